"""Measure the resident memory of a server through an hour's worth of mixed requests.

The hour is counted by the number of requests, not by the clock.
"""

import random
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice

from benchmarks.area_tiles import random_tiles
from benchmarks.changes import takeup_changes, with_areas
from benchmarks.paints import posted
from benchmarks.rows import Row
from benchmarks.serving import Served, served
from benchmarks.stores import Bench
from data.store.reader import Atlas, open_atlas

SEED = 13
REQUESTS = 6000
"""Requests of twenty people in an hour.

Each has a change of view every 36 seconds, with two tiles and a picture or a panel each time.
"""
CEILING = 1200.0
GROWTH = 1.1
PARTS = 6


def measure(bench: Bench) -> Iterator[Row]:
    """Memory after each sixth of the requests.

    It is flat where the last value is no more than a tenth above the second.
    """
    atlas = open_atlas(bench.store)
    count = REQUESTS // 6 if bench.quick else REQUESTS
    with served(bench.store) as server:
        mixed = _mixed(server, atlas)
        seen = []
        for _ in range(PARTS):
            for ask in islice(mixed, count // PARTS):
                ask()
            seen.append(server.resident_mb())
    told = ", ".join(f"{mb:,.0f}" for mb in seen)
    yield Row(
        "memory",
        f"resident after {count:,} mixed requests, wardwise serve",
        seen[-1],
        "MB",
        CEILING,
        note=f"after each sixth: {told} MB",
    )
    yield Row("memory", "last of these against the second", seen[-1] / seen[1], "", GROWTH)


def _mixed(server: Served, atlas: Atlas) -> Iterator[Callable[[], object]]:
    """An endless series of requests in random order, by a seed.

    They are tiles of every zoom, and pictures and panels of every service.
    """
    drawn = random.Random(SEED)
    build, finest = atlas.build_id, atlas.manifest.levels[0].key
    tiles = random_tiles(atlas, finest, drawn)
    codes = [
        f"{p.key}:{code}"
        for p in atlas.manifest.levels[1:]
        for code in atlas.areas(p.key).codes[:: max(1, p.areas // 200)]
    ]
    changes = with_areas(takeup_changes(atlas.manifest, drawn), codes, drawn)
    for change in changes:
        for path in islice(tiles, 2):
            yield partial(server.get, f"/api/v1/{build}/tiles/{path}")
        yield partial(server.get, change.frame(build))
        yield partial(posted, server, change.body(build))
