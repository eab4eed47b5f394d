"""Area tiles and lists of areas, which the map fetches once for each build."""

from flask import Blueprint, Response

from callbacks.api.responses import (
    BINARY,
    JSON,
    cached_response,
    compressed,
    json_bytes,
    whole_number,
)
from callbacks.context import Services
from data.errors import NotFoundError
from data.store.reader import Atlas
from data.tiles.quadkey import DEEPEST_ZOOM, is_tile

AREAS_WITH_PLACE = 10_000
"""Levels with no more areas than this have a point for each area.

The page puts names and circles at the points.
"""


def register_tiles(blueprint: Blueprint, services: Services) -> None:
    """Wire ``/<build>/tiles/…`` and ``/<build>/areas/…``."""

    @blueprint.get("/<build>/tiles/<level>/<z>/<x>/<y>")
    def tile(build: str, level: str, z: str, x: str, y: str) -> Response:
        atlas = services.atlases.at(build)
        place = whole_number("z", z), whole_number("x", x), whole_number("y", y)
        key = atlas.level(level).key
        if not is_tile(*place):
            raise NotFoundError(
                f"There is no tile {place[0]}/{place[1]}/{place[2]}; zooms are 0 to {DEEPEST_ZOOM},"
                " columns and rows 0 to 2^zoom − 1."
            )
        return cached_response(
            services,
            f"{atlas.root.name}/tiles/{key}/{place[0]}/{place[1]}/{place[2]}",
            lambda: atlas.tile(key, *place),
            mimetype=BINARY,
        )

    @blueprint.get("/<build>/areas/<level>")
    def areas(build: str, level: str) -> Response:
        atlas = services.atlases.at(build)
        key = atlas.level(level).key
        return cached_response(
            services,
            f"{atlas.root.name}/areas/{key}",
            lambda: compressed(json_bytes(areas_for(atlas, key))),
            mimetype=JSON,
        )


def areas_for(atlas: Atlas, level: str) -> list[dict[str, object]]:
    """The areas of a level; entry i is area number i + 1.

    ``code`` and ``name``; ``in``, the name of the nearest coarser area with a name, where this
    level has no names of its own; ``at``, latitude and longitude, for levels of up to 10,000 areas.
    """
    areas = atlas.areas(level)
    found: list[dict[str, object]] = [
        {"code": code, "name": name}
        for code, name in zip(areas.codes.tolist(), areas.names.tolist(), strict=True)
    ]
    declared = atlas.level(level)
    parent = next((p for p in atlas.manifest.levels if p.named and p.key in areas.parents), None)
    if not declared.named and parent is not None:
        names = ["", *atlas.areas(parent.key).names.tolist()]
        for entry, number in zip(found, areas.parents[parent.key].tolist(), strict=True):
            entry["in"] = names[number]
    if len(areas) <= AREAS_WITH_PLACE:
        for entry, lat, lng in zip(found, areas.lat.tolist(), areas.lng.tolist(), strict=True):
            entry["at"] = [lat, lng]
    return found
