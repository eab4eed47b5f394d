"""Where a table lies in its file: titles, headers, notes, and headings that are values."""

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from data.errors import SourceError
from data.pipeline.forms import PLAIN, TableForm, Wide
from data.pipeline.sources.layout import find_header, footnotes
from data.pipeline.sources.tables import EMPTY_CELL, FOOTNOTE, read_header, stage

NOMIS = """Usual residents
ONS Crown Copyright Reserved
,
"date",2021

Code,Ward,Flags,2021,Flags
E05,Abbey,,12,
E06,"Long, Lane",,7,p

"In order to protect against disclosure, records have been swapped."
Source: ONS
"""
PERIODS = Wide("periods", lambda text: text[:2] == "20", ("Code",))


def write(folder: Path, text: str, name: str = "table.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def rows_of(path: Path, columns: list[str], form: TableForm = PLAIN) -> list[tuple[str, ...]]:
    staged = stage(path, columns, path.with_suffix(".staged"), form)
    table = pq.read_table(staged.path)
    return list(zip(*(table.column(name).to_pylist() for name in columns), strict=True))


def test_a_download_with_a_title_and_notes_is_its_table(tmp_path: Path) -> None:
    path = write(tmp_path, NOMIS)
    assert rows_of(path, ["Code", "2021"]) == [("E05", "12"), ("E06", "7")]
    staged = stage(path, ["Code"], tmp_path / "staged")
    assert staged.left_out == {FOOTNOTE: 3}
    assert (staged.records, staged.malformed) == (5, ())


def test_a_repeated_heading_is_a_fault_only_where_it_is_asked_for(tmp_path: Path) -> None:
    path = write(tmp_path, NOMIS)
    assert read_header(path, wanted=["Code"]) == ["Code", "Ward", "Flags", "2021", "Flags (2)"]
    with pytest.raises(SourceError, match="'Flags' more than once"):
        read_header(path, wanted=["Code", "Flags"])


def test_rows_of_the_table_above_its_header_are_never_lost() -> None:
    rows = [["E05", "Abbey", "12"], ["Code", "Ward", "2021"]]
    assert find_header("table.csv", rows, ["Code", "2021"], 0).row == 0


def test_the_header_can_be_declared() -> None:
    rows = [["Code", "2021"], ["", ""], ["Code", "2021"]]
    assert find_header("table.csv", rows, ["Code"], 3).row == 2
    with pytest.raises(SourceError, match="no header in row 2"):
        find_header("table.csv", rows, ["Code"], 2)


@pytest.mark.parametrize(
    ("last", "notes"),
    [
        (["E09", "9"], 0),
        (["E09", ""], 0),
        (["", ""], 1),
        (["* provisional", ""], 1),
        (["E05 is Abbey, which was split", ""], 1),
        (["E0"], 0),
    ],
)
def test_what_is_a_note_below_a_table(last: list[str], notes: int) -> None:
    assert footnotes([["E05", "3"], ["E06", "4"], last], 2) == notes


def test_a_wide_table_is_turned_and_its_empty_cells_are_counted(tmp_path: Path) -> None:
    path = write(tmp_path, "Code,Name,2021,2022\nE05,Abbey,3,\nE06,Long,4,5\n")
    form = TableForm(wide=PERIODS)
    assert read_header(path, form) == ["Code", "Name", "heading", "cell"]
    assert sorted(rows_of(path, ["Code", "heading", "cell"], form)) == [
        ("E05", "2021", "3"),
        ("E06", "2021", "4"),
        ("E06", "2022", "5"),
    ]
    staged = stage(path, ["Code", "cell"], tmp_path / "staged", form)
    assert (staged.records, staged.left_out) == (4, {EMPTY_CELL: 1})


def test_a_table_without_such_headings_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, "Code,Name\nE05,Abbey\n")
    with pytest.raises(SourceError, match='columns_are = "periods"'):
        read_header(path, TableForm(wide=PERIODS))


def test_the_tab_of_a_tsv_file_need_not_be_declared(tmp_path: Path) -> None:
    path = write(tmp_path, "Code\tName\nE05\tAbbey, North\n", "table.tsv")
    assert rows_of(path, ["Name"]) == [("Abbey, North",)]
