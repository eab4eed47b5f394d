"""Area tiles: for each pixel of a map tile, the number of its area.

rusterize makes them from the WKB of the store. It burns the same pixels as GDAL: each pixel gets
the area that contains its centre.
"""

from dataclasses import dataclass

import brotli
import numpy as np
from numpy.typing import NDArray
from rusterize import rusterize

from data.errors import DamagedFileError
from data.tiles.quadkey import tile_extent

SIZE = 512
"""Pixels along each side of an area tile."""

TILE_BYTES = SIZE * SIZE * 4


@dataclass(frozen=True, slots=True)
class Shapes:
    """Areas as shapes.

    ``numbers`` (n,) uint32, ``bounds`` (n, 4) metres (west, south, east, north), ``wkb`` (n,)
    bytes, polygons only.
    """

    numbers: NDArray[np.uint32]
    bounds: NDArray[np.float64]
    wkb: NDArray[np.object_]

    def __len__(self) -> int:
        return len(self.numbers)

    def within(self, extent: tuple[float, float, float, float]) -> "Shapes":
        """Shapes whose bounds meet an extent (EPSG:3857)."""
        west, south, east, north = extent
        b = self.bounds
        kept = (b[:, 0] < east) & (b[:, 2] > west) & (b[:, 1] < north) & (b[:, 3] > south)
        return Shapes(self.numbers[kept], self.bounds[kept], self.wkb[kept])


def joined(parts: list[Shapes]) -> Shapes:
    """Several sets of shapes as one, in the order of their numbers.

    The area that gets a shared pixel then never depends on the files.
    """
    if not parts:
        return Shapes(np.empty(0, np.uint32), np.empty((0, 4)), np.empty(0, np.object_))
    numbers = np.concatenate([p.numbers for p in parts])
    order = np.argsort(numbers, kind="stable")
    return Shapes(
        numbers[order],
        np.concatenate([p.bounds for p in parts])[order],
        np.concatenate([p.wkb for p in parts])[order],
    )


def area_tile(shapes: Shapes, z: int, x: int, y: int) -> NDArray[np.uint32]:
    """The area tile z/x/y (standard XYZ, Web Mercator).

    (512, 512) uint32, rows from the north, 0 where there is no area.

    Raises DamagedFileError where a shape cannot be read.
    """
    extent = tile_extent(z, x, y)
    near = shapes.within(extent)
    if not len(near):
        return np.zeros((SIZE, SIZE), dtype=np.uint32)
    try:
        burnt = rusterize(
            near.wkb,
            out_shape=(SIZE, SIZE),
            extent=extent,
            burn=near.numbers,
            background=0,
            dtype="uint32",
            encoding="numpy",
            fun="last",
        )
    except BaseException as error:
        # rusterize panics on bytes that are no geometry, and its PanicException is not an
        # Exception: it would end the server's thread.
        if type(error).__name__ != "PanicException":
            raise
        raise DamagedFileError(
            f"A shape among areas {near.numbers.min()} to {near.numbers.max()} cannot be read;"
            " build the atlas again"
        ) from None
    return np.ascontiguousarray(burnt.reshape(SIZE, SIZE))


def compressed(tile: NDArray[np.uint32], *, quality: int = 5) -> bytes:
    """An area tile as brotli of its little-endian bytes."""
    packed: bytes = brotli.compress(tile.astype("<u4", copy=False).tobytes(), quality=quality)
    return packed
