"""The bar under the key: steps, play, the slider over the periods, and how verdicts are drawn.

``assets/js/panels/time.js`` draws the slider and says what applies.
"""

from dash import html

from layouts import ids


def build_time_bar() -> html.Div:
    """Buttons, the place of the slider, the period in words, and the switches of the map."""
    steps = [
        _button("back", "Earlier", **{"data-step": "-1"}),
        html.Button(
            _icon("play"),
            id="play",
            className="icon-button play",
            **{"aria-label": "Play", "aria-pressed": "false"},
        ),
        _button("forward", "Later", **{"data-step": "1"}),
    ]
    drawn = [
        html.Button(title, className="switch", **{"data-draw": key, "aria-pressed": "false"})
        for key, title in (("areas", "Areas"), ("circles", "Circles"))
    ]
    points = html.Button(
        "Where it is given",
        id=ids.POINTS,
        className="switch",
        hidden=True,
        **{"aria-pressed": "false"},
    )
    shake = html.Button("Shake", id=ids.SHAKE, className="switch", **{"aria-pressed": "false"})
    return html.Div(
        [
            html.Div(steps, className="time-buttons"),
            html.Div(id=ids.PERIOD_SLIDER, className="period-slider"),
            html.Div(
                [
                    html.Span("", id=ids.PERIOD_LABEL, className="period-label"),
                    html.Span("", id="period-next", className="period-next"),
                    html.Span("", id="play-status", className="play-status", role="status"),
                ],
                className="period-words",
            ),
            html.Div([points, shake], className="map-switches"),
            html.Div(
                drawn,
                id=ids.DRAWN,
                className="switches",
                role="group",
                hidden=True,
                **{"aria-label": "Draw verdicts as"},
            ),
        ],
        id=ids.TIME_BAR,
        className="time-bar",
        role="group",
        **{"aria-label": "Period"},
    )


def _button(icon: str, label: str, **more: str) -> html.Button:
    return html.Button(_icon(icon), className="icon-button", **{"aria-label": label, **more})


def _icon(name: str) -> html.Span:
    return html.Span(className=f"icon icon-{name}", **{"aria-hidden": "true"})
