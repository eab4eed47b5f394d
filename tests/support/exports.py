"""Open files that were taken away, with other libraries than those that wrote them."""

import csv
import gzip
import io
import itertools
import json
import re
import sqlite3
import zipfile
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any, NamedTuple
from xml.etree import ElementTree

import docx
import pandas as pd
import pptx
import pyarrow.parquet as pq
from python_calamine import CalamineWorkbook

ZIPPED = b"PK\x03\x04"
SQLITE = b"SQLite format 3\0"
PARQUET = b"PAR1"
PARTS = re.compile(rb'"parts":\[([\d,]+)\].*id="parts">([^<]*)<', re.DOTALL)


def unpacked(content: bytes) -> bytes:
    """All that a file holds in the open: of a zipped file its members in order, and those of files
    inside it, such as the workbook of a chart; of a database and of columns the rows; of a talk in
    one HTML file the page and its parts.
    """
    if content.startswith(ZIPPED):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            members = sorted(packed.namelist())
            return b"\n".join(name.encode() + unpacked(packed.read(name)) for name in members)
    if content.startswith(SQLITE):
        with closing(_database(content)) as database:
            return "\n".join(database.iterdump()).encode()
    if content.startswith(PARQUET):
        table = pq.read_table(io.BytesIO(content))
        said = b"\n".join(itertools.chain(*sorted((table.schema.metadata or {}).items())))
        return said + table.to_pandas().to_csv().encode()
    if parts := PARTS.search(content):
        whole, ends = b64decode(parts[2]), itertools.accumulate(map(int, parts[1].split(b",")))
        cut = (whole[a:b] for a, b in itertools.pairwise([0, *ends]))
        return b"\n".join([content[: parts.start(2)], *map(gzip.decompress, cut)])
    return content


def _database(content: bytes) -> sqlite3.Connection:
    database = sqlite3.connect(":memory:")
    database.deserialize(content)
    return database


def table_in(extension: str, content: bytes) -> pd.DataFrame:
    """The areas in a file, with the keys of the columns: numbers as numbers, None for no number."""
    return READERS[extension](content)


def notes_in(extension: str, content: bytes) -> dict[str, list[str]]:
    """What a file says beside its figures: name → texts."""
    found: dict[str, list[str]] = {}
    for name, text in NOTES[extension](content):
        found.setdefault(name, []).append(text)
    return found


def _of_csv(content: bytes) -> pd.DataFrame:
    lines = [row for row in _lines(content) if not row[0].startswith("# ")]
    return _typed(pd.DataFrame(lines[1:], columns=lines[0]))


def _lines(content: bytes) -> Iterator[list[str]]:
    yield from csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))


def _csv_notes(content: bytes) -> Iterator[tuple[str, str]]:
    for row in _lines(content):
        if row[0].startswith("# "):
            name, _, text = row[0].removeprefix("# ").partition(": ")
            yield name, text


def _of_xlsx(content: bytes) -> pd.DataFrame:
    rows = sheet_in(content, "Areas")
    keys = [text.partition(":")[0] for text in notes_in("xlsx", content)["Column"]]
    assert len(keys) == len(rows[0])
    return _typed(pd.DataFrame(rows[1:], columns=keys))


def _xlsx_notes(content: bytes) -> Iterator[tuple[str, str]]:
    yield from ((str(name), str(text)) for name, text in sheet_in(content, "Notes")[1:])


def sheet_in(content: bytes, name: str) -> list[list[Any]]:
    """The rows of a sheet of a workbook; None for an empty cell."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    rows = book.get_sheet_by_name(name).to_python()
    return [[None if cell == "" else cell for cell in row] for row in rows]


def _of_parquet(content: bytes) -> pd.DataFrame:
    table = pq.read_table(io.BytesIO(content))
    return _typed(table.drop_columns(["bbox", "geometry"]).to_pandas())


def _parquet_notes(content: bytes) -> Iterator[tuple[str, str]]:
    said = json.loads(pq.read_schema(io.BytesIO(content)).metadata[b"wardwise"])
    yield from ((note["name"], note["text"]) for note in said["notes"])


def _of_gpkg(content: bytes) -> pd.DataFrame:
    with closing(_database(content)) as database:
        table = pd.read_sql_query("SELECT * FROM areas ORDER BY fid", database)
    return _typed(table.drop(columns=["fid", "geom"]))


def _gpkg_notes(content: bytes) -> Iterator[tuple[str, str]]:
    with closing(_database(content)) as database:
        yield from database.execute("SELECT name, text FROM notes ORDER BY fid").fetchall()


TEXTS = (
    *("area_code", "area_name", "in", "segment_code", "segment_name", "typical", "mixture"),
    *("group_code", "group_name", "importance"),
    *("mark", "class", "verdict", "base_of", "period", "rule", "note"),
)


def _typed(table: pd.DataFrame) -> pd.DataFrame:
    for name in table:
        column = table[name]
        table[name] = (
            column.fillna("").astype(str) if name in TEXTS else pd.to_numeric(column).astype(float)
        )
    return table


READERS: dict[str, Callable[[bytes], pd.DataFrame]] = {
    "csv": _of_csv,
    "xlsx": _of_xlsx,
    "parquet": _of_parquet,
    "gpkg": _of_gpkg,
}
NOTES: dict[str, Callable[[bytes], Iterator[tuple[str, Any]]]] = {
    "csv": _csv_notes,
    "xlsx": _xlsx_notes,
    "parquet": _parquet_notes,
    "gpkg": _gpkg_notes,
}


def rows_in(name: str, content: bytes) -> list[list[str]]:
    """The texts of the one table of a slide or a paragraph, its heads first."""
    if name.endswith(".pptx"):
        shapes = pptx.Presentation(io.BytesIO(content)).slides[0].shapes
        [table] = [shape.table for shape in shapes if shape.has_table]
    else:
        [table] = docx.Document(io.BytesIO(content)).tables
    return [[cell.text for cell in row.cells] for row in table.rows]


def members_of(content: bytes) -> list[str]:
    """Names of the parts of a zipped file."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return packed.namelist()


class Looks(NamedTuple):
    """The fills of a drawing, by the names of its areas."""

    areas: dict[str, str]
    circles: dict[str, str]


def drawn_in(content: bytes) -> Looks:
    """The areas and the circles of an SVG file."""
    space = "{http://www.w3.org/2000/svg}"
    found = Looks({}, {})
    for group in ElementTree.fromstring(content).iter(f"{space}g"):
        for kind, drawn in (("path", found.areas), ("circle", found.circles)):
            for shape in group.findall(f"{space}{kind}"):
                name = shape.findtext(f"{space}title")
                if name:
                    drawn[name] = group.get("fill") or shape.get("fill") or ""
    return found
