"""Where the bulk of the areas lies, which the map opens on, and what lies far from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray

from data.names import natural_key
from data.pipeline.areas.ladder import Ladder
from data.pipeline.areas.shapes import LevelAreas
from data.pipeline.sources.systems import DEGREES, MERCATOR, transformer
from data.tiles.quadkey import HALF_WORLD

Box = tuple[float, float, float, float]
"""West, south, east, north in metres (EPSG:3857)."""
Boxes = NDArray[np.float64]
"""The box of each of n parts, (n, 4)."""
FEW = 0.1
"""At most this share of the areas is left out of the opening view for lying apart."""
APART = 0.5
"""They lie apart where the gap is wider than this part of the longer side of the others."""
HOPELESSLY_APART = 20.0
"""From this many times the longer side of the larger group, both in one view would be specks.

The view then opens on the larger group, however many areas the other has.
"""
NAMED = 5


@dataclass(frozen=True, slots=True)
class Stray:
    """An area, or a part of one, that lies far from the bulk."""

    place: int
    """Place of the area among those given, from 0."""
    is_whole: bool
    """Whether all of the area lies there."""
    metres: float
    """Its distance from the box of the bulk, over the ground."""
    is_across: bool
    """Whether it lies across longitude 180 from the bulk."""


@dataclass(frozen=True, slots=True)
class Bulk:
    """The bulk of some areas: its box, and the strays."""

    box: Box
    strays: tuple[Stray, ...]


def bulk_of_finest(ladder: Ladder) -> Bulk | None:
    """The bulk of the finest level's areas that have members or values; None where it is empty.

    The shapes of the finest level must have been read.
    """
    finest = next(iter(ladder.values()))
    member = _has_any(finest.parents, len(finest))
    peopled = member & _has_any(finest.bases, len(finest))
    return bulk_of(finest.geometry, member, peopled if peopled.any() else member)


def _has_any(columns: Mapping[str, NDArray[Any]], areas: int) -> NDArray[np.bool_]:
    """Whether each area has a number above 0 in one of the columns; all where no area has."""
    has = [np.nan_to_num(column.astype(np.float64)) > 0 for column in columns.values()]
    either: NDArray[np.bool_] = np.any(has, axis=0) if has else np.zeros(areas, dtype=bool)
    return either if either.any() else ~either


def bulk_of(
    geometry: NDArray[np.object_], member: NDArray[np.bool_], peopled: NDArray[np.bool_]
) -> Bulk | None:
    """The bulk of the peopled areas, and the members that lie far from it; None where none is.

    The peopled areas are cut in two at the widest empty band, from north to south or from west to
    east, as long as the smaller side is small and far away. The side that is kept is the bulk.

    geometry : (n,) polygons in EPSG:3857.
    member : (n,), whether an area belongs to the atlas. A boundary file of the whole nation beside
        the lookups of one council has many that do not: they are no strays.
    peopled : (n,), whether it has values too.
    """
    parts, owner = shapely.get_parts(geometry, return_index=True)
    boxes = shapely.bounds(parts)
    size = np.maximum(shapely.area(parts), 1e-9)
    # A part weighs as much as it is of its area, so that an archipelago weighs no more than a city.
    weight = size / np.bincount(owner, weights=size)[owner]
    kept = peopled[owner]
    if not kept.any():
        return None
    total = weight[kept].sum()
    while (left_out := _far_away(boxes[kept], weight[kept], total)) is not None:
        kept[np.flatnonzero(kept)[left_out]] = False
    box = _box(boxes[kept])
    stray = member[owner] & ~kept & (peopled[owner] | _is_apart(boxes, box))
    if weight[stray & ~peopled[owner]].sum() > FEW * total:
        stray &= peopled[owner]
    remains = np.bincount(owner[~stray], minlength=len(geometry)) > 0
    strays = [
        _stray(int(own), box, boxes[stray & (owner == own)], is_whole=not remains[own])
        for own in np.unique(owner[stray])
    ]
    return Bulk(box, tuple(strays))


def _is_apart(boxes: Boxes, box: Box) -> NDArray[np.bool_]:
    """Whether each box is farther from another than a part of its longer side."""
    gaps = np.stack(
        [box[0] - boxes[:, 2], boxes[:, 0] - box[2], box[1] - boxes[:, 3], boxes[:, 1] - box[3]]
    )
    apart: NDArray[np.bool_] = gaps.max(axis=0) > APART * _longer(box)
    return apart


def _longer(box: Box) -> float:
    return max(box[2] - box[0], box[3] - box[1])


def _far_away(boxes: Boxes, weight: NDArray[np.float64], total: float) -> NDArray[np.bool_] | None:
    """The boxes beyond the widest empty band; None where they belong to the bulk."""
    best: tuple[float, NDArray[np.bool_]] | None = None
    for low, high in ((0, 2), (1, 3)):
        order = np.argsort(boxes[:, low], kind="stable")
        reach = np.maximum.accumulate(boxes[order, high])
        gaps = boxes[order[1:], low] - reach[:-1]
        if len(gaps) and (best is None or gaps.max() > best[0]):
            first = np.zeros(len(boxes), dtype=bool)
            first[order[: int(gaps.argmax()) + 1]] = True
            best = float(gaps.max()), first
    if best is None or best[0] <= 0:
        return None
    gap, side = best
    smaller = side if weight[side].sum() < weight[~side].sum() else ~side
    longer = _longer(_box(boxes[~smaller]))
    is_few = weight[smaller].sum() <= FEW * total and gap > APART * longer
    return smaller if is_few or gap > HOPELESSLY_APART * longer else None


def _box(boxes: Boxes) -> Box:
    west, south = boxes[:, :2].min(axis=0)
    east, north = boxes[:, 2:].max(axis=0)
    return float(west), float(south), float(east), float(north)


def _stray(place: int, box: Box, parts: Boxes, *, is_whole: bool) -> Stray:
    x, y = (parts[:, :2] + parts[:, 2:]).mean(axis=0) / 2
    near_x, near_y = np.clip(x, box[0], box[2]), np.clip(y, box[1], box[3])
    lng, lat = transformer(MERCATOR, DEGREES).transform([x, near_x], [y, near_y])
    metres = pyproj.Geod(ellps="WGS84").inv(lng[0], lat[0], lng[1], lat[1])[2]
    return Stray(place, is_whole, float(metres), bool(abs(x - near_x) > HALF_WORLD))


def stray_words(bulk: Bulk | None, level: LevelAreas) -> str:
    """A sentence that names the strays of a level, and how far away they are.

    Empty where there are none.
    """
    if bulk is None or not bulk.strays:
        return ""
    codes, names = level.codes, level.entry.names
    ordered = sorted(bulk.strays, key=lambda stray: (-_km(stray), natural_key(codes[stray.place])))
    named = [_named(stray, str(codes[stray.place])) for stray in ordered[:NAMED]]
    more = f" and {len(ordered) - NAMED:,} more" if len(ordered) > NAMED else ""
    across = (
        " A map cannot show both sides of longitude 180 beside each other."
        if any(stray.is_across for stray in ordered)
        else ""
    )
    return (
        f"Far from the other {names}: {', '.join(named)}{more}. The map opens on the others, and"
        f" can be moved there.{across}"
    )


def _km(stray: Stray) -> float:
    """Its distance in kilometres, to two figures."""
    return float(f"{stray.metres / 1000:.2g}")


def _named(stray: Stray, code: str) -> str:
    how_far = "across longitude 180" if stray.is_across else f"{_km(stray):,.0f} km away"
    return f"{'' if stray.is_whole else 'a part of '}{code} ({how_far})"
