"""Divide the counts of areas among their segments, and merge segments that are too small."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from data.stats.inputs import Floats, StatsError, counts_from, divided

FEWEST_USERS = 10
"""A segment with fewer reference users has no rate of its own."""
HALF, MOST = 0.5, 0.75
"""Shares of the largest segment from which an area has a majority, and is typical of it."""
CLOSE, APART = 0.5, 0.2
"""Typicality by distances (``data.stats.own``): from the first on an area is typical, being
at least twice as near to its group as to any other; under the second it is between two groups.
"""


@dataclass(frozen=True, slots=True)
class Reference:
    """Users and base of each segment over the reference area, both (k,)."""

    users: Floats
    base: Floats


def apportioned(count: ArrayLike, mix: ArrayLike) -> Floats:
    """Users of each area and segment, (n, k): the area's count shared out in proportion to its mix.

    count · mix_g / Σ mix. It assumes that within one area all segments use the service alike, so do
    it at the finest level the counts have. ``count`` (n,), ``mix`` (n, k). Rows are NaN where the
    count is not known or the area has no mix.

    >>> apportioned([30, 4], [[100, 50], [0, 10]]).tolist()
    [[20.0, 10.0], [0.0, 4.0]]
    """
    counts, base = counts_from(count), counts_from(mix, "base")
    if base.ndim != 2 or counts.shape != base.shape[:1]:
        raise StatsError(
            f"counts of shape {counts.shape} and a mix of shape {base.shape} were given; use (n,)"
            " and (n, k) for the same n areas"
        )
    return counts[:, None] * divided(base, base.sum(axis=1, keepdims=True))


def reference_from(count: ArrayLike, mix: ArrayLike) -> Reference:
    """Users and base of each segment summed over areas.

    Areas whose count is not known, or that have no mix, are in neither.

    >>> ref = reference_from([30, 4, float("nan")], [[100, 50], [0, 10], [70, 70]])
    >>> ref.users.tolist(), ref.base.tolist()
    ([20.0, 14.0], [100.0, 60.0])
    """
    counts, base = counts_from(count), counts_from(mix, "base")
    per_base = divided(counts, base.sum(axis=1))
    # The result equals the sum of apportioned users, without a table of them.
    known = ~np.isnan(per_base)
    return Reference(np.where(known, per_base, 0.0) @ base, known.astype(np.float64) @ base)


def typical_steps(share: ArrayLike, cuts: Sequence[float] = (MOST, HALF)) -> NDArray[np.uint8]:
    """How typical areas are of their largest segment, as a step (n,): 0 most, ``len(cuts)`` least.

    ``share`` (n,) is that of the largest segment, from 0 to 1. It is the dominance of Berger and
    Parker (1970), and 1 less Freeman's variation ratio (1965). ``cuts`` descend; a share on a cut
    belongs to the step above it.

    >>> typical_steps([0.8, 0.75, 0.5, 0.38]).tolist()
    [0, 0, 1, 2]
    """
    shares = np.asarray(share, dtype=np.float64)
    found = np.zeros(shares.shape, dtype=np.uint8)
    for cut in cuts:
        found += shares < cut
    return found


def merged_segments(
    users: ArrayLike, parents: Sequence[Hashable] | None = None, *, fewest: float = FEWEST_USERS
) -> NDArray[np.int64]:
    """Group number of each segment, (k,).

    Every group has at least ``fewest`` users where that is possible.

    Small segments of one parent are put together; if they are still small, the whole parent becomes
    one group; parents that are still small go to the rest, and a rest that is still small takes in
    the next smallest group. Each segment is in exactly one group, so that expected counts go on
    summing to observed ones.

    >>> merged_segments([50, 4, 7, 3, 90], parents=["1", "1", "1", "2", "3"]).tolist()
    [0, 1, 1, 1, 2]
    >>> merged_segments([50, 4, 80], parents=["1", "1", "2"]).tolist()
    [0, 0, 1]
    """
    size = np.nan_to_num(counts_from(users, "number of users"))
    group = np.arange(len(size))
    if parents is not None:
        if len(parents) != len(size):
            raise StatsError(
                f"{len(parents)} parents were given for {len(size)} segments; give one for each"
            )
        for parent in dict.fromkeys(parents):
            _merge_family(group, size, np.array([p == parent for p in parents]), fewest)
    _merge_rest(group, size, fewest)
    return np.unique(_first_member(group), return_inverse=True)[1].astype(np.int64)


def _merge_family(
    group: NDArray[np.int64], size: Floats, family: NDArray[np.bool_], fewest: float
) -> None:
    small = family & (size < fewest)
    if not small.any():
        return
    pool = small if size[small].sum() >= fewest else family
    group[pool] = np.flatnonzero(pool)[0]


def _merge_rest(group: NDArray[np.int64], size: Floats, fewest: float) -> None:
    """Merge groups that are still small.

    The next smallest group is added while that is not enough.
    """
    totals = {int(g): float(size[group == g].sum()) for g in np.unique(group)}
    by_size = sorted(totals, key=lambda g: (totals[g], g))
    rest = [g for g in by_size if totals[g] < fewest]
    for following in by_size[len(rest) :]:
        if not rest or sum(totals[g] for g in rest) >= fewest:
            break
        rest.append(following)
    if rest:
        group[np.isin(group, rest)] = rest[0]


def _first_member(group: NDArray[np.int64]) -> NDArray[np.int64]:
    """Each group named by its first segment, so that numbers follow the order of the segments."""
    first: dict[int, int] = {}
    for place, g in enumerate(group.tolist()):
        first.setdefault(g, place)
    return np.array([first[g] for g in group.tolist()], dtype=np.int64)


def pooled_rates(reference: Reference, groups: NDArray[np.int64]) -> Floats:
    """Users per unit of base of each segment, (k,), taken from its group.

    NaN where the group has no base.

    >>> reference = Reference(np.array([20.0, 4.0]), np.array([100.0, 20.0]))
    >>> pooled_rates(reference, np.array([0, 0])).tolist()
    [0.2, 0.2]
    """
    users = np.bincount(groups, weights=reference.users)
    base = np.bincount(groups, weights=reference.base)
    return divided(users, base)[groups]
