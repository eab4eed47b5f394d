"""What chance alone would bring: the counts at which a drawn count changes its verdict.

A map is shaken by drawing each area's count again, around what is expected or around its own
level (docs/methods.md, "Shake the map"). The browser draws the counts. Which verdict a drawn count
gets is decided here, by the same limits as the verdict of the real one.
"""

import math

import numpy as np
from numpy.typing import ArrayLike

from data.stats.inputs import Floats, counts_from
from data.stats.intervals import count_limits


def verdict_cuts(expected: ArrayLike, dispersion: float = 1.0) -> Floats:
    """The counts at which the verdict against ``expected`` (n,) changes: (n, 4).

    A count up to the first is lower at 99.8 %, up to the second at 95 %; from the third it is
    higher at 95 %, from the fourth at 99.8 %. The first two are −1 where no count is so low.
    ``dispersion``: as in ``count_limits``. NaN in gives NaN out.

    >>> verdict_cuts([20.0]).tolist()
    [[7.0, 11.0, 30.0, 36.0]]
    """
    e = counts_from(expected, "expected count")
    known = e[np.isfinite(e)]
    if not known.size:
        return np.full((e.size, 4), np.nan)
    # Beyond this count even the widest lower limit is above everything that is expected.
    most = float(known.max())
    grid = np.arange(math.ceil(most + 6 * math.sqrt(dispersion * most) + 30 * dispersion) + 1.0)
    found = np.full((e.size, 4), np.nan)
    for (low_at, high_at), level in zip(((1, 2), (0, 3)), (0.95, 0.998), strict=True):
        low, high = (
            np.maximum.accumulate(limits)
            for limits in count_limits(grid, level, dispersion=dispersion)
        )
        # Counts whose upper limit is below E are lower; those whose lower limit is above, higher.
        found[:, low_at] = np.searchsorted(high, e, side="left") - 1
        found[:, high_at] = np.searchsorted(low, e, side="right")
    found[~np.isfinite(e)] = np.nan
    return found
