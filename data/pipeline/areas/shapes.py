"""Areas: shapes, numbers along a Hilbert curve, and which coarser area each belongs to."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from data.errors import SourceError
from data.pipeline.catalogue import LevelEntry
from data.pipeline.sources.boundaries import check_system, dissolve, read_boundaries, read_codes
from data.pipeline.sources.systems import MERCATOR
from data.pipeline.values import tidy_code
from data.pipeline.workspace import Workspace

BEST_FIT_AT_LEAST = 0.85
"""Least share of the base that best fit must put in the right place.

Otherwise the coarser level is not offered for sums of a level.
"""


@dataclass
class LevelAreas:
    """The areas of one level, ordered by number: index i is area number i + 1."""

    entry: LevelEntry
    codes: NDArray[np.object_]
    names: NDArray[np.object_]
    geometry: NDArray[np.object_]
    parents: dict[str, NDArray[np.uint32]] = field(default_factory=dict)
    bases: dict[str, NDArray[np.float64]] = field(default_factory=dict)
    listed: set[str] = field(default_factory=set)
    """Codes of areas of this kind elsewhere, which lookups, names or postcode directories have."""

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Area code → area number."""
        return {code: i + 1 for i, code in enumerate(self.codes)}

    def __len__(self) -> int:
        return len(self.codes)

    def those(self, order: NDArray[np.int64]) -> "LevelAreas":
        """The areas at these places, before any is numbered; the others count as elsewhere."""
        return LevelAreas(
            entry=self.entry,
            codes=self.codes[order],
            names=self.names[order],
            geometry=self.geometry[order],
            listed=self.listed | (set(self.codes) - set(self.codes[order])),
        )


def list_level(work: Workspace, entry: LevelEntry) -> LevelAreas:
    """The codes of a level without its shapes, for checks that draw nothing.

    Areas are numbered in the order of the codes. Raises SourceError like ``read_level``.
    """
    assert entry.boundaries is not None
    b = entry.boundaries
    check_system(work.path(b.file), b.layer)
    codes = [
        tidy_code(None if c is None else str(c))
        for c in read_codes(work.path(b.file), code=b.code, layer=b.layer)
    ]
    level = without_shapes(entry, sorted(set(codes) - {""}))
    if b.name:
        named = dict(
            zip(codes, read_codes(work.path(b.file), code=b.name, layer=b.layer), strict=True)
        )
        level.names[:] = [str(named[c] or c) for c in level.codes]
    return level


def without_shapes(entry: LevelEntry, codes: Sequence[str]) -> LevelAreas:
    """A level with codes and no shapes."""
    listed = np.array(codes, dtype=object)
    return LevelAreas(
        entry=entry,
        codes=listed,
        names=listed.copy(),
        geometry=np.full(len(listed), None, dtype=object),
    )


def read_level(work: Workspace, entry: LevelEntry) -> LevelAreas:
    """A level from its boundary file, not yet numbered.

    Raises SourceError where two areas have one code.
    """
    assert entry.boundaries is not None
    b = entry.boundaries
    account = work.open_account(b.file, f"boundaries-{entry.key}")
    shapes = read_boundaries(work.path(b.file), code=b.code, name=b.name, layer=b.layer)
    account.read = len(shapes.codes)
    codes = np.array([tidy_code(None if c is None else str(c)) for c in shapes.codes], dtype=object)
    reasons = np.where(
        codes == "", "code is empty", np.where(shapes.empty, "area has no polygon", "")
    ).astype(object)
    bad = reasons != ""
    work.ledger.refuse(
        account,
        [(int(i) + 1, b.code, str(reasons[i]), str(shapes.codes[i])) for i in np.flatnonzero(bad)],
    )
    account.accepted = int((~bad).sum())
    if shapes.mended:
        work.ledger.remark(
            f"{Path(b.file).name}: {shapes.mended:,} of {len(shapes.codes):,} geometries were not"
            " valid and were mended."
        )
    names = np.array(
        [
            str(n).strip() if n is not None and str(n).strip() else c
            for n, c in zip(shapes.names[~bad], codes[~bad], strict=True)
        ],
        dtype=object,
    )
    level = LevelAreas(entry=entry, codes=codes[~bad], names=names, geometry=shapes.geometry[~bad])
    return _joined(work, level)


def _joined(work: Workspace, level: LevelAreas) -> LevelAreas:
    """One area for each code: a file may have a row for each island of an area.

    Raises SourceError where the rows of one code have different names.
    """
    codes, first, part_of, times = np.unique(
        level.codes.astype(str), return_index=True, return_inverse=True, return_counts=True
    )
    twins = np.flatnonzero(times > 1)
    if not len(twins):
        return level
    assert level.entry.boundaries is not None
    file = Path(level.entry.boundaries.file).name
    names, geometry = level.names[first], level.geometry[first]
    at_odds = []
    for place in twins:
        mine = np.flatnonzero(part_of == place)
        own = {str(n) for n in level.names[mine]} - {str(codes[place])}
        if len(own) > 1:
            at_odds.append(f"{codes[place]} ({', '.join(sorted(own)[:3])})")
        names[place] = next(iter(own), codes[place])
        geometry[place] = shapely.union_all(level.geometry[mine])
    if at_odds:
        raise SourceError(
            f"{file}: {len(at_odds)} {level.entry.name} code(s) stand for more than one area, with"
            f" different names: {'; '.join(at_odds[:3])}; correct the codes"
        )
    work.ledger.remark(
        f"{file}: {int(times[twins].sum()):,} parts of {len(twins):,} {level.entry.names} were"
        " joined by their codes."
    )
    return LevelAreas(entry=level.entry, codes=codes.astype(object), names=names, geometry=geometry)


def dissolve_level(
    entry: LevelEntry, finer: LevelAreas, parent_codes: NDArray[np.object_]
) -> LevelAreas:
    """A level merged from a finer one.

    ``parent_codes`` has this level's code for each finer area ('' where none).
    """
    codes = np.array(sorted({c for c in parent_codes if c}), dtype=object)
    place = {c: i for i, c in enumerate(codes)}
    groups = np.array([place.get(c, -1) for c in parent_codes], dtype=np.int64)
    return LevelAreas(
        entry=entry,
        codes=codes,
        names=codes.copy(),
        geometry=dissolve(finer.geometry, groups, len(codes)),
    )


def number_level(level: LevelAreas) -> LevelAreas:
    """The same areas in the order of a Hilbert curve through points inside them.

    Areas near each other therefore have numbers near each other.
    """
    points = gpd.GeoSeries(shapely.point_on_surface(level.geometry), crs=MERCATOR)
    distance = points.hilbert_distance(level=16).to_numpy()
    order = np.lexsort((level.codes.astype(str), distance))
    return LevelAreas(
        entry=level.entry,
        codes=level.codes[order],
        names=level.names[order],
        geometry=level.geometry[order],
        listed=level.listed,
    )


def numbers_of(codes: "pd.Series[str]", level: LevelAreas) -> NDArray[np.uint32]:
    """Area number of each code, 0 where the level has no such area."""
    numbers: NDArray[np.uint32] = codes.map(level.numbers).fillna(0).to_numpy(dtype=np.uint32)
    return numbers


def best_fit(
    fine: NDArray[np.uint32], coarse: NDArray[np.uint32], weight: NDArray[np.float64], areas: int
) -> tuple[NDArray[np.uint32], float]:
    """The coarse area that holds most of each fine area's weight.

    fine, coarse : area numbers of each finest area at two levels (0 none).
    weight : the base of each finest area, at least 0.

    Returns (coarse number for each of ``areas`` fine areas, 0 none; share of all weight for which
    best fit is right).
    """
    pairs = pd.DataFrame({"fine": fine, "coarse": coarse, "weight": weight, "ones": 1})
    pairs = (
        pairs[(pairs["fine"] > 0) & (pairs["coarse"] > 0)]
        .groupby(["fine", "coarse"], as_index=False)
        .sum()
    )
    # Ties: more finest areas first, then the lower number, so that the answer does not depend on
    # the order of rows.
    pairs = pairs.sort_values(
        ["fine", "weight", "ones", "coarse"], ascending=[True, False, False, True], kind="stable"
    )
    first = pairs.drop_duplicates("fine")
    fitted = np.zeros(areas, dtype=np.uint32)
    fitted[first["fine"].to_numpy() - 1] = first["coarse"].to_numpy()
    total = float(pairs["weight"].sum())
    return fitted, float(first["weight"].sum()) / total if total else 1.0


def neighbours_of(geometry: NDArray[np.object_]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Pairs of areas that share a stretch of border, and pairs that meet in one point.

    Both are in both directions, in the schemas NEIGHBOURS and CORNERS. Two areas share a stretch
    where they have at least two vertices in common. Boundaries of one data set meet vertex to
    vertex.
    """
    coordinates, owner = shapely.get_coordinates(geometry, return_index=True)
    # A vertex is one number made of its whole centimetres east and north: that sorts in a fraction
    # of the time of two columns.
    east, north = np.rint(coordinates.T * 100).astype(np.int64)
    spot = east << 32 | north & 0xFFFFFFFF
    order = np.argsort(spot, kind="stable")
    spot, area = spot[order], (owner[order] + 1).astype(np.uint32)
    again = np.zeros(len(spot), dtype=bool)
    again[1:] = (spot[1:] == spot[:-1]) & (area[1:] == area[:-1])
    spot, area = spot[~again], area[~again]
    shared = np.zeros(len(spot), dtype=bool)
    shared[1:] = spot[1:] == spot[:-1]
    shared[:-1] |= shared[1:]
    vertices = pd.DataFrame({"spot": spot[shared], "area": area[shared]})
    pairs = vertices.merge(vertices, on="spot", suffixes=("_a", "_b"))
    pairs = pairs[pairs["area_a"] != pairs["area_b"]]
    met = pairs.groupby(["area_a", "area_b"], as_index=False).size()
    met = met.sort_values(["area_a", "area_b"], kind="stable")
    return _pairs(met[met["size"] >= 2]), _pairs(met[met["size"] == 1])


def _pairs(met: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "area_number": met["area_a"].to_numpy(np.uint32),
            "neighbour_number": met["area_b"].to_numpy(np.uint32),
        }
    )
