"""Charts of areas with what they show in words: the same areas as links, for those who do not see
or use the chart.
"""

from typing import Any

import numpy as np

from data.narrative import chance_words
from data.stats.inputs import Floats
from layouts import elements as html
from layouts.cited import Cited
from layouts.figures.areas import Points
from layouts.figures.spread import build_distribution, build_funnel, build_scatter
from layouts.panels.evidence import FieldFigure, FunnelFigure, ScatterFigure
from layouts.panels.links import build_cited, build_go_link
from layouts.panels.services import verdict_words
from layouts.words import format_count, format_number, format_rate

EMPTY: dict[str, Any] = {"data": [], "layout": {}}
LARGEST_STEP = 1_000_000
TOLD = 5
"""Areas told by name on either side."""

Chart = tuple[dict[str, Any], list[Any]]
"""A figure, and what stands under it."""


def no_chart(reason: str) -> Chart:
    """A chart that cannot be had, and why."""
    return EMPTY, [html.P(reason, className="empty")]


def distribution_chart(field: FieldFigure) -> Chart:
    """Areas from lowest to highest."""
    order = np.argsort(
        np.where(np.isnan(field.verdicts.value), np.inf, field.verdicts.value), kind="stable"
    )
    rank = np.empty(len(order))
    rank[order] = np.arange(1, len(order) + 1)
    rank[np.isnan(field.verdicts.value)] = np.nan
    figure = build_distribution(
        _points(field, rank), reference=_reference(field), unit=field.unit, names=field.names
    )
    return figure, _note(field, _place(field, rank), "Lines through points: 95% intervals.")


def funnel_chart(funnel: FunnelFigure) -> Chart:
    """Areas by size, with the lines that chance alone would rarely cross."""
    field = funnel.field
    low_95, high_95, low_998, high_998 = (
        line.round(4).tolist() for limits in (funnel.at_95, funnel.at_998) for line in limits
    )
    figure = build_funnel(
        _points(field, field.verdicts.base, whiskers=False),
        sizes=funnel.sizes.round().tolist(),
        at_95=(low_95, high_95),
        at_998=(low_998, high_998),
        reference=_reference(field),
        unit=field.unit,
        base_title=field.base_title,
    )
    known, outside = int((field.band > 0).sum()), int(((field.band > 0) & (field.band != 3)).sum())
    judged = (
        f"{format_count(known)} {field.names}"
        if known == len(field.titles)
        else f"the {format_count(known)} {field.names} that can be judged"
    )
    seen = (
        f"Of {judged}, {format_count(outside)} {'lies' if outside == 1 else 'lie'} outside the 95%"
        " limits (dashed)"
    )
    chance = f"{seen}; chance alone would bring {chance_words(known)}."
    return figure, _note(field, chance, "Dotted: 99.8%.")


def scatter_chart(scatter: ScatterFigure) -> Chart:
    """Areas by an indicator, with the fitted line and what it is worth."""
    line = (scatter.line.intercept, scatter.line.slope) if scatter.line else None
    x_title = f"{scatter.indicator} ({scatter.unit}, {scatter.period})"
    figure = build_scatter(
        _points(scatter.field, scatter.values, whiskers=False),
        line=line,
        x_title=x_title,
        unit=scatter.field.unit,
    )
    last = (
        "It holds of areas, not of the people in them, and does not say that one brings the other"
        " about."
    )
    return figure, _note(scatter.field, _fit_words(scatter), last, scatter.cited)


def _fit_words(scatter: ScatterFigure) -> str:
    line = scatter.line
    if line is None:
        return scatter.refusal
    percent, areas = (
        f"{100 * line.r_squared:.0f}%",
        f"{format_count(line.areas)} {scatter.field.names}",
    )
    share = (
        f"R² = {line.r_squared:.2f}: the line accounts for {percent} of the differences between"
        f" {areas}"
    )
    flat = "; its slope could be chance" if line.low <= 0 <= line.high else ""
    # A slope is given for as large a step of the indicator as makes it a number that can be read.
    size, per = max(abs(line.low), abs(line.high)), 1
    while size * per < 0.1 and per < LARGEST_STEP:
        per *= 10
    slope, low, high = (
        format_number(value * per, 2) for value in (line.slope, line.low, line.high)
    )
    return (
        f"{share}{flat}. Slope {slope} for each {per:,} on the indicator's scale ({scatter.unit};"
        f" 95% interval {low} to {high})."
    )


def _reference(field: FieldFigure) -> float:
    return 1000 * field.reference_count / field.reference_base


def _points(field: FieldFigure, x: Floats, *, whiskers: bool = True) -> Points:
    v = field.verdicts
    low, high = (_plain(v.low), _plain(v.high)) if whiskers else ((), ())
    return Points(
        _plain(x),
        _plain(v.value),
        field.titles,
        field.references,
        field.band.tolist(),
        low,
        high,
        field.chosen,
    )


def _plain(values: Floats) -> list[float | None]:
    return [
        round(v, 4) if v == v and abs(v) != float("inf") else None
        for v in np.asarray(values, dtype=float).tolist()
    ]


def _place(field: FieldFigure, rank: Floats) -> str:
    known = int((~np.isnan(rank)).sum())
    if field.chosen is None or np.isnan(rank[field.chosen]):
        return f"{format_count(known)} {field.names}, from lowest to highest."
    place = known - int(rank[field.chosen]) + 1
    number = (
        f"{field.titles[field.chosen]} is number {format_count(place)} of {format_count(known)}"
        f" {field.names}, counted from the highest"
    )
    return f"{number}: {verdict_words(field.verdicts.at(field.chosen, field.comparator))}."


def _note(field: FieldFigure, first: str, last: str, more: tuple[Cited, ...] = ()) -> list[Any]:
    cited = (*field.cited, *more)
    marks = (
        f"▲ higher and ▼ lower than {field.comparator} by more than chance: open where 95% sure,"
        " filled where 99.8%; ● could be chance."
    )
    if ((field.band == 0) & np.isfinite(field.verdicts.value)).any():
        marks = f"{marks[:-1]}; ⊙ too few to say."
    level = f"{field.comparator}: {format_rate(_reference(field))}."
    return [
        html.P(first, className="chart-told"),
        *(_named(field, direction, word) for direction, word in ((1, "Highest"), (-1, "Lowest"))),
        html.P(
            html.A(
                "Download these areas (CSV)",
                href=field.download,
                className="go-link",
                download="rates.csv",
            ),
            className="figure-note",
        ),
        html.P(
            [
                " ".join(
                    filter(
                        None, (marks, level, last, field.note, f"In {field.unit}, {field.period}.")
                    )
                ),
                *build_cited(cited),
            ],
            className="figure-source",
        ),
    ]


def _named(field: FieldFigure, direction: int, word: str) -> html.Element | None:
    """The areas furthest out on one side, as links."""
    side = (
        np.flatnonzero(field.band > 3)
        if direction > 0
        else np.flatnonzero((field.band > 0) & (field.band < 3))
    )
    if not len(side):
        return None
    told = side[np.argsort(-direction * field.verdicts.value[side], kind="stable")][:TOLD]
    links: list[Any] = []
    for place, i in enumerate(told):
        links += [
            ", " if place else "",
            build_go_link(field.titles[i], {"area": field.references[i]}),
        ]
    more = f" and {format_count(len(side) - len(told))} more" if len(side) > len(told) else ""
    return html.P([f"{word} beyond chance: ", *links, f"{more}."], className="figure-note")
