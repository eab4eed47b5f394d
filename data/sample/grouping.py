"""Divide ground into connected groups of about equal weight."""

import numpy as np
from numpy.random import Generator
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from data.sample.noise import Flags, Floats, Ints


def shares_of(total: int, weights: Floats, least: int = 1) -> Ints:
    """``total`` divided in proportion to ``weights`` by largest remainder.

    Each share is at least ``least``.
    """
    exact = weights / weights.sum() * (total - least * len(weights))
    given = np.floor(exact).astype(np.int64)
    rest = total - least * len(weights) - int(given.sum())
    given[np.argsort(given - exact, kind="stable")[:rest]] += 1
    shares: Ints = given + least
    return shares


def divide(rng: Generator, points: Floats, weight: Floats, parts: int) -> Ints:
    """Labels 0 to ``parts`` − 1 for points (n, 2).

    The points are cut again and again across the longer direction into equal weights.
    """
    labels = np.zeros(len(points), dtype=np.int64)
    waiting = [(np.arange(len(points)), parts, 0)]
    while waiting:
        members, count, first = waiting.pop()
        if count <= 1 or len(members) <= 1:
            labels[members] = first
            continue
        half = count // 2 if count % 2 == 0 or rng.random() < 0.5 else count - count // 2
        offset = points[members] - points[members].mean(axis=0)
        _, axes = np.linalg.eigh(offset.T @ offset)
        turn = rng.uniform(-0.4, 0.4)
        along = offset @ axes[:, 1] * np.cos(turn) + offset @ axes[:, 0] * np.sin(turn)
        order = np.argsort(along, kind="stable")
        running = np.cumsum(weight[members][order])
        cut = int(np.searchsorted(running, running[-1] * (half / count + rng.uniform(-0.02, 0.02))))
        cut = min(max(cut, 1), len(members) - 1)
        waiting.append((members[order[:cut]], half, first))
        waiting.append((members[order[cut:]], count - half, first + half))
    return labels


def connected(
    labels: Ints, edges: Ints, lengths: Floats, weight: Floats, least: float = 0.0
) -> Ints:
    """Labels with every group in one piece and heavier than ``least``.

    Of a group in several pieces the heaviest stays; each other piece goes to the group it shares
    most border with. ``edges`` (m, 2) with ``lengths`` say which places touch.
    """
    labels = labels.copy()
    for _ in range(8):
        piece = _pieces(labels, edges)
        size = np.bincount(piece, weight)
        label_of = np.zeros(len(size), dtype=np.int64)
        label_of[piece] = labels
        order = np.lexsort([-size, label_of])
        settled = np.zeros(len(size), dtype=bool)
        settled[order] = np.concatenate([[True], label_of[order[1:]] != label_of[order[:-1]]])
        settled &= size > least
        if settled.all():
            break
        target = _best_neighbours(piece, labels, edges, lengths, settled)
        move = ~settled & (target >= 0)
        labels = np.where(move[piece], target[piece], labels)
    return labels


def _pieces(labels: Ints, edges: Ints) -> Ints:
    """The connected piece that contains each place."""
    inner = edges[labels[edges[:, 0]] == labels[edges[:, 1]]]
    graph = coo_matrix(
        (np.ones(len(inner), dtype=np.int8), (inner[:, 0], inner[:, 1])),
        shape=(len(labels), len(labels)),
    )
    pieces: Ints = connected_components(graph, directed=False)[1].astype(np.int64)
    return pieces


def _best_neighbours(
    piece: Ints, labels: Ints, edges: Ints, lengths: Floats, settled: Flags
) -> Ints:
    """For each piece the label it shares most border with, settled pieces first.

    -1 where it touches no other piece.
    """
    both = np.concatenate([edges, edges[:, ::-1]])
    border = np.concatenate([lengths, lengths])
    outer = labels[both[:, 0]] != labels[both[:, 1]]
    source, goal, border = piece[both[outer, 0]], both[outer, 1], border[outer]
    width = int(labels.max()) + 1
    key, inverse = np.unique(source * width + labels[goal], return_inverse=True)
    shared = np.bincount(inverse, border * np.where(settled[piece[goal]], 1_000.0, 1.0))
    best = np.full(len(settled), -1)
    order = np.argsort(shared, kind="stable")
    best[key[order] // width] = key[order] % width
    return best


def group_edges(labels: Ints, edges: Ints, lengths: Floats) -> tuple[Ints, Floats]:
    """The pairs of groups that touch, and the length of border they share."""
    pairs = np.sort(labels[edges], axis=1)
    outer = pairs[:, 0] != pairs[:, 1]
    width = int(labels.max()) + 1
    key, inverse = np.unique(pairs[outer, 0] * width + pairs[outer, 1], return_inverse=True)
    return np.column_stack([key // width, key % width]).astype(np.int64), np.bincount(
        inverse, lengths[outer]
    ).astype(np.float64)
