"""The scenes of a story for followers: pictures, keys and words, made once when a talk starts.

They are made for a person without groups, since anybody on the network can read them. What they
show has gone through the same disclosure rule as the page.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from data.answers.asked import Asked
from data.answers.classes.of_values import LegendEntry
from data.answers.exports.extract import sentences_for
from data.answers.exports.key import rows_of
from data.answers.exports.maps import maps_of
from data.answers.exports.notes import notes_for
from data.answers.exports.png import map_as_png, swatch
from data.answers.exports.sheet import description_of
from data.answers.map.drawn import DrawnMap, drawn_for
from data.answers.map.picture import png_of
from data.answers.spots import title_of
from data.answers.story.places import place_of
from data.answers.talk import STILL, ShownScene, shown
from data.store.reader import Atlas
from data.talk import Talk
from layouts.talk.values import KeyRow, Slide

SWATCH = (36, 22)
"""Pixels of a colour in the key."""
MAP = 1056
"""Pixels of the map's width."""
SENTENCES = 3
ELSEWHERE = ("Headline", "Question", "Address")
"""Notes that a scene has in another place, or that a follower cannot open."""


def slides_of(atlas: Atlas, talk: Talk) -> Iterator[Slide]:
    """The scenes of a talk as followers see them."""
    for scene in talk.scenes:
        scenes = maps_apart(shown(scene, atlas))
        slides = told_apart(scenes, [_still(each) for each in scenes])
        yield replace(slides[0], second=slides[1] if len(slides) > 1 else None)


def _still(scene: ShownScene) -> Slide:
    """The slide of a map, which is not shaken there."""
    slide = slide_of(scene, drawn_of(scene))
    return replace(slide, words=(STILL, *slide.words)) if scene.is_shaken else slide


def maps_apart(found: ShownScene) -> list[ShownScene]:
    """The maps of a scene, each as a scene of one map; none of them beside a chart.

    The second has its live headline. It opens where the first does; where it has a place of its
    own, that is its place.
    """
    first, *others = maps_of(found.asked) if found.trend is None else (found.asked,)
    return [replace(found, asked=first), *(_second_of(found, other) for other in others)]


def _second_of(found: ShownScene, asked: Asked) -> ShownScene:
    at = asked.view.at if asked.spot == found.asked.spot else ""
    return replace(
        found,
        asked=replace(asked, view=replace(asked.view, at=at)),
        outlined=asked.spot,
        headline=asked.measure.headline(asked),
        words=(),
        bounds=place_of(asked.spot, asked.atlas).bounds,
        gone=(),
    )


def told_apart(scenes: list[ShownScene], slides: list[Slide]) -> list[Slide]:
    """The slides of two maps with a name for each. Sources of both are told once.

    A scene of one map stays as it is.
    """
    if len(slides) == 1:
        return slides
    first, second = slides
    names = [first.question, second.question]
    spots = [scene.asked.spot for scene in scenes]
    if spots[0] != spots[1]:
        places = [title_of(spot, scenes[0].asked.atlas) for spot in spots]
        names = [": ".join(pair) for pair in zip(places, names, strict=True)]
    own = tuple(line for line in second.sources if line not in first.sources)
    return [replace(first, name=names[0]), replace(second, name=names[1], sources=own)]


def drawn_of(scene: ShownScene) -> DrawnMap:
    """The map of a scene. What is emphasised is outlined, and moves nothing."""
    drawn = drawn_for(scene.asked, MAP)
    return replace(drawn, asked=replace(drawn.asked, spot=scene.outlined))


def slide_of(scene: ShownScene, drawn: DrawnMap) -> Slide:
    """A scene with the picture of its map."""
    asked, notes = scene.asked, notes_for(scene.asked)
    told = (note for note in notes.listed() if note.name not in ELSEWHERE)
    return Slide(
        headline=scene.headline,
        question=" · ".join((notes.question, *notes.standing)),
        words=(*scene.gone, *scene.words, *sentences_for(asked)[:SENTENCES], *_circles(drawn)),
        picture=map_as_png(drawn),
        described=description_of(drawn, notes),
        key=tuple(map(partial(_key_row, drawn), rows_of(drawn))),
        sources=tuple(f"{name}: {text}" for name, text in told),
        note=scene.scene.note,
    )


def _circles(drawn: DrawnMap) -> Iterator[str]:
    over = drawn.paint.overlay
    if drawn.circles and over:
        named = ", ".join(filter(None, (over["title"], over["unit"], over["period"])))
        yield f"A larger circle means a larger number: {named}."


def _key_row(drawn: DrawnMap, entry: LegendEntry) -> KeyRow:
    look = drawn.looks.of(entry.number, in_key=True)
    words = " ".join(filter(None, (entry.code, entry.label, f"({entry.say})" if entry.say else "")))
    return KeyRow(png_of(swatch(look, *SWATCH)), words, f"{entry.areas:,}")
