"""Marks in the place of a number: what each means in a count column."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.pipeline.marks import (
    MARKS,
    MISSING,
    NOT_APPLICABLE,
    CountRead,
    bounds_in,
    is_mark,
    read_count,
)


@pytest.mark.parametrize("mark", ["*", "c", "C", "[c]", "#", "~", "s", "Suppressed"])
def test_marks_of_hidden_counts_say_no_bounds(mark: str) -> None:
    assert read_count(mark) == CountRead(is_hidden=True)
    assert bounds_in(read_count(mark), (1, 4)) == (1, 4)


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("1-4", (1, 4)),
        ("1 to 4", (1, 4)),
        ("5–9", (5, 9)),
        ("<10", (1, 9)),
        ("fewer than 10", (1, 9)),
        ("under 3", (1, 2)),
        ("5 or fewer", (1, 5)),
        ("≤7", (1, 7)),
        ("[low]", (1, 4)),
        ("<1", (0, 0)),
    ],
)
def test_bounds_that_a_text_says_come_before_those_declared(
    text: str, bounds: tuple[int, int]
) -> None:
    assert bounds_in(read_count(text), (1, 4)) == bounds


def test_a_text_without_a_least_takes_the_one_declared() -> None:
    assert bounds_in(read_count("<5"), (0, 9)) == (0, 4)
    assert bounds_in(read_count("[low]"), (0, 2)) == (1, 2)


@pytest.mark.parametrize("text", ["[x]", "x", ":", "..", "-", "–", "n/a", "NA", "[w]", "W"])
def test_missing_counts_are_no_hidden_ones(text: str) -> None:
    assert read_count(text) == CountRead(reason=MISSING)


@pytest.mark.parametrize("text", ["[z]", "z"])
def test_a_count_that_does_not_apply_is_neither_hidden_nor_missing(text: str) -> None:
    assert read_count(text) == CountRead(reason=NOT_APPLICABLE)


@pytest.mark.parametrize(
    ("text", "count", "flag"),
    [("1,234 [p]", 1234, "[p]"), ("15r", 15, "r"), ("12 [e]", 12, "[e]"), ("12 [u]", 12, "[u]")],
)
def test_a_mark_behind_a_number_is_dropped(text: str, count: int, flag: str) -> None:
    assert read_count(text) == CountRead(count, flag=flag)


@pytest.mark.parametrize("text", ["10%", "2.5", "12 [c]", "4 - 1", "12 or more", "9,99"])
def test_other_texts_have_a_reason(text: str) -> None:
    assert read_count(text).reason == "count is not a whole number"


@given(st.integers(0, 2**31 - 1))
def test_every_whole_number_is_read_in_the_usual_forms(n: int) -> None:
    spaced = f"{n:,}".replace(",", " ")
    for text in (str(n), f"{n:,}", spaced, f" {n} ", f"{n}.0"):
        assert read_count(text) == CountRead(n)


@given(st.text(max_size=12))
def test_any_text_is_a_count_or_hidden_or_has_a_reason(text: str) -> None:
    read = read_count(text)
    assert read.count >= 0
    assert bool(read.reason) + read.is_hidden + (not read.reason and not read.is_hidden) == 1


def test_no_text_has_two_meanings() -> None:
    texts = [text for mark in MARKS for text in mark.texts]
    assert len(texts) == len(set(texts))
    assert all(is_mark(text) for text in texts)
