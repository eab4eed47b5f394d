"""Suggested keys in the text of an atlas.toml: what is written, what is left, what stays."""

from typing import Any

import pytest
import tomlkit

from data.errors import CatalogueError
from data.pipeline.check.fixing import difference, fixed
from data.pipeline.suggestions import Step, Suggestion

TEXT = """# Made by hand.
[atlas]
title = "X" # as on the sign

[[level]]
key = "ward"
names_from = { file = "wards.csv", code = "ward", name = "name" }

[[records]]
key = "calls"
date = "day"   # when it came in
count = "n"
place = { level = "ward", code = "Ward" }

# Whom the records are about.
[records.audit]
about = "areas"
"""
CALLS = ("records", "calls")


def suggestion(at: tuple[Step, ...], key: str, value: Any, **more: Any) -> Suggestion:
    return Suggestion(at, key, value, "seen in the file", **more)


def changed(*suggests: Suggestion) -> list[str]:
    told = difference(TEXT, fixed(TEXT, suggests).text, "atlas.toml").splitlines()[2:]
    return [line for line in told if line[:1] in "+-"]


def test_only_the_lines_that_are_meant_change() -> None:
    assert changed(
        suggestion(CALLS, "encoding", "cp1252"),
        suggestion(CALLS, "place", {"level": "ward", "name": "Ward"}),
        suggestion(("level", "ward", "names_from"), "delimiter", "\t"),
        suggestion(("atlas",), "keep", {"level": "ward", "codes": ["W0"]}),
    ) == [
        '+keep = { level = "ward", codes = ["W0"] }',
        '-names_from = { file = "wards.csv", code = "ward", name = "name" }',
        '+names_from = { file = "wards.csv", code = "ward", name = "name", delimiter = "\\t" }',
        '-place = { level = "ward", code = "Ward" }',
        '+place = { level = "ward", name = "Ward" }',
        '+encoding = "cp1252"',
    ]


def test_a_key_takes_the_place_of_others() -> None:
    wide = suggestion(CALLS, "columns_are", "periods", leave_out=("date", "count", "service"))
    written = tomlkit.parse(fixed(TEXT, [wide]).text).unwrap()["records"][0]
    assert set(written) == {"key", "columns_are", "place", "audit"}


@pytest.mark.parametrize(
    ("suggests", "why"),
    [
        ([suggestion(CALLS, "where", {"Sex": "All"}, by_person=True)], "only a person can say"),
        ([suggestion(("records", "visits"), "encoding", "cp1252")], "not in atlas.toml"),
        ([suggestion(("postcodes", 0), "encoding", "cp1252")], "not in atlas.toml"),
        (
            [suggestion(CALLS, "date_order", order) for order in ("uk", "us")],
            "contradict each other",
        ),
    ],
)
def test_what_is_not_certain_is_left(suggests: list[Suggestion], why: str) -> None:
    found = fixed(TEXT, suggests)
    assert found.text == TEXT
    assert not found.written
    assert [each for each, _ in found.left] == suggests
    assert all(why in told for _, told in found.left)


def test_a_text_that_is_no_toml_before_its_variables_are_filled_in_is_refused() -> None:
    with pytest.raises(CatalogueError, match="cannot be changed by --fix"):
        fixed("[atlas]\ntitle = ${TITLE}\n", [suggestion(("atlas",), "contact", "us")])
