"""Sixty questions, twenty of each of three atlases: one verdict wherever it is shown.

The third is the small atlas here, and all of England and Wales under ``make prove``.
"""

import os
from functools import partial
from pathlib import Path

import pytest
from flask import Flask

from callbacks.context import Services, services_for
from data.settings import Settings
from tests.support.asking import See, page_of
from tests.support.sixty import questions_of
from tests.support.verdicts import assert_one_verdict

TWENTY = range(20)


def opened(store: Path) -> Services:
    return services_for(Settings(store=store), Flask("sixty"))


@pytest.fixture(scope="module")
def demonstration(demo_store: Path) -> Services:
    return opened(demo_store)


@pytest.fixture(scope="module")
def city(leeds_store: Path) -> Services:
    return opened(leeds_store)


def asked(services: Services, place: int) -> None:
    atlas, see = services.atlases.current(), partial(page_of, services)
    cases = questions_of(atlas)
    assert len({case.query for case in cases}) == len(TWENTY)
    assert_one_verdict(see, atlas, cases[place].query)


@pytest.mark.parametrize("place", TWENTY)
def test_the_demonstration_has_one_verdict(demonstration: Services, place: int) -> None:
    asked(demonstration, place)


@pytest.mark.real
@pytest.mark.parametrize("place", TWENTY)
def test_leeds_has_one_verdict(city: Services, place: int) -> None:
    asked(city, place)


@pytest.mark.parametrize("place", TWENTY)
def test_a_small_atlas_has_one_verdict(services: Services, see: See, place: int) -> None:
    atlas = services.atlases.current()
    assert_one_verdict(see, atlas, questions_of(atlas)[place].query)


@pytest.mark.real
@pytest.mark.slow
@pytest.mark.prove(20)
def test_england_and_wales_has_one_verdict() -> None:
    store = os.environ.get("WARDWISE_TEST_COUNTRY_STORE")
    if not store:
        pytest.skip("set WARDWISE_TEST_COUNTRY_STORE to a store of tests/real/england_wales.toml")
    country = opened(Path(store))
    for place in TWENTY:
        asked(country, place)


def test_hidden_tied_zero_and_single_areas_are_among_them(
    demonstration: Services, services: Services
) -> None:
    kinds = {
        case.kind
        for each in (demonstration, services)
        for case in questions_of(each.atlases.current())
    }
    assert kinds >= {"hidden", "tied", "zero", "alone"}
