"""The section of services that go together, on the demonstration."""

from functools import partial
from pathlib import Path

import numpy as np
import pytest
from flask import Flask

from callbacks.context import services_for
from data.answers.address import ask_query
from data.answers.calculations.together import ServicesTogether
from data.answers.conditions.found import Found, found_for
from data.answers.story.together import CAVEAT, TogetherFigure, matrix_of, together_figure
from data.settings import Settings
from data.stats.together import Together
from data.store.reader import Atlas
from layouts.panels.together import build_together
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


def pairs_of(size: int, *pairs: tuple[int, int, float]) -> Together:
    """Services of which some pairs are chosen, each with how far it goes beyond what all share."""
    beyond, chosen = np.zeros((size, size)), np.zeros((size, size), dtype=bool)
    np.fill_diagonal(beyond, np.nan)
    for a, b, value in pairs:
        beyond[a, b] = beyond[b, a] = value
        chosen[a, b] = chosen[b, a] = True
    return Together(beyond, beyond, beyond, beyond, beyond, chosen)


def test_a_matrix_has_every_service_of_a_pair_beside_every_other(demo: Atlas) -> None:
    items = tuple(item for item in demo.items() if not item.is_total)[:7]
    found = pairs_of(7, (0, 1, 0.3), (1, 4, -0.4), (4, 6, 0.2), (0, 6, 0.5))
    matrix = matrix_of(ServicesTogether(items, found), items[4].key)
    assert matrix is not None
    assert matrix.names == tuple(items[place].title for place in (0, 1, 4, 6))
    assert matrix.cells == ((None, 1, 0, 1), (1, None, -1, 0), (0, -1, None, 1), (1, 0, 1, None))
    assert matrix.chosen == 2
    told = words(build_together(TogetherFigure("Headline.", matrix=matrix)))
    assert told.count("+ go together") == 6
    assert told.count("− one is high where the other is low") == 2


def test_a_few_pairs_have_no_matrix(demo: Atlas) -> None:
    items = tuple(item for item in demo.items() if not item.is_total)[:6]
    assert matrix_of(ServicesTogether(items, pairs_of(6, (0, 1, 0.3), (2, 3, 0.2))), "") is None
