"""Where the map opens: on the bulk of the areas, with what lies far from them named."""

import itertools
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from app import create_app
from data.model import Manifest
from data.pipeline.areas.extent import bulk_of
from data.pipeline.build import build_atlas
from data.pipeline.check.examine import examine
from data.settings import Settings
from data.store.layout import MANIFEST, read_current
from tests.support.council import COLUMNS, EAST, NORTH, ROWS, SIDE, area_code, square, write_council

PIER = [EAST + 30_000.0, NORTH, EAST + 30_004.0, NORTH + 4.0]


def moved_council(folder: Path, moved: dict[str, Any]) -> Path:
    """The council with other shapes for some of its areas."""
    path = write_council(folder)
    features = [
        {
            "type": "Feature",
            "properties": {"oa": area_code(c, r)},
            "geometry": moved.get(
                area_code(c, r), {"type": "Polygon", "coordinates": square(c, r)}
            ),
        }
        for c, r in itertools.product(range(COLUMNS), range(ROWS))
    ]
    features += [
        {"type": "Feature", "properties": {"oa": code}, "geometry": shape}
        for code, shape in moved.items()
        if code.startswith("N")
    ]
    shapes = json.loads((folder / "oa.geojson").read_text()) | {"features": features}
    (folder / "oa.geojson").write_text(json.dumps(shapes))
    return path


def opened(path: Path, store: Path) -> tuple[Manifest, dict[str, str], list[str]]:
    """The manifest, the attributes of the map's frame, and what doctor and build say is far."""
    built = build_atlas(path, store, silent=True)
    said = [*(f.sentence for f in examine(path).findings), *built.remarks]
    manifest = Manifest.model_validate_json(
        (store / "builds" / read_current(store) / MANIFEST).read_text()
    )
    client = create_app(Settings(store=store)).server.test_client()
    layout = client.get("/_dash-layout").get_data(as_text=True)
    frame = {
        name: layout.partition(f'"{name}":"')[2].partition('"')[0]
        for name in ("data-bounds", "data-opening")
    }
    return manifest, frame, [text for text in said if text.startswith("Far from")]


def test_a_pier_far_offshore_is_named_and_the_map_opens_on_the_town(tmp_path: Path) -> None:
    pier = json.loads(shapely.to_geojson(shapely.box(*PIER)))
    manifest, frame, far = opened(
        moved_council(tmp_path / "council", {area_code(5, 3): pier}), tmp_path / "store"
    )
    west, _, east, _ = manifest.opens_on
    assert east - west < 0.06, "the town is 3 km wide"
    assert manifest.bounds[2] - manifest.bounds[0] > 0.4, "the pier can still be reached"
    assert frame["data-opening"] == ",".join(f"{edge:.6f}" for edge in manifest.opens_on)
    assert frame["data-bounds"] == ",".join(f"{edge:.6f}" for edge in manifest.bounds)
    doctor, build = far
    assert doctor == build
    assert "Far from the other output areas: E35 (27 km away)." in doctor


def test_areas_of_a_national_file_without_members_are_no_reason_to_open_on_them(
    tmp_path: Path,
) -> None:
    nation = {
        f"N{i}": json.loads(
            shapely.to_geojson(
                shapely.box(
                    EAST, NORTH - SIDE * 10 * i - SIDE * 10, EAST + SIDE, NORTH - SIDE * 10 * i
                )
            )
        )
        for i in range(5)
    }
    path = moved_council(tmp_path / "council", nation)
    manifest, _, far = opened(path, tmp_path / "store")
    _, south, _, north = manifest.opens_on
    assert north - south < 0.03
    assert manifest.bounds[1] < south - 0.1
    assert far == []


def test_an_ordinary_atlas_opens_on_the_whole_of_it(tmp_path: Path) -> None:
    manifest, frame, far = opened(write_council(tmp_path / "council"), tmp_path / "store")
    assert (manifest.opening, far) == (None, [])
    assert frame["data-opening"] == frame["data-bounds"]
    # A store of before knows no such field.
    old = json.loads(manifest.model_dump_json(exclude={"opening"}))
    assert Manifest.model_validate(old).opens_on == manifest.bounds


def boxes(*corners: tuple[float, float], side: float = 1000.0) -> np.ndarray:
    return np.array([shapely.box(x, y, x + side, y + side) for x, y in corners], dtype=object)


GRID = [(1000.0 * x, 1000.0 * y) for x in range(5) for y in range(5)]


@pytest.mark.parametrize(
    ("others", "strays"),
    [
        ([], []),
        ([(7000.0, 0.0)], []),  # an island within half of the town's width
        ([(9000.0, 0.0)], [25]),
        ([(90_000.0, 0.0), (-90_000.0, 90_000.0)], [25, 26]),
        ([(20_000.0 + x, y) for x, y in GRID], []),  # a second town, 15 km away
        ([(200_000.0 + x, y) for x, y in GRID[:20]], list(range(25, 45))),
    ],
)
def test_a_few_areas_far_away_are_strays_and_a_second_town_is_not(
    others: list[tuple[float, float]], strays: list[int]
) -> None:
    shapes = boxes(*GRID, *others)
    every = np.ones(len(shapes), dtype=bool)
    found = bulk_of(shapes, every, every)
    assert found is not None
    assert [stray.place for stray in found.strays] == strays
    assert all(stray.is_whole for stray in found.strays)


def test_a_part_of_an_area_far_away_is_told_as_a_part() -> None:
    shapes = boxes(*GRID)
    speck = shapely.box(-6_000_000, 0, -6_000_000 + 5, 5)
    shapes[3] = shapely.multipolygons([shapes[3], speck])
    every = np.ones(len(shapes), dtype=bool)
    found = bulk_of(shapes, every, every)
    assert found is not None
    assert found.box == (0.0, 0.0, 5000.0, 5000.0)
    assert [(s.place, s.is_whole) for s in found.strays] == [(3, False)]
    assert found.strays[0].metres == pytest.approx(6_000_000, rel=0.01)


def test_areas_across_longitude_180_do_not_make_the_map_open_on_the_world(tmp_path: Path) -> None:
    def degrees(c: int, r: int) -> dict[str, Any]:
        x = 179.94 + 0.02 * c
        x -= 360 if x > 179.99 else 0
        box = shapely.box(x, -17 + 0.02 * r, x + 0.02, -16.98 + 0.02 * r)
        return dict(json.loads(shapely.to_geojson(box)))

    every = {area_code(c, r): degrees(c, r) for c in range(COLUMNS) for r in range(ROWS)}
    path = moved_council(tmp_path / "council", every)
    shapes = json.loads((tmp_path / "council" / "oa.geojson").read_text())
    del shapes["crs"]
    (tmp_path / "council" / "oa.geojson").write_text(json.dumps(shapes))
    manifest, _, far = opened(path, tmp_path / "store")
    west, _, east, _ = manifest.opens_on
    assert (west, east) == (179.94, 180.0)
    assert "A map cannot show both sides of longitude 180 beside each other." in far[0]
