"""The map as a picture, painted on the server.

It is painted from the same area tiles and classes as in the browser.
"""

import math
import struct
import zlib
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from data.answers.asked import Asked
from data.answers.classes.of_values import (
    NO_DATA,
    UNCOVERED,
    UNDER_HALF,
    UNSAID,
    WITHHELD,
    ZERO,
    LegendEntry,
)
from data.answers.map.paint import paint_for
from data.answers.spots import Spot
from data.manifest import AUTO
from data.palettes import interface_tokens
from data.store.reader import Atlas
from data.tiles.quadkey import HALF_WORLD, metres_of

WIDTH, HEIGHT = 1200, 900


TILE = 512


MARGIN = 0.12
"""Margin on every side, as a part of the area's own width."""


LINE_PIXELS = 5


FADED = 0.72
"""How far the surroundings of the chosen area fade towards the page."""


Numbers = NDArray[np.uint32]


Pixels = NDArray[np.uint8]


Flags = NDArray[np.bool_]


Extent = tuple[float, float, float, float]
"""West, south, east, north in metres (EPSG:3857)."""


def picture_for(asked: Asked) -> Pixels:
    """The chosen area (or the whole atlas) and its surroundings in the colours of the view.

    (900, 1200, 3) uint8, light look.
    """
    spot, atlas, kept = asked.spot, asked.atlas, asked.view.segment
    extent = fitted(extent_of(spot, atlas))
    zoom = zoom_for(extent)
    shown = _at_zoom(asked, zoom + 1)
    paint = paint_for(shown)
    numbers = sampled(shown.level.key, extent, zoom, atlas)
    legend = [e for e in paint.legend if not kept or e.code in kept or e.kind != "segment"]
    image = coloured(numbers, paint.classes, legend, is_ramp=asked.measure.is_ramp)
    if spot is not None:
        inside = sampled(spot.level, extent, zoom, atlas) == spot.number
        image = outlined(image, inside)
    return image


def legend_for(asked: Asked) -> list[LegendEntry]:
    """The legend of the picture, in order."""
    zoom = zoom_for(fitted(extent_of(asked.spot, asked.atlas)))
    return paint_for(_at_zoom(asked, zoom + 1)).legend


def extent_of(spot: Spot | None, atlas: Atlas) -> Extent:
    """Bounds of an area, or what the map of the whole atlas opens on."""
    if spot is None:
        west, south, east, north = atlas.manifest.opens_on
        return *metres_of(west, south), *metres_of(east, north)
    west, south, east, north = atlas.areas(spot.level).bounds[spot.number - 1]
    return float(west), float(south), float(east), float(north)


def fitted(extent: Extent) -> Extent:
    """An extent with a margin, widened to the shape of the picture."""
    west, south, east, north = extent
    width, height = (east - west) * (1 + 2 * MARGIN), (north - south) * (1 + 2 * MARGIN)
    width = max(width, height * WIDTH / HEIGHT, 200.0)
    height = width * HEIGHT / WIDTH
    x, y = (west + east) / 2, (south + north) / 2
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


def zoom_for(extent: Extent) -> int:
    """Zoom of the area tiles whose pixels are nearest to the picture's in size."""
    return max(
        0, min(17, round(math.log2(WIDTH * 2 * HALF_WORLD / (TILE * (extent[2] - extent[0])))))
    )


def sampled(level: str, extent: Extent, zoom: int, atlas: Atlas) -> Numbers:
    """Area numbers under every pixel of the picture: (900, 1200) uint32, 0 for none."""
    scale = TILE * 2**zoom / (2 * HALF_WORLD)
    west, south, east, north = extent
    columns = (
        (west + (np.arange(WIDTH) + 0.5) / WIDTH * (east - west) + HALF_WORLD) * scale
    ).astype(np.int64)
    rows = (
        (HALF_WORLD - north + (np.arange(HEIGHT) + 0.5) / HEIGHT * (north - south)) * scale
    ).astype(np.int64)
    numbers = np.zeros((HEIGHT, WIDTH), dtype=np.uint32)
    for x in np.unique(columns // TILE):
        for y in np.unique(rows // TILE):
            across, down = np.flatnonzero(columns // TILE == x), np.flatnonzero(rows // TILE == y)
            tile = atlas.area_tile(level, zoom, int(x), int(y))
            numbers[np.ix_(down, across)] = tile[np.ix_(rows[down] % TILE, columns[across] % TILE)]
    return numbers


def coloured(
    numbers: Numbers, classes: Pixels, legend: list[LegendEntry], *, is_ramp: bool
) -> Pixels:
    """Turn area numbers into the colours of their classes.

    Areas are hatched where there is no data, where they are not covered, hidden, cannot be said or
    are under half. A line is drawn between areas that are large enough for one.
    """
    tokens = {name: _rgb(colour) for name, colour in interface_tokens("light").items()}
    palette = np.tile(tokens["no_data"], (256, 1))
    palette[ZERO] = tokens["surface"]
    for entry in legend:
        palette[entry.number] = palette[entry.number | UNDER_HALF] = (
            _rgb(entry.colours["light"]) if "light" in entry.colours else tokens["no_data"]
        )
    cells = np.concatenate([[NO_DATA], classes])[numbers]
    image: Pixels = palette[cells].astype(np.uint8)
    down, across = np.indices(numbers.shape)
    rising, falling = (across + down) % 10 < 2, (across - down) % 10 < 2
    land = numbers > 0
    image[land & (cells == NO_DATA) & rising] = tokens["no_data_hatch"]
    image[land & (cells == WITHHELD) & (rising | falling)] = tokens["no_data_hatch"]
    image[land & (cells == UNCOVERED) & (down % 10 < 1)] = tokens["no_data_hatch"]
    squares = (across % 10 < 1) | (down % 10 < 1)
    image[land & (cells == UNSAID) & squares] = tokens["no_data_hatch"]
    image[land & (cells >= UNDER_HALF) & rising] = tokens["hatch_on_fill"]
    shown = len(np.unique(numbers))
    if land.sum() / max(shown, 1) > (LINE_PIXELS * 4) ** 2:
        image[land & edges_of(numbers)] = tokens["area_line_ramp" if is_ramp else "area_line"]
    image[~land] = tokens["surface"]
    return image


def outlined(image: Pixels, inside: Flags) -> Pixels:
    """The chosen area as it is, with a line around it, and everything else faded."""
    tokens = {
        name: np.array(_rgb(colour), dtype=np.float64)
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


def png_of(image: Pixels) -> bytes:
    """A PNG (8-bit RGB) of an image (h, w, 3) uint8.

    Format: PNG (third edition), sections 5 and 11.
    """
    height, width, _ = image.shape
    rows = np.concatenate([np.zeros((height, 1), np.uint8), image.reshape(height, -1)], axis=1)
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
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


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
