"""Limits of intervals, rounded as they are shown.

Digits that are not shown would only make an answer larger.
"""

import numpy as np
from numpy.typing import NDArray

from data.stats.inputs import Interval
from data.stats.verdict import Verdicts

Limits = tuple[NDArray[np.float32], NDArray[np.float32]]


def whole_limits(limits: Interval, places: int = 0) -> Limits:
    """Lower and upper limits (n,) to some decimal places."""
    return limits.low.round(places).astype(np.float32), limits.high.round(places).astype(np.float32)


def percent_limits(verdicts: Verdicts) -> Interval:
    """Limits of a change in per cent, from those of the ratio; none where there is no verdict."""
    known = verdicts.band > 0
    low, high = (
        np.where(known, 100 * (limit - 1), np.nan) for limit in (verdicts.low, verdicts.high)
    )
    return Interval(low, high)
