"""Arithmetic on one take-up table: what is stored for one window, level and item, as arrays.

A pair (month, area) that has no row is a true zero. A sum with a hidden part is hidden.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from data.store.values import HIDDEN, MISSING, VALUE, Cell, Values, values_of
from data.tables import column_of

YEAR = 12


@dataclass(frozen=True, slots=True)
class Takeup:
    """A take-up table grouped by (month, channel).

    Group ``keys[g]`` = month × 256 + channel index has the rows ``starts[g]:starts[g + 1]`` of ``areas`` (ascending area numbers),
    ``counts`` and ``hidden``; ``size`` is the number of areas of the level.
    """

    keys: NDArray[np.int64]
    starts: NDArray[np.int64]
    areas: NDArray[np.uint32]
    counts: NDArray[np.int32]
    hidden: NDArray[np.bool_]
    size: int

    def rows(self, month: int, channel: int) -> slice:
        """Rows of one month and channel; empty where there are none."""
        key = month << 8 | channel
        group = int(np.searchsorted(self.keys, key))
        if group == len(self.keys) or self.keys[group] != key:
            return slice(0, 0)
        return slice(int(self.starts[group]), int(self.starts[group + 1]))

    def month(self, month: int, channel: int) -> Values:
        """One stored month (or year, named by its last month) over all areas."""
        return self.sum_of([month], channel)

    def sum_of(self, months: Sequence[int], channel: int) -> Values:
        """Sum of several stored months over all areas; time grows with the rows touched, not with the table."""
        total = np.zeros(self.size + 1, dtype=np.int64)
        withheld = np.zeros(self.size + 1, dtype=np.uint8)
        for rows in (self.rows(month, channel) for month in months):
            # Within one month an area has one row, so that plain indexing adds it once; it is four times faster by numpy's own index type.
            at = self.areas[rows].astype(np.intp)
            total[at] += self.counts[rows]
            withheld[at[self.hidden[rows]]] = HIDDEN
        return values_of(total[1:].astype(np.float64), withheld[1:])

    def cell(self, month: int, channel: int, number: int) -> Cell:
        """One stored month of one area, by binary search."""
        rows = self.rows(month, channel)
        at = rows.start + int(np.searchsorted(self.areas[rows], number))
        if at == rows.stop or self.areas[at] != number:
            return 0.0, VALUE
        return (float("nan"), HIDDEN) if self.hidden[at] else (float(self.counts[at]), VALUE)

    def whole(self, month: int, channel: int) -> Cell:
        """One stored month summed over all areas."""
        rows = self.rows(month, channel)
        return (float("nan"), HIDDEN) if self.hidden[rows].any() else (float(self.counts[rows].sum(dtype=np.int64)), VALUE)


def takeup_of(table: pa.Table, size: int) -> Takeup:
    """A stored table as arrays; ``size`` is the number of areas of its level."""
    keys = column_of(table, "month_index").astype(np.int64) << 8 | column_of(table, "channel_index")
    starts = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]])) if len(keys) else np.empty(0, dtype=np.int64)
    return Takeup(
        keys=keys[starts], starts=np.append(starts, len(keys)), areas=column_of(table, "area_number"),
        counts=column_of(table, "event_count"), hidden=column_of(table, "is_hidden"), size=size,
    )


def sum_of_cells(cells: Sequence[Cell]) -> Cell:
    """Sum of values: missing if any is missing, else hidden if any is hidden."""
    state = max((s for _, s in cells), default=VALUE)
    return (sum(v for v, _ in cells), VALUE) if state == VALUE else (float("nan"), state)


def rolling_year(values: NDArray[np.float64], states: NDArray[np.uint8]) -> tuple[NDArray[np.float64], NDArray[np.uint8]]:
    """Sums of the twelve months that end with each month, along axis 0 of (months, …) arrays that hold every month in order.

    A year is missing unless all its months are there, and hidden where any of them is.
    """
    totals, worst = np.full(values.shape, np.nan), np.full(states.shape, MISSING, dtype=np.uint8)
    for last in range(YEAR - 1, len(values)):
        months = slice(last - YEAR + 1, last + 1)
        worst[last] = states[months].max(axis=0)
        totals[last] = np.where(worst[last] == VALUE, np.nansum(values[months], axis=0), np.nan)
    return totals, worst


def stacked(cells: Sequence[Cell]) -> Values:
    """Cells as Values, one an entry."""
    return values_of(np.array([v for v, _ in cells], dtype=np.float64), np.array([s for _, s in cells], dtype=np.uint8))
