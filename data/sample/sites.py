"""Place the centres of the smallest pieces of ground.

They are dense in towns, sparse in the country, and in pairs along every shore.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.random import Generator
from scipy.spatial import cKDTree

from data.sample.noise import Flags, Floats, Ints
from data.sample.terrain import COAST, PORT, TOWNS, VALE, Terrain, Town, distance_to

PIECES_PER_AREA = 5
"""Pieces of ground in an area of the finest level."""

RURAL_AREAS = 340
VILLAGES = 46
NO_TOWN = -1


@dataclass(frozen=True)
class Sites:
    """Centres of pieces of ground (n, 2).

    Centres in the sea, in the river or beyond the border only shape their neighbours.
    """

    points: Floats
    on_land: Flags
    town: Ints
    """Place in ``Setting.towns``, -1 in the open country."""
    weight: Floats
    """Share of a finest area that a piece makes up, about 1 / PIECES_PER_AREA."""


@dataclass(frozen=True)
class Setting:
    """Towns and villages with the outlines of their built-up ground."""

    towns: tuple[Town, ...]
    outlines: tuple[shapely.Geometry, ...]

    def town_of(self, points: Floats) -> Ints:
        """Place in ``towns`` of the town that contains each point, -1 for none."""
        found = np.full(len(points), NO_TOWN)
        geometries = shapely.points(points)
        for place, outline in enumerate(self.outlines):
            shapely.prepare(outline)
            found[shapely.contains(outline, geometries)] = place
        return found


def _outline(rng: Generator, town: Town) -> shapely.Geometry:
    """Built-up ground: a circle with lobes along the roads."""
    angle = np.linspace(0, 2 * np.pi, 90, endpoint=False)
    lobes = sum(
        rng.uniform(0.03, 0.10) * np.cos(k * angle + rng.uniform(0, 2 * np.pi)) for k in range(2, 7)
    )
    reach = town.radius * (1 + lobes)
    return shapely.polygons(
        np.column_stack([town.x + reach * np.cos(angle), town.y + reach * np.sin(angle)])
    )


def _villages(
    rng: Generator, terrain: Terrain, outlines: list[shapely.Geometry], names: tuple[str, ...]
) -> list[Town]:
    """Villages in the open country, far from each other and from the towns."""
    west, south, east, north = shapely.bounds(terrain.land)
    tries = np.column_stack([rng.uniform(west, east, 6_000), rng.uniform(south, north, 6_000)])
    free = shapely.buffer(terrain.land, -900)
    shapely.prepare(free)
    tries = tries[shapely.contains(free, shapely.points(tries))]
    tries = tries[shapely.distance(shapely.union_all(outlines), shapely.points(tries)) > 1_900]
    chosen: list[Floats] = []
    for point in tries:
        if len(chosen) < VILLAGES and all(np.hypot(*(point - other)) > 3_300 for other in chosen):
            chosen.append(point)
    sizes = np.sort(rng.pareto(1.6, len(chosen)) * 1.7 + 1.6).clip(0, 9)[::-1]
    return [
        Town(
            names[i],
            "village",
            _council_of(p),
            float(p[0]),
            float(p[1]),
            330 * float(n) ** 0.5,
            round(float(n)),
        )
        for i, (p, n) in enumerate(zip(chosen, sizes, strict=True))
    ]


def _council_of(point: Floats) -> int:
    if point[0] > 600_000 and point[1] > 495_000:
        return COAST
    return PORT if point[0] > 590_000 else VALE


def settle(rng: Generator, terrain: Terrain, village_names: tuple[str, ...]) -> Setting:
    """Towns and villages on the land."""
    outlines = [_outline(rng, town) for town in TOWNS]
    villages = _villages(rng, terrain, outlines, village_names)
    outlines += [_outline(rng, village) for village in villages]
    return Setting(towns=(*TOWNS, *villages), outlines=tuple(outlines))


def _in_town(
    rng: Generator, town: Town, outline: shapely.Geometry, land: shapely.Geometry
) -> Floats:
    """Centres for a town's pieces: densest in the middle, and only on the town's own dry ground."""
    wanted = town.areas * PIECES_PER_AREA
    ground = shapely.intersection(outline, land)
    shapely.prepare(ground)
    tries = wanted * 6
    angle = rng.uniform(0, 2 * np.pi, tries)
    # The density falls from the middle to the edge by a factor of about 4; reach squared would give
    # an even spread.
    reach = town.radius * 1.5 * rng.uniform(0, 1, tries) ** 0.5
    kept = rng.uniform(0, 1, tries) < np.exp(-1.35 * reach / town.radius)
    points = np.column_stack([town.x + reach * np.cos(angle), town.y + reach * np.sin(angle)])[kept]
    points = points[shapely.contains(ground, shapely.points(points))]
    kept_points: Floats = points[:wanted]
    return kept_points


def _in_country(rng: Generator, terrain: Terrain, setting: Setting) -> Floats:
    """Centres in the open country: an uneven grid."""
    open_land = shapely.buffer(terrain.land, -250)
    shapely.prepare(open_land)
    villages = sum(t.areas for t in setting.towns if t.kind == "village")
    step = (shapely.area(terrain.land) * 0.9 / ((RURAL_AREAS - villages) * PIECES_PER_AREA)) ** 0.5
    west, south, east, north = shapely.bounds(terrain.land)
    x, y = np.meshgrid(np.arange(west, east, step), np.arange(south, north, step))
    points = np.column_stack([x.ravel(), y.ravel()])
    points += rng.uniform(-0.46, 0.46, points.shape) * step
    points = points[shapely.contains(open_land, shapely.points(points))]
    country: Floats = points[setting.town_of(points) == NO_TOWN]
    return country


def _shore_step(points: Floats, terrain: Terrain, setting: Setting) -> Floats:
    """Distance between pairs along the shore: short at the narrow river and in towns."""
    from_river = distance_to(terrain.river, points)
    step = np.clip(from_river * 0.9, 85, 260)
    main = np.array([[t.x, t.y, t.radius] for t in setting.towns if t.kind != "village"])
    near = (
        np.hypot(points[:, None, 0] - main[:, 0], points[:, None, 1] - main[:, 1])
        < main[:, 2] * 1.15
    ).any(axis=1)
    return np.where(near, np.minimum(step, 90), step)


def _along_shores(terrain: Terrain, setting: Setting) -> tuple[Floats, Floats]:
    """Pairs of centres, one on land and one off it, either side of every shore, bank and border."""
    pairs = []
    for ring in shapely.get_rings(shapely.get_parts(terrain.land)):
        dense = shapely.get_coordinates(shapely.segmentize(ring, 25))
        gaps = np.hypot(*np.diff(dense, axis=0).T)
        along = np.concatenate([[0.0], np.cumsum(gaps)])
        count = np.concatenate([[0.0], np.cumsum(gaps / _shore_step(dense[1:], terrain, setting))])
        at = np.interp(np.arange(0, int(count[-1])) + 0.5, count, along)
        here, ahead, behind = (_at(dense, along, at + d) for d in (0, 12, -12))
        tangent = (ahead - behind) / np.maximum(np.hypot(*(ahead - behind).T), 1e-9)[:, None]
        offset = (_shore_step(here, terrain, setting) * 0.32)[:, None] * np.column_stack(
            [-tangent[:, 1], tangent[:, 0]]
        )
        pairs.append(np.stack([here + offset, here - offset], axis=1))
    both = np.concatenate(pairs)
    inside = shapely.contains(terrain.land, shapely.points(both))
    good = inside.sum(axis=1) == 1
    return both[good][inside[good]], both[good][~inside[good]]


def _at(line: Floats, along: Floats, at: Floats) -> Floats:
    """Points (k, 2) at given distances along a closed line."""
    wrapped = at % along[-1]
    return np.column_stack(
        [np.interp(wrapped, along, line[:, 0]), np.interp(wrapped, along, line[:, 1])]
    )


def place_sites(rng: Generator, terrain: Terrain, setting: Setting) -> Sites:
    """All centres of a region."""
    shapely.prepare(terrain.land)
    land_side, water_side = _along_shores(terrain, setting)
    inner = [
        _in_town(rng, town, outline, terrain.land)
        for town, outline in zip(setting.towns, setting.outlines, strict=True)
    ]
    points = np.concatenate([*inner, _in_country(rng, terrain, setting)])
    shore = distance_to(shapely.get_coordinates(shapely.segmentize(terrain.land, 25)), points)
    points = points[shore > 0.75 * _shore_step(points, terrain, setting)]
    points = _unique(points, 12.0)
    count = len(points)
    everywhere = np.concatenate([points, land_side, water_side])
    on_land = np.arange(len(everywhere)) < count + len(land_side)
    weight = np.full(len(everywhere), 1.0)
    nearest, _ = cKDTree(points).query(land_side)
    step = _shore_step(land_side, terrain, setting)
    weight[count : count + len(land_side)] = np.clip(step / np.maximum(nearest * 2, 1), 0.02, 0.6)
    return Sites(
        points=everywhere,
        on_land=on_land,
        town=setting.town_of(everywhere),
        weight=weight / PIECES_PER_AREA,
    )


def _unique(points: Floats, apart: float) -> Floats:
    """Points without those closer than ``apart`` metres to an earlier one."""
    close = cKDTree(points).query_pairs(apart, output_type="ndarray")
    keep = np.ones(len(points), dtype=bool)
    keep[close[:, 1]] = False
    return points[keep]
