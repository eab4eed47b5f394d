"""The page About the data: the register, and how people in the counts are protected."""

from typing import Any

from data.answers.asked import Asked
from data.answers.pages import Page
from data.answers.register.changes import changes_of
from data.store.visibility import build_before
from layouts.panels.about import build_about


def answer(asked: Asked) -> dict[str, Any]:
    """The whole register; the browser filters it."""
    root = f"/api/v1/{asked.atlas.build_id}"
    before = build_before(asked.atlas)
    changes = changes_of(asked.atlas, before) if before else ()
    return {
        "page": build_about(asked.manifest, asked.view, root=root, changes=changes),
        "title": "About the data",
        "area": asked.view.area,
        "status": "About the data.",
    }


ABOUT = Page("about", "About", answer, searches_register=True)
