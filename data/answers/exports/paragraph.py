"""A view as a Word file to copy into a report: sentences, a picture, a table, and their sources."""

import io
from typing import Any

from data.answers.asked import Asked
from data.answers.exports.drawing import WIDTH, Sheet
from data.answers.exports.extract import Extract
from data.answers.exports.lettering import plain_line
from data.answers.exports.office import LANGUAGE, describe_file, settled
from data.answers.exports.part import Part, notes_of_parts, parts_of
from data.answers.exports.png import png_of_sheet
from data.answers.exports.sheet import SIDES
from data.answers.map.looks import rgb
from data.palettes import interface_tokens

PAGE = (21.0, 29.7)
"""Centimetres of A4."""
EDGE = 2.2
MOST_HIGH = 13.0
"""Centimetres of a picture, so that its caption and the table stay on the page."""
NAMES_WIDTH = 5.0
"""Centimetres of the first column of a table."""
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def paragraph_docx(asked: Asked, root: str) -> bytes:
    """The paragraph of a view, as bytes. ``root`` is the address of the page."""
    return paragraph_of(parts_of(asked, root), asked)


def paragraph_of(parts: list[Part], asked: Asked) -> bytes:
    """A Word file with one part of a view, or two after each other."""
    import docx  # a server that makes no such files does not load it

    notes = notes_of_parts(parts)
    document = docx.Document()
    _styled(document)
    _line(document, notes.headline, "Heading 1")
    for standing in notes.standing:
        document.add_paragraph().add_run(plain_line(standing)).bold = True
    for side, part in zip(SIDES, parts, strict=False):
        if len(parts) > 1:
            _line(document, f"{side} map: {part.notes.headline}", "Heading 2")
        _part(document, part)
    # The last line is about the atlas and the address of the view, which both maps have.
    _line(document, parts[0].footer[-1], "Caption")
    describe_file(document.core_properties, notes, asked.manifest.organisation)
    out = io.BytesIO()
    document.save(out)
    return settled(out.getvalue())


def _part(document: Any, part: Part) -> None:
    """One map of the view: its sentences, the picture, its table, and their captions."""
    if part.sentences:
        _line(document, " ".join(part.sentences))
    _picture(document, part.sheet)
    areas, (first, *rest) = part.notes.areas, part.footer[:-1]
    _line(document, f"Map of {areas}. {first}", "Caption")
    if part.extract is not None:
        told = f"{part.extract.title}, {areas}. {part.table_footer}"
        heading = _line(document, told, "Caption")
        heading.paragraph_format.keep_with_next = True
        _table(document, part.extract)
    for line in rest:
        _line(document, line, "Caption")


def _styled(document: Any) -> None:
    """A4, in British English, in the colours of the page."""
    from docx.shared import Cm, Pt, RGBColor

    section = document.sections[0]
    section.page_width, section.page_height = (Cm(side) for side in PAGE)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(
        EDGE
    )
    for language in document.styles.element.iter(f"{WORD}lang"):
        language.set(f"{WORD}val", LANGUAGE)
    text = RGBColor(*rgb(interface_tokens("light")["text"]))
    for name, size in (("Heading 1", 18), ("Heading 2", 14), ("Normal", 11), ("Caption", 9)):
        font = document.styles[name].font
        font.size, font.color.rgb = Pt(size), text
        font.bold = name.startswith("Heading")


def _line(document: Any, text: str, style: str = "Normal") -> Any:
    return document.add_paragraph(plain_line(text), style=style)


def _picture(document: Any, sheet: Sheet) -> None:
    """The map with its key, and its words for who does not see it."""
    from docx.shared import Cm

    wide = PAGE[0] - 2 * EDGE
    ratio = sheet.height / WIDTH
    width = min(wide, MOST_HIGH / ratio)
    document.add_picture(io.BytesIO(png_of_sheet(sheet)), width=Cm(width))
    # The library has no call for alternative text, nor for a head that repeats.
    found = document.element.xpath("//wp:docPr")[-1]
    found.set("descr", sheet.description)
    found.set("title", sheet.title)
    document.paragraphs[-1].paragraph_format.keep_with_next = True


def _table(document: Any, extract: Extract) -> None:
    """The rows as a table whose head is repeated where a page ends."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.shared import Cm, Pt

    table = document.add_table(rows=1 + len(extract.rows), cols=len(extract.heads))
    table.style = "Light Shading"
    rest = (PAGE[0] - 2 * EDGE - NAMES_WIDTH) / max(len(extract.heads) - 1, 1)
    widths = [Cm(rest if column else NAMES_WIDTH) for column in range(len(extract.heads))]
    for each, width in zip(table.columns, widths, strict=True):
        each.width = width
    for row, texts in enumerate((extract.heads, *extract.rows)):
        cells = table.rows[row].cells
        for column, text in enumerate(texts):
            cells[column].width = widths[column]
            paragraph = cells[column].paragraphs[0]
            run = paragraph.add_run(plain_line(text))
            run.font.size = Pt(9)
            run.bold = row == 0 or column == 0 or (extract.chosen is not None and row == 1)
            if column in extract.numbers:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    rows = document.element.xpath("//w:tbl[last()]/w:tr")
    rows[0].get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for each in rows:
        each.get_or_add_trPr().insert(0, OxmlElement("w:cantSplit"))
    document.add_paragraph()
