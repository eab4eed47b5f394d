"""The table of a view with the shapes of its areas, for geographic information systems."""

import io
import json
import sqlite3
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from data.answers.asked import Asked
from data.answers.exports.notes import Note
from data.answers.exports.table import MARKS_NOTE, Column, Table, column_words, table_for
from data.tiles.geoparquet import tile_bytes

CRS = "EPSG:3857"
METADATA = b"wardwise"
"""Key of the notes among the metadata of a Parquet file."""
LAYER, NOTES = "areas", "notes"
SHAPES_NOTE = Note(
    "Shapes", f"The areas as the map has them, in metres of {CRS} (Web Mercator), not simplified."
)

_DATE = "{}-01T00:00:00.000Z"
"""When a GeoPackage says it changed: the last month of the atlas, since a build has no date."""


def areas_parquet(asked: Asked, root: str) -> bytes:
    """The areas of a view as GeoParquet 1.1, the same bytes for the same view and address.

    The notes are JSON among the metadata of the file, under ``wardwise``. ``root`` is the address
    of the page. Raises NotFoundError where the view has no figures.
    """
    table = table_for(asked)
    wkb, bounds = _outlines(asked, table)
    fields = pa.table({column.key: _array(column) for column in table.columns})
    said = {
        "notes": [note._asdict() for note in _notes(table, root)],
        "columns": {c.key: {"title": c.title, "unit": c.unit} for c in table.columns},
    }
    metadata = {METADATA: json.dumps(said, ensure_ascii=False, sort_keys=True).encode()}
    return tile_bytes(fields, bounds, wkb, metadata)


def areas_gpkg(asked: Asked, root: str) -> bytes:
    """The areas of a view as a GeoPackage: a layer ``areas`` and a table ``notes``.

    The same bytes for the same view and address. ``root`` is the address of the page. Raises
    NotFoundError where the view has no figures.
    """
    table = table_for(asked)
    wkb, _ = _outlines(asked, table)
    layer = _layer(table, wkb)
    database = sqlite3.connect(":memory:")
    try:
        database.deserialize(layer)
        _add_notes(database, _notes(table, root), _DATE.format(table.notes.until))
        return database.serialize()
    finally:
        database.close()


def _layer(table: Table, wkb: NDArray[np.object_]) -> bytes:
    import pyogrio.raw  # GDAL takes a while to load, and only this needs it

    sink = io.BytesIO()
    pyogrio.raw.write(
        sink,
        wkb,
        [_field(column) for column in table.columns],
        [column.key for column in table.columns],
        field_mask=[_unknown(column) for column in table.columns],
        layer=LAYER,
        driver="GPKG",
        geometry_type="MultiPolygon",
        promote_to_multi=True,
        crs=CRS,
    )
    return sink.getvalue()


def _add_notes(database: sqlite3.Connection, notes: tuple[Note, ...], changed: str) -> None:
    database.execute(
        f"CREATE TABLE {NOTES} (fid INTEGER PRIMARY KEY NOT NULL, name TEXT, text TEXT)"
    )
    database.executemany(f"INSERT INTO {NOTES} (name, text) VALUES (?, ?)", notes)
    database.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change)"
        " VALUES (?, 'attributes', ?, 'What the figures of the areas mean', ?)",
        (NOTES, NOTES, changed),
    )
    database.execute("UPDATE gpkg_contents SET last_change = ?", (changed,))
    database.commit()


def _outlines(asked: Asked, table: Table) -> tuple[NDArray[np.object_], NDArray[np.float64]]:
    wkb, bounds = asked.atlas.outlines(table.level.key)
    return wkb[table.numbers - 1], bounds[table.numbers - 1]


def _notes(table: Table, root: str) -> tuple[Note, ...]:
    columns = (Note("Column", column_words(column)) for column in table.columns)
    return (*table.notes.listed(root), SHAPES_NOTE, *columns, MARKS_NOTE)


def _is_whole(column: Column) -> bool:
    return column.places == 0


def _array(column: Column) -> pa.Array:
    if not column.is_number:
        return pa.array([str(text) for text in column.values], type=pa.string())
    known = np.isfinite(column.values)
    numbers = pa.array(column.values, mask=~known)
    return numbers.cast(pa.int64()) if _is_whole(column) else numbers


def _field(column: Column) -> NDArray[Any]:
    """A column as GDAL takes it: texts, whole numbers or numbers."""
    if not column.is_number:
        return np.array([str(text) for text in column.values], dtype=object)
    known: NDArray[np.float64] = np.nan_to_num(column.values)
    return known.astype(np.int64) if _is_whole(column) else known


def _unknown(column: Column) -> NDArray[np.bool_] | None:
    """Where a column has no number, which is stored as NULL; None for texts."""
    return ~np.isfinite(column.values) if column.is_number else None
