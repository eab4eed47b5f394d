"""The page Views: cards of the catalogue, and the views that this device keeps.

``assets/js/panels/views.js`` fills the part of the device, which the server never sees.
"""

from typing import Any

from data.answers.story.views import Card, Cards
from data.answers.words import count_of
from layouts import elements as html

TITLE = "Saved views"
LEAD = "A view is a question. Each card has its answer as it stands now."


def build_views(found: Cards) -> html.Element:
    """The whole page."""
    return html.Article(
        [
            html.H1(TITLE),
            html.P(LEAD, className="lead"),
            html.Div(id="own-views-form", className="own-views-form"),
            *_shared(found),
            *_own(),
        ],
        className="about-article views-article",
    )


def _shared(found: Cards) -> list[Any]:
    if not found.cards and not found.left_out:
        return []
    left_out = (
        html.P(
            f"{count_of(found.left_out, 'view is', 'views are')} not shown: they need what this"
            " atlas does not have, or not for you.",
            className="figure-note",
        )
        if found.left_out
        else None
    )
    return [
        html.H2("For everybody", className="ward-title"),
        html.Ul([_card(card) for card in found.cards], className="cards"),
        left_out,
    ]


def _card(card: Card) -> html.Element:
    picture = (
        html.Img(src=card.picture, alt="", className="card-picture", **{"data-lazy": ""})
        if card.picture
        else None
    )
    audience = html.P(f"For: {card.audience}", className="figure-note") if card.audience else None
    link = html.A(card.title, href=f"?{card.query}" if card.query else ".", className="go-link")
    words = [html.H3(link), html.P(card.headline, className="card-headline"), audience]
    return html.Li([picture, html.Div(words)], className="card")


def _own() -> list[Any]:
    actions = [
        html.Button(words, className="action", **{"data-own-views": what})
        for words, what in (
            ("Keep them as a file", "save"),
            ("Open a file", "open"),
            ("Copy for atlas.toml", "copy"),
        )
    ]
    told = (
        "This device keeps them. Nothing is sent: save a file to take them to another device or"
        " person."
    )
    return [
        html.H2("On this device", className="ward-title"),
        html.P(told, className="figure-note"),
        html.Ul(id="own-views", className="plain own-views"),
        html.Div(actions, className="own-views-actions"),
        html.P(id="own-views-told", className="figure-note", role="status"),
    ]
