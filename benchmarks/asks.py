"""Measure how fast the page answers a hand: from a click or a key to the new headline and panel."""

from collections.abc import Iterator

from playwright.sync_api import Browser, Page

from benchmarks.browser import QUIET, chromium, page_in
from benchmarks.rows import Row, share
from benchmarks.serving import served
from benchmarks.stores import Bench
from data.store.reader import open_atlas

MEDIAN, NEARLY_ALL = 150.0, 300.0
TIMES = 24
TABS = ("people", "services", "users", "now")
Change = dict[str, str]
Taken = tuple[float, float]
"""Milliseconds that a change took, and those of them that the page's own thread took at once."""
SEEN = 50.0
KEPT = 8
"""Changes of a kind that are made a second time."""
ASK = """async (patch) => {
  const page = document.documentElement.dataset;
  const was = page.answered;
  // Words can stay the same, such as those of an area without figures: the query answered cannot.
  const isWaiting = () => page.waiting || page.answered === was;
  const begun = performance.now();
  wardwise.url.go(patch);
  const fed = performance.now();
  if (!page.waiting && page.answered === was) return null;
  while (isWaiting()) {
    if (performance.now() - begun > 10000) throw new Error("no answer within ten seconds");
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
  return [performance.now() - begun, fed - begun];
}"""
"""Changes the view as a control does. The milliseconds until headline and panel are those of the
new question, and those that the page's own thread took at once; null where nothing changed."""

READY, VISITS = 2.0, 7
SETTLED = """async () => {
  const page = document.documentElement.dataset;
  const isThere = () =>
    performance.getEntriesByName("wardwise:painted").length && "answered" in page && !page.waiting;
  while (!isThere()) {
    if (performance.now() > 60000) throw new Error("no map and answer within a minute");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  let ready = performance.now();
  const latest = ready + 20000;
  const watch = new PerformanceObserver((list) => {
    for (const task of list.getEntries()) ready = Math.max(ready, task.startTime + task.duration);
  });
  watch.observe({ type: "longtask", buffered: true });
  while (performance.now() - ready < 1000 && performance.now() < latest) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  watch.disconnect();
  return ready;
}"""
"""The milliseconds from the navigation until the map and the answer are drawn and the page's own
thread is free: no task over 50 ms follows within a second."""


class Before(Change):
    """A change that only leads to those that are measured."""


def measure(bench: Bench) -> Iterator[Row]:
    """Measure changes of service, area, tab and period on each atlas, and going back to them."""
    times = TIMES // 3 if bench.quick else TIMES
    stores = [("the atlas", bench.store)]
    if bench.series != bench.store:
        stores.append(("the series", bench.series))
    for what, store in stores:
        atlas = open_atlas(store)
        services = [s.key for s in atlas.manifest.services if s.records][:times]
        level = next(v for v in reversed(atlas.manifest.levels) if v.areas > 1)
        areas = [f"{level.key}:{code}" for code in atlas.areas(level.key).codes[:times]]
        with served(store) as server, chromium() as browser:
            yield from _ready(browser, server.base, what, 3 if bench.quick else VISITS)
        with served(store) as server, chromium() as browser, page_in(browser) as page:
            page.goto(server.base)
            page.evaluate(QUIET)
            # These are the periods of the service that the page opens with.
            opening = page.evaluate("() => wardwise.url.current().service")
            months = page.evaluate("() => wardwise.url.months()")[-times - 1 : -1]
            changes: dict[str, list[Change]] = {
                "another service": [{"service": key} for key in services],
                "another area": [{"area": area} for area in areas],
                # A tab of each service is another question, which nobody asked before.
                "another tab": [
                    change
                    for key in services[: times // len(TABS)]
                    for change in [Before(service=key), *({"tab": tab} for tab in TABS)]
                ],
                "another period": [
                    Before(service=opening, tab="now"),
                    *({"period": month} for month in months),
                ],
            }
            seen: list[Taken] = []
            for name, made in changes.items():
                yield from _rows(f"{name}, {what}", _taken(page, made), (MEDIAN, NEARLY_ALL))
                seen += _taken(page, made[-KEPT:-1])
            yield from _rows(f"what was seen before, {what}", seen, (SEEN, None))


def _ready(browser: Browser, address: str, what: str, visits: int) -> Iterator[Row]:
    """When the page of a new visitor is ready for the hand; the first visit warms the server."""
    found: list[float] = []
    for _ in range(visits + 1):
        with page_in(browser) as page:
            page.goto(address)
            found.append(page.evaluate(SETTLED) / 1000)
    found = found[1:]
    note = f"{min(found):.2f} to {max(found):.2f} s in {len(found)} visits"
    name = f"link opened → ready for the hand, {what}"
    yield Row("asks", name, share(found, 0.5), "s", READY, note=note)


def _taken(page: Page, changes: list[Change]) -> list[Taken]:
    """What each change took; those that change nothing are left out."""
    found = [(change, page.evaluate(ASK, change)) for change in changes]
    return [tuple(taken) for change, taken in found if taken and not isinstance(change, Before)]


def _rows(what: str, taken: list[Taken], reach: tuple[float, float | None]) -> Iterator[Row]:
    if not taken:
        return
    whole, at_once = zip(*taken, strict=True)
    note = f"at once {share(at_once, 0.5):.0f} ms; longest {max(whole):.0f}, of {len(whole)}"
    yield Row("asks", f"{what}: median", share(whole, 0.5), "ms", reach[0], note=note)
    yield Row("asks", f"{what}: 95th", share(whole, 0.95), "ms", reach[1])
