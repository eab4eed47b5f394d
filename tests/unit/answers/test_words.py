"""The wording several parts of the page share."""

import pytest

from data.answers import words as w
from data.answers.address import ask_query
from data.answers.asked import Asked
from data.store.reader import Atlas

QUERY = "theme=street&service=potholes&window=month&period=2019-06"


@pytest.mark.parametrize(
    ("label", "name", "short"),
    [
        ("2019-06", "June 2019", "Jun 2019"),
        ("2020-12", "December 2020", "Dec 2020"),
        ("never", "never", "never"),
    ],
)
def test_months_in_words(label: str, name: str, short: str) -> None:
    assert w.month_name(label) == name
    assert w.month_name(label, short=True) == short


def test_titles_name_what_is_counted_its_base_and_its_period(atlas: Atlas) -> None:
    def asked_of(query: str) -> Asked:
        return ask_query(f"{QUERY}&{query}", atlas)

    rate = asked_of("measure=rate")
    assert rate.measure.title(rate) == "Potholes: reports per 1,000 residents"
    count = asked_of("measure=count")
    assert count.measure.title(count) == "Potholes: reports"
    year = ask_query("service=potholes&measure=rate&period=2020-06&channel=web", atlas)
    assert year.measure.subtitle(year) == "12 months to June 2020, Web, base: residents, 2021"
    segment = asked_of("measure=segment&classification=oac&tier=group")
    assert segment.measure.title(segment) == "Who lives here: Test classification groups"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (0.123, "0.12"),
        (4.56, "4.6"),
        (123.4, "123"),
        (12345.6, "12,346"),
        (float("nan"), "–"),
        (-0.5, "−0.50"),
    ],
)
def test_rates_are_rounded_to_what_they_can_bear(value: float, text: str) -> None:
    assert w.format_rate(value) == text


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [(-0.4, 0, "0"), (-0.6, 0, "−1"), (-0.04, 1, "0.0"), (-10.0, 0, "−10"), (0.0, 0, "0")],
)
def test_what_rounds_to_nothing_has_no_sign(value: float, decimals: int, text: str) -> None:
    assert w.format_number(value, decimals) == text


def test_counts_and_articles() -> None:
    assert w.count_of(1, "area", "areas") == "1 area"
    assert w.count_of(2543, "area", "areas") == "2,543 areas"
    assert [w.with_article(noun) for noun in ("output area", "LSOA", "ward", "MSOA")] == [
        "an output area",
        "an LSOA",
        "a ward",
        "an MSOA",
    ]
