"""A build killed at any moment leaves the old atlas serving, whole."""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from data.build.atlas import build_atlas
from data.store.reader import open_atlas
from tests.conftest import ROOT
from tests.council import GOOD_ROWS, write_council

KILLER = """
import os, signal, sys
from pathlib import Path
from data.store.writer import StoreWriter
import data.store.swap, data.store.writer
at = int(sys.argv[3])
count = 0
def dying(real):
    def call(*args, **kwargs):
        global count
        count += 1
        if count == at:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*args, **kwargs)
    return call
for name in ("write_bytes", "mkdir"):
    setattr(Path, name, dying(getattr(Path, name)))
for name in ("replace", "rename", "symlink", "fsync"):
    setattr(os, name, dying(getattr(os, name)))
from data.build.atlas import build_atlas
build_atlas(Path(sys.argv[1]), Path(sys.argv[2]), silent=True)
print("finished", count)
"""


def run(catalogue: Path, store: Path, at: int) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", KILLER, str(catalogue), str(store), str(at)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        check=False,
    )


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_killed_at_any_write_the_old_atlas_still_serves(tmp_path: Path) -> None:
    store = tmp_path / "store"
    first = write_council(tmp_path / "old")
    old = build_atlas(first, store, silent=True).build_id
    build_atlas(first, tmp_path / "elsewhere", silent=True)
    changed = write_council(tmp_path / "new", rows=GOOD_ROWS[:-20])
    whole = run(changed, tmp_path / "elsewhere", 0)
    assert whole.stdout.startswith("finished"), whole.stderr
    steps = int(whole.stdout.split()[1])
    moments = sorted({1, 2, steps - 2, steps - 1, steps, *random.Random(7).sample(range(1, steps), 4)})
    deaths = 0
    for at in moments:
        died = run(changed, store, at)
        # A build killed after the swap is in place, and the next one then has less to do.
        assert died.returncode in (-signal.SIGKILL, 0), (at, died.stderr)
        deaths += died.returncode != 0
        atlas = open_atlas(store)
        for level in atlas.manifest.levels:
            assert len(atlas.areas(level.key)) == level.areas
        assert atlas.counts(level="ward", item="potholes", channel="all", month=0, window="month").values.sum() > 0
    assert deaths >= len(moments) - 2
    # Whatever was left behind does not hinder the next build.
    after = build_atlas(changed, store, silent=True).build_id
    assert open_atlas(store).build_id == after != old
    assert not [p for p in (store / "builds").iterdir() if p.name.startswith(".partial")]
