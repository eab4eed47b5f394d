"""Measure how fast the page answers a hand: from a click or a key to the new headline and panel."""

from collections.abc import Iterator

from playwright.sync_api import Page

from benchmarks.browser import QUIET, chromium, page_in
from benchmarks.rows import Row, share
from benchmarks.serving import served
from benchmarks.stores import Bench
from data.store.reader import open_atlas

MEDIAN, NEARLY_ALL = 150.0, 300.0
TIMES = 24
SEEN = 50.0
"""Milliseconds for what was seen before."""
ASK = """async (patch) => {
  const page = document.documentElement.dataset;
  const was = page.answered;
  // Words can stay the same, such as those of an area without figures: the query answered cannot.
  const isWaiting = () => page.waiting || page.answered === was;
  const begun = performance.now();
  wardwise.url.go(patch);
  const fed = performance.now();
  while (isWaiting()) {
    if (performance.now() - begun > 10000) throw new Error("no answer within ten seconds");
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
  return [performance.now() - begun, fed - begun];
}"""
"""Changes the view as a control does. The milliseconds until headline and panel are those of the
new question, and those that the page's own thread took at once."""


def measure(bench: Bench) -> Iterator[Row]:
    """Measure changes of service, area, tab and period on each atlas."""
    times = TIMES // 3 if bench.quick else TIMES
    stores = [("the atlas", bench.store)]
    if bench.series != bench.store:
        stores.append(("the series", bench.series))
    for what, store in stores:
        atlas = open_atlas(store)
        services = [s.key for s in atlas.manifest.services if s.records][:times]
        level = next(v for v in reversed(atlas.manifest.levels) if v.areas > 1)
        areas = [f"{level.key}:{code}" for code in atlas.areas(level.key).codes[:times]]
        with served(store) as server, chromium() as browser, page_in(browser) as page:
            page.goto(server.base)
            page.evaluate(QUIET)
            months = page.evaluate("() => wardwise.url.months()")[-times:-1]
            changes = {
                "another service": [{"service": key} for key in services],
                "another area": [{"area": area} for area in areas],
                "another tab": [
                    {"tab": tab} for tab in ("people", "services", "users", "now") * (times // 4)
                ],
                "another period": [{"tab": "now", "period": month} for month in months],
            }
            for name, patches in changes.items():
                yield from _rows(page, f"{name}, {what}", patches)


def _rows(page: Page, name: str, patches: list[dict[str, str]]) -> Iterator[Row]:
    taken, own = [], []
    for patch in patches:
        current = page.evaluate("() => wardwise.url.current()")
        if all(current.get(key) == value for key, value in patch.items()):
            continue
        whole, at_once = page.evaluate(ASK, patch)
        taken.append(whole)
        own.append(at_once)
    if not taken:
        return
    note = f"at once {share(own, 0.5):.0f} ms; longest {max(taken):.0f}, of {len(taken)}"
    yield Row("asks", f"{name}: median", share(taken, 0.5), "ms", MEDIAN, note=note)
    yield Row("asks", f"{name}: 95th", share(taken, 0.95), "ms", NEARLY_ALL)
