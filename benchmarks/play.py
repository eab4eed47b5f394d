"""Measure playing 36 months of every area in view.

It also measures whether the page stays smooth while it plays, pans and zooms.
"""

from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Page

from benchmarks.browser import LONG_TASKS, chromium, opened, page_in, whole_country
from benchmarks.rows import Row, share
from benchmarks.serving import served
from benchmarks.stores import Bench

SECONDS = 10
REACH = 55.0
LONG = 50.0
PLAY = """async (seconds) => {
  const shown = [];
  const months = new Set();
  const listen = (event) => {
    shown.push([performance.now(), event.detail.ms]);
    months.add(event.detail.month);
  };
  addEventListener("wardwise:frame", listen);
  wardwise.paint.play({ rate: 60, loop: true });
  while (shown.length < 20) await new Promise((resolve) => setTimeout(resolve, 20));
  let frames = 0;
  const count = () => { frames += 1; requestAnimationFrame(count); };
  requestAnimationFrame(count);
  const from = shown.length, begun = performance.now(), framesFrom = frames;
  await new Promise((resolve) => setTimeout(resolve, 1000 * seconds));
  const ended = performance.now(), played = shown.slice(from);
  wardwise.paint.stop();
  removeEventListener("wardwise:frame", listen);
  const aSecond = (number) => (1000 * number) / (ended - begun);
  return {
    rate: aSecond(played.length),
    screen: aSecond(frames - framesFrom),
    ms: played.map((each) => each[1]),
    months: months.size,
  };
}"""
MOVE = """async () => {
  const map = wardwise.paint.map();
  const rest = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  for (let turn = 0; turn < 6; turn++) {
    map.panBy([turn % 2 ? 300 : -350, turn % 3 ? 120 : -200], { animate: true, duration: 0.25 });
    await rest(450);
  }
  for (const zoom of [7, 8, 9, 10, 9, 8, 7, 6]) {
    map.setZoom(zoom);
    await rest(700);
  }
}"""


def measure(bench: Bench) -> Iterator[Row]:
    """Months a second at each screen, then long tasks while playing, panning and zooming."""
    manifest = bench.manifest_of(bench.series)
    level = manifest.levels[0]
    middle = f"{whole_country(manifest.bounds)},6"
    seconds = 3 if bench.quick else SECONDS
    with served(bench.series) as server, chromium() as browser:
        for scale in (1, 2):
            with page_in(browser, scale=scale) as page:
                opened(
                    page, f"{server.base}/?level={level.key}&measure=rate&window=month&at={middle}"
                )
                page.evaluate(LONG_TASKS)
                found = page.evaluate(PLAY, seconds)
                title = (
                    f"play {found['months']} months, {level.areas:,} {level.names}, {seconds} s,"
                    f" ratio {scale}"
                )
                times = (
                    f"main thread {share(found['ms'], 0.5):.1f} ms a month, 95th"
                    f" {share(found['ms'], 0.95):.1f}"
                )
                note = f"{times}; the screen itself {found['screen']:.0f} frames a second"
                yield Row(
                    "play",
                    title,
                    found["rate"],
                    "a second",
                    REACH if scale == 1 else None,
                    at_least=True,
                    note=note,
                )
                yield _long(page, f"tasks over {LONG:.0f} ms while playing, ratio {scale}")
                page.evaluate(MOVE)
                yield _long(
                    page, f"tasks over {LONG:.0f} ms while panning and zooming, ratio {scale}"
                )


def _long(page: Page, title: str) -> Row:
    found: list[Any] = page.evaluate("() => window.longTasks.splice(0)")
    over = [ms for ms in found if ms > LONG]
    return Row(
        "play", title, float(len(over)), "", 0.0, note=f"longest {max(over):.0f} ms" if over else ""
    )
