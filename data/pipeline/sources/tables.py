"""Read tables from text files, Parquet files and workbooks, and stage them as Parquet.

Every value is text and every row has a number. Text, because a code that looks like a number
(``8.0``, ``007``) must not be read as one. Staged, because the rows of a large extract then stream
through the engine without being held in memory, and a refused row can be named by its number.
"""

import csv
import hashlib
import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from data.errors import SourceError
from data.pipeline.forms import CELL, HEAD_LINES, HEADING, PLAIN, TableForm, Wide
from data.pipeline.sources.layout import Header, declared_header, find_header, footnotes, spaced
from data.pipeline.sources.lines import check_utf8, count_records
from data.pipeline.sources.parquet import (
    check_parquet,
    parquet_batches,
    parquet_columns,
    plain_text,
    reading_parquet,
)
from data.pipeline.sources.sheets import sheet_batches, sheet_head
from data.schema import ROW

BATCH_ROWS = 262_144
SUFFIXES = {
    ".csv": "csv",
    ".txt": "csv",
    ".tsv": "csv",
    ".parquet": "parquet",
    ".geoparquet": "parquet",
    ".xlsx": "workbook",
    ".xlsm": "workbook",
    ".xlsb": "workbook",
    ".xls": "workbook",
    ".ods": "workbook",
}
FOOTNOTE = "note below the table"
EMPTY_CELL = "empty cell of a wide table"
_TAIL_BYTES = 1 << 16


@dataclass(frozen=True, slots=True)
class Malformed:
    """A line that does not have as many values as the header."""

    row: int
    reason: str
    text: str


@dataclass(frozen=True)
class Staged:
    """A staged source table: its file, the number of records in the source, and malformed lines."""

    path: Path
    """Parquet file with the wanted columns as text, and ROW."""
    records: int
    """Records of the source, those of ``malformed`` and ``left_out`` included."""
    malformed: tuple[Malformed, ...]
    left_out: Mapping[str, int] = field(default_factory=dict)
    """Why records are no rows of the table, with their number."""


def kind_of(path: Path) -> str:
    """csv, parquet or workbook. Raises SourceError for anything else."""
    kind = SUFFIXES.get(path.suffix.lower())
    if kind is None:
        raise SourceError(
            f"{path.name} is a {path.suffix or 'file without a suffix'}; tables can be"
            f" {', '.join(SUFFIXES)}; save it as one of these"
        )
    return kind


def sha256_of(path: Path) -> str:
    """Hex digest of a file's bytes."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def delimiter_of(path: Path, form: TableForm) -> str:
    """What separates the values of a text file."""
    return form.delimiter or ("\t" if path.suffix.lower() == ".tsv" else ",")


def read_header(path: Path, form: TableForm = PLAIN, wanted: Sequence[str] = ()) -> list[str]:
    """Names of the columns of a table, those of a wide one as it is after it was turned.

    wanted : columns that the header must have, by which it is found below a title. Raises
    SourceError where the file has no header, or has one of ``wanted`` more than once.
    """
    names = header_of(path, form, wanted).names
    if form.wide is None:
        return names
    values = _value_columns(path, form.wide, names)
    return [*(name for name in names if name not in values), HEADING, CELL]


def _value_columns(path: Path, wide: Wide, names: Sequence[str]) -> list[str]:
    """Columns of a wide table whose headings are values. Raises SourceError where none is."""
    values = wide.columns(names)
    if not values:
        raise SourceError(
            f"{path.name} has no column whose heading is one of the {wide.kind} that columns_are ="
            f' "{wide.kind}" speaks of; correct columns_are, or say how they are written'
        )
    return values


def header_of(path: Path, form: TableForm, wanted: Sequence[str]) -> Header:
    """The header of a table. Raises SourceError where it has none, or a wanted name twice."""
    asked = [name for name in wanted if form.wide is None or name not in (HEADING, CELL)]
    header = _header_in_file(path, form, asked)
    header.check(path.name, asked)
    return header


def _header_in_file(path: Path, form: TableForm, wanted: Sequence[str]) -> Header:
    kind = kind_of(path)
    if kind == "parquet":
        return Header(0, tuple(name for name, _ in parquet_columns(path)))
    if kind == "workbook":
        rows = sheet_head(path, form.sheet, HEAD_LINES)
        if form.headings:
            return declared_header(path.name, rows, form.headings)
        return find_header(path.name, rows, wanted, form.header_row)
    rows, ends = _first_lines(path, form)
    if form.headings:
        return declared_header(path.name, rows, form.headings)
    header = find_header(path.name, rows, wanted, form.header_row)
    return Header(header.row, header.given, ends[header.row])


def stage(path: Path, columns: Sequence[str], target: Path, form: TableForm = PLAIN) -> Staged:
    """Write ``columns`` of a table to ``target`` as text with ROW.

    Of a wide table, each cell below a heading that is a value becomes a row.

    The header must have been checked before. Raises SourceError where the file cannot be read as
    declared, or where its records do not add up.
    """
    wanted = list(dict.fromkeys(columns))
    header = header_of(path, form, wanted)
    turned = _Turned.of(path, wanted, form.wide, header) if form.wide else None
    inner = turned.columns if turned else wanted
    schema = pa.schema([(name, pa.string()) for name in wanted] + [(ROW, pa.int64())])
    reading = _Reading()
    with pq.ParquetWriter(target, schema, compression="lz4") as writer:
        for batch in _batches(path, inner, form, header, reading):
            table = turned.turn(batch, reading) if turned else batch
            writer.write_table(table.select(schema.names).cast(schema))
    return Staged(target, reading.records, tuple(reading.malformed), reading.left_out)


@dataclass
class _Reading:
    """What is found out while a table is read."""

    records: int = 0
    malformed: list[Malformed] = field(default_factory=list)
    left_out: dict[str, int] = field(default_factory=dict)

    def leave_out(self, reason: str, rows: int) -> None:
        if rows:
            self.left_out[reason] = self.left_out.get(reason, 0) + rows


@dataclass(frozen=True)
class _Turned:
    """A wide table that is turned while it is read."""

    kept: list[str]
    """Columns that stay, without HEADING and CELL."""
    values: list[str]
    """Columns whose headings are values."""

    @staticmethod
    def of(path: Path, wanted: Sequence[str], wide: Wide, header: Header) -> "_Turned":
        kept = [name for name in wanted if name not in (HEADING, CELL)]
        return _Turned(kept, _value_columns(path, wide, header.names))

    @property
    def columns(self) -> list[str]:
        return [*self.kept, *self.values]

    def turn(self, batch: pa.Table, reading: _Reading) -> pa.Table:
        """One row for each filled cell; the empty ones are counted."""
        parts = []
        for heading in self.values:
            cells = batch.column(heading)
            part = batch.select([*self.kept, ROW]).append_column(
                HEADING, pa.array([heading] * batch.num_rows, pa.string())
            )
            parts.append(part.append_column(CELL, cells))
        whole = pa.concat_tables(parts)
        is_filled = pc.not_equal(pc.utf8_trim_whitespace(pc.fill_null(whole[CELL], "")), "")
        filled = whole.filter(is_filled)
        # A row of the file became as many records as there are columns of values.
        reading.records += whole.num_rows - batch.num_rows
        reading.leave_out(EMPTY_CELL, whole.num_rows - filled.num_rows)
        return filled


def _batches(
    path: Path, wanted: list[str], form: TableForm, header: Header, reading: _Reading
) -> Iterator[pa.Table]:
    """The wanted columns as text, with ROW, part by part; the account of it in ``reading``."""
    kind = kind_of(path)
    if kind == "csv":
        yield from _csv_batches(path, wanted, form, header, reading)
        return
    if kind == "parquet":
        check_parquet(path, wanted)
        parts = parquet_batches(path, wanted, BATCH_ROWS)
    else:
        parts = sheet_batches(path, form.sheet, header, wanted, BATCH_ROWS)
    for part in parts:
        if not isinstance(part, pa.Table):
            reading.records += part
            reading.leave_out(FOOTNOTE, part)
            continue
        yield _numbered(part, reading.records, ())
        reading.records += part.num_rows


def _numbered(batch: pa.Table, before: int, malformed: Sequence[Malformed]) -> pa.Table:
    """A batch with ROW, after ``before`` good rows.

    Rows are numbered as in the file: a malformed line takes a number too.
    """
    position = np.arange(before, before + batch.num_rows)
    skipped = np.array(sorted(m.row for m in malformed), dtype=np.int64)
    rows = (
        position
        + 1
        + np.searchsorted(skipped - 1 - np.arange(len(skipped)), position, side="right")
    )
    return batch.append_column(ROW, pa.array(rows, pa.int64()))


def _open_csv(
    path: Path,
    form: TableForm,
    header: Header,
    malformed: list[Malformed],
    columns: Sequence[str] | None = None,
) -> pacsv.CSVStreamingReader:
    def set_aside(row: pacsv.InvalidRow) -> str:
        malformed.append(
            Malformed(
                row=(row.number or 0) - header.lines,
                reason=f"{row.actual_columns} values where the header has {row.expected_columns}",
                text=row.text or "",
            )
        )
        return "skip"

    # Checked first: the parser's note of a malformed line is lost where the line is not text.
    check_utf8(path, form.encoding)
    quoted = b'"' in path.read_bytes() if path.stat().st_size < 1 << 26 else True
    names = header.names
    try:
        return pacsv.open_csv(
            path,
            # One thread, so that malformed lines are reported with their numbers.
            read_options=pacsv.ReadOptions(
                use_threads=False,
                block_size=1 << 23,
                encoding=form.encoding,
                column_names=names,
                skip_rows=header.lines,
            ),
            parse_options=pacsv.ParseOptions(
                delimiter=delimiter_of(path, form),
                newlines_in_values=quoted,
                ignore_empty_lines=False,
                invalid_row_handler=set_aside,
            ),
            convert_options=pacsv.ConvertOptions(
                column_types={name: pa.string() for name in names},
                include_columns=columns,
                strings_can_be_null=False,
                null_values=[],
            ),
        )
    except (pa.ArrowInvalid, UnicodeDecodeError, LookupError) as error:
        raise _unreadable(path, form, error) from None


def _unreadable(path: Path, form: TableForm, error: Exception) -> SourceError:
    return SourceError(
        f"{path.name} cannot be read as {form.encoding} text separated by"
        f" '{delimiter_of(path, form)}': {error}; check delimiter and encoding in atlas.toml"
    )


def _codec(form: TableForm) -> str:
    return "utf-8-sig" if form.encoding.lower() in ("utf-8", "utf8") else form.encoding


def first_rows(path: Path, form: TableForm, most: int) -> list[list[str]]:
    """The first rows of a table as they lie in its file, titles and header among them."""
    kind = kind_of(path)
    if kind == "parquet":
        head = head_of(path, most)
        rows = zip(*(column.to_pylist() for column in head.columns), strict=True)
        return [head.column_names, *([text or "" for text in row] for row in rows)]
    return (
        sheet_head(path, form.sheet, most)
        if kind == "workbook"
        else _first_lines(path, form, most)[0]
    )


def _first_lines(
    path: Path, form: TableForm, most: int = HEAD_LINES
) -> tuple[list[list[str]], list[int]]:
    """The first records of a text file, and the number of lines up to each."""
    rows, ends = [], []
    try:
        with path.open(encoding=_codec(form), newline="") as handle:
            reader = csv.reader(handle, delimiter=delimiter_of(path, form))
            for row in islice(reader, most):
                rows.append(row)
                ends.append(reader.line_num)
    except (UnicodeDecodeError, LookupError) as error:
        raise SourceError(
            f"{path.name} cannot be read as {form.encoding} text: {error}; set encoding in"
            " atlas.toml, for example 'cp1252'"
        ) from None
    except csv.Error as error:
        raise _unreadable(path, form, error) from None
    return rows, ends


def _footnotes_of_text(path: Path, form: TableForm, header: Header) -> int:
    """How many of the last records of a text file are notes below the table."""
    size = path.stat().st_size
    start = max(0, size - _TAIL_BYTES) // 2 * 2
    with path.open("rb") as handle:
        handle.seek(start)
        text = handle.read().decode(form.encoding, errors="replace").removeprefix("\ufeff")
    lines = io.StringIO(text, newline="")
    if start:
        lines.readline()
    try:
        rows = list(csv.reader(lines, delimiter=delimiter_of(path, form)))
    except csv.Error:
        return 0
    return footnotes(rows if start else rows[header.row + 1 :], len(header.given))


def _csv_batches(
    path: Path, wanted: list[str], form: TableForm, header: Header, reading: _Reading
) -> Iterator[pa.Table]:
    inner = [spaced(name) for name in wanted]
    check_utf8(path, form.encoding)
    counted = count_records(path, form.encoding) - header.row
    notes = _footnotes_of_text(path, form, header)
    good, malformed = 0, reading.malformed
    try:
        with _open_csv(path, form, header, malformed, inner) as reader:
            for batch in reader:
                table = pa.Table.from_batches([batch]).select(inner).rename_columns(wanted)
                numbered = _numbered(table, good, malformed)
                good += table.num_rows
                yield numbered.filter(pc.less_equal(numbered[ROW], counted - notes))
    except pa.ArrowInvalid as error:
        raise _unreadable(path, form, error) from None
    reading.records += good + len(malformed)
    if counted != good + len(malformed):
        raise SourceError(
            f"{path.name} holds {counted:,} records but {good + len(malformed):,} could be read; a"
            " quotation mark is probably not closed; mend the file and build again"
        )
    malformed[:] = [line for line in malformed if line.row <= counted - notes]
    reading.leave_out(FOOTNOTE, notes)


def rows_above(path: Path, form: TableForm = PLAIN) -> list[list[str]]:
    """The rows of a table up to and with its header; none of a Parquet file."""
    kind = kind_of(path)
    if kind == "parquet":
        return []
    header = header_of(path, form, ())
    if kind == "workbook":
        return [list(row) for row in sheet_head(path, form.sheet, HEAD_LINES)[: header.row + 1]]
    return _first_lines(path, form)[0][: header.row + 1]


def read_whole(path: Path, form: TableForm = PLAIN, wanted: Sequence[str] = ()) -> pa.Table:
    """All columns of a table as text, before a wide one is turned; malformed lines are left out.

    wanted : names by which the header is found. Raises SourceError like ``stage``.
    """
    header = header_of(path, form, wanted)
    parts = list(_batches(path, header.names, form, header, _Reading()))
    whole: pa.Table = pa.concat_tables(parts).drop_columns([ROW])
    return whole


def read_rows(path: Path, form: TableForm) -> tuple[pa.Table, int, Mapping[str, int]]:
    """All columns of a table as text, in memory.

    Also how many lines are malformed, and why other records are no rows, with their number. Raises
    SourceError like ``stage``.
    """
    reading, header = _Reading(), header_of(path, form, ())
    whole = pa.concat_tables(list(_batches(path, header.names, form, header, reading)))
    return whole.drop_columns([ROW]), len(reading.malformed), reading.left_out


def count_values(path: Path, column: str, form: TableForm = PLAIN) -> Counter[str]:
    """The texts of a column with their rows; malformed lines are left out.

    Raises SourceError like ``stage``.
    """
    found: Counter[str] = Counter()
    header = header_of(path, form, [column])
    for batch in _batches(path, [column], form, header, _Reading()):
        for each in batch.column(column).value_counts().to_pylist():
            found[each["values"] or ""] += each["counts"]
    return found


def head_of(path: Path, rows: int, form: TableForm = PLAIN, wanted: Sequence[str] = ()) -> pa.Table:
    """The first rows of a table, all columns, as text, before a wide one is turned.

    wanted : names by which the header is found. Raises SourceError like ``stage``.
    """
    kind = kind_of(path)
    if kind == "parquet":
        with reading_parquet(path), pq.ParquetFile(path) as source:
            batch = next(source.iter_batches(batch_size=rows), None)
        table = (
            pa.Table.from_batches([batch])
            if batch is not None
            else source.schema_arrow.empty_table()
        )
        return pa.table(
            {
                name: plain_text(table.column(name))
                for name in table.column_names
                if not pa.types.is_nested(table.schema.field(name).type)
            }
        )
    header = header_of(path, form, wanted)
    if kind == "workbook":
        held = sheet_head(path, form.sheet, header.row + 1 + rows)[header.row + 1 :]
        return pa.table({n: [row[at] for row in held] for at, n in enumerate(header.names)})
    with _open_csv(path, form, header, []) as reader:
        for batch in reader:
            return pa.Table.from_batches([batch]).slice(0, rows)
        return reader.schema.empty_table()
