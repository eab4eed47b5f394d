"""Crosswalks: what became of the groups of one classification in another.

A group's code has no meaning outside its scheme and version, so codes are never compared. What is
compared is where the households of each old group are now.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from data.stats.inputs import Flags, Floats, StatsError, counts_from, divided

ONE_TO_ONE = 0.99
"""From this share, both ways, an old and a new group are the same group."""
NONE = -1
"""Successor of a group that nobody is in."""

Places = NDArray[np.int64]


def cross_table(
    old: ArrayLike, new: ArrayLike, weight: ArrayLike, shape: tuple[int, int]
) -> Floats:
    """Households by old and new group, ``shape``.

    ``old`` and ``new`` (n,) are places of groups, and ``weight`` (n,) the households of each area.
    Areas outside of either are left out.

    >>> cross_table([0, 0, 1, 9], [0, 1, 1, 1], [30, 10, 20, 5], (2, 2)).tolist()
    [[30.0, 10.0], [0.0, 20.0]]
    """
    rows, columns = np.asarray(old, dtype=np.int64), np.asarray(new, dtype=np.int64)
    weights = counts_from(weight)
    if not rows.shape == columns.shape == weights.shape:
        raise StatsError(
            f"groups of {rows.shape} and {columns.shape} areas and households of {weights.shape}"
            " were given; use (n,) for the same n areas"
        )
    known = (rows < shape[0]) & (columns < shape[1]) & ~np.isnan(weights)
    cells = rows[known] * shape[1] + columns[known]
    found = np.bincount(cells, weights=weights[known], minlength=shape[0] * shape[1])
    return found.astype(np.float64).reshape(shape)


def shares_of_old(table: ArrayLike) -> Floats:
    """Share of each old group that is in each new one: rows sum to 1, or are NaN for nobody.

    >>> shares_of_old([[30, 10], [0, 20]]).tolist()
    [[0.75, 0.25], [0.0, 1.0]]
    """
    counts = counts_from(table)
    return divided(counts, counts.sum(axis=1, keepdims=True))


def successors(table: ArrayLike) -> Places:
    """For each old group the new one that most of it is in; NONE where nobody is.

    Of equally large ones it is the first.

    >>> successors([[30, 10], [0, 20], [0, 0]]).tolist()
    [0, 1, -1]
    """
    counts = counts_from(table)
    found: Places = np.where(counts.sum(axis=1) > 0, counts.argmax(axis=1), NONE)
    return found


def same_groups(table: ArrayLike) -> Flags:
    """Whether each old group is the same people as its successor, (k,).

    It is where at least 0.99 of the old group is in the new one, and at least 0.99 of the new one
    came from it. A trend over the change is comparable only then, and otherwise re-based.

    >>> same_groups([[199, 1], [2, 98]]).tolist()
    [True, False]
    >>> same_groups([[100, 0], [40, 60]]).tolist()
    [False, False]
    """
    counts = counts_from(table)
    to = successors(counts)
    rows = np.arange(len(counts))
    most = counts[rows, to]
    forward = divided(most, counts.sum(axis=1))
    back = divided(most, counts.sum(axis=0)[to])
    with np.errstate(invalid="ignore"):
        same: Flags = (to != NONE) & (forward >= ONE_TO_ONE) & (back >= ONE_TO_ONE)
    return same


def parted(old: ArrayLike, new: ArrayLike, to: ArrayLike) -> Flags:
    """Whether each area (n,) is in another new group than most of its old group went to.

    ``to`` are the successors. Areas of no old group are not.

    >>> parted([0, 0, 1], [0, 1, 1], [0, 1]).tolist()
    [False, True, False]
    """
    rows, columns, after = (np.asarray(v, dtype=np.int64) for v in (old, new, to))
    known = rows < len(after)
    found: Flags = known & (after[np.where(known, rows, 0)] != columns)
    return found
