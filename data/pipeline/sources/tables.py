"""Read tables from CSV, Parquet and XLSX files and stage them as Parquet.

Every value is text and every row has a number. Text, because a code that looks like a number
(``8.0``, ``007``) must not be read as one. Staged, because the rows of a large extract then stream
through the engine without being held in memory, and a refused row can be named by its number.
"""

import csv
import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from data.errors import SourceError
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
    ".xlsx": "xlsx",
}


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
    """Physical records of the source, malformed ones included."""
    malformed: tuple[Malformed, ...]


def kind_of(path: Path) -> str:
    """csv, parquet or xlsx. Raises SourceError for anything else."""
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


def read_header(
    path: Path, *, delimiter: str = ",", encoding: str = "utf-8", sheet: str = ""
) -> list[str]:
    """Column names of a table. Raises SourceError where the file has none."""
    kind = kind_of(path)
    if kind == "parquet":
        return [name for name, _ in parquet_columns(path)]
    if kind == "xlsx":
        names = next(iter(sheet_head(path, sheet, 1)), [])
        if not any(names):
            raise SourceError(f"{path.name} is empty; it needs a header line and rows")
        return _distinct(path, names)
    return _csv_names(path, delimiter, encoding)


def stage(
    path: Path,
    columns: Sequence[str],
    target: Path,
    *,
    delimiter: str = ",",
    encoding: str = "utf-8",
    sheet: str = "",
) -> Staged:
    """Write ``columns`` of a table to ``target`` as text with ROW.

    The header must have been checked before. Raises SourceError where the file cannot be read as
    declared, or where its records do not add up.
    """
    kind = kind_of(path)
    wanted = list(dict.fromkeys(columns))
    schema = pa.schema([(name, pa.string()) for name in wanted] + [(ROW, pa.int64())])
    malformed: list[Malformed] = []
    with pq.ParquetWriter(target, schema, compression="lz4") as writer:
        if kind == "csv":
            records = _stage_csv(path, schema, writer, malformed, delimiter, encoding)
        else:
            if kind == "parquet":
                check_parquet(path, wanted)
            batches = (
                parquet_batches(path, wanted, BATCH_ROWS)
                if kind == "parquet"
                else sheet_batches(path, wanted, sheet, BATCH_ROWS)
            )
            records = 0
            for batch in batches:
                records = _write_numbered(batch, schema, writer, records, ())
    return Staged(path=target, records=records, malformed=tuple(malformed))


def _write_numbered(
    batch: pa.Table,
    schema: pa.Schema,
    writer: pq.ParquetWriter,
    before: int,
    malformed: Sequence[Malformed],
) -> int:
    """Append a batch, after ``before`` good rows.

    Rows are numbered as in the file: a malformed line takes a number too.
    """
    position = np.arange(before, before + batch.num_rows)
    skipped = np.array(sorted(m.row for m in malformed), dtype=np.int64)
    rows = (
        position
        + 1
        + np.searchsorted(skipped - 1 - np.arange(len(skipped)), position, side="right")
    )
    writer.write_table(batch.append_column(ROW, pa.array(rows, pa.int64())).cast(schema))
    return before + int(batch.num_rows)


def _open_csv(
    path: Path,
    delimiter: str,
    encoding: str,
    malformed: list[Malformed],
    columns: Sequence[str] | None = None,
) -> pacsv.CSVStreamingReader:
    def set_aside(row: pacsv.InvalidRow) -> str:
        malformed.append(
            Malformed(
                row=(row.number or 0) - 1,
                reason=f"{row.actual_columns} values where the header has {row.expected_columns}",
                text=row.text or "",
            )
        )
        return "skip"

    # Checked first: the parser's note of a malformed line is lost where the line is not text.
    check_utf8(path, encoding)
    quoted = b'"' in path.read_bytes() if path.stat().st_size < 1 << 26 else True
    names = _csv_names(path, delimiter, encoding)
    try:
        return pacsv.open_csv(
            path,
            # One thread, so that malformed lines are reported with their numbers.
            read_options=pacsv.ReadOptions(
                use_threads=False,
                block_size=1 << 23,
                encoding=encoding,
                column_names=names,
                skip_rows=1,
            ),
            parse_options=pacsv.ParseOptions(
                delimiter=delimiter,
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
        raise SourceError(
            f"{path.name} cannot be read as {encoding} text separated by '{delimiter}': {error};"
            " check delimiter and encoding in atlas.toml"
        ) from None


def _csv_names(path: Path, delimiter: str, encoding: str) -> list[str]:
    codec = "utf-8-sig" if encoding.lower() in ("utf-8", "utf8") else encoding
    try:
        with path.open(encoding=codec, newline="") as handle:
            names = next(csv.reader(handle, delimiter=delimiter), [])
    except (UnicodeDecodeError, LookupError) as error:
        raise SourceError(
            f"{path.name} cannot be read as {encoding} text: {error}; set encoding in atlas.toml,"
            " for example 'cp1252'"
        ) from None
    if not names:
        raise SourceError(f"{path.name} is empty; it needs a header line and rows")
    return _distinct(path, names)


def _distinct(path: Path, names: list[str]) -> list[str]:
    twice = sorted(name for name, times in Counter(names).items() if times > 1)
    if twice:
        raise SourceError(
            f"{path.name} has the column {', '.join(repr(n) for n in twice[:6])} more than once;"
            " give each column a name of its own"
        )
    return names


def _stage_csv(
    path: Path,
    schema: pa.Schema,
    writer: pq.ParquetWriter,
    malformed: list[Malformed],
    delimiter: str,
    encoding: str,
) -> int:
    good, wanted = 0, [name for name in schema.names if name != ROW]
    try:
        with _open_csv(path, delimiter, encoding, malformed, wanted) as reader:
            for batch in reader:
                good = _write_numbered(
                    pa.Table.from_batches([batch]).select(wanted), schema, writer, good, malformed
                )
    except pa.ArrowInvalid as error:
        raise SourceError(
            f"{path.name} cannot be read as {encoding} text separated by '{delimiter}': {error};"
            " check delimiter and encoding in atlas.toml"
        ) from None
    records = good + len(malformed)
    counted = count_records(path, encoding)
    if counted != records:
        raise SourceError(
            f"{path.name} holds {counted:,} records but {records:,} could be read; a quotation mark"
            " is probably not closed; mend the file and build again"
        )
    return records


def head_of(
    path: Path, rows: int, *, delimiter: str = ",", encoding: str = "utf-8", sheet: str = ""
) -> pa.Table:
    """The first rows of a table, all columns, as text. Raises SourceError like ``stage``."""
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
    if kind == "xlsx":
        names, *held = sheet_head(path, sheet, rows + 1)
        return pa.table({n: [row[place] for row in held] for place, n in enumerate(names)})
    with _open_csv(path, delimiter, encoding, []) as reader:
        for batch in reader:
            return pa.Table.from_batches([batch]).slice(0, rows)
        return reader.schema.empty_table()
