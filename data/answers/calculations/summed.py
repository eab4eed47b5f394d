"""Chosen areas taken together as one: sums of what is published of each.

Everything here is made of the reader's published counts, so that a sum says no more than its parts
do. Where a part is hidden, the sum is a range: its least takes nothing of the hidden parts, and its
most takes what the published counts of larger areas leave for them.
"""

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from data.answers.calculations.change import change_refusal
from data.answers.calculations.comparators import whole_of
from data.answers.calculations.expected import expected_of
from data.answers.calculations.question import Question
from data.stats.bounds import ranges_against, ranges_between
from data.stats.inputs import Floats, Interval
from data.stats.refusals import Refusal, Rule, refused
from data.stats.verdict import Verdict, without_test
from data.store.reader import Atlas
from data.store.values import HIDDEN, RANGE, VALUE, Values, ranges_of

Rows = NDArray[np.intp]
"""Places of areas in their level: area number − 1."""
SHOWN = np.zeros(1, dtype=np.uint8)


@dataclass(frozen=True, slots=True)
class Sum:
    """The published counts of some areas of a level, added up."""

    rows: Rows
    """The areas that are in it: their counts are published, or hidden."""
    least: float
    most: float
    """Infinity where nothing that is published says how many the hidden parts can be."""
    hidden: int = 0
    """How many of the areas are hidden."""
    left_out: int = 0
    """Areas without a count, which are in no figure of the sum."""

    @property
    def is_known(self) -> bool:
        """Whether there is anything in it that is not hidden."""
        return len(self.rows) > self.hidden

    @property
    def ends(self) -> tuple[float, float]:
        """The least and the most that it can be."""
        return self.least, self.most

    @property
    def interval(self) -> Interval:
        """The same, (1,) each."""
        return Interval(np.array([self.least]), np.array([self.most]))

    @property
    def values(self) -> Values:
        """The same as a number of one area."""
        return ranges_of(np.array([self.least]), np.array([self.most]), SHOWN.copy())


def sum_for(atlas: Atlas, question: Question, rows: Rows) -> Sum:
    """The counts of some areas of the question's level, added up."""
    counts = question.counts(atlas)
    states, (least, most) = counts.states[rows], counts.ends
    known, hidden = rows[np.isin(states, (VALUE, RANGE))], rows[states == HIDDEN]
    covered = np.sort(np.concatenate([known, hidden]))
    behind = _most_behind(atlas, question, counts, hidden)
    return Sum(
        covered,
        float(least[known].sum()),
        float(most[known].sum()) + behind,
        len(hidden),
        len(rows) - len(covered),
    )


def _most_behind(atlas: Atlas, question: Question, counts: Values, hidden: Rows) -> float:
    """The most that the hidden counts of some areas can be together.

    It is what the published count of a larger area leaves, beside the published counts of the
    other areas in it. Of several larger areas the nearest that is published is taken.
    """
    found, rest, areas = 0.0, hidden, atlas.areas(question.level.key)
    known = np.nan_to_num(_lowered(counts.ends[0], question))
    for level in atlas.manifest.levels:
        if not len(rest) or level.key not in areas.parents:
            continue
        parents = areas.parents[level.key].astype(np.intp)
        above = question.at(level).counts(atlas)
        told = np.append(np.isin(above.states, (VALUE, RANGE)), False)
        is_told = told[parents[rest] - 1]
        of = np.unique(parents[rest[is_told]])
        whole = np.append(0.0, _raised(above.ends[1], question))[of]
        parts = np.bincount(parents, weights=known, minlength=level.areas + 1)[of]
        found += float(np.maximum(whole - parts, 0.0).sum())
        rest = rest[~is_told]
    if not len(rest):
        return found
    total, state = question.cell(atlas, None)
    if state != VALUE:
        return math.inf
    return found + max(float(_raised(np.array([total]), question)[0] - known.sum()), 0.0)


def _lowered(counts: Floats, question: Question) -> Floats:
    """The least that counts can have been before they were rounded; zeros are not rounded."""
    lowered: Floats = np.maximum(counts - question.item.records.rounding // 2, 0.0)
    return lowered


def _raised(counts: Floats, question: Question) -> Floats:
    """The most that counts can have been before they were rounded."""
    raised: Floats = np.where(counts > 0, counts + question.item.records.rounding // 2, counts)
    return raised


@dataclass(frozen=True, slots=True)
class SumChange:
    """A sum beside itself a year before, over the areas that are in both."""

    verdict: Verdict
    ends: tuple[float, float]
    """The least and the most of its change in per cent; NaN where there were none before."""
    areas: int


@dataclass(frozen=True, slots=True)
class SumFigures:
    """All that is said of some areas taken together as one."""

    count: Sum
    rated: Sum
    """The same of the areas whose base is known: the count behind the rate."""
    base: float
    """NaN where the item has none."""
    rate: Verdict | Refusal
    """Its rate per 1,000, against the whole atlas."""
    expected: Verdict | Refusal
    change: SumChange | Refusal


UNBOUNDED = Refusal(
    Rule.HIDDEN,
    "Parts of the number are hidden to protect people, and nothing says how much.",
    "Take larger areas.",
)


def figures_for(atlas: Atlas, question: Question, rows: Rows) -> SumFigures:
    """What can be said of some areas of the question's level taken together as one."""
    counted = sum_for(atlas, question, rows)
    base = np.zeros(question.level.areas)
    if question.base:
        base = np.nan_to_num(atlas.base(question.level.key, question.base.key))
    rated = sum_for(atlas, question, rows[base[rows] > 0])
    total = float(base[rated.rows].sum())
    nothing = _refusal(rated) if question.base else refused(Rule.NO_BASE)
    return SumFigures(
        counted,
        rated,
        total if question.base else math.nan,
        nothing or _rate(atlas, question, rated, total),
        nothing or _expected(atlas, question, rated),
        _change(atlas, question, rows),
    )


def _refusal(found: Sum) -> Refusal | None:
    if not len(found.rows):
        return refused(Rule.MISSING)
    if not found.is_known:
        return refused(Rule.HIDDEN)
    return UNBOUNDED if math.isinf(found.most) else None


def _rate(atlas: Atlas, question: Question, found: Sum, base: float) -> Verdict:
    against = whole_of(atlas, question)
    verdicts = ranges_against(
        found.interval,
        np.array([base]),
        against.known_ends,
        states=SHOWN,
        dispersion=question.dispersion,
        part_of_base=question.part_of_base,
    )
    return question.told(verdicts).at(0, against.name)


def _expected(atlas: Atlas, question: Question, found: Sum) -> Verdict | Refusal:
    judged = expected_of(atlas, question, found.rows, found.values)
    if isinstance(judged, Refusal):
        return judged
    return judged.result.verdict(0, "what is expected")


def _change(atlas: Atlas, question: Question, rows: Rows) -> SumChange | Refusal:
    refusal = change_refusal(atlas, question)
    before = question.year_before(atlas)
    if refusal or before is None:
        return refusal or refused(Rule.NO_COMPARATOR)
    earlier = replace(question, month=before)
    counted = [sum_for(atlas, each, rows).rows for each in (question, earlier)]
    both = np.intersect1d(counted[0], counted[1])
    now, then = (sum_for(atlas, each, both) for each in (question, earlier))
    nothing = _refusal(now) or _refusal(then)
    if nothing:
        return nothing
    # Both years have the same base, which cancels out.
    base = np.ones(1)
    verdicts = ranges_between(
        now.interval,
        base,
        then.interval,
        base,
        states=(SHOWN, SHOWN),
        dispersion=question.dispersion,
    )
    verdicts = without_test(verdicts) if question.item.is_stock else verdicts
    verdict = question.told(verdicts).at(0, "the year before")
    return SumChange(verdict, _percent(now, then), len(both))


def _percent(now: Sum, then: Sum) -> tuple[float, float]:
    if not then.least > 0:
        return math.nan, math.nan
    return 100 * (now.least / then.most - 1), 100 * (now.most / then.least - 1)


def channels_of(atlas: Atlas, question: Question, rows: Rows) -> dict[str, Sum]:
    """The counts of some areas by channel; empty where the level does not publish them."""
    item = question.item
    channels = item.records.channels
    is_there = [atlas.has_channel(question.level.key, item.key, each) for each in channels]
    if len(channels) < 2 or not all(is_there):
        return {}
    return {
        channel: sum_for(atlas, replace(question, channel=channel), rows) for channel in channels
    }
