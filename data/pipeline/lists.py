"""A list of customers, as ``wardwise profile`` reads it: with the readers and marks of a build.

It is read into memory, and nothing of it is written anywhere.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from data.errors import SourceError
from data.pipeline.marks import is_mark, read_count
from data.pipeline.sources.tables import head_of, read_columns, read_header
from data.pipeline.values import tidy_code

LOOKED_AT = 400
"""Rows by which the column of places is found."""
EMPTY = "the cell is empty"
MARKED = "a mark stands in place of a postcode or code"
HIDDEN = "count is hidden"
MALFORMED = "the line has more or fewer values than the header"


@dataclass(slots=True)
class Listed:
    """A list by place."""

    column: str
    """The column that names the places."""
    places: dict[str, tuple[int, float]] = field(default_factory=dict)
    """Text that names a place → its rows, and how many customers they are."""
    left: Counter[str] = field(default_factory=Counter)
    """Why rows are left out, with their number."""

    @property
    def rows(self) -> int:
        """All rows of the list."""
        return sum(rows for rows, _ in self.places.values()) + sum(self.left.values())


def read_list(
    path: Path, is_place: Callable[[str], bool], *, column: str = "", count: str = ""
) -> Listed:
    """Read a table of customers.

    ``column`` names the places; by default it is the one in which most of the first rows do, as
    ``is_place`` judges. ``count`` is a column with how many customers a row is; by default one.

    Raises SourceError where the file cannot be read, or has no such column.
    """
    if not path.is_file():
        raise SourceError(f"{path} is not there; give the path of a table")
    for name in filter(None, (column, count)):
        _check(path, name)
    column = column or _column_of_places(path, is_place)
    table, malformed, notes = read_columns(path, [column, *([count] if count else [])])
    found = Listed(column)
    found.left.update({MALFORMED: malformed} if malformed else {})
    found.left.update(notes)
    counts = table.column(count).to_pylist() if count else [None] * table.num_rows
    for text, number in zip(table.column(column).to_pylist(), counts, strict=True):
        place, (size, reason) = tidy_code(text), _count(number) if count else (1.0, "")
        if not place:
            reason = EMPTY
        elif is_mark(place.casefold()):
            reason = MARKED
        if reason:
            found.left[reason] += 1
            continue
        rows, so_far = found.places.get(place, (0, 0.0))
        found.places[place] = rows + 1, so_far + size
    return found


def _check(path: Path, column: str) -> None:
    names = read_header(path, wanted=[column])
    if column not in names:
        raise SourceError(
            f"{path.name} has no column '{column}'; it has {', '.join(names)}; give one of these"
        )


def _column_of_places(path: Path, is_place: Callable[[str], bool]) -> str:
    head = head_of(path, LOOKED_AT)
    many = {
        name: sum(is_place(tidy_code(text)) for text in set(head.column(name).to_pylist()))
        for name in head.column_names
    }
    best = max(many, key=lambda name: many[name], default="")
    if not best or not many[best]:
        raise SourceError(
            f"{path.name} has no column in whose first {LOOKED_AT} rows a postcode or the code of"
            " an area of this atlas stands; name the column with --column, or give another --store"
        )
    return best


def _count(text: str | None) -> tuple[float, str]:
    """How many customers a row is, or why that is not known."""
    read = read_count(text)
    return (0.0, HIDDEN) if read.is_hidden else (float(read.count), read.reason)
