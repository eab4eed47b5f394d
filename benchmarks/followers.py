"""Two hundred phones follow a talk, as ``assets/js/talk/follow.js`` does: a question each second.

The speaker goes to another scene every three seconds. The time is from the speaker's step to its
arrival on each phone. The phones ask waitress as ``wardwise serve --lan`` starts it; then an atlas
with a talk beside it (``WARDWISE_TALK``), which other people read meanwhile, under gunicorn with 2
workers of 8 threads and under ``wardwise serve``. It takes about three and a half minutes.

The server has half of the cores for itself. The phones and the readers have the other half, the
phones with low priority. Otherwise readers would notice the processor time of the simulated phones,
which real phones do not take from a server.
"""

import asyncio
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from benchmarks.changes import CALLBACK, Change, takeup_changes
from benchmarks.connection import Connection
from benchmarks.rows import Row, share
from benchmarks.serving import ROOT, free_port, served
from benchmarks.stores import Bench
from callbacks.talk.app import COOKIE, TalkApp
from callbacks.talk.speaker import new_speaker
from callbacks.talk.talk import Talk, open_talk, write_talk
from data.store.reader import open_atlas
from layouts.talk.values import Slide

PHONES = 200
EVERY, JITTER = 1.0, 0.15
"""Seconds between two questions of a phone, and the part by which they vary."""
STEP = 3.0
SECONDS, TURNS, TURN = 24.0, 3, 12.0
"""Seconds that the phones follow a talk alone; how often, and how many seconds, they follow it
beside an atlas, in turns with as long without them: a machine that slows down slows both.
"""
TARGET = 1500.0
"""Milliseconds within which 95 % of the phones shall have the new scene."""
SEED = 17
TALK = "WARDWISE_TALK"
READERS, PAUSE, VIEWS = 4, 0.125, 8
"""People who read the atlas meanwhile, seconds between two questions of each, and the views that
they go through: the picture and the panels of each.
"""


@dataclass
class Seen:
    """Milliseconds from a step to each phone, steps due, errors, and answers to other readers."""

    arrivals: list[float] = field(default_factory=list)
    due: int = 0
    asked: int = 0
    errors: Counter[str] = field(default_factory=Counter)
    others: list[float] = field(default_factory=list)


def measure(bench: Bench) -> Iterator[Row]:
    """Arrivals on each server, and what other readers of an atlas notice."""
    phones, seconds = (PHONES // 10, SECONDS / 3) if bench.quick else (PHONES, SECONDS)
    turn = TURN / 2 if bench.quick else TURN
    cores = os.sched_getaffinity(0)
    own, theirs = halves(cores)
    print(
        f"Servers on core {_named(own)}; phones (low priority) and other readers on core"
        f" {_named(theirs)} of {len(cores)}",
        flush=True,
    )
    views = list(
        islice(takeup_changes(open_atlas(bench.store).manifest, random.Random(SEED)), VIEWS)
    )
    with tempfile.TemporaryDirectory(prefix="wardwise-followers-") as folder:
        talk = made(Path(folder))
        with _on(own, theirs, cores, on_waitress(folder)) as base:
            seen = both_at_once(base, folder, phones, seconds)
            yield from _rows("wardwise serve --lan", seen, phones)
        for name, workers in (("gunicorn 2 × 8", 2), ("wardwise serve", 0)):
            atlas = served(bench.store, workers=workers, settings={TALK: str(talk.folder)})
            with _on(own, theirs, cores, atlas) as server:
                reader = Reader(server.base, open_atlas(bench.store).build_id, views)
                asyncio.run(reader.read(turn))
                turns = [
                    both_at_once(server.base, folder, count, turn, reader)
                    for count in (0, phones) * TURNS
                ]
            yield from _rows(f"{name} with an atlas", _together(turns[1::2]), phones)
            yield _others(name, turns, phones)


def _others(name: str, turns: list[Seen], phones: int) -> Row:
    """What readers of the atlas wait, with the phones against without them."""
    quiet, busy = _together(turns[::2]), _together(turns[1::2])
    before, after = share(quiet.others, 0.95), share(busy.others, 0.95)
    each = [share(turn.others, 0.95) for turn in turns[::2]]
    return Row(
        "followers",
        f"{name} with an atlas: 95th of {READERS} other readers while {phones} phones follow",
        after,
        "ms",
        yardstick=f"without phones {before:.1f} ms",
        ratio=after / before,
        note=(
            f"{len(busy.others):,} and {len(quiet.others):,} answers; the turns without phones"
            f" {min(each):.1f} to {max(each):.1f} ms; medians {share(busy.others, 0.5):.1f} and"
            f" {share(quiet.others, 0.5):.1f} ms"
        ),
    )


@contextmanager
def _on(own: set[int], theirs: set[int], cores: set[int], server: Any) -> Iterator[Any]:
    """A server on cores of its own, and what asks it on the others."""
    os.sched_setaffinity(0, own)
    try:
        with server as found:
            os.sched_setaffinity(0, theirs)
            yield found
    finally:
        os.sched_setaffinity(0, cores)


def _named(cores: set[int]) -> str:
    return ", ".join(map(str, sorted(cores)))


def _rows(where: str, seen: Seen, phones: int) -> Iterator[Row]:
    load = os.getloadavg()[0]
    yield Row(
        "followers",
        f"{where}: a step on 95 % of {phones} phones",
        share(seen.arrivals, 0.95),
        "ms",
        TARGET,
        note=(
            f"median {share(seen.arrivals, 0.5):.0f} ms, slowest {max(seen.arrivals):.0f} ms;"
            f" {seen.asked:,} questions; load {load:.1f}"
        ),
    )
    lost = seen.due - len(seen.arrivals)
    yield Row(
        "followers",
        f"{where}: steps that did not arrive, and errors",
        float(lost + sum(seen.errors.values())),
        "",
        0.0,
        note=f"of {seen.due:,}; {dict(seen.errors) or 'no error'}",
    )


def _together(turns: list[Seen]) -> Seen:
    whole = Seen()
    for turn in turns:
        whole.arrivals += turn.arrivals
        whole.others += turn.others
        whole.due += turn.due
        whole.asked += turn.asked
        whole.errors += turn.errors
    return whole


def made(folder: Path) -> Talk:
    """A talk of a few scenes; its pictures are not asked for."""
    slides = tuple(Slide(f"Scene {n}", "", (), b"", "", note="Note") for n in range(20))
    return write_talk(folder, "A talk", slides, new_speaker(), time.time() + 3600)


def halves(cores: set[int]) -> tuple[set[int], set[int]]:
    """Two sets of cores; the same one twice where there is only one core."""
    listed = sorted(cores)
    middle = len(listed) // 2
    return set(listed[:middle] or listed), set(listed[middle:])


def both_at_once(
    base: str, folder: str, phones: int, seconds: float, reader: "Reader | None" = None
) -> Seen:
    """So many phones follow in a process of their own, and meanwhile readers read.

    They begin a second later: a process that starts takes their core.
    """
    with ProcessPoolExecutor(1, initializer=os.nice, initargs=(10,)) as pool:
        following = pool.submit(followed, base, folder, phones, seconds)
        time.sleep(EVERY)
        others = asyncio.run(reader.read(seconds - EVERY)) if reader else []
        seen = following.result()
    seen.others = others
    return seen


def followed(base: str, folder: str, phones: int, seconds: float) -> Seen:
    """What phones see; nothing where there are none."""
    return asyncio.run(follow(base, open_talk(Path(folder)), phones, seconds)) if phones else Seen()


@dataclass(frozen=True)
class Reader:
    """People who go through the same views of an atlas, again and again."""

    base: str
    build: str
    views: list[Change]

    async def read(self, seconds: float) -> list[float]:
        """Milliseconds of each answer."""
        others: list[float] = []
        end = time.perf_counter() + seconds
        await asyncio.gather(*(self._read(at, end, others) for at in range(READERS)))
        return others

    async def _read(self, at: int, end: float, others: list[float]) -> None:
        await asyncio.sleep(at * PAUSE / READERS)
        async with Connection(*_place(self.base)) as connection:
            while time.perf_counter() < end:
                view = self.views[at % len(self.views)]
                for asked in (
                    ("GET", view.frame(self.build)),
                    ("POST", CALLBACK, view.body(self.build)),
                ):
                    begun = time.perf_counter()
                    answer = await connection.ask(*asked)
                    others.append(1000 * (time.perf_counter() - begun))
                    assert answer.status == 200, answer.status
                    await asyncio.sleep(PAUSE)
                at += 1


def _place(base: str) -> tuple[str, int]:
    parts = urlsplit(base)
    return parts.hostname or "", parts.port or 80


async def follow(base: str, talk: Talk, phones: int, seconds: float) -> Seen:
    """Phones follow, and the speaker steps."""
    here, seen, steps = _place(base), Seen(), {}
    end = time.perf_counter() + seconds
    await asyncio.gather(
        _speak(here, talk, steps, end - 2 * EVERY),
        *(_phone(here, talk, random.Random(n), steps, end, seen) for n in range(phones)),
    )
    seen.due = len(steps) * phones
    return seen


async def _speak(here: tuple[str, int], talk: Talk, steps: dict[int, float], end: float) -> None:
    async with Connection(*here) as connection:
        connection.more = (
            f"Cookie: {COOKIE}={talk.speaker.session}\r\nOrigin: http://{here[0]}:{here[1]}\r\n"
        )
        await asyncio.sleep(STEP / 2)
        scene = talk.state.read().scene
        while time.perf_counter() < end:
            scene = (scene + 1) % len(talk.slides)
            steps[scene] = time.perf_counter()
            answer = await connection.ask(
                "POST",
                f"/speak/{talk.speaker.token}",
                f"do={scene + 1}".encode(),
                "application/x-www-form-urlencoded",
            )
            assert answer.status == 303, answer.status
            await asyncio.sleep(STEP)


async def _phone(
    here: tuple[str, int],
    talk: Talk,
    drawn: random.Random,
    steps: dict[int, float],
    end: float,
    seen: Seen,
) -> None:
    connection, known = Connection(*here), None
    await asyncio.sleep(drawn.random() * EVERY)
    while time.perf_counter() < end:
        try:
            answer = await connection.ask("GET", f"/follow/{talk.key}/state")
            seen.asked += 1
            if answer.status == 200:
                scene = int(answer.body.split(b'"scene": ')[1].split(b",")[0])
                if known is not None and scene in steps:
                    seen.arrivals.append(1000 * (time.perf_counter() - steps[scene]))
                known = scene
                connection.more = f"If-None-Match: {answer.headers['etag']}\r\n"
            elif answer.status != 304:
                seen.errors[str(answer.status)] += 1
        except (OSError, TimeoutError) as error:
            connection.close()
            seen.errors[type(error).__name__] += 1
        await asyncio.sleep(EVERY * (1 - JITTER + 2 * JITTER * drawn.random()))
    connection.close()


@contextmanager
def on_waitress(folder: str) -> Iterator[str]:
    """The server of ``wardwise serve --lan`` over a talk."""
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.followers", folder, str(port)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        if not process.stdout.readline():
            raise RuntimeError("The server of the talk did not start; start it by hand to see why.")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def main(folder: str, port: str) -> None:
    """Serve a talk by waitress; print a line when it listens."""
    import waitress

    from callbacks.talk.server import WAITRESS

    server = waitress.create_server(
        TalkApp(open_talk(Path(folder))), host="127.0.0.1", port=int(port), **WAITRESS
    )
    print("listening", flush=True)
    server.run()


if __name__ == "__main__":
    main(*sys.argv[1:])
