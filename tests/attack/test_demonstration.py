"""The attack on the demonstration: with all that HTTP serves, no hidden count is recovered."""

import itertools
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from app import create_app
from data.settings import Settings
from data.store.reader import Atlas
from tests.support.attack.crawl import WITHHELD, Crawler
from tests.support.attack.everything import MEASURES
from tests.support.attack.fates import counted_by_figures
from tests.support.attack.figures import (
    turned_back_is_published,
    wide_turned_back_is_published,
)
from tests.support.attack.solving import (
    Known,
    by_intervals,
    by_linear_programming,
    by_subtraction,
    known_of,
    recovered,
)
from tests.support.effort import tries
from tests.support.exports import READERS, drawn_in, members_of, rows_in, table_in

MONTHS = tries(12, 1_000)
"""Of single months, the latest so many; all years."""
LATEST = {"period": "2025-12", "window": "year"}


@pytest.fixture(scope="module")
def crawler(demo_store: Path) -> Crawler:
    return Crawler(create_app(Settings(store=demo_store)).server.test_client(), "care")


@pytest.fixture(scope="module")
def cells(crawler: Crawler) -> pd.DataFrame:
    return crawler.counts(MONTHS)


@pytest.fixture(scope="module")
def known(cells: pd.DataFrame, crawler: Crawler, demo: Atlas) -> Known:
    levels = ("lsoa", "ward", "authority")
    pairs = {
        (a, b): demo.areas(a).parents[b]
        for a in levels
        for b in levels
        if b in demo.areas(a).parents
    }
    return known_of(
        cells,
        parents={p: above for p, above in pairs.items() if p[0] == "lsoa"},
        totals=crawler.totals,
        rule=crawler.rule,
    )


def test_there_is_something_to_find(cells: pd.DataFrame) -> None:
    assert cells["hidden"].sum() > 50 * MONTHS / 2
    assert set(cells["level"]) == {"lsoa", "ward", "authority"}


def test_what_is_shown_is_neither_small_nor_exact(crawler: Crawler, cells: pd.DataFrame) -> None:
    shown = cells.loc[~cells["hidden"], "shown"]
    assert (shown >= crawler.rule.smallest).all()
    assert (shown % crawler.rule.rounding == 0).all()
    assert cells.loc[cells["hidden"], "shown"].isna().all()


def test_subtraction_gives_nothing(known: Known, crawler: Crawler) -> None:
    assert recovered(by_subtraction(known), crawler.rule.smallest).empty


def test_intervals_over_all_levels_services_channels_and_months_give_nothing(
    known: Known, crawler: Crawler
) -> None:
    assert recovered(by_intervals(known), crawler.rule.smallest).empty


def test_linear_programming_gives_nothing(known: Known, crawler: Crawler) -> None:
    told = by_linear_programming(known, most=15)
    assert len(told) == 15
    assert recovered(told, crawler.rule.smallest).empty


def test_windows_that_step_by_a_month_are_not_served_where_months_are_hidden(
    cells: pd.DataFrame,
) -> None:
    ends = sorted(cells.loc[cells["window"] == "year", "month"].unique())
    assert (np.diff(ends) >= 12).all()


def test_fates_follow_from_the_published_figures(crawler: Crawler, cells: pd.DataFrame) -> None:
    fates = crawler.fates()
    counted = fates[fates["fate"] == "counted"].set_index("service")["count"]
    assert len(counted) > 1
    for service, told in counted.items():
        assert told == counted_by_figures(crawler, cells, str(service))
    assert (fates[["rows", "count"]] % 10 == 0).all(axis=None)


def test_rates_times_bases_are_the_published_counts_and_hidden_where_these_are(
    crawler: Crawler, demo: Atlas
) -> None:
    asked = [
        crawler.asked(item, channel, "year", LATEST["period"], level, "rate")
        for item in crawler.items
        for channel in crawler.channels
        for level in ("lsoa", "ward", "authority")
    ]
    found = 0
    for query in asked:
        rate, count = (
            crawler.frame("paint.frame", **query),
            crawler.frame("paint.frame", **query | {"measure": "count"}),
        )
        base = demo.base(query["level"], "older")
        withheld = count.columns["class"] == WITHHELD
        assert (rate.columns["class"][withheld & (base > 0)] == WITHHELD).all()
        assert all(
            np.isnan(rate.columns[name][withheld]).all()
            for name in ("value", "low", "high")
            if name in rate.columns
        )
        known = ~np.isnan(rate.columns["value"])
        np.testing.assert_allclose(
            (rate.columns["value"] * base / 1000)[known], count.columns["value"][known], rtol=1e-4
        )
        found += int(withheld.sum())
    assert found > 100, "there must be something withheld for this to show anything"


def test_colours_of_a_series_are_no_finer_than_the_counts(
    crawler: Crawler, cells: pd.DataFrame
) -> None:
    """In all months at once a hidden cell has the one class that says so, and nothing else has
    it.
    """
    for item in crawler.items:
        for level in ("lsoa", "ward", "authority"):
            series = crawler.frame(
                "series.frame",
                **crawler.asked(item, "all", "year", LATEST["period"], level, "count"),
            )
            classes = series.columns["class"].reshape(len(series.said["months"]), -1)
            mine = cells[
                (cells["item"] == item)
                & (cells["level"] == level)
                & (cells["channel"] == 0)
                & (cells["window"] == "year")
                & cells["hidden"]
            ]
            row = [
                series.said["months"].index(crawler.catalogue["months"][m]) for m in mine["month"]
            ]
            assert (classes[row, mine["area"] - 1] == WITHHELD).all()
            assert (classes == WITHHELD).sum() == len(mine)


def test_classes_tell_no_more_than_published_values(crawler: Crawler) -> None:
    """Areas with one published value have one class, higher values no lower ones: an edge between
    classes splits no value that is shown.
    """
    for item, level, measure in itertools.product(
        crawler.items, ("lsoa", "ward", "authority"), ("count", "rate")
    ):
        frame = crawler.frame(
            "paint.frame", **crawler.asked(item, "all", "year", LATEST["period"], level, measure)
        )
        if "value" not in frame.columns:
            continue
        classes, values = frame.columns["class"], frame.columns["value"]
        shown = ~np.isnan(values) & (classes > 2)
        table = (
            pd.DataFrame({"value": values[shown], "class": classes[shown]})
            .drop_duplicates()
            .sort_values("value")
        )
        assert table["value"].is_unique
        assert table["class"].is_monotonic_increasing
        assert (classes[np.isnan(values)] <= WITHHELD).all()


@pytest.mark.parametrize("extension", READERS)
def test_files_hold_published_counts_and_nothing_of_hidden_ones(
    crawler: Crawler, extension: str
) -> None:
    """Of every measure, at a level where much is hidden; counts at every level."""
    hidden_seen = 0
    asked = [
        *(("lsoa", measure) for measure in MEASURES),
        ("ward", "count"),
        ("authority", "count"),
    ]
    for (level, measure), item in zip(asked, itertools.cycle(crawler.items), strict=False):
        query = crawler.asked(item, "all", "year", LATEST["period"], level, "count")
        frame, codes = crawler.frame("paint.frame", **query), crawler.codes(level)
        content = crawler.file(f"areas.{extension}", **query | {"measure": measure})
        if content is None or "value" not in frame.columns:
            continue
        table = table_in(extension, content).set_index("area_code")
        published = pd.Series(frame.columns["value"].astype(float), index=codes)[table.index]
        hidden = pd.Series(frame.columns["class"] == WITHHELD, index=codes)[table.index]
        told = table["value" if measure == "count" else "count"]
        assert ((told == published) | (told.isna() & published.isna())).all()
        shown = told[told > 0]
        assert (shown >= crawler.rule.smallest).all()
        assert (shown % crawler.rule.rounding == 0).all()
        numbers = table.select_dtypes("number").drop(columns="base", errors="ignore")
        assert numbers[hidden].isna().all(axis=None)
        assert (table.loc[hidden, "mark"] == "c").all()
        hidden_seen += int(hidden.sum())
    assert hidden_seen > 20


def test_slides_and_paragraphs_hold_published_counts_and_nothing_of_hidden_ones(
    crawler: Crawler,
) -> None:
    """Each with a hidden area chosen, which comes first in their tables."""
    asked = (("count", "slide.pptx"), ("rate", "paragraph.docx"), ("expected", "slide.pptx"))
    for (measure, name), item in zip(asked, crawler.items, strict=False):
        query = crawler.asked(item, "all", "year", LATEST["period"], "lsoa", "count")
        frame, codes = crawler.frame("paint.frame", **query), crawler.codes("lsoa")
        names = [a["name"] for a in crawler.client.get(f"{crawler.root}/areas/lsoa").get_json()]
        published = dict(zip(names, frame.columns["value"].astype(float), strict=True))
        hidden = int(np.flatnonzero(frame.columns["class"] == WITHHELD)[0])
        chosen = query | {"measure": measure, "area": f"lsoa:{codes[hidden]}"}
        content = crawler.file(name, **chosen)
        assert content is not None
        heads, own, *rows = rows_in(name, content)
        assert own[0] == names[hidden]
        assert not any(letter.isdigit() for letter in "".join(own[1:]))
        assert len(rows) > 3
        column = heads.index(crawler.events(item))
        for row in rows:
            told = float(row[column].replace(",", ""))
            assert told == published[row[0]]
            assert told >= crawler.rule.smallest
            assert told % crawler.rule.rounding == 0
        # No other part of the file has figures that could be of an area.
        parts = members_of(content)
        assert not [part for part in parts if part.endswith((".xlsx", ".bin", ".xlsb"))]


def test_drawings_hatch_hidden_areas_and_give_them_no_circle(crawler: Crawler) -> None:
    seen = 0
    for level, item in itertools.product(("lsoa", "ward"), crawler.items):
        query = crawler.asked(item, "all", "year", LATEST["period"], level, "expected")
        frame = crawler.frame("paint.frame", **query)
        listed = crawler.client.get(f"{crawler.root}/areas/{level}").get_json()
        hidden = np.flatnonzero(frame.columns["class"] == WITHHELD)
        content = crawler.file("picture.svg", **query)
        if not len(hidden) or content is None:
            continue
        names = {listed[place]["name"] for place in hidden}
        looks = drawn_in(content)
        assert {looks.areas[name] for name in names} == {looks.areas[next(iter(names))]}
        assert all(looks.areas[name].startswith("url(#hatch") for name in names)
        assert not names & set(looks.circles)
        seen += len(names)
    assert seen > 20


@pytest.mark.parametrize("level", ["lsoa", "ward", "authority"])
def test_rates_intervals_ratios_and_gaps_turned_back_are_the_published_counts(
    crawler: Crawler, level: str
) -> None:
    assert turned_back_is_published(crawler, level, LATEST["period"]) > 0


@pytest.mark.parametrize("level", ["lsoa", "ward", "authority"])
def test_tables_and_what_their_sums_are_made_of_turned_back_are_the_published_counts(
    crawler: Crawler, level: str
) -> None:
    assert wide_turned_back_is_published(crawler, level, LATEST["period"]) > 0
