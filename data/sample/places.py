"""Exact places inside areas: postcodes, street spots and service points."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.random import Generator

from data.sample.ground import Ground
from data.sample.names import postcode_texts
from data.sample.noise import Floats, Ints
from data.sample.people import People
from data.sample.region import Region
from data.sample.services import SERVICES, SampleService
from data.sample.terrain import distance_to

HOUSEHOLDS_PER_POSTCODE = 17
SPOTS_PER_AREA = 12
CLOSED_FROM = 32
"""Month from which one library is closed: September 2024."""


@dataclass(frozen=True)
class Spots:
    """Places ordered by area: those of area i are ``starts[i]`` to ``starts[i + 1]``."""

    points: Floats
    starts: Ints

    def draw(self, rng: Generator, area: Ints) -> Ints:
        """A random spot of each given area (m,)."""
        first, after = self.starts[area], self.starts[area + 1]
        return first + (rng.random(len(area)) * (after - first)).astype(np.int64)


@dataclass(frozen=True)
class Postcodes:
    """Invented postcodes, ordered by area."""

    texts: list[str]
    area: Ints
    spots: Spots


@dataclass(frozen=True)
class ServicePoint:
    """A branch, centre or site."""

    service: str
    name: str
    area: int
    x: int
    y: int
    closed_from: int | None = None


def spots_in(rng: Generator, ground: Ground, piece_area: Ints, counts: Ints) -> Spots:
    """``counts`` spots in each area (n,), scattered over its pieces and never outside."""
    order = np.lexsort([rng.random(len(piece_area)), piece_area])
    first = np.concatenate([[0], np.cumsum(np.bincount(piece_area))])
    area = np.repeat(np.arange(len(counts)), counts)
    starts = np.concatenate([[0], np.cumsum(counts)])
    turn = np.arange(len(area)) - starts[area]
    piece = order[first[area] + turn % (first[area + 1] - first[area])]
    corners, owner = shapely.get_coordinates(ground.polygons, return_index=True)
    ring = np.searchsorted(owner, np.arange(len(ground.polygons) + 1))
    corner = corners[
        ring[piece] + (rng.random(len(piece)) * (ring[piece + 1] - ring[piece])).astype(np.int64)
    ]
    centre = ground.centres[piece]
    points = np.round(centre + (corner - centre) * rng.uniform(0.05, 0.75, len(piece))[:, None])
    inside = shapely.contains_xy(ground.polygons[piece], points[:, 0], points[:, 1])
    return Spots(points=np.where(inside[:, None], points, np.round(centre, 1)), starts=starts)


def invent_postcodes(rng: Generator, region: Region, people: People) -> Postcodes:
    """About one postcode for 17 households; neighbouring wards share a district."""
    counts = np.maximum(1, np.round(people.households / HOUSEHOLDS_PER_POSTCODE)).astype(np.int64)
    spots = spots_in(rng, region.ground, region.areas.piece_area, counts)
    area = np.repeat(np.arange(len(counts)), counts)
    return Postcodes(
        texts=postcode_texts(rng, region.areas.ward[area] // 4 + 1), area=area, spots=spots
    )


def place_service_points(rng: Generator, region: Region, people: People) -> list[ServicePoint]:
    """Service points, one a ward.

    The next point is placed where many people are far from the existing ones.
    """
    found: list[ServicePoint] = []
    for service in SERVICES:
        if service.points:
            found += (
                _harbours(region, service)
                if service.key == "boat-moorings"
                else _spread(rng, region, people, service)
            )
    return found


def _spread(
    rng: Generator, region: Region, people: People, service: SampleService
) -> list[ServicePoint]:
    areas = region.areas
    members = np.bincount(areas.ward)
    middle = (
        np.column_stack([np.bincount(areas.ward, areas.centres[:, k]) for k in (0, 1)])
        / members[:, None]
    )
    residents = np.bincount(areas.ward, people.residents) * rng.uniform(0.8, 1.2, len(members))
    reach = np.full(len(members), 9_000.0)
    chosen: list[int] = []
    while len(chosen) < service.points:
        ward = int(np.argmax(residents * reach**0.9))
        chosen.append(ward)
        reach = np.minimum(reach, np.hypot(*(middle - middle[ward]).T))
    closed = (
        next((w for w in chosen if region.ward_names[w].startswith("Kelmouth")), chosen[-1])
        if service.key == "libraries"
        else None
    )
    return [_point(region, service, ward, middle[ward], closed=ward == closed) for ward in chosen]


def _point(
    region: Region, service: SampleService, ward: int, middle: Floats, closed: bool
) -> ServicePoint:
    members = np.flatnonzero(region.areas.ward == ward)
    # The most built-up quarter of the ward nearest to its middle.
    built = members[
        np.argsort(shapely.area(region.areas.polygons[members]), kind="stable")[
            : max(len(members) // 4, 1)
        ]
    ]
    area = int(built[np.hypot(*(region.areas.centres[built] - middle).T).argmin()])
    spot = shapely.get_coordinates(shapely.point_on_surface(region.areas.polygons[area]))[0]
    name = f"{region.ward_names[ward].split(' and ')[0]} {service.point_name}" + (
        " (closed since September 2024)" if closed else ""
    )
    return ServicePoint(
        service.key,
        name,
        area,
        round(float(spot[0])),
        round(float(spot[1])),
        CLOSED_FROM if closed else None,
    )


def _harbours(region: Region, service: SampleService) -> list[ServicePoint]:
    to_sea = distance_to(region.terrain.sea, region.areas.centres)
    found: list[ServicePoint] = []
    for place, town in enumerate(region.setting.towns):
        if town.kind in ("port", "resort", "retirement") and len(found) < service.points:
            members = np.flatnonzero(region.areas.town == place)
            area = int(members[to_sea[members].argmin()])
            spot = shapely.get_coordinates(shapely.point_on_surface(region.areas.polygons[area]))[0]
            found.append(
                ServicePoint(
                    service.key,
                    f"{town.name} {service.point_name}",
                    area,
                    round(float(spot[0])),
                    round(float(spot[1])),
                )
            )
    return found
