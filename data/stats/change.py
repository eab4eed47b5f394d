"""Change between two periods: percentages, ratios of rates, differences of proportions.

Sources: OHID Fingertips technical guidance (ratio of rates on the log scale); Newcombe 1998, method
10 (proportions); Newcombe 2016 (ratios of proportions).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from data.stats import quantiles
from data.stats.inputs import (
    Floats,
    Interval,
    StatsError,
    counts_from,
    dispersion_from,
    divided,
    share_of,
    unwrapped,
)
from data.stats.intervals import wilson, z_of


class RateRatio(NamedTuple):
    """A ratio of two rates (1 means no change) and its limits. NaN where it is undefined."""

    ratio: Floats
    low: Floats
    high: Floats


def percent_change(now: ArrayLike, before: ArrayLike) -> Floats:
    """100 · (now − before) / before, in per cent.

    NaN where the earlier value is 0 or either is not known.

    >>> percent_change([120, 5, 7], [90, 0, float("nan")]).round(1).tolist()
    [33.3, nan, nan]
    """
    later, earlier = counts_from(now, "value"), counts_from(before, "value")
    return 100 * divided(later - earlier, earlier)


def ratio_of_rates(
    count: ArrayLike,
    base: ArrayLike,
    count_before: ArrayLike,
    base_before: ArrayLike,
    level: float = 0.95,
    *,
    dispersion: ArrayLike = 1.0,
) -> RateRatio:
    """RR = (x1/n1) / (x0/n0) with limits RR · exp(±z√(φ(1/x1 + 1/x0))).

    φ is the ``dispersion`` of both counts, as in ``count_limits``. Where one of the two counts is 0
    the logarithm fails; the limits are then exact, from Clopper-Pearson on x1 out of x1 + x0, each
    over φ (upper limit infinity where nothing was counted before). NaN where both are 0, a base is
    0 or anything is not known.

    >>> rr = ratio_of_rates(120, 4000, 90, 3900)
    >>> round(float(rr.ratio), 4), round(float(rr.low), 4), round(float(rr.high), 4)
    (1.3, 0.9891, 1.7086)
    >>> wide = ratio_of_rates(120, 4000, 90, 3900, dispersion=2)
    >>> round(float(wide.low), 4), round(float(wide.high), 4)
    (0.8833, 1.9134)
    """
    x1, n1, x0, n0, phi = np.broadcast_arrays(
        counts_from(count),
        counts_from(base, "base"),
        counts_from(count_before),
        counts_from(base_before, "base"),
        dispersion_from(dispersion),
    )
    # In most months most small areas have no counts to compare.
    known = np.flatnonzero((n1 > 0) & (n0 > 0) & (x1 + x0 > 0))
    ratio, low, high = (np.full(x1.size, np.nan) for _ in range(3))
    shape = x1.shape
    x1, n1, x0, n0, phi = (given.ravel()[known] for given in (x1, n1, x0, n0, phi))
    ratio[known] = np.where(x0 > 0, divided(divided(x1, n1), divided(x0, n0)), np.inf)
    spread = np.exp(z_of(level) * np.sqrt(phi * (divided(1, x1) + divided(1, x0))))
    low[known], high[known] = divided(ratio[known], spread), ratio[known] * spread
    # The exact limits are slow, and are only for the few that need them.
    edge = (x1 == 0) | (x0 == 0)
    if edge.any():
        low[known[edge]], high[known[edge]] = _exact_ratio_limits(
            x1[edge] / phi[edge], n1[edge], x0[edge] / phi[edge], n0[edge], level
        )
    return RateRatio(*(unwrapped(found.reshape(shape)) for found in (ratio, low, high)))


def _exact_ratio_limits(x1: Floats, n1: Floats, x0: Floats, n0: Floats, level: float) -> Interval:
    """Limits of a ratio given the sum of both counts.

    x1 of x1 + x0 is binomial (Clopper-Pearson, turned into odds).
    """
    tail, scale = share_of(level), divided(n0, n1)
    low = np.where(x1 > 0, quantiles.beta(tail, np.where(x1 > 0, x1, 1.0), x0 + 1), 0.0)
    high = np.where(x0 > 0, quantiles.beta(1 - tail, x1 + 1, np.where(x0 > 0, x0, 1.0)), 1.0)
    with np.errstate(divide="ignore"):
        odds_high = high / (1 - high)
    return Interval(scale * low / (1 - low), scale * odds_high)


def newcombe(
    count: ArrayLike,
    base: ArrayLike,
    count_before: ArrayLike,
    base_before: ArrayLike,
    level: float = 0.95,
) -> Interval:
    """Limits of the difference p1 − p0 of two independent proportions, as shares (−1 to 1).

    Source: Newcombe 1998, method 10.

    With Wilson limits l, u of each: d − √((p1 − l1)² + (u0 − p0)²) and d + √((u1 − p1)² + (p0 −
    l0)²). Raises StatsError where a count is above its base.

    >>> low, high = newcombe(56, 70, 48, 80)
    >>> round(float(low), 4), round(float(high), 4)
    (0.0524, 0.3339)
    """
    p1, p0 = (
        divided(counts_from(count), counts_from(base, "base")),
        divided(counts_from(count_before), counts_from(base_before, "base")),
    )
    now, before = wilson(count, base, level), wilson(count_before, base_before, level)
    difference = p1 - p0
    down = np.sqrt((p1 - now.low) ** 2 + (before.high - p0) ** 2)
    up = np.sqrt((now.high - p1) ** 2 + (p0 - before.low) ** 2)
    return Interval(difference - down, difference + up)


def ratio_of_shares(
    count: ArrayLike,
    base: ArrayLike,
    other_count: ArrayLike,
    other_base: ArrayLike,
    level: float = 0.95,
    *,
    dispersion: ArrayLike = 1.0,
) -> RateRatio:
    """Ratio p1/p0 of two independent proportions, with limits that Newcombe's difference has too.

    Source: Newcombe 2016 (MOVER-R). The limits are the ratios R at which a limit of p1 − R·p0, made
    of Wilson's l, u of each as in ``newcombe``, is 0. So they leave 1 out exactly where those of
    p1 − p0 leave 0 out. Lower: l1(2p1 − l1) / (p1·p0 + √((p1·p0)² − l1(2p1 − l1)·u0(2p0 − u0))).
    Upper: (p1·p0 + √((p1·p0)² − u1(2p1 − u1)·l0(2p0 − l0))) / (l0(2p0 − l0)), infinity where the
    other count is 0. φ is the ``dispersion`` of both counts: Wilson's of x/φ of n/φ. NaN where both
    are 0, a base is 0 or anything is not known. Raises StatsError where a count is above its base.

    >>> ratio, low, high = ratio_of_shares(56, 70, 48, 80)
    >>> round(float(ratio), 4), round(float(low), 4), round(float(high), 4)
    (1.3333, 1.0783, 1.6629)
    """
    x1, n1, x0, n0, phi = np.broadcast_arrays(
        counts_from(count),
        counts_from(base, "base"),
        counts_from(other_count),
        counts_from(other_base, "base"),
        dispersion_from(dispersion),
    )
    p1, p0 = divided(x1, n1), divided(x0, n0)
    (l1, u1), (l0, u0) = (wilson(x / phi, n / phi, level) for x, n in ((x1, n1), (x0, n0)))
    middle = p1 * p0
    below, above = l1 * (2 * p1 - l1), u1 * (2 * p1 - u1)
    at_most, at_least = u0 * (2 * p0 - u0), l0 * (2 * p0 - l0)
    low_root = np.sqrt(np.maximum(middle**2 - below * at_most, 0))
    high_root = np.sqrt(np.maximum(middle**2 - above * at_least, 0))
    known = (n1 > 0) & (n0 > 0) & (x1 + x0 > 0)
    ratio = np.where(x0 > 0, divided(p1, p0), np.inf)
    low = np.where(x1 > 0, divided(below, middle + low_root), 0.0)
    high = np.where(x0 > 0, divided(middle + high_root, at_least), np.inf)
    return RateRatio(
        *(unwrapped(np.asarray(np.where(known, each, np.nan))) for each in (ratio, low, high))
    )


def year_on_year(monthly: ArrayLike) -> Floats:
    """Per cent change of each month on the same month a year before.

    Months run along the first axis, unknown ones are NaN.

    The first twelve are NaN, and so is any month whose earlier self is 0, hidden or missing.

    >>> year_on_year([10.0] * 12 + [15.0, float("nan")])[12:].tolist()
    [50.0, nan]
    """
    series = counts_from(monthly)
    result = np.full(series.shape, np.nan)
    if len(series) > 12:
        result[12:] = percent_change(series[12:], series[:-12])
    return result


def part_year(monthly: ArrayLike, last: int, months: int) -> tuple[Floats, Floats]:
    """Sum of the ``months`` months that end with index ``last``, and of those a year before.

    The two sums compare one part of a year with the same part of another.

    NaN where any month in it is not known or lies before the series. Raises StatsError unless 1 ≤
    months ≤ 12.

    >>> now, before = part_year(range(1, 16), last=14, months=3)
    >>> float(now), float(before)
    (42.0, 6.0)
    """
    if not 1 <= months <= 12:
        raise StatsError(f"a part-year of {months} months was given; use 1 to 12")
    series = counts_from(monthly)
    return _window_sum(series, last, months), _window_sum(series, last - 12, months)


def _window_sum(series: Floats, last: int, months: int) -> Floats:
    first = last - months + 1
    if first < 0 or last >= len(series):
        return unwrapped(np.full(series.shape[1:], np.nan))
    return unwrapped(np.asarray(series[first : last + 1].sum(axis=0)))


def rolling_12(monthly: ArrayLike) -> Floats:
    """Sum of the twelve months that end with each month (first axis).

    The first value is at the twelfth month.

    A month that is not known makes a gap (NaN) in every window it belongs to, never a part sum.

    >>> rolling_12([33] * 11 + [37, 36, 35])[11:].tolist()
    [400.0, 403.0, 405.0]
    """
    series = counts_from(monthly)
    result = np.full(series.shape, np.nan)
    if len(series) >= 12:
        result[11:] = np.lib.stride_tricks.sliding_window_view(series, 12, axis=0).sum(axis=-1)
    return result
