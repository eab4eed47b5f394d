"""Open the page in Chromium without a GPU, as a visitor does."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from benchmarks.machine import chromium_path

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SIZE: ViewportSize = {"width": 1400, "height": 900}
LONG_TASKS = """() => {
  window.longTasks = [];
  const keep = (entry) => window.longTasks.push(entry.duration);
  const watch = new PerformanceObserver((list) => list.getEntries().forEach(keep));
  watch.observe({ type: "longtask" });
}"""
PAINTED = """async () => {
  const found = () => performance.getEntriesByName("wardwise:painted");
  while (!found().length) {
    if (performance.now() > 60000) throw new Error("no complete picture within a minute");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return found()[0].startTime;
}"""
"""Waits for the first complete picture; its milliseconds from the navigation.

The page's policy forbids the code that Playwright's own waiting runs.
"""

DRAWN = """() => Promise.race([
  wardwise.paint.ready(),
  new Promise((_, reject) => {
    setTimeout(() => reject(new Error("tiles not drawn within a minute")), 60000);
  }),
])"""
"""Waits until every tile in view is drawn."""

QUIET = """async () => {
  let last = performance.now();
  const watch = new PerformanceObserver(() => (last = performance.now()));
  watch.observe({ type: "longtask" });
  const latest = last + 12000;
  while (performance.now() - last < 1500 && performance.now() < latest) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  watch.disconnect();
}"""
"""Waits until the page is idle: its charts are drawn after the map."""


@contextmanager
def chromium(flags: list[str] = FLAGS) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=flags)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def page_in(
    browser: Browser, *, scale: int = 1, patience: float = 60, size: ViewportSize = SIZE
) -> Iterator[Page]:
    """A page of a new visitor: the browser's cache is empty."""
    context = browser.new_context(
        viewport=size,
        device_scale_factor=scale,
        locale="en-GB",
        reduced_motion="no-preference",
        color_scheme="light",
    )
    try:
        page = context.new_page()
        page.set_default_timeout(1000 * patience)
        yield page
    finally:
        context.close()


def opened(page: Page, address: str) -> None:
    """Open the atlas and wait until the map and the panel are there."""
    page.goto(address)
    page.evaluate(PAINTED)
    page.wait_for_selector(
        "html:not([data-waiting]) :is(#headline:not(:empty), .page article, .scene)",
        state="attached",
    )
    page.evaluate(DRAWN)
    page.evaluate(QUIET)


def whole_country(bounds: tuple[float, float, float, float]) -> str:
    """Middle of an atlas, in the form of the address, without the zoom."""
    west, south, east, north = bounds
    return f"{(south + north) / 2:.2f},{(west + east) / 2:.2f}"
