"""The page as Dash knows it: every id a callback speaks of is there, once, and the browser's
functions exist.
"""

import json
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from shutil import which
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from app import create_app
from data.answers.address import canonical_query, default_view, read_view
from data.answers.choices import choices_for
from data.answers.measures.registry import MEASURES
from data.answers.pages import PAGES
from data.answers.view import OVERLAYS
from data.errors import WardwiseError
from data.manifest import EVERY_WINDOW
from data.settings import Settings
from layouts.panels.links import build_go_link
from tests.support.commands import status_of
from tests.support.places import ROOT
from tests.support.stores import build_store, manifest_for
from wardwise import serve


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    store = build_store(tmp_path_factory.mktemp("page") / "store")
    return create_app(Settings(store=store)).server.test_client()


def ids_in(tree: Any) -> Iterator[str]:
    """Ids of all components in a layout as JSON, those kept in a store for later among them."""
    if isinstance(tree, list):
        for part in tree:
            yield from ids_in(part)
    elif isinstance(tree, dict):
        if "namespace" in tree and "id" in tree.get("props", {}):
            yield tree["props"]["id"]
        for value in tree.values():
            yield from ids_in(value)


def test_every_id_a_callback_speaks_of_is_on_the_page_once(client: FlaskClient) -> None:
    counted = Counter(ids_in(client.get("/_dash-layout").get_json()))
    assert [name for name, times in counted.items() if times > 1] == []
    for callback in client.get("/_dash-dependencies").get_json():
        outputs = re.findall(r"([a-z0-9-]+)\.[a-zA-Z]+", callback["output"])
        for name in [*outputs, *(part["id"] for part in callback["inputs"] + callback["state"])]:
            assert name in counted, f"{name} of {callback['output']}"


def test_one_question_to_the_server_for_a_view_and_one_for_the_next(client: FlaskClient) -> None:
    asking = [
        c for c in client.get("/_dash-dependencies").get_json() if not c["clientside_function"]
    ]
    told = {c["output"]: [each["id"] for each in c["inputs"]] for c in asking}
    assert told == {"answer.data": ["view", "wanted"], "ahead-answer.data": ["ahead"]}


def test_a_worker_may_load_the_scripts_it_is_made_of(client: FlaskClient) -> None:
    for worker in ("film", "tiles"):
        answer = client.get(f"/assets/js/map/{worker}-worker.js")
        assert answer.status_code == 200
        assert "script-src 'self'" in answer.headers["Content-Security-Policy"]


def test_a_worker_may_ask_its_own_server_only(client: FlaskClient) -> None:
    assert (
        client.get("/assets/js/map/tiles-worker.js")
        .headers["Content-Security-Policy"]
        .endswith("; connect-src 'self'")
    )


def test_every_function_of_the_browser_is_written(client: FlaskClient) -> None:
    written = "\n".join(path.read_text() for path in (ROOT / "assets/js").rglob("*.js"))
    for callback in client.get("/_dash-dependencies").get_json():
        if callback["clientside_function"]:
            assert re.search(
                rf"function {callback['clientside_function']['function_name']}\(", written
            )


def test_the_layout_is_small_and_holds_no_areas(client: FlaskClient) -> None:
    layout = client.get("/_dash-layout").data
    assert len(layout) < 60_000
    assert b"E0000001" not in layout


def test_the_page_says_its_language_and_asks_nothing_of_elsewhere(client: FlaskClient) -> None:
    page = client.get("/").get_data(as_text=True)
    assert '<html lang="en-GB"' in page
    assert re.findall(r'(?:src|href)="(?:https?:)?//', page) == []


def test_our_own_scripts_and_styles_travel_as_one_file_each_from_any_worker(
    tmp_path: Path, client: FlaskClient
) -> None:
    page = client.get("/").get_data(as_text=True)
    names = re.findall(r'(?:src|href)="(/_wardwise/[0-9a-f]{16}\.(?:js|css))"', page)
    assert len(names) == 5, (
        "one style sheet, one script, the script of the table and the list, "
        "the worker that draws the months and the one that reads tiles"
    )
    assert "/assets/js/" not in page
    other = create_app(Settings(store=build_store(tmp_path / "store"))).server.test_client()
    for name in names:
        answer = other.get(name, headers={"Accept-Encoding": "identity"})
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]
    assert other.get("/_wardwise/0000000000000000.js").status_code == 404


def test_libraries_are_served_by_a_worker_that_made_no_page_yet(
    tmp_path: Path, client: FlaskClient
) -> None:
    page = client.get("/").get_data(as_text=True)
    names = re.findall(r'"(/_dash-component-suites/[^"]+\.js)"', page)
    assert names
    other = create_app(Settings(store=build_store(tmp_path / "store"))).server.test_client()
    assert {name: other.get(name).status_code for name in names} == dict.fromkeys(names, 200)


def test_fictional_data_is_labelled(tmp_path: Path) -> None:
    from data.manifest import FICTIONAL
    from layouts.shell import build_shell

    real, invented = (
        manifest_for().model_copy(update={"fictional": said}) for said in (False, True)
    )
    assert FICTIONAL not in str(build_shell(real, Settings(store=tmp_path)))
    assert FICTIONAL in str(build_shell(invented, Settings(store=tmp_path)))


def test_without_a_store_the_server_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WARDWISE_STORE", str(tmp_path / "nothing"))
    assert status_of(serve) == 2
    assert "wardwise demo --store store" in capsys.readouterr().err


def test_a_link_that_changes_nothing_is_refused() -> None:
    with pytest.raises(WardwiseError, match="changes nothing"):
        build_go_link("nowhere", {})


MANIFEST = manifest_for()
ASKED = st.fixed_dictionaries(
    {},
    optional={
        "mode": st.sampled_from(PAGES.keys),
        "level": st.sampled_from(["auto", "oa", "ward", "lad"]),
        "area": st.sampled_from(["ward:W1", "lad:A B&C", "x:1"]),
        "tier": st.sampled_from(["supergroup", "group"]),
        "segment": st.sampled_from(["1", "1,2", "1a,3a", "9"]),
        "theme": st.sampled_from(["street", "safety"]),
        "service": st.sampled_from(["lights", "potholes", "crime", "total", "none"]),
        "measure": st.sampled_from(MEASURES.keys),
        "channel": st.sampled_from(["web", "phone", "all", "post"]),
        "period": st.sampled_from(["2019-05", "2021-06", "2020-12", "1999-01"]),
        "window": st.sampled_from(EVERY_WINDOW),
        "overlay": st.sampled_from(OVERLAYS),
        "comparator": st.sampled_from(["atlas", "parent"]),
        "at": st.sampled_from(["53.8,-1.5,12", "99,0,0"]),
        "entry": st.sampled_from(["protection", "base:people", "base:none"]),
        "find": st.sampled_from(["street", "a&b c"]),
        "kind": st.sampled_from(["records", "base", "x"]),
        "topic": st.sampled_from(["level:ward", "theme:street", "ward"]),
    },
)


@given(ASKED)
def test_a_canonical_query_means_the_view_it_was_made_from(asked: dict[str, str]) -> None:
    view, _ = read_view(asked, MANIFEST)
    query = canonical_query(view, MANIFEST)
    assert read_view(query, MANIFEST) == (view, ())


def test_the_default_view_needs_no_query() -> None:
    assert canonical_query(default_view(MANIFEST), MANIFEST) == ""


SCRIPT = """
import { readFileSync } from "node:fs";
const { canonical, viewOf } = await import(process.argv[1]);
const { choices, queries } = JSON.parse(readFileSync(0));
const found = queries.map((query) => canonical(viewOf(query, choices), choices));
process.stdout.write(JSON.stringify(found));
"""


def test_browser_and_server_read_and_write_the_same_addresses() -> None:
    node = which("node")
    if node is None:
        pytest.skip("node is not installed")
    queries = [
        "",
        "measure=rate",
        "service=total&measure=count",
        "service=crime&window=month",
        "tier=group&segment=1A,2a,x",
        "area=ward:w 1&compare=lad:É'(1)",
        "theme=safety&service=lights",
        "period=2020-01&window=month&channel=phone",
        "mode=nonsense&level=lad&at=53.8,-1.55,12",
        "at=1,2",
        "a=1&measure=%zz&level=ward",
        "service=crime&period=2020-12&window=year",
        "measure=indicator&indicator=imd&comparator=parent",
        "points=show&overlay=takeup",
        "mode=about&entry=records:lights&find=Caf%C3%A9+%26+more&kind=records&topic=level:oa",
        "mode=about&entry=protection&kind=nothing&topic=theme:street",
        "entry=protection&find=lost+elsewhere",
    ]
    asked = json.dumps({"choices": choices_for(MANIFEST), "queries": queries})
    done = subprocess.run(
        [node, "--input-type=module", "-e", SCRIPT, str(ROOT / "assets/js/state/address.js")],
        input=asked,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert json.loads(done.stdout) == [
        canonical_query(read_view(q, MANIFEST)[0], MANIFEST) for q in queries
    ]
