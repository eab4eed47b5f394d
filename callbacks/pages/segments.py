"""The page Segments: what each group of a scheme is, where it lives and what it uses."""

from typing import Any

from data.answers.asked import Asked
from data.answers.pages import Page
from data.answers.story.segments import segments_for
from layouts.panels.segments import TITLE, build_segments


def answer(asked: Asked) -> dict[str, Any]:
    """The segments of the scheme of the view."""
    page = build_segments(segments_for(asked))
    return {"page": page, "title": TITLE, "area": asked.view.area, "status": f"{TITLE}."}


SEGMENTS = Page("segments", "Groups of people", answer, in_header=False)
