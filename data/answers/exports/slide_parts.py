"""The parts of a slide: text boxes, pictures and native tables, each in a box given in inches."""

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from data.answers.exports.drawing import WIDTH, Sheet
from data.answers.exports.extract import Extract
from data.answers.exports.lettering import plain_line, width_of, wrapped
from data.answers.exports.png import png_of_sheet
from data.answers.map.looks import rgb
from data.palettes import interface_tokens

if TYPE_CHECKING:
    from pptx.slide import Slide

POINTS = 72
TABLE_TITLE = 0.32
CELLS = (12, 11, 10, 9)
WORDS = (16, 14, 12, 11, 10, 9)
ENOUGH_ROWS = 6
LEADING = 1.2
CELL_PADDING = 0.06
Box = tuple[float, float, float, float]
"""Left, top, width and height."""
Line = tuple[str, bool, str]
"""A paragraph: its text, whether it is bold, and the name of its colour."""


def inches(size: float) -> Any:
    """Inches as the library counts them."""
    from pptx.util import Inches

    return Inches(size)


def lines_of(text: str, width: float, size: float, *, is_bold: bool = False) -> int:
    """How many lines a text takes in a box so wide."""
    return len(wrapped(text, (width - 0.2) * POINTS, size, is_bold=is_bold))


def height_of(lines: Sequence[Line], width: float, size: float) -> float:
    """Inches that paragraphs take in a box so wide."""
    count = sum(lines_of(text, width, size, is_bold=is_bold) for text, is_bold, _ in lines)
    return 0.1 + count * size * LEADING / POINTS


def largest(lines: Sequence[Line], box: Box, sizes: Sequence[float]) -> float:
    """The largest of the sizes, from large to small, in which paragraphs fit their box."""
    fitting = (size for size in sizes if height_of(lines, box[2], size) <= box[3])
    return next(fitting, sizes[-1])


def write(frame: Any, lines: Sequence[Line], size: float) -> None:
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
        run.font.color.rgb = colour_of(interface_tokens("light")[colour])


def colour_of(colour: str) -> Any:
    """A colour as the library has it."""
    from pptx.dml.color import RGBColor

    made: Any = RGBColor
    return made(*rgb(colour))


def text_box(slide: "Slide", name: str, lines: Sequence[Line], box: Box, size: float) -> None:
    """A box of paragraphs."""
    made = slide.shapes.add_textbox(*map(inches, box))
    made.name = name
    write(made.text_frame, lines, size)


def picture(slide: "Slide", name: str, sheet: Sheet, box: Box) -> float:
    """A map with its key, as large as its box allows, with its words for who does not see it.

    Returns its height in inches.
    """
    left, top, wide, high = box
    scale = min(wide / WIDTH, high / sheet.height)
    size = (WIDTH * scale, sheet.height * scale)
    place = map(inches, (left, top, *size))
    made = slide.shapes.add_picture(io.BytesIO(png_of_sheet(sheet)), *place)
    _described(made, name, sheet.description)
    return size[1]


def _described(shape: Any, name: str, text: str) -> None:
    """Alternative text, which the library has no call for."""
    shape.name = name
    found = shape.element.xpath(".//p:cNvPr")[0]
    found.set("descr", text)


def table(slide: "Slide", name: str, extract: Extract, box: Box) -> None:
    """The rows as a native table under its title, in letters as large as there is room."""
    left, top, wide, high = box
    named = (left, top, wide, TABLE_TITLE)
    told = [(extract.title, True, "text")]
    text_box(
        slide, f"Title of the {name.lower()}", told, named, largest(told, named, (12, 11, 10, 9))
    )
    top += TABLE_TITLE
    size, kept = _fitting(extract, wide, high - TABLE_TITLE)
    widths, heights = _widths(extract, wide, size), _heights(extract, kept, wide, size)
    place = map(inches, (left, top, wide, sum(heights)))
    shape = slide.shapes.add_table(kept + 1, len(extract.heads), *place)
    _described(shape, name, f"{extract.title}: {', '.join(extract.heads)}")
    made = shape.table
    for column, width in enumerate(widths):
        made.columns[column].width = inches(width)
    for row, texts in enumerate((extract.heads, *extract.rows[:kept])):
        made.rows[row].height = inches(heights[row])
        for column, text in enumerate(texts):
            is_bold = row == 0 or column == 0 or (extract.chosen is not None and row == 1)
            _cell(made.cell(row, column), text, size, (is_bold, column in extract.numbers))
        for column in range(len(texts)):
            _filled(made.cell(row, column), is_head=row == 0)


def _fitting(extract: Extract, wide: float, room: float) -> tuple[int, int]:
    """Size of the letters, and how many rows there is room for: large letters before many rows."""
    enough = min(ENOUGH_ROWS, len(extract.rows))
    kept = 0
    for size in CELLS:
        heights = _heights(extract, len(extract.rows), wide, size)
        kept = sum(sum(heights[: place + 1]) <= room for place in range(1, len(heights)))
        if kept >= enough:
            return size, kept
    return CELLS[-1], max(kept, 1)


def _cell(cell: Any, text: str, size: float, how: tuple[bool, bool]) -> None:
    from pptx.enum.text import MSO_ANCHOR, PP_ALIGN

    is_bold, is_number = how
    cell.margin_left = cell.margin_right = inches(CELL_PADDING)
    cell.margin_top = cell.margin_bottom = inches(0.03)
    write(cell.text_frame, [(text, is_bold, "text")], size)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    if is_number:
        cell.text_frame.paragraphs[0].alignment = PP_ALIGN.RIGHT


def _filled(cell: Any, *, is_head: bool) -> None:
    tokens = interface_tokens("light")
    cell.fill.solid()
    cell.fill.fore_color.rgb = colour_of(tokens["border_soft" if is_head else "surface_raised"])


def _widths(extract: Extract, wide: float, size: float) -> list[float]:
    """Inches of each column: the room that its longest word needs, and its part of the rest."""
    least, wanted = [], []
    for column, head in enumerate(extract.heads):
        texts = [head, *(row[column] for row in extract.rows)]
        words = [word for text in texts for word in text.split()]
        least.append(max((_width(word, size) for word in words), default=0.3))
        # A head may take three lines.
        rows = (_width(text, size) for text in texts[1:])
        wanted.append(max(_width(head, size) / 3, *rows))
    spare = max(wide - sum(least), 0.0)
    more = [max(want - need, 0.01) for want, need in zip(wanted, least, strict=True)]
    found = [need + spare * part / sum(more) for need, part in zip(least, more, strict=True)]
    return [each * wide / sum(found) for each in found]


def _width(text: str, size: float) -> float:
    return width_of(text, size, is_bold=True) * 1.04 / POINTS + 2 * CELL_PADDING


def _heights(extract: Extract, kept: int, wide: float, size: float) -> list[float]:
    """Inches of the head and of each row."""
    widths = _widths(extract, wide, size)
    found = []
    for texts in (extract.heads, *extract.rows[:kept]):
        lines = max(
            len(wrapped(text, (width - 2 * CELL_PADDING) * POINTS, size, is_bold=True))
            for text, width in zip(texts, widths, strict=True)
        )
        found.append(max(lines, 1) * size * LEADING / POINTS + 0.08)
    return found


def paragraphs(slide: "Slide", name: str, said: Sequence[str], box: Box) -> None:
    """Paragraphs in a box, in letters as large as there is room."""
    if not said:
        return
    lines = [(text, False, "text") for text in said]
    text_box(slide, name, lines, box, largest(lines, box, WORDS))
