"""A view as a PowerPoint slide: headline, picture, a table that can be changed, and notes."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from data.answers.asked import Asked
from data.answers.exports.extract import Extract, extract_for, sentences_for, working_lines
from data.answers.exports.lettering import plain_line, width_of, wrapped
from data.answers.exports.notes import Notes, notes_for
from data.answers.exports.office import describe_file, settled
from data.answers.exports.png import png_of_sheet
from data.answers.exports.sheet import WIDTH, Sheet, footer_of, sheet_for
from data.answers.map.looks import rgb
from data.palettes import interface_tokens

if TYPE_CHECKING:
    from pptx.presentation import Presentation
    from pptx.slide import Slide

WIDE, HIGH = 13.333, 7.5
"""Inches of a slide of 16 to 9."""
POINTS = 72
EDGE = 0.5
TITLE_TOP, TITLE_HEIGHT = 0.3, 0.98
PICTURE_TOP, PICTURE_WIDTH, PICTURE_HEIGHT = 1.72, 7.1, 4.7
TABLE_LEFT = EDGE + PICTURE_WIDTH + 0.25
TABLE_WIDTH = WIDE - EDGE - TABLE_LEFT
TABLE_TITLE = 0.32
FOOTER_BOTTOM = HIGH - 0.2
TITLE_ONLY = 5
"""Place of the layout with a title alone, in the template that the library comes with."""
TEMPLATE_WIDTH = 10.0
"""Inches of that template, which is 4 to 3."""
HEADLINES, CELLS, FOOTERS = (30, 28, 26, 24, 20, 16), (12, 11, 10, 9), (10, 9, 8, 7)
WORDS = (16, 14, 12, 11, 10, 9)
ENOUGH_ROWS = 6
LEADING = 1.2
CELL_PADDING = 0.06


def slide_pptx(asked: Asked, root: str) -> bytes:
    """The slide as a PowerPoint file. ``root`` is the address of the page."""
    drawing = opened()
    notes = add_slide(drawing, asked, root, Own())
    return saved(drawing, notes, asked)


@dataclass(frozen=True, slots=True)
class Own:
    """What a scene of a talk has of its own on its slide."""

    headline: str = ""
    """In place of the answer to the question; empty for that answer."""
    words: tuple[str, ...] = ()
    """Paragraphs in place of the table; none for the table."""
    note: str = ""
    """What the speaker says, before the rest of the notes."""


def add_slide(drawing: "Presentation", asked: Asked, root: str, own: Own) -> Notes:
    """Add the slide of a view, and return the notes that accompany its figures."""
    notes = notes_for(asked)
    sheet = sheet_for(asked, notes, root, is_framed=False)
    slide = drawing.slides.add_slide(drawing.slide_layouts[TITLE_ONLY])
    _headline(slide, own.headline or notes.headline, notes.question)
    bottom = _footer(slide, sheet, notes, root)
    _picture(slide, sheet, bottom)
    extract = None if own.words else extract_for(asked)
    if extract is not None:
        _table(slide, extract, bottom)
    else:
        _paragraphs(slide, own.words or _sentences(sheet, asked), bottom)
    told = [own.note, "", *_spoken(asked, notes, root)] if own.note else _spoken(asked, notes, root)
    slide.notes_slide.notes_text_frame.text = "\n".join(told)
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
    drawing.slide_width, drawing.slide_height = _inches(WIDE), _inches(HIGH)
    stretch = WIDE / TEMPLATE_WIDTH
    for part in (drawing.slide_master, *drawing.slide_layouts):
        for shape in part.shapes:
            # A placeholder without a place of its own has that of the master.
            if shape.element.find(".//{*}xfrm") is not None:
                shape.left, shape.width = int(shape.left * stretch), int(shape.width * stretch)
    return drawing


def _inches(size: float) -> Any:
    from pptx.util import Inches

    return Inches(size)


def _headline(slide: "Slide", headline: str, question: str) -> None:
    """The headline as the title of the slide, and the question under it."""
    title: Any = slide.shapes.title
    width = WIDE - 2 * EDGE
    _placed(title, (EDGE, TITLE_TOP, width, TITLE_HEIGHT))
    sizes = (s for s in HEADLINES if _tall(headline, width, s) <= TITLE_HEIGHT)
    size = next(sizes, HEADLINES[-1])
    _written(title.text_frame, [(headline, True, "text")], size)
    box = slide.shapes.add_textbox(*map(_inches, (EDGE, 1.28, width, 0.36)))
    box.name = "Question"
    fits = next((s for s in (14, 13, 12, 11, 10) if _lines(question, width, s) <= 1), 9)
    _written(box.text_frame, [(question, False, "text_muted")], fits)


def _tall(text: str, width: float, size: float) -> float:
    """Inches that a headline takes."""
    return 0.1 + _lines(text, width, size, is_bold=True) * size * LEADING / POINTS


def _lines(text: str, width: float, size: float, *, is_bold: bool = False) -> int:
    return len(wrapped(text, (width - 0.2) * POINTS, size, is_bold=is_bold))


def _placed(shape: Any, box: tuple[float, float, float, float]) -> None:
    shape.left, shape.top, shape.width, shape.height = map(_inches, box)


def _written(frame: Any, lines: Sequence[tuple[str, bool, str]], size: float) -> None:
    """Paragraphs, each with its weight and its colour, at the left and without bullets."""
    from pptx.enum.lang import MSO_LANGUAGE_ID
    from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
    from pptx.util import Pt

    frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.TOP
    for place, (text, is_bold, colour) in enumerate(lines):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        paragraph.alignment = PP_ALIGN.LEFT
        run = paragraph.add_run()
        run.text = plain_line(text)
        run.font.size, run.font.bold = Pt(size), is_bold
        run.font.language_id = MSO_LANGUAGE_ID.ENGLISH_UK
        run.font.color.rgb = _colour(interface_tokens("light")[colour])


def _colour(colour: str) -> Any:
    from pptx.dml.color import RGBColor

    made: Any = RGBColor
    return made(*rgb(colour))


def _footer(slide: "Slide", sheet: Sheet, notes: Notes, root: str) -> float:
    """Everything that must accompany the figures; returns the top of it, in inches."""
    width = WIDE - 2 * EDGE
    told = [(standing, True, "text") for standing in notes.standing]
    told += [(line, False, "text_muted") for line in footer_of(sheet.drawn, notes, root)]

    def height(size: float) -> float:
        lines = sum(_lines(text, width, size, is_bold=is_bold) for text, is_bold, _ in told)
        return 0.1 + lines * size * LEADING / POINTS

    size = next((s for s in FOOTERS if height(s) <= 0.95), FOOTERS[-1])
    top = FOOTER_BOTTOM - height(size)
    box = slide.shapes.add_textbox(*map(_inches, (EDGE, top, width, height(size))))
    box.name = "Footer"
    _written(box.text_frame, told, size)
    return top


def _picture(slide: "Slide", sheet: Sheet, bottom: float) -> None:
    """The map with its key, as large as there is room, with its words for who does not see it."""
    room = min(PICTURE_HEIGHT, bottom - PICTURE_TOP - 0.1)
    scale = min(PICTURE_WIDTH / WIDTH, room / sheet.height)
    size = (WIDTH * scale, sheet.height * scale)
    place = map(_inches, (EDGE, PICTURE_TOP, *size))
    picture = slide.shapes.add_picture(io.BytesIO(png_of_sheet(sheet)), *place)
    _described(picture, "Map", sheet.description)


def _described(shape: Any, name: str, text: str) -> None:
    """Alternative text, which the library has no call for."""
    shape.name = name
    found = shape.element.xpath(".//p:cNvPr")[0]
    found.set("descr", text)


def _table(slide: "Slide", extract: Extract, bottom: float) -> None:
    """The rows as a native table, in letters as large as there is room."""
    title = slide.shapes.add_textbox(
        *map(_inches, (TABLE_LEFT, PICTURE_TOP, TABLE_WIDTH, TABLE_TITLE))
    )
    title.name = "Title of the table"
    _written(title.text_frame, [(extract.title, True, "text")], 12)
    top = PICTURE_TOP + TABLE_TITLE
    size, kept = _fitting(extract, bottom - top - 0.1)
    widths, heights = _widths(extract, size), _heights(extract, kept, size)
    box = (TABLE_LEFT, top, TABLE_WIDTH, sum(heights))
    shape = slide.shapes.add_table(kept + 1, len(extract.heads), *map(_inches, box))
    _described(shape, "Table", f"{extract.title}: {', '.join(extract.heads)}")
    table = shape.table
    for place, width in enumerate(widths):
        table.columns[place].width = _inches(width)
    for row, texts in enumerate((extract.heads, *extract.rows[:kept])):
        table.rows[row].height = _inches(heights[row])
        for column, text in enumerate(texts):
            is_bold = row == 0 or column == 0 or (extract.chosen is not None and row == 1)
            _cell(table.cell(row, column), text, size, (is_bold, column in extract.numbers))
        for column in range(len(texts)):
            _filled(table.cell(row, column), is_head=row == 0)


def _fitting(extract: Extract, room: float) -> tuple[int, int]:
    """Size of the letters, and how many rows there is room for: large letters before many rows."""
    enough = min(ENOUGH_ROWS, len(extract.rows))
    kept = 0
    for size in CELLS:
        heights = _heights(extract, len(extract.rows), size)
        kept = sum(sum(heights[: place + 1]) <= room for place in range(1, len(heights)))
        if kept >= enough:
            return size, kept
    return CELLS[-1], max(kept, 1)


def _cell(cell: Any, text: str, size: float, how: tuple[bool, bool]) -> None:
    from pptx.enum.text import MSO_ANCHOR, PP_ALIGN

    is_bold, is_number = how
    cell.margin_left = cell.margin_right = _inches(CELL_PADDING)
    cell.margin_top = cell.margin_bottom = _inches(0.03)
    _written(cell.text_frame, [(text, is_bold, "text")], size)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    if is_number:
        cell.text_frame.paragraphs[0].alignment = PP_ALIGN.RIGHT


def _filled(cell: Any, *, is_head: bool) -> None:
    tokens = interface_tokens("light")
    cell.fill.solid()
    cell.fill.fore_color.rgb = _colour(tokens["border_soft" if is_head else "surface_raised"])


def _widths(extract: Extract, size: float) -> list[float]:
    """Inches of each column: the room that its longest word needs, and its part of the rest."""
    least, wanted = [], []
    for column, head in enumerate(extract.heads):
        texts = [head, *(row[column] for row in extract.rows)]
        words = [word for text in texts for word in text.split()]
        least.append(max((_width(word, size) for word in words), default=0.3))
        # A head may take three lines.
        rows = (_width(text, size) for text in texts[1:])
        wanted.append(max(_width(head, size) / 3, *rows))
    spare = max(TABLE_WIDTH - sum(least), 0.0)
    more = [max(want - need, 0.01) for want, need in zip(wanted, least, strict=True)]
    found = [need + spare * part / sum(more) for need, part in zip(least, more, strict=True)]
    return [each * TABLE_WIDTH / sum(found) for each in found]


def _width(text: str, size: float) -> float:
    return width_of(text, size, is_bold=True) * 1.04 / POINTS + 2 * CELL_PADDING


def _heights(extract: Extract, kept: int, size: float) -> list[float]:
    """Inches of the head and of each row."""
    widths = _widths(extract, size)
    found = []
    for texts in (extract.heads, *extract.rows[:kept]):
        lines = max(
            len(wrapped(text, (width - 2 * CELL_PADDING) * POINTS, size, is_bold=True))
            for text, width in zip(texts, widths, strict=True)
        )
        found.append(max(lines, 1) * size * LEADING / POINTS + 0.08)
    return found


def _sentences(sheet: Sheet, asked: Asked) -> tuple[str, ...]:
    """What is said where there are no figures for a table."""
    notice = sheet.drawn.paint.notice
    said = [notice["text"]] if notice else []
    said += [sentence for sentence in sentences_for(asked) if sentence not in said]
    return tuple(said[:4])


def _paragraphs(slide: "Slide", said: tuple[str, ...], bottom: float) -> None:
    """Paragraphs in the place of the table, in letters as large as there is room."""
    if not said:
        return
    room = bottom - PICTURE_TOP - 0.1

    def height(size: float) -> float:
        lines = sum(_lines(text, TABLE_WIDTH, size) for text in said)
        return 0.1 + lines * size * LEADING / POINTS

    size = next((s for s in WORDS if height(s) <= room), WORDS[-1])
    box = slide.shapes.add_textbox(*map(_inches, (TABLE_LEFT, PICTURE_TOP, TABLE_WIDTH, room)))
    box.name = "Sentences"
    _written(box.text_frame, [(text, False, "text") for text in said], size)


def _spoken(asked: Asked, notes: Notes, root: str) -> Iterator[str]:
    """The notes: what to say, the sum behind it, and where it comes from."""
    yield plain_line(notes.headline)
    yield from (plain_line(sentence) for sentence in sentences_for(asked))
    yield ""
    steps = [plain_line(line) for line in working_lines(asked)]
    if steps:
        yield "How it was worked out"
        yield from steps
        yield ""
    for note in notes.listed(root):
        yield plain_line(f"{note.name}: {note.text}")
