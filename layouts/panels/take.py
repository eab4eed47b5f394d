"""Take away: the buttons under an answer, and the dialog with all that a view can leave as.

``assets/js/panels/take.js`` fills the dialog when it is opened.
"""

from dash import html

from layouts import ids

TAKES = {"data-take": "", "aria-haspopup": "dialog"}
"""Attributes of a button that opens the dialog."""


def build_take_away() -> html.Div:
    """The row under every tab: the link of the view, and all the rest."""
    return html.Div(
        [
            html.Button("Link", className="action", **{"data-share": ""}),
            html.Button("Take away", className="action", **TAKES),
        ],
        className="actions",
        role="group",
        **{"aria-label": "Take away"},
    )


def build_take_dialog() -> html.Dialog:
    """The dialog, without its list."""
    close = html.Button(
        html.Span(className="icon icon-close", **{"aria-hidden": "true"}),
        className="icon-button",
        **{"aria-label": "Close Take away", "data-close-dialog": ""},
    )
    title = html.H2("Take away", id="take-title")
    return html.Dialog(
        [
            html.Div([title, close], className="dialog-head"),
            html.P(id=ids.TAKE_ABOUT, className="take-about"),
            html.P(id=ids.TAKE_STATUS, className="take-status", role="status"),
            html.Ul(id=ids.TAKE_LIST, className="take-list"),
        ],
        id=ids.TAKE,
        className="dialog take",
        **{"aria-labelledby": "take-title"},
    )
