"""The attack on real open data under each kind of rule: all of Leeds, reports of street problems
and crimes, as if they were about people.
"""

import importlib
from pathlib import Path

import pytest

from app import create_app
from data.settings import Settings
from data.store.reader import open_atlas
from tests.conftest import built
from tests.support.attack.crawl import Crawler
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
from tests.support.places import LEEDS_CATALOGUE

pytestmark = pytest.mark.real
MONTHS = tries(12, 36)
"""Of single months, the latest so many; all years."""
SETS = ("fixmystreet", "police")


def catalogue_of(folder: Path, files: Path, rule: str) -> Path:
    """The Leeds catalogue with another rule."""
    text = LEEDS_CATALOGUE.read_text(encoding="utf-8")
    text = text.replace("${WARDWISE_SHARED:-../../../shared}", str(files.parents[1]))
    path = folder / "atlas.toml"
    path.write_text(text.replace('preset = "none"', f'preset = "{rule}"'), encoding="utf-8")
    return path


def crawled(store: Path, records: str) -> Crawler:
    return Crawler(create_app(Settings(store=store)).server.test_client(), records)


def attacked(crawler: Crawler, store: Path) -> Known:
    """All sums over areas that an attacker can write down, from boundaries anybody can look up."""
    atlas = open_atlas(store)
    ladder = ("oa", "lsoa", "msoa", "ward", "authority")
    place = ladder.index(crawler.records["level"])
    pairs = {
        (ladder[place], b): atlas.areas(ladder[place]).parents[b] for b in ladder[place + 1 :]
    } | {(a, "authority"): atlas.areas(a).parents["authority"] for a in ("lsoa", "msoa", "ward")}
    return known_of(crawler.counts(MONTHS), parents=pairs, totals=crawler.totals, rule=crawler.rule)


@pytest.fixture(scope="module", params=["LA5", "TRE10"][: tries(1, 2)])
def store(
    request: pytest.FixtureRequest, leeds_files: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    folder = tmp_path_factory.mktemp("attacked")
    return built(str(catalogue_of(folder, leeds_files, request.param)), folder / "store")


@pytest.mark.prove(MONTHS)
@pytest.mark.parametrize("records", SETS)
def test_nothing_is_recovered_from_leeds(store: Path, records: str) -> None:
    crawler = crawled(store, records)
    known, smallest = attacked(crawler, store), crawler.rule.smallest
    assert known.cells["hidden"].sum() > 300
    assert recovered(by_subtraction(known), smallest).empty
    assert recovered(by_intervals(known), smallest).empty
    told = by_linear_programming(known, most=tries(10, 100))
    assert len(told) == tries(10, 100)
    assert recovered(told, smallest).empty
    for turned_back in (turned_back_is_published, wide_turned_back_is_published):
        assert turned_back(crawler, "ward", crawler.latest("year")) > 0


@pytest.mark.prove(1, only=True)
def test_the_attack_bites_where_only_small_counts_are_hidden(
    leeds_files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = importlib.import_module("data.pipeline.disclosure.protect")
    search = importlib.import_module("data.pipeline.disclosure.worlds").Search
    monkeypatch.setattr(module, "_covered", lambda _system, hidden, _rule: hidden)
    monkeypatch.setattr(
        module,
        "_audited",
        lambda system, hidden, rule, _parents: (hidden, search(system, hidden, rule), 0),
    )
    store = built(str(catalogue_of(tmp_path, leeds_files, "TRE10")), tmp_path / "store")
    crawler = crawled(store, "fixmystreet")
    known = attacked(crawler, store)
    told = recovered(by_subtraction(known), 10)
    exact = told[told["least"] == told["greatest"]]
    assert len(told) > 20
    assert len(exact) > 0
    assert len(recovered(by_intervals(known), 10)) >= len(told)
