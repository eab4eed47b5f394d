"""Compare observed counts with expected ones.

The expected count of an area assumes that each of its segments behaves as that segment does across
the reference area.

Indirect standardisation by segment. r_g = reference users_g / reference base_g; E_i = Σ_g r_g ·
b_ig; ratio = 100 · O_i / E_i; gap = O_i − E_i. Sources: Breslow & Day 1987; APHO Technical Briefing
3 (indirectly standardised ratios).
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from data.stats.inputs import (
    HIDDEN,
    MISSING,
    NOT_COVERED,
    Codes,
    Flags,
    Floats,
    Interval,
    counts_from,
    divided,
)
from data.stats.intervals import count_limits
from data.stats.refusals import Rule
from data.stats.segments import (
    Reference,
    apportioned,
    merged_segments,
    pooled_rates,
    reference_from,
)
from data.stats.verdict import LARGE_SHARE, Band, Verdict, Verdicts, bands_for

FEWEST_EXPECTED = 5
"""No ratio where fewer are expected."""


@dataclass(frozen=True, slots=True)
class Expected:
    """Observed against expected of n areas.

    ``verdicts`` has the ratio (100 is as expected), its interval and band, and in ``base`` the
    expected count. Gaps are in events or people, signed: below 0 fewer than expected.
    """

    verdicts: Verdicts
    gap: Floats
    gap_low: Floats
    gap_high: Floats
    """95 % interval of the gap: count limits of the observed count, less the expected. (n,)"""
    groups: NDArray[np.int64]
    """Group of each segment after small ones were merged, (k,)."""
    rates: Floats
    """Users per unit of base of each segment, (k,)."""
    own_rates: dict[int, Floats] = field(default_factory=dict)
    """Rates without the area itself, for each area that is over 10 % of the reference."""

    @property
    def count(self) -> Floats:
        """Expected counts E, (n,)."""
        return self.verdicts.base

    def verdict(self, index: int, comparator: str = "") -> Verdict:
        """The verdict of one area; ``comparator`` names the reference area."""
        return self.verdicts.at(index, comparator)

    def rates_for(self, index: int) -> Floats:
        """The segment rates one area was measured by, (k,)."""
        return self.own_rates.get(index, self.rates)


def expected_counts(rates: ArrayLike, mix: ArrayLike) -> Floats:
    """E = Σ_g r_g · b_g of each area, (n,). ``rates`` (k,), ``mix`` (n, k).

    NaN where an area has base in a segment without a rate.

    >>> expected_counts([0.02, 0.05], [[1000, 200], [0, 100]]).tolist()
    [30.0, 5.0]
    """
    r, base = np.asarray(rates, dtype=np.float64), counts_from(mix, "base")
    unknown = (base[:, np.isnan(r)] > 0).any(axis=1)
    return np.where(unknown, np.nan, base @ np.nan_to_num(r))


def ratio_limits(
    observed: ArrayLike,
    expected: ArrayLike,
    level: float = 0.95,
    *,
    dispersion: ArrayLike = 1.0,
) -> Interval:
    """Limits of 100 · O/E: count limits of O over E, times 100. NaN where E is 0.

    >>> low, high = ratio_limits(85, 115)
    >>> round(float(low), 3), round(float(high), 3)
    (59.037, 91.396)
    """
    low, high = count_limits(observed, level, dispersion=dispersion)
    return Interval(100 * divided(low, expected), 100 * divided(high, expected))


def expected_takeup(
    count: ArrayLike,
    mix: ArrayLike,
    *,
    states: ArrayLike | None = None,
    reference: Reference | None = None,
    own_users: ArrayLike | None = None,
    own_base: ArrayLike | None = None,
    parents: Sequence[Hashable] | None = None,
    leave_out: bool = True,
    dispersion: float = 1.0,
) -> Expected:
    """Observed against expected of n areas.

    ``count`` (n,): users or events. ``mix`` (n, k): base of each segment. ``states`` (n,).
    ``reference``: users and base of each segment over the reference area, by default made from
    these areas (``reference_from``); make it at the finest level the counts have. ``parents`` (k,):
    parent of each segment, for merging small ones. With ``leave_out`` an area above 10 % of the
    reference is measured by the rates of the rest; ``own_users`` and ``own_base`` (n, k) are then
    its part of the reference, by default the count apportioned and ``mix``. ``dispersion``: as in
    ``count_limits``. No ratio where fewer
    than 5 are expected (``Rule.FEW_EXPECTED``), and the gap is given all the same; none where a
    segment of a large area is found nowhere else (``Rule.NO_COMPARATOR``). Raises StatsError for
    shapes that do not fit or negative numbers.

    >>> mix = [[1000, 500], [200, 500], [4000, 0]]
    >>> result = expected_takeup([60, 20, 120], mix, leave_out=False)
    >>> result.count.round(1).tolist(), result.gap.round(1).tolist()
    ([49.0, 23.5, 127.5], [11.0, -3.5, -7.5])
    >>> bool(np.isclose(result.count.sum(), 200))
    True
    """
    base, x = counts_from(mix, "base"), counts_from(count)
    state = np.zeros(x.shape, np.uint8) if states is None else np.asarray(states, np.uint8)
    x = np.where(state == 0, x, np.nan)
    ref = reference_from(x, base) if reference is None else reference
    groups = merged_segments(ref.users, parents)
    rates = pooled_rates(ref, groups)
    expected = expected_counts(rates, base)
    size = base.sum(axis=1)
    large = leave_out & (size > LARGE_SHARE * ref.base.sum()) & ~np.isnan(x)
    own_rates = {}
    for i in np.flatnonzero(large).tolist():
        users = (
            apportioned(x[i : i + 1], base[i : i + 1])[0]
            if own_users is None
            else np.asarray(own_users, dtype=np.float64)[i]
        )
        part = base[i] if own_base is None else counts_from(own_base, "base")[i]
        own_rates[i] = pooled_rates(_without(ref, users, part), groups)
    for i, own in own_rates.items():
        expected[i] = expected_counts(own, base[i : i + 1])[0]
    low, high = count_limits(x, dispersion=dispersion)
    verdicts = _verdicts(
        x, expected, state, np.asarray(large), peopled=size > 0, dispersion=dispersion
    )
    return Expected(
        verdicts, x - expected, low - expected, high - expected, groups, rates, own_rates
    )


def _without(reference: Reference, users: Floats, base: Floats) -> Reference:
    """The reference less one area. A base that rounding would take below 0 is 0."""
    return Reference(
        np.maximum(reference.users - users, 0.0), np.maximum(reference.base - base, 0.0)
    )


def _verdicts(
    x: Floats, expected: Floats, state: Codes, left_out: Flags, *, peopled: Flags, dispersion: float
) -> Verdicts:
    """Verdicts of n areas.

    ``peopled``: whether an area has a mix at all. Where it has one and no count can be expected,
    one of its segments is found nowhere else.
    """
    conditions = [
        state == NOT_COVERED,
        state == HIDDEN,
        (state == MISSING) | np.isnan(x),
        ~peopled,
        np.isnan(expected),
        expected < FEWEST_EXPECTED,
    ]
    choices = [
        np.uint8(r)
        for r in (
            Rule.NOT_COVERED,
            Rule.HIDDEN,
            Rule.MISSING,
            Rule.NO_BASE,
            Rule.NO_COMPARATOR,
            Rule.FEW_EXPECTED,
        )
    ]
    rule = np.select(conditions, choices, default=np.uint8(Rule.NONE)).astype(np.uint8)
    shown = np.where(rule == Rule.NONE, expected, np.nan)
    narrow, wide = (ratio_limits(x, shown, level, dispersion=dispersion) for level in (0.95, 0.998))
    band = np.where(rule == Rule.NONE, bands_for(narrow, wide, 100.0), np.uint8(Band.NONE)).astype(
        np.uint8
    )
    return Verdicts(
        "ratio",
        x,
        expected,
        100 * divided(x, shown),
        narrow.low,
        narrow.high,
        np.full(x.shape, 100.0),
        band,
        rule,
        left_out,
        np.full(x.shape, dispersion),
    )


def gap_by_segment(count: float, mix: ArrayLike, rates: ArrayLike) -> Floats:
    """The part of one area's gap that each segment makes, (k,), in events.

    Each is the apportioned count less the expected count. The parts sum to the gap.

    ``mix`` (k,) is the area's base by segment and ``rates`` (k,) the rates it was measured by
    (``Expected.rates_for``).

    >>> gap_by_segment(20, [200, 500], [0.03, 0.06]).round(1).tolist()
    [-0.3, -15.7]
    """
    base = counts_from(mix, "base")
    own = apportioned([count], base[None, :])[0]
    gap: Floats = own - np.where(base > 0, base * np.asarray(rates, dtype=np.float64), 0.0)
    return gap
