"""The headline of a measure of difference, from the same classes as the map."""

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from data.answers.classes.of_differences import UNDECIDED
from data.answers.classes.of_values import FIRST, NO_DATA, UNCOVERED, UNSAID, WITHHELD, Bytes
from data.answers.sentences.headlines import (
    FEW_NAMED,
    Single,
    Spread,
    absent_headline,
    few_headline,
    single_headline,
    spread_headline,
    unsaid_headline,
)
from data.answers.spots import Spot, own_name_of, reach, title_of
from data.answers.words import UNCOVERED_WORDS, first_up, hidden_words, within
from data.manifest import rated_levels
from data.model import Level
from data.stats.funnel import outside_by_chance
from data.stats.inputs import Floats
from data.stats.refusals import Refusal

if TYPE_CHECKING:
    from data.answers.asked import Asked
    from data.answers.measures.difference import DifferenceMeasure

SIMILAR = FIRST + 2
LEAST_PART = 0.2
"""The least part of the whole difference that a place holds where a headline names it."""


class Differences(NamedTuple):
    """Class, count and gap of each of n areas; counts and gaps as their least and their most."""

    classes: Bytes
    counts: tuple[Floats, Floats]
    gaps: tuple[Floats, Floats]
    """Events more (or fewer) than those of the comparator."""

    def direction(self, place: int) -> int:
        """−1 fewer, 0 similar, 1 more."""
        return int(np.sign(int(self.classes[place]) - SIMILAR))


def headline_of_differences(measure: "DifferenceMeasure", asked: "Asked") -> str:
    """The headline of the chosen area, or of all areas of the level that words speak of."""
    thing, item = measure.thing(asked), asked.item
    if item is None or asked.month is None:
        return f"{thing or 'No service'}: no figures"
    spot = reach(asked.spot, rated_levels(asked.manifest, item), asked.atlas)
    if asked.spot is not None and spot is None:
        return absent_headline(thing, title_of(asked.spot, asked.atlas), "no figures this far down")
    level = asked.atlas.level(spot.level) if spot else measure.told_level(asked)
    question = asked.question(level)
    if question is None or question.month not in question.months(asked.atlas):
        place = title_of(spot, asked.atlas)
        when = within(asked.period_words(), asked.view.window)
        return absent_headline(thing, place, f"no figures {when}")
    found = measure.differences(asked.atlas, question)
    if isinstance(found, Refusal):
        return f"{thing}: cannot be compared with {measure.other}"
    if spot is not None:
        return _of_area(measure, asked, found, spot)
    if level.areas == 1:
        return _of_area(measure, asked, found, Spot(level.key, 1))
    return spread_headline(_spread(measure, asked, found, level))


def _spread(
    measure: "DifferenceMeasure", asked: "Asked", found: Differences, level: Level
) -> Spread:
    classes = found.classes
    ordinary = (classes >= FIRST) & (classes < UNCOVERED)
    lower, higher = ordinary & (classes < SIMILAR), ordinary & (classes > SIMILAR)
    names = asked.atlas.areas(level.key).names

    def named(which: NDArray[np.bool_]) -> tuple[str, ...]:
        return tuple(map(str, names[which])) if which.sum() <= FEW_NAMED else ()

    def count(number: int) -> int:
        return int((classes == number).sum())

    way = lower if lower.sum() >= higher.sum() else higher
    areas = level.areas - count(UNCOVERED)
    chance = 0 if asked.item and measure.is_untested(asked) else outside_by_chance(areas)[2]
    return Spread(
        thing=measure.thing(asked),
        name=level.name,
        names=level.names,
        areas=areas,
        lower=int(lower.sum()),
        higher=int(higher.sum()),
        than=measure.than(asked),
        same=measure.same(asked),
        few=count(UNDECIDED),
        hidden=count(WITHHELD),
        hidden_words=hidden_words(asked.records),
        unsaid=count(UNSAID),
        missing=count(NO_DATA),
        uncovered=count(UNCOVERED),
        chance=chance,
        lowest=named(lower),
        highest=named(higher),
        place=_place_of_most(asked, level, found, way),
    )


def _place_of_most(asked: "Asked", level: Level, found: Differences, way: NDArray[np.bool_]) -> str:
    """The place where most of the difference lies; empty where none holds a fifth of it.

    It is a larger area where the atlas has some, else one area of the level. It must hold more of
    the difference than of the areas.
    """
    gaps = np.where(way, np.abs(found.gaps[0] + found.gaps[1]) / 2, 0.0)
    total = float(np.nansum(gaps))
    areas = asked.atlas.areas(level.key)
    above = [v for v in asked.manifest.levels if v.named and v.key in areas.parents and v.areas > 1]
    if not total > 0:
        return ""
    if above:
        numbers: NDArray[np.integer[Any]] = areas.parents[above[0].key]
        names = asked.atlas.areas(above[0].key).names
    elif level.named:
        numbers, names = np.arange(1, len(areas) + 1), areas.names
    else:
        return ""
    sums = np.bincount(numbers, weights=np.nan_to_num(gaps), minlength=len(names) + 1)
    held = np.bincount(numbers, minlength=len(names) + 1) / len(areas)
    most = int(sums[1:].argmax()) + 1
    part = sums[most] / total
    return str(names[most - 1]) if part >= LEAST_PART and part > held[most] else ""


def _of_area(measure: "DifferenceMeasure", asked: "Asked", found: Differences, spot: Spot) -> str:
    assert asked.item is not None
    item, atlas, at = asked.item, asked.atlas, spot.number - 1
    is_whole = asked.spot is None
    place = own_name_of(None, atlas) if is_whole else title_of(spot, atlas)
    number = int(found.classes[at])
    single = Single(
        place=first_up(place),
        thing=measure.thing(asked),
        event=item.event,
        events=item.events,
        counts=(float(found.counts[0][at]), float(found.counts[1][at])),
        gaps=(float(found.gaps[0][at]), float(found.gaps[1][at])),
        than=measure.than(asked),
        same=measure.same(asked),
        direction=found.direction(at),
        is_rounded=item.records.rounding > 1,
    )
    if number == WITHHELD:
        return absent_headline(single.thing, place, hidden_words(asked.records))
    if number == UNCOVERED:
        return absent_headline(single.thing, place, UNCOVERED_WORDS)
    if number == NO_DATA or not np.isfinite(single.counts[1]):
        when = within(asked.period_words(), asked.view.window)
        return absent_headline(single.thing, place, f"no figures {when}")
    if number == UNSAID:
        return unsaid_headline(single)
    return few_headline(single) if number == UNDECIDED else single_headline(single)
