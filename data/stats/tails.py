"""Tail probabilities: how rare a count is where so many are expected.

Like ``quantiles`` they are the special functions of scipy.stats, loaded when first needed. NaN in
gives NaN out.
"""

import numpy as np
from numpy.typing import ArrayLike

from data.stats.inputs import Floats


def beyond_normal(z: ArrayLike) -> Floats:
    """P(Z > z) of the standard normal distribution."""
    from scipy import special

    return np.asarray(special.ndtr(-np.asarray(z, dtype=np.float64)), dtype=np.float64)


def up_to(count: ArrayLike, mean: ArrayLike, dispersion: ArrayLike) -> Floats:
    """P(X ≤ count): Poisson where the dispersion is 1, else negative binomial with it.

    >>> up_to([2, 2], 5, [1, 2]).round(4).tolist()
    [0.1247, 0.2266]
    """
    from scipy import special

    x, mu, phi = np.broadcast_arrays(
        *(np.asarray(a, dtype=np.float64) for a in (count, mean, dispersion))
    )
    extra = np.where(phi > 1, phi - 1, 1.0)
    wide = special.betainc(np.maximum(mu, 1e-300) / extra, x + 1, 1 / (extra + 1))
    return np.asarray(np.where(phi > 1, wide, special.gammaincc(x + 1, mu)), dtype=np.float64)


def at_least(count: ArrayLike, mean: ArrayLike, dispersion: ArrayLike) -> Floats:
    """P(X ≥ count), X as in ``up_to``.

    >>> at_least([0, 9, 9], 5, [1, 1, 2]).round(4).tolist()
    [1.0, 0.0681, 0.1334]
    """
    from scipy import special

    x, mu, phi = np.broadcast_arrays(
        *(np.asarray(a, dtype=np.float64) for a in (count, mean, dispersion))
    )
    least, extra = np.where(x > 0, x, 1.0), np.where(phi > 1, phi - 1, 1.0)
    wide = special.betainc(least, np.maximum(mu, 1e-300) / extra, extra / (extra + 1))
    found = np.where(phi > 1, wide, special.gammainc(least, mu))
    return np.asarray(np.where(x > 0, found, np.where(np.isnan(x), np.nan, 1.0)), dtype=np.float64)


def at_least_of(count: ArrayLike, trials: ArrayLike, share: float) -> Floats:
    """P(X ≥ count) of ``trials`` that each succeed with probability ``share`` (binomial).

    >>> round(float(at_least_of(4, 33, 0.05)), 4)
    0.0808
    """
    from scipy import special

    x, n = np.asarray(count, dtype=np.float64), np.asarray(trials, dtype=np.float64)
    least = np.where(x > 0, x, 1.0)
    return np.asarray(
        np.where(x > 0, special.betainc(least, np.maximum(n - least + 1, 1e-300), share), 1.0),
        dtype=np.float64,
    )
