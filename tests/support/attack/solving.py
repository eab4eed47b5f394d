"""What an attacker does with published counts: subtraction, intervals, linear programming. Shares
no code with the software.

Cells come as a frame with level, item, channel (0: all), window, month, area, shown and hidden; a
cell that is not listed is a true zero.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import scipy.sparse as sp
from scipy.optimize import linprog
from scipy.sparse.csgraph import connected_components

from tests.support.attack.crawl import Rule

KEY = ["level", "item", "channel", "window", "month", "area"]


@dataclass(frozen=True)
class Known:
    """Published cells, the sums between them (rows that add up to 0: parts 1, their sum −1), and
    what each cell says of itself.
    """

    cells: pd.DataFrame
    sums: sp.csr_matrix
    least: np.ndarray
    greatest: np.ndarray


def known_of(
    cells: pd.DataFrame,
    *,
    parents: Mapping[tuple[str, str], np.ndarray],
    totals: Mapping[str, Sequence[str]],
    rule: Rule,
) -> Known:
    """Everything an attacker can write down. ``parents``: (finer, coarser) level → area number
    above each area, for pairs that nest.
    """
    cells = cells.reset_index(drop=True)
    place = pd.Series(cells.index, index=pd.MultiIndex.from_frame(cells[KEY]))
    rows, columns, signs, size = [], [], [], 0
    for part, above in _families(cells, parents, totals):
        total = place.reindex(pd.MultiIndex.from_frame(above[KEY])).to_numpy()
        part, total = part[~np.isnan(total)], total[~np.isnan(total)].astype(int)
        sums, row = np.unique(total, return_inverse=True)
        rows += [size + row, size + np.arange(len(sums))]
        columns += [part, sums]
        signs += [np.ones(len(part)), -np.ones(len(sums))]
        size += len(sums)
    matrix = sp.csr_matrix(
        (np.concatenate(signs), (np.concatenate(rows), np.concatenate(columns))),
        shape=(size, len(cells)),
    )
    hidden, shown = cells["hidden"].to_numpy(), cells["shown"].to_numpy()
    half = (rule.rounding - 1) / 2
    least = np.where(hidden, 1.0, np.maximum(shown - half, rule.smallest))
    return Known(cells, matrix, least, np.where(hidden, np.inf, shown + half))


def _families(cells, parents, totals):
    by_channel = cells[cells["channel"] > 0]
    yield by_channel.index.to_numpy(), by_channel.assign(channel=0)
    for (fine, coarse), above in parents.items():
        inside = cells[cells["level"] == fine]
        number = np.asarray(above)[inside["area"] - 1].astype(int)
        yield (
            inside.index.to_numpy()[number > 0],
            inside[number > 0].assign(level=coarse, area=number[number > 0]),
        )
    for total, summed in totals.items():
        inside = cells[cells["item"].isin(list(summed))]
        yield inside.index.to_numpy(), inside.assign(item=total)
    ends = np.unique(cells.loc[cells["window"] == "year", "month"])
    months = cells[cells["window"] == "month"]
    if len(ends) and len(months):
        end = ends[np.minimum(np.searchsorted(ends, months["month"]), len(ends) - 1)]
        inside = (months["month"] <= end) & (months["month"] > end - 12)
        yield (
            months.index[inside].to_numpy(),
            months[inside].assign(window="year", month=end[inside]),
        )


def by_subtraction(known: Known) -> pd.DataFrame:
    """Hidden cells that one sum gives outright: the only hidden one in it, or all of the others as
    narrow as they can be. With least and greatest.
    """
    least, greatest = _narrowed(known, known.least, known.greatest)
    return _told(known, least, greatest)


def by_intervals(known: Known, rounds: int = 30) -> pd.DataFrame:
    """The same over and over, each sum using what the others gave."""
    least, greatest = known.least, known.greatest
    for _ in range(rounds):
        tighter = _narrowed(known, least, greatest)
        if np.array_equal(tighter[0], least) and np.array_equal(tighter[1], greatest):
            break
        least, greatest = tighter
    return _told(known, least, greatest)


def _narrowed(known: Known, least, greatest):
    entries = known.sums.tocoo()
    row, column, part = entries.row, entries.col, entries.data > 0
    low = np.where(part, least[column], -greatest[column])
    high = np.where(part, greatest[column], -least[column])
    low_rest, high_rest = _rest(row, low, -np.inf), _rest(row, high, np.inf)
    new_least, new_greatest = least.copy(), greatest.copy()
    np.maximum.at(new_least, column, np.where(part, -high_rest, low_rest))
    np.minimum.at(new_greatest, column, np.where(part, -low_rest, high_rest))
    return new_least, new_greatest


def _rest(row, values, infinity):
    endless = np.isinf(values)
    finite = np.where(endless, 0.0, values)
    rest = np.bincount(row, finite)[row] - finite
    return np.where(np.bincount(row, endless)[row] - endless > 0, infinity, rest)


def by_linear_programming(known: Known, *, most: int, seed: int = 1) -> pd.DataFrame:
    """The least and greatest value of hidden cells over all equations together, for ``most`` of
    them drawn by chance.
    """
    entries = known.sums
    lines = entries.shape[0]
    _, label = connected_components(sp.bmat([[None, entries], [entries.T, None]]), directed=False)
    label = label[lines:]
    hidden = np.flatnonzero(known.cells["hidden"])
    drawn = np.random.default_rng(seed).permutation(hidden)[:most]
    least, greatest = known.least.copy(), known.greatest.copy()
    for cell in drawn:
        mine = np.flatnonzero(label == label[cell])
        sums = entries[:, mine]
        sums = sums[np.diff(sums.indptr) > 0]
        cost = (mine == cell).astype(float)
        bounds = np.stack([known.least[mine], known.greatest[mine]], axis=1)
        for sign in (1.0, -1.0):
            found = linprog(
                sign * cost, A_eq=sums, b_eq=np.zeros(sums.shape[0]), bounds=bounds, method="highs"
            )
            if found.status == 0 and sign > 0:
                least[cell] = round(found.fun, 6)
            elif found.status == 0:
                greatest[cell] = round(-found.fun, 6)
    told = _told(known, least, greatest)
    return told[told.index.isin(drawn)]


def _told(known: Known, least, greatest) -> pd.DataFrame:
    cells = known.cells.assign(least=least, greatest=greatest)
    return cells[cells["hidden"]]


def recovered(told: pd.DataFrame, smallest: int) -> pd.DataFrame:
    """Hidden cells an attacker knows more of than the rule allows: fewer possible values than the
    rule hides.
    """
    return told[told["greatest"] - told["least"] < smallest - 2 - 1e-6]
