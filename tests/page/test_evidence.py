"""Folded sections, charts of areas, workings, the compare bar and the file of who is missing, on a
small atlas whose every number is known.
"""

import csv
import io
import json
import re
from typing import Any

import numpy as np
import pytest
from dash._utils import to_json

from callbacks.pages.sections import read_wanted
from data.answers.address import ask as asked_by
from data.answers.exports.csv_text import plain_text
from data.answers.story import story_for
from data.answers.story.areas_chart import field_for, funnel_for, scatter_for
from data.answers.story.chart_values import PAGE, MissedFigure, ProfileFigure, ProfileRow
from data.answers.story.missing import missed_figure, missed_for
from data.answers.story.profile import profile_figure
from data.answers.view import TABS
from data.stats import Band
from data.stats.expected import expected_takeup
from data.stats.profile import profile_of
from data.store.reader import Atlas
from layouts.panels.missed import build_missed
from layouts.panels.profile import build_profile
from tests.support.asking import Ask, See, coloured, view_of, ward, words

EVERYTHING = {"open": ["working"], "chart": "funnel", "page": 0}


def test_what_is_folded_is_not_worked_out(see: See) -> None:
    assert see("service=lights", {})["sections"] == {}
    assert set(see("service=lights", EVERYTHING)["sections"]) == {"working"}


def test_opening_a_section_answers_that_and_no_more(see: See) -> None:
    answer = see("service=lights", EVERYTHING, only=True)
    assert {"headline", "where", "notice"}.isdisjoint(answer)
    assert answer["sections"]["working"]


@pytest.mark.parametrize(
    "given",
    [
        None,
        [],
        "x",
        {"open": "working"},
        {"open": [1], "chart": ["a"], "page": "9"},
        {"page": -1, "chart": "pie"},
    ],
)
def test_whatever_the_browser_says_it_looks_at_is_read(given: Any) -> None:
    wanted = read_wanted(given)
    assert (wanted.chart, wanted.page) == ("", None)


QUERIES = [
    "",
    "service=crime",
    "area=oa:E0000002&service=crime",
    "area=lad:L0000001",
    "tier=group&level=oa",
    "level=lad&measure=expected",
]


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("chart", ["trend", "months", "distribution", "funnel", "scatter"])
def test_no_view_breaks_a_section_or_a_chart(see: See, query: str, chart: str) -> None:
    answer = see(query, {**EVERYTHING, "chart": chart, "page": 7})
    assert answer["chart"] == chart
    assert answer["sections"]["working"]


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("tab", TABS)
def test_every_tab_of_every_view_has_the_same_headline_and_a_body(
    see: See, query: str, tab: str
) -> None:
    answer = see(f"{query}&tab={tab}", EVERYTHING)
    assert answer["headline"] == see(query)["headline"] == answer["title"]
    assert words(answer["body"]) or tab == "time"


def test_the_profile_is_that_of_the_counts_shared_out_by_the_mix(atlas: Atlas) -> None:
    figure = profile_figure(asked_by(view_of("service=lights&tier=group", atlas), atlas))
    assert isinstance(figure, ProfileFigure)
    counts = atlas.counts("oa", "lights", "all", 29, "year").values
    people = np.nan_to_num(atlas.base("oa", "people"))
    group = np.arange(64) % 4
    # Area 2 and 3 have no base: their events belong to no segment.
    users = np.bincount(group, weights=np.where(people > 0, counts, 0))
    expected = profile_of(users, np.bincount(group, weights=people))
    assert [r.count for r in figure.rows] == pytest.approx(expected.count.tolist())
    assert [r.index for r in figure.rows] == pytest.approx(expected.index.tolist())
    assert [int(r.band) for r in figure.rows] == expected.band.tolist()


def test_every_segment_leads_to_where_its_people_live(see: See) -> None:
    body = to_json(see("service=lights&tier=group&tab=users")["body"]).replace("\\", "")
    for code in ("1a", "1b", "2a", "3a"):
        assert f'"segment":"{code}"' in body


def row_of(index: float, low: float, high: float, band: int) -> ProfileRow:
    from data.stats.verdict import Band

    return ProfileRow(
        "A",
        "Anglers",
        "#000000",
        "#000000",
        1.0,
        1.0,
        1.0,
        1.0,
        1.0,
        index,
        low,
        high,
        Band(band),
        True,
        "",
    )


VERDICTS = [
    (3, "could be chance", "represented"),
    (5, "over-represented", "chance"),
    (1, "under-represented", "chance"),
]


@pytest.mark.parametrize(("band", "said", "not_said"), VERDICTS)
def test_over_and_under_represented_only_where_the_interval_leaves_100_out(
    band: int, said: str, not_said: str
) -> None:
    figure = ProfileFigure(
        "Here",
        "OAC",
        "visits",
        "residents",
        "Rate per 1,000",
        1,
        (row_of(150, 90, 220, band),),
        (),
        (),
    )
    row = words(json.loads(to_json(build_profile(figure)[4]))["props"]["children"][2])
    assert said in row
    assert not_said not in row


def test_who_is_missing_is_expected_less_seen_with_its_interval(atlas: Atlas) -> None:
    missed = missed_for(asked_by(view_of("service=lights&tier=group&level=ward", atlas), atlas))
    assert not isinstance(missed, str)
    rows = [missed.row(i) for i in range(4)]
    assert sum(r.expected for r in rows) == pytest.approx(sum(r.observed for r in rows), rel=0.2)
    for row in rows:
        assert row.missing == pytest.approx(row.expected - row.observed)
        assert row.low <= row.missing <= row.high
    assert all(rows[i].missing > 0 for i in missed.order)


def test_the_list_says_how_many_chance_would_bring(see: See) -> None:
    body = words(see("service=lights&level=oa&window=year&tab=missing", EVERYTHING)["body"])
    assert "Chance alone would put" in body
    assert "The whole list" in body


def test_the_list_opens_where_the_chosen_area_is_and_marks_it(atlas: Atlas) -> None:
    missed = missed_for(asked_by(view_of("service=lights&level=oa", atlas), atlas))
    assert not isinstance(missed, str)
    number = int(missed.order[PAGE + 1]) + 1
    figure = missed_figure(
        asked_by(
            view_of(
                f"service=lights&level=oa&area=oa:{atlas.areas('oa').codes[number - 1]}", atlas
            ),
            atlas,
        ),
        None,
    )
    assert isinstance(figure, MissedFigure)
    assert figure.first == PAGE
    assert [row.is_chosen for row in figure.rows].index(True) == 1
    assert '"is-chosen"' in to_json(build_missed(figure))


def test_a_group_opens_into_its_parts_and_back(see: See, atlas: Atlas) -> None:
    whole = profile_figure(asked_by(view_of("service=lights", atlas), atlas))
    assert isinstance(whole, ProfileFigure)
    assert {row.code: row.inner for row in whole.rows} == {
        "1": ("1a", "1b"),
        "2": ("2a",),
        "3": ("3a",),
    }
    body = to_json(see("service=lights&tab=users")["body"]).replace("\\", "")
    assert '{"tier":"group","segment":"1a,1b"}' in body
    opened = view_of("service=lights&tier=group&segment=1a,1b", atlas)
    inner = profile_figure(asked_by(opened, atlas))
    assert isinstance(inner, ProfileFigure)
    assert (inner.within, inner.finer) == ("1 Group 1", ("", ""))
    profile = see("service=lights&tier=group&segment=1a,1b&tab=users")["body"][0]
    told = words(profile["props"]["children"][:4])
    assert "Within 1 Group 1" in " ".join(told.split())
    assert "2a" not in told


def test_the_segment_on_the_map_is_marked_in_profile_and_mix(see: See) -> None:
    for tab in ("users", "people"):
        body = to_json(see(f"service=lights&measure=segment&segment=2&tab={tab}")["body"])
        assert body.count("is-chosen") == 1
        assert body.count("aria-current") == 1
    other = see("service=lights&measure=rate&segment=2&tab=people")["body"]
    assert "is-chosen" not in to_json(other)


def test_a_hidden_or_missing_area_is_not_in_the_list_of_who_is_missing() -> None:
    notes = ("2 of these areas are hidden to protect people and are not in the list.",)
    files = {"missing.csv": "/x.csv", "missing.xlsx": "/x.xlsx"}
    figure = MissedFigure(
        "wards", "visits", "residents", "2020", "Leeds", (), 0, 0, 0, 0, "0", files, notes
    )
    told = words(json.loads(to_json(build_missed(figure))))
    assert "No wards have fewer than expected" in told
    assert "hidden to protect people" in told


def test_the_file_says_what_it_is_and_holds_every_area(ask: Ask, atlas: Atlas) -> None:
    answer = ask("missing.csv?service=lights&tier=group&level=ward")
    assert answer.mimetype == "text/csv"
    lines = answer.data.decode("utf-8-sig").splitlines()
    heading = [
        line for line in csv.reader(io.StringIO("\n".join(lines))) if line[0].startswith("# ")
    ]
    said = " ".join(cell for line in heading for cell in line)
    for part in (
        "Lights",
        "Base: residents, 2021",
        "Period: 12 months to June 2021",
        "Source: Reports: a file",
        atlas.build_id,
        "Fictional",
    ):
        assert part in said
    table = list(csv.DictReader(lines[len(heading) :]))
    assert {"area_code", "missing_low", "verdict", "base_of", "period", "rule"} <= set(table[0])
    assert {row["area_code"] for row in table} == set(atlas.areas("ward").codes)
    counts = dict(
        zip(
            atlas.areas("ward").codes,
            atlas.counts("ward", "lights", "all", 29, "year").values,
            strict=True,
        )
    )
    assert all(float(row["observed"]) == counts[row["area_code"]] for row in table)


def test_hidden_counts_are_empty_in_the_file(ask: Ask) -> None:
    answer = ask("missing.csv?service=crime&level=ward&window=month&period=2019-01")
    assert answer.status_code == 200
    lines = [
        line
        for line in answer.data.decode("utf-8-sig").splitlines()
        if not line.startswith(("# ", '"# '))
    ]
    hidden = [row for row in csv.DictReader(lines) if "hidden to protect people" in row["note"]]
    assert len(hidden) == 2
    assert all(
        row[name] == ""
        for row in hidden
        for name in (
            "observed",
            "missing",
            "missing_low",
            "missing_high",
            "ratio",
            "segment_missing",
        )
    )


def test_the_areas_of_a_chart_are_a_file_in_which_hidden_counts_are_empty(
    ask: Ask, atlas: Atlas
) -> None:
    query = (
        "service=crime&measure=rate&level=ward&window=month&period=2019-01&area=ward:W0000002"
        "&comparator=parent"
    )
    answer = ask(f"rates.csv?{query}")
    lines = answer.data.decode("utf-8-sig").splitlines()
    heading = [line for line in lines if line.startswith(("# ", '"# '))]
    for part in (
        "per 1,000 residents",
        "January 2019",
        "Base: residents, 2021",
        atlas.build_id,
        "Fictional",
    ):
        assert part in " ".join(heading)
    rows = list(csv.DictReader(lines[len(heading) :]))
    assert {row["area_code"] for row in rows} == set(atlas.areas("ward").codes)
    assert [row["area_name"] for row in rows] == [
        "Château Grove",
        "Headingley",
        "Moor Allerton",
        "St Anne's",
    ]
    hidden = [row for row in rows if "hidden to protect people" in row["note"]]
    assert len(hidden) == 2
    assert all(
        row[name] == "" for row in hidden for name in ("count", "rate", "rate_low", "rate_high")
    )
    assert hidden[0]["verdict"] == "no verdict"


@pytest.mark.parametrize("text", ["=1+1", "+44", "-2", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_name_that_would_be_a_formula_is_text(text: str) -> None:
    assert plain_text(text) == f"'{text}"


def test_no_file_where_there_is_no_list(ask: Ask) -> None:
    assert ask("/api/v1/0000000000000000/missing.csv").status_code == 404


@pytest.mark.parametrize("chart", ["distribution", "funnel", "scatter"])
def test_plotly_accepts_each_chart_and_its_points_name_their_areas(see: See, chart: str) -> None:
    query = "service=lights&level=oa&area=oa:E0000010"
    answer = see(query, {"chart": chart})
    drawn = coloured(answer["figure"])
    named = [
        reference
        for trace in drawn.data
        if trace.customdata is not None
        for reference in trace.customdata
    ]
    assert "oa:E0000010" in named
    assert len(set(named)) >= 60
    rings = [trace for trace in drawn.data if trace.marker.symbol == "circle-open"]
    assert [trace.customdata[0] for trace in rings] == ["oa:E0000010"]


def test_the_funnel_says_how_many_chance_would_put_outside(see: See) -> None:
    assert "Chance alone would bring" in words(
        see("service=lights&level=oa", {"chart": "funnel"})["note"]
    )


def test_the_funnel_draws_what_is_unusual_among_areas_and_no_verdict_follows_it(
    see: See, atlas: Atlas
) -> None:
    view = view_of("service=total&theme=street&level=oa&measure=atlas", atlas)
    field = field_for(asked_by(view, atlas))
    assert field is not None
    funnel = funnel_for(field)
    assert funnel.among is not None
    assert funnel.spread > 1.5
    assert (funnel.among.low <= funnel.at_95.low).all()
    assert (funnel.among.high > funnel.at_95.high).all()
    answer = see("service=total&theme=street&level=oa&measure=atlas", {"chart": "funnel"})
    assert f"output areas lie {funnel.spread:.1f} times as far" in words(answer["note"])
    drawn = coloured(answer["figure"])
    lines = [trace for trace in drawn.data if trace.name == "unusual among areas"]
    assert len(lines) == 2
    # They decide nothing: areas are outside by chance's own lines, and lights have no wider ones.
    outside = sum(field.verdicts.band[field.verdicts.band > 0] != Band.SIMILAR)
    assert f"{outside} lie outside the dashed lines" in words(answer["note"])
    lights = see("service=lights&level=oa&measure=atlas", {"chart": "funnel"})
    assert "unusual among" not in words(lights["note"])


def test_the_scatter_tells_what_its_line_is_worth(see: See, atlas: Atlas) -> None:
    view = view_of("service=lights&level=oa", atlas)
    field = field_for(asked_by(view, atlas))
    assert field is not None
    scatter = scatter_for(asked_by(view, atlas), field)
    assert not isinstance(scatter, str)
    assert scatter.line is not None
    known = np.isfinite(scatter.values) & np.isfinite(field.verdicts.value)
    r = np.corrcoef(scatter.values[known], field.verdicts.value[known])[0, 1]
    assert scatter.line.r_squared == pytest.approx(r * r)
    told = words(see("service=lights&level=oa", {"chart": "scatter"})["note"])
    assert re.search(
        r"Slope −?\d*[1-9]?\d*\.\d\d for each 1(,000)*0* on the indicator's scale", told
    )
    assert f"{100 * r * r:.0f}% (R²) of the differences" in words(
        see("service=lights&level=oa", {"chart": "scatter"})["note"]
    )


def test_an_indicator_not_known_for_these_areas_is_said(see: See) -> None:
    assert "is known for output areas, not for wards" in words(
        see("service=lights&level=ward", {"chart": "scatter"})["note"]
    )


def test_the_working_puts_the_numbers_into_the_formula(see: See, atlas: Atlas) -> None:
    count, people = (
        int(atlas.counts("ward", "lights", "all", 29, "year").values[0]),
        atlas.base("ward", "people")[0],
    )
    answer = see(f"service=lights&area={ward(atlas)}", EVERYTHING)
    told = words(answer["sections"]["working"])
    assert f"1,000 × {count} ÷ {people:,.0f} =" in told
    for part in (
        "residents, 2021",
        "a file",
        atlas.build_id,
        "Gap",
        "seen − expected",
    ):
        assert part in told


@pytest.mark.parametrize(
    ("service", "parts"),
    [
        (
            "lights",
            (
                "φ = 1.7, from 480 counts of output areas in 3 months each. It is a lower bound",
                "Byar's limits of the count ÷ φ, times φ",
                "RR · exp(±z√(φ(1/x₁ + 1/x₀)))",
            ),
        ),
        ("potholes", ("φ = 1: each is of another person", "RR · exp(±z√(1/x₁ + 1/x₀))")),
        ("crime", ("φ is not known", "the limits may be too narrow")),
    ],
)
def test_the_working_says_how_far_repeat_visits_carry_chance(
    see: See, atlas: Atlas, service: str, parts: tuple[str, ...]
) -> None:
    answer = see(f"service={service}&measure=rate&area={ward(atlas)}", EVERYTHING)
    told = words(answer["sections"]["working"])
    assert [part for part in parts if part not in told] == []


def test_the_expected_of_the_story_is_that_of_the_list(atlas: Atlas) -> None:
    view = view_of(f"service=lights&tier=group&level=ward&area={ward(atlas)}", atlas)
    story, missed = story_for(asked_by(view, atlas)), missed_for(asked_by(view, atlas))
    assert story.expected is not None
    assert not isinstance(missed, str)
    assert story.expected.base == missed.row(0).expected


def test_sentences_tell_what_was_expected(atlas: Atlas) -> None:
    keys = {
        s.figure_key
        for s in story_for(
            asked_by(view_of(f"service=lights&area={ward(atlas)}", atlas), atlas), sentences=20
        ).sentences
    }
    assert "expected:lights" in keys


def test_expected_counts_follow_from_the_store(atlas: Atlas) -> None:
    mix = np.zeros((64, 3))
    mix[np.arange(64), np.array([0, 0, 1, 2])[np.arange(64) % 4]] = np.nan_to_num(
        atlas.base("oa", "people")
    )
    counts = atlas.counts("oa", "lights", "all", 29, "year").values
    expected = expected_takeup(counts, mix)
    missed = missed_for(asked_by(view_of("service=lights&level=oa", atlas), atlas))
    assert not isinstance(missed, str)
    assert missed.row(40).expected == pytest.approx(expected.count[40])
    assert missed.row(40).missing == pytest.approx(-expected.gap[40])
