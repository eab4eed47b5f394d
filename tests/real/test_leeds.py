"""Leeds, from open files: what the atlas shows is what the files say."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import brotli
import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from numpy.typing import NDArray

from data.answers.address import ask_query
from data.answers.measures.reclassed import found_for
from data.store.reader import Atlas
from data.tiles.quadkey import HALF_WORLD
from tests.support.places import LEEDS_CATALOGUE

pytestmark = pytest.mark.real
PIXELS = 512


@pytest.fixture(scope="module")
def reports(leeds_files: Path) -> pd.DataFrame:
    return pd.read_csv(leeds_files / "fixmystreet_lsoa_month.csv")


@pytest.fixture(scope="module")
def service_of() -> dict[str, str]:
    """FixMyStreet category code → service key, read from the catalogue's file of categories by
    title.
    """
    parsed = tomllib.loads(LEEDS_CATALOGUE.read_text(encoding="utf-8"))
    return {code: s["key"] for s in parsed["service"] for code in s["codes"]}


def counted(atlas: Atlas, level: str, item: str, channel: str = "all") -> NDArray[np.float64]:
    """All months together, by area."""
    records = next(r for r in atlas.manifest.records if r.key == "fixmystreet")
    months = (
        atlas.counts(level=level, item=item, channel=channel, month=m, window="month").values
        for m in records.months
    )
    return np.nan_to_num(np.array(list(months))).sum(axis=0)


def categories(reports: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    for code, rows in reports.groupby("SHEF_B_CODE"):
        yield str(code), rows


def test_every_lsoa_total_of_every_category_equals_the_file(
    leeds: Atlas, reports: pd.DataFrame, service_of: dict[str, str]
) -> None:
    codes = leeds.areas("lsoa").codes
    checked = 0
    for code, rows in categories(reports):
        expected = rows.groupby("lsoa")["reports"].sum().reindex(codes, fill_value=0).to_numpy()
        np.testing.assert_array_equal(
            counted(leeds, "lsoa", service_of[code]), expected, err_msg=code
        )
        checked += 1
    assert checked == reports["SHEF_B_CODE"].nunique() == 16


def test_every_month_and_channel_of_a_category_equals_the_file(
    leeds: Atlas, reports: pd.DataFrame, service_of: dict[str, str]
) -> None:
    codes = leeds.areas("lsoa").codes
    mine = reports[reports["SHEF_B_CODE"] == "B26"]
    for interface, channel in (("cobrand", "council_site"), ("fixmystreet", "national_site")):
        for month in ("2011-03", "2019-06", "2020-12"):
            year, number = (int(part) for part in month.split("-"))
            index = year * 12 + number - (2007 * 12 + 2)
            rows = mine[(mine["interface"] == interface) & (mine["month"] == month)]
            expected = rows.groupby("lsoa")["reports"].sum().reindex(codes, fill_value=0).to_numpy()
            shown = leeds.counts(
                level="lsoa", item=service_of["B26"], channel=channel, month=index, window="month"
            ).values
            np.testing.assert_array_equal(shown, expected, err_msg=f"{interface} {month}")


@pytest.mark.parametrize("level", ["ward", "authority"])
def test_totals_equal_sums_over_their_lsoas(
    leeds: Atlas, reports: pd.DataFrame, service_of: dict[str, str], level: str
) -> None:
    parents = leeds.areas("lsoa").parents[level]
    assert (parents > 0).all()
    for code, _ in categories(reports):
        fine = counted(leeds, "lsoa", service_of[code])
        summed = np.bincount(parents, weights=fine, minlength=len(leeds.areas(level)) + 1)[1:]
        np.testing.assert_array_equal(counted(leeds, level, service_of[code]), summed, err_msg=code)


def test_lsoas_belong_to_the_ward_with_most_of_their_households_or_people(
    leeds: Atlas, leeds_files: Path
) -> None:
    lookup = pd.read_csv(leeds_files / "oa11_attributes.csv").fillna({"pop2021": 0})
    most = (
        lookup.groupby(["LSOA11CD", "WD13CD"])["pop2021"]
        .sum()
        .reset_index()
        .sort_values("pop2021")
        .drop_duplicates("LSOA11CD", keep="last")
    )
    expected = most.set_index("LSOA11CD")["WD13CD"]
    areas, wards = leeds.areas("lsoa"), leeds.areas("ward")
    for code, ward in zip(areas.codes, wards.codes[areas.parents["ward"] - 1], strict=True):
        assert ward == expected[code]


def test_crimes_lie_where_their_points_lie(leeds: Atlas, leeds_files: Path) -> None:
    crimes = pd.read_csv(leeds_files / "police_street_crime_jul2016_2018.csv")
    shapes = gpd.read_file(leeds_files / "oa11.geojson").to_crs(3857)
    mine = crimes[(crimes["Month"] == "2017-07") & (crimes["Crime type"] == "Burglary")]
    points = gpd.GeoDataFrame(
        geometry=gpd.points_from_xy(mine["Longitude"], mine["Latitude"], crs=4326)
    ).to_crs(3857)
    inside = points.sjoin(shapes, predicate="within").groupby("OA11CD").size()
    month = (2017 - 2007) * 12 + 7 - 2
    shown = leeds.counts(
        level="oa", item="burglary", channel="all", month=month, window="month"
    ).values
    np.testing.assert_array_equal(
        shown, inside.reindex(leeds.areas("oa").codes, fill_value=0).to_numpy()
    )


def test_missing_julys_are_missing_and_not_zero(leeds: Atlas) -> None:
    records = next(r for r in leeds.manifest.records if r.key == "police")
    assert len(records.months) == 3
    between = records.months[0] + 1
    assert (
        leeds.counts(
            level="ward", item="burglary", channel="all", month=between, window="month"
        ).states
        == 2
    ).all()
    assert (
        leeds.counts(
            level="ward", item="burglary", channel="all", month=records.months[-1], window="year"
        ).states
        == 2
    ).all()


def test_reports_are_not_shown_below_the_level_they_are_counted_at(
    leeds: Atlas, service_of: dict[str, str]
) -> None:
    assert (
        leeds.counts(
            level="oa", item=service_of["B26"], channel="all", month=100, window="year"
        ).states
        == 2
    ).all()


def test_classes_of_output_areas_are_those_of_the_file(leeds: Atlas, leeds_files: Path) -> None:
    published = (
        pd.read_csv(leeds_files / "oa11_oac2011_published.csv")
        .set_index("oa_code")["supgrpcode"]
        .astype(int)
    )
    index, share = leeds.dominant("oac2011", "supergroup", "oa")
    codes = leeds.areas("oa").codes
    segments = [s.code for s in leeds.manifest.classifications[1].tiers[0].segments]
    known = index != 255
    shown = pd.Series([int(segments[i]) for i in index[known]], index=codes[known])
    agree = (shown == published.reindex(shown.index)).mean()
    assert agree > 0.999
    assert share[known].min() == 1


def test_areas_that_left_their_group_are_those_of_the_file(leeds: Atlas, leeds_files: Path) -> None:
    """Counted from the file: households by both supergroups, and areas not where most went."""
    file = pd.read_csv(leeds_files / "oa11_attributes.csv")
    file = file.dropna(subset=["oac11_supergroup", "oac21_supergroup"])
    went = file.pivot_table("hh2011", "oac11_supergroup", "oac21_supergroup", "sum", fill_value=0)
    left = file["oac11_supergroup"].map(went.idxmax(axis=1)) != file["oac21_supergroup"]
    assert (int(left.sum()), len(file)) == (1147, 2477)
    asked = ask_query("measure=reclassed&classification=oac2021&tier=supergroup", leeds)
    found = found_for(asked)
    assert found is not None
    codes = leeds.areas("oa").codes[found.parted]
    assert set(codes) == set(file["OA11CD"][left])
    assert found.table == pytest.approx(went.to_numpy())
    said = "OAC, 2011 to 2021: 1,147 of 2,477 output areas left their old group"
    assert asked.measure.headline(asked) == said


def test_area_tiles_agree_with_point_in_polygon(leeds: Atlas, leeds_files: Path) -> None:
    """10,000 random points of Leeds: the pixel's area holds the point, but within one pixel of a
    border.
    """
    zoom = 14
    shapes = gpd.read_file(leeds_files / "oa11.geojson").to_crs(3857)
    order = {code: i for i, code in enumerate(shapes["OA11CD"])}
    west, south, east, north = shapes.total_bounds
    random = np.random.default_rng(20)
    x, y = random.uniform(west, east, 10_000), random.uniform(south, north, 10_000)
    pixel = 2 * HALF_WORLD / 2**zoom / PIXELS
    column, row = (
        np.floor((x + HALF_WORLD) / pixel).astype(int),
        np.floor((HALF_WORLD - y) / pixel).astype(int),
    )
    tiles: dict[tuple[int, int], NDArray[np.uint32]] = {}
    numbers = np.empty(len(x), dtype=np.int64)
    for i, key in enumerate(zip(column // PIXELS, row // PIXELS, strict=True)):
        if key not in tiles:
            tiles[key] = np.frombuffer(
                brotli.decompress(leeds.tile("oa", zoom, int(key[0]), int(key[1]))), dtype="<u4"
            ).reshape(PIXELS, PIXELS)
        numbers[i] = tiles[key][row[i] % PIXELS, column[i] % PIXELS]
    codes = leeds.areas("oa").codes
    points = shapely.points(x, y)
    tree = shapely.STRtree(shapes.geometry.array)
    holding = {int(p): int(a) for p, a in tree.query(points, predicate="within").T}
    shown = [order[codes[n - 1]] if n else -1 for n in numbers]
    wrong = np.array([i for i in range(len(x)) if shown[i] != holding.get(i, -1)])
    borders = shapely.boundary(shapes.geometry.array)
    near = (
        tree.query(points[wrong], predicate="dwithin", distance=pixel * np.sqrt(2))
        if len(wrong)
        else np.empty((2, 0), dtype=int)
    )
    close = {
        int(p)
        for p, a in near.T
        if shapely.dwithin(points[wrong[p]], borders[a], pixel * np.sqrt(2))
    }
    assert set(range(len(wrong))) <= close
    assert len(holding) > 5_000
