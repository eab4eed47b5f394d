"""Read and write tables as Parquet.

Options are pinned, so that the same rows give the same bytes. Bytes are checked before they are
read.
"""

import hashlib
import io
import itertools
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from data.errors import DamagedFileError, StoreError
from data.model import FileEntry
from data.schema import Column, arrow_schema

if TYPE_CHECKING:  # half a second to load, and nothing that serves needs it
    import pandas as pd

ROWS_PER_GROUP = 1 << 20
_NAN = pa.Array.from_buffers(pa.float64(), 1, [None, pa.py_buffer(np.array([np.nan]))])[0]
"""A scalar, made from its bytes: ``pa.scalar`` would load pandas."""
PARQUET: Mapping[str, Any] = {
    "version": "2.6",
    "data_page_version": "1.0",
    "compression": "zstd",
    "compression_level": 3,
    "write_statistics": True,
    "row_group_size": ROWS_PER_GROUP,
    "store_schema": True,
    "write_page_index": False,
}
"""Every option that affects the bytes, so that a new default of pyarrow changes no build id."""


def sorted_by(frame: "pd.DataFrame", key: list[str]) -> tuple["pd.DataFrame", bool]:
    """The rows in order of ``key``, and whether two have the same key.

    A frame that is in order is returned itself, which avoids sorting millions of rows again.
    """
    in_order, tied = _order_of(frame, key)
    if not in_order:
        frame = frame.sort_values(key, kind="stable", ignore_index=True)
        _, tied = _order_of(frame, key)
    return frame, tied


def _order_of(frame: "pd.DataFrame", key: list[str]) -> tuple[bool, bool]:
    tied = np.ones(max(len(frame) - 1, 0), dtype=bool)
    for name in key:
        column = frame[name].to_numpy()
        if (tied & (column[1:] < column[:-1])).any():
            return False, False
        tied &= column[1:] == column[:-1]
    return True, bool(tied.any())


def table_of(frame: "pd.DataFrame", columns: tuple[Column, ...], *, what: str) -> pa.Table:
    """An Arrow table with exactly the declared columns, from a frame that has at least these.

    Raises StoreError naming what is missing, or what does not fit the declared type.
    """
    absent = [c.name for c in columns if c.name not in frame.columns]
    if absent:
        raise StoreError(
            f"{what} has no column {', '.join(absent)}; it has {', '.join(map(str, frame.columns))}"
        )
    arrays = []
    for column in columns:
        try:
            arrays.append(pa.Array.from_pandas(frame[column.name], type=column.dtype, safe=True))
        except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError) as error:
            raise StoreError(
                f"{what}: column {column.name} does not fit {column.dtype}: {error}"
            ) from None
    arrays = [a.combine_chunks() if isinstance(a, pa.ChunkedArray) else a for a in arrays]
    return pa.Table.from_arrays(arrays, schema=arrow_schema(columns))


def parquet_bytes(
    table: pa.Table,
    *,
    dictionary: list[str] | bool = True,
    encodings: Mapping[str, str] | None = None,
    cuts: Sequence[int] | None = None,
) -> bytes:
    """A table as Parquet, the same bytes for the same rows.

    encodings : column → encoding, for columns that are not in ``dictionary``. cuts : where row
    groups begin and, last, the number of rows.
    """
    sink = io.BytesIO()
    size = PARQUET["row_group_size"]
    options = {name: value for name, value in PARQUET.items() if name != "row_group_size"}
    with pq.ParquetWriter(
        sink, table.schema, use_dictionary=dictionary, column_encoding=encodings, **options
    ) as writer:
        for start, stop in itertools.pairwise(cuts or (0, len(table))):
            writer.write_table(table.slice(start, stop - start), row_group_size=size)
    return sink.getvalue()


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def read_verified(root: Path, entry: FileEntry) -> bytes:
    """Bytes of one file of a build.

    Raises DamagedFileError naming the file where they do not match the manifest.
    """
    try:
        content = (root / entry.path).read_bytes()
    except OSError as error:
        raise DamagedFileError(
            f"{entry.path} of build {root.name} cannot be read ({error.strerror}); build the atlas"
            " again"
        ) from None
    if len(content) != entry.size or digest_of(content) != entry.sha256:
        raise DamagedFileError(
            f"{entry.path} of build {root.name} is damaged: its bytes are not those its manifest"
            " promises; build the atlas again"
        )
    return content


def read_table(content: bytes, columns: list[str] | None = None) -> pa.Table:
    """The table in Parquet bytes that are already verified."""
    return pq.ParquetFile(pa.BufferReader(content)).read(columns=columns, use_threads=False)


def table_metadata(content: bytes) -> pq.FileMetaData:
    """The metadata of a Parquet file.

    It has the row groups, and the least and greatest value of each column in them.
    """
    return pq.read_metadata(pa.BufferReader(content))


def read_group(
    content: bytes, group: int, metadata: pq.FileMetaData, columns: list[str]
) -> pa.Table:
    """Columns of one row group of the table in Parquet bytes that are already verified.

    ``metadata`` is the file's own.
    """
    return pq.ParquetFile(pa.BufferReader(content), metadata=metadata).read_row_group(
        group, columns, use_threads=False
    )


def column_of(table: pa.Table, name: str) -> NDArray[Any]:
    """One column as a read-only numpy array.

    Text and bytes are objects, and nulls of numbers are nan.
    """
    array: NDArray[Any] = _array_of(table.column(name).combine_chunks())
    array.flags.writeable = False
    return array


def _array_of(values: pa.Array) -> NDArray[Any]:
    """The array that pyarrow's own to_numpy returns, made without pandas.

    to_numpy would load pandas, which takes half a second before a server's first picture.
    """
    if pa.types.is_boolean(values.type) and not values.null_count:
        return np.from_dlpack(values.cast(pa.uint8())).view(np.bool_)
    if pa.types.is_integer(values.type) or pa.types.is_floating(values.type):
        return np.from_dlpack(
            values.cast(pa.float64()).fill_null(_NAN) if values.null_count else values
        )
    if pa.types.is_string(values.type) or pa.types.is_binary(values.type):
        return np.array(values.to_pylist(), dtype=object)
    return np.asarray(values.to_numpy(zero_copy_only=False))
