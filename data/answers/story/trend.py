"""The trend of a service: the area month by month, and rates over 12 months beside its
comparator.
"""

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from data.answers.story.spots import Spot, bases_of, name_of, reach
from data.answers.story.values import ControlLimits, RecentTrend, Trend, TrendLine
from data.answers.view import View
from data.manifest import Item, find_key, levels_of, month_index, month_label
from data.stats.control import Signal, control_chart
from data.stats.intervals import rate_limits
from data.stats.refusals import Refusal, line_refusal
from data.stats.trend import POINTS, recent_trend
from data.stats.trend import Trend as Direction
from data.store.reader import Atlas
from data.store.values import HIDDEN, VALUE, Values


def trend_for(
    item: Item, view: View, spot: Spot | None, beside: Spot | None, atlas: Atlas
) -> Trend | None:
    """Months from the first to the last the records cover; None where there are none.

    Lines: the area, its parent, the whole atlas and the area beside it, each once. A missing month
    is a gap and never a part sum.
    """
    months = item.records.months
    if not months:
        return None
    first, last = min(months), max(months)
    labels = tuple(month_label(atlas.manifest, m) for m in range(first, last + 1))
    span = slice(first, last + 1)
    own = reach(spot, levels_of(item.records), atlas)
    monthly = _series(item, view, own, "month", atlas)
    bars = TrendLine(name_of(own, atlas), _plain(monthly, span))
    states = [int(monthly.states[m]) for m in months]
    base = find_key(atlas.manifest.bases, item.base)
    month, breaks_at = month_index(atlas.manifest, view.period), item.records.breaks_at
    own_base = bases_of(own, atlas).get(item.base, math.nan)
    recent = (
        recent_years(_series(item, view, own, "year", atlas), own_base, month, breaks_at)
        if month is not None
        else None
    )
    lines = tuple(
        line
        for place in _lines_of(own, beside, item, atlas)
        if (line := _line(item, view, place, span, atlas)) is not None
    )
    return Trend(
        title=item.title,
        unit=f"{item.events} per 1,000 {base.title if base else ''}".strip(),
        events=item.events,
        months=labels,
        bars=bars,
        lines=lines,
        breaks=tuple(
            (month_label(atlas.manifest, m), sentence) for m, sentence in item.records.breaks_at
        ),
        marked=view.period,
        hidden_months=sum(s == HIDDEN for s in states),
        missing_months=last - first + 1 - len(months),
        limits=control_limits(monthly, first, last, breaks_at),
        recent=recent,
    )


def _lines_of(own: Spot | None, beside: Spot | None, item: Item, atlas: Atlas) -> list[Spot | None]:
    """The area, the area beside it or its parent, and the whole atlas; three at most."""
    parents = (
        [
            Spot(level, number)
            for level, number, _, named in atlas.parents_of(own.level, own.number)
            if named
        ]
        if own
        else []
    )
    other = (
        reach(beside, levels_of(item.records), atlas)
        if beside
        else (parents[-1] if parents else None)
    )
    # With one authority, the top level and the atlas are the same place: one line will do.
    whole_twice = (
        other is not None
        and atlas.manifest.levels[-1].key == other.level
        and len(atlas.areas(other.level)) == 1
    )
    places = [own, *([other] if other else []), *([] if whole_twice else [None])]
    return list(dict.fromkeys(places))


def _series(item: Item, view: View, spot: Spot | None, window: str, atlas: Atlas) -> Values:
    level, number = (spot.level, spot.number) if spot else (atlas.manifest.levels[-1].key, None)
    return atlas.series(level, item.key, view.channel, number, window)


def _line(item: Item, view: View, spot: Spot | None, span: slice, atlas: Atlas) -> TrendLine | None:
    base = bases_of(spot, atlas).get(item.base, math.nan)
    if not base > 0:
        return None
    found = _series(item, view, spot, "year", atlas)
    rates = Values(1000 * found.values / base, found.states)
    return (
        TrendLine(name_of(spot, atlas), _plain(rates, span))
        if (found.states == VALUE).any()
        else None
    )


def _plain(values: Values, span: slice) -> tuple[float | None, ...]:
    rounded, states = np.round(values.values[span], 3).tolist(), values.states[span].tolist()
    return tuple(
        value if state == VALUE else None for value, state in zip(rounded, states, strict=True)
    )


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
        return RecentTrend(Direction.CANNOT, "five separate years are not counted")
    broken = line_refusal(
        first_month=int(ends[0]) - YEAR + 1, last_month=month, breaks_at=tuple(breaks_at)
    )
    if broken:
        return RecentTrend(
            Direction.CANNOT, broken.reason[:1].lower() + broken.reason[1:].rstrip(".")
        )
    if (yearly.states[ends] != VALUE).any() or not base > 0:
        return RecentTrend(Direction.CANNOT, "a year is hidden or not counted")
    counts = yearly.values[ends].astype(np.float64)
    low, high = rate_limits(counts, base)
    result = recent_trend(1000 * counts / base, low, high)
    return RecentTrend(
        Direction(int(result.trend)), "", tuple(counts.tolist()), float(result.slope)
    )
