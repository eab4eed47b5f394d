"""What an area is set against, what else it could be, and why some of that would be wrong."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from callbacks.measures import Compared, Question, compare_for, question_of, verdict_with
from callbacks.story.places import Spot
from callbacks.story.takeup import Counts, Item
from data.stats.refusals import Refusal
from data.store.reader import Atlas
from data.store.values import VALUE
from layouts.panels.evidence import Against
from layouts.panels.values import ServiceRow
from layouts.view import View

TITLES = {
    "parent": ("Parent", "u"),
    "atlas": ("Whole atlas", "a"),
    "nextdoor": ("Next door", "n"),
    "alike": ("Alike", "s"),
    "lastyear": ("Last year", "y"),
    "lastmonth": ("Last month", "m"),
}
"""Title and key of each comparator, in the order of the bar. ``assets/js/keyboard.js`` has the same keys."""

UNCERTAIN = ("nextdoor", "alike", "lastyear", "lastmonth")
"""Comparators that are no more certain than the area itself, and of which trend and channels cannot be told."""


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


def comparison_for(view: View, spot: Spot | None, item: Item | None, atlas: Atlas) -> Comparison | None:
    """Next door, alike or earlier; None where the view compares with the atlas or a parent, or such a comparison would be wrong."""
    question = question_of(view, spot.level, atlas) if spot else None
    if spot is None or item is None or question is None or view.comparator not in UNCERTAIN:
        return None
    found = compare_for(atlas, question, spot.number, view.comparator)
    if isinstance(found, Refusal):
        return None
    areas = found.areas if view.comparator in ("nextdoor", "alike") else ()
    return Comparison(view.comparator, found.name, TITLES[view.comparator][0], areas, spot.level)


def compared_rows(rows: Sequence[ServiceRow], items: Sequence[Item], here: Counts, view: View, comparison: Comparison, atlas: Atlas) -> list[ServiceRow]:
    """The same services against what ``comparison`` is; each where its own figures are counted."""
    return [_compared_row(row, item, here.place(item), view, comparison, atlas) for row, item in zip(rows, items, strict=True)]


def _compared_row(row: ServiceRow, item: Item, own: Spot | None, view: View, comparison: Comparison, atlas: Atlas) -> ServiceRow:
    question = question_of(view, own.level, atlas) if own else None
    if own is None or question is None or own.level != comparison.level:
        return replace(row, verdict=None, reference_rate=math.nan)
    asked: Question = replace(question, item=item.key)
    found = compare_for(atlas, asked, own.number, comparison.comparator)
    if isinstance(found, Refusal):
        return replace(row, verdict=None, reference_rate=math.nan)
    return replace(row, verdict=verdict_with(atlas, asked, own.number, found), reference_rate=_rate(found))


def _rate(found: Compared) -> float:
    return 1000 * found.count / found.base if found.state == VALUE and found.base > 0 else math.nan


def against_for(view: View, spot: Spot | None, atlas: Atlas) -> tuple[Against, ...]:
    """The compare bar of a chosen area; empty for the whole atlas, which has nothing to be set against."""
    question = question_of(view, spot.level, atlas) if spot else None
    if spot is None or question is None:
        return ()
    return tuple(_against(view, question, spot, comparator, atlas) for comparator in TITLES)


def _against(view: View, question: Question, spot: Spot, comparator: str, atlas: Atlas) -> Against:
    title, key = TITLES[comparator]
    found = compare_for(atlas, question, spot.number, comparator)
    if isinstance(found, Refusal):
        return Against(title, key, (), False, found.text)
    return Against(title, key, (("comparator", comparator),), view.comparator == comparator)
