"""A build killed by SIGKILL at any of many moments leaves the old atlas serving, whole; the next
build succeeds and clears up.
"""

import os
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app import create_app
from data.pipeline.build import build_atlas
from data.settings import Settings
from data.store.reader import open_atlas
from data.store.swap import point_current_at
from tests.support.asking import root_of
from tests.support.council import CATALOGUE, GOOD_ROWS, write_council
from tests.support.effort import tries
from tests.support.places import ROOT

MOMENTS = tries(8, 500)
LATE = MOMENTS * 12 // 50
"""Of these, how many lie in the last twentieth of a build: where files are moved into place and
``current`` is swapped.
"""
ANSWERS = (
    "/healthz",
    "/api/v1/catalogue.json",
    "{root}/report.html",
    "{root}/search?q=west",
    "{root}/areas/ward",
    "{root}/register.csv",
)
PAINTED = ("oa", "lsoa", "ward")
LEFT_OUT = ('key = "authority"', 'key = "tribes"', 'key = "lights"')
SMALL = "\n[[".join(
    block for block in CATALOGUE.split("\n[[") if not any(key in block for key in LEFT_OUT)
)
"""The small council with less of everything: many builds are made of it."""

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork and no SIGKILL")


class Killer:
    """A warm process that makes builds and kills them (tests/support/killing.py)."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process

    def build(self, at: int = 0) -> str:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{at}\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()


@contextmanager
def killer(catalogue: Path, store: Path, scratch: Path) -> Iterator[Killer]:
    one = {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "ARROW_IO_THREADS")}
    environment = (
        os.environ
        | one
        | {
            "PYTHONPATH": str(ROOT),
            "TMPDIR": str(scratch),
            "PYTHONWARNINGS": "ignore",
        }
    )
    command = [sys.executable, "-m", "tests.support.killing", str(catalogue), str(store)]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield Killer(process)


def served(client: FlaskClient) -> dict[str, bytes]:
    """What a visitor gets: the register, the areas, search, a picture of every level."""
    root = root_of(client)
    paths = [path.replace("{root}", root) for path in ANSWERS]
    paths += [
        f"{root}/paint.frame?level={level}&measure=rate&service=potholes&values=1"
        for level in PAINTED
    ]
    answers = {}
    for path in paths:
        answer = client.get(path)
        assert answer.status_code == 200, path
        answers[path] = answer.data
    return answers


@pytest.mark.prove(MOMENTS)
def test_killed_at_many_moments_the_old_atlas_serves_throughout(tmp_path: Path) -> None:
    store, scratch = tmp_path / "store", tmp_path / "scratch"
    scratch.mkdir()
    first = write_council(tmp_path / "old", catalogue=SMALL)
    changed = write_council(tmp_path / "new", rows=GOOD_ROWS[:-20], catalogue=SMALL)
    old = build_atlas(first, store, silent=True).build_id
    with killer(changed, tmp_path / "elsewhere", scratch) as whole:
        lived, events = whole.build().split()
    assert lived == "lived"
    new = open_atlas(tmp_path / "elsewhere").build_id
    right = {old: served(client_of(store)), new: served(client_of(tmp_path / "elsewhere"))}
    deaths, swapped = 0, 0
    client = client_of(store)
    with killer(changed, store, scratch) as killing:
        for place, at in enumerate(moments(int(events))):
            deaths += killing.build(at) == "died"
            # A build killed after the swap is the one that is served; then back to the old one.
            current = open_atlas(store).build_id
            swapped += current == new
            client = client_of(store) if place % 10 == 9 else client
            assert served(client) == right[current], at
            if current == new:
                point_current_at(store, old)
        assert killing.build().startswith("lived")
    assert deaths >= MOMENTS - 2
    assert swapped < MOMENTS / 2
    assert open_atlas(store).build_id == new
    assert served(client_of(store)) == right[new]
    left = sorted(
        path.name
        for path in [*(store / "builds").iterdir(), *store.iterdir(), *scratch.glob("wardwise-*")]
    )
    assert left == sorted([old, new, ".lock", "builds", "current"]), left


def moments(events: int) -> list[int]:
    """Numbers of the events at which builds die, by a seed."""
    chance = random.Random(1854)
    late = int(events * 0.95)
    return [
        *chance.sample(range(1, late), MOMENTS - LATE),
        *chance.sample(range(late, events + 1), LATE),
    ]


def client_of(store: Path) -> FlaskClient:
    return create_app(Settings(store=store)).server.test_client()
