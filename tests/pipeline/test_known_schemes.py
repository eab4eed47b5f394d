"""Schemes that are known by their codes: one line names each, and the council's own file has the
rest. The files here are made up, and have codes only.
"""

import itertools
import tomllib
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from callbacks.context import services_for
from data.answers.address import ask_query
from data.answers.exports.picture import picture_svg
from data.answers.map.paint import paint_for
from data.errors import CatalogueError
from data.pipeline.build import build_atlas
from data.pipeline.catalogue import parse_catalogue
from data.settings import Settings
from data.store.reader import open_atlas
from tests.support.asking import page_of, parts_of, words
from tests.support.council import CATALOGUE, COLUMNS, ROWS, area_code, write_council, write_csv

BY_AREA = (
    'level = "oa", code = "oa", segment = "code" }\nweight = "people"\nweight_base = "residents"'
)
OWN = f"""
[[classification]]
key = "mosaic"
like = "mosaic2009"
segments = {{ file = "list.csv", columns = {{ group = "Group", type = "Type" }}, names = {{ \
supergroup = "Supergroup", group = "Group name", type = "Type name" }}, \
colours = {{ group = "Colour" }} }}
membership = {{ file = "mosaic.csv", postcode = "oa", segment = "code" }}

[[classification]]
key = "oac01"
like = "oac2001"
membership = {{ file = "oac.csv", {BY_AREA}

[[classification]]
key = "oac11"
like = "oac2011"
membership = {{ file = "oac11.csv", {BY_AREA}

[[classification]]
key = "oac21"
like = "oac2021"
membership = {{ file = "oac21.csv", {BY_AREA}

[[classification]]
key = "acorn"
like = "acorn"
version = "2010"
segments = {{ file = "acorn.csv", columns = {{ category = "Cat", group = "Grp", type = "Type" }} }}
membership = {{ file = "acorn.csv", postcode = "Postcode", segment = "Type", household = true }}
weight = "households"

[[theme]]"""
CELLS = list(itertools.product(range(COLUMNS), range(ROWS)))


ODD = {"A": "#ff00fe", "B": "0F0", "O": ""}
"""Colours as a council's file may bring them; one group has none."""
HEADS = ("Supergroup", "Group", "Group name", "Type", "Type name", "Colour")
LIST = [
    ("Far from town", "A", "Anglers", "A01", "Eel anglers", ODD["A"]),
    ("Far from town", "A", "Anglers", "A02", "", ODD["A"]),
    ("In town", "B", "Bakers", "B05", "Night bakers", ODD["B"]),
    ("Far from town", "O", "Owlers", "O69", "Barn owlers", ODD["O"]),
]
"""A made-up list, wide as lists of owners are: a row for each type."""


def council(folder: Path, codes: dict[str, list[str]]) -> Path:
    path = write_council(folder, catalogue=CATALOGUE.replace("\n[[theme]]", OWN, 1))
    write_csv(folder / "list.csv", HEADS, LIST)
    codes = {"oac11": OAC_2011, "oac21": OAC_2021} | codes
    for name, given in codes.items():
        places = [
            f"ZX{column}{row} 1AA" if name == "mosaic" else area_code(column, row)
            for column, row in CELLS
        ]
        rows = list(zip(places, given, strict=True))
        write_csv(folder / f"{name}.csv", ("oa", "code"), rows)
    households = [("ZX00 1AA", "1", "A", "1")] * 3 + [("ZX00 1AA", "2", "C", "9")]
    write_csv(folder / "acorn.csv", ("Postcode", "Cat", "Grp", "Type"), households)
    return path


MOSAIC = ["A01", "A02", "b05", "O69"] * 5 + ["A01", "Z01", "P70", "A01"]
OAC = ["1A1", "1a2", "2b1", "7b2"] * 6
OAC_2011 = ["1a1", "2b1", "3c2", "8d3"] * 6
OAC_2021 = ["1a1", "1a2", "2b1", "8b2"] * 6


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("schemes")
    build_atlas(council(folder, {"mosaic": MOSAIC, "oac": OAC}), folder / "store", silent=True)
    return folder / "store"


def test_a_file_of_codes_becomes_a_scheme_with_its_tiers_and_no_invented_name(store: Path) -> None:
    atlas = open_atlas(store)
    by_key = {scheme.key: scheme for scheme in atlas.manifest.classifications}
    told = {
        key: [(t.key, [(s.code, s.parent) for s in t.segments]) for t in scheme.tiers]
        for key, scheme in by_key.items()
    }
    assert told["mosaic"] == [
        ("supergroup", [("1", ""), ("2", "")]),
        ("group", [("A", "1"), ("B", "2"), ("O", "1")]),
        ("type", [("A01", "A"), ("A02", "A"), ("B05", "B"), ("O69", "O")]),
    ]
    names = [[s.name for s in tier.segments] for tier in by_key["mosaic"].tiers]
    assert names[:2] == [["Far from town", "In town"], ["Anglers", "Bakers", "Owlers"]]
    assert names[2] == ["Eel anglers", "Type A02", "Night bakers", "Barn owlers"]
    assert told["oac01"][0] == ("supergroup", [("1", ""), ("2", ""), ("7", "")])
    assert told["oac01"][2][1][0] == ("1a1", "1a")
    assert told["acorn"][2] == ("type", [("1", "A"), ("9", "C")])
    assert by_key["oac01"].tiers[2].segments[0].name == "Subgroup 1a1"
    assert (by_key["mosaic"].title, by_key["mosaic"].version) == (
        "Mosaic Public Sector 2009",
        "2009",
    )
    # An area may have postcodes of several types.
    assert (by_key["mosaic"].kind, by_key["mosaic"].weight) == ("counts", "postcodes")
    # Four households in one postcode: three of type 1 and one of type 9.
    assert by_key["acorn"].kind == "counts"
    assert atlas.mix("acorn", "ward").counts.tolist() == [3, 1]
    read = {s.role: (s.read, s.accepted) for s in atlas.manifest.sources}
    assert read["membership-mosaic"] == (24, 22)
    assert read["segments-mosaic"] == (4, 4)


def test_every_scheme_has_a_map_a_key_a_list_of_people_and_a_page_of_each_group(
    store: Path,
) -> None:
    atlas = open_atlas(store)
    see = partial(page_of, services_for(Settings(store=store), Flask("schemes")))
    by_key = {scheme.key: scheme for scheme in atlas.manifest.classifications}
    assert {"mosaic", "acorn", "oac01", "oac11", "oac21"} <= set(by_key)
    for key, scheme in by_key.items():
        for tier in scheme.tiers:
            query = f"classification={key}&tier={tier.key}"
            asked = ask_query(f"measure=segment&{query}", atlas)
            shown = [e.label for e in paint_for(asked).legend if e.kind == "segment"]
            assert shown == [s.name for s in tier.segments], query
            first = tier.segments[0]
            people = parts_of(see, f"{query}&tab=people")["people"]
            assert first.name in people, query
            own = see(f"mode=segments&{query}&segment={first.code}")
            assert first.name in words(own["page"]), query
    of_type = words(see("mode=segments&classification=mosaic&tier=type&segment=A01")["page"])
    assert "Group A Anglers, supergroup 1 Far from town." in of_type


def test_the_colours_of_the_owners_file_are_those_of_every_part(store: Path) -> None:
    """Odd ones, in three forms: #RRGGBB, RGB, and none, where Wardwise gives one of its own."""
    atlas = open_atlas(store)
    mosaic = atlas.classification("mosaic")
    groups = {s.code: (s.colour, s.colour_dark) for s in mosaic.tiers[1].segments}
    assert groups["A"] == ("#FF00FE", "#FF00FE")
    assert groups["B"] == ("#00FF00", "#00FF00")
    asked = ask_query("measure=segment&classification=mosaic&tier=group", atlas)
    key = {e.label: e.colours for e in paint_for(asked).legend}
    assert key["Anglers"]["dark"] == key["Anglers"]["projector"] == "#FF00FE"
    assert "#FF00FE" in picture_svg(asked, "http://made-up/").decode().upper()
    types = {s.code: s.colour for s in mosaic.tiers[2].segments}
    assert len(set(types.values())) == len(types), "few types have colours of their own"


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (
            {"oac": ["1a1"] * 10 + ["9z9"] * 14},
            "14 of 24 rows of oac.csv have in code no subgroup of Output Area Classification 2001:"
            " 9z9; a supergroup is a digit from 1 to 7, a group adds a letter, a subgroup a digit",
        ),
        (
            {"mosaic": ["A01"] * 10 + ["P70"] * 14},
            "14 of 24 rows of mosaic.csv have in code no type that list.csv lists: P70; give the"
            " list of the same version and tier, or name another column",
        ),
        (
            {"list": None},
            "[classification mosaic] there is no file list.csv beside the catalogue",
        ),
        (
            {"list": [(*row[:5], "red") for row in LIST]},
            "list.csv has 3 colours of groups that are none: A ('red'), B ('red'), O ('red'); give"
            " each as #RRGGBB, or leave it empty",
        ),
        (
            {"list": [*LIST, ("In town", "A", "Anglers", "A03", "Carp anglers", "")]},
            "list.csv has groups that lie in more than one supergroup: A; correct the file",
        ),
    ],
)
def test_a_file_that_is_missing_or_of_another_scheme_is_refused_in_words(
    tmp_path: Path, files: dict[str, Any], said: str
) -> None:
    own = files.pop("list", LIST)
    path = council(tmp_path, {"mosaic": MOSAIC, "oac": OAC} | files)
    if own is None:
        (tmp_path / "list.csv").unlink()
    else:
        write_csv(tmp_path / "list.csv", HEADS, own)
    with pytest.raises(CatalogueError) as refused:
        build_atlas(path, tmp_path / "store", silent=True)
    assert said in str(refused.value)


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
