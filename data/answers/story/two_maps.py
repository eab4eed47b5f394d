"""Two maps beside each other: what each of them answers, and whether they have a difference."""

from dataclasses import dataclass, replace

from data.answers.asked import Asked
from data.answers.calculations import between_refusal
from data.answers.measures.between import BETWEEN
from data.answers.measures.values import PlainMeasure
from data.answers.spots import Spot
from data.answers.story.places import place_of
from data.store.reader import Atlas

Edges = tuple[float, float, float, float]

NO_GROUPS = "Groups of two kinds are not the same things, so they have no difference."
NO_INDICES = "Two indices are ratios to different totals, so they have no difference."
NO_INDICATORS = "Two indicators are in different units, so they have no difference."
COMMON = "Both maps have the same classes: fifths of all areas of both."
OWN = "Each map has classes of its own."


@dataclass(frozen=True, slots=True)
class TwoMaps:
    """The words of two maps, that of the question first."""

    headlines: tuple[str, str]
    edges: tuple[Edges | None, Edges | None]
    """West, south, east and north of the chosen area of each."""
    difference: str
    """Why a map of their difference would mean nothing; empty where there is one."""
    classes: str
    """Whether a colour means the same on both."""


def two_maps_for(asked: Asked) -> TwoMaps | None:
    """The words of the two maps of a view; None where it has one."""
    second = asked.second
    if second is None:
        return None
    return TwoMaps(
        headlines=(asked.measure.headline(asked), second.measure.headline(second)),
        edges=(_edges(asked.spot, asked.atlas), _edges(second.spot, second.atlas)),
        difference=_why_no_difference(asked, second),
        classes=_classes(asked),
    )


def _edges(spot: Spot | None, atlas: Atlas) -> Edges | None:
    return place_of(spot, atlas).bounds if spot else None


def _classes(asked: Asked) -> str:
    measure = asked.measure
    if not isinstance(measure, PlainMeasure):
        return ""
    second = asked.second
    is_same = second is not None and (second.view.item, second.view.channel) == (
        asked.view.item,
        asked.view.channel,
    )
    return "" if is_same else COMMON if measure.has_common_classes(asked) else OWN


def _why_no_difference(asked: Asked, second: Asked) -> str:
    subject = asked.measure.subject
    if subject == "indicator":
        return NO_INDICATORS
    if subject != "takeup":
        return NO_INDICES if asked.measure.is_ramp else NO_GROUPS
    between = replace(asked, measure=BETWEEN, second=replace(second, measure=BETWEEN))
    question = between.question(BETWEEN.finest(between))
    refusal = between_refusal(asked.atlas, question) if question else None
    return refusal.text if refusal else ""
