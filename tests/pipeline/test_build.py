"""What a build takes in and what it refuses, why, and that it loses nothing."""

import csv
import json
import random
from collections import Counter
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from data.errors import CatalogueError, SourceError
from data.model import Manifest
from data.pipeline.build import build_atlas
from data.store.layout import MANIFEST, read_current
from data.store.reader import open_atlas
from tests.support.council import (
    CATALOGUE,
    FIELDS,
    GOOD_ROWS,
    area_code,
    square,
    write_boundaries,
    write_council,
    write_csv,
)
from tests.support.effort import examples

BAD_ROWS = (
    ("31/02/2023", "L1", "8", "web", "1"),
    ("2023-31-01", "L1", "8", "web", "1"),
    ("", "L1", "8", "web", "1"),
    ("01/01/2023", "L9", "8", "web", "1"),
    ("01/01/2023", "", "8", "web", "1"),
    ("01/01/2023", "L1", "77", "web", "1"),
    ("01/01/2023", "L1", "8", "web", "two"),
    ("01/01/2023", "L1", "8", "web", "-1"),
    ("01/01/2023", "L1", "8", "web", ""),
)


def manifest_of(store: Path) -> Manifest:
    return Manifest.model_validate_json(
        (store / "builds" / read_current(store) / MANIFEST).read_text()
    )


def refused_rows(folder: Path) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = []
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as handle:
            rows += list(csv.DictReader(handle))
    return rows


def test_every_refused_row_is_named_with_file_row_column_and_reason(tmp_path: Path) -> None:
    rows = [*GOOD_ROWS[:3], *BAD_ROWS, GOOD_ROWS[3]]
    built = build_atlas(
        write_council(tmp_path / "council", rows=rows), tmp_path / "store", silent=True
    )
    told = [r for r in refused_rows(built.refused_folder) if r["file"] == "reports.csv"]
    assert [(int(r["row"]), r["column"]) for r in told] == [
        (4, "when"),
        (5, "when"),
        (6, "when"),
        (7, "where"),
        (8, "where"),
        (9, "what"),
        (10, "n"),
        (11, "n"),
        (12, "n"),
    ]
    assert told[0]["reason"] == "no such date in uk order"
    assert told[5] == {
        "file": "reports.csv",
        "row": "9",
        "column": "what",
        "reason": "no such service in the catalogue",
        "value": "77",
    }
    records = manifest_of(tmp_path / "store").records[0]
    assert (records.read, records.accepted, records.refused) == (13, 4, 9)


def test_the_refused_folder_is_the_owners_and_outside_the_build(tmp_path: Path) -> None:
    built = build_atlas(
        write_council(tmp_path / "council", rows=[*GOOD_ROWS, BAD_ROWS[5]]),
        tmp_path / "store",
        silent=True,
    )
    assert built.refused_folder == tmp_path / "store-refused"
    assert built.refused_folder.stat().st_mode & 0o077 == 0
    inside = b"".join(p.read_bytes() for p in (tmp_path / "store").rglob("*") if p.is_file())
    assert b"'77'" not in inside
    assert b",77," not in inside


def test_report_and_manifest_and_files_agree(tmp_path: Path) -> None:
    store = tmp_path / "store"
    built = build_atlas(
        write_council(tmp_path / "council", rows=[*GOOD_ROWS, *BAD_ROWS]), store, silent=True
    )
    report = json.loads((store / "builds" / built.build_id / "report.json").read_text())
    for account in report["files"]:
        assert account["read"] == account["accepted"] + account["refused"], account["path"]
        assert sum(account["reasons"].values()) == account["refused"]
    assert report["total"]["refused"] == len(refused_rows(built.refused_folder))
    page = (store / "builds" / built.build_id / "report.html").read_text()
    assert "Refused" in page
    # What a file was used for is said in words, not by its role.
    assert "Boundaries: " in page
    assert not [a["role"] for a in report["files"] if f">{a['role']}<" in page and "-" in a["role"]]


def test_counts_are_those_of_the_rows(tmp_path: Path) -> None:
    build_atlas(write_council(tmp_path / "council"), tmp_path / "store", silent=True)
    expected: Counter[tuple[str, str]] = Counter()
    for _, where, what, _, n in GOOD_ROWS:
        expected[where.upper(), "lights" if what.strip() == "9" else "potholes"] += int(n)
    atlas = open_atlas(tmp_path / "store")
    areas = atlas.areas("lsoa")
    for service in ("potholes", "lights"):
        months = range(atlas.manifest.month_count)
        total = sum(
            np.nan_to_num(
                atlas.counts(
                    level="lsoa", item=service, channel="all", month=m, window="month"
                ).values
            )
            for m in months
        )
        assert dict(zip(areas.codes, total, strict=True)) == {
            code: expected[code, service] for code in areas.codes
        }


@pytest.mark.parametrize(
    ("mark", "hidden"), [("*", True), ("<5", True), ("c", True), ("1 to 4", True), ("0", False)]
)
def test_a_mark_is_read_as_hidden_and_never_as_zero(
    tmp_path: Path, mark: str, hidden: bool
) -> None:
    rows = [("01/01/2023", f"L{i}", "8", "web", "6") for i in range(6)] + [
        ("05/01/2023", "L2", "8", "web", mark)
    ]
    build_atlas(write_council(tmp_path / "council", rows=rows), tmp_path / "store", silent=True)
    atlas = open_atlas(tmp_path / "store")
    counted = atlas.counts(level="lsoa", item="potholes", channel="all", month=0, window="month")
    number = atlas.number("lsoa", "L2")
    assert number is not None
    assert (counted.states[number - 1] == 1) is np.bool_(hidden)
    if not hidden:
        assert counted.values[number - 1] == 6


def test_all_problems_of_a_catalogue_are_told_at_once(tmp_path: Path) -> None:
    text = (
        CATALOGUE.replace('file = "wards.csv"', 'file = "gone.csv"')
        .replace('value = "people"', 'value = "peeple"')
        .replace('level = "lsoa", code = "where"', 'level = "msoa", code = "where"')
        .replace('codes = ["9"]', 'codes = ["8"]')
    )
    with pytest.raises(CatalogueError) as caught:
        build_atlas(
            write_council(tmp_path / "council", catalogue=text), tmp_path / "store", silent=True
        )
    told = " | ".join(caught.value.problems)
    assert len(caught.value.problems) == 4
    for part in (
        "there is no file gone.csv",
        "no column 'peeple'; did you mean people",
        "level 'msoa' is not declared",
        "belongs to both potholes and lights",
    ):
        assert part in told
    assert not (tmp_path / "store" / "current").exists()


def _bow_tie() -> list[list[list[float]]]:
    ((a, b, c, d, _),) = square(0, 0)
    return [[a, c, b, d, a]]


def test_boundaries_without_a_reference_system_are_refused(tmp_path: Path) -> None:
    path = write_council(tmp_path / "council")
    # A Shapefile without its .prj has no reference system; GeoJSON always has one.
    frame = gpd.read_file(tmp_path / "council" / "oa.geojson").set_crs(None, allow_override=True)
    frame.to_file(tmp_path / "council" / "oa.shp")
    path.write_text(CATALOGUE.replace("oa.geojson", "oa.shp"))
    with pytest.raises(CatalogueError, match="no coordinate reference system; save it with one"):
        build_atlas(path, tmp_path / "store", silent=True)


def test_coordinates_impossible_for_the_reference_system_are_refused(tmp_path: Path) -> None:
    path = write_council(tmp_path / "council")
    write_boundaries(
        tmp_path / "council" / "oa.geojson", crs=None
    )  # GeoJSON without crs means degrees
    with pytest.raises(CatalogueError, match="which are no degrees"):
        build_atlas(path, tmp_path / "store", silent=True)


def two_parts(folder: Path, names: tuple[str, str]) -> None:
    """Boundaries in which the first area has two rows."""
    file = folder / "oa.geojson"
    made = json.loads(file.read_text())
    first = made["features"][0]
    for feature, name in zip((first, second := json.loads(json.dumps(first))), names, strict=True):
        feature["properties"]["title"] = name
    second["geometry"]["coordinates"] = square(0, 9)
    made["features"].append(second)
    file.write_text(json.dumps(made))


def test_the_parts_of_an_area_are_joined_by_their_code(tmp_path: Path) -> None:
    path = write_council(tmp_path / "council")
    two_parts(tmp_path / "council", ("Isle", "Isle"))
    built = build_atlas(path, tmp_path / "store", silent=True)
    assert "oa.geojson: 2 parts of 1 output areas were joined by their codes." in built.remarks
    assert len(open_atlas(tmp_path / "store").areas("oa").codes) == 24


def test_one_code_with_two_names_is_refused(tmp_path: Path) -> None:
    path = write_council(
        tmp_path / "council",
        catalogue=CATALOGUE.replace('code = "oa" }', 'code = "oa", name = "title" }', 1),
    )
    two_parts(tmp_path / "council", ("Isle", "Holm"))
    with pytest.raises(CatalogueError, match="E00 \\(Holm, Isle\\)"):
        build_atlas(path, tmp_path / "store", silent=True)


def test_an_invalid_shape_is_mended_and_counted(tmp_path: Path) -> None:
    path = write_council(tmp_path / "council")
    file = tmp_path / "council" / "oa.geojson"
    made = json.loads(file.read_text())
    made["features"][0]["geometry"]["coordinates"] = _bow_tie()
    file.write_text(json.dumps(made))
    built = build_atlas(path, tmp_path / "store", silent=True)
    assert "oa.geojson: 1 of 24 geometries were not valid and were mended." in built.remarks


def test_an_area_without_population_is_kept_without_rates(tmp_path: Path) -> None:
    build_atlas(write_council(tmp_path / "council"), tmp_path / "store", silent=True)
    atlas = open_atlas(tmp_path / "store")
    number = atlas.number("oa", area_code(5, 3))
    assert number is not None
    assert np.isnan(atlas.base("oa", "residents")[number - 1])
    assert np.isfinite(atlas.base("oa", "residents")).sum() == 23


def test_the_same_files_give_the_same_bytes(tmp_path: Path) -> None:
    path = write_council(tmp_path / "council")
    first = build_atlas(path, tmp_path / "one", silent=True)
    second = build_atlas(path, tmp_path / "two", silent=True)
    assert first.build_id == second.build_id
    files = sorted(
        p.relative_to(tmp_path / "one")
        for p in (tmp_path / "one" / "builds").rglob("*")
        if p.is_file()
    )
    for name in files:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), (
            name
        )


def test_places_may_be_postcodes_in_any_spacing_or_coordinates_in_any_system(
    tmp_path: Path,
) -> None:
    by_postcode = CATALOGUE.replace(
        'place = { level = "lsoa", code = "where" }', 'place = { postcode = "where" }'
    )
    rows = [
        ("01/01/2023", text, "8", "web", "1")
        for text in ("zx00 1aa", "ZX001AA", " ZX00  1AA ", "ZX99 9ZZ", "hello")
    ]
    built = build_atlas(
        write_council(tmp_path / "a", rows=rows, catalogue=by_postcode),
        tmp_path / "one",
        silent=True,
    )
    atlas = open_atlas(tmp_path / "one")
    counted = atlas.counts(
        level="oa", item="potholes", channel="all", month=0, window="month"
    ).values
    assert counted[(atlas.number("oa", area_code(0, 0)) or 0) - 1] == 3
    reasons = [
        r["reason"] for r in refused_rows(built.refused_folder) if r["file"] == "reports.csv"
    ]
    assert reasons == ["postcode is not in the directory", "not a postcode"]
    by_point = CATALOGUE.replace(
        'place = { level = "lsoa", code = "where" }',
        'place = { x = "x", y = "y", crs = "EPSG:27700" }',
    )
    path = write_council(tmp_path / "b", catalogue=by_point)
    write_csv(
        tmp_path / "b" / "reports.csv",
        ("when", "x", "y", "what", "how", "n"),
        [("01/01/2023", 430100 + 500 * c, 430100, "8", "web", 1) for c in range(6)]
        + [("01/01/2023", 400000, 400000, "8", "web", 1)],
    )
    build_atlas(path, tmp_path / "two", silent=True)
    records = manifest_of(tmp_path / "two").records[0]
    assert (records.accepted, records.elsewhere, records.refused) == (6, 1, 0)


def test_a_month_without_rows_is_missing_unless_declared_continuous(tmp_path: Path) -> None:
    rows = [("01/01/2023", "L1", "8", "web", "5"), ("01/03/2023", "L1", "8", "web", "5")]
    build_atlas(write_council(tmp_path / "a", rows=rows), tmp_path / "one", silent=True)
    assert manifest_of(tmp_path / "one").records[0].months == (0, 2)
    continuous = CATALOGUE.replace('count = "n"\n', 'count = "n"\ncoverage = "continuous"\n')
    build_atlas(
        write_council(tmp_path / "b", rows=rows, catalogue=continuous),
        tmp_path / "two",
        silent=True,
    )
    assert manifest_of(tmp_path / "two").records[0].months == (0, 1, 2)


@examples(5, 240, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    seed=st.integers(0, 10_000),
    copies=st.integers(1, 3),
    bad=st.lists(st.sampled_from(BAD_ROWS), max_size=6),
)
def test_any_permutation_and_duplication_of_the_rows_is_accounted_for(
    tmp_path: Path, seed: int, copies: int, bad: list[tuple[str, ...]]
) -> None:
    """Order changes nothing; each further copy of the rows counts once more; each bad row is
    refused once each time it is there.
    """
    good = list(GOOD_ROWS[:40])
    rows = (good + bad) * copies
    random.Random(seed).shuffle(rows)
    folder = tmp_path / f"{seed}-{copies}-{len(bad)}"
    build_atlas(write_council(folder / "council", rows=rows), folder / "store", silent=True)
    records = manifest_of(folder / "store").records[0]
    assert (records.read, records.accepted, records.refused) == (
        len(rows),
        len(good) * copies,
        len(bad) * copies,
    )
    expected = sum(int(r[4]) for r in good) * copies
    atlas = open_atlas(folder / "store")
    shown = sum(
        np.nan_to_num(
            atlas.counts(
                level="authority", item="theme-streets", channel="all", month=m, window="month"
            ).values
        ).sum()
        for m in records.months
    )
    assert shown == expected


def test_ragged_and_blank_lines_keep_their_row_numbers(tmp_path: Path) -> None:
    path = write_council(tmp_path / "council")
    lines = [
        ",".join(FIELDS),
        "01/01/2023,L1,8,web,1",
        "",
        "01/01/2023,L1,8",
        "01/01/2023,L1,77,web,1",
        "01/01/2023,L1,8,web,1",
    ]
    (tmp_path / "council" / "reports.csv").write_bytes(("\ufeff" + "\r\n".join(lines)).encode())
    built = build_atlas(path, tmp_path / "store", silent=True)
    told = [
        (int(r["row"]), r["reason"])
        for r in refused_rows(built.refused_folder)
        if r["file"] == "reports.csv"
    ]
    assert sorted(told) == [
        (2, "date is empty"),
        (3, "3 values where the header has 5"),
        (4, "no such service in the catalogue"),
    ]
    assert manifest_of(tmp_path / "store").records[0].read == 5


def test_an_unclosed_quotation_mark_is_refused_whole(tmp_path: Path) -> None:
    path = write_council(tmp_path / "council")
    (tmp_path / "council" / "reports.csv").write_text(
        'when,where,what,how,n\n01/01/2023,L1,"8,web,1\n01/01/2023,L1,8,web,1\n'
    )
    with pytest.raises(SourceError, match=r"reports\.csv"):
        build_atlas(path, tmp_path / "store", silent=True)
    assert not (tmp_path / "store" / "current").exists()
