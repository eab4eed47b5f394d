"""Drawing at build time the area tiles that would keep a visitor waiting."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

from data.tiles.quadkey import tile_extent, tiles_across
from data.tiles.raster import Shapes, area_tile, compressed

AREAS_TO_WARM = 1000
"""Tiles with more areas than this take over 5 ms to draw, and as long again for the files of their shapes: they are drawn at build."""
FIRST_ZOOM, LAST_ZOOM = 3, 14
QUALITY = 9
"""Brotli quality of tiles that are compressed once and served for as long as the build lives."""

Tile = tuple[int, int, int]


def crowded_tiles(shapes: Shapes, least: int = AREAS_TO_WARM) -> Iterator[tuple[Tile, Shapes]]:
    """Every tile z/x/y that more than ``least`` areas touch, with these areas; from coarse to fine."""
    if len(shapes) <= least:
        return
    extent = (*shapes.bounds[:, :2].min(axis=0).tolist(), *shapes.bounds[:, 2:].max(axis=0).tolist())
    level = [((FIRST_ZOOM, x, y), shapes) for x, y in tiles_across(extent, FIRST_ZOOM)]
    while level:
        finer: list[tuple[Tile, Shapes]] = []
        for (z, x, y), near in level:
            inside = near.within(tile_extent(z, x, y))
            if len(inside) > least:
                yield (z, x, y), inside
                if z < LAST_ZOOM:
                    finer += [((z + 1, 2 * x + i, 2 * y + j), inside) for j in (0, 1) for i in (0, 1)]
        level = finer


def warm_tiles(shapes: Shapes) -> Iterator[tuple[Tile, bytes]]:
    """Every crowded tile, drawn and compressed. Compression runs beside the drawing: brotli lets other threads go on, rusterize does not."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        waiting: list[tuple[Tile, Future[bytes]]] = []
        for tile, inside in crowded_tiles(shapes):
            drawn = area_tile(inside, *tile)
            waiting.append((tile, pool.submit(compressed, drawn, quality=QUALITY)))
            while len(waiting) > 8:
                done, result = waiting.pop(0)
                yield done, result.result()
        for done, result in waiting:
            yield done, result.result()
