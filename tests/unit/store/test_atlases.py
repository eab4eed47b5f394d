"""The current atlas and the one before it, while builds are swapped."""

import shutil
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from data.errors import NotFoundError, StoreError
from data.store.atlases import Atlases
from data.store.layout import MANIFEST, read_current
from data.store.swap import point_current_at
from tests.support.stores import build_store


def test_a_new_build_is_seen_at_once_and_the_old_one_still_answers(tmp_path):
    atlases = Atlases(build_store(tmp_path, title="Old"))
    old = atlases.current()
    build_store(tmp_path, title="New")
    assert atlases.current().manifest.title == "New"
    assert atlases.at(old.build_id) is old
    assert old.counts("oa", "lights", "all", 3, "month").values.sum() > 0


def test_while_nothing_changes_the_same_atlas_is_handed_out(tmp_path):
    atlases = Atlases(build_store(tmp_path))
    assert atlases.current() is atlases.current()


def test_a_worker_that_never_saw_the_old_build_opens_it_for_pages_that_did(tmp_path):
    old = Atlases(build_store(tmp_path, title="Old")).current().build_id
    build_store(tmp_path, title="New")
    assert Atlases(tmp_path).at(old).manifest.title == "Old"


@pytest.mark.parametrize(
    "build", ["0" * 16, "", "..", "../..", "x" * 5000, "current", "0123456789abcdeF"]
)
def test_a_build_that_is_gone_or_was_never_there_is_renewed(tmp_path, build):
    atlases = Atlases(build_store(tmp_path))
    with pytest.raises(NotFoundError, match="renewed"):
        atlases.at(build)


def test_a_new_build_that_is_damaged_leaves_the_old_one_serving(tmp_path, caplog):
    atlases = Atlases(build_store(tmp_path, title="Old"))
    old = atlases.current()
    build_store(tmp_path, title="New")
    ((tmp_path / "current").resolve() / MANIFEST).write_text("{}")
    assert atlases.current() is old
    assert "goes on serving" in caplog.text


def test_without_a_store_there_is_a_sentence_and_later_a_build_is_found(tmp_path):
    atlases = Atlases(tmp_path / "store")
    with pytest.raises(StoreError, match="There is no atlas"):
        atlases.current()
    build_store(tmp_path / "store")
    assert atlases.current().manifest.title == "Test atlas"


@pytest.mark.slow
def test_readers_never_fail_while_builds_are_swapped_under_them(tmp_path):
    store = build_store(tmp_path / "store", side=4, title="Build 0")
    ids = [read_current(store)]
    for turn in (1, 2):
        other = build_store(tmp_path / f"other {turn}", side=4, title=f"Build {turn}")
        ids.append(read_current(other))
        shutil.copytree(other / "builds" / ids[-1], store / "builds" / ids[-1])
    atlases, stop = Atlases(store), threading.Event()

    def read() -> set[str]:
        seen = set()
        while not stop.is_set():
            atlas = atlases.current()
            assert atlas.total("lights", "web", 3, "month") == atlas.total(
                "lights", "web", 3, "month", "ward"
            )
            assert atlases.at(atlas.build_id).manifest.title == atlas.manifest.title
            seen.add(atlas.manifest.title)
        return seen

    with ThreadPoolExecutor(8) as pool:
        readers = [pool.submit(read) for _ in range(8)]
        for swap in range(60):
            point_current_at(store, ids[swap % 3])
            atlases.current()
        stop.set()
        seen = set().union(*(reader.result() for reader in readers))
    assert seen <= {"Build 0", "Build 1", "Build 2"}
    assert seen
