"""Finding places: search by name, code or postcode, the place of an area, and service points."""

from flask import Blueprint, Response, request

from callbacks.api.responses import FOREVER, json_response, short_text
from callbacks.context import Services
from data.errors import NotFoundError
from data.store.reader import Atlas
from data.store.search import looks_like_postcode, postcode_key, written
from data.tiles.quadkey import degrees_of

LONGEST_QUERY = 100
LONGEST_CODE = 60
LONGEST_DISTRICT = 4
FOUND_AT_MOST = 8


def register_places(blueprint: Blueprint, services: Services) -> None:
    """Wire ``/<build>/search``, ``where/…``, ``postcodes/…`` and ``points/…``."""

    @blueprint.get("/<build>/search")
    def search(build: str) -> Response:
        atlas = services.atlases.at(build)
        query = short_text("q", request.args.get("q", ""), LONGEST_QUERY)
        return json_response(found_for(atlas, query), cache=FOREVER)

    @blueprint.get("/<build>/where/<level>/<code>")
    def where(build: str, level: str, code: str) -> Response:
        atlas = services.atlases.at(build)
        key = atlas.level(level).key
        number = atlas.number(key, short_text("code", code, LONGEST_CODE))
        if number is None:
            raise NotFoundError(
                f"There is no {atlas.level(key).name} '{code[:LONGEST_CODE]}' in this atlas."
            )
        return json_response(where_for(atlas, key, number), cache=FOREVER)

    @blueprint.get("/<build>/postcodes/<level>/<district>")
    def postcodes(build: str, level: str, district: str) -> Response:
        atlas = services.atlases.at(build)
        key = atlas.level(level).key
        text = short_text("district", district, LONGEST_DISTRICT)
        return json_response(atlas.postcodes_in(text, key), cache=FOREVER)

    @blueprint.get("/<build>/points/<service>")
    def points(build: str, service: str) -> Response:
        atlas = services.atlases.at(build)
        return json_response(points_for(atlas, atlas.service(service).key), cache=FOREVER)


def found_for(atlas: Atlas, query: str) -> dict[str, object]:
    """The places that a text may mean, best first.

    They are in ``results``; ``message`` is a sentence where there are none. The ward of a postcode
    comes before the postcode's own small area, and ``holds`` says which postcode it is.
    """
    results: list[dict[str, object]] = []
    postcode = atlas.find_postcode(query)
    if postcode is not None:
        text, level, number = postcode
        home = _home_of(atlas, level, number)
        if home:
            name = str(atlas.areas(home[0]).names[home[1] - 1])
            results.append(_result(atlas, *home, kind="area", name=name) | {"holds": text})
        results.append(_result(atlas, level, number, kind="postcode", name=text))
    for level, number, _, name, _ in atlas.find_names(query, FOUND_AT_MOST - len(results)):
        results.append(_result(atlas, level, number, kind="area", name=name))
    return {"results": results, "message": "" if results else _nothing_found(query)}


def _home_of(atlas: Atlas, level: str, number: int) -> tuple[str, int] | None:
    """The ward that holds an area, else the nearest larger area with a name; None where none."""
    named = [
        (key, parent) for key, parent, _, has_name in atlas.parents_of(level, number) if has_name
    ]
    wards = (each for each in named if each[0] == "ward")
    return next(wards, named[0] if named else None)


def _result(atlas: Atlas, level: str, number: int, *, kind: str, name: str) -> dict[str, object]:
    place = where_for(atlas, level, number)
    return {
        "kind": kind,
        "level": level,
        "level_name": place["level_name"],
        "code": place["code"],
        "name": name,
        "where": atlas.where(level, number),
        "at": place["at"],
        "bounds": place["bounds"],
    }


def _nothing_found(query: str) -> str:
    if not query:
        return "Type a place or a postcode."
    if looks_like_postcode(query):
        return (
            f"The postcode {written(postcode_key(query) or query)} is not in this atlas. It may be"
            " new, closed, or outside the area covered."
        )
    return f"Nothing here is called '{query}'. Try the beginning of a name, or a whole postcode."


def where_for(atlas: Atlas, level: str, number: int) -> dict[str, object]:
    """The place of an area.

    It has a point inside (latitude, longitude), its bounds (west, south, east, north in degrees)
    and the areas it belongs to.
    """
    areas = atlas.areas(level)
    row = number - 1
    west, south, east, north = areas.bounds[row].tolist()
    names = {declared.key: declared.name for declared in atlas.manifest.levels}
    parents = [
        {
            "level": key,
            "level_name": names[key],
            "code": str(atlas.areas(key).codes[parent - 1]),
            "name": name,
        }
        for key, parent, name, _ in atlas.parents_of(level, number)
    ]
    return {
        "level": level,
        "level_name": names[level],
        "code": str(areas.codes[row]),
        "name": str(areas.names[row]),
        "at": [float(areas.lat[row]), float(areas.lng[row])],
        "bounds": [*degrees_of(west, south), *degrees_of(east, north)],
        "parents": parents,
    }


def points_for(atlas: Atlas, service: str) -> list[dict[str, object]]:
    """Service points: name, and latitude and longitude."""
    return [{"name": name, "at": [lat, lng]} for name, lat, lng in atlas.points(service)]
