"""What is published of the fates of rows tells nothing of a hidden count; exact fates would."""

import json
from pathlib import Path

import pytest

from app import create_app
from data.pipeline.build import build_atlas
from data.settings import Settings
from tests.support.attack.crawl import Crawler
from tests.support.attack.fates import counted_by_figures, with_totals
from tests.support.attack.solving import by_intervals, known_of, recovered
from tests.support.council import CATALOGUE, write_council

RULE = CATALOGUE.split("[records.disclosure]")[0] + '[records.disclosure]\npreset = "TRE10"\n'
MONTHS = 12


def rows(few: int) -> list[tuple[str, ...]]:
    """Many potholes, and ``few`` lights in one place, which every level hides."""
    many = [
        (f"01/{1 + i % MONTHS:02d}/2023", f"L{i % 6}", "8", "Online", str(20 + i % 7))
        for i in range(72)
    ]
    lights = [("01/05/2023", "L2", "9", "Online", str(few))]
    elsewhere = [("01/05/2023", "E01000001", "9", "Online", "1")] * 3
    lost = [("01/05/2023", "", "8", "Online", "2")] * 33
    return [*many, *lights, *elsewhere, *lost]


def crawled(folder: Path, few: int) -> Crawler:
    path = write_council(folder / "council", rows=rows(few), catalogue=RULE)
    build_atlas(path, folder / "store", silent=True)
    return Crawler(create_app(Settings(store=folder / "store")).server.test_client(), "reports")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fates")


@pytest.fixture(scope="module")
def crawler(folder: Path) -> Crawler:
    return crawled(folder, 7)


def test_the_fates_follow_from_the_published_figures(crawler: Crawler) -> None:
    cells, fates = crawler.counts(), crawler.fates()
    counted = fates[fates["fate"] == "counted"].set_index("service")["count"]
    assert set(counted.index) == {"potholes", "lights"}
    for service, told in counted.items():
        assert told == counted_by_figures(crawler, cells, str(service))


def test_every_part_is_coarse_and_the_totals_are_their_sums(crawler: Crawler) -> None:
    fates, records = crawler.fates(), crawler.records
    assert set(fates["fate"]) == {"counted", "unusable"}
    assert (fates[["rows", "count"]] % 10 == 0).all(axis=None)
    parts = [records[name] for name in ("accepted", "elsewhere", "left_out", "refused")]
    assert records["read"] == sum(parts) == fates["rows"].sum()
    files = crawler.client.get(f"{crawler.root}/report.html").get_data(as_text=True)
    assert "told above, for the whole record set" in files


def test_two_worlds_have_the_same_fates_though_the_exact_ones_differ(
    crawler: Crawler, folder: Path, tmp_path: Path
) -> None:
    other = crawled(tmp_path, 2)
    assert other.records["fates"] == crawler.records["fates"]
    exact = [(f / "store-refused" / "fates.json").read_text() for f in (folder, tmp_path)]
    assert exact[0] != exact[1]


def test_exact_totals_would_give_a_hidden_count_away(crawler: Crawler, folder: Path) -> None:
    cells = crawler.counts()
    known = known_of(cells, parents={}, totals=crawler.totals, rule=crawler.rule)
    smallest = crawler.rule.smallest
    assert recovered(by_intervals(known), smallest).empty
    told = json.loads((folder / "store-refused" / "fates.json").read_text())["reports"]
    totals = {p["service"]: p["count"] for p in told["fates"] if p["fate"] == "counted"}
    window = "year" if (cells["window"] == "year").any() else "month"
    found = recovered(
        by_intervals(with_totals(known, totals, crawler.levels[-1], window)), smallest
    )
    given_away = found[(found["item"] == "lights") & (found["least"] == found["greatest"])]
    assert set(given_away["least"]) == {7.0}
