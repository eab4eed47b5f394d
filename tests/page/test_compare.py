"""What an area can be set against, and what that comes to, on a small atlas whose every number is
known.
"""

import math

import pytest

from data.answers.address import ask
from data.answers.calculations import compare_for, compared_for, verdict_with, verdicts_with
from data.answers.story import story_for
from data.answers.story.comparison import comparison_for
from data.stats.refusals import Refusal
from data.stats.verdict import Band
from data.store.reader import Atlas
from tests.support.asking import view_of, ward

RATE = "service=lights&measure=rate"


def test_the_whole_atlas_can_be_set_against_its_own_past(atlas: Atlas) -> None:
    query = "service=lights&measure=rate&window=month&period=2020-06&comparator=lastyear"
    row = story_for(ask(view_of(query, atlas), atlas)).chosen
    assert row is not None
    assert row.verdict is not None
    now, before = (atlas.total("lights", "all", month, "month")[0] for month in (17, 5))
    assert row.verdict.value == pytest.approx(now / before)


def test_expected_is_compared_with_nothing_else(atlas: Atlas) -> None:
    query = f"service=lights&measure=expected&comparator=nextdoor&area={ward(atlas)}"
    asked = ask(view_of(query, atlas), atlas)
    assert asked.comparator == "expected"
    assert comparison_for(asked) is None


@pytest.mark.parametrize("comparator", ["atlas", "parent", "nextdoor", "alike"])
@pytest.mark.parametrize("level", ["ward", "oa"])
def test_every_area_of_the_map_has_the_verdict_that_it_has_by_itself(
    atlas: Atlas, comparator: str, level: str
) -> None:
    query = f"service=lights&measure={comparator}&level={level}"
    question = ask(view_of(query, atlas), atlas).question()
    assert question is not None
    found = compared_for(atlas, question, comparator)
    if isinstance(found, Refusal):
        alone = (compare_for(atlas, question, n, comparator) for n in (1, question.level.areas))
        # There is one larger area, which is the atlas; output areas have no borders here.
        assert (comparator, level) in (("parent", "ward"), ("nextdoor", "oa"))
        assert comparator == "parent" or all(isinstance(each, Refusal) for each in alone)
        return
    for number in range(1, question.level.areas + 1):
        alone = compare_for(atlas, question, number, comparator)
        if isinstance(alone, Refusal):
            assert found.verdicts.band[number - 1] == Band.NONE
            continue
        verdict = verdict_with(atlas, question, number, alone)
        assert found.verdicts.band[number - 1] == verdict.band, number
        if verdict.band:
            assert found.references[0][number - 1] == pytest.approx(alone.rates[0])


def test_services_judged_together_have_the_verdicts_that_they_have_alone(demo: Atlas) -> None:
    query = "measure=rate&level=ward&service="
    names = [item.name for item in demo.items() if not item.is_total]
    asked = [ask(view_of(f"{query}{name}", demo), demo).question() for name in names]
    pairs = [
        (question, found)
        for question in asked
        if question and question.month in question.months(demo)
        for comparator in ("nextdoor", "atlas", "lastyear")
        if not isinstance(found := compare_for(demo, question, 3, comparator), Refusal)
    ]
    together = verdicts_with(demo, 3, pairs)
    alone = [verdict_with(demo, question, 3, found) for question, found in pairs]
    assert len(alone) > 30
    assert list(map(repr, together)) == list(map(repr, alone))


def test_what_next_door_does_not_have_stands_beside_the_atlas(atlas: Atlas) -> None:
    story = story_for(
        ask(
            view_of(f"{RATE}&comparator=lastyear&area={ward(atlas)}", atlas),
            atlas,
        )
    )
    assert (story.comparator_short, story.mix_short, story.known_short) == (
        "Last year",
        "Test atlas",
        "Test atlas",
    )
    assert (
        story_for(
            ask(
                view_of(f"{RATE}&comparator=nextdoor&area={ward(atlas)}", atlas),
                atlas,
            )
        ).mix_short
        == "Next door"
    )


@pytest.mark.parametrize("comparator", ["nextdoor", "alike", "lastyear", "parent", "atlas"])
def test_each_comparison_is_named_and_judged(atlas: Atlas, comparator: str) -> None:
    story = story_for(
        ask(
            view_of(f"{RATE}&area={ward(atlas)}&comparator={comparator}", atlas),
            atlas,
        )
    )
    assert story.chosen is not None
    assert story.chosen.verdict is not None
    assert story.comparator in story.chosen.verdict.comparator


def test_next_door_is_the_sum_of_the_areas_that_share_a_border(atlas: Atlas) -> None:
    story = story_for(
        ask(
            view_of(f"{RATE}&area={ward(atlas)}&comparator=nextdoor", atlas),
            atlas,
        )
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
