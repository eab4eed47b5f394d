"""The areas of a level by number: their codes, names and places."""

from data.store.reader import Atlas

AREAS_WITH_PLACE = 10_000
"""Levels with no more areas than this have a point for each area.

The page puts names and circles at the points.
"""


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
