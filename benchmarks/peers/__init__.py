"""Measure the same re-colouring in other libraries.

They are MapLibre GL with feature-state, deck.gl's MVTLayer, dash-leaflet's GeoJSON with hideout,
and Plotly's choropleth_map. Areas, classes, run and browser are the same. Libraries that draw by
WebGL do so in software where there is no GPU.

Their packages are installed into the cache folder, and none of them is in the project. All get
shapes simplified to 150 m, which is under a pixel of the view, so that they carry less than the map
itself does.
"""

from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Error, Page

from benchmarks.browser import FLAGS, chromium, opened, page_in, whole_country
from benchmarks.peers.data import PeerData, prepared
from benchmarks.peers.pages import PEERS, peers_served
from benchmarks.repaint import RECOLOUR
from benchmarks.rows import Row, median
from benchmarks.serving import served
from benchmarks.stores import Bench

LIMIT = 75.0
"""Seconds that a peer has for its first picture, and again for its re-colourings."""
TIMES = 3
REACH = 50.0
SOFTWARE_GL = [
    *(flag for flag in FLAGS if flag != "--disable-gpu"),
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
]
READY = (
    "async () => { while (!window.firstPicture) await new Promise((resolve) => setTimeout(resolve,"
    " 20)); return window.firstPicture; }"
)
AGAIN = (
    "async (times) => { const found = []; for (let turn = 0; turn < times; turn++) found.push(await"
    " window.recolour(turn)); return found; }"
)


def measure(bench: Bench) -> Iterator[Row]:
    """Measure ours, then each peer.

    A peer that does not finish in its time gets a row that reports it.
    """
    level = bench.manifest_of(bench.store).levels[0]
    data = prepared(bench.store, bench.folder / "peers")
    first, ours = _ours(bench)
    yield Row(
        "peers",
        f"Wardwise: {level.areas:,} {level.names} re-coloured, until on screen",
        ours,
        "ms",
        note=f"first complete picture {first:.2f} s",
    )
    fastest = None
    with peers_served(data) as base:
        for name in PEERS:
            row, taken = _peer(base, name, data, ours)
            yield row
            fastest = min(filter(None, (fastest, taken)), default=None)
    if fastest is not None:
        times = fastest / ours
        yield Row(
            "peers",
            "times faster than the fastest of them",
            times,
            "",
            REACH,
            at_least=True,
            yardstick=f"fastest {fastest:,.0f} ms",
            ratio=times,
        )


def _ours(bench: Bench) -> tuple[float, float]:
    """Seconds to the first picture, and milliseconds from a change of classes to the screen."""
    manifest = bench.manifest_of(bench.store)
    address = f"/?level={manifest.levels[0].key}&at={whole_country(manifest.bounds)},6"
    with served(bench.store) as server, chromium() as browser:
        for _ in range(2):  # the first warms the server
            with page_in(browser) as page:
                opened(page, server.base + address)
                marks = page.evaluate(
                    "() => ['first', 'painted'].flatMap((n) =>"
                    " performance.getEntriesByName(`wardwise:${n}`)).map((e) => e.startTime)"
                )
                page.evaluate(RECOLOUR, 4)
                found = page.evaluate(RECOLOUR, 20)
    return min(marks) / 1000, median(found["seen"])


def _peer(base: str, name: str, data: PeerData, ours: float) -> tuple[Row, float | None]:
    title = f"{name}: the same"
    with chromium(SOFTWARE_GL) as browser, page_in(browser, patience=LIMIT) as page:
        sent = {"bytes": 0}
        page.on(
            "requestfinished", lambda request: sent.update(bytes=sent["bytes"] + _size(request))
        )
        try:
            page.goto(f"{base}/{PEERS[name]}", timeout=1000 * LIMIT)
            first = _bounded(page, READY, None) / 1000
            carried = sent["bytes"]
            found = _bounded(page, AGAIN, TIMES)
        except (Error, TimeoutError) as error:
            return (
                Row(
                    "peers",
                    title,
                    None,
                    note=f"did not finish within {LIMIT:.0f} s: {str(error).splitlines()[0][:90]}",
                ),
                None,
            )
    taken = median(found)
    note = (
        f"first complete picture {first:.1f} s; {carried / 1e6:.1f} MB fetched, packed by brotli 5,"
        f" scripts and shapes; {data.told(name)}"
    )
    return (
        Row(
            "peers",
            title,
            taken,
            "ms",
            yardstick=f"ours {ours:.1f} ms",
            ratio=taken / ours,
            note=note,
        ),
        taken,
    )


def _size(request: object) -> int:
    try:
        sizes: dict[str, int] = request.sizes()  # type: ignore[attr-defined]
    except Error:
        return 0
    return sizes["responseBodySize"]


def _bounded(page: Page, script: str, argument: object) -> Any:
    """The result of a script, or an error after the limit.

    An evaluation in Playwright has no time limit of its own.
    """
    late = (
        "new Promise((_, refuse) => setTimeout(() => refuse(new Error('too slow')),"
        f" {1000 * LIMIT:.0f}))"
    )
    return page.evaluate(f"(argument) => Promise.race([({script})(argument), {late}])", argument)
