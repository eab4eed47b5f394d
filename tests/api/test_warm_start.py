"""Several servers, each with workers of its own, keep what they drew in one Redis; losing it costs
speed, not answers.
"""

import os
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import brotli
import pytest
import redis

from data.store.layout import read_current
from tests.support.databases import Redis, free_port
from tests.support.places import ROOT
from tests.support.stores import build_store

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="gunicorn does not run on Windows")
TILES = [
    f"tiles/oa/{z}/{x}/{y}"
    for z, x, y in ((10, 507, 329), (9, 253, 164), (11, 1014, 658), (11, 1015, 659))
]
CLIENTS, ROUNDS = 8, 12


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_store(tmp_path_factory.mktemp("small") / "store")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Redis]:
    server = Redis(tmp_path)
    server.start()
    try:
        yield server
    finally:
        server.stop()


@contextmanager
def gunicorn(store: Path, cache: str, workers: int) -> Iterator[str]:
    """Address of a server of its own. Requests wait in the socket until its workers are up."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "app:create_server()",
        "--bind",
        f"127.0.0.1:{port}",
        "--workers",
        str(workers),
        "--threads",
        "4",
    ]
    environment = os.environ | {"WARDWISE_STORE": str(store), "WARDWISE_CACHE": cache}
    process = subprocess.Popen(
        [*command, "--worker-class", "gthread"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    assert process.stderr is not None
    told = b""
    for line in process.stderr:
        told += line
        if b"Listening at" in line:
            break
    else:
        raise AssertionError(told.decode())
    drain = threading.Thread(
        target=process.stderr.read, daemon=True
    )  # a full pipe would hold the server up
    drain.start()
    try:
        yield f"http://127.0.0.1:{port}/api/v1/{read_current(store)}"
    finally:
        process.terminate()
        process.wait()
        drain.join()
        process.stderr.close()


def tile(address: str, path: str) -> bytes:
    request = urllib.request.Request(f"{address}/{path}", headers={"Accept-Encoding": "br"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        assert answer.status == 200
        body: bytes = answer.read()
    return body


def test_what_one_server_drew_another_serves_from_redis(store: Path, server: Redis) -> None:
    watch = redis.Redis(port=server.port)
    with (
        gunicorn(store, server.url, workers=1) as first,
        gunicorn(store, server.url, workers=2) as second,
    ):
        drawn = {path: tile(first, path) for path in TILES}
        keys, stored = (
            watch.dbsize(),
            watch.info("commandstats").get("cmdstat_set", {}).get("calls", 0),
        )
        hits = watch.info("stats")["keyspace_hits"]
        assert keys >= len(TILES)
        for _ in range(4):  # both workers of the second
            assert {path: tile(second, path) for path in TILES} == drawn
        assert watch.dbsize() == keys
        assert watch.info("commandstats").get("cmdstat_set", {}).get("calls", 0) == stored
        assert watch.info("stats")["keyspace_hits"] >= hits + len(TILES)
    assert all(len(brotli.decompress(body)) == 512 * 512 * 4 for body in drawn.values())


def test_a_server_started_later_is_warm(store: Path, server: Redis) -> None:
    watch = redis.Redis(port=server.port)
    with gunicorn(store, server.url, workers=1) as first:
        drawn = [tile(first, path) for path in TILES]
    keys = watch.dbsize()
    with gunicorn(store, server.url, workers=1) as second:
        assert [tile(second, path) for path in TILES] == drawn
    assert watch.dbsize() == keys


def test_redis_lost_in_mid_flight_costs_speed_and_not_answers(store: Path, server: Redis) -> None:
    with (
        gunicorn(store, server.url, workers=1) as first,
        gunicorn(store, server.url, workers=2) as second,
    ):
        right = {path: tile(first, path) for path in TILES}
        half = threading.Barrier(CLIENTS + 1)
        wrong: list[str] = []

        def ask(number: int) -> None:
            for turn in range(ROUNDS):
                if turn == ROUNDS // 2:
                    half.wait()  # Redis is killed while these go on
                path = TILES[(number + turn) % len(TILES)]
                try:
                    if tile((first, second)[turn % 2], path) != right[path]:
                        wrong.append(f"{path}: other bytes")
                except Exception as error:
                    wrong.append(f"{path}: {error}")

        clients = [threading.Thread(target=ask, args=(number,)) for number in range(CLIENTS)]
        for client in clients:
            client.start()
        half.wait()
        server.stop()
        for client in clients:
            client.join()
        assert wrong == []
        server.start()
        assert tile(second, TILES[0]) == right[TILES[0]]
