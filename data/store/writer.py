"""Write a build: everything beside the atlas that is being served, and one swap at the end.

The web process never imports this module.
"""

import json
import os
import shutil
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Any, Protocol

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from data import schema
from data.errors import StoreError
from data.model import FileEntry, Manifest, TileFile
from data.store import layout
from data.store.layout import build_id_of, manifest_bytes
from data.store.swap import clear_partial, install, sole_writer, sync_tree
from data.store.takeup import takeup_bytes
from data.tables import digest_of, parquet_bytes, read_verified, sorted_by, table_of
from data.tiles.geoparquet import partition, shapes_of, tile_bytes
from data.tiles.raster import joined
from data.tiles.warm import warm_tiles


class Protected(Protocol):
    """A result of ``data.pipeline.disclosure.protect``: only such take-up is written."""

    @property
    def frame(self) -> pd.DataFrame: ...


def _nothing() -> None:
    """Do nothing."""


class StoreWriter:
    """One unfinished build.

    Nothing of it is visible before ``finish``, and nothing remains of it without ``finish``. Raises
    StoreError where another build is writing to the same store.
    """

    def __init__(self, store: Path) -> None:
        self.store = Path(store)
        self.partial = self.store / layout.BUILDS / f"{layout.PARTIAL}{os.getpid()}"
        self._files: dict[str, FileEntry] = {}
        self._tiles: list[TileFile] = []
        self._warmed: dict[str, int] = {}
        self._held = ExitStack()

    def __enter__(self) -> "StoreWriter":
        (self.store / layout.BUILDS).mkdir(parents=True, exist_ok=True)
        self._held.enter_context(sole_writer(self.store))
        clear_partial(self.store)
        self.partial.mkdir()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        shutil.rmtree(self.partial, ignore_errors=True)
        self._held.close()

    def write_areas(self, level: str, frame: pd.DataFrame) -> None:
        """``areas/<level>.parquet``: columns AREAS, then ``parent_<level>`` and ``base_<base>``.

        Rows are ordered by number, 1 to n.
        """
        columns = (*schema.AREAS, *_parents_and_bases(frame))
        what = f"areas of level {level}"
        table = table_of(frame, columns, what=what)
        if not np.array_equal(table.column("area_number").to_numpy(), np.arange(1, len(frame) + 1)):
            raise StoreError(
                f"{what} are not numbered 1 to {len(frame)} in order; number them along the Hilbert"
                " curve first"
            )
        if frame["area_code"].duplicated().any():
            raise StoreError(
                f"{what}: code {frame['area_code'][frame['area_code'].duplicated()].iloc[0]} is"
                " used twice; codes must be unique within a level"
            )
        self._put_table(layout.areas_path(level), table)

    def write_tiles(
        self,
        level: str,
        frame: pd.DataFrame,
        wkb: NDArray[np.object_],
        segments: Mapping[str, NDArray[Any]],
        totals: Mapping[str, NDArray[Any]],
    ) -> None:
        """``tiles/<level>/<quadkey>.parquet`` from a frame as for write_areas and its shapes.

        The shapes of the rows are WKB (EPSG:3857).
        ``segments``: classification → segment code (or None) of each area.
        ``totals``: theme → events of the last twelve months (or nan).

        Raises StoreError where a shape is not a polygon with finite coordinates.
        """
        table = table_of(
            frame, (*schema.TILE, *_parents_and_bases(frame)), what=f"tiles of level {level}"
        )
        for key, codes in segments.items():
            table = table.append_column(
                f"segment_{key}", pa.array(codes.tolist(), type=pa.string())
            )
        for key, counts in totals.items():
            table = table.append_column(
                f"total_{key}", pa.Array.from_pandas(np.asarray(counts, dtype=np.float64))
            )
        bounds = frame[["xmin", "ymin", "xmax", "ymax"]].to_numpy(dtype=np.float64)
        for quadkey, rows in partition(bounds).items():
            inside = bounds[rows]
            self._put(
                layout.tile_path(level, quadkey),
                tile_bytes(table.take(pa.array(rows)), inside, wkb[rows]),
            )
            west, south = inside[:, :2].min(axis=0).tolist()
            east, north = inside[:, 2:].max(axis=0).tolist()
            self._tiles.append(
                TileFile(
                    level=level,
                    quadkey=quadkey,
                    areas=len(rows),
                    xmin=west,
                    ymin=south,
                    xmax=east,
                    ymax=north,
                )
            )

    def warm_area_tiles(self, level: str) -> int:
        """Draw the area tiles that would be slow to draw when asked for, and return their number.

        They are those of many areas or many files.
        """
        files = [t for t in self._tiles if t.level == level]
        shapes = joined(
            [
                shapes_of(
                    read_verified(self.partial, self._files[layout.tile_path(level, t.quadkey)])
                )
                for t in files
            ]
        )
        drawn = 0
        self._warmed[level] = -1
        for (z, x, y), content in warm_tiles(shapes, files):
            self._put(layout.area_tile_path(level, z, x, y), content)
            self._warmed[level] = max(z, self._warmed[level])
            drawn += 1
        return drawn

    def write_mix(self, classification: str, level: str, frame: pd.DataFrame) -> None:
        """``mix/<classification>/<level>.parquet``: columns MIX."""
        self._put_sorted(
            layout.mix_path(classification, level),
            schema.MIX,
            frame,
            ["area_number", "segment_code"],
        )

    def write_marks(self, classification: str, frame: pd.DataFrame) -> None:
        """``marks/<classification>.parquet``: columns MARKS."""
        self._put_sorted(layout.marks_path(classification), schema.MARKS, frame, ["area_number"])

    def write_takeup(self, window: str, level: str, item: str, protected: Protected) -> None:
        """``takeup/<window>/<level>/<item>.parquet``: columns TAKEUP of a protected table.

        TAKEUP_BOUNDS follow where the frame has them.
        """
        path = layout.takeup_path(window, level, item)
        has_bounds = schema.TAKEUP_BOUNDS[0].name in protected.frame.columns
        self._put(
            path,
            takeup_bytes(
                _ordered(
                    path,
                    (*schema.TAKEUP, *(schema.TAKEUP_BOUNDS if has_bounds else ())),
                    protected.frame,
                    ["month_index", "channel_index", "area_number"],
                )
            ),
        )

    def write_indicator(self, level: str, key: str, frame: pd.DataFrame) -> None:
        """``indicators/<level>/<key>.parquet``: columns INDICATOR."""
        self._put_sorted(
            layout.indicator_path(level, key), schema.INDICATOR, frame, ["period", "area_number"]
        )

    def write_neighbours(self, level: str, frame: pd.DataFrame) -> None:
        """``neighbours/<level>.parquet``: columns NEIGHBOURS, both directions."""
        self._put_sorted(
            layout.neighbours_path(level),
            schema.NEIGHBOURS,
            frame,
            ["area_number", "neighbour_number"],
        )

    def write_corners(self, level: str, frame: pd.DataFrame) -> None:
        """``corners/<level>.parquet``: columns CORNERS, both directions."""
        self._put_sorted(
            layout.corners_path(level),
            schema.CORNERS,
            frame,
            ["area_number", "neighbour_number"],
        )

    def write_postcodes(self, frame: pd.DataFrame) -> None:
        """``postcodes.parquet``: columns POSTCODES."""
        self._put_sorted(layout.POSTCODES, schema.POSTCODES, frame, ["postcode"])

    def write_points(self, frame: pd.DataFrame) -> None:
        """``points.parquet``: columns POINTS."""
        self._put_sorted(
            layout.POINTS,
            schema.POINTS,
            frame,
            ["service_key", "point_name", "lat", "lng"],
            unique=False,
        )

    def write_breaks(self, breaks: Mapping[str, list[float]]) -> None:
        """``breaks.json``: ``layout.breaks_key(…)`` → upper edges of all classes but the last.

        The edges ascend, and are over values above zero.
        """
        self.write_text(
            layout.BREAKS,
            json.dumps(
                {key: list(map(float, edges)) for key, edges in sorted(breaks.items())},
                allow_nan=False,
            )
            + "\n",
        )

    def write_text(self, path: str, text: str) -> None:
        """Any other file of the build, UTF-8.

        ``path`` is relative to the build, with forward slashes.
        """
        self._put(path, text.encode())

    def finish(self, manifest: Manifest, before_swap: Callable[[], None] = _nothing) -> str:
        """Complete the manifest, make all files durable and replace the old build.

        ``before_swap`` is called when all is written and nothing is seen of it yet; where it
        raises, the old build stays. Returns the build id. ``manifest`` comes with ``build_id``,
        ``files``, ``tiles`` and ``warmed`` empty: they are filled in here.
        """
        files = tuple(self._files[path] for path in sorted(self._files))
        tiles = tuple(sorted(self._tiles, key=lambda t: (t.level, t.quadkey)))
        whole = manifest.model_copy(
            update={"files": files, "tiles": tiles, "warmed": dict(sorted(self._warmed.items()))}
        )
        whole = whole.model_copy(update={"build_id": build_id_of(manifest_bytes(whole))})
        (self.partial / layout.MANIFEST).write_bytes(manifest_bytes(whole))
        sync_tree(self.partial)
        before_swap()
        install(self.store, self.partial, whole.build_id)
        return whole.build_id

    def _put_sorted(
        self,
        path: str,
        columns: tuple[schema.Column, ...],
        frame: pd.DataFrame,
        key: list[str],
        *,
        unique: bool = True,
    ) -> None:
        self._put_table(path, _ordered(path, columns, frame, key, unique=unique))

    def _put_table(self, path: str, table: pa.Table) -> None:
        self._put(path, parquet_bytes(table))

    def _put(self, path: str, content: bytes) -> None:
        pure = PurePosixPath(path)
        if pure.is_absolute() or ".." in pure.parts or str(pure) != path or path == layout.MANIFEST:
            raise StoreError(
                f"{path!r} is not a path inside a build; give one such as 'report.html'"
            )
        if path in self._files:
            raise StoreError(f"{path} was written twice in one build")
        target = self.partial / pure
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        self._files[path] = FileEntry(path=path, sha256=digest_of(content), size=len(content))


def _ordered(
    path: str,
    columns: tuple[schema.Column, ...],
    frame: pd.DataFrame,
    key: list[str],
    *,
    unique: bool = True,
) -> pa.Table:
    ordered, repeats = sorted_by(frame, key)
    if unique and repeats:
        raise StoreError(
            f"{path}: two rows have the same {', '.join(key)}; add them up before they are written"
        )
    return table_of(ordered, columns, what=path)


def _parents_and_bases(frame: pd.DataFrame) -> tuple[schema.Column, ...]:
    names = [str(name) for name in frame.columns]
    parents = [
        schema.parent_column(n.removeprefix("parent_")) for n in names if n.startswith("parent_")
    ]
    bases = [schema.base_column(n.removeprefix("base_")) for n in names if n.startswith("base_")]
    return (*parents, *bases)
