"""The trend of a service.

It has bars for the periods of the area, and rates of the area and its comparator over a year. A
stock has lines only. Figures are written as Plotly's JSON: colours are names of tokens
(``token:accent``), which Plotly's own objects would not accept. The browser replaces them by the
colours of the look, so that a change of look needs no request. A test replaces them too and lets
Plotly check the rest.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from layouts.figures.areas import rate_format

LINE_TOKENS = ("token:accent", "token:text-muted", "token:warning")
DASHES = ("solid", "dash", "dot")
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


def build_trend(chart: TrendChart, *, large: bool = False) -> dict[str, Any]:
    """A Plotly figure as JSON; ``large`` for a projector.

    Bars count on the left axis (a period's events), lines on the right (a rate over a year).
    Lines end at a break and begin again after it. Periods outside their control limits are marked
    above their bars. The lines of a stock join its counts, on the left axis. A rate that is a range
    is an upright stroke from its least to its most, and no line runs through it.
    """
    periods, breaks = chart.periods, chart.breaks
    dates = [_date(period) for period in periods]
    data: list[dict[str, Any]] = [_bars(chart, dates)] if chart.over else []
    if chart.over and chart.ranges:
        data += _ranges(chart, dates)
    for stretch in chart.limits:
        data += _control(dates, stretch)
    for place, (title, values) in enumerate(chart.lines):
        told = f"{title}, {chart.over}" if chart.over else title
        ranges = chart.line_ranges[place] if chart.line_ranges else ()
        for piece in _pieces(periods, values, breaks):
            for run in _runs(piece, ranges):
                line = _line(dates, run, place, large=large, joined=not chart.over)
                hover = f"%{{y:{rate_format(values, 1)}}} {chart.unit}<extra>{told}</extra>"
                data.append(line | {"name": title, "hovertemplate": hover})
        if any(ranges):
            data.append(_strokes(chart, dates, place, told))
    if chart.outside:
        data.append(_outside(dates, chart.bars[1], chart.outside))
    shapes = [_upright(_date(month), "token:border", "dot") for month, _ in breaks]
    if chart.marked in periods:
        shapes.append(_upright(_date(chart.marked), "token:accent", "solid"))
    layout = _layout(dates, chart, large=large)
    return {"data": data, "layout": {**layout, "shapes": shapes}}


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
    """A line; ``joined`` marks its points, and draws it on the left axis."""
    # Years that do not overlap are not adjacent, so they are drawn as points, joined.
    known = [value is not None for value in values]
    sparse = not any(a and b for a, b in pairwise(known))
    return {
        "type": "scatter",
        "x": dates,
        "y": values,
        "yaxis": "y" if joined else "y2",
        "mode": "lines+markers" if sparse or joined else "lines",
        "connectgaps": sparse and not joined,
        "line": {
            "color": LINE_TOKENS[place % 3],
            "dash": DASHES[place % 3],
            "width": 3 if large else 2,
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
        "yaxis": "y2" if chart.over else "y",
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


def _layout(dates: Sequence[str], chart: TrendChart, *, large: bool) -> dict[str, Any]:
    size = 20 if large else 12
    axis = {
        "gridcolor": "token:border-soft",
        "zeroline": False,
        "tickfont": {"size": size},
        "automargin": True,
        "fixedrange": True,
        "rangemode": "tozero",
        "nticks": 5,
    }
    left = f"{chart.events} a {chart.each}" if chart.over else chart.unit
    titles = [_axis_title(left, 0, "left", size)]
    if chart.lines and chart.over:
        titles.append(_axis_title(f"rate over {chart.over}", 1, "right", size))
    return {
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"color": "token:text-muted", "size": size, "family": "token:font"},
        "margin": {"l": 4, "r": 4, "t": 44 if large else 28, "b": 4},
        "bargap": 0.25,
        "hovermode": "x unified",
        "dragmode": False,
        "annotations": titles,
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
            "rangemode": "normal",
        },
        "yaxis": {**axis, "side": "left", "tickformat": ","},
        "yaxis2": {
            **axis,
            "overlaying": "y",
            "side": "right",
            "showgrid": False,
            "tickmode": "auto",
        },
    }


def _years_apart(dates: Sequence[str], *, large: bool) -> int:
    """Years between two labels of the time axis, so that labels do not overlap."""
    years = int(dates[-1][:4]) - int(dates[0][:4]) + 1 if dates else 1
    return max(1, -int(-years // (8 if large else 7)))


def _axis_title(text: str, x: int, anchor: str, size: int) -> dict[str, Any]:
    return {
        "text": text,
        "xref": "paper",
        "yref": "paper",
        "x": x,
        "y": 1,
        "xanchor": anchor,
        "yanchor": "bottom",
        "yshift": 6,
        "showarrow": False,
        "font": {"size": size - 1, "color": "token:text-muted"},
    }
