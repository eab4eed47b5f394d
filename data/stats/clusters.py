"""Local clusters: areas that are high or low together with the areas around them.

Local Moran (Anselin 1995) with conditional permutations, and Gi* (Getis and Ord 1992; Ord and Getis
1995). Which areas are told is chosen as one family: Benjamini and Hochberg (1995).
"""

from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.stats.chance import discoveries
from data.stats.inputs import Codes, Floats

LEAST_AREAS = 30
"""Fewer areas than this are not judged."""
TENFOLD = 10.0
"""Rates are smoothed where the largest base is more than this many times the smallest."""
FIRST_DRAWS, DRAWS = 999, 9_999
"""Permutations of every area, and of the areas that the first ones leave in question."""
IN_QUESTION = 0.02
TIE = 1e-9
SEED = 20_261_127

Pairs = tuple[NDArray[np.int64], NDArray[np.int64]]
"""Places of areas, and beside each the place of one that touches it; both directions."""


Counts = NDArray[np.signedinteger[Any]]


class Kind(IntEnum):
    """What an area is beside its neighbours."""

    LEFT_OUT = 0
    LOW = 1
    LOW_AMONG_HIGH = 2
    NEITHER = 3
    HIGH_AMONG_LOW = 4
    HIGH = 5


@dataclass(frozen=True, slots=True)
class Clusters:
    """The n areas of one family. Values are NaN where an area is left out."""

    kind: Codes
    moran: Floats
    """Local Moran: own distance from the mean times that of the neighbours, in deviations."""
    gi: Floats
    """Gi*: how far the area with its neighbours lies from the mean, in standard errors."""
    p: Floats
    """Two-sided."""


class Draws:
    """Places drawn without replacement, the same for all families of one size.

    They depend on the seed, the size and the number of draws alone, so families may be judged in
    any order. Those of the last size are kept: give families of one size after each other.
    """

    def __init__(self, seed: int = SEED) -> None:
        self._seed = seed
        self._kept: dict[int, tuple[int, np.random.Generator, NDArray[np.int64]]] = {}

    def of(self, among: int, most: int, draws: int) -> NDArray[np.int64]:
        """Places below ``among`` in random order: (``most``, ``draws``), different in a column."""
        size, rng, found = self._kept.get(draws, (0, None, None))
        if rng is None or found is None or size != among:
            rng = np.random.default_rng((self._seed, among, draws))
            found = np.empty((0, draws), dtype=np.int64)
        if len(found) < most:
            found = _with_rows(found, most, among, rng)
            self._kept[draws] = among, rng, found
        return found[:most]


def _with_rows(
    rows: NDArray[np.int64], most: int, among: int, rng: np.random.Generator
) -> NDArray[np.int64]:
    """The rows of draws there are, with more of them up to ``most``."""
    # Fractions are drawn in a tenth of the time that a call for a few whole numbers takes.
    found = np.empty((most, rows.shape[1]), dtype=np.int64)
    found[: len(rows)] = rows
    for place in range(len(rows), most):
        drawn = found[place]
        drawn[:] = among * rng.random(len(drawn))
        again = np.flatnonzero((found[:place] == drawn).any(axis=0))
        while again.size:
            drawn[again] = among * rng.random(again.size)
            again = again[(found[:place, again] == drawn[again]).any(axis=0)]
    return found


def smoothed_rates(counts: Floats, bases: Floats, dispersion: float = 1.0) -> Floats:
    """Rates (n,) drawn towards the rate of all, the more the smaller the base: empirical Bayes.

    By moments: m = Σx/Σn, s² = Σn(r − m)²/Σn, a = max(s² − φm/n̄, 0), and each rate becomes
    m + (r − m) · a/(a + φm/n). Source: Marshall 1991. NaN where a count or a base is not known.

    >>> counts, bases = np.array([1.0, 30.0, 70.0]), np.array([10.0, 1000.0, 1000.0])
    >>> smoothed_rates(counts, bases).round(4).tolist()
    [0.0534, 0.0326, 0.0674]
    """
    known = np.isfinite(counts) & (np.nan_to_num(bases) > 0)
    x, n = counts[known], bases[known]
    found = np.full(len(counts), np.nan)
    if not n.sum() > 0:
        return found
    rates, mean = x / n, x.sum() / n.sum()
    spread = float((n * (rates - mean) ** 2).sum() / n.sum())
    between = max(spread - dispersion * mean / n.mean(), 0.0)
    within = dispersion * mean / n
    weight = np.divide(between, between + within, out=np.zeros_like(n), where=between + within > 0)
    found[known] = mean + weight * (rates - mean)
    return found


def clusters_of(values: Floats, pairs: Pairs, draws: Draws | None = None) -> Clusters:
    """The areas of one family (n,) that lie in a cluster, or apart from their neighbours.

    Neighbours weigh alike. Areas without a value, and those without a neighbour that has one, are
    left out; so are all where fewer than LEAST_AREAS have a value. Each p is that of local Moran:
    the area stays, and its neighbours are drawn from the others. ``draws`` may be shared by several
    families.
    """
    size = len(values)
    blank = np.full(size, np.nan)
    found = Clusters(np.zeros(size, dtype=np.uint8), blank, blank.copy(), blank.copy())
    own, other = pairs
    known = np.isfinite(values)
    if known.sum() < LEAST_AREAS:
        return found
    both = known[own] & known[other]
    place = np.cumsum(known) - 1
    own, other = place[own[both]], place[other[both]]
    order = np.argsort(own, kind="stable")
    own, other = own[order], other[order]
    x = values[known]
    touching = np.bincount(own, minlength=len(x))
    rows, judged = np.flatnonzero(known), touching > 0
    kind, moran, gi, p = _judged(x, (own, other), touching, draws or Draws())
    found.kind[rows[judged]] = kind[judged]
    for whole, part in ((found.moran, moran), (found.gi, gi), (found.p, p)):
        whole[rows[judged]] = part[judged]
    return found


def _judged(
    x: Floats, pairs: Pairs, touching: Counts, drawn: Draws
) -> tuple[Codes, Floats, Floats, Floats]:
    n, deviation = len(x), float(x.std())
    if deviation == 0:
        same = np.full(n, Kind.NEITHER, dtype=np.uint8)
        return same, np.zeros(n), np.zeros(n), np.ones(n)
    own, other = pairs
    z = (x - x.mean()) / deviation
    lag = np.bincount(own, weights=z[other], minlength=n) / np.maximum(touching, 1)
    moran = z * lag
    weight = touching + 1.0
    spread = np.sqrt(np.maximum((n * weight - weight**2) / (n - 1), np.finfo(float).tiny))
    gi = (np.bincount(own, weights=z[other], minlength=n) + z) / spread
    p = np.full(n, np.nan)
    todo = np.flatnonzero(touching)
    for draws in (FIRST_DRAWS, DRAWS):
        most = int(touching[todo].max(initial=0))
        p[todo] = _by_permutation(z, moran, touching, todo, drawn.of(n - 1, most, draws))
        todo = np.flatnonzero(p <= IN_QUESTION)
    chosen = discoveries(p)
    ends = np.where(z < 0, np.where(lag < 0, Kind.LOW, Kind.LOW_AMONG_HIGH), Kind.HIGH_AMONG_LOW)
    ends = np.where((z >= 0) & (lag >= 0), Kind.HIGH, ends)
    return np.where(chosen, ends, Kind.NEITHER).astype(np.uint8), moran, gi, p


def _by_permutation(
    z: Floats,
    moran: Floats,
    touching: Counts,
    todo: NDArray[np.int64],
    draws: NDArray[np.int64],
) -> Floats:
    """Two-sided p of some areas: twice the one-sided share of draws as far out, at most 1.

    The draws are of places among all areas but the last; the last takes the place of the area that
    is judged. So the sums of all draws serve every area, but for the few draws that hold it.
    """
    count = draws.shape[1]
    sums = z.take(draws)
    for before, row in pairwise(sums):
        row += before
    # A draw is as far out where its sum is at least, or at most, this one. Equal rates make ties,
    # which count on both sides whatever the rounding of their sums.
    beside = touching[todo]
    reach = np.divide(moran[todo] * beside, z[todo], out=np.zeros(len(todo)), where=z[todo] != 0)
    above, below = np.zeros((2, len(todo)), dtype=np.int64)
    for size in np.unique(beside).tolist():
        of_size, ordered = beside == size, np.sort(sums[size - 1])
        above[of_size] = count - np.searchsorted(ordered, reach[of_size] - TIE, side="left")
        below[of_size] = np.searchsorted(ordered, reach[of_size] + TIE, side="right")
    # Only draws that hold a judged area among as many places as it has neighbours need the last.
    place, reached = np.zeros((2, len(z)), dtype=np.int64)
    place[todo] = np.arange(len(todo))
    reached[todo] = beside
    inside = reached.take(draws) > np.arange(len(draws))[:, np.newaxis]
    cell = np.flatnonzero(inside)
    held, column = draws.ravel()[cell], cell % count
    at = place[held]
    before = sums[touching[held] - 1, column]
    after = before - z[held] + z[-1]
    low, high = reach[at] - TIE, reach[at] + TIE
    np.add.at(above, at, (after >= low).astype(np.int64) - (before >= low))
    np.add.at(below, at, (after <= high).astype(np.int64) - (before <= high))
    found = np.minimum(2 * (1 + np.minimum(above, below)) / (count + 1), 1.0)
    # An area at the mean has no side: every draw is as far out.
    return np.where(z[todo] == 0, 1.0, found)


def components(members: NDArray[np.int64], pairs: Pairs) -> list[NDArray[np.int64]]:
    """Some areas put together where they touch, each group ascending; the largest first.

    >>> touching = np.array([0, 1, 1, 2, 3, 4]), np.array([1, 0, 2, 1, 4, 3])
    >>> [group.tolist() for group in components(np.array([0, 1, 4]), touching)]
    [[0, 1], [4]]
    """
    left = set(members.tolist())
    beside: dict[int, list[int]] = {}
    for own, other in zip(*(each.tolist() for each in pairs), strict=True):
        if own in left and other in left:
            beside.setdefault(own, []).append(other)
    groups = []
    for start in members.tolist():
        if start not in left:
            continue
        left.remove(start)
        group, todo = [], [start]
        while todo:
            area = todo.pop()
            group.append(area)
            todo += [each for each in beside.get(area, ()) if each in left]
            left.difference_update(todo)
        groups.append(np.array(sorted(group), dtype=np.int64))
    return sorted(groups, key=lambda group: (-len(group), int(group[0])))
