"""Measure a search for places: two services and a group, answered as list, headline and map."""

import random
from collections.abc import Iterator
from pathlib import Path

from benchmarks.changes import Change
from benchmarks.paints import posted
from benchmarks.rows import Row, share
from benchmarks.serving import served
from benchmarks.stores import Bench
from data.manifest import items_of, rated_levels
from data.store.reader import Atlas, open_atlas

SEED = 15
TIMES = 60
REACH = 200.0
"""Milliseconds until the panel and the map of a search are there."""
TESTS = ("fewer", "more", "surely-fewer", "surely-more")
LIKED = "lsoa"


def measure(bench: Bench) -> Iterator[Row]:
    """Measure searches that were not made before, on the atlas's own services."""
    yield from _of(bench.store, TIMES // 3 if bench.quick else TIMES)


def _of(store: Path, times: int) -> Iterator[Row]:
    atlas = open_atlas(store)
    level = next((v for v in atlas.manifest.levels if v.key == LIKED), atlas.manifest.levels[0])
    what = f"{level.areas:,} {level.names}"
    changes = [Change(level.key, query) for query in _searches(atlas, level.key, times)]
    with served(store) as server:
        server.get(f"/api/v1/{atlas.build_id}/areas/{level.key}")
        # The figures of each service are read once; a visitor who searches has seen the map.
        posted(server, changes[0].body(atlas.build_id))
        panels = [posted(server, change.body(atlas.build_id)) for change in changes]
        maps = [server.timed(change.frame(atlas.build_id)) for change in changes]
    for title, taken in (("list and headline", panels), ("map after them", maps)):
        yield Row(
            "find",
            f"{title} of a search not made before, {what}: 95th",
            share(taken, 0.95),
            "ms",
            REACH,
            note=f"median {share(taken, 0.5):.0f} ms, {len(taken)} searches",
        )


def _searches(atlas: Atlas, level: str, times: int) -> list[str]:
    """Queries of searches in random order; each has two services and a group."""
    drawn = random.Random(SEED)
    manifest = atlas.manifest
    items = [i for i in items_of(manifest) if i.base and level in rated_levels(manifest, i)]
    scheme = manifest.classifications[0]
    codes = [segment.code for segment in scheme.tiers[0].segments]
    found: dict[str, None] = {}
    while len(found) < times:
        first, second = drawn.choice(items), drawn.choice(items)
        conditions = (
            f"takeup:{first.key}:{drawn.choice(TESTS)}",
            f"change:{second.key}:{drawn.choice(TESTS[:2])}",
            f"group:{scheme.key}:{drawn.choice(codes)}:over:{drawn.choice((10, 20, 30))}",
        )
        found[f"measure=found&level={level}&where={','.join(conditions)}"] = None
    return list(found)
