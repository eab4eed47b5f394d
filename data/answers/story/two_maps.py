"""Two maps beside each other: what each of them answers, and whether they have a difference."""

from dataclasses import dataclass

from data.answers.asked import Asked
from data.answers.story.places import place_of

Edges = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class TwoMaps:
    """The words of two maps, that of the question first."""

    headlines: tuple[str, str]
    edges: tuple[Edges | None, Edges | None]
    """West, south, east and north of the chosen area of each."""


def two_maps_for(asked: Asked) -> TwoMaps | None:
    """The words of the two maps of a view; None where it has one."""
    second = asked.second
    if second is None:
        return None
    both = (asked, second)
    first, other = (each.measure.headline(each) for each in both)
    here, there = (place_of(each.spot, each.atlas).bounds if each.spot else None for each in both)
    return TwoMaps((first, other), (here, there))
