"""One open build: its manifest, and its files as arrays, read when first needed."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from data.errors import DamagedFileError, NotFoundError, StoreError
from data.manifest import Keyed, find_key
from data.model import FileEntry, Level, Manifest, Service
from data.names import said_name
from data.store import layout
from data.store.layout import build_id_of
from data.store.memory import Memory
from data.store.values import Areas
from data.tables import column_of, read_table, read_verified

Loaded = TypeVar("Loaded")


def read_manifest(root: Path) -> Manifest:
    """The manifest of a build.

    Raises StoreError where there is none, DamagedFileError where it does not match its build id.
    """
    try:
        content = (root / layout.MANIFEST).read_bytes()
    except OSError as error:
        raise StoreError(
            f"Build {root.name} has no readable {layout.MANIFEST} ({error.strerror}); build the"
            " atlas again"
        ) from None
    damaged = DamagedFileError(
        f"{layout.MANIFEST} of build {root.name} is damaged, or was written by another version of"
        " Wardwise; build the atlas again"
    )
    try:
        manifest = Manifest.model_validate_json(content)
        whole = build_id_of(content) == root.name == manifest.build_id
    except ValueError:  # pydantic's ValidationError is one
        whole = False
    if not whole:
        raise damaged
    return manifest


class OpenedBuild:
    """The manifest and files of one build.

    It is read-only and safe to use from several threads. Files are verified against the manifest
    whenever they are read.
    """

    def __init__(self, root: Path, memory: Memory) -> None:
        self.root = root
        self.manifest = read_manifest(root)
        self.build_id = self.manifest.build_id
        self.channel_order = [channel.key for channel in self.manifest.channels]
        """Channels as the tables number them, whatever part of the manifest is shown."""
        self._memory = memory
        self._files: dict[str, FileEntry] = {entry.path: entry for entry in self.manifest.files}
        self._known: dict[object, Any] = {}
        """Results of searches in the manifest, by what was searched for."""

    def show(self, manifest: Manifest) -> None:
        """Use another manifest of this build, one with fewer entries (data.store.visibility)."""
        self.manifest, self.build_id = manifest, manifest.build_id
        self._files = {entry.path: entry for entry in manifest.files}
        self._known = {}

    @staticmethod
    def find(items: Sequence[Keyed], key: str, what: str) -> Keyed:
        """The item with that key. Raises NotFoundError, which names the keys there are."""
        found = find_key(items, key)
        if found is None:
            known = ", ".join(item.key for item in items[:12]) or "none"
            more = " …" if len(items) > 12 else ""
            raise NotFoundError(
                f"There is no {what} '{key[:60]}' in this atlas; it has {known}{more}."
            )
        return found

    def service(self, key: str) -> Service:
        """A service of the manifest. Raises NotFoundError."""
        return self.find(self.manifest.services, key, "service")

    def level(self, key: str) -> Level:
        """A level of the manifest. Raises NotFoundError."""
        return self.find(self.manifest.levels, key, "level")

    def areas(self, level: str) -> Areas:
        """The areas of a level as columns."""
        count = self.level(level).areas

        def read() -> Areas:
            table = self._table(layout.areas_path(level))
            if len(table) != count:
                raise StoreError(
                    f"{layout.areas_path(level)} has {len(table)} rows where the manifest says"
                    f" {count}; build the atlas again"
                )
            return _areas_of(table)

        return self._load(f"areas/{level}", read)

    def base(self, level: str, base_key: str) -> NDArray[np.float64]:
        """A base by area: (n,) float64, nan where not known.

        A base that the level does not have is nan throughout.
        """
        self.find(self.manifest.bases, base_key, "base")
        areas = self.areas(level)
        found = areas.bases.get(base_key)
        return np.full(len(areas), np.nan) if found is None else found

    def is_estimate(self, level: str, base_key: str) -> NDArray[np.bool_]:
        """Whether a base of each area was scaled up: it is not known for all areas inside, (n,)."""

        def read() -> NDArray[np.bool_]:
            missing, numbers = self._unknown_inside(base_key, level)
            found = np.bincount(numbers[missing], minlength=self.level(level).areas + 1)[1:] > 0
            return found & ~np.isnan(self.base(level, base_key))

        return self._load(f"estimates/{level}/{base_key}", read)

    def _unknown_inside(
        self, base_key: str, level: str
    ) -> tuple[NDArray[np.bool_], NDArray[np.uint32]]:
        """For each area that a base is given for: whether it is unknown, and its area at a level.

        Nothing is unknown where the level is not a coarser one.
        """
        own = self.find(self.manifest.bases, base_key, "base").level
        none = np.zeros(0, dtype=bool), np.zeros(0, dtype=np.uint32)
        if not own:
            return none
        # The names of 180,000 small areas take a third of a second to read, and are not needed.
        parent, base = f"parent_{level}", f"base_{base_key}"
        table = read_table(self.content(layout.areas_path(own)), [parent, base])
        if parent not in table.column_names:
            return none
        missing = (
            np.isnan(column_of(table, base))
            if base in table.column_names
            else np.ones(len(table), dtype=bool)
        )
        covered = self._covered_of_base(base_key, own)
        return missing if covered is None else missing & covered, column_of(table, parent)

    def covered(self, records: str, level: str) -> NDArray[np.bool_] | None:
        """Whether any part of each area is one that a record set is about, (n,); None for all."""
        covers = self.find(self.manifest.records, records, "record set").covers
        if covers is None:
            return None

        def read() -> NDArray[np.bool_]:
            own = np.isin(self.areas(covers.level).codes.astype(str), covers.codes)
            if level == covers.level:
                return own
            finest = self.manifest.levels[0].key
            parents = self.areas(finest).parents
            inside = own if covers.level == finest else np.append(False, own)[parents[covers.level]]
            if level == finest:
                return inside
            size = self.level(level).areas
            return np.bincount(parents[level][inside], minlength=size + 1)[1:] > 0

        return self._load(f"covered/{records}/{level}", read)

    def _covered_of_base(self, base_key: str, level: str) -> NDArray[np.bool_] | None:
        records = self.find(self.manifest.bases, base_key, "base").records
        return self.covered(records, level) if records else None

    def neighbours(self, level: str, number: int) -> NDArray[np.uint32]:
        """Numbers of the areas that share a stretch of border with one.

        Empty where the level has no neighbours.
        """
        areas, others = self.neighbour_pairs(level)
        return others[np.searchsorted(areas, number) : np.searchsorted(areas, number, side="right")]

    def neighbour_pairs(self, level: str) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
        """Numbers of areas, ascending, and beside each the number of one that it borders on.

        Both directions of each border are there. Empty where the level has no neighbours.
        """
        return self._pairs(level, layout.neighbours_path(level))

    def touching_pairs(self, level: str) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
        """As ``neighbour_pairs``, with areas that meet in a corner too; not in order."""
        borders = self.neighbour_pairs(level)
        corners = self._pairs(level, layout.corners_path(level))
        own, other = (np.concatenate(ends) for ends in zip(borders, corners, strict=True))
        return own, other

    def _pairs(self, level: str, path: str) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
        self.level(level)
        if not self.holds(path):
            none = np.empty(0, dtype=np.uint32)
            return none, none
        areas, others = self._load(
            path,
            lambda: [
                column_of(t := self._table(path), "area_number"),
                column_of(t, "neighbour_number"),
            ],
        )
        return areas, others

    def points(self, service_key: str) -> list[tuple[str, float, float]]:
        """Service points of a service: name, latitude, longitude."""
        self.service(service_key)
        if not self.holds(layout.POINTS):
            return []
        rows = self._load(layout.POINTS, lambda: self._table(layout.POINTS).to_pylist())
        return [
            (row["point_name"], row["lat"], row["lng"])
            for row in rows
            if row["service_key"] == service_key
        ]

    def holds(self, path: str) -> bool:
        """Whether the build has a file of that path."""
        return path in self._files

    def content(self, path: str) -> bytes:
        """Bytes of one file of the build, verified. Raises NotFoundError, DamagedFileError."""
        if path not in self._files:
            raise NotFoundError(f"This atlas has no {path}.")
        return read_verified(self.root, self._files[path])

    def _table(self, path: str) -> pa.Table:
        return read_table(self.content(path))

    def keep(self, key: str, make: Callable[[], Loaded]) -> Loaded:
        """A value computed from this build: from memory, or else computed now.

        The cache key has the ``build_id``, which depends on what the person may see. So a value
        computed from one view of a build is never used for another. ``key`` names the value and its
        inputs.
        """
        return self._memory.load(f"{self.build_id}/answers/{key}", make)

    def _load(self, key: str, read: Callable[[], Loaded]) -> Loaded:
        # The content of a file is the same for all viewers, so it is cached under the build and not
        # under the view of one person.
        return self._memory.load(f"{self.root.name}/{key}", read)


def _said_names(names: NDArray[np.object_]) -> NDArray[np.object_]:
    if not any(", " in name for name in names):
        return names
    said = np.array([said_name(name) for name in names], dtype=object)
    said.flags.writeable = False
    return said


def _areas_of(table: pa.Table) -> Areas:
    edges = [column_of(table, name) for name in ("xmin", "ymin", "xmax", "ymax")]
    bounds = np.column_stack(edges)
    bounds.flags.writeable = False
    return Areas(
        codes=column_of(table, "area_code"),
        names=_said_names(column_of(table, "area_name")),
        lat=column_of(table, "lat"),
        lng=column_of(table, "lng"),
        bounds=bounds,
        parents={
            n.removeprefix("parent_"): column_of(table, n)
            for n in table.column_names
            if n.startswith("parent_")
        },
        bases={
            n.removeprefix("base_"): column_of(table, n)
            for n in table.column_names
            if n.startswith("base_")
        },
    )
