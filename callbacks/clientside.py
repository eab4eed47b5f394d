"""Callbacks that run in the browser alone: the first question, answers to their slots, and charts.

Dash calls functions by name that ``assets/js/page.js`` sets.
"""

from dash import ClientsideFunction, Dash, Input, Output, State

from data.answers.pages import PAGES
from layouts import ids

NAMESPACE = "wardwise"

SLOTS = (
    (ids.NOTICE, "children"),
    (ids.STATUS, "children"),
    (ids.WHERE, "children"),
    (ids.HEADLINE, "children"),
    (ids.STORY_BODY, "children"),
    (ids.TREND_NOTE, "children"),
    (ids.WORKING_BODY, "children"),
    (ids.TOGETHER_BODY, "children"),
    (ids.TREND_DRAWN, "data"),
    (ids.PRESENT_STAGE, "children"),
)


def register(app: Dash) -> None:
    """Wire every clientside callback."""
    _wire(app, "settle", [(ids.VIEW, "data")], inputs=[(ids.CHOICES, "data")], initial=True)
    _wire(app, "receive", [*SLOTS, *_page_slots()], inputs=[(ids.ANSWER, "data")])
    _wire(app, "watch", [(ids.TREND_HOLDER, "title")], inputs=[(ids.ANSWER, "data")])
    for chart, holder, wanted in (
        (ids.TREND, ids.TREND_HOLDER, ids.CHARTS_WANTED),
        (ids.PRESENT_TREND, ids.PRESENT_TREND_HOLDER, ids.PRESENT_WANTED),
    ):
        _wire(
            app,
            "mount",
            [(holder, "children")],
            inputs=[(wanted, "data")],
            states=[(ids.CHARTS, "data")],
        )
        _wire(
            app,
            "draw",
            [(chart, "figure")],
            inputs=[(ids.TREND_DRAWN, "data"), (ids.LOOK, "data")],
            initial=True,
        )
    _wire(app, "pick", [(ids.TREND, "clickData")], inputs=[(ids.TREND, "clickData")])


def _page_slots() -> list[tuple[str, str]]:
    """The places of the pages that cover the map."""
    return [(ids.page_of(page.key), "children") for page in PAGES if page.covers_map]


def _wire(
    app: Dash,
    function: str,
    outputs: list[tuple[str, str]],
    *,
    inputs: list[tuple[str, str]],
    states: list[tuple[str, str]] | None = None,
    initial: bool = False,
) -> None:
    app.clientside_callback(
        ClientsideFunction(namespace=NAMESPACE, function_name=function),
        [Output(*pair) for pair in outputs] if len(outputs) > 1 else Output(*outputs[0]),
        [Input(*pair) for pair in inputs],
        [State(*pair) for pair in states or []],
        prevent_initial_call=not initial,
    )
