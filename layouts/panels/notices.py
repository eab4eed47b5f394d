"""Sentences over the map.

They list what a link asked for and the atlas does not have, and report that the atlas was renewed.
"""

from collections.abc import Sequence
from typing import Any

from layouts import elements as html


def build_notice(sentences: Sequence[str]) -> Any:
    """A notice that can be closed; None where there is no sentence."""
    if not sentences:
        return None
    close = html.Button(
        html.Span(className="icon icon-close", **{"aria-hidden": "true"}),
        className="icon-button",
        **{"aria-label": "Close this notice", "data-dismiss": "notice"},
    )
    return html.Div(
        [html.Ul([html.Li(sentence) for sentence in sentences]), close], className="notice"
    )


def build_waiting() -> html.Element:
    """Grey bars where heading, figures, sentences and bars will be."""
    lines = [
        html.Div(className=f"waiting-line waiting-{kind}")
        for kind in ("title", "short", "line", "line", "line", "block", "block")
    ]
    return html.Div(lines, className="waiting", **{"aria-hidden": "true"})
