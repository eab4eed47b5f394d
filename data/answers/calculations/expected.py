"""Every area of a level against what its segments lead one to expect."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from data.answers.calculations.comparators import ENDS
from data.answers.calculations.question import Question
from data.answers.calculations.segment_base import (
    frozen,
    levels_with_all,
    reference_level,
    segment_base,
    segment_known,
    segment_users,
)
from data.manifest import is_finer
from data.model import Level
from data.stats.bounds import agreed_expected
from data.stats.expected import Expected, expected_takeup
from data.stats.inputs import Codes, Floats, divided
from data.stats.refusals import Refusal, Rule, refused
from data.stats.segments import Reference
from data.stats.verdict import LARGE_SHARE, Verdict
from data.store.reader import Atlas
from data.store.values import NO_SEGMENT, RANGE, Values

Rows = NDArray[np.intp]
"""Places of areas in their level: area number − 1."""


@dataclass(frozen=True, slots=True)
class ExpectedAreas:
    """Observed against expected of the n areas of a level.

    Entry i is area number ``first`` + i. A value is NaN where it is not known, and ``rules`` gives
    the reason.
    """

    level: Level
    own_level: Level
    """Level at which users were divided by segment."""
    inside: Level
    """Level whose areas are summed to these.

    It is ``own_level``, or the level of these areas where that is coarser.
    """
    known: float
    """Share of the base whose counts the reference rests on, 0 to 1."""
    codes: tuple[str, ...]
    """Codes of the k segments."""
    states: Codes
    result: Expected
    reference: Reference
    first: int = 1
    ends: "tuple[ExpectedAreas, ExpectedAreas] | None" = None
    """The same with the least observed beside the most expected, and the reverse.

    None where no count can be a range.
    """

    @property
    def observed(self) -> Floats:
        return self.result.verdicts.count

    @property
    def expected(self) -> Floats:
        return self.result.count

    @property
    def ratio(self) -> Floats:
        """100 is as expected."""
        return self.result.verdicts.value

    @property
    def low(self) -> Floats:
        return self.result.verdicts.low

    @property
    def high(self) -> Floats:
        return self.result.verdicts.high

    @property
    def gap(self) -> Floats:
        """Observed less expected, in events."""
        return self.result.gap

    @property
    def gap_ends(self) -> tuple[Floats, Floats]:
        """The least and the most that each gap can be; twice the same where none is a range."""
        return (self.ends[0].gap, self.ends[1].gap) if self.ends else (self.gap, self.gap)

    @property
    def bands(self) -> Codes:
        """``data.stats.Band`` of each area: 0 none, 1 lower (99.8 %) to 5 higher (99.8 %)."""
        return self.result.verdicts.band

    @property
    def rules(self) -> Codes:
        """``data.stats.Rule`` that prevents a verdict, 0 where none does."""
        return self.result.verdicts.rule

    @property
    def rates(self) -> Floats:
        """Events per unit of base of each segment over the reference, (k,)."""
        return self.result.rates

    def verdict(self, number: int, comparator: str = "") -> Verdict:
        """The verdict of one area, by number."""
        return self.result.verdict(number - self.first, comparator)


@dataclass(frozen=True, slots=True)
class Leading:
    """For each of n areas, the segment that makes most of the gap, and its part of the gap.

    The segment is given by its place; it makes most of the gap in the gap's own direction
    (NO_SEGMENT where there is none). Its part of the gap is in events, signed.
    """

    segment: Codes
    amount: Floats


def expected_for(atlas: Atlas, question: Question) -> ExpectedAreas | Refusal:
    """Observed against expected of every area of the question's level.

    Rates by segment are made once over the whole atlas at ``reference_level``; expected counts are
    summed up from there. An area above 10 % of the atlas is measured by the rates of the rest.

    A Refusal where there is no classification, no base or no level that has all three.
    """
    return atlas.keep(f"expected/{question.key}", lambda: expected_once(atlas, question))


def expected_once(
    atlas: Atlas, question: Question, number: int | None = None
) -> ExpectedAreas | Refusal:
    """As ``expected_for``, but not kept in memory.

    Used for all months in turn, where only the classes are needed, and for one area alone.
    """
    counts = question.counts_of(atlas, number)
    if not question.has_ranges:
        return _expected(atlas, question, question, number, counts)
    return _at_both_ends(atlas, question, number, counts)


def expected_of(
    atlas: Atlas, question: Question, rows: Rows, counts: Values
) -> ExpectedAreas | Refusal:
    """Some areas of the level, by place, taken together as one: arrays of one entry.

    ``counts``: what was observed in them together, (1,).
    """
    if not question.has_ranges and not (counts.states == RANGE).any():
        return _expected(atlas, question, question, rows, counts)
    return _at_both_ends(atlas, question, rows, counts)


def _at_both_ends(
    atlas: Atlas, question: Question, at: "int | Rows | None", counts: Values
) -> ExpectedAreas | Refusal:
    """As ``_expected`` where counts are ranges, from both ends of each."""
    asked = [question.at_end(end) if question.has_ranges else question for end in ENDS]
    low, high = (
        _expected(atlas, own, others, at, counts.at_end(end))
        for own, others, end in zip(asked, reversed(asked), ENDS, strict=True)
    )
    if isinstance(low, Refusal) or isinstance(high, Refusal):
        return low if isinstance(low, Refusal) else high
    result = agreed_expected(low.result, high.result)
    return replace(low, states=counts.states, result=result, ends=(low, high))


def _expected(
    atlas: Atlas, question: Question, others: Question, at: "int | Rows | None", counts: Values
) -> ExpectedAreas | Refusal:
    """Observed against expected of every area, of one by number, or of some by place as one.

    ``others`` is the question whose counts give the rates.
    """
    refusal = _refusal(atlas, question)
    own = None if refusal else reference_level(atlas, others)
    if refusal or own is None or question.tier is None:
        return refusal or refused(Rule.MISSING)
    segments = question.tier.segments
    # The reference may be coarser than the level asked for, where much is hidden at finer levels.
    # The mix is then that of the level itself.
    is_above = is_finer(atlas.manifest, question.level.key, own.level.key)
    inside = question.level if is_above else own.level
    base = _taken(segment_base(atlas, question, inside, question.level), at)
    has_large = (base.sum(axis=1) > LARGE_SHARE * own.reference.base.sum()).any()
    number = at if isinstance(at, int) else None
    users, known = (
        _as_one(told(atlas, others, inside, question.level, number), at) if has_large else None
        for told in (segment_users, segment_known)
    )
    # Segments of the top tier have no parent, so small ones are put together as they are, never all
    # into one.
    parents = [s.parent for s in segments] if any(s.parent for s in segments) else None
    result = expected_takeup(
        counts.values,
        base,
        states=counts.states,
        reference=own.reference,
        own_users=users,
        own_base=known,
        parents=parents,
        dispersion=question.dispersion,
    )
    result = replace(result, verdicts=question.told(result.verdicts))
    codes = tuple(s.code for s in segments)
    return ExpectedAreas(
        question.level,
        own.level,
        inside,
        own.known,
        codes,
        counts.states,
        result,
        own.reference,
        first=number or 1,
    )


def _taken(values: Floats, at: "int | Rows | None") -> Floats:
    """The rows of every area, of one by number, or of some by place as one."""
    return values[_rows(at)] if at is None or isinstance(at, int) else _as_one(values, at)


def _as_one(values: Floats, at: "int | Rows | None") -> Floats:
    """The rows of some areas, by place, added up; the same for any other choice of areas."""
    if at is None or isinstance(at, int):
        return values
    summed: Floats = values[at].sum(axis=0, keepdims=True)
    return summed


def _rows(number: int | None) -> slice:
    return slice(None) if number is None else slice(number - 1, number)


def _refusal(atlas: Atlas, question: Question) -> Refusal | None:
    if question.tier is None:
        return refused(Rule.NO_BASE, detail="No classification reaches these groups.")
    if question.base is None:
        return refused(Rule.NO_BASE)
    if question.level not in levels_with_all(atlas, question):
        return refused(Rule.MISSING)
    return None


def _parts(result: Expected, counts: Floats, users: Floats, base: Floats) -> Floats:
    """The part of each area's gap that each segment makes, (n, k).

    It is the apportioned events less the expected ones; the parts of an area sum to its gap.
    """
    shared = np.where(users.sum(axis=1, keepdims=True) > 0, users, base)
    own = counts[:, None] * divided(shared, shared.sum(axis=1, keepdims=True))
    parts: Floats = own - np.where(base > 0, base * result.rates, 0.0)
    for index, rates in result.own_rates.items():
        parts[index] = own[index] - np.where(base[index] > 0, base[index] * rates, 0.0)
    return parts


def gap_parts(
    atlas: Atlas, question: Question, found: ExpectedAreas, number: int | None = None
) -> Floats:
    """The part of each area's gap that each segment makes, (n, k), in events.

    It is the apportioned events less the expected ones; each row sums to the gap. ``number``:
    ``found`` is of that area alone.
    """
    base = segment_base(atlas, question, found.inside, question.level)[_rows(number)]
    return _parts(
        found.result,
        found.observed,
        segment_users(atlas, question, found.inside, question.level, number),
        base,
    )


def leading_for(atlas: Atlas, question: Question) -> Leading | Refusal:
    """The segment that makes most of the gap of each area, and its part of the gap."""
    found = expected_for(atlas, question)
    if isinstance(found, Refusal):
        return found
    return atlas.keep(
        f"leading/{question.key}",
        lambda: _leading(gap_parts(atlas, question, found), found.gap),
    )


def expected_at(
    atlas: Atlas, question: Question, number: int
) -> tuple[ExpectedAreas, Leading] | Refusal:
    """As ``expected_for`` and ``leading_for``, for one area: arrays of one entry."""
    found = expected_once(atlas, question, number)
    return (
        found
        if isinstance(found, Refusal)
        else (found, _leading(gap_parts(atlas, question, found, number), found.gap))
    )


def _leading(parts: Floats, gap: Floats) -> Leading:
    direction = np.sign(np.nan_to_num(gap))
    lead = (np.nan_to_num(parts) * direction[:, None]).argmax(axis=1)
    amount = np.where(direction != 0, parts[np.arange(len(parts)), lead], np.nan)
    return Leading(np.where(direction != 0, lead, NO_SEGMENT).astype(np.uint8), frozen(amount))


def gap_parts_for(atlas: Atlas, question: Question, number: int) -> Floats | None:
    """The part of one area's gap that each segment makes, (k,), in events.

    It sums to the gap. None where there is no gap.
    """
    found = expected_once(atlas, question, number)
    if isinstance(found, Refusal) or np.isnan(found.gap[0]):
        return None
    parts: Floats = gap_parts(atlas, question, found, number)[0]
    return parts
