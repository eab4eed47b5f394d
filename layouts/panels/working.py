"""The working of a figure, step by step."""

from typing import Any

from data.answers.story.chart_values import Working
from layouts import elements as html
from layouts.panels.links import build_cited, helped


def build_working(working: Working | None, explained: str) -> list[html.Element]:
    """What is compared with what, the steps and the sources.

    Where there is no figure, that is said instead of the steps.
    """
    first = [html.P(explained, className="figure-note")] if explained else []
    if working is None or not working.steps:
        return [*first, html.P("There is no figure here to work out.", className="empty")]
    steps = [
        _line(
            step.name,
            [
                html.Span(step.formula, className="formula"),
                html.Span(step.numbers, className="sum"),
            ],
        )
        for step in working.steps
    ]
    rests = [_line(name, text) for name, text in working.sources if text]
    rests += [_line("In the register", build_cited(working.cited))] if working.cited else []
    return helped([*first, html.Dl([*steps, *rests], className="register working")])


def _line(name: str, told: Any) -> html.Element:
    return html.Div([html.Dt(name), html.Dd(told)])
