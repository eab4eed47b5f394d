"""The page Views: what the catalogue offers to everybody, and what this device keeps."""

from typing import Any

from data.answers.asked import Asked
from data.answers.pages import Page
from data.answers.story.views import cards_for
from layouts.panels.views import TITLE, build_views


def answer(asked: Asked) -> dict[str, Any]:
    """The cards of the catalogue, and places for the views of the device."""
    page = build_views(cards_for(asked))
    return {"page": page, "title": TITLE, "area": asked.view.area, "status": f"{TITLE}."}


VIEWS = Page("views", "Saved views", answer, in_header=False)
