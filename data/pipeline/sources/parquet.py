"""Read Parquet files: their columns and, where a column holds plain values, its rows as text."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from data.errors import SourceError, first_line


def parquet_columns(path: Path) -> list[tuple[str, pa.DataType]]:
    """Names and types of a Parquet file's columns. Raises SourceError where it is none."""
    with reading_parquet(path):
        return [(str(column.name), column.type) for column in pq.read_schema(path)]


def check_parquet(path: Path, columns: Sequence[str]) -> int:
    """Number of rows of a Parquet file, each of whose ``columns`` holds plain values.

    Raises SourceError for lists, records and bytes.
    """
    types = dict(parquet_columns(path))
    for name in columns:
        kind = types[name]
        if (
            pa.types.is_nested(kind)
            or pa.types.is_binary(kind)
            or pa.types.is_large_binary(kind)
            or pa.types.is_fixed_size_binary(kind)
        ):
            raise SourceError(
                f"{path.name} holds {kind} in the column '{name}'; expected text, numbers or dates;"
                " save it with one plain value in each cell"
            )
    with reading_parquet(path):
        return int(pq.read_metadata(path).num_rows)


@contextmanager
def reading_parquet(path: Path) -> Iterator[None]:
    try:
        yield
    except (pa.ArrowException, OSError) as error:
        raise SourceError(
            f"{path.name} cannot be read as Parquet: {first_line(error)}; save it again from the"
            " program it came from"
        ) from None


def parquet_batches(path: Path, wanted: list[str], size: int) -> Iterator[pa.Table]:
    """The wanted columns as text, ``size`` rows at a time."""
    with reading_parquet(path), pq.ParquetFile(path) as source:
        for batch in source.iter_batches(batch_size=size, columns=wanted):
            table = pa.Table.from_batches([batch])
            yield pa.table({name: plain_text(table.column(name)) for name in wanted})


def plain_text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Any column as text; dictionary-encoded and timestamp columns included.

    Days lose their time. Moments, which have a time zone, keep it, in UTC.
    """
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if pa.types.is_timestamp(column.type) and column.type.tz:
        moments = column.cast(pa.timestamp("s", "UTC"), safe=False)
        return pc.strftime(moments, format="%Y-%m-%d %H:%MZ")
    if pa.types.is_timestamp(column.type) or pa.types.is_date(column.type):
        return pc.strftime(column.cast(pa.timestamp("s"), safe=False), format="%Y-%m-%d")
    return column.cast(pa.string())
