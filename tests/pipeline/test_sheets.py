"""Workbooks in: what their cells are read as, and what is refused before it can do harm."""

import datetime
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest

from data.errors import SourceError
from data.pipeline.build import build_atlas
from data.pipeline.preflight import Need, problems_of
from data.pipeline.sources import sheets, workbook
from data.pipeline.sources.tables import head_of, read_header, stage
from tests.support.council import CATALOGUE, FIELDS, GOOD_ROWS, write_council
from tests.support.workbooks import write_xls, write_xlsb

SHEET = "xl/worksheets/sheet1.xml"


def save(path: Path, *rows: tuple[Any, ...]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def staged(path: Path, **more: str) -> list[dict[str, Any]]:
    """All rows of a workbook as a build stages them."""
    target = path.with_suffix(".parquet")
    stage(path, read_header(path, **more), target, **more)
    rows: list[dict[str, Any]] = pq.read_table(target).drop(["source_row"]).to_pylist()
    return rows


def change(path: Path, part: str, old: str, new: str) -> None:
    """Replace a text in one part of a workbook."""
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    assert old.encode() in parts[part]
    parts[part] = parts[part].replace(old.encode(), new.encode(), 1)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(name, content)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (8, "8"),
        (8.0, "8"),
        (2.5, "2.5"),
        (-3, "-3"),
        (123456789012, "123456789012"),
        ("008", "008"),
        ("8.0", "8.0"),
        (" E01 ", " E01 "),
        ("Ynys Môn, “x”\nline, 2", "Ynys Môn, “x”\nline, 2"),
        (True, "True"),
        (None, ""),
        (datetime.date(2024, 3, 31), "2024-03-31"),
        (datetime.datetime(2024, 3, 31, 23, 59), "2024-03-31"),
        (datetime.time(8, 30), "08:30:00"),
    ],
)
def test_every_value_is_read_as_the_text_a_person_sees(
    tmp_path: Path, value: Any, text: str
) -> None:
    path = save(tmp_path / "a.xlsx", ("code", "end"), (value, "end"))
    assert staged(path) == [{"code": text, "end": "end"}]


def test_dates_of_a_workbook_that_counts_from_1904(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.active.append(("when",))
    book.active.append((datetime.datetime(2024, 3, 31),))
    book.save(tmp_path / "a.xlsx")
    assert staged(tmp_path / "a.xlsx") == [{"when": "2024-03-31"}]


def test_errors_and_formulas_without_a_result_are_never_read_as_empty(tmp_path: Path) -> None:
    path = save(tmp_path / "a.xlsx", ("n", "m"), ("#N/A", 1), ("=1+1", "#DIV/0!"), (3, None))
    assert staged(path) == [
        {"n": "#N/A", "m": "1"},
        {"n": workbook.NO_RESULT, "m": "#DIV/0!"},
        {"n": "3", "m": ""},
    ]


def test_a_formula_with_a_stored_result_is_that_result(tmp_path: Path) -> None:
    path = save(tmp_path / "a.xlsx", ("n",), ("=1+1",))
    change(path, SHEET, "<v></v>" if b"<v></v>" in _part(path) else "<v />", "<v>2</v>")
    assert staged(path) == [{"n": "2"}]


def _part(path: Path) -> bytes:
    with zipfile.ZipFile(path) as book:
        return book.read(SHEET)


def test_cells_keep_their_place_beside_empty_rows_and_columns(tmp_path: Path) -> None:
    path = save(tmp_path / "a.xlsx", (), (None, "when", "n"), (None, "x", "#N/A"), (), (None, "y"))
    assert list(sheets.sheet_rows(path, "")) == [
        ["", "", ""],
        ["", "when", "n"],
        ["", "x", "#N/A"],
        ["", "", ""],
        ["", "y", ""],
    ]


def test_the_head_of_a_file_that_was_replaced_is_the_new_one(tmp_path: Path) -> None:
    path = save(tmp_path / "a.xlsx", ("one",), ("1",))
    assert read_header(path) == ["one"]
    save(path, ("one", "two"), ("1", "2"), ("3", "4"))
    assert read_header(path) == ["one", "two"]
    assert head_of(path, 1).to_pylist() == [{"one": "1", "two": "2"}]


def test_a_far_cell_ends_the_reading_and_not_the_build(tmp_path: Path) -> None:
    path = save(tmp_path / "far.xlsx", ("when", "n"), ("x", 1))
    change(path, SHEET, 'r="B2"', 'r="XFD1048576"')
    assert path.stat().st_size < 10_000
    with pytest.raises(SourceError, match=r"far\.xlsx .*(far out).*save") as refused:
        staged(path)
    assert "memory" in str(refused.value) or "cells" in str(refused.value)


def test_where_memory_cannot_be_limited_a_far_cell_is_found_before(tmp_path: Path) -> None:
    path = save(tmp_path / "far.xlsx", ("when", "n"), ("x", 1))
    assert list(workbook.sheet_rows(path, "", measured=True)) == [["when", "n"], ["x", "1"]]
    change(path, SHEET, 'r="B2"', 'r="XFD1048576"')
    with pytest.raises(workbook.RefusedError, match="reaches row 1,048,576 and column 16,384"):
        list(workbook.sheet_rows(path, "", measured=True))


def test_the_bytes_a_workbook_unpacks_to_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = save(tmp_path / "a.xlsx", ("when",))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/more.xml", b" " * 2_000_000)
    assert path.stat().st_size < 20_000
    monkeypatch.setattr(workbook, "UNPACKED_AT_MOST", 1_000_000)
    with (
        zipfile.ZipFile(path) as book,
        pytest.raises(workbook.RefusedError, match="more than 1 MB"),
    ):
        workbook.check_parts(book)
    monkeypatch.setattr(workbook, "PARTS_AT_MOST", 3)
    with zipfile.ZipFile(path) as book, pytest.raises(workbook.RefusedError, match="at most 3"):
        workbook.check_parts(book)


def test_a_reading_that_takes_too_long_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = save(tmp_path / "slow.xlsx", ("when",))
    monkeypatch.setattr(sheets, "SECONDS_AT_MOST", 0)
    with pytest.raises(SourceError, match=r"slow\.xlsx took longer than 0 seconds"):
        list(sheets.sheet_rows(path, ""))


def test_a_workbook_builds_to_the_counts_of_the_same_rows_as_csv(tmp_path: Path) -> None:
    plain = build_atlas(write_council(tmp_path / "a"), tmp_path / "one", silent=True)
    path = write_council(tmp_path / "b", catalogue=CATALOGUE.replace("reports.csv", "reports.xlsx"))
    save(tmp_path / "b" / "reports.xlsx", FIELDS, *((*row[:4], int(row[4])) for row in GOOD_ROWS))
    built = build_atlas(path, tmp_path / "two", silent=True)
    assert (built.read, built.accepted) == (plain.read, plain.accepted)
    tables = [
        {file.relative_to(root): file.read_bytes() for file in (root / "takeup").rglob("*.parquet")}
        for root in ((tmp_path / s).joinpath("current").resolve() for s in ("one", "two"))
    ]
    assert tables[0] == tables[1] != {}


def open_document(path: Path, *rows: tuple[str, ...]) -> Path:
    """An OpenDocument spreadsheet, in the smallest form."""
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{text}</text:p>'
            "</table:table-cell>"
            for text in row
        )
        + "</table:table-row>"
        for row in rows
    )
    names = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
        for short in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0"?><office:document-content{names}><office:body><office:spreadsheet>'
        f'<table:table table:name="Figures">{cells}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        book.writestr("META-INF/manifest.xml", "<manifest/>")
        book.writestr("content.xml", content)
    return path


def test_an_open_document_is_read_as_a_workbook(tmp_path: Path) -> None:
    path = open_document(
        tmp_path / "figures.ods", ("Code", "Ward"), ("E05", "Abbey"), ("E06", "Long")
    )
    assert staged(path) == [{"Code": "E05", "Ward": "Abbey"}, {"Code": "E06", "Ward": "Long"}]
    assert sheets.sheet_names(path) == ["Figures"]


@pytest.mark.parametrize("suffix", [".xls", ".xlsb"])
def test_older_and_binary_workbooks_are_read_as_any_other(tmp_path: Path, suffix: str) -> None:
    write = write_xls if suffix == ".xls" else write_xlsb
    rows = (
        ("Fly-tipping by ward",),
        ("Code", "Ward", "2024"),
        ("E05", "Bryn Môn", 3),
        ("007", "", 4.5),
    )
    path = write(tmp_path / f"figures{suffix}", "Figures", *rows)
    assert staged(path) == [
        {"Code": "E05", "Ward": "Bryn Môn", "2024": "3"},
        {"Code": "007", "Ward": "", "2024": "4.5"},
    ]
    assert sheets.sheet_names(path) == ["Figures"]


@pytest.mark.parametrize("suffix", [".xls", ".xlsb"])
def test_a_cut_off_workbook_is_refused(tmp_path: Path, suffix: str) -> None:
    write = write_xls if suffix == ".xls" else write_xlsb
    path = write(tmp_path / f"figures{suffix}", "Figures", ("Code", "Ward"), ("E05", "Abbey"))
    path.write_bytes(path.read_bytes()[:400])
    with pytest.raises(SourceError, match=path.name):
        read_header(path)


def test_what_is_no_workbook_is_refused_whatever_its_name_says(tmp_path: Path) -> None:
    path = tmp_path / "export.xls"
    path.write_text("<html><table><tr><td>Code</td></tr></table></html>", encoding="utf-8")
    with pytest.raises(SourceError, match="is no workbook, whatever its name says"):
        read_header(path)


def test_the_sheet_with_the_columns_is_named(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(("Contents",))
    second = book.create_sheet("Mid-2022")
    for row in (("Title",), ("Code", "Total"), ("E05", 3)):
        second.append(row)
    book.save(tmp_path / "estimates.xlsx")
    need = Need("base residents", "estimates.xlsx", ("Code", "Total"), ("base", "residents"))
    (first, *_) = problems_of(need, tmp_path)
    assert first.endswith('add sheet = "Mid-2022"')
