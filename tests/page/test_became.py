"""Two versions of a classification on the page, on the map and in the files."""

import csv

from data.answers.address import ask_query
from data.answers.asked import Asked
from data.answers.exports.crosswalk import crosswalk_file
from data.answers.exports.table import table_for
from data.answers.map.frame import frame_for
from data.answers.story.became import Became, became_for
from data.store.reader import Atlas
from tests.support.asking import See, words
from tests.support.exports import sheet_in

PARTS = [("1", "1", "80"), ("1", "2", "40"), ("3", "3", "40")]
"""Households of one ward by old and new group. Of 64 areas of 10 households, 16 are in each group
of 2021; those of 1a, 1b and 2a were in group 1 of 2011.
"""
QUERY = "measure=reclassed&classification=oac&tier=supergroup"


def test_the_map_the_headline_and_the_file_say_the_same(atlas: Atlas) -> None:
    """Old 1 has 48 areas: 32 are in new 1, and the 16 in new 2 left it. Old 3 is new 3."""
    asked = ask_query(QUERY, atlas)
    said = "OAC, 2011 to 2021: 16 of 64 output areas left their old group"
    assert asked.measure.headline(asked) == said
    table = table_for(asked)
    left = table["class"].values == "Went elsewhere"
    assert int(left.sum()) == 16
    assert set(table["verdict"].values[left]) == {"was Group 1, is Group 2"}
    frame = frame_for(asked.at(atlas.level("oa"))).whole()
    assert b"was Group 1, is Group 2" in frame
    ward = ask_query(f"{QUERY}&level=ward", atlas)
    paint = ward.measure.paint(ward)
    assert paint is not None
    assert paint.values is not None
    assert paint.values.tolist() == [25, 25, 25, 25]
    said = "OAC, 2011 to 2021: 25% of households left their old group"
    assert ward.measure.headline(ward) == said, "as its map and key: shares, and not output areas"


def test_the_page_draws_tells_and_gives_away_what_became_of_each_group(
    see: See, atlas: Atlas
) -> None:
    found = became_for(ask_query(QUERY, atlas))
    assert isinstance(found, Became)
    assert [(row.count, row.is_same) for row in found.rows] == [
        (480, False),
        (0, False),
        (160, True),
    ]
    said = words(see(QUERY)["body"])
    for each in (
        "67% are now Group 1",
        "a trend is comparable for 1 of 2 groups",
        "those of the files",
        "67% Group 1; 33% Group 2",
        "100% Group 3; a trend is comparable",
    ):
        assert each in said, said
    asked = ask_query(f"{QUERY}&tab=people&area=ward:W0000002", atlas)
    rows = list(csv.DictReader(line for line in text_of(asked) if line[:2] not in ("# ", '"#')))
    assert [(row["from"], row["to"], row["count"]) for row in rows] == PARTS
    assert [row["share"] for row in rows] == ["0.6667", "0.3333", "1.0000"]
    assert [row["trend"] for row in rows] == ["re-based", "re-based", "comparable"]
    sheet = sheet_in(crosswalk_file(asked, "").xlsx(), "Crosswalk")
    assert [str(row[0]) for row in sheet[-3:]] == ["1", "1", "3"]


def text_of(asked: Asked) -> list[str]:
    return crosswalk_file(asked, "").csv().decode("utf-8-sig").splitlines()
