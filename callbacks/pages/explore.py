"""The page to explore: the map, with the answer to its question beside it."""

from dataclasses import asdict
from typing import Any

from data.answers.asked import Asked
from data.answers.pages import FIRST_PAGE, Page
from data.answers.story.tabs import tab_for
from data.answers.story.two_maps import two_maps_for
from layouts.panels.answer import build_answer


def answer(asked: Asked) -> dict[str, Any]:
    """Headline and open tab."""
    tab = tab_for(asked)
    shown = build_answer(tab)
    return {
        "where": shown.where,
        "headline": tab.headline,
        "body": shown.body,
        "title": tab.headline,
        "area": tab.place.reference,
        "bounds": list(tab.place.bounds),
        "status": tab.headline,
        "outlined": list(tab.plan.outlined) if tab.plan else [],
        "beside": _beside(asked),
    }


def _beside(asked: Asked) -> dict[str, Any] | None:
    """The words of two maps; None where there is one."""
    found = two_maps_for(asked)
    return asdict(found) if found else None


EXPLORE = Page(FIRST_PAGE, "Explore", answer, covers_map=False, has_charts=True)
