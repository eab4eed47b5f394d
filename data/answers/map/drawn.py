"""The map of a view as a file shows it: which areas, in which looks, and which circles.

It is at the level that the headline speaks of, so that headline, picture and table are of the same
areas. ``picture.svg`` and ``picture.png`` draw the same values.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.answers.asked import Asked
from data.answers.classes.of_values import FIRST
from data.answers.classes.paint import Paint
from data.answers.map.looks import Looks, codes_of, looks_for
from data.answers.map.overlay import CIRCLES
from data.answers.map.paint import paint_for
from data.answers.map.picture import Extent, extent_of, fitted
from data.answers.spots import Spot
from data.manifest import AUTO, is_finer
from data.palettes import interface_tokens
from data.tiles.outlines import Outline, merged, outlines
from data.tiles.quadkey import HALF_WORLD
from data.tiles.raster import Shapes

VERDICTS = "verdicts"
MARGIN = 0.04
AROUND = 1.0
"""How much of its own width is shown on every side of a chosen area, where the atlas is larger."""
LEAST_RATIO, MOST_RATIO = 0.6, 1.0
"""Height over width of a map."""
SCREEN = 700.0
"""Width of the map on a screen, for which the sizes of circles are declared."""
LARGEST, LARGEST_VERDICT, SMALLEST = 26.0, 21.0, 4.0
"""Radii on a screen: of the largest circle of an overlay and of a verdict, and of the smallest."""
FADED = 0.35
"""Opacity of the circles around the chosen area."""
SIMILAR = FIRST + 2


@dataclass(frozen=True, slots=True)
class Circle:
    """A circle in units of the picture, from its top left."""

    number: int
    x: float
    y: float
    radius: float
    fill: str
    rim: str
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class DrawnMap:
    """The map of a view."""

    asked: Asked
    """The view at the level that is drawn."""
    paint: Paint
    extent: Extent
    size: tuple[int, int]
    """Width and height, in units of the picture."""
    looks: Looks
    codes: NDArray[np.uint16]
    """What each area (n,) looks like."""
    circles: tuple[Circle, ...]
    """From the lowest to the highest."""

    @property
    def is_ramp(self) -> bool:
        """Whether colours go from pale to strong, so that the lines between areas are grey."""
        return self.asked.measure.is_ramp or self.paint.shades is not None

    @property
    def largest(self) -> tuple[float, float]:
        """The value and the radius of the largest circle."""
        overlay = self.paint.overlay or {"max": 0.0}
        largest = LARGEST_VERDICT if self.looks.is_circled else LARGEST
        return float(overlay["max"]), largest * self.size[0] / SCREEN

    def outlined(self) -> Iterator[Outline]:
        """The outline of the chosen area, or of all areas of a shape together, in units of the
        picture.
        """
        level, numbers = _outlined(self.asked)
        if not level:
            return
        every = self.asked.atlas.shapes(level, self.extent)
        own = np.isin(every.numbers, numbers)
        shapes = Shapes(every.numbers[own], every.bounds[own], every.wkb[own])
        yield from outlines(merged(shapes), self.extent, self.size[0])

    def place(self, x: Any, y: Any) -> tuple[Any, Any]:
        """Points in metres (EPSG:3857) as units of the picture."""
        west, _, east, north = self.extent
        scale = self.size[0] / (east - west)
        return (x - west) * scale, (north - y) * scale


def drawn_for(asked: Asked, width: int) -> DrawnMap:
    """The map of a view, ``width`` units wide; its height follows from the shape of the place."""
    there = _at_level(asked)
    paint = paint_for(there)
    around = _around(asked)
    ratio = (around[3] - around[1]) / (around[2] - around[0])
    height = round(width * min(max(ratio, LEAST_RATIO), MOST_RATIO))
    overlay = paint.overlay or {}
    is_circled = overlay.get("kind") == VERDICTS and asked.view.draw != "areas"
    looks = looks_for(paint, frozenset(asked.view.segment), is_circled=is_circled)
    columns, codes = dict(paint.overlay_columns), codes_of(paint)
    extent = fitted(around, margin=0, ratio=height / width)
    drawn = DrawnMap(there, paint, extent, (width, height), looks, codes, ())
    return replace(drawn, circles=tuple(_circles(drawn, columns)))


def _outlined(asked: Asked) -> tuple[str, list[int]]:
    """Key of a level and numbers of the areas of it that are outlined; an empty key for none."""
    if asked.shape is not None and len(asked.shape):
        return asked.shape.level.key, (asked.shape.rows + 1).tolist()
    return (asked.spot.level, [asked.spot.number]) if asked.spot else ("", [])


def _at_level(asked: Asked) -> Asked:
    """At the level that the headline speaks of; that of the chosen area where it is finer.

    A shape is shown at its own level, where that has the figures.
    """
    level, spot = asked.measure.told_level(asked), asked.spot
    there = asked.at(level)
    if asked.shape is not None and len(asked.shape):
        own = asked.at(asked.shape.level)
        return there if paint_for(own).notice is not None else own
    if (
        spot is None
        or asked.view.level != AUTO
        or not is_finer(asked.manifest, spot.level, level.key)
    ):
        return there
    closer = asked.at(asked.atlas.level(spot.level))
    return there if paint_for(closer).notice is not None else closer


def _around(asked: Asked) -> Extent:
    """The whole atlas, or a chosen area or a shape with what lies around it."""
    whole = _wider(extent_of(None, asked.atlas), MARGIN)
    level, numbers = _outlined(asked)
    if not level:
        return whole
    bounds = asked.atlas.areas(level).bounds[np.array(numbers) - 1]
    west, south = bounds[:, :2].min(axis=0).tolist()
    east, north = bounds[:, 2:].max(axis=0).tolist()
    own = _wider((west, south, east, north), AROUND)
    return own if own[2] - own[0] < whole[2] - whole[0] else whole


def _wider(extent: Extent, part: float) -> Extent:
    west, south, east, north = extent
    more = part * max(east - west, north - south)
    return west - more, south - more, east + more, north + more


def _circles(drawn: DrawnMap, columns: dict[str, NDArray[Any]]) -> Iterator[Circle]:
    """The circles of verdicts, or those of take-up over groups."""
    overlay, tokens = drawn.paint.overlay or {}, interface_tokens("light")
    if not drawn.looks.is_circled and overlay.get("kind") != CIRCLES:
        return
    # Of a range, the least is certain.
    values = columns.get("overlay_least", columns.get("overlay_value"))
    if values is None:
        return
    areas, chosen = drawn.asked.atlas.areas(drawn.asked.level.key), _chosen(drawn)
    middles = (areas.bounds[:, :2] + areas.bounds[:, 2:]) / 2
    at = drawn.place(*_metres(areas.lng, areas.lat, middles))
    found = []
    for row, (x, y) in enumerate(zip(*at, strict=True)):
        number = int(drawn.paint.classes[row])
        entry = drawn.looks.legend.get(number)
        radius = radius_of(float(values[row]), drawn)
        if not (0 <= x <= drawn.size[0] and 0 <= y <= drawn.size[1]) or not radius:
            continue
        if not drawn.looks.is_circled:
            circle = Circle(row + 1, x, y, radius, tokens["surface"], tokens["selected"], 0.55)
            found.append((0, circle))
        elif entry is not None and entry.kind == "class":
            is_apart = number != SIMILAR
            rim = tokens["surface" if is_apart else "area_line_ramp"]
            is_faded = chosen is not None and chosen.number != row + 1
            opacity = FADED if is_faded else 1.0
            circle = Circle(row + 1, x, y, radius, entry.colours["light"], rim, opacity)
            found.append((0 if is_faded else 1 + is_apart, circle))
    # Those that differ lie over those that do not, and small ones over large ones.
    yield from (circle for _, circle in sorted(found, key=lambda pair: (pair[0], -pair[1].radius)))


def radius_of(value: float, drawn: DrawnMap) -> float:
    """Radius of the circle of a value, whose area is proportional to it; 0 for none."""
    most, largest = drawn.largest
    size = largest * math.sqrt(min(value / most, 1.0)) if value > 0 and most > 0 else 0.0
    if drawn.looks.is_circled:
        return max(size, SMALLEST * drawn.size[0] / SCREEN)
    return size


def _chosen(drawn: DrawnMap) -> Spot | None:
    """The chosen area, where it is one of those that are drawn."""
    spot = drawn.asked.spot
    return spot if spot is not None and spot.level == drawn.asked.level.key else None


def _metres(
    lng: NDArray[np.float64], lat: NDArray[np.float64], middles: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The places of areas in EPSG:3857; the middle of their bounds where none is known."""
    x = lng / 180 * HALF_WORLD
    y = np.log(np.tan(math.pi / 4 + np.radians(lat) / 2)) * HALF_WORLD / math.pi
    is_known = np.isfinite(x) & np.isfinite(y)
    return np.where(is_known, x, middles[:, 0]), np.where(is_known, y, middles[:, 1])
