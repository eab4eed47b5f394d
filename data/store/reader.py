"""The reader: one build of an atlas for the web process."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from data.model import Classification, Tier
from data.store import layout, mixes
from data.store.counts import CountReader
from data.store.memory import Memory
from data.store.search import (
    Codes,
    Index,
    codes_of,
    find_in,
    in_district,
    index_of,
    number_in,
    postcode_key,
    postcodes_of,
    ranked,
    written,
)
from data.store.values import Marks, Mix
from data.tiles.geoparquet import shapes_of
from data.tiles.quadkey import is_tile, tile_extent
from data.tiles.raster import Shapes, area_tile, compressed, joined

Found = tuple[str, int, str, str, str]
"""Level, area number, code, name, and the name of the place it lies in."""


class Atlas(CountReader):
    """One build, read-only and safe to use from several threads.

    See CountReader for take-up and indicators. Unknown keys raise NotFoundError. A file whose bytes
    do not match the manifest raises DamagedFileError in calls that need it, and in no others.
    """

    def sibling(self, build_id: str) -> "Atlas":
        """Another build of the same store. Raises StoreError where it cannot be opened."""
        return Atlas(self.root.parent / build_id, self._memory)

    def number(self, level: str, code: str) -> int | None:
        """Area number of a code, in any case; None where there is none."""
        return number_in(self._codes(level), code)

    def mix(self, classification: str, level: str) -> Mix:
        """The mix of segments at the tier the classification is given at.

        Empty for levels without one.
        """
        scheme = self.classification(classification)
        size = self.level(level).areas
        path = layout.mix_path(classification, level)
        if not self.holds(path):
            return Mix(np.zeros(size + 1, np.int64), np.empty(0, np.uint16), np.empty(0))
        codes = [s.code for s in self.find(scheme.tiers, scheme.given_tier, "tier").segments]
        return self._load(path, lambda: mixes.mix_from(self._table(path), codes, size))

    def marks(self, classification: str) -> Marks | None:
        """How the areas of the level that a classification is given at were put to its segments.

        None where it does not say.
        """
        size = self.level(self.classification(classification).given_level).areas
        path = layout.marks_path(classification)
        if not self.holds(path):
            return None
        return self._load(path, lambda: mixes.marks_from(self._table(path), size))

    def classification(self, key: str) -> Classification:
        """Raises NotFoundError."""
        return self.find(self.manifest.classifications, key, "classification")

    def dominant(
        self, classification: str, tier: str, level: str
    ) -> tuple[NDArray[np.uint8], NDArray[np.float64]]:
        """The commonest segment of each area.

        Returns its place in the tier (255 where none), and its share, 0 to 1.
        """
        found = self._commonest(classification, tier, level, 1)
        return found.segments[:, 0], found.shares[:, 0]

    def top_shares(
        self, classification: str, tier: str, level: str, k: int = 3
    ) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
        """The k commonest segments of each area.

        Returns places (n, k) uint8, 255 where fewer, and whole per cents (n, k) uint8.
        """
        found = self._commonest(classification, tier, level, k)
        return found.segments, np.rint(found.shares * 100).astype(np.uint8)

    def segment_shares(self, classification: str, tier: str, level: str) -> NDArray[np.float32]:
        """Share of each segment of the tier in each area: (n, k) float32, 0 to 1."""
        places, declared = self._tier(classification, tier)
        return mixes.shares(self.mix(classification, level), places, len(declared.segments))

    def share_entries(
        self, classification: str, tier: str, level: str
    ) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float32]]:
        """The shares above 0: place of the area, place of the segment, and share, (m,) each."""
        places, declared = self._tier(classification, tier)
        return mixes.share_entries(self.mix(classification, level), places, len(declared.segments))

    def share_of(
        self, classification: str, tier: str, level: str, segment: int
    ) -> NDArray[np.float32]:
        """Share of one segment, by its place in the tier, in each area: (n,) float32."""
        places, _ = self._tier(classification, tier)
        return mixes.share_of(self.mix(classification, level), places == segment)

    def mix_of(
        self, classification: str, tier: str, level: str, number: int | None
    ) -> NDArray[np.float64]:
        """Households or people per segment of the tier in one area: (k,) float64.

        None means the whole atlas.
        """
        places, declared = self._tier(classification, tier)

        def counts() -> NDArray[np.float64]:
            found = mixes.counts_of(
                self.mix(classification, level), places, len(declared.segments), number
            )
            found.flags.writeable = False
            return found

        # Every area is compared with the whole atlas.
        return (
            counts()
            if number is not None
            else self._load(f"mix/{classification}/{tier}/{level}/all", counts)
        )

    def find_postcode(self, text: str) -> tuple[str, str, int] | None:
        """Postcode as written, finest level and area number, from any spacing and case.

        None for one that is not known.
        """
        key = postcode_key(text)
        if key is None or not self.holds(layout.POSTCODES):
            return None
        postcodes = self._load(
            layout.POSTCODES, lambda: postcodes_of(self._table(layout.POSTCODES))
        )
        number = find_in(postcodes, key)
        return (written(key), self.manifest.levels[0].key, number) if number else None

    def postcodes_in(self, district: str, level: str) -> dict[str, int]:
        """The postcodes of a district (LS6), as the rest of each → its area number at a level.

        Empty where the atlas has no postcodes; those in no area of the level are left out.
        """
        if not self.holds(layout.POSTCODES) or not district.isalnum() or not district.isascii():
            return {}
        postcodes = self._load(
            layout.POSTCODES, lambda: postcodes_of(self._table(layout.POSTCODES))
        )
        found = in_district(postcodes, district.upper())
        finest = self.manifest.levels[0].key
        if level == finest:
            return found
        parents = self.areas(finest).parents[level]
        above = {rest: int(parents[number - 1]) for rest, number in found.items() if number}
        return {rest: number for rest, number in above.items() if number}

    def find_names(self, text: str, limit: int = 8) -> list[Found]:
        """Areas whose name or code, or a word of it, begins with the text.

        The best come first, larger areas before smaller.
        """
        scored = []
        for coarseness, level in enumerate(reversed(self.manifest.levels)):
            scored += [
                (rank, coarseness, place, number, level.key)
                for place, (rank, number) in enumerate(ranked(self._index(level.key), text, limit))
            ]
        found = []
        for _, _, _, number, level_key in sorted(scored)[:limit]:
            areas = self.areas(level_key)
            found.append(
                (
                    level_key,
                    number,
                    str(areas.codes[number - 1]),
                    str(areas.names[number - 1]),
                    self.where(level_key, number),
                )
            )
        return found

    def where(self, level: str, number: int) -> str:
        """Name of the nearest coarser area with a name of its own that contains an area.

        Empty where there is none.
        """
        return next((name for _, _, name, named in self.parents_of(level, number) if named), "")

    def parents_of(self, level: str, number: int) -> list[tuple[str, int, str, bool]]:
        """Coarser areas that contain one, from near to far.

        Each has its level, number, name, and whether that level has names of its own.
        """
        areas = self.areas(level)
        found = []
        for parent in self.manifest.levels:
            place = int(areas.parents[parent.key][number - 1]) if parent.key in areas.parents else 0
            if place:
                found.append(
                    (parent.key, place, str(self.areas(parent.key).names[place - 1]), parent.named)
                )
        return found

    def tile(self, level: str, z: int, x: int, y: int) -> bytes:
        """An area tile: brotli of 512 × 512 little-endian uint32, rows from the north.

        All zero outside the grid.
        """
        self.level(level)
        path = layout.area_tile_path(level, z, x, y)
        return (
            self.content(path) if self.holds(path) else compressed(self.area_tile(level, z, x, y))
        )

    def area_tile(self, level: str, z: int, x: int, y: int) -> NDArray[np.uint32]:
        """An area tile as (512, 512) uint32: for each pixel the number of its area, 0 for none."""
        self.level(level)
        if not is_tile(z, x, y):
            return area_tile(joined([]), 0, 0, 0)
        return area_tile(self.shapes(level, tile_extent(z, x, y)), z, x, y)

    def shapes(self, level: str, extent: tuple[float, float, float, float]) -> Shapes:
        """The shapes of a level that meet an extent (EPSG:3857), in the order of their numbers."""
        self.level(level)
        files = [t for t in self.manifest.tiles if t.level == level and t.meets(extent)]
        return joined([self._shapes(level, t.quadkey).within(extent) for t in files])

    def outlines(self, level: str) -> tuple[NDArray[np.object_], NDArray[np.float64]]:
        """The shape of every area of a level as WKB (n,), and its bounds (n, 4); EPSG:3857, metres.

        They are the shapes of the map, as the owner of the boundaries gave them. Raises
        NotFoundError.
        """
        size = self.level(level).areas
        wkb, bounds = np.full(size, None, dtype=object), np.full((size, 4), np.nan)
        for tile in self.manifest.tiles:
            if tile.level == level:
                found = self._shapes(level, tile.quadkey)
                wkb[found.numbers - 1], bounds[found.numbers - 1] = found.wkb, found.bounds
        return wkb, bounds

    def _shapes(self, level: str, quadkey: str) -> Shapes:
        path = layout.tile_path(level, quadkey)
        return self._load(path, lambda: shapes_of(self.content(path)))

    def _index(self, level: str) -> Index:
        named = self.level(level).named
        return self._load(
            f"index/{level}", lambda: index_of(self.areas(level), self._codes(level), named=named)
        )

    def _codes(self, level: str) -> Codes:
        return self._load(f"codes/{level}", lambda: codes_of(self.areas(level)))

    def _tier(self, classification: str, tier: str) -> tuple[NDArray[np.int64], Tier]:
        scheme = self.classification(classification)
        declared = self.find(scheme.tiers, tier, "tier")
        return mixes.to_tier(scheme, declared), declared

    def _commonest(self, classification: str, tier: str, level: str, k: int) -> mixes.Commonest:
        places, declared = self._tier(classification, tier)
        mix = self.mix(classification, level)
        return self._load(
            f"commonest/{classification}/{tier}/{level}/{k}",
            lambda: mixes.commonest(mix, places, len(declared.segments), k),
        )


def open_atlas(store: Path, memory: Memory | None = None, build_id: str | None = None) -> Atlas:
    """Open the current build, or the one named.

    Raises StoreError where there is none, DamagedFileError where its manifest is not whole.
    """
    return Atlas(
        layout.build_path(store, build_id or layout.read_current(store)),
        Memory() if memory is None else memory,
    )
