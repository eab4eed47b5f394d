"""A talk as one HTML file: what its scenes show, the parts of their maps, and the script.

It has what a person without groups may see, and nothing but what the API serves of the same views.
"""

from dataclasses import replace
from functools import cache
from pathlib import Path

from rjsmin import jsmin

from callbacks.talk.slides import MAP, slide_of
from data.answers.asked import Asked
from data.answers.classes.paint import OVERLAID_BY
from data.answers.exports.formats import export_of_talk
from data.answers.exports.key import rows_of
from data.answers.exports.maps import maps_of
from data.answers.map.drawn import drawn_for
from data.answers.measures.registry import offered_measures
from data.answers.spots import title_of
from data.answers.story.places import place_of
from data.answers.talk import ShownScene, shown
from data.answers.talk.packed import Packing
from data.store.reader import Atlas
from data.talk import Talk
from layouts.talk.chart import build_chart
from layouts.talk.one_file import FileScene, build_one_file

MODULES = Path(__file__).parents[2] / "assets" / "js"
ENTRY = "talk/file/page.js"
NOT_SHAKEN = "The atlas draws this map again as chance would bring it; this file does not."


def talk_html(talk: Talk, atlas: Atlas, root: str, with_notes: bool) -> bytes:  # noqa: ARG001
    """The file of a talk. The speaker's notes are in it only ``with_notes``.

    ``root``, the address of the page, is not in it: the file asks nobody for anything.
    """
    packing = Packing(atlas)
    scenes = [_scene(shown(scene, atlas, has_two=True), packing) for scene in talk.scenes]
    manifest = atlas.manifest
    measures = offered_measures(manifest, has_records=bool(manifest.records))
    told = {
        "measures": [measure.as_choice(manifest) for measure in measures],
        "overlaid_by": list(OVERLAID_BY),
    }
    page = build_one_file(
        talk.title, scenes, packing.parts, told, one_script(), with_notes=with_notes
    )
    return page.encode("utf-8")


@cache
def one_script() -> str:
    """The player and the modules of the map that it uses, as one classic script."""
    # The package of the server imports the routes, and one of them this module.
    from callbacks.serving.modules import joined

    return f"(() => {{\n{jsmin(joined(MODULES, ENTRY))}\n}})();"


def _scene(found: ShownScene, packing: Packing) -> FileScene:
    """A scene with its chart, its map, or both of its maps."""
    asked = found.asked
    first, *others = maps_of(asked) if found.trend is None else (asked,)
    scene = _one(replace(found, asked=first), packing)
    if not others:
        return scene
    second = _one(_second_of(found, others[0]), packing)
    of_both = scene.slide.sources
    sources = tuple(line for line in second.slide.sources if line not in of_both)
    names = [scene.slide.question, second.slide.question]
    if first.spot != others[0].spot:
        spots = [title_of(each.spot, asked.atlas) for each in (first, *others)]
        names = [": ".join(pair) for pair in zip(spots, names, strict=True)]
    second = replace(second, slide=replace(second.slide, sources=sources), name=names[1])
    both = None if scene.map is None else scene.map | {"second": second.map}
    return replace(scene, map=both, name=names[0], second=second)


def _second_of(found: ShownScene, asked: Asked) -> ShownScene:
    """The second map as a scene of its own, with the live headline. It opens where the first does;
    where it has a place of its own, that is packed.
    """
    view = replace(asked.view, at="")
    return replace(
        found,
        asked=replace(asked, view=view),
        headline=asked.measure.headline(asked),
        words=(),
        bounds=place_of(asked.spot, asked.atlas).bounds,
        gone=(),
    )


def _one(found: ShownScene, packing: Packing) -> FileScene:
    drawn = drawn_for(found.asked, MAP)
    slide = slide_of(found, drawn)
    if found.asked.view.shake != "off":
        slide = replace(slide, words=(NOT_SHAKEN, *slide.words))
    classes = tuple(entry.number for entry in rows_of(drawn))
    if found.trend is not None:
        return FileScene(slide, classes, None, build_chart(found.trend))
    packed = packing.map_of(found, drawn) | {"transition": found.scene.transition}
    return FileScene(slide, classes, packed)


TALK_HTML = export_of_talk(
    "talk.html",
    "Talk in one file",
    "Opens by a double click without a network, with maps that move; prints a scene a page, also"
    " as a PDF",
    "text/html",
    talk_html,
)
"""The file of the page Present, which ``callbacks.api.exports`` registers."""
