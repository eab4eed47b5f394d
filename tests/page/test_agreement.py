"""One verdict for one figure: map, hover, table, charts, words, files and alternative text say the
same of the same areas.
"""

import csv
import io
import json
import math
import re
from typing import Any

import numpy as np
import pytest
from dash._utils import to_json

from callbacks.pages.sections import chart_for
from data.answers.address import ask
from data.answers.calculations import Question, change_for, compare_for, verdict_with
from data.answers.classes.of_differences import MARKS
from data.answers.classes.of_values import FIRST
from data.answers.exports.rates_csv import rates_csv
from data.answers.map.frame import frame_for
from data.answers.measures.difference import DifferenceMeasure
from data.answers.sentences import Sentence
from data.answers.sentences.headlines import LONGEST
from data.answers.story import story_for
from data.answers.story.areas_chart import field_for
from data.answers.story.now import now_for
from data.answers.view import View
from data.stats import Band, Refusal, Verdict
from data.store.reader import Atlas
from tests.support.asking import See, view_of, words
from tests.support.frames import read_frame
from tests.support.missing import missing_text
from tests.support.verdicts import TRACES

AREAS = (
    "ward:W0000001",
    "ward:W0000002",
    "ward:W0000003",
    "ward:W0000004",
    "oa:E0000001",
    "oa:E0000002",
    "oa:E0000003",
    "oa:E0000020",
    "oa:E0000064",
)
"""Output areas 2 and 3 have no base."""
PERIODS = (
    "service=lights&window=year&period=2020-12",
    "service=lights&window=month&period=2019-04",
    "service=crime&window=month&period=2019-01",
)
"""In the last, counts of two wards are hidden, and none are known by output area."""


def question_for(view: View, atlas: Atlas) -> tuple[Question, int]:
    asked = ask(view, atlas)
    spot = asked.spot
    assert spot is not None
    question = asked.question(atlas.level(spot.level))
    assert question is not None
    return question, spot.number


def table_of(content: str, code: str) -> dict[str, str]:
    """The row of one area in a file."""
    lines = [line for line in content.splitlines() if not line.startswith(("# ", '"# '))]
    return next(
        row for row in csv.DictReader(io.StringIO("\n".join(lines))) if row["area_code"] == code
    )


def band_in_chart(figure: dict[str, Any], area: str) -> int | None:
    """The band an area is drawn as, None where it is not drawn."""
    names = [
        trace["name"]
        for trace in figure["data"]
        if area in trace.get("customdata", []) and trace["marker"]["symbol"] != "circle-open"
    ]
    return TRACES[names[0]] if names else None


def hovered(view: View, number: int, atlas: Atlas) -> str:
    about, columns = read_frame(frame_for(ask(view, atlas)).whole())
    return (
        str(about["verdicts"].get(str(columns["verdict"][number - 1]), ""))
        if "verdict" in columns
        else ""
    )


def assert_said(sentence: Sentence, verdict: Verdict) -> None:
    """A sentence claims what the verdict bears, and no more."""
    assert sentence.band == verdict.band
    assert bool(sentence.finding) == verdict.is_different
    assert "chance" not in sentence.text


@pytest.mark.parametrize("comparator", ["atlas", "parent"])
@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("area", AREAS)
def test_a_rate_has_one_verdict_wherever_it_is_shown(
    see: See, atlas: Atlas, area: str, period: str, comparator: str
) -> None:
    level, _, code = area.partition(":")
    query = f"{period}&measure=rate&level={level}&area={area}&comparator={comparator}"
    view = view_of(query, atlas)
    story = story_for(ask(view, atlas), sentences=99)
    question, number = question_for(view, atlas)
    compared = compare_for(atlas, question, number, comparator)
    if story.chosen is None or story.service_place:
        return
    assert not isinstance(compared, Refusal)
    verdict = verdict_with(atlas, question, number, compared)
    assert repr(story.chosen.verdict) == repr(verdict), "the table"
    field = field_for(ask(view, atlas))
    if field is not None and field.chosen is not None:
        assert repr(field.verdicts.at(field.chosen, field.comparator)) == repr(verdict), (
            "the charts"
        )
        for chart in ("distribution", "funnel", "scatter"):
            drawn = band_in_chart(chart_for(ask(view, atlas), chart)[0], area)
            # The indicator is not known of every area.
            is_unknown = drawn is None and math.isnan(verdict.value)
            assert is_unknown or drawn == verdict.band or (chart == "scatter" and drawn is None), (
                chart
            )
        row = table_of(rates_csv(ask(view, atlas)), code)
        assert (
            row["verdict"],
            row["note"].startswith(verdict.refusal.reason if verdict.refusal else ""),
        ) == (verdict.band.words, True), "the file"
    if comparator == "atlas" and verdict.band:
        way, _, chance = verdict.band.words.partition(", ")
        said = hovered(view, number, atlas)
        beside = f"{way} {'than' if verdict.is_different else 'to'} {verdict.comparator}"
        assert said.startswith(beside), "the map"
        assert chance in said, "the map"
    for sentence in story.sentences:
        if sentence.figure_key == f"rate:{question.item}":
            assert_said(sentence, verdict)
    table = words(see(f"{query}&tab=services")["body"])
    assert verdict.band == Band.NONE or verdict.band.words in table


QUESTIONS = [
    f"{period}&measure={measure}&level={level}{area}"
    for period in (PERIODS[0], "service=crime&window=month&period=2019-02")
    for measure in ("expected", "atlas", "nextdoor", "change", "gap")
    for level in ("ward", "oa")
    for area in ("", f"&area={AREAS[1]}")
]


@pytest.mark.parametrize("query", QUESTIONS)
def test_headline_sentences_list_and_map_follow_one_question(
    see: See, atlas: Atlas, query: str
) -> None:
    """The numbers of the headline are those of the key, and the list has the areas of the map."""
    asked = ask(view_of(query, atlas), atlas)
    answer, measure = see(query), asked.measure
    assert isinstance(measure, DifferenceMeasure)
    headline = answer["headline"]
    assert answer["title"] == answer["status"] == headline
    assert len(headline) <= LONGEST or asked.spot is not None
    spot = asked.spot
    level = asked.level
    about, columns = read_frame(frame_for(asked.at(level)).whole())
    classes = columns["class"]
    if about["notice"]:
        return
    lower, higher = (
        ((classes >= FIRST) & (classes < 5)).sum(),
        ((classes > 5) & (classes < 8)).sum(),
    )
    if spot is None:
        now = now_for(asked, measure)
        assert all(row.reference.startswith(f"{level.key}:") for row in now.rows)
        for row in now.rows:
            own = classes[(atlas.number(level.key, row.reference.partition(":")[2]) or 0) - 1]
            assert (own < 5) == (row.band < Band.SIMILAR)
        stated = {int(n.replace(",", "")) for n in re.findall(r"(?<= in )[\d,]+", headline)}
        assert stated <= {int(lower), int(higher), level.areas}
    elif spot.level == level.key and FIRST <= classes[spot.number - 1] < 8:
        way = int(np.sign(int(classes[spot.number - 1]) - 5))
        said = {-1: " fewer than ", 0: "about ", 1: " more than "}[way]
        assert said in headline
        band = Band(int(classes[spot.number - 1]) - FIRST + 1)
        if measure.key != "gap":
            assert MARKS[band] in words(answer["body"])


CHARTED = ("expected", "gap", "atlas", "parent", "nextdoor", "alike", "change")


@pytest.mark.parametrize("measure", CHARTED)
@pytest.mark.parametrize("level", ["ward", "oa"])
def test_ladder_funnel_and_file_have_the_verdicts_of_the_map(
    atlas: Atlas, measure: str, level: str
) -> None:
    query = f"{PERIODS[0]}&measure={measure}&level={level}"
    asked = ask(view_of(query, atlas), atlas)
    _, columns = read_frame(frame_for(asked).whole())
    codes = atlas.areas(level).codes
    # The colours of a gap say how large it is; its verdict is that of what is expected.
    classes = columns["class"]
    if measure == "gap":
        other = ask(view_of(query.replace("gap", "expected"), atlas), atlas)
        classes = read_frame(frame_for(other).whole())[1]["class"]
    bands = {
        f"{level}:{code}": int(c) - FIRST + 1
        for code, c in zip(codes, classes, strict=True)
        if FIRST <= c < FIRST + 5
    }
    rows = {code: table_of(rates_csv(asked), code) for code in codes}
    for chart in ("distribution", "funnel"):
        figure, note = chart_for(asked, chart)
        if not figure["data"]:
            assert "nothing to compare" in words(json.loads(to_json(note)))
            assert {row["verdict"] for row in rows.values()} == {"no verdict"}
            return
        drawn = {
            reference: TRACES[trace["name"]]
            for trace in figure["data"]
            if trace["name"] in TRACES
            for reference in trace["customdata"]
        }
        assert {area: band for area, band in drawn.items() if band} == bands, chart
    said = {f"{level}:{code}": row["verdict"] for code, row in rows.items()}
    assert said == {f"{level}:{c}": Band(bands.get(f"{level}:{c}", 0)).words for c in codes}


def test_a_funnel_of_expected_counts_has_lines_and_one_of_areas_alike_says_why_not(
    see: See,
) -> None:
    def lines(measure: str) -> tuple[set[str], str]:
        answer = see(f"{PERIODS[0]}&measure={measure}&level=oa", {"chart": "funnel"})
        names = {trace["name"] for trace in answer["figure"]["data"] if trace["mode"] == "lines"}
        return names, words(answer["note"])

    names, note = lines("expected")
    assert names >= {"95%", "99.8%"}
    assert "outside the dashed lines" in note
    assert "100 = as many as what is expected" in note
    names, note = lines("alike")
    assert not names
    assert "There are no lines" in note


@pytest.mark.parametrize("area", AREAS)
def test_against_expected_has_one_verdict_on_map_in_story_list_and_file(
    see: See, atlas: Atlas, area: str
) -> None:
    level, _, code = area.partition(":")
    view = view_of(f"{PERIODS[0]}&measure=expected&tier=group&level={level}&area={area}", atlas)
    story = story_for(ask(view, atlas), sentences=99)
    assert story.expected is not None
    verdict, number = story.expected, question_for(view, atlas)[1]
    _, columns = read_frame(frame_for(ask(view, atlas)).whole())
    if verdict.band:
        assert columns["class"][number - 1] == FIRST + verdict.band - 1
        assert columns["low"][number - 1] == round(verdict.low)
    row = table_of(missing_text(ask(view, atlas)), code)
    assert (row["verdict"], row["ratio_low"]) == (
        verdict.band.words,
        f"{verdict.low:.1f}" if verdict.band else "",
    )
    for sentence in story.sentences:
        if sentence.figure_key == "expected:lights" and verdict.band not in (
            Band.NONE,
            Band.SIMILAR,
        ):
            assert_said(sentence, verdict)
    if verdict.band:
        page = f"{PERIODS[0]}&tier=group&area={area}"
        assert MARKS[verdict.band] in words(see(page)["body"])
        assert verdict.band.words in words(see(f"{page}&tab=services")["body"])


@pytest.mark.parametrize("area", AREAS)
def test_a_change_on_a_year_has_one_verdict_on_map_in_words_and_in_the_compare_bar(
    atlas: Atlas, area: str
) -> None:
    view = view_of(
        f"{PERIODS[0]}&measure=change&level={area.partition(':')[0]}&area={area}&comparator=lastyear",
        atlas,
    )
    question, number = question_for(view, atlas)
    found = change_for(atlas, question)
    assert not isinstance(found, Refusal)
    verdict = found.verdict(number)
    _, columns = read_frame(frame_for(ask(view, atlas)).whole())
    assert columns["class"][number - 1] == (
        FIRST + verdict.band - 1 if verdict.band else columns["class"][number - 1]
    )
    story = story_for(ask(view, atlas), sentences=99)
    assert story.chosen is not None
    if (
        story.chosen.verdict is not None
        and story.comparator == "the year before"
        and not story.chosen.verdict.refusal
    ):
        assert story.chosen.verdict.band == verdict.band
        assert story.chosen.verdict.value == pytest.approx(verdict.value)
    told = [s for s in story.sentences if s.figure_key == "change:lights"]
    assert all(sentence.band == verdict.band for sentence in told)
