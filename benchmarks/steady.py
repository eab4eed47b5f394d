"""Measure the waits of other visitors while some clients keep their connections and never pause."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from benchmarks.area_tiles import random_tiles
from benchmarks.changes import CALLBACK, Change, takeup_changes
from benchmarks.connection import Connection
from benchmarks.rows import Row, share
from benchmarks.serving import served
from benchmarks.stores import Bench
from data.store.reader import open_atlas

CLIENTS = 150
SECONDS = 40.0
SMALL = "/healthz"
LONGEST = 3_000.0
"""Milliseconds that the 95th percentile of small answers may take."""
EVERY = 0.2
"""Seconds from one visitor on a new connection to the next."""
SEED = 23
CHANGES = 400
"""Different pictures and panels that the clients request: a cache soon holds them all."""


@dataclass
class Waited:
    """Milliseconds of every small answer, and of all answers of the clients."""

    anew: list[float] = field(default_factory=list)
    kept: list[float] = field(default_factory=list)
    everything: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Wanted:
    """The pool from which the clients draw their requests."""

    build: str
    changes: list[Change]
    tiles: list[str]

    def request(self, drawn: random.Random) -> tuple[str, str, bytes]:
        """Method, path and body: 45 % pictures, 25 % tiles, 20 % panels, 10 % small answers."""
        part = drawn.random()
        change = drawn.choice(self.changes)
        if part < 0.45:
            return "GET", change.frame(self.build), b""
        if part < 0.7:
            return "GET", f"/api/v1/{self.build}/tiles/{drawn.choice(self.tiles)}", b""
        if part < 0.9:
            return "POST", CALLBACK, change.body(self.build)
        return "GET", SMALL, b""


def measure(bench: Bench) -> Iterator[Row]:
    """Measure small answers of gunicorn gthread, 2 workers of 8 threads.

    They go to the clients and to visitors on new connections.
    """
    seconds = SECONDS / 4 if bench.quick else SECONDS
    with served(bench.store, workers=2) as server:
        waited = asyncio.run(steady(server.base, wanted_of(bench), seconds))
    yield Row(
        "steady",
        f"{CLIENTS} clients that never pause: errors",
        float(waited.errors.total()),
        "",
        0.0,
        note=", ".join(waited.errors),
    )
    for where, times in (("on new connections", waited.anew), ("on theirs", waited.kept)):
        yield Row(
            "steady",
            f"a small answer meanwhile, {where}: 95th",
            share(times, 0.95),
            "ms",
            LONGEST,
            note=f"median {share(times, 0.5):.0f}, longest {max(times):,.0f} ms of {len(times):,}",
        )
    rate = len(waited.everything) / seconds
    yield Row("steady", "their answers a second", rate, note=f"{len(waited.everything):,} in all")


def wanted_of(bench: Bench) -> Wanted:
    """The same pictures, panels and tiles in every run, by a seed."""
    atlas, drawn = open_atlas(bench.store), random.Random(SEED)
    changes, tiles = (
        takeup_changes(atlas.manifest, drawn),
        random_tiles(atlas, atlas.manifest.levels[0].key, drawn),
    )
    return Wanted(
        atlas.build_id,
        [next(changes) for _ in range(CHANGES)],
        [next(tiles) for _ in range(CHANGES)],
    )


async def steady(base: str, wanted: Wanted, seconds: float) -> Waited:
    """All clients send requests until the time is over.

    An answer requested by then is awaited, so that no starved client is left out.
    """
    parts = urlsplit(base)
    address = (parts.hostname or "", parts.port or 80)
    waited, end = Waited(), time.perf_counter() + seconds
    clients = (
        _client(address, wanted, random.Random(f"{SEED} {number}"), end, waited)
        for number in range(CLIENTS)
    )
    await asyncio.gather(_visitors(address, end, waited), *clients)
    return waited


async def _client(
    address: tuple[str, int], wanted: Wanted, drawn: random.Random, end: float, waited: Waited
) -> None:
    async with Connection(*address) as connection:
        while time.perf_counter() < end:
            method, path, body = wanted.request(drawn)
            taken = await _timed(connection, (method, path, body), waited.errors)
            waited.everything.append(taken)
            if path == SMALL:
                waited.kept.append(taken)


async def _visitors(address: tuple[str, int], end: float, waited: Waited) -> None:
    """A new visitor every fifth of a second, whether the one before was answered or not."""

    async def visit() -> None:
        async with Connection(*address) as connection:
            waited.anew.append(await _timed(connection, ("GET", SMALL, b""), waited.errors))

    async with asyncio.TaskGroup() as group:
        while time.perf_counter() < end:
            group.create_task(visit())
            await asyncio.sleep(EVERY)


async def _timed(
    connection: Connection, request: tuple[str, str, bytes], errors: Counter[str]
) -> float:
    """Milliseconds to the whole answer; an answer that does not come is counted in ``errors``."""
    begun = time.perf_counter()
    kind = urlsplit(request[1]).path[:40]
    try:
        answer = await connection.ask(*request)
    except (OSError, TimeoutError, ValueError) as error:
        connection.close()
        errors[f"{type(error).__name__} {kind}"] += 1
    else:
        if answer.status >= 400:
            errors[f"{answer.status} {kind}"] += 1
    return 1000 * (time.perf_counter() - begun)
