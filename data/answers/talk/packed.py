"""Everything that a talk in one file needs to draw its maps: tiles, classes, months and names.

All of it is what the API serves of the same views (area tiles, frames, series, lists of areas), so
it has been through the same disclosure rule. Each part is there once, and compressed by itself, so
that the file can read one when it is needed.
"""

import gzip
import json
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from data.answers.asked import Asked
from data.answers.classes.paint import paint_key
from data.answers.map.area_list import areas_for
from data.answers.map.drawn import DrawnMap
from data.answers.map.frame import frame_for, series_frame_for
from data.answers.map.frame_format import Frame
from data.answers.talk.shown import Bounds, ShownScene
from data.answers.words import words_of_period
from data.errors import StoryError
from data.store.reader import Atlas
from data.tiles.quadkey import HALF_WORLD, degrees_of, metres_of, tiles_across

TILE = 512
"""Pixels along a side of an area tile."""
SMALL_SCREEN, LARGE_SCREEN = 320, 1080
"""Pixels of the smaller side of a map on the smallest and on the largest screen."""
CLOSER = 2
"""Zooms below the one that a large screen opens at."""
MOST_TILES = 64
"""Tiles of a zoom. Where the whole atlas would take more, those around the scene are packed."""
AROUND = 0.25
"""How much of its own width is packed on every side of a scene that is not the whole atlas."""
LEAST_MONTHS = 2
MOST_BYTES = 40_000_000
"""Bytes of the parts of a file; a browser keeps all of them in memory."""
TOO_LARGE = (
    f"The file would be larger than {MOST_BYTES // 1_000_000} MB, which browsers open slowly. Show"
    " fewer scenes, places rather than the whole atlas, or a level with fewer areas."
)
WORLD = 1 << 24
"""Units across the world in which an outline is packed; one is 2.4 metres at the equator."""


@dataclass(slots=True)
class Packing:
    """The parts of a file so far, each once. ``parts``: gzip, in order."""

    atlas: Atlas
    parts: list[bytes] = field(default_factory=list)
    known: dict[str, int] = field(default_factory=dict)
    size: int = 0
    """Bytes of the parts."""

    def map_of(
        self, scene: ShownScene, drawn: DrawnMap, shaken: Frame | None = None
    ) -> dict[str, Any]:
        """The map of a scene as JSON: the numbers of its parts, and how they are drawn.

        It is drawn at one level, that of the picture and the headline. ``shaken``: what it is drawn
        from again and again; its months are not played then.
        """
        asked = drawn.asked
        level = asked.level
        packed: dict[str, Any] = {
            "level": {"key": level.key, "from_zoom": level.from_zoom, "areas": level.areas},
            "bounds": list(scene.bounds),
            "limits": list(self.atlas.manifest.bounds),
            "at": scene.asked.view.at,
            "frame": self._put(f"frame/{_named(asked)}", lambda: _frame(asked)),
            "list": self._put(f"list/{level.key}", lambda: _list(self.atlas, level.key)),
            "kept": list(asked.view.segment),
            "circled": drawn.looks.is_circled,
            "tiles": dict(self._tiles(asked, scene)),
            "ring": list(_ring(drawn)),
        }
        if shaken is not None:
            view = asked.view
            frame = self._put(f"shake/{_named(asked)}", shaken.whole)
            packed["shake"] = {"kind": view.shake, "seed": int(view.seed), "frame": frame}
        elif asked.second is None and drawn.paint.notice is None:
            packed |= self._months(asked)
        return packed

    def _months(self, asked: Asked) -> dict[str, Any]:
        """The classes of every month; nothing where there are too few to play."""
        frame = series_frame_for(asked)
        labels = json.loads(frame.parts[0][8:])["months"]
        if len(labels) < LEAST_MONTHS:
            return {}
        window = asked.view.window
        return {
            "series": self._put(f"series/{paint_key(asked)}", frame.whole),
            "months": [words_of_period(asked.records, window, label) for label in labels],
            "month": labels.index(asked.view.period) if asked.view.period in labels else -1,
        }

    def _tiles(self, asked: Asked, scene: ShownScene) -> Iterator[tuple[str, dict[str, list[int]]]]:
        """Zoom of the tiles → "column/row" → the parts with their numbers.

        The first is of the level that is drawn, the others are of the levels whose outlines lie
        over it (``orientation`` in assets/js/map/levels.js).
        """
        levels = self.atlas.manifest.levels
        whole, own = self.atlas.manifest.bounds, opening_of(scene)
        for zoom in range(_zoom(whole, SMALL_SCREEN), _zoom(own, LARGE_SCREEN) + CLOSER + 1):
            near = tiles_across(_extent(_wider(own)), zoom)
            there = tiles_across(_extent(whole), zoom)
            if len(there) > MOST_TILES:
                there = near
            if len(there) > MOST_TILES:
                return
            outlined = [
                level.key
                for level in levels[-2:]
                if levels.index(level) > levels.index(asked.level)
                and level.from_zoom <= zoom + 1
                and level.areas != 1
            ]
            found = {
                f"{x}/{y}": [self._tile(key, zoom, x, y) for key in (asked.level.key, *outlined)]
                for x, y in there
            }
            yield str(zoom), found

    def _tile(self, level: str, zoom: int, x: int, y: int) -> int:
        small = self.atlas.level(level).areas < 1 << 16

        def make() -> bytes:
            numbers = self.atlas.area_tile(level, zoom, x, y)
            return numbers.astype("<u2" if small else "<u4").tobytes()

        return self._put(f"tile/{level}/{zoom}/{x}/{y}", make)

    def _put(self, name: str, make: Callable[[], bytes]) -> int:
        """The number of a part, which is made where it is not there yet.

        Raises StoryError where the parts become too large together.
        """
        if name not in self.known:
            self.known[name] = len(self.parts)
            self.parts.append(gzip.compress(make(), 9, mtime=0))
            self.size += len(self.parts[-1])
            if self.size > MOST_BYTES:
                raise StoryError([TOO_LARGE])
        return self.known[name]


def opening_of(scene: ShownScene) -> Bounds:
    """West, south, east, north of what the map of a scene opens on, on a large screen."""
    if not scene.asked.view.at:
        return scene.bounds
    lat, lng, zoom = map(float, scene.asked.view.at.split(","))
    half = HALF_WORLD * LARGE_SCREEN / (TILE / 2 * 2**zoom)
    x, y = metres_of(lng, lat)
    return *degrees_of(x - half, y - half), *degrees_of(x + half, y + half)


def _named(asked: Asked) -> str:
    """The name of a picture. One of two may have the classes that it shares with the other."""
    other = f"/{paint_key(asked.second)}" if asked.second is not None else ""
    return f"{paint_key(asked)}{other}"


def _frame(asked: Asked) -> bytes:
    return frame_for(asked, with_values=True).whole()


def _list(atlas: Atlas, level: str) -> bytes:
    return json.dumps(areas_for(atlas, level), ensure_ascii=False, separators=(",", ":")).encode()


def _ring(drawn: DrawnMap) -> Iterator[list[int]]:
    """The outline of the chosen area: x, y, x, y, … of each ring, in units of ``WORLD``."""
    west, _, east, north = drawn.extent
    unit = (east - west) / drawn.size[0]
    for area in drawn.outlined():
        for ring in area.rings:
            x = (west + ring[:, 0] * unit + HALF_WORLD) / (2 * HALF_WORLD) * WORLD
            y = (HALF_WORLD - north + ring[:, 1] * unit) / (2 * HALF_WORLD) * WORLD
            closed = np.stack([np.append(x, x[0]), np.append(y, y[0])], axis=1)
            yield np.round(closed).astype(int).ravel().tolist()


def _extent(bounds: Bounds) -> Bounds:
    """Bounds in metres (EPSG:3857)."""
    west, south, east, north = bounds
    return *metres_of(west, south), *metres_of(east, north)


def _zoom(bounds: Bounds, pixels: int) -> int:
    """The zoom of tiles at which bounds are about so many pixels across or down."""
    west, south, east, north = _extent(bounds)
    side = max((east - west) / (2 * HALF_WORLD), (north - south) / (2 * HALF_WORLD), 1e-9)
    return max(0, min(16, math.floor(math.log2(pixels / (TILE * side)))))


def _wider(bounds: Bounds) -> Bounds:
    west, south, east, north = bounds
    across, down = AROUND * (east - west), AROUND * (north - south)
    return west - across, south - down, east + across, north + down
