"""What an area is set against, what else it could be, and why some of that would be wrong."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from callbacks.measures import (
    Compared,
    Question,
    compare_for,
    expected_once,
    question_of,
    verdict_with,
    whole_of,
)
from callbacks.story.places import Spot, reach
from callbacks.story.takeup import Counts, Item, chosen_item, levels_of
from data.stats.refusals import Refusal, Rule, ratio_comparison_refusal, refused
from data.store.reader import Atlas
from data.store.values import VALUE
from layouts.panels.evidence import Against
from layouts.panels.values import ServiceRow
from layouts.view import TAKEUP_MEASURES, View

TITLES = {
    "parent": ("Parent", "u"),
    "atlas": ("Whole atlas", "a"),
    "nextdoor": ("Next door", "n"),
    "alike": ("Alike", "s"),
    "lastyear": ("Last year", "y"),
    "lastmonth": ("Last month", "m"),
}
"""Title and key of each comparator, in the order of the bar. ``assets/js/panels/keyboard.js`` reads
the keys from the buttons.
"""

UNCERTAIN = ("nextdoor", "alike", "lastyear", "lastmonth")
"""Comparators that are no more certain than the area itself, and of which trend and channels cannot
be told.
"""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the view's comparator comes to for the chosen service."""

    comparator: str
    """The one used: the view's, or ``atlas`` where that would be wrong."""
    name: str
    short: str
    """For the head of a column."""
    areas: tuple[int, ...]
    """Numbers of the areas it is made of, where it is made of several."""
    level: str


def comparison_for(
    view: View, spot: Spot | None, item: Item | None, atlas: Atlas
) -> Comparison | None:
    """Next door, alike or earlier; None where the view compares with the atlas or a parent, or such
    a comparison would be wrong.
    """
    if (
        item is None
        or view.comparator not in UNCERTAIN
        or isinstance(found := _judged(view, spot, item, view.comparator, atlas), Refusal)
    ):
        return None
    areas = found.areas if view.comparator in ("nextdoor", "alike") else ()
    return Comparison(
        view.comparator, found.name, TITLES[view.comparator][0], areas, _level(spot, atlas)
    )


def compared_rows(
    rows: Sequence[ServiceRow],
    items: Sequence[Item],
    here: Counts,
    view: View,
    comparison: Comparison,
    atlas: Atlas,
) -> list[ServiceRow]:
    """The same services against what ``comparison`` is; each where its own figures are counted."""
    return [
        _compared_row(row, item, here, view, comparison, atlas)
        for row, item in zip(rows, items, strict=True)
    ]


def _compared_row(
    row: ServiceRow, item: Item, here: Counts, view: View, comparison: Comparison, atlas: Atlas
) -> ServiceRow:
    own = here.place(item)
    question = question_of(view, _level(own, atlas), atlas)
    if question is None or question.level != comparison.level:
        return replace(row, verdict=None, reference_rate=math.nan)
    asked, number = replace(question, item=item.key), own.number if own else None
    found = compare_for(atlas, asked, number, comparison.comparator)
    if isinstance(found, Refusal):
        return replace(row, verdict=None, reference_rate=math.nan)
    return replace(
        row, verdict=verdict_with(atlas, asked, number, found), reference_rate=_rate(found)
    )


def _level(spot: Spot | None, atlas: Atlas) -> str:
    return spot.level if spot else atlas.manifest.levels[-1].key


def _rate(found: Compared) -> float:
    return 1000 * found.count / found.base if found.state == VALUE and found.base > 0 else math.nan


def against_for(view: View, spot: Spot | None, atlas: Atlas) -> tuple[Against, ...]:
    """The compare bar: every comparison there is, those that would be wrong with the reason. Empty
    where no service is counted.
    """
    item = chosen_item(view, atlas.manifest)
    if item is None or question_of(view, _level(spot, atlas), atlas) is None:
        return ()
    found = {comparator: _judged(view, spot, item, comparator, atlas) for comparator in TITLES}
    used = "" if isinstance(found[view.comparator], Refusal) and spot is None else view.comparator
    used = "atlas" if used and isinstance(found[used], Refusal) else used
    return tuple(
        _option(comparator, found[comparator], is_chosen=comparator == used)
        for comparator in TITLES
    )


def _option(comparator: str, found: Compared | Refusal, *, is_chosen: bool) -> Against:
    title, key = TITLES[comparator]
    if isinstance(found, Refusal):
        return Against(title, key, (), is_chosen, found.text)
    # Pressed again, a comparison that is no default gives way to it.
    return Against(title, key, (("comparator", "atlas" if is_chosen else comparator),), is_chosen)


def _judged(
    view: View, spot: Spot | None, item: Item, comparator: str, atlas: Atlas
) -> Compared | Refusal:
    """What the place is set against, or why that would be wrong: nothing there, another definition,
    a ratio that no two areas may be compared on, a number that is hidden, or too few to say."""
    # What is counted for larger areas only is compared there; with neighbours of its own kind such
    # an area cannot be.
    at = reach(spot, levels_of(item.records), atlas) if comparator in ("atlas", "parent") else spot
    question = question_of(view, _level(at or spot, atlas), atlas)
    if question is None:
        return refused(Rule.MISSING)
    number = at.number if at else spot.number if spot else None
    found = compare_for(atlas, question, number, comparator)
    if isinstance(found, Refusal) or view.measure not in TAKEUP_MEASURES:
        return found
    if view.measure in ("expected", "gap") and number is not None:
        is_reference = comparator == "atlas" or found.base == whole_of(atlas, question).base
        is_other_area = comparator in ("parent", "nextdoor", "alike")
        if is_other_area and (refusal := ratio_comparison_refusal(is_reference=is_reference)):
            return refusal
        if is_reference and (refusal := _expected_refusal(atlas, question, number)):
            return refusal
    return verdict_with(atlas, question, number, found).refusal or found


def _expected_refusal(atlas: Atlas, question: Question, number: int) -> Refusal | None:
    expected = expected_once(atlas, question, number)
    return expected if isinstance(expected, Refusal) else expected.verdict(number).refusal
