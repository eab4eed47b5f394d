"""The charts as components, kept in a store until a chart comes into view.

The chart library is three times the size of the rest of the page. Once mounted, charts stay
mounted; only their figures change.
"""

from typing import Any

from dash import dcc

from layouts import ids

CONFIG = {
    "displayModeBar": False,
    "responsive": True,
    "showTips": False,
    "doubleClick": False,
    "scrollZoom": False,
    "locale": "en-GB",
}


def build_charts() -> dict[str, Any]:
    """Component of each chart, by its id, as the browser mounts it."""
    return {chart: build_chart(chart) for chart in (ids.TREND, ids.PRESENT_TREND)}


def build_chart(chart: str) -> dcc.Graph:
    """An empty chart with the page's settings."""
    return dcc.Graph(
        id=chart,
        figure={"data": [], "layout": {}},
        config=CONFIG,
        className="chart",
        style={"height": "100%"},
        responsive=True,
    )
