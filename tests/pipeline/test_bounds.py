"""Counts that came hidden, where it is said what they can be: every sum is a range."""

import csv
import json
from collections import defaultdict
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from dash._utils import to_json

from callbacks.pages.sections import Wanted, chart_for, sections_for
from data.answers.address import ask
from data.answers.asked import Asked
from data.answers.calculations import change_for, expected_for, rated_for
from data.answers.classes.of_values import UNSAID
from data.answers.exports.rates_csv import rates_csv
from data.answers.learn import EXERCISES, learned
from data.answers.map.months import series_for
from data.answers.map.paint import paint_for
from data.answers.story import story_for
from data.answers.story.chart_values import ProfileFigure
from data.answers.story.profile import profile_figure
from data.answers.story.tabs import tab_for
from data.errors import CatalogueError
from data.manifest import month_label
from data.pipeline.build import build_atlas
from data.pipeline.check.examine import examine
from data.stats.refusals import Refusal
from data.stats.verdict import Band
from data.store.reader import Atlas, open_atlas
from data.store.values import RANGE, VALUE
from layouts.panels.answer import build_answer
from layouts.panels.profile import build_profile
from layouts.panels.trend import trend_figure
from tests.support.asking import coloured, view_of, words
from tests.support.council import CATALOGUE, write_council
from tests.support.missing import missing_text

# Each report is of another person, so that chance is judged alike whatever is hidden.
ONCE = CATALOGUE.replace('event = "report"', 'event = "report"\nrepeats = false')
BOUNDED = ONCE.replace('count = "n"', 'count = "n"\ncame_hidden = { least = 1, most = 4 }')
MONTHS = 26
PARENTS = {f"L{i}": f"W{i // 3}" for i in range(6)}
Key = tuple[str, str, int]


def mark_of(count: int, chance: Random) -> str:
    """A true count as an owner would give it."""
    if 1 <= count <= 4:
        return chance.choice(("*", "<5", "[low]"))
    return "5 to 9" if 5 <= count <= 9 and chance.random() < 0.2 else str(count)


def hidden_rows(
    seed: int,
) -> tuple[list[tuple[str, ...]], dict[Key, int], dict[tuple[str, ...], int]]:
    """Rows of a made-up set, the true count of each service, LSOA and month, and of each row."""
    chance, rows, counts = Random(seed), [], {}
    truth: dict[Key, int] = defaultdict(int)
    for month in range(MONTHS):
        for place in PARENTS:
            for code, service in (("8", "potholes"), ("9", "lights")):
                for channel in ("web", "phone"):
                    count = chance.choice((0, 2, 3, 7, 12, 40))
                    truth[service, place, month] += count
                    date = f"01/{1 + month % 12:02d}/{2023 + month // 12}"
                    counts[date, place, code, channel] = count
                    rows.append((date, place, code, channel, mark_of(count, chance)))
    return rows, truth, counts


Built = tuple[Atlas, dict[Key, int], Atlas]


def asked(atlas: Atlas, query: str) -> Asked:
    return ask(view_of(query, atlas), atlas)


def card_of(atlas: Atlas, query: str) -> str:
    """The words of the headline, the tabs, the working and the notes of both charts of time."""
    parts: list[Any] = [asked(atlas, query).measure.headline(asked(atlas, query))]
    tabs = (asked(atlas, f"{query}&tab={tab}") for tab in ("now", "services", "users"))
    parts += [build_answer(tab_for(tab)).body for tab in tabs]
    parts += sections_for(asked(atlas, query), Wanted(("working",)))["working"]
    for chart in ("trend", "months"):
        figure, note = chart_for(asked(atlas, query), chart)
        coloured(json.loads(to_json(figure)))
        parts.append(note)
    return " ".join(words(json.loads(to_json(parts))).split())


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The atlas with hidden counts, what they are in truth, and the atlas of the truth."""
    folder = tmp_path_factory.mktemp("bounds")
    rows, truth, counts = hidden_rows(1)
    path = write_council(folder / "council", rows=rows, catalogue=BOUNDED)
    build_atlas(path, folder / "store", silent=True)
    true_rows = [(*key, str(n)) for key, n in counts.items()]
    path = write_council(folder / "true", rows=true_rows, catalogue=ONCE)
    build_atlas(path, folder / "true store", silent=True)
    return open_atlas(folder / "store"), truth, open_atlas(folder / "true store")


def true_counts(truth: dict[Key, int], item: str, level: str, codes: list[str]) -> np.ndarray:
    """(areas, months) of an item, which may be the total of the theme."""
    found = np.zeros((len(codes), MONTHS))
    for (service, place, month), count in truth.items():
        code = {"lsoa": place, "ward": PARENTS[place], "authority": "A1"}[level]
        if item in (service, "theme-streets"):
            found[codes.index(code), month] += count
    return found


@pytest.mark.parametrize("item", ["potholes", "theme-streets"])
@pytest.mark.parametrize("level", ["lsoa", "ward", "authority"])
@pytest.mark.parametrize("window", ["month", "year"])
def test_the_true_sum_always_lies_in_the_range(
    built: Built, item: str, level: str, window: str
) -> None:
    atlas, truth, _ = built
    codes = [str(code) for code in atlas.areas(level).codes]
    monthly, span = true_counts(truth, item, level, codes), 12 if window == "year" else 1
    months, ranges = atlas.months(level, item, window), 0
    assert len(months) == MONTHS - span + 1
    for month in months:
        found = atlas.counts(level, item, "all", month, window)
        least, most = found.ends
        true = monthly[:, month - span + 1 : month + 1].sum(axis=1)
        assert (least <= true).all()
        assert (true <= most).all()
        assert set(found.states.tolist()) <= {VALUE, RANGE}
        ranges += int((found.states == RANGE).sum())
        series = [atlas.series(level, item, "all", n + 1, window) for n in range(len(codes))]
        for one, low, high in zip(series, least, most, strict=True):
            assert (one.ends[0][month], one.ends[1][month]) == (low, high)
        whole = atlas.range_of(level, item, "all", None, month, window)
        assert whole == (least.sum(), most.sum())
    assert ranges > 0


@pytest.mark.parametrize("window", ["month", "year"])
@pytest.mark.parametrize("measure", ["rate", "expected", "change"])
def test_what_is_said_of_ranges_holds_of_the_true_counts(
    built: Built, measure: str, window: str
) -> None:
    atlas, _, true = built
    for level in ("lsoa", "ward"):
        for month in ("2024-03", "2024-12", "2025-02"):
            query = f"service=potholes&level={level}&window={window}&period={month}"
            found, truth = (bands_of(asked(a, query), measure) for a in (atlas, true))
            for is_said, is_true in zip(found, truth, strict=True):
                assert is_said in (Band.NONE, is_true) or (
                    is_said.direction == is_true.direction
                    and abs(is_said - Band.SIMILAR) < abs(is_true - Band.SIMILAR)
                )


def bands_of(asked: Asked, measure: str) -> list[Band]:
    question = asked.question()
    assert question is not None
    if measure == "rate":
        rated = rated_for(asked.atlas, question)
        bands = rated.verdicts.band if rated else []
    elif measure == "change":
        change = change_for(asked.atlas, question)
        bands = [] if isinstance(change, Refusal) else change.verdicts.band
    else:
        expected = expected_for(asked.atlas, question)
        bands = [] if isinstance(expected, Refusal) else expected.bands
    return [Band(band) for band in bands]


def test_card_table_and_working_say_both_ends(built: Built) -> None:
    atlas, _, _ = built
    query = "service=potholes&measure=rate&area=ward:W0&window=year&period=2025-02"
    told, least, most = card_of(atlas, query), 842, 940
    assert atlas.range_of("ward", "potholes", "all", 1, 25, "year") == (least, most)
    # 1,338 residents: 629 and 703 per 1,000; the rest of Squareshire has 574 to 601.
    assert "between 629 and 703 for every 1,000 residents" in told
    assert "Between 842 and 940 reports in the 12 months to February 2025" in told
    beside = card_of(atlas, query.replace("measure=rate", "measure=atlas"))
    assert "cannot be said, because some counts came hidden from the owner of the data." in beside
    assert "1,000 × 842 ÷ 1,338 = 629; 1,000 × 940 ÷ 1,338 = 703" in told
    assert "Potholes 629 to 703 574 to 601 – 842 to 940" in told
    assert "Web 44% to 50%" in told
    assert "known only to lie between two numbers" in told
    assert "to protect people" not in told
    story = story_for(asked(atlas, query.replace("W0", "W1")), sentences=9)
    assert any("between 968 and 1,013 reports" in said.text for said in story.sentences)


def test_learn_asks_for_a_range(built: Built) -> None:
    [(_, shown)] = learned(built[0], [each for each in EXERCISES if each.key == "range"]).shown
    assert shown.quote.startswith("Between ")
    assert shown.quote in card_of(built[0], shown.query)


def test_the_map_has_a_class_where_both_ends_agree(built: Built) -> None:
    for measure in ("rate", "count", "expected", "gap", "change"):
        here = asked(built[0], f"service=potholes&level=lsoa&window=year&measure={measure}")
        paint = paint_for(here)
        assert paint.ends is not None
        is_range = paint.ends[0] < paint.ends[1]
        assert np.isnan(paint.values[is_range]).all()
        said = {entry.kind: entry.label for entry in paint.legend}
        assert "came hidden from the owner" in said["range"]
        _, classes, _ = series_for(here)
        assert classes[-1].tolist() == paint.classes.tolist()
        assert {UNSAID} < set(paint.classes.tolist())


def test_files_have_the_least_and_the_most(built: Built) -> None:
    view = asked(built[0], "service=potholes&level=lsoa&window=year&measure=gap&period=2025-02")
    for text, name in ((rates_csv(view), "count"), (missing_text(view), "observed")):
        lines = [line for line in text.splitlines() if not line.startswith(("#", '"#'))]
        rows = {row["area_code"]: row for row in csv.DictReader(lines)}
        assert rows["L0"][name] == ""
        assert (rows["L0"][f"{name}_least"], rows["L0"][f"{name}_most"]) == ("429", "460")
        assert rows["L0"]["verdict"] == "higher, very unlikely to be chance"
        assert "came hidden from the owner" in rows["L3"]["note"]
    assert "gap_least" in rates_csv(view)
    figure, note = chart_for(view, "funnel")
    assert not figure["data"]
    assert "cannot be drawn side by side" in words(json.loads(to_json(note)))
    rates = asked(built[0], "service=potholes&level=lsoa&window=year&measure=atlas&period=2025-02")
    figure, note = chart_for(rates, "funnel")
    assert not figure["data"]
    assert "the rate of Squareshire is between 599 and 646" in " ".join(
        words(json.loads(to_json(note))).split()
    )


def test_the_lines_of_a_trend_have_no_gap_where_a_rate_is_a_range(built: Built) -> None:
    atlas, truth, _ = built
    query = "service=potholes&level=lsoa&area=lsoa:L0"
    trend = story_for(asked(atlas, query)).trend
    assert trend is not None
    own = trend.lines[0]
    monthly = true_counts(truth, "potholes", "lsoa", list(map(str, atlas.areas("lsoa").codes)))[0]
    base = atlas.areas("lsoa").bases["residents"][0]
    found = 0
    for month, (value, ends) in enumerate(zip(own.values, own.ranges, strict=True)):
        assert (value is None) == (ends is not None or month < 11)
        if ends:
            true = 1000 * monthly[month - 11 : month + 1].sum() / base
            assert ends[0] - 0.001 <= true <= ends[1] + 0.001
            found += 1
    assert found > 5
    drawn = coloured(trend_figure(trend))
    strokes = next(
        trace
        for trace in drawn.data
        if trace.name == f"{own.name}, rate from the least to the most"
    )
    assert len(strokes.x) == found
    assert [low + up for low, up in zip(strokes.y, strokes.error_y.array, strict=True)] == (
        pytest.approx([ends[1] for ends in own.ranges if ends])
    )
    assert "upright strokes reach from the least to the most" in card_of(atlas, query)


def test_which_groups_has_both_ends_and_a_verdict_where_they_agree(built: Built) -> None:
    atlas, _, true = built
    ranges = 0
    for month in atlas.months("lsoa", "potholes", "month"):
        label = month_label(atlas.manifest, month)
        query = f"service=potholes&level=lsoa&window=month&period={label}"
        figure, truth = (profile_figure(asked(each, query)) for each in (atlas, true))
        assert isinstance(figure, ProfileFigure)
        assert isinstance(truth, ProfileFigure)
        assert any("have both ends" in note for note in figure.notes)
        for row, real in zip(figure.rows, truth.rows, strict=True):
            assert row.indices[0] - 1e-6 <= real.index <= row.indices[1] + 1e-6
            if row.ranges:
                least, most = row.ranges.percent
                assert least <= real.percent <= most
                assert row.ranges.count[0] <= real.count <= row.ranges.count[1]
            assert row.low - 1e-6 <= real.low
            assert real.high <= row.high + 1e-6
            assert row.band in (Band.NONE, real.band)
            assert row.reason == ("" if row.band else "cannot be said")
            ranges += row.ranges is not None
    assert ranges > 20


def test_which_groups_shows_ranges_in_words(built: Built) -> None:
    figure = profile_figure(asked(built[0], "service=potholes&level=lsoa&window=year"))
    told = words(json.loads(to_json(build_profile(figure))))
    assert isinstance(figure, ProfileFigure)
    row = next(row for row in figure.rows if row.ranges)
    assert row.ranges is not None
    least, most = (f"{end:,.0f}" for end in row.ranges.count)
    assert f"{least} to {most}" in told


def test_marks_and_declared_bounds_make_one_range(tmp_path: Path) -> None:
    rows = [
        ("01/01/2023", "L0", "8", "web", "100"),
        ("01/01/2023", "L0", "8", "phone", "*"),
        ("01/01/2023", "L1", "8", "web", "<10"),
        ("01/01/2023", "L2", "8", "web", "15r"),
        ("01/01/2023", "L2", "8", "web", "[x]"),
        ("01/01/2023", "L2", "8", "web", "z"),
    ]
    path = write_council(tmp_path / "council", rows=rows, catalogue=BOUNDED)
    build_atlas(path, tmp_path / "store", silent=True)
    atlas = open_atlas(tmp_path / "store")
    least, most = atlas.counts("lsoa", "potholes", "all", 0, "month").ends
    assert (least.tolist(), most.tolist()) == ([101, 1, 15, 0, 0, 0], [104, 9, 15, 0, 0, 0])
    assert atlas.cell("lsoa", "potholes", "all", 3, 0, "month") == (15, VALUE)
    # Both ends count for the classes: of 1, 9, 15, 101 and 104 each but the last is an edge.
    assert atlas.breaks("lsoa", "potholes", "count", "all", "month") == [1, 9, 15, 101]
    [records] = atlas.manifest.records
    assert (records.read, records.accepted, records.refused) == (6, 4, 1)


def test_without_bounds_sums_stay_hidden(tmp_path: Path) -> None:
    rows = [("01/01/2023", "L0", "8", "web", n) for n in ("100", "1 to 4")]
    build_atlas(write_council(tmp_path / "council", rows=rows), tmp_path / "store", silent=True)
    atlas = open_atlas(tmp_path / "store")
    assert atlas.total("potholes", "all", 0, "month")[1] == 1
    told = card_of(atlas, "service=potholes&measure=rate&area=lsoa:L0&window=month")
    assert "is hidden by the owner of the data." in told
    assert "There is a figure for" not in told
    assert "to protect people" not in told


def test_a_protected_set_takes_no_bounds(tmp_path: Path) -> None:
    protected = BOUNDED.replace('preset = "none"', 'preset = "LA5"')
    path = write_council(tmp_path / "council", catalogue=protected)
    with pytest.raises(CatalogueError, match="leave the line came_hidden out"):
        build_atlas(path, tmp_path / "store", silent=True)
    assert any("leave the line came_hidden out" in f.sentence for f in examine(path).findings)


def test_the_doctor_says_what_will_be_a_range(tmp_path: Path) -> None:
    rows, _, _ = hidden_rows(2)
    path = write_council(tmp_path / "council", rows=rows, catalogue=BOUNDED)
    words = " ".join(f.sentence for f in examine(path).findings)
    assert "Every sum that one of them is a part of will be a range:" in words
    assert "all 4 yearly counts of authorities" in words
