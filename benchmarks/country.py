"""Make a country of as many output areas as England and Wales, from a seed.

It is measured where the open data are missing. Areas have four sides with bent edges (24 points
each, as many as real ones have), small in towns and large between them, each in an LSOA and an
authority, with residents and a group. There is a directory of made-up postcodes
(benchmarks/records.py). Nobody lives there.
"""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from numpy.random import Generator
from numpy.typing import NDArray

from benchmarks.records import MADE_UP, postcodes
from data.sample.noise import smooth_surface

AREAS = MADE_UP[0]
SEED = 181_408
SPACING = 910.0
"""Metres between areas where there is no town.

Together they cover as much ground as England and Wales.
"""
MIDDLE = (400_000.0, 350_000.0)
PIECES = 6
"""Number of pieces of each edge."""
TOWNS = 9
LSOA_SIDE, AUTHORITY_SIDE = (3, 2), (30, 20)
"""Columns and rows of areas in one LSOA and one authority."""
GROUPS, SUPERGROUPS = 26, 8

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def write_country(folder: Path, areas: int = AREAS) -> Path:
    """The files of benchmarks/country.toml, written where they are missing. Returns the folder.

    The same number of areas gives the same files.
    """
    if (folder / "areas.csv").is_file():
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(SEED)
    side = int(np.ceil(np.sqrt(areas)))
    column, row = np.arange(areas) % side, np.arange(areas) // side
    codes = np.array([f"E{i:08d}" for i in range(areas)], dtype=object)
    shapes = shapely.polygons(_rings(rng, side, column, row))
    gpd.GeoDataFrame({"oa": codes}, geometry=shapes, crs="EPSG:27700").to_parquet(
        folder / "areas.parquet"
    )
    group = _groups(rng, shapely.get_coordinates(shapely.centroid(shapes)))
    texts, at = postcodes(areas)
    pq.write_table(pa.table({"postcode": texts, "oa": at}), folder / "postcodes.parquet")
    _write_segments(folder / "segments.csv")
    columns = {
        "oa": codes,
        "lsoa": _blocks("L", column, row, LSOA_SIDE),
        "authority": _blocks("A", column, row, AUTHORITY_SIDE),
        "residents": rng.integers(110, 600, areas),
        "segment": [_group_code(g) for g in group],
    }
    # Written last: where it exists, all other files do too.
    (folder / "areas.csv").write_text(_csv(columns), encoding="utf-8")
    return folder


def _rings(rng: Generator, side: int, column: Ints, row: Ints) -> Floats:
    """Outlines (areas, 4 · PIECES + 1, 2) in metres; neighbours share the points between them."""
    corner = np.stack(
        np.meshgrid(np.arange(side + 1.0), np.arange(side + 1.0)), axis=-1
    ) + rng.uniform(-0.15, 0.15, (side + 1, side + 1, 2))
    across = _bent(rng, corner[:, :-1], corner[:, 1:])
    up = _bent(rng, corner[:-1], corner[1:])
    rings = np.concatenate(
        [
            across[row, column],
            up[row, column + 1],
            across[row + 1, column][:, ::-1],
            up[row, column][:, ::-1],
        ],
        axis=1,
    ).reshape(len(column), 4, PIECES + 1, 2)[:, :, :-1]
    outline = rings.reshape(len(column), -1, 2)
    return _drawn_together(rng, np.concatenate([outline, outline[:, :1]], axis=1), side)


def _bent(rng: Generator, start: Floats, stop: Floats) -> Floats:
    """Edges (…, PIECES + 1, 2) from start to stop with sideways bends between them."""
    along = np.linspace(0, 1, PIECES + 1)[:, None]
    line = start[..., None, :] + (stop - start)[..., None, :] * along
    stray = rng.uniform(-0.06, 0.06, (*start.shape[:-1], PIECES + 1, 2)) * np.sin(np.pi * along)
    return np.asarray(line + stray)


def _drawn_together(rng: Generator, points: Floats, side: int) -> Floats:
    """Metres, with the ground contracted around towns.

    Each town keeps the order of distances from its middle, so that no edges cross.
    """
    middles = np.concatenate(
        [[[side / 2, side / 2]], rng.uniform(0.1 * side, 0.9 * side, (TOWNS - 1, 2))]
    )
    for place, middle in enumerate(middles):
        reach, strength = (0.14 * side, 0.8) if place == 0 else (0.06 * side, 0.6)
        away = points - middle
        points = middle + away * (
            1 - strength * np.exp(-(away**2).sum(axis=-1, keepdims=True) / reach**2)
        )
    return np.asarray((points - side / 2) * SPACING + MIDDLE)


def _groups(rng: Generator, centres: Floats) -> Ints:
    """A group for each area, mostly that of its neighbours."""
    height = smooth_surface(rng, centres, 60_000.0, octaves=4) + rng.normal(0, 0.4, len(centres))
    return np.argsort(np.argsort(height)) * GROUPS // len(centres)


def _group_code(group: int) -> str:
    return f"{group * SUPERGROUPS // GROUPS + 1}{chr(ord('a') + group % 4)}"


def _blocks(letter: str, column: Ints, row: Ints, size: tuple[int, int]) -> list[str]:
    return [
        f"{letter}{x:04d}{y:04d}"
        for x, y in zip((column // size[0]).tolist(), (row // size[1]).tolist(), strict=True)
    ]


def _write_segments(path: Path) -> None:
    groups = [_group_code(g) for g in range(GROUPS)]
    rows = [("supergroup", str(n + 1), "", f"Supergroup {n + 1}") for n in range(SUPERGROUPS)] + [
        ("group", g, g[0], f"Group {g}") for g in groups
    ]
    path.write_text(
        _csv(dict(zip(("level", "code", "parent", "name"), zip(*rows, strict=True), strict=True))),
        encoding="utf-8",
    )


def _csv(columns: dict[str, object]) -> str:
    return pd.DataFrame(columns).to_csv(index=False)
