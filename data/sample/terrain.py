"""Make a fictional coast, river and towns on the British National Grid.

The real place is in the North Sea.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import shapely
from numpy.random import Generator
from scipy.interpolate import PchipInterpolator, make_interp_spline
from scipy.spatial import cKDTree

from data.sample.noise import Floats, wander

CRS = "EPSG:27700"
TownKind = Literal["city", "port", "resort", "retirement", "industrial", "market", "village"]

AUTHORITIES = ("Aldermere", "Kelmouth and Estuary", "Saltmarsh Coast", "Wolden Vale")
CITY, PORT, COAST, VALE = range(4)


@dataclass(frozen=True, slots=True)
class Town:
    """A built-up place.

    It has a position, a radius in metres, and the number of the finest areas it fills.
    """

    name: str
    kind: TownKind
    authority: int
    x: float
    y: float
    radius: float
    areas: int


TOWNS = (
    Town("Aldermere", "city", CITY, 589_500, 494_600, 5_600, 900),
    Town("Kelmouth", "port", PORT, 605_300, 485_700, 3_400, 380),
    Town("Saltsea", "resort", COAST, 613_900, 506_200, 3_000, 330),
    Town("Ironthwaite", "industrial", VALE, 575_400, 483_600, 3_100, 300),
    Town("Tern Bay", "retirement", COAST, 608_600, 516_600, 2_500, 150),
    Town("Wolden Market", "market", VALE, 573_200, 503_800, 1_900, 105),
    Town("Hallowick", "market", COAST, 600_400, 508_900, 1_750, 85),
    Town("Brackenstow", "market", VALE, 581_700, 512_900, 1_550, 70),
    Town("Osierley", "market", PORT, 595_600, 479_200, 1_500, 62),
    Town("Thornhythe", "market", VALE, 567_000, 493_400, 1_300, 45),
    Town("Cold Staithe", "port", PORT, 610_700, 476_600, 1_100, 33),
)

_COAST = (
    (604_600, 524_400),
    (608_900, 521_600),
    (611_600, 518_000),
    (610_300, 513_600),
    (612_200, 511_300),
    (616_900, 508_800),
    (618_600, 506_300),
    (617_000, 503_300),
    (613_200, 501_300),
    (609_900, 498_300),
    (611_200, 494_900),
    (615_300, 493_300),
    (613_900, 488_300),
    (610_700, 486_700),
    (610_200, 483_700),
    (613_900, 480_500),
    (614_900, 477_300),
    (612_300, 474_300),
    (614_300, 469_200),
)
_INLAND = (
    (614_300, 469_200),
    (606_300, 471_900),
    (597_800, 469_300),
    (589_200, 473_800),
    (580_600, 472_200),
    (571_800, 476_900),
    (565_100, 474_100),
    (562_900, 482_600),
    (556_900, 488_100),
    (559_300, 496_000),
    (556_800, 503_700),
    (563_900, 508_200),
    (566_200, 516_100),
    (574_800, 517_000),
    (581_700, 522_900),
    (590_400, 520_200),
    (597_600, 525_300),
    (604_600, 524_400),
)
_RIVER = (
    (552_500, 500_200),
    (561_500, 498_400),
    (566_500, 495_100),
    (572_000, 495_900),
    (577_500, 492_600),
    (583_000, 494_900),
    (587_800, 493_300),
    (591_300, 495_300),
    (595_500, 492_900),
    (600_400, 491_600),
    (606_000, 490_200),
    (611_400, 490_300),
    (619_000, 490_600),
)
_RIVER_WIDTHS = (
    (552_500, 70),
    (575_000, 85),
    (586_000, 115),
    (592_500, 170),
    (597_000, 380),
    (602_000, 900),
    (607_500, 1_700),
    (612_500, 3_300),
    (619_000, 6_000),
)


@dataclass(frozen=True)
class Terrain:
    """The land and the water of the region.

    ``land`` is everything except sea and river; ``sea`` are points along the open coast, ``river``
    points along the middle of the river.
    """

    land: shapely.Geometry
    sea: Floats
    river: Floats


def distance_to(line: Floats, points: Floats) -> Floats:
    """Metres from each of ``points`` (n, 2) to the nearest point of a line (m, 2).

    The points of the line are close to each other.
    """
    distances: Floats = cKDTree(line).query(points)[0]
    return distances


def _drawn(
    rng: Generator,
    through: tuple[tuple[int, int], ...],
    step: float,
    swing: float,
    wavelength: float,
) -> Floats:
    """A curve through points, sampled every ``step`` metres.

    It is pushed sideways by up to about 2 × ``swing`` metres, except at its ends.
    """
    knots = np.array(through, dtype=float)
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(knots, axis=0).T))])
    at = np.linspace(0, along[-1], int(along[-1] / step))
    curve = make_interp_spline(along, knots, k=3)
    tangent = curve.derivative()(at)
    normal = np.column_stack([-tangent[:, 1], tangent[:, 0]]) / np.hypot(*tangent.T)[:, None]
    fade = np.minimum(1, np.minimum(at, along[-1] - at) / 3_000)
    drawn: Floats = curve(at) + normal * (wander(rng, at, wavelength) * swing * fade)[:, None]
    return drawn


def _water(middle: Floats) -> shapely.Geometry:
    """The river as a surface, from a brook in the west to a wide mouth in the east."""
    widths = PchipInterpolator(*np.array(_RIVER_WIDTHS, dtype=float).T)(middle[:, 0])
    tangent = np.gradient(middle, axis=0)
    normal = np.column_stack([-tangent[:, 1], tangent[:, 0]]) / np.hypot(*tangent.T)[:, None]
    banks = np.concatenate(
        [middle + normal * widths[:, None] / 2, (middle - normal * widths[:, None] / 2)[::-1]]
    )
    return shapely.make_valid(shapely.polygons(banks))


def draw_terrain(rng: Generator) -> Terrain:
    """Coast, borders and river for a seed."""
    coast = _drawn(rng, _COAST, 60, 300, 5_000)
    inland = _drawn(rng, _INLAND, 120, 560, 7_000)
    river = _drawn(rng, _RIVER, 40, 210, 4_200)
    outline = shapely.make_valid(shapely.polygons(np.concatenate([coast, inland[1:-1]])))
    land = shapely.difference(outline, _water(river))
    parts = shapely.get_parts(land)
    land = shapely.multipolygons(parts[shapely.area(parts) > 5e6])
    return Terrain(land=land, sea=coast, river=river)
