"""Find counts that agree with what earlier builds have published, as near to the records as can be.

Records change after they were published: rows come late, and rows go. A year that contains months
already published is made of counts that would have published these months as they are. Otherwise
the difference between the year and its months would tell of the few rows that came late.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

from data.pipeline.disclosure.lines import last_month_of
from data.rules import Rule

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
LARGEST = 200_000
"""Most counts that may change. Where more would have to, the records are other ones."""
NODES = 2_000
"""Most nodes of the search in whole numbers. No clock ends it: the same files make one build."""
ROUNDS = 3
"""How many times more counts are allowed to change, where the few at fault are not enough."""


@dataclass(frozen=True)
class Counts:
    """Counts of the finest areas, one each of a period, area, service and channel."""

    period: Ints
    area: Ints
    service: Ints
    channel: Ints
    count: Ints
    came_hidden: Bools

    def __len__(self) -> int:
        return len(self.count)

    def plus(self, other: "Counts") -> "Counts":
        """These counts and others, one after the other."""
        pairs = ((getattr(self, f.name), getattr(other, f.name)) for f in fields(self))
        return Counts(*(np.concatenate(pair) for pair in pairs))

    def only(self, rows: Bools) -> "Counts":
        """Some of these counts."""
        return Counts(*(getattr(self, f.name)[rows] for f in fields(self)))


@dataclass(frozen=True)
class Kept:
    """One table that earlier builds have published: what it sums, and its cells.

    A cell of the table that is not listed is a published zero, or of late rows, where they are
    ``partial``, any number.
    """

    services: Ints
    """Places of the services it sums."""
    above: Ints | None
    """Its area for each finest area (number − 1), 0 for none; None where it has these areas."""
    ends: Ints
    """Its published periods, by their last period of the grain, in order."""
    span: int
    by_channel: Bools
    """For each of ``ends``, whether it was published by channel too."""
    period: Ints
    channel: Ints
    area: Ints
    figure: Ints
    hidden: Bools
    partial: bool = False


def settled(counts: Counts, tables: Sequence[Kept], rule: Rule) -> tuple[Counts, Ints] | None:
    """Counts that would have published the tables as they are, and the difference to ``counts``.

    The answer may have counts that ``counts`` lacks. Their sum of absolute differences is the
    least, as far as the search finds it. None where no such counts are found.
    """
    counts = counts.plus(_for_empty_sums(counts, tables))
    sums = _sums_of(counts, tables, rule)
    now = sums.matrix @ counts.count
    wrong = (now < sums.least) | (now > sums.most)
    changed = np.zeros(len(counts), dtype=np.int64)
    if not wrong.any():
        return counts, changed
    free = _of_rows(sums.matrix, wrong)
    for _ in range(ROUNDS):
        if len(free) > LARGEST:
            return None
        found = _changes(sums, now, free, counts.count[free])
        if found is not None:
            changed[free] = found
            return counts, changed
        wider = _of_rows(sums.matrix, _touched(sums.matrix, free))
        if len(wider) == len(free):
            return None
        free = wider
    return None


@dataclass(frozen=True)
class _Sums:
    """Published cells as sums of counts, each between a least and a greatest value."""

    matrix: sp.csr_matrix
    least: NDArray[np.float64]
    most: NDArray[np.float64]


def _sums_of(counts: Counts, tables: Sequence[Kept], rule: Rule) -> _Sums:
    blocks, least, most = [], [], []
    for table in tables:
        variable, key = _memberships(counts, table)
        own = _key(table.period, table.channel, table.area)
        keys = np.unique(np.concatenate([key, own]))
        place = np.searchsorted(keys, own)
        low = np.zeros(len(keys))
        high = np.full(len(keys), np.inf if table.partial else 0.0)
        half = rule.rounding // 2
        low[place] = np.where(table.hidden, 1, np.maximum(table.figure - half, rule.smallest))
        high[place] = np.where(table.hidden, np.inf, table.figure + rule.rounding - 1 - half)
        row = np.searchsorted(keys, key)
        # A count that came hidden is not known: its sums need not be above zero.
        low[row[counts.came_hidden[variable] & np.isinf(high[row])]] = 0.0
        blocks.append(
            sp.csr_matrix(
                (np.ones(len(row)), (row, variable)),
                shape=(len(keys), len(counts)),
            )
        )
        least.append(low)
        most.append(high)
    if not blocks:
        return _Sums(sp.csr_matrix((0, len(counts))), np.empty(0), np.empty(0))
    return _Sums(sp.vstack(blocks, format="csr"), np.concatenate(least), np.concatenate(most))


def _memberships(counts: Counts, table: Kept) -> tuple[Ints, Ints]:
    """(places of counts, keys of the cells that they are part of): a count may be in two cells."""
    mine = np.flatnonzero(np.isin(counts.service, table.services))
    end = last_month_of(counts.period[mine], table.ends, table.span)
    area = counts.area[mine]
    if table.above is not None:
        area = table.above[area - 1]
    inside = (end >= 0) & (area > 0)
    mine, end, area = mine[inside], end[inside], area[inside]
    split = table.by_channel[np.searchsorted(table.ends, end)] if len(mine) else mine > 0
    return (
        np.concatenate([mine, mine[split]]),
        np.concatenate(
            [
                _key(end, np.zeros_like(end), area),
                _key(end[split], counts.channel[mine[split]], area[split]),
            ]
        ),
    )


def _key(period: Ints, channel: Ints, area: Ints) -> Ints:
    return period << 40 | channel << 32 | area


def _for_empty_sums(counts: Counts, tables: Sequence[Kept]) -> Counts:
    """Counts of 0 where all rows of a published cell have gone, so that it has one to grow."""
    found: list[Ints] = []
    for table in tables:
        _, key = _memberships(counts, table)
        lacking = ~np.isin(_key(table.period, table.channel, table.area), key)
        if not lacking.any() or not len(counts):
            continue
        area = table.area[lacking]
        if table.above is not None:
            first = np.zeros(int(table.above.max(initial=0)) + 1, dtype=np.int64)
            first[table.above[::-1]] = np.arange(len(table.above), 0, -1)
            area = first[np.minimum(area, len(first) - 1)]
        channel = table.channel[lacking]
        channel = np.where(channel > 0, channel, counts.channel.min())
        service = np.full(len(area), table.services[0])
        found.append(np.stack([table.period[lacking], area, service, channel])[:, area > 0])
    made = np.unique(np.concatenate(found, axis=1), axis=1) if found else np.empty((4, 0), int)
    mine = _identity(counts.period, counts.area, counts.service, counts.channel)
    made = made[:, ~np.isin(_identity(*made), mine)]
    none = np.zeros(made.shape[1], dtype=np.int64)
    return Counts(made[0], made[1], made[2], made[3], none, none > 0)


def _identity(period: Ints, area: Ints, service: Ints, channel: Ints) -> Ints:
    return period << 48 | area << 24 | service << 8 | channel


def _of_rows(matrix: sp.csr_matrix, rows: Bools) -> Ints:
    """The counts that are part of some sums."""
    return np.unique(matrix[np.flatnonzero(rows)].indices).astype(np.int64)


def _touched(matrix: sp.csr_matrix, free: Ints) -> Bools:
    """The sums that some counts are part of."""
    rows: Bools = np.diff(matrix[:, free].indptr) > 0
    return rows


def _changes(sums: _Sums, now: NDArray[np.float64], free: Ints, count: Ints) -> Ints | None:
    """The smallest changes of the counts ``free`` that make every sum right; None where none do."""
    part = sums.matrix[:, free]
    rows = np.flatnonzero(np.diff(part.indptr) > 0)
    part = part[rows]
    found = milp(
        np.ones(2 * len(free)),
        constraints=LinearConstraint(
            sp.hstack([part, -part], format="csc"),
            sums.least[rows] - now[rows],
            sums.most[rows] - now[rows],
        ),
        bounds=Bounds(
            np.zeros(2 * len(free)),
            np.concatenate([np.full(len(free), np.inf), count.astype(np.float64)]),
        ),
        integrality=np.ones(2 * len(free)),
        options={"node_limit": NODES, "mip_rel_gap": 0.01},
    )
    if found.x is None:
        return None
    up, down = np.round(found.x[: len(free)]), np.round(found.x[len(free) :])
    changes: Ints = (up - down).astype(np.int64)
    after = now[rows] + part @ changes
    is_right = (after >= sums.least[rows]) & (after <= sums.most[rows])
    return changes if is_right.all() and (count + changes >= 0).all() else None
