"""The talk that an address names: one of the atlas, or one made for the place of the view."""

from dataclasses import replace

from data.answers.address import ask, ask_query, canonical_query
from data.answers.asked import Asked
from data.answers.measures.expected import EXPECTED
from data.answers.pages import FIRST_PAGE
from data.answers.spots import own_name_of
from data.answers.story.places import place_of
from data.answers.words import first_up
from data.errors import StoryError
from data.manifest import AUTO, find_key
from data.model import Manifest
from data.store.reader import Atlas
from data.talk import LONGEST_HEADLINE, LONGEST_WORDS, Emphasis, Scene, Talk


def story_of(manifest: Manifest, key: str) -> Talk | None:
    """A story of the atlas by its key."""
    return find_key(manifest.stories, key)


def talk_of(atlas: Atlas, key: str, asked: Asked) -> Talk:
    """The story of that key, or the talk made for the place of ``asked`` where there is none."""
    return story_of(atlas.manifest, key) or generated(asked)


def named_talk(atlas: Atlas, key: str) -> Talk:
    """The story of a key; for an empty key the first of the atlas, else a generated one.

    Raises StoryError where the atlas has no story of that key.
    """
    stories = atlas.manifest.stories
    if key and story_of(atlas.manifest, key) is None:
        there = ", ".join(story.key for story in stories) or "none"
        raise StoryError(
            [f"The atlas has no story {key!r}. It has: {there}. Name one of them, or none."]
        )
    return talk_of(atlas, key_or_first(atlas.manifest, key), ask_query("", atlas))


def key_or_first(manifest: Manifest, key: str) -> str:
    """A key that was given, else that of the first story; empty where there is no story."""
    return key or next((story.key for story in manifest.stories), "")


def generated(asked: Asked) -> Talk:
    """A talk about the place and the service of a view: who, how many, since when, what next."""
    scenes = []
    if asked.manifest.classifications:
        scenes.append(_opening(asked))
    if asked.item is not None:
        takeup = asked.view.measure if asked.measure.subject == "takeup" else EXPECTED.key
        scenes.append(Scene(view=_view(asked, takeup, "now"), transition="fly", minutes=1))
        scenes.append(
            Scene(
                view=_view(asked, takeup, "time"),
                headline=f"{asked.item.title} over time"[:LONGEST_HEADLINE],
                emphasis=Emphasis(chart=True),
                minutes=1,
            )
        )
        scenes.append(Scene(view=_view(asked, "rate", "now"), transition="play", minutes=1))
        scenes.append(
            Scene(
                view=_view(asked, takeup, "users"),
                headline=f"{asked.item.title}, group by group"[:LONGEST_HEADLINE],
                minutes=1,
            )
        )
    if not scenes:
        scenes.append(Scene(view=_view(asked, asked.view.measure, "now"), minutes=1))
    return Talk(title=own_name_of(asked.spot, asked.atlas), scenes=tuple(scenes))


def _opening(asked: Asked) -> Scene:
    """The place by its name, where it lies, and who lives there."""
    place = place_of(asked.spot, asked.atlas)
    within = ", ".join(name for _, name, _ in place.parents)
    return Scene(
        view=_view(asked, "segment", "people"),
        headline=f"{place.name}: who lives here"[:LONGEST_HEADLINE],
        words=f"{first_up(place.kind)} in {within}."[:LONGEST_WORDS] if within else "",
        minutes=1,
    )


def _view(asked: Asked, measure: str, tab: str) -> str:
    view = replace(
        asked.view,
        mode=FIRST_PAGE,
        measure=measure,
        tab=tab,
        level=AUTO,
        overlay="none",
        segment=(),
        story="",
        scene="1",
    )
    return canonical_query(ask(view, asked.atlas).view, asked.manifest)
