"""Measure a talk on the stage, 1920 × 1080: from a step to the next scene's first picture, and how
its months play.
"""

import os
from collections.abc import Iterator

from playwright.sync_api import Page, ViewportSize

from benchmarks.browser import chromium, opened, page_in
from benchmarks.play import PLAY
from benchmarks.rows import Row, share
from benchmarks.serving import served
from benchmarks.stores import Bench

SECONDS = 10
REACH = 55.0
STEP = 300.0
"""Milliseconds from a step to the picture of a scene that was fetched ahead."""
FULL: ViewportSize = {"width": 1920, "height": 1080}
READY = """async () => {
  const here = () => document.querySelectorAll("#present-ready .is-ready").length;
  while (!here() || here() < document.querySelectorAll(".scene").length) {
    if (performance.now() > 120000) throw new Error("no scenes within two minutes");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}"""
NEXT = """async () => {
  const begun = performance.now();
  const key = new KeyboardEvent("keydown", { key: "PageDown", bubbles: true, cancelable: true });
  document.body.dispatchEvent(key);
  await wardwise.paint.ready();
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)));
  return performance.now() - begun;
}"""
"""Goes to the next scene; milliseconds until its map is drawn on the screen."""
REST = 2500
"""Milliseconds after a step in which a flight ends, and months that play by themselves begin."""


def measure(bench: Bench) -> Iterator[Row]:
    """Steps and months of the talk made for Leeds and of the demonstration's story."""
    seconds = 3 if bench.quick else SECONDS
    talks = {
        "Leeds": (bench.leeds, "?mode=present"),
        "the demonstration": (bench.demo, "?mode=present&story=libraries"),
    }
    with chromium() as browser:
        for place, (store, query) in talks.items():
            with served(store) as server, page_in(browser, size=FULL) as page:
                opened(page, f"{server.base}/{query}")
                page.evaluate(READY)
                yield from _told(page, place, seconds)


def _told(page: Page, place: str, seconds: int) -> Iterator[Row]:
    steps, rates = [], []
    for _ in range(page.locator(".scene").count() - 1):
        steps.append(page.evaluate(NEXT))
        page.wait_for_timeout(REST)
        if page.evaluate("() => document.documentElement.dataset.scene") == "play":
            rates.append(page.evaluate(PLAY, seconds))
    load = f"load {os.getloadavg()[0]:.1f}"
    yield Row(
        "stage",
        f"a step → the next scene's map, {place}, median of {len(steps)}",
        share(steps, 0.5),
        "ms",
        STEP,
        note=f"slowest {max(steps):.0f} ms; {load}",
    )
    for found in rates:
        yield Row(
            "stage",
            f"months on the stage, {place}, {found['months']} months, {seconds} s",
            found["rate"],
            "a second",
            REACH,
            at_least=True,
            note=f"the screen itself {found['screen']:.1f} frames a second; {load}",
        )
