"""What a reader of the published figures can say of each cell from the equations, one after the other; and what to hide against it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.disclosure.lines import Ints, System
from data.rules import Rule

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
ROUNDS = 12
"""Rounds of tightening; each is a thing a patient reader could do with pencil and paper."""


@dataclass(frozen=True)
class Bounds:
    """Least and greatest value each cell can have."""

    least: Floats
    greatest: Floats


def known_of(system: System, hidden: Bools, rule: Rule) -> Bounds:
    """What the published figures say of each cell by themselves: an interval where rounded, at least 1 where hidden, at least 0 where unpublished."""
    count = system.cells.count.astype(np.float64)
    half = rule.rounding // 2
    shown = (system.cells.count + half) // rule.rounding * rule.rounding
    least = np.where(count > 0, np.maximum(shown - half, rule.smallest), count) if rule.rounding > 1 else count.copy()
    greatest = np.where(count > 0, shown + rule.rounding - 1 - half, count) if rule.rounding > 1 else count.copy()
    unknown = hidden | ~system.cells.published
    least[unknown] = np.where(system.cells.published & ~system.cells.came_hidden, 1.0, 0.0)[unknown]
    greatest[unknown] = np.inf
    return Bounds(least.astype(np.float64), greatest.astype(np.float64))


@dataclass(frozen=True)
class Demand:
    """What must stay possible (docs/disclosure.md, "What safe means"). Arrays by cell."""

    small: Bools
    """Counts the rule hides: every value from ``floor`` on, as many as the rule hides, must be possible."""
    other: Bools
    """Further hidden counts: as many values as the rule hides must be possible, whichever."""
    floor: Floats
    """The least a small count can be by which cells are not zero: the number of its parts, for these are shown where zero."""
    wide: int
    """Difference of the greatest and the least value that must be possible."""

    def fails(self, at: Ints, least: Floats, greatest: Floats) -> Bools:
        """Whether the intervals of the cells ``at`` are narrower than demanded."""
        floor = self.floor[at]
        lost = (least > floor) | (greatest < floor + self.wide)
        found: Bools = (self.small[at] & lost) | (self.other[at] & (greatest - least < self.wide))
        return found


def demand_of(system: System, hidden: Bools, rule: Rule) -> Demand:
    """The demand of a rule on the cells that are hidden, and on small ones that are not published."""
    cells = system.cells
    ours = ~cells.came_hidden
    small = (hidden | ~cells.published) & ours & (cells.count > 0) & (cells.count < rule.smallest)
    other = hidden & cells.published & ours & (cells.count >= rule.smallest)
    parts = system.matrix[small[system.total]].copy()
    total = system.total[small[system.total]]
    parts.data = np.maximum(parts.data, 0.0)
    floor = np.where(cells.published, small, 0).astype(np.float64)
    while len(total):
        raised = floor.copy()
        np.maximum.at(raised, total, parts @ floor)
        if np.array_equal(raised, floor):
            break
        floor = raised
    return Demand(small=small, other=other, floor=np.maximum(floor, 1.0), wide=rule.smallest - 2)


class Entries:
    """The entries of the equations, equation by equation, with what is needed to add up and to tighten them all at once."""

    def __init__(self, system: System) -> None:
        matrix = system.matrix
        self.row: Ints = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
        self.column: Ints = matrix.indices.astype(np.int64)
        self.is_part: Bools = matrix.data > 0
        self.rows = int(matrix.shape[0])
        self.by_column = np.argsort(self.column, kind="stable")
        ordered = self.column[self.by_column]
        self.starts = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]])) if len(ordered) else np.empty(0, dtype=np.int64)
        self.columns = ordered[self.starts]

    def implied(self, known: Bounds) -> Bounds:
        """Bounds each entry's cell has by its equation and the bounds of the others in it."""
        low = np.where(self.is_part, known.least[self.column], -known.greatest[self.column])
        high = np.where(self.is_part, known.greatest[self.column], -known.least[self.column])
        low, high = self._others(low), self._others(high)
        return Bounds(np.where(self.is_part, -high, low), np.where(self.is_part, -low, high))

    def _others(self, values: Floats) -> Floats:
        """Sum of the other entries of the equation; infinite where one of them is."""
        open_end = np.isinf(values)
        finite = np.where(open_end, 0.0, values)
        sums = np.bincount(self.row, weights=finite, minlength=self.rows)[self.row] - finite
        opens = np.bincount(self.row, weights=open_end, minlength=self.rows)[self.row] - open_end
        sign = np.sign(values[open_end][0]) if open_end.any() else 1.0
        return np.where(opens > 0, sign * np.inf, sums)

    def tightened(self, known: Bounds) -> Bounds:
        """All bounds after as many rounds as change anything, ROUNDS at most."""
        for _ in range(ROUNDS):
            implied = self.implied(known)
            least, greatest = known.least.copy(), known.greatest.copy()
            least[self.columns] = np.maximum(least[self.columns], np.maximum.reduceat(implied.least[self.by_column], self.starts))
            greatest[self.columns] = np.minimum(greatest[self.columns], np.minimum.reduceat(implied.greatest[self.by_column], self.starts))
            if np.array_equal(least, known.least) and np.array_equal(greatest, known.greatest):
                break
            known = Bounds(least, greatest)
        return known


def hide_lines(system: System, hidden: Bools, rule: Rule) -> Bools:
    """Secondary suppression: hide the next smallest of every equation that narrows a hidden cell too far, until none does that can be helped."""
    entries = Entries(system)
    hidden = hidden.copy()
    if not len(entries.starts):
        return hidden
    while True:
        known = entries.tightened(known_of(system, hidden, rule))
        implied = entries.implied(known)
        exposing = demand_of(system, hidden, rule).fails(entries.column, np.maximum(implied.least, 0.0), implied.greatest)
        chosen = smallest_shown(system, entries, np.unique(entries.row[exposing]), hidden)
        if not len(chosen):
            return hidden
        hidden[chosen] = True


def smallest_shown(system: System, entries: Entries, rows: Ints, hidden: Bools) -> Ints:
    """For each of the equations the smallest cell that is shown and not zero: a part if there is one, else the total."""
    can = np.isin(entries.row, rows) & system.cells.published[entries.column] & ~hidden[entries.column] & (system.cells.count[entries.column] > 0)
    places = np.flatnonzero(can)
    order = places[np.lexsort((entries.column[places], system.cells.count[entries.column[places]], ~entries.is_part[places], entries.row[places]))]
    first = np.concatenate([[True], entries.row[order][1:] != entries.row[order][:-1]]) if len(order) else np.empty(0, dtype=bool)
    return np.unique(entries.column[order[first]])
