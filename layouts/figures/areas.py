"""The common parts of charts of areas.

Each area is one point. The chosen one has a ring; those that differ from the comparator have a
colour. Each point has the reference of its area in ``customdata``; with it
``assets/js/panels/evidence.js`` makes a click on the point choose that area.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

MOST_INTERVALS = 120
"""Above this many areas, whiskers would be a grey block and are left out."""

GROUPS = (
    ("too few to say", (0,), "token:border", 5, "circle-open-dot"),
    ("could be chance", (3,), "token:verdict-3", 7, "circle"),
    ("lower, unlikely to be chance", (2,), "token:verdict-2", 9, "triangle-down"),
    ("higher, unlikely to be chance", (4,), "token:verdict-4", 9, "triangle-up"),
    ("lower, very unlikely to be chance", (1,), "token:verdict-1", 10, "triangle-down"),
    ("higher, very unlikely to be chance", (5,), "token:verdict-5", 10, "triangle-up"),
)
"""Words, bands (data.stats.verdict.Band), colour, size and shape; the surest lie on top.

The colours are those of the map. The shape says the same for those who do not see them.
"""
WIDEST_TITLE = 48
"""Letters of a line of the title of an axis, so that a chart of the panel does not cut it."""
TEXT, TITLE_LINE, LARGE_LINE = 13, 16, 24
"""Pixels of the text of a chart, and of a line of a title."""


def axis_title(text: str, size: int) -> dict[str, Any]:
    """The title of the upright axis as an annotation above the chart, in lines that fit."""
    return {
        "text": "<br>".join(wrap(text, WIDEST_TITLE)),
        "xref": "paper",
        "yref": "paper",
        "x": 0,
        "y": 1,
        "xanchor": "left",
        "yanchor": "bottom",
        "align": "left",
        "yshift": 6,
        "showarrow": False,
        "font": {"size": size, "color": "token:text-muted"},
    }


def title_room(text: str, line: int = TITLE_LINE) -> int:
    """Pixels above a chart for the title of its upright axis."""
    return 12 + line * max(1, len(wrap(text, WIDEST_TITLE)))


@dataclass(frozen=True, slots=True)
class Points:
    """Areas as points. All of the same length; None where a coordinate is not known."""

    x: Sequence[float | None]
    y: Sequence[float | None]
    titles: Sequence[str]
    references: Sequence[str]
    bands: Sequence[int]
    low: Sequence[float | None] = ()
    high: Sequence[float | None] = ()
    chosen: int | None = None


def rate_format(values: Sequence[float | None], least: int = 2) -> str:
    """D3's format of rates: ``least`` places, or as many as the smallest above zero needs.

    A rate above zero never reads as zero.

    >>> rate_format([20.61, 0.0, None]), rate_format([20.61, 0.0038])
    (',.2f', ',.3f')
    """
    above = [value for value in values if value is not None and value > 0]
    places = math.ceil(-math.log10(2 * min(above))) if above else 0
    return f",.{min(max(least, places), 6)}f"


def area_traces(points: Points, hover: str) -> list[dict[str, Any]]:
    """One trace for each kind of verdict, and a ring round the chosen area.

    ``hover`` is Plotly's template for x and y.
    """
    known = [i for i in range(len(points.x)) if points.x[i] is not None and points.y[i] is not None]
    traces = []
    for words, bands, colour, size, symbol in GROUPS:
        members = [i for i in known if points.bands[i] in bands]
        if members:
            traces.append(
                _trace(
                    points,
                    members,
                    hover,
                    words,
                    {
                        "color": colour,
                        "size": size,
                        "symbol": symbol,
                        "opacity": 1 if bands != (0,) else 0.5,
                        "line": {"width": 1, "color": "token:area-line-ramp"},
                    },
                )
            )
    if points.chosen in known:
        ring = {
            "color": "token:text",
            "size": 15,
            "symbol": "circle-open",
            "line": {"width": 2.5, "color": "token:text"},
        }
        name = points.titles[points.chosen] if points.chosen is not None else ""
        traces.append(
            {
                **_trace(points, [points.chosen or 0], hover, name, ring, whiskers=False),
                "hoverinfo": "skip",
                "hovertemplate": None,
            }
        )
    return traces


def _trace(
    points: Points,
    members: list[int],
    hover: str,
    name: str,
    marker: dict[str, Any],
    *,
    whiskers: bool = True,
) -> dict[str, Any]:
    trace: dict[str, Any] = {
        "type": "scatter",
        "mode": "markers",
        "x": [points.x[i] for i in members],
        "y": [points.y[i] for i in members],
        "text": [points.titles[i] for i in members],
        "customdata": [points.references[i] for i in members],
        "name": name,
        "marker": marker,
        "hovertemplate": f"<b>%{{text}}</b><br>{hover}<br>{name}<extra></extra>",
        "cliponaxis": False,
    }
    if whiskers and points.low and len(points.x) <= MOST_INTERVALS:
        up, down = (_reach(points.high, points.y, members), _reach(points.y, points.low, members))
        trace["error_y"] = {
            "type": "data",
            "symmetric": False,
            "array": up,
            "arrayminus": down,
            "thickness": 1,
            "width": 0,
            "color": "token:border",
        }
    return trace


def _reach(
    upper: Sequence[float | None], lower: Sequence[float | None], members: list[int]
) -> list[float]:
    return [
        (
            max(0.0, (upper[i] or 0.0) - (lower[i] or 0.0))
            if upper[i] is not None and lower[i] is not None
            else 0.0
        )
        for i in members
    ]


def level_line(y: float, *, dash: str = "solid") -> dict[str, Any]:
    """A line across the chart at the comparator's value."""
    return {
        "type": "line",
        "xref": "paper",
        "yref": "y",
        "x0": 0,
        "x1": 1,
        "y0": y,
        "y1": y,
        "line": {"color": "token:text-muted", "dash": dash, "width": 1.5},
    }


def curve(
    x: Sequence[float],
    y: Sequence[float],
    *,
    dash: str,
    name: str,
    colour: str = "token:text-muted",
) -> dict[str, Any]:
    """A thin line that is not data, such as a funnel's limit or a fitted line."""
    line = {"color": colour, "dash": dash, "width": 1.5}
    return {
        "type": "scatter",
        "mode": "lines",
        "x": list(x),
        "y": list(y),
        "name": name,
        "line": line,
        "hoverinfo": "skip",
    }


def area_layout(
    *,
    x_title: str,
    y_title: str,
    shapes: Sequence[dict[str, Any]] = (),
    x_axis: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Layout of a chart of areas, in the tokens of the look."""
    axis = {
        "gridcolor": "token:border-soft",
        "zeroline": False,
        "tickfont": {"size": TEXT},
        "automargin": True,
        "fixedrange": True,
        "nticks": 6,
        "tickformat": ",",
    }
    return {
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"color": "token:text-muted", "size": TEXT, "family": "token:font"},
        "margin": {"l": 4, "r": 8, "t": title_room(y_title), "b": 4},
        "hovermode": "closest",
        "dragmode": False,
        "hoverlabel": {
            "bgcolor": "token:surface",
            "bordercolor": "token:border",
            "font": {"color": "token:text", "size": TEXT},
        },
        "showlegend": False,
        "shapes": list(shapes),
        "annotations": [axis_title(y_title, TEXT)],
        "xaxis": {
            **axis,
            "showgrid": False,
            "title": {
                "text": "<br>".join(wrap(x_title, WIDEST_TITLE)),
                "font": {"size": TEXT},
                "standoff": 4,
            },
            **(x_axis or {}),
        },
        "yaxis": {**axis, "rangemode": "tozero"},
    }
