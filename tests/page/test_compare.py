"""The compare bar: what an area can be set against, what that comes to, and what would be wrong, on
a small atlas whose every number is known.
"""

import math

import pytest
from dash._utils import to_json

from data.answers.address import ask
from data.answers.story import story_for
from data.answers.story.comparison import TITLES, against_for
from data.store.reader import Atlas
from tests.support.asking import See, view_of, ward


def test_the_compare_bar_has_one_key_each_and_says_what_would_be_wrong(
    see: See, atlas: Atlas
) -> None:
    options = against_for(ask(view_of(f"service=lights&area={ward(atlas)}", atlas), atlas))
    assert len({option.key for option in options}) == len(TITLES) == len(options)
    refused = {option.title: option.reason for option in options if not option.patch}
    assert "share eleven of their months" in refused["Last month"]
    bar = to_json(see(f"service=lights&area={ward(atlas)}", {})["opening"])
    assert '"aria-disabled": "true"' in bar.replace('":"', '": "')


def bar_of(query: str, atlas: Atlas) -> tuple[set[str], dict[str, str], list[str]]:
    """Titles that can be pressed, reasons of those that cannot, and what is pressed."""
    view = view_of(query, atlas)
    options = against_for(ask(view, atlas))
    return (
        {o.title for o in options if o.patch},
        {o.title: o.reason for o in options if not o.patch},
        [o.title for o in options if o.is_chosen],
    )


def test_the_whole_atlas_can_be_set_against_its_own_past_only(atlas: Atlas) -> None:
    able, refused, pressed = bar_of(
        "service=lights&measure=rate&window=month&period=2020-06", atlas
    )
    assert able == {"Last year", "Last month"}
    assert "Choose an area on the map first" in refused["Next door"]
    assert pressed == []
    query = "service=lights&measure=rate&window=month&period=2020-06&comparator=lastyear"
    assert bar_of(query, atlas)[2] == ["Last year"]
    row = story_for(ask(view_of(query, atlas), atlas)).chosen
    assert row is not None
    assert row.verdict is not None
    now, before = (atlas.total("lights", "all", month, "month")[0] for month in (17, 5))
    assert row.verdict.value == pytest.approx(now / before)


@pytest.mark.parametrize(
    ("query", "refused", "reason"),
    [
        (
            "service=lights&measure=expected",
            {"Next door", "Alike"},
            "Two areas cannot be compared on 'against expected'",
        ),
        (
            "service=crime&measure=count&window=month&period=2019-01",
            {"Parent", "Whole atlas", "Next door", "Alike"},
            "hidden to protect people",
        ),
        (
            "service=lights&measure=rate&window=month&period=2019-03",
            {"Last year"},
            "a year earlier is not counted",
        ),
        ("service=lights&measure=rate", {"Last month"}, "share eleven of their months"),
    ],
)
def test_a_comparison_that_would_be_wrong_cannot_be_chosen_and_says_why(
    atlas: Atlas, query: str, refused: set[str], reason: str
) -> None:
    _, reasons, _ = bar_of(f"{query}&area={ward(atlas)}", atlas)
    for title in refused:
        assert reason in reasons[title], title


def test_a_link_to_a_wrong_comparison_is_answered_with_the_atlas(atlas: Atlas) -> None:
    query = f"service=lights&measure=expected&comparator=nextdoor&area={ward(atlas)}"
    assert bar_of(query, atlas)[2] == ["Whole atlas"]
    assert story_for(ask(view_of(query, atlas), atlas)).comparator == "Test atlas"


def test_what_next_door_does_not_have_stands_beside_the_atlas(atlas: Atlas) -> None:
    story = story_for(
        ask(view_of(f"service=lights&comparator=lastyear&area={ward(atlas)}", atlas), atlas)
    )
    assert (story.comparator_short, story.mix_short, story.known_short) == (
        "Last year",
        "Test atlas",
        "Test atlas",
    )
    assert (
        story_for(
            ask(view_of(f"service=lights&comparator=nextdoor&area={ward(atlas)}", atlas), atlas)
        ).mix_short
        == "Next door"
    )


@pytest.mark.parametrize("comparator", ["nextdoor", "alike", "lastyear", "parent", "atlas"])
def test_each_comparison_is_named_and_judged(atlas: Atlas, comparator: str) -> None:
    story = story_for(
        ask(view_of(f"service=lights&area={ward(atlas)}&comparator={comparator}", atlas), atlas)
    )
    assert story.chosen is not None
    assert story.chosen.verdict is not None
    assert story.comparator in story.chosen.verdict.comparator


def test_next_door_is_the_sum_of_the_areas_that_share_a_border(atlas: Atlas) -> None:
    story = story_for(
        ask(view_of(f"service=lights&area={ward(atlas)}&comparator=nextdoor", atlas), atlas)
    )
    counts, people = (
        atlas.counts("ward", "lights", "all", 29, "year").values,
        atlas.base("ward", "people"),
    )
    assert story.chosen is not None
    assert story.chosen.references[0] == pytest.approx(
        1000 * (counts[1] + counts[2]) / (people[1] + people[2])
    )
    assert story.mix is not None
    assert not any(math.isnan(row.reference_share) for row in story.mix.rows)
