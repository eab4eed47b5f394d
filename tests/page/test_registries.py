"""A measure is one object in one registry, and so is a page: both are found everywhere."""

import csv
import io
import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from dash._utils import to_json
from flask.testing import FlaskClient

from app import create_app
from callbacks.context import Services
from callbacks.pages import answer_for
from data.answers.address import read_view
from data.answers.choices import choices_for
from data.answers.classes.of_values import classes_of_cells, legend_of_values
from data.answers.classes.paint import Paint, ramp
from data.answers.measures.measure import Hover, Series
from data.answers.measures.registry import MEASURES
from data.answers.measures.takeup import TakeupMeasure
from data.answers.pages import PAGES, Page
from data.answers.registry import Registry
from data.settings import Settings
from data.store.reader import Atlas
from data.store.values import Values
from tests.support.frames import read_frame
from tests.support.places import ROOT

LABEL, TITLE, UNIT = "Doubled for a test", "reports counted twice", "doubled reports"
QUERY = "level=ward&measure=doubled&service=lights&window=month&period=2019-06"


class Doubled(TakeupMeasure):
    """Twice the count, with an interval of one on either side."""

    key = "doubled"
    label = LABEL

    def unit(self, asked: Any) -> str:  # noqa: ARG002
        return UNIT

    def after_service(self, asked: Any) -> str:  # noqa: ARG002
        return TITLE

    def explanation(self, asked: Any) -> str:  # noqa: ARG002
        return "Every report is counted twice."

    def paint(self, asked: Any, *, with_mix: bool = False) -> Paint | None:  # noqa: ARG002
        counts = asked.question().counts(asked.atlas)
        return ramp(Values(counts.values * 2, counts.states), [20.0], whole=True, has_zero=True)

    def hover(self, asked: Any) -> Hover:
        values = asked.question().counts(asked.atlas).values * 2
        low, high = ((values + step).astype(np.float32) for step in (-1, 1))
        return Hover(low, high, np.ones(len(values), dtype=np.uint8), {"1": "twice as sure"})

    def series(self, asked: Any) -> Series:
        months, counts, states = asked.atlas.series_matrix(
            asked.level.key, asked.item.key, asked.view.channel, asked.view.window
        )
        classes = classes_of_cells(counts * 2, states, [20.0], has_zero=True)
        return list(months), classes, legend_of_values(classes.ravel(), [20.0], whole=True)


@pytest.fixture
def doubled() -> Iterator[Doubled]:
    """The toy measure, registered for one test."""
    measure = Doubled()
    with MEASURES.including(measure):
        yield measure


@pytest.fixture
def root(atlas: Atlas) -> str:
    return f"/api/v1/{atlas.build_id}"


def test_a_registered_measure_is_offered_by_the_controls(doubled: Doubled, atlas: Atlas) -> None:
    choices = choices_for(atlas.manifest)
    assert doubled.as_choice(atlas.manifest) in choices["measures"]
    assert read_view("measure=doubled", atlas.manifest)[0].measure == "doubled"


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not here")
def test_javascript_reads_a_registered_measure_from_the_choices(
    doubled: Doubled, atlas: Atlas
) -> None:
    script = """
    import { viewOf, canonical } from "./assets/js/state/address.js";
    import * as known from "./assets/js/state/measures.js";
    import { partsOf } from "./assets/js/state/question.js";
    import { readFileSync } from "node:fs";
    const { choices, query } = JSON.parse(readFileSync(0));
    const { firstMeasures, learn, namesPainting, reasonNotToPlay } = known;
    learn(choices);
    const view = viewOf(query, choices);
    const parts = partsOf(view, choices, firstMeasures());
    const measures = parts.find(({ key }) => key === "compared").groups[0].options;
    const said = [view.measure, measures, namesPainting(view), reasonNotToPlay(view, choices)];
    process.stdout.write(JSON.stringify([...said, canonical(view, choices)]));
    """
    given = json.dumps({"choices": choices_for(atlas.manifest), "query": QUERY})
    run = subprocess.run(
        ["node", "--input-type=module", "-e", script],
        cwd=ROOT,
        input=given,
        capture_output=True,
        text=True,
        check=True,
    )
    measure, measures, names, reason, query = json.loads(run.stdout)
    assert measure == "doubled"
    [own] = [each for each in measures if each["patch"] == {"measure": "doubled"}]
    assert (own["label"], own["isChosen"], own["reason"]) == (LABEL, True, "")
    assert names == ["measure", *doubled.painted_by]
    assert reason == ""
    assert "measure=doubled" in query


@pytest.mark.usefixtures("doubled")
def test_a_registered_measure_is_on_the_map_in_the_legend_and_in_the_hover(
    client: FlaskClient, atlas: Atlas, root: str
) -> None:
    counts = atlas.counts("ward", "lights", "all", 5, "month").values
    about, columns = read_frame(client.get(f"{root}/paint.frame?{QUERY}").data)
    assert columns["value"].tolist() == (2 * counts).tolist()
    assert columns["class"].tolist() == [3 if value <= 20 else 4 for value in 2 * counts]
    assert [entry["label"] for entry in about["classes"]] == ["1 to 20", "over 20"]
    assert columns["low"].tolist() == (2 * counts - 1).tolist()
    assert about["verdicts"] == {"1": "twice as sure"}


@pytest.mark.usefixtures("doubled")
def test_a_registered_measure_is_put_into_words(client: FlaskClient, root: str) -> None:
    about = client.get(f"{root}/paint.json?{QUERY}").get_json()
    assert about["title"] == f"Lights: {TITLE}"
    assert about["unit"] == UNIT
    assert about["subtitle"] == "June 2019"
    assert about["explanation"] == "Every report is counted twice."
    assert about["cited"][0]["entry"] == "records:reports"


@pytest.mark.usefixtures("doubled")
def test_a_registered_measure_is_played(client: FlaskClient, root: str) -> None:
    query = QUERY.replace("&period=2019-06", "")
    about, columns = read_frame(client.get(f"{root}/series.frame?{query}").data)
    assert len(about["months"]) == 30
    assert len(columns["class"]) == 30 * about["n"]


@pytest.mark.usefixtures("doubled")
def test_a_registered_measure_is_in_the_files_and_on_the_page_of_a_ward(
    client: FlaskClient, services: Services, atlas: Atlas, root: str
) -> None:
    text = client.get(f"{root}/rates.csv?{QUERY}").data.decode("utf-8-sig")
    assert f"# doubled: Lights: {TITLE}, {UNIT}" in text.replace('"', "")
    rows = [line for line in text.splitlines() if not line.startswith(("#", '"#'))]
    counts = atlas.counts("ward", "lights", "all", 5, "month").values
    table = list(csv.DictReader(io.StringIO("\n".join(rows))))
    assert len(table) == len(counts)
    for row in table:
        count = counts[(atlas.number("ward", row["area_code"]) or 0) - 1]
        assert float(row["doubled"]) == 2 * count
        assert float(row["doubled_low"]) == 2 * count - 1
    ward = f"ward:{atlas.areas('ward').codes[0]}"
    answer = answer_for({"query": f"{QUERY}&mode=ward&area={ward}"}, atlas.build_id, services)
    assert f"Lights: {TITLE}" in to_json(answer["page"])


def test_what_is_not_registered_is_not_known(atlas: Atlas) -> None:
    view, ignored = read_view("measure=doubled&mode=toy", atlas.manifest)
    assert (view.measure, view.mode) == ("expected", "explore")
    assert len(ignored) == 2


def test_a_registered_page_has_a_link_an_address_and_an_answer(
    small_store: Path, services: Services, atlas: Atlas
) -> None:
    page = Page("toy", "A toy page", lambda asked: {"page": f"toy of {asked.view.area}"})
    with PAGES.including(page):
        assert "toy" in choices_for(atlas.manifest)["modes"]
        layout = create_app(Settings(store=small_store)).server.test_client().get("/_dash-layout")
        assert "A toy page" in layout.get_data(as_text=True)
        assert '"toy-page"' in layout.get_data(as_text=True)
        answer = answer_for({"query": "mode=toy"}, atlas.build_id, services)
        assert (answer["mode"], answer["page"]) == ("toy", "toy of ")


def test_a_key_is_registered_once() -> None:
    registry: Registry[Doubled] = Registry(Doubled())
    with pytest.raises(ValueError, match="doubled"):
        registry.register(Doubled())
