"""The page of services: headline, controls and the place of the wide table.

``assets/js/panels/table`` draws the rows, so that a table of tens of thousands of areas is sent
once and sorted without a request.
"""

from typing import Any

from data.answers.asked import Asked
from data.answers.cited import Cited
from data.answers.story.services import cited_of
from data.answers.story.wide import WideTable
from data.answers.view import TURNS
from data.answers.words import first_up, with_article
from data.manifest import themes_with_records
from layouts import elements as html
from layouts.panels.links import build_cited, build_go_button, build_go_link
from layouts.panels.take import TAKES

KIND_WORDS = {"lower": "fewer", "similar": "similar", "higher": "more", "none": "no verdict"}


def build_wide(asked: Asked, table: WideTable) -> html.Element:
    """The frame of a table."""
    return html.Article(
        [
            _head(asked, table.headline, table.name),
            _filters(asked, table),
            html.Div(id="wide-table", className="wide-place"),
            _notes(asked, table),
        ],
        className="wide-article",
    )


def build_no_table(asked: Asked, reason: str) -> html.Element:
    """The frame where there is no table, with the reason."""
    level = asked.measure.told_level(asked)
    return html.Article(
        [
            _head(asked, reason.rstrip("."), level.name),
            html.P("Choose another period, another service or larger areas above."),
        ],
        className="wide-article",
    )


def _head(asked: Asked, headline: str, name: str) -> html.Element:
    turn = asked.view.turn
    level = name if turn == "areas" else asked.measure.told_level(asked).name
    words = {"services": "Services", "areas": f"Each {level}"}
    turns = [
        build_go_button(
            words[each],
            {"turn": each, "sort": "", "kind": "", "find": "", "box": ""},
            class_name="turn",
            extra={"aria-pressed": "true" if each == turn else "false"},
        )
        for each in TURNS
    ]
    return html.Div(
        [
            html.H1(headline),
            html.Div(
                [
                    html.Div(
                        turns,
                        className="turns",
                        role="group",
                        **{"aria-label": "What the rows are"},
                    ),
                    html.Button("Take away", className="action", **TAKES),
                ],
                className="wide-actions",
            ),
        ],
        className="wide-head",
    )


def _filters(asked: Asked, table: WideTable) -> html.Element:
    """The places of the filters: words, theme and verdict."""
    parts: list[Any] = [
        html.Div(
            id="wide-find-place",
            className="wide-find",
            **{"data-value": asked.view.find, "data-label": f"Find {with_article(table.name)}"},
        )
    ]
    if table.turn == "services":
        themes = themes_with_records(asked.manifest)
        options = [("", "All themes"), *((f"theme:{t.key}", t.title) for t in themes)]
        parts.append(_select("topic", "Theme", options))
    if "verdict" in table.cells:
        options = [("", "Every verdict"), *((k, first_up(w)) for k, w in KIND_WORDS.items())]
        parts.append(_select("kind", "Verdict", options))
    if table.turn == "areas":
        help_ = "Only areas whose middle the map shows. With Shift, draw a box on the map."
        parts.append(
            html.Button(
                "On the map",
                id="wide-box",
                className="action",
                title=help_,
                **{"aria-pressed": "false", "aria-label": f"On the map: {help_}"},
            )
        )
        told = "Add up the areas within a distance, a drawing, a file or a list."
        parts.append(build_go_link("Any shape", {"mode": "shape"}, class_name="action", title=told))
    parts.append(html.P(id="wide-count", className="wide-count", role="status"))
    return html.Div(parts, className="wide-filters", role="group", **{"aria-label": "Filter"})


def _select(name: str, label: str, options: list[tuple[str, str]]) -> html.Element:
    """A list to choose from; its choice is in the address, and a script sets it."""
    choices = [html.Option(words, value=value) for value, words in options]
    field = html.Select(choices, id=f"wide-{name}", className="plain-select")
    return html.Label([html.Span(label, className="visually-hidden"), field])


def _notes(asked: Asked, table: WideTable) -> html.Element:
    rounded = (
        f"Counts that a rule protects are rounded to the nearest {table.rounding}."
        if table.rounding > 1
        else ""
    )
    said = (
        "▲ more, ▼ fewer, ● similar; doubled where chance is very unlikely (99.8%)."
        if "verdict" in table.cells
        else ""
    )
    absent = [html.Li(f"{each.title}: {each.reason}") for each in dict.fromkeys(table.absent)]
    left_out = (
        html.Details(
            [
                html.Summary("Columns that are left out"),
                html.Ul(absent, className="plain-list"),
            ],
            className="wide-absent",
        )
        if absent
        else None
    )
    cited: tuple[Cited, ...] = ()
    if table.turn == "areas" and asked.item:
        cited = cited_of(asked.item)
    source = html.P(
        [" ".join(filter(None, (said, rounded))), *build_cited(cited)], className="figure-source"
    )
    return html.Div([left_out, source], className="wide-notes")
