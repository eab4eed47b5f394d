"""Find the area of each place that records name: by code, name, postcode or coordinates.

A record set may have several ways to a place. The first that leads to an area counts.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pyproj
from numpy.typing import NDArray

from data.errors import CatalogueError
from data.names import folded_name
from data.pipeline.areas.covered import Covered
from data.pipeline.areas.elsewhere import elsewhere_postcodes
from data.pipeline.areas.ladder import Ladder
from data.pipeline.areas.places import PointLocator, PostcodeBook
from data.pipeline.areas.shapes import LevelAreas
from data.pipeline.areas.units import SHARED_FROM
from data.pipeline.catalogue import AreaPlace, Place, PointPlace, PostcodePlace, RecordsEntry
from data.pipeline.fates import OUTSIDE, UNCOVERED
from data.pipeline.sources.boundaries import possible_points
from data.pipeline.values import among, numbers, tidy_codes, tidy_postcodes

EMPTY = "place is empty"
PARTLY_COVERED = "partly outside what the records cover"
_POSTCODE_IN = re.compile(
    r"(?<![A-Z0-9])([A-Z]{1,2}[0-9][A-Z0-9]?\s*[0-9][A-Z]{2})(?![A-Z0-9])", re.IGNORECASE
)

OldCodes = Callable[[LevelAreas], set[str]]
"""Codes of a level at another date."""


def place_names(entry: RecordsEntry) -> list[tuple[str, ...]]:
    """Plain names of the columns of each way to a place.

    They are place and, for a second column, place_y; those of a second way are place_1, place_1_y.
    """
    starts = ["place", *(f"place_{at}" for at in range(1, len(entry.place)))]
    return [
        (start, f"{start}_y")[: len(way.columns)]
        for start, way in zip(starts, entry.place, strict=True)
    ]


def level_of_places(entry: RecordsEntry, ladder: Ladder) -> str:
    """The level that the places of a record set are of: the coarsest of its ways.

    Raises CatalogueError where the areas of another way do not fit into those.
    """
    finest, order = next(iter(ladder)), list(ladder)
    levels = [_level_of(way, ladder, finest) for way in entry.place]
    level = max(levels, key=order.index)
    for other in levels:
        if other != level and level not in ladder[other].parents:
            raise CatalogueError(
                [
                    f"[records {entry.key}] places are of {ladder[other].entry.names} and of"
                    f" {ladder[level].entry.names}, which do not fit into each other; put them into"
                    " two [[records]]"
                ]
            )
    return level


def _level_of(way: Place, ladder: Ladder, finest: str) -> str:
    return ladder.level_of(way.level) if isinstance(way, AreaPlace) else finest


def are_postcodes(entry: RecordsEntry) -> bool:
    """Whether the first way to a place is a column of postcodes."""
    return isinstance(entry.place[0], PostcodePlace) and bool(entry.place[0].postcode)


def units_of(entry: RecordsEntry, ladder: Ladder) -> list[str]:
    """The units that its places may be of."""
    return [w.level for w in entry.place if isinstance(w, AreaPlace) and w.level in ladder.units]


def postcode_in(text: str) -> str:
    """The last postcode within a text such as an address, '' where there is none.

    >>> postcode_in("Flat 2, 4 High Street, Leeds ls1 4dy"), postcode_in("4 High Street")
    ('ls1 4dy', '')
    """
    found = _POSTCODE_IN.findall(text)
    return str(found[-1]) if found else ""


@dataclass
class PlaceFinder:
    """Finds the areas of places. Numbers from SHARED_FROM on are of units that lie in several."""

    ladder: Ladder
    book: PostcodeBook
    old_codes: OldCodes
    covered: Covered | None = None
    """The areas that the record set is about; None for all."""
    _names: dict[str, dict[str, list[int]]] = field(default_factory=dict)

    def judge(self, entry: RecordsEntry, frame: pd.DataFrame) -> pd.DataFrame:
        """The area of each distinct place.

        ``frame`` has the columns of ``place_names``. Returns it with area_number (0 for none),
        place_reason ('' where there is an area) and way, the number of the way that led there.
        """
        level = level_of_places(entry, self.ladder)
        number = np.zeros(len(frame), dtype=np.int64)
        way_of = np.full(len(frame), -1, dtype=np.int64)
        reason = np.full(len(frame), EMPTY, dtype=object)
        for at, (way, names) in enumerate(zip(entry.place, place_names(entry), strict=True)):
            texts = [frame[name] for name in names]
            found, told = self._find(entry, way, texts, level)
            # A unit that lies in several areas is settled by a later way that knows the one.
            is_open = (number == 0) | ((number >= SHARED_FROM) & (found < SHARED_FROM))
            is_new = is_open & (found > 0)
            number[is_new], way_of[is_new], reason[is_new] = found[is_new], at, ""
            # A place elsewhere says most; then the first way that has a text at all.
            says_more = (number == 0) & ((reason == EMPTY) | (told == OUTSIDE)) & (told != EMPTY)
            reason[says_more] = told[says_more]
        if self.covered is not None:
            told = self._not_covered(number, level, units_of(entry, self.ladder))
            number[told != ""], way_of[told != ""] = 0, -1
            reason = np.where(told != "", told, reason)
        return frame.assign(area_number=number, place_reason=reason, way=way_of)

    def _not_covered(
        self, number: NDArray[np.int64], level: str, units: Sequence[str]
    ) -> NDArray[np.object_]:
        """Why a place is not counted though its area is known: the records do not cover it."""
        assert self.covered is not None
        inside = np.append(True, self.covered.wholly[level])
        told = np.full(len(number), "", dtype=object)
        told[~inside[np.where(number < SHARED_FROM, number, 0)]] = UNCOVERED
        for key in units if (number >= SHARED_FROM).any() else ():
            unit = self.ladder.units[key]
            parts = unit.parts.assign(
                number=unit.parts["unit"].map(unit.numbers),
                inside=inside[unit.parts["area_number"].to_numpy()],
            )
            by_unit = parts.groupby("number")["inside"].agg(["any", "all"])
            none, some = by_unit.index[~by_unit["any"]], by_unit.index[by_unit["any"]]
            some = some.difference(by_unit.index[by_unit["all"]])
            told[np.isin(number, none)] = UNCOVERED
            told[np.isin(number, some)] = PARTLY_COVERED
        return told

    def _find(
        self, entry: RecordsEntry, way: Place, texts: Sequence["pd.Series[str]"], level: str
    ) -> tuple[NDArray[np.int64], NDArray[np.object_]]:
        """Area numbers at ``level``, and why a place has none."""
        if isinstance(way, PointPlace):
            own, (found, told) = next(iter(self.ladder)), self._by_point(entry, way, *texts)
        elif isinstance(way, PostcodePlace):
            own, (found, told) = next(iter(self.ladder)), self._by_postcode(way, texts[0])
        else:
            own = self.ladder.level_of(way.level)
            by_area = self._by_name if way.name else self._by_code
            found, told = by_area(way, *texts)
        if own == level:
            return found, told
        above = np.append(self.ladder[own].parents[level].astype(np.int64), 0)
        moved = np.where(found >= SHARED_FROM, found, above[np.minimum(found, len(above)) - 1])
        none = (found > 0) & (moved == 0)
        return moved, np.where(none, f"belongs to no {self.ladder[level].entry.name}", told)

    def _by_code(
        self, way: AreaPlace, texts: "pd.Series[str]"
    ) -> tuple[NDArray[np.int64], NDArray[np.object_]]:
        codes = tidy_codes(texts)
        if unit := self.ladder.units.get(way.level):
            found = codes.map(unit.numbers).fillna(0).to_numpy(dtype=np.int64)
        else:
            found = codes.map(self.ladder[way.level].numbers).fillna(0).to_numpy(dtype=np.int64)
        told = np.where(texts.str.strip() == "", EMPTY, "").astype(object)
        lost = (told == "") & (found == 0)
        if lost.any():
            name = self.ladder.names_of(way.level)[0]
            old = set() if unit else self.old_codes(self.ladder[way.level])
            told[lost] = np.select(
                [among(codes[lost], old), self.ladder.elsewhere(way.level, codes[lost])],
                [f"{name} of another date", OUTSIDE],
                f"no such {name}",
            )
        return found, told

    def _by_name(
        self, way: AreaPlace, texts: "pd.Series[str]", within: "pd.Series[str] | None" = None
    ) -> tuple[NDArray[np.int64], NDArray[np.object_]]:
        level = self.ladder[way.level]
        names = self._names.setdefault(way.level, names_of_areas(level))
        around = within if within is not None else pd.Series("", index=texts.index)
        found, told = [], []
        for text, larger in zip(texts, around, strict=True):
            numbers_found = names.get(bare_name(text, level.entry.name), [])
            if larger.strip():
                numbers_found = self._those_within(level, numbers_found, larger)
            is_one = len(numbers_found) == 1
            found.append(numbers_found[0] if is_one else 0)
            told.append(
                ""
                if is_one
                else EMPTY
                if not text.strip()
                else f"more than one {level.entry.name} of this name"
                if numbers_found
                else f"no {level.entry.name} of this name"
            )
        return np.array(found, dtype=np.int64), np.array(told, dtype=object)

    def _those_within(
        self, level: LevelAreas, numbers_found: Sequence[int], larger: str
    ) -> list[int]:
        """Those of the areas that lie in an area with this code or name."""
        kept = []
        for number in numbers_found:
            for key, parents in level.parents.items():
                above = self.ladder[key]
                at = int(parents[number - 1])
                own = (above.codes[at - 1], above.names[at - 1]) if at else ()
                word = above.entry.name
                if bare_name(larger, word) in {bare_name(str(text), word) for text in own}:
                    kept.append(number)
                    break
        return kept

    def _by_postcode(
        self, way: PostcodePlace, texts: "pd.Series[str]"
    ) -> tuple[NDArray[np.int64], NDArray[np.object_]]:
        tidy = tidy_postcodes(texts.map(postcode_in) if way.postcode_in else texts)
        found = self.book.numbers(tidy).astype(np.int64)
        none = "no postcode in it" if way.postcode_in else "not a postcode"
        told = np.where(texts.str.strip() == "", EMPTY, np.where(tidy == "", none, ""))
        told = told.astype(object)
        lost = (told == "") & (found == 0)
        if lost.any():
            inside, outside = self.book.places.index, self.book.outside
            is_elsewhere = elsewhere_postcodes(tidy[lost], inside, outside)
            told[lost] = np.where(is_elsewhere, OUTSIDE, "postcode is not in the directory")
        return found, told

    def _by_point(
        self,
        entry: RecordsEntry,
        way: PointPlace,
        east: "pd.Series[str]",
        north: "pd.Series[str]",
    ) -> tuple[NDArray[np.int64], NDArray[np.object_]]:
        x, y = numbers(east).to_numpy(), numbers(north).to_numpy()
        locator = PointLocator(next(iter(self.ladder.values())))
        found = locator.locate(x, y, way.crs, f"[records {entry.key}]").astype(np.int64)
        is_empty = ((east.str.strip() == "") & (north.str.strip() == "")).to_numpy(dtype=bool)
        blank, lost = np.isnan(x) | np.isnan(y), found == 0
        nowhere = lost & ~blank
        if nowhere.any():
            nowhere &= ~possible_points(pyproj.CRS(way.crs), x, y)
        told = np.select(
            [is_empty & (len(entry.place) > 1), blank, lost & (x == 0) & (y == 0), nowhere, lost],
            [
                EMPTY,
                "no coordinates",
                "coordinates are 0, 0",
                f"coordinates cannot be in {way.crs}",
                OUTSIDE,
            ],
            "",
        )
        return found, told.astype(object)


def names_of_areas(level: LevelAreas) -> dict[str, list[int]]:
    """Folded name, without the word for the level → numbers of the areas that have it."""
    found: dict[str, list[int]] = {}
    for place, name in enumerate(level.names):
        found.setdefault(bare_name(str(name), level.entry.name), []).append(place + 1)
    return found


def bare_name(name: str, word: str) -> str:
    """A folded name without the word for its level: 'Abbey Ward' is 'abbey'."""
    folded = folded_name(name)
    bare = folded.removesuffix(f" {folded_name(word)}").removeprefix(f"{folded_name(word)} of ")
    return bare or folded


def ways_in_words(entry: RecordsEntry, rows: Mapping[int, int]) -> str:
    """How many rows came by each way, as a sentence; ``rows`` by the number of the way."""
    told = [
        f"{rows.get(at, 0):,} by {' and '.join(way.columns)}" for at, way in enumerate(entry.place)
    ]
    return f"Rows were placed in this order: {', '.join(told)}; {rows.get(-1, 0):,} by none."
