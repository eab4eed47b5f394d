"""Arithmetic on one take-up table: the stored rows of one window, level and item, as arrays.

A pair (month, area) that has no row is a true zero. A sum with a hidden part is hidden; where it is
said what hidden parts can be, it is a range.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from data.schema import TAKEUP_BOUNDS
from data.store.values import (
    HIDDEN,
    MISSING,
    RANGE,
    VALUE,
    Values,
    ranges_of,
    values_of,
    worst_of,
)
from data.tables import column_of, parquet_bytes, read_group

YEAR = 12
LEAST, MOST = (column.name for column in TAKEUP_BOUNDS)
CHANNELS = 0xFF
"""The part of a group's key that holds the channel."""
ROWS_TOGETHER = 1 << 16
"""Fewest rows of a row group, except the last.

Each group costs its description and a call to read.
"""


@dataclass(frozen=True, slots=True)
class Part:
    """A run of rows of a take-up table, in its order: by month, channel and area number.

    Group ``keys[g]`` = month × 256 + channel index has the rows ``starts[g]:starts[g + 1]`` of
    ``areas``, ``counts`` and ``hidden``. Where hidden parts have bounds, ``counts`` are the least
    that each count can be, and ``widths`` how much more it can be; nothing is then ``hidden``.
    """

    keys: NDArray[np.int64]
    starts: NDArray[np.int64]
    areas: NDArray[np.uint32]
    counts: NDArray[np.integer]
    hidden: NDArray[np.bool_]
    widths: NDArray[np.integer] | None = None

    def rows(self, month: int, channel: int) -> slice:
        """Rows of one month and channel; empty where there are none."""
        key = month << 8 | channel
        group = int(np.searchsorted(self.keys, key))
        if group == len(self.keys) or self.keys[group] != key:
            return slice(0, 0)
        return slice(int(self.starts[group]), int(self.starts[group + 1]))

    def rows_of(self, number: int, rows: slice) -> NDArray[np.intp]:
        """Rows of one area among some rows."""
        if len(self.keys) > 1:
            found: NDArray[np.intp] = np.flatnonzero(self.areas[rows] == number) + rows.start
            return found
        # Areas ascend within a group. Both limits have the areas' own type; otherwise numpy would
        # convert all areas to find two.
        first, stop = np.searchsorted(
            self.areas, np.array([number, number + 1], dtype=self.areas.dtype)
        )
        return np.arange(first, stop)


@dataclass(frozen=True, slots=True)
class Takeup:
    """A take-up table in parts (its row groups).

    A part is read when a month and channel in it is first needed.

    ``firsts``, ``lasts``: least and greatest month × 256 + channel index that each part may hold,
    in order; ``whole``: the only part, where there is one; else ``read(i)`` gives each; ``size`` is
    the number of areas of the level.
    """

    firsts: Sequence[int]
    lasts: Sequence[int]
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
        """Rows of one month and channel, where there are any."""
        key = month << 8 | channel
        for place in range(bisect_left(self.lasts, key), bisect_right(self.firsts, key)):
            part = self.part(place)
            found = part.rows(month, channel)
            if found.start != found.stop:
                yield part, found

    def month(self, month: int, channel: int) -> Values:
        """One stored month (or year, named by its last month) over all areas."""
        return self.sum_of([month], channel)

    def sum_of(self, months: Sequence[int], channel: int) -> Values:
        """Sum of several stored months over all areas.

        The time grows with the rows that are read, not with the table.
        """
        total = np.zeros(self.size + 1, dtype=np.int64)
        withheld = np.zeros(self.size + 1, dtype=np.uint8)
        wide: NDArray[np.int64] | None = None
        for part, rows in (found for month in months for found in self.rows(month, channel)):
            # Within one month an area has one row, so that plain indexing adds it once; it is four
            # times faster by numpy's own index type.
            at = part.areas[rows].astype(np.intp)
            total[at] += part.counts[rows]
            withheld[at[part.hidden[rows]]] = HIDDEN
            if part.widths is not None:
                wide = np.zeros(self.size + 1, dtype=np.int64) if wide is None else wide
                wide[at] += part.widths[rows]
        return _found(total[1:], withheld[1:], None if wide is None else wide[1:])

    def of_area(self, months: range, channel: int, number: int) -> Values:
        """Stored months of one area, one entry a month."""
        values, states = np.zeros(len(months)), np.zeros(len(months), dtype=np.uint8)
        widths = np.zeros(len(months))
        for part, rows in self.span(months, channel):
            at = part.rows_of(number, rows)
            keys = part.keys[np.searchsorted(part.starts, at, side="right") - 1]
            mine = keys & CHANNELS == channel
            place, at = (keys[mine] >> 8) - months.start, at[mine]
            values[place] = part.counts[at]
            states[place] = np.where(part.hidden[at], HIDDEN, VALUE)
            if part.widths is not None:
                widths[place] = part.widths[at]
        return _found(values, states, widths)

    def of_all(self, months: range, channel: int) -> Values:
        """Stored months summed over all areas, one entry a month."""
        values, states = np.zeros(len(months)), np.zeros(len(months), dtype=np.uint8)
        widths = np.zeros(len(months))
        for part, rows in self.span(months, channel):
            groups = slice(*np.searchsorted(part.starts, (rows.start, rows.stop)).tolist())
            if rows.start == rows.stop:
                continue
            begins, keys = part.starts[groups] - rows.start, part.keys[groups]
            mine = keys & CHANNELS == channel
            place = (keys[mine] >> 8) - months.start
            values[place] += np.add.reduceat(part.counts[rows], begins, dtype=np.int64)[mine]
            states[place] |= np.where(
                np.logical_or.reduceat(part.hidden[rows], begins)[mine],
                np.uint8(HIDDEN),
                np.uint8(VALUE),
            )
            if part.widths is not None:
                widths[place] += np.add.reduceat(part.widths[rows], begins, dtype=np.int64)[mine]
        return _found(values, states, widths)

    def span(self, months: range, channel: int) -> Iterator[tuple[Part, slice]]:
        """The rows of consecutive months of one channel, in each part that has some.

        They include rows of other channels that one part holds with it.
        """
        for place, (first, last) in enumerate(zip(self.firsts, self.lasts, strict=True)):
            month = max(months.start, (first - channel + CHANNELS) >> 8)
            if month < months.stop and month << 8 | channel <= last:
                part = self.part(place)
                groups = np.searchsorted(part.keys, (months.start << 8, months.stop << 8))
                yield part, slice(int(part.starts[groups[0]]), int(part.starts[groups[1]]))


def _found(least: NDArray[Any], states: NDArray[np.uint8], widths: NDArray[Any] | None) -> Values:
    """Values from the least of each number and how much more it can be."""
    values = least.astype(np.float64)
    if widths is None or not widths.any():
        return values_of(values, states)
    return ranges_of(values, values + widths, states)


def read_part(content: bytes, place: int, metadata: pq.FileMetaData) -> Part:
    """A row group of a stored table, from the file's verified bytes and its metadata.

    Values that the statistics give are not read row by row.
    """
    first, last = _span_of(metadata.row_group(place))
    wanted = ["area_number", "event_count"]
    hides = _statistics(metadata.row_group(place), "is_hidden")
    is_open = hides is not None and hides.has_min_max and not hides.max
    if first != last:
        wanted += ["month_index", "channel_index"]
    if not is_open:
        has_bounds = MOST in metadata.schema.to_arrow_schema().names
        wanted += ["is_hidden", *((LEAST, MOST) if has_bounds else ())]
    table = read_group(content, place, metadata, wanted)
    return Part(
        *_groups_of(table, first if first == last else None),
        column_of(table, "area_number"),
        **_counts_of(table),
    )


def _groups_of(table: pa.Table, key: int | None) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Keys and starts of the groups of rows of one month and channel.

    There is one group where the ``key`` of all rows is known.
    """
    if key is not None:
        return np.array([key], dtype=np.int64), np.array([0, len(table)], dtype=np.int64)
    month, channel = column_of(table, "month_index"), column_of(table, "channel_index")
    # Compared in their narrow stored types: whole keys are made only for the few hundred groups.
    begins = np.flatnonzero((month[1:] != month[:-1]) | (channel[1:] != channel[:-1])) + 1
    starts = (
        np.concatenate([[0], begins]).astype(np.int64)
        if len(month)
        else np.empty(0, dtype=np.int64)
    )
    return month[starts].astype(np.int64) << 8 | channel[starts], np.append(starts, len(month))


def part_of(table: pa.Table) -> Part:
    """Stored rows as arrays."""
    return Part(
        *_groups_of(table, None),
        column_of(table, "area_number"),
        **_counts_of(table),
    )


def _counts_of(table: pa.Table) -> dict[str, Any]:
    """Counts, whether they are hidden, and the widths of ranges where a table has bounds."""
    if MOST in table.column_names:
        least, most = column_of(table, LEAST), column_of(table, MOST)
        nothing = np.zeros(len(table), dtype=np.bool_)
        return {"counts": _narrow(least), "hidden": nothing, "widths": _narrow(most - least)}
    is_open = "is_hidden" not in table.column_names
    hidden = np.zeros(len(table), dtype=np.bool_) if is_open else column_of(table, "is_hidden")
    return {"counts": _narrow(column_of(table, "event_count")), "hidden": hidden}


def _narrow(counts: NDArray[np.int32]) -> NDArray[np.integer]:
    """Counts in the narrowest type that holds the largest, mostly one byte each.

    Half as many parts again then fit in memory.
    """
    return counts.astype(
        np.result_type(
            np.min_scalar_type(counts.min(initial=0)), np.min_scalar_type(counts.max(initial=0))
        )
    )


def takeup_bytes(table: pa.Table) -> bytes:
    """A take-up table in its stored form, ordered by month, channel and area.

    A row group begins with a month or channel, so that a picture of one reads nothing of the
    others. Where months are small, several share a group. Area numbers ascend within them, so that
    their differences take a quarter of the space.
    """
    month, channel = column_of(table, "month_index"), column_of(table, "channel_index")
    begins = np.flatnonzero((month[1:] != month[:-1]) | (channel[1:] != channel[:-1])) + 1
    cuts = [0]
    for begin in [*begins.tolist(), len(table)]:
        if begin - cuts[-1] >= ROWS_TOGETHER or begin == len(table):
            cuts.append(begin)
    return parquet_bytes(
        table,
        dictionary=["month_index", "channel_index", "event_count"],
        encodings={"area_number": "DELTA_BINARY_PACKED"},
        cuts=cuts,
    )


def spans_of(metadata: pq.FileMetaData) -> tuple[list[int], list[int]]:
    """Least and greatest month × 256 + channel that each row group of a stored table may hold.

    They come from the file's metadata.
    """
    spans = [
        _span_of(metadata.row_group(place))
        for place in range(metadata.num_row_groups)
        if metadata.row_group(place).num_rows
    ]
    return [first for first, _ in spans], [last for _, last in spans]


def _span_of(group: pq.RowGroupMetaData) -> tuple[int, int]:
    month, channel = _statistics(group, "month_index"), _statistics(group, "channel_index")
    together = month.min != month.max
    return int(month.min) << 8 | (0 if together else int(channel.min)), int(month.max) << 8 | (
        CHANNELS if together else int(channel.max)
    )


def _statistics(group: pq.RowGroupMetaData, name: str) -> pq.Statistics:
    return next(
        column.statistics
        for column in map(group.column, range(group.num_columns))
        if column.path_in_schema == name
    )


def sum_of_months(found: Values) -> Values:
    """The sum of months, as values of one entry.

    It is missing if any month is, else hidden if any is hidden, else a range if any is.
    """
    state = worst_of(found.states[None, :]) if len(found) else np.zeros(1, dtype=np.uint8)
    least, most = (np.array([ends.sum()]) for ends in found.ends)
    return ranges_of(least, most, np.where(state == RANGE, np.uint8(VALUE), state))


def rolling_year(found: Values) -> Values:
    """Sums of the twelve months that end with each month.

    ``found`` has (months, …) arrays that hold every month in order along axis 0.

    A year is missing unless all its months are there, else hidden where any of them is, else a
    range where any of them is.
    """
    worst = np.full(found.states.shape, MISSING, dtype=np.uint8)
    if len(worst) >= YEAR:
        worst[YEAR - 1 :] = worst_of(sliding_window_view(found.states, YEAR, axis=0))
    is_known = (found.states == VALUE) | (found.states == RANGE)
    least, most = (_year_sums(np.where(is_known, ends, 0.0)) for ends in found.ends)
    return ranges_of(least, most, np.where(worst == RANGE, np.uint8(VALUE), worst))


def _year_sums(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sums of twelve months along axis 0; nan before the first whole year."""
    totals = np.full(counts.shape, np.nan)
    if len(counts) >= YEAR:
        # Counts are whole numbers, so that differences of running sums are exact.
        running = np.cumsum(counts, axis=0)
        totals[YEAR - 1 :] = running[YEAR - 1 :]
        totals[YEAR:] -= running[:-YEAR]
    return totals
