"""Registers: one row for each person, who is there from one day until another.

They are counted at the end of each month, quarter or year. People who came and left between two of
these days are in no snapshot.
"""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.model import Window
from data.periods import YEAR_TOO_LATE, date_of, month_of_day
from data.pipeline.catalogue import RecordsEntry
from data.pipeline.dates import DateTexts, Evidence, JudgedDates, counted_as
from data.pipeline.records.cells import FOREVER, UNTIL
from data.windows import SPANS, YEAR_ENDS, window_end

BACKWARDS = "ends before it begins"
TOO_LATE = "day too far in the future"


def judge_people(
    entry: RecordsEntry, pairs: pd.DataFrame, known: Evidence, window: Window
) -> pd.DataFrame:
    """When the people of a register are there.

    pairs : distinct texts, ``date`` and ``until``. known : evidence of both columns of all sources.
    window : the one that a date is about. Returns ``pairs`` with month_number, the first snapshot
    at which they are there, UNTIL, the first at which they are gone, date_reason, and first_day and
    last_day of their dates.
    """
    begins = DateTexts.of(pairs["date"], entry.dates).for_counts(known)
    ends = DateTexts.of(pairs["until"], entry.dates).for_counts(known)
    is_open = is_open_end(pairs["until"], ends)
    year_ends = _year_ends(entry, known)
    first = _snapshot_of(begins.first_day, entry.snapshots, year_ends)
    gone = _snapshot_of(ends.last_day, entry.snapshots, year_ends)
    not_read = np.array([f"{entry.until}: {reason}" for reason in ends.reason], dtype=object)
    faults: list[tuple[Any, Any]] = [
        (begins.is_read, begins.reason),
        (is_open | ends.is_read, not_read),
        (is_open | (ends.last_day >= begins.first_day), BACKWARDS),
        (first < FOREVER, TOO_LATE),
        (
            np.full(len(pairs), SPANS[window] <= SPANS[entry.snapshots]),
            f"dates by {window} in a register by {entry.snapshots}",
        ),
    ]
    reason = np.full(len(pairs), "", dtype=object)
    for good, told in reversed(faults):
        reason = np.where(good, reason, told)
    is_good = reason == ""
    return pairs.assign(
        month_number=np.where(is_good, first, -1),
        **{UNTIL: np.where(is_open, FOREVER, np.minimum(gone, FOREVER))},
        date_reason=reason,
        first_day=begins.first_day,
        last_day=np.where(is_open, begins.last_day, np.maximum(begins.last_day, ends.last_day)),
    )


def is_open_end(texts: "pd.Series[str]", ends: JudgedDates) -> NDArray[np.bool_]:
    """Where the end of a membership says that the person is still there.

    It is empty or, as many systems write it, far in the future: 31/12/9999. A day that no
    snapshot can have is as far.
    """
    is_empty: NDArray[np.bool_] = (texts.str.strip() == "").to_numpy(dtype=bool)
    is_far = np.where(ends.is_read, ends.last_day >= FOREVER, ends.reason == YEAR_TOO_LATE)
    return is_empty | is_far


def snapshot_days(entry: RecordsEntry, known: Evidence, as_of: str) -> list[int]:
    """The days on which a register is counted, as counts from 1 January 1970.

    They go from the first date of its columns to the last one, or to ``as_of`` (YYYY-MM-DD) where
    that is earlier: memberships often end on a day to come. A day that no snapshot can have is
    not the end of a run of them.
    """
    main = known.grain(entry.dates)
    periods = [p for p in known.read(entry.dates) if counted_as(p.grain) == main]
    periods = [p for p in periods if p.last_day < FOREVER]
    if not periods:
        return []
    last = max(p.last_day for p in periods)
    first = month_of_day(min(p.first_day for p in periods))
    months = np.arange(
        window_end(first, entry.snapshots, _year_ends(entry, known)),
        month_of_day(last) + 1,
        SPANS[entry.snapshots],
        dtype=np.int64,
    )
    days = [int(day) for day in _last_days(months) if day <= last]
    return [day for day in days if not as_of or date_of(day).isoformat() <= as_of]


def _year_ends(entry: RecordsEntry, known: Evidence) -> int:
    kind = entry.years or known.years(entry.dates)
    return YEAR_ENDS[kind] if kind else YEAR_ENDS["calendar"]


def _snapshot_of(days: NDArray[np.int64], window: Window, year_ends: int) -> NDArray[np.int64]:
    """The first snapshot on or after each day."""
    months = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) + 1970 * 12
    return _last_days(window_end(months, window, year_ends))


def _last_days(months: NDArray[np.int64]) -> NDArray[np.int64]:
    following = (months + 1 - 1970 * 12).astype("datetime64[M]")
    return following.astype("datetime64[D]").astype(np.int64) - 1
