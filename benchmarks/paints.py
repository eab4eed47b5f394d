"""Measure the server's time for a change of service, measure or month: picture and panels."""

import random
import time
import urllib.request
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from benchmarks.changes import CALLBACK, Change, takeup_changes, with_areas
from benchmarks.rows import Row, share
from benchmarks.serving import PATIENCE, Served, served
from benchmarks.stores import Bench
from data.store.reader import open_atlas

SEED = 11
TIMES = 60
SMALL, LARGE = 60.0, 150.0
MANY = 100_000
PANELS = 120.0


def measure(bench: Bench) -> Iterator[Row]:
    """Measure at the finest level of the records of each atlas.

    Every picture is requested once, so that none comes from a cache.
    """
    times = TIMES // 3 if bench.quick else TIMES
    yield from _of(bench.store, times)
    if bench.series != bench.store:
        yield from _of(bench.series, times)


def _of(store: Path, times: int) -> Iterator[Row]:
    atlas = open_atlas(store)
    build = atlas.build_id
    level = atlas.level(atlas.manifest.records[0].level)
    what = f"{level.areas:,} {level.names}"
    reach = SMALL if level.areas < MANY else LARGE
    changes = list(
        {
            change.query: change
            for change in islice(
                takeup_changes(atlas.manifest, random.Random(SEED), level.key), 4 * times
            )
        }.values()
    )[:times]
    with served(store) as server:
        # A visitor who changes the service has the level already, and so its areas are loaded.
        server.get(f"/api/v1/{build}/areas/{level.key}")
        first, again = _first_reads(
            [server.timed(change.frame(build)) for change in changes], changes
        )
        yield Row(
            "paint",
            f"picture of another service, read for the first time, {what}: 95th",
            share(first, 0.95),
            "ms",
            reach,
            note=_note(first),
        )
        yield Row(
            "paint",
            f"picture of another month or measure, {what}: 95th",
            share(again, 0.95),
            "ms",
            reach,
            note=_note(again),
        )
        places = [
            f"{p.key}:{code}"
            for p in atlas.manifest.levels[-2:]
            for code in atlas.areas(p.key).codes[:: max(1, p.areas // 50)]
        ]
        asked = list(
            islice(
                with_areas(
                    takeup_changes(atlas.manifest, random.Random(SEED + 1), level.key),
                    places,
                    random.Random(SEED),
                ),
                times,
            )
        )
        posted(server, asked[0].body(build))
        panels = [posted(server, change.body(build)) for change in asked]
        yield Row(
            "paint",
            f"panels of another view, {what}: 95th",
            share(panels, 0.95),
            "ms",
            PANELS,
            note=_note(panels),
        )


def _first_reads(times: list[float], changes: list[Change]) -> tuple[list[float], list[float]]:
    """Times of the first picture of each service, and of all others."""
    seen: set[str] = set()
    first: list[float] = []
    again: list[float] = []
    for taken, change in zip(times, changes, strict=True):
        service = change.query.partition("&service=")[2].partition("&")[0]
        (again if service in seen else first).append(taken)
        seen.add(service)
    return first, again or first


def posted(server: Served, body: bytes) -> float:
    """Milliseconds to the whole answer of a change of view.

    Raises HTTPError where the answer is an error.
    """
    request = urllib.request.Request(
        server.base + CALLBACK,
        data=body,
        headers={"Accept-Encoding": "br", "Content-Type": "application/json"},
    )
    begun = time.perf_counter()
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        answer.read()
    return 1000 * (time.perf_counter() - begun)


def _note(times: list[float]) -> str:
    return f"median {share(times, 0.5):.0f}, longest {max(times):.0f} ms, of {len(times)}"
