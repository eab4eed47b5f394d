"""Relate two statistics of the same areas, and find areas that are alike."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from data.stats import quantiles
from data.stats.inputs import Floats, StatsError, counts_from, divided
from data.stats.refusals import Refusal, Rule, refused

FEWEST_POINTS = 5


class FittedLine(NamedTuple):
    """A line y = intercept + slope · x by ordinary least squares.

    It has the share of variance it explains, and the number of areas it was fitted to.
    """

    slope: float
    intercept: float
    r_squared: float
    low: float
    high: float
    """95 % interval of the slope."""
    areas: int


def fitted_line(x: ArrayLike, y: ArrayLike) -> FittedLine | Refusal:
    """The straight line through areas with both values, (n,) each; areas with a NaN are left out.

    The interval of the slope is ± t(0.975; n − 2) · √((1 − r²) · var(y) / var(x) / (n − 2)). A
    Refusal with fewer than 5 such areas or where all x are equal. It says how the areas lie, never
    that one thing causes the other.

    >>> line = fitted_line([1, 2, 3, 4, 5], [2.0, 4.1, 6.2, 7.9, 10.0])
    >>> round(line.slope, 2), round(line.r_squared, 3), line.areas
    (1.98, 0.999, 5)
    """
    a, b = np.broadcast_arrays(np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64))
    both = np.isfinite(a) & np.isfinite(b)
    a, b = a[both], b[both]
    if len(a) < FEWEST_POINTS or (a == a[0]).all():
        return refused(
            Rule.FEW_POINTS,
            detail=(
                f"A line needs {FEWEST_POINTS} areas or more that differ; {len(np.unique(a))} are"
                " there."
            ),
        )
    (spread_a, together), (_, spread_b) = np.cov(a, b, bias=True).tolist()
    slope = together / spread_a
    # All y alike: the line is flat, and there is no variance to explain.
    explained = 0.0 if (b == b[0]).all() else min(together**2 / (spread_a * spread_b), 1.0)
    error = math.sqrt((1 - explained) * spread_b / spread_a / (len(a) - 2))
    reach = float(quantiles.student(0.975, len(a) - 2)) * error
    return FittedLine(
        slope, float(b.mean() - slope * a.mean()), explained, slope - reach, slope + reach, len(a)
    )


def alike(mix: ArrayLike, index: int, count: int = 10) -> NDArray[np.int64]:
    """The ``count`` areas with the mix of segments nearest to that of area ``index``.

    The nearest comes first, and the area itself is left out.

    ``mix`` (n, k): base of each segment. Distance is Hellinger's, √(½ Σ(√p_g − √q_g)²) on shares:
    it weighs rare segments more evenly than plain differences do. Areas without a mix are never
    alike; ties go to the lower index. Source: Hellinger 1909.

    >>> alike([[50, 50], [49, 51], [100, 0], [0, 0]], 0, 2).tolist()
    [1, 2]
    """
    return nearest(roots_of(mix), index, count)


def roots_of(mix: ArrayLike) -> Floats:
    """Roots of the shares of each segment, (n, k), between which ``alike`` measures.

    NaN for areas without a mix.
    """
    base = counts_from(mix, "base")
    return np.sqrt(divided(base, base.sum(axis=1, keepdims=True)))


def nearest(roots: Floats, index: int, count: int = 10) -> NDArray[np.int64]:
    """The same areas as from ``alike``, from the roots of the shares."""
    if not 0 <= index < len(roots):
        raise StatsError(f"area {index} was asked for of {len(roots)}; use 0 to {len(roots) - 1}")
    distance = np.sqrt(((roots - roots[index]) ** 2).sum(axis=1) / 2)
    distance[index] = np.nan
    near = np.flatnonzero(~np.isnan(distance))
    if len(near) > count:
        # Only areas that can be among the nearest are sorted.
        near = near[distance[near] <= np.partition(distance[near], count - 1)[count - 1]]
    found: NDArray[np.int64] = near[np.argsort(distance[near], kind="stable")][:count]
    return found
