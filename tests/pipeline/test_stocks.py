"""Stocks: what is there on a day, such as members, is never added up over time."""

from pathlib import Path

import pytest

from data.answers.address import ask, ask_query
from data.answers.calculations import compared_for
from data.answers.choices import choices_for
from data.answers.exports.rates_csv import rates_csv
from data.answers.story import story_for
from data.answers.story.areas_chart import field_for
from data.commands import build
from data.stats import Refusal, ratio_of_shares, wilson
from data.store.reader import Atlas, open_atlas
from data.store.values import VALUE
from tests.support.asking import view_of
from tests.support.commands import status_of
from tests.support.council import CATALOGUE, write_council

DAYS = ("2020-07-18", "2020-12-31", "2021-07-18")
MEMBERS = {"L0": (40, 38, 20), "L1": (60, 60, 66), "L2": (50, 50, 50), "L3": (0, 3, 9)}
STOCKS = CATALOGUE.replace(
    'event = "report"\nevents = "reports"\n',
    ('kind = "stock"\ncounts = "people"\nevent = "member"\nevents = "members"\n'),
).replace('date_order = "uk"\n', "")


def rows() -> list[tuple[str, ...]]:
    return [
        (day, area, "8", "Online", str(counts[place]))
        for area, counts in MEMBERS.items()
        for place, day in enumerate(DAYS)
    ]


@pytest.fixture(scope="module")
def stocks(tmp_path_factory: pytest.TempPathFactory) -> Atlas:
    folder = tmp_path_factory.mktemp("stocks")
    path = write_council(folder / "council", rows=rows(), catalogue=STOCKS)
    assert status_of(build, path, "--store", folder / "store", "--quiet") == 0
    return open_atlas(folder / "store")


def test_a_stock_at_any_time_is_one_of_its_counts(stocks: Atlas) -> None:
    assert stocks.manifest.snapshots == DAYS
    assert stocks.months("lsoa", "potholes", "year") == ()
    for place, day in enumerate(DAYS):
        found = stocks.counts("lsoa", "potholes", "all", place, "snapshot")
        codes = stocks.areas("lsoa").codes
        assert {
            code: int(value) for code, value in zip(codes, found.values, strict=True) if value
        } == {code: counts[place] for code, counts in MEMBERS.items() if counts[place]}, day
        total = sum(counts[place] for counts in MEMBERS.values())
        assert stocks.total("potholes", "all", place, "snapshot") == (total, VALUE)


def test_the_page_opens_on_the_latest_count_and_offers_no_other_window(stocks: Atlas) -> None:
    view = view_of("service=potholes&measure=rate", stocks)
    assert (view.window, view.period) == ("snapshot", "2021-07-18")
    choices = choices_for(stocks.manifest)["records"]["reports"]
    assert choices["months"]["snapshot"] == list(DAYS)
    assert choices["months"]["year"] == choices["months"]["month"] == []
    assert choices["words"]["snapshot"] == ["18 July 2020", "31 December 2020", "18 July 2021"]
    assert choices["year_before"]["snapshot"] == [-1, -1, 0]


def test_a_change_is_told_without_chance(stocks: Atlas) -> None:
    story = story_for(ask(view_of("service=potholes&area=lsoa:L0", stocks), stocks))
    told = next(s.text for s in story.sentences if s.figure_key == "change:potholes")
    assert told == "That is down 50% since 18 July 2020."
    assert not any("chance" in s.text for s in story.sentences if "2020" in s.text)


def test_the_map_of_change_shows_sizes(stocks: Atlas) -> None:
    asked = ask_query("service=potholes&measure=change&level=lsoa", stocks)
    painted = asked.measure.paint(asked)
    labels = [entry.label for entry in painted.legend if entry.kind == "class"]
    assert "● changed by under 1%" in labels
    assert not any("sure" in label for label in labels)


def test_the_trend_joins_the_counts_and_has_no_limits(stocks: Atlas) -> None:
    trend = story_for(ask(view_of("service=potholes&area=lsoa:L0", stocks), stocks)).trend
    assert trend is not None
    assert trend.periods == DAYS
    assert (trend.limits, trend.recent) == ((), None)
    assert trend.bars.values == (40.0, 38.0, 20.0)


def test_members_are_a_part_of_their_base_wherever_their_rate_is_shown(stocks: Atlas) -> None:
    query = "service=potholes&measure=rate&level=lsoa&area=lsoa:L1&comparator=atlas"
    asked = ask_query(query, stocks)
    story = story_for(asked)
    assert story.chosen is not None
    verdict = story.chosen.verdict
    field = field_for(asked)
    assert verdict is not None
    assert field is not None
    low, high = wilson(66, verdict.base)
    limits = [1000 * float(low), 1000 * float(high)]
    assert [verdict.low, verdict.high] == pytest.approx(limits)
    on_chart = field.verdicts.at(1)
    assert [on_chart.low, on_chart.high] == pytest.approx(limits)
    row = next(line for line in rates_csv(asked).splitlines() if line.startswith("L1,"))
    assert ",".join(f"{limit:.4f}" for limit in limits) in row
    assert story.working is not None
    step = next(step for step in story.working.steps if step.name == "Rate")
    assert "Wilson's limits of the share, because each of the members is one of the base" in (
        step.numbers
    )


def test_members_here_and_next_door_are_two_shares(stocks: Atlas) -> None:
    asked = ask_query("service=potholes&measure=nextdoor&level=lsoa&area=lsoa:L1", stocks)
    story = story_for(asked)
    assert story.chosen is not None
    verdict = story.chosen.verdict
    assert verdict is not None
    given = verdict.count, verdict.base, verdict.other_count, verdict.other_base
    shares = ratio_of_shares(*given)
    assert (verdict.low, verdict.high) == (pytest.approx(shares.low), pytest.approx(shares.high))
    question = asked.question()
    assert question is not None
    on_map = compared_for(stocks, question, "nextdoor")
    assert not isinstance(on_map, Refusal)
    assert on_map.verdicts.at(1).band == verdict.band
    assert on_map.verdicts.at(1).low == pytest.approx(verdict.low)
    assert story.working is not None
    step = next(step for step in story.working.steps if step.name == "Verdict")
    assert "limits after Newcombe, from Wilson's of both shares" in step.formula


def test_stocks_and_flows_in_one_set_are_refused(tmp_path: Path, capsys) -> None:
    mixed = STOCKS.replace('kind = "stock"\n', "", 1)
    path = write_council(
        tmp_path / "council",
        rows=[*rows(), ("2021-07-18", "L0", "9", "Online", "4")],
        catalogue=mixed,
    )
    assert status_of(build, path, "--store", tmp_path / "store", "--quiet") == 1
    assert "put each kind into a [[records]] of its own" in capsys.readouterr().err
