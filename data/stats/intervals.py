"""Confidence intervals of proportions, counts and rates.

Sources: Wilson 1927 (proportions); Breslow & Day 1987 (Byar, counts); Garwood 1936 (exact, counts);
as set out in APHO Technical Briefing 3 and the OHID Fingertips technical guidance. Shapes
broadcast; NaN in gives NaN out.
"""

from functools import cache
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

from data.stats import quantiles
from data.stats.inputs import (
    Flags,
    Floats,
    Interval,
    StatsError,
    counts_from,
    dispersion_from,
    divided,
    share_of,
    unwrapped,
)

EXACT_BELOW = 10
"""Counts under this use exact limits, from it up Byar's."""
FEW = 50
"""Up to this many counts are computed directly; a search for equal ones would take longer."""


@cache
def z_of(level: float) -> float:
    """Standard normal deviate of a two-sided level: 1.959964 for 0.95, 3.090232 for 0.998.

    >>> round(z_of(0.95), 6), round(z_of(0.998), 6)
    (1.959964, 3.090232)
    """
    # Of the standard library: scipy would add half a second to the first figure of a process.
    return NormalDist().inv_cdf(1 - share_of(level))


def wilson(count: ArrayLike, base: ArrayLike, level: float = 0.95) -> Interval:
    """Wilson score interval of a proportion ``count / base``, as shares from 0 to 1.

    (2x + z² ∓ z√(z² + 4x(1 − x/n))) / (2(n + z²)). NaN where the base is 0. Raises StatsError where
    a count is above its base: it is then not a part of it. Source: Wilson 1927.

    >>> low, high = wilson([81, 0], [263, 20])
    >>> low.round(6).tolist(), high.round(6).tolist()
    ([0.255289, 0.0], [0.36621, 0.161125])
    """
    x, n = np.broadcast_arrays(counts_from(count), counts_from(base, "base"))
    over = x > n
    if over.any():
        raise StatsError(
            f"a count of {x[over].flat[0]:g} was given with a base of {n[over].flat[0]:g}; a"
            " proportion needs a count within its base: use a rate (count limits) where one person"
            " can count twice"
        )
    low, high = wilson_at(x, n, z_of(level))
    return Interval(unwrapped(low), unwrapped(high))


def wilson_at(count: Floats, base: Floats, z: ArrayLike) -> Interval:
    """``wilson`` at a number of standard errors, for counts within their bases. Shapes as given.

    >>> low, high = wilson_at(np.array([81.0]), np.array([263.0]), 1.959964)
    >>> low.round(6).tolist(), high.round(6).tolist()
    ([0.255289], [0.36621])
    """
    x, n, z = count, base, np.asarray(z, dtype=np.float64)
    root = z * np.sqrt(z**2 + 4 * x * (1 - divided(x, n)))
    middle, bottom = 2 * x + z**2, 2 * (n + z**2)
    # At the ends the formula gives exactly 0 and 1; rounding must not make it -1e-18.
    low = np.where(x == 0, np.where(n > 0, 0.0, np.nan), (middle - root) / bottom)
    high = np.where(x == n, np.where(n > 0, 1.0, np.nan), (middle + root) / bottom)
    return Interval(low, high)


def exact_limits(count: ArrayLike, level: float = 0.95) -> Interval:
    """Exact Poisson limits of a count: χ²(α/2; 2x)/2 and χ²(1 − α/2; 2x + 2)/2.

    Lower limit 0 for a count of 0. Source: Garwood 1936.

    >>> low, high = exact_limits([0, 4])
    >>> low.round(4).tolist(), high.round(4).tolist()
    ([0.0, 1.0899], [3.6889, 10.2416])
    """
    x, tail = counts_from(count), share_of(level)
    positive = np.where(x > 0, x, 1.0)
    low = np.where(
        x > 0, quantiles.chi_square(tail, 2 * positive) / 2, np.where(np.isnan(x), np.nan, 0.0)
    )
    return Interval(unwrapped(low), unwrapped(quantiles.chi_square(1 - tail, 2 * x + 2) / 2))


def byar(count: ArrayLike, level: float = 0.95) -> Interval:
    """Byar's limits of a count: x(1 − 1/(9x) − z/(3√x))³ and (x+1)(1 − 1/(9(x+1)) + z/(3√(x+1)))³.

    The lower limit of 0, and any that would fall below 0, is 0. Source: Breslow & Day 1987.

    >>> low, high = byar([10, 100])
    >>> low.round(4).tolist(), high.round(4).tolist()
    ([4.7874, 81.3621], [18.3915, 121.6279])
    """
    x, z = counts_from(count), z_of(level)
    positive = np.where(x > 0, x, 1.0)
    cube = np.maximum(1 - 1 / (9 * positive) - z / (3 * np.sqrt(positive)), 0.0)
    low = np.where(x > 0, positive * cube**3, np.where(np.isnan(x), np.nan, 0.0))
    above = x + 1
    return Interval(
        unwrapped(low), unwrapped(above * (1 - 1 / (9 * above) + z / (3 * np.sqrt(above))) ** 3)
    )


def negative_binomial_limits(
    count: ArrayLike, dispersion: ArrayLike, level: float = 0.95
) -> Interval:
    """Limits of a count of few events of which several come from one person.

    The means at which a negative binomial count with variance dispersion · mean is so high, or so
    low, with probability (1 − level)/2: ``exact_limits`` where the dispersion is above 1. Source:
    Cameron & Trivedi 1998 (negative binomial 1).

    >>> low, high = negative_binomial_limits([0, 4], 2)
    >>> low.round(4).tolist(), high.round(4).tolist()
    ([0.0, 0.5435], [5.3219, 12.9575])
    """
    x, phi = np.broadcast_arrays(counts_from(count), dispersion_from(dispersion))
    tail, above = share_of(level), np.where(phi > 1, phi, 2.0)
    narrow = exact_limits(x, level)
    least = quantiles.negative_binomial_mean(1 - tail, np.where(x > 0, x - 1, 0.0), above)
    most = quantiles.negative_binomial_mean(tail, x, above)
    low = np.where(x > 0, least, np.where(np.isnan(x), np.nan, 0.0))
    return Interval(
        unwrapped(np.where(phi > 1, low, narrow.low)),
        unwrapped(np.where(phi > 1, most, narrow.high)),
    )


def count_limits(count: ArrayLike, level: float = 0.95, *, dispersion: ArrayLike = 1.0) -> Interval:
    """Limits of a count of events, in events: exact below 10, Byar's from 10 up.

    ``dispersion`` φ: how many times as much the count varies as one of independent events would
    (``data.stats.dispersion``). From 10 up the limits are those of x/φ independent events, times φ:
    the variance is φ · x. Below 10 they are negative binomial with φ.

    Sources: OHID Fingertips technical guidance; McCullagh & Nelder 1989 (dispersion).

    >>> low, high = count_limits([9, 10])
    >>> low.round(4).tolist(), high.round(4).tolist()
    ([4.1154, 4.7874], [17.0848, 18.3915])
    >>> low, high = count_limits([9, 100], dispersion=2)
    >>> low.round(4).tolist(), high.round(4).tolist()
    ([2.7244, 74.2162], [20.5727, 131.8403])
    """
    given, phi = counts_from(count), dispersion_from(dispersion)
    if phi.ndim:
        given, phi = np.broadcast_arrays(given, phi)
        low, high = _count_limits(given, phi, level)
        return Interval(low, high)
    x, place = _distinct(given)
    low, high = _count_limits(x, np.broadcast_to(phi, x.shape), level)
    return Interval(
        unwrapped(low[place].reshape(given.shape)), unwrapped(high[place].reshape(given.shape))
    )


def _count_limits(x: Floats, phi: Floats, level: float) -> Interval:
    low, high = (phi * limit for limit in byar(x / phi, level))
    small = x < EXACT_BELOW
    wide = small & (phi > 1)
    plain = small & ~wide
    low[plain], high[plain] = exact_limits(x[plain], level)
    if wide.any():
        low[wide], high[wide] = negative_binomial_limits(x[wide], phi[wide], level)
    return Interval(low, high)


def _distinct(given: Floats) -> tuple[Floats, NDArray[np.intp] | slice]:
    """Distinct counts, and the place of each given count among them.

    Areas share few counts, so computing each distinct one once is ten times faster for a national
    level.
    """
    if given.size <= FEW:
        return given.ravel(), slice(None)
    whole = np.nan_to_num(given, nan=-1.0)
    most = whole.max()
    if most < given.size and (whole == (number := whole.astype(np.intp))).all():
        # Whole numbers are their own places; the last place is for unknown counts.
        return np.append(np.arange(most + 1), np.nan), number.ravel()
    x, place = np.unique(given, return_inverse=True)
    return x, place


def crude_rate(count: ArrayLike, base: ArrayLike, per: float = 1000) -> Floats:
    """``per`` · count / base, NaN where the base is 0 or not known.

    >>> crude_rate([120, 3], [4000, 0]).tolist()
    [30.0, nan]
    """
    return per * divided(counts_from(count), counts_from(base, "base"))


def rate_limits(
    count: ArrayLike,
    base: ArrayLike,
    level: float = 0.95,
    per: float = 1000,
    *,
    dispersion: ArrayLike = 1.0,
    part_of_base: ArrayLike = False,
) -> Interval:
    """Limits of a rate: count limits divided by the base, times ``per``.

    NaN where there is no base. Where ``part_of_base`` says that each of the count is one of the
    base, they are Wilson's limits of the share, times ``per``. A count above its base cannot be a
    part of it, and has count limits.

    >>> low, high = rate_limits(100, 4000)
    >>> round(float(low), 2), round(float(high), 2)
    (20.34, 30.41)
    >>> low, high = rate_limits([81, 264], 263, part_of_base=True)
    >>> low.round(3).tolist(), high.round(3).tolist()
    ([255.289, 886.353], [366.21, 1132.483])
    """
    low, high = count_limits(count, level, dispersion=dispersion)
    n = counts_from(base, "base")
    low, high = per * divided(low, n), per * divided(high, n)
    is_share = parts_of_base(count, n, part_of_base)
    if is_share.any():
        phi = dispersion_from(dispersion)
        least, most = wilson(
            np.where(is_share, counts_from(count), 0) / phi, np.where(is_share, n, 1) / phi, level
        )
        low, high = np.where(is_share, per * least, low), np.where(is_share, per * most, high)
    return Interval(unwrapped(low), unwrapped(high))


def parts_of_base(count: ArrayLike, base: ArrayLike, part_of_base: ArrayLike) -> Flags:
    """Where counts are said to be parts of their bases, and can be."""
    x, n, said = np.broadcast_arrays(
        counts_from(count), counts_from(base, "base"), np.asarray(part_of_base, dtype=bool)
    )
    found: Flags = said & (x <= n) & (n > 0)
    return found
