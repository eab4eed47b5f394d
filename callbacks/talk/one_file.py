"""A talk as one HTML file: what its scenes show, the parts of their maps, and the script.

It has what a person without groups may see, and nothing but what the API serves of the same views.
"""

from dataclasses import replace
from functools import cache
from pathlib import Path

from rjsmin import jsmin

from callbacks.talk.slides import drawn_of, maps_apart, slide_of, told_apart
from data.answers.classes.paint import OVERLAID_BY
from data.answers.exports.formats import export_of_talk
from data.answers.exports.key import rows_of
from data.answers.map.frame_format import Frame
from data.answers.map.shake import shake_frame_for
from data.answers.measures.registry import offered_measures
from data.answers.talk import STILL, ShownScene, shown
from data.answers.talk.packed import Packing
from data.answers.view import SHAKES
from data.errors import NotFoundError
from data.store.reader import Atlas
from data.talk import Talk
from layouts.talk.chart import build_chart
from layouts.talk.one_file import FileScene, build_one_file

MODULES = Path(__file__).parents[2] / "assets" / "js"
ENTRY = "talk/file/page.js"


def talk_html(talk: Talk, atlas: Atlas, root: str, with_notes: bool) -> bytes:  # noqa: ARG001
    """The file of a talk. The speaker's notes are in it only ``with_notes``.

    ``root``, the address of the page, is not in it: the file asks nobody for anything.
    """
    packing = Packing(atlas)
    scenes = [_scene(shown(scene, atlas), packing) for scene in talk.scenes]
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
    scenes = maps_apart(found)
    made = [_one(each, packing) for each in scenes]
    if len(made) == 1:
        return made[0]
    slides = told_apart(scenes, [each.slide for each in made])
    first, second = (
        replace(each, slide=slide, name=slide.name)
        for each, slide in zip(made, slides, strict=True)
    )
    both = None if first.map is None else first.map | {"second": second.map}
    return replace(first, map=both, second=second)


def _one(found: ShownScene, packing: Packing) -> FileScene:
    found, frame = _shaken(found)
    drawn = drawn_of(found)
    slide = slide_of(found, drawn)
    classes = tuple(entry.number for entry in rows_of(drawn))
    if found.trend is not None:
        return FileScene(slide, classes, None, build_chart(found.trend))
    packed = packing.map_of(found, drawn, frame) | {"transition": found.scene.transition}
    return FileScene(slide, classes, packed, still=STILL if frame else "")


def _shaken(found: ShownScene) -> tuple[ShownScene, Frame | None]:
    """The scene, and what its map is drawn from where it is shaken: then as areas, never circles.

    Where it cannot be, the scene says why.
    """
    asked = found.asked
    if asked.view.shake == SHAKES[0] or asked.second is not None or found.trend is not None:
        return found, None
    of_areas = replace(found, asked=replace(asked, view=replace(asked.view, draw="areas")))
    try:
        return of_areas, shake_frame_for(drawn_of(of_areas).asked)
    except NotFoundError as error:
        return replace(found, gone=(*found.gone, str(error))), None


TALK_HTML = export_of_talk(
    "talk.html",
    "Talk in one file",
    "Opens by a double click without a network, with maps that move; prints a scene a page, also"
    " as a PDF",
    "text/html",
    talk_html,
)
"""The file of the page Present, which ``callbacks.api.exports`` registers."""
