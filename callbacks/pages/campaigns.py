"""The page Campaigns: what was done where, and what changed there."""

from typing import Any

from data.answers.asked import Asked
from data.answers.pages import Page
from data.answers.story.campaigns import campaigns_for
from layouts.panels.campaigns import TITLE, build_campaigns


def answer(asked: Asked) -> dict[str, Any]:
    """The campaigns of the catalogue."""
    page = build_campaigns(campaigns_for(asked))
    return {"page": page, "title": TITLE, "area": asked.view.area, "status": f"{TITLE}."}


CAMPAIGNS = Page("campaigns", "Campaigns", answer, in_header=False)
