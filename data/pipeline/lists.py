"""A list of customers, as ``wardwise profile`` reads it: with the readers and marks of a build.

No catalogue says how the list lies in its file, so its encoding, delimiter, sheet, header and
column of places are found by the same looks as those of ``wardwise check``. It is read into memory,
and nothing of it is written anywhere.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from data.errors import SourceError
from data.pipeline.check.texts import look_at_text
from data.pipeline.forms import HEAD_LINES, PLAIN, TableForm
from data.pipeline.marks import is_mark, read_count
from data.pipeline.records.placing import postcode_in
from data.pipeline.sources.layout import likely_header
from data.pipeline.sources.sheets import sheet_names
from data.pipeline.sources.tables import (
    first_rows,
    header_of,
    kind_of,
    read_header,
    read_rows,
)
from data.pipeline.values import tidy_code

LOOKED_AT = 400
"""Rows by which the column of places is found."""
EMPTY = "the cell is empty"
MARKED = "a mark stands in place of a postcode or code"
HIDDEN = "count is hidden"
MALFORMED = "the line has more or fewer values than the header"

Judge = Callable[[str], bool]


@dataclass(slots=True)
class Listed:
    """A list by place."""

    column: str
    """The column that names the places."""
    places: dict[str, tuple[int, float]] = field(default_factory=dict)
    """Text that names a place → its rows, and how many customers they are."""
    left: Counter[str] = field(default_factory=Counter)
    """Why rows are left out, with their number."""
    taken_out: int = 0
    """Rows whose postcode was taken out of a longer text."""
    copies: int = 0
    """Rows that are the same as an earlier row in every column."""

    @property
    def rows(self) -> int:
        """All rows of the list."""
        return sum(rows for rows, _ in self.places.values()) + sum(self.left.values())

    @property
    def notes(self) -> tuple[str, ...]:
        """How it was read, a sentence each."""
        found = [f"The places are those of the column '{self.column}'."]
        if self.taken_out:
            found.append(f"The postcode was taken out of a longer text in {_rows(self.taken_out)}.")
        if self.copies:
            found.append(f"In every column the same as an earlier row: {_rows(self.copies)}.")
        return tuple(found)


def read_list(path: Path, is_place: Judge, *, column: str = "", count: str = "") -> Listed:
    """Read a table of customers.

    ``column`` names the places; by default it is the one in which most of the first rows do, as
    ``is_place`` judges. ``count`` is a column with how many customers a row is; by default one.

    Raises SourceError where the file cannot be read, or has no such column.
    """
    if not path.is_file():
        raise SourceError(f"{path} is not there; give the path of a table")
    form, column = _named(path, column) if column else _found(path, is_place)
    if count:
        _check(path, form, count)
    table, malformed, notes = read_rows(path, form)
    listed = Listed(column, copies=_copies(table, column))
    listed.left.update({MALFORMED: malformed} if malformed else {})
    listed.left.update(notes)
    counts = table.column(count).to_pylist() if count else ["1"] * table.num_rows
    for text, number in zip(table.column(column).to_pylist(), counts, strict=True):
        _take(listed, tidy_code(text), number, is_place)
    return listed


def _take(listed: Listed, place: str, number: str | None, is_place: Judge) -> None:
    """Count one row, or leave it out with its reason."""
    size, reason = _count(number)
    if not place:
        reason = EMPTY
    elif is_mark(place.casefold()):
        reason = MARKED
    if reason:
        listed.left[reason] += 1
        return
    if place not in listed.places and not is_place(place):
        inner = postcode_in(place)
        if inner and inner.split() != place.split():
            listed.taken_out += 1
            place = inner
    rows, so_far = listed.places.get(place, (0, 0.0))
    listed.places[place] = rows + 1, so_far + size


def _copies(table: pa.Table, column: str) -> int:
    """Rows with a place that repeat an earlier one whole; none in a table of one column."""
    if table.num_columns < 2:
        return 0
    filled = table.filter(pc.not_equal(pc.fill_null(table.column(column), ""), ""))
    return int(filled.num_rows - filled.group_by(filled.column_names).aggregate([]).num_rows)


def _forms(path: Path) -> list[TableForm]:
    """How the table may lie in its file: on each sheet of a workbook, or as its text looks.

    Raises SourceError where the file is no table.
    """
    kind = kind_of(path)
    if kind == "workbook":
        return [replace(PLAIN, sheet=sheet) for sheet in sheet_names(path)]
    if kind == "parquet":
        return [PLAIN]
    look = look_at_text(path)
    if look.is_really:
        raise SourceError(
            f"{path.name} is {look.is_really}; give it the suffix of what it is, or save it as CSV"
        )
    return [replace(PLAIN, delimiter=look.delimiter, encoding=look.encoding)]


def _named(path: Path, column: str) -> tuple[TableForm, str]:
    """How the table lies in its file, by a column that it must have."""
    forms = _forms(path)
    form = next((f for f in forms if column in read_header(path, f, wanted=[column])), forms[0])
    _check(path, form, column)
    return replace(form, header_row=header_of(path, form, [column]).row + 1), column


def _check(path: Path, form: TableForm, column: str) -> None:
    names = read_header(path, form, wanted=[column])
    if column not in names:
        raise SourceError(
            f"{path.name} has no column '{column}'; it has {', '.join(names)}; give one of these"
        )


def _found(path: Path, is_place: Judge) -> tuple[TableForm, str]:
    """How the table lies in its file, and the column in which most of the first rows name a place.

    Where none does, it is the one of texts with a postcode in them. Raises SourceError where there
    is none either.
    """
    forms = _forms(path)
    heads = [first_rows(path, form, HEAD_LINES + LOOKED_AT) for form in forms]
    if not any(any(row) for head in heads for row in head):
        raise SourceError(f"{path.name} is empty; it needs a header line and rows")
    judges: tuple[Judge, ...] = (is_place, lambda text: bool(postcode_in(text)))
    for judge in judges:
        for form, head in zip(forms, heads, strict=True):
            many = Counter(
                place for row in head for place, text in enumerate(row) if judge(tidy_code(text))
            )
            if many:
                # Of two columns with as many, the first.
                place = max(sorted(many), key=lambda each: many[each])
                form = _headed(form, head, place, judge)
                return form, header_of(path, form, ()).names[place]
    raise SourceError(
        f"{path.name} has no column in whose first {LOOKED_AT} rows a postcode or the code of an"
        " area of this atlas stands; name the column with --column, or give another --store"
    )


def _headed(form: TableForm, head: Sequence[Sequence[str]], place: int, judge: Judge) -> TableForm:
    """The form with its row of headings: above the first place of the column, in words.

    A list without headings has the names of its columns declared, so that its first row counts.
    """

    def text(row: int) -> str:
        return tidy_code(head[row][place]) if place < len(head[row]) else ""

    first = next(row for row in range(len(head)) if judge(text(row)))
    likely = likely_header(head)
    if likely >= first:
        return replace(form, headings=tuple(f"column {n}" for n in range(1, len(head[0]) + 1)))
    row = next((row for row in range(likely, first) if text(row)), likely)
    return replace(form, header_row=row + 1)


def _count(text: str | None) -> tuple[float, str]:
    """How many customers a row is, or why that is not known."""
    read = read_count(text)
    return (0.0, HIDDEN) if read.is_hidden else (float(read.count), read.reason)


def _rows(rows: int) -> str:
    return "1 row" if rows == 1 else f"{rows:,} rows"
