"""The section of services that go together, on the demonstration."""

from functools import partial
from pathlib import Path

import pytest
from flask import Flask

from callbacks.context import services_for
from data.answers.address import ask_query
from data.answers.conditions.found import Found, found_for
from data.answers.story.together import CAVEAT, together_figure
from data.settings import Settings
from data.store.reader import Atlas
from tests.support.asking import See, page_of, words

WANTED = {"open": ["together"]}
QUERY = "level=ward&service=swimming&tab=services"


@pytest.fixture(scope="module")
def seen(demo_store: Path) -> See:
    return partial(page_of, services_for(Settings(store=demo_store), Flask("together")))


def test_the_section_lists_pairs_and_leads_to_areas_that_use_one_and_not_the_other(
    seen: See, demo: Atlas
) -> None:
    told = " ".join(words(seen(QUERY, WANTED)["sections"]["together"]).split())
    assert CAVEAT in told
    figure = together_figure(ask_query(QUERY, demo))
    assert len(figure.pairs) > 0
    for pair in (*figure.pairs, *figure.others):
        query = "&".join(f"{name}={value}" for name, value in pair.search)
        asked = ask_query(query, demo)
        assert isinstance(found_for(asked), Found), query
    for pair in figure.pairs:
        assert pair.first == "Swimming pools"
        assert f"ards that use {pair.first} and not yet {pair.second}" in told


def test_a_service_without_a_pair_says_so(seen: See, demo: Atlas) -> None:
    for item in demo.items():
        query = f"level=ward&service={item.service.key}&tab=services"
        if item.is_total or together_figure(ask_query(query, demo)).pairs:
            continue
        told = words(seen(query, WANTED)["sections"]["together"])
        assert f"{item.title} goes together with no other service" in told
        return
    pytest.fail("every service of the demonstration has a pair")


def test_an_atlas_of_few_services_says_why_there_are_no_pairs(see: See) -> None:
    told = words(see("level=oa&service=lights&tab=services", WANTED)["sections"]["together"])
    assert "Pairs of services need at least 6" in told
