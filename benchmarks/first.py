"""Time from opening a link to the complete national picture.

The visitor is new, and the server has been asked before.
"""

from collections.abc import Iterator

from benchmarks.browser import PAINTED, chromium, page_in, whole_country
from benchmarks.rows import Row, median
from benchmarks.serving import served
from benchmarks.stores import Bench

REACH = 1.5
FIRST = "() => (performance.getEntriesByName('wardwise:first')[0] || { startTime: 0 }).startTime"
"""Time at which the picture was complete that is drawn before the page's libraries run.

0 where the map itself was first.
"""
TIMES = 7


def measure(bench: Bench) -> Iterator[Row]:
    """Measure the finest level over the whole country, and the page as it opens without a query."""
    manifest = bench.manifest_of(bench.store)
    level = manifest.levels[0]
    views = {
        f"{level.areas:,} {level.names}, whole country": (
            f"?level={level.key}&at={whole_country(manifest.bounds)},6"
        ),
        "the atlas as it opens": "",
    }
    with served(bench.store) as server, chromium() as browser:
        for what, query in views.items():
            found: list[float] = []
            own: list[float] = []
            for turn in range(3 if bench.quick else TIMES + 1):
                with page_in(browser) as page:
                    page.goto(f"{server.base}/{query}")
                    at = page.evaluate(PAINTED) / 1000
                    picture = page.evaluate(FIRST) / 1000
                    # The first visit warms the server.
                    found += [min(picture or at, at)] if turn else []
                    own += [at] if turn else []
            note = f"{min(found):.2f} to {max(found):.2f} s in {len(found)} visits"
            yield Row(
                "first",
                f"link opened → complete picture, {what}",
                median(found),
                "s",
                REACH,
                note=note,
            )
            yield Row(
                "first",
                f"link opened → the map itself drawn, {what}",
                median(own),
                "s",
                note=f"{min(own):.2f} to {max(own):.2f} s",
            )
