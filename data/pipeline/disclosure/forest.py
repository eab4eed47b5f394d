"""Exact bounds without a linear program, for equations that form no ring.

Where no equations close a ring, the possible values of a cell follow from its neighbours alone.
Some cells are held at their true counts so that the equations between the others have no ring. In
such a forest, the equations tighten each other's bounds one after the other until none changes. The
bounds they then give are attained, and so is every whole number between them: a value within them
is completed outwards, branch by branch, and no branch meets another. Cells held in one forest are
free in another, so that a few draws reach most cells.
"""

import numpy as np
import scipy.sparse as sp
from scipy.sparse.csgraph import connected_components, minimum_spanning_tree

from data.pipeline.disclosure.intervals import Bools, Entries, Floats
from data.pipeline.disclosure.lines import Ints

ROUNDS = 400
"""Most rounds of tightening; cells of trees that have not settled by then get no bounds."""
GRAFTS = 3
"""How many times cells that closed a ring are tried again, when others are held."""


def forest_bounds(
    matrix: sp.csr_matrix, down: Floats, up: Floats, order: Floats
) -> tuple[Floats, Floats]:
    """Least and greatest change of each column in the possible worlds of a forest.

    In these worlds the equations ``matrix`` add up to 0 and changes lie within ``down`` and ``up``.

    order : (columns,) between 0 and 1; columns with low numbers are freed first. Columns that are
    held get 0 and 0.
    """
    low, high = np.zeros(matrix.shape[1]), np.zeros(matrix.shape[1])
    cells = _without_rings(matrix, order)
    if not len(cells):
        return low, high
    part = matrix[:, cells]
    part = part[np.diff(part.indptr) > 0]
    entries = Entries(part)
    least, greatest = down[cells].copy(), up[cells].copy()
    changed = np.zeros(len(cells), dtype=bool)
    for _ in range(ROUNDS):
        tight_least, tight_greatest = entries.once(least, greatest)
        changed = (tight_least != least) | (tight_greatest != greatest)
        least, greatest = tight_least, tight_greatest
        if not changed.any():
            break
    settled = ~_whole_trees(part, changed)
    low[cells[settled]], high[cells[settled]] = least[settled], greatest[settled]
    return low, high


def _without_rings(matrix: sp.csr_matrix, order: Floats) -> Ints:
    """Columns whose equations close no ring.

    They are a spanning forest that takes each column with all of its equations, or not at all.
    """
    columns = matrix.tocsc()
    degree = np.diff(columns.indptr)
    taken = degree <= 1
    left = np.flatnonzero(degree > 1)
    for _ in range(GRAFTS):
        if not len(left):
            break
        ground = _trees(columns[:, taken])
        entries = columns[:, left].tocoo()
        trees = int(ground.max(initial=-1)) + 1
        # As one number each, because unique pairs would be sorted ten times as long.
        keys = np.unique(entries.col.astype(np.int64) * trees + ground[entries.row])
        pairs = np.stack([keys // trees, keys % trees])
        # A column that meets one tree twice closes a ring with it.
        whole = np.bincount(pairs[0], minlength=len(left)) == degree[left]
        pairs = pairs[:, whole[pairs[0]]]
        weight = 0.5 + order[left][pairs[0]]
        graph = sp.csr_matrix(
            (weight, (pairs[1], trees + pairs[0])), shape=(trees + len(left),) * 2
        )
        spanning = minimum_spanning_tree(graph).tocoo()
        at = np.maximum(spanning.row, spanning.col) - trees
        grown = whole & (np.bincount(at, minlength=len(left)) == degree[left])
        taken[left[grown]] = True
        left = left[whole & ~grown]
        if not grown.any():
            break
    return np.flatnonzero(taken)


def _trees(columns: sp.csc_matrix) -> Ints:
    """The number of the tree that each equation belongs to."""
    return np.unique(_labels(columns)[: columns.shape[0]], return_inverse=True)[1].astype(np.int64)


def components_of(columns: sp.spmatrix) -> Ints:
    """The number of the component of each column: equations connect the columns of a component."""
    return np.unique(_labels(columns)[columns.shape[0] :], return_inverse=True)[1].astype(np.int64)


def _labels(columns: sp.spmatrix) -> Ints:
    """Component of each equation, then of each column."""
    entries = columns.tocoo()
    nodes = sum(columns.shape)
    graph = sp.csr_matrix(
        (np.ones(len(entries.row), dtype=np.int8), (entries.row, columns.shape[0] + entries.col)),
        shape=(nodes, nodes),
    )
    found: Ints = connected_components(graph, directed=False)[1].astype(np.int64)
    return found


def _whole_trees(part: sp.csr_matrix, some: Bools) -> Bools:
    """All columns of trees that hold one of ``some``."""
    if not some.any():
        return np.zeros(len(some), dtype=bool)
    label = components_of(part)
    return np.isin(label, label[some])
