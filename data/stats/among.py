"""How far areas lie from what is expected of them, beside how far chance alone would put them.

Areas differ for many reasons, and their differences are no noise. Their spread says which areas are
unusual among the others; it says nothing about what chance can be blamed for. Source: Spiegelhalter
2005 (winsorised z-scores, multiplicative over-dispersion), with the spread of pure chance by
simulation.
"""

import numpy as np
from numpy.typing import ArrayLike

from data.stats.inputs import Floats, Interval, counts_from, dispersion_from

FEWEST_AREAS = 10
"""With fewer areas their spread is too uncertain to be drawn."""
FEWEST_EXPECTED = 5
"""Areas of which fewer are expected are left out: their z is far from normal."""
ENDS = 0.1
"""The share of z on either side that is set to the last one inside."""
DRAWS = 200_000
"""Counts that are simulated in all."""
SEED = 2005


def mean_square(z: ArrayLike) -> Floats:
    """Mean of z² over the last axis, with the lowest and highest tenth of z set to the next ones.

    So a few areas of another kind do not widen the spread of all.

    >>> float(mean_square([4, 2, 2, 2, 0, 0, -2, -2, -2, -4]))
    3.2
    """
    ordered = np.sort(np.asarray(z, dtype=np.float64), axis=-1)
    many = ordered.shape[-1]
    ends = int(ENDS * many)
    inside = np.clip(ordered, ordered[..., [ends]], ordered[..., [many - 1 - ends]])
    found: Floats = (inside**2).mean(axis=-1)
    return found


def spread_among(
    count: ArrayLike,
    expected: ArrayLike,
    base: ArrayLike | None = None,
    *,
    dispersion: float = 1.0,
    step: int = 1,
) -> float | None:
    """How many times as far areas lie from what is expected as by chance alone, at least 1.

    ``count``, ``expected``: (n,). ``base``: (n,), where each of a count is one of the base.
    ``dispersion``: as in ``count_limits``. ``step``: what counts were rounded to. Areas with fewer
    than 5 expected, or with a count that is not known, are left out; None with fewer than 10 left.

    z = 2(√O − √E), for parts of a base 2√n(asin √(O/n) − asin √(E/n)). The root of the mean of z²
    (``mean_square``) over what it is where counts are drawn by chance at the same expectations, as
    Poisson, negative binomial (with a dispersion) or binomial counts, and rounded likewise.

    >>> around = 100 + 10 * np.array([4, 2, 2, 2, 0, 0, -2, -2, -2, -3])
    >>> round(spread_among(around, [100] * 10), 1)
    2.1
    >>> spread_among([100] * 40, [100] * 40), spread_among([100] * 9, [100] * 9)
    (1.0, None)
    """
    given = (counts_from(count), counts_from(expected, "expected count"))
    observed, mean = np.broadcast_arrays(*given)
    size = np.full(mean.shape, np.nan) if base is None else counts_from(base, "base")
    used = (mean >= FEWEST_EXPECTED) & ~np.isnan(observed)
    used &= (base is None) | ((observed <= size) & (mean < size))
    if used.sum() < FEWEST_AREAS:
        return None
    observed, mean, size = observed[used], mean[used], size[used]
    random, draws = np.random.default_rng(SEED), max(100, DRAWS // len(mean))
    shape, phi = (draws, len(mean)), float(dispersion_from(dispersion))
    if base is not None:
        whole = np.round(size).astype(np.int64)
        by_chance = random.binomial(whole, mean / size, shape)
    elif phi > 1:
        by_chance = random.negative_binomial(mean / (phi - 1), 1 / phi, shape)
    else:
        by_chance = random.poisson(mean, shape)
    drawn = ((by_chance + step // 2) // step * step).astype(np.float64)
    usual = float(mean_square(_z(drawn, mean, size)).mean())
    return max(1.0, float(np.sqrt(mean_square(_z(observed, mean, size)) / usual)))


def _z(count: Floats, expected: Floats, base: Floats) -> Floats:
    """z by a transformation under which the variance of a count is 1; base is NaN for events."""
    shares = (np.clip(each / base, 0.0, 1.0) for each in (count, expected))
    here, usual = (np.arcsin(np.sqrt(share)) for share in shares)
    of_share = 2 * np.sqrt(base) * (here - usual)
    found: Floats = np.where(np.isnan(base), 2 * (np.sqrt(count) - np.sqrt(expected)), of_share)
    return found


def wider(lines: Interval, reference: float, spread: float) -> Interval:
    """Lines of a funnel, each ``spread`` times as far from the reference; never below 0.

    >>> low, high = wider(Interval(np.array([6.0]), np.array([11.0])), 8.0, 3.0)
    >>> low.tolist(), high.tolist()
    ([2.0], [17.0])
    """
    low, high = (reference + spread * (np.asarray(line) - reference) for line in lines)
    return Interval(np.maximum(low, 0.0), high)
