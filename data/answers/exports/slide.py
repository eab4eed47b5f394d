"""A view as a PowerPoint slide: headline, picture, a table that can be changed, and notes.

A view of two maps has both on its slide, each with its question, its key and its table.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from data.answers.asked import Asked
from data.answers.exports.lettering import plain_line
from data.answers.exports.notes import Notes
from data.answers.exports.office import describe_file, settled
from data.answers.exports.part import Part, notes_of_parts, parts_of
from data.answers.exports.sheet import SIDES
from data.answers.exports.slide_parts import (
    Box,
    Line,
    height_of,
    inches,
    largest,
    paragraphs,
    picture,
    table,
    text_box,
    write,
)

if TYPE_CHECKING:
    from pptx.presentation import Presentation
    from pptx.slide import Slide

WIDE, HIGH = 13.333, 7.5
"""Inches of a slide of 16 to 9."""
EDGE = 0.5
TITLE = (EDGE, 0.3, WIDE - 2 * EDGE, 0.98)
QUESTION = (EDGE, 1.28, WIDE - 2 * EDGE, 0.36)
QUESTIONS, QUESTIONS_OF_TWO = (14, 13, 12, 11, 10, 9), (12, 11, 10, 9, 8)
QUESTION_OF_TWO = 0.52
PICTURE_TOP, PICTURE_WIDTH, PICTURE_HEIGHT = 1.72, 7.1, 4.7
TABLE_LEFT = EDGE + PICTURE_WIDTH + 0.25
TABLE_WIDTH = WIDE - EDGE - TABLE_LEFT
GAP = 0.3
HALF = (WIDE - 2 * EDGE - GAP) / 2
"""Width of each of two maps, with its table."""
UPPER = 2.9
"""Height of each of two maps; its table is under it."""
FOOTER_BOTTOM, FOOTER_HEIGHT = HIGH - 0.2, 0.95
TITLE_ONLY = 5
"""Place of the layout with a title alone, in the template that the library comes with."""
TEMPLATE_WIDTH = 10.0
"""Inches of that template, which is 4 to 3."""
MOST_SENTENCES = 4
HEADLINES, FOOTERS = (30, 28, 26, 24, 20, 18, 16), (10, 9, 8, 7)


def slide_pptx(asked: Asked, root: str) -> bytes:
    """The slide of a view as a PowerPoint file. ``root`` is the address of the page."""
    return slide_of(parts_of(asked, root), asked)


def slide_of(parts: list[Part], asked: Asked) -> bytes:
    """A file of one slide, with one part of a view or two beside each other."""
    drawing = opened()
    return saved(drawing, add_slide(drawing, parts, Own()), asked)


@dataclass(frozen=True, slots=True)
class Own:
    """What a scene of a talk has of its own on its slide."""

    headline: str = ""
    """In place of the answer to the question; empty for that answer."""
    words: tuple[str, ...] = ()
    """Paragraphs in place of the table; none for the table."""
    note: str = ""
    """What the speaker says, before the rest of the notes."""


def add_slide(drawing: "Presentation", parts: list[Part], own: Own) -> Notes:
    """Add the slide of a view, and return the notes that accompany its figures."""
    notes = notes_of_parts(parts)
    slide = drawing.slides.add_slide(drawing.slide_layouts[TITLE_ONLY])
    _headline(slide, own.headline or notes.headline)
    bottom = _footer(slide, parts)
    if len(parts) > 1:
        _two(slide, parts, own, bottom)
    else:
        _one(slide, parts[0], own, bottom)
    said = [own.note, ""] if own.note else []
    for side, part in zip(SIDES, parts, strict=False):
        said += [f"{side} map", ""] if len(parts) > 1 else []
        said += [*_spoken(part), ""]
    slide.notes_slide.notes_text_frame.text = "\n".join(said).rstrip()
    return notes


def saved(drawing: "Presentation", notes: Notes, asked: Asked) -> bytes:
    """The presentation as a file, with the properties that ``notes`` give it."""
    describe_file(drawing.core_properties, notes, asked.manifest.organisation)
    out = io.BytesIO()
    drawing.save(out)
    return settled(out.getvalue())


def opened() -> "Presentation":
    """An empty presentation of 16 to 9, whose layouts fill the slide."""
    import pptx  # a server that makes no slides does not load it

    drawing = pptx.Presentation()
    drawing.slide_width, drawing.slide_height = inches(WIDE), inches(HIGH)
    stretch = WIDE / TEMPLATE_WIDTH
    for part in (drawing.slide_master, *drawing.slide_layouts):
        for shape in part.shapes:
            # A placeholder without a place of its own has that of the master.
            if shape.element.find(".//{*}xfrm") is not None:
                shape.left, shape.width = int(shape.left * stretch), int(shape.width * stretch)
    return drawing


def _headline(slide: "Slide", headline: str) -> None:
    """The headline as the title of the slide."""
    title: Any = slide.shapes.title
    title.left, title.top, title.width, title.height = map(inches, TITLE)
    told = [(headline, True, "text")]
    write(title.text_frame, told, largest(told, TITLE, HEADLINES))


def _footer(slide: "Slide", parts: Sequence[Part]) -> float:
    """Everything that must accompany the figures; returns the top of it, in inches."""
    width = WIDE - 2 * EDGE
    told: list[Line] = [(standing, True, "text") for standing in parts[0].notes.standing]
    for side, part in zip(SIDES, parts, strict=False):
        lines = part.footer[:-1]
        if len(parts) > 1:
            lines = (f"{side} map. {' '.join(lines)}",)
        told += [(line, False, "text_muted") for line in lines]
    told.append((parts[0].footer[-1], False, "text_muted"))
    size = largest(told, (EDGE, 0.0, width, FOOTER_HEIGHT), FOOTERS)
    high = height_of(told, width, size)
    text_box(slide, "Footer", told, (EDGE, FOOTER_BOTTOM - high, width, high), size)
    return FOOTER_BOTTOM - high


def _one(slide: "Slide", part: Part, own: Own, bottom: float) -> None:
    """One map with its question over it, and its table or its words at the right."""
    told = [(part.notes.question, False, "text_muted")]
    text_box(slide, "Question", told, QUESTION, largest(told, QUESTION, QUESTIONS))
    room = bottom - PICTURE_TOP - 0.1
    box = (EDGE, PICTURE_TOP, PICTURE_WIDTH, min(PICTURE_HEIGHT, room))
    picture(slide, "Map", part.sheet, box)
    _figures(slide, "", part, own.words, (TABLE_LEFT, PICTURE_TOP, TABLE_WIDTH, room))


def _two(slide: "Slide", parts: Sequence[Part], own: Own, bottom: float) -> None:
    """Two maps side by side, each with its question over it and its table under it.

    A scene's own words stand under both, in place of the tables.
    """
    top, under = QUESTION[1] + QUESTION_OF_TWO, 0.0
    for place, (side, part) in enumerate(zip(SIDES, parts, strict=True)):
        left = EDGE + place * (HALF + GAP)
        box = (left, QUESTION[1], HALF, QUESTION_OF_TWO)
        told = [(part.notes.question, False, "text_muted")]
        text_box(slide, f"{side} question", told, box, largest(told, box, QUESTIONS_OF_TWO))
        high = picture(slide, f"{side} map", part.sheet, (left, top, HALF, UPPER))
        under = max(under, top + high + 0.08)
    room = bottom - under - 0.08
    if own.words:
        paragraphs(slide, "Sentences", own.words, (EDGE, under, WIDE - 2 * EDGE, room))
        return
    for place, (side, part) in enumerate(zip(SIDES, parts, strict=True)):
        box = (EDGE + place * (HALF + GAP), under, HALF, room)
        _figures(slide, side, part, (), box)


def _figures(slide: "Slide", side: str, part: Part, words: tuple[str, ...], box: Box) -> None:
    """The table of a map; paragraphs where a scene has its own, or where there are no figures."""
    if part.extract is not None and not words:
        table(slide, f"{side} table".strip().capitalize(), part.extract, box)
    else:
        name = f"{side} sentences".strip().capitalize()
        paragraphs(slide, name, words or part.sentences[:MOST_SENTENCES], box)


def _spoken(part: Part) -> Iterator[str]:
    """The notes: what to say, the sum behind it, and where it comes from."""
    yield plain_line(part.notes.headline)
    yield from (plain_line(sentence) for sentence in part.sentences)
    yield ""
    if part.working:
        yield "How it was worked out"
        yield from map(plain_line, part.working)
        yield ""
    for note in part.said:
        yield plain_line(f"{note.name}: {note.text}")
