"""Choose the first zoom of each level: there its areas are large enough to see."""

import numpy as np
import shapely

from data.pipeline.areas.ladder import Ladder
from data.tiles.quadkey import EARTH_RADIUS

EARTH = 2 * np.pi * EARTH_RADIUS
WORLD_PIXELS = 256
TYPICAL_PIXELS = 12.0
"""Side of the square, in pixels, that the median area should at least fill."""


def from_zooms(ladder: Ladder) -> dict[str, int]:
    """Level → the first zoom at which the map draws it.

    It follows from the size of the areas unless the catalogue sets it. A coarser level never starts
    later than a finer one.
    """
    zooms: dict[str, int] = {}
    ceiling = 18
    for key, level in ladder.items():
        side = float(np.median(np.sqrt(shapely.area(level.geometry))))
        wanted = (
            int(np.ceil(np.log2(TYPICAL_PIXELS * EARTH / (WORLD_PIXELS * side)))) if side > 0 else 0
        )
        zoom = level.entry.from_zoom if level.entry.from_zoom is not None else wanted
        zooms[key] = max(0, min(zoom, ceiling))
        # Each level has its own zoom, so zooming steps through the whole ladder.
        ceiling = zooms[key] - 1
    coarsest = list(ladder)[-1]
    zooms[coarsest] = 0
    return zooms
