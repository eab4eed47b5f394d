"""The map as a picture, painted on the server.

It is painted from the same area tiles and classes as in the browser.
"""

import math
import struct
import zlib
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.answers.asked import Asked
from data.answers.classes.of_values import NO_DATA, LegendEntry
from data.answers.map.looks import COVERS, Looks, codes_of, looks_for, rgb
from data.answers.map.paint import paint_for
from data.answers.spots import Spot
from data.manifest import AUTO
from data.palettes import interface_tokens
from data.store.reader import Atlas
from data.tiles.quadkey import HALF_WORLD, metres_of

WIDTH, HEIGHT = 1200, 900
SMALL = (640, 480)
"""Width and height of a small map, among words."""
TILE = 512
MARGIN = 0.12
"""Margin on every side, as a part of the area's own width."""
LINE_PIXELS = 5
LEAST_METRES = 200.0
"""The least width of a picture on the ground."""
FADED = 0.72
"""How far the surroundings of the chosen area fade towards the page."""
Numbers = NDArray[np.uint32]
Pixels = NDArray[np.uint8]
Flags = NDArray[np.bool_]
Extent = tuple[float, float, float, float]
"""West, south, east, north in metres (EPSG:3857)."""


def picture_for(asked: Asked, size: tuple[int, int] = (WIDTH, HEIGHT)) -> Pixels:
    """The chosen area (or the whole atlas) and its surroundings in the colours of the view.

    (height, width, 3) uint8, light look. ``size``: width and height.
    """
    spot, atlas, kept = asked.spot, asked.atlas, asked.view.segment
    extent = fitted(extent_of(spot, atlas))
    shown = _at_zoom(asked, zoom_for(extent, size[0]) + 1)
    paint = paint_for(shown)
    numbers = sampled(shown.level.key, extent, size, atlas)
    looks, codes = looks_for(paint, frozenset(kept)), codes_of(paint)
    is_ramp = asked.measure.is_ramp or paint.shades is not None
    image = coloured(numbers, codes, looks, is_ramp=is_ramp)
    if spot is not None:
        inside = sampled(spot.level, extent, size, atlas) == spot.number
        image = outlined(image, inside)
    return image


def legend_for(asked: Asked) -> list[LegendEntry]:
    """The legend of the picture, in order."""
    zoom = zoom_for(fitted(extent_of(asked.spot, asked.atlas)), WIDTH)
    return paint_for(_at_zoom(asked, zoom + 1)).legend


def extent_of(spot: Spot | None, atlas: Atlas) -> Extent:
    """Bounds of an area, or what the map of the whole atlas opens on."""
    if spot is None:
        west, south, east, north = atlas.manifest.opens_on
        return *metres_of(west, south), *metres_of(east, north)
    west, south, east, north = atlas.areas(spot.level).bounds[spot.number - 1]
    return float(west), float(south), float(east), float(north)


def fitted(extent: Extent, *, margin: float = MARGIN, ratio: float = HEIGHT / WIDTH) -> Extent:
    """An extent with a margin on every side, widened to a picture's height over its width."""
    west, south, east, north = extent
    width, height = (east - west) * (1 + 2 * margin), (north - south) * (1 + 2 * margin)
    width = max(width, height / ratio, LEAST_METRES)
    height = width * ratio
    x, y = (west + east) / 2, (south + north) / 2
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


def zoom_for(extent: Extent, width: int) -> int:
    """Zoom of the area tiles whose pixels are nearest in size to those of a picture so wide."""
    return max(
        0, min(17, round(math.log2(width * 2 * HALF_WORLD / (TILE * (extent[2] - extent[0])))))
    )


def sampled(level: str, extent: Extent, size: tuple[int, int], atlas: Atlas) -> Numbers:
    """Area numbers under every pixel of a picture (width, height): (h, w) uint32, 0 for none."""
    width, height = size
    zoom = zoom_for(extent, width)
    scale = TILE * 2**zoom / (2 * HALF_WORLD)
    west, south, east, north = extent
    columns = (
        (west + (np.arange(width) + 0.5) / width * (east - west) + HALF_WORLD) * scale
    ).astype(np.int64)
    rows = (
        (HALF_WORLD - north + (np.arange(height) + 0.5) / height * (north - south)) * scale
    ).astype(np.int64)
    numbers = np.zeros((height, width), dtype=np.uint32)
    for x in np.unique(columns // TILE):
        for y in np.unique(rows // TILE):
            across, down = np.flatnonzero(columns // TILE == x), np.flatnonzero(rows // TILE == y)
            tile = atlas.area_tile(level, zoom, int(x), int(y))
            numbers[np.ix_(down, across)] = tile[np.ix_(rows[down] % TILE, columns[across] % TILE)]
    return numbers


def coloured(
    numbers: Numbers,
    codes: NDArray[np.integer[Any]],
    looks: Looks,
    *,
    is_ramp: bool,
    grain: int = 1,
) -> Pixels:
    """Turn area numbers into the colours and hatches of their codes (n,).

    A line is drawn between areas that are large enough for one. ``grain``: pixels to a unit of a
    hatch.
    """
    tokens = interface_tokens("light")
    found, places = np.unique(np.concatenate([[NO_DATA], codes]), return_inverse=True)
    known = [looks.of(int(code)) for code in found]
    line = tokens["area_line_ramp" if is_ramp else "area_line"]
    # The colours of the grounds, those of their hatches, the line between areas, and no area.
    inks = [look.ink or look.ground for look in known]
    palette = np.array(
        [rgb(c) for c in (*(look.ground for look in known), *inks, line, tokens["surface"])],
        dtype=np.uint8,
    )
    places[0], at_line = len(palette) - 1, len(palette) - 2
    cells = places.astype(np.uint16)[numbers]
    y, x = (axis.astype(np.int32) for axis in np.ogrid[: numbers.shape[0], : numbers.shape[1]])
    for place, look in enumerate(known):
        for mark in look.hatches:
            cells[(cells == place) & COVERS[mark](x, y, grain)] += len(known)
    often = np.bincount(numbers.ravel())
    land = numbers.size - int(often[0])
    if land / max(int(np.count_nonzero(often)), 1) > (LINE_PIXELS * 4 * grain) ** 2:
        edges = edges_of(numbers)
        if grain > 1:
            edges[1:] |= edges[:-1]
            edges[:, 1:] |= edges[:, :-1]
        edges &= numbers > 0
        cells[edges] = at_line
    image: Pixels = np.take(palette, cells, axis=0)
    return image


def outlined(image: Pixels, inside: Flags) -> Pixels:
    """The chosen area as it is, with a line around it, and everything else faded."""
    tokens = {
        name: np.array(rgb(colour), dtype=np.float64)
        for name, colour in interface_tokens("light").items()
    }
    faded = (image * (1 - FADED) + tokens["surface"] * FADED).astype(np.uint8)
    result: Pixels = np.where(inside[..., None], image, faded)
    line = edges_of(inside.astype(np.uint32))
    for _ in range(LINE_PIXELS // 2):
        line = (
            line
            | np.roll(line, 1, 0)
            | np.roll(line, -1, 0)
            | np.roll(line, 1, 1)
            | np.roll(line, -1, 1)
        )
    result[line] = tokens["selected"].astype(np.uint8)
    return result


def edges_of(numbers: NDArray[np.uint32]) -> Flags:
    """True where a pixel and the next one to the right or below belong to different areas."""
    edge = np.zeros(numbers.shape, dtype=bool)
    edge[:, :-1] |= numbers[:, :-1] != numbers[:, 1:]
    edge[:-1] |= numbers[:-1] != numbers[1:]
    return edge


def png_of(image: Pixels, *, is_clear: bool = False) -> bytes:
    """A PNG (8-bit RGB) of an image (h, w, 3) uint8.

    ``is_clear``: what is no area shows the page behind it, dark or light. Format: PNG (third
    edition), sections 5 and 11.
    """
    height, width, _ = image.shape
    rows = np.concatenate([np.zeros((height, 1), np.uint8), image.reshape(height, -1)], axis=1)
    clear = struct.pack(">HHH", *rgb(interface_tokens("light")["surface"]))
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        *([(b"tRNS", clear)] if is_clear else []),
        (b"IDAT", zlib.compress(rows.tobytes(), 6)),
        (b"IEND", b""),
    )
    chunks = [
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in parts
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _at_zoom(asked: Asked, zoom: int) -> Asked:
    """The same request without its overlay, at the level that the map would show at a zoom.

    That is the pinned level, else the finest that begins by that zoom and has the figures.
    """
    plain = replace(asked, view=replace(asked.view, overlay="none"))
    if asked.view.level != AUTO:
        return plain
    levels = asked.manifest.levels
    finest = levels.index(asked.level)
    begun = [place for place, level in enumerate(levels) if level.from_zoom <= zoom]
    return plain.at(levels[max(finest, min(begun, default=len(levels) - 1))])
