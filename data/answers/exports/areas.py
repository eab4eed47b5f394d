"""The areas of a view as files: text for spreadsheets and programs."""

from collections.abc import Iterator

from data.answers.asked import Asked
from data.answers.exports.csv_text import csv_text, plain_number, plain_text
from data.answers.exports.table import MARKS_NOTE, Column, Table, column_words, table_for

BYTE_ORDER_MARK = "utf-8-sig"
"""Excel needs the mark to read UTF-8."""


def areas_csv(asked: Asked, root: str) -> bytes:
    """The table of a view as CSV: lines behind ``#`` that describe it, then a row for each area.

    ``root`` is the address of the page. Raises NotFoundError where the view has no figures.
    """
    table = table_for(asked)
    columns = [column.key for column in table.columns]
    text = csv_text(columns, _rows(table), heading=_heading(table, root))
    return text.encode(BYTE_ORDER_MARK)


def _heading(table: Table, root: str) -> Iterator[str]:
    yield from (f"{note.name}: {note.text}" for note in (*table.notes.listed(root), MARKS_NOTE))
    yield from (column_words(column) for column in table.columns if column.is_number)


def _rows(table: Table) -> Iterator[list[str]]:
    for row in zip(*(_texts(column) for column in table.columns), strict=True):
        yield list(row)


def _texts(column: Column) -> list[str]:
    places = column.places
    if places is None:
        return [plain_text(str(text)) for text in column.values]
    return [plain_number(value, places) for value in column.values.tolist()]
