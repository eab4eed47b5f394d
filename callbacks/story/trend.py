"""The trend of a service: the area month by month, and rates over 12 months beside its
comparator.
"""

import math

import numpy as np

from callbacks.story.charted import control_limits, recent_years
from callbacks.story.places import Spot, bases_of, name_of, reach
from data.manifest import Item, find_key, levels_of, month_index, month_label
from data.store.reader import Atlas
from data.store.values import HIDDEN, VALUE, Values
from layouts.panels.values import Trend, TrendLine
from layouts.view import View


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
