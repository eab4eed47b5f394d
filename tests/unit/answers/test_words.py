"""The wording several parts of the page share."""

from dataclasses import replace

import pytest

from data.answers import words as w
from data.answers.view import default_view
from tests.support.stores import manifest_for

MANIFEST = manifest_for()
VIEW = replace(
    default_view(MANIFEST), theme="street", service="potholes", measure="rate", period="2019-06"
)


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


def test_titles_name_what_is_counted_its_base_and_its_period() -> None:
    assert w.measure_title(VIEW, MANIFEST) == "Potholes: reports per 1,000 residents"
    assert w.measure_title(replace(VIEW, measure="count"), MANIFEST) == "Potholes: reports"
    assert (
        w.measure_subtitle(replace(VIEW, window="year", channel="web"), MANIFEST)
        == "12 months to June 2019, Web, base: residents, 2021"
    )
    assert (
        w.measure_title(
            replace(VIEW, measure="segment", classification="oac", tier="group"), MANIFEST
        )
        == "Who lives here: Test classification groups"
    )


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
