"""Which area a view speaks of, and which area stands in where figures do not reach that far
down.
"""

import math
from dataclasses import dataclass

from data.answers.story.values import Place
from data.answers.view import View
from data.store.reader import Atlas

EARTH_RADIUS = 6_378_137.0
"""Of EPSG:3857, in metres."""


@dataclass(frozen=True, slots=True)
class Spot:
    """One area by level and number."""

    level: str
    number: int


def find_spot(reference: str, atlas: Atlas) -> Spot | None:
    """The area of ``<level>:<code>``; None for an empty reference or one this atlas does not
    have.
    """
    level, _, code = reference.partition(":")
    if not code or level not in {v.key for v in atlas.manifest.levels}:
        return None
    number = atlas.number(level, code)
    return Spot(level, number) if number else None


def reach(spot: Spot | None, levels: set[str], atlas: Atlas) -> Spot | None:
    """The area itself where its level is among those that have figures, else the nearest larger one
    it lies in; None where there is none.
    """
    if spot is None or spot.level in levels:
        return spot
    return next(
        (
            Spot(level, number)
            for level, number, _, _ in atlas.parents_of(spot.level, spot.number)
            if level in levels
        ),
        None,
    )


def parent_of(spot: Spot | None, atlas: Atlas) -> Spot | None:
    """The nearest larger area with a name of its own that an area lies in; None for the whole atlas
    and at the top.
    """
    if spot is None:
        return None
    return next(
        (
            Spot(level, number)
            for level, number, _, named in atlas.parents_of(spot.level, spot.number)
            if named
        ),
        None,
    )


def comparator_of(view: View, spot: Spot | None, atlas: Atlas) -> Spot | None:
    """What an area is compared with: its parent where the view asks for that and there is one; None
    for the whole atlas.
    """
    return parent_of(spot, atlas) if view.comparator == "parent" else None


def name_of(spot: Spot | None, atlas: Atlas) -> str:
    """Its name; the atlas's own for None."""
    return str(atlas.areas(spot.level).names[spot.number - 1]) if spot else atlas.manifest.title


def reference_of(spot: Spot, atlas: Atlas) -> str:
    return f"{spot.level}:{atlas.areas(spot.level).codes[spot.number - 1]}"


def bases_of(spot: Spot | None, atlas: Atlas) -> dict[str, float]:
    """Every base of an area, or of the whole atlas for None; NaN where not known."""
    if spot is not None:
        return {
            key: float(column[spot.number - 1])
            for key, column in atlas.areas(spot.level).bases.items()
        }
    return {
        base.key: math.nan if base.total is None else base.total for base in atlas.manifest.bases
    }


def place_of(spot: Spot | None, atlas: Atlas) -> Place:
    """Name, level, parents and bounds in degrees."""
    manifest = atlas.manifest
    if spot is None:
        return Place("", manifest.title, "Whole atlas", (), manifest.bounds)
    names = {level.key: level.name for level in manifest.levels}
    parents = tuple(
        (names[level], name, reference_of(Spot(level, number), atlas))
        for level, number, name, _ in atlas.parents_of(spot.level, spot.number)
    )
    west, south, east, north = atlas.areas(spot.level).bounds[spot.number - 1]
    return Place(
        reference_of(spot, atlas),
        name_of(spot, atlas),
        names[spot.level],
        parents,
        (*_degrees(west, south), *_degrees(east, north)),
    )


def _degrees(x: float, y: float) -> tuple[float, float]:
    """Longitude and latitude of a point in EPSG:3857."""
    return math.degrees(x / EARTH_RADIUS), math.degrees(
        2 * math.atan(math.exp(y / EARTH_RADIUS)) - math.pi / 2
    )
