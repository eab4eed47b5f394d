"""The page on which a list of customers is profiled."""

from typing import Any

from data.answers.asked import Asked
from data.answers.pages import Page
from data.answers.story.own_list import choices_of
from layouts.panels.own_list import TITLE, build_own_list


def answer(asked: Asked) -> dict[str, Any]:
    """The page without a list: no address has one."""
    return {
        "page": build_own_list(choices_of(asked)),
        "title": TITLE,
        "area": asked.view.area,
        "status": f"{TITLE}.",
    }


OWN_LIST = Page(
    "list",
    "Profile a list",
    answer,
    in_header=False,
    is_offered=lambda manifest: manifest.profile_lists,
)
