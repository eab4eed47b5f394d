"""What becomes of each row: counted, elsewhere, out of scope or unusable, by rows and by count."""

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from callbacks.context import services_for
from data.errors import SourceError
from data.model import Manifest, RecordSet
from data.pipeline.build import build_atlas
from data.pipeline.check.examine import examine
from data.pipeline.check.report import report_text
from data.pipeline.fates import FATES, Part, Rows, check_fates, merged, published_fates
from data.settings import Settings
from data.store.reader import open_atlas
from tests.support.asking import page_of
from tests.support.council import CATALOGUE, FIELDS, write_council, write_csv

POSTCODES = CATALOGUE.replace(
    'place = { level = "lsoa", code = "where" }', 'place = { postcode = "where" }'
)
POINTS = CATALOGUE.replace(
    'place = { level = "lsoa", code = "where" }',
    'place = { x = "where", y = "north", crs = "EPSG:27700" }',
)
LA5 = POSTCODES.split("[records.disclosure]")[0] + '[records.disclosure]\npreset = "LA5"\n'


def rows(lost: int, *, of: str, day: str = "01/01/2023") -> list[tuple[str, ...]]:
    """Ten reports from each postcode of the west, two from each of the east, and some from a
    postcode of one district.
    """
    known = [
        (day, f"ZX{c}{r} 1AA", "8", "Online", "1")
        for c in range(6)
        for r in range(4)
        for _ in range(10 if c < 3 else 2)
    ]
    return [*known, *[(day, f"{of} 9ZZ", "8", "Online", "1")] * lost]


def built(folder: Path, records: Sequence[Sequence[str]], catalogue: str = POSTCODES) -> Manifest:
    path = write_council(folder / "council", rows=records, catalogue=catalogue)
    build_atlas(path, folder / "store", silent=True)
    return open_atlas(folder / "store").manifest


def exact(folder: Path) -> Any:
    return json.loads((folder / "store-refused" / "fates.json").read_text())["reports"]


def page(folder: Path, query: str, *, sections: tuple[str, ...] = ()) -> str:
    services = services_for(Settings(store=folder / "store"), Flask("test"))
    return json.dumps(page_of(services, query, {"open": [*sections]}), ensure_ascii=False)


def test_rows_lost_in_one_place_are_noted_with_every_figure_of_the_service(
    tmp_path: Path,
) -> None:
    others = [("01/02/2023", f"ZX{c}0 1AA", "9", "Online", "3") for c in range(6)] * 20
    built(tmp_path, [*rows(30, of="ZX51"), *others])
    note = (
        "17% of reports (30 of 174) could not be used: they had a postcode that is in no directory."
        " Figures may be too low. Far more could not be used: by ward, of Eastside (56%); by"
        " postcode district, of ZX51 (94%)."
    )
    for query in (
        "measure=rate&service=potholes",
        "mode=ward&area=ward:W1&service=potholes",
    ):
        assert note in page(tmp_path, query), query
    # Told in the answer and in the working; not of the service that it does not touch.
    assert page(tmp_path, "measure=rate&service=potholes", sections=("working",)).count(note) == 2
    assert "could not be used" not in page(tmp_path, "measure=rate&service=lights")
    assert "could not be used" in page(tmp_path, "mode=about")
    words = report_text(examine(tmp_path / "council" / "atlas.toml"))
    assert "by ward it is far more in: Eastside" in words


def test_rows_lost_everywhere_are_noted_without_groups(tmp_path: Path) -> None:
    lost = [("31/02/2023", place, *rest) for _, place, *rest in rows(0, of="")[::2]]
    manifest = built(tmp_path, [*rows(0, of=""), *lost])
    assert manifest.records[0].uneven == {}
    assert (
        "33% of reports (72 of 216) could not be used: they had a date that cannot be read. Figures"
        " may be too low." in page(tmp_path, "measure=rate&service=potholes")
    )


@pytest.mark.parametrize("lost", [0, 1, 19])
def test_a_few_rows_are_not_worth_a_note(tmp_path: Path, lost: int) -> None:
    built(tmp_path, rows(lost, of="ZX51"))
    assert "could not be used" not in page(tmp_path, "measure=rate&service=potholes")


def test_complete_figures_are_never_called_too_low(tmp_path: Path) -> None:
    """59 of 100 members live elsewhere, and a service is left out: nothing is missing."""
    elsewhere = [("01/01/2023", "BS1 4DY", "8", "Online", "1")] * 207
    tests = [("nonsense", "", "TEST", "Online", "1")] * 300
    catalogue = POSTCODES.replace('count = "n"', 'count = "n"\nleave_out = { what = "test" }')
    (records,) = built(tmp_path, [*rows(0, of=""), *elsewhere, *tests], catalogue).records
    assert (records.read, records.accepted, records.elsewhere) == (651, 144, 207)
    assert (records.left_out, records.refused) == (300, 0)
    told = page(tmp_path, "measure=rate&service=potholes")
    assert "59% of reports come from outside the area." in told
    # Beside the total of the atlas only: a ward has no part of it.
    assert "outside the area" not in page(tmp_path, "mode=ward&area=ward:W1&service=potholes")
    for query in ("measure=rate&service=potholes", "mode=about", "mode=ward&area=ward:W1"):
        assert "too low" not in page(tmp_path, query)
    assert "300 left out" in page(tmp_path, "mode=about")
    assert not list((tmp_path / "store-refused").glob("*records*.csv"))
    seen = examine(tmp_path / "council" / "atlas.toml")
    look = seen.records[0]
    assert (look.accepted, look.elsewhere, look.left_out, look.refused) == (144, 207, 300, 0)
    assert "207 row(s) (31.8%) are of places outside the atlas" in report_text(seen)


def test_only_what_a_file_or_its_form_says_is_elsewhere(tmp_path: Path) -> None:
    """A postcode in no directory may be new or mistyped; a known one outside is elsewhere."""
    path = write_council(tmp_path / "council", catalogue=POSTCODES)
    with (path.parent / "postcodes.csv").open("a") as directory:
        directory.write("ZX99 1AA,E77\nZX99 2AA,\n")
    given = {
        "ZX99 1AA": "elsewhere",  # the directory says so
        "ZX99 9AA": "elsewhere",  # the directory has its district only outside
        "M1 1AE": "elsewhere",  # the atlas has no postcode of Manchester
        "ZX99 2AA": "elsewhere",
        "ZX11 9AA": "unusable",  # a district of the atlas
        "ZX98 9AA": "unusable",  # a district that nobody knows
        "ZZ99 3VZ": "unusable",  # stands for no address at all
        "M1": "unusable",
        "": "unusable",
    }
    fates = fates_of_places(path, tmp_path, given)
    assert fates == given


def test_codes_of_the_right_form_are_elsewhere_and_old_codes_are_not(tmp_path: Path) -> None:
    path = write_council(tmp_path / "council")
    table = (path.parent / "lookup.csv").read_text()
    for area in range(6):
        table = table.replace(f",L{area},", f",E0100000{area},")
    # The lookup knows an LSOA that the boundaries lack.
    (path.parent / "lookup.csv").write_text(f"{table}E99,X7,W9,A9,1,a\n")
    write_csv(path.parent / "old.csv", ("LSOA01CD",), [("E01000099",), ("E01000001",)])
    vintages = 'dissolved = "oa"\nvintages = [{ file = "old.csv", code = "LSOA01CD" }]\n'
    path.write_text(path.read_text().replace('dissolved = "oa"\n', vintages, 1))
    given = {
        "E01000001": "counted",
        "E01999999": "elsewhere",
        "W01000001": "elsewhere",
        "X7": "elsewhere",
        "E01000099": "unusable",  # nothing says where it was
        "E02000001": "unusable",  # another kind of area
        "X8": "unusable",
    }
    assert fates_of_places(path, tmp_path, given) == given


def test_points_outside_are_elsewhere_and_no_point_is_not(tmp_path: Path) -> None:
    path = write_council(tmp_path / "council", catalogue=POINTS)
    given = {
        "430100,430100": "counted",
        "530000,180000": "elsewhere",
        "0,0": "unusable",
        ",": "unusable",
    }
    assert fates_of_places(path, tmp_path, given) == given


def fates_of_places(path: Path, folder: Path, places: Sequence[str]) -> dict[str, str]:
    """The fate of a row at each place. Each has a count of its own, by which it is known again."""
    rows = [
        ("01/01/2023", *p.partition(",")[::2], "8", "Online", 2**i) for i, p in enumerate(places)
    ]
    good = ("01/01/2023", "ZX00 1AA", "", "8", "Online", 0)
    write_csv(path.parent / "reports.csv", ("when", "where", "north", *FIELDS[2:]), [*rows, good])
    build_atlas(path, folder / "store", silent=True, accept_less=["reports"])
    return {
        place: part["fate"]
        for i, place in enumerate(places)
        for part in exact(folder)["fates"]
        if part["count"] >> i & 1
    }


BAD = (
    ("31/02/2023", "L1", "8", "5", "unusable"),
    ("01/01/2023", "", "8", "5", "unusable"),
    ("01/01/2023", "L9", "9", "5", "unusable"),
    ("01/01/2023", "L1", "77", "5", "unusable"),
    ("01/01/2023", "L1", "8", "many", "unusable"),
    ("01/01/2023", "E01000001", "9", "5", "unusable"),
    ("01/01/2023", "L1", "left", "5", "out_of_scope"),
    ("nonsense", "", "LEFT", "x", "out_of_scope"),
    ("01/01/2023", "L1", "8", "1,200", "counted"),
    ("01/01/2023", "L1", "9", "*", "counted"),
)


def test_fates_add_up_by_service_rows_and_count(tmp_path: Path) -> None:
    catalogue = CATALOGUE.replace('count = "n"', 'count = "n"\nleave_out = { what = "left" }')
    given = [(day, place, what, "Online", n) for day, place, what, n, _ in BAD] * 3
    built(tmp_path, given, catalogue)
    with (tmp_path / "council" / "reports.csv").open("a") as file:
        file.write("01/01/2023,L1,8\n")
    build_atlas(tmp_path / "council" / "atlas.toml", tmp_path / "store", silent=True)
    told = exact(tmp_path)
    assert told["read"] == {"rows": 31, "count": 3 * (6 * 5 + 1200)}
    for name in ("rows", "count"):
        assert sum(told["totals"][fate][name] for fate in FATES) == told["read"][name]
        assert sum(part[name] for part in told["fates"]) == told["read"][name]
    expected = Counter({fate: 3 for fate in ()})
    for *_, fate in BAD:
        expected[fate] += 3
    expected["unusable"] += 1
    assert {fate: told["totals"][fate]["rows"] for fate in FATES if fate != "elsewhere"} == expected
    by_service = Counter({(p["service"], p["fate"]): 0 for p in told["fates"]})
    for part in told["fates"]:
        by_service[part["service"], part["fate"]] += part["rows"]
    assert by_service["potholes", "counted"] == by_service["lights", "counted"] == 3
    assert by_service["lights", "unusable"] == 6
    assert by_service["", "unusable"] == 4


def test_exact_fates_are_the_owners_alone(tmp_path: Path) -> None:
    lost = [("31/02/2023", f"ZX{c}0 1AA", "8", "Online", "1") for c in range(6)] * 7
    built(tmp_path, [*rows(0, of=""), *lost, *rows(0, of="")], LA5)
    file = tmp_path / "store-refused" / "fates.json"
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    (records,) = open_atlas(tmp_path / "store").manifest.records
    assert exact(tmp_path)["totals"]["unusable"]["rows"] == 42
    assert_adds_up(records)
    assert records.refused == 50
    told = page(tmp_path, "measure=rate&service=potholes")
    assert "About 15% of reports (about 50 of 340) could not be used" in told
    assert "by ward, of Eastside." in told
    store = b"".join(p.read_bytes() for p in (tmp_path / "store").rglob("*.json") if p.is_file())
    assert b": 42" not in store
    assert b": 330" not in store


def assert_adds_up(records: RecordSet) -> None:
    parts = (records.accepted, records.elsewhere, records.left_out, records.refused)
    assert records.read == sum(parts) == sum(f.rows for f in records.fates)
    assert all(f.rows % 10 == f.count % 10 == 0 for f in records.fates)


def test_a_build_that_stops_still_tells_the_fates(tmp_path: Path) -> None:
    path = write_council(tmp_path / "council", rows=[("Mar-x", *r[1:]) for r in rows(0, of="")])
    with pytest.raises(Exception, match="No row of reports"):
        build_atlas(path, tmp_path / "store", silent=True)
    assert exact(tmp_path)["totals"]["unusable"]["rows"] == 144


PARTS = st.lists(
    st.builds(
        Part,
        st.sampled_from(["", "a", "b"]),
        st.sampled_from(FATES),
        st.sampled_from(["", "x"]),
        st.integers(1, 10**7),
        st.integers(0, 10**9),
    )
)


@given(PARTS)
@settings(max_examples=100)
def test_parts_put_together_keep_their_sums(parts: list[Part]) -> None:
    together = merged(parts)
    assert sum(p.rows for p in together) == sum(p.rows for p in parts)
    assert sum(p.count for p in together) == sum(p.count for p in parts)
    check_fates("a", Rows(sum(p.rows for p in parts), sum(p.count for p in parts)), together)


@given(PARTS, st.dictionaries(st.sampled_from(["a", "b"]), st.integers(0, 10**6)))
@settings(max_examples=100)
def test_what_is_published_under_a_rule_does_not_depend_on_what_was_counted(
    parts: list[Part], shown: dict[str, int]
) -> None:
    others = [p for p in parts if p.fate != "counted"]
    assert published_fates(parts, shown) == published_fates(others, shown)
    for fate in published_fates(parts, shown):
        assert fate.rows % 10 == fate.count % 10 == 0
        assert fate.rows > 0


def test_fates_that_do_not_add_up_are_a_fault() -> None:
    parts = [Part("a", "counted", "", 3, 30)]
    check_fates("a.csv", Rows(3, 30), parts)
    for wrong in (Rows(4, 30), Rows(3, 31)):
        with pytest.raises(SourceError, match="fault of Wardwise"):
            check_fates("a.csv", wrong, parts)


TOTALS = ("Total", " all LSOAs ", "A1", "W0", "Westside", "E92000001", "England and Wales")


def test_rows_of_totals_are_left_out_and_told(tmp_path: Path) -> None:
    areas = [("01/01/2023", f"L{n}", "8", "Online", "10") for n in range(6)]
    totals = [("01/01/2023", place, "8", "Online", "60") for place in TOTALS]
    lost = [("01/01/2023", "Totally unknown", "8", "Online", "1")]
    manifest = built(tmp_path, [*areas, *totals, *lost], CATALOGUE)
    records = manifest.records[0]
    assert (records.accepted, records.left_out, records.refused) == (6, len(TOTALS), 1)
    (part,) = (p for p in exact(tmp_path)["fates"] if p["fate"] == "out_of_scope")
    assert part["reason"] == "a total of a larger area [where]"
    assert (part["rows"], part["count"]) == (len(TOTALS), 60 * len(TOTALS))
    seen = examine(tmp_path / "council" / "atlas.toml")
    assert "7 row(s) are totals of larger areas and are left out." in report_text(seen)


def test_a_total_beside_a_table_of_areas_is_no_refused_row(tmp_path: Path) -> None:
    path = write_council(tmp_path / "council")
    lookup = path.with_name("people.csv")
    rows_of_people = [(f"L{n}", "100") for n in range(6)]
    write_csv(lookup, ("area", "people"), [*rows_of_people, ("Total", "600"), ("A1", "600")])
    base = 'file = "people.csv"\nlevel = "lsoa"\ncode = "area"\nvalue = "people"'
    text = path.read_text(encoding="utf-8")
    old = 'file = "lookup.csv"\nlevel = "oa"\ncode = "oa"\nvalue = "people"'
    assert old in text
    path.write_text(text.replace(old, base), encoding="utf-8")
    build_atlas(path, tmp_path / "store", silent=True)
    (source,) = (
        s for s in open_atlas(tmp_path / "store").manifest.sources if s.path == "people.csv"
    )
    assert (source.accepted, source.left_out, source.refused) == (6, 2, 0)


def test_the_sum_in_a_total_is_not_published_under_a_rule() -> None:
    parts = [
        Part("potholes", "counted", "", 3, 83),
        Part("potholes", "out_of_scope", "a total of a larger area [where]", 1, 87),
    ]
    total = published_fates(parts, {"potholes": 80})[1]
    assert (total.rows, total.count) == (10, 0)
