"""The areas of a view as files: text for spreadsheets and programs."""

from collections.abc import Iterator, Sequence

from data.answers.asked import Asked
from data.answers.exports.csv_text import csv_text, plain_number
from data.answers.exports.notes import Note
from data.answers.exports.table import MARKS_NOTE, Column, column_words, table_for

BYTE_ORDER_MARK = "utf-8-sig"
"""Excel needs the mark to read UTF-8."""


def areas_csv(asked: Asked, root: str) -> bytes:
    """The table of a view as CSV: lines behind ``#`` that describe it, then a row for each area.

    ``root`` is the address of the page. Raises NotFoundError where the view has no figures.
    """
    table = table_for(asked)
    return csv_of(table.columns, (*table.notes.listed(root), MARKS_NOTE))


def csv_of(columns: Sequence[Column], said: Sequence[Note]) -> bytes:
    """Columns as CSV, below what is said of them."""
    rows = (list(row) for row in zip(*(_texts(column) for column in columns), strict=True))
    keys = [column.key for column in columns]
    return csv_text(keys, rows, heading=_heading(columns, said)).encode(BYTE_ORDER_MARK)


def _heading(columns: Sequence[Column], said: Sequence[Note]) -> Iterator[str]:
    yield from (f"{note.name}: {note.text}" for note in said)
    yield from (column_words(column) for column in columns if column.is_number)


def _texts(column: Column) -> list[str]:
    places = column.places
    if places is None:
        return [str(text) for text in column.values]
    return [plain_number(value, places) for value in column.values.tolist()]
