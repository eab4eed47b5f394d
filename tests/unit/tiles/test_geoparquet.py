"""Tiles as GeoParquet that other programs read."""

import json
from itertools import pairwise
from pathlib import Path

import geopandas
import numpy as np
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from data.store.reader import open_atlas
from data.tiles.geoparquet import partition
from data.tiles.quadkey import HALF_WORLD
from tests.support.effort import examples
from tests.support.stores import area_frame, build_store, shapes_at, ward_of


@pytest.fixture(scope="module")
def tiles(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    store = build_store(tmp_path_factory.mktemp("small") / "store")
    return sorted((store / "current" / "tiles" / "oa").iterdir())


def test_geopandas_reads_a_tile_as_it_is(tiles):
    frame = geopandas.read_parquet(tiles[0])
    assert frame.crs.to_epsg() == 3857
    assert frame["area_code"].tolist() == area_frame("oa")["area_code"].tolist()
    assert frame["parent_ward"].tolist() == ward_of().tolist()
    assert frame.geometry.geom_equals(geopandas.GeoSeries(shapes_at("oa"), crs=3857)).all()
    assert {"base_people", "segment_oac", "total_street"} <= set(frame.columns)


def test_the_covering_lets_readers_skip_what_is_elsewhere(tiles):
    west, north = -180000.0, 7130000.0
    part = geopandas.read_parquet(tiles[0], bbox=(west + 10, north - 1900, west + 1900, north - 10))
    assert part["area_number"].tolist() == [1, 2, 9, 10]


def test_the_metadata_say_what_geoparquet_asks_for(tiles):
    geo = json.loads(pq.read_schema(tiles[0]).metadata[b"geo"])
    column = geo["columns"]["geometry"]
    assert (
        geo["version"],
        geo["primary_column"],
        column["encoding"],
        column["geometry_types"],
    ) == ("1.1.0", "geometry", "WKB", ["Polygon"])
    assert column["covering"] == {
        "bbox": {edge: ["bbox", edge] for edge in ("xmin", "ymin", "xmax", "ymax")}
    }
    assert column["crs"]["id"] == {"authority": "EPSG", "code": 3857}
    assert column["bbox"] == [-180000, 7122000, -172000, 7130000]


def test_the_manifest_says_where_each_tile_is(tiles):
    atlas = open_atlas(tiles[0].parents[3])
    assert {tile.quadkey for tile in atlas.manifest.tiles if tile.level == "oa"} == {
        path.stem for path in tiles
    }
    for tile in atlas.manifest.tiles:
        frame = geopandas.read_parquet(tiles[0].parents[1] / tile.level / f"{tile.quadkey}.parquet")
        assert frame.total_bounds.tolist() == [tile.xmin, tile.ymin, tile.xmax, tile.ymax]
        assert len(frame) == tile.areas


squares = hnp.arrays(
    np.float64,
    st.tuples(st.integers(1, 300), st.just(2)),
    elements=st.floats(-HALF_WORLD, HALF_WORLD),
)


@given(squares, st.integers(5, 60))
@examples(60)
def test_every_area_is_in_one_cell_and_no_cell_holds_too_many(corners, limit):
    bounds = np.column_stack([corners, corners])
    cells = partition(bounds, limit)
    found = np.concatenate(list(cells.values()))
    assert sorted(found) == list(range(len(bounds)))
    assert list(cells) == sorted(cells)
    keys = list(cells)
    assert not any(b.startswith(a) for a, b in pairwise(keys))
    for key, rows in cells.items():
        assert len(rows) <= limit or len(key) == 20
        assert (np.diff(rows) > 0).all()
