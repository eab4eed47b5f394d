"""Quantiles of the distributions from which limits are computed.

They are the special functions that scipy.stats calls for them, taken from scipy.special.
scipy.stats takes over a second to load, scipy.special a fraction of that, and only when a figure
first needs it, so a server starts quickly. NaN in gives NaN out.
"""

import numpy as np
from numpy.typing import ArrayLike

from data.stats.inputs import Floats


def normal(p: ArrayLike) -> Floats:
    """Standard normal deviate at cumulative probability p."""
    from scipy import special

    return np.asarray(special.ndtri(p), dtype=np.float64)


def chi_square(p: ArrayLike, df: ArrayLike) -> Floats:
    """χ² with df degrees of freedom at cumulative probability p."""
    from scipy import special

    return np.asarray(2 * special.gammaincinv(np.asarray(df) / 2, p), dtype=np.float64)


def gamma(p: ArrayLike, shape: ArrayLike) -> Floats:
    """Value of the gamma distribution of a shape, with rate 1, at cumulative probability p."""
    from scipy import special

    return np.asarray(special.gammaincinv(shape, p), dtype=np.float64)


def gamma_below(x: ArrayLike, shape: ArrayLike) -> Floats:
    """Probability that the gamma distribution of a shape, with rate 1, is at most x."""
    from scipy import special

    return np.asarray(special.gammainc(shape, x), dtype=np.float64)


def beta(p: ArrayLike, a: ArrayLike, b: ArrayLike) -> Floats:
    """Value of the beta distribution (a, b) at cumulative probability p, from 0 to 1."""
    from scipy import special

    return np.asarray(special.betaincinv(a, b, p), dtype=np.float64)


def student(p: ArrayLike, df: ArrayLike) -> Floats:
    """Student's t with df degrees of freedom at cumulative probability p."""
    from scipy import special

    return np.asarray(special.stdtrit(df, p), dtype=np.float64)


def poisson(p: ArrayLike, mean: ArrayLike) -> Floats:
    """Count k, continued between whole numbers, with P(X ≤ k) = p where mean are expected.

    The mean must be above 0.
    """
    from scipy import special

    return np.asarray(special.pdtrik(p, mean), dtype=np.float64)


def negative_binomial_mean(p: ArrayLike, count: ArrayLike, dispersion: ArrayLike) -> Floats:
    """The mean with P(X ≤ count) = p where X is negative binomial with variance dispersion · mean.

    X has the size mean / (dispersion − 1) and the chance 1 / dispersion. The count must be 0 or
    above, the dispersion above 1.
    """
    from scipy import special

    extra = np.asarray(dispersion, dtype=np.float64) - 1
    size = special.btdtria(p, np.asarray(count, dtype=np.float64) + 1, 1 / (extra + 1))
    return np.asarray(extra * size, dtype=np.float64)


def negative_binomial(p: ArrayLike, mean: ArrayLike, dispersion: ArrayLike) -> Floats:
    """Count k, continued between whole numbers, with P(X ≤ k) = p; X as above.

    The mean must be above 0.
    """
    from scipy import special

    phi = np.asarray(dispersion, dtype=np.float64)
    size = np.asarray(mean, dtype=np.float64) / (phi - 1)
    return np.asarray(special.btdtrib(size, p, 1 / phi), dtype=np.float64) - 1
