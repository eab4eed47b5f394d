"""The page of a shape: how to make one, and the sums of its areas.

``assets/js/panels/shape.js`` draws the tools, since a shape is read in the browser.
"""

from typing import Any

from data.answers.story.shape import ShapeFigure, ShapeRow
from data.answers.words import format_count, format_rate
from layouts import elements as html
from layouts.panels.links import build_cited, build_go_link, helped
from layouts.panels.mix import build_mix
from layouts.panels.place import build_facts
from layouts.panels.services import build_channels, hidden_cell, ratio_cell
from layouts.panels.take import TAKES


def build_shape(figure: ShapeFigure) -> html.Element:
    """The whole page."""
    parts: list[Any] = [
        html.H1(figure.headline),
        *(html.P(text) for text in figure.notes if not figure.rows),
        _sentences(figure) if figure.sentences else None,
        html.Div(id="shape-tools", className="shape-tools"),
        *(helped(_found(figure)) if figure.areas else [_about()]),
    ]
    return html.Article(parts, className="shape-article")


def _about() -> html.Element:
    return html.P(
        "Choose areas by one of the ways above. Their published figures are then added up.",
        className="figure-note",
    )


def _sentences(figure: ShapeFigure) -> html.Element:
    return html.Div(
        [
            html.P(" ".join(figure.sentences)),
            html.P([figure.period, ". ", *build_cited(figure.cited)], className="figure-source"),
        ],
        className="say",
    )


def _found(figure: ShapeFigure) -> list[Any]:
    return [
        _services(figure) if figure.rows else None,
        build_channels(
            figure.channels,
            events="it",
            place="Here",
            comparator="Atlas",
            period=figure.period,
            cited=figure.cited,
        ),
        build_mix(figure.mix, place="Here", comparator="Atlas") if figure.mix else None,
        build_facts(figure.facts),
        _areas(figure),
    ]


def _services(figure: ShapeFigure) -> html.Element:
    heads = (
        ("Service", ""),
        ("Count", "number"),
        ("Rate per 1,000", "number"),
        ("Ratio", "number"),
        ("Change", "number"),
    )
    head = html.Tr([html.Th(text, scope="col", className=name) for text, name in heads])
    themes = dict.fromkeys(row.row.theme for row in figure.rows)
    caption = f"Sums of all areas of the shape, {figure.period}; 95% intervals below"
    table = html.Table(
        [
            html.Caption(caption),
            html.Thead(head),
            *(_theme([r for r in figure.rows if r.row.theme == t], figure.chosen) for t in themes),
        ],
        className="services shape-table",
    )
    absent = [html.Li(f"{title} {reason}.") for title, reason in figure.absent]
    left_out = html.Details(
        [
            html.Summary(f"Services without a sum ({len(absent)})"),
            html.Ul(absent, className="plain-list"),
        ],
        className="more",
    )
    return html.Section(
        [
            html.H2("All services", className="section-title"),
            html.Div(table, className="table-scroll"),
            html.P(
                "Ratio: 100 is as many as expected. ▲ more, ▼ fewer, ● similar. Marks are doubled"
                " where chance is very unlikely (99.8%). Change: on the same period a year before.",
                className="figure-source",
            ),
            *(html.P(text, className="figure-source") for text in figure.notes),
            html.P(html.Button("Take away", className="action", **TAKES)),
            left_out if absent else None,
        ],
        className="story-section",
    )


def _theme(rows: list[ShapeRow], chosen: ShapeRow | None) -> html.Element:
    title = html.Th(rows[0].row.theme_title, colSpan=5, scope="rowgroup", className="theme-row")
    return html.Tbody([html.Tr(title), *(_row(row, is_chosen=row is chosen) for row in rows)])


def _row(row: ShapeRow, *, is_chosen: bool) -> html.Element:
    own = row.row
    name = build_go_link(own.title, {"theme": own.theme, "service": own.item})
    cells = [
        html.Th(name, scope="row"),
        html.Td(row.count_words, className="number")
        if own.is_shown
        else hidden_cell(own, own.state),
        _rate(row),
        _ratio(row),
        _change(row),
    ]
    return html.Tr(cells, className="is-chosen" if is_chosen else "")


def _rate(row: ShapeRow) -> html.Element:
    if not row.row.has_rate:
        return _none("no base to divide by" if row.row.is_shown else row.row.hidden_words)
    low, high = map(format_rate, row.rate_limits)
    interval = html.Span(f"{low}–{high}", className="interval") if low != "–" else None
    return html.Td([row.rate_words, interval], className="number")


def _ratio(row: ShapeRow) -> html.Element:
    return _none(row.ratio_reason) if row.ratio_reason else ratio_cell(row.row)


def _change(row: ShapeRow) -> html.Element:
    if row.change_reason:
        return _none(row.change_reason)
    chance = html.Span(f" {row.change_chance}", className="visually-hidden")
    return html.Td([row.change_words, chance], className="number")


def _none(reason: str) -> html.Element:
    return html.Td(html.Abbr("–", title=reason), className="number state")


def _areas(figure: ShapeFigure) -> html.Element:
    items = [
        html.Li(build_go_link(name, {"mode": "explore", "area": reference}, fly=True))
        for reference, name in figure.areas
    ]
    more = html.P(f"And {format_count(figure.more)} more, in the file.") if figure.more else None
    return html.Details(
        [
            html.Summary(f"The {figure.names} of the shape"),
            html.Ul(items, className="plain-list shape-areas"),
            more,
        ],
        className="more",
    )
