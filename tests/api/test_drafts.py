"""A draft says so on every page, is served to its own machine only, and no file of it leaves."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app import create_app
from callbacks.pages.about import ABOUT
from callbacks.pages.ward import WARD
from callbacks.serving.limits import is_only_here
from data.answers.address import ask_query
from data.answers.exports.formats import EXPORTS
from data.errors import DraftError
from data.manifest import DRAFT
from data.settings import Settings
from data.store.reader import open_atlas
from tests.support import stores
from tests.support.commands import status_of
from wardwise import serve

HERE = "127.0.0.1"


@pytest.fixture
def draft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    plain = stores.manifest_for
    with monkeypatch.context() as patch:
        patch.setattr(
            stores,
            "manifest_for",
            lambda *given: plain(*given).model_copy(update={"draft": True}),
        )
        return stores.build_store(tmp_path / "store", side=4)


def client_of(store: Path) -> FlaskClient:
    client: FlaskClient = create_app(Settings(store=store), listens_on=HERE).server.test_client()
    client.environ_base["HTTP_HOST"] = HERE
    return client


def statuses(store: Path) -> dict[str, int]:
    """The answers to every address of a build that ends like a file."""
    client, build = client_of(store), open_atlas(store).build_id
    ends = (
        rule.rule.partition("<build>/")[2]
        for rule in client.application.url_map.iter_rules()
        if "<build>" in rule.rule and "." in rule.rule
    )
    return {end: client.get(f"/api/v1/{build}/{end}").status_code for end in ends}


def test_every_file_to_take_away_is_refused_and_the_page_has_what_it_shows(
    draft: Path, small_store: Path
) -> None:
    refused = {name for name, status in statuses(draft).items() if status == 403}
    assert refused == {
        *EXPORTS.keys,
        "exports.json",
        "rates.csv",
        "register.csv",
        "register.jsonld",
        "map.png",
        "picture.png",
        "picture.svg",
        "paint.json",
        "table.json",
    }
    assert 403 not in statuses(small_store).values()


def test_the_refusal_says_what_to_do(draft: Path) -> None:
    said = client_of(draft).get(f"/api/v1/{open_atlas(draft).build_id}/rates.csv").get_json()
    assert "Answer the audit in atlas.toml" in said["error"]["message"]
    assert "'draft = true'" in said["error"]["message"]


def test_the_page_may_show_its_picture(draft: Path) -> None:
    asked = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Dest": "image"}
    path = f"/api/v1/{open_atlas(draft).build_id}/map.png"
    client = client_of(draft)
    assert client.get(path, headers=asked).mimetype == "image/png"
    assert client.get(path, headers=asked | {"Sec-Fetch-Site": "none"}).status_code == 403


def test_every_page_says_that_it_is_a_draft_and_offers_no_file(draft: Path) -> None:
    assert DRAFT in client_of(draft).get("/_dash-layout").get_data(as_text=True)
    atlas = open_atlas(draft)
    ward, about = (
        str(page.answer(ask_query({"mode": page.key, "area": "ward:W0000002"}, atlas))["page"])
        for page in (WARD, ABOUT)
    )
    # The bar that says so is on every page and on paper; no feed is offered.
    assert "feed" not in ward
    assert "No file leaves this atlas" in about
    assert "register.csv" not in about


@pytest.mark.parametrize(
    ("listens_on", "settings", "is_taken"),
    [
        ("127.0.0.1", {}, True),
        ("127.3.2.1", {}, True),
        ("localhost", {}, True),
        ("::1", {}, True),
        ("", {}, False),
        ("0.0.0.0", {}, False),
        ("::", {}, False),
        ("127.example.org", {}, False),
        ("127.0.0.1", {"proxies": 1}, False),
        ("127.0.0.1", {"address": "https://atlas.example.org"}, False),
    ],
)
def test_only_a_server_that_others_cannot_reach_takes_a_draft(
    listens_on: str, settings: dict[str, object], is_taken: bool
) -> None:
    assert is_only_here(Settings(**settings), listens_on) is is_taken


def test_a_server_on_the_network_does_not_start_with_a_draft(
    draft: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert status_of(serve, "--store", draft, "--host", "0.0.0.0") == 2
    assert capsys.readouterr().err == f"{DraftError()}\n"
    with pytest.raises(DraftError):
        create_app(Settings(store=draft))


def test_a_server_on_the_network_goes_on_with_the_atlas_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    store = stores.build_store(tmp_path / "store", side=4, title="Answered")
    client = create_app(Settings(store=store)).server.test_client()
    plain = stores.manifest_for
    monkeypatch.setattr(
        stores, "manifest_for", lambda *given: plain(*given).model_copy(update={"draft": True})
    )
    draft = open_atlas(stores.build_store(store, side=4)).build_id
    assert client.get("/api/v1/catalogue.json").get_json()["title"] == "Answered"
    assert client.get(f"/api/v1/{draft}/areas/ward").status_code == 403
    assert "is a draft" in caplog.text
