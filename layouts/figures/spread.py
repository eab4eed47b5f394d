"""Charts of one service over the areas of a field: ranked, in a funnel, against an indicator.

They are Plotly's JSON, with colours as tokens.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from layouts.figures.areas import Points, area_layout, area_traces, curve, level_line, rate_format

Limits = tuple[Sequence[float], Sequence[float]]
"""Lower and upper line."""


def build_distribution(
    points: Points, *, reference: float, unit: str, names: str
) -> dict[str, Any]:
    """Areas in order of their value, lowest first, with a line at the comparator's value.

    They have 95 % intervals where the areas are few enough.
    """
    shapes = [level_line(reference)] if reference == reference else []
    layout = area_layout(
        x_title=f"{names}, lowest to highest",
        y_title=unit,
        shapes=shapes,
        x_axis={"showticklabels": False, "range": [0, len(points.x) + 1]},
    )
    return {"data": area_traces(points, _y(points)), "layout": layout}


def _y(points: Points) -> str:
    return f"%{{y:{rate_format(points.y)}}}"


@dataclass(frozen=True, slots=True)
class FunnelLines:
    """Lower and upper limits at some sizes of base."""

    sizes: Sequence[float]
    at_95: Limits
    at_998: Limits
    among: Limits | None = None
    """Those of areas that are unusual among the others."""


def build_funnel(
    points: Points, lines: FunnelLines | None, *, reference: float, unit: str, base_title: str
) -> dict[str, Any]:
    """Areas by size of base, with the lines that chance alone would rarely cross.

    The lines are dashed at 95 % and dotted at 99.8 %. A third pair is of areas that are unusual
    among the others. None: no line holds for all.
    """
    curves = _curves(lines) if lines else []
    layout = area_layout(x_title=base_title, y_title=unit, shapes=[level_line(reference)])
    return {
        "data": [*curves, *area_traces(points, f"{_y(points)}, of %{{x:,.0f}} {base_title}")],
        "layout": layout,
    }


def _curves(lines: FunnelLines) -> list[dict[str, Any]]:
    kinds = [(lines.at_95, "dash", "95%"), (lines.at_998, "dot", "99.8%")]
    curves = [
        curve(lines.sizes, line, dash=dash, name=name)
        for limits, dash, name in kinds
        for line in limits
    ]
    for line in lines.among or ():
        thin = curve(lines.sizes, line, dash="solid", name="unusual among areas")
        curves.append({**thin, "line": {**thin["line"], "width": 1}})
    return curves


def build_scatter(
    points: Points, *, line: tuple[float, float] | None, x_title: str, unit: str
) -> dict[str, Any]:
    """Areas by an indicator.

    ``line`` is intercept and slope of the fitted line, which is drawn over the range of the values.
    """
    known = [x for x in points.x if x is not None]
    data: list[dict[str, Any]] = []
    if line and known:
        ends = (min(known), max(known))
        data.append(
            curve(ends, [line[0] + line[1] * x for x in ends], dash="solid", name="fitted line")
        )
    return {
        "data": [*data, *area_traces(points, f"{_y(points)} at %{{x:,.1f}}")],
        "layout": area_layout(x_title=x_title, y_title=unit),
    }
