"""Two maps: what a link says of the second, what both languages read in it, and its words."""

import json
import shutil
import subprocess

import pytest

from data.answers.address import canonical_query, read_view, second_view
from data.answers.choices import choices_for
from data.store.reader import Atlas
from tests.support.asking import See, view_of
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
