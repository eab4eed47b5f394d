"""Limits of intervals, rounded as they are shown.

Digits that are not shown would only make an answer larger.
"""

import numpy as np
from numpy.typing import NDArray

from data.stats.inputs import Interval

Limits = tuple[NDArray[np.float32], NDArray[np.float32]]


def whole_limits(limits: Interval, places: int = 0) -> Limits:
    """Lower and upper limits (n,) to some decimal places."""
    return limits.low.round(places).astype(np.float32), limits.high.round(places).astype(np.float32)
