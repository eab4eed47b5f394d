"""The import doctor: what it says of files as councils have them, and that it changes nothing."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from data.commands import check
from data.errors import CatalogueError
from data.pipeline.build import build_atlas
from data.pipeline.check.examine import examine
from data.pipeline.check.findings import Examination
from tests.support.commands import status_of
from tests.support.council import (
    ABOUT_PEOPLE,
    CATALOGUE,
    FIELDS,
    GOOD_ROWS,
    write_council,
    write_csv,
)

POINTS = CATALOGUE.replace(
    'place = { level = "lsoa", code = "where" }', 'place = { x = "x", y = "y", crs = "EPSG:4326" }'
)
POSTCODES = CATALOGUE.replace(
    'place = { level = "lsoa", code = "where" }', 'place = { postcode = "where" }'
)
ISO = CATALOGUE.replace('date_order = "uk"', 'date_order = "iso"')
LA5 = CATALOGUE.replace('preset = "none"', 'preset = "LA5"')
INSIDE = (53.77, -1.54)
"""Latitude and longitude of a place in the council."""


def told(seen: Examination) -> str:
    return "\n".join(f"{f.severity}: {f.sentence} | {f.advice}" for f in seen.ordered())


def examined(
    folder: Path, *, catalogue: str = CATALOGUE, rows: Sequence[Sequence[str]] = GOOD_ROWS
) -> Examination:
    return examine(write_council(folder, catalogue=catalogue, rows=rows))


def with_bytes(folder: Path, content: bytes, *, catalogue: str = CATALOGUE) -> Path:
    path = write_council(folder, catalogue=catalogue)
    (folder / "reports.csv").write_bytes(content)
    return path


def csv_bytes(
    rows: Sequence[Sequence[str]] = GOOD_ROWS,
    *,
    end: str = "\n",
    delimiter: str = ",",
    encoding: str = "utf-8",
) -> bytes:
    return "".join(delimiter.join(row) + end for row in (FIELDS, *rows)).encode(encoding)


def test_good_files_would_build_and_nothing_is_changed(tmp_path: Path) -> None:
    path = write_council(tmp_path / "council")
    before = {
        p: hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(tmp_path.rglob("*"))
        if p.is_file()
    }
    seen = examine(path)
    assert seen.would_build, told(seen)
    assert (seen.records[0].read, seen.records[0].accepted) == (180, 180)
    assert {
        p: hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(tmp_path.rglob("*"))
        if p.is_file()
    } == before


def test_what_it_says_is_what_a_build_does(tmp_path: Path) -> None:
    rows = [
        *GOOD_ROWS,
        ("31/02/2023", "L1", "8", "web", "1"),
        ("01/01/2023", "L9", "8", "web", "1"),
        ("01/01/2023", "L1", "77", "web", "1"),
    ]
    path = write_council(tmp_path / "council", rows=rows)
    seen = examine(path)
    build_atlas(path, tmp_path / "store", silent=True)
    report = json.loads(next((tmp_path / "store" / "builds").glob("*/report.json")).read_text())
    built = next(f for f in report["files"] if f["role"] == "records-reports")
    assert (seen.records[0].read, seen.records[0].accepted) == (built["read"], built["accepted"])
    assert dict(seen.records[0].reasons) == built["reasons"]


def test_a_byte_order_mark_is_told_and_does_no_harm(tmp_path: Path) -> None:
    seen = examine(with_bytes(tmp_path, b"\xef\xbb\xbf" + csv_bytes()))
    assert seen.would_build, told(seen)
    assert (
        next(f for f in seen.files if f.file == "reports.csv").encoding
        == "utf-8 with byte-order mark"
    )


@pytest.mark.parametrize("end", ["\r", "\r\n"])
def test_line_ends_of_any_system_are_read(tmp_path: Path, end: str) -> None:
    path = with_bytes(tmp_path / "council", csv_bytes(end=end))
    seen = examine(path)
    assert seen.would_build, told(seen)
    assert ("bare carriage return" in told(seen)) == (end == "\r")
    assert seen.records[0].accepted == 180
    built = build_atlas(path, tmp_path / "store", silent=True)
    assert built.refused == 0


def test_semicolons_and_the_key_to_set(tmp_path: Path) -> None:
    content = csv_bytes(delimiter=";")
    seen = examine(with_bytes(tmp_path / "a", content))
    assert not seen.would_build
    assert 'set delimiter = ";"' in told(seen)
    assert examine(
        with_bytes(
            tmp_path / "b",
            content,
            catalogue=CATALOGUE.replace('count = "n"', 'count = "n"\ndelimiter = ";"'),
        )
    ).would_build


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16"])
def test_an_old_encoding_and_the_key_to_set(tmp_path: Path, encoding: str) -> None:
    content = csv_bytes([*GOOD_ROWS, ("01/01/2023", "L1", "8", "Café", "1")], encoding=encoding)
    seen = examine(with_bytes(tmp_path / "a", content))
    assert not seen.would_build
    assert f'set encoding = "{encoding}"' in told(seen)
    right = examine(
        with_bytes(
            tmp_path / "b",
            content,
            catalogue=CATALOGUE.replace('count = "n"', f'count = "n"\nencoding = "{encoding}"'),
        )
    )
    assert right.would_build, told(right)
    assert right.records[0].accepted == 181


def test_a_spreadsheet_whose_dates_are_dates(tmp_path: Path) -> None:
    path = write_council(tmp_path, catalogue=CATALOGUE.replace("reports.csv", "reports.xlsx"))
    book = openpyxl.Workbook()
    for row in (FIELDS, *((f"2023-{1 + i % 12:02d}-01", *r[1:]) for i, r in enumerate(GOOD_ROWS))):
        book.active.append(row)
    book.save(tmp_path / "reports.xlsx")
    seen = examine(path)
    assert seen.would_build, told(seen)
    assert (seen.records[0].read, seen.records[0].accepted) == (180, 180)
    assert "date_order" not in told(seen)


def test_a_spreadsheet_in_disguise(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(FIELDS)
    path = write_council(tmp_path)
    book.save(tmp_path / "reports.csv")
    seen = examine(path)
    assert not seen.would_build
    assert "reports.csv is an XLSX or zip file" in told(seen)


@pytest.mark.parametrize(
    ("rows", "catalogue", "sentence"),
    [
        ([(INSIDE[1], INSIDE[0])] * 40, POINTS, "note: 100% of the points"),
        (
            [INSIDE] * 40,
            POINTS,
            (
                '100% do when x and y are swapped. | set place = { x = "y", y = "x", crs ='
                ' "EPSG:4326" }'
            ),
        ),
        (
            [(430100, 430100)] * 40,
            POINTS,
            "100% do when read as EPSG:27700 (British National Grid)",
        ),
        (
            [(0, 0)] * 5 + [(INSIDE[1], INSIDE[0])] * 40,
            POINTS,
            "5 row(s) have the coordinates (0, 0)",
        ),
    ],
)
def test_coordinates_in_the_wrong_order_or_system(
    tmp_path: Path, rows: Sequence[tuple[float, float]], catalogue: str, sentence: str
) -> None:
    path = write_council(tmp_path, catalogue=catalogue)
    write_csv(
        tmp_path / "reports.csv",
        ("when", "x", "y", "what", "how", "n"),
        [("01/01/2023", x, y, "8", "web", 1) for x, y in rows],
    )
    assert sentence in told(examine(path))


def test_dates_of_another_order(tmp_path: Path) -> None:
    american = [
        (f"{1 + i % 12:02d}/{13 + i % 15:02d}/2023", *r[1:]) for i, r in enumerate(GOOD_ROWS)
    ]
    seen = examined(tmp_path, rows=american)
    assert 'set date_order = "us"' in told(seen)
    assert not seen.would_build


def test_dates_nobody_can_tell_apart_and_dates_out_of_range(tmp_path: Path) -> None:
    rows = [("01/02/2023", *r[1:]) for r in GOOD_ROWS] + [
        ("01/01/1900", *GOOD_ROWS[0][1:]),
        ("01/01/2099", *GOOD_ROWS[0][1:]),
    ]
    words = told(examined(tmp_path, rows=rows))
    assert "as day/month and as month/day" in words
    assert "before 1990, from 1900-01" in words
    assert "after today, up to 2099-01" in words


def test_codes_of_another_vintage_and_two_vintages_in_one_column(tmp_path: Path) -> None:
    def council(folder: Path, share_new: float) -> Path:
        rows = [
            (r[0], f"N{i % 6}" if i < share_new * len(GOOD_ROWS) else r[1], *r[2:])
            for i, r in enumerate(GOOD_ROWS)
        ]
        path = write_council(
            folder, rows=rows, catalogue=CATALOGUE.replace('parent = "lsoa"', 'parent = "LSOA11CD"')
        )
        text = (folder / "lookup.csv").read_text().splitlines()
        new = [
            text[0].replace("lsoa", "LSOA11CD") + ",LSOA21CD",
            *(f"{line},N{line.split(',')[1][1:]}" for line in text[1:]),
        ]
        (folder / "lookup.csv").write_text("\n".join(new) + "\n")
        return path

    words = told(examine(council(tmp_path / "new", 1.0)))
    assert "warn: 0% of the rows have a code of the level's areas" in words
    assert (
        "100% have a code in column LSOA21CD of lookup.csv: this looks like a 2021 file; your level"
        " is 2011" in words
    )
    mixed = told(examine(council(tmp_path / "mixed", 0.4)))
    assert (
        "two vintages seem to be mixed in this column (40.0% of the rows are known only to column"
        " LSOA21CD of lookup.csv)" in mixed
    )


def test_postcodes_and_rows_without_a_place(tmp_path: Path) -> None:
    places = ["ZX00 1AA"] * 80 + [""] * 10 + ["ZX9"] * 4 + ["ZX99 9ZZ"] * 6
    seen = examined(
        tmp_path, catalogue=POSTCODES, rows=[("01/01/2023", p, "8", "web", "1") for p in places]
    )
    words = told(seen)
    assert "10 row(s) (10.0%) have no place" in words
    assert "4 row(s) have something in where that is not a whole postcode" in words
    assert "most in ZX99 (6)" in words
    assert "9ZZ" not in words
    assert (seen.records[0].accepted, seen.records[0].refused) == (80, 20)


def test_terminated_postcodes_and_a_level_of_another_date(tmp_path: Path) -> None:
    catalogue = POSTCODES.replace('area = "oa"', 'area = "oa"\nended = "doterm"')
    path = write_council(
        tmp_path / "a",
        catalogue=catalogue,
        rows=[("01/01/2023", p, "8", "web", "1") for p in ["ZX00 1AA"] * 30 + ["ZX10 1AA"] * 10],
    )
    lines = (tmp_path / "a" / "postcodes.csv").read_text().splitlines()
    ended = [f"{line},{'202003' if line.startswith('ZX10') else ''}" for line in lines[1:]]
    (tmp_path / "a" / "postcodes.csv").write_text("\n".join([lines[0] + ",doterm", *ended]) + "\n")
    seen = examine(path)
    assert seen.would_build, told(seen)
    assert "10 row(s) have a postcode that has been terminated" in told(seen)
    vintage = (
        'vintages = [{ file = "old.csv", code = "LSOA01CD" }]\nmembers = { file = "lookup.csv",'
        ' code = "oa", parent = "lsoa" }'
    )
    dated = CATALOGUE.replace(
        'members = { file = "lookup.csv", code = "oa", parent = "lsoa" }', vintage
    )
    path = write_council(
        tmp_path / "b",
        catalogue=dated,
        rows=[(r[0], f"OLD{i % 6}" if i % 30 else r[1], *r[2:]) for i, r in enumerate(GOOD_ROWS)],
    )
    write_csv(tmp_path / "b" / "old.csv", ("LSOA01CD",), [(f"OLD{i}",) for i in range(6)])
    assert "96.7% have a code in column LSOA01CD of old.csv" in told(examine(path))


def test_services_not_in_the_catalogue_and_the_nearest(tmp_path: Path) -> None:
    said = ["pothole"] * 5 + ["Ms Jones"] * 6 + ["Mrs Smith rang"]
    rows = [*GOOD_ROWS, *[("01/01/2023", "L1", what, "web", "1") for what in said]]
    words = told(examined(tmp_path, rows=rows))
    assert "'pothole' (5 rows; nearest: potholes)" in words
    assert "Smith" not in words
    assert "Jones" not in words


def test_hidden_marks_missing_months_and_repeated_rows(tmp_path: Path) -> None:
    rows = [
        ("01/01/2023", "L1", "8", "web", "*"),
        ("01/04/2023", "L1", "8", "web", "5"),
        ("01/04/2023", "L1", "8", "web", "5"),
    ]
    words = told(examined(tmp_path, rows=rows))
    assert (
        "33.3% of the rows came hidden (as *). Every sum that one of them is a part of will be"
        " hidden: 50.0% of the 2 monthly counts of LSOAs; 50.0% of the 2 monthly counts of wards"
    ) in words
    assert "ask the owner for counts without the column how" in words
    assert "declare came_hidden = { least = 1, most = 4 }" in words
    assert "have no row and are shown as missing: 2023-02, 2023-03." in words
    assert "1 line(s) (33.3%) of reports.csv are exact copies" in words
    assert "repeat the when, what, how, where of another row" in words


def test_what_the_disclosure_rule_would_hide(tmp_path: Path) -> None:
    rows = [("01/01/2023", f"L{i % 6}", "8", "web", "3" if i < 4 else "30") for i in range(6)]
    seen = examined(tmp_path, catalogue=LA5, rows=rows)
    shares = {(h.level, h.window): h.shares["LA5"] for h in seen.records[0].hiding}
    assert shares["lsoa", "month"] == pytest.approx(4 / 6)
    assert shares["authority", "month"] == 0
    assert "LA5 would hide at least 66.7% of the monthly counts by LSOA" in told(seen)


def test_what_is_refused_more_often_in_some_places(tmp_path: Path) -> None:
    rows = [
        ("01/01/2023", f"L{i % 6}", "77" if i % 6 > 3 and i < 200 else "8", "web", "1")
        for i in range(600)
    ]
    assert "by ward it is far more in: Eastside" not in told(
        examined(tmp_path / "even", rows=rows[200:])
    )
    uneven = [
        ("01/01/2023", "L5" if i < 60 else f"L{i % 3}", "77" if i < 50 else "8", "web", "1")
        for i in range(600)
    ]
    words = told(examined(tmp_path / "uneven", rows=uneven))
    assert "by ward it is far more in: Eastside (83.3%)" in words


def test_two_hundred_columns(tmp_path: Path) -> None:
    path = write_council(tmp_path)
    write_csv(
        tmp_path / "reports.csv",
        (*FIELDS, *(f"c{i}" for i in range(200))),
        [(*row, *["x"] * 200) for row in GOOD_ROWS],
    )
    seen = examine(path)
    assert seen.would_build
    assert "reports.csv has 205 columns, of which 5 are used" in told(seen)


EMPTY_OR_RUBBISH = (
    b"",
    b"when,where,what,how,n\n",
    b"\n\n",
    b"\x00\x01\x02\x03" * 50,
    b"PK\x03\x04rubbish",
    b'when,where,what,how,n\n"01/01',
)


@pytest.mark.parametrize("content", EMPTY_OR_RUBBISH)
def test_files_that_hold_nothing_or_rubbish_are_told(tmp_path: Path, content: bytes) -> None:
    seen = examine(with_bytes(tmp_path, content))
    assert not seen.would_build
    assert any("reports.csv" in f.sentence for f in seen.findings), told(seen)


def test_missing_files_and_columns_are_told_with_all_else(tmp_path: Path) -> None:
    path = write_council(
        tmp_path,
        catalogue=CATALOGUE.replace('file = "wards.csv"', 'file = "gone.csv"').replace(
            'date = "when"', 'date = "wehn"'
        ),
    )
    words = told(examine(path))
    assert "there is no file gone.csv" in words
    assert "no column 'wehn'; did you mean when?" in words


def test_gaps_in_the_data_audit_are_told(tmp_path: Path) -> None:
    path = write_council(
        tmp_path,
        catalogue=CATALOGUE + '\n[records.audit]\nabout = "individuals"\nbeyond_purpose = true\n',
    )
    words = told(examine(path))
    assert "data about individuals need: purpose" in words
    assert "used beyond the purpose" in words


def test_the_command_writes_both_reports_and_says_by_its_status(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_council(tmp_path / "council", catalogue=LA5)
    page, data = tmp_path / "report.html", tmp_path / "report.json"
    assert status_of(check, path, "--html", page, "--json", data) == 0
    assert "Squareshire: A build would get through." in capsys.readouterr().out
    assert "Import check: Squareshire" in page.read_text()
    assert json.loads(data.read_text())["would_build"] is True
    assert status_of(check, tmp_path / "none.toml", "--quiet") == 1


def test_a_large_file_is_looked_at_in_parts_spread_over_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_council(tmp_path, rows=GOOD_ROWS * 40)
    for module in ("examine", "texts"):
        monkeypatch.setattr(f"data.pipeline.check.{module}.WHOLE", 32_768)
    seen = examine(path)
    assert seen.would_build, told(seen)
    assert "reports.csv is large" in told(seen)
    assert 500 < seen.records[0].read < 40 * 180
    assert seen.records[0].refused == 0
    assert (seen.records[0].first_month, seen.records[0].last_month) == ("2023-01", "2024-12")


PERSONS = (*FIELDS, "MemberID", "Surname", "DOB", "Reply to")
PERSONAL_VALUES = ("7012345", "Canary", "1970-01-01", "canary@example.org")


def with_persons(folder: Path, catalogue: str = CATALOGUE) -> Path:
    path = write_council(folder, catalogue=catalogue)
    write_csv(folder / "reports.csv", PERSONS, [(*row, *PERSONAL_VALUES) for row in GOOD_ROWS])
    return path


def test_personal_columns_are_named_and_their_values_are_not(tmp_path: Path) -> None:
    path = with_persons(tmp_path / "council")
    seen = examine(path)
    assert seen.would_build
    assert (
        "reports.csv has columns that look personal and that the catalogue does not need: MemberID"
        " (a person's number), Surname (a name), DOB (a date of birth), Reply to (an e-mail"
        " address)." in told(seen)
    )
    assert 'set about = "individuals" in [records.audit] and answer its questions' in told(seen)
    reports = [tmp_path / "check.html", tmp_path / "check.json"]
    assert status_of(check, path, "--html", reports[0], "--json", reports[1], "--quiet") == 0
    for report in reports:
        text = report.read_text(encoding="utf-8")
        assert "Surname" in text
        assert not [value for value in PERSONAL_VALUES if value in text]


def test_columns_that_are_needed_and_an_answered_audit_are_no_matter(tmp_path: Path) -> None:
    needed = CATALOGUE.replace('count = "n"', 'count = "n"\nperson = "MemberID"')
    seen = examine(with_persons(tmp_path / "council", needed + ABOUT_PEOPLE))
    assert "MemberID (" not in told(seen)
    assert "audit.about" not in told(seen)


def test_records_that_name_a_column_of_persons_need_their_audit(tmp_path: Path) -> None:
    needed = CATALOGUE.replace('count = "n"', 'count = "n"\nperson = "MemberID"')
    path = with_persons(tmp_path / "council", needed)
    sentence = 'person = "MemberID" says whose event each row is, so the records are about'
    assert sentence in told(examine(path))
    with pytest.raises(CatalogueError, match=sentence):
        build_atlas(path, tmp_path / "store", silent=True)
