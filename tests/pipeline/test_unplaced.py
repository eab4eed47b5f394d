"""Rows that could not be used: where they are missing unevenly, every figure made from the others
says so.
"""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from flask import Flask

from callbacks.context import services_for
from data.model import Manifest
from data.pipeline.build import build_atlas
from data.pipeline.check.examine import examine
from data.pipeline.check.report import report_text
from data.settings import Settings
from data.store.reader import open_atlas
from tests.support.asking import page_of
from tests.support.council import CATALOGUE, write_council

POSTCODES = CATALOGUE.replace(
    'place = { level = "lsoa", code = "where" }', 'place = { postcode = "where" }'
)


def rows(lost: int, *, of: str, day: str = "01/01/2023") -> list[tuple[str, ...]]:
    """Ten reports from each postcode of the west, two from each of the east, and some from a
    postcode nobody knows in one district.
    """
    known = [
        (day, f"ZX{c}{r} 1AA", "8", "Online", "1")
        for c in range(6)
        for r in range(4)
        for _ in range(10 if c < 3 else 2)
    ]
    return [*known, *[(day, f"{of} 9ZZ", "8", "Online", "1")] * lost]


def built(folder: Path, records: Sequence[Sequence[str]]) -> Manifest:
    build_atlas(
        write_council(folder / "council", rows=records, catalogue=POSTCODES),
        folder / "store",
        silent=True,
    )
    return open_atlas(folder / "store").manifest


def test_rows_lost_in_one_place_are_noted_with_every_figure(tmp_path: Path) -> None:
    (records,) = built(tmp_path, rows(30, of="ZX51")).records
    (note,) = records.unplaced
    assert (
        note == "17% of these records could not be used: by ward, far more of Eastside (56%); by"
        " postcode district, far more of ZX51 (94%). Figures for these are too low."
    )
    services = services_for(Settings(store=tmp_path / "store"), Flask("test"))
    for query in (
        "measure=rate&service=potholes",
        "mode=about",
        "mode=ward&area=ward:W1&service=potholes",
    ):
        assert note in json.dumps(page_of(services, query), ensure_ascii=False), query
    # Told in the panel and in the working.
    told = json.dumps(page_of(services, "measure=rate&service=potholes"), ensure_ascii=False)
    assert told.count(note) == 2
    words = report_text(examine(tmp_path / "council" / "atlas.toml"))
    assert "by ward it is far more in: Eastside (55.6%)" in words


def test_rows_lost_everywhere_are_noted_as_such(tmp_path: Path) -> None:
    lost = [("31/02/2023", place, *rest) for _, place, *rest in rows(0, of="")[::2]]
    (note,) = built(tmp_path, [*rows(0, of=""), *lost]).records[0].unplaced
    assert note.startswith(
        "33% of these records could not be used, no more of some groups than of others"
    )


@pytest.mark.parametrize("lost", [0, 1, 19])
def test_a_few_rows_are_not_worth_a_note(tmp_path: Path, lost: int) -> None:
    assert built(tmp_path, rows(lost, of="ZX51")).records[0].unplaced == ()
