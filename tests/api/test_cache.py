"""Answers that are kept: in memory, in a directory or in Redis."""

import shutil
import socket
import subprocess
import threading
from pathlib import Path

import brotli
import pytest
from flask import Flask

from callbacks.api import register
from callbacks.cache import AnswerCache, cache_for
from callbacks.context import services_for
from data.errors import SettingsError
from data.settings import Settings
from data.store.reader import Atlas, open_atlas
from tests.support.stores import build_store

TILE = "tiles/oa/10/507/329"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_store(tmp_path_factory.mktemp("small") / "store")


def get_tile(store: Path, **options: object):
    server = Flask("kept")
    register(server, services_for(Settings(store=store, **options), server))
    return server.test_client().get(
        f"/api/v1/{open_atlas(store).build_id}/{TILE}", headers={"Accept-Encoding": "br"}
    )


@pytest.fixture
def drawn(monkeypatch) -> list[object]:
    """Tiles that were drawn, not kept."""
    tiles, draw = [], Atlas.tile

    def count(atlas: Atlas, *place: object) -> bytes:
        tiles.append(place)
        return draw(atlas, *place)

    monkeypatch.setattr(Atlas, "tile", count)
    return tiles


def test_a_tile_is_drawn_once_and_then_kept_as_it_was_sent(store, drawn):
    server = Flask("kept")
    register(server, services_for(Settings(store=store), server))
    client, url = server.test_client(), f"/api/v1/{open_atlas(store).build_id}/{TILE}"
    first = client.get(url, headers={"Accept-Encoding": "br"}).data
    for accepted in ("br", "gzip", "", "br"):
        client.get(url, headers={"Accept-Encoding": accepted})
    assert len(drawn) == 1
    assert client.get(url, headers={"Accept-Encoding": "br"}).data == first


def test_twenty_clients_at_once_draw_a_tile_once(store, drawn):
    server = Flask("kept")
    register(server, services_for(Settings(store=store), server))
    url, gate, bodies = f"/api/v1/{open_atlas(store).build_id}/{TILE}", threading.Barrier(20), []

    def ask() -> None:
        gate.wait()
        bodies.append(server.test_client().get(url, headers={"Accept-Encoding": "br"}).data)

    threads = [threading.Thread(target=ask) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(drawn) == 1
    assert len(set(bodies)) == 1


def test_two_workers_share_a_directory(store, drawn, tmp_path):
    bodies = {get_tile(store, cache=f"file:{tmp_path / 'shared'}").data for _ in range(2)}
    assert len(drawn) == 1
    assert len(bodies) == 1
    assert (tmp_path / "shared").stat().st_mode & 0o777 == 0o700


def test_the_directory_stays_within_its_number_of_files(tmp_path):
    server = Flask("kept")
    kept = cache_for(Settings(cache=f"file:{tmp_path / 'shared'}", cache_megabytes=16), server)
    for number in range(150):
        kept.put(f"key {number}", b"x")
    assert len(list((tmp_path / "shared").iterdir())) < 140
    assert kept.get("key 149") == b"x"


def test_a_directory_others_can_write_to_is_refused(store, tmp_path):
    tmp_path.joinpath("open").mkdir()
    tmp_path.joinpath("open").chmod(0o777)
    with pytest.raises(SettingsError, match="chmod 700"):
        get_tile(store, cache=f"file:{tmp_path / 'open'}")


def test_spoiled_files_of_the_cache_are_drawn_again_and_nothing_in_them_is_run(
    store, drawn, tmp_path
):
    folder = tmp_path / "shared"
    whole = get_tile(store, cache=f"file:{folder}").data
    for path in folder.iterdir():
        path.write_bytes(path.read_bytes()[:4] + b"cos\nsystem\n(S'touch spoiled'\ntR.")
    assert get_tile(store, cache=f"file:{folder}").data == whole
    assert len(drawn) == 2


def test_only_bytes_are_kept(store):
    kept = cache_for(Settings(store=store), Flask("kept"))
    kept.put("key", {"not": "bytes"})  # type: ignore[arg-type]
    assert kept.get("key") is None


class Frail:
    """A cache whose server goes and comes back."""

    def __init__(self) -> None:
        self.held: dict[str, bytes] = {}
        self.gone, self.asked = True, 0

    def get(self, key: str) -> bytes | None:
        self.asked += 1
        if self.gone:
            raise ConnectionError("gone")
        return self.held.get(key)

    def set(self, key: str, value: bytes) -> None:
        if self.gone:
            raise ConnectionError("gone")
        self.held[key] = value


def test_a_cache_that_fails_costs_speed_and_not_answers_and_is_used_again_when_it_is_back(caplog):
    frail, now = Frail(), [0.0]
    kept = AnswerCache(frail, clock=lambda: now[0])
    assert [kept.made("key", lambda: b"made") for _ in range(50)] == [b"made"] * 50
    assert frail.asked == 1
    assert caplog.text.count("The cache failed") == 1
    frail.gone, now[0] = False, 60.0
    assert kept.made("key", lambda: b"made again") == b"made again"
    assert kept.made("key", lambda: b"not made") == b"made again"


def test_a_redis_that_is_not_there_costs_speed_and_not_answers(store):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    response = get_tile(store, cache=f"redis://127.0.0.1:{port}/0")
    assert response.status_code == 200
    assert len(brotli.decompress(response.data)) == 512 * 512 * 4


@pytest.mark.skipif(shutil.which("redis-server") is None, reason="needs redis-server")
def test_redis_is_shared_and_may_be_lost_in_mid_flight(store, drawn, tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    redis = subprocess.Popen(
        [
            "redis-server",
            "--port",
            str(port),
            "--save",
            "",
            "--dir",
            tmp_path,
            "--bind",
            "127.0.0.1",
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        next(line for line in redis.stdout if "eady to accept" in line)
        bodies = {get_tile(store, cache=f"redis://127.0.0.1:{port}/0").data for _ in range(2)}
        assert len(drawn) == 1
    finally:
        redis.terminate()
        redis.wait()
    bodies.add(get_tile(store, cache=f"redis://127.0.0.1:{port}/0").data)
    assert len(bodies) == 1
    assert len(drawn) == 2
