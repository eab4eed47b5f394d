"""A list that a page sends: counted by segment, protected, and kept nowhere."""

import logging
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import create_app
from callbacks.pages.own_list import OWN_LIST
from data.answers.address import ask_query
from data.answers.story.own_list import (
    HIDDEN,
    LEAST_AREAS,
    RULE_WORDS,
    own_report,
    protected,
    read_own_list,
)
from data.errors import NotFoundError
from data.settings import Settings
from data.store.reader import open_atlas
from tests.support.asking import words
from tests.support.exports import notes_in, table_in

KNOWN = 34
"""Areas of which the attacker has looked up the groups."""
ORIGIN = {"Origin": "http://localhost"}
Send = Callable[..., TestResponse]


def oa(number: int) -> str:
    return f"E{number:07}"


def evenly(areas: int = 40, rows: int = 3) -> dict[str, int]:
    return {oa(number): rows for number in range(1, areas + 1)}


@pytest.fixture(scope="module")
def store(small_store: Path) -> Path:
    return small_store


@pytest.fixture(scope="module")
def client(store: Path) -> FlaskClient:
    return create_app(Settings(store=store, limit_lists="none")).server.test_client()


@pytest.fixture(scope="module")
def send(client: FlaskClient, store: Path) -> Send:
    root = f"/api/v1/{open_atlas(store).build_id}"

    def post(
        places: Any, kind: str = "json", headers: dict[str, str] = ORIGIN, **wanted: str
    ) -> TestResponse:
        body = {"places": places, **wanted}
        return client.post(f"{root}/list.{kind}", json=body, headers=headers)

    return post


def table_of(answer: TestResponse) -> list[dict[str, Any]]:
    """The rows of a report as CSV."""
    assert answer.status_code == 200, answer.get_data(as_text=True)
    rows: list[dict[str, Any]] = table_in("csv", answer.data).to_dict("records")
    return rows


def refusal(answer: TestResponse, status: int) -> str:
    assert answer.status_code == status
    assert answer.headers["Cache-Control"] == "no-store"
    return str(answer.get_json()["error"]["message"])


def test_the_report_is_that_of_the_command_from_counts_rounded_to_five(send: Send) -> None:
    # The groups 1a, 1b, 2a, 3a are those of the areas in turn: of 38 areas with 3 rows each, 20 are
    # of supergroup 1 (60 rows), 9 of each other one (27 rows).
    first, second, third = table_of(send(evenly(38), "csv"))
    assert [row["count"] for row in (first, second, third)] == [60, 25, 25]
    # 60 + 27 + 27 = 114, which is rounded too; 60 of 115 beside 4,106 of 8,275 residents.
    assert first["percent"] == 52.17
    assert (first["comparison_count"], first["comparison_percent"]) == (4106, 49.62)
    assert first["penetration"] == 1.46
    # 100 · (60/115) / (4,106/8,275), and Wilson's limits of 60 of 115: 43.12 % and 61.09 %.
    assert (first["index"], first["index_low"], first["index_high"]) == (105, 87, 123)
    assert first["verdict"] == "could be chance"
    answer = send(evenly(38))
    assert answer.headers["Cache-Control"] == "no-store"
    told = words(answer.get_json()["report"])
    assert "Profile of your list against Test atlas" in told
    assert "114 of 114 rows were counted." in told
    assert "The list was counted and forgotten." in told


def test_a_small_count_is_hidden_with_the_next_smallest(send: Send) -> None:
    # Areas of the groups 1a, 1b and 2a, and one row of 3a.
    places = {oa(n): 4 for n in range(1, 64) if n % 4} | {oa(4): 1}
    assert [row["verdict"] for row in table_of(send(places, "csv"))] == [
        "over-represented",
        HIDDEN,
        HIDDEN,
    ]
    notes = notes_in("xlsx", send(places, "xlsx").data)
    assert notes["Disclosure rule"] == [RULE_WORDS]
    assert not [note for note in notes["Please note"] if "hide them before" in note]


@pytest.mark.parametrize(
    ("places", "told"),
    [
        ({oa(1): 100}, "The list lies in 1 area; a list on a server needs at least 30."),
        ({"LS6 1AA": 50, "LS61AA": 50}, "The list lies in 1 area;"),
        (evenly(LEAST_AREAS - 1, 4), "The list lies in 29 areas;"),
        (evenly(33), "99 rows could be counted; a list on a server needs at least 100."),
        (evenly(40, 3) | {oa(1): 14}, "One area has 14 of the 131 rows; a list on a server may"),
        ({}, "0 rows could be counted;"),
        ([], "This is no list;"),
        ({"CANARY" * 10: 1}, "A place of the list is longer than 40 characters"),
        ({oa(1): True}, "or its number of rows is not from 1"),
        ({oa(1): -5}, "or its number of rows is not from 1"),
        ({str(n): 1 for n in range(20_001)}, "The list names 20,001 different places; 20,000 are"),
    ],
)
def test_a_list_that_is_no_report_on_many_is_refused(send: Send, places: Any, told: str) -> None:
    said = refusal(send(places), 400)
    assert told in said
    assert "CANARY" not in said
    assert refusal(send(places, "csv"), 400) == said


def test_only_a_page_of_this_server_may_send_one_where_the_atlas_allows_it(
    send: Send, client: FlaskClient, store: Path
) -> None:
    for headers in ({}, {"Origin": "https://elsewhere.example"}):
        assert "another page" in refusal(send(evenly(), headers=headers), 403)
    path = f"/api/v1/{open_atlas(store).build_id}/list.json"
    assert client.post(path, data="{}", headers=ORIGIN).status_code == 415
    assert client.get(path).status_code == 404
    assert "is no area of this atlas" in refusal(send(evenly(), against="ward:X"), 400)


def test_an_atlas_that_does_not_allow_it_counts_no_list(small_store: Path) -> None:
    atlas = open_atlas(small_store)
    atlas.show(atlas.manifest.model_copy(update={"profile_lists": False}))
    with pytest.raises(NotFoundError, match="does not allow it"):
        own_report(atlas, read_own_list({"places": evenly()}))
    said = words(OWN_LIST.answer(ask_query("mode=list", atlas))["page"])
    assert "This server counts no lists" in said
    assert not OWN_LIST.is_offered(atlas.manifest)


def test_lists_are_limited_in_rate(store: Path) -> None:
    client = create_app(Settings(store=store, limit_lists="2/minute")).server.test_client()
    root = f"/api/v1/{open_atlas(store).build_id}"
    body = {"places": evenly()}
    statuses = [
        client.post(f"{root}/list.{kind}", json=body, headers=ORIGIN).status_code
        for kind in ("json", "csv", "xlsx")
    ]
    assert statuses == [200, 200, 429]


def test_nothing_of_a_list_is_kept_logged_or_sent_back(
    send: Send, store: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    before = {each: each.stat().st_mtime_ns for each in store.rglob("*")}
    with caplog.at_level(logging.DEBUG):
        answers = [send(evenly() | {"CANARY": 2}, kind).data for kind in ("json", "csv", "xlsx")]
        answers.append(send({"CANARY": 100}).data)
    assert not [answer for answer in answers if b"CANARY" in answer]
    assert "CANARY" not in caplog.text + "".join(capfd.readouterr())
    assert {each: each.stat().st_mtime_ns for each in store.rglob("*")} == before


def test_whoever_sends_any_lists_learns_nothing_that_the_map_does_not_say(
    send: Send, client: FlaskClient, store: Path
) -> None:
    """An attacker works every answer out beforehand, from what the atlas serves to everybody.

    So no answer, and no difference of answers, changes what they know of any postcode.
    """
    root = f"/api/v1/{open_atlas(store).build_id}"
    held = client.get(f"{root}/postcodes/oa/LS6").get_json()
    area_of = {f"LS6{rest}": number for rest, number in held.items()}
    area_of |= {oa(number): number for number in range(1, KNOWN + 1)}
    mixes = {}
    for number in set(area_of.values()):
        asked = client.get(f"{root}/profile.csv?area=oa:{oa(number)}&against=atlas")
        counts = table_in("csv", asked.data)["count"].to_numpy(float)
        mixes[number] = counts / counts.sum()
    rng = random.Random(20_261_128)
    for _ in range(6):
        some = {
            oa(n): rng.randint(4, 9)
            for n in rng.sample(range(1, KNOWN + 1), rng.randint(30, KNOWN))
        }
        # Two lists that differ by one postcode: the attack that tells most.
        for places in (some, some | {"LS61AA": 1}):
            counts, _ = protected(sum(rows * mixes[area_of[p]] for p, rows in places.items()))
            told = [row["count"] for row in table_of(send(places, "csv"))]
            assert np.array_equal(told, counts, equal_nan=True)
