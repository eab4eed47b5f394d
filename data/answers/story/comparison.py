"""The comparison of an area, the other possible ones, and why some of them would be wrong."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from data.answers.asked import Asked
from data.answers.calculations import (
    Compared,
    Question,
    compare_for,
    expected_once,
    verdict_with,
    whole_of,
)
from data.answers.calculations.comparators import EARLIER
from data.answers.spots import reach
from data.answers.story.services import Counts
from data.answers.story.values import NOTHING, ServiceRow
from data.manifest import Item, levels_of
from data.model import Level
from data.stats.refusals import Refusal, Rule, ratio_comparison_refusal, refused
from data.store.reader import Atlas

TITLES = {
    "nextdoor": "Next door",
    "alike": "Alike",
    "lastyear": "Last year",
    "lastmonth": "Just before",
}
"""Title of each comparator for the head of a column."""
TWO_PERIODS_ON_A_RATIO = Refusal(
    Rule.TWO_AREAS_ON_A_RATIO,
    "Two periods cannot be compared on 'against expected': each was weighed by the rates of its own"
    " time.",
    "Compare the two on the rate per 1,000.",
)
READ_TOGETHER = (Rule.SAME_PEOPLE, Rule.ENDS_DIFFER)
"""Rules that prevent a verdict and leave both sides to be read."""
UNCERTAIN = ("nextdoor", "alike", "lastyear", "lastmonth")
"""Comparators that are no more certain than the area itself.

They have no trend and no channels.
"""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The view's comparator for the chosen service."""

    comparator: str
    """The comparator used: the view's, or ``atlas`` where that would be wrong."""
    name: str
    short: str
    """Its name for the head of a column."""
    areas: tuple[int, ...]
    """Numbers of its areas, where it is made of several."""
    level: str


def comparison_for(asked: Asked) -> Comparison | None:
    """The comparison with next door, alike or earlier.

    None where the view compares with the atlas or a parent, or where such a comparison would be
    wrong.
    """
    comparator = asked.comparator
    if asked.item is None or comparator not in UNCERTAIN:
        return None
    found = _judged(asked, asked.item, comparator)
    if isinstance(found, Refusal):
        return None
    areas = found.areas if comparator in ("nextdoor", "alike") else ()
    return Comparison(comparator, found.name, TITLES[comparator], areas, _level(asked).key)


def compared_rows(
    asked: Asked, rows: Sequence[tuple[Item, ServiceRow]], here: Counts, comparison: Comparison
) -> list[ServiceRow]:
    """The same services against ``comparison``, each where its own figures are counted."""
    return [_compared_row(asked, row, item, here, comparison) for item, row in rows]


def _compared_row(
    asked: Asked, row: ServiceRow, item: Item, here: Counts, comparison: Comparison
) -> ServiceRow:
    own, atlas = here.place(item), asked.atlas
    question = asked.question(atlas.level(own.level) if own else asked.coarsest)
    if question is None or question.level.key != comparison.level:
        return replace(row, verdict=None, reference_rates=NOTHING)
    question, number = replace(question, item=item), own.number if own else None
    found = compare_for(atlas, question, number, comparison.comparator)
    if isinstance(found, Refusal):
        return replace(row, verdict=None, reference_rates=NOTHING)
    verdict = verdict_with(atlas, question, number, found)
    return replace(row, verdict=verdict, reference_rates=found.rates)


def _level(asked: Asked) -> Level:
    """The level of the chosen area, or the coarsest for the whole atlas."""
    return asked.atlas.level(asked.spot.level) if asked.spot else asked.coarsest


def _judged(asked: Asked, item: Item, comparator: str) -> Compared | Refusal:
    """The comparator of the place, or why the comparison would be wrong.

    It is wrong where there is no comparator, where the definition differs, where a ratio must not
    be compared between two areas, where a number is hidden, and where there is too little to judge.
    """
    # A count that is known for larger areas only is compared there. It has no comparison with
    # neighbours of the area itself.
    spot, atlas = asked.spot, asked.atlas
    is_whole_or_parent = comparator in ("atlas", "parent")
    at = reach(spot, levels_of(item.records), atlas) if is_whole_or_parent else spot
    question = asked.question(atlas.level(at.level) if at else _level(asked))
    if question is None:
        return refused(Rule.MISSING)
    number = at.number if at else spot.number if spot else None
    found = compare_for(atlas, question, number, comparator)
    if isinstance(found, Refusal):
        return found
    is_earlier, is_takeup = comparator in EARLIER, asked.measure.subject == "takeup"
    if not is_takeup and not is_earlier:
        return found  # who lives there can be compared whatever the counts are
    if is_earlier and is_takeup and asked.measure.needs_classification:
        return TWO_PERIODS_ON_A_RATIO
    if is_takeup and asked.measure.needs_classification and number is not None:
        is_reference = comparator == "atlas" or found.base == whole_of(atlas, question).base
        is_other_area = comparator in ("parent", "nextdoor", "alike")
        if is_other_area and (refusal := ratio_comparison_refusal(is_reference=is_reference)):
            return refusal
        if is_reference and (refusal := _expected_refusal(atlas, question, number)):
            return refusal
    refusal = verdict_with(atlas, question, number, found).refusal
    # Nothing is said of chance there, but the two sides can be read together.
    return found if refusal is None or refusal.rule in READ_TOGETHER else refusal


def _expected_refusal(atlas: Atlas, question: Question, number: int) -> Refusal | None:
    expected = expected_once(atlas, question, number)
    refusal = expected if isinstance(expected, Refusal) else expected.verdict(number).refusal
    return None if refusal and refusal.rule in READ_TOGETHER else refusal
