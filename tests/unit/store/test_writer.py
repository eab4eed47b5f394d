"""Writing a store: the same bytes each time, nothing half-written, damage found by name."""

import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely

from data.errors import DamagedFileError, StoreError
from data.store import swap
from data.store.layout import MANIFEST, read_current
from data.store.reader import open_atlas
from data.store.writer import StoreWriter
from tests.support.effort import tries
from tests.support.places import ROOT
from tests.support.stores import (
    area_frame,
    build_store,
    manifest_for,
    mix_frame,
    shapes_at,
    write_store,
)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_store(tmp_path_factory.mktemp("whole") / "store")


def contents(store: Path) -> dict[str, bytes]:
    root = (store / "current").resolve()
    return {
        str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()
    }


def builds(store: Path) -> set[str]:
    return {path.name for path in (store / "builds").iterdir() if path.name != ".lock"}


def test_the_same_input_gives_the_same_bytes_and_the_same_id(whole, tmp_path):
    again = build_store(tmp_path / "again")
    assert contents(again) == contents(whole)
    assert read_current(again) == read_current(whole)


def test_rows_in_any_order_give_the_same_bytes(whole, tmp_path, monkeypatch):
    monkeypatch.setattr(
        "tests.support.stores.mix_frame",
        lambda *args: mix_frame(*args).sample(frac=1, random_state=3),
    )
    assert contents(build_store(tmp_path / "shuffled")) == contents(whole)


@pytest.mark.slow
def test_another_title_is_another_build_and_the_last_two_are_kept(tmp_path):
    store = tmp_path / "store"
    ids = []
    for title in ("One", "Two", "Three"):
        build_store(store, title=title)
        ids.append(read_current(store))
    assert len(set(ids)) == 3
    assert builds(store) == set(ids[1:])
    assert open_atlas(store).manifest.title == "Three"


def test_the_manifest_lists_every_file_and_nothing_else(whole):
    listed = {entry.path for entry in open_atlas(whole).manifest.files}
    assert listed | {MANIFEST} == contents(whole).keys()


@pytest.mark.parametrize("path", ["../outside.txt", "/etc/outside", "a/../b", "a//b", MANIFEST])
def test_nothing_is_written_outside_of_the_build(tmp_path, path):
    with (
        StoreWriter(tmp_path) as writer,
        pytest.raises(StoreError, match="not a path inside a build"),
    ):
        writer.write_text(path, "x")


def test_a_build_that_is_given_up_leaves_the_old_atlas_and_nothing_else(whole, tmp_path):
    store = tmp_path / "store"
    shutil.copytree(whole, store, symlinks=True)
    with StoreWriter(store) as writer:
        writer.write_text("report.html", "half")
    assert builds(store) == {read_current(whole)}


def test_two_builds_at_once_are_refused(tmp_path):
    with (
        StoreWriter(tmp_path),
        pytest.raises(StoreError, match="Another build is writing"),
        StoreWriter(tmp_path),
    ):
        pass
    build_store(tmp_path)


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda f: f.assign(area_number=f["area_number"] + 1), "not numbered 1 to 4"),
        (lambda f: f.assign(area_code="W1"), "code W1 is used twice"),
        (lambda f: f.drop(columns="lat"), "no column lat"),
        (
            lambda f: f.assign(area_number=["a", "b", "c", "d"]),
            "column area_number does not fit uint32",
        ),
    ],
)
def test_areas_that_cannot_be_right_are_refused_with_a_reason(tmp_path, spoil, told):
    with StoreWriter(tmp_path) as writer, pytest.raises(StoreError, match=told):
        writer.write_areas("ward", spoil(area_frame("ward")))


@pytest.mark.parametrize(
    "shape",
    [
        "POINT (1 1)",
        "LINESTRING (0 0, 1 1)",
        "POLYGON EMPTY",
        "GEOMETRYCOLLECTION (POLYGON ((0 0, 1 0, 1 1, 0 0)))",
    ],
)
def test_shapes_that_are_no_polygons_never_reach_a_tile(tmp_path, shape):
    wkb = np.array(shapely.to_wkb(shapes_at("ward")), dtype=object)
    wkb[2] = shapely.to_wkb(shapely.from_wkt(shape))
    with StoreWriter(tmp_path) as writer, pytest.raises(StoreError, match="W0000003"):
        writer.write_tiles("ward", area_frame("ward"), wkb, {}, {})


def test_bytes_that_are_no_geometry_are_refused(tmp_path):
    wkb = np.array([b"\x01\x03\x00", *shapely.to_wkb(shapes_at("ward"))[1:]], dtype=object)
    with StoreWriter(tmp_path) as writer, pytest.raises(StoreError, match="not valid WKB"):
        writer.write_tiles("ward", area_frame("ward"), wkb, {}, {})


def test_rows_that_are_there_twice_are_refused(tmp_path):
    twice = pd.concat([mix_frame("ward"), mix_frame("ward")])
    with (
        StoreWriter(tmp_path) as writer,
        pytest.raises(StoreError, match="two rows have the same area_number, segment_code"),
    ):
        writer.write_mix("oac", "ward", twice)


def read_everything(store: Path) -> list[str]:
    """Paths of files of the current build that are not whole."""
    atlas, broken = open_atlas(store), []
    for entry in atlas.manifest.files:
        try:
            atlas.content(entry.path)
        except DamagedFileError as error:
            broken += (
                [entry.path] if str(error).startswith(f"{entry.path} of build ") else [str(error)]
            )
    return broken


def spoiled(content: bytes, how: str) -> bytes:
    middle = len(content) // 2
    return {
        "cut": content[:middle],
        "flipped": content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :],
        "emptied": b"",
    }[how]


@pytest.mark.parametrize("how", ["cut", "flipped", "emptied", "gone"])
def test_every_damaged_file_is_refused_by_name_and_no_other(whole, tmp_path, how):
    store = tmp_path / "store"
    shutil.copytree(whole, store, symlinks=True)
    root = (store / "current").resolve()
    for entry in open_atlas(store).manifest.files:
        path = root / entry.path
        content = path.read_bytes()
        path.unlink()
        if how != "gone":
            path.write_bytes(spoiled(content, how))
        assert read_everything(store) == [entry.path]
        path.write_bytes(content)


def test_a_damaged_table_leaves_the_rest_of_the_atlas_in_use(whole, tmp_path):
    store = tmp_path / "store"
    shutil.copytree(whole, store, symlinks=True)
    path = (store / "current").resolve() / "takeup/month/oa/lights.parquet"
    path.write_bytes(spoiled(path.read_bytes(), "flipped"))
    atlas = open_atlas(store)
    with pytest.raises(DamagedFileError, match=r"takeup/month/oa/lights\.parquet"):
        atlas.counts("oa", "lights", "all", 3, "month")
    assert atlas.counts("oa", "potholes", "all", 3, "month").values.sum() > 0
    assert len(atlas.tile("oa", 10, 507, 328)) > 0


@pytest.mark.parametrize("how", ["cut", "flipped", "emptied"])
def test_a_damaged_manifest_is_refused_by_name(whole, tmp_path, how):
    store = tmp_path / "store"
    shutil.copytree(whole, store, symlinks=True)
    path = (store / "current").resolve() / MANIFEST
    path.write_bytes(spoiled(path.read_bytes(), how))
    with pytest.raises(DamagedFileError, match=r"manifest\.json"):
        open_atlas(store)


def test_building_again_mends_a_damaged_build_in_place(whole, tmp_path):
    store = tmp_path / "store"
    shutil.copytree(whole, store, symlinks=True)
    (store / "current").resolve().joinpath("report.html").write_text("spoiled")
    build_store(store)
    assert contents(store) == contents(whole)


def test_a_store_without_a_build_says_how_to_make_one(tmp_path):
    with pytest.raises(StoreError, match=r"wardwise build"):
        open_atlas(tmp_path)
    (tmp_path / "current").write_text("../../etc")
    with pytest.raises(StoreError, match="not a build id"):
        open_atlas(tmp_path)


@pytest.mark.slow
def test_where_symlinks_are_not_possible_a_text_file_points_at_the_build(tmp_path, monkeypatch):
    def refuse(*_args: object, **_kwargs: object) -> None:
        raise OSError(errno.EPERM, "symlinks need a privilege here")

    monkeypatch.setattr(swap.Path, "symlink_to", refuse)
    for title in ("One", "Two"):
        build_store(tmp_path, title=title)
        assert not (tmp_path / "current").is_symlink()
        assert open_atlas(tmp_path).manifest.title == title


@pytest.mark.slow
def test_a_full_disk_at_any_file_leaves_the_old_atlas(tmp_path, monkeypatch):
    store = build_store(tmp_path, title="Old")
    write, files = Path.write_bytes, len(open_atlas(store).manifest.files)
    for fails_at in range(0, files + 1, 5):
        count = iter(range(1000))

        def short_of_space(path: Path, content: bytes, count=count, fails_at=fails_at) -> int:
            if next(count) == fails_at:
                write(path, content[: len(content) // 2])
                raise OSError(errno.ENOSPC, "No space left on device")
            return write(path, content)

        monkeypatch.setattr(Path, "write_bytes", short_of_space)
        with pytest.raises(OSError, match="No space left"), StoreWriter(store) as writer:
            write_store(writer, title="New")
        assert open_atlas(store).manifest.title == "Old"
        assert len(builds(store)) == 1


KILLED = """
import os, shutil, sys
from pathlib import Path
from data.store.writer import StoreWriter
from tests.support.stores import write_store
old = Path(sys.argv[1])
WRITING = {"open", "os.rename", "os.mkdir", "os.symlink", "os.remove", "os.rmdir", "shutil.rmtree"}

def build(store, kill_at):
    seen = 0
    def count(event, args):
        nonlocal seen
        if event in WRITING and any(str(store) in str(a) for a in args[:2]):
            seen += 1
            if seen == kill_at:
                os.kill(os.getpid(), 9)
    sys.addaudithook(count)
    with StoreWriter(store) as writer:
        write_store(writer, side=4, title="New")
    return seen

def tried(kill_at):
    store = old.with_name(f"killed-{kill_at}")
    shutil.copytree(old, store, symlinks=True)
    out, into = os.pipe()
    if os.fork() == 0:
        os.write(into, str(build(store, kill_at)).encode())
        os._exit(0)
    os.close(into)
    os.wait()
    return os.read(out, 20)

writes = int(tried(0))
for kill_at in [*range(1, writes - 12, int(sys.argv[2])), *range(writes - 12, writes + 1)]:
    assert tried(kill_at) == b"", f"write {kill_at} of {writes} was survived"
print(writes)
"""


@pytest.mark.slow
@pytest.mark.prove(tries(1, 20))
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_killed_at_any_write_a_reader_sees_the_old_build_or_the_new_one_whole(tmp_path):
    """Every fortieth of the first writes of a build (files, fsync; with ``--prove`` every second),
    and every one of the last, where it is put in place.
    """
    old = read_current(build_store(tmp_path / "store", side=4, title="Old"))
    new = read_current(build_store(tmp_path / "elsewhere", side=4, title="New"))
    ran = subprocess.run(
        [sys.executable, "-c", KILLED, tmp_path / "store", str(tries(40, 2))],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    writes = int(ran.stdout)
    killed = sorted(int(path.name.removeprefix("killed-")) for path in tmp_path.glob("killed-*"))[
        1:
    ]
    found = [read_current(tmp_path / f"killed-{at}") for at in killed]
    assert found == [old] * found.count(old) + [new] * found.count(new)
    assert found.count(new) > 0
    assert writes - 12 <= killed[found.index(new)] <= writes
    for at in killed:
        store = tmp_path / f"killed-{at}"
        assert read_everything(store) == []
        assert builds(store) - {path.name for path in (store / "builds").glob(".partial-*")} <= {
            old,
            new,
        }
    build_store(store, side=4, title="New")
    assert builds(store) == {old, new}


def test_what_a_killed_build_left_is_cleared_by_the_next(tmp_path):
    left = tmp_path / "builds" / ".partial-12345" / "areas"
    left.mkdir(parents=True)
    (left / "oa.parquet").write_bytes(b"half")
    (tmp_path / ".current-12345").write_text("half")
    build_store(tmp_path)
    assert not list(tmp_path.rglob("*partial*"))
    assert not list(tmp_path.glob(".current*"))


def test_a_manifest_reads_back_as_it_was_given(whole):
    found = open_atlas(whole).manifest
    given = manifest_for()
    assert (
        found.model_copy(update={"build_id": "", "files": (), "tiles": (), "warmed": {}}) == given
    )
    assert [(tile.level, tile.areas) for tile in found.tiles] == [
        ("lad", 1),
        ("oa", 64),
        ("ward", 4),
    ]
    assert found.warmed == {"lad": -1, "oa": -1, "ward": -1}
