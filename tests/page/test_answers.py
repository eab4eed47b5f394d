"""What the page answers to a view, on a small atlas whose every number is known."""

import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from dash._utils import to_json

from callbacks.context import Services
from callbacks.pages import answer_for
from data.answers.address import ask, read_view
from data.answers.calculations import compare_for, verdict_with
from data.answers.story import story_for
from data.answers.story.values import ChannelRow, Pictured
from data.answers.story.ward import Changed, questions_of, ward_page
from data.answers.words import format_rate
from data.settings import Settings
from data.stats.intervals import rate_limits
from data.stats.refusals import Refusal
from data.stats.verdict import Band
from data.store.reader import Atlas
from layouts.panels.mix import build_mix
from layouts.panels.services import build_channels
from layouts.panels.trend import trend_figure
from layouts.panels.ward import build_ward_page
from layouts.theme import build_token_css
from tests.support.asking import See, coloured, view_of, ward, words
from tests.support.stores import REPEATS


def test_an_answer_carries_the_query_it_answers(see: See) -> None:
    assert see("measure=rate")["query"] == "measure=rate"


def test_the_whole_atlas_is_told_when_no_area_is_chosen(see: See) -> None:
    answer = see("service=lights")
    assert answer["title"] == answer["headline"]
    assert answer["headline"].startswith("Lights: ")
    assert words(answer["where"]) == "All 4 wards"
    assert "12 months to June 2021" in words(answer["body"])


def test_an_area_is_told_with_its_parent_as_a_link(see: See, atlas: Atlas) -> None:
    answer = see(f"area={ward(atlas)}")
    assert "Moor Allerton" in answer["headline"]
    assert "Ward in Ledston" in " ".join(words(answer["where"]).split())
    assert f'"area":"lad:{atlas.areas("lad").codes[0]}"' in to_json(answer["where"]).replace(
        "\\", ""
    )
    assert len(answer["bounds"]) == 4


def test_rates_and_intervals_of_the_table_follow_from_the_store(atlas: Atlas) -> None:
    view, _ = read_view(f"area={ward(atlas)}&service=lights&measure=rate", atlas.manifest)
    story = story_for(ask(view, atlas))
    month = len(range(atlas.manifest.month_count)) - 1
    count = atlas.counts("ward", "lights", "all", month, "year").values[0]
    people = atlas.areas("ward").bases["people"][0]
    row = next(r for r in story.services if r.item == "lights")
    assert (row.count, row.rate) == (count, pytest.approx(1000 * count / people))
    assert row.verdict is not None
    limits = rate_limits([count], [people], dispersion=REPEATS)
    assert row.verdict.low == pytest.approx(limits.low[0])
    shares = [r.share for r in story.mix.rows] if story.mix else []
    assert sum(shares) == pytest.approx(1)


def test_compared_with_its_parent_the_parent_is_named(atlas: Atlas) -> None:
    view, _ = read_view(f"area={ward(atlas)}&measure=rate&comparator=parent", atlas.manifest)
    assert story_for(ask(view, atlas)).comparator == "Ledston"


def test_a_second_area_stands_beside(see: See, atlas: Atlas) -> None:
    answer = see(f"area={ward(atlas)}&compare={ward(atlas, 1)}&tab=services")
    assert "Beside St Anne's" in " ".join(words(answer["where"]).split())
    assert "St Anne's" in words(answer["body"])


def test_figures_not_counted_so_far_down_are_of_the_larger_area_and_say_so(
    see: See,
) -> None:
    answer = see("area=oa:E0000001&service=crime")
    assert "not counted by output area; the figures below are for Moor Allerton" in words(
        answer["body"]
    )


def test_a_larger_area_is_offered_only_where_it_has_the_figure(see: See, atlas: Atlas) -> None:
    hidden = f"service=crime&area={ward(atlas)}&window=month&period=2019-01"
    told = see(hidden)["body"]
    said = " ".join(words(told).split())
    assert "hidden to protect people." in said
    assert "There is a figure for Ledston ." in said
    assert '"area":"lad:L0000001"' in to_json(told).replace("\\", "")
    # The years that are published do not hold this month, and the next month needs no other view.
    shown = words(see(hidden.replace("2019-01", "2019-02"))["body"])
    assert "There is a figure for" not in shown


def test_no_channel_share_is_told_where_one_is_hidden() -> None:
    rows = (
        ChannelRow("Web", math.nan, 1, math.nan, 0.5),
        ChannelRow("Phone", 12.0, 1, math.nan, 0.5),
    )
    told = words(
        json.loads(
            to_json(
                build_channels(
                    rows, events="visits", place="Here", comparator="Leeds", period="2020"
                )
            )
        )
    )
    assert "12" not in told


def test_a_mangled_link_opens_what_it_can_and_says_what_it_ignored(see: See) -> None:
    notice = words(
        see(
            "measure=rate&area=ward:NOPE",
            raw="?measure=rate&area=ward:NOPE&period=tomorrow&colour=red",
        )["notice"]
    )
    for said in (
        "The time 'tomorrow' was ignored",
        "'colour' is not something a link can say",
        "'NOPE' is not one of the wards",
    ):
        assert said in notice


def test_a_page_of_a_build_that_is_gone_is_told_to_reload(services: Services) -> None:
    plain = json.loads(to_json(answer_for({"query": ""}, "0" * 16, services)))
    assert "Reload the page" in words(plain["notice"])


@pytest.mark.parametrize(
    "query",
    [
        "",
        "mode=ward",
        "mode=present",
        "mode=about",
        "%%%",
        "area=oa:E0000001&service=crime&window=month",
        "measure=indicator",
        "a" * 9000,
    ],
)
def test_no_query_breaks_the_answer(see: See, query: str) -> None:
    assert see(query, raw=query)["mode"]


def test_the_ward_page_asks_for_an_area_first_and_then_tells_of_it(see: See, atlas: Atlas) -> None:
    assert "Headingley" in words(see("mode=ward")["page"])
    page = see(f"mode=ward&area={ward(atlas)}")["page"]
    assert "Moor Allerton" in words(page)
    assert "map.png" in to_json(page)


def test_a_page_without_a_story_presents_the_talk_of_its_place(see: See, atlas: Atlas) -> None:
    def told(query: str) -> list[dict[str, Any]]:
        scenes: list[dict[str, Any]] = see(f"mode=present{query}")["talk"]["scenes"]
        return scenes

    opening, *others = told(f"&area={ward(atlas)}")
    assert "measure=segment" in opening["view"]
    assert opening["headline"] == "Moor Allerton: who lives here"
    assert opening["words"].startswith("Ward in ")
    assert {read_view(scene["view"], atlas.manifest)[0].area for scene in others} == {ward(atlas)}
    assert read_view(others[-1]["view"], atlas.manifest)[0].measure == "expected"
    assert "measure=rate" in told("&measure=rate")[-1]["view"]
    assert see("mode=present&story=mine")["talk"] is None


def test_the_register_tells_rules_rows_and_build(see: See, atlas: Atlas) -> None:
    told = words(see("mode=about")["page"])
    for said in (
        "Counts from 1 to 4 are hidden",
        "Signed off by A. Tester",
        atlas.build_id,
        "months between have no data" if "months between" in told else "month between",
    ):
        assert said in told


def test_plotly_accepts_the_trend_once_it_has_colours(atlas: Atlas) -> None:
    story = story_for(ask(read_view("service=lights", atlas.manifest)[0], atlas))
    for months in (False, True):
        drawn = coloured(trend_figure(story.trend, months=months))
        assert "token:" not in str(drawn)
        assert len(drawn.data[0].x) == atlas.manifest.month_count
        assert "yaxis2" not in drawn.layout.to_plotly_json(), "two axes"


def test_a_missing_month_is_a_gap_in_the_bars(atlas: Atlas) -> None:
    trend = story_for(ask(read_view("service=crime", atlas.manifest)[0], atlas)).trend
    assert trend is not None
    assert trend.bars.values[trend.periods.index("2019-06")] is None
    assert trend.missing_months == 1


def test_an_empty_mix_is_told_in_words(atlas: Atlas) -> None:
    mix = story_for(ask(read_view("", atlas.manifest)[0], atlas)).mix
    assert mix is not None
    empty = type(mix)(mix.title, mix.counted, 0.0, (), mix.cited)
    assert "says nothing about the area" in words(
        json.loads(to_json(build_mix(empty, place="Here")))
    )


def test_every_look_has_its_tokens() -> None:
    css = build_token_css()
    for look in ("dark", "contrast", "projector"):
        assert f'[data-look="{look}"]' in css
    assert css.count("--accent:") == 4


def test_the_demonstration_build_is_named_in_the_refusal(tmp_path: Path) -> None:
    from app import create_app
    from data.errors import StoreError

    with pytest.raises(StoreError):
        create_app(Settings(store=tmp_path))


def test_the_ward_page_tells_what_changed_and_what_stands_out(atlas: Atlas) -> None:
    asked = ask(view_of(f"mode=ward&area={ward(atlas)}", atlas), atlas)
    page = ward_page(asked)
    assert page.headline.startswith("Moor Allerton")
    assert len(page.headline) <= 80
    assert page.changes
    assert len(page.rows) <= 5
    for row in page.rows:
        assert (row.gaps[0] > 0) == (row.band.direction > 0)
    counted = [question for question, _ in questions_of(asked)]
    lights = next(q for q in counted if q.item.key == "lights")
    beside = compare_for(atlas, lights, 1, "nextdoor")
    assert not isinstance(beside, Refusal)
    # Every row is judged against the same neighbours as the map.
    verdict = verdict_with(atlas, lights, 1, beside)
    own = next((row for row in page.rows if row.item == "lights"), None)
    assert own is None or own.band == verdict.band


def test_two_wards_stand_side_by_side_with_the_rates_of_the_map(see: See, atlas: Atlas) -> None:
    one, two = ward(atlas), ward(atlas, 1)
    query = f"mode=ward&area={one}&compare={two}&service=lights"
    found = ward_page(ask(view_of(query, atlas), atlas)).beside
    assert found is not None
    assert found.references == (one, two)
    asked = ask(view_of(f"{query}&measure=rate&level=ward", atlas), atlas)
    assert asked.month is not None
    assert asked.item is not None
    [lights] = [row for row in found.rows if row.title == asked.item.title]
    rates = atlas.rates("ward", "lights", "all", asked.month, asked.view.window).values
    assert lights.rates == tuple(format_rate(float(rates[place])) for place in (0, 1))
    told = words(see(query)["page"])
    assert "Side by side" in told
    assert str(atlas.areas("ward").names[1]) in told


def test_the_ward_page_says_so_where_nothing_changed(see: See, atlas: Atlas) -> None:
    asked = ask(view_of(f"mode=ward&area={ward(atlas)}", atlas), atlas)
    page = ward_page(asked)
    quiet = replace(
        page, changes=(Changed(Band.SIMILAR, "Nothing changed by more than chance."),), rows=()
    )
    told = words(json.loads(to_json(build_ward_page(quiet, Pictured("", "", "")))))
    assert "Nothing changed by more than chance." in told
    assert "differs from next door by more than chance" in told or "No service can be" in told
    assert "Forget it on this device" in words(see(f"mode=ward&area={ward(atlas)}")["page"])
