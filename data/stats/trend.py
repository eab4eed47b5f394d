"""Recent trend over independent annual points, as OHID marks it in Fingertips.

Source: OHID Fingertips technical guidance, "Recent trends": weighted least squares on the latest
five points, χ² above 9.549536 (99.8 %), and a slope whose sign holds when any one point is left
out.
"""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import ArrayLike

from data.stats.inputs import Codes, Flags, Floats, StatsError, divided, unwrapped

POINTS = 5
CHI2_998 = 9.549535706083237
"""The χ² (1 degree of freedom) a slope must pass: ``quantiles.chi_square(0.998, 1)``."""


class Trend(IntEnum):
    """The value of the marker."""

    CANNOT = 0
    DOWN = 1
    NONE = 2
    UP = 3

    @property
    def words(self) -> str:
        """For the marker and its alternative text."""
        return ("cannot be calculated", "going down", "no change beyond chance", "going up")[self]


@dataclass(frozen=True, slots=True)
class TrendResult:
    """Slope per year in the unit of the values, its standard error, χ², and the marker.

    Arrays of the areas' shape.
    """

    slope: Floats
    se: Floats
    chi2: Floats
    stable: Flags
    """The slope keeps its sign in all five leave-one-out fits."""
    trend: Codes
    """``Trend``."""


def weighted_slope(
    years: ArrayLike, values: ArrayLike, weights: ArrayLike
) -> tuple[Floats, Floats]:
    """Slope β and its standard error by weighted least squares along the last axis.

    β = (Σw Σwxy − Σwx Σwy) / (Σw Σwx² − (Σwx)²), SE = √(Σw / (Σw Σwx² − (Σwx)²)).

    >>> slope, se = weighted_slope([1, 2, 3], [2.0, 4.0, 6.0], [1.0, 1.0, 1.0])
    >>> round(float(slope), 6), round(float(se), 6)
    (2.0, 0.707107)
    """
    x, y, w = np.broadcast_arrays(
        *(np.asarray(a, dtype=np.float64) for a in (years, values, weights))
    )
    # Years are measured from their mean: the slope is the same, and large years such as 2019 lose
    # no digits.
    x = x - x.mean(axis=-1, keepdims=True)
    sw, swx, swxx = w.sum(-1), (w * x).sum(-1), (w * x * x).sum(-1)
    below = sw * swxx - swx**2
    slope = divided(sw * (w * x * y).sum(-1) - swx * (w * y).sum(-1), below)
    return slope, unwrapped(np.asarray(np.sqrt(divided(sw, below))))


def trend_from(slope: ArrayLike, se: ArrayLike, stable: ArrayLike) -> Codes:
    """``Trend`` from a slope, its standard error and whether its sign holds.

    CANNOT where the slope or error is NaN.

    >>> found = trend_from([1.758933, 0.098341], [0.421238, 0.404402], [True, False])
    >>> [Trend(t).name for t in found]
    ['UP', 'NONE']
    """
    beta, chi2 = np.asarray(slope, dtype=np.float64), divided(slope, se) ** 2
    clear = (chi2 > CHI2_998) & np.asarray(stable, dtype=bool)
    sign = np.where(beta > 0, Trend.UP, Trend.DOWN)
    return np.where(np.isnan(chi2), Trend.CANNOT, np.where(clear, sign, Trend.NONE)).astype(
        np.uint8
    )


def recent_trend(
    values: ArrayLike, low: ArrayLike, high: ArrayLike, years: ArrayLike | None = None
) -> TrendResult:
    """The recent trend of the latest five annual points.

    ``values``, ``low``, ``high``: (m,) or (n, m), oldest first, with 95 % limits.

    Weights are (3.92 / (U − L))². ``years`` (m,) defaults to 1 … m. CANNOT where there are fewer
    than five points, one of the latest five is NaN or has no width, or the years are not
    consecutive. Points must be separate years: never a rolling line (see ``trend_refusal``). Raises
    StatsError for shapes that differ.

    >>> values = np.array([10.0, 12.0, 14.0, 15.0, 18.0])
    >>> result = recent_trend(values, values - 1.5, values + 1.5)
    >>> Trend(int(result.trend)).words, round(float(result.slope), 3)
    ('going up', 1.9)
    """
    y, lower, upper = (np.asarray(a, dtype=np.float64) for a in (values, low, high))
    if not y.shape == lower.shape == upper.shape:
        raise StatsError(
            f"values of shape {y.shape} and limits of shapes {lower.shape} and {upper.shape} were"
            " given; all three need the same"
        )
    x = np.arange(1.0, y.shape[-1] + 1) if years is None else np.asarray(years, dtype=np.float64)
    if y.shape[-1] < POINTS or not (np.diff(x[-POINTS:]) == 1).all():
        nothing = np.full(y.shape[:-1], np.nan)
        return TrendResult(
            nothing,
            nothing,
            nothing,
            np.zeros(nothing.shape, bool),
            np.full(nothing.shape, Trend.CANNOT, np.uint8),
        )
    x, y = x[-POINTS:], y[..., -POINTS:]
    weights = divided(3.92, upper[..., -POINTS:] - lower[..., -POINTS:]) ** 2
    slope, se = weighted_slope(x, y, weights)
    without = [
        weighted_slope(np.delete(x, i), np.delete(y, i, -1), np.delete(weights, i, -1))[0]
        for i in range(POINTS)
    ]
    stable = (np.sign(np.array(without)) == np.sign(slope)).all(axis=0) & (slope != 0)
    return TrendResult(slope, se, divided(slope, se) ** 2, stable, trend_from(slope, se, stable))
