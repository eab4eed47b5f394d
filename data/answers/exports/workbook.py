"""The table of a view as an Excel workbook: the areas on one sheet, what they mean on another."""

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from data.answers.asked import Asked
from data.answers.exports.notes import Note, Notes
from data.answers.exports.table import MARKS_NOTE, Column, column_words, table_for
from data.errors import NotFoundError

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

AS_TEXT = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
"""Nothing that a cell says becomes a formula or a link, whatever it begins with."""
MOST_ROWS = 60_000
"""Areas beyond which no workbook is made: it would take longer than a request may."""
LOOKED_AT = 400
"""Rows by whose texts a column's width is chosen."""
NARROWEST, WIDEST = 9, 42
HEAD_HEIGHT = 62
NOTES_WIDTH = 110


def areas_xlsx(asked: Asked, root: str) -> bytes:
    """The workbook of a view, the same bytes for the same view and address.

    ``root`` is the address of the page. Raises NotFoundError where the view has no figures.
    """
    table = table_for(asked)
    if len(table) > MOST_ROWS:
        raise NotFoundError(
            f"A workbook of {len(table):,} areas would be too slow to open; take the CSV or the"
            " GeoParquet file instead."
        )
    return workbook_of("Areas", table.columns, (*table.notes.listed(root), MARKS_NOTE), table.notes)


def workbook_of(sheet: str, columns: Sequence[Column], said: Sequence[Note], notes: Notes) -> bytes:
    """A workbook of one table, under the name ``sheet``, and a sheet with what is said of it.

    The same bytes for the same content; ``notes`` give its properties.
    """
    # A server starts without it.
    from xlsxwriter import Workbook

    sink = io.BytesIO()
    book = Workbook(sink, AS_TEXT)
    year, month = (int(part) for part in notes.until.split("-"))
    # A build has no date of its own, so the workbook has that of the atlas's last month.
    book.set_properties(
        {
            "title": notes.headline,
            "subject": notes.question,
            "author": notes.atlas,
            "comments": "; ".join(notes.sources),
            "created": datetime(year, month, 1, tzinfo=UTC).replace(tzinfo=None),
        }
    )
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    _write_rows(book.add_worksheet(sheet), columns, head, _formats(book, columns))
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    of_columns = (Note("Column", column_words(column)) for column in columns)
    _write_notes(book.add_worksheet("Notes"), (*said, *of_columns), head, wrapped)
    book.close()
    return sink.getvalue()


def _formats(book: "Workbook", columns: Sequence[Column]) -> "dict[int | None, Format | None]":
    places = {column.places for column in columns}
    return {
        count: None
        if count is None
        else book.add_format({"num_format": "#,##0" + ("." + "0" * count if count else "")})
        for count in sorted(places, key=lambda count: -1 if count is None else count)
    }


def _write_rows(
    sheet: "Worksheet",
    columns: Sequence[Column],
    head: "Format",
    formats: "dict[int | None, Format | None]",
) -> None:
    sheet.set_row(0, HEAD_HEIGHT)
    for place, column in enumerate(columns):
        sheet.write_string(0, place, column.title, head)
        sheet.set_column(place, place, _width(column))
        form = formats[column.places]
        if column.is_number:
            for row, number in enumerate(column.values.tolist(), start=1):
                if number == number:
                    sheet.write_number(row, place, number, form)
        else:
            for row, text in enumerate(column.values.tolist(), start=1):
                if text:
                    sheet.write_string(row, place, str(text))
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(len(columns[0].values), 1), len(columns) - 1)


def _width(column: Column) -> float:
    if column.is_number:
        return NARROWEST + 3
    longest = max((len(str(text)) for text in column.values[:LOOKED_AT]), default=0)
    return min(max(longest + 2, NARROWEST), WIDEST)


def _write_notes(
    sheet: "Worksheet", notes: Sequence[Note], head: "Format", wrapped: "Format"
) -> None:
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, NOTES_WIDTH)
    sheet.write_string(0, 0, "About", head)
    sheet.write_string(0, 1, "What this file says", head)
    for row, note in enumerate(notes, start=1):
        sheet.write_string(row, 0, note.name, wrapped)
        sheet.write_string(row, 1, note.text, wrapped)
    sheet.freeze_panes(1, 0)
