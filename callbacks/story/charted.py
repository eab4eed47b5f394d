"""What a trend shows beside its values: control limits of its months, and whether its separate
years go up or down.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from data.stats.control import Signal, control_chart
from data.stats.intervals import rate_limits
from data.stats.refusals import Refusal, line_refusal
from data.stats.trend import POINTS, Trend, recent_trend
from data.store.values import VALUE, Values
from layouts.panels.values import ControlLimits, RecentTrend

YEAR = 12


def control_limits(
    monthly: Values, first: int, last: int, breaks_at: Sequence[tuple[int, str]]
) -> tuple[ControlLimits, ...]:
    """Limits of each stretch of months without a change of definition; none for stretches with
    fewer than 10 known months.

    ``monthly``: counts by month index; ``first`` and ``last``: month indices the trend runs over.
    Places count from ``first``.
    """
    series = np.where(monthly.states == VALUE, monthly.values, np.nan)
    edges = [first, *sorted(month for month, _ in breaks_at if first < month <= last), last + 1]
    found = []
    for start, end in pairwise(edges):
        chart = control_chart(series[start:end], floor=0.0)
        if isinstance(chart, Refusal):
            continue
        outside = np.flatnonzero(chart.signals & np.uint8(Signal.OUTSIDE))
        rows = np.flatnonzero(chart.signals & np.uint8(Signal.ONE_SIDE | Signal.RUNNING))
        found.append(
            ControlLimits(
                start - first,
                end - 1 - first,
                chart.mean,
                chart.low,
                chart.high,
                tuple(int(i) + start - first for i in outside),
                len(rows),
            )
        )
    return tuple(found)


def recent_years(
    yearly: Values, base: float, month: int, breaks_at: Sequence[tuple[int, str]]
) -> RecentTrend:
    """The trend of the five separate years that end with ``month``. ``yearly``: 12-month totals by
    month index.
    """
    ends = np.arange(month - (POINTS - 1) * YEAR, month + 1, YEAR)
    if ends[0] < 0 or month >= len(yearly):
        return RecentTrend(Trend.CANNOT, "five separate years are not counted")
    broken = line_refusal(
        first_month=int(ends[0]) - YEAR + 1, last_month=month, breaks_at=tuple(breaks_at)
    )
    if broken:
        return RecentTrend(Trend.CANNOT, broken.reason[:1].lower() + broken.reason[1:].rstrip("."))
    if (yearly.states[ends] != VALUE).any() or not base > 0:
        return RecentTrend(Trend.CANNOT, "a year is hidden or not counted")
    counts = yearly.values[ends].astype(np.float64)
    low, high = rate_limits(counts, base)
    result = recent_trend(1000 * counts / base, low, high)
    return RecentTrend(Trend(int(result.trend)), "", tuple(counts.tolist()), float(result.slope))
