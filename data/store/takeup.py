"""Arithmetic on one take-up table: what is stored for one window, level and item, as arrays.

A pair (month, area) that has no row is a true zero. A sum with a hidden part is hidden.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from data.store.values import HIDDEN, MISSING, VALUE, Cell, Values, values_of
from data.tables import column_of

YEAR = 12


@dataclass(frozen=True, slots=True)
class Part:
    """A run of rows of a take-up table, in its order: by month, channel and area number.

    Group ``keys[g]`` = month × 256 + channel index has the rows ``starts[g]:starts[g + 1]`` of ``areas``, ``counts`` and ``hidden``.
    """

    keys: NDArray[np.int64]
    starts: NDArray[np.int64]
    areas: NDArray[np.uint32]
    counts: NDArray[np.int32]
    hidden: NDArray[np.bool_]

    def rows(self, month: int, channel: int) -> slice:
        """Rows of one month and channel; empty where there are none."""
        key = month << 8 | channel
        group = int(np.searchsorted(self.keys, key))
        if group == len(self.keys) or self.keys[group] != key:
            return slice(0, 0)
        return slice(int(self.starts[group]), int(self.starts[group + 1]))


@dataclass(frozen=True, slots=True)
class Takeup:
    """A take-up table, in parts that are read when a month in them is first wanted: a large table is read by the million rows.

    ``months``: first and last month of each part, in order; ``whole``: the only part, where there is one; else ``read(i)`` gives each;
    ``size`` is the number of areas of the level.
    """

    months: Sequence[tuple[int, int]]
    size: int
    whole: Part | None = None
    read: Callable[[int], Part] | None = None

    def part(self, place: int) -> Part:
        """A part, by its place."""
        if self.whole is not None:
            return self.whole
        assert self.read is not None
        return self.read(place)

    def rows(self, month: int, channel: int) -> Iterator[tuple[Part, slice]]:
        """Rows of one month and channel, where there are any: mostly from one part, from two where it ends within them."""
        for place, (first, last) in enumerate(self.months):
            if first <= month <= last:
                part = self.part(place)
                found = part.rows(month, channel)
                if found.start != found.stop:
                    yield part, found

    def month(self, month: int, channel: int) -> Values:
        """One stored month (or year, named by its last month) over all areas."""
        return self.sum_of([month], channel)

    def sum_of(self, months: Sequence[int], channel: int) -> Values:
        """Sum of several stored months over all areas; time grows with the rows touched, not with the table."""
        total = np.zeros(self.size + 1, dtype=np.int64)
        withheld = np.zeros(self.size + 1, dtype=np.uint8)
        for part, rows in (found for month in months for found in self.rows(month, channel)):
            # Within one month an area has one row, so that plain indexing adds it once; it is four times faster by numpy's own index type.
            at = part.areas[rows].astype(np.intp)
            total[at] += part.counts[rows]
            withheld[at[part.hidden[rows]]] = HIDDEN
        return values_of(total[1:].astype(np.float64), withheld[1:])

    def cell(self, month: int, channel: int, number: int) -> Cell:
        """One stored month of one area, by binary search."""
        for part, rows in self.rows(month, channel):
            at = rows.start + int(np.searchsorted(part.areas[rows], number))
            if at < rows.stop and part.areas[at] == number:
                return (float("nan"), HIDDEN) if part.hidden[at] else (float(part.counts[at]), VALUE)
        return 0.0, VALUE

    def sum_of_areas(self, month: int, channel: int) -> Cell:
        """One stored month summed over all areas."""
        total = 0
        for part, rows in self.rows(month, channel):
            if part.hidden[rows].any():
                return float("nan"), HIDDEN
            total += int(part.counts[rows].sum(dtype=np.int64))
        return float(total), VALUE


def part_of(table: pa.Table) -> Part:
    """Stored rows as arrays."""
    month, channel = column_of(table, "month_index"), column_of(table, "channel_index")
    # Compared as narrow as they are stored: the whole keys are made for the few hundred groups only.
    begins = np.flatnonzero((month[1:] != month[:-1]) | (channel[1:] != channel[:-1])) + 1
    starts = np.concatenate([[0], begins]).astype(np.int64) if len(month) else np.empty(0, dtype=np.int64)
    return Part(
        keys=month[starts].astype(np.int64) << 8 | channel[starts], starts=np.append(starts, len(month)), areas=column_of(table, "area_number"),
        counts=column_of(table, "event_count"), hidden=column_of(table, "is_hidden"),
    )


def months_of(metadata: pq.FileMetaData) -> list[tuple[int, int]]:
    """First and last month of each row group of a stored table; rows are in order of months."""
    place = metadata.schema.names.index("month_index")
    found = [metadata.row_group(group).column(place).statistics for group in range(metadata.num_row_groups)]
    return [(int(each.min), int(each.max)) for each in found if each is not None and each.has_min_max]


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
