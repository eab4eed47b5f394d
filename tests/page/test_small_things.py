"""Small things of which a wrong one would be quoted: tiny rates, rounded counts, names, order."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from dash._utils import to_json
from flask import Flask

from app import create_app
from callbacks.context import services_for
from data.answers.exports.csv_text import compared_with, note_of
from data.answers.spots import Spot, name_of
from data.answers.story.values import ServiceRow
from data.answers.words import format_rate, rounded_rates, span_words
from data.settings import Settings
from data.stats.verdict import verdict_against
from data.store.reader import Atlas, open_atlas
from data.store.writer import StoreWriter
from layouts.panels.services import ServicesTable, build_services
from tests.support import stores
from tests.support.asking import See, asker, page_of, ward, words
from tests.support.stores import write_store

WARDS = ["Ward 10", "Ward 2", "Bristol, City of", "Ledston 014"]


def page(element: Any) -> Any:
    """An element as the browser gets it."""
    return json.loads(to_json(element))


@pytest.fixture(scope="module")
def renamed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small atlas with wards whose names are numbered, and one that a register turns round."""
    plain = stores.area_frame

    def named(level: str, side: int = stores.SIDE) -> pd.DataFrame:
        frame = plain(level, side)
        return frame.assign(area_name=WARDS) if level == "ward" else frame

    store = tmp_path_factory.mktemp("renamed") / "store"
    with pytest.MonkeyPatch.context() as patch, StoreWriter(store) as writer:
        patch.setattr(stores, "area_frame", named)
        write_store(writer)
    return store


def test_a_rate_above_zero_never_reads_as_zero() -> None:
    assert [format_rate(r) for r in (0.0, 0.0038, 0.005, 0.52)] == [
        "0",
        "under 0.01",
        "0.01",
        "0.52",
    ]
    assert rounded_rates(np.array([0.0, 0.0038, 0.0149])).tolist() == [0.0, 0.0038, 0.01]


def test_a_table_says_that_its_counts_are_rounded() -> None:
    row = ServiceRow(
        "crime", "Crime", "safety", "Safety", "", 120, 0, float("nan"), None, rounding=5
    )
    table = ServicesTable((row,), "Ledston", "", "crime", "2019")
    assert "Counts are rounded to the nearest 5." in words(page(build_services(table)))


def test_the_card_and_the_sentence_of_a_protected_service_agree(see: See, atlas: Atlas) -> None:
    answer = see(f"service=crime&area={ward(atlas)}&measure=count")
    assert "about 120 reports" in answer["headline"].casefold()
    assert "about 120 reports" in words(answer["body"]).casefold()
    of_open_data = see(f"service=lights&area={ward(atlas)}&measure=count")
    assert "about" not in f"{of_open_data['headline']} {words(of_open_data['body'])}".casefold()


def test_an_area_with_only_a_code_is_said_with_the_area_around_it(see: See, atlas: Atlas) -> None:
    assert name_of(Spot("oa", 1), atlas) == "E0000001 in Moor Allerton ward"
    assert name_of(Spot("ward", 1), atlas) == "Moor Allerton"
    assert name_of(None, atlas) == "Test atlas"
    answer = see("area=oa:E0000001&service=lights")
    assert "n output area in Moor Allerton ward" in answer["headline"]
    count = see("area=oa:E0000001&service=lights&measure=count")
    assert "E0000001" not in count["headline"]
    assert "E0000001" not in see("mode=ward&area=oa:E0000001")["title"]
    chart = see("level=oa&area=oa:E0000001&service=lights", {"chart": "distribution"})
    assert "in Moor Allerton ward" in str(chart["figure"])


def test_the_area_around_is_one_that_has_a_name_and_no_number(renamed: Path) -> None:
    atlas = open_atlas(renamed)
    assert name_of(Spot("oa", 1), atlas) == "E0000001 in Ward 10"
    assert name_of(Spot("oa", stores.SIDE**2 // 2 + 1), atlas) == "E0000033 in City of Bristol ward"
    assert name_of(Spot("oa", stores.SIDE**2), atlas) == "E0000064 in Ledston authority"


def test_names_are_shown_as_said_in_natural_order_and_found_either_way(renamed: Path) -> None:
    client = create_app(Settings(store=renamed)).server.test_client()
    ask_api = asker(client)

    def found(text: str) -> list[str]:
        return [r["name"] for r in ask_api(f"search?q={text}").get_json()["results"]]

    assert found("ward") == ["Ward 2", "Ward 10"]
    for typed in ("Bristol", "City of Bristol", "Bristol, City of", "bristol city", "city of b"):
        assert found(typed) == ["City of Bristol"], typed
    services = services_for(Settings(store=renamed), Flask("renamed"))
    listed = words(page_of(services, "mode=ward")["page"])
    places = [
        listed.index(name) for name in ("City of Bristol", "Ledston 014", "Ward 2", "Ward 10")
    ]
    assert places == sorted(places)
    text = ask_api("rates.csv?service=lights&level=ward&measure=rate").data.decode("utf-8-sig")
    rows = csv.DictReader(io.StringIO("area_code," + text.partition("area_code,")[2]))
    assert [row["area_name"] for row in rows] == [
        "City of Bristol",
        "Ledston 014",
        "Ward 2",
        "Ward 10",
    ]
    assert open_atlas(renamed).areas("ward").codes.tolist() == [f"W000000{n}" for n in range(1, 5)]


def test_one_month_is_one_month() -> None:
    assert span_words("2023-02", "2023-02") == "February 2023"
    assert span_words("2023-02", "2024-03") == "February 2023 to March 2024"


def test_a_comparator_that_is_not_there_leaves_its_columns_empty() -> None:
    alone = verdict_against(46, 1100, 46, 1100, comparator="Squareshire", includes_area=True)
    assert alone.refusal is not None
    assert compared_with(alone) == ("", "")
    assert note_of(alone) == "There is nothing to compare with."
    there = verdict_against(46, 1100, 90, 9000, comparator="Squareshire")
    assert compared_with(there) == ("Squareshire", "10.0000")
