"""Tiles of area numbers: every pixel has the area that its centre lies in."""

import brotli
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from data.errors import DamagedFileError
from data.model import TileFile
from data.store.reader import Atlas, open_atlas
from data.tiles.quadkey import (
    HALF_WORLD,
    is_tile,
    quadkey_text,
    quadkeys,
    tile_extent,
    tile_numbers,
    tiles_across,
)
from data.tiles.raster import SIZE, Shapes, area_tile, compressed, joined
from data.tiles.warm import Limits, slow_tiles, warm_tiles
from tests.support.effort import examples
from tests.support.stores import build_store, shapes_at


def shapes_from(polygons: np.ndarray) -> Shapes:
    return Shapes(
        np.arange(1, len(polygons) + 1, dtype=np.uint32),
        shapely.bounds(polygons),
        np.array(shapely.to_wkb(polygons), dtype=object),
    )


def pixel_centres(z: int, x: int, y: int) -> tuple[np.ndarray, np.ndarray]:
    west, _, east, north = tile_extent(z, x, y)
    step = (east - west) / SIZE
    return west + (np.arange(SIZE) + 0.5) * step, north - (np.arange(SIZE) + 0.5) * step


def tile_over(polygons: np.ndarray, z: int) -> tuple[int, int, int]:
    west, south, east, north = shapely.total_bounds(polygons)
    x, y = tile_numbers(np.array([(west + east) / 2]), np.array([(south + north) / 2]), z)
    return z, int(x[0]), int(y[0])


@pytest.fixture(scope="module")
def atlas(tmp_path_factory: pytest.TempPathFactory) -> Atlas:
    return open_atlas(build_store(tmp_path_factory.mktemp("small") / "store"))


def jagged(seed: int, count: int) -> np.ndarray:
    """Areas that share borders and cover a square without gaps: Voronoi cells, some with a hole
    another area fills.
    """
    points = np.random.default_rng(seed).uniform(
        (-180_000, 7_100_000), (-160_000, 7_120_000), (count, 2)
    )
    frame = shapely.box(-180_000, 7_100_000, -160_000, 7_120_000)
    cells = shapely.intersection(
        shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(points), extend_to=frame)),
        frame,
    )
    island = shapely.buffer(shapely.centroid(cells[0]), 300)
    return np.array(
        [shapely.difference(cells[0], island), *cells[1:], shapely.intersection(island, cells[0])]
    )


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("zoom", [9, 11, 13])
def test_every_pixel_has_the_area_its_centre_lies_in(seed, zoom):
    polygons = jagged(seed, 60)
    place = tile_over(polygons, zoom)
    tile = area_tile(shapes_from(polygons), *place)
    columns, rows = pixel_centres(*place)
    picked = np.random.default_rng(seed).integers(0, SIZE, (2000, 2))
    points = shapely.points(columns[picked[:, 1]], rows[picked[:, 0]])
    inside = shapely.STRtree(points).query(polygons, predicate="contains_properly")
    expected = np.zeros(len(points), dtype=np.uint32)
    expected[inside[1]] = inside[0] + 1
    assert (tile[picked[:, 0], picked[:, 1]] == expected).all()
    assert len(np.unique(expected)) > 3


def test_areas_that_share_borders_leave_no_pixel_between_them():
    polygons = jagged(7, 200)
    place = tile_over(polygons, 13)
    extent = shapely.box(*tile_extent(*place))
    assert shapely.contains(shapely.union_all(polygons), extent)
    assert (area_tile(shapes_from(polygons), *place) > 0).all()


def test_neighbouring_tiles_meet_without_a_seam():
    polygons = jagged(3, 80)
    z, x, y = tile_over(polygons, 11)
    whole = area_tile(shapes_from(polygons), z, x, y)
    quarters = [
        [area_tile(shapes_from(polygons), z + 1, 2 * x + i, 2 * y + j) for i in (0, 1)]
        for j in (0, 1)
    ]
    fine = np.block(quarters)
    centre = np.stack([fine[i::2, j::2] for i in (0, 1) for j in (0, 1)])
    # A coarse pixel's centre is the corner of four fine ones: where these agree, it agrees.
    agree = (centre == centre[0]).all(axis=0)
    assert agree.mean() > 0.9
    assert (whole[agree] == centre[0][agree]).all()


def test_north_is_up_and_the_bytes_are_little_endian(atlas):
    z, x, y = tile_over(shapes_at("oa"), 9)
    raw = brotli.decompress(atlas.tile("oa", z, x, y))
    assert len(raw) == SIZE * SIZE * 4
    tile = np.frombuffer(raw, "<u4").reshape(SIZE, SIZE)
    assert (tile == atlas.area_tile("oa", z, x, y)).all()
    rows = [
        np.argwhere(tile == number)[:, 0].mean() for number in (1, 64) if (tile == number).any()
    ]
    columns = [
        np.argwhere(tile == number)[:, 1].mean() for number in (1, 8) if (tile == number).any()
    ]
    assert rows == sorted(rows)
    assert columns == sorted(columns)


def test_each_level_has_its_own_numbers_that_agree_through_parents(atlas):
    place = tile_over(shapes_at("oa"), 10)
    fine, wards = atlas.area_tile("oa", *place), atlas.area_tile("ward", *place)
    parents = np.concatenate([[0], atlas.areas("oa").parents["ward"]])
    assert (parents[fine] == wards).all()
    assert set(np.unique(wards)) >= {1, 2}


def test_tiles_without_areas_and_tiles_that_are_none_are_empty(atlas):
    assert not atlas.area_tile("oa", 10, 0, 0).any()
    assert not atlas.area_tile("oa", 3, 99, -1).any()


def test_a_shape_that_cannot_be_read_is_an_error_and_not_a_panic():
    bad = Shapes(
        np.array([1, 2], np.uint32),
        np.array([[0.0, 0, 10, 10]] * 2),
        np.array([b"\x01\x03\x00\x00\x00\xff\xff\xff\x0f", b"x"], dtype=object),
    )
    with pytest.raises(DamagedFileError, match="areas 1 to 2"):
        area_tile(bad, 0, 0, 0)


def test_whatever_else_goes_wrong_in_drawing_is_passed_on(monkeypatch):
    def stop(*_args: object, **_kwargs: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("data.tiles.raster.rusterize", stop)
    with pytest.raises(KeyboardInterrupt):
        area_tile(shapes_from(shapes_at("lad")), *tile_over(shapes_at("lad"), 10))


def test_files_in_any_order_give_the_same_tile():
    polygons = jagged(5, 50)
    shapes, place = shapes_from(polygons), tile_over(polygons, 12)
    order = np.random.default_rng(0).permutation(len(shapes))
    parts = [
        Shapes(shapes.numbers[part], shapes.bounds[part], shapes.wkb[part])
        for part in np.array_split(order, 5)
    ]
    np.testing.assert_array_equal(area_tile(joined(parts), *place), area_tile(shapes, *place))


def in_one_file(shapes: Shapes) -> list[TileFile]:
    west, south, east, north = (
        *shapes.bounds[:, :2].min(axis=0).tolist(),
        *shapes.bounds[:, 2:].max(axis=0).tolist(),
    )
    return [
        TileFile(
            level="oa", quadkey="0", areas=len(shapes), xmin=west, ymin=south, xmax=east, ymax=north
        )
    ]


def test_only_crowded_tiles_are_drawn_beforehand_and_they_are_the_same_as_drawn_later():
    shapes = shapes_from(jagged(2, 300))
    files = in_one_file(shapes)
    warmed = dict(slow_tiles(shapes, files, Limits(shown=100)))
    assert warmed
    assert all(
        len(shapes.within(tile_extent(*place))) > (0 if place[0] <= 9 else 100) for place in warmed
    )
    seen = [
        place
        for zoom in range(3, 10)
        for x, y in tiles_across(shapes.bounds[0], zoom)
        if len(shapes.within(tile_extent(*(place := (zoom, x, y)))))
    ]
    assert set(seen) <= warmed.keys(), "all from which the whole is looked at"
    deepest = max(z for z, _, _ in warmed)
    every = [
        (deepest, x, y)
        for x, y in tiles_across(
            (*shapes.bounds[:, :2].min(axis=0), *shapes.bounds[:, 2:].max(axis=0)), deepest
        )
    ]
    assert {
        place for place in every if len(shapes.within(tile_extent(*place))) > 100
    } <= warmed.keys()
    place = min(warmed)
    np.testing.assert_array_equal(area_tile(warmed[place], *place), area_tile(shapes, *place))
    assert list(slow_tiles(shapes, files)) == []


def test_tiles_for_which_much_would_be_read_are_drawn_beforehand_where_they_show_an_area():
    shapes = shapes_from(jagged(2, 300))
    (whole,) = in_one_file(shapes)
    left = whole.model_copy(update={"areas": 200, "xmax": (whole.xmin + whole.xmax) / 2})
    right = whole.model_copy(update={"areas": 100, "xmin": left.xmax})
    warmed = dict(slow_tiles(shapes, [left, right], Limits(read=250)))
    assert warmed, "tiles across the edge of the two files"
    for place, inside in warmed.items():
        assert len(inside)
        assert left.meets(tile_extent(*place))
        assert right.meets(tile_extent(*place))
    assert max(z for z, _, _ in warmed) == 14, "to the deepest zoom along the edge"


def test_warmed_tiles_come_in_order_and_decode():
    shapes = shapes_from(jagged(2, 300))
    files, limits = in_one_file(shapes), Limits(shown=100)
    warmed = list(warm_tiles(shapes, files, limits))
    assert [place for place, _ in warmed] == [
        place for place, _ in slow_tiles(shapes, files, limits)
    ]
    for place, content in warmed:
        assert brotli.decompress(content) == area_tile(shapes, *place).tobytes()


def test_compression_gives_the_same_bytes_each_time():
    tile = area_tile(shapes_from(shapes_at("oa")), *tile_over(shapes_at("oa"), 9))
    assert compressed(tile) == compressed(tile.copy())


@given(st.integers(0, 12), st.data())
@examples(60)
def test_points_lie_in_the_tile_they_are_numbered_by(z, data):
    edge = HALF_WORLD * 0.999999
    x, y = (np.array([data.draw(st.floats(-edge, edge))]) for _ in range(2))
    columns, rows = tile_numbers(x, y, z)
    west, south, east, north = tile_extent(z, int(columns[0]), int(rows[0]))
    assert west - 1e-6 <= x[0] <= east + 1e-6
    assert south - 1e-6 <= y[0] <= north + 1e-6
    assert is_tile(z, int(columns[0]), int(rows[0]))
    key = quadkey_text(int(quadkeys(x, y, z)[0]), z)
    assert len(key) == z
    assert [int(key[:i] or "0", 4) for i in range(z)] == [
        int(quadkeys(x, y, i)[0]) for i in range(z)
    ]


@pytest.mark.parametrize("place", [(-1, 0, 0), (23, 0, 0), (2, 4, 0), (2, 0, 4), (2, -1, 0)])
def test_numbers_outside_the_grid_are_no_tiles(place):
    assert not is_tile(*place)
