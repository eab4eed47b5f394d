"""Bases that are not known everywhere: larger areas have estimates, which agree and say so."""

from functools import partial

import numpy as np
import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from callbacks.context import Services, services_for
from data.answers.address import ask_query
from data.answers.exports.rates_csv import rates_csv
from data.answers.story.residents import told_once
from data.model import Base
from data.pipeline.areas.ladder import fill_in, sum_known
from data.pipeline.build import build_atlas
from data.settings import Settings
from data.store.reader import Atlas
from tests.support.asking import page_of, parts_of, words
from tests.support.council import CATALOGUE, write_council
from tests.support.stores import manifest_for

TWO_TIMES = """
[[base]]
key = "residents_2020"
title = "residents (mid-2020)"
unit = "people"
period = "mid-2020 estimate"
file = "lookup.csv"
level = "oa"
code = "oa"
value = "people"

[[classification]]
"""


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Services:
    """The council, in which the residents of one output area of Eastside are not known."""
    folder = tmp_path_factory.mktemp("estimates")
    catalogue = CATALOGUE.replace("[[classification]]\n", TWO_TIMES, 1)
    build_atlas(
        write_council(folder / "council", catalogue=catalogue), folder / "store", silent=True
    )
    return services_for(Settings(store=folder / "store"), Flask("estimates"))


@pytest.fixture(scope="module")
def council(services: Services) -> Atlas:
    return services.atlases.current()


def test_wards_add_up_to_the_authority_and_to_the_whole(council: Atlas) -> None:
    wards, authority = (council.base(level, "residents") for level in ("ward", "authority"))
    assert wards.sum() == authority.sum() == council.manifest.bases[0].total
    known = council.base("oa", "residents")
    assert wards.sum() > np.nansum(known)


def test_only_areas_with_a_part_that_is_not_known_are_estimates(council: Atlas) -> None:
    names = council.areas("ward").names.tolist()
    estimates = council.is_estimate("ward", "residents").tolist()
    assert dict(zip(names, estimates, strict=True)) == {"Westside": False, "Eastside": True}
    # Three of the four output areas of an LSOA are too few, so it has no figure at all.
    assert np.isnan(council.base("lsoa", "residents")).sum() == 1
    assert not council.is_estimate("lsoa", "residents").any()
    assert not council.is_estimate("oa", "residents").any()


def test_card_sentence_working_and_tables_say_estimate_with_one_number(
    services: Services, council: Atlas
) -> None:
    eastside = council.areas("ward").names.tolist().index("Eastside")
    residents = f"{council.base('ward', 'residents')[eastside]:,.0f}"
    told = parts_of(partial(page_of, services), "area=ward:W1&service=lights&measure=rate")
    assert f"Residents {residents} estimate Census 2021" in told["people"]
    assert f"Base: {residents} (estimate) people, Census 2021." in told["people"]
    assert f"÷ {residents} (estimate) =" in told["working"]
    assert "The number of residents here is an estimate." in told["now"]
    assert "The number of residents here is an estimate." in told["services"]
    other = parts_of(partial(page_of, services), "area=ward:W0&service=lights&measure=rate")
    assert "estimate" not in f"{other['now']} {other['working']}"


def test_the_page_shows_one_population(services: Services) -> None:
    opening = " ".join(words(page_of(services, "tab=people")["body"]).split())
    assert "Residents 3,0" in opening
    assert "mid-2020" not in opening


def test_where_the_population_is_not_known_one_of_another_time_stands_for_it() -> None:
    first, second, homes = (
        Base(key=k, title=t, unit=u, period=p, source="")
        for k, t, u, p in (
            ("now", "residents", "people", "Census 2021"),
            ("then", "residents (mid-2020)", "people", "mid-2020"),
            ("homes", "households 2011", "households", "Census 2011"),
        )
    )
    manifest = manifest_for().model_copy(update={"bases": (homes, first, second)})
    assert told_once(manifest, {"now": 10.0, "then": 9.0, "homes": 4.0}) == [first, homes]
    assert told_once(manifest, {"now": float("nan"), "then": 9.0}) == [second, homes]
    assert told_once(manifest, {}) == [first, homes]


def test_files_and_hover_say_estimate(council: Atlas) -> None:
    asked = ask_query("level=ward&service=lights&measure=rate", council)
    rows = rates_csv(asked).splitlines()
    assert "The base is an estimate." in next(row for row in rows if row.startswith("W1"))
    assert "estimate" not in next(row for row in rows if row.startswith("W0"))
    hover = asked.measure.hover(asked)
    assert hover is not None
    told = [hover.words.get(str(number), "") for number in hover.verdict]
    assert ["number of residents: estimate" in text for text in told] == [
        name == "Eastside" for name in council.areas("ward").names
    ]


@given(
    st.lists(st.integers(0, 500), min_size=40, max_size=40),
    st.sets(st.integers(0, 39), max_size=4),
)
def test_estimates_of_any_level_add_up(counts: list[int], unknown: set[int]) -> None:
    values = np.array(counts, dtype=np.float64)
    values[list(unknown)] = np.nan
    small, large = (np.repeat(np.arange(1, n + 1), 40 // n).astype(np.uint32) for n in (4, 2))
    whole = np.ones(40, dtype=np.uint32)
    filled = fill_in(values, [small, large, whole])
    sums = [sum_known(values, filled, above, int(above.max())) for above in (small, large, whole)]
    assert not np.isnan(sums[2]).any(), "nine tenths are known"
    known = ~np.isnan(values)
    np.testing.assert_array_equal(filled[known], values[known])
    for finer in sums[:2]:
        if not np.isnan(finer).any():
            assert finer.sum() == sums[2].sum()
