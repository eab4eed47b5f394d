"""A talk as a PowerPoint file: a slide for each scene, with native titles, tables and notes."""

from data.answers.exports.part import parts_of
from data.answers.exports.slide import Own, add_slide, opened, saved
from data.answers.talk import STILL, shown
from data.errors import NotFoundError
from data.store.reader import Atlas
from data.talk import Talk


def talk_pptx(talk: Talk, atlas: Atlas, root: str, with_notes: bool) -> bytes:
    """The slides of a talk. ``root`` is the address of the page.

    A scene's own words stand in place of its table. What this build cannot show is said there too.
    The speaker's notes are in the file only ``with_notes``; the sum and the sources always are.
    """
    drawing, first = opened(), None
    for scene in talk.scenes:
        found = shown(scene, atlas)
        note = scene.note if with_notes else ""
        still = (STILL,) if found.is_shaken else ()
        own = Own(scene.headline or "", (*found.gone, *still, *found.words), note)
        notes = add_slide(drawing, parts_of(found.asked, root), own)
        first = first or (notes, found.asked)
    if first is None:
        raise NotFoundError("The talk has no scenes.")
    return saved(drawing, *first)
