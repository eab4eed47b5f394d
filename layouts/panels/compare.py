"""The compare bar: what the area is set against, one press or one key each."""

from collections.abc import Sequence
from typing import Any

from layouts import elements as html
from layouts.panels.evidence import Against
from layouts.panels.links import build_go_button


def build_compare_bar(options: Sequence[Against]) -> html.Element | None:
    """A button each; one that would be wrong cannot be pressed and says why."""
    if not options:
        return None
    label = html.Span("Compare with", className="compare-label", id="compare-label")
    return html.Div(
        [label, *(_button(option) for option in options)],
        className="compare-bar",
        role="group",
        **{"aria-labelledby": "compare-label"},
    )


def _button(option: Against) -> Any:
    pressed = {"aria-pressed": str(option.is_chosen).lower(), "data-key": option.key}
    if option.patch:
        return build_go_button(
            option.title,
            dict(option.patch),
            class_name="quiet-button",
            extra={"title": f"{option.title} (key {option.key})", **pressed},
        )
    # Not `disabled`: it must be reached by Tab for its reason to be read, which is shown while it
    # has the focus or the pointer.
    said = [
        option.title,
        html.Span(": ", className="visually-hidden"),
        html.Span(option.reason, className="reason"),
    ]
    return html.Button(said, className="quiet-button", **{"aria-disabled": "true", **pressed})
