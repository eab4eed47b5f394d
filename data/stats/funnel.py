"""Funnel plots: the limits for areas of each size that differ from the reference by chance alone.

Sources: Spiegelhalter 2005 (funnel plots for comparing institutional performance); APHO Technical
Briefing 2; OHID Fingertips.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from data.stats import quantiles
from data.stats.inputs import (
    Codes,
    Floats,
    Interval,
    StatsError,
    counts_from,
    dispersion_from,
    divided,
    share_of,
)
from data.stats.intervals import EXACT_BELOW, z_of
from data.stats.verdict import bands_for


class Funnel(NamedTuple):
    """The lines of a funnel, each of the shape of the sizes and in the unit of the values."""

    at_95: Interval
    at_998: Interval


class ByChance(NamedTuple):
    """How many areas chance alone would put outside the limits.

    It has the mean, and the whole numbers on both sides of it.
    """

    mean: float
    low: int
    high: int


def funnel_of_proportions(
    reference: float, size: ArrayLike, level: float = 0.95, *, clipped: bool = False
) -> Interval:
    """p0 ± z√(p0(1 − p0)/N), as shares. NaN where N is 0.

    ``clipped`` keeps the lines within 0 to 1, for drawing.

    Raises StatsError unless 0 ≤ p0 ≤ 1.

    >>> low, high = funnel_of_proportions(0.05, [50, 200, 1000])
    >>> low.round(6).tolist(), high.round(6).tolist()
    ([-0.01041, 0.019795, 0.036492], [0.11041, 0.080205, 0.063508])
    """
    if not 0 <= reference <= 1:
        raise StatsError(
            f"a reference proportion of {reference:g} was given; use a share from 0 to 1"
        )
    reach = z_of(level) * np.sqrt(divided(reference * (1 - reference), counts_from(size, "size")))
    low, high = reference - reach, reference + reach
    return Interval(np.clip(low, 0, 1), np.clip(high, 0, 1)) if clipped else Interval(low, high)


def funnel_of_counts(
    expected: ArrayLike, level: float = 0.95, *, dispersion: float = 1.0
) -> Interval:
    """Exact Poisson limits of a count where ``expected`` are expected.

    A count outside them has under (1 − level)/2 in its tail.

    The lower limit x solves P(X ≤ x) = p, the upper P(X ≥ x) = p, with p = .025 at 95 % and .001 at
    99.8 %, both continued between whole numbers so that the lines are smooth; 0 where no count is
    low enough. They mirror ``exact_limits``: a count lies outside exactly where its exact interval
    leaves the expected count out.

    >>> low, high = funnel_of_counts([3, 115])
    >>> low.round(2).tolist(), high.round(2).tolist()
    ([0.0, 93.97], [7.29, 136.98])
    >>> low, high = funnel_of_counts([3, 115], dispersion=2)
    >>> low.round(2).tolist(), high.round(2).tolist()
    ([0.0, 85.27], [9.51, 146.63])
    """
    mean, tail = counts_from(expected, "expected count"), share_of(level)
    phi = float(dispersion_from(dispersion))
    plain = _poisson_funnel(mean / phi, tail)
    if phi == 1:
        return plain
    few = _negative_binomial_funnel(mean, tail, phi)
    return Interval(
        *(
            np.where(small < EXACT_BELOW, small, np.maximum(phi * large, EXACT_BELOW))
            for small, large in zip(few, plain, strict=True)
        )
    )


def _poisson_funnel(mean: Floats, tail: float) -> Interval:
    low = np.where(
        mean > 0,
        np.maximum(quantiles.poisson(tail, mean), 0.0),
        np.where(np.isnan(mean), np.nan, 0.0),
    )
    # Below this mean not even a count of 0 is rare enough; the solver is not defined there.
    low = np.where(np.exp(-mean) > tail, 0.0, low)
    high = np.where(
        mean > 0,
        quantiles.poisson(1 - tail, np.where(mean > 0, mean, 1.0)) + 1,
        np.where(np.isnan(mean), np.nan, 0.0),
    )
    return Interval(low, high)


def _negative_binomial_funnel(mean: Floats, tail: float, phi: float) -> Interval:
    known = np.where(mean > 0, mean, 1.0)
    low = np.maximum(quantiles.negative_binomial(tail, known, phi), 0.0)
    # P(X = 0) = φ^(−mean/(φ − 1)): below some mean not even a count of 0 is rare enough.
    low = np.where(known * np.log(phi) / (phi - 1) < -np.log(tail), 0.0, low)
    high = quantiles.negative_binomial(1 - tail, known, phi) + 1
    none = np.where(np.isnan(mean), np.nan, 0.0)
    return Interval(np.where(mean > 0, low, none), np.where(mean > 0, high, none))


def funnel_of_rates(
    reference_count: float,
    reference_base: float,
    size: ArrayLike,
    level: float = 0.95,
    per: float = 1000,
    *,
    dispersion: float = 1.0,
    part_of_base: bool = False,
) -> Interval:
    """Limits of a rate per ``per`` at each size of base.

    They are count limits where the reference rate · size are expected. NaN at size 0. Where each of
    the count is one of the base they are those of a proportion, outside which Wilson's interval
    leaves the reference out.

    >>> low, high = funnel_of_rates(8100, 1_000_000, [5000, 50_000])
    >>> low.round(2).tolist(), high.round(2).tolist()
    ([5.61, 7.31], [10.78, 8.91])
    >>> low, high = funnel_of_rates(50, 1000, [200], part_of_base=True)
    >>> low.round(3).tolist(), high.round(3).tolist()
    ([19.795], [80.205])
    """
    n = counts_from(size, "size")
    if part_of_base and reference_count <= reference_base:
        share = reference_count / reference_base
        low, high = funnel_of_proportions(share, n, level, clipped=True)
        return Interval(per * low, per * high)
    expected = n * (reference_count / reference_base)
    low, high = funnel_of_counts(expected, level, dispersion=dispersion)
    return Interval(per * divided(low, n), per * divided(high, n))


def funnel_of_ratios(
    expected: ArrayLike, level: float = 0.95, *, dispersion: float = 1.0
) -> Interval:
    """Limits of 100 · O/E at each E. NaN where E is 0.

    >>> low, high = funnel_of_ratios([115])
    >>> low.round(1).tolist(), high.round(1).tolist()
    ([81.7], [119.1])
    """
    low, high = funnel_of_counts(expected, level, dispersion=dispersion)
    return Interval(100 * divided(low, expected), 100 * divided(high, expected))


def funnel_bands(value: ArrayLike, funnel: Funnel) -> Codes:
    """``Band`` of values (n,) against the funnel's lines at their own sizes.

    It is for sets that have no verdict of their own.

    Where there are verdicts (``verdicts_against``, ``expected_takeup``), draw these lines but read
    the band from the verdict: from counts of 10 up its limits are Byar's, a hair from the exact
    ones.

    >>> sizes = [200, 200]
    >>> at_95, at_998 = (funnel_of_proportions(0.3, sizes, level) for level in (0.95, 0.998))
    >>> lines = Funnel(at_95, at_998)
    >>> funnel_bands([0.2, 0.31], lines).tolist()
    [2, 3]
    """
    v = np.asarray(value, dtype=np.float64)
    # "v is above the line" means "the line, moved to v, excludes v's centre": this is the
    # comparison of a verdict in reverse.
    narrow, wide = (Interval(v - lines.high, v - lines.low) for lines in funnel)
    return bands_for(narrow, wide, np.where(np.isnan(v), np.nan, 0.0))


def outside_by_chance(areas: int, level: float = 0.95) -> ByChance:
    """How many of ``areas`` would lie outside the level if all were alike: areas · (1 − level).

    >>> outside_by_chance(33)
    ByChance(mean=1.65, low=1, high=2)
    >>> outside_by_chance(20)
    ByChance(mean=1.0, low=1, high=1)
    """
    mean = round(areas * 2 * share_of(level), 9)
    return ByChance(mean, math.floor(mean), math.ceil(mean))
