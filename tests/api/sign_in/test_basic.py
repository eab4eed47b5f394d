"""Signing in with a name and password from a file, the limits on requests, and what is on by
default.
"""

import base64
import io
import os
import shutil
import socket
import stat
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from flask.testing import FlaskClient

import app as application
from app import create_app, warnings_for
from callbacks.sign_in.users import read_users
from data.errors import SettingsError
from data.settings import Settings, read_settings
from data.store.reader import open_atlas
from tests.support.asking import root_of
from tests.support.commands import status_of
from tests.support.databases import free_port
from tests.support.guarded import build_guarded
from tests.support.places import ROOT
from wardwise import add_user, serve

PASSWORD = "correct horse battery"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        return build_guarded(tmp_path_factory.mktemp("basic") / "store", patch)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("office") / "users"
    with pytest.MonkeyPatch.context() as patch:
        for name, groups in (("anna", "wardens"), ("bob", "")):
            patch.setattr(sys, "stdin", io.StringIO(PASSWORD + "\n"))
            assert status_of(add_user, path, name, "--groups", groups) == 0
    return path


@pytest.fixture
def users(office: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy2(office, tmp_path / "users"))


def client_for(store: Path, **settings: object) -> FlaskClient:
    client: FlaskClient = create_app(
        Settings.model_validate({"store": store, **settings})
    ).server.test_client()
    return client


def by(name: str, password: str = PASSWORD) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()}


def themes(client: FlaskClient, headers: dict[str, str]) -> list[str]:
    return [
        theme["key"]
        for theme in client.get("/api/v1/catalogue.json", headers=headers).get_json()["themes"]
    ]


def test_who_knows_the_password_sees_what_their_groups_may(client: FlaskClient) -> None:
    assert themes(client, by("anna")) == ["street", "safety"]
    assert themes(client, by("bob")) == ["street"]
    assert client.get("/", headers=by("bob")).status_code == 200


@pytest.fixture(scope="module")
def client(store: Path, office: Path) -> FlaskClient:
    return client_for(store, sign_in="basic", users=office)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        by("anna", "wrong"),
        by("nobody"),
        by(""),
        {"Authorization": "Basic"},
        {"Authorization": "Basic !!!"},
        {"Authorization": "Bearer x"},
        by("anna\0"),
    ],
)
def test_nobody_else_sees_anything(client: FlaskClient, headers: dict[str, str]) -> None:
    paths = (
        "/",
        "/_dash-layout",
        "/_dash-dependencies",
        "/api/v1/catalogue.json",
        "/api",
        "/nowhere",
        "/assets//nowhere",
        "/_wardwise/a/b",
    )
    for path in paths[:2] if headers else paths:  # working a password out takes its time
        answer = client.get(path, headers=headers)
        assert answer.status_code == 401, path
        assert answer.headers["WWW-Authenticate"].startswith("Basic ")
        assert b"Test atlas" not in answer.data
    assert client.get("/healthz").status_code == 200


def test_themes_for_all_are_open_where_that_is_set(store: Path, users: Path) -> None:
    client = client_for(store, sign_in="basic", users=users, sign_in_for="groups")
    assert themes(client, {}) == ["street"]
    assert client.get("/api/v1/catalogue.json", headers=by("anna", "wrong")).status_code == 401
    assert client.get("/sign-in").status_code == 401
    assert client.get("/sign-in", headers=by("anna")).status_code == 302


def test_who_is_taken_out_of_the_file_is_out_at_once(store: Path, users: Path) -> None:
    client = client_for(store, sign_in="basic", users=users)
    assert themes(client, by("anna")) == ["street", "safety"]
    users.write_text(
        "".join(
            line
            for line in users.read_text().splitlines(keepends=True)
            if not line.startswith("anna")
        )
    )
    assert client.get("/healthz", headers=by("anna")).status_code == 200
    assert client.get("/", headers=by("anna")).status_code == 401
    assert client.get("/", headers=by("bob")).status_code == 200


def test_guessing_is_slowed_down_for_one_name_and_not_for_the_others(
    store: Path, users: Path
) -> None:
    client = client_for(store, sign_in="basic", users=users)
    assert [client.get("/", headers=by("anna", f"guess {i}")).status_code for i in range(12)] == [
        401
    ] * 10 + [429] * 2
    answer = client.get("/", headers=by("anna"))
    assert answer.status_code == 429
    assert "Wait a minute" in answer.get_json()["error"]["hint"]
    assert client.get("/", headers=by("bob")).status_code == 200


def test_passwords_are_kept_hashed_in_a_private_file(users: Path) -> None:
    assert PASSWORD not in users.read_text()
    assert "scrypt:" in users.read_text()
    if os.name == "posix":
        assert stat.S_IMODE(users.stat().st_mode) == 0o600
        users.chmod(0o644)
        with pytest.raises(SettingsError, match="chmod 600"):
            read_users(users)


@pytest.mark.parametrize(
    ("name", "groups", "password"),
    [
        ("a:b", "", PASSWORD),
        ("", "", PASSWORD),
        ("a", "x:y", PASSWORD),
        ("a", "", "short"),
        ("a\nb", "", PASSWORD),
    ],
)
def test_a_user_that_cannot_be_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, groups: str, password: str
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(password + "\n"))
    assert status_of(add_user, tmp_path / "users", name, "--groups", groups) == 2
    assert not (tmp_path / "users").exists()


@pytest.mark.parametrize(
    "content", ["anna\n", "anna:wardens:secret\n", ":x:scrypt:1\n", "", "# nobody\n"]
)
def test_a_users_file_that_is_none_is_told_at_the_start(
    store: Path, tmp_path: Path, content: str
) -> None:
    (tmp_path / "users").write_text(content)
    (tmp_path / "users").chmod(0o600)
    with pytest.raises(SettingsError, match=r"WARDWISE_USERS.*wardwise add-user"):
        client_for(store, sign_in="basic", users=tmp_path / "users")


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        (
            {"SIGN_IN": "oidc"},
            "needs WARDWISE_ADDRESS and WARDWISE_OIDC_PROVIDER and WARDWISE_OIDC_CLIENT",
        ),
        (
            {
                "SIGN_IN": "oidc",
                "ADDRESS": "https://a.example",
                "OIDC_PROVIDER": "https://b.example",
                "OIDC_CLIENT": "c",
            },
            "WARDWISE_SECRET has 0 characters",
        ),
        (
            {
                "SIGN_IN": "oidc",
                "ADDRESS": "https://a.example",
                "OIDC_PROVIDER": "https://b.example",
                "OIDC_CLIENT": "c",
                "SECRET": "hush",
            },
            "has 4 characters",
        ),
        ({"SIGN_IN": "yes"}, "WARDWISE_SIGN_IN"),
        ({"ADDRESS": "atlas.example"}, "WARDWISE_ADDRESS"),
        ({"ADDRESS": "https://a.example/atlas"}, "no path"),
        ({"LIMIT": "many"}, "WARDWISE_LIMIT"),
        ({"PROXIES": "-1"}, "WARDWISE_PROXIES"),
        ({"PORT": "web"}, "WARDWISE_PORT"),
    ],
)
def test_settings_that_cannot_be_are_told_by_name(environment: dict[str, str], told: str) -> None:
    with pytest.raises(SettingsError, match=told) as refused:
        read_settings({f"WARDWISE_{name}": value for name, value in environment.items()})
    assert "hush" not in str(refused.value)


def test_one_person_may_send_so_many_requests_and_their_neighbours_as_many(
    store: Path, users: Path
) -> None:
    client = client_for(store, sign_in="basic", users=users, limit="5/minute", limit_work="none")
    assert [client.get("/healthz", headers=by("anna")).status_code for _ in range(7)] == [
        200
    ] * 5 + [429] * 2
    assert client.get("/healthz", headers=by("bob")).status_code == 200
    told = client.get("/healthz", headers=by("anna")).get_json()["error"]
    assert told["message"] == "More requests came from here than the 5 a minute that are answered."


def test_work_has_a_limit_of_its_own_by_address_behind_a_trusted_proxy(store: Path) -> None:
    client = client_for(store, limit="none", limit_work="3/minute", proxies=1)
    search = f"{root_of(client)}/search?q=moor"

    def asked(address: str) -> int:
        return client.get(search, headers={"X-Forwarded-For": f"9.9.9.9, {address}"}).status_code

    assert [asked("10.0.0.1") for _ in range(4)] == [200, 200, 200, 429]
    assert asked("10.0.0.2") == 200
    assert client.get("/healthz", headers={"X-Forwarded-For": "10.0.0.1"}).status_code == 200


def test_two_hundred_people_behind_one_proxy_meet_no_limit(store: Path) -> None:
    client = client_for(store)
    assert {client.get("/healthz").status_code for _ in range(2000)} == {200}


def test_the_start_says_which_themes_nobody_sees(
    store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    client_for(store)
    assert (
        "Themes that nobody sees, since they are for groups and no sign-in is set: Safety (wardens,"
        " police)" in capsys.readouterr().err
    )
    manifest = open_atlas(store).manifest
    assert warnings_for(manifest, Settings(sign_in="basic"), "127.0.0.1") == []
    assert "Everybody who can reach 0.0.0.0" in warnings_for(manifest, Settings(), "0.0.0.0")[-1]


def test_a_page_elsewhere_cannot_read_an_atlas_on_this_machine_under_its_own_name(
    store: Path,
) -> None:
    def status(listens_on: str, host: str, **settings: object) -> int:
        client = create_app(
            Settings.model_validate({"store": store, **settings}), listens_on=listens_on
        ).server.test_client()
        code: int = client.get("/healthz", headers={"Host": host}).status_code
        return code

    assert status("127.0.0.1", "localhost:8050") == status("127.0.0.1", "127.0.0.1:8050") == 200
    assert status("127.0.0.1", "evil.example:8050") == 400
    assert (
        status("0.0.0.0", "atlas.example") == status("127.0.0.1", "atlas.example", proxies=1) == 200
    )
    assert status("127.0.0.1", "atlas.example", address="https://atlas.example") == 200


def test_app_listens_on_this_machine_only_unless_told_otherwise(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[dict[str, object]] = []

    class Silent:
        def __init__(self, _server: object, **options: object) -> None:
            heard.append(options)

        def run(self) -> None: ...

    monkeypatch.setattr(application.waitress, "create_server", Silent)
    monkeypatch.setenv("WARDWISE_STORE", str(store))
    assert status_of(serve) == 0
    monkeypatch.setenv("WARDWISE_HOST", "0.0.0.0")
    monkeypatch.setenv("WARDWISE_PORT", "8123")
    assert status_of(serve) == 0
    assert status_of(serve, "--host", "127.0.0.2", "--port", "8124") == 0
    assert [(o["host"], o["port"]) for o in heard] == [
        ("127.0.0.1", 8050),
        ("0.0.0.0", 8123),
        ("127.0.0.2", 8124),
    ]


def test_the_server_is_there_without_what_only_a_build_or_a_figure_needs(store: Path) -> None:
    asked = (
        "import sys, app\nclient = app.create_app(app.read_settings()).server.test_client()\nbuild"
        " = client.get('/healthz').get_json()['build']\nfor path in ('/', '/_dash-layout',"
        " '/_dash-dependencies', f'/api/v1/{build}/paint.frame?measure=segment',"
        " f'/api/v1/{build}/tiles/oa/10/507/329'):\n    assert client.get(path).status_code == 200,"
        " path\nprint(*sorted({name for name in sys.modules if name in NEEDLESS}))"
    )
    needless = (
        "pandas",
        "scipy",
        "xlsxwriter",
        "pptx",
        "docx",
        "pyproj",
        "statsmodels",
        "duckdb",
        "ibis",
        "openpyxl",
        "python_calamine",
        "authlib",
        "cryptography",
        "redis",
    )
    command = [sys.executable, "-c", f"NEEDLESS = {needless!r}\n{asked}"]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | {"WARDWISE_STORE": str(store)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == []


def test_only_this_machine_can_connect(store: Path) -> None:
    port = free_port()
    command = [sys.executable, "app.py", "--port", str(port)]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=os.environ | {"WARDWISE_STORE": str(store), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        assert b"http://127.0.0.1" in process.stdout.readline()
        with socket.create_server(
            ("127.0.0.2", port)
        ):  # free, so not listened on; a server on all addresses would hold it
            pass
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=30) as answer:
            assert answer.status == 200
            assert "Server" not in answer.headers
    finally:
        process.terminate()
        process.wait()
