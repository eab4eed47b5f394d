"""Represent everything that a build publishes of one record set as cells and equations.

Every sum that holds between cells is an equation.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import scipy.sparse as sp
from numpy.typing import NDArray

from data.model import Window
from data.windows import SPANS

WINDOWS: tuple[Window, ...] = ("month", "year", "quarter", "snapshot")
MONTHS, YEARS, QUARTERS, SNAPSHOTS = range(4)
"""Places in WINDOWS."""
Ints = NDArray[np.int64]
Parents = Mapping[tuple[str, str], NDArray[np.uint32]]
_BITS = {"level": 58, "item": 46, "window": 44, "month": 32, "channel": 24, "area": 0}
_FLAGS = ("came_hidden", "published", "settled", "settled_hidden")


@dataclass(frozen=True)
class Table:
    """One table before protection: counts at one level of one item in one window.

    The item is a service or a theme's total. ``frame`` has the schema TAKEUP; channel 0 is the
    total over channels, and a quarter or year is named by its last month. A table that is not
    ``published`` is one that others would give away by their differences (parts of areas that
    overlap): its small counts are protected too. ``settled`` says of each row whether it is hidden,
    where an earlier build published the table: nothing of it can change.
    """

    level: str
    item: str
    frame: pd.DataFrame
    window: Window = "month"
    published: bool = True
    settled: NDArray[np.bool_] | None = None


@dataclass(frozen=True)
class Cells:
    """Cells of all tables as arrays of one length, ordered by ``key``.

    ``level``, ``item`` and ``window`` are places in the lists beside them.
    """

    levels: tuple[str, ...]
    items: tuple[str, ...]
    key: Ints
    level: Ints
    item: Ints
    window: Ints
    month: Ints
    channel: Ints
    area: Ints
    count: Ints
    came_hidden: NDArray[np.bool_]
    """Hidden by the maker of the records: the build does not know their counts."""
    published: NDArray[np.bool_]
    settled: NDArray[np.bool_]
    """Published by an earlier build, which also decided whether they are hidden."""
    settled_hidden: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.key)


@dataclass(frozen=True)
class System:
    """Cells and the equations between them.

    In row e of ``matrix`` the parts have 1 and ``total[e]`` has −1, and they add up to 0.
    """

    cells: Cells
    matrix: sp.csr_matrix
    total: Ints
    over_time: NDArray[np.bool_]
    """Equations that add months up to a quarter or year, or quarters to a year."""
    floor: NDArray[np.float64]
    """The least that each cell can be, given the zeros, which are shown.

    It is at least 1 where the cell is not zero, and at least the number of its parts that are not
    zero.
    """


def cells_of(tables: Sequence[Table]) -> Cells:
    """All cells of the tables.

    Levels keep the order of the tables: the records are counted at the first.
    """
    levels, items = (
        tuple(dict.fromkeys(t.level for t in tables)),
        tuple(dict.fromkeys(t.item for t in tables)),
    )
    rows: dict[str, list[Ints]] = {name: [] for name in (*_BITS, "count", *_FLAGS)}
    for table in tables:
        size, frame = len(table.frame), table.frame
        same = {
            "level": levels.index(table.level),
            "item": items.index(table.item),
            "window": WINDOWS.index(table.window),
            "published": table.published,
            "settled": table.settled is not None,
        }
        for name, value in same.items():
            rows[name].append(np.full(size, int(value), dtype=np.int64))
        columns = {
            "month": "month_index",
            "channel": "channel_index",
            "area": "area_number",
            "count": "event_count",
            "came_hidden": "is_hidden",
        }
        for name, column in columns.items():
            rows[name].append(frame[column].to_numpy().astype(np.int64))
        hidden = np.zeros(size, dtype=bool) if table.settled is None else table.settled
        rows["settled_hidden"].append(hidden.astype(np.int64))
    made = {
        name: np.concatenate(parts) if parts else np.empty(0, dtype=np.int64)
        for name, parts in rows.items()
    }
    key = _packed(**{name: made[name] for name in _BITS})
    order = np.argsort(key, kind="stable")
    made = {name: column[order] for name, column in made.items()}
    flags = {name: made.pop(name) > 0 for name in _FLAGS}
    return Cells(
        levels=levels,
        items=items,
        key=key[order],
        came_hidden=flags["came_hidden"],
        published=flags["published"],
        settled=flags["settled"],
        settled_hidden=flags["settled_hidden"],
        **made,
    )


def _packed(**columns: Ints) -> Ints:
    key: Ints = np.zeros_like(columns["area"])
    for name, shift in _BITS.items():
        key = key | (columns[name] << shift)
    return key


def system_of(
    cells: Cells, parents: Parents, totals: Mapping[str, Sequence[str]], counted: str = ""
) -> System:
    """The equations between cells.

    They join areas to a larger area, channels to their total, services to a theme, months to a
    quarter or year, and quarters to a year.

    counted : the level the records are counted at, by default the first.
    """
    counted = counted or next(iter(cells.levels), "")
    children: list[Ints] = []
    sums: list[Ints] = []
    times: list[NDArray[np.bool_]] = []
    size = 0
    for rows, changed, over_time in [
        *_channel_lines(cells),
        *_area_lines(cells, parents, counted),
        *_theme_lines(cells, totals),
        *_time_lines(cells),
    ]:
        names = {name: getattr(cells, name)[rows] for name in _BITS} | changed
        wanted = _packed(**names)
        found = np.minimum(np.searchsorted(cells.key, wanted), len(cells) - 1)
        there = cells.key[found] == wanted
        total, number = np.unique(found[there], return_inverse=True)
        children.append(np.stack([number + size, rows[there]]))
        sums.append(total)
        times.append(np.full(len(total), over_time))
        size += len(total)
    pairs = np.concatenate(children, axis=1) if children else np.empty((2, 0), dtype=np.int64)
    total = np.concatenate(sums) if sums else np.empty(0, dtype=np.int64)
    row, column = np.concatenate([pairs[0], np.arange(size)]), np.concatenate([pairs[1], total])
    sign = np.concatenate([np.ones(pairs.shape[1]), -np.ones(size)])
    matrix = sp.csr_matrix((sign, (row, column)), shape=(size, len(cells)))
    over_times = np.concatenate(times) if times else np.empty(0, dtype=bool)
    return System(
        cells=cells,
        matrix=matrix,
        total=total,
        over_time=over_times,
        floor=_floor_of(cells, matrix, total),
    )


def _floor_of(cells: Cells, matrix: sp.csr_matrix, total: Ints) -> NDArray[np.float64]:
    floor = np.where(cells.published & ~cells.came_hidden, 1.0, 0.0)
    parts = matrix.copy()
    parts.data = np.maximum(parts.data, 0.0)
    # A sum of a single part is that part.
    alone = np.flatnonzero(parts.sum(axis=1).A1 == 1)
    only = parts[alone].tocsr()
    only.eliminate_zeros()
    while True:
        raised = floor.copy()
        np.maximum.at(raised, total, parts @ floor)
        np.maximum.at(raised, only.indices, raised[total[alone]])
        if np.array_equal(raised, floor):
            return floor
        floor = raised


Lines = list[tuple[Ints, dict[str, Ints], bool]]
"""Cells that are parts of sums.

It has the part of their key that differs in their sum, and whether they are parts of a period.
"""


def _channel_lines(cells: Cells) -> Lines:
    rows = np.flatnonzero(cells.channel > 0)
    return [(rows, {"channel": np.zeros(len(rows), dtype=np.int64)}, False)]


def _area_lines(cells: Cells, parents: Parents, counted: str) -> Lines:
    """A larger area's count is the sum over the areas of a finer level that nests in it.

    Sums that follow from two others, by way of a level between, are left out.
    """
    lines: Lines = []
    pairs = [
        (a, b)
        for a, b in parents
        if a in cells.levels and b in cells.levels and nests(counted, a, b, parents)
    ]
    for fine, coarse in pairs:
        rows = np.flatnonzero(cells.level == cells.levels.index(fine))
        rows = rows[_above(cells, rows, parents[fine, coarse]) > 0]
        between = [m for a, m in pairs if a == fine and (m, coarse) in pairs]
        if not any(_all_there(cells, rows, m, parents[fine, m]) for m in between):
            lines.append(
                (
                    rows,
                    {
                        "level": np.full(len(rows), cells.levels.index(coarse)),
                        "area": _above(cells, rows, parents[fine, coarse]),
                    },
                    False,
                )
            )
    return lines


def _above(cells: Cells, rows: Ints, parent: NDArray[np.uint32]) -> Ints:
    return parent.astype(np.int64)[cells.area[rows] - 1]


def _all_there(cells: Cells, rows: Ints, level: str, parent: NDArray[np.uint32]) -> bool:
    """Whether the sums of the cells ``rows`` over a larger level are all cells themselves."""
    names = {name: getattr(cells, name)[rows] for name in _BITS}
    wanted = _packed(
        **names
        | {
            "level": np.full(len(rows), cells.levels.index(level)),
            "area": _above(cells, rows, parent),
        }
    )
    found = np.minimum(np.searchsorted(cells.key, wanted), len(cells) - 1)
    return bool((cells.key[found] == wanted).all())


def nests(counted: str, fine: str, coarse: str, parents: Parents) -> bool:
    """Whether every area of ``coarse`` is made of whole areas of ``fine``.

    Both are made of areas of ``counted``.
    """
    if fine == counted:
        return True
    if (
        (counted, fine) not in parents
        or (counted, coarse) not in parents
        or (fine, coarse) not in parents
    ):
        return False
    through = np.concatenate([[0], parents[fine, coarse]])[parents[counted, fine]]
    return bool((through == parents[counted, coarse]).all())


def _theme_lines(cells: Cells, totals: Mapping[str, Sequence[str]]) -> Lines:
    lines: Lines = []
    for total, summed in totals.items():
        if total in cells.items:
            rows = np.flatnonzero(
                np.isin(cells.item, [cells.items.index(i) for i in summed if i in cells.items])
            )
            lines.append((rows, {"item": np.full(len(rows), cells.items.index(total))}, False))
    return lines


def _time_lines(cells: Cells) -> Lines:
    """Months of a quarter, and of a year where the quarter is no cell; quarters of a year."""
    lines: Lines = []
    rows = np.flatnonzero(cells.window == MONTHS)
    for window in (QUARTERS, YEARS):
        ends = np.unique(cells.month[cells.window == window])
        end = last_month_of(cells.month[rows], ends, SPANS[WINDOWS[window]])
        inside = end >= 0
        changed = {"window": np.full(inside.sum(), window), "month": end[inside]}
        lines.append((rows[inside], changed, True))
        if window == QUARTERS:
            names = {name: getattr(cells, name)[rows[inside]] for name in _BITS} | changed
            is_summed = np.zeros(len(rows), dtype=bool)
            is_summed[inside] = np.isin(_packed(**names), cells.key)
            rows = np.concatenate([rows[~is_summed], np.flatnonzero(cells.window == QUARTERS)])
    return lines


def last_month_of(months: Ints, ends: Ints, span: int) -> Ints:
    """Last month of the published window of ``span`` months that each is in, −1 where in none."""
    if not len(ends):
        return np.full(len(months), -1)
    end = ends[np.minimum(np.searchsorted(ends, months), len(ends) - 1)]
    return np.where((months <= end) & (months > end - span), end, -1)
