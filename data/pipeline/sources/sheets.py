"""Read workbooks: the rows of one sheet as text.

A process of its own reads them (data.pipeline.sources.workbook), with a limit on time and memory.
"""

import csv
import io
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from itertools import islice
from pathlib import Path

import pyarrow as pa

from data.errors import SourceError
from data.pipeline.sources import workbook
from data.pipeline.sources.layout import TAIL_LINES, Header, footnotes, spaced

SECONDS_AT_MOST = 300
"""How long reading one sheet may take."""
HEAD_ROWS = 5_001
"""Rows read together when the first few are asked for: the header is wanted several times."""
HEADS_KEPT = 8


def sheet_head(path: Path, sheet: str, rows: int) -> list[list[str]]:
    """The first ``rows`` rows of a sheet, at most HEAD_ROWS, the header among them.

    Raises SourceError where the workbook cannot be read.
    """
    look = path.stat()
    return _head(path, sheet, look.st_mtime_ns, look.st_size)[:rows]


@lru_cache(HEADS_KEPT)
def _head(path: Path, sheet: str, changed: int, size: int) -> list[list[str]]:  # noqa: ARG001
    """The first HEAD_ROWS rows; ``changed`` and ``size`` make a replaced file a new cache entry."""
    return list(sheet_rows(path, sheet, HEAD_ROWS))


def sheet_rows(path: Path, sheet: str, most: int = 0) -> Iterator[list[str]]:
    """The rows of a sheet ('' for the first) as text, the header first.

    ``most`` limits the number of rows, 0 for all. Raises SourceError where the workbook cannot be
    read, or needs more time or memory than it may.
    """
    yield from _rows_of(path, sheet, str(most))


def _rows_of(path: Path, sheet: str, asked: str) -> Iterator[list[str]]:
    command = [sys.executable, "-P", workbook.__file__, str(path), sheet, asked]
    with _running(command) as (process, is_late):
        assert process.stdout is not None
        text = io.TextIOWrapper(process.stdout, encoding="utf-8", newline="")
        try:
            yield from csv.reader(text)
        except csv.Error:
            raise SourceError(
                f"{path.name} has a cell with more than {csv.field_size_limit():,} characters;"
                " shorten it"
            ) from None
        said = process.stderr.read().decode("utf-8", "replace") if process.stderr else ""
        if process.wait():
            raise SourceError(_fault(path, process.returncode, said, late=is_late.is_set()))


def sheet_names(path: Path) -> list[str]:
    """Names of the sheets of a workbook. Raises SourceError where it cannot be read."""
    return [row[0] for row in _rows_of(path, "", workbook.NAMES)]


@contextmanager
def _running(command: list[str]) -> Iterator[tuple[subprocess.Popen[bytes], threading.Event]]:
    """A process, and whether it took too long.

    It is ended after SECONDS_AT_MOST, or when its rows are no longer read.
    """
    is_late = threading.Event()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def end() -> None:
        is_late.set()
        process.kill()

    timer = threading.Timer(SECONDS_AT_MOST, end)
    timer.daemon = True
    timer.start()
    try:
        with process:
            try:
                yield process, is_late
            finally:
                process.kill()
    finally:
        timer.cancel()


def _fault(path: Path, status: int, said: str, *, late: bool) -> str:
    if late:
        return (
            f"{path.name} took longer than {SECONDS_AT_MOST} seconds to read; save the sheet as CSV"
        )
    if status == workbook.REFUSED:
        return f"{path.name} {said}; save it again from the program it came from"
    return (
        f"{path.name} cannot be read: it needs more memory than the"
        f" {workbook.MEMORY_AT_MOST // 2**30} GB that reading a workbook may take,"
        " or it is damaged; delete cells that lie far out, or save the sheet as CSV"
    )


def sheet_batches(
    path: Path, sheet: str, header: Header, wanted: list[str], size: int
) -> Iterator[pa.Table | int]:
    """The columns ``wanted`` of a sheet as text, ``size`` rows at a time.

    At last, the number of rows that are notes below the table, or blank.
    """
    rows = islice(sheet_rows(path, sheet), header.row + 1, None)
    names = header.names
    places = [names.index(spaced(name)) for name in wanted]
    # The last rows are held back, because they may be notes.
    held: list[list[str]] = []
    while more := list(islice(rows, size)):
        held += more
        ready, held = held[:-TAIL_LINES], held[-TAIL_LINES:]
        if ready:
            yield _table(wanted, [[row[place] for row in ready] for place in places])
    notes = footnotes(held, len(names))
    ready = held[: len(held) - notes]
    yield _table(wanted, [[row[place] for row in ready] for place in places])
    yield notes


def _table(names: list[str], columns: list[list[str]]) -> pa.Table:
    return pa.table(
        {name: pa.array(texts, pa.string()) for name, texts in zip(names, columns, strict=True)}
    )
