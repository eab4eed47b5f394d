"""Periods: labels that can be read again, an order in time, and a year before."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.periods import (
    GRAINS,
    Period,
    date_of,
    in_order,
    of_day,
    of_month,
    of_quarter,
    of_week,
    of_year,
    period_of_label,
    words_of_label,
)

YEARS = st.integers(1901, 2099)
PERIODS = st.one_of(
    st.builds(of_day, st.dates(date(1901, 1, 1), date(2099, 12, 31))),
    st.builds(of_week, YEARS, st.integers(1, 52)),
    st.builds(of_month, YEARS, st.integers(1, 12)),
    st.builds(of_quarter, YEARS, st.integers(1, 4), by_financial_year=st.booleans()),
    st.builds(of_year, YEARS, st.sampled_from(("year", "financial_year", "academic_year"))),
)


@given(PERIODS)
def test_a_label_is_read_again(period: Period) -> None:
    again = period_of_label(period.label)
    assert again == period
    assert again is not None
    assert (again.label, again.words) == (period.label, period.words)


@given(st.lists(PERIODS, max_size=12))
def test_labels_sort_by_time(periods: list[Period]) -> None:
    ordered = [period_of_label(label) for label in in_order(p.label for p in periods)]
    days = [(p.last_day, p.first_day) for p in ordered if p]
    assert len(days) == len({p.label for p in periods})
    assert days == sorted(days)


@given(PERIODS)
def test_a_year_before_is_the_same_kind_of_period_a_year_earlier(period: Period) -> None:
    before = period.year_before()
    assert before.grain == period.grain
    assert before < period
    assert 357 <= period.first_day - before.first_day <= 371
    assert 11 <= period.month_number - before.month_number <= 13
    if period.grain not in ("day", "week"):
        assert period.month_number - before.month_number == 12


@given(PERIODS)
def test_a_period_lies_in_its_month_and_ends_with_it_unless_it_is_shorter(period: Period) -> None:
    last = date_of(period.last_day)
    month = (period.month_number // 12, period.month_number % 12 + 1)
    if period.grain == "week":
        assert month in {
            (date_of(d).year, date_of(d).month)
            for d in range(period.first_day, period.last_day + 1)
        }
    else:
        assert month == (last.year, last.month)
    if period.grain not in ("day", "week"):
        assert date_of(period.first_day).day == 1
        assert date_of(period.last_day + 1).day == 1


@pytest.mark.parametrize(
    ("label", "words", "first", "last"),
    [
        ("2024-W01", "week of 1 January 2024", "2024-01-01", "2024-01-07"),
        ("2024-02", "February 2024", "2024-02-01", "2024-02-29"),
        ("2024-Q1", "January to March 2024", "2024-01-01", "2024-03-31"),
        ("2023/24 Q4", "January to March 2024", "2024-01-01", "2024-03-31"),
        ("2023/24", "2023/24", "2023-04-01", "2024-03-31"),
        ("academic 2023/24", "academic year 2023/24", "2023-09-01", "2024-08-31"),
        ("1999/00", "1999/00", "1999-04-01", "2000-03-31"),
        ("2024", "2024", "2024-01-01", "2024-12-31"),
    ],
)
def test_what_a_label_means(label: str, words: str, first: str, last: str) -> None:
    period = period_of_label(label)
    assert period is not None
    assert (period.words, words_of_label(label)) == (words, words)
    assert date_of(period.first_day).isoformat() == first
    assert date_of(period.last_day).isoformat() == last


def test_the_same_months_are_one_quarter_whatever_year_names_it() -> None:
    assert of_quarter(2024, 1) == of_quarter(2023, 4, by_financial_year=True)


def test_grains_go_from_fine_to_coarse() -> None:
    spans = [
        p.last_day - p.first_day
        for p in (
            of_day(date(2023, 3, 1)),
            of_week(2023, 10),
            of_month(2023, 3),
            of_quarter(2023, 1),
        )
    ]
    assert spans == sorted(spans)
    assert GRAINS[:4] == ("day", "week", "month", "quarter")


def test_texts_that_are_no_labels_keep_the_order_of_their_text() -> None:
    assert in_order(["2021 estimate", "Census", "2011 estimate"]) == (
        "2011 estimate",
        "2021 estimate",
        "Census",
    )
