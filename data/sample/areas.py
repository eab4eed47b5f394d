"""Make output areas, LSOAs, wards and authorities from pieces of ground."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.random import Generator

from data.sample.ground import Ground
from data.sample.grouping import connected, divide, group_edges, shares_of
from data.sample.noise import Floats, Ints, Shapes, smooth_surface
from data.sample.sites import NO_TOWN, Setting
from data.sample.terrain import AUTHORITIES, CITY, TOWNS, Terrain

OUTPUT_AREAS = 2_800
LSOAS = 560
WARDS = 100
SMALLEST_ZONE = 14.0
"""A zone lighter than this many output areas joins the zone next to it."""


@dataclass(frozen=True)
class Areas:
    """The finest areas in the order of their codes, and the larger areas they belong to.

    Larger areas are given as places, from 0.
    """

    polygons: Shapes
    centres: Floats
    """Weighted centre of the ground of each area (n, 2), EPSG:27700."""
    town: Ints
    """Place in ``Setting.towns`` of most of its ground, -1 in the open country."""
    lsoa: Ints
    ward: Ints
    authority: Ints
    piece_area: Ints
    """Finest area of each piece of ground."""
    ward_zone: Ints
    """Zone of each ward; ``zone_town`` has the town of each zone."""
    zone_town: Ints

    def __len__(self) -> int:
        return len(self.polygons)


def _authority_of(rng: Generator, centres: Floats) -> Ints:
    """Authority by nearness to towns; the city keeps close to its edge."""
    reach = np.stack(
        [
            (np.hypot(centres[:, 0] - t.x, centres[:, 1] - t.y) - t.radius)
            * (4.0 if t.authority == CITY else 1.0)
            for t in TOWNS
        ],
        axis=1,
    )
    wander = np.stack([smooth_surface(rng, centres, 6_000, 2) for _ in AUTHORITIES], axis=1) * 480
    reach += wander[:, [t.authority for t in TOWNS]]
    nearest: Ints = np.array([t.authority for t in TOWNS], dtype=np.int64)[reach.argmin(axis=1)]
    return nearest


def _zones(rng: Generator, ground: Ground, terrain: Terrain) -> tuple[Ints, Ints, Ints]:
    """Zone of each piece, and town (-1: country) and authority of each zone.

    No zone crosses the river or leaves its authority.
    """
    bank = np.zeros(len(ground.centres), dtype=np.int64)
    for place, part in enumerate(shapely.get_parts(terrain.land)):
        shapely.prepare(part)
        bank[shapely.contains(part, shapely.points(ground.centres))] = place
    town = np.where(ground.town < len(TOWNS), ground.town, NO_TOWN)
    authority = np.where(
        town >= 0, np.array([t.authority for t in TOWNS])[town], _authority_of(rng, ground.centres)
    )
    key = (bank * 8 + authority) * 64 + town + 1
    key = connected(key, ground.edges, ground.lengths, ground.weight, SMALLEST_ZONE)
    found, zone = np.unique(key, return_inverse=True)
    return zone, found % 64 - 1, found // 64 % 8


def _within(rng: Generator, ground: Ground, outer: Ints, parts: Ints) -> Ints:
    """Pieces of each outer group divided into its number of parts.

    Parts are connected, and labels run through the outer groups in order.
    """
    labels = np.zeros(len(outer), dtype=np.int64)
    first = np.concatenate([[0], np.cumsum(parts)])
    order = np.argsort(outer, kind="stable")
    for group, members in enumerate(
        np.split(order, np.cumsum(np.bincount(outer, minlength=len(parts)))[:-1])
    ):
        labels[members] = first[group] + divide(
            rng, ground.centres[members], ground.weight[members], int(parts[group])
        )
    inner = outer[ground.edges[:, 0]] == outer[ground.edges[:, 1]]
    return connected(labels, ground.edges[inner], ground.lengths[inner], ground.weight)


def _uneven(rng: Generator, groups: int, total: int) -> Ints:
    """Numbers of parts that add up to ``total``.

    Most are the same; some are one more, and as many are one less.
    """
    parts = np.full(groups, total // groups)
    shuffled = rng.permutation(groups)
    swapped = groups // 5
    parts[shuffled[:swapped]] += 1
    parts[shuffled[swapped : 2 * swapped]] -= 1
    return parts


def _wards(
    rng: Generator, lsoa: Ints, zone: Ints, centres: Floats, edges: Ints, lengths: Floats
) -> tuple[Ints, Ints]:
    """Ward of each finest area, and zone of each ward.

    Wards follow LSOAs except for a few areas on their borders.
    """
    count = int(lsoa.max()) + 1
    size = np.bincount(lsoa).astype(float)
    middle = np.column_stack([np.bincount(lsoa, centres[:, k]) for k in (0, 1)]) / size[:, None]
    lsoa_zone = np.zeros(count, dtype=np.int64)
    lsoa_zone[lsoa] = zone
    parts = shares_of(WARDS, np.bincount(zone).astype(float))
    first = np.concatenate([[0], np.cumsum(parts)])
    ward_of_lsoa = np.zeros(count, dtype=np.int64)
    for place in range(len(parts)):
        members = np.flatnonzero(lsoa_zone == place)
        ward_of_lsoa[members] = first[place] + divide(
            rng, middle[members], size[members], int(parts[place])
        )
    lsoa_edges, lsoa_lengths = group_edges(lsoa, edges, lengths)
    same = lsoa_zone[lsoa_edges[:, 0]] == lsoa_zone[lsoa_edges[:, 1]]
    ward = connected(ward_of_lsoa, lsoa_edges[same], lsoa_lengths[same], size)[lsoa]
    same_zone = zone[edges[:, 0]] == zone[edges[:, 1]]
    crossing = np.flatnonzero(same_zone & (ward[edges[:, 0]] != ward[edges[:, 1]]))
    for edge in rng.choice(crossing, 45, replace=False):
        ward[edges[edge, 0]] = ward[edges[edge, 1]]
    ward = connected(ward, edges[same_zone], lengths[same_zone], np.ones(len(ward)))
    return ward, np.repeat(np.arange(len(parts)), parts)


def build_areas(rng: Generator, ground: Ground, terrain: Terrain, setting: Setting) -> Areas:
    """All levels of a region, from its ground."""
    zone, zone_town, zone_authority = _zones(rng, ground, terrain)
    lsoa_parts = shares_of(LSOAS, np.bincount(zone, ground.weight).astype(np.float64))
    lsoa = _within(rng, ground, zone, lsoa_parts)
    area = _within(rng, ground, lsoa, _uneven(rng, LSOAS, OUTPUT_AREAS))
    _, area = np.unique(area, return_inverse=True)
    count = int(area.max()) + 1
    order = np.argsort(area, kind="stable")
    groups = np.split(ground.polygons[order], np.cumsum(np.bincount(area))[:-1])
    polygons = np.array([shapely.coverage_union_all(group) for group in groups], dtype=object)
    weight = np.bincount(area, ground.weight)
    centres = (
        np.column_stack([np.bincount(area, ground.centres[:, k] * ground.weight) for k in (0, 1)])
        / weight[:, None]
    )
    of_area = np.zeros((3, count), dtype=np.int64)
    of_area[:, area] = lsoa, zone, setting.town_of(ground.centres)
    edges, lengths = group_edges(area, ground.edges, ground.lengths)
    ward, ward_zone = _wards(rng, of_area[0], of_area[1], centres, edges, lengths)
    return Areas(
        polygons=polygons,
        centres=centres,
        town=of_area[2],
        lsoa=of_area[0],
        ward=ward,
        authority=zone_authority[of_area[1]],
        piece_area=area,
        ward_zone=ward_zone,
        zone_town=zone_town,
    )
