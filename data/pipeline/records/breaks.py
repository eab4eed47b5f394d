"""Class breaks, fixed per measure and level at build.

A colour therefore means the same in every month and in every part of the map.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from data.pipeline.records.publication import WrittenTable
from data.schema import TAKEUP_BOUNDS
from data.store.layout import breaks_key
from data.windows import YEAR, whole_windows

CLASSES = 5
SAMPLE = 200_000
PER = 1000.0
BOUNDS = tuple(column.name for column in TAKEUP_BOUNDS)


def edges_of(values: NDArray[np.float64]) -> list[float]:
    """Upper edges of all classes but the last.

    The edges are quantiles of the values above zero, rounded to two figures so that the legend
    stays short. There are fewer than CLASSES classes where many values are equal, and [] is
    returned where there are under two distinct values.
    """
    positive = values[np.isfinite(values) & (values > 0)]
    positive = np.sort(positive)
    if len(positive) > SAMPLE:
        positive = positive[:: len(positive) // SAMPLE + 1]
    changes = np.flatnonzero(positive[1:] != positive[:-1])
    if not len(changes):
        return []
    if len(changes) < CLASSES:
        return [float(v) for v in positive[changes]]
    rounded = sorted(
        {_two_figures(b) for b in _quantiles(positive, np.arange(1, CLASSES) / CLASSES)}
    )
    return [edge for edge in rounded if positive[0] <= edge < positive[-1]]


def _quantiles(ordered: NDArray[np.float64], at: NDArray[np.float64]) -> list[float]:
    """Quantiles of sorted values, equal to the last bit to those of np.quantile (linear).

    np.quantile would sort them again, which is too slow for thousands of tables.
    """
    place = at * (len(ordered) - 1)
    below = place.astype(np.int64)
    part = place - below
    least, most = ordered[below], ordered[np.minimum(below + 1, len(ordered) - 1)]
    bins = np.where(part < 0.5, least + (most - least) * part, most - (most - least) * (1 - part))
    return [float(b) for b in bins]


def _two_figures(value: float) -> float:
    return float(f"{value:.2g}")


def takeup_breaks(
    table: WrittenTable, *, channels: Sequence[str], base: NDArray[np.float64], rolls: bool
) -> Mapping[str, list[float]]:
    """Breaks of counts and rates of one table, for every channel and every window that is shown.

    Both ends of a range count.

    channels : keys in order of channel index from 1.
    base : the item's base by area, NaN where not known.
    rolls : whether years that end with any month are summed from months.
    """
    frame = table.protected.frame
    channel = frame["channel_index"].to_numpy()
    month = frame["month_index"].to_numpy().astype(np.int64)
    area = frame["area_number"].to_numpy().astype(np.int64)
    if BOUNDS[0] in frame:
        shown = np.ones(len(frame), dtype=np.bool_)
        counts = [frame[end].to_numpy().astype(np.float64) for end in BOUNDS]
    else:
        shown = ~frame["is_hidden"].to_numpy()
        counts = [frame["event_count"].to_numpy().astype(np.float64)]
    breaks: dict[str, list[float]] = {}
    ends = whole_windows(table.months, "year") if rolls and table.window == "month" else ()
    for index in np.unique(channel):
        name = "all" if index == 0 else channels[int(index) - 1]
        mine = (channel == index) & shown
        where_shown, sums = area[mine], [count[mine] for count in counts]
        windows: dict[str, list[tuple[NDArray[np.int64], NDArray[np.float64]]]] = {
            table.window: [(where_shown, count) for count in sums]
        }
        if ends:
            at = month[mine]
            windows["year"] = [
                _year_values(at, where_shown, count, ends, len(base)) for count in sums
            ]
        for window, found in windows.items():
            where, values = (
                each[0] if len(each) == 1 else np.concatenate(each)
                for each in zip(*found, strict=True)
            )
            with np.errstate(divide="ignore", invalid="ignore"):
                rates = PER * values / base[where - 1]
            breaks[
                breaks_key(
                    level=table.level, item=table.item, measure="count", channel=name, window=window
                )
            ] = edges_of(values)
            breaks[
                breaks_key(
                    level=table.level, item=table.item, measure="rate", channel=name, window=window
                )
            ] = edges_of(rates)
    return breaks


def _year_values(
    month: NDArray[np.int64],
    area: NDArray[np.int64],
    count: NDArray[np.float64],
    ends: Sequence[int],
    areas: int,
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """(areas, sums) of twelve-month windows, every third one back from the latest.

    These are enough to fix quantiles, and take a twelfth of the work.
    ``month`` ascends, as in protected tables.
    """
    where, values = [], []
    last = np.array(ends[::-1][::3])
    for start, stop in np.searchsorted(month, np.stack([last - YEAR + 1, last + 1], axis=1)):
        mine = slice(start, stop)
        sums = np.bincount(area[mine], weights=count[mine], minlength=areas + 1)[1:]
        positive = np.flatnonzero(sums)
        where.append(positive + 1)
        values.append(sums[positive])
    return np.concatenate(where), np.concatenate(values)
