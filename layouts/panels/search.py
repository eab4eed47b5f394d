"""The panel of a search for places: its conditions, how to add one, and the areas found.

``assets/js/panels/conditions.js`` makes the number fields and puts a condition together.
"""

from typing import Any

from data.answers.story.search import ConditionRow, Form, FoundRow, SearchFigure
from data.answers.words import first_up, format_count
from layouts import elements as html
from layouts.panels.links import build_cited, build_go_button, build_go_link


def build_search(figure: SearchFigure) -> list[Any]:
    """The panel of a search."""
    return [
        _conditions(figure),
        html.P(figure.refusal, className="empty") if figure.refusal else None,
        _found(figure) if figure.rows and not figure.refusal else None,
        _adding(figure) if figure.forms else None,
        _source(figure) if figure.rows else None,
    ]


def _conditions(figure: SearchFigure) -> html.Element:
    if not figure.rows:
        told = (
            "Which places need attention? Set conditions on services, people and indicators. The"
            " map and the list then show where all of them hold."
        )
        return html.Div([html.P(told)], className="say")
    names, has_here = first_up(figure.names), any(row.here for row in figure.rows)
    heads = [
        html.Th("Condition", scope="col"),
        html.Th("Meet it", scope="col", className="number", title=f"{names} that meet it alone"),
        html.Th(
            "Without it", scope="col", className="number", title=f"{names} that meet all the others"
        ),
        html.Th("Here", scope="col") if has_here else None,
        html.Th(html.Span("Remove", className="visually-hidden"), scope="col"),
    ]
    return html.Table(
        [
            html.Caption(figure.sentence),
            html.Thead(html.Tr(heads)),
            html.Tbody([_condition(row, has_here=has_here) for row in figure.rows]),
        ],
        className="conditions",
    )


def _condition(row: ConditionRow, *, has_here: bool) -> html.Element:
    remove = build_go_button(
        html.Span(className="icon icon-close", **{"aria-hidden": "true"}),
        {"where": row.rest},
        class_name="icon-button",
        extra={"aria-label": f"Remove: {row.words}"},
    )
    numbers = [
        html.Td("–" if value is None else format_count(value), className="number")
        for value in (row.alone, row.without)
    ]
    here = html.Td(row.here) if has_here else None
    return html.Tr([html.Th(row.words, scope="row"), *numbers, here, html.Td(remove)])


def _found(figure: SearchFigure) -> html.Element:
    parts: list[Any] = []
    if figure.found:
        parts.append(html.Ul([_found_row(row) for row in figure.found], className="found"))
    if figure.more:
        parts.append(html.P(f"And {format_count(figure.more)} more, on the map and in the file."))
    if figure.left_open:
        words = f"{format_count(figure.left_open)} more cannot be told; the key says why."
        parts.append(html.P(words, className="figure-note"))
    return html.Div(parts)


def _found_row(row: FoundRow) -> html.Element:
    link = build_go_link(row.name, {"area": row.reference}, fly=True)
    around = f", {row.where}" if row.where and row.where not in row.name else ""
    return html.Li([link, around])


def _adding(figure: SearchFigure) -> html.Element:
    title = "Add a condition" if figure.rows else "Begin with a condition"
    forms = [_form(form, figure.where, place) for place, form in enumerate(figure.forms)]
    return html.Section(
        [html.H2(title, className="section-title"), *forms], className="condition-forms"
    )


def _form(form: Form, where: str, place: int) -> html.Element:
    fields: list[Any] = [
        _list(f"condition-{place}-{at}", label, choices)
        for at, (label, choices) in enumerate(form.lists)
    ]
    if form.number:
        name = f"condition-{place}-number"
        field = html.Div(**{"data-number": name})
        label = html.Label(form.number, htmlFor=name, className="label")
        fields.append(html.Div([label, field]))
    add = html.Button("Add", className="action", **{"data-add-condition": ""})
    return html.Details(
        [
            html.Summary(form.title),
            html.Div([*fields, add], className="condition-fields"),
        ],
        className="folded",
        **{"data-condition": form.kind, "data-where": where},
    )


def _list(name: str, label: str, choices: tuple[tuple[str, str], ...]) -> html.Element:
    chosen = html.Select(
        [html.Option(words, value=value) for value, words in choices],
        id=name,
        className="plain-select",
        **{"data-test": ""},
    )
    return html.Div([html.Label(label, htmlFor=name, className="label"), chosen])


def _source(figure: SearchFigure) -> html.Element:
    notes = f"{'; '.join(figure.notes)}." if figure.notes else ""
    return html.P([notes, *build_cited(figure.cited)], className="figure-source")
