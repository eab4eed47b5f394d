"""Schemes that are known by their codes: one line names each, and the council's own file has the
rest. The files here are made up, and have codes only.
"""

import itertools
import tomllib
from pathlib import Path

import pytest

from data.errors import CatalogueError
from data.pipeline.build import build_atlas
from data.pipeline.catalogue import parse_catalogue
from data.store.reader import open_atlas
from tests.support.council import CATALOGUE, COLUMNS, ROWS, area_code, write_council, write_csv

BY_AREA = (
    'level = "oa", code = "oa", segment = "code" }\nweight = "people"\nweight_base = "residents"'
)
OWN = f"""
[[classification]]
key = "mosaic"
like = "mosaic2009"
membership = {{ file = "mosaic.csv", {BY_AREA}

[[classification]]
key = "oac01"
like = "oac2001"
membership = {{ file = "oac.csv", {BY_AREA}

[[classification]]
key = "acorn"
like = "acorn"
version = "2010"
segments = {{ file = "acorn.csv", columns = {{ category = "Cat", group = "Grp", type = "Type" }} }}
membership = {{ file = "acorn.csv", postcode = "Postcode", segment = "Type", household = true }}
weight = "households"

[[theme]]"""
CELLS = list(itertools.product(range(COLUMNS), range(ROWS)))


def council(folder: Path, codes: dict[str, list[str]]) -> Path:
    path = write_council(folder, catalogue=CATALOGUE.replace("\n[[theme]]", OWN, 1))
    for name, given in codes.items():
        rows = [(area_code(*cell), code) for cell, code in zip(CELLS, given, strict=True)]
        write_csv(folder / f"{name}.csv", ("oa", "code"), rows)
    households = [("ZX00 1AA", "1", "A", "1")] * 3 + [("ZX00 1AA", "2", "C", "9")]
    write_csv(folder / "acorn.csv", ("Postcode", "Cat", "Grp", "Type"), households)
    return path


MOSAIC = ["A01", "A02", "b05", "O69"] * 5 + ["A01", "Z01", "P70", "A01"]
OAC = ["1A1", "1a2", "2b1", "7b2"] * 6


def test_a_file_of_codes_becomes_a_scheme_with_its_tiers_and_no_invented_name(
    tmp_path: Path,
) -> None:
    path = council(tmp_path, {"mosaic": MOSAIC, "oac": OAC})
    build_atlas(path, tmp_path / "store", silent=True)
    atlas = open_atlas(tmp_path / "store")
    by_key = {scheme.key: scheme for scheme in atlas.manifest.classifications}
    told = {
        key: [(t.key, [(s.code, s.parent) for s in t.segments]) for t in scheme.tiers]
        for key, scheme in by_key.items()
    }
    assert told["mosaic"] == [
        ("group", [("A", ""), ("B", ""), ("O", "")]),
        ("type", [("A01", "A"), ("A02", "A"), ("B05", "B"), ("O69", "O")]),
    ]
    assert told["oac01"][0] == ("supergroup", [("1", ""), ("2", ""), ("7", "")])
    assert told["oac01"][2][1][0] == ("1a1", "1a")
    assert told["acorn"][2] == ("type", [("1", "A"), ("9", "C")])
    assert by_key["mosaic"].tiers[1].segments[0].name == "Type A01"
    assert (by_key["mosaic"].title, by_key["mosaic"].version) == (
        "Mosaic Public Sector 2009",
        "2009",
    )
    # Four households in one postcode: three of type 1 and one of type 9.
    assert by_key["acorn"].kind == "counts"
    assert atlas.mix("acorn", "ward").counts.tolist() == [3, 1]
    read = {s.role: (s.read, s.accepted) for s in atlas.manifest.sources}
    assert read["membership-mosaic"] == read["segments-mosaic"] == (24, 22)


def test_a_file_of_another_scheme_is_refused_with_counts(tmp_path: Path) -> None:
    path = council(tmp_path, {"mosaic": ["A01"] * 10 + ["P70"] * 14, "oac": OAC})
    with pytest.raises(CatalogueError) as refused:
        build_atlas(path, tmp_path / "store", silent=True)
    assert (
        "14 of 24 rows of mosaic.csv have in code no type of Mosaic Public Sector 2009: P70;"
        " a group is a letter from A to O, and a type adds two digits from 01 to 69"
    ) in str(refused.value)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('like = "mosaik"', "like = 'mosaik' is no scheme that is known"),
        ('like = "acorn"', "like = 'acorn' has several releases; give version"),
    ],
)
def test_what_a_line_cannot_mean_is_said(line: str, said: str) -> None:
    text = OWN.replace('like = "mosaic2009"', line).removesuffix("[[theme]]")
    with pytest.raises(CatalogueError, match=said):
        parse_catalogue(tomllib.loads(f"{CATALOGUE}{text}"))
