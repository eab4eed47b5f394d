"""Measure the wide table at its largest level: to sort, to filter, and to scroll it."""

from collections.abc import Iterator

from benchmarks.browser import chromium, page_in
from benchmarks.rows import Row, share
from benchmarks.serving import served
from benchmarks.stores import Bench
from data.store.reader import open_atlas

MOST_ROWS = 40_000
"""Levels with more areas than this are larger than the table is made for."""
CHANGED, FRAMES = 100.0, 55.0
PATCHES = (
    {"sort": "-count"},
    {"sort": "name"},
    {"sort": "-ratio"},
    {"kind": "lower"},
    {"kind": ""},
    {"find": "leeds 01"},
    {"find": ""},
)
CHANGE = """async (patch) => {
  const begun = performance.now();
  wardwise.url.go(patch);
  document.querySelector(".wide tbody").getBoundingClientRect();
  return performance.now() - begun;
}"""
"""Milliseconds until the table is sorted or filtered, drawn and laid out."""
SCROLL = """async () => {
  const box = document.querySelector(".wide-scroll");
  const begun = performance.now();
  let frames = 0;
  while (performance.now() - begun < 2000) {
    box.scrollTop += 88;
    await new Promise((resolve) => requestAnimationFrame(resolve));
    frames += 1;
  }
  return (1000 * frames) / (performance.now() - begun);
}"""
"""Frames a second while the table scrolls by two rows a frame."""


def measure(bench: Bench) -> Iterator[Row]:
    """Measure sorting, filtering and scrolling."""
    atlas = open_atlas(bench.store)
    published = {p.level for r in atlas.manifest.records for p in r.published}
    levels = [v for v in atlas.manifest.levels if v.key in published and v.areas <= MOST_ROWS]
    level = max(levels, key=lambda v: v.areas)
    with served(bench.store) as server, chromium() as browser, page_in(browser) as page:
        page.goto(f"{server.base}/?mode=services&turn=areas&level={level.key}")
        page.wait_for_selector(".wide tbody tr[data-place]", timeout=120_000)
        what = f"{level.areas:,} {level.names}"
        first = [page.evaluate(CHANGE, patch) for patch in PATCHES]
        again = [page.evaluate(CHANGE, patch) for patch in PATCHES * (1 if bench.quick else 3)]
        note = f"the first time at most {max(first):.0f} ms"
        yield Row("table", f"sort or filter {what}: median", share(again, 0.5), "ms", CHANGED)
        yield Row("table", f"sort or filter {what}: longest", max(again), "ms", CHANGED, note=note)
        page.evaluate("() => wardwise.url.go({ find: '', kind: '', sort: '' })")
        frames = page.evaluate(SCROLL)
        yield Row("table", f"scroll {what}", frames, "frames a second", FRAMES, at_least=True)
