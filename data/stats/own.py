"""A classification of one's own: inputs made comparable, groups judged and matched.

Steps of the Output Area Classification 2021: shares and rates, inverse hyperbolic sine, range 0 to
1. Adjusted Rand index: Hubert and Arabie (1985).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.stats.crosswalk import cross_table
from data.stats.inputs import Flags, Floats

TOO_ALIKE = 0.9
"""Of two inputs with a larger correlation than this, either way, the later one is dropped."""
LEAST_BLOCKS = 10
"""With fewer blocks of areas nothing is said of which classification explains a service better."""
LEAST_EVENTS = 100
"""With fewer events neither."""
FOLDS = 10
FAR = 0.5
"""A centre is high or low from so many standard deviations of areas on."""

Groups = NDArray[np.int64]
"""The place of the group of each area, (n,), from 0."""


@dataclass(frozen=True, slots=True)
class Explained:
    """How well two classifications explain one service in areas that they did not learn from."""

    own: float
    """Share of the deviance that the groups explain, at most 1; below 0 they do harm."""
    other: float
    low: float
    """Interval of own − other, 95 %."""
    high: float
    p: float
    """Two-sided: of a difference of 0."""
    blocks: int


def scaled(values: Floats) -> Floats:
    """Inputs (n, m) after the inverse hyperbolic sine, each with a range of 0 to 1.

    An input that is the same everywhere becomes 0. NaN, for not known, stays; each input is known
    for some area.

    >>> scaled(np.array([[0.0], [np.sinh(1.0)], [np.nan], [np.sinh(4.0)]])).round(2).tolist()
    [[0.0], [0.25], [nan], [1.0]]
    """
    bent = np.arcsinh(values)
    least = np.nanmin(bent, axis=0)
    width = np.nanmax(bent, axis=0) - least
    result: Floats = (bent - least) / np.where(width > 0, width, 1.0)
    return result


def twins(inputs: Floats) -> dict[int, int]:
    """Columns to drop: each is too alike to a column before it that stays, which is its value.

    ``inputs`` (n, m) are those of the areas that have every one.

    >>> twins(np.array([[0, 0, 1.0], [1, 2, 0], [2, 4.1, 1], [3, 6, 0]]))
    {1: 0}
    """
    dropped: dict[int, int] = {}
    with np.errstate(invalid="ignore", divide="ignore"):
        alike = np.abs(np.atleast_2d(np.corrcoef(inputs, rowvar=False))) > TOO_ALIKE
    for column in range(inputs.shape[1]):
        before = (c for c in range(column) if c not in dropped and alike[c, column])
        if (first := next(before, None)) is not None:
            dropped[column] = first
    return dropped


def distances(inputs: Floats, centres: Floats) -> Floats:
    """From each area (n, m) to each centre (k, m): (n, k).

    It is the root of the mean squared difference over the inputs that the area has; each has one.

    >>> distances(np.array([[0.0, 0.0], [np.nan, 1.0]]), np.array([[3.0, 1.0]])).round(3).tolist()
    [[2.236], [0.0]]
    """
    columns = [np.sqrt(np.nanmean((inputs - centre) ** 2, axis=1)) for centre in centres]
    result: Floats = np.column_stack(columns)
    return result


def has_every(inputs: Floats) -> Flags:
    """Whether each area (n, m) has every input: (n,)."""
    return np.asarray(np.isfinite(inputs).all(axis=1))


def nearest(inputs: Floats, centres: Floats) -> Groups:
    """The place of the centre (k, m) that is nearest to each area (n, m) by what it has: (n,).

    Of two that are as near, the first.
    """
    result: Groups = distances(inputs, centres).argmin(axis=1).astype(np.int64)
    return result


def typicality(inputs: Floats, centres: Floats, groups: Groups) -> Floats:
    """1 − distance to the own centre / distance to the nearest other: (n,), 0 to 1.

    1 is an area at its centre, and 0 one between two groups.

    >>> inputs, centres = np.array([[0.0], [0.25], [0.5]]), np.array([[0.0], [1.0]])
    >>> typicality(inputs, centres, np.array([0, 0, 0])).round(3).tolist()
    [1.0, 0.667, 0.0]
    """
    away = distances(inputs, centres)
    rows = np.arange(len(inputs))
    own = away[rows, groups]
    away[rows, groups] = np.inf
    nearest = away.min(axis=1)
    part = np.divide(own, nearest, out=np.zeros_like(own), where=nearest > 0)
    result: Floats = np.clip(1 - part, 0, 1)
    return result


def areas_in_both(first: Groups, second: Groups) -> Floats:
    """Areas in each group of one classification (rows) and of another (columns)."""
    return cross_table(
        first, second, np.ones(len(first)), (int(first.max()) + 1, int(second.max()) + 1)
    )


def adjusted_rand(first: Groups, second: Groups) -> float:
    """How far two classifications agree: 1 wholly, 0 as two by chance would.

    >>> round(adjusted_rand(np.array([0, 0, 1, 1]), np.array([0, 0, 1, 2])), 4)
    0.5714
    """
    table = areas_in_both(first, second)

    def pairs(of: Floats) -> float:
        return float((of * (of - 1) / 2).sum())

    rows, columns = pairs(table.sum(axis=1)), pairs(table.sum(axis=0))
    every = pairs(np.array([table.sum()]))
    chance = rows * columns / every if every else 0.0
    most = (rows + columns) / 2
    return (pairs(table) - chance) / (most - chance) if most > chance else 1.0


def matched(new: Groups, old: Groups) -> dict[int, int]:
    """For each new group the old one that it continues: the matches with most areas in common.

    A group that shares no area with the old one that is left for it is not in the result.

    >>> matched(np.array([0, 0, 1, 1, 2]), np.array([1, 1, 0, 0, 0]))
    {0: 1, 1: 0}
    """
    from scipy.optimize import linear_sum_assignment

    table = areas_in_both(new, old)
    rows, columns = linear_sum_assignment(table, maximize=True)
    return {int(r): int(c) for r, c in zip(rows, columns, strict=True) if table[r, c] > 0}


def held_out_deviance(counts: Floats, bases: Floats, groups: Groups, folds: Groups) -> Floats:
    """Poisson deviance of each area, (n,), from rates of groups in the areas of other folds.

    The rate of a group is (events + r·b) / (base + b): r is the rate of all areas of those folds,
    and b the mean base of an area, so that a group without events has no rate of 0.

    >>> ones, folds = np.ones(4), np.array([0, 0, 1, 1])
    >>> held_out_deviance(2 * ones, ones, np.array([0, 1, 0, 1]), folds).round(6).tolist()
    [0.0, 0.0, 0.0, 0.0]
    """
    result = np.zeros(len(counts))
    size = int(groups.max()) + 1
    mean = float(bases.mean())
    for fold in np.unique(folds):
        out = folds == fold
        rest = ~out
        overall = counts[rest].sum() / bases[rest].sum()
        events = np.bincount(groups[rest], counts[rest], minlength=size)
        base = np.bincount(groups[rest], bases[rest], minlength=size)
        expected = ((events + overall * mean) / (base + mean))[groups[out]] * bases[out]
        seen = counts[out]
        with np.errstate(divide="ignore", invalid="ignore"):
            logs = np.where(seen > 0, seen * np.log(seen / expected), 0.0)
        result[out] = 2 * (logs - (seen - expected))
    return result


def explained(
    counts: Floats, bases: Floats, own: Groups, other: Groups, blocks: Groups
) -> Explained | None:
    """Which of two classifications explains a service better, out of sample.

    ``blocks`` (n,) are larger areas: all areas of one are in one fold, because neighbours are
    alike, and the interval is of the differences of blocks. None where there are too few blocks, or
    no events.
    """
    from scipy.special import stdtr, stdtrit

    _, blocks = np.unique(blocks, return_inverse=True)
    size = int(blocks.max()) + 1 if len(blocks) else 0
    if size < LEAST_BLOCKS or counts.sum() < LEAST_EVENTS:
        return None
    folds = blocks % FOLDS
    if np.count_nonzero(np.bincount(folds, counts)) < 2:
        return None
    mine, theirs, none = (
        held_out_deviance(counts, bases, groups, folds)
        for groups in (own, other, np.zeros_like(own))
    )
    if none.sum() <= 0:
        return None
    difference = np.bincount(blocks, theirs - mine, minlength=size) / none.sum()
    total = float(difference.sum())
    error = float(np.sqrt(size * difference.var(ddof=1)))
    wide = float(stdtrit(size - 1, 0.975)) * error
    p = 2 * float(stdtr(size - 1, -abs(total) / error)) if error > 0 else 1.0
    return Explained(
        1 - float(mine.sum() / none.sum()),
        1 - float(theirs.sum() / none.sum()),
        total - wide,
        total + wide,
        p,
        size,
    )
