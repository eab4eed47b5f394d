"""Draw at build time the area tiles that would make a visitor wait."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from data.model import TileFile
from data.tiles.quadkey import tile_extent, tiles_across
from data.tiles.raster import Shapes, area_tile, compressed

AREAS_TO_WARM = 1000
"""Tiles with more areas than this are drawn at build.

They take over 5 ms to draw, and as long again to read the files of their shapes.
"""
AREAS_TO_READ = 8000
"""Tiles whose files hold more areas than this are drawn at build, however few they show.

Reading a thousand areas takes some 3 ms.
"""
ALWAYS_TO_ZOOM = 9
"""All tiles up to this zoom are drawn at build, so that a view of a country or region is fast.

For England and Wales there are a hundred or two of them.
"""
FIRST_ZOOM, LAST_ZOOM = 3, 14
QUALITY = 9
"""Brotli quality of tiles that are compressed once and served as long as the build exists."""

Tile = tuple[int, int, int]


@dataclass(frozen=True)
class Limits:
    """Numbers of areas above which a tile is drawn at build.

    ``shown`` is the number that a tile shows, ``read`` the number in the files that would have to
    be read for it. A level with more areas than ``shown`` has every tile up to ``zoom`` drawn.
    """

    shown: int = AREAS_TO_WARM
    read: int = AREAS_TO_READ
    zoom: int = ALWAYS_TO_ZOOM


def slow_tiles(
    shapes: Shapes, files: Sequence[TileFile], limits: Limits = Limits()
) -> Iterator[tuple[Tile, Shapes]]:
    """Every tile z/x/y with areas that passes one of the limits, with these areas.

    Tiles go from coarse to fine. ``files``: the files of the shapes.
    """
    if not len(shapes):
        return
    always = limits.zoom if len(shapes) > limits.shown else -1
    extent = (
        *shapes.bounds[:, :2].min(axis=0).tolist(),
        *shapes.bounds[:, 2:].max(axis=0).tolist(),
    )
    level = [((FIRST_ZOOM, x, y), shapes, files) for x, y in tiles_across(extent, FIRST_ZOOM)]
    while level:
        finer: list[tuple[Tile, Shapes, Sequence[TileFile]]] = []
        for (z, x, y), near, beside in level:
            inside = near.within(place := tile_extent(z, x, y))
            read = [file for file in beside if file.meets(place)]
            if len(inside) and (
                z <= always
                or len(inside) > limits.shown
                or sum(file.areas for file in read) > limits.read
            ):
                yield (z, x, y), inside
                if z < LAST_ZOOM:
                    finer += [
                        ((z + 1, 2 * x + i, 2 * y + j), inside, read)
                        for j in (0, 1)
                        for i in (0, 1)
                    ]
        level = finer


def warm_tiles(
    shapes: Shapes, files: Sequence[TileFile], limits: Limits = Limits()
) -> Iterator[tuple[Tile, bytes]]:
    """Every slow tile, drawn and compressed.

    Compression runs in parallel with drawing: brotli releases other threads, rusterize does not.
    """
    with ThreadPoolExecutor(max_workers=2) as pool:
        waiting: list[tuple[Tile, Future[bytes]]] = []
        for tile, inside in slow_tiles(shapes, files, limits):
            drawn = area_tile(inside, *tile)
            waiting.append((tile, pool.submit(compressed, drawn, quality=QUALITY)))
            while len(waiting) > 8:
                done, result = waiting.pop(0)
                yield done, result.result()
        for done, result in waiting:
            yield done, result.result()
