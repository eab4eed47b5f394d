"""Search for other counts that would have published the same figures.

They prove that a hidden cell could have another count. The unknowns are differences from the true
counts, so that "no difference" is always a solution, every equation adds up to 0, and any cells can
be held at their true counts. A reader who had those true counts would learn more, so a cell that is
safe from that reader is safe.
"""

from dataclasses import dataclass, field

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.optimize import Bounds as Box
from scipy.optimize import LinearConstraint, milp

from data.pipeline.disclosure.forest import components_of, forest_bounds
from data.pipeline.disclosure.intervals import Bools, Floats, demand_of, known_of
from data.pipeline.disclosure.lines import Ints, System
from data.rules import Rule

WHOLE = 1e-6
STUCK = 2
"""Number of draws in a row that decide hardly any cell, before cells are tried one by one."""
ENOUGH = 0.9
"""A draw decides hardly any cell where it leaves more than this share of the cells undecided."""
FORESTS = 20
"""Most forests drawn in a row."""
LARGEST_WHOLE = 2_000
"""Most cells of a problem in whole numbers."""
SECONDS = 2.0
"""Longest time for a single problem in whole numbers.

A search that is cut off proves nothing, and the cell counts as exposed.
"""


def _hanging(block: sp.csr_matrix, world: Floats, cells: Ints) -> Ints:
    """All changed cells that equations between changed cells connect with ``cells``.

    The others are a world without them.
    """
    if not len(cells):
        return cells
    changed = np.union1d(np.flatnonzero(np.abs(world) > WHOLE), cells)
    label = components_of(block[:, changed])
    found: Ints = changed[np.isin(label, label[np.searchsorted(changed, cells)])]
    return found


SHARE, FEW = 0.5, 8
"""Share of the undecided cells pushed at once, where there are more than FEW."""


@dataclass
class Search:
    """The least and greatest count of every cell over all worlds found so far.

    All of these worlds publish the same figures.
    """

    system: System
    hidden: Bools
    rule: Rule
    solved: int = 0
    """Number of linear programs."""
    fractional: int = 0
    """Number of them that had to be solved again in whole numbers."""
    least: Floats = field(init=False)
    greatest: Floats = field(init=False)

    def __post_init__(self) -> None:
        self.true = self.system.cells.count.astype(np.float64)
        self.least, self.greatest = self.true.copy(), self.true.copy()
        known = known_of(self.system, self.hidden, self.rule)
        # The count of a cell that came hidden is not known: it may be any number from the stored
        # one up.
        self.down = np.where(self.system.cells.came_hidden, 0.0, known.least - self.true)
        self.up = known.greatest - self.true
        self.demand = demand_of(self.system, self.hidden, self.rule)
        self.columns = self.system.matrix.tocsc()
        self.moves: Bools = self.up > self.down
        """Cells whose count is not published exactly."""
        self.unknown: Bools = self.hidden | ~self.system.cells.published
        """Cells of which no figure is shown."""
        self._draw = np.random.default_rng(20240229)

    def take_over(self, earlier: "Search") -> None:
        """Keep the results of an earlier search, made while fewer cells were hidden.

        Its worlds publish the same figures now that fewer are published.
        """
        self.least, self.greatest = earlier.least, earlier.greatest
        self.solved, self.fractional = earlier.solved, earlier.fractional

    def undecided(self, among: Ints | None = None) -> Ints:
        """Cells to protect that have not yet varied as much as the rule demands.

        ``among`` limits them to some cells.
        """
        if among is None:
            among = np.flatnonzero(self.demand.small | self.demand.other)
        return among[self.demand.fails(among, self.least[among], self.greatest[among])]

    def forests(self, free: Ints) -> None:
        """Bounds of the cells ``free`` by forests of equations.

        Each forest is a new one. The search ends when a few in a row decide hardly anything.
        """
        among = self.columns[:, free].tocsr()
        among = among[np.diff(among.indptr) > 0]
        left, stuck = self.undecided(free), 0
        for _ in range(FORESTS):
            if not len(left) or stuck == STUCK:
                return
            order = self._draw.random(len(free))
            order[np.searchsorted(free, left)] *= 0.5
            low, high = forest_bounds(among, self.down[free], self.up[free], order)
            self._note(free, low, high)
            before, left = len(left), self.undecided(left)
            stuck = stuck + 1 if len(left) > ENOUGH * before else 0

    def _note(self, free: Ints, low: Floats, high: Floats) -> None:
        """Note new worlds in which the cells ``free`` change by ``low`` and by ``high``."""
        self.least[free] = np.minimum(self.least[free], self.true[free] + low)
        self.greatest[free] = np.maximum(self.greatest[free], self.true[free] + high)

    def search(self, free: Ints, group: Ints | None = None, *, singly: bool = True) -> None:
        """Look for worlds in which only the cells ``free`` (ascending) differ from the true ones.

        group : a number for each of them; no sum may then change within a group that is shared with
        another, so that each group is a search of its own, though all are solved at once. Without
        it they are one group. ``singly``: at last, cell by cell.
        """
        group = np.zeros(len(free), dtype=np.int64) if group is None else group
        free, group = (
            free[self.moves[free]],
            np.unique(group[self.moves[free]], return_inverse=True)[1],
        )
        asked, stuck = self.undecided(free), 0
        block = self._block(free, group)
        while len(asked) and stuck < STUCK:
            # Cells not pushed this time may change to make room for the others.
            pushed = asked[self._draw.random(len(asked)) < SHARE] if len(asked) > FEW else asked
            self._solve(block, free, pushed)
            left = self.undecided(asked)
            stuck = stuck + 1 if len(left) > ENOUGH * len(asked) else 0
            asked = left
        for cell in asked if singly else ():
            for direction in (1.0, -1.0):
                one = self.undecided(np.array([cell]))
                if len(one):
                    self._solve(block, free, one, direction)

    def _block(self, free: Ints, group: Ints) -> sp.csr_matrix:
        """The equations of the free cells, each once for every group it has cells of."""
        entries = self.columns[:, free].tocoo()
        keys = entries.row.astype(np.int64) * (int(group.max(initial=0)) + 1) + group[entries.col]
        rows, row = np.unique(keys, return_inverse=True)
        return sp.csr_matrix((entries.data, (row, entries.col)), shape=(len(rows), len(free)))

    def _solve(self, block: sp.csr_matrix, free: Ints, asked: Ints, direction: float = 0.0) -> None:
        """Solve one program: push the asked cells towards the values they must be able to have.

        Chance decides which go up and which go down.
        """
        down, up = self.down[free].copy(), self.up[free].copy()
        place = np.searchsorted(free, asked)
        low, high = self._targets(asked)
        down[place], up[place] = np.maximum(down[place], low), np.minimum(up[place], high)
        needs_up = self.greatest[asked] - self.true[asked] < high
        needs_down = self.least[asked] - self.true[asked] > low
        push = (
            np.where(self._draw.random(len(asked)) < 0.5, 1.0, -1.0)
            if not direction
            else np.full(len(asked), direction)
        )
        push = np.where(
            (needs_up & needs_down) | self.demand.other[asked], push, np.where(needs_up, 1.0, -1.0)
        )
        cost = np.zeros(len(free))
        cost[place] = -push * (0.5 + self._draw.random(len(asked)))
        found = self._program(cost, block, down, up)
        if found is None:
            return
        world = self._whole(found, cost, block, down, up)
        if (world < down).any() or (world > up).any() or (block @ world).any():
            return
        self._note(free, world, world)

    def _whole(
        self, found: Floats, cost: Floats, block: sp.csr_matrix, down: Floats, up: Floats
    ) -> Floats:
        """A world in whole numbers near one with fractions.

        Cells that share an equation with a fraction are solved again. Where that fails, all cells
        that equations connect with the fractions keep their true counts.
        """
        world = np.round(found)
        broken = np.flatnonzero(np.abs(found - world) > WHOLE)
        if not len(broken):
            return world
        near = np.unique(block[np.unique(block[:, broken].tocoo().row)].indices)
        if len(near) <= LARGEST_WHOLE:
            self.fractional += 1
            rest = world.copy()
            rest[near] = 0.0
            again = self._program(
                cost[near], block[:, near], down[near], up[near], missing=-(block @ rest)
            )
            if again is not None:
                world[near] = np.round(again)
                return world
        world[_hanging(block, world, broken)] = 0.0
        return world

    def _targets(self, asked: Ints) -> tuple[Floats, Floats]:
        """Differences that each asked cell must be able to have.

        A small count needs every value from its floor up; another count needs the same number of
        values.
        """
        true, floor, wide = self.true[asked], self.demand.floor[asked], self.demand.wide
        small = self.demand.small[asked]
        return np.where(small, floor - true, -np.minimum(wide, true - 1)), np.where(
            small, floor + wide - true, wide
        )

    def _program(
        self,
        cost: Floats,
        block: sp.csr_matrix,
        down: Floats,
        up: Floats,
        *,
        missing: Floats | None = None,
    ) -> NDArray[np.float64] | None:
        """The cheapest change that adds up to 0.

        With ``missing``, the change is in whole numbers and adds up to ``missing`` in each
        equation.
        """
        self.solved += 1
        whole = missing is not None
        if missing is not None:
            used = np.diff(block.indptr) > 0
            block, missing = block[used], missing[used]
        sums = 0.0 if missing is None else missing
        told = milp(
            cost,
            constraints=LinearConstraint(block, sums, sums),
            bounds=Box(down, up),
            integrality=np.ones(len(cost)) if whole else None,
            options={"time_limit": SECONDS, "mip_rel_gap": 0.2} if whole else {},
        )
        return None if told.x is None else np.asarray(told.x)
