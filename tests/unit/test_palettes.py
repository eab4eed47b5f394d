"""Colours of segments, ramps and looks."""

import pytest

from data import palettes
from data.errors import NotFoundError


def test_a_segment_has_the_same_colour_whatever_else_is_listed_with_it():
    whole = dict(
        zip(
            "12345678",
            palettes.segment_colours("OAC", "2011", "supergroup", list("12345678")),
            strict=True,
        )
    )
    assert palettes.segment_colours("oac", "2011", "supergroup", ["8", "4"]) == [
        whole["8"],
        whole["4"],
    ]


def test_the_same_code_means_different_people_in_different_versions():
    assert palettes.segment_colours("OAC", "2011", "supergroup", ["4"]) != palettes.segment_colours(
        "OAC", "2021", "supergroup", ["4"]
    )


def test_codes_of_the_output_area_classification_come_in_both_cases():
    assert palettes.segment_colours("OAC", "2011", "group", ["1A"]) == palettes.segment_colours(
        "OAC", "2011", "group", ["1a"]
    )


def test_subgroups_take_the_colour_of_their_group():
    assert (
        palettes.segment_colours("OAC", "2021", "subgroup", ["1a1", "1a2"])
        == palettes.segment_colours("OAC", "2021", "group", ["1a"]) * 2
    )


@pytest.mark.parametrize("count", [1, 8, 9, 15, 16, 18, 19, 26])
def test_any_scheme_of_up_to_26_segments_gets_as_many_colours(count):
    pairs = palettes.segment_colours("Mosaic", "7", "group", [f"S{i}" for i in range(count)])
    assert len({light for light, _ in pairs}) == len({dark for _, dark in pairs}) == count


def test_fewer_groups_take_a_prefix_of_the_same_palette():
    fifteen = palettes.segment_colours("Acorn", "6", "group", [f"S{i}" for i in range(15)])
    assert (
        palettes.segment_colours("Acorn", "6", "group", [f"S{i}" for i in range(12)])
        == fifteen[:12]
    )


def test_more_segments_than_colours_are_still_all_coloured():
    assert len(palettes.segment_colours("Own", "1", "type", [str(i) for i in range(70)])) == 70


@pytest.mark.parametrize("look", palettes.LOOKS)
def test_every_look_has_ramps_and_tokens(look):
    assert [len(palettes.sequential(look, n)) for n in range(1, 8)] == list(range(1, 8))
    assert len(palettes.diverging(look)) == 5
    assert len(set(palettes.sequential(look, 3))) == 3
    assert palettes.interface_tokens(look).keys() == palettes.interface_tokens("light").keys()


def test_a_look_or_palette_that_is_not_there_is_refused_by_name():
    with pytest.raises(NotFoundError, match="no look 'sepia'"):
        palettes.interface_tokens("sepia")
    with pytest.raises(NotFoundError, match="no palette 'rainbow'"):
        palettes.palette_colours("rainbow", ["1"])
