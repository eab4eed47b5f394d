"""Read boundaries from any geometry file, check and mend them, and project them to EPSG:3857."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyarrow.parquet as pq
import pyogrio
import pyproj
import shapely
from numpy.typing import NDArray

from data.errors import SourceError
from data.pipeline.sources.systems import DEGREES, MERCATOR, transformer

LATITUDE_LIMIT = 85.06
"""Web Mercator ends here."""


@dataclass(frozen=True)
class Shapes:
    """Areas as they were read: codes and names as written, and valid polygons in EPSG:3857.

    The repairs that the polygons needed are listed too.
    """

    codes: NDArray[np.object_]
    names: NDArray[np.object_]
    geometry: NDArray[np.object_]
    mended: int
    """Geometries that were not valid and were mended."""
    empty: NDArray[np.bool_]
    """Rows without any polygon."""


def _is_parquet(path: Path) -> bool:
    return path.suffix.lower() in (".parquet", ".geoparquet")


def boundary_columns(path: Path, layer: str) -> list[str]:
    """Column names of a geometry file. Raises SourceError where GDAL cannot open it."""
    if _is_parquet(path):
        return [str(n) for n in pq.read_schema(path).names]
    try:
        return [str(f) for f in pyogrio.read_info(path, layer=layer or None)["fields"]]
    except pyogrio.errors.DataSourceError as error:
        raise SourceError(
            f"{path.name} cannot be opened as boundaries: {error}; give a GeoPackage, GeoJSON,"
            " Shapefile or GeoParquet"
        ) from None
    except pyogrio.errors.DataLayerError as error:
        raise SourceError(f"{path.name} has no layer '{layer}': {error}") from None


def read_boundaries(path: Path, *, code: str, name: str, layer: str) -> Shapes:
    """Polygons with their codes.

    Raises SourceError for a file without a CRS or with coordinates that its CRS cannot have.
    """
    columns = [code, *([name] if name else [])]
    frame = _read_frame(path, columns, layer)
    _check_crs(path, None if frame.crs is None else pyproj.CRS(frame.crs), frame.total_bounds)
    geometry = np.asarray(frame.geometry.array, dtype=object)
    valid = shapely.is_valid(geometry) | shapely.is_missing(geometry)
    # Mended before they are projected: a mended bow-tie must not depend on the projection.
    geometry[~valid] = shapely.make_valid(geometry[~valid])
    projected = gpd.GeoSeries(geometry, crs=frame.crs).to_crs(MERCATOR)
    polygons, mended = _valid_polygons(np.asarray(projected.array, dtype=object))
    return Shapes(
        codes=frame[code].to_numpy(dtype=object),
        names=(frame[name] if name else frame[code]).to_numpy(dtype=object),
        geometry=polygons,
        mended=int((~valid | mended).sum()),
        empty=shapely.is_missing(polygons) | shapely.is_empty(polygons),
    )


def read_codes(path: Path, *, code: str, layer: str) -> NDArray[np.object_]:
    """The codes of a geometry file, without its shapes."""
    if _is_parquet(path):
        column = pq.read_table(path, columns=[code]).column(code).to_pandas()
    else:
        column = pyogrio.read_dataframe(
            path, layer=layer or None, columns=[code], read_geometry=False
        )[code]
    codes: NDArray[np.object_] = column.to_numpy(dtype=object)
    return codes


def _read_frame(path: Path, columns: list[str], layer: str) -> gpd.GeoDataFrame:
    if _is_parquet(path):
        return gpd.read_parquet(path, columns=[*columns, "geometry"])
    return pyogrio.read_dataframe(path, layer=layer or None, columns=columns)


def _valid_polygons(geometry: NDArray[np.object_]) -> tuple[NDArray[np.object_], NDArray[np.bool_]]:
    """Valid (multi)polygons only.

    Overlapping parts would be drawn as holes, lines and points as pixels.
    """
    broken = ~(shapely.is_valid(geometry) | shapely.is_missing(geometry))
    geometry[broken] = shapely.make_valid(geometry[broken])
    other = ~np.isin(shapely.get_type_id(geometry), (3, 6, -1))
    for place in np.flatnonzero(other):
        parts = shapely.get_parts(shapely.get_parts(geometry[place]))
        geometry[place] = shapely.union_all(parts[np.isin(shapely.get_type_id(parts), (3, 6))])
    # A union of nothing is an empty collection, which is no polygon.
    strange = ~np.isin(shapely.get_type_id(geometry), (3, 6, -1))
    geometry[strange] = shapely.Polygon()
    return geometry, broken


def check_system(path: Path, layer: str) -> None:
    """Check the reference system of a file without reading a shape.

    Raises SourceError like ``read_boundaries`` for a file without a CRS or with a box that its CRS
    cannot have.
    """
    if _is_parquet(path):
        told = json.loads((pq.read_schema(path).metadata or {}).get(b"geo", b"{}"))
        column = told.get("columns", {}).get(told.get("primary_column", ""), {})
        # By the format, a missing key means longitude and latitude, and null means unknown.
        crs, box = column.get("crs", "OGC:CRS84"), column.get("bbox")
        _check_crs(
            path, None if crs is None else pyproj.CRS(crs), box if box and len(box) == 4 else None
        )
        return
    info = pyogrio.read_info(path, layer=layer or None, force_total_bounds=True)
    _check_crs(path, pyproj.CRS(info["crs"]) if info["crs"] else None, info.get("total_bounds"))


def _check_crs(path: Path, crs: pyproj.CRS | None, box: Sequence[float] | None) -> None:
    if crs is None:
        raise SourceError(
            f"{path.name} says no coordinate reference system; save it with one (EPSG:27700 for"
            " British National Grid, EPSG:4326 for longitude and latitude)"
        )
    if box is None:
        return
    x0, y0, x1, y1 = (float(v) for v in box)
    if problem := impossible_coordinates(crs, x0, y0, x1, y1):
        raise SourceError(
            f"{path.name} says {crs.to_string()[:40]} but {problem}; save it again with the"
            " reference system it is really in"
        )


def impossible_coordinates(crs: pyproj.CRS, x0: float, y0: float, x1: float, y1: float) -> str:
    """Why a bounding box cannot be in a reference system, as half a sentence.

    Empty where it can be.
    """
    if not all(np.isfinite((x0, y0, x1, y1))):
        return "its coordinates are not numbers"
    box = f"its coordinates run from ({x0:,.4g}, {y0:,.4g}) to ({x1:,.4g}, {y1:,.4g})"
    if crs.is_geographic:
        if max(abs(x0), abs(x1)) > 180 or max(abs(y0), abs(y1)) > 90:
            return f"{box}, which are no degrees"
        return (
            f"{box}, beyond the latitudes a web map can show"
            if max(abs(y0), abs(y1)) > LATITUDE_LIMIT
            else ""
        )
    if max(abs(x0), abs(x1)) <= 180 and max(abs(y0), abs(y1)) <= 90:
        return f"{box}, which look like degrees"
    west, south, east, north = _use_of(crs)
    inside = x0 >= west and x1 <= east and y0 >= south and y1 <= north
    return "" if inside else f"{box}, far outside the area that system is for"


def _use_of(crs: pyproj.CRS) -> tuple[float, float, float, float]:
    """The coordinates that a projected reference system is for, with half as much around it."""
    everywhere = (-np.inf, -np.inf, np.inf, np.inf)
    if crs.area_of_use is None:
        return everywhere
    use = transformer(DEGREES, crs).transform_bounds(*crs.area_of_use.bounds)
    if not all(np.isfinite(use)):
        return everywhere
    slack = 0.5 * max(use[2] - use[0], use[3] - use[1])
    return use[0] - slack, use[1] - slack, use[2] + slack, use[3] + slack


def possible_points(
    crs: pyproj.CRS, x: NDArray[np.float64], y: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Which points a reference system can have, by the rules of ``impossible_coordinates``."""
    are_degrees = (np.abs(x) <= 180) & (np.abs(y) <= 90)
    if crs.is_geographic:
        return are_degrees
    west, south, east, north = _use_of(crs)
    inside = (x >= west) & (x <= east) & (y >= south) & (y <= north)
    return np.asarray(inside & ~are_degrees, dtype=bool)


def dissolve(
    geometry: NDArray[np.object_], groups: NDArray[np.int64], count: int
) -> NDArray[np.object_]:
    """One shape for each group 0 … count − 1, merged from the shapes of its members.

    Members of group −1 are left out.
    """
    merged = np.empty(count, dtype=object)
    order = np.argsort(groups, kind="stable")
    starts = np.searchsorted(groups[order], np.arange(count + 1))
    for group in range(count):
        members = geometry[order[starts[group] : starts[group + 1]]]
        try:
            merged[group] = shapely.coverage_union_all(members)
        except shapely.GEOSException:
            merged[group] = shapely.union_all(members)
    return _valid_polygons(merged)[0]
