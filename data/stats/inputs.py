"""Check the inputs of every figure once.

They are arrays of floats, with NaN for "not known" (hidden or missing).
"""

from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from data.errors import WardwiseError
from data.model import HIDDEN as HIDDEN
from data.model import MISSING as MISSING
from data.model import NOT_COVERED as NOT_COVERED
from data.model import VALUE as VALUE

Floats: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]
Codes: TypeAlias = NDArray[np.uint8]


class StatsError(WardwiseError, ValueError):
    """Numbers from which a figure cannot be computed, such as more users than people."""


class Interval(NamedTuple):
    """Lower and upper limit, both of the shape and unit of the figure they belong to.

    NaN where the figure is not known.
    """

    low: Floats
    high: Floats


def counts_from(given: ArrayLike, name: str = "count") -> Floats:
    """``given`` as float64. NaN is allowed and stays NaN.

    Raises StatsError for a negative or infinite number.

    >>> counts_from([3, float("nan")]).tolist()
    [3.0, nan]
    """
    values = np.asarray(given, dtype=np.float64)
    bad = (values < 0) | np.isinf(values)
    if bad.any():
        raise StatsError(
            f"{name} of {values[bad].flat[0]:g} was given; a {name} is a finite number from 0 up"
            " (or NaN where it is not known)"
        )
    return values


def divided(top: ArrayLike, bottom: ArrayLike) -> Floats:
    """``top / bottom``, NaN (never infinity) where ``bottom`` is 0 or not known.

    >>> divided([1, 1, 0], [2, 0, 0]).tolist()
    [0.5, nan, nan]
    """
    above, below = np.asarray(top, dtype=np.float64), np.asarray(bottom, dtype=np.float64)
    result = np.full(np.broadcast(above, below).shape, np.nan)
    np.divide(above, below, out=result, where=below != 0)
    return unwrapped(result)


def unwrapped(values: Floats) -> Floats:
    """A zero-dimensional array as a plain number, any other array unchanged.

    Figures of one area can then be used as numbers.
    """
    return values[()] if values.ndim == 0 else values


def share_of(level: float) -> float:
    """The part of the distribution in one tail: 0.025 for a level of 0.95.

    Raises StatsError unless 0 < level < 1.
    """
    if not 0 < level < 1:
        raise StatsError(
            f"a confidence level of {level:g} was given; use a share between 0 and 1, such as 0.95"
            " or 0.998"
        )
    return (1 - level) / 2


def dispersion_from(given: ArrayLike) -> Floats:
    """Dispersions as float64: variance of a count over its expectation, 1 for independent events.

    Raises StatsError for one below 1, or that is not a finite number.

    >>> dispersion_from([1, 2.5]).tolist()
    [1.0, 2.5]
    """
    values = np.asarray(given, dtype=np.float64)
    bad = ~(values >= 1) | np.isinf(values)
    if bad.any():
        raise StatsError(
            f"a dispersion of {values[bad].flat[0]:g} was given; use a finite number from 1 up (1"
            " where events are independent)"
        )
    return values
