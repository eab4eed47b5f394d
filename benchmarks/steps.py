"""Measure a walk over the map by keys: from an arrow to the words of the next area."""

import random
from collections.abc import Iterator

from playwright.sync_api import Page

from benchmarks.browser import chromium, opened, page_in
from benchmarks.rows import Row, share
from benchmarks.serving import served
from benchmarks.stores import Bench
from data.store.reader import open_atlas

MEDIAN, NEARLY_ALL = 50.0, 50.0
TIMES = 120
SEED = 5
ARROWS = ("ArrowUp", "ArrowRight", "ArrowDown", "ArrowLeft")
WATCH = """() => {
  const map = document.querySelector("[role=application]");
  const status = document.getElementById("status");
  window.walked = { pressed: 0, told: [] };
  map.addEventListener("keydown", () => (walked.pressed = performance.now()), true);
  new MutationObserver(() => {
    if (walked.pressed) walked.told.push(performance.now() - walked.pressed);
    walked.pressed = 0;
  }).observe(status, { childList: true, characterData: true, subtree: true });
  map.focus();
}"""
TOLD = """async () => {
  const begun = performance.now();
  while (walked.pressed && performance.now() - begun < 10000) {
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
  walked.pressed = 0;
}"""


def measure(bench: Bench) -> Iterator[Row]:
    """Measure steps at the finest level of each atlas, where the page opens and far zoomed in."""
    times = TIMES // 4 if bench.quick else TIMES
    stores = [("the atlas", bench.store)]
    if bench.series != bench.store:
        stores.append(("the series", bench.series))
    for what, store in stores:
        level = open_atlas(store).manifest.levels[0]
        with served(store) as server, chromium() as browser, page_in(browser) as page:
            opened(page, f"{server.base}/?level={level.key}&measure=rate")
            page.evaluate(WATCH)
            for how in ("", ", zoomed in"):
                if how:
                    for _ in range(3):
                        page.keyboard.press("+")
                        page.evaluate("() => wardwise.paint.ready()")
                yield from _rows(page, f"a step over {level.areas:,} areas, {what}{how}", times)


def _rows(page: Page, name: str, times: int) -> Iterator[Row]:
    arrows = random.Random(SEED)
    page.evaluate("() => { walked.told = []; performance.clearMeasures('wardwise:step'); }")
    for _ in range(times):
        page.keyboard.press(arrows.choice(ARROWS))
        page.evaluate(TOLD)
    told = page.evaluate("() => walked.told")
    own = page.evaluate(
        "() => performance.getEntriesByName('wardwise:step').map(({ duration }) => duration)"
    )
    note = f"of {len(own)}; longest {max(own):.0f} ms; key to words {share(told, 0.5):.0f} ms"
    yield Row("steps", f"{name}: median", share(own, 0.5), "ms", MEDIAN, note=note)
    yield Row("steps", f"{name}: 95th", share(own, 0.95), "ms", NEARLY_ALL)
