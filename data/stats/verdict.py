"""The verdict: one decision per figure, made here and read by map, table, chart, words and files.

A value is lower or higher than its comparator where its interval leaves the comparator's value out,
at 95 % and at 99.8 %. Source: OHID Fingertips technical guidance ("comparing with a benchmark");
APHO Technical Briefing 3.
"""

import math
from dataclasses import dataclass, fields, replace
from enum import IntEnum
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from data.stats.change import RateRatio, ratio_of_rates, ratio_of_shares
from data.stats.inputs import (
    HIDDEN,
    MISSING,
    NOT_COVERED,
    Codes,
    Flags,
    Floats,
    Interval,
    counts_from,
    dispersion_from,
    divided,
)
from data.stats.intervals import parts_of_base, rate_limits, wilson
from data.stats.refusals import Refusal, Rule, refusal_for

TOO_FEW_BELOW = 5
LARGE_SHARE = 0.10
"""An area above this share of its reference is left out of the reference."""

LEFT_OUT = "It makes up over 10% of the comparator, so it is compared with the rest of it."

Measure = Literal["rate", "proportion", "ratio", "change"]


class Band(IntEnum):
    """The position of a value against its comparator. Arrays of bands hold the number."""

    NONE = 0
    LOW_998 = 1
    LOW_95 = 2
    SIMILAR = 3
    HIGH_95 = 4
    HIGH_998 = 5

    @property
    def direction(self) -> int:
        """-1 lower, 1 higher, 0 similar or not known."""
        return 0 if self in (Band.NONE, Band.SIMILAR) else (-1 if self < Band.SIMILAR else 1)

    @property
    def chance(self) -> str:
        """What chance can be blamed for; empty where there is no verdict."""
        return _CHANCE[self]

    @property
    def words(self) -> str:
        """For legends and tables: what chance can be blamed for, never how big."""
        return ", ".join(filter(None, (_WAYS[self.direction], self.chance))) if self else NO_VERDICT

    def against(self, comparator: str) -> str:
        """The words with a comparator: 'lower than Leeds, unlikely to be chance'."""
        if not self:
            return NO_VERDICT
        beside = "than" if self.direction else "to"
        return f"{_WAYS[self.direction]} {beside} {comparator}, {self.chance}"


NO_VERDICT = "no verdict"
_WAYS = {-1: "lower", 0: "similar", 1: "higher"}
_CHANCE = {
    Band.NONE: "",
    Band.LOW_998: "very unlikely to be chance",
    Band.LOW_95: "unlikely to be chance",
    Band.SIMILAR: "could be chance",
    Band.HIGH_95: "unlikely to be chance",
    Band.HIGH_998: "very unlikely to be chance",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """One figure of one area, compared with one comparator. Numbers that are not known are NaN."""

    measure: Measure
    count: float
    """Events, users or members observed."""
    base: float
    """The denominator of the count (for a ratio: the expected count)."""
    value: float
    """The figure of the area.

    Rate per 1,000, proportion in per cent, ratio with 100 as expected, or ratio to the earlier
    rate.
    """
    low: float
    high: float
    """95 % interval of ``value``."""
    reference: float
    """The comparator's value, in the unit of ``value``."""
    comparator: str
    """Name of the comparator, as words: 'Leeds'."""
    band: Band
    refusal: Refusal | None = None
    """Why there is no verdict; None where there is one."""
    notes: tuple[str, ...] = ()
    dispersion: float = 1.0
    """How many times as much the count varies as one of independent events would."""
    other_count: float = math.nan
    other_base: float = math.nan
    """Count and base of the other rate of a change; NaN for any other measure."""
    is_share: bool = False
    """Whether each of the count is one of the base.

    The limits of a rate are then Wilson's, and those of a change are of a ratio of two shares.
    """
    ends: "tuple[Verdict, Verdict] | None" = None
    """The same with the least and with the most that it can be; None where no number differs."""

    def range_of(self, name: str) -> tuple[float, float]:
        """The least and the most of one of its numbers: twice the same where it is known."""
        found = [float(getattr(end, name)) for end in self.ends or (self, self)]
        return min(found), max(found)

    @property
    def is_different(self) -> bool:
        """True where chance alone would rarely make such a difference (95 %)."""
        return self.band.direction != 0


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Verdicts of n areas on one measure, as arrays of shape (n,).

    ``verdicts.at(i)`` is one of them.
    """

    measure: Measure
    count: Floats
    base: Floats
    value: Floats
    low: Floats
    high: Floats
    reference: Floats
    band: Codes
    rule: Codes
    """``Rule`` that prevents the verdict, 0 where none does."""
    left_out: Flags
    """Whether the area was left out of its own comparator."""
    dispersion: Floats
    """How many times as much each count varies as one of independent events would."""
    other_count: Floats | None = None
    other_base: Floats | None = None
    """Counts and bases of the other rates of a change; None for any other measure."""
    is_share: Flags | None = None
    """Whether each of the count is one of the base; None where that is so nowhere."""
    ends: "tuple[Verdicts, Verdicts] | None" = None
    """The same with the least and with the most that each can be (data.stats.bounds).

    None where no part of a count came hidden between two bounds.
    """

    def __len__(self) -> int:
        return len(self.value)

    def of(self, rows: NDArray[np.integer[Any]]) -> "Verdicts":
        """Verdicts of some of the areas, in their order."""
        parts = {
            field.name: values[rows]
            for field in fields(self)
            if field.name not in ("measure", "ends")
            and (values := getattr(self, field.name)) is not None
        }
        ends = (self.ends[0].of(rows), self.ends[1].of(rows)) if self.ends else None
        return Verdicts(self.measure, **parts, ends=ends)

    def at(self, index: int, comparator: str = "") -> Verdict:
        """The verdict of one area.

        ``comparator`` is its name in words. An area that was left out of it is compared with 'the
        rest of' it.
        """
        if self.left_out[index] and comparator:
            comparator = f"the rest of {comparator}"
        return Verdict(
            measure=self.measure,
            count=float(self.count[index]),
            base=float(self.base[index]),
            value=float(self.value[index]),
            low=float(self.low[index]),
            high=float(self.high[index]),
            reference=float(self.reference[index]),
            comparator=comparator,
            band=Band(int(self.band[index])),
            refusal=refusal_for(Rule(int(self.rule[index]))),
            notes=(LEFT_OUT,) if self.left_out[index] else (),
            dispersion=float(self.dispersion[index]),
            other_count=_at(self.other_count, index),
            other_base=_at(self.other_base, index),
            is_share=self.is_share is not None and bool(self.is_share[index]),
            ends=self._ends_at(index, comparator),
        )

    def _ends_at(self, index: int, comparator: str) -> tuple[Verdict, Verdict] | None:
        if self.ends is None:
            return None
        least, most = (end.at(index, comparator) for end in self.ends)
        told = [(end.count, end.base, end.reference, end.other_count) for end in (least, most)]
        is_range = any(a != b and not math.isnan(a) for a, b in zip(*told, strict=True))
        return (least, most) if is_range else None

    def from_owner(self, where: ArrayLike = True) -> "Verdicts":
        """The same, where a hidden count came so from the owner of the data; ``where`` (n,)."""
        hidden = (self.rule == Rule.HIDDEN) & np.asarray(where)
        ends = self.ends and (self.ends[0].from_owner(where), self.ends[1].from_owner(where))
        return replace(
            self, rule=np.where(hidden, np.uint8(Rule.CAME_HIDDEN), self.rule), ends=ends
        )


def _at(values: Floats | None, index: int) -> float:
    return math.nan if values is None else float(values[index])


def bands_for(at_95: Interval, at_998: Interval, reference: ArrayLike) -> Codes:
    """Band of each value from its two intervals and the comparator's value.

    NONE where anything is NaN. Shape (n,).

    >>> at_95 = Interval(np.array([2.0, 1.0]), np.array([9.0, 3.0]))
    >>> at_998 = Interval(np.array([1.0, 0.5]), np.array([12.0, 3.5]))
    >>> bands_for(at_95, at_998, 4.0).tolist()
    [3, 1]
    """
    target = np.asarray(reference, dtype=np.float64)
    bands = np.full(np.broadcast(at_95.low, target).shape, Band.SIMILAR, dtype=np.uint8)
    bands[target > at_95.high] = Band.LOW_95
    bands[target > at_998.high] = Band.LOW_998
    bands[target < at_95.low] = Band.HIGH_95
    bands[target < at_998.low] = Band.HIGH_998
    bands[np.isnan(target) | np.isnan(at_95.low) | np.isnan(at_95.high)] = Band.NONE
    return bands


def verdicts_against(
    count: ArrayLike,
    base: ArrayLike,
    reference_count: ArrayLike,
    reference_base: ArrayLike,
    *,
    states: ArrayLike | None = None,
    measure: Literal["rate", "proportion"] = "rate",
    includes_area: bool = False,
    dispersion: ArrayLike = 1.0,
    part_of_base: ArrayLike = False,
) -> Verdicts:
    """Verdicts of n areas against a comparator whose value is taken as known.

    Such a comparator is a parent or the whole atlas.

    ``count``, ``base``: (n,). ``reference_count``, ``reference_base``: numbers or (n,). ``states``:
    (n,) of VALUE, HIDDEN, MISSING, NOT_COVERED. ``rate``: per 1,000, limits as ``rate_limits`` with
    ``part_of_base`` (a flag or (n,)); ``proportion``: per cent, Wilson. ``dispersion``: a number or
    (n,), as in ``count_limits``. With ``includes_area`` the comparator holds the area, which is
    left out of it where it is over 10 % of its base. No verdict where both the count and what the
    comparator leads one to expect are under 5. Raises StatsError for negative counts and
    proportions above 1.

    >>> verdicts_against([412, 270, 2], [20000, 30000, 300], 8100, 1_000_000).band.tolist()
    [5, 3, 0]
    >>> verdicts_against([192, 192], [20000, 20000], 8100, 1e6, dispersion=[1, 3]).band.tolist()
    [4, 3]
    """
    given = (
        counts_from(count),
        counts_from(base, "base"),
        counts_from(reference_count),
        counts_from(reference_base, "base"),
        dispersion_from(dispersion),
    )
    x, n, rx, rn, phi = (np.atleast_1d(a) for a in np.broadcast_arrays(*given))
    known = np.broadcast_to(
        np.zeros(1, np.uint8) if states is None else np.asarray(states, np.uint8), x.shape
    )
    x = np.where(known == 0, x, np.nan)
    left_out = includes_area & (n > LARGE_SHARE * rn) & (n < rn) & (x <= rx)
    rx, rn = np.where(left_out, rx - x, rx), np.where(left_out, rn - n, rn)
    if measure == "rate":
        per = 1000.0
        # One number for all areas is much faster than one for each.
        one = phi[0] if np.ndim(dispersion) == 0 else phi
        narrow, wide = (
            rate_limits(x, n, level, dispersion=one, part_of_base=part_of_base)
            for level in (0.95, 0.998)
        )
    else:
        per = 100.0
        narrow, wide = (
            Interval(per * i.low, per * i.high)
            for i in (wilson(x / phi, n / phi, level) for level in (0.95, 0.998))
        )
    share = divided(rx, rn)
    rule = _rules_for(known, x, n, share, whole=np.broadcast_to(includes_area & (n >= rn), x.shape))
    band = np.where(
        rule == Rule.NONE, bands_for(narrow, wide, per * share), np.uint8(Band.NONE)
    ).astype(np.uint8)
    is_share = parts_of_base(x, n, part_of_base) if measure == "rate" else np.zeros(1, bool)
    return Verdicts(
        measure,
        x,
        n,
        per * divided(x, n),
        narrow.low,
        narrow.high,
        per * share,
        band,
        rule,
        left_out,
        phi,
        is_share=is_share if is_share.any() else None,
    )


def without_test(verdicts: Verdicts) -> Verdicts:
    """The same values without intervals and bands, for two counts of largely the same people.

    Where nothing else prevents a verdict, the rule is SAME_PEOPLE. Too few to judge is no reason
    here, because nothing is judged.
    """
    counted = np.isin(verdicts.rule, (Rule.NONE, Rule.TOO_FEW, Rule.ENDS_DIFFER))
    nothing = np.full(len(verdicts), np.nan)
    ends = (
        (without_test(verdicts.ends[0]), without_test(verdicts.ends[1])) if verdicts.ends else None
    )
    return replace(
        verdicts,
        ends=ends,
        low=nothing,
        high=nothing,
        band=np.full(len(verdicts), Band.NONE, dtype=verdicts.band.dtype),
        rule=np.where(counted, Rule.SAME_PEOPLE, verdicts.rule).astype(verdicts.rule.dtype),
    )


def _rules_for(states: Codes, count: Floats, base: Floats, share: Floats, *, whole: Flags) -> Codes:
    """The first rule that prevents each verdict.

    ``share``: the comparator's count per unit of base.
    """
    few = (count < TOO_FEW_BELOW) & (base * share < TOO_FEW_BELOW)
    conditions = [
        states == NOT_COVERED,
        states == HIDDEN,
        (states == MISSING) | np.isnan(count),
        ~(base > 0),
        whole | np.isnan(share),
        few,
    ]
    choices = [
        Rule.NOT_COVERED,
        Rule.HIDDEN,
        Rule.MISSING,
        Rule.NO_BASE,
        Rule.NO_COMPARATOR,
        Rule.TOO_FEW,
    ]
    return np.select(
        conditions, [np.uint8(c) for c in choices], default=np.uint8(Rule.NONE)
    ).astype(np.uint8)


def verdict_against(
    count: float,
    base: float,
    reference_count: float,
    reference_base: float,
    *,
    comparator: str = "",
    state: int = 0,
    measure: Literal["rate", "proportion"] = "rate",
    includes_area: bool = False,
    dispersion: float = 1.0,
    part_of_base: bool = False,
) -> Verdict:
    """The verdict of one area; see ``verdicts_against``.

    >>> verdict = verdict_against(412, 20_000, 8_100, 1_000_000, comparator="Leeds")
    >>> verdict.band.words, verdict.value, verdict.reference
    ('higher, very unlikely to be chance', 20.6, 8.1)
    >>> round(verdict.low, 1), round(verdict.high, 1)
    (18.7, 22.7)
    >>> verdict_against(2, 300, 8_100, 1_000_000).refusal.rule.name
    'TOO_FEW'
    """
    many = verdicts_against(
        [count],
        [base],
        reference_count,
        reference_base,
        states=[state],
        measure=measure,
        includes_area=includes_area,
        dispersion=dispersion,
        part_of_base=part_of_base,
    )
    return many.at(0, comparator)


def verdict_between(
    count: float,
    base: float,
    other_count: float,
    other_base: float,
    *,
    comparator: str = "",
    state: int = 0,
    other_state: int = 0,
    dispersion: float = 1.0,
    part_of_base: bool = False,
) -> Verdict:
    """Verdict on a rate against another rate that is itself uncertain.

    The other rate is last year's, or another area's crude rate.

    ``value`` is the ratio of the two rates and ``reference`` is 1; the band comes from the ratio's
    limits at 95 % and 99.8 %. With ``part_of_base`` each of a count is one of its base, and the
    limits are Newcombe's (``ratio_of_shares``).

    >>> verdict = verdict_between(120, 4000, 90, 3900, comparator="the year before")
    >>> verdict.band.words, round(verdict.value, 2), round(verdict.low, 2), round(verdict.high, 2)
    ('similar, could be chance', 1.3, 0.99, 1.71)
    >>> [verdict_between(56, 70, 48, 80, part_of_base=p).band.words for p in (False, True)]
    ['similar, could be chance', 'higher, unlikely to be chance']
    """
    return verdicts_between(
        [count],
        [base],
        [other_count],
        [other_base],
        states=[state],
        other_states=[other_state],
        dispersion=dispersion,
        part_of_base=part_of_base,
    ).at(0, comparator)


def verdicts_between(
    count: ArrayLike,
    base: ArrayLike,
    other_count: ArrayLike,
    other_base: ArrayLike,
    *,
    states: ArrayLike,
    other_states: ArrayLike,
    dispersion: ArrayLike = 1.0,
    part_of_base: ArrayLike = False,
) -> Verdicts:
    """Verdicts of n areas on the ratio of two rates, both uncertain; see ``verdict_between``.

    All shapes (n,). Where ``part_of_base`` is said but one of the two counts is above its base, the
    limits are those of counts.

    >>> verdicts = verdicts_between(
    ...     [120, 2], [4000, 90], [90, 1], [3900, 90], states=[0, 0], other_states=[0, 0]
    ... )
    >>> verdicts.band.tolist()
    [3, 0]
    """
    state, other = np.asarray(states, np.uint8), np.asarray(other_states, np.uint8)
    x, y = (
        np.where(state == 0, counts_from(count), np.nan),
        np.where(other == 0, counts_from(other_count), np.nan),
    )
    n, m = counts_from(base, "base"), counts_from(other_base, "base")
    rule = _rules_between(x, n, y, m, state, other)
    is_share = parts_of_base(x, n, part_of_base) & parts_of_base(y, m, part_of_base)
    narrow, wide = (_ratio((x, n, y, m), is_share, level, dispersion) for level in (0.95, 0.998))
    bands = bands_for(Interval(narrow.low, narrow.high), Interval(wide.low, wide.high), 1.0)
    band = np.where(rule == Rule.NONE, bands, np.uint8(Band.NONE)).astype(np.uint8)
    whole = np.zeros(x.shape, dtype=np.bool_)
    return Verdicts(
        "change",
        x,
        n,
        narrow.ratio,
        narrow.low,
        narrow.high,
        np.ones(x.shape),
        band,
        rule,
        whole,
        np.broadcast_to(dispersion_from(dispersion), x.shape),
        y,
        np.broadcast_to(m, x.shape),
        is_share=is_share if is_share.any() else None,
    )


def _ratio(
    given: tuple[Floats, Floats, Floats, Floats],
    is_share: Flags,
    level: float,
    dispersion: ArrayLike,
) -> RateRatio:
    """Ratios of count and base to another count and base, (n,), with limits of shares or counts."""
    found = ratio_of_rates(*given, level, dispersion=dispersion)
    if not is_share.any():
        return found
    # What is no share is not looked at, and must not be above its base.
    x, n, y, m = (np.where(is_share, each, 1.0) for each in given)
    shares = ratio_of_shares(x, n, y, m, level, dispersion=dispersion)
    return RateRatio(
        *(np.where(is_share, one, other) for one, other in zip(shares, found, strict=True))
    )


def _rules_between(x: Floats, n: Floats, y: Floats, m: Floats, state: Codes, other: Codes) -> Codes:
    few = (x < TOO_FEW_BELOW) & (y < TOO_FEW_BELOW)
    conditions = [
        state == NOT_COVERED,
        (state == HIDDEN) | (other == HIDDEN),
        (state == MISSING) | np.isnan(x),
        (other == MISSING) | np.isnan(y),
        ~((n > 0) & (m > 0)),
        few,
    ]
    rules = (
        Rule.NOT_COVERED,
        Rule.HIDDEN,
        Rule.MISSING,
        Rule.NO_COMPARATOR,
        Rule.NO_BASE,
        Rule.TOO_FEW,
    )
    return np.select(conditions, [np.uint8(r) for r in rules], default=np.uint8(Rule.NONE)).astype(
        np.uint8
    )
