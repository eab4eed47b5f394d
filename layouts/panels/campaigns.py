"""The page Campaigns: each with its status and its review, and what changed in its areas."""

from typing import Any

from data.answers.story.campaigns import CampaignCard, Campaigns
from data.answers.words import count_of
from layouts import elements as html
from layouts.panels.links import build_go_link, helped

TITLE = "Campaigns"
LEAD = (
    "What was done where, by whom, and what changed there beyond what changed in areas like them."
)
NONE = "There is no campaign yet. A plan gives the text that wardwise add puts into the atlas."
PLAN = {"mode": "explore", "measure": "expected", "tab": "plan"}


def build_campaigns(found: Campaigns) -> html.Element:
    """The whole page."""
    left_out = (
        html.P(
            f"{count_of(found.left_out, 'campaign is', 'campaigns are')} not shown: this atlas does"
            " not have what they are about, or not for you.",
            className="figure-note",
        )
        if found.left_out
        else None
    )
    return html.Article(
        [
            html.H1(TITLE),
            html.P(LEAD, className="lead"),
            None if found.cards else html.P(NONE, className="empty"),
            None if found.cards else html.P(build_go_link("Plan one with a budget", PLAN)),
            *helped([_card(card) for card in found.cards]),
            left_out,
        ],
        className="about-article campaigns-article",
    )


def _card(card: CampaignCard) -> html.Element:
    about: list[Any] = [html.Div([html.Dt(name), html.Dd(value)]) for name, value in card.about]
    return html.Section(
        [
            html.H2(card.title, className="ward-title"),
            html.P(card.status, className="campaign-status"),
            html.P(card.verdict, className="card-headline"),
            html.Ul([html.Li(told) for told in card.told], className="campaign-told"),
            html.Dl(about, className="campaign-about"),
            html.P(build_go_link("Its service on the map", dict(card.patch))),
        ],
        className="campaign",
    )
