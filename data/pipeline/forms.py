"""How a table lies in its file: encoding, delimiter, sheet, header, and headings that are values.

The catalogue says it, and what opens files (data.pipeline.sources) follows it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

HEAD_LINES = 60
"""Rows in which the header of a table is looked for."""
HEADING = "heading"
CELL = "cell"
"""Columns of a wide table after it was turned: a column's heading, and the cell below it."""


@dataclass(frozen=True, slots=True)
class Wide:
    """A table with one column for each month, service or area, which is turned when it is read.

    Each cell below such a column becomes a row of its own, with the columns HEADING and CELL.
    """

    kind: str
    """What the headings are: 'months', 'services' or 'areas'."""
    is_value: Callable[[str], bool]
    """Whether a heading is one of these."""
    beside: tuple[str, ...]
    """Columns that are not, because the entry names them for something else."""

    def columns(self, names: Sequence[str]) -> list[str]:
        """The columns whose headings are values."""
        return [name for name in names if name not in self.beside and self.is_value(name)]


@dataclass(frozen=True, slots=True)
class TableForm:
    """How a table lies in its file."""

    delimiter: str = ""
    """'' for the tab of a .tsv file and the comma of any other."""
    encoding: str = "utf-8"
    sheet: str = ""
    """'' for the first sheet."""
    header_row: int = 0
    """Row of the header, from 1; 0 where it is to be found by its names."""
    headings: tuple[str, ...] = ()
    """Names of the columns of a file without a row of headings."""
    wide: Wide | None = None


PLAIN = TableForm()
