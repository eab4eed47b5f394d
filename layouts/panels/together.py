"""The section of services that are used together."""

from typing import Any

from data.answers.story.together import CAVEAT, METHOD, Matrix, Pair, TogetherFigure
from data.answers.words import first_up
from layouts import elements as html
from layouts.panels.links import build_go_link


def build_together(figure: TogetherFigure) -> list[Any]:
    """Headline, the pairs of the service, and all others folded."""
    if figure.refusal:
        return [html.P(figure.refusal, className="empty")]
    parts: list[Any] = [html.P(figure.headline)]
    if figure.pairs:
        parts.append(_listed(figure.pairs))
    if figure.matrix:
        parts.append(_matrix(figure.matrix))
    if figure.others:
        more = [html.Summary(f"All other pairs ({len(figure.others)})"), _listed(figure.others)]
        parts.append(html.Details(more, className="more"))
    return [*parts, html.P(f"{METHOD} {CAVEAT}", className="figure-note")]


CELLS = {
    1: ("+", "go together"),
    -1: ("−", "one is high where the other is low"),
    0: ("·", "could be chance"),
    None: ("", ""),
}
"""What a cell of the matrix shows, and what it says."""


def _matrix(matrix: Matrix) -> html.Element:
    """Services by services. Columns have the numbers of the rows, and say their names."""
    numbers = [
        html.Th(
            [
                html.Span(str(place), **{"aria-hidden": "true"}),
                html.Span(name, className="visually-hidden"),
            ],
            scope="col",
            title=name,
        )
        for place, name in enumerate(matrix.names, 1)
    ]
    head = html.Tr([html.Th("Service", scope="col"), *numbers])
    rows = [_matrix_row(matrix, place) for place in range(len(matrix.names))]
    caption = "Pairs beyond what chance would bring"
    table = html.Table(
        [html.Caption(caption), html.Thead(head), html.Tbody(rows)], className="together"
    )
    scroll = html.Div(
        table,
        className="table-scroll",
        tabIndex=0,
        role="group",
        **{"aria-label": "The services as a matrix"},
    )
    key = "+ more of both than expected; − more of one and fewer of the other; · could be chance."
    title = html.Summary(f"Services beside services ({len(matrix.names)})")
    return html.Details([title, scroll, html.P(key, className="figure-note")], className="more")


def _matrix_row(matrix: Matrix, place: int) -> html.Element:
    number = html.Span(f"{place + 1} ", className="code", **{"aria-hidden": "true"})
    return html.Tr(
        [
            html.Th([number, matrix.names[place]], scope="row"),
            *(_matrix_cell(cell) for cell in matrix.cells[place]),
        ],
        className="is-chosen" if place == matrix.chosen else "",
    )


def _matrix_cell(cell: int | None) -> html.Element:
    mark, said = CELLS[cell]
    if not said:
        return html.Td(className="is-none")
    return html.Td(
        [
            html.Span(mark, **{"aria-hidden": "true"}),
            html.Span(said, className="visually-hidden"),
        ],
        title=said,
        className="is-pair" if cell else "",
    )


def _listed(pairs: tuple[Pair, ...]) -> html.Element:
    return html.Ul([_pair(pair) for pair in pairs], className="plain pairs")


def _pair(pair: Pair) -> html.Element:
    sign = "with" if pair.is_same_way else "against"
    return html.Li(
        [
            html.Strong(f"{pair.first} {sign} {pair.second}"),
            html.P(pair.words),
            build_go_link(first_up(pair.search_words), dict(pair.search)),
        ]
    )
