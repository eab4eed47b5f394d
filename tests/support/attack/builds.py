"""What an attacker does with several builds of one atlas: every figure of every build, over all
windows and levels, is an equation about the same unknown counts. Shares no code with the software.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import scipy.sparse as sp
from scipy.optimize import linprog

from tests.support.attack.crawl import Rule

SPANS = {"snapshot": 1, "month": 1, "quarter": 3, "year": 12}
Cell = tuple[str, str, str, int, int]
"""Window, level, item, month and area."""
REVISED = ("year", "snapshot")
SLACK = 1e-6


@dataclass(frozen=True)
class Told:
    """What one build publishes: its cells that are not zero, and its tables.

    ``cells``: window, level, item, month (the last month, as a number), area, shown, hidden.
    ``tables``: (window, level, item) → the months that it is published for.
    """

    cells: pd.DataFrame
    tables: Mapping[tuple[str, str, str], Sequence[int]]


def told_by(store: Path) -> Told:
    """The published figures of a store, over all channels, read from its files."""
    build = store / "current"
    manifest = pd.read_json(build / "manifest.json", typ="series")
    year, month = map(int, manifest["first_month"].split("-"))
    first, parts, tables = 12 * year + month - 1, [], {}
    # The snapshots of these attacks are ends of months.
    ends = [12 * day.year + day.month - 1 for day in map(date.fromisoformat, manifest["snapshots"])]

    def numbers(window: str, indices: Sequence[int]) -> list[int]:
        return [ends[i] if window == "snapshot" else first + i for i in indices]

    for path in sorted(build.glob("takeup/*/*/*.parquet")):
        window, level, item = path.parts[-3], path.parts[-2], path.stem
        rows = pd.read_parquet(path)
        rows = rows[rows["channel_index"] == 0]
        published = next(
            p
            for p in manifest["records"][0]["published"]
            if (p["level"], p["window"]) == (level, window)
        )
        tables[window, level, item] = numbers(window, published["months"])
        parts.append(
            pd.DataFrame(
                {
                    "window": window,
                    "level": level,
                    "item": item,
                    "month": numbers(window, rows["month_index"].astype(int)),
                    "area": rows["area_number"].astype(int),
                    "shown": rows["event_count"].astype(float),
                    "hidden": rows["is_hidden"],
                }
            )
        )
    return Told(pd.concat(parts, ignore_index=True), tables)


@dataclass(frozen=True)
class Grid:
    """The unknown counts of one build: month × area of the finest level × service."""

    months: range
    areas: int
    services: Sequence[str]
    parents: Mapping[str, np.ndarray]
    """Level → its area for each finest area; of the finest level its own numbers."""
    items: Mapping[str, Sequence[str]]
    """Item → the services it sums."""

    @property
    def size(self) -> int:
        return len(self.months) * self.areas * len(self.services)

    def of(self, window: str, level: str, item: str, month: int, area: int) -> np.ndarray:
        """The unknowns that a cell sums."""
        months = [m for m in range(month - SPANS[window] + 1, month + 1) if m in self.months]
        inside = np.flatnonzero(self.parents[level] == area)
        services = [self.services.index(s) for s in self.items[item]]
        grid = np.arange(self.size).reshape(len(self.months), self.areas, len(self.services))
        rows = [m - self.months.start for m in months]
        return grid[np.ix_(rows, inside, services)].ravel()


def intervals(told: Told, grid: Grid, rule: Rule) -> Iterator[tuple[np.ndarray, float, float]]:
    """(unknowns, least sum, greatest sum) of every published cell, zeros included."""
    half = (rule.rounding - 1) / 2
    for table, rows in told.cells.groupby(["window", "level", "item"]):
        cells = {(r.month, r.area): r for r in rows.itertuples()}
        areas = np.unique(grid.parents[table[1]])
        for month in told.tables[table]:
            for area in areas:
                row = cells.get((month, area))
                least, most = 0.0, 0.0
                if row is not None and row.hidden:
                    least, most = 1.0, np.inf
                elif row is not None:
                    least, most = max(row.shown - half, rule.smallest), row.shown + half
                yield grid.of(*table, month, area), least, most


@dataclass(frozen=True)
class Attack:
    """All that the builds say together.

    The unknowns of build b are those of the build before and the rows that came in between.
    """

    grid: Grid
    builds: int
    matrix: sp.csr_matrix
    least: np.ndarray
    most: np.ndarray

    def range_of(self, cells: np.ndarray, *, came: int | None = None) -> tuple[float, float]:
        """Least and greatest sum of some unknowns of the last build.

        With ``came``, of the rows that came between that build and the one before it.
        """
        size = self.grid.size
        cost = np.zeros(self.builds * size)
        for build in range(self.builds) if came is None else (came,):
            cost[build * size + cells] = 1.0
        high, low = np.isfinite(self.most), self.least > 0
        upper = sp.vstack([self.matrix[high], -self.matrix[low]])
        limit = np.concatenate([self.most[high], -self.least[low]])
        found = []
        for sign in (1.0, -1.0):
            solved = linprog(sign * cost, A_ub=upper, b_ub=limit, bounds=(0, None), method="highs")
            assert solved.status in (0, 3), solved.message
            found.append(sign * solved.fun if solved.status == 0 else np.inf)
        return found[0], found[1]


def attack_on(all_told: Sequence[Told], grid: Grid, rule: Rule) -> Attack:
    """The equations of all builds; columns are the first build's counts, then what came with each
    later one.
    """
    cells: dict[bytes, np.ndarray] = {}
    told_of: dict[bytes, list[tuple[int, float, float]]] = {}
    for build, told in enumerate(all_told):
        for at, low, high in intervals(told, grid, rule):
            cells[at.tobytes()] = at
            told_of.setdefault(at.tobytes(), []).append((build, low, high))
    bounds = []
    for name, told in told_of.items():
        for place, (build, low, high) in enumerate(told):
            # Counts only grow: of builds that agree the first has the least, the last the most.
            if place == 0 or told[place - 1][1] != low:
                bounds.append((name, build, low, np.inf))
            if place == len(told) - 1 or told[place + 1][2] != high:
                bounds.append((name, build, 0.0, high))
    rows, columns = [], []
    for row, (name, build, _, _) in enumerate(bounds):
        mine = cells[name]
        columns += [earlier * grid.size + mine for earlier in range(build + 1)]
        rows.append(np.full((build + 1) * len(mine), row))
    row, column = np.concatenate(rows), np.concatenate(columns)
    matrix = sp.csr_matrix(
        (np.ones(len(row)), (row, column)), shape=(len(bounds), len(all_told) * grid.size)
    )
    _, _, least, most = zip(*bounds, strict=True)
    return Attack(grid, len(all_told), matrix, np.array(least), np.array(most))


def hidden_found(attack: Attack, told: Told, rule: Rule, most: int, seed: int = 1) -> list[str]:
    """Hidden cells of a build of which the attacker knows more than the rule allows, of ``most``
    drawn by chance.
    """
    hidden = told.cells[told.cells["hidden"]]
    drawn = np.random.default_rng(seed).permutation(len(hidden))[:most]
    found = []
    for row in hidden.iloc[drawn].itertuples():
        cells = attack.grid.of(row.window, row.level, row.item, row.month, row.area)
        least, greatest = attack.range_of(cells)
        if greatest - least < rule.smallest - 2 - SLACK:
            found.append(f"{row.window} {row.level} {row.item} {row.month} {row.area}")
    return found


def late_found(attack: Attack, all_told: Sequence[Told], rule: Rule) -> list[str]:
    """Cells of which two builds show different figures, so that the attacker knows of fewer than
    the rule hides that they came in between.
    """
    found = []
    for build in range(1, len(all_told)):
        key = ["window", "level", "item", "month", "area"]
        both = all_told[build - 1].cells.merge(all_told[build].cells, on=key)
        both = both[~both["hidden_x"] & ~both["hidden_y"] & (both["shown_x"] != both["shown_y"])]
        for row in both.itertuples():
            cells = attack.grid.of(row.window, row.level, row.item, row.month, row.area)
            least, greatest = attack.range_of(cells, came=build)
            if 0 < greatest < rule.smallest and greatest - least < rule.smallest - 2 - SLACK:
                found.append(f"{build}: {row.window} {row.level} {row.item} {row.month} {row.area}")
    return found


def revised_found(before: Told, after: Told, grid: Grid, rule: Rule) -> list[Cell]:
    """Years and snapshots that a revision left as they were, of which the attacker learns too
    exactly how many rows came late.

    The unknowns are the late rows alone: a figure that a revision changed says how many they are.
    """
    key = ["window", "level", "item", "month", "area"]
    then, now = (told.cells[told.cells["window"].isin(REVISED)] for told in (before, after))
    both = then.merge(now, on=key, how="right").fillna({"shown_x": 0})
    more = {
        tuple(row[:5]): row.shown_y - row.shown_x
        for row in both[[*key, "shown_x", "shown_y"]].itertuples(index=False)
    }
    half, bounds = (rule.rounding - 1) / 2, []
    kept: dict[Cell, np.ndarray] = {}
    for table, months in after.tables.items():
        if table[0] not in REVISED:
            continue
        for month in months:
            for area in np.unique(grid.parents[table[1]]):
                cells, late = grid.of(*table, month, area), more.get((*table, month, area), 0)
                if late:
                    bounds.append((cells, max(late - half, rule.smallest), late + half))
                else:
                    kept[(*table, month, int(area))] = cells
    assert bounds
    rows = np.repeat(np.arange(len(bounds)), [len(cells) for cells, _, _ in bounds])
    columns = np.concatenate([cells for cells, _, _ in bounds])
    _, least, most = zip(*bounds, strict=True)
    matrix = sp.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(bounds), grid.size))
    attack = Attack(grid, 1, matrix, np.array(least), np.array(most))
    ranges = {name: attack.range_of(cells) for name, cells in kept.items()}
    # That no row came late may be seen: zeros are shown.
    return [
        name
        for name, (low, high) in ranges.items()
        if high > SLACK and high - low < rule.smallest - 2 - SLACK
    ]
