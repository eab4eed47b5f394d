"""The trend of a service.

It has the counts of the area by month, and rates over 12 months beside its comparator. Where no
months are published it has quarters or years. A stock has its rate on each day that it was counted.
"""

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from data.answers.asked import Asked
from data.answers.spots import Spot, bases_of, name_of, parent_of, reach
from data.answers.story.values import ControlLimits, RecentTrend, SmallTrend, Trend, TrendLine
from data.answers.words import first_up, hidden_words, words_of_period
from data.manifest import Item, levels_of, month_label, period_labels
from data.model import Window
from data.stats.control import Signal, control_chart
from data.stats.intervals import rate_limits
from data.stats.refusals import Refusal, line_refusal
from data.stats.trend import POINTS, recent_trend
from data.stats.trend import Trend as Direction
from data.store.values import HIDDEN, RANGE, VALUE, Values
from data.windows import ROLLING, SPANS, YEAR

LEAST_DRAWN = 3
"""Periods below which no line is drawn beside a sentence."""


def trend_for(asked: Asked, item: Item) -> Trend | None:
    """The periods from the first to the last that have figures; None where there are none.

    Lines: the area, its parent, the whole atlas and the area beside it, each once. A missing period
    is a gap and never a part sum.
    """
    own = reach(asked.spot, levels_of(item.records), asked.atlas)
    bars, covered = _finest_window(asked, item, own)
    if not covered:
        return None
    over: Window = "snapshot" if item.is_stock else "year"
    periods = covered if item.is_stock else range(covered[0], covered[-1] + 1, SPANS[bars])
    at = np.array(periods)
    counts = _at(_series(asked, item, own, bars), at)
    lines = (_line(asked, item, place, over, at) for place in _lines_of(asked, item, own))
    labels = period_labels(asked.manifest, bars, tuple(periods))
    breaks, year_ends = item.records.breaks_at, item.records.year_ends
    cuts = [int(np.searchsorted(at, month)) for month, _ in breaks]
    return Trend(
        title=item.title,
        unit=f"{item.events} per 1,000 {item.base.title if item.base else ''}".strip(),
        events=item.events,
        each="count" if item.is_stock else bars,
        over="" if item.is_stock else "12 months" if year_ends == ROLLING else "a year",
        periods=labels,
        ends=(
            words_of_period(item.records, bars, labels[0]),
            words_of_period(item.records, bars, labels[-1]),
        ),
        bars=TrendLine(name_of(own, asked.atlas), _plain(counts)),
        lines=tuple(line for line in lines if line is not None),
        breaks=tuple((month_label(asked.manifest, m), sentence) for m, sentence in breaks),
        marked=asked.view.period,
        hidden_months=int((counts.states == HIDDEN).sum()),
        hidden_words=hidden_words(item.records),
        ranges=_ranges(counts),
        missing_months=len(periods) - len(covered),
        limits=() if item.is_stock else control_limits(counts, cuts),
        recent=None if item.is_stock else _recent(asked, item, own),
    )


def small_trend(asked: Asked, item: Item) -> SmallTrend | None:
    """Rates of the place and of the larger area around it, in as few periods as read well.

    None where there are fewer than three periods with a rate.
    """
    own = reach(asked.spot, levels_of(item.records), asked.atlas)
    level = own.level if own else asked.coarsest.key
    window: Window = "snapshot" if item.is_stock else "year"
    periods = asked.atlas.months(level, item.key, window)
    if len(periods) < LEAST_DRAWN or item.base is None:
        return None
    at = np.array(periods)
    found = (_line(asked, item, place, window, at) for place in (own, parent_of(own, asked.atlas)))
    lines = tuple(line for line in found if line is not None)
    if not lines:
        return None
    over = "" if item.is_stock else " a year"
    return SmallTrend(
        title=f"{first_up(item.events)}{over} per 1,000 {item.base.title}",
        periods=period_labels(asked.manifest, window, tuple(periods)),
        lines=lines,
        marked=asked.view.period,
    )


def yearly_rates(asked: Asked, item: Item, spot: Spot | None) -> tuple[float | None, ...]:
    """The rate of a place in each year that is published, or at each count of a stock."""
    window: Window = "snapshot" if item.is_stock else "year"
    level = spot.level if spot else asked.coarsest.key
    periods = asked.atlas.months(level, item.key, window)
    line = _line(asked, item, spot, window, np.array(periods)) if periods else None
    return line.values if line else ()


def _finest_window(asked: Asked, item: Item, own: Spot | None) -> tuple[Window, tuple[int, ...]]:
    """The shortest window that the item is published in for a place, and its periods."""
    level = own.level if own else asked.coarsest.key
    windows: list[Window] = ["snapshot"] if item.is_stock else list(SPANS)
    found = ((window, asked.atlas.months(level, item.key, window)) for window in windows)
    return next(((window, periods) for window, periods in found if periods), (windows[0], ()))


def _at(values: Values, periods: NDArray[np.int64]) -> Values:
    return values.of(periods)


def _ranges(counts: Values, per: float = 1.0) -> tuple[tuple[float, float] | None, ...]:
    """The least and the most of each count that is a range, times ``per``; empty where none is."""
    if not (counts.states == RANGE).any():
        return ()
    least, most = (np.round(per * ends, 3).tolist() for ends in counts.ends)
    states = counts.states.tolist()
    return tuple(
        (low, high) if state == RANGE else None
        for low, high, state in zip(least, most, states, strict=True)
    )


def _recent(asked: Asked, item: Item, own: Spot | None) -> RecentTrend | None:
    """The trend of the years up to the period that is shown."""
    if asked.month is None:
        return None
    level = own.level if own else asked.coarsest.key
    ends = [m for m in asked.atlas.months(level, item.key, "year") if m <= asked.month]
    yearly, last = _series(asked, item, own, "year"), max(ends, default=asked.month)
    base, breaks_at = _base(asked, item, own), item.records.breaks_at
    return recent_years(yearly, base, last, breaks_at, dispersion=item.dispersion.value)


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


def _line(
    asked: Asked,
    item: Item,
    spot: Spot | None,
    window: Window,
    periods: NDArray[np.int64],
) -> TrendLine | None:
    base = _base(asked, item, spot)
    if not base > 0:
        return None
    found = _at(_series(asked, item, spot, window), periods)
    if not np.isin(found.states, (VALUE, RANGE)).any():
        return None
    rates = _plain(Values(1000 * found.values / base, found.states))
    return TrendLine(name_of(spot, asked.atlas), rates, _ranges(found, 1000 / base))


def _plain(values: Values) -> tuple[float | None, ...]:
    rounded, states = np.round(values.values, 3).tolist(), values.states.tolist()
    return tuple(
        value if state == VALUE else None for value, state in zip(rounded, states, strict=True)
    )


def control_limits(counts: Values, cuts: Sequence[int]) -> tuple[ControlLimits, ...]:
    """Limits of each stretch of periods without a change of definition.

    Stretches with fewer than 10 known periods have none.

    counts : of m periods in a row, (m,).
    cuts : places among them at which a new definition begins, in order.
    """
    series = np.where(counts.states == VALUE, counts.values, np.nan)
    edges = [0, *(place for place in cuts if 0 < place < len(series)), len(series)]
    found = []
    for start, end in pairwise(edges):
        chart = control_chart(series[start:end], floor=0.0)
        if isinstance(chart, Refusal):
            continue
        outside = np.flatnonzero(chart.signals & np.uint8(Signal.OUTSIDE))
        rows = np.flatnonzero(chart.signals & np.uint8(Signal.ONE_SIDE | Signal.RUNNING))
        found.append(
            ControlLimits(
                start,
                end - 1,
                chart.mean,
                chart.low,
                chart.high,
                tuple(int(i) + start for i in outside),
                len(rows),
            )
        )
    return tuple(found)


def recent_years(
    yearly: Values,
    base: float,
    month: int,
    breaks_at: Sequence[tuple[int, str]],
    *,
    dispersion: float = 1.0,
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
        is_range = (yearly.states[ends] == RANGE).any()
        reason = (
            "a year is known only as a range" if is_range else "a year is hidden or not counted"
        )
        return RecentTrend(Direction.CANNOT, reason)
    counts = yearly.values[ends].astype(np.float64)
    low, high = rate_limits(counts, base, dispersion=dispersion)
    result = recent_trend(1000 * counts / base, low, high)
    return RecentTrend(
        Direction(int(result.trend)), "", tuple(counts.tolist()), float(result.slope)
    )
