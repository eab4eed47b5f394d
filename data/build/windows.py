"""Months and the years made of them."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

YEAR = 12


def rolling_months(months: Sequence[int]) -> tuple[int, ...]:
    """Months whose twelve-month window is covered whole. A missing month makes a gap, not a part
    sum.
    """
    covered = set(months)
    return tuple(m for m in months if all(m - back in covered for back in range(YEAR)))


def year_ends(months: Sequence[int]) -> tuple[int, ...]:
    """Last months of twelve-month windows that do not overlap, the latest ending with the latest
    month.
    """
    whole = set(rolling_months(months))
    ends: list[int] = []
    end = max(whole, default=-1)
    while end in whole:
        ends.append(end)
        end -= YEAR
    return tuple(reversed(ends))


def year_sums(frame: pd.DataFrame, ends: Sequence[int]) -> pd.DataFrame:
    """Sums of months by the year they fall in; months in none are left out."""
    month = frame["month_index"].to_numpy().astype(np.int64)
    place = np.searchsorted(np.array(ends), month)
    inside = (place < len(ends)) & (month > ends[0] - YEAR)
    kept = frame[inside].assign(month_index=np.array(ends)[place[inside]].astype(np.uint16))
    summed = kept.groupby(["month_index", "channel_index", "area_number"], as_index=False).agg(
        event_count=("event_count", "sum"), is_hidden=("is_hidden", "max")
    )
    return summed.astype({"event_count": np.int32, "is_hidden": bool})
