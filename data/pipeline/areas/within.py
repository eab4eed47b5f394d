"""Members of a level that has shapes and no table of members: the finest areas inside its polygons.

An area belongs to the polygon that holds a point inside it, as offices of statistics do for areas
of other kinds (best fit). The report says how many cross a border, and how much of the base.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from data.errors import SourceError
from data.pipeline.areas.shapes import LevelAreas

SLIVER = 0.01
"""A part of an area below which two borders that differ are the same, drawn by another hand."""
NAMED = 3
"""Areas that a message names."""


@dataclass(frozen=True, slots=True)
class Within:
    """Which polygon each of the n finest areas belongs to."""

    codes: NDArray[np.object_]
    """The code of the level for each finest area, (n,); '' where none."""
    crossing: NDArray[np.bool_]
    """Which finest areas cross a border of the level, (n,)."""


def members_within(finest: LevelAreas, level: LevelAreas) -> Within:
    """The finest areas of each area of a level, by a point inside them.

    Raises SourceError where two areas of the level overlap, or where one covers finest areas and
    holds the middle of none.
    """
    _refuse_overlaps(finest, level)
    own, size = finest.geometry, len(finest)
    tree = shapely.STRtree(level.geometry)
    points = shapely.point_on_surface(own)
    # A point on a border is in both: the first in the order of the codes has it.
    point, polygon = tree.query(points, predicate="intersects")
    order = np.lexsort((level.codes[polygon].astype(str), point))
    firsts, at = np.unique(point[order], return_index=True)
    codes = np.full(size, "", dtype=object)
    codes[firsts] = level.codes[polygon[order][at]]
    area, touched = tree.query(own, predicate="intersects")
    with np.errstate(invalid="ignore", divide="ignore"):
        share = shapely.area(
            shapely.intersection(own[area], level.geometry[touched])
        ) / shapely.area(own[area])
    is_cut = (share > SLIVER) & (share < 1 - SLIVER)
    crossing = np.zeros(size, dtype=bool)
    crossing[area[is_cut]] = True
    covered = np.unique(touched[share > SLIVER])
    _refuse_empty(finest, level, codes, covered)
    return Within(codes, crossing)


def _refuse_overlaps(finest: LevelAreas, level: LevelAreas) -> None:
    tree = shapely.STRtree(level.geometry)
    one, other = tree.query(level.geometry, predicate="intersects")
    one, other = one[one < other], other[one < other]
    if not len(one):
        return
    shapes = level.geometry
    both = shapely.area(shapely.intersection(shapes[one], shapes[other]))
    least = np.minimum(shapely.area(shapes[one]), shapely.area(shapes[other]))
    found = np.flatnonzero(both > SLIVER * least)
    if not len(found):
        return
    named = "; ".join(
        f"{_named(level, one[at])} and {_named(level, other[at])}"
        f" ({both[at] / least[at]:.0%} of the smaller)"
        for at in found[:NAMED].tolist()
    )
    raise SourceError(
        f"[level {level.entry.key}] {len(found)} pair(s) of {level.entry.names} overlap: {named};"
        f" each {finest.entry.name} can lie in one of them: cut the polygons apart, or give"
        " members, a table that says which it is"
    )


def _refuse_empty(
    finest: LevelAreas,
    level: LevelAreas,
    codes: NDArray[np.object_],
    covered: NDArray[np.integer],
) -> None:
    """Polygons that lie in the atlas must have a member; those elsewhere are left out as ever."""
    have = set(codes.tolist())
    empty = [place for place in covered.tolist() if level.codes[place] not in have]
    if not empty:
        return
    named = ", ".join(_named(level, place) for place in empty[:NAMED])
    more = " …" if len(empty) > NAMED else ""
    raise SourceError(
        f"[level {level.entry.key}] {len(empty)} of {len(level):,} {level.entry.names} hold the"
        f" middle of no {finest.entry.name}: {named}{more}; they are too small to be made of"
        f" {finest.entry.names}: join each to a neighbour, or take it out of the file"
    )


def _named(level: LevelAreas, place: int) -> str:
    code, name = str(level.codes[place]), str(level.names[place])
    return code if code == name else f"{name} ({code})"


def crossing_words(
    finest: LevelAreas, level: LevelAreas, crossing: NDArray[np.bool_], weight: NDArray[np.float64]
) -> str:
    """How many finest areas cross a border of a level made of polygons, and how much of the base.

    crossing, weight : (n,) of the finest areas; the weight is their base.
    """
    inside = finest.parents[level.entry.key] > 0
    members = f"{int(inside.sum()):,} of {len(finest):,} {finest.entry.names}"
    said = (
        f"{level.entry.names[:1].upper()}{level.entry.names[1:]} have no table of members: their"
        f" members are the {members} whose middle lies in them."
    )
    many, whole = int(crossing.sum()), float(weight[inside].sum())
    if not many:
        return f"{said} None crosses a border."
    part = float(weight[crossing & inside].sum()) / whole if whole else 0.0
    return (
        f"{said} {many:,} cross a border; those that are counted inside have {part:.1%} of the base"
        f" of all {level.entry.names}."
    )
