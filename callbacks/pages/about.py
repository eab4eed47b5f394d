"""The page About the data: the register, and how people in the counts are protected."""

from typing import Any

from data.answers.asked import Asked
from data.answers.pages import Page
from layouts.panels.about import build_about


def answer(asked: Asked) -> dict[str, Any]:
    """The whole register; the browser filters it."""
    root = f"/api/v1/{asked.atlas.build_id}"
    return {
        "page": build_about(asked.manifest, asked.view, root=root),
        "title": "About the data",
        "area": asked.view.area,
        "status": "About the data.",
    }


ABOUT = Page("about", "About", answer, searches_register=True)
