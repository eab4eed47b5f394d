"""Signing in with an OpenID Connect provider: who comes back with its word gets in, and nobody else
does.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from joserfc.jwk import RSAKey

from app import create_app
from callbacks.sign_in.oidc import groups_in, local_address
from data.settings import Settings
from tests.support.guarded import build_guarded
from tests.support.provider import CLIENT, SECRET, Provider, running_provider

ADDRESS = "https://atlas.example.gov.uk"
BROWSER = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        return build_guarded(tmp_path_factory.mktemp("oidc") / "store", patch)


@pytest.fixture
def provider() -> Iterator[Provider]:
    with running_provider() as found:
        yield found


def settings_for(store: Path, provider: Provider, **other: object) -> Settings:
    return Settings.model_validate(
        {
            "store": store,
            "sign_in": "oidc",
            "address": ADDRESS,
            "secret": "s" * 40,
            "oidc_provider": provider.address,
            "oidc_client": CLIENT,
            "oidc_secret": SECRET,
            **other,
        }
    )


@pytest.fixture
def client(store: Path, provider: Provider) -> FlaskClient:
    return client_for(settings_for(store, provider))


def client_for(settings: Settings) -> FlaskClient:
    client: FlaskClient = create_app(settings).server.test_client()
    client.environ_base["wsgi.url_scheme"] = "https"
    client.environ_base["HTTP_HOST"] = "atlas.example.gov.uk"
    return client


def sign_in(client: FlaskClient, provider: Provider, code: str = "", state: str = "") -> int:
    """Go through the provider and come back; the status of what is met then."""
    sent = client.get("/sign-in")
    assert sent.status_code == 302, sent.data
    true_code, true_state = provider.code_for(sent.location)
    return client.get(
        "/sign-in/back", query_string={"code": code or true_code, "state": state or true_state}
    ).status_code


def themes(client: FlaskClient) -> list[str]:
    return [theme["key"] for theme in client.get("/api/v1/catalogue.json").get_json()["themes"]]


def test_nobody_sees_anything_before_signing_in(client: FlaskClient) -> None:
    page = client.get("/?mode=about", headers=BROWSER)
    assert (page.status_code, page.location) == (302, "/sign-in")
    for path in ("/_dash-layout", "/api/v1/catalogue.json", "/_dash-dependencies"):
        answer = client.get(path)
        assert answer.status_code == 401
        assert "Reload the page to sign in" in answer.get_json()["error"]["hint"]
        assert "Location" not in answer.headers
    assert client.post("/_dash-update-component", json={}).status_code == 401


def test_who_comes_back_with_the_providers_word_goes_on_to_where_they_were(
    client: FlaskClient, provider: Provider
) -> None:
    client.get("/?mode=about&area=ward:W0000001", headers=BROWSER)
    sent = client.get("/sign-in")
    assert sent.location.startswith(f"{provider.address}/authorize?")
    assert "code_challenge_method=S256" in sent.location
    code, state = provider.code_for(sent.location)
    back = client.get("/sign-in/back", query_string={"code": code, "state": state})
    assert (back.status_code, back.location) == (302, "/?mode=about&area=ward:W0000001")
    assert themes(client) == ["street", "safety"]
    assert "private" in client.get("/api/v1/catalogue.json").headers["Cache-Control"]
    assert b"Sign out" in client.get("/_dash-layout").data


def test_the_cookie_is_for_this_site_and_no_script_and_neither_it_nor_the_log_has_a_name(
    client: FlaskClient, provider: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    provider.claims = {
        "sub": "jo.bloggs@example.gov.uk",
        "name": "Jo Bloggs",
        "groups": ["wardens", "choir"],
    }
    sent = client.get("/sign-in")
    code, state = provider.code_for(sent.location)
    cookie = client.get("/sign-in/back", query_string={"code": code, "state": state}).headers[
        "Set-Cookie"
    ]
    assert cookie.startswith("__Host-wardwise=")
    for flag in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert flag in cookie
    with client.session_transaction() as session:
        held = dict(session)
    assert set(held) == {"person", "groups", "until"}
    assert held["groups"] == ["wardens"]
    provider.wrong = {"aud": "another"}
    assert sign_in(client, provider) == 400
    assert "A sign-in failed: " in caplog.text
    assert "bloggs" not in (str(held) + caplog.text).lower()


@pytest.mark.parametrize(
    ("claims", "seen"),
    [
        ({"sub": "1", "groups": ["/police"]}, ["street", "safety"]),
        ({"sub": "1", "groups": "police parks"}, ["street", "safety"]),
        ({"sub": "1", "groups": ["choir"]}, ["street"]),
        ({"sub": "1"}, ["street"]),
        ({"sub": "1", "groups": {"wardens": True}}, ["street"]),
    ],
)
def test_groups_are_those_of_the_claim(
    client: FlaskClient, provider: Provider, claims: dict[str, object], seen: list[str]
) -> None:
    provider.claims = claims
    assert sign_in(client, provider) == 302
    assert themes(client) == seen


def test_groups_may_come_from_the_userinfo_and_under_another_name(
    store: Path, provider: Provider
) -> None:
    provider.claims, provider.in_userinfo = {"sub": "1"}, {"roles": ["wardens"]}
    client = client_for(settings_for(store, provider, oidc_groups="roles"))
    assert sign_in(client, provider) == 302
    assert themes(client) == ["street", "safety"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"aud": "another"},
        {"iss": "https://elsewhere.example"},
        {"nonce": "another"},
        {"exp": 1_000_000},
        {"sub": None},
    ],
)
def test_a_word_that_is_not_the_providers_or_not_for_us_lets_nobody_in(
    client: FlaskClient, provider: Provider, wrong: dict[str, object]
) -> None:
    provider.wrong = wrong
    assert sign_in(client, provider) == 400
    assert client.get("/api/v1/catalogue.json").status_code == 401


def test_a_forged_signature_another_state_or_code_lets_nobody_in(
    client: FlaskClient, provider: Provider
) -> None:
    assert sign_in(client, provider, state="another") == 400
    assert sign_in(client, provider, code="another") == 400
    assert (
        client.get("/sign-in/back?error=access_denied&error_description=<script>").status_code
        == 400
    )
    assert b"<script>" not in client.get("/sign-in/back?error=<script>&state=x").data
    provider.signs_with = RSAKey.generate_key(2048, {"kid": "one"})
    assert sign_in(client, provider) == 400
    assert client.get("/api/v1/catalogue.json").status_code == 401


def test_a_changed_cookie_is_none(client: FlaskClient, provider: Provider) -> None:
    assert sign_in(client, provider) == 302
    cookie = client.get_cookie("__Host-wardwise")
    assert cookie is not None
    client.set_cookie("__Host-wardwise", cookie.value[:-3] + "abc", secure=True)
    assert client.get("/api/v1/catalogue.json").status_code == 401


def test_a_sign_in_ends(client: FlaskClient, provider: Provider) -> None:
    assert sign_in(client, provider) == 302
    with client.session_transaction() as session:
        session["until"] = 1
    assert client.get("/api/v1/catalogue.json").status_code == 401


def test_signing_out_ends_it_here_and_with_the_provider(
    client: FlaskClient, provider: Provider
) -> None:
    assert sign_in(client, provider) == 302
    left = client.get("/sign-out")
    assert left.location == f"{provider.address}/leave?client_id=atlas"
    assert left.headers["Clear-Site-Data"] == '"cache"'
    assert client.get("/api/v1/catalogue.json").status_code == 401


def test_a_provider_that_is_away_is_a_sentence(store: Path) -> None:
    with running_provider() as gone:
        pass
    answer = client_for(settings_for(store, gone)).get("/sign-in")
    assert answer.status_code == 502
    assert "The sign-in service did not answer" in answer.get_data(as_text=True)
    assert "Traceback" not in answer.get_data(as_text=True)


def test_who_sees_only_what_is_for_all_need_not_sign_in_where_that_is_set(
    store: Path, provider: Provider
) -> None:
    client = client_for(settings_for(store, provider, sign_in_for="groups"))
    assert themes(client) == ["street"]
    assert b"Sign in" in client.get("/_dash-layout").data
    assert sign_in(client, provider) == 302
    assert themes(client) == ["street", "safety"]


def test_the_atlas_answers_under_its_own_name_only(client: FlaskClient) -> None:
    answer = client.get("/healthz", headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert "WARDWISE_ADDRESS" in answer.get_json()["error"]["hint"]


@pytest.mark.parametrize(
    "text",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "/sign-out",
        "/a\nb",
        "",
        "/" + "a" * 3000,
    ],
)
def test_nobody_is_sent_elsewhere_after_signing_in(text: str) -> None:
    assert local_address(text) == "/"


def test_groups_are_read_from_lists_and_texts() -> None:
    assert groups_in(["/a", "b", 3, None]) == {"a", "b"}
    assert groups_in("a, b c") == {"a", "b", "c"}
    assert groups_in(None) == groups_in(7) == set()
