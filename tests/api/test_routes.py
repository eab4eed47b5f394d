"""Addresses of the API: what each answers, and that no address or header makes it fail."""

import gzip
import json
import string
from pathlib import Path
from xml.etree import ElementTree

import brotli
import numpy as np
import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from callbacks.api import register
from callbacks.context import services_for
from data.settings import Settings
from data.store.reader import open_atlas
from tests.support.asking import Ask
from tests.support.effort import examples
from tests.support.stores import LEVELS, SIDE, build_store

TILE = "tiles/oa/10/507/329"


def client_of(store: Path, **options: object) -> FlaskClient:
    server = Flask("api")
    register(server, services_for(Settings(store=store, **options), server))
    return server.test_client()


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_store(tmp_path_factory.mktemp("small") / "store")


@pytest.fixture(scope="module")
def client(store: Path) -> FlaskClient:
    return client_of(store)


@pytest.fixture(scope="module")
def root(store: Path) -> str:
    return f"/api/v1/{open_atlas(store).build_id}"


def problem(response) -> tuple[int, str]:
    """Status and sentence of an error, having looked at its shape."""
    body = response.get_json()
    assert body.keys() == {"error"}
    assert body["error"].keys() == {"status", "message", "hint"}
    assert body["error"]["status"] == response.status_code
    assert body["error"]["message"]
    assert response.headers["Cache-Control"] == "no-store"
    return response.status_code, body["error"]["message"]


def test_health_names_the_build(client, store):
    assert client.get("/healthz").get_json() == {
        "status": "ok",
        "build": open_atlas(store).build_id,
    }


def test_without_a_store_health_says_so(tmp_path):
    client = client_of(tmp_path / "none")
    assert problem(client.get("/healthz"))[0] == 503
    status, message = problem(client.get("/api/v1/catalogue.json"))
    assert status == 503
    assert str(tmp_path) not in message


def test_the_catalogue_lists_what_addresses_may_name(client, store):
    found = client.get("/api/v1/catalogue.json").get_json()
    assert found["build"] == open_atlas(store).build_id
    assert [(level["key"], level["areas"]) for level in found["levels"]] == [
        ("oa", 64),
        ("ward", 4),
        ("lad", 1),
    ]
    assert found["months"][0] == "2019-01"
    assert len(found["months"]) == 30
    assert [service["key"] for service in found["services"]] == ["lights", "potholes", "crime"]
    assert found["fictional"] is True


def test_the_catalogue_is_asked_for_again_and_not_sent_twice(client):
    first = client.get("/api/v1/catalogue.json")
    assert first.headers["Cache-Control"] == "no-cache"
    again = client.get("/api/v1/catalogue.json", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    ("accepted", "encoding", "unpack"),
    [
        ("br, gzip", "br", brotli.decompress),
        ("gzip, deflate", "gzip", gzip.decompress),
        ("", None, bytes),
        ("br;q=0, gzip;q=0.1", "gzip", gzip.decompress),
        ("*", "br", brotli.decompress),
        ("nonsense;;;q=zz", None, bytes),
        ("gzip, br", "br", brotli.decompress),
    ],
)
@pytest.mark.parametrize("path", [TILE, "areas/oa"])
def test_answers_come_as_the_client_takes_them_and_mean_the_same(
    ask, accepted, encoding, unpack, path
):
    plain = ask(path, headers={"Accept-Encoding": ""}).data
    response = ask(path, headers={"Accept-Encoding": accepted})
    assert response.headers.get("Content-Encoding") == encoding
    assert response.headers["Vary"] == "Accept-Encoding"
    assert unpack(response.data) == plain


@pytest.mark.parametrize(
    "path", [TILE, "areas/ward", "search?q=head", "where/ward/W0000002", "points/lights"]
)
@pytest.mark.parametrize("accepted", ["br", "gzip", ""])
def test_everything_under_a_build_is_immutable_with_a_tag_of_its_own(
    ask, client, root, path, accepted
):
    first = ask(path, headers={"Accept-Encoding": accepted})
    assert first.status_code == 200
    assert first.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    tag = first.headers["ETag"]
    assert tag.startswith('"')
    again = ask(path, headers={"Accept-Encoding": accepted, "If-None-Match": f'"other", {tag}'})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    head = client.head(f"{root}/{path}", headers={"Accept-Encoding": accepted})
    assert (head.status_code, head.data, head.headers["Content-Length"]) == (
        200,
        b"",
        str(len(first.data)),
    )


def test_encodings_have_different_tags_since_their_bytes_differ(ask):
    tags = {
        ask(TILE, headers={"Accept-Encoding": accepted}).headers["ETag"]
        for accepted in ("br", "gzip", "")
    }
    assert len(tags) == 3


def test_a_tile_holds_the_numbers_of_the_list_of_areas(ask, store):
    tile = np.frombuffer(ask(TILE, headers={"Accept-Encoding": ""}).data, "<u4").reshape(512, 512)
    assert (tile == open_atlas(store).area_tile("oa", 10, 507, 329)).all()
    areas = ask("areas/oa").get_json()
    assert len(areas) == SIDE**2
    assert areas[0] == {
        "code": "E0000001",
        "name": "E0000001",
        "in": "Moor Allerton",
        "at": [53.78477, -1.61248],
    }
    assert tile.max() <= len(areas)
    assert "in" not in ask("areas/ward").get_json()[0]


@pytest.mark.parametrize(
    ("query", "kind", "name"),
    [
        ("headingley", "area", "Headingley"),
        ("LS6 1AA", "postcode", "LS6 1AA"),
        ("ls61aa", "postcode", "LS6 1AA"),
    ],
)
def test_search_finds_places_and_says_where_they_are(ask, query, kind, name):
    found = ask("search", query_string={"q": query}).get_json()
    assert found["message"] == ""
    first = next(place for place in found["results"] if place["kind"] == kind)
    assert first["name"] == name
    west, south, east, north = first["bounds"]
    lat, lng = first["at"]
    assert west < lng < east
    assert south < lat < north


def test_an_unknown_postcode_gets_a_sentence(ask):
    found = ask("search?q=ls99zz").get_json()
    assert found["results"] == []
    assert found["message"].startswith("The postcode LS9 9ZZ is not in this atlas.")
    assert "Nothing here is called 'qqq'" in ask("search?q=qqq").get_json()["message"]
    assert ask("search").get_json()["message"]


def test_where_names_the_areas_one_lies_in(ask):
    found = ask("where/oa/e0000064").get_json()
    assert found["code"] == "E0000064"
    named = [(parent["level"], parent["code"], parent["name"]) for parent in found["parents"]]
    assert named == [("ward", "W0000004", "Château Grove"), ("lad", "L0000001", "Ledston")]


def test_points_of_a_service(ask):
    assert ask("points/lights").get_json() == [{"name": "Depot", "at": [53.8, -1.6]}]


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("tiles/parish/1/0/0", 404, "no level 'parish'"),
        ("tiles/oa/1/2/0", 404, "no tile 1/2/0"),
        ("tiles/oa/99/0/0", 404, "no tile"),
        ("tiles/oa/-1/0/0", 400, "z is '-1'"),
        ("tiles/oa/1/x/0", 400, "x is 'x'"),
        ("tiles/oa/1/0/1e1", 400, "y is '1e1'"),
        ("tiles/oa/٣/0/0", 400, "z is '٣'"),
        ("tiles/oa/²/0/0", 400, "z is"),
        (f"tiles/oa/{'9' * 400}/0/0", 400, "z is '999"),
        ("tiles/oa/1/0", 404, "nothing at"),
        ("areas/x", 404, "no level"),
        ("where/ward/nobody", 404, "no ward 'nobody'"),
        (f"where/ward/{'W' * 900}", 400, "60 at most"),
        ("points/parks", 404, "no service 'parks'"),
        (f"search?q={'a' * 300}", 400, "100 at most"),
        ("nothing", 404, "nothing at"),
        ("", 404, "nothing at"),
    ],
)
def test_what_cannot_be_answered_is_told_in_one_shape(ask, path, status, told):
    found, message = problem(ask(path))
    assert found == status
    assert told in message


def test_an_old_build_says_that_the_atlas_was_renewed(client):
    status, message = problem(client.get("/api/v1/0123456789abcdef/areas/oa"))
    assert status == 404
    assert "renewed" in message


@pytest.mark.parametrize("path", ["/healthz", "/api/v1/catalogue.json", "/api/nothing"])
@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_only_reading_is_offered(client, path, method):
    response = getattr(client, method)(path)
    assert problem(response)[0] == 405
    assert "GET" in response.headers["Allow"]


WORDS = [
    "oa",
    "ward",
    "lights",
    "..",
    "%00",
    "%ff%fe",
    "current",
    "0",
    "-0",
    "1.0",
    "१",
    "null",
    "None",
    "{}",
    "\x00",
    "a" * 9000,
]
words = st.one_of(
    st.text(max_size=30).map(lambda text: text.replace("?", "%3f")),
    st.sampled_from(WORDS),
    st.integers(-(10**30), 10**30).map(str),
    st.binary(max_size=12).map(lambda raw: "".join(f"%{byte:02x}" for byte in raw)),
)
routes = st.sampled_from(
    ["tiles", "areas", "search", "where", "points", "paint", "paint.json", "healthz"]
)


@given(
    route=routes,
    parts=st.lists(words, max_size=5),
    query=st.text(alphabet=string.printable + "é%&=;٣\x00", max_size=60),
    known=st.booleans(),
)
@examples(400)
def test_no_address_makes_the_server_fail(client, root, route, parts, query, known):
    path = "/".join([root if known else "/api/v1", route, *parts])
    response = client.open(path.replace("#", "%23"), query_string=query)
    assert response.status_code < 500
    if response.status_code >= 400:
        problem(response)


@pytest.mark.parametrize(
    "header", ["Accept-Encoding", "If-None-Match", "Accept", "Range", "If-Modified-Since"]
)
@pytest.mark.parametrize(
    "value",
    ["", "\xff\xfe", "x" * 5000, 'W/"', ",,,;;;q=", "br;q=1e999, gzip;q=-1", "bytes=5-1", "*"],
)
def test_no_header_makes_the_server_fail(ask, header, value):
    assert ask(TILE, headers={header: value}).status_code in (200, 304)


def test_a_damaged_file_fails_what_needs_it_and_nothing_else(tmp_path):
    store = build_store(tmp_path / "store")
    path = next((store / "current").resolve().joinpath("tiles", "oa").iterdir())
    path.write_bytes(path.read_bytes()[:-1])
    client, root = client_of(store), f"/api/v1/{open_atlas(store).build_id}"
    status, message = problem(client.get(f"{root}/{TILE}"))
    assert status == 503
    assert f"tiles/oa/{path.name}" in message
    assert str(tmp_path) not in message
    assert client.get(f"{root}/tiles/ward/10/507/329").status_code == 200
    assert client.get("/healthz").status_code == 200


def test_an_unforeseen_error_is_told_without_its_trace(store, monkeypatch, caplog):
    client = client_of(store)
    monkeypatch.setattr("data.store.reader.Atlas.tile", lambda *_: 1 / 0)
    response = client.get(f"/api/v1/{open_atlas(store).build_id}/tiles/{LEVELS[0]}/3/3/2")
    status, message = problem(response)
    assert status == 500
    assert "division" not in json.dumps(response.get_json()) + message
    assert "ZeroDivisionError" in caplog.text


def test_a_view_has_its_address_as_a_code(ask: Ask) -> None:
    answer = ask("qr.svg?service=lights&measure=rate")
    assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")
    assert answer.data.startswith((b"<svg", b"<?xml"))
    assert answer.data != ask("qr.svg?service=crime").data
    assert "private" in answer.headers["Cache-Control"]


def test_a_ward_has_a_short_address_and_a_feed_of_what_changed(client: FlaskClient) -> None:
    found = client.get("/ward/moor_allerton")
    assert found.status_code == 302
    assert found.headers["Location"].endswith("?mode=ward&area=ward:W0000001")
    assert client.get("/ward/W0000001").headers["Location"] == found.headers["Location"]
    feed = client.get("/ward/W0000001/feed.atom")
    assert (feed.status_code, feed.mimetype) == (200, "application/atom+xml")
    root = ElementTree.fromstring(feed.data)
    assert root.tag == "{http://www.w3.org/2005/Atom}feed"
    assert feed.data == client.get("/ward/W0000001/feed.atom").data


def test_a_postcode_leads_with_the_ward_that_holds_it(ask: Ask) -> None:
    found = ask("search?q=LS6 1AA").get_json()["results"]
    assert [place["level"] for place in found[:2]] == ["ward", "oa"]
    assert found[0]["name"] == "Moor Allerton"
    assert [place.get("holds") for place in found[:2]] == ["LS6 1AA", None]
    assert found[1]["name"] == "LS6 1AA"
