"""Assign postcodes and coordinates to areas of the finest level."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyproj
import shapely
from numpy.typing import NDArray

from data.errors import SourceError
from data.pipeline.areas.shapes import LevelAreas
from data.pipeline.catalogue import PostcodesEntry
from data.pipeline.fates import OUTSIDE
from data.pipeline.sources.boundaries import impossible_coordinates
from data.pipeline.sources.systems import MERCATOR, transformer
from data.pipeline.values import numbers, tidy_codes, tidy_postcodes
from data.pipeline.workspace import Workspace

CHUNK = 200_000


@dataclass
class PostcodeBook:
    """Every postcode of the atlas and the finest-level area it lies in."""

    places: "pd.Series[int]"
    """Area number by tidy postcode, ordered."""
    outside: pd.Index = field(default_factory=lambda: pd.Index([], dtype=object))
    """Tidy postcodes that the directories place outside the atlas."""

    def numbers(self, postcodes: "pd.Series[str]") -> NDArray[np.uint32]:
        """Area number of each tidy postcode, 0 where unknown."""
        known = pa.array(self.places.index.to_numpy(dtype=object), pa.string())
        place = pc.fill_null(
            pc.index_in(
                pa.array(postcodes.to_numpy(dtype=object), pa.string(), from_pandas=True),
                value_set=known,
            ),
            len(known),
        ).to_numpy()
        found: NDArray[np.uint32] = np.append(self.places.to_numpy(dtype=np.uint32), np.uint32(0))[
            place
        ]
        return found

    def frame(self) -> pd.DataFrame:
        return pd.DataFrame(
            {
                "postcode": self.places.index.to_numpy(dtype=object),
                "area_number": self.places.to_numpy(dtype=np.uint32),
            }
        )


def read_postcodes(work: Workspace, finest: LevelAreas) -> PostcodeBook:
    """All postcode directories together; the first directory that names a postcode wins."""
    parts = [_read_directory(work, entry, finest) for entry in work.catalogue.postcodes]
    if not parts:
        return PostcodeBook(places=pd.Series([], index=pd.Index([], dtype=object), dtype=np.uint32))
    whole = pd.concat(parts)
    whole = whole[~whole.index.duplicated()]
    is_inside = whole > 0
    return PostcodeBook(places=whole[is_inside].sort_index(), outside=whole.index[~is_inside])


def _read_directory(work: Workspace, entry: PostcodesEntry, finest: LevelAreas) -> "pd.Series[int]":
    """Area number by tidy postcode, 0 where it lies outside the atlas."""
    account = work.open_account(entry.file, "postcodes")
    columns = [entry.postcode, *([entry.area] if entry.area else [entry.x, entry.y])]
    frame = work.read_lookup(entry.file, columns, account, entry)
    frame["tidy"] = tidy_postcodes(frame[entry.postcode])
    if entry.area:
        place = entry.area
        codes = tidy_codes(frame[entry.area])
        number = codes.map(finest.numbers).fillna(0).to_numpy(dtype=np.uint32)
        # The directory knows them, so they are of areas elsewhere.
        finest.listed |= set(codes[number == 0].unique()) - {""}
        is_outside = (number == 0) & (codes != "").to_numpy(dtype=bool)
    else:
        place = entry.x
        x, y = numbers(frame[entry.x]).to_numpy(), numbers(frame[entry.y]).to_numpy()
        number = PointLocator(finest).locate(x, y, entry.crs, entry.file)
        is_outside = (number == 0) & np.isfinite(x) & np.isfinite(y) & ((x != 0) | (y != 0))
    frame["number"] = number
    tidy = frame["tidy"][is_outside & (frame["tidy"] != "").to_numpy(dtype=bool)]
    outside = pd.Series(np.uint32(0), index=pd.Index(tidy.unique(), dtype=object))
    faults = {
        entry.postcode: np.where(
            frame["tidy"] == "",
            "not a postcode",
            np.where(frame["tidy"].duplicated(), "postcode is there more than once", ""),
        ),
        place: np.where(frame["number"] == 0, OUTSIDE, ""),
    }
    frame = work.settle(account, frame, faults)
    inside = pd.Series(
        frame["number"].to_numpy(dtype=np.uint32), index=pd.Index(frame["tidy"], dtype=object)
    )
    return pd.concat([inside, outside])


class PointLocator:
    """Find the area of a level that contains a point.

    A point on a border belongs to the area with the lower number.
    """

    def __init__(self, level: LevelAreas) -> None:
        self._tree = shapely.STRtree(level.geometry)

    def locate(
        self, x: NDArray[np.float64], y: NDArray[np.float64], crs: str, source: str
    ) -> NDArray[np.uint32]:
        """Area numbers of points in any CRS.

        0 outside all areas or where a coordinate is not a number. Raises SourceError where the
        coordinates cannot be in that CRS.
        """
        known = np.isfinite(x) & np.isfinite(y)
        found = np.zeros(len(x), dtype=np.uint32)
        if not known.any():
            return found
        self._check(x[known], y[known], crs, source)
        east, north = transformer(crs, MERCATOR).transform(x[known], y[known])
        rows = np.flatnonzero(known)
        for start in range(0, len(rows), CHUNK):
            part = slice(start, start + CHUNK)
            point, area = self._tree.query(
                shapely.points(east[part], north[part]), predicate="intersects"
            )
            order = np.argsort(-area, kind="stable")
            found[rows[part][point[order]]] = area[order] + 1
        return found

    @staticmethod
    def _check(x: NDArray[np.float64], y: NDArray[np.float64], crs: str, source: str) -> None:
        # Quantiles: one mistyped row is refused as a row, a file in another system as a file.
        low, high = 0.05, 0.95
        box = (np.quantile(x, low), np.quantile(y, low), np.quantile(x, high), np.quantile(y, high))
        try:
            system = pyproj.CRS(crs)
        except pyproj.exceptions.CRSError:
            raise SourceError(
                f"{source}: '{crs}' is no coordinate reference system; write for example EPSG:27700"
                " or EPSG:4326"
            ) from None
        if problem := impossible_coordinates(system, *(float(v) for v in box)):
            raise SourceError(
                f"{source} says {crs} but {problem}; name the reference system the coordinates are"
                " really in"
            )
