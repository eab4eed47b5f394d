"""K-means for a classification of one's own: k is chosen, groups are made, and their stability.

scikit-learn is loaded when groups are made: only the command that makes them needs it.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from data.stats.inputs import Floats
from data.stats.own import Groups, adjusted_rand, has_every, matched, nearest

SILHOUETTE_OF = 2_000
"""Areas that the silhouette is worked out for, where there are more."""
LEAST_SIZE, LEAST_SHARE = 5, 0.01
"""A group has at least so many areas, and at least this share of all."""
RESAMPLES = 50
"""Times that the areas are drawn again for the stability."""

Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Tried:
    """One number of groups."""

    k: int
    groups: Groups
    centres: Floats
    within: float
    """Sum of squared distances to the own centre."""
    silhouette: float
    smallest: int
    starts: int
    """Starts that were made before the time was over."""


@dataclass(frozen=True, slots=True)
class Stability:
    """What stays of the groups when the areas are drawn again."""

    rand: float
    """Mean adjusted Rand index with the groups; nan where no time was left."""
    kept: Floats
    """Share of the draws in which each area keeps its group, (n,)."""
    draws: int


@dataclass(frozen=True, slots=True)
class Effort:
    """How hard the groups are looked for."""

    seed: int = 1
    starts: int = 20
    seconds: float = 60.0
    """Time for the starts, and the same again for the stability."""
    clock: Clock = time.monotonic


def least_size(areas: int) -> int:
    """The fewest areas of a group.

    >>> least_size(100), least_size(2_000)
    (5, 20)
    """
    return max(LEAST_SIZE, int(np.ceil(LEAST_SHARE * areas)))


def tried(inputs: Floats, ks: tuple[int, ...], effort: Effort) -> list[Tried]:
    """The best groups of inputs (n, m) for each number of groups, the same for the same seed.

    Centres are those of the areas that have every input. An area that lacks some (NaN) is in the
    group whose centre is nearest by the inputs that it has. The first start of each number is
    always made.
    """
    from sklearn.metrics import silhouette_score

    whole = has_every(inputs)
    full = inputs[whole]

    until = effort.clock() + effort.seconds
    found = []
    for place, k in enumerate(ks):
        # Each number of groups may use its part of the time that is left.
        now = effort.clock()
        best, starts = _best(full, k, effort, now + (until - now) / (len(ks) - place))
        groups: Groups = np.empty(len(inputs), dtype=np.int64)
        groups[whole] = best.labels_
        groups[~whole] = nearest(inputs[~whole], best.cluster_centers_)
        score = silhouette_score(
            full,
            best.labels_,
            sample_size=min(SILHOUETTE_OF, len(full)),
            random_state=effort.seed,
        )
        sizes = np.bincount(groups, minlength=k)
        found.append(
            Tried(
                k,
                groups,
                best.cluster_centers_,
                float(best.inertia_),
                float(score),
                int(sizes.min()),
                starts,
            )
        )
    return found


def chosen(found: list[Tried], areas: int) -> Tried | None:
    """The groups with the best silhouette of those none of which is too small; None where none."""
    large = [each for each in found if each.smallest >= least_size(areas)]
    return max(large, key=lambda each: (round(each.silhouette, 6), -each.k), default=None)


def stability(inputs: Floats, of: Tried, effort: Effort) -> Stability:
    """How far the groups are found again from areas drawn with replacement, by mini-batch.

    Those that have every input are drawn; all are put to the new centres.
    """
    from sklearn.cluster import MiniBatchKMeans
    from threadpoolctl import threadpool_limits

    until = effort.clock() + effort.seconds
    rng = np.random.default_rng(effort.seed)
    full = inputs[has_every(inputs)]
    rands: list[float] = []
    kept = np.zeros(len(inputs))
    for draw in range(RESAMPLES):
        if draw and effort.clock() > until:
            break
        rows = rng.integers(0, len(full), len(full))
        maker = MiniBatchKMeans(of.k, n_init=3, random_state=effort.seed + draw)
        with threadpool_limits(1):
            maker.fit(full[rows])
        again = nearest(inputs, maker.cluster_centers_)
        rands.append(adjusted_rand(of.groups, again))
        names = matched(again, of.groups)
        kept += np.array([names.get(g, -1) for g in range(of.k)])[again] == of.groups
    return Stability(float(np.mean(rands)), kept / len(rands), len(rands))


def _best(inputs: Floats, k: int, effort: Effort, until: float) -> tuple[Any, int]:
    from sklearn.cluster import KMeans
    from threadpoolctl import threadpool_limits

    best: Any = None
    for start in range(effort.starts):
        if start and effort.clock() > until:
            return best, start
        # Threads add up in any order; with one the last digits are the same each time.
        with threadpool_limits(1):
            made = KMeans(k, n_init=1, random_state=effort.seed + start).fit(inputs)
        if best is None or made.inertia_ < best.inertia_:
            best = made
    return best, effort.starts
