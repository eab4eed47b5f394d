"""Bad files that are no records: boundaries, lookups, names, postcodes and segments of the small
council.
"""

import itertools
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.bad.cases import of_bytes, of_text, void
from tests.support.council import COLUMNS, ROWS, area_code, square, write_boundaries

CELLS = list(itertools.product(range(COLUMNS), range(ROWS)))
LOOKUP = [
    (area_code(c, r), f"L{c}", f"W{c // 3}", "A1", "100", "ab"[(c + r) % 2]) for c, r in CELLS
]
LOOKUP_HEAD = ("oa", "lsoa", "ward", "authority", "people", "tribe")


@dataclass(frozen=True)
class Other:
    """One bad file in the place of a good one of the council."""

    name: str
    file: str
    write: Callable[[Path], None]
    whole: bool
    """Whether it is refused whole; otherwise its bad rows are set aside."""
    too_little: bool = False
    """Whether so little of it is left that a build stops."""


def boundaries(
    name: str,
    change: Callable[[list[dict[str, Any]]], None],
    *,
    whole: bool,
    crs: str | None = "EPSG:27700",
) -> Other:
    features: list[dict[str, Any]] = [
        {
            "type": "Feature",
            "properties": {"oa": area_code(c, r)},
            "geometry": {"type": "Polygon", "coordinates": square(c, r)},
        }
        for c, r in CELLS
    ]
    change(features)
    return Other(
        name, "oa.geojson", lambda path: write_boundaries(path, crs=crs, features=features), whole
    )


def set_first(part: str, value: Any) -> Callable[[list[dict[str, Any]]], None]:
    return lambda features: features[0].update({part: value})


def table(
    head: tuple[str, ...], rows: list[tuple[str, ...]], end: str = "\n", delimiter: str = ","
) -> Callable[[Path], None]:
    return of_text("".join(delimiter.join(row) + end for row in (head, *rows)))


def lookup(
    name: str,
    rows: list[tuple[str, ...]],
    *,
    whole: bool,
    too_little: bool = False,
    **more: Any,
) -> Other:
    return Other(name, "lookup.csv", table(LOOKUP_HEAD, rows, **more), whole, too_little)


def moved(features: list[dict[str, Any]]) -> None:
    for feature in features:
        feature["geometry"]["coordinates"] = [
            [[x * 1e6, y * 1e6] for x, y in ring] for ring in feature["geometry"]["coordinates"]
        ]


BOW_TIE = [
    [[430000, 430000], [430500, 430500], [430500, 430000], [430000, 430500], [430000, 430000]]
]
SHAPES = (
    Other("boundaries of no bytes", "oa.geojson", of_bytes(b""), True),
    Other("boundaries that are no JSON", "oa.geojson", of_text("not a map"), True),
    Other(
        "boundaries cut in half",
        "oa.geojson",
        of_text(json.dumps({"type": "FeatureCollection", "features": []})[:-7]),
        True,
    ),
    Other(
        "boundaries without an area",
        "oa.geojson",
        of_text(json.dumps({"type": "FeatureCollection", "features": []})),
        True,
    ),
    Other("a table in the place of boundaries", "oa.geojson", of_text("oa,x,y\nE00,1,2\n"), True),
    boundaries("metres that say nothing of their system", lambda _: None, whole=True, crs=None),
    boundaries("metres that say they are degrees", lambda _: None, whole=True, crs="EPSG:4326"),
    boundaries("coordinates off the earth", moved, whole=True),
    boundaries("an area without a shape", set_first("geometry", None), whole=False),
    boundaries(
        "an area that is a point",
        set_first("geometry", {"type": "Point", "coordinates": [430000, 430000]}),
        whole=False,
    ),
    boundaries(
        "an area that crosses itself",
        set_first("geometry", {"type": "Polygon", "coordinates": BOW_TIE}),
        whole=False,
    ),
    boundaries("an area without a code", set_first("properties", {"oa": None}), whole=False),
    boundaries(
        "one code for two areas", set_first("properties", {"oa": area_code(1, 1)}), whole=False
    ),
    boundaries(
        "no column of codes",
        lambda features: [f.update(properties={"name": "x"}) for f in features] and None,
        whole=True,
    ),
)
LOOKUPS = (
    Other("a lookup of no bytes", "lookup.csv", of_bytes(b""), True),
    lookup("a lookup without rows", [], whole=True),
    lookup("a lookup separated by semicolons", LOOKUP, whole=True, delimiter=";"),
    lookup("a lookup with bare carriage returns", LOOKUP, whole=False, end="\r"),
    lookup("a lookup with an area twice", [*LOOKUP, LOOKUP[0]], whole=False),
    lookup(
        "a lookup with an area that is nowhere",
        [*LOOKUP, ("E99", "L9", "W9", "A1", "1", "a")],
        whole=False,
    ),
    lookup("a lookup with an empty code", [*LOOKUP, ("", "L9", "W9", "A1", "1", "a")], whole=False),
    lookup("a lookup with a row too short", [*LOOKUP, ("E00", "L9")], whole=False),
    lookup(
        "a lookup with people that are no number",
        [(*row[:4], "many", row[5]) for row in LOOKUP],
        whole=False,
        too_little=True,
    ),
    lookup(
        "a lookup with fewer than no people",
        [(*row[:4], "-5", row[5]) for row in LOOKUP],
        whole=False,
        too_little=True,
    ),
    lookup("a lookup with an area left out", LOOKUP[1:], whole=False),
    lookup(
        "a lookup with a segment nobody knows", [*LOOKUP[:-1], (*LOOKUP[-1][:5], "z")], whole=False
    ),
    Other(
        "a lookup in Windows-1252",
        "lookup.csv",
        of_bytes(("oa,lsoa,ward,authority,people,tribe\nE00,L0,É,A1,1,a\n").encode("cp1252")),
        True,
    ),
    Other(
        "a lookup with an open quotation mark",
        "lookup.csv",
        of_text('oa,lsoa,ward,authority,people,tribe\n"E00,L0,W0,A1,1,a\n'),
        True,
    ),
    Other(
        "a lookup that is a folder",
        "lookup.csv",
        lambda path: void((path.unlink(missing_ok=True), path.mkdir())),
        True,
    ),
)
SEGMENTS = ("tier", "code", "parent", "name")
LISTS = (
    Other("names without rows", "wards.csv", table(("ward", "name"), []), False),
    Other(
        "names with a ward twice",
        "wards.csv",
        table(("ward", "name"), [("W0", "West"), ("W0", "Vest"), ("W1", "East")]),
        False,
    ),
    Other("postcodes without rows", "postcodes.csv", table(("postcode", "oa"), []), False),
    Other(
        "postcodes that are none",
        "postcodes.csv",
        table(("postcode", "oa"), [("nowhere", "E00"), ("", "E00"), ("ZX00", "E00")]),
        False,
    ),
    Other(
        "a postcode twice",
        "postcodes.csv",
        table(("postcode", "oa"), [("ZX00 1AA", "E00"), ("zx001aa", "E11")]),
        False,
    ),
    Other(
        "postcodes in areas that are nowhere",
        "postcodes.csv",
        table(("postcode", "oa"), [("ZX00 1AA", "E99")]),
        False,
    ),
    Other("segments without rows", "segments.csv", table(SEGMENTS, []), True),
    Other(
        "segments of another tier",
        "segments.csv",
        table(SEGMENTS, [("clan", "a", "", "Anglers")]),
        True,
    ),
    Other(
        "a segment twice",
        "segments.csv",
        table(
            SEGMENTS, [("tribe", "a", "", "A"), ("tribe", "a", "", "B"), ("tribe", "b", "", "C")]
        ),
        False,
    ),
)

OTHERS = (*SHAPES, *LOOKUPS, *LISTS)
