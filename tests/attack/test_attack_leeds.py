"""The attack on real open data under each kind of rule: reports of one theme of Leeds in one year, as if they were about people."""

import importlib
import re
from pathlib import Path

import pandas as pd
import pytest

from app import create_app
from data.disclosure import RULES
from data.settings import Settings
from data.store.reader import open_atlas
from tests.attack.crawl import Crawler
from tests.attack.solving import Known, by_intervals, by_linear_programming, by_subtraction, known_of, recovered
from tests.conftest import ROOT, built

pytestmark = pytest.mark.real
YEAR = "2019"


def catalogue_of(folder: Path, files: Path, rule: str) -> Path:
    """The Leeds catalogue with one record set, one year of it, its leisure services and another rule."""
    text = (ROOT / "tests" / "real" / "leeds.toml").read_text(encoding="utf-8")
    text = text.replace("${WARDWISE_SHARED:-../../../shared}", str(files.parents[1]))
    text = re.sub(r'\[\[records\]\]\nkey = "police".*?(?=\n\[\[indicator\]\])', "", text, flags=re.DOTALL)
    text = text.replace('preset = "none"', f'preset = "{rule}"').replace(str(files / "fixmystreet_lsoa_month.csv"), str(folder / "reports.csv"))
    reports = pd.read_csv(files / "fixmystreet_lsoa_month.csv", dtype=str)
    mine = reports["month"].str.startswith(YEAR) & reports["SHEF_B_CODE"].isin(["B12", "B15", "B17"])
    reports[mine].to_csv(folder / "reports.csv", index=False)
    path = folder / "atlas.toml"
    path.write_text(text, encoding="utf-8")
    return path


def attacked(store: Path, rule: str) -> Known:
    crawler = Crawler(create_app(Settings(store=store)).server.test_client(), "fixmystreet")
    atlas = open_atlas(store)
    pairs = {("lsoa", b): atlas.areas("lsoa").parents[b] for b in ("msoa", "ward", "authority")}
    return known_of(crawler.counts(), parents=pairs, totals=crawler.totals, smallest=RULES[rule].smallest, rounding=RULES[rule].rounding)


@pytest.mark.parametrize("rule", ["LA5", "TRE10"])
def test_nothing_is_recovered_from_leeds(rule: str, leeds_files: Path, tmp_path: Path) -> None:
    known = attacked(built(str(catalogue_of(tmp_path, leeds_files, rule)), tmp_path / "store"), rule)
    smallest = RULES[rule].smallest
    assert known.cells["hidden"].sum() > 200
    assert recovered(by_subtraction(known), smallest).empty
    assert recovered(by_intervals(known), smallest).empty
    told = by_linear_programming(known, most=60)
    assert len(told) == 60
    assert recovered(told, smallest).empty


def test_the_attack_bites_where_only_small_counts_are_hidden(leeds_files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = importlib.import_module("data.disclosure.protect")
    search = importlib.import_module("data.disclosure.worlds").Search
    monkeypatch.setattr(module, "_covered", lambda _system, hidden, _rule: hidden)
    monkeypatch.setattr(module, "_audited", lambda system, hidden, rule, _parents: (hidden, search(system, hidden, rule), 0))
    known = attacked(built(str(catalogue_of(tmp_path, leeds_files, "TRE10")), tmp_path / "store"), "TRE10")
    told = recovered(by_subtraction(known), 10)
    exact = told[told["least"] == told["greatest"]]
    assert len(told) > 20
    assert len(exact) > 0
    assert len(recovered(by_intervals(known), 10)) >= len(told)
