"""Clusters on the demonstration: map, headline, list and file speak of the same areas."""

from functools import partial
from pathlib import Path

import numpy as np
import pytest
from flask import Flask

from callbacks.context import services_for
from data.answers.address import ask_query
from data.answers.exports.table import table_for
from data.answers.map.paint import paint_for
from data.answers.measures.clusters import CLUSTERS
from data.answers.story.clusters import clusters_list
from data.settings import Settings
from data.store.reader import Atlas
from tests.support.asking import See, page_of, words

QUERY = "measure=clusters&service=libraries"


@pytest.fixture(scope="module")
def seen(demo_store: Path) -> See:
    return partial(page_of, services_for(Settings(store=demo_store), Flask("clusters")))


def test_map_headline_list_and_file_agree(seen: See, demo: Atlas) -> None:
    asked = ask_query(QUERY, demo)
    assert asked.level.key == "lsoa", "wards of one authority are too few"
    areas = {entry.label: entry.areas for entry in paint_for(asked).legend}
    figure, table = clusters_list(asked, CLUSTERS), table_for(asked)
    assert figure is not None
    of_file = table["class"].values.tolist()
    for label in ("low, together", "high, together"):
        marked = next(areas[known] for known in areas if known.endswith(label))
        assert of_file.count(label) == marked > 0
    own = table["cluster"].values
    in_cluster = np.isfinite(own)
    assert in_cluster.sum() == sum(len(row.areas) + row.more for row in figure.rows)
    assert set(table["class"].values[in_cluster]) == {"low, together", "high, together"}
    assert (table["p"].values[in_cluster] <= 0.05).all()
    high = table["class"].values == "high, together"
    assert (table["gi"].values[high] > 0).all()
    largest = figure.rows[0]
    assert len(largest.areas) + largest.more == (own == 1).sum()
    told = " ".join(words(seen(QUERY)["body"]).split())
    assert largest.words in told
    assert all(note in told for note in figure.notes)


def test_too_few_areas_say_so_and_offer_a_level_that_has_enough(demo: Atlas) -> None:
    notice = paint_for(ask_query(f"{QUERY}&level=ward", demo)).notice
    assert notice is not None
    assert "at least 30 areas" in notice["text"]
    assert notice["offer_level"] == "lsoa"


def test_a_hidden_count_is_left_out_and_counted(demo: Atlas) -> None:
    asked = ask_query("measure=clusters&service=mobile-meals&level=lsoa", demo)
    found = CLUSTERS.found(asked)
    question = asked.question()
    assert question is not None
    assert hasattr(found, "kind")
    hidden = ~np.isfinite(question.known_counts(demo).values)
    assert hidden.any()
    assert not found.kind[hidden].any()
    assert np.isnan(found.gi[hidden]).all()
