"""The trend of a service.

It has bars for the months of the area, and 12-month rates of the area and its comparator. Figures
are written as Plotly's JSON: colours are names of tokens (``token:accent``), which Plotly's own
objects would not accept. The browser replaces them by the colours of the look, so that a change of
look needs no request. A test replaces them too and lets Plotly check the rest.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

LINE_TOKENS = ("token:accent", "token:text-muted", "token:warning")
DASHES = ("solid", "dash", "dot")
BAR_TOKEN = "token:border-soft"

Series = Sequence[float | None]
Limits = tuple[int, int, float, float, float]
"""Places of the first and last month, mean, lower and upper control limit."""


@dataclass(frozen=True, slots=True)
class TrendChart:
    """The contents of a trend.

    ``months`` are ``YYYY-MM``; ``bars`` and ``lines`` are a name and one value per month, None for
    a gap.
    """

    months: Sequence[str]
    bars: tuple[str, Series]
    lines: Sequence[tuple[str, Series]]
    events: str
    """The counted events of the bars."""
    unit: str
    """Unit of the lines."""
    breaks: Sequence[tuple[str, str]] = ()
    """Months in which a definition changed, with a sentence."""
    limits: Sequence[Limits] = ()
    """Control limits of the bars over a stretch of months."""
    outside: Sequence[int] = ()
    """Places of the months outside their limits."""
    marked: str = ""
    """The month that is shown on the map."""


def build_trend(chart: TrendChart, *, large: bool = False) -> dict[str, Any]:
    """A Plotly figure as JSON; ``large`` for a projector.

    Bars count on the left axis (a month's events), lines on the right (a rate over 12 months).
    Lines end at a break and begin again after it. Months outside their control limits are marked
    above their bars.
    """
    months, breaks = chart.months, chart.breaks
    dates = [f"{month}-01" for month in months]
    name, counts = chart.bars
    data: list[dict[str, Any]] = [
        {
            "type": "bar",
            "x": dates,
            "y": list(counts),
            "name": f"{name}, each month",
            "marker": {"color": BAR_TOKEN},
            "hovertemplate": f"%{{y:,.0f}} {chart.events}<extra>{name}</extra>",
        }
    ]
    for stretch in chart.limits:
        data += _control(dates, stretch)
    for place, (title, values) in enumerate(chart.lines):
        data += [
            _line(dates, piece, title, place, chart.unit, large=large)
            for piece in _pieces(months, values, breaks)
        ]
    if chart.outside:
        data.append(_outside(dates, counts, chart.outside))
    shapes = [_upright(f"{month}-01", "token:border", "dot") for month, _ in breaks]
    if chart.marked in months:
        shapes.append(_upright(f"{chart.marked}-01", "token:accent", "solid"))
    layout = _layout(months, chart.events, large=large, two_axes=bool(chart.lines))
    return {"data": data, "layout": {**layout, "shapes": shapes}}


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
    dates: list[str], values: list[float | None], title: str, place: int, unit: str, *, large: bool
) -> dict[str, Any]:
    # Years that do not overlap are not adjacent, so they are drawn as points, joined.
    known = [value is not None for value in values]
    sparse = not any(a and b for a, b in pairwise(known))
    return {
        "type": "scatter",
        "x": dates,
        "y": values,
        "name": title,
        "yaxis": "y2",
        "mode": "lines+markers" if sparse else "lines",
        "connectgaps": sparse,
        "line": {
            "color": LINE_TOKENS[place % 3],
            "dash": DASHES[place % 3],
            "width": 3 if large else 2,
        },
        "hovertemplate": f"%{{y:,.1f}} {unit}<extra>{title}, 12 months</extra>",
    }


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
    months: Sequence[str], values: Sequence[float | None], breaks: Sequence[tuple[str, str]]
) -> list[list[float | None]]:
    """The values cut at every break.

    Each piece has the whole length, with None outside its own stretch.
    """
    edges = [
        months[0] if months else "",
        *sorted(month for month, _ in breaks if months and months[0] < month <= months[-1]),
        "9999-99",
    ]
    pieces = []
    for start, end in pairwise(edges):
        pieces.append(
            [
                value if start <= month < end else None
                for month, value in zip(months, values, strict=True)
            ]
        )
    return [piece for piece in pieces if any(value is not None for value in piece)]


def _layout(months: Sequence[str], events: str, *, large: bool, two_axes: bool) -> dict[str, Any]:
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
    titles = [_axis_title(f"{events} a month", 0, "left", size)]
    if two_axes:
        titles.append(_axis_title("rate over 12 months", 1, "right", size))
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
            "hoverformat": "%B %Y",
            "tickformat": "%Y",
            "dtick": f"M{_years_apart(months, large=large) * 12}",
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


def _years_apart(months: Sequence[str], *, large: bool) -> int:
    """Years between two labels of the time axis, so that labels do not overlap."""
    years = len(months) / 12
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
