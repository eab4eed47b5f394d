"""Classes and legends, from plain arrays."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.answers.classes import of_values as c
from data.model import Tier
from data.store.values import HIDDEN, MISSING, VALUE, Values, ranges_of
from tests.support.stores import classification


def values_of(*cells: float | str) -> Values:
    """Numbers are values, "hidden" and "missing" are states."""
    states = [{"hidden": HIDDEN, "missing": MISSING}.get(str(cell), VALUE) for cell in cells]
    return Values(
        np.array([np.nan if isinstance(cell, str) else cell for cell in cells], dtype=float),
        np.array(states, dtype=np.uint8),
    )


def test_hidden_missing_and_zero_are_never_an_ordinary_class() -> None:
    found = c.classes_of_values(
        values_of(0, "hidden", "missing", 0.5, 2, 2.1, 99), [2.0, 10.0], has_zero=True
    )
    assert found.tolist() == [c.ZERO, c.WITHHELD, c.NO_DATA, 3, 3, 4, 5]
    assert c.classes_of_values(values_of(0, 3), [2.0], has_zero=False).tolist() == [3, 4]


@given(
    st.lists(st.floats(0, 1000), min_size=1, max_size=50),
    st.lists(st.floats(0.01, 900), max_size=6, unique=True),
)
def test_a_higher_value_is_never_in_a_lower_class(numbers: list[float], edges: list[float]) -> None:
    found = c.classes_of_values(values_of(*sorted(numbers)), sorted(edges), has_zero=True)
    assert (np.diff(found.astype(int)) >= 0).all()


def tier_of(size: int) -> Tier:
    own = classification().tiers[0]
    segment = own.segments[0]
    codes = [segment.model_copy(update={"code": str(place)}) for place in range(size)]
    return own.model_copy(update={"segments": tuple(codes)})


def test_segments_count_from_three_and_are_as_pale_as_the_area_is_mixed() -> None:
    # By hand: of 100 households 80, 75, 60, 50, 49 and 38 are in the commonest group.
    segments = np.array([0, 1, 1, 0, 0, 1, 255], dtype=np.uint8)
    shares = np.array([0.8, 0.75, 0.6, 0.5, 0.49, 0.38, 0.0])
    assert c.classes_of_segments(segments).tolist() == [3, 4, 4, 3, 3, 4, c.NO_DATA]
    few, many = (c.shades_of(segments, shares, tier_of(size)) for size in (8, 9))
    assert few is not None
    assert many is not None
    assert few.numbers.tolist() == [0, 0, 1, 1, 2, 2, 0]
    assert [step.areas for step in few.steps] == [2, 2, 2]
    assert many.numbers.tolist() == [0, 0, 0, 0, 1, 1, 0]
    assert [step.label for step in many.steps] == ["50% or more in one group", c.MIXED_WORDS]
    assert c.shades_of(segments[:2], shares[:2], tier_of(8)) is None


def test_legend_counts_every_area_once() -> None:
    found = c.classes_of_values(
        values_of(0, "hidden", "missing", 1, 2, 3, 30), [2.0, 10.0], has_zero=True
    )
    legend = c.legend_of_values(found, [2.0, 10.0], whole=True)
    assert sum(entry.areas for entry in legend) == len(found)
    assert [entry.kind for entry in legend] == [
        "missing",
        "hidden",
        "zero",
        "class",
        "class",
        "class",
    ]
    tier = classification().tiers[0]
    segments = c.legend_of_segments(np.array([3, 3, 5, 0], dtype=np.uint8), tier)
    assert [(entry.code, entry.areas) for entry in segments] == [
        ("", 1),
        ("1", 2),
        ("2", 0),
        ("3", 1),
    ]


@pytest.mark.parametrize(
    ("edges", "whole", "labels"),
    [
        ([1.0, 2.0, 5.0], True, ["1", "2", "3 to 5", "over 5"]),
        ([3.0, 6.0], True, ["1 to 3", "4 to 6", "over 6"]),
        ([0.61, 1.5, 12.0], False, ["up to 0.61", "0.61 to 1.5", "1.5 to 12", "over 12"]),
        ([0.641849], False, ["up to 0.642", "over 0.642"]),
        ([2600.0, 18000.0], True, ["1 to 2,600", "2,601 to 18,000", "over 18,000"]),
        ([], True, ["over 0"]),
    ],
)
def test_labels_say_what_a_class_holds(edges: list[float], whole: bool, labels: list[str]) -> None:
    assert c.class_labels(edges, whole=whole) == labels


def test_every_class_has_a_colour_in_every_look() -> None:
    legend = c.legend_of_values(np.array([3, 4, 5], dtype=np.uint8), [1.0, 2.0], whole=True)
    assert all(len(entry.colours) == 4 for entry in legend)
    assert len({entry.colours["light"] for entry in legend}) == 3
    assert legend[0].colours["light"] != legend[0].colours["dark"]


def test_fifths_mark_the_ends_but_not_where_ties_swell_them() -> None:
    spread = c.fifths_of(values_of(*range(1, 101), "hidden", "missing"))
    assert (spread == c.LOWEST_FIFTH).sum() == 20
    assert (spread == c.HIGHEST_FIFTH).sum() == 20
    assert spread[-2:].tolist() == [0, 0]
    # 80 to 90 may each be up to 8 more, so that the edge of the highest fifth is at most 88.2.
    ends = np.arange(1.0, 101), np.arange(1.0, 101)
    ends[1][79:90] += 8
    ranged = c.fifths_of(ranges_of(*ends, np.zeros(100, np.uint8)))
    assert np.flatnonzero(ranged == c.LOWEST_FIFTH).tolist() == list(range(20))
    assert np.flatnonzero(ranged == c.HIGHEST_FIFTH).tolist() == list(range(88, 100))
    mostly_none = c.fifths_of(values_of(*[0] * 60, *range(1, 41)))
    assert (mostly_none == c.LOWEST_FIFTH).sum() == 0
    assert (mostly_none == c.HIGHEST_FIFTH).sum() == 20
    assert not c.fifths_of(values_of(*[7] * 50)).any()
