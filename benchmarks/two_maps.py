"""Measure two maps of every area in view: dragging both, and swiping between them.

A visitor's hand is played by events: each frame has one move of the pointer.
"""

from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Page, ViewportSize

from benchmarks.browser import LONG_TASKS, SIZE, chromium, opened, page_in, whole_country
from benchmarks.rows import Row, share
from benchmarks.serving import served
from benchmarks.stores import Bench

SECONDS = 10
REACH = 55.0
LARGE: ViewportSize = {"width": 3840, "height": 2160}
NATIONAL_ZOOM = {1400: 6, 3840: 7}
HAND = """async ([seconds, kind]) => {
  const isSwipe = kind === "swipe";
  const names = isSwipe ? ["pointerdown", "pointermove", "pointerup"]
    : ["mousedown", "mousemove", "mouseup"];
  const on = document.querySelector(isSwipe ? "#split-handle" : ".map .leaflet-map-pane");
  const frame = document.querySelector(".map-frame").getBoundingClientRect();
  const middle = [frame.left + frame.width / (isSwipe ? 2 : 4), frame.top + frame.height / 2];
  const Event_ = isSwipe ? PointerEvent : MouseEvent;
  const event = (name, place, target) => target.dispatchEvent(new Event_(name, {
    bubbles: true, cancelable: true, button: 0, buttons: 1, pointerId: 1,
    clientX: place[0], clientY: place[1], view: window,
  }));
  if (isSwipe) on.setPointerCapture = () => null;
  const times = [];
  event(names[0], middle, on);
  await new Promise((resolve) => {
    const begun = performance.now();
    const turn = (now) => {
      times.push(performance.now());
      const t = (now - begun) / 1000;
      const reach = isSwipe ? 0.4 * frame.width : 0.15 * frame.width;
      const place = [middle[0] + reach * Math.sin(2 * t), middle[1] + 120 * Math.sin(3 * t)];
      event(names[1], place, isSwipe ? on : document);
      if (now - begun < 1000 * seconds) requestAnimationFrame(turn);
      else resolve();
    };
    requestAnimationFrame(turn);
  });
  event(names[2], middle, isSwipe ? on : document);
  await wardwise.paint.ready();
  const between = times.slice(1).map((time, at) => time - times[at]);
  return { rate: (1000 * between.length) / (times.at(-1) - times[0]), between };
}"""
"""Script of a hand that drags the maps, or the handle between them, for some seconds."""


def measure(bench: Bench) -> Iterator[Row]:
    """Frames a second in two sizes of window: dragged side by side and under a swipe; swiped."""
    manifest = bench.manifest_of(bench.store)
    level, scheme = manifest.levels[0], manifest.classifications[0]
    middle = whole_country(manifest.bounds)
    own = scheme.tiers[1].key if len(scheme.tiers) > 1 else scheme.tiers[0].key
    seconds = 3 if bench.quick else SECONDS
    with served(bench.store) as server, chromium() as browser:
        for size in (SIZE, LARGE):
            with page_in(browser, size=size) as page:
                query = (
                    f"?measure=segment&level={level.key}&beside=tier:{own}"
                    f"&at={middle},{NATIONAL_ZOOM[size['width']]}"
                )
                where = f"{level.areas:,} {level.names}, {size['width']} × {size['height']}"
                one = query.replace(f"&beside=tier:{own}", "")
                opened(page, f"{server.base}/{one}")
                alone = page.evaluate(HAND, [seconds, "drag"])["rate"]
                for split, kind in (("side", "drag"), ("50", "drag"), ("50", "swipe")):
                    opened(page, f"{server.base}/{query}&split={split}")
                    page.evaluate(LONG_TASKS)
                    yield _row(page, seconds, (split, kind, where), alone)


def _row(page: Page, seconds: int, case: tuple[str, str, str], alone: float) -> Row:
    """``alone``: frames a second of one map that is dragged, in the same window and minute."""
    split, kind, where = case
    found: dict[str, Any] = page.evaluate(HAND, [seconds, kind])
    tasks = [ms for ms in page.evaluate("() => window.longTasks.splice(0)") if ms > 50]
    shown = "side by side" if split == "side" else "under a swipe"
    deed = "move the handle" if kind == "swipe" else f"drag both, {shown}"
    return Row(
        "two maps",
        f"{deed}: {where}",
        found["rate"],
        "a second",
        REACH,
        at_least=True,
        yardstick=f"one map: {alone:.1f} a second",
        ratio=found["rate"] / alone if alone else None,
        note=(
            f"between frames 95th {share(found['between'], 0.95):.1f} ms,"
            f" longest {max(found['between']):.0f}; {len(tasks)} tasks over 50 ms"
        ),
    )
