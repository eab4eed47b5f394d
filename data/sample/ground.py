"""The smallest pieces of ground: Voronoi cells with irregular shared edges.

Neighbours share their edges, so they fit without gap or overlap.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.random import Generator
from scipy.spatial import Voronoi

from data.sample.noise import Flags, Floats, Ints, Shapes
from data.sample.sites import Sites

SPLITS = 2
"""Each edge is bent SPLITS times in each half, so has 2 ** SPLITS pieces."""

BEND = 0.24
"""Largest sideways push of an edge's middle, as a share of the way to the centre on that side."""


@dataclass(frozen=True)
class Ground:
    """Pieces of ground on land, and the pairs that touch.

    ``edges`` (m, 2) are pairs of places in ``polygons``, ``lengths`` metres.
    """

    polygons: Shapes
    centres: Floats
    town: Ints
    weight: Floats
    edges: Ints
    lengths: Floats


def _relaxed(sites: Sites, land: shapely.Geometry, movable: Flags) -> Floats:
    """Centres moved half-way to the middle of their cells, which makes the cells more equal.

    Centres on shores stay.
    """
    diagram = Voronoi(sites.points)
    corners, owner, _ = _corners(diagram)
    count = np.bincount(owner, minlength=len(sites.points)).clip(1)
    middle = np.column_stack(
        [np.bincount(owner, corners[:, k], minlength=len(sites.points)) / count for k in (0, 1)]
    )
    moved = np.where(movable[:, None], (sites.points + middle) / 2, sites.points)
    return np.where(
        shapely.contains(land, shapely.points(moved))[:, None] | ~movable[:, None],
        moved,
        sites.points,
    )


def _corners(diagram: Voronoi) -> tuple[Floats, Ints, Ints]:
    """End points of the finite edges, with the centre each belongs to and the place of the edge."""
    ends = np.array(diagram.ridge_vertices)
    finite = np.flatnonzero((ends >= 0).all(axis=1))
    pairs = diagram.ridge_points[finite]
    corners = diagram.vertices[ends[finite]]
    return (
        np.concatenate([corners[:, 0], corners[:, 1]] * 2),
        np.concatenate([pairs[:, 0]] * 2 + [pairs[:, 1]] * 2),
        finite,
    )


def _bent(rng: Generator, a: Floats, b: Floats, left: Floats, right: Floats, calm: Flags) -> Floats:
    """Edges from ``a`` to ``b`` (m, 2) as bent lines (m, 2 ** SPLITS + 1, 2).

    They stay between the centres on both sides.

    The middle of an edge moves towards one of the two centres; each half is then bent the same way
    between points half-way to the centres. ``calm`` edges stay straight.
    """

    def halves(a: Floats, b: Floats, left: Floats, right: Floats, depth: int) -> list[Floats]:
        if depth == 0:
            return [a]
        push = np.where(calm, 0, rng.uniform(-BEND, BEND, len(a)))[:, None]
        straight = (a + b) / 2
        span = np.hypot(*(b - a).T)[:, None]
        goal = np.where(push > 0, left, right) - straight
        reach = np.hypot(*goal.T)[:, None]
        # The push is no longer than the edge: a short edge between far centres would become a
        # spike.
        middle = straight + np.abs(push) * goal * np.minimum(1, span / np.maximum(reach, 1e-9))
        first = halves(a, middle, (a + left) / 2, (a + right) / 2, depth - 1)
        return first + halves(middle, b, (b + left) / 2, (b + right) / 2, depth - 1)

    return np.stack([*halves(a, b, left, right, SPLITS), b], axis=1)


def _polygons(count: int, centres: Floats, pairs: Ints, lines: Floats) -> Shapes:
    """A polygon for each of ``count`` centres from the edges around it, in order."""
    owner = np.concatenate([pairs[:, 0], pairs[:, 1]])
    edge = np.concatenate([np.arange(len(pairs))] * 2)
    start, end = lines[edge, 0], lines[edge, -1]
    middle = (start + end) / 2 - centres[owner]
    a, b = start - centres[owner], end - centres[owner]
    backwards = a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0] < 0
    order = np.lexsort([np.arctan2(middle[:, 1], middle[:, 0]), owner])
    order = order[owner[order] < count]
    drawn = lines[edge[order]]
    drawn = np.where(backwards[order][:, None, None], drawn[:, ::-1], drawn)[:, :-1]
    steps = drawn.shape[1]
    rings = shapely.linearrings(drawn.reshape(-1, 2), indices=np.repeat(owner[order], steps))
    polygons: Shapes = shapely.polygons(rings)
    return polygons


def build_ground(rng: Generator, sites: Sites, land: shapely.Geometry) -> Ground:
    """Pieces of ground for centres."""
    movable = sites.on_land & (sites.weight > 0.99 / 5)
    points = _relaxed(sites, land, movable)
    diagram = Voronoi(points)
    _, _, finite = _corners(diagram)
    pairs = diagram.ridge_points[finite].astype(np.int64)
    pairs_on_land = sites.on_land[pairs]
    kept = pairs_on_land.any(axis=1)
    pairs, on_both = pairs[kept], pairs_on_land[kept].all(axis=1)
    ends = diagram.vertices[np.array(diagram.ridge_vertices)[finite][kept]]
    count = int(sites.on_land.sum())
    state = rng.bit_generator.state
    calm = np.zeros(len(pairs), dtype=bool)
    for _ in range(4):
        rng.bit_generator.state = state
        lines = np.round(
            _bent(rng, ends[:, 0], ends[:, 1], points[pairs[:, 0]], points[pairs[:, 1]], calm), 2
        )
        polygons = _polygons(count, points, pairs, lines)
        bad = ~shapely.is_valid(polygons)
        if not bad.any():
            break
        crossing = np.zeros(len(points), dtype=bool)
        crossing[:count] = bad
        calm |= crossing[pairs].any(axis=1)
    lengths = np.hypot(*(ends[:, 1] - ends[:, 0]).T)
    return Ground(
        polygons,
        points[:count],
        sites.town[:count],
        sites.weight[:count],
        pairs[on_both],
        lengths[on_both],
    )
