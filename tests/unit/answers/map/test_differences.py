"""Measures of difference on the map: classes, legend, words and frames."""

import json
from dataclasses import replace

import numpy as np
import pytest

from data.answers.address import ask as asked_by
from data.answers.address import default_view, read_view
from data.answers.calculations import ExpectedAreas, expected_for
from data.answers.classes import of_differences as d
from data.answers.classes.of_values import FIRST, NO_DATA, WITHHELD
from data.answers.classes.paint import Paint
from data.answers.map.paint import paint_for
from data.answers.measures.difference import DifferenceMeasure
from data.answers.measures.profile_index import LABELS
from data.answers.measures.registry import MEASURES
from data.answers.story import story_for
from data.answers.words import format_rate
from data.palettes import diverging
from data.stats import Band, Rule
from data.store.reader import Atlas
from tests.support.asking import Ask
from tests.support.frames import frame_of


def test_classes_follow_bands_and_rules() -> None:
    bands = np.array([Band.NONE, Band.NONE, Band.NONE, Band.NONE, *list(Band)[1:]], dtype=np.uint8)
    rules = np.array(
        [Rule.HIDDEN, Rule.MISSING, Rule.FEW_EXPECTED, Rule.NO_BASE, *[Rule.NONE] * 5],
        dtype=np.uint8,
    )
    assert d.classes_of_bands(bands, rules).tolist() == [
        WITHHELD,
        NO_DATA,
        d.UNDECIDED,
        NO_DATA,
        3,
        4,
        5,
        6,
        7,
    ]


def test_sizes_never_make_a_difference_of_what_is_similar() -> None:
    classes = np.array([0, 1, 2, 3, 4, 5, 6, 7], dtype=np.uint8)
    amounts = np.array([np.nan, np.nan, 3.0, -2.0, -90.0, 400.0, 90.0, 2.0])
    assert d.sized_classes(classes, (amounts, amounts), 50).tolist() == [0, 1, 2, 4, 3, 5, 7, 6]
    assert d.cut_of((amounts, amounts), classes) == 50.0
    assert d.cut_of((amounts, amounts), np.full(8, 5, np.uint8)) == 1.0


def test_an_index_is_classed_by_sureness_first_and_size_second() -> None:
    band = np.array(
        [Band.NONE, Band.LOW_998, Band.LOW_95, Band.SIMILAR, Band.HIGH_95, Band.HIGH_998],
        dtype=np.uint8,
    )
    index = np.array([np.nan, 95.0, 40.0, 180.0, 105.0, 111.0])
    assert d.index_classes(band, index).tolist() == [0, 4, 3, 5, 6, 7]


DIFFERENCES = [m.key for m in MEASURES if m.is_difference]


@pytest.mark.parametrize("measure", DIFFERENCES)
def test_similar_is_drawn_in_the_quiet_middle_and_every_class_has_a_mark(measure: str) -> None:
    found = MEASURES[measure]
    labels = found.labels(40) if isinstance(found, DifferenceMeasure) else LABELS
    legend = d.legend_of_differences(np.array([3, 4, 5, 6, 7, 2], dtype=np.uint8), labels)
    assert [entry.number for entry in legend] == [2, 3, 4, 5, 6, 7]
    assert legend[0].label == d.UNDECIDED_WORDS
    assert legend[3].colours["light"] == diverging("light")[2]
    assert len({entry.label.split()[0] for entry in legend[1:]}) == 5
    assert legend[3].label.startswith("●")


def test_the_map_shows_the_verdicts(ask: Ask, atlas: Atlas) -> None:
    query = "level=ward&measure=expected&service=lights&tier=group&window=year&period=2019-12"
    about, columns = frame_of(ask(f"paint.frame?{query}"))
    view, _ = read_view(query, atlas.manifest)
    question = asked_by(view, atlas).question(atlas.level("ward"))
    assert question is not None
    answer = expected_for(atlas, question)
    assert isinstance(answer, ExpectedAreas)
    assert columns["class"].tolist() == d.classes_of_bands(answer.bands, answer.rules).tolist()
    np.testing.assert_allclose(columns["value"], answer.ratio.astype(np.float32))
    gap, by_gap = frame_of(ask(f"paint.frame?{query.replace('expected', 'gap')}"))
    np.testing.assert_allclose(by_gap["value"], answer.gap.astype(np.float32))
    assert ((by_gap["class"] == 5) == (columns["class"] == 5)).all()
    assert (about["is_signed"], gap["is_signed"]) == (False, True)
    assert sum(entry["areas"] for entry in about["classes"]) == about["n"]


def test_hidden_counts_leave_nothing_behind(ask: Ask) -> None:
    for measure, period in (("expected", "2019-01"), ("gap", "2019-01"), ("change", "2020-01")):
        about, columns = frame_of(
            ask(
                f"paint.frame?level=ward&measure={measure}&service=crime&window=month&period={period}"
            )
        )
        assert columns["class"][[0, 3]].tolist() == [WITHHELD, WITHHELD], measure
        assert np.isnan(columns["value"][[0, 3]]).all()
        assert {entry["kind"]: entry["areas"] for entry in about["classes"]}["hidden"] == 2


def test_what_cannot_be_painted_says_why(ask: Ask) -> None:
    about, columns = frame_of(
        ask("paint.frame?level=ward&measure=change&service=lights&window=month&period=2019-03")
    )
    assert not columns["class"].any()
    assert "a year earlier is not counted" in about["notice"]["text"]
    fine, _ = frame_of(
        ask("paint.frame?level=oa&measure=expected&service=crime&window=month&period=2019-02")
    )
    assert fine["notice"]["offer_level"] == "ward"


BY_CHANCE = "Chance alone would colour 0 or 1 of 4 wards."


@pytest.mark.parametrize(
    ("query", "title", "unit", "explanation"),
    [
        (
            "measure=expected&service=lights&window=month&period=2019-03",
            "Lights: reports against expected",
            "(100 = as expected)",
            (
                "100 is as many reports as there would be if each of an area's supergroups had its"
                " rate across Test atlas. Base: residents, 2021. " + BY_CHANCE
            ),
        ),
        (
            "measure=gap&service=lights&window=month&period=2019-03",
            "Lights: reports more or fewer than expected",
            "reports against expected",
            (
                "Reports more or fewer than if each of an area's supergroups had its rate across"
                " Test atlas. Base: residents, 2021. " + BY_CHANCE
            ),
        ),
        (
            "measure=change&service=lights&window=month&period=2020-03",
            "Lights: change in reports on a year",
            "% on a year earlier",
            "Reports in March 2020 against March 2019. " + BY_CHANCE,
        ),
        (
            "measure=change&service=total&theme=street&window=year&period=2020-12",
            "Street, all services: change in reports on a year",
            "% on a year earlier",
            "Reports in the 12 months to December 2020 against the 12 months to December 2019. "
            + BY_CHANCE,
        ),
        (
            "measure=index&segment=2",
            "2 Group 2: index of who lives here",
            "(100 = as common as overall)",
            "Share of households in supergroup 2 Group 2, where its share of Test atlas is 100.",
        ),
        (
            "measure=rate&service=lights",
            "Lights: reports per 1,000 residents",
            "reports per 1,000 residents",
            "",
        ),
    ],
)
def test_titles_and_explanations(
    atlas: Atlas, query: str, title: str, unit: str, explanation: str
) -> None:
    view, ignored = read_view(query, atlas.manifest)
    assert not ignored
    asked = asked_by(view, atlas)
    assert asked.measure.title(asked) == title
    assert asked.measure.unit(asked) == unit
    assert asked.measure.explanation(asked) == explanation


def test_an_index_without_a_segment_is_of_the_first(ask: Ask) -> None:
    about, columns = frame_of(ask("paint.frame?level=oa&measure=index&tier=group"))
    assert about["title"].startswith("1a ")
    assert (columns["class"][::4] == FIRST + 4).all()
    other, moved = frame_of(ask("paint.frame?level=oa&measure=index&tier=group&segment=1b,2a"))
    assert other["title"].startswith("1b ")
    assert (moved["class"][1::4] == FIRST + 4).all()


def test_measures_are_offered_only_where_they_apply(atlas: Atlas) -> None:
    manifest = atlas.manifest
    bare = manifest.model_copy(update={"classifications": ()})
    assert read_view("measure=expected", bare)[0].measure == "atlas"
    assert read_view("measure=change", bare)[0].measure == "change"
    counted = manifest.model_copy(update={"records": (), "services": ()})
    assert read_view("measure=gap", counted)[0].measure == "segment"
    assert read_view("measure=index", counted)[0].measure == "index"


def test_every_measure_paints_every_level_of_the_demonstration(demo: Atlas) -> None:
    view = default_view(demo.manifest)
    for measure in DIFFERENCES:
        for level in demo.manifest.levels:
            paint = paint_for(asked_by(replace(view, measure=measure, level=level.key), demo))
            assert len(paint.classes) == level.areas
            assert paint.classes.max() <= FIRST + 4
            json.dumps([entry.as_json() for entry in paint.legend], allow_nan=False)
    wards = asked_by(replace(view, measure="expected", level="ward"), demo)
    assert isinstance(wards.measure.paint(wards), Paint)


def test_a_hover_tells_interval_and_verdict_of_the_rate_as_the_story_has_them(
    ask: Ask, atlas: Atlas
) -> None:
    query = "level=ward&measure=rate&service=lights&window=year&period=2019-12"
    about, columns = frame_of(ask(f"paint.frame?{query}"))
    for place, code in enumerate(atlas.areas("ward").codes):
        row = story_for(
            asked_by(read_view(f"{query}&area=ward:{code}", atlas.manifest)[0], atlas)
        ).chosen
        assert row is not None
        assert row.verdict is not None
        shown = [format_rate(float(columns[name][place])) for name in ("low", "high")]
        assert shown == [format_rate(row.verdict.low), format_rate(row.verdict.high)]
        said = about["verdicts"][str(columns["verdict"][place])]
        assert all(part in said for part in row.verdict.band.words.split(", "))
        assert row.verdict.comparator in said


def test_a_hover_over_a_hidden_or_missing_rate_tells_no_interval(ask: Ask) -> None:
    _, columns = frame_of(
        ask("paint.frame?level=ward&measure=rate&service=crime&window=month&period=2019-01")
    )
    for name in ("value", "low", "high"):
        assert np.isnan(columns[name][[0, 3]]).all()
    assert columns["verdict"][[0, 3]].tolist() == [0, 0]


@pytest.mark.parametrize(
    ("measure", "more"), [("expected", ""), ("gap", ""), ("change", ""), ("index", "&segment=2a")]
)
def test_every_difference_has_its_value_within_its_interval(
    ask: Ask, measure: str, more: str
) -> None:
    about, columns = frame_of(
        ask(
            f"paint.frame?level=ward&measure={measure}&service=lights&tier=group&period=2020-12{more}"
        )
    )
    known = np.isfinite(columns["low"]) & np.isfinite(columns["value"])
    assert known.any()
    assert (columns["low"][known] <= columns["value"][known] + 0.51).all()
    assert (columns["high"][known] >= columns["value"][known] - 0.51).all()
    numbers = set(columns["verdict"].tolist()) - {0} if "verdict" in columns else set()
    assert {str(number) for number in numbers} == set(about["verdicts"])
