"""The trend of a service: rates of an area and what it is compared with, or counts by period.

Each chart has one axis. A stock has lines only. Figures are written as Plotly's JSON: colours are
names of tokens (``token:accent``), which Plotly's own objects would not accept. The browser
replaces them by the colours of the look, so that a change of look needs no request. A test replaces
them too and lets Plotly check the rest.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from textwrap import wrap
from typing import Any

from layouts.figures.areas import LARGE_LINE, TEXT, TITLE_LINE, axis_title, rate_format, title_room

LINE_TOKENS = ("token:text", "token:text-muted", "token:accent")
DASHES = ("solid", "solid", "dash")
WIDTHS = (2.5, 1.75, 1.75)
BAR_TOKEN = "token:border-soft"

Series = Sequence[float | None]
Ranges = Sequence[tuple[float, float] | None]
Limits = tuple[int, int, float, float, float]
"""Places of the first and last month, mean, lower and upper control limit."""


@dataclass(frozen=True, slots=True)
class TrendChart:
    """The contents of a trend.

    ``periods`` are ``YYYY-MM`` or ``YYYY-MM-DD``; ``bars`` and ``lines`` are a name and one value
    per period, None for a gap.
    """

    periods: Sequence[str]
    bars: tuple[str, Series]
    lines: Sequence[tuple[str, Series]]
    events: str
    """The counted events of the bars."""
    unit: str
    """Unit of the lines."""
    each: str = "month"
    """The period of a bar."""
    over: str = "12 months"
    """The period of a point of the lines; empty for a stock, which has no bars."""
    breaks: Sequence[tuple[str, str]] = ()
    """Months in which a definition changed, with a sentence."""
    limits: Sequence[Limits] = ()
    """Control limits of the bars over a stretch of periods."""
    outside: Sequence[int] = ()
    """Places of the periods outside their limits."""
    marked: str = ""
    """The period that is shown on the map."""
    ranges: Ranges = ()
    """The least and the most of each bar that is a range; empty where none is."""
    line_ranges: Sequence[Ranges] = ()
    """The same of each line."""


def build_rates(chart: TrendChart, *, large: bool = False) -> dict[str, Any]:
    """The rates as a Plotly figure in JSON: one dark line, and grey lines to compare with.

    Each line is named at its end, with its last value. Lines end at a break and begin again after
    it. The lines of a stock join its counts. A rate that is a range is an upright stroke from its
    least to its most, and no line runs through it. ``large`` is for a projector.
    """
    dates = [_date(period) for period in chart.periods]
    data: list[dict[str, Any]] = []
    for place, (title, values) in enumerate(chart.lines):
        told = f"{title}, {chart.over}" if chart.over else title
        ranges = chart.line_ranges[place] if chart.line_ranges else ()
        for piece in _pieces(chart.periods, values, chart.breaks):
            for run in _runs(piece, ranges):
                line = _line(dates, run, place, large=large, joined=not chart.over)
                hover = f"%{{y:{rate_format(values, 1)}}} {chart.unit}<extra>{told}</extra>"
                data.append(line | {"name": title, "hovertemplate": hover})
        if any(ranges):
            data.append(_strokes(chart, dates, place, told))
    over = f", over {chart.over}" if chart.over else ""
    layout = _layout(dates, chart, large=large, title=f"{chart.unit}{over}", ends_named=True)
    size = layout["font"]["size"]
    layout["annotations"] += _end_labels(chart, size)
    room = END_ROOM if len(chart.lines) > 1 else VALUE_ROOM
    layout["margin"] |= {"r": round(room * size / TEXT)}
    return {"data": data, "layout": layout | {"shapes": _uprights(chart)}}


def build_months(chart: TrendChart) -> dict[str, Any]:
    """The counts of each period as bars, with their control limits, on one axis."""
    dates = [_date(period) for period in chart.periods]
    data: list[dict[str, Any]] = [_bars(chart, dates)]
    if chart.ranges:
        data += _ranges(chart, dates)
    for stretch in chart.limits:
        data += _control(dates, stretch)
    if chart.outside:
        data.append(_outside(dates, chart.bars[1], chart.outside))
    layout = _layout(
        dates, chart, large=False, title=f"{chart.events} a {chart.each}", ends_named=False
    )
    return {"data": data, "layout": layout | {"shapes": _uprights(chart)}}


END_ROOM = 126
"""Pixels at the right of the lines for their names."""
VALUE_ROOM = 46
"""The same of one line alone, which needs no name: its place is that of the page."""
PLOT_HEIGHT, LINE_HEIGHT = 200, 17 / TEXT
"""Pixels of a chart of the panel, and the height of a line of a name for its letters: names must
not overlap.
"""
WIDEST_NAME = 14
"""Letters of a line of a name."""


def _end_labels(chart: TrendChart, size: int) -> Iterator[dict[str, Any]]:
    """The name and the last value at the end of each line, moved apart where they are close.

    One line alone has its value only.
    """
    every = [value for _, values in chart.lines for value in values if value is not None]
    top = max(every, default=0.0) or 1.0
    ends = []
    for place, (title, values) in enumerate(chart.lines):
        known = [value for value in values if value is not None]
        if known:
            ends.append((known[-1], place, title))
    taken = -math.inf
    for value, place, title in sorted(ends):
        lines = wrap(title, WIDEST_NAME, max_lines=2, placeholder=" …")
        half = LINE_HEIGHT * size * (len(lines) + 1) / 2
        own = PLOT_HEIGHT * value / top
        height = max(own, taken + half)
        taken = height + half
        name = "<br>".join([*lines, ""]) if len(chart.lines) > 1 else ""
        told = f"{value:{rate_format([value], 1)}}"
        yield {
            "xref": "paper",
            "x": 1,
            "y": value,
            "text": f"<b>{name}{told}</b>" if place == 0 else f"{name}{told}",
            "xanchor": "left",
            "yanchor": "middle",
            "align": "left",
            "xshift": 6,
            "yshift": round(height - own),
            "showarrow": False,
            "font": {"size": size, "color": LINE_TOKENS[place % 3]},
        }


def _uprights(chart: TrendChart) -> list[dict[str, Any]]:
    """Changes of a definition, and the period that is shown."""
    shapes = [_upright(_date(month), "token:border", "dot") for month, _ in chart.breaks]
    if chart.marked in chart.periods:
        shapes.append(_upright(_date(chart.marked), "token:accent", "solid"))
    return shapes


def _date(period: str) -> str:
    """The day that a period is drawn at: the first of its last month, or the day of a count."""
    return period if len(period) > len("2019-06") else f"{period}-01"


def _bars(chart: TrendChart, dates: list[str]) -> dict[str, Any]:
    name, counts = chart.bars
    group = {"offsetgroup": "bars"} if chart.ranges else {}
    return group | {
        "type": "bar",
        "x": dates,
        "y": list(counts),
        "name": f"{name}, each {chart.each}",
        "marker": {"color": BAR_TOKEN},
        "hovertemplate": f"%{{y:,.0f}} {chart.events}<extra>{name}</extra>",
    }


def _ranges(chart: TrendChart, dates: list[str]) -> Iterator[dict[str, Any]]:
    """The bars of ranges: plain up to the least, and hatched from there to the most."""
    places = [place for place, ends in enumerate(chart.ranges) if ends]
    ends = [ends for ends in chart.ranges if ends]
    bar = {"type": "bar", "x": [dates[place] for place in places], "offsetgroup": "bars"}
    yield bar | {
        "y": [least for least, _ in ends],
        "name": f"{chart.bars[0]}, the least",
        "marker": {"color": BAR_TOKEN},
        "hoverinfo": "skip",
    }
    yield bar | {
        "base": [least for least, _ in ends],
        "y": [most - least for least, most in ends],
        "customdata": [list(each) for each in ends],
        "name": f"{chart.bars[0]}, from the least to the most",
        "marker": {
            "color": "token:surface",
            "line": {"color": "token:text-muted", "width": 1},
            "pattern": {"shape": "/", "fgcolor": "token:text-muted", "size": 4},
        },
        "hovertemplate": (
            f"between %{{customdata[0]:,.0f}} and %{{customdata[1]:,.0f}} {chart.events}"
            f"<extra>{chart.bars[0]}</extra>"
        ),
    }


def _control(dates: list[str], stretch: Limits) -> Iterator[dict[str, Any]]:
    """Mean and limits of a stretch, thin and level, from its first month to its last."""
    start, end, mean, low, high = stretch
    for value, dash, name in (
        (mean, "dash", "mean of the months"),
        (low, "dot", "lower control limit"),
        (high, "dot", "upper control limit"),
    ):
        yield {
            "type": "scatter",
            "mode": "lines",
            "x": [dates[start], dates[end]],
            "y": [round(value, 2)] * 2,
            "name": name,
            "hoverinfo": "skip",
            "line": {"color": "token:border", "dash": dash, "width": 1},
        }


def _outside(dates: list[str], counts: Series, places: Sequence[int]) -> dict[str, Any]:
    """A diamond on the bar of each month outside its limits."""
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [dates[i] for i in places],
        "y": [counts[i] for i in places],
        "name": "outside the control limits",
        "marker": {"color": "token:warning", "symbol": "diamond", "size": 7},
        "hovertemplate": "outside the control limits<extra></extra>",
        "cliponaxis": False,
    }


def _line(
    dates: list[str], values: list[float | None], place: int, *, large: bool, joined: bool
) -> dict[str, Any]:
    """A line; ``joined`` marks its points."""
    # Years that do not overlap are not adjacent, so they are drawn as points, joined.
    known = [value is not None for value in values]
    sparse = not any(a and b for a, b in pairwise(known))
    return {
        "type": "scatter",
        "x": dates,
        "y": values,
        "mode": "lines+markers" if sparse or joined else "lines",
        "connectgaps": sparse and not joined,
        "line": {
            "color": LINE_TOKENS[place % 3],
            "dash": DASHES[place % 3],
            "width": WIDTHS[place % 3] * (1.5 if large else 1),
        },
    }


def _strokes(chart: TrendChart, dates: list[str], place: int, told: str) -> dict[str, Any]:
    """Upright strokes from the least to the most of the rates of a line that are ranges."""
    known = [
        (date, ends) for date, ends in zip(dates, chart.line_ranges[place], strict=True) if ends
    ]
    colour, ends = LINE_TOKENS[place % 3], [ends for _, ends in known]
    form = rate_format([rate for each in ends for rate in each], 1)
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [date for date, _ in known],
        "y": [least for least, _ in ends],
        "marker": {"color": colour, "opacity": 0},
        "error_y": {
            "type": "data",
            "symmetric": False,
            "array": [most - least for least, most in ends],
            "arrayminus": [0.0] * len(ends),
            "thickness": 3,
            "width": 0,
            "color": colour,
        },
        "customdata": [list(each) for each in ends],
        "name": f"{chart.lines[place][0]}, rate from the least to the most",
        "hovertemplate": (
            f"between %{{customdata[0]:{form}}} and %{{customdata[1]:{form}}} {chart.unit}"
            f"<extra>{told}</extra>"
        ),
    }


def _runs(values: list[float | None], ranges: Ranges) -> list[list[float | None]]:
    """The values cut at every range, so that no line is drawn through one."""
    edges = [-1, *(place for place, ends in enumerate(ranges) if ends), len(values)]
    runs = [
        [value if start < place < end else None for place, value in enumerate(values)]
        for start, end in pairwise(edges)
    ]
    return [run for run in runs if any(value is not None for value in run)]


def _upright(date: str, colour: str, dash: str) -> dict[str, Any]:
    return {
        "type": "line",
        "xref": "x",
        "yref": "paper",
        "x0": date,
        "x1": date,
        "y0": 0,
        "y1": 1,
        "line": {"color": colour, "dash": dash, "width": 1},
    }


def _pieces(
    periods: Sequence[str], values: Sequence[float | None], breaks: Sequence[tuple[str, str]]
) -> list[list[float | None]]:
    """The values cut at every break.

    Each piece has the whole length, with None outside its own stretch.
    """
    edges = [
        periods[0] if periods else "",
        *sorted(month for month, _ in breaks if periods and periods[0] < month <= periods[-1]),
        "9999-99",
    ]
    pieces = []
    for start, end in pairwise(edges):
        pieces.append(
            [
                value if start <= period < end else None
                for period, value in zip(periods, values, strict=True)
            ]
        )
    return [piece for piece in pieces if any(value is not None for value in piece)]


def _layout(
    dates: Sequence[str], chart: TrendChart, *, large: bool, title: str, ends_named: bool
) -> dict[str, Any]:
    """The layout; ``ends_named``: the lines end at the edge, where their names are."""
    size = 18 if large else TEXT
    axis = {
        "gridcolor": "token:border-soft",
        "zeroline": False,
        "tickfont": {"size": size},
        "automargin": True,
        "fixedrange": True,
        "rangemode": "tozero",
        "nticks": 5,
    }
    return {
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"color": "token:text-muted", "size": size, "family": "token:font"},
        "margin": {
            "l": 4,
            "r": 4,
            "t": title_room(title, LARGE_LINE if large else TITLE_LINE),
            "b": 4,
        },
        "bargap": 0.25,
        "hovermode": "x unified",
        "dragmode": False,
        "annotations": [axis_title(title, size)],
        "hoverlabel": {
            "bgcolor": "token:surface",
            "bordercolor": "token:border",
            "font": {"color": "token:text", "size": size},
        },
        "showlegend": False,
        "xaxis": {
            **axis,
            "type": "date",
            "showgrid": False,
            "hoverformat": "%B %Y" if chart.over else "%-d %B %Y",
            "tickformat": "%Y",
            "dtick": f"M{_years_apart(dates, large=large) * 12}",
            "tick0": "2000-01-01",
            "tickangle": 0,
            "ticklabelstandoff": 4,
            "rangemode": "normal",
            **({"range": [dates[0], dates[-1]]} if len(dates) > 1 and ends_named else {}),
        },
        "yaxis": {**axis, "side": "left", "tickformat": ","},
    }


def _years_apart(dates: Sequence[str], *, large: bool) -> int:
    """Years between two labels of the time axis, so that labels do not overlap."""
    years = int(dates[-1][:4]) - int(dates[0][:4]) + 1 if dates else 1
    return max(1, -int(-years // (8 if large else 7)))
