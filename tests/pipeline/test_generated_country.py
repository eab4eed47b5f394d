"""The country that is made up where the open data are not: what the benchmarks measure there."""

import geopandas as gpd
import pytest
import shapely

from benchmarks.country import write_country
from benchmarks.records import write_rows
from benchmarks.stores import COUNTRY, PLACE, ROWS, SERIES_SERVICES
from data.pipeline.build import build_atlas
from data.store.reader import open_atlas

AREAS = 900


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        # Few postcodes too: a million and a half of them are most of the work of building it.
        patch.setattr("benchmarks.records.MADE_UP", (AREAS, 10 * AREAS))
        yield write_country(tmp_path_factory.mktemp("country"), AREAS)


def test_areas_fit_without_gap_or_overlap(folder):
    shapes = gpd.read_parquet(folder / "areas.parquet").geometry.to_numpy()
    assert len(shapes) == AREAS
    assert shapely.is_valid(shapes).all()
    assert {len(ring) for ring in map(shapely.get_coordinates, shapes)} == {25}
    assert shapely.coverage_is_valid(shapes)
    assert shapely.area(shapes).max() > 4 * shapely.area(shapes).min()


def test_it_is_the_same_every_time(folder, tmp_path):
    again = write_country(tmp_path, AREAS)
    for file in folder.iterdir():
        assert (again / file.name).read_bytes() == file.read_bytes()


def test_an_atlas_is_built_of_it_and_of_generated_rows(folder, tmp_path, monkeypatch):
    monkeypatch.setattr("benchmarks.records.BUNDLE", folder / "none")
    write_rows(tmp_path / "rows.parquet", 5000, services=SERIES_SERVICES)
    monkeypatch.setenv(ROWS, str(tmp_path / "rows.parquet"))
    monkeypatch.setenv(PLACE, str(folder))
    built = build_atlas(COUNTRY, tmp_path / "store", silent=True)
    manifest = open_atlas(tmp_path / "store").manifest
    assert [(level.key, level.areas) for level in manifest.levels] == [
        ("oa", AREAS),
        ("lsoa", 150),
        ("authority", 2),
    ]
    assert manifest.fictional
    assert built.accepted > 4900
