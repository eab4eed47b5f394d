"""The page to present: the story of an area as scenes."""

from dataclasses import replace
from typing import Any

from data.answers.address import ask, canonical_query
from data.answers.asked import Asked
from data.answers.measures.difference import DifferenceMeasure
from data.answers.measures.expected import EXPECTED
from data.answers.pages import FIRST_PAGE, Page
from data.answers.sentences import Sentence
from data.answers.story import story_for
from data.answers.story.now import now_for
from data.answers.story.values import Story
from data.answers.talk import generated, story_of
from layouts.panels.scenes import ScenePaint, build_scenes
from layouts.panels.trend import trend_figure

SENTENCES = 3


def answer(asked: Asked) -> dict[str, Any]:
    """The scenes, and the map of each scene.

    Those of a story are asked for one by one, as it is told; the server never sees that of the
    device.
    """
    if asked.view.story:
        return _told(asked)
    story, manifest = story_for(asked, sentences=SENTENCES), asked.manifest
    who = "segment" if manifest.classifications else asked.view.measure
    about = asked if asked.measure.subject == "takeup" else _about_takeup(asked)
    headline = about.measure.headline(about)
    paint = ScenePaint(_query(asked, who), _query(asked, about.view.measure))
    scenes = build_scenes(story, paint, headline, _said(about, story))
    return {
        "scenes": scenes,
        "figure": trend_figure(story.trend, large=True),
        # The page gives each scene's own heading to the window while it is shown.
        "title": story.place.name,
        "area": story.place.reference,
        "bounds": list(story.place.bounds),
        "status": f"{story.place.said}: {len(scenes)} scenes.",
        "talk": generated(asked).as_json(),
    }


def _told(asked: Asked) -> dict[str, Any]:
    """The story of the address; nothing where the device keeps it."""
    talk = story_of(asked.manifest, asked.view.story)
    title = talk.title if talk else "Your talk"
    return {
        "scenes": [],
        "figure": trend_figure(None),
        "title": title,
        "area": "",
        "bounds": list(asked.manifest.opens_on),
        "status": title,
        "talk": talk.as_json() if talk else None,
    }


def _said(asked: Asked, story: Story) -> tuple[Sentence, ...]:
    """The answer to the question, as beside the map, and what else is worth saying of the place."""
    if not isinstance(asked.measure, DifferenceMeasure) or asked.item is None:
        return story.sentences
    key = f"now:{asked.item.key}"
    answer = [Sentence(text, key, 0) for text in now_for(asked, asked.measure).sentences]
    others = [s for s in story.sentences if s.figure_key.partition(":")[2] != asked.item.key]
    return tuple([*answer, *others][: max(SENTENCES, len(answer))])


def _about_takeup(asked: Asked) -> Asked:
    """The question of the scenes about take-up, where the view asks who lives here."""
    if asked.item is None:
        return asked
    view = replace(asked.view, measure=EXPECTED.key)
    return ask(view, asked.atlas)


def _query(asked: Asked, measure: str) -> str:
    """The map of a scene, as a query."""
    view = replace(asked.view, measure=measure, mode=FIRST_PAGE, overlay="none", segment=())
    return canonical_query(view, asked.manifest)


PRESENT = Page("present", "Present", answer, covers_map=False, tells_stories=True)
