"""Callbacks that run in the browser alone: the first question, answers to their places, and charts.

Dash calls functions by name that ``assets/js/page.js`` sets.
"""

from dash import ClientsideFunction, Dash, Input, Output, State

from layouts import ids

NAMESPACE = "wardwise"


def register(app: Dash) -> None:
    """Wire every clientside callback."""
    _wire(app, "settle", [(ids.VIEW, "data")], inputs=[(ids.CHOICES, "data")], initial=True)
    # Dash asks for an output of each: what they change is the page itself.
    _wire(app, "receive", [(ids.STORY_BODY, "title")], inputs=[(ids.ANSWER, "data")])
    _wire(app, "receiveAhead", [(ids.STATUS, "title")], inputs=[(ids.AHEAD_ANSWER, "data")])
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
