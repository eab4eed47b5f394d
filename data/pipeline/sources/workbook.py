"""Write one sheet of a workbook to standard output as CSV.

data.pipeline.sources.sheets runs this program in a process of its own. A small file can make the
library that reads it ask for all memory and abort: then only this process ends, and the build
reports it. It imports nothing of Wardwise.

    python workbook.py FILE SHEET ROWS

SHEET '' is the first one; ROWS is the most rows to write, 0 for all. With ROWS 'names' the names of
the sheets are written instead, one a row. Exit status 0: all rows are
written. 2: standard error holds a sentence about the fault of the file. Anything else: the process
was ended from outside, or aborted.
"""

import csv
import datetime
import io
import re
import sys
import zipfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import IO, Any
from xml.etree import ElementTree

UNPACKED_AT_MOST = 1_000_000_000
"""Bytes that all parts of a workbook may have when they are unpacked."""
PARTS_AT_MOST = 2_000
CELLS_AT_MOST = 20_000_000
"""Rows times columns that a sheet may reach: the library keeps a place for each."""
MEMORY_AT_MOST = 3 * 2**30
"""Bytes this process may have, where the system can hold it to that (not on Windows)."""
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
"""First bytes of an .xls file."""
NO_RESULT = "formula without a result"
REFUSED = 2
NAMES = "names"
"""In the place of a number of rows: the names of the sheets are asked for."""

_CHUNK = 1 << 22
_WHOLE = 2**53
_REFERENCE = re.compile(rb'\sr="([A-Z]{1,3})(\d{1,7})"')
_CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*)>(.*?)</(?:\w+:)?c>", re.DOTALL)
_VALUE = re.compile(rb"<(?:\w+:)?(?:v|is)>(.*?)</(?:\w+:)?(?:v|is)>", re.DOTALL)
_SIGNS = (b't="e"', b"<f", b":f")
_IS_ERROR = re.compile(rb'\st="e"')
_IS_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")

Marks = dict[tuple[int, int], str]
"""(row, column), both from 0 → text of a cell that the library reads as empty."""


class RefusedError(Exception):
    """A workbook that is not read. The sentence continues after the name of the file."""


def check_parts(book: zipfile.ZipFile) -> None:
    """Raises RefusedError where a workbook unpacks to too much.

    The bytes are counted, because the sizes that a zip file declares may be false.
    """
    parts = book.infolist()
    if len(parts) > PARTS_AT_MOST:
        raise RefusedError(f"holds {len(parts):,} parts; at most {PARTS_AT_MOST:,} are read")
    total = 0
    for part in parts:
        with book.open(part) as content:
            while chunk := content.read(_CHUNK):
                total += len(chunk)
                if total > UNPACKED_AT_MOST:
                    raise RefusedError(
                        f"unpacks to more than {UNPACKED_AT_MOST // 10**6:,} MB, which is not read"
                    )


def part_of_sheet(book: zipfile.ZipFile, sheet: str) -> str:
    """The part of the zip file that holds a sheet. Raises KeyError where there is none."""
    workbook = ElementTree.fromstring(book.read("xl/workbook.xml"))
    links = ElementTree.fromstring(book.read("xl/_rels/workbook.xml.rels"))
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    for entry in workbook.iter():
        if entry.tag.endswith("}sheet") and entry.get("name") == sheet:
            name = next((v for k, v in entry.items() if k.endswith("}id")), None)
            target = targets[name]
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    raise KeyError(sheet)


def place_of(column: bytes, row: bytes) -> tuple[int, int]:
    """Row and column, both from 0, of a reference such as AB12.

    >>> place_of(b"A", b"1"), place_of(b"AB", b"12")
    ((0, 0), (11, 27))
    """
    number = 0
    for letter in column:
        number = number * 26 + letter - 64
    return int(row) - 1, number - 1


def look_at_sheet(book: zipfile.ZipFile, part: str, *, measured: bool) -> Marks:
    """Cells that the library reads as empty although they are not.

    These are errors such as #N/A, and formulas without a stored result.

    measured : also raise RefusedError where a lone cell far out makes the sheet too large. It takes
    as long as reading the sheet, so it is left out where a limit on memory does the same.
    """
    marks: Marks = {}
    rows = columns = 0
    with book.open(part) as content:
        for text in _whole_rows(content):
            if measured:
                for column, row in set(_REFERENCE.findall(text)):
                    down, right = place_of(column, row)
                    rows, columns = max(rows, down + 1), max(columns, right + 1)
            if rows * columns > CELLS_AT_MOST:
                raise RefusedError(
                    f"has a sheet that reaches row {rows:,} and column {columns:,}, more than"
                    f" {CELLS_AT_MOST:,} cells; delete what lies far out"
                )
            if any(sign in text for sign in _SIGNS):
                marks.update(_marks_in(text))
    return marks


def _whole_rows(content: IO[bytes]) -> Iterator[bytes]:
    """The text of a part in pieces that end with a whole row."""
    rest = b""
    while chunk := content.read(_CHUNK):
        rest += chunk
        end = max(rest.rfind(b"</row>"), rest.rfind(b":row>"))
        if end >= 0:
            yield rest[:end]
            rest = rest[end:]
    yield rest


def _marks_in(text: bytes) -> Iterator[tuple[tuple[int, int], str]]:
    for found in _CELL.finditer(text):
        attributes, inner = b" " + found[1], found[2]
        value = _VALUE.search(inner)
        is_error = _IS_ERROR.search(attributes) is not None
        if not is_error and (not _IS_FORMULA.search(inner) or (value and value[1])):
            continue
        reference = _REFERENCE.search(attributes)
        if reference is None:
            raise RefusedError("has errors such as #N/A in cells without an address")
        said = value[1].decode("utf-8", "replace") if is_error and value else NO_RESULT
        yield place_of(reference[1], reference[2]), said


def text_of(value: object) -> str:
    """The text of a cell.

    Whole numbers lose the .0 that the library gives all of them, and days lose their time.

    >>> text_of(8.0), text_of(2.5), text_of(True), text_of("007"), text_of(None)
    ('8', '2.5', 'True', '007', '')
    >>> text_of(datetime.datetime(2024, 3, 31, 8, 30))
    '2024-03-31'
    """
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) <= _WHOLE else repr(value)
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    return "" if value is None else str(value)


def is_xlsx(path: Path) -> bool:
    """Whether a file is a zip file with the parts of an XLSX workbook."""
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as book:
        return "xl/workbook.xml" in book.namelist()


def open_book(path: Path) -> tuple[Any, list[str]]:
    """The opened workbook, and the names of its sheets with cells. Raises RefusedError."""
    import python_calamine

    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as book:
            check_parts(book)
    elif not path.read_bytes()[:8].startswith(OLD_EXCEL):
        raise RefusedError("is no workbook, whatever its name says")
    opened = python_calamine.load_workbook(str(path))
    kind = python_calamine.SheetTypeEnum.WorkSheet
    return opened, [page.name for page in opened.sheets_metadata if page.typ == kind]


def sheet_rows(path: Path, sheet: str, *, measured: bool) -> Iterator[list[str]]:
    """The rows of a sheet from row 1 and column A on, as text. Raises RefusedError.

    measured : see look_at_sheet.
    """
    opened, names = open_book(path)
    if sheet not in names if sheet else not names:
        raise RefusedError(
            f"has no sheet {repr(sheet) if sheet else 'with rows'}; it has:"
            f" {', '.join(opened.sheet_names) or 'none'}"
        )
    marks: Marks = {}
    if is_xlsx(path):
        with zipfile.ZipFile(path) as book:
            marks = look_at_sheet(book, part_of_sheet(book, sheet or names[0]), measured=measured)
    page = opened.get_sheet_by_name(sheet or names[0])
    # The library leaves out empty columns before the first cell, but no rows.
    before = [""] * (page.start[1] if page.start else 0)
    for place, values in enumerate(page.iter_rows()):
        row = before + [text_of(value) for value in values]
        if marks:
            row = [marks.get((place, column), text) for column, text in enumerate(row)]
        yield row


def _limit_memory() -> bool:
    """Whether the system holds this process to MEMORY_AT_MOST: Linux does."""
    if sys.platform != "linux":
        return False
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_AS)
    limit = MEMORY_AT_MOST if most == resource.RLIM_INFINITY else min(MEMORY_AT_MOST, most)
    resource.setrlimit(resource.RLIMIT_AS, (limit, most))
    return True


def main(arguments: list[str]) -> int:
    """Write the rows; see the top of this file."""
    path, sheet, asked = Path(arguments[0]), arguments[1], arguments[2]
    is_limited = _limit_memory()
    out = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", newline="", write_through=False)
    writer = csv.writer(out)
    damaged = "cannot be opened as a workbook: parts of it are missing or damaged"
    try:
        if asked == NAMES:
            writer.writerows([name] for name in open_book(path)[1])
        else:
            rows = sheet_rows(path, sheet, measured=not is_limited)
            writer.writerows(islice(rows, int(asked) or None))
        out.flush()
    except RefusedError as error:
        said = str(error)
    except zipfile.BadZipFile as error:
        said = f"cannot be opened as a workbook: {error}"
    except MemoryError:
        raise
    except Exception:  # the library and the XML parser have many kinds of faults
        said = damaged
    else:
        return 0
    sys.stderr.buffer.write(said.encode("utf-8", "replace"))
    return REFUSED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
