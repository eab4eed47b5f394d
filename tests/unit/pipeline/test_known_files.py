"""Files of schemes whose names are not open are known by their codes, and lists by their headings.

All of them are made up.
"""

import itertools
from pathlib import Path

import pyarrow as pa
import pytest

from data.pipeline.forms import TableForm
from data.pipeline.schemes import known_as
from data.pipeline.start.known import _columns_of, _list_of
from data.pipeline.start.look import Folder, Table


def table(file: str, heads: str, *rows: str) -> Table:
    columns = zip(*(row.split(",") for row in rows), strict=True)
    frame = pa.table(dict(zip(heads.split(","), map(pa.array, columns), strict=True)))
    return Table(file, TableForm(), frame)


@pytest.mark.parametrize(
    ("scheme", "file", "heads", "rows", "found"),
    [
        (
            "mosaic2009",
            "council_mosaic.csv",
            "Postcode,Group,Type",
            ("ZX1 1AA,A,A01", "ZX1 1AB,B,B05", "ZX1 1AC,O,O69"),
            {"group": "Group", "type": "Type"},
        ),
        (
            "acorn",
            "acorn_2024.csv",
            "Postcode,Acorn Category,Acorn Group,Acorn Type",
            ("ZX1 1AA,1,A,1", "ZX1 1AB,2,B,5", "ZX1 1AC,3,C,9"),
            {"category": "Acorn Category", "group": "Acorn Group", "type": "Acorn Type"},
        ),
        (
            "oac2001",
            "oac_2001.csv",
            "OA,Supergroup,Group,Subgroup",
            ("E1,1,1A,1A1", "E2,2,2B,2b1", "E3,7,7b,7b2"),
            {"supergroup": "Supergroup", "group": "Group", "subgroup": "Subgroup"},
        ),
        ("acorn", "other.csv", "Postcode,Type", ("ZX1 1AA,1", "ZX1 1AB,5", "ZX1 1AC,9"), {}),
        ("mosaic2009", "mosaic.csv", "OA,Type", ("E1,A01", "E2,P05", "E3,O69"), {}),
    ],
)
def test_a_file_is_known_by_its_name_and_codes(
    scheme: str, file: str, heads: str, rows: tuple[str, ...], found: dict[str, str]
) -> None:
    assert _columns_of(table(file, heads, *rows), known_as(scheme)) == found


def test_the_list_beside_it_brings_names_and_colours() -> None:
    scheme = known_as("mosaic2009")
    own = table("mosaic.csv", "Postcode,Type", "ZX1 1AA,A01", "ZX1 1AB,B05", "ZX1 1AC,O69")
    heads = "Supergroup,Group,Group name,Type,Type name,Group colour"
    rows = ("Far off,A,Ants,A01,Red ants,#111111", "Near,B,Bees,B05,Bumblebees,#222222")
    rows = (*rows, "Near,O,Owls,O69,Barn owls,#333333")
    listed = table("mosaic_list.csv", heads, *rows)
    folder = Folder(Path(), tables=[own, listed])
    found, keys = _list_of(folder, scheme, own, _columns_of(own, scheme))
    assert found.file == keys["file"] == "mosaic_list.csv"
    assert keys["columns"] == {"group": "Group", "type": "Type"}
    assert keys["names"] == {
        "supergroup": "Supergroup",
        "group": "Group name",
        "type": "Type name",
    }
    assert keys["colours"] == {"group": "Group colour"}
    short = table("mosaic_list.csv", heads, *itertools.islice(rows, 2), rows[0])
    folder = Folder(Path(), tables=[own, short])
    assert _list_of(folder, scheme, own, {"type": "Type"})[0] is own, "it lacks a type"
