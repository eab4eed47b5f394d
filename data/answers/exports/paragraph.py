"""A view as a Word file to copy into a report: sentences, a picture, a table, and their sources."""

import io
from typing import Any

from data.answers.asked import Asked
from data.answers.exports.extract import Extract, extract_for, sentences_for
from data.answers.exports.lettering import plain_line
from data.answers.exports.notes import notes_for
from data.answers.exports.office import LANGUAGE, describe_file, settled
from data.answers.exports.png import png_of_sheet
from data.answers.exports.sheet import Sheet, footer_of, sheet_for
from data.answers.map.looks import rgb
from data.palettes import interface_tokens

PAGE = (21.0, 29.7)
"""Centimetres of A4."""
EDGE = 2.2
MOST_HIGH = 13.0
"""Centimetres of a picture, so that its caption and the table stay on the page."""
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def paragraph_docx(asked: Asked, root: str) -> bytes:
    """The file, as bytes. ``root`` is the address of the page."""
    import docx  # a server that makes no such files does not load it

    notes = notes_for(asked)
    sheet = sheet_for(asked, notes, root, is_framed=False)
    document = docx.Document()
    _styled(document)
    _line(document, notes.headline, "Heading 1")
    for standing in notes.standing:
        document.add_paragraph().add_run(plain_line(standing)).bold = True
    notice = sheet.drawn.paint.notice
    said = [notice["text"]] if notice else []
    said += [sentence for sentence in sentences_for(asked) if sentence not in said]
    if said:
        _line(document, " ".join(said))
    _picture(document, sheet)
    told = footer_of(sheet.drawn, notes, root)
    _line(document, f"Map of {notes.areas}. {told[0]}", "Caption")
    extract = extract_for(asked)
    if extract is not None:
        heading = _line(document, f"{extract.title}, {notes.areas}. {told[0]}", "Caption")
        heading.paragraph_format.keep_with_next = True
        _table(document, extract)
    for line in told[1:]:
        _line(document, line, "Caption")
    describe_file(document.core_properties, notes, asked.manifest.organisation)
    out = io.BytesIO()
    document.save(out)
    return settled(out.getvalue())


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
    for name, size in (("Heading 1", 18), ("Normal", 11), ("Caption", 9)):
        font = document.styles[name].font
        font.size, font.color.rgb = Pt(size), text
        font.bold = name == "Heading 1"


def _line(document: Any, text: str, style: str = "Normal") -> Any:
    return document.add_paragraph(plain_line(text), style=style)


def _picture(document: Any, sheet: Sheet) -> None:
    """The map with its key, and its words for who does not see it."""
    from docx.shared import Cm

    wide = PAGE[0] - 2 * EDGE
    ratio = sheet.height / 1600
    width = min(wide, MOST_HIGH / ratio)
    document.add_picture(io.BytesIO(png_of_sheet(sheet)), width=Cm(width))
    # The library has no call for alternative text, nor for a head that repeats.
    [found] = document.element.xpath("//wp:docPr")
    found.set("descr", sheet.description)
    found.set("title", sheet.title)
    document.paragraphs[-1].paragraph_format.keep_with_next = True


def _table(document: Any, extract: Extract) -> None:
    """The rows as a table whose head is repeated where a page ends."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.shared import Pt

    table = document.add_table(rows=1 + len(extract.rows), cols=len(extract.heads))
    table.style = "Light List"
    for row, texts in enumerate((extract.heads, *extract.rows)):
        cells = table.rows[row].cells
        for column, text in enumerate(texts):
            paragraph = cells[column].paragraphs[0]
            run = paragraph.add_run(plain_line(text))
            run.font.size = Pt(9)
            run.bold = row == 0 or column == 0 or (extract.chosen is not None and row == 1)
            if column in extract.numbers:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.element.xpath("//w:tr")[0].get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    document.add_paragraph()
