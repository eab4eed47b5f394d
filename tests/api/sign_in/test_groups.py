"""A theme for a group reaches nobody else: people of other groups ask every address and every
callback, and what they may not see is sought in the answers.
"""

import itertools
import json
import re
import struct
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import create_app
from callbacks.sign_in.users import write_user
from data.answers.exports.formats import EXPORTS
from data.answers.view import TABS
from data.model import Base, Manifest
from data.settings import Settings
from layouts import ids
from tests.support import stores
from tests.support.exports import unpacked

PASSWORD = "correct horse battery"
PEOPLE = {"nobody": "", "warden": "wardens", "parker": "parks", "chief": "wardens,parks"}
SECRETS = {
    "safety": ("safety", "crime", "crimes", "wardens", "victims"),
    "street": ("street", "lights", "potholes", "depot", "theme-street", "parks", "lamps"),
}
"""Words that tell of each theme: its key and title, and those of its services, records, groups and
bases.
"""
FIGURE = 73331
"""Crimes in a ward in a month: a number that nothing else comes to."""
PLAIN = {"Accept-Encoding": "identity"}
SEES = {"nobody": (), "warden": ("safety",), "parker": ("street",), "chief": ("safety", "street")}
UNKNOWN = {
    "safety": "xafety",
    "crime": "xrime",
    "street": "xtreet",
    "lights": "xights",
    "victims": "xictims",
}
"""Keys that no atlas has, to be asked for in place of those that some may not see."""
QUERIES = (
    "",
    "theme={t}&service={s}",
    "theme={t}&service={s}&measure=rate&level=ward",
    "theme={t}&service={s}&measure=count&level=ward&period=2019-03&window=month",
    "service={s}&measure=expected&level=ward",
    "service={s}&measure=gap",
    "service={s}&measure=change&level=lad",
    "service={s}&area=ward:W0000001",
    "theme={t}&service=total&measure=count",
    "service={s}&mode=ward&area=ward:W0000001",
    "service={s}&mode=present&area=ward:W0000001",
    "service={s}&mode=shape&shape=ward:W0000001,2",
    "service={s}&measure=rate&level=ward&beside=service:{s}",
    "service={s}&measure=expected&level=ward&tab=plan&budget=5000&cost=4",
    "mode=about",
    "overlay=service&service={s}&level=ward",
    "measure=indicator",
    "measure=index&level=ward",
)


def guarded(manifest: Manifest) -> Manifest:
    """The small atlas with both of its themes for groups, and a base for each that nothing else is
    counted by.
    """
    groups = {"safety": ("wardens",), "street": ("parks",)}
    themes = tuple(t.model_copy(update={"groups": groups[t.key]}) for t in manifest.themes)
    base_of = {"crime": "victims", "lights": "lamps"}
    services = tuple(
        s.model_copy(update={"base": base_of.get(s.key, s.base)}) for s in manifest.services
    )
    bases = tuple(
        Base(key=k, title=k, unit="people", period="2021", source="") for k in base_of.values()
    )
    return manifest.model_copy(
        update={"themes": themes, "services": services, "bases": (*manifest.bases, *bases)}
    )


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    plain, crimes = stores.manifest_for, stores.crime_frame

    def many(level: str, window: str) -> pd.DataFrame:
        frame = crimes(level, window)
        return frame.assign(event_count=frame["event_count"] // 10 * FIGURE)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            stores,
            "manifest_for",
            lambda side=stores.SIDE, title="Test atlas": guarded(plain(side, title)),
        )
        patch.setattr(stores, "crime_frame", many)
        return stores.build_store(tmp_path_factory.mktemp("groups") / "store", side=4)


@pytest.fixture(scope="module")
def users(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("users") / "users"
    for name, groups in PEOPLE.items():
        write_user(path, name, frozenset(filter(None, groups.split(","))), PASSWORD)
    return path


class Atlas:
    """One server, asked by several people."""

    def __init__(self, store: Path, users: Path) -> None:
        self.server: Flask = create_app(
            Settings.model_validate({"store": store, "sign_in": "basic", "users": users})
        ).server
        self.client: FlaskClient = self.server.test_client()
        self.builds = {
            name: self.ask(name, "/api/v1/catalogue.json").get_json()["build"] for name in PEOPLE
        }

    def ask(self, name: str, path: str, body: Any = None, **headers: str) -> TestResponse:
        headers["Authorization"] = "Basic " + b64encode(f"{name}:{PASSWORD}".encode()).decode()
        return (
            self.client.get(path, headers=headers)
            if body is None
            else self.client.post(path, json=body, headers=headers)
        )


@pytest.fixture(scope="module")
def atlas(store: Path, users: Path) -> Atlas:
    """A server whose caches were filled by those who see most before the others came."""
    made = Atlas(store, users)
    for name in reversed(PEOPLE):
        for path in addresses(made.builds[name], "street", "lights"):
            made.ask(name, path)
        for body in callbacks(made.builds[name], "safety", "crime"):
            made.ask(name, "/_dash-update-component", body)
    return made


def queries(theme: str, service: str) -> Iterator[str]:
    yield from (query.format(t=theme, s=service) for query in QUERIES)


def addresses(build: str, theme: str, service: str) -> Iterator[str]:
    """Every address of the server, with everything that may be asked there."""
    yield from (
        "/",
        "/_dash-layout",
        "/_dash-dependencies",
        "/healthz",
        "/api",
        "/api/v1",
        "/api/v1/catalogue.json",
        "/nowhere",
        "/_favicon.ico",
        "/ward/W0000001",
        "/ward/W0000001/Ledston",
        "/ward/W0000001/feed.atom",
    )
    yield from (
        "/_reload-hash",
        "/sign-in",
        "/_wardwise/0.js",
        "/assets/nothing.js",
        "/_dash-component-suites/dash/nothing.js",
    )
    root = f"/api/v1/{build}"
    yield from (
        f"{root}/{name}"
        for name in ("report.html", "register.csv", "register.jsonld", "search?q=w", "qr.svg")
    )
    yield from (
        f"{root}/{name}" for name in ("areas/ward", "where/ward/W0000001", "tiles/ward/9/253/164")
    )
    yield from (
        f"{root}/search?q={theme}",
        f"{root}/points/{service}",
        f"{root}/{theme}",
        f"/api/{service}",
    )
    for name, query in itertools.product(
        (
            "paint",
            "paint.json",
            "paint.frame",
            "series.frame",
            "shake.frame",
            "missing.csv",
            "rates.csv",
        ),
        queries(theme, service),
    ):
        yield f"{root}/{name}?{query}&values=1"
    yield from (f"{root}/paint.frame?{query}&values=1&words=0" for query in queries(theme, service))
    yield from (f"{root}/table.json?{query}" for query in queries(theme, service))
    shown = f"service={service}&measure=count&level=ward"
    yield from (f"{root}/{name}?{shown}" for name in ("map.png", "exports.json", "scene.json"))
    yield f"{root}/postcodes/oa/ZX1"


def files(build: str, service: str) -> Iterator[str]:
    """Every file that can be taken away; each is slow to make."""
    for name in EXPORTS.keys:
        view = f"service={service}&measure=count&level=ward&shape=ward:W0000001,2"
        yield f"/api/v1/{build}/{name}?{view}"


def callbacks(build: str, theme: str, service: str) -> Iterator[dict[str, Any]]:
    """Every question the page can ask."""
    looking = {"open": ["working"], "chart": "funnel", "full": True}
    tabs = (
        f"{query}&tab={tab}"
        for query, tab in zip(queries(theme, service), itertools.cycle(TABS), strict=False)
    )
    for query in (*queries(theme, service), *tabs):
        for wanted, changed in (
            (looking, ids.VIEW),
            ({"chart": "distribution"}, ids.VIEW),
            ({**looking, "full": False}, ids.WANTED),
        ):
            yield {
                "output": f"{ids.ANSWER}.data",
                "outputs": {"id": ids.ANSWER, "property": "data"},
                "changedPropIds": [f"{changed}.data"],
                "inputs": [
                    {
                        "id": ids.VIEW,
                        "property": "data",
                        "value": {"query": query, "raw": query, "wanted": wanted},
                    },
                    {"id": ids.WANTED, "property": "data", "value": wanted},
                ],
                "state": [{"id": ids.CHOICES, "property": "data", "value": {"build": build}}],
            }


def figures_in(content: bytes) -> bool:
    """Whether the figure of the crimes, or a sum of it, is there: in words, in JSON, or in a column
    of a frame.
    """
    for times in (1, 2, 3, 4, 12, 48):
        number = FIGURE * times
        if any(
            form in content
            for form in (str(number).encode(), f"{number:,}".encode(), struct.pack("<f", number))
        ):
            return True
    return False


def stands_alone(word: str, text: str) -> bool:
    return re.search(rf"(?<![a-z]){word}(?![a-z])", text) is not None


def tells_of(content: bytes, theme: str) -> set[str]:
    content = unpacked(content)
    text = content.decode("utf-8", "replace").casefold()
    words = {word for word in SECRETS[theme] if word in text and stands_alone(word, text)}
    return words | {"a figure"} if theme == "safety" and figures_in(content) else words


LISTS = {f"/api/v1/<build>/list.{kind}" for kind in ("json", "csv", "xlsx")}
"""They take a list and count it by groups of people alone: no theme has a part in that."""


def test_the_crawl_asks_every_address_there_is(atlas: Atlas) -> None:
    asked = {
        atlas.server.url_map.bind("").match(path.partition("?")[0], return_rule=True)[0].rule
        for path in (*addresses("0", "t", "s"), *files("0", "s"))
    } | {"/_dash-update-component", *LISTS}
    assert {rule.rule for rule in atlas.server.url_map.iter_rules()} == asked


def test_who_may_see_a_theme_sees_it(atlas: Atlas) -> None:
    build = atlas.builds["warden"]
    query = "service=crime&measure=count&level=ward&values=1&period=2019-03&window=month"
    assert figures_in(atlas.ask("warden", f"/api/v1/{build}/paint.frame?{query}", **PLAIN).data)
    page = atlas.ask("warden", "/_dash-update-component", next(callbacks(build, "safety", "crime")))
    assert {"crime", "a figure"} <= tells_of(page.data, "safety")
    assert tells_of(atlas.ask("parker", "/api/v1/catalogue.json").data, "street") >= {
        "street",
        "lights",
        "potholes",
    }
    assert len(set(atlas.builds.values())) == 4


@pytest.mark.parametrize(
    ("name", "theme"),
    [(name, theme) for name in PEOPLE for theme in SECRETS if theme not in SEES[name]],
)
def test_no_answer_tells_anybody_else_of_it(atlas: Atlas, name: str, theme: str) -> None:
    """Asked for by name or not, with one's own build or somebody else's: the answer is that to a
    key which no atlas has, and tells nothing.
    """
    service = {"safety": "crime", "street": "lights"}[theme]
    instead, service_instead = UNKNOWN[theme], UNKNOWN[service]
    for build in sorted(set(atlas.builds.values())):
        pairs = [
            *zip(
                addresses(build, theme, service),
                addresses(build, instead, service_instead),
                strict=True,
            )
        ]
        if build == atlas.builds[name]:
            pairs += zip(files(build, service), files(build, service_instead), strict=True)
        for path, unknown in pairs:
            answer, other = atlas.ask(name, path, **PLAIN), atlas.ask(name, unknown, **PLAIN)
            _same(answer, other, (theme, service), (instead, service_instead), path)
            assert not tells_of(unpacked(other.data), theme), unknown
        questions = zip(
            callbacks(build, theme, service),
            callbacks(build, instead, service_instead),
            strict=True,
        )
        # A page of somebody else's build gets one's own answers: a few questions show it.
        most = None if build == atlas.builds[name] else 12
        for body, unheard in itertools.islice(questions, most):
            answer, other = (
                atlas.ask(name, "/_dash-update-component", body),
                atlas.ask(name, "/_dash-update-component", unheard),
            )
            assert answer.status_code == 200
            _same(answer, other, (theme, service), (instead, service_instead), json.dumps(body))
            assert not tells_of(other.data, theme), body


def _same(
    answer: TestResponse,
    other: TestResponse,
    known: tuple[str, str],
    unknown: tuple[str, str],
    asked: str,
) -> None:
    """The same answer, but for the words of the question in it."""
    content, expected = (
        re.sub(rb'"end_id":"[^"]+"', b"", unpacked(found.data)) for found in (answer, other)
    )  # Dash signs each page with a number
    for said, instead in zip(known, unknown, strict=True):
        if said.encode() in content:
            content = re.sub(rf"(?<![a-z]){said}(?![a-z])".encode(), instead.encode(), content)
    assert (answer.status_code, content) == (other.status_code, expected), asked


@pytest.mark.parametrize("name", [name for name in PEOPLE if name != "chief"])
def test_an_entity_tag_or_a_build_of_others_opens_nothing(atlas: Atlas, name: str) -> None:
    for other in sorted(set(PEOPLE) - {name}):
        build = atlas.builds[other]
        for asked in ("paint.frame?service=crime", "report.html", "register.csv", "areas/ward"):
            path = f"/api/v1/{build}/{asked}"
            tag = atlas.ask(other, path).headers.get("ETag", '"x"')
            assert atlas.ask(name, path, **{"If-None-Match": tag}).status_code == 404
    tag = atlas.ask("chief", "/_dash-layout").headers["ETag"]
    assert atlas.ask(name, "/_dash-layout", **{"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("name", list(PEOPLE))
def test_no_cache_between_keeps_what_is_for_one_person(atlas: Atlas, name: str) -> None:
    build = atlas.builds[name]
    table = next(path for path in files(build, "crime") if "areas.csv" in path)
    for path in (*addresses(build, "safety", "crime"), table):
        answer = atlas.ask(name, path)
        if not path.startswith(("/assets/", "/_dash-component-suites/", "/_wardwise/")):
            assert "public" not in answer.headers["Cache-Control"], path
            assert {"private", "no-store"} & set(
                re.split(r"[ ,]+", answer.headers["Cache-Control"])
            ), path
    body = next(callbacks(atlas.builds[name], "safety", "crime"))
    assert {"private", "no-store"} & set(
        re.split(
            r"[ ,]+", atlas.ask(name, "/_dash-update-component", body).headers["Cache-Control"]
        )
    )


def test_the_page_of_who_sees_no_theme_has_all_that_its_callbacks_name(atlas: Atlas) -> None:
    """Callbacks are wired once for all; a part with nothing to show is there, and hidden."""
    layout = atlas.ask("nobody", "/_dash-layout").get_data(as_text=True)
    there = set(re.findall(r'"id":"([\w-]+)"', layout))
    wired = json.loads(atlas.ask("nobody", "/_dash-dependencies").data)
    named = {part["id"] for callback in wired for part in [*callback["inputs"], *callback["state"]]}
    whole = set(
        re.findall(r'"id":"([\w-]+)"', atlas.ask("chief", "/_dash-layout").get_data(as_text=True))
    )
    assert named & whole <= there
    assert {ids.QUESTION, ids.TREND_SECTION, ids.POINTS} <= there


def test_no_link_leads_to_a_report_that_is_not_theirs(atlas: Atlas) -> None:
    about = next(
        body for body in callbacks("", "safety", "crime") if "mode=about" in json.dumps(body)
    )
    assert b"report.html" in atlas.ask("chief", "/_dash-update-component", about, **PLAIN).data
    assert b"report.html" not in atlas.ask("warden", "/_dash-update-component", about, **PLAIN).data
