"""Measure area tiles: drawn for the first time, delayed by others, and served again."""

import random
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from benchmarks.constant import APP as WITH_CONSTANT
from benchmarks.requests import rate_of
from benchmarks.rows import Row, median, share
from benchmarks.serving import Served, served
from benchmarks.stores import Bench
from data.model import Manifest
from data.store.reader import Atlas, open_atlas
from data.tiles.quadkey import tile_numbers, tiles_across

COLD = 60.0
COLD_FROM = 9
CACHED = 0.7
SEED = 7
EACH = 40
TURNS = 8
"""Number of alternations, one second of each: the machine's other work then affects both alike."""


def measure(bench: Bench) -> Iterator[Row]:
    """Measure cold tiles by zoom, the delay they cause, and cached ones against a constant."""
    atlas = open_atlas(bench.store)
    level = atlas.manifest.levels[0].key
    drawn = random.Random(SEED)
    with served(bench.store) as server:
        everything: list[float] = []
        for zoom in range(3, 15):
            places = _places(atlas, level, zoom)
            chosen = drawn.sample(places, min(len(places), EACH // 2 if bench.quick else EACH))
            found = [server.timed(_path(atlas.manifest, level, zoom, x, y)) for x, y in chosen]
            if zoom >= COLD_FROM:
                everything += found
            reach = COLD if zoom >= COLD_FROM else None
            note = f"median {median(found):.0f}, longest {max(found):.0f} ms, of {len(found)}"
            yield Row(
                "tiles",
                f"area tile, nothing cached, zoom {zoom}: 95th",
                share(found, 0.95),
                "ms",
                reach,
                note=note,
            )
        yield Row(
            "tiles",
            f"area tile, nothing cached, zooms {COLD_FROM} to 14: 95th",
            share(everything, 0.95),
            "ms",
            COLD,
        )
    yield held_up(bench, atlas, level)
    yield from cached(bench, atlas, level)


def _path(manifest: Manifest, level: str, z: int, x: int, y: int) -> str:
    return f"/api/v1/{manifest.build_id}/tiles/{level}/{z}/{x}/{y}"


def _places(atlas: Atlas, level: str, zoom: int) -> list[tuple[int, int]]:
    """Tiles that contain the middle of an area, each once for every such area.

    Areas are dense where people live, and so people look there.
    """
    bounds = atlas.areas(level).bounds
    extent = (*bounds[:, :2].min(axis=0).tolist(), *bounds[:, 2:].max(axis=0).tolist())
    if zoom < COLD_FROM:
        return tiles_across(extent, zoom)
    columns, rows = tile_numbers(
        (bounds[:, 0] + bounds[:, 2]) / 2, (bounds[:, 1] + bounds[:, 3]) / 2, zoom
    )
    return sorted(set(zip(columns.tolist(), rows.tolist(), strict=True)))


def random_tiles(atlas: Atlas, level: str, drawn: random.Random) -> Iterator[str]:
    """An endless series of ``level/z/x/y`` of tiles where people live.

    They are of every zoom from 5 to 15.
    """
    places = {zoom: _places(atlas, level, zoom) for zoom in range(5, 16)}
    while True:
        zoom = drawn.choice(list(places))
        x, y = drawn.choice(places[zoom])
        yield f"{level}/{zoom}/{x}/{y}"


def held_up(bench: Bench, atlas: Atlas, level: str) -> Row:
    """The wait for a small answer while four other visitors have cold tiles drawn."""
    zoom = COLD_FROM + 1
    there = _places(atlas, level, zoom)
    places = random.Random(SEED + 1).sample(there, min(60, len(there)))
    small = "/healthz"
    with served(bench.store) as server:
        alone = [server.timed(small) for _ in range(40)]
        with _drawing(
            server, [_path(atlas.manifest, level, zoom, x, y) for x, y in places]
        ) as is_busy:
            waits = []
            while is_busy():
                waits.append(server.timed(small))
                time.sleep(0.005)
    note = f"alone {share(alone, 0.95):.1f} ms; longest wait {max(waits):.0f} ms of {len(waits)}"
    return Row(
        "tiles",
        "a small answer while four people have cold tiles drawn: 95th",
        share(waits, 0.95),
        "ms",
        COLD,
        note=note,
    )


@contextmanager
def _drawing(server: Served, paths: list[str]) -> Iterator[Callable[[], bool]]:
    left = list(paths)
    guard = threading.Lock()

    def ask() -> None:
        while True:
            with guard:
                if not left:
                    return
                path = left.pop()
            server.get(path)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    yield lambda: any(thread.is_alive() for thread in threads)
    for thread in threads:
        thread.join()


def cached(bench: Bench, atlas: Atlas, level: str) -> Iterator[Row]:
    """Requests a second for one tile of each of three sizes.

    They alternate with a constant of the same bytes on the same server. One worker serves: chance
    decides how kept connections fall on two, and affects the result more than the measured
    difference.
    """
    zooms = (6, 10, 14)
    with served(bench.store, workers=1, application=WITH_CONSTANT) as server:
        for zoom in zooms:
            places = _places(atlas, level, zoom)
            x, y = places[len(places) // 2]
            path = _path(atlas.manifest, level, zoom, x, y)
            constant = f"/constant{path}"
            size = len(server.get(path))
            rates: dict[str, list[float]] = {path: [], constant: []}
            server.get(constant)
            for _ in range(TURNS // 2 if bench.quick else TURNS):
                for each in rates:
                    rates[each].append(rate_of(server.base + each, 1))
            ours, theirs = (median(found) for found in rates.values())
            note = f"{ours:,.0f} a second; by {_asker()}"
            yield Row(
                "tiles",
                f"cached tile of {size / 1000:.0f} kB against a constant: share of requests a"
                " second",
                ours / theirs,
                "",
                CACHED,
                at_least=True,
                yardstick=f"constant {theirs:,.0f} a second",
                ratio=ours / theirs,
                note=note,
            )


def _asker() -> str:
    return "wrk" if shutil.which("wrk") else "a load generator in Python"
