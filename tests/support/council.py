"""A very small council for tests of the build: 6 × 4 square output areas, 6 LSOAs, 2 wards, 1
authority, in British National Grid.
"""

import csv
import itertools
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

EAST, NORTH, SIDE = 430000.0, 430000.0, 500.0
COLUMNS, ROWS = 6, 4

CATALOGUE = """
[atlas]
title = "Squareshire"

[[level]]
key = "oa"
name = "output area"
names = "output areas"
boundaries = { file = "oa.geojson", code = "oa" }

[[level]]
key = "lsoa"
name = "LSOA"
names = "LSOAs"
dissolved = "oa"
members = { file = "lookup.csv", code = "oa", parent = "lsoa" }

[[level]]
key = "ward"
name = "ward"
names = "wards"
dissolved = "oa"
members = { file = "lookup.csv", code = "oa", parent = "ward" }
names_from = { file = "wards.csv", code = "ward", name = "name" }

[[level]]
key = "authority"
name = "authority"
names = "authorities"
dissolved = "ward"
members = { file = "lookup.csv", code = "oa", parent = "authority" }

[[postcodes]]
file = "postcodes.csv"
postcode = "postcode"
area = "oa"

[[base]]
key = "residents"
title = "residents"
unit = "people"
period = "Census 2021"
file = "lookup.csv"
level = "oa"
code = "oa"
value = "people"

[[classification]]
key = "tribes"
title = "Tribes"
scheme = "Tribes"
version = "1"
tiers = [{ key = "tribe", name = "tribe", names = "tribes" }]
tier = "tribe"
segments = { file = "segments.csv", tier = "tier" }
membership = { file = "lookup.csv", level = "oa", code = "oa", segment = "tribe" }
weight = "people"
weight_base = "residents"

[[theme]]
key = "streets"
title = "Streets"

[[service]]
key = "potholes"
title = "Potholes"
theme = "streets"
codes = ["8"]
base = "residents"
event = "report"
events = "reports"

[[service]]
key = "lights"
title = "Street lights"
theme = "streets"
codes = ["9"]
base = "residents"
event = "report"
events = "reports"

[[records]]
key = "reports"
title = "Reports"
file = "reports.csv"
date = "when"
date_order = "uk"
place = { level = "lsoa", code = "where" }
service = "what"
channel = "how"
channels = { "Online" = "web" }
count = "n"

[records.disclosure]
preset = "none"
name = "A. Tester"
reason = "Made up for a test"
"""
ABOUT_PEOPLE = """
[records.audit]
about = "individuals"
policy = "warn"
"""
"""What makes the records of CATALOGUE about people whose data audit is not answered yet."""

FIELDS = ("when", "where", "what", "how", "n")
GOOD_ROWS: tuple[tuple[str, ...], ...] = tuple(
    (
        f"{1 + i % 28:02d}/{1 + i % 12:02d}/{2023 + i % 2}",
        f"l{i % 6}",
        ("8", "8.0", " 9 ")[i % 3],
        ("Online", "phone", "?")[i % 3],
        str(i % 7),
    )
    for i in range(180)
)


def area_code(column: int, row: int) -> str:
    return f"E{row}{column}"


def write_csv(
    path: Path, header: Sequence[str], rows: Iterable[Sequence[object]], *, delimiter: str = ","
) -> None:
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, delimiter=delimiter)
        writer.writerow(header)
        writer.writerows(rows)


def square(column: int, row: int) -> list[list[list[float]]]:
    x, y = EAST + column * SIDE, NORTH + row * SIDE
    return [[[x, y], [x + SIDE, y], [x + SIDE, y + SIDE], [x, y + SIDE], [x, y]]]


def write_boundaries(
    path: Path,
    *,
    crs: str | None = "EPSG:27700",
    features: Sequence[Mapping[str, Any]] | None = None,
) -> None:
    made = features or [
        {
            "type": "Feature",
            "properties": {"oa": area_code(c, r)},
            "geometry": {"type": "Polygon", "coordinates": square(c, r)},
        }
        for c, r in itertools.product(range(COLUMNS), range(ROWS))
    ]
    collection: dict[str, Any] = {"type": "FeatureCollection", "features": list(made)}
    if crs:
        collection["crs"] = {
            "type": "name",
            "properties": {"name": f"urn:ogc:def:crs:{crs.replace(':', '::')}"},
        }
    path.write_text(json.dumps(collection))


def write_council(
    folder: Path, *, rows: Sequence[Sequence[str]] = GOOD_ROWS, catalogue: str = CATALOGUE
) -> Path:
    """All files of the council; returns the path of its atlas.toml."""
    folder.mkdir(parents=True, exist_ok=True)
    write_boundaries(folder / "oa.geojson")
    cells = list(itertools.product(range(COLUMNS), range(ROWS)))
    write_csv(
        folder / "lookup.csv",
        ("oa", "lsoa", "ward", "authority", "people", "tribe"),
        [
            (
                area_code(c, r),
                f"L{c}",
                f"W{c // 3}",
                "A1",
                "" if (c, r) == (5, 3) else 100 + 10 * c + r,
                "ab"[(c + r) % 2],
            )
            for c, r in cells
        ],
    )
    write_csv(folder / "wards.csv", ("ward", "name"), [("W0", "Westside"), ("W1", "Eastside")])
    write_csv(
        folder / "postcodes.csv",
        ("postcode", "oa"),
        [(f"ZX{c}{r} 1AA", area_code(c, r)) for c, r in cells],
    )
    write_csv(
        folder / "segments.csv",
        ("tier", "code", "parent", "name"),
        [("tribe", "a", "", "Anglers"), ("tribe", "b", "", "Bakers")],
    )
    write_csv(folder / "reports.csv", FIELDS, rows)
    path = folder / "atlas.toml"
    path.write_text(catalogue, encoding="utf-8")
    return path
