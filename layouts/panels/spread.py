"""Charts of areas with their meaning in words.

The same areas are links too, for readers who do not see or use the chart.
"""

import math
from typing import Any

from data.answers.cited import Cited
from data.answers.story.chart_points import (
    Coordinates,
    coordinates,
    fit_words,
    funnel_lines,
    funnel_words,
    furthest,
    has_undecided,
    rank_words,
    ranks,
    reference_of,
    unusual_words,
)
from data.answers.story.chart_values import FieldFigure, FunnelFigure, ScatterFigure
from data.answers.words import between, format_count, format_rate
from layouts import elements as html
from layouts.figures.areas import Points
from layouts.figures.spread import FunnelLines, build_distribution, build_funnel, build_scatter
from layouts.panels.links import build_cited, build_file_link, build_go_link, helped

EMPTY: dict[str, Any] = {"data": [], "layout": {}}

Chart = tuple[dict[str, Any], list[Any]]
"""A figure, and the text under it."""


def no_chart(reason: str) -> Chart:
    """The reason in place of a chart that cannot be drawn."""
    return EMPTY, [html.P(reason, className="empty")]


def ranged_chart(field: FieldFigure) -> Chart:
    """The reason why areas are not drawn beside a rate that is known only as a range."""
    beside = between(format_rate, field.reference_range or (math.nan, math.nan))
    rate = f": the rate of {field.comparator} is {beside}" if field.ratios is None else ""
    reason = (
        f"These {field.names} cannot be drawn side by side, because some counts came hidden from"
        f" the owner of the data{rate}. The map and the file have the least and the most of each."
    )
    figure, note = no_chart(reason)
    return figure, [*note, html.P(_download(field), className="figure-note")]


def distribution_chart(field: FieldFigure) -> Chart:
    """Areas from lowest to highest."""
    rank = ranks(field)
    figure = build_distribution(
        _points(field, rank),
        reference=reference_of(field),
        unit=field.drawn_unit,
        names=field.names,
    )
    last = "" if field.is_untested else "Lines through points: 95% intervals."
    return figure, _note(field, rank_words(field, rank), last)


def funnel_chart(funnel: FunnelFigure) -> Chart:
    """Areas by size, with the lines that chance alone would rarely cross."""
    field = funnel.field
    lines, sizes = funnel_lines(funnel)
    pairs = list(zip(lines[::2], lines[1::2], strict=True))
    figure = build_funnel(
        _points(field, coordinates(field.drawn.base), whiskers=False),
        FunnelLines(sizes, *pairs) if pairs else None,
        reference=reference_of(field),
        unit=field.drawn_unit,
        base_title=field.drawn_base,
    )
    lines_said = "Dashed: the 95% limits of chance. Dotted: those at 99.8%."
    dotted = f"{lines_said} {unusual_words(funnel)}".strip() if pairs else ""
    return figure, _note(field, funnel_words(field), dotted)


def scatter_chart(scatter: ScatterFigure) -> Chart:
    """Areas by an indicator, with the fitted line and how well it fits."""
    line = (scatter.line.intercept, scatter.line.slope) if scatter.line else None
    x_title = f"{scatter.indicator} ({scatter.unit}, {scatter.period})"
    figure = build_scatter(
        _points(scatter.field, coordinates(scatter.values), is_rate=True, whiskers=False),
        line=line,
        x_title=x_title,
        unit=scatter.field.unit,
    )
    last = (
        "It holds of areas, not of the people in them, and does not say that one brings the other"
        " about."
    )
    return figure, _note(scatter.field, fit_words(scatter), last, scatter.cited)


def _points(
    field: FieldFigure, x: Coordinates, *, is_rate: bool = False, whiskers: bool = True
) -> Points:
    """Points at what the ladder and the funnel draw, or at the rates."""
    v = field.verdicts if is_rate else field.drawn
    low, high = (coordinates(v.low), coordinates(v.high)) if whiskers else ((), ())
    return Points(
        x,
        coordinates(v.value),
        field.titles,
        field.references,
        field.band.tolist(),
        low,
        high,
        field.chosen,
    )


def _note(field: FieldFigure, first: str, last: str, more: tuple[Cited, ...] = ()) -> list[Any]:
    marks = (
        f"▲ higher and ▼ lower than {field.comparator} by more than chance, in the colours"
        " of the map. ● could be chance."
    )
    if field.is_untested:
        marks = ""
    elif has_undecided(field):
        marks = f"{marks} ⊙ too few to say."
    level, unit = f"{field.comparator}: {format_rate(reference_of(field))}.", field.unit
    if field.ratios is not None:
        level, unit = f"{field.drawn_unit[:1].upper()}{field.drawn_unit[1:]}.", ""
    when = (
        f"In {unit}, {field.period}." if unit else f"{field.period[:1].upper()}{field.period[1:]}."
    )
    said = (marks, level, last, field.note, when, _estimated(field))
    note = [
        html.P(first, className="chart-told"),
        *(_named(field, direction, word) for direction, word in ((1, "Highest"), (-1, "Lowest"))),
        html.P(_download(field), className="figure-note"),
        html.P(
            [" ".join(filter(None, said)), *build_cited((*field.cited, *more))],
            className="figure-source",
        ),
    ]
    return helped(note)


def _download(field: FieldFigure) -> html.Element:
    return build_file_link("Download these areas (CSV)", field.download, "rates.csv")


def _estimated(field: FieldFigure) -> str:
    """A sentence on the bases that were scaled up, empty where none was."""
    if not (estimates := sum(field.estimated)):
        return ""
    of = f"{format_count(estimates)} of these {format_count(len(field.estimated))} {field.names}"
    return f"The number of {field.base_title} in {of} is an estimate."


def _named(field: FieldFigure, direction: int, word: str) -> html.Element | None:
    """The areas furthest out on one side, as links."""
    places, others = furthest(field, direction)
    if not places:
        return None
    links: list[Any] = []
    for order, i in enumerate(places):
        links += [
            ", " if order else "",
            build_go_link(field.titles[i], {"area": field.references[i]}),
        ]
    more = f" and {format_count(others)} more" if others else ""
    return html.P([f"{word} beyond chance: ", *links, f"{more}."], className="figure-note")
