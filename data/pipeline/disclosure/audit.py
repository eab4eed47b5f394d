"""The audit: check that every hidden count could still be any count that the rule hides.

It considers all published figures together.
"""

import itertools
from collections.abc import Iterator

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from data.errors import DisclosureError
from data.pipeline.disclosure.forest import components_of
from data.pipeline.disclosure.intervals import Bools, Entries, hide_lines, smallest_shown
from data.pipeline.disclosure.lines import (
    QUARTERS,
    SNAPSHOTS,
    WINDOWS,
    YEARS,
    Cells,
    Ints,
    Parents,
    System,
    last_month_of,
)
from data.pipeline.disclosure.worlds import Search
from data.rules import Rule
from data.windows import SPANS

REPAIRS = 40
"""Rounds of hiding one more cell for each that the audit finds exposed, before it gives up."""
GENTLE = 2
"""Rounds after which all other counts of an exposed cell's area are hidden with it."""
NEAR, LARGEST = 1_500, 20_000
"""Most unknown cells that are searched at once.

The first is for a neighbourhood, the second for all cells that equations connect.
"""
AT_ONCE = 800
"""Unknown cells of small neighbourhoods that are searched together."""
TABLES_NAMED = 5


def audited(
    system: System, hidden: Bools, rule: Rule, parents: Parents
) -> tuple[Bools, Search, int]:
    """Search, hide one more where a cell is exposed, and search again.

    Returns the hidden cells, the last search and the number of cells that repair hid. Raises
    DisclosureError, naming the tables, where cells stay exposed.
    """
    entries, before = Entries(system.matrix), int(hidden.sum())
    earlier: Search | None = None
    exposed: Ints = np.empty(0, dtype=np.int64)
    for round_ in range(REPAIRS):
        search = Search(system, hidden, rule)
        if earlier is not None:
            search.take_over(earlier)
        _look(search, parents)
        exposed, earlier = search.undecided(), search
        if not len(exposed):
            return hidden, search, int(hidden.sum()) - before
        chosen = _next_to_hide(system, entries, exposed, hidden)
        if round_ >= GENTLE:
            chosen = np.union1d(chosen, _beside(system.cells, exposed, hidden))
        if not len(chosen):
            break
        hidden = hidden.copy()
        hidden[chosen] = True
        hidden = hide_lines(system, hidden, rule)
    raise DisclosureError(_told(system.cells, exposed, rule))


def _look(search: Search, parents: Parents) -> None:
    """Search in order of cost, each time only for the cells that are left.

    First the hidden cells alone, with all shown cells held at their true counts; then with the room
    that rounding leaves. Each time by forests, then over connected cells where these are few, then
    among the areas of one larger area.
    """
    cells = search.system.cells
    block = blocks_of(cells)
    places = {level: _places(cells, level, parents) for level in cells.levels[1:]}
    everything = np.flatnonzero(search.moves)
    for free in (everything[search.unknown[everything]], everything):
        search.forests(free)
        for run, group in _small_components(search, free):
            search.search(run, group, singly=False)
    for place, area in enumerate(places.values(), 1):
        for free in _runs(search, block, area, cells.level < place):
            search.search(free, block[free] << 32 | area[free], singly=False)
    for area in places.values():
        for free in _groups(search, block, area):
            if len(free) <= NEAR:
                search.search(free)
    for free in _components(search, block):
        if len(free) <= LARGEST:
            search.search(free)


def _small_components(search: Search, free: Ints) -> Iterator[tuple[Ints, Ints]]:
    """Cells that equations connect with undecided ones, many such components at once.

    Each has the number of its component.
    """
    label = components_of(search.columns[:, free])
    sizes = np.bincount(label)
    wanted = np.zeros(len(sizes), dtype=bool)
    wanted[label[np.isin(free, search.undecided())]] = True
    wanted &= sizes <= NEAR
    chosen = np.flatnonzero(wanted)
    run = np.full(len(sizes), -1)
    run[chosen] = (np.cumsum(sizes[chosen]) - sizes[chosen]) // AT_ONCE
    of_cell = run[label]
    order = np.argsort(of_cell, kind="stable")
    starts = np.searchsorted(of_cell[order], np.arange(run.max(initial=-1) + 2))
    for start, stop in itertools.pairwise(starts):
        if stop > start:
            at = order[start:stop]
            yield free[at], label[at]


def _runs(search: Search, block: Ints, area: Ints, finer: Bools) -> Iterator[Ints]:
    """Cells finer than a level, in many of its areas and blocks at once, where one is undecided."""
    inside = np.flatnonzero(finer & search.moves & (area > 0))
    key = block[inside] << 32 | area[inside]
    undecided = search.undecided(inside)
    inside = inside[np.isin(key, block[undecided] << 32 | area[undecided])]
    _, number, sizes = np.unique(
        block[inside] << 32 | area[inside], return_inverse=True, return_counts=True
    )
    if not len(inside):
        return
    run = ((np.cumsum(sizes) - sizes) // AT_ONCE)[number]
    order = np.argsort(run, kind="stable")
    yield from np.split(inside[order], np.flatnonzero(np.diff(run[order])) + 1)


def blocks_of(cells: Cells) -> Ints:
    """A number for each cell such that no equation holds cells of two numbers.

    It is the cell's year; the quarter or month of a cell in no year; or its snapshot.
    """
    block = cells.month.copy()
    for window in (QUARTERS, YEARS):
        ends = np.unique(cells.month[cells.window == window])
        end = last_month_of(block, ends, SPANS[WINDOWS[window]])
        block = np.where((end >= 0) & (cells.window != SNAPSHOTS), end, block)
    return np.where(cells.window == SNAPSHOTS, (1 << 20) + block, block)


def _places(cells: Cells, level: str, parents: Parents) -> Ints:
    """The area of a level that each cell is in, 0 for none.

    It is by best fit where levels overlap, because it only decides where to search first.
    """
    place = np.zeros(len(cells), dtype=np.int64)
    for number, own in enumerate(cells.levels):
        mine = cells.level == number
        if own == level:
            place[mine] = cells.area[mine]
        elif (own, level) in parents:
            place[mine] = parents[own, level].astype(np.int64)[cells.area[mine] - 1]
    return place


def _groups(search: Search, block: Ints, place: Ints) -> Iterator[Ints]:
    """The cells of each area and block with undecided cells.

    All sums they are part of, and the parts of periods among these, are included.
    """
    undecided = search.undecided()
    wanted = np.unique(np.stack([block[undecided], place[undecided]]), axis=1)
    inside = np.flatnonzero((place > 0) & search.moves)
    order = inside[np.lexsort((inside, place[inside], block[inside]))]
    key = block[order] << 32 | place[order]
    reach = _reach(search.system)
    for at, where in wanted.T:
        if where:
            start, stop = np.searchsorted(key, [at << 32 | where, (at << 32 | where) + 1])
            yield _closed(order[start:stop], reach, search.moves)


def _reach(system: System) -> sp.csr_matrix:
    """From each cell to the sums it is part of, and from each period to its parts."""
    rows = np.repeat(np.arange(system.matrix.shape[0]), np.diff(system.matrix.indptr))
    part = system.matrix.data > 0
    child, total = system.matrix.indices[part], system.total[rows[part]]
    over_time = system.over_time[rows[part]]
    source, target = (
        np.concatenate([child, total[over_time]]),
        np.concatenate([total, child[over_time]]),
    )
    return sp.csr_matrix(
        (np.ones(len(source), dtype=np.int8), (source, target)), shape=(len(system.cells),) * 2
    )


def _closed(cells: Ints, reach: sp.csr_matrix, moves: NDArray[np.bool_]) -> Ints:
    found = edge = np.unique(cells)
    while len(edge):
        near = np.unique(reach[edge].indices)
        edge = np.setdiff1d(near[moves[near]], found)
        found = np.union1d(found, edge)
    return found.astype(np.int64)


def _components(search: Search, block: Ints) -> Iterator[Ints]:
    """All unknown cells that equations connect with the undecided ones."""
    undecided = search.undecided()
    if not len(undecided):
        return
    free = np.flatnonzero(search.moves & np.isin(block, block[undecided]))
    label = components_of(search.columns[:, free])
    for component in np.unique(label[np.searchsorted(free, undecided)]):
        yield free[label == component]


def _next_to_hide(system: System, entries: Entries, exposed: Ints, hidden: Bools) -> Ints:
    """For each exposed cell the smallest shown cell of the equations it is in.

    Where there is none, the equations that these meet are used.
    """
    near = exposed
    for _ in range(3):
        rows = np.unique(entries.row[np.isin(entries.column, near)])
        if len(chosen := smallest_shown(system, entries, rows, hidden)):
            return chosen
        near = np.unique(entries.column[np.isin(entries.row, rows)])
    return np.empty(0, dtype=np.int64)


def _beside(cells: Cells, exposed: Ints, hidden: Bools) -> Ints:
    """All shown cells of the areas that hold exposed cells, in the same window and month."""
    place = np.stack([cells.level, cells.window, cells.month, cells.area])
    key = np.unique(place, axis=1, return_inverse=True)[1].ravel()
    return np.flatnonzero(
        np.isin(key, key[exposed]) & ~hidden & cells.published & ~cells.settled & (cells.count > 0)
    )


def _told(cells: Cells, exposed: Ints, rule: Rule) -> str:
    tables = sorted({(cells.items[cells.item[c]], cells.levels[cells.level[c]]) for c in exposed})
    named = "; ".join(f"{item} by {level}" for item, level in tables[:TABLES_NAMED]) + (
        " …" if len(tables) > TABLES_NAMED else ""
    )
    return (
        f"{len(exposed):,} hidden counts could be worked out within the rule {rule.key} from what"
        f" would be published, and hiding more does not help: {named}. Publish fewer levels,"
        " services or channels of this record set, or years instead of months."
    )
