"""The XYZ grid of Web Mercator (EPSG:3857): tiles, their extents and their quadkeys."""

import math

import numpy as np
from numpy.typing import NDArray

EARTH_RADIUS = 6378137.0
"""Radius of EPSG:3857, in metres."""
HALF_WORLD = math.pi * EARTH_RADIUS
"""Half the width of the Web Mercator square, in metres."""

DEEPEST_ZOOM = 22


def tile_extent(z: int, x: int, y: int) -> tuple[float, float, float, float]:
    """West, south, east, north of a tile in metres (EPSG:3857).

    >>> [round(v) for v in tile_extent(1, 0, 0)]
    [-20037508, 0, 0, 20037508]
    """
    side = 2 * HALF_WORLD / (1 << z)
    west, north = -HALF_WORLD + x * side, HALF_WORLD - y * side
    return west, north - side, west + side, north


def is_tile(z: int, x: int, y: int) -> bool:
    """Whether the tile exists, down to zoom 22."""
    return 0 <= z <= DEEPEST_ZOOM and 0 <= x < 1 << z and 0 <= y < 1 << z


def tile_numbers(
    x_metres: NDArray[np.float64], y_metres: NDArray[np.float64], z: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Column and row, at zoom z, of the tile that contains each point (EPSG:3857).

    Points outside the square go to its edge.
    """
    count = 1 << z
    columns = np.floor((x_metres + HALF_WORLD) / (2 * HALF_WORLD) * count).astype(np.int64)
    rows = np.floor((HALF_WORLD - y_metres) / (2 * HALF_WORLD) * count).astype(np.int64)
    return np.clip(columns, 0, count - 1), np.clip(rows, 0, count - 1)


def quadkeys(
    x_metres: NDArray[np.float64], y_metres: NDArray[np.float64], z: int
) -> NDArray[np.int64]:
    """Quadkeys of points (EPSG:3857) at zoom z, as integers.

    There are two bits for each zoom, the coarsest first.
    """
    columns, rows = tile_numbers(x_metres, y_metres, z)
    keys = np.zeros(len(columns), dtype=np.int64)
    for bit in range(z):
        keys |= (columns >> bit & 1) << 2 * bit | (rows >> bit & 1) << (2 * bit + 1)
    return keys


def quadkey_text(key: int, z: int) -> str:
    """A quadkey as usually written: one digit 0–3 for each zoom.

    >>> quadkey_text(0b0111, 2)
    '13'
    """
    return "".join(str(key >> 2 * (z - 1 - place) & 3) for place in range(z))


def tiles_across(extent: tuple[float, float, float, float], z: int) -> list[tuple[int, int]]:
    """Column and row of every tile at zoom z that an extent (EPSG:3857) touches, row by row."""
    west, south, east, north = extent
    columns, rows = tile_numbers(np.array([west, east]), np.array([north, south]), z)
    return [
        (x, y)
        for y in range(int(rows[0]), int(rows[1]) + 1)
        for x in range(int(columns[0]), int(columns[1]) + 1)
    ]


def degrees_of(x_metres: float, y_metres: float) -> tuple[float, float]:
    """Longitude and latitude, to 5 places, of a point in EPSG:3857.

    >>> degrees_of(-172371.0, 7136000.0)
    (-1.54844, 53.81926)
    """
    lat = 2 * math.atan(math.exp(y_metres / EARTH_RADIUS)) - math.pi / 2
    return round(x_metres / HALF_WORLD * 180, 5), round(math.degrees(lat), 5)


def metres_of(lng: float, lat: float) -> tuple[float, float]:
    """A point in EPSG:3857 of its longitude and latitude.

    >>> [round(v, -1) for v in metres_of(-1.54844, 53.81926)]
    [-172370.0, 7136000.0]
    """
    y = EARTH_RADIUS * math.log(math.tan(math.pi / 4 + math.radians(lat) / 2))
    return lng / 180 * HALF_WORLD, y
