"""How the page and its files are served: compressed, kept, and under a strict policy."""

import gzip
import re
from pathlib import Path

import brotli
import dash
import pytest
from dash import Input, Output, dcc, html
from flask.testing import FlaskClient

from callbacks.api import register
from callbacks.context import services_for
from callbacks.serving import install
from callbacks.serving.packing import BEST, QUICK, Packing
from data.errors import SettingsError
from data.settings import Settings
from tests.support.stores import build_store

BROTLI = {"Accept-Encoding": "gzip, deflate, br"}
CALLBACK = {
    "output": "there.children",
    "outputs": {"id": "there", "property": "children"},
    "inputs": [{"id": "here", "property": "value", "value": "hey "}],
    "changedPropIds": ["here.value"],
}


class Served:
    """A small page over a small atlas, served as the real one is."""

    def __init__(self, folder: Path, **options: object) -> None:
        self.store = build_store(folder / "store", side=4)
        self.assets = folder / "assets"
        self.assets.mkdir()
        (self.assets / "page.js").write_text("// " + "page " * 400)
        (self.assets / "picture.png").write_bytes(b"\x89PNG" + bytes(range(256)) * 8)
        self.laid_out = 0
        app = dash.Dash(
            "served",
            assets_folder=str(self.assets),
            use_async=False,
            suppress_callback_exceptions=True,
        )
        services = services_for(Settings(store=self.store, **options), app.server)
        register(app.server, services)

        def layout() -> html.Div:
            self.laid_out += 1
            title = services.atlases.current().manifest.title
            return html.Div(
                [
                    html.H1(title),
                    dcc.Input(id="here"),
                    html.Div(id="there"),
                    *[html.P("some words") for _ in range(40)],
                ]
            )

        app.layout = layout

        @app.callback(Output("there", "children"), Input("here", "value"))
        def show(value: str) -> str:
            if value == "fail":
                raise RuntimeError("secret of the server")
            return value * 400

        app.clientside_callback(
            "function (value) { return value; }", Output("there", "title"), Input("here", "value")
        )
        self.packing = install(app, services)
        self.client: FlaskClient = app.server.test_client()

    def addresses(self) -> list[str]:
        page = self.client.get("/").get_data(as_text=True)
        return re.findall(r'<script src="([^"]+)"', page)


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Served:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return Served(tmp_path)


def test_every_script_of_the_page_comes_compressed_and_may_be_kept_for_good(served):
    addresses = served.addresses()
    assert any("dash-renderer" in address for address in addresses)
    assert any("page.js" in address for address in addresses)
    for address in addresses:
        plain = served.client.get(address).data
        packed = served.client.get(address, headers=BROTLI)
        zipped = served.client.get(address, headers={"Accept-Encoding": "gzip"})
        assert packed.headers["Content-Encoding"] == "br"
        assert brotli.decompress(packed.data) == gzip.decompress(zipped.data) == plain
        assert packed.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert len({packed.headers["ETag"], zipped.headers["ETag"]}) == 2
        assert (
            served.client.get(
                address, headers=BROTLI | {"If-None-Match": packed.headers["ETag"]}
            ).status_code
            == 304
        )


def test_the_first_visitor_gets_a_file_at_once_and_later_ones_a_smaller_one(served):
    address = next(address for address in served.addresses() if "dash_core_components." in address)
    first = served.client.get(address, headers=BROTLI)
    served.packing.settle()
    later = served.client.get(address, headers=BROTLI)
    assert len(later.data) < len(first.data)
    assert brotli.decompress(later.data) == brotli.decompress(first.data)
    assert (
        served.client.get(
            address, headers=BROTLI | {"If-None-Match": first.headers["ETag"]}
        ).status_code
        == 304
    )


def test_packed_files_are_there_again_after_a_restart(tmp_path):
    content = b"var page = 1; " * 500
    before = Packing(tmp_path)
    digest = before.add(content)
    before.settle()
    assert Packing(tmp_path).add(content) == digest
    again = Packing(tmp_path)
    again.add(content)
    assert again.get(digest) == before.get(digest)
    assert again.get(digest)[1] == BEST


def test_a_spoiled_packed_file_is_not_served(tmp_path):
    content = b"var page = 1; " * 500
    before = Packing(tmp_path)
    digest = before.add(content)
    before.settle()
    next(tmp_path.glob("*.br")).write_bytes(brotli.compress(b"something else"))
    again = Packing(tmp_path)
    again.add(content)
    assert brotli.decompress(again.get(digest)[0]) == content


def test_without_a_folder_files_are_packed_in_memory():
    packing = Packing(None)
    digest = packing.add(b"x" * 5000)
    assert packing.get(digest)[1] in (QUICK, BEST)
    packing.settle()
    assert packing.get(digest)[1] == BEST


def test_pictures_are_served_as_they_are(served):
    for _ in range(2):
        response = served.client.get("/assets/picture.png", headers=BROTLI)
        assert "Content-Encoding" not in response.headers
        assert response.data == (served.assets / "picture.png").read_bytes()
        assert response.headers["Content-Type"] == "image/png"
        assert response.headers["Cache-Control"] == "no-cache"


def test_an_asset_that_was_changed_is_served_anew(served):
    assert b"page page" in served.client.get("/assets/page.js").data
    (served.assets / "page.js").write_text("// another")
    assert served.client.get("/assets/page.js").data == b"// another"


@pytest.mark.parametrize(
    "address",
    [
        "/assets/nothing.js",
        "/assets/../store/current/manifest.json",
        "/assets/%00",
        "/_dash-component-suites/nothing/a.js",
        "/_dash-component-suites/dash/nothing.js",
        "/_dash-component-suites/dash/../../flask/app.py",
        "/assets/" + "a" * 5000,
    ],
)
def test_files_that_are_not_there_are_not_found(served, address):
    response = served.client.get(address)
    assert response.status_code == 404
    assert b"format" not in response.data


@pytest.mark.parametrize("address", ["/", "/_dash-layout", "/_dash-dependencies"])
def test_the_page_and_its_parts_are_made_once_for_a_build_and_asked_for_again(served, address):
    first = served.client.get(address, headers=BROTLI)
    made = served.laid_out
    again = served.client.get(address, headers=BROTLI)
    assert again.data == first.data
    assert served.laid_out == made
    assert first.headers["Cache-Control"] == "no-cache"
    assert first.headers["Content-Encoding"] == "br"
    assert (
        served.client.get(
            address, headers=BROTLI | {"If-None-Match": first.headers["ETag"]}
        ).status_code
        == 304
    )
    # Dash signs every page it makes with a number for background callbacks, of which there are
    # none.
    plain = [
        re.sub(rb'"end_id":"[^"]+"', b"", page)
        for page in (brotli.decompress(first.data), served.client.get(address).data)
    ]
    assert plain[0] == plain[1]


def test_a_new_build_is_laid_out_anew(served):
    assert b"Test atlas" in served.client.get("/_dash-layout").data
    build_store(served.store, side=4, title="Another atlas")
    assert b"Another atlas" in served.client.get("/_dash-layout").data


def test_answers_of_callbacks_are_compressed_on_the_way(served):
    response = served.client.post("/_dash-update-component", json=CALLBACK, headers=BROTLI)
    assert response.headers["Content-Encoding"] == "br"
    assert b"hey hey" in brotli.decompress(response.data)
    assert b"hey hey" in served.client.post("/_dash-update-component", json=CALLBACK).data


@pytest.mark.parametrize(
    "change",
    [
        {"output": "nothing.at"},
        {"output": None},
        {"inputs": []},
        {"inputs": None},
        {"inputs": [{"id": "elsewhere", "property": "value"}]},
        {"outputs": 3},
        {"outputs": None},
        {"changedPropIds": [1]},
        {"changedPropIds": "here"},
        {"inputs": ["here.value"]},
        {"state": [{"id": "x", "property": "y"}]},
    ],
)
def test_callback_requests_no_page_of_ours_sends_are_refused(served, change):
    response = served.client.post("/_dash-update-component", json=CALLBACK | change)
    assert response.status_code == 400
    assert response.get_json()["error"]["status"] == 400


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff\xfe", b"3", b'"text"'])
def test_bodies_that_are_no_request_are_refused(served, body):
    assert (
        served.client.post(
            "/_dash-update-component", data=body, content_type="application/json"
        ).status_code
        == 400
    )


def test_a_large_request_is_refused(served):
    assert served.client.post(
        "/_dash-update-component", data=b"x" * 300_000, content_type="application/json"
    ).status_code in (400, 413)


def test_a_callback_that_fails_tells_the_browser_nothing_of_the_server(served):
    failing = CALLBACK | {"inputs": [{"id": "here", "property": "value", "value": "fail"}]}
    response = served.client.post("/_dash-update-component", json=failing)
    assert response.status_code == 500
    assert b"secret" not in response.data
    assert b"Traceback" not in response.data


def test_the_page_may_run_its_own_scripts_only(served):
    headers = served.client.get("/").headers
    policy = dict(rule.split(" ", 1) for rule in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in policy["script-src"]
    assert "unsafe-eval" not in headers["Content-Security-Policy"]
    assert policy["script-src"].count("'sha256-") == 2
    assert policy["img-src"] == "'self' data: blob:"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert (
        served.client.get("/", headers=BROTLI).headers["Content-Security-Policy"]
        == headers["Content-Security-Policy"]
    )


def test_what_is_no_page_may_run_nothing_and_is_for_this_site(served):
    for address in ("/healthz", "/_dash-layout", "/assets/page.js", "/nowhere.json/x"):
        headers = served.client.get(address).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert (
        served.client.get("/healthz").headers["Content-Security-Policy"]
        == "default-src 'none'; frame-ancestors 'none'"
    )
    assert "Strict-Transport-Security" not in served.client.get("/healthz").headers


def test_browsers_are_told_to_stay_with_tls_where_the_atlas_is_served_by_it(tmp_path):
    client = Served(tmp_path, address="https://atlas.example.gov.uk").client
    assert client.get("/healthz").headers["Strict-Transport-Security"] == "max-age=31536000"


def test_a_council_may_embed_the_page_and_add_a_basemap(tmp_path):
    client = Served(
        tmp_path,
        frame_ancestors="https://www.ledston.gov.uk",
        basemap_url="https://{s}.tiles.example.org/{z}/{x}/{y}.png",
    ).client
    headers = client.get("/").headers
    assert "frame-ancestors https://www.ledston.gov.uk;" in headers["Content-Security-Policy"]
    assert (
        "img-src 'self' data: blob: https://*.tiles.example.org;"
        in headers["Content-Security-Policy"]
    )
    assert "X-Frame-Options" not in headers


@pytest.mark.parametrize(
    "options",
    [
        {"frame_ancestors": "'self'; script-src *"},
        {"frame_ancestors": "'self'\nX: y"},
        {"basemap_url": "javascript:alert(1)"},
        {"basemap_url": "https://a.example; script-src */{z}"},
        {"basemap_url": "/tiles/{z}"},
    ],
)
def test_settings_that_would_open_the_policy_are_refused_at_the_start(tmp_path, options):
    with pytest.raises(SettingsError, match="expected"):
        Served(tmp_path, **options)


@pytest.mark.parametrize("path", ["/ward/nowhere", "/ward/nowhere/feed.atom", "/nonsense", "/a/b"])
def test_an_unknown_address_is_a_page_with_a_way_on(client: FlaskClient, path: str) -> None:
    answer = client.get(path, headers={"Accept": "text/html,*/*;q=0.8"})
    assert (answer.status_code, answer.mimetype) == (404, "text/html")
    assert b"<a href=" in answer.data
    plain = client.get(path)
    assert plain.status_code == 404
    assert plain.get_json()["error"]["message"].endswith(".")
