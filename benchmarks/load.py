"""Simulate two hundred people who open the same link at once.

Each then changes the view ten times within a minute.
"""

import asyncio
import pickle
import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.browser import PAINTED, chromium, page_in
from benchmarks.changes import CALLBACK, Change, takeup_changes, with_areas
from benchmarks.connection import Connection
from benchmarks.constant import ANSWERS_ONLY, HOP, RECORDED
from benchmarks.rows import Row, share
from benchmarks.serving import APP, served
from benchmarks.stores import Bench
from data.store.reader import Atlas, open_atlas

PEOPLE = 200
CHANGES = 10
MINUTE = 60.0
SEED = 17
REACH = 3.0
AT_ONCE = 6
"""Connections that a browser opens to one host."""


@dataclass
class Seen:
    """Milliseconds of every answer, and the errors."""

    opening: list[float] = field(default_factory=list)
    changing: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Visit:
    """The requests of one page when it opens, and the changes of each person.

    The requests are GET addresses, in the order of a real browser.
    """

    build: str
    opening: list[str]
    first: bytes
    people: list[list[Change]]


def measure(bench: Bench) -> Iterator[Row]:
    """Measure the same people against the atlas and against constants of the same bytes.

    Each is served by gunicorn gthread, 2 workers of 8 threads.
    """
    people = PEOPLE // 4 if bench.quick else PEOPLE
    visit = planned(bench.store, open_atlas(bench.store), people)
    seconds = MINUTE / 4 if bench.quick else MINUTE
    with tempfile.TemporaryDirectory(prefix="wardwise-load-") as folder:
        recording = Path(folder) / "recorded.pickle"
        recording.write_bytes(pickle.dumps(recorded(bench.store, visit)))
        with served(
            bench.store, workers=2, application=ANSWERS_ONLY, settings={RECORDED: str(recording)}
        ) as server:
            constants = asyncio.run(crowd(server.base, visit, seconds))
    with served(bench.store, workers=2, application=APP) as server:
        asyncio.run(
            crowd(server.base, Visit(visit.build, visit.opening, visit.first, []), 0, people=2)
        )
        ours = asyncio.run(crowd(server.base, visit, seconds))
    failed = sum(ours.errors.values())
    yield Row(
        "load",
        f"{people} people open a link, then {CHANGES} changes each: errors",
        float(failed),
        "",
        0.0,
        note=", ".join(ours.errors) or "",
    )
    yield _against(
        "99th of all answers",
        ours.opening + ours.changing,
        constants.opening + constants.changing,
        REACH,
    )
    yield _against(
        "99th of what a page asks when it is opened", ours.opening, constants.opening, None
    )
    yield _against(
        "99th of changes, nearly all of them asked by nobody before",
        ours.changing,
        constants.changing,
        None,
    )


def _against(what: str, ours: list[float], constants: list[float], reach: float | None) -> Row:
    found, bare = share(ours, 0.99), share(constants, 0.99)
    note = f"median {share(ours, 0.5):.0f} ms, of {len(ours):,} answers"
    return Row(
        "load",
        what,
        found,
        "ms",
        reach and reach * bare,
        yardstick=f"constants {bare:,.0f} ms",
        ratio=found / bare,
        note=note,
    )


def planned(store: Path, atlas: Atlas, people: int) -> Visit:
    """The opening in a browser's order, and ten changes for each person by a seed."""
    with served(store) as server, chromium() as browser, page_in(browser) as page:
        asked: list[str] = []
        page.on(
            "request",
            lambda request: (
                asked.append(request.url)
                if request.method == "GET" and request.url.startswith(server.base)
                else None
            ),
        )
        page.goto(server.base)
        page.evaluate(PAINTED)
        page.wait_for_selector("html:not([data-waiting]) #headline:not(:empty)", state="attached")
    codes = [
        f"{p.key}:{code}"
        for p in atlas.manifest.levels[-2:]
        for code in atlas.areas(p.key).codes[:: max(1, p.areas // 100)]
    ]
    drawn = random.Random(SEED)
    changes = with_areas(takeup_changes(atlas.manifest, drawn), codes, drawn)
    opening = [urlsplit(url)._replace(scheme="", netloc="").geturl() for url in asked]
    return Visit(
        atlas.build_id,
        opening,
        Change("", "").body(atlas.build_id),
        [list(islice(changes, CHANGES)) for _ in range(people)],
    )


def recorded(store: Path, visit: Visit) -> dict[str, tuple[bytes, dict[str, str]]]:
    """The atlas's answers to all planned requests: address → (bytes, headers).

    All panels get one body, that of the opening.
    """

    async def ask(base: str) -> dict[str, tuple[bytes, dict[str, str]]]:
        parts = urlsplit(base)
        found = {}
        async with Connection(parts.hostname or "", parts.port or 80) as connection:
            for path in {
                *visit.opening,
                *(change.frame(visit.build) for person in visit.people for change in person),
            }:
                found[path] = await connection.ask("GET", path)
            found[CALLBACK] = await connection.ask("POST", CALLBACK, visit.first)
        return {
            path: (answer.body, {n: v for n, v in answer.headers.items() if n not in HOP})
            for path, answer in found.items()
        }

    with served(store) as server:
        return asyncio.run(ask(server.base))


async def crowd(base: str, visit: Visit, seconds: float, *, people: int = 0) -> Seen:
    """Everyone opens the page at once; then each makes changes at random times in ``seconds``."""
    seen = Seen()
    parts = urlsplit(base)
    drawn = random.Random(SEED)
    persons = visit.people or [[] for _ in range(people)]
    moments = [sorted(drawn.random() * seconds for _ in person) for person in persons]
    await asyncio.gather(
        *(
            _person(parts.hostname or "", parts.port or 80, visit, person, when, seen)
            for person, when in zip(persons, moments, strict=True)
        )
    )
    return seen


async def _person(
    host: str, port: int, visit: Visit, changes: list[Change], moments: list[float], seen: Seen
) -> None:
    connections = [Connection(host, port) for _ in range(AT_ONCE)]
    try:
        left = list(reversed(visit.opening))
        await _timed(connections[0], "GET", left.pop(), b"", seen.opening, seen)

        async def fetch(connection: Connection) -> None:
            while left:
                await _timed(connection, "GET", left.pop(), b"", seen.opening, seen)

        await asyncio.gather(*(fetch(connection) for connection in connections))
        await _timed(connections[0], "POST", CALLBACK, visit.first, seen.opening, seen)
        begun = time.perf_counter()
        for change, moment in zip(changes, moments, strict=True):
            await asyncio.sleep(max(0.0, moment - (time.perf_counter() - begun)))
            picture = _timed(
                connections[0], "GET", change.frame(visit.build), b"", seen.changing, seen
            )
            panels = _timed(
                connections[1], "POST", CALLBACK, change.body(visit.build), seen.changing, seen
            )
            await asyncio.gather(picture, panels)
    finally:
        for connection in connections:
            connection.close()


async def _timed(
    connection: Connection, method: str, path: str, body: bytes, times: list[float], seen: Seen
) -> None:
    begun = time.perf_counter()
    try:
        answer = await connection.ask(method, path, body)
    except (OSError, TimeoutError, ValueError) as error:
        connection.close()
        seen.errors[f"{type(error).__name__} {urlsplit(path).path[:40]}"] += 1
        return
    if answer.status >= 400:
        seen.errors[f"{answer.status} {urlsplit(path).path[:40]}"] += 1
    times.append(1000 * (time.perf_counter() - begun))
