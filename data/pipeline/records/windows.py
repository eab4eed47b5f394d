"""The windows that a record set is published in, and the sums of its counts by them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.manifest import EVERY_WINDOW
from data.model import Window
from data.pipeline.publications import SoFar
from data.pipeline.records.counter import CountedRecords
from data.schema import TAKEUP_BOUNDS
from data.windows import ROLLING, SPANS, YEAR_ENDS, YearKind, likely_year, whole_windows

NOTHING_SO_FAR = SoFar()


@dataclass(frozen=True)
class Schedule:
    """The windows that a record set is published in.

    ``ends``: window → its last months, as month numbers, or the days of snapshots. The longest
    window is first. Only the grain of the set may be without a period.
    """

    ends: Mapping[Window, tuple[int, ...]]
    year_ends: int = ROLLING
    """The month, 1 to 12, that its years end with."""
    years: YearKind = ""
    """The kind of year, where they are of one."""


def schedule_of(counted: CountedRecords, so_far: SoFar = NOTHING_SO_FAR) -> Schedule:
    """The windows of a set, from the grain that it came in.

    Longer windows are made from it, shorter ones never. Sets under a rule are published by fixed
    years and quarters, so that two builds together give no figure of other periods. Years of open
    sets roll, unless the catalogue names their kind of year. Periods that earlier builds published
    stay, and so does the kind of year.
    """
    entry, grain = counted.entry, counted.grain
    numbers = tuple(sorted({*counted.whole_months, *so_far.periods(grain)}))
    if grain == "snapshot":
        return Schedule({"snapshot": numbers})
    declared = entry.years or so_far.years
    if grain == "month" and not entry.disclosure.hides and not declared:
        return Schedule({"month": numbers})
    # A quarter or year covers its months, and is named by the last.
    months = {n - back for n in numbers for back in range(SPANS[grain])}
    kind = declared or counted.years or likely_year(months)
    windows: list[Window] = [w for w in EVERY_WINDOW if SPANS.get(w, 0) >= SPANS[grain]]
    ends: dict[Window, set[int]] = {}
    for window in windows:
        if window == grain:
            ends[window] = set(numbers)
        elif window != "quarter" or entry.quarters:
            ends[window] = set(whole_windows(months, window, YEAR_ENDS[kind]))
        past = so_far.periods(window)
        ends[window] = ends.get(window, set()) - so_far.withheld(window) | past
    found = {w: tuple(sorted(at)) for w, at in ends.items() if at or w == grain}
    return Schedule(found, YEAR_ENDS[kind], kind)


def in_windows(
    frame: pd.DataFrame, ends: Mapping[Window, tuple[int, ...]], grain: Window
) -> dict[Window, pd.DataFrame]:
    """The counts of every window, made from those of the grain. Periods not listed are left out."""
    return {
        window: frame if window == grain else window_sums(frame, at, SPANS[window])
        for window, at in ends.items()
    }


def window_sums(frame: pd.DataFrame, ends: Sequence[int], span: int) -> pd.DataFrame:
    """Sums of shorter periods by the window of ``span`` months they fall in.

    Periods in none are left out. ``ends`` are the last months of windows that do not overlap.
    """
    month, at = frame["month_index"].to_numpy().astype(np.int64), np.array(ends)
    if not len(at):
        return frame.iloc[:0]
    place = np.searchsorted(at, month)
    last = at[np.minimum(place, len(ends) - 1)]
    inside = (place < len(ends)) & (month > last - span)
    kept = frame[inside].assign(month_index=last[inside].astype(np.uint16))
    bounds = [c.name for c in TAKEUP_BOUNDS if c.name in frame.columns]
    summed = kept.groupby(["month_index", "channel_index", "area_number"], as_index=False).agg(
        event_count=("event_count", "sum"),
        is_hidden=("is_hidden", "max"),
        **{column: (column, "sum") for column in bounds},
    )
    if bounds:
        summed["event_count"] = summed["event_count"].where(~summed["is_hidden"], 0)
    return summed.astype(
        {"event_count": np.int32, "is_hidden": bool} | dict.fromkeys(bounds, np.int32)
    )
