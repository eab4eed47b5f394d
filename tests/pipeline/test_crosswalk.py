"""A crosswalk from a file: its shares sum to 1 over each old group, or the build stops."""

from pathlib import Path

import pytest

from data.answers.address import ask_query
from data.answers.story.became import Became, became_for
from data.errors import CatalogueError
from data.pipeline.build import build_atlas
from data.store.reader import open_atlas
from tests.support.council import CATALOGUE, write_council, write_csv

OTHER = """
[[classification]]
key = "clans"
title = "Clans"
scheme = "Clans"
version = "2009"
tiers = [{ key = "clan", name = "clan", names = "clans" }]
tier = "clan"
segments = { file = "clans.csv", tier = "tier" }
membership = { file = "lookup.csv", level = "oa", code = "oa", segment = "tribe" }
weight = "people"
weight_base = "residents"

[[crosswalk]]
old = "tribes"
new = "clans"
file = "cross.csv"
code = "from"
to = "to"
share = "share"

[[theme]]"""


def council(folder: Path, shares: list[tuple[str, str, str]]) -> Path:
    path = write_council(folder, catalogue=CATALOGUE.replace("\n[[theme]]", OTHER, 1))
    clans = [("clan", "a", "", "Eels"), ("clan", "b", "", "Crabs")]
    write_csv(folder / "clans.csv", ("tier", "code", "parent", "name"), clans)
    write_csv(folder / "cross.csv", ("from", "to", "share"), shares)
    return path


def test_what_became_of_a_group_is_by_the_shares_of_the_file(tmp_path: Path) -> None:
    """1,365 people are Anglers. 0.75 of 1,365 is 1,023.75, and 0.25 of them is 341.25."""
    rows = [("a", "a", "0.75"), ("a", "b", "0.25"), ("b", "b", "1"), ("Q", "b", "1")]
    build_atlas(council(tmp_path, rows), tmp_path / "store", silent=True)
    atlas = open_atlas(tmp_path / "store")
    read = {s.role: (s.read, s.accepted) for s in atlas.manifest.sources}
    assert read["crosswalk-tribes-clans"] == (4, 3)
    found = became_for(ask_query("classification=tribes&tab=people", atlas))
    assert isinstance(found, Became)
    assert found.versions == ("Tribes 1", "Clans 2009")
    anglers = found.rows[0]
    assert [(p.group.name, p.share) for p in anglers.parts] == [("Eels", 0.75), ("Crabs", 0.25)]
    assert [p.count for p in anglers.parts] == [0.75 * anglers.count, 0.25 * anglers.count]
    assert [row.trend for row in found.rows] == ["re-based", "re-based"]
    assert found.trend.startswith(
        "From Tribes 1 to Clans 2009 no trend of a group is comparable; it can only be re-based."
    )
    assert found.base == "People of Squareshire, by Tribes"


def test_shares_that_do_not_sum_to_1_are_refused_in_words(tmp_path: Path) -> None:
    path = council(tmp_path, [("a", "a", "0.75"), ("a", "b", "0.15"), ("b", "b", "1")])
    with pytest.raises(CatalogueError) as refused:
        build_atlas(path, tmp_path / "store", silent=True)
    assert "the shares of 1 of 2 tribes do not sum to 1: a (0.90)" in str(refused.value)
    write_csv(tmp_path / "cross.csv", ("from", "to", "share"), [("a", "a", "100%")])
    with pytest.raises(CatalogueError) as refused:
        build_atlas(path, tmp_path / "store", silent=True)
    said = "has no row that can be used: shares are numbers from 0 to 1, such as 0.6 for 60%"
    assert said in str(refused.value)
