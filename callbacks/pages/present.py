"""The page to present: the story of an area as scenes."""

from dataclasses import replace
from typing import Any

from data.answers.address import canonical_query
from data.answers.asked import Asked
from data.answers.pages import FIRST_PAGE, Page
from data.answers.story import story_for
from layouts.panels.scenes import ScenePaint, build_scenes
from layouts.panels.trend import trend_figure

SENTENCES = 3


def answer(asked: Asked) -> dict[str, Any]:
    """The scenes, and the map of each scene."""
    story, manifest = story_for(asked, sentences=SENTENCES), asked.manifest
    who = "segment" if manifest.classifications else asked.view.measure
    takeup = "rate" if manifest.records else asked.view.measure
    scenes = build_scenes(story, ScenePaint(_query(asked, who), _query(asked, takeup)))
    return {
        "scenes": scenes,
        "figure": trend_figure(story.trend, large=True),
        "title": f"{story.place.said}, presented",
        "area": story.place.reference,
        "bounds": list(story.place.bounds),
        "status": f"{story.place.said}: {len(scenes)} scenes.",
    }


def _query(asked: Asked, measure: str) -> str:
    """The map of a scene, as a query."""
    view = replace(asked.view, measure=measure, mode=FIRST_PAGE, overlay="none", segment=())
    return canonical_query(view, asked.manifest)


PRESENT = Page("present", "Present", answer, covers_map=False)
