"""A list of customers is read however councils save it, and no row of it is lost unseen."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data.errors import SourceError
from data.pipeline.lists import EMPTY, MALFORMED, Listed, read_list

KNOWN = {"LS6 1AA", "LS61AA", "LS6 1AB", "E00000001"}
ROWS = (
    ("Card", "Surname", "Home PC"),
    ("1", "O\u2019Neill", "LS6 1AA"),
    ("2", "Smith", "ls61aa"),
    ("3", "Smith", "E00000001 "),
    ("4", "Smith", "LS99 9ZZ"),
)
PLACES = {"LS6 1AA": 1, "LS61AA": 1, "E00000001": 1, "LS99 9ZZ": 1}
TITLE = "Members of libraries\r\n\r\n"


def text(delimiter: str = ",", rows: tuple[tuple[str, ...], ...] = ROWS) -> str:
    return "".join(delimiter.join(row) + "\r\n" for row in rows)


def listed(folder: Path, content: bytes, name: str = "list.csv", **options: str) -> Listed:
    path = folder / name
    path.write_bytes(content)
    return read_list(path, lambda place: place in KNOWN, **options)


@pytest.mark.parametrize(
    ("content", "column"),
    [
        pytest.param(text().encode(), "Home PC", id="as it should be"),
        pytest.param(text().encode("utf-8-sig"), "Home PC", id="byte-order mark"),
        pytest.param(text("\t").encode("utf-16"), "Home PC", id="Unicode text of Excel"),
        pytest.param(text(";").encode("cp1252"), "Home PC", id="semicolons in cp1252"),
        pytest.param(text("|").encode(), "Home PC", id="bars"),
        pytest.param(("sep=;\r\n" + text(";")).encode(), "Home PC", id="hint for Excel"),
        pytest.param((TITLE + text(";")).encode(), "Home PC", id="title"),
        pytest.param(text(rows=ROWS[1:]).encode(), "column 3", id="no headings"),
        pytest.param(
            text(rows=(("Card", "Surname", ""), *ROWS[1:])).encode(), "column 3", id="blank heading"
        ),
        pytest.param(
            text(
                rows=tuple(("Home PC" if i == 0 else "", *r) for i, r in enumerate(ROWS))
            ).encode(),
            "Home PC (2)",
            id="a heading twice",
        ),
    ],
)
def test_the_kinds_of_file_that_programs_write(tmp_path: Path, content: bytes, column: str) -> None:
    found = listed(tmp_path, content)
    assert {place: rows for place, (rows, _) in found.places.items()} == PLACES
    assert found.rows == 4
    assert found.column == column


def test_the_column_is_the_one_with_most_places_not_most_different_ones(tmp_path: Path) -> None:
    head = ("Before", "Now", "Card")
    rows = (head, *(("LS6 1AB" if i == 3 else "", "LS6 1AA", str(i)) for i in range(6)))
    assert listed(tmp_path, text(rows=rows).encode()).places == {"LS6 1AA": (6, 6.0)}


def test_a_postcode_in_an_address_is_taken_out_and_that_is_told(tmp_path: Path) -> None:
    rows = (("Name", "Address"), ("x", "1 High St Leeds ls6 1ab"), ("y", "2 Low Rd"))
    found = listed(tmp_path, text(rows=rows).encode())
    assert set(found.places) == {"LS6 1AB", "2 LOW RD"}
    assert "The postcode was taken out of a longer text in 1 row." in found.notes


def test_rows_that_cannot_be_read_or_repeat_are_counted(tmp_path: Path) -> None:
    content = text() + ",,\r\n\r\n2,Smith,ls61aa\r\n5,Smith, J,LS6 1AA\r\n"
    found = listed(tmp_path, content.encode())
    assert dict(found.left) == {EMPTY: 2, MALFORMED: 1}
    assert found.rows == 8
    assert found.places["LS61AA"] == (2, 2.0)
    assert "In every column the same as an earlier row: 1 row." in found.notes


def test_parquet_and_a_column_that_is_named(tmp_path: Path) -> None:
    path = tmp_path / "list.parquet"
    pq.write_table(pa.table({"home": ["LS6 1AA", None], "work": ["LS6 1AB", "LS6 1AB"]}), path)
    for column, places in (("", {"LS6 1AB"}), ("home", {"LS6 1AA"})):
        assert set(read_list(path, KNOWN.__contains__, column=column).places) == places


def test_what_is_no_list_is_refused_in_a_sentence(tmp_path: Path) -> None:
    for content, told in (
        (b"", "list.csv is empty"),
        (b"PK\x03\x04 ...", "list.csv is an XLSX or zip file; give it the suffix"),
        (b"Postcode\r\nnobody\r\n", "has no column in whose first 400 rows a postcode"),
    ):
        with pytest.raises(SourceError, match=told):
            listed(tmp_path, content)
    with pytest.raises(SourceError, match="has no column 'street'; it has Card, Surname, Home PC"):
        listed(tmp_path, text(";").encode("cp1252"), column="street")
