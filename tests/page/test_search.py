"""A search for places: what is found is what the map of each condition shows, and nothing more."""

import numpy as np
import pytest

from data.answers.address import ask_query, canonical_query, read_view
from data.answers.classes.of_values import FIRST
from data.answers.conditions.found import Found, found_for
from data.answers.conditions.reading import read_conditions, written
from data.answers.exports.part import parts_of
from data.answers.map.paint import paint_for
from data.answers.story.search import search_for
from data.store.reader import Atlas
from data.store.values import HIDDEN
from tests.support.asking import See, part_of, words

LIGHTS = "rate:lights:over:60"
GROUP = "group:oac:2:over:40"
EMPTY = "measure=found&level=oa"
SEARCH = f"{EMPTY}&where="


def found_in(atlas: Atlas, where: str, level: str = "oa") -> Found:
    found = found_for(ask_query(f"measure=found&level={level}&where={where}", atlas))
    assert isinstance(found, Found), found
    return found


def classes_of(atlas: Atlas, query: str) -> np.ndarray:
    return paint_for(ask_query(query, atlas)).classes


def test_a_verdict_is_that_of_the_map(atlas: Atlas) -> None:
    map_of = classes_of(atlas, "measure=expected&level=ward&service=lights")
    wanted = {
        "fewer": (FIRST, FIRST + 1),
        "surely-fewer": (FIRST,),
        "more": (FIRST + 3, FIRST + 4),
        "surely-more": (FIRST + 4,),
    }
    found = {test: found_in(atlas, f"takeup:lights:{test}", "ward").met for test in wanted}
    assert found["fewer"].any()
    assert found["surely-more"].any()
    for test, classes in wanted.items():
        assert np.array_equal(found[test], np.isin(map_of, classes)), test


def test_a_share_a_rate_and_a_place_are_those_of_the_store(atlas: Atlas) -> None:
    shares = atlas.segment_shares("oac", "supergroup", "oa")[:, 1]
    assert np.array_equal(found_in(atlas, GROUP).met, 100 * shares > 40)
    code = atlas.areas("ward").codes[2]
    assert np.array_equal(
        found_in(atlas, f"within:ward:{code}").met, atlas.areas("oa").parents["ward"] == 3
    )
    rates = paint_for(ask_query("measure=rate&level=oa&service=lights", atlas)).values
    assert rates is not None
    limit = float(np.nanmedian(rates))
    assert np.array_equal(
        found_in(atlas, f"rate:lights:over:{limit!r}").met, rates.astype(float) > limit
    )


def test_all_conditions_hold_where_each_does(atlas: Atlas) -> None:
    both = found_in(atlas, f"{LIGHTS},{GROUP}")
    each = [found_in(atlas, one).met for one in (LIGHTS, GROUP)]
    assert np.array_equal(both.met, each[0] & each[1])
    assert [both.alone(0), both.alone(1)] == [each[0].sum(), each[1].sum()]
    assert [both.without(0), both.without(1)] == [each[1].sum(), each[0].sum()]


def test_an_area_whose_count_is_hidden_is_left_open(demo: Atlas) -> None:
    """It is neither found nor ruled out by its count, whatever the limit is."""
    item = "mobile-meals"
    counts = demo.counts("lsoa", item, "all", demo.months("lsoa", item, "year")[-1], "year")
    hidden = counts.states == HIDDEN
    assert hidden.sum() > 1
    for test in ("over:0.001", "under:100000", "over:100000", "under:0.001"):
        found = found_in(demo, f"rate:{item}:{test}", "lsoa")
        assert not found.met[hidden].any()
        assert not found.failed[hidden].any()
        assert (found.classes[hidden] < FIRST).all()
    ruled_out = found_in(demo, f"rate:{item}:over:0.001,group:oac2021:1:over:100", "lsoa")
    assert ruled_out.failed[hidden].all()


def test_the_page_says_what_was_found(see: See, atlas: Atlas) -> None:
    query = f"{SEARCH}{LIGHTS},{GROUP}"
    count = int(found_in(atlas, f"{LIGHTS},{GROUP}").met.sum())
    answer = see(query)
    assert answer["headline"].startswith(f"{count} of 64 output areas meet both conditions")
    told = part_of(see, query, "now")
    assert "Output areas with over 60 reports for every 1,000" in told
    assert "over 40% of" in told
    assert part_of(see, EMPTY, "now").startswith("Which places need attention?")


def test_a_paragraph_of_a_search_says_its_conditions_first(atlas: Atlas) -> None:
    [part] = parts_of(ask_query(f"{SEARCH}{LIGHTS}", atlas), "")
    assert part.sentences[0].startswith("Output areas with over 60 reports for every 1,000")


def test_what_cannot_be_searched_says_which_condition_prevents_it(see: See) -> None:
    told = part_of(see, "measure=found&level=ward&where=indicator:imd:over:3", "now")
    assert "is not made for wards; choose output areas." in told


@pytest.mark.parametrize(
    ("where", "pair"),
    [
        ("takeup:lights:surely-fewer,{group},takeup:lights:more", "fewer reports than expected"),
        ("change:potholes:more,change:potholes:fewer", "more reports than a year before"),
        ("rate:lights:over:60,rate:lights:under:60", "over 60 reports for every 1,000"),
        ("group:oac:2:under:40,{group}", "under 40% of households in group 2 (Group 2)"),
        ("{group},group:oac:3:over:60", "over 40% of households in group 2 (Group 2)"),
        ("indicator:imd:highest-fifth,indicator:imd:lowest-fifth", "deprivation among the highest"),
        ("within:ward:W0000001,within:ward:W0000002", "within "),
    ],
)
def test_conditions_that_no_area_can_meet_at_once_say_which_two(
    see: See, where: str, pair: str
) -> None:
    query = f"{SEARCH}{where.format(group=GROUP)}"
    told = part_of(see, query, "now")
    assert "No area can meet two of these at once: " in told
    assert pair in told
    assert told.count("Take one of them away.") == 1
    assert see(query)["headline"] == "This search cannot be made"


@pytest.mark.parametrize(
    "where",
    [
        "takeup:lights:fewer,takeup:potholes:more",
        "takeup:lights:fewer,takeup:lights:surely-fewer",
        "rate:lights:over:60,rate:lights:under:61",
        "rate:lights:over:60,rate:lights:over:50",
        f"{GROUP},group:oac:3:over:59",
        f"{GROUP},group:oac:3:under:90",
        "indicator:imd:highest-fifth,indicator:imd:over:3",
    ],
)
def test_conditions_that_can_hold_together_are_looked_for(atlas: Atlas, where: str) -> None:
    assert len(found_in(atlas, where).conditions) == 2


@pytest.mark.parametrize(
    "given",
    [
        "takeup:nothing:fewer",
        "takeup:lights:sideways",
        "takeup:lights",
        "group:oac:9:over:1",
        "group:oac:2:over:many",
        "group:oac:2:over:nan",
        "rate:lights:over:inf",
        "within:ward:NOWHERE",
        "within:nowhere",
        "guess:lights",
        "takeup:lights:fewer:surely",
        "indicator:imd:highest-fifth:3",
    ],
)
def test_a_condition_that_means_nothing_here_is_told_and_left_out(
    see: See, atlas: Atlas, given: str
) -> None:
    found, unread = read_conditions(f"{given},{GROUP}", atlas)
    assert [condition.text for condition in found] == [GROUP]
    assert unread == (given,)
    assert "is not a condition" in words(see(f"{SEARCH}{given},{GROUP}")["notice"])


def test_a_search_is_an_address(atlas: Atlas) -> None:
    where = f"{LIGHTS},{GROUP},indicator:imd:lowest-fifth,change:potholes:more"
    view, ignored = read_view(f"{SEARCH}{where}", atlas.manifest)
    assert ignored == ()
    assert written(read_conditions(view.where, atlas)[0]) == where
    again, _ = read_view(canonical_query(view, atlas.manifest), atlas.manifest)
    assert again == view
    assert read_view(f"where={where}", atlas.manifest)[0].where == ""


def test_every_condition_that_a_list_offers_can_be_read(atlas: Atlas) -> None:
    forms = search_for(ask_query(EMPTY, atlas)).forms
    assert len(forms) >= 6
    for form in forms:
        for _, choices in form.lists:
            for value, _ in choices:
                parts = [value if c is choices else c[0][0] for _, c in form.lists]
                text = ":".join([form.kind, *parts, *(["1"] if form.number else [])])
                assert read_conditions(text, atlas)[1] == (), text
