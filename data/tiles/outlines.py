"""Outlines of areas for a picture: as fine as the picture can show, and no finer."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from data.errors import DamagedFileError
from data.tiles.raster import Shapes

TOLERANCE = 0.5
"""How far an outline may be from the border, in units of the picture."""
LEAST_CORNERS = 3

Extent = tuple[float, float, float, float]
Ring = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Outline:
    """An area by its number, and its rings, (k, 2) each, in units of the picture from top left."""

    number: int
    rings: tuple[Ring, ...]


def outlines(shapes: Shapes, extent: Extent, width: float) -> Iterator[Outline]:
    """The outlines of shapes in a picture of an extent (EPSG:3857) that is ``width`` units wide.

    A border that two areas share stays shared (GEOS, coverage simplification by Visvalingam and
    Whyatt's areas). Areas that are smaller than the picture can show keep a triangle. Rings are
    closed by whoever draws them. Raises DamagedFileError where a shape cannot be read.
    """
    if not len(shapes):
        return
    scale = width / (extent[2] - extent[0])
    try:
        found = shapely.coverage_simplify(shapely.from_wkb(shapes.wkb), TOLERANCE / scale)
    except shapely.errors.GEOSException as error:
        raise DamagedFileError(
            f"A shape among areas {shapes.numbers.min()} to {shapes.numbers.max()} cannot be read"
            f" ({error}); build the atlas again"
        ) from None
    parts, owner = shapely.get_parts(found, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    corners, ring = shapely.get_coordinates(rings, return_index=True)
    placed = np.round((corners - (extent[0], extent[3])) * (scale, -scale), 1)
    starts = np.searchsorted(ring, np.arange(len(rings) + 1))
    owners = owner[part]
    firsts = np.searchsorted(owners, np.arange(len(found) + 1))
    for place, number in enumerate(shapes.numbers.tolist()):
        own = (
            _corners(placed[starts[at] : starts[at + 1] - 1])
            for at in range(firsts[place], firsts[place + 1])
        )
        yield Outline(number, tuple(each for each in own if len(each) >= LEAST_CORNERS))


def merged(shapes: Shapes) -> Shapes:
    """Shapes as one, with the number of the first; as they are where there is one or none."""
    if len(shapes) < 2:
        return shapes
    try:
        whole = shapely.to_wkb(shapely.union_all(shapely.from_wkb(shapes.wkb)))
    except shapely.errors.GEOSException:
        # Their outlines then stand beside each other.
        return shapes
    bounds = shapes.bounds
    around = np.concatenate([bounds[:, :2].min(axis=0), bounds[:, 2:].max(axis=0)])
    return Shapes(shapes.numbers[:1], around[None], np.array([whole], dtype=object))


def _corners(ring: Ring) -> Ring:
    """A ring without corners that lie on the one before."""
    moved = np.ones(len(ring), dtype=bool)
    moved[1:] = (ring[1:] != ring[:-1]).any(axis=1)
    return ring[moved]
