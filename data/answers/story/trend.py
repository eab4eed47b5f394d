"""The trend of a service.

It has the counts of the area by month, and rates over 12 months beside its comparator.
"""

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from data.answers.asked import Asked
from data.answers.spots import Spot, bases_of, name_of, reach
from data.answers.story.values import ControlLimits, RecentTrend, Trend, TrendLine
from data.manifest import Item, levels_of, month_label
from data.model import Window
from data.stats.control import Signal, control_chart
from data.stats.intervals import rate_limits
from data.stats.refusals import Refusal, line_refusal
from data.stats.trend import POINTS, recent_trend
from data.stats.trend import Trend as Direction
from data.store.values import HIDDEN, VALUE, Values


def trend_for(asked: Asked, item: Item) -> Trend | None:
    """The months from the first to the last that the records cover; None where there are none.

    Lines: the area, its parent, the whole atlas and the area beside it, each once. A missing month
    is a gap and never a part sum.
    """
    months, records, manifest = item.records.months, item.records, asked.manifest
    if not months:
        return None
    first, last = min(months), max(months)
    span = slice(first, last + 1)
    own = reach(asked.spot, levels_of(records), asked.atlas)
    monthly = _series(asked, item, own, "month")
    states = [int(monthly.states[m]) for m in months]
    lines = (_line(asked, item, place, span) for place in _lines_of(asked, item, own))
    return Trend(
        title=item.title,
        unit=f"{item.events} per 1,000 {item.base.title if item.base else ''}".strip(),
        events=item.events,
        months=tuple(month_label(manifest, m) for m in range(first, last + 1)),
        bars=TrendLine(name_of(own, asked.atlas), _plain(monthly, span)),
        lines=tuple(line for line in lines if line is not None),
        breaks=tuple((month_label(manifest, m), sentence) for m, sentence in records.breaks_at),
        marked=asked.view.period,
        hidden_months=sum(s == HIDDEN for s in states),
        missing_months=last - first + 1 - len(months),
        limits=control_limits(monthly, first, last, records.breaks_at),
        recent=_recent(asked, item, own),
    )


def _recent(asked: Asked, item: Item, own: Spot | None) -> RecentTrend | None:
    if asked.month is None:
        return None
    yearly = _series(asked, item, own, "year")
    return recent_years(yearly, _base(asked, item, own), asked.month, item.records.breaks_at)


def _base(asked: Asked, item: Item, spot: Spot | None) -> float:
    """The base of an area, or of the whole atlas; NaN where it is not known."""
    return bases_of(spot, asked.atlas).get(item.base.key, math.nan) if item.base else math.nan


def _lines_of(asked: Asked, item: Item, own: Spot | None) -> list[Spot | None]:
    """The area, the area beside it or its parent, and the whole atlas; three at most."""
    atlas, top = asked.atlas, asked.coarsest
    above = atlas.parents_of(own.level, own.number) if own else []
    parents = [Spot(level, number) for level, number, _, named in above if named]
    if asked.beside:
        other = reach(asked.beside, levels_of(item.records), atlas)
    else:
        other = parents[-1] if parents else None
    # With one authority, the top level and the atlas are the same place, so one line is enough.
    whole_twice = other is not None and top.key == other.level and top.areas == 1
    places = [own, *([other] if other else []), *([] if whole_twice else [None])]
    return list(dict.fromkeys(places))


def _series(asked: Asked, item: Item, spot: Spot | None, window: Window) -> Values:
    level, number = (spot.level, spot.number) if spot else (asked.coarsest.key, None)
    return asked.atlas.series(level, item.key, asked.view.channel, number, window)


def _line(asked: Asked, item: Item, spot: Spot | None, span: slice) -> TrendLine | None:
    base = _base(asked, item, spot)
    if not base > 0:
        return None
    found = _series(asked, item, spot, "year")
    if not (found.states == VALUE).any():
        return None
    rates = Values(1000 * found.values / base, found.states)
    return TrendLine(name_of(spot, asked.atlas), _plain(rates, span))


def _plain(values: Values, span: slice) -> tuple[float | None, ...]:
    rounded, states = np.round(values.values[span], 3).tolist(), values.states[span].tolist()
    return tuple(
        value if state == VALUE else None for value, state in zip(rounded, states, strict=True)
    )


YEAR = 12


def control_limits(
    monthly: Values, first: int, last: int, breaks_at: Sequence[tuple[int, str]]
) -> tuple[ControlLimits, ...]:
    """Limits of each stretch of months without a change of definition.

    Stretches with fewer than 10 known months have none. ``monthly``: counts by month index;
    ``first`` and ``last``: month indices of the ends of the trend. Places count from ``first``.
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
    """The trend of the five separate years that end with ``month``.

    ``yearly``: 12-month totals by month index.
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
