"""XLSX files in: the rows of one sheet as text."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa

from data.errors import SourceError, first_line


def sheet_rows(path: Path, sheet: str) -> Iterator[list[str]]:
    import openpyxl  # half a second to load, and most catalogues name no workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (
        zipfile.BadZipFile,
        InvalidFileException,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        SyntaxError,
        OSError,
    ) as error:
        # Attribute and type errors are how its reader says that parts of a workbook are missing.
        said = (
            first_line(error)
            if isinstance(error, zipfile.BadZipFile | InvalidFileException | OSError)
            else "parts of the workbook are missing or damaged"
        )
        raise SourceError(
            f"{path.name} cannot be opened as XLSX: {said}; save it again from the program it came"
            " from"
        ) from None
    try:
        sheets = [page.title for page in book.worksheets]
        if sheet not in sheets if sheet else not sheets:
            raise SourceError(
                f"{path.name} has no sheet {repr(sheet) if sheet else 'with rows'}; it has:"
                f" {', '.join(book.sheetnames) or 'none'}"
            )
        for row in book[sheet or sheets[0]].iter_rows(values_only=True):
            yield ["" if value is None else _cell_text(value) for value in row]
    finally:
        book.close()


def _cell_text(value: object) -> str:
    iso = getattr(value, "date", None)
    return str(iso()) if callable(iso) else str(value)


def sheet_batches(path: Path, wanted: list[str], sheet: str, size: int) -> Iterator[pa.Table]:
    rows = sheet_rows(path, sheet)
    header = next(rows)
    places = [header.index(name) for name in wanted]
    held: list[list[str]] = []
    for row in rows:
        held.append([row[place] if place < len(row) else "" for place in places])
        if len(held) == size:
            yield pa.table({name: [r[i] for r in held] for i, name in enumerate(wanted)})
            held = []
    yield pa.table(
        {name: pa.array([r[i] for r in held], pa.string()) for i, name in enumerate(wanted)}
    )
