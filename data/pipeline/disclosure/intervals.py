"""Derive the interval of each cell from the published figures, and hide cells to widen it.

The equations are used one after the other, as a reader of the figures would use them.
"""

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from data.pipeline.disclosure.lines import Ints, System
from data.rules import Rule

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
ROUNDS = 12
"""Rounds of tightening; a patient reader could do each with pencil and paper."""


@dataclass(frozen=True)
class Bounds:
    """Least and greatest value each cell can have."""

    least: Floats
    greatest: Floats


def known_of(system: System, hidden: Bools, rule: Rule) -> Bounds:
    """The interval of each cell from its own published figure.

    It is an interval where rounded, at least 1 where hidden, at least 0 where unpublished.
    """
    count = system.cells.count.astype(np.float64)
    half = rule.rounding // 2
    shown = (system.cells.count + half) // rule.rounding * rule.rounding
    least = (
        np.where(count > 0, np.maximum(shown - half, rule.smallest), count)
        if rule.rounding > 1
        else count.copy()
    )
    greatest = (
        np.where(count > 0, shown + rule.rounding - 1 - half, count)
        if rule.rounding > 1
        else count.copy()
    )
    unknown = hidden | ~system.cells.published
    least[unknown] = np.where(system.cells.published & ~system.cells.came_hidden, 1.0, 0.0)[unknown]
    greatest[unknown] = np.inf
    return Bounds(least.astype(np.float64), greatest.astype(np.float64))


@dataclass(frozen=True)
class Demand:
    """The values that must stay possible, as arrays by cell.

    See docs/disclosure.md, "What safe means".
    """

    small: Bools
    """Counts the rule hides: every value from ``floor`` on must be possible.

    There must be as many values as the rule hides.
    """
    other: Bools
    """Further hidden counts: as many values as the rule hides must be possible, whichever."""
    floor: Floats
    """The least that each count can be, given the zeros, which are shown (System.floor)."""
    wide: int
    """Difference of the greatest and the least value that must be possible."""

    def fails(self, at: Ints, least: Floats, greatest: Floats) -> Bools:
        """Whether the intervals of the cells ``at`` are narrower than demanded."""
        floor = self.floor[at]
        lost = (least > floor) | (greatest < floor + self.wide)
        found: Bools = (self.small[at] & lost) | (self.other[at] & (greatest - least < self.wide))
        return found


def demand_of(system: System, hidden: Bools, rule: Rule) -> Demand:
    """The demand of a rule on hidden cells, and on small ones that are not published."""
    cells = system.cells
    ours = ~cells.came_hidden
    small = (hidden | ~cells.published) & ours & (cells.count > 0) & (cells.count < rule.smallest)
    other = hidden & cells.published & ours & (cells.count >= rule.smallest)
    return Demand(
        small=small, other=other, floor=np.maximum(system.floor, 1.0), wide=rule.smallest - 2
    )


class Entries:
    """The entries of equations that add up to 0 (parts 1, their total −1).

    The other arrays serve to add up and to tighten all equations at once.
    """

    def __init__(self, matrix: sp.csr_matrix) -> None:
        self.row: Ints = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
        self.column: Ints = matrix.indices.astype(np.int64)
        self.is_part: Bools = matrix.data > 0
        self.first: Ints = matrix.indptr[:-1][np.diff(matrix.indptr) > 0].astype(np.int64)
        self.sizes: Ints = np.diff(matrix.indptr)[np.diff(matrix.indptr) > 0].astype(np.int64)
        self.by_column = np.argsort(self.column, kind="stable")
        ordered = self.column[self.by_column]
        self.starts = (
            np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
            if len(ordered)
            else np.empty(0, dtype=np.int64)
        )
        self.columns = ordered[self.starts]

    def implied(self, least: Floats, greatest: Floats) -> tuple[Floats, Floats]:
        """Bounds of each entry's cell by its equation and the bounds of the others in it."""
        low = np.where(self.is_part, least[self.column], -greatest[self.column])
        high = np.where(self.is_part, greatest[self.column], -least[self.column])
        low, high = self._others(low, -np.inf), self._others(high, np.inf)
        return np.where(self.is_part, -high, low), np.where(self.is_part, -low, high)

    def _others(self, values: Floats, endless: float) -> Floats:
        """Sum of the other entries of the equation; infinite where one of them is."""
        open_end = np.isinf(values)
        finite = np.where(open_end, 0.0, values)
        sums = np.repeat(np.add.reduceat(finite, self.first), self.sizes) - finite
        opens = (
            np.repeat(np.add.reduceat(open_end.astype(np.int64), self.first), self.sizes) - open_end
        )
        return np.where(opens > 0, endless, sums)

    def once(self, least: Floats, greatest: Floats) -> tuple[Floats, Floats]:
        """All bounds after each equation was used once."""
        if not len(self.column):
            return least, greatest
        low, high = self.implied(least, greatest)
        least, greatest = least.copy(), greatest.copy()
        least[self.columns] = np.maximum(
            least[self.columns], np.maximum.reduceat(low[self.by_column], self.starts)
        )
        greatest[self.columns] = np.minimum(
            greatest[self.columns], np.minimum.reduceat(high[self.by_column], self.starts)
        )
        return least, greatest

    def tightened(self, known: Bounds) -> Bounds:
        """All bounds after the rounds that change anything, ROUNDS at most."""
        least, greatest = known.least, known.greatest
        for _ in range(ROUNDS):
            before = least, greatest
            least, greatest = self.once(least, greatest)
            if np.array_equal(least, before[0]) and np.array_equal(greatest, before[1]):
                break
        return Bounds(least, greatest)


def hide_lines(system: System, hidden: Bools, rule: Rule) -> Bools:
    """Secondary suppression: hide further cells until no equation narrows a hidden cell too far.

    The next smallest cell of such an equation is hidden, as long as there is one.
    """
    entries = Entries(system.matrix)
    hidden = hidden.copy()
    if not len(entries.starts):
        return hidden
    while True:
        known = entries.tightened(known_of(system, hidden, rule))
        least, greatest = entries.implied(known.least, known.greatest)
        exposing = demand_of(system, hidden, rule).fails(
            entries.column, np.maximum(least, 0.0), greatest
        )
        chosen = smallest_shown(system, entries, np.unique(entries.row[exposing]), hidden)
        if not len(chosen):
            return hidden
        hidden[chosen] = True


def smallest_shown(system: System, entries: Entries, rows: Ints, hidden: Bools) -> Ints:
    """For each of the equations the smallest cell that is shown and not zero.

    A part is preferred to the total.
    """
    can = (
        np.isin(entries.row, rows)
        & system.cells.published[entries.column]
        & ~system.cells.settled[entries.column]
        & ~hidden[entries.column]
        & (system.cells.count[entries.column] > 0)
    )
    places = np.flatnonzero(can)
    order = places[
        np.lexsort(
            (
                entries.column[places],
                system.cells.count[entries.column[places]],
                ~entries.is_part[places],
                entries.row[places],
            )
        )
    ]
    first = (
        np.concatenate([[True], entries.row[order][1:] != entries.row[order][:-1]])
        if len(order)
        else np.empty(0, dtype=bool)
    )
    return np.unique(entries.column[order[first]])
