"""A talk of Leeds in one file: its size, its first picture, its months and its draws.

The file is made by the command and opened from the disk, with the network off, by a browser that
has just started.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import ViewportSize

from benchmarks.browser import chromium
from benchmarks.rows import Row, share
from benchmarks.serving import ROOT
from benchmarks.stores import Bench

SCENES = (
    *("measure=segment&level=oa", "measure=segment&level=lsoa", "measure=segment&level=ward"),
    *("measure=rate&service=rubbish&level=lsoa", "measure=expected&service=rubbish&level=ward"),
    *(
        "measure=rate&service=street-lights&level=lsoa",
        "measure=expected&service=street-lights&level=ward",
    ),
    *("measure=change&service=rubbish&level=ward", "measure=segment&level=oa&segment=1"),
    "measure=rate&service=parking&level=lsoa&beside=service:street-lights",
    "measure=expected&service=violence-and-sexual-offences&level=lsoa&shake=nothing",
    "measure=rate&service=rubbish&level=ward&tab=time",
)
PLAYED = 3
"""Place of the scene whose months are played: a service by LSOA."""
SHAKEN = 10
"""Place of the scene that is drawn again and again."""
DRAWS = 4
MONTHS = 36
SIZES: tuple[ViewportSize, ...] = ({"width": 1280, "height": 720}, {"width": 1920, "height": 1080})
MEGABYTES, FIRST, REACH = 5.0, 2000.0, 55.0
SHOWN = """async () => {
  const found = () => performance.getEntriesByName("wardwise:first");
  while (!found().length) await new Promise((resolve) => setTimeout(resolve, 10));
  return found()[0].startTime;
}"""
PLAY = """async ([scene, months]) => {
  await wardwiseTalk.show(scene);
  await wardwiseTalk.ready();
  const last = Number(document.querySelector(".months input").max);
  await new Promise((resolve) => setTimeout(resolve, 1000));
  const begun = performance.now();
  await wardwiseTalk.play({ rate: 60, from: last + 1 - months });
  return (1000 * months) / (performance.now() - begun);
}"""
SHAKE = """async ([scene, draws]) => {
  const found = () => performance.getEntriesByName("wardwise:shaken");
  await wardwiseTalk.show(scene);
  while (found().length < draws) await new Promise((resolve) => setTimeout(resolve, 50));
  return found().map((each) => each.duration);
}"""


def measure(bench: Bench) -> Iterator[Row]:
    """The size of the file, then the first picture and the months at each size of a screen."""
    times = 2 if bench.quick else 5
    with tempfile.TemporaryDirectory(prefix="wardwise-one-file-") as folder:
        story, out = Path(folder) / "story.json", Path(folder) / "talk.html"
        scenes = [{"view": view} for view in SCENES]
        told = {"wardwise_story": 1, "title": "Leeds", "scenes": scenes}
        story.write_text(json.dumps(told), "utf-8")
        begun = time.perf_counter()
        command = [sys.executable, "-m", "wardwise", "bundle", str(story), "--out", str(out)]
        subprocess.run([*command, "--store", str(bench.leeds)], cwd=ROOT, check=True)
        seconds = time.perf_counter() - begun
        size = out.stat().st_size / 1e6
        title = f"size of {len(SCENES)} scenes of Leeds"
        yield Row("one file", title, size, "MB", MEGABYTES, note=f"written in {seconds:.0f} s")
        for screen in SIZES:
            seen = [_seen(out, screen) for _ in range(times)]
            where, load = f"{screen['width']} × {screen['height']}", os.getloadavg()[0]
            first, rates, draws = zip(*seen, strict=True)
            yield Row(
                "one file",
                f"opened → first picture, {where}, median of {times}",
                share(first, 0.5),
                "ms",
                FIRST,
                note=f"slowest {max(first):.0f} ms; load {load:.1f}",
            )
            yield Row(
                "one file",
                f"{MONTHS} months by LSOA, {where}, median of {times}",
                share(rates, 0.5),
                "a second",
                REACH,
                at_least=True,
                note=f"slowest {min(rates):.1f} a second",
            )
            every = [each for own in draws for each in own]
            yield Row(
                "one file",
                f"one draw of a shaken scene by LSOA, {where}, median of {len(every)}",
                share(every, 0.5),
                "ms",
                note=f"slowest {max(every):.0f} ms; one a second",
            )


def _seen(file: Path, screen: ViewportSize) -> tuple[float, float, list[float]]:
    """Milliseconds to the first picture, months a second, and milliseconds of each draw of a
    shaken scene, in a browser of its own.
    """
    with chromium() as browser:
        context = browser.new_context(viewport=screen, offline=True, reduced_motion="no-preference")
        page = context.new_page()
        page.goto(file.as_uri())
        first: float = page.evaluate(SHOWN)
        rate: float = page.evaluate(PLAY, [PLAYED, MONTHS])
        draws: list[float] = page.evaluate(SHAKE, [SHAKEN, DRAWS])
        return first, rate, draws
