"""GeoParquet tiles: the shapes and the main figures of a level, cut by an adaptive quadkey grid.

GeoParquet 1.1: WKB in EPSG:3857 with a ``bbox`` covering, so that geopandas, DuckDB, QGIS and
others can read them unchanged.
"""

import json
from collections.abc import Mapping
from functools import cache

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray

from data.errors import StoreError
from data.tables import column_of, parquet_bytes, read_table
from data.tiles.quadkey import quadkey_text, quadkeys
from data.tiles.raster import Shapes

AREAS_PER_TILE = 4000
DEEPEST_SPLIT = 20
_EDGES = ("xmin", "ymin", "xmax", "ymax")
_POLYGON, _MULTIPOLYGON = 3, 6


def partition(
    bounds: NDArray[np.float64], limit: int = AREAS_PER_TILE
) -> dict[str, NDArray[np.int64]]:
    """Quadkey → indices (ascending) of the areas whose centre lies in that cell.

    Cells are split until none holds more than ``limit`` areas.
    ``bounds`` (n, 4) in metres (EPSG:3857). Every area is in exactly one cell; quadkeys come in
    ascending order.
    """
    keys = quadkeys(
        (bounds[:, 0] + bounds[:, 2]) / 2, (bounds[:, 1] + bounds[:, 3]) / 2, DEEPEST_SPLIT
    )
    cells: dict[str, NDArray[np.int64]] = {}

    def split(indices: NDArray[np.int64], zoom: int) -> None:
        prefixes = keys[indices] >> 2 * (DEEPEST_SPLIT - zoom)
        for prefix in np.unique(prefixes):
            inside = indices[prefixes == prefix]
            if len(inside) > limit and zoom < DEEPEST_SPLIT:
                split(inside, zoom + 1)
            else:
                cells[quadkey_text(int(prefix), zoom)] = inside

    split(np.arange(len(bounds)), 1)
    return dict(sorted(cells.items()))


def check_polygons(wkb: NDArray[np.object_], codes: NDArray[np.object_]) -> list[str]:
    """Names of the geometry types in use.

    Raises StoreError naming areas that are not finite, non-empty polygons.
    """
    try:
        shapes = shapely.from_wkb(wkb)
    except shapely.errors.GEOSException as error:
        raise StoreError(f"A shape is not valid WKB: {error}") from None
    kinds = shapely.get_type_id(shapes)
    usable = (
        ((kinds == _POLYGON) | (kinds == _MULTIPOLYGON))
        & ~shapely.is_empty(shapes)
        & np.isfinite(shapely.bounds(shapes)).all(axis=1)
    )
    if not usable.all():
        named = ", ".join(map(str, codes[~usable][:5]))
        raise StoreError(
            f"{int((~usable).sum())} areas have no polygon with finite coordinates, among them"
            f" {named}; mend their shapes or leave them out"
        )
    return [
        name
        for kind, name in ((_MULTIPOLYGON, "MultiPolygon"), (_POLYGON, "Polygon"))
        if (kinds == kind).any()
    ]


@cache
def _web_mercator() -> dict[str, object]:
    import pyproj  # only what writes needs it

    crs: dict[str, object] = pyproj.CRS.from_epsg(3857).to_json_dict()
    return crs


def _geo_metadata(bounds: NDArray[np.float64], kinds: list[str]) -> bytes:
    column = {
        "encoding": "WKB",
        "geometry_types": kinds,
        "crs": _web_mercator(),
        "edges": "planar",
        "bbox": [*bounds[:, :2].min(axis=0).tolist(), *bounds[:, 2:].max(axis=0).tolist()],
        "covering": {"bbox": {edge: ["bbox", edge] for edge in _EDGES}},
    }
    return json.dumps(
        {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}},
        sort_keys=True,
    ).encode()


def tile_bytes(
    table: pa.Table,
    bounds: NDArray[np.float64],
    wkb: NDArray[np.object_],
    metadata: Mapping[bytes, bytes] | None = None,
) -> bytes:
    """One GeoParquet file.

    It is made from a table of attributes (n rows), bounds (n, 4) in metres and WKB (n,). The same
    input gives the same bytes. ``metadata``: what else the file says of itself. Raises StoreError
    where a shape is not a polygon with finite coordinates.
    """
    kinds = check_polygons(wkb, column_of(table, "area_code"))
    covering = pa.StructArray.from_arrays(
        [pa.array(np.ascontiguousarray(bounds[:, i])) for i in range(4)], names=list(_EDGES)
    )
    whole = table.append_column("bbox", covering).append_column(
        "geometry", pa.array(wkb.tolist(), type=pa.binary())
    )
    said = {**(metadata or {}), b"geo": _geo_metadata(bounds, kinds)}
    whole = whole.replace_schema_metadata(said)
    texts = [f.name for f in table.schema if pa.types.is_string(f.type)]
    return parquet_bytes(whole, dictionary=texts)


def shapes_of(content: bytes) -> Shapes:
    """The shapes in the bytes of one tile file."""
    table = read_table(content, ["area_number", "bbox", "geometry"])
    box = table.column("bbox").combine_chunks()
    bounds = np.column_stack([np.from_dlpack(box.field(edge)) for edge in _EDGES])
    bounds.flags.writeable = False
    return Shapes(column_of(table, "area_number"), bounds, column_of(table, "geometry"))
