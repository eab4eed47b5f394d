"""Measure the bytes of map data.

They are for the first complete national view, and for a later change of service, measure or month.
"""

from collections.abc import Iterator
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import Page

from benchmarks.browser import chromium, opened, page_in, whole_country
from benchmarks.rows import Row
from benchmarks.serving import Served, served
from benchmarks.stores import Bench
from data.manifest import month_label
from data.model import Manifest

FIRST = 250.0
CHANGE = 1.2
BINARY = ("/tiles/", "/paint.frame", "/paint", "/series.frame")


def measure(bench: Bench) -> Iterator[Row]:
    """Tiles and paint of the first view as the browser received them, then later changes.

    Changes are the page's own requests, compared with the entropy of their classes.
    """
    manifest = bench.manifest_of(bench.store)
    level = manifest.levels[0]
    with served(bench.store) as server, chromium() as browser, page_in(browser) as page:
        opened(page, f"{server.base}/?level={level.key}&at={whole_country(manifest.bounds)},6")
        got = _received(page)
        tiles = sum(size for path, size in got.items() if "/tiles/" in path)
        paint = sum(size for path, size in got.items() if "paint" in path)
        other = sum(got.values()) - tiles - paint
        note = (
            f"tiles {tiles / 1000:.0f} kB, paint {paint / 1000:.0f} kB; lists of areas and"
            f" outlines, after the picture: {other / 1000:.0f} kB"
        )
        yield Row(
            "bytes",
            f"first complete view of {level.areas:,} {level.names}: tiles and paint",
            (tiles + paint) / 1000,
            "kB",
            FIRST,
            note=note,
        )
        yield from changes(server, manifest)
    if bench.series == bench.store:
        return
    generated = bench.manifest_of(bench.series)
    with served(bench.series) as server:
        yield from changes(server, generated, "generated: ")


def _received(page: Page) -> dict[str, int]:
    """Path → bytes of every answer of the API so far.

    One more entry has the bytes that the worker fetched.
    """
    found = page.evaluate(
        "() => performance.getEntriesByType('resource').filter((e) =>"
        " e.name.includes('/api/')).map((e) => [e.name, e.encodedBodySize])"
    )
    worker: int = page.evaluate("() => wardwise.paint.bytes()")
    return {urlsplit(name).path + "?" + urlsplit(name).query: size for name, size in found} | {
        "/tiles/ by the worker": worker
    }


def _changes(manifest: Manifest) -> Iterator[tuple[str, str]]:
    """A view of every kind at the finest level that has it."""
    for scheme in manifest.classifications[:1]:
        for tier in scheme.tiers[:2]:
            yield (
                tier.names,
                f"level={scheme.given_level}&measure=segment&classification={scheme.key}&tier={tier.key}",
            )
    for records in manifest.records[:1]:
        service = next(s for s in manifest.services if s.records == records.key)
        for measure, window in (("rate", "year"), ("rate", "month"), ("count", "month")):
            yield (
                f"{measure}, {window}",
                f"level={records.level}&measure={measure}&theme={service.theme}&service={service.key}&window={window}",
            )


def changes(server: Served, manifest: Manifest, prefix: str = "") -> Iterator[Row]:
    """The cost of changes, for every kind of view.

    They are another service, measure or classification, and another month.
    """
    for what, query in _changes(manifest):
        yield change(
            server, manifest.build_id, f"{prefix}another service or measure: {what}", query
        )
        if "&service=" in query:
            month = month_label(manifest, manifest.records[0].months[-2])
            yield change(
                server,
                manifest.build_id,
                f"{prefix}another month: {what}",
                f"{query}&period={month}",
                "&words=0",
            )


def change(server: Served, build: str, what: str, query: str, how: str = "") -> Row:
    """Bytes of a frame against the entropy of its classes.

    A perfect coder without knowledge of places would need the entropy.
    """
    body = server.get(f"/api/v1/{build}/paint.frame?{query}{how}")
    classes = _classes(server, build, query)
    least = entropy_bytes(classes)
    title, yardstick = f"{what}, {len(classes):,} areas", f"entropy {least / 1000:.1f} kB"
    return Row(
        "bytes",
        title,
        len(body) / 1000,
        "kB",
        CHANGE * least / 1000,
        yardstick=yardstick,
        ratio=len(body) / max(least, 1),
    )


def _classes(server: Served, build: str, query: str) -> NDArray[np.uint8]:
    import brotli

    return np.frombuffer(
        brotli.decompress(server.get(f"/api/v1/{build}/paint?{query}")), dtype=np.uint8
    )


def entropy_bytes(classes: NDArray[np.uint8]) -> float:
    """Shannon's entropy of the classes times their number, in bytes.

    >>> entropy_bytes(np.array([0, 1] * 40, dtype=np.uint8))
    10.0
    """
    share = np.bincount(classes) / max(len(classes), 1)
    share = share[share > 0]
    return float(-(share * np.log2(share)).sum() * len(classes) / 8)
