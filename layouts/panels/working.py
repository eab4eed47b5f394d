"""How a figure is worked out: the formula in words, the numbers put into it, and what they rest
on.
"""

from typing import Any

from layouts import elements as html
from layouts.panels.evidence import Working
from layouts.panels.links import build_cited


def build_working(working: Working | None) -> html.Element | None:
    """A folded line that opens the working; None where there is no figure to work out."""
    if working is None or not working.steps:
        return None
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
    return html.Details(
        [
            html.Summary("How is this worked out?"),
            html.Dl([*steps, *rests], className="register working"),
        ],
        className="more",
    )


def _line(name: str, told: Any) -> html.Element:
    return html.Div([html.Dt(name), html.Dd(told)])
