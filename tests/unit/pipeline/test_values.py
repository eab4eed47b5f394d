"""What a cell means, for the forms that council files really hold."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.pipeline.values import (
    numbers,
    tidy_code,
    tidy_codes,
    tidy_postcode,
    tidy_postcodes,
    unreadable,
)


def test_codes_are_trimmed_folded_and_freed_of_a_spreadsheets_zero() -> None:
    assert [tidy_code(c) for c in (" e01000001", "E01000001 ", "8.0", "8", "8a1", "1.5", None)] == [
        "E01000001",
        "E01000001",
        "8",
        "8",
        "8A1",
        "1.5",
        "",
    ]


@pytest.mark.parametrize(
    "text", ["LS1 4DY", "ls14dy", " LS1  4DY ", "LS1\u00a04DY", "M1 1AE", "EC1A 1BB"]
)
def test_postcodes_in_any_spacing_are_postcodes(text: str) -> None:
    assert tidy_postcode(text).replace(" ", "") == "".join(text.split()).upper().replace(
        "\u00a0", ""
    )


@pytest.mark.parametrize("text", ["LS1", "4DY LS1", "LS1 4D", "LS1 44Y", "", "12345"])
def test_what_is_no_postcode_is_none(text: str) -> None:
    assert tidy_postcode(text) == ""


def test_value_columns_tell_empty_from_unreadable() -> None:
    texts = pd.Series(["1,200", "", "*", "n/a", "abc", "3.5", "-2", "inf"])
    assert numbers(texts).fillna(-99).tolist() == [1200, -99, -99, -99, -99, 3.5, -2, -99]
    assert unreadable(texts).tolist() == [False, False, False, False, True, False, False, True]


SPACES = (" ", "  ", "", "\u00a0", "\u2003", "\t", "\n")


HALVES = (
    st.sampled_from(["ls1", "EC1A", "M1", "ß1", "X"]),
    st.sampled_from(SPACES),
    st.sampled_from(["4dy", "1BB", "4"]),
)


@given(st.lists(st.one_of(st.none(), st.text(max_size=9), st.builds("{}{}{}".format, *HALVES))))
def test_postcodes_tidied_together_are_as_one_by_one(texts: list[str | None]) -> None:
    assert list(tidy_postcodes(pd.Series(texts, dtype=object))) == [tidy_postcode(t) for t in texts]


@given(
    st.lists(
        st.one_of(
            st.none(),
            st.text(max_size=6),
            st.sampled_from(
                [" e01 ", "8.0", "8.00", "8.0\n", "007", "ß", "\u00a0a", "1.0.0", "\x1c8.0"]
            ),
        )
    )
)
def test_codes_tidied_together_are_as_one_by_one(texts: list[str | None]) -> None:
    assert list(tidy_codes(pd.Series(texts, dtype=object))) == [tidy_code(t) for t in texts]


@given(st.permutations(["ZX00 1AA", "", "zx9", "ZX99\u00a09ZZ", " ls1  4dy"]), st.integers(0, 5))
def test_postcodes_tidied_in_bulk_are_those_tidied_one_by_one(texts: list[str], cut: int) -> None:
    whole = pd.Series(texts)
    for series in (whole, whole.astype(object), pd.concat([whole.iloc[:cut], whole.iloc[cut:]])):
        assert list(tidy_postcodes(series)) == [tidy_postcode(text) for text in texts]


@given(st.permutations([" e01000001", "8.0", "É1", "", "W\u00a01 ", "1a1"]), st.integers(0, 6))
def test_codes_tidied_in_bulk_are_those_tidied_one_by_one(texts: list[str], cut: int) -> None:
    whole = pd.Series(texts)
    for series in (
        whole,
        whole.astype(object),
        pd.concat([whole.iloc[:cut], whole.iloc[cut:]]),
        whole[whole.map(str.isascii)],
    ):
        assert list(tidy_codes(series)) == [tidy_code(text) for text in series]
