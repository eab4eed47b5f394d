"""How a classification of one's own was made: a part of the page of its groups."""

from typing import Any

from data.answers.story.own import BesideOther, MadeTable, OwnMade
from layouts import elements as html
from layouts.panels.links import build_files
from layouts.panels.slope import build_slope

FILES = (("classification.csv", "CSV"), ("classification.xlsx", "Excel"))


def build_own(made: OwnMade) -> list[html.Element]:
    """The sections, in order."""
    return [
        _section(
            "What makes each group",
            [html.P(made.lead), _table(made.groups)],
        ),
        _section("How they were made", [*_made(made)]),
        *([_beside(made.beside)] if made.beside else []),
        *([_services(made)] if made.services else []),
        build_files("How these groups were made, with every figure:", FILES, made.files),
    ]


def _section(title: str, parts: list[Any]) -> html.Element:
    heading = html.H2(title, className="section-title")
    return html.Section([heading, *parts], className="story-section")


def _made(made: OwnMade) -> list[Any]:
    left_out = html.Ul([html.Li(each) for each in made.left_out]) if made.left_out else None
    return [
        html.P(made.how_many),
        html.P(made.steady),
        html.P("Asked for and left out:") if left_out else None,
        left_out,
        _folded(made.inputs),
        _folded(made.numbers),
    ]


def _beside(beside: BesideOther) -> html.Element:
    slope = (
        build_slope(
            beside.rows,
            beside.groups,
            f"Areas by group of {beside.title}, and by group here",
            f"Lines from the groups of {beside.title} to those here.",
        )
        if beside.rows
        else None
    )
    return _section(f"Beside {beside.title}", [html.P(beside.lead), slope, _folded(beside.table)])


def _services(made: OwnMade) -> html.Element:
    assert made.services is not None
    return _section(
        "Which explains a service better",
        [html.P(made.explains), _folded(made.services)],
    )


def _folded(table: MadeTable) -> html.Element:
    return html.Details([html.Summary(table.title), _table(table)], className="more")


def _table(table: MadeTable) -> html.Element:
    first, *others = table.heads
    heads = [html.Th(first, scope="col")]
    heads += [
        html.Th(head, scope="col", className=_kind(place, table))
        for place, head in enumerate(others)
    ]
    body = [
        html.Tr(
            [
                html.Th(row[0], scope="row"),
                *(html.Td(each, className=_kind(n, table)) for n, each in enumerate(row[1:])),
            ]
        )
        for row in table.rows
    ]
    return html.Div(
        [
            html.Div(
                html.Table(
                    [
                        html.Caption(table.title, className="visually-hidden"),
                        html.Thead(html.Tr(heads)),
                        html.Tbody(body),
                    ],
                    className="became-table",
                ),
                className="wide",
                role="region",
                tabIndex=0,
                **{"aria-label": table.title},
            ),
            html.P(f"{table.note}.", className="figure-source") if table.note else None,
        ]
    )


def _kind(place: int, table: MadeTable) -> str:
    return "number" if place < table.numbers else ""
