"""Raw identifiers never reach the store, the report, the logs or an answer: a build with canaries
in every raw column.
"""

import gzip
import itertools
import re
from pathlib import Path

import brotli
import pyarrow.parquet as pq
import pytest

from app import create_app
from callbacks.context import services_for
from callbacks.pages import answer_for
from data.commands import build, check
from data.settings import Settings
from data.store.reader import open_atlas
from tests.support.commands import status_of
from tests.support.council import CATALOGUE, EAST, NORTH, SIDE, write_council, write_csv

HEADER = (
    "case_id",
    "name",
    "address",
    "postcode",
    "x",
    "y",
    "born",
    "notes",
    "when",
    "what",
    "how",
    "n",
)
RECORDS = """
[[records]]
key = "reports"
title = "Reports"
file = "cases.csv"
date = "when"
date_order = "uk"
{place}
service = "what"
channel = "how"
channels = {{ "Online" = "web" }}
count = "n"
disclosure = {{ preset = "LA5" }}

[records.audit]
about = "individuals"
purpose = "Planning"
lawful_basis = "Public task"
owner = "A. Owner"
analyst = "B. Analyst"
sharing = "Protocol"
retention = "Ten years"
review = "2040-01-01"
"""
PLACES = {
    "postcode": 'place = { postcode = "postcode" }',
    "point": 'place = { x = "x", y = "y", crs = "EPSG:27700" }',
}


def east(i: int) -> str:
    return f"{EAST + SIDE * (i % 6) + 137.31973:.5f}"


def north(i: int) -> str:
    return f"{NORTH + SIDE * (i % 4) + 211.48613:.5f}"


def cases() -> list[tuple[str, ...]]:
    """Rows of which some are refused: those must not be told either. Every raw value is one that
    occurs nowhere else.
    """
    rows = []
    for i in range(160):
        bad = i % 20 == 0
        day = "31/02/2023" if i % 33 == 5 else f"{1 + i % 28:02d}/{1 + i % 12:02d}/2023"
        person = (f"CANARYID{i:04d}", f"Canaryname{i}", f"{i} Canary Street")
        place = (
            "QQ1 9ZZ" if bad else f"ZX{i % 6}{i % 4} 1AA",
            "999.31973" if bad else east(i),
            north(i),
        )
        rows.append(
            (
                *person,
                *place,
                f"canary-born-{i}",
                f"canary note {i}",
                day,
                "8",
                "canaryhow" if i % 50 == 7 else "Online",
                "1",
            )
        )
    return rows


CANARIES = [b"canary", b"qq1 9zz", b"qq19zz", b"137.31973", b".31973", b"211.48613", b".48613"]
"""In lower case. Postcodes of the directory are public and are not among them; those of refused
records are.
"""


def council(folder: Path, kind: str) -> Path:
    head, tail = CATALOGUE.split("[[records]]")[0], RECORDS.format(place=PLACES[kind])
    path = write_council(folder, catalogue=head + tail)
    write_csv(folder / "cases.csv", HEADER, cases())
    return path


def contents(store: Path) -> dict[str, bytes]:
    """Every file of a store as plain bytes; tables also as text, since columns are compressed."""
    found = {}
    for path in sorted(p for p in store.rglob("*") if p.is_file() and not p.is_symlink()):
        raw = path.read_bytes()
        if path.suffix == ".parquet":
            table = pq.read_table(path)
            kept = table.select([name for name in table.schema.names if name != "geometry"])
            raw += repr([table.schema.metadata, kept.to_pydict()]).encode()
        found[str(path.relative_to(store))] = (
            brotli.decompress(raw) if path.suffix == ".br" else raw
        )
    return found


def answers(store: Path) -> dict[str, bytes]:
    """What HTTP tells: the catalogue, areas, search, pictures of every measure and level, the story
    of every area.
    """
    app = create_app(Settings(store=store))
    client, atlas = app.server.test_client(), open_atlas(store)
    root = f"/api/v1/{atlas.build_id}"
    paths = [
        "/",
        "/healthz",
        "/api/v1/catalogue.json",
        f"{root}/report.html",
        f"{root}/report.json",
        f"{root}/search?q=canary",
        f"{root}/search?q=QQ1+9ZZ",
    ]
    for level, measure in itertools.product(
        [v.key for v in atlas.manifest.levels], ("segment", "count", "rate")
    ):
        paths += [
            f"{root}/{name}?level={level}&measure={measure}&values=1"
            for name in ("paint", "paint.json", "paint.frame", "series.frame")
        ]
        paths += [
            f"{root}/paint.frame?level={level}&measure={measure}&values=1&words=0",
            f"{root}/areas/{level}",
        ]
    found = {}
    for path in paths:
        answer = client.get(path)
        body = answer.data
        coding = answer.headers.get("Content-Encoding")
        found[path] = (
            brotli.decompress(body)
            if coding == "br"
            else gzip.decompress(body)
            if coding == "gzip"
            else body
        )
        found[f"headers of {path}"] = repr(sorted(answer.headers.items())).encode()
    services = services_for(Settings(store=store), app.server)
    for mode, level in itertools.product(
        ("explore", "ward", "present", "learn", "about"), atlas.manifest.levels
    ):
        for code in atlas.areas(level.key).codes[:6]:
            found[f"{mode} {code}"] = repr(
                answer_for(
                    {"query": f"mode={mode}&area={level.key}:{code}"}, atlas.build_id, services
                )
            ).encode()
    return found


@pytest.mark.parametrize("kind", ["postcode", "point"])
def test_no_raw_value_leaves_the_build(
    kind: str, tmp_path: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    path = council(tmp_path / "council", kind)
    assert b"canary" in (tmp_path / "council" / "cases.csv").read_bytes().lower()
    store = tmp_path / "store"
    assert status_of(build, path, "--store", store) == 0
    told = capfd.readouterr()
    assert open_atlas(store).manifest.records[0].accepted > 100
    assert open_atlas(store).manifest.records[0].refused > 4
    everything = (
        contents(store)
        | answers(store)
        | {
            "output": told.out.encode(),
            "progress": told.err.encode(),
            "log": caplog.text.encode(),
        }
    )
    asked_for = {name for name in everything if "/search?" in name}
    for name, content in everything.items():
        if name in asked_for:
            continue
        found = [c for c in CANARIES if c in content.lower()]
        assert not found, f"{name} holds {found}"
    assert len(everything) > 100


WRONG = {
    "a name in the place of a code": ({}, 'place = { level = "lsoa", code = "name" }'),
    "an address in the place of a postcode": ({}, 'place = { postcode = "address" }'),
    "a postcode in the place of a code": ({}, 'place = { level = "lsoa", code = "postcode" }'),
    "notes in the place of a service": (
        {'service = "what"': 'service = "notes"'},
        PLACES["postcode"],
    ),
    "a name in the place of a service and a channel": (
        {'service = "what"': 'service = "name"', 'channel = "how"': 'channel = "name"'},
        PLACES["postcode"],
    ),
    "a birthday in the place of a date": ({'date = "when"': 'date = "born"'}, PLACES["point"]),
    "a case in the place of a count": ({'count = "n"': 'count = "case_id"'}, PLACES["point"]),
    "no header": ({}, PLACES["postcode"]),
    "another delimiter": ({'date = "when"': 'delimiter = ";"\ndate = "when"'}, PLACES["postcode"]),
}


@pytest.mark.parametrize("wrong", ["", *WRONG])
def test_the_doctors_reports_hold_no_raw_value(
    wrong: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """They are forwarded: even where columns are mixed up, they tell the form of a value, never the
    value of somebody's row.
    """
    path = council(tmp_path / "council", "postcode")
    if wrong:
        changes, place = WRONG[wrong]
        text = path.read_text().replace(PLACES["postcode"], place)
        for old, new in changes.items():
            assert old in text
            text = text.replace(old, new)
        path.write_text(text)
    if wrong == "no header":
        write_csv(tmp_path / "council" / "cases.csv", cases()[0], cases()[1:])
    page, data = tmp_path / "report.html", tmp_path / "report.json"
    status = status_of(check, path, "--html", page, "--json", data)
    assert status == bool(wrong)
    told = capfd.readouterr()
    everything = (told.out + told.err + page.read_text() + data.read_text()).lower()
    assert len(everything) > 1000
    assert [c for c in CANARIES if c.decode() in everything] == []
    assert not re.search(r"\bzx\d\d? ?1aa\b", everything)


def test_every_raw_column_of_the_cases_holds_a_canary() -> None:
    for column, name in enumerate(HEADER):
        values = " ".join(row[column] for row in cases()).lower().encode()
        assert name in ("when", "what", "n") or any(c in values for c in CANARIES), name
