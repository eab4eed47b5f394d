"""Two versions of a classification on the page, on the map and in the files."""

import csv
from pathlib import Path

import pandas as pd
import pytest
from flask import Flask

from callbacks.context import Services, services_for
from data import model as m
from data.answers.address import ask_query
from data.answers.asked import Asked
from data.answers.exports.crosswalk import crosswalk_csv, crosswalk_xlsx
from data.answers.exports.table import table_for
from data.answers.map.frame import frame_for
from data.answers.story.became import Became, became_for
from data.settings import Settings
from data.store.reader import Atlas
from data.store.writer import StoreWriter
from tests.support.asking import page_of, words
from tests.support.exports import sheet_in
from tests.support.stores import write_store

OLD_OF = {"1a": "1a", "1b": "1a", "2a": "1a", "3a": "3a"}
"""Old group of each new one. Of 64 areas of 10 households, 16 are in each new group."""
PARTS = [("1", "1", "80"), ("1", "2", "40"), ("3", "3", "40")]
"""Households of one ward by old and new group."""
QUERY = "measure=reclassed&classification=oac&tier=supergroup"


class TwoVersions(StoreWriter):
    """Writes the small atlas with an older version of its classification."""

    def write_mix(self, classification: str, level: str, frame: pd.DataFrame) -> None:
        super().write_mix(classification, level, frame)
        older = frame.assign(segment_code=frame["segment_code"].map(OLD_OF))
        summed = older.groupby(["area_number", "segment_code"], as_index=False).sum()
        super().write_mix("oac11", level, summed)

    def finish(self, manifest: m.Manifest) -> str:
        new = manifest.classifications[0]
        old = new.model_copy(update={"key": "oac11", "version": "2011", "title": "The old one"})
        return super().finish(manifest.model_copy(update={"classifications": (new, old)}))


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Services:
    store: Path = tmp_path_factory.mktemp("two")
    with TwoVersions(store) as writer:
        write_store(writer)
    return services_for(Settings(store=store), Flask("two"))


@pytest.fixture(scope="module")
def both(two: Services) -> Atlas:
    return two.atlases.current()


def test_the_map_the_headline_and_the_file_say_the_same(both: Atlas) -> None:
    """Old 1 has 48 areas: 32 are in new 1, and the 16 in new 2 left it. Old 3 is new 3."""
    asked = ask_query(QUERY, both)
    said = "OAC, 2011 to 2021: 16 of 64 output areas left their old group"
    assert asked.measure.headline(asked) == said
    table = table_for(asked)
    left = table["class"].values == "Went elsewhere"
    assert int(left.sum()) == 16
    assert set(table["verdict"].values[left]) == {"was Group 1, is Group 2"}
    frame = frame_for(asked.at(both.level("oa"))).whole()
    assert b"was Group 1, is Group 2" in frame
    ward = ask_query(f"{QUERY}&level=ward", both)
    paint = ward.measure.paint(ward)
    assert paint is not None
    assert paint.values is not None
    assert paint.values.tolist() == [25, 25, 25, 25]


def test_the_page_draws_tells_and_gives_away_what_became_of_each_group(
    two: Services, both: Atlas
) -> None:
    found = became_for(ask_query(QUERY, both))
    assert isinstance(found, Became)
    assert [(row.count, row.is_same) for row in found.rows] == [
        (480, False),
        (0, False),
        (160, True),
    ]
    said = words(page_of(two, QUERY)["body"])
    for each in (
        "67% are now Group 1",
        "only 1 of 2 groups of 2011 are the same people in 2021",
        "those of the files",
        "67% Group 1; 33% Group 2",
    ):
        assert each in said, said
    asked = ask_query(f"{QUERY}&tab=people&area=ward:W0000002", both)
    rows = list(csv.DictReader(line for line in text_of(asked) if line[:2] not in ("# ", '"#')))
    assert [(row["from"], row["to"], row["count"]) for row in rows] == PARTS
    assert [row["share"] for row in rows] == ["0.6667", "0.3333", "1.0000"]
    sheet = sheet_in(crosswalk_xlsx(asked, ""), "Crosswalk")
    assert [str(row[0]) for row in sheet[-3:]] == ["1", "1", "3"]


def text_of(asked: Asked) -> list[str]:
    return crosswalk_csv(asked, "").decode("utf-8-sig").splitlines()
