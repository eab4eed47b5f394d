"""Two maps: what a link says of the second, what both languages read in it, and its words."""

import json
import shutil
import subprocess

import numpy as np
import pytest

from data.answers.address import ask_query, canonical_query, read_view, second_view
from data.answers.asked import Asked
from data.answers.choices import choices_for
from data.answers.map.frame import description_for, frame_for
from data.stats import Refusal
from data.stats.verdict import verdicts_between
from data.store.reader import Atlas
from data.store.values import VALUE
from tests.support.asking import See, view_of
from tests.support.frames import read_frame
from tests.support.places import ROOT

MONTH = "window=month&period=2019-06"
PAIRS = (
    ("service=lights", "service:crime"),
    (f"service=lights&{MONTH}", "period:2019-05"),
    (f"service=lights&{MONTH}", "period:2019-05~service:crime"),
    ("measure=rate&service=lights&area=ward:W0000001", "area:ward:W0000002"),
    ("measure=segment", "tier:group"),
    ("measure=index&segment=1", "segment:2"),
)
WRONG = ("service:none", "mode:about", "nonsense", "service:lights", "period:1066-10", "~:~")


def both_of(query: str, atlas: Atlas) -> tuple[str, str]:
    """The addresses of a view and of its second map alone."""
    view = view_of(query, atlas)
    return tuple(
        canonical_query(each, atlas.manifest) for each in (view, second_view(view, atlas.manifest))
    )


@pytest.mark.parametrize(("query", "beside"), PAIRS)
def test_a_link_to_two_maps_opens_them_again(query: str, beside: str, atlas: Atlas) -> None:
    view = view_of(f"{query}&beside={beside}&split=30", atlas)
    assert (sorted(view.beside.split("~")), view.split) == (sorted(beside.split("~")), "30")
    assert view_of(canonical_query(view, atlas.manifest), atlas) == view


@pytest.mark.parametrize("beside", WRONG)
def test_a_second_map_that_is_none_is_ignored_in_words(beside: str, atlas: Atlas) -> None:
    view, told = read_view(f"service=lights&beside={beside}", atlas.manifest)
    assert view.beside == ""
    assert len(told) == 1
    assert told[0].startswith("The second map")


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not here")
def test_the_browser_reads_the_same_two_views(atlas: Atlas) -> None:
    queries = [f"{query}&beside={beside}" for query, beside in PAIRS]
    queries += [f"service=lights&beside={beside}" for beside in WRONG]
    script = """
    import { viewOf, canonical, secondOf } from "./assets/js/state/address.js";
    import { learn } from "./assets/js/state/measures.js";
    import { readFileSync } from "node:fs";
    const { choices, queries } = JSON.parse(readFileSync(0));
    learn(choices);
    const both = (view) => [view, secondOf(view, choices)].map((each) => canonical(each, choices));
    process.stdout.write(JSON.stringify(queries.map((query) => both(viewOf(query, choices)))));
    """
    run = subprocess.run(
        ["node", "--input-type=module", "-e", script],
        cwd=ROOT,
        input=json.dumps({"choices": choices_for(atlas.manifest), "queries": queries}),
        capture_output=True,
        text=True,
        check=True,
    )
    assert [tuple(each) for each in json.loads(run.stdout)] == [
        both_of(query, atlas) for query in queries
    ]


@pytest.mark.parametrize(("query", "beside"), PAIRS)
def test_each_of_two_maps_has_the_headline_of_its_own_page(
    query: str, beside: str, atlas: Atlas, see: See
) -> None:
    both = see(f"{query}&beside={beside}")
    alone = [
        see(each)["headline"] for each in (query, both_of(f"{query}&beside={beside}", atlas)[1])
    ]
    assert both["beside"]["headlines"] == alone
    assert both["headline"] == alone[0]
    assert see(query)["beside"] is None


def between_of(query: str, beside: str, atlas: Atlas) -> Asked:
    return ask_query(f"level=ward&measure=between&{query}&beside={beside}", atlas)


def why_not(asked: Asked) -> str:
    found = asked.measure.paint(asked)
    return found.reason if isinstance(found, Refusal) else ""


@pytest.mark.parametrize(
    ("query", "beside", "reason"),
    [
        ("service=lights", "area:ward:W0000002", "same counts"),
        ("service=lights", "tier:group", "same counts"),
        (f"service=lights&{MONTH}", "period:2019-05~service:crime", "more than one thing"),
        (f"service=lights&{MONTH}", "period:2019-05", "same months of the year"),
        ("service=lights&period=2020-12", "period:2020-11", "months in common"),
        ("service=lights", "channel:web", "a part of the other"),
    ],
)
def test_a_difference_that_means_nothing_is_refused_with_the_reason(
    query: str, beside: str, reason: str, atlas: Atlas, see: See
) -> None:
    asked = between_of(query, beside, atlas)
    assert reason in why_not(asked)
    told = see(f"level=ward&measure=rate&{query}&beside={beside}")["beside"]
    assert reason in told["difference"]
    assert "cannot be compared" in asked.measure.headline(asked)


def test_without_a_second_map_there_is_no_difference(atlas: Atlas) -> None:
    asked = ask_query("level=ward&measure=between&service=lights", atlas)
    assert "no second map" in why_not(asked)


@pytest.mark.parametrize(
    ("query", "beside"),
    [
        ("service=lights&window=month&period=2019-01", "service:crime"),
        (f"service=crime&{MONTH}", "service:lights"),
    ],
)
def test_a_difference_is_of_the_published_counts_of_both(
    query: str, beside: str, atlas: Atlas
) -> None:
    asked = between_of(query, beside, atlas)
    second = asked.second
    assert second is not None
    question, other = asked.question(), second.question(asked.level)
    assert question is not None
    assert other is not None
    mine, theirs = question.counts(atlas), other.counts(atlas)
    base = atlas.base("ward", "people")
    phi = max(question.dispersion, other.dispersion)
    states = {"states": mine.states, "other_states": theirs.states}
    found = verdicts_between(mine.values, base, theirs.values, base, **states, dispersion=phi)
    judged = asked.measure.judgement(asked)
    assert judged is not None
    np.testing.assert_array_equal(judged.band, found.band)
    about, columns = read_frame(frame_for(asked, with_values=True).whole())
    known = (mine.states == VALUE) & (theirs.states == VALUE) & (theirs.values > 0)
    percent = 100 * (mine.values - theirs.values) / theirs.values
    np.testing.assert_allclose(columns["value"][known], percent[known], rtol=1e-5)
    assert not np.isfinite(columns["value"][~known]).any()
    assert about["is_difference"]


def test_rates_of_one_base_have_the_same_classes_on_both_maps(atlas: Atlas, see: See) -> None:
    both = [
        description_for(
            ask_query(f"level=ward&measure=rate&service={one}&beside=service:{two}", atlas)
        )
        for one, two in (("lights", "crime"), ("crime", "lights"))
    ]
    ends = [[c["label"] for c in each["classes"] if c["kind"] == "class"] for each in both]
    assert ends[0] == ends[1]
    told = see("level=ward&measure=rate&service=lights&beside=service:crime")["beside"]
    assert told["classes"].startswith("Both maps have the same classes")
