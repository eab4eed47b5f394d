"""The area of a story: its name, its level and where it lies."""

import math

from data.answers.spots import Spot, name_of, reference_of, title_of
from data.answers.story.values import Place
from data.answers.words import first_up
from data.store.reader import Atlas
from data.tiles.quadkey import EARTH_RADIUS


def place_of(spot: Spot | None, atlas: Atlas) -> Place:
    """Name, level, parents and bounds in degrees."""
    manifest = atlas.manifest
    if spot is None:
        return Place("", manifest.title, manifest.title, "Whole atlas", (), manifest.opens_on)
    names = {level.key: level.name for level in manifest.levels}
    parents = tuple(
        (names[level], name, reference_of(Spot(level, number), atlas))
        for level, number, name, _ in atlas.parents_of(spot.level, spot.number)
    )
    west, south, east, north = atlas.areas(spot.level).bounds[spot.number - 1]
    return Place(
        reference_of(spot, atlas),
        first_up(title_of(spot, atlas)),
        name_of(spot, atlas),
        names[spot.level],
        parents,
        (*_degrees(west, south), *_degrees(east, north)),
    )


def _degrees(x: float, y: float) -> tuple[float, float]:
    """Longitude and latitude of a point in EPSG:3857."""
    lat = 2 * math.atan(math.exp(y / EARTH_RADIUS)) - math.pi / 2
    return math.degrees(x / EARTH_RADIUS), math.degrees(lat)
