"""The page to explore: the map, with the story of the chosen area beside it."""

from typing import Any

from data.answers.asked import Asked
from data.answers.pages import FIRST_PAGE, Page
from data.answers.story import story_for
from layouts.panels.story import build_story


def answer(asked: Asked) -> dict[str, Any]:
    """The parts of the story panel."""
    story = story_for(asked)
    panel = build_story(story, item=asked.view.service)
    sentence = story.sentences[0].text if story.sentences else ""
    return {
        "opening": panel.opening,
        "heading": panel.heading,
        "summary": panel.summary,
        "figure": panel.figure,
        "note": panel.note,
        "closing": panel.closing,
        "title": story.place.said,
        "area": story.place.reference,
        "bounds": list(story.place.bounds),
        "status": f"{story.place.said}. {sentence}",
    }


EXPLORE = Page(FIRST_PAGE, "Explore", answer, covers_map=False, has_charts=True)
