"""What Word and PowerPoint files have in common: their properties, and bytes that stay the same."""

import io
import re
import zipfile
from datetime import datetime
from typing import Any

from data.answers.exports.lettering import plain_line
from data.answers.exports.notes import Notes

FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip file can hold."""
LEFT_OUT = ("thumbnail", "printerSettings")
"""Parts of the libraries' templates that are of no use here."""
LEADS_TO_LEFT_OUT = re.compile(rb'<Relationship [^>]*/(?:thumbnail|printerSettings)"[^>]*/>')
PROGRAM = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    b"<Application>Wardwise</Application></Properties>"
)
"""The program that made a file, where the template names another."""
LANGUAGE = "en-GB"
LONGEST = 255
"""Letters that a property can have."""


def describe_file(properties: Any, notes: Notes, organisation: str) -> None:
    """Set every property of a file, so that none is left of the template that it was made from.

    The author is the organisation and no person. The dates are those of the last figures, so that
    the same build gives the same bytes.
    """
    year, month = (int(part) for part in notes.until.split("-"))
    told = datetime(year, month, 1)
    properties.title = plain_line(notes.headline)[:LONGEST]
    properties.subject = plain_line(notes.question)[:LONGEST]
    properties.author = properties.last_modified_by = plain_line(organisation)[:LONGEST]
    properties.comments = plain_line("; ".join((*notes.standing, *notes.sources)))[:LONGEST]
    properties.category, properties.content_status = "", ""
    properties.keywords = plain_line(notes.atlas)[:LONGEST]
    properties.language, properties.revision = LANGUAGE, 1
    properties.identifier, properties.version = notes.build, notes.build
    properties.created = properties.modified = told
    properties.last_printed = told


def settled(content: bytes) -> bytes:
    """The file without the template's own picture, printer and program, and without times.

    Its parts stay in their order, so that the same figures give the same bytes.
    """
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as given,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in given.namelist():
            if any(left in name for left in LEFT_OUT):
                continue
            part = PROGRAM if name == "docProps/app.xml" else given.read(name)
            if name.endswith(".rels"):
                part = LEADS_TO_LEFT_OUT.sub(b"", part)
            entry = zipfile.ZipInfo(name, FIRST_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(entry, part)
    return out.getvalue()
