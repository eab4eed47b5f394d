"""The demonstration region: a believable, fictional place that comes through the same door as real
data.
"""

import csv
import hashlib
import re
from collections import Counter
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from data.pipeline.catalogue import Catalogue, PointPlace, PostcodePlace, read_catalogue
from data.sample import SEED, write_sample
from data.sample.segments import SHORELINE
from data.sample.services import SERVICES, THEMES

MONTHS = [f"{year}-{month:02d}" for year in range(2022, 2026) for month in range(1, 13)]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    assert write_sample(folder, silent=True) == folder / "atlas.toml"
    return folder


@pytest.fixture(scope="module")
def catalogue(sample: Path) -> Catalogue:
    return read_catalogue(sample / "atlas.toml", {})


@pytest.fixture(scope="module")
def lookup(sample: Path) -> pd.DataFrame:
    return pd.read_csv(sample / "boundaries" / "lookup.csv", dtype=str)


@pytest.fixture(scope="module")
def areas(sample: Path) -> gpd.GeoDataFrame:
    return gpd.read_file(sample / "boundaries" / "output_areas.gpkg")


@pytest.fixture(scope="module")
def population(sample: Path) -> pd.DataFrame:
    return pd.read_csv(sample / "people" / "population.csv", index_col="oa_code")


@pytest.fixture(scope="module")
def contacts(sample: Path) -> pd.DataFrame:
    files = sorted((sample / "records").glob("contacts_*.parquet"))
    assert len(files) == 4
    frame = pd.concat([pd.read_parquet(f) for f in files], ignore_index=True)
    return frame.assign(month=_months(frame["logged_on"]))


def _months(dates: pd.Series) -> "pd.Series[str]":
    """Month of each date as YYYY-MM, missing where there is no date."""
    months = pd.Series(dates.unique()).dropna()
    return dates.map({d: str(d)[:7] for d in months})


def _hashes(folder: Path) -> dict[str, str]:
    return {
        str(f.relative_to(folder)): hashlib.sha256(f.read_bytes()).hexdigest()
        for f in sorted(folder.rglob("*"))
        if f.is_file()
    }


def test_the_same_seed_gives_the_same_bytes_even_over_an_older_copy(
    sample: Path, tmp_path: Path
) -> None:
    (tmp_path / "boundaries").mkdir()
    (tmp_path / "boundaries" / "output_areas.gpkg").write_bytes(
        (sample / "boundaries" / "output_areas.gpkg").read_bytes()
    )
    write_sample(tmp_path, SEED, silent=True)
    assert _hashes(tmp_path) == _hashes(sample)


def test_the_catalogue_names_only_files_that_are_there(sample: Path, catalogue: Catalogue) -> None:
    text = (sample / "atlas.toml").read_text(encoding="utf-8")
    named = set(re.findall(r'"([a-z_]+(?:/[a-z_0-9]+)+\.\w+)"', text))
    assert named == {name for name in _hashes(sample) if name != "atlas.toml"}
    assert catalogue.atlas.fictional


def test_levels_services_themes_and_channels_are_as_many_as_promised(
    lookup: pd.DataFrame, catalogue: Catalogue
) -> None:
    assert lookup.nunique()[["oa_code", "lsoa_code", "ward_code", "authority_code"]].tolist() == [
        2_800,
        560,
        100,
        4,
    ]
    assert len(catalogue.service) == 25
    assert len({s.theme for s in catalogue.service}) == len(THEMES) >= 8
    assert len(catalogue.indicator) == 2
    assert [len(t.tiers) for t in catalogue.classification] == [3, 1, 3, 2, 1]
    assert sum(s.points is not None for s in catalogue.service) == 5


def test_output_areas_nest_in_lsoas_and_in_wards_of_one_authority(lookup: pd.DataFrame) -> None:
    assert lookup["oa_code"].is_unique
    assert (lookup.groupby("lsoa_code")["authority_code"].nunique() == 1).all()
    assert (lookup.groupby("ward_code")["authority_code"].nunique() == 1).all()
    split = lookup.groupby("lsoa_code")["ward_code"].nunique()
    assert 0 < (split > 1).sum() < 60, "some LSOAs lie in two wards, as in life, but few"
    assert lookup.groupby("lsoa_code").size().between(4, 6).all()


def test_shapes_are_valid_and_fit_without_gap_or_overlap(areas: gpd.GeoDataFrame) -> None:
    assert areas.crs.to_epsg() == 27700
    assert areas.is_valid.all()
    assert set(areas.geom_type) == {"Polygon"}
    whole = shapely.union_all(areas.geometry.to_numpy())
    assert shapely.area(whole) == pytest.approx(areas.area.sum(), rel=1e-9)
    assert shapely.coverage_is_valid(areas.geometry.to_numpy())
    holes = sum(shapely.get_num_interior_rings(part) for part in shapely.get_parts(whole))
    assert holes == 0, "nothing is missing in the middle"


def test_each_ward_is_in_one_piece(areas: gpd.GeoDataFrame, lookup: pd.DataFrame) -> None:
    for column in ("lsoa_code", "ward_code"):
        merged = areas.merge(lookup, on="oa_code").dissolve(column)
        assert set(merged.geom_type) == {"Polygon"}, column


def test_towns_are_dense_and_the_country_is_not(
    areas: gpd.GeoDataFrame, population: pd.DataFrame
) -> None:
    density = population["residents"].reindex(areas["oa_code"]).to_numpy() / (
        areas.area.to_numpy() / 1e6
    )
    lived_in = density[np.isfinite(density)]
    assert np.median(lived_in) > 1_500
    assert np.percentile(lived_in, 5) < 100
    assert areas.area.min() > 4_000


def test_the_region_lies_in_the_sea(areas: gpd.GeoDataFrame) -> None:
    west, south, east, north = areas.total_bounds
    assert 550_000 < west < east < 640_000, "off the east coast of England on the national grid"
    assert 460_000 < south < north < 535_000


def test_people_add_up_to_a_plausible_region(population: pd.DataFrame) -> None:
    assert 780_000 < population["residents"].sum() < 900_000
    assert population["households"].median() == pytest.approx(125, abs=4)
    unknown = population["residents"].isna()
    assert unknown.sum() == 3
    assert population[unknown].isna().all(axis=None)
    assert (population["residents"] == 0).sum() == 4
    assert (population["children"] + population["older"] <= population["residents"])[~unknown].all()
    assert population["older"].sum() / population["residents"].sum() == pytest.approx(
        0.18, abs=0.03
    )


def test_household_groups_add_up_to_households(sample: Path, population: pd.DataFrame) -> None:
    groups = pd.read_csv(sample / "segments" / "shoreline_households.csv", index_col="oa_code")
    assert groups.shape == (2_793, 15)
    assert (groups.sum(axis=1) == population.loc[groups.index, "households"]).all()
    shares = groups.sum() / groups.sum().sum()
    assert shares.min() > 0.02
    assert shares.max() < 0.15


def test_every_group_of_oac_occurs_and_neighbours_are_alike(
    sample: Path, areas: gpd.GeoDataFrame
) -> None:
    given = pd.read_csv(sample / "segments" / "oac_2021_areas.csv", index_col="oa_code")["subgroup"]
    known = pd.read_csv(sample / "segments" / "oac_2021.csv", dtype=str)
    assert set(given) == set(known.loc[known["level"] == "subgroup", "code"])
    pairs = shapely.STRtree(areas.geometry.to_numpy()).query(
        areas.geometry.to_numpy(), predicate="touches"
    )
    supergroup = given.reindex(areas["oa_code"]).str[0].to_numpy()
    alike = (supergroup[pairs[0]] == supergroup[pairs[1]]).mean()
    shares = given.str[0].value_counts(normalize=True)
    assert alike > 2 * (shares**2).sum(), "neighbours agree far more often than by chance"


def test_names_are_unique_and_postcodes_are_nobodys(sample: Path, lookup: pd.DataFrame) -> None:
    for level in ("lsoa", "ward", "authority"):
        pairs = lookup[[f"{level}_code", f"{level}_name"]].drop_duplicates()
        assert pairs[f"{level}_name"].is_unique, level
    postcodes = pd.read_csv(sample / "boundaries" / "postcodes.csv")
    assert postcodes["postcode"].is_unique
    assert postcodes["postcode"].str.fullmatch(r"ZX[1-9][0-9]? [0-9][ABD-HJLNP-UW-Z]{2}").all()
    assert 18_000 < len(postcodes) < 24_000
    points = pd.read_csv(sample / "places" / "service_points.csv")
    assert points["name"].is_unique


def test_postcodes_lie_in_their_area(sample: Path, areas: gpd.GeoDataFrame) -> None:
    postcodes = pd.read_csv(sample / "boundaries" / "postcodes.csv")
    shape = areas.set_index("oa_code").geometry.reindex(postcodes["oa_code"]).to_numpy()
    inside = shapely.intersects_xy(
        shape, postcodes["easting"].to_numpy(float), postcodes["northing"].to_numpy(float)
    )
    assert inside.mean() > 0.999


def test_records_are_about_a_million_and_a_half_over_48_months(
    sample: Path, contacts: pd.DataFrame
) -> None:
    street = pd.read_parquet(sample / "records" / "street_reports.parquet")
    visits = pd.read_csv(sample / "records" / "visits.csv", dtype=str, on_bad_lines="skip")
    care = pd.read_csv(sample / "records" / "care_requests.csv", dtype=str)
    assert 1_400_000 < len(street) + len(visits) + len(care) + len(contacts) < 1_600_000
    for months in (contacts["month"], _months(street["reported"])):
        assert sorted(months.dropna().unique()) == MONTHS
    assert sorted(set(care["month"])) == MONTHS[12:], "care requests start a year late"


def test_the_door_is_tried_with_every_kind_of_place(catalogue: Catalogue) -> None:
    places = {r.key: r.place for r in catalogue.records}
    assert isinstance(places["visits"][0], PostcodePlace)
    assert isinstance(places["street"][0], PointPlace)
    assert {r.key: r.date_order for r in catalogue.records}["visits"] == "uk"
    assert {r.key: r.disclosure.preset for r in catalogue.records} == {
        "contacts": "none",
        "visits": "none",
        "street": "none",
        "care": "LA5",
        "homes": "LA5",
    }
    assert any(r.interruptions for r in catalogue.records)


def test_awkward_rows_are_there_but_few(sample: Path, contacts: pd.DataFrame) -> None:
    with (sample / "records" / "visits.csv").open(encoding="utf-8", newline="") as handle:
        lengths = Counter(len(row) for row in csv.reader(handle))
    assert lengths[6] == 3
    visits = pd.read_csv(
        sample / "records" / "visits.csv", dtype=str, on_bad_lines="skip", keep_default_na=False
    )
    assert (
        pd.to_datetime(visits["Visit date"], format="%d/%m/%Y", errors="coerce").isna().sum() == 24
    )
    assert 100 < (~visits["Postcode"].str.fullmatch(r"ZX[1-9]\d? \d[A-Z]{2}")).sum() < 150
    care = pd.read_csv(sample / "records" / "care_requests.csv", dtype=str, keep_default_na=False)
    assert set(care.loc[~care["requests"].str.isdigit(), "requests"]) == {"*", "<5"}
    assert (contacts["output_area"] != contacts["output_area"].str.strip()).sum() == 60
    assert contacts["service_no"].str.endswith(".0").sum() == 40


def _monthly(contacts: pd.DataFrame, key: str) -> "pd.Series[int]":
    code = next(s.code for s in SERVICES if s.key == key)
    mine = contacts[contacts["service_no"] == code]
    return mine["month"].value_counts()


def test_segments_drive_take_up(
    sample: Path, contacts: pd.DataFrame, population: pd.DataFrame
) -> None:
    groups = pd.read_csv(sample / "segments" / "shoreline_households.csv", index_col="oa_code")
    for key in ("housing-benefit", "garden-waste", "housing-repairs"):
        service = next(s for s in SERVICES if s.key == key)
        counts = (
            contacts.loc[contacts["service_no"] == service.code, "output_area"]
            .value_counts()
            .reindex(groups.index, fill_value=0)
        )
        rate = counts / population["households"].reindex(groups.index)
        expected = groups.to_numpy() @ np.array(service.groups) / groups.sum(axis=1)
        assert np.corrcoef(rate, expected)[0, 1] > 0.75, key


def test_seasons_the_outbreak_and_the_web_show(contacts: pd.DataFrame) -> None:
    garden = _monthly(contacts, "garden-waste")
    assert garden["2024-04"] > 3 * garden["2024-12"]
    courses = _monthly(contacts, "adult-learning")
    assert courses["2022-03"] < 0.5 * courses["2023-03"]
    web = contacts["contact_by"] == "Web"
    share = web.groupby(contacts["month"].str[:4]).mean()
    assert share.is_monotonic_increasing
    assert share["2025"] - share["2022"] > 0.2


def test_visits_fall_where_the_library_closed(sample: Path) -> None:
    points = pd.read_csv(sample / "places" / "service_points.csv")
    closed = points[points["name"].str.contains("closed since")]
    assert len(closed) == 1
    postcodes = pd.read_csv(sample / "boundaries" / "postcodes.csv").set_index("postcode")
    visits = pd.read_csv(sample / "records" / "visits.csv", dtype=str, on_bad_lines="skip")
    visits = visits[visits["Site type"] == "LIB"].join(postcodes, on="Postcode").dropna()
    near = (
        np.hypot(
            visits["easting"] - closed["easting"].iloc[0],
            visits["northing"] - closed["northing"].iloc[0],
        )
        < 900
    )
    year = visits["Visit date"].str[-4:]
    assert (near & (year == "2025")).sum() < 0.65 * (near & (year == "2023")).sum()
    assert (~near & (year == "2025")).sum() > 0.85 * (~near & (year == "2023")).sum()


def test_fewer_street_reports_after_the_definition_changed(sample: Path) -> None:
    street = pd.read_parquet(sample / "records" / "street_reports.parquet")
    month = _months(street["reported"]).value_counts()
    before, after = (sum(month[f"{year}-{m:02d}"] for m in range(4, 13)) for year in (2023, 2024))
    assert after < 0.95 * before


def test_the_invented_scheme_has_fifteen_groups_named_once() -> None:
    assert [g.code for g in SHORELINE] == list("ABCDEFGHIJKLMNO")
    assert len({g.name for g in SHORELINE}) == 15
    assert sum(g.share for g in SHORELINE) == pytest.approx(100)
