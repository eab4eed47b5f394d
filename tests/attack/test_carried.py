"""The attack on segments that records carry: with the files of every area of the demonstration's
safety visits, at each level, period and tier, no hidden count is recovered.
"""

import csv
import io
import re
from pathlib import Path

import pandas as pd
import pytest

from app import create_app
from data.settings import Settings
from data.store.reader import Atlas
from tests.support.attack.crawl import COLUMNS, Crawler
from tests.support.attack.solving import by_intervals, by_linear_programming, known_of, recovered
from tests.support.effort import tries

SERVICE, SCHEME = "home-safety", "ages"
YEAR = "2025-12"
MONTHS = [f"2025-{month:02d}" for month in range(1, 13)]
"""All of the year's, which add up to it."""
UNKNOWN = re.compile(r"Please note: (?:([\d,]+) visits are|How many visits are) of no known group")


@pytest.fixture(scope="module")
def crawler(demo_store: Path) -> Crawler:
    return Crawler(create_app(Settings(store=demo_store)).server.test_client(), "homes")


def rows_of(
    crawler: Crawler, area: tuple[str, str], window: str, month: str, tier: str = "band"
) -> tuple[list[dict[str, str]], str]:
    """The rows of the profile of one area as its file has them, and the lines above them."""
    level, code = area
    query = crawler.asked(SERVICE, "all", window, month, level, "count")
    content = crawler.file(
        "profile.csv",
        **query,
        tab="users",
        area=f"{level}:{code}",
        classification=SCHEME,
        tier=tier,
    )
    assert content is not None
    lines = content.decode("utf-8-sig").splitlines()
    said = [line for line in lines if line.startswith(("#", '"#'))]
    return list(csv.DictReader(io.StringIO("\n".join(lines[len(said) :])))), "\n".join(said)


def number_of(row: dict[str, str]) -> float:
    """The count of a row, NaN where there is none."""
    return float(row["count"].replace(",", "") or "nan")


@pytest.fixture(scope="module")
def cells(crawler: Crawler) -> pd.DataFrame:
    """Published totals, and every count by segment above zero that a file shows or hides.

    Segments are numbered from 1 as channels are; the last is of those of no known segment.
    """
    asked = [("ward", "year", YEAR), ("authority", "year", YEAR)]
    asked += [("authority", "month", month) for month in MONTHS]
    numbers = {month: place for place, month in enumerate(crawler.catalogue["months"])}
    totals = crawler.counts(len(MONTHS))
    found = []
    for level, window, month in asked:
        for place, code in enumerate(crawler.codes(level)):
            rows, said = rows_of(crawler, (level, code), window, month)
            assert "As recorded" in said
            parts = [(number_of(row), row["mark"] == "c") for row in rows]
            unknown = UNKNOWN.search(said)
            if unknown:
                parts.append((number_of({"count": unknown[1] or ""}), not unknown[1]))
            found += [
                (level, SERVICE, part + 1, window, numbers[month], place + 1, shown, hidden)
                for part, (shown, hidden) in enumerate(parts)
                if shown != 0
            ]
    keys = [(level, window, numbers[month]) for level, window, month in asked]
    mine = pd.MultiIndex.from_frame(totals[["level", "window", "month"]]).isin(keys)
    return pd.concat([totals[mine], pd.DataFrame(found, columns=COLUMNS)], ignore_index=True)


def test_what_a_file_shows_by_segment_is_neither_small_nor_exact(
    crawler: Crawler, cells: pd.DataFrame
) -> None:
    by_segment = cells[cells["channel"] > 0]
    shown = by_segment.loc[~by_segment["hidden"], "shown"]
    assert (shown >= crawler.rule.smallest).all()
    assert (shown % crawler.rule.rounding == 0).all()
    assert by_segment.loc[by_segment["hidden"], "shown"].isna().all()
    assert by_segment["hidden"].sum() > 50


def test_no_hidden_count_by_segment_is_recovered(
    crawler: Crawler, cells: pd.DataFrame, demo: Atlas
) -> None:
    known = known_of(
        cells,
        parents={("ward", "authority"): demo.areas("ward").parents["authority"]},
        totals={},
        rule=crawler.rule,
    )
    assert recovered(by_intervals(known), crawler.rule.smallest).empty
    told = by_linear_programming(known, most=tries(15, 1_000))
    assert len(told) >= 15
    assert recovered(told, crawler.rule.smallest).empty


def test_a_wider_band_is_hidden_with_any_of_its_parts(
    crawler: Crawler, cells: pd.DataFrame
) -> None:
    """Each wider count is the sum of the parts that are shown, or hidden: it tells nothing new."""
    hidden, codes = 0, crawler.codes("ward")
    wards = cells[(cells["level"] == "ward") & cells["channel"].between(1, 3)]
    asked = {*wards.loc[wards["hidden"], "area"], *range(1, tries(8, len(codes)))}
    for code in (codes[number - 1] for number in sorted(asked)):
        parts, _ = rows_of(crawler, ("ward", code), "year", YEAR)
        counts = {row["group_code"]: number_of(row) for row in parts}
        wide, _ = rows_of(crawler, ("ward", code), "year", YEAR, "wide")
        for row in wide:
            inside = [n for key, n in counts.items() if key.startswith(row["group_code"])]
            assert number_of(row) == pytest.approx(sum(inside), nan_ok=True)
            hidden += row["mark"] == "c"
            if row["mark"] == "c":
                figures = ("count", "percent", "rate", "index", "index_low", "index_high")
                assert not any(row[key] for key in figures)
    assert hidden


def test_no_figure_is_by_segment_and_channel(crawler: Crawler) -> None:
    """A set that carries segments has no channels, and no address asks for both."""
    assert crawler.records["channels"] == []
    query = crawler.asked(SERVICE, "web", "year", YEAR, "ward", "count")
    content = crawler.file("profile.csv", **query, tab="users", classification=SCHEME)
    assert content is None or b"all channels" in content
