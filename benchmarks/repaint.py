"""Measure re-colouring every area in view, at every zoom and on both kinds of screen."""

from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Page

from benchmarks.browser import DRAWN, chromium, opened, page_in, whole_country
from benchmarks.rows import Row, median, share
from benchmarks.serving import served
from benchmarks.stores import Bench

ZOOMS = range(5, 15)
REACH = {1: 8.0, 2: 16.0}
ON_SCREEN = 33.0
LONDON = "51.51,-0.12"
NATIONAL_ZOOM = 6
TIMES = 30

RECOLOUR = """async (times) => {
  const surface = wardwise.paint.surface();
  const first = surface.classes;
  const legend = [...surface.legend.keys()].filter((number) => number > 2);
  const next = (number) => legend[(legend.indexOf(number & 127) + 1) % legend.length];
  const second = first.map((number) => (number > 2 ? next(number) : number));
  const main = [], seen = [];
  const frame = () => new Promise((resolve) => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => resolve(performance.now());
    channel.port2.postMessage(0);
  }));
  await frame();
  for (let turn = 0; turn < times; turn++) {
    await new Promise((resolve) => setTimeout(resolve, 20 + 7 * (turn % 5)));
    const begun = performance.now();
    surface.setClasses(turn % 2 ? first : second);
    main.push(performance.now() - begun);
    seen.push((await frame()) - begun);
  }
  surface.setClasses(first);
  return { main, seen };
}"""
"""Script of two colourings in turn.

A colouring is on screen at the first moment after the browser has drawn the next frame.
"""


def measure(bench: Bench) -> Iterator[Row]:
    """One row a zoom and screen; whole country first."""
    manifest = bench.manifest_of(bench.store)
    level = manifest.levels[0]
    middle = whole_country(manifest.bounds) if bench.is_national else None
    with served(bench.store) as server, chromium() as browser:
        for scale in (1, 2):
            with page_in(browser, scale=scale) as page:
                at = f"{middle or whole_country(manifest.bounds)},{NATIONAL_ZOOM}"
                opened(page, f"{server.base}/?level={level.key}&at={at}")
                yield from _rows(
                    page,
                    scale,
                    middle,
                    f"{level.areas:,} {level.names}",
                    TIMES // 3 if bench.quick else TIMES,
                )


def _rows(page: Page, scale: int, middle: str | None, what: str, times: int) -> Iterator[Row]:
    for zoom in (NATIONAL_ZOOM, *ZOOMS):
        at = middle if zoom <= NATIONAL_ZOOM + 1 else LONDON if middle else None
        if at:
            _move(page, at, zoom)
        else:
            page.evaluate("(zoom) => wardwise.paint.map().setZoom(zoom, {animate: false})", zoom)
        page.evaluate(DRAWN)
        page.evaluate(RECOLOUR, 4)
        found: dict[str, Any] = page.evaluate(RECOLOUR, times)
        where = "whole country" if at == middle and at else "middle of London" if at else "middle"
        title = f"re-colour {what}, zoom {zoom}, {where}, ratio {scale}"
        yield Row(
            "repaint",
            f"{title}: main thread, median",
            median(found["main"]),
            "ms",
            REACH[scale],
            note=f"longest {max(found['main']):.1f} ms",
        )
        yield Row(
            "repaint", f"{title}: on screen, 95th", share(found["seen"], 0.95), "ms", ON_SCREEN
        )


def _move(page: Page, at: str, zoom: int) -> None:
    lat, lng = map(float, at.split(","))
    page.evaluate(
        "([lat, lng, zoom]) => wardwise.paint.map().setView([lat, lng], zoom, {animate: false})",
        [lat, lng, zoom],
    )
