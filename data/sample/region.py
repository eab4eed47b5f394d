"""Make the region without residents: terrain, towns, areas and names from a seed."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.random import Generator

from data.sample.areas import Areas, build_areas
from data.sample.ground import Ground, build_ground
from data.sample.names import lsoa_names, village_names, ward_names
from data.sample.sites import VILLAGES, Setting, place_sites, settle
from data.sample.terrain import AUTHORITIES, Terrain, draw_terrain

LETTERS = {"oa": "Z00", "lsoa": "Z01", "ward": "Z05", "authority": "Z06"}
"""First letter of the codes of each level.

Codes of the statistics offices start with E, W, S, N and others, never with Z.
"""


@dataclass(frozen=True)
class Region:
    """The land and its division into areas."""

    terrain: Terrain
    setting: Setting
    ground: Ground
    areas: Areas
    ward_names: list[str]
    lsoa_names: list[str]
    authority_names: tuple[str, ...] = AUTHORITIES


def stream(seed: int, part: str) -> Generator:
    """A random stream of its own for each part.

    A change to one part then does not affect the others.
    """
    return np.random.default_rng([seed, *part.encode()])


def codes(level: str, count: int) -> list[str]:
    """Codes of a level in order: Z00000001 and so on."""
    return [f"{LETTERS[level]}{i:06d}" for i in range(1, count + 1)]


def build_region(seed: int) -> Region:
    """The region of a seed."""
    terrain = draw_terrain(stream(seed, "terrain"))
    setting = settle(
        stream(seed, "villages"), terrain, village_names(stream(seed, "village names"), VILLAGES)
    )
    shapely.prepare(terrain.land)
    ground = build_ground(
        stream(seed, "ground"), place_sites(stream(seed, "sites"), terrain, setting), terrain.land
    )
    areas = build_areas(stream(seed, "areas"), ground, terrain, setting)
    return Region(
        terrain,
        setting,
        ground,
        areas,
        ward_names(stream(seed, "ward names"), areas, setting),
        lsoa_names(areas),
    )
