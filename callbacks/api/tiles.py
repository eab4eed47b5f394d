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
from data.answers.map.area_list import areas_for
from data.errors import NotFoundError
from data.tiles.quadkey import DEEPEST_ZOOM, is_tile


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
