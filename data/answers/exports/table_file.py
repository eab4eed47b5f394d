"""A table with all that is said of it, and the files that it is written as."""

from dataclasses import dataclass

from data.answers.exports.areas import csv_of
from data.answers.exports.notes import Note, Notes
from data.answers.exports.printed import printed_html
from data.answers.exports.table import Column
from data.answers.exports.workbook import workbook_of

SAME = ("base_of", "period", "rule")
"""Columns that say the same in every row."""


@dataclass(frozen=True, slots=True)
class TableFile:
    """One table, the same as text, as a workbook and as a page to print."""

    sheet: str
    """Name of its sheet in a workbook."""
    columns: tuple[Column, ...]
    said: tuple[Note, ...]
    """All that the file says beside its figures, in order."""
    notes: Notes
    """Whence a workbook has its properties."""

    def csv(self) -> bytes:
        return csv_of(self.columns, self.said)

    def xlsx(self) -> bytes:
        return workbook_of(self.sheet, self.columns, self.said, self.notes)

    def html(self) -> bytes:
        """A page to print; what is the same in every row is below the table only."""
        columns = [column for column in self.columns if column.key not in SAME]
        return printed_html(self.notes.headline, columns, self.said)
