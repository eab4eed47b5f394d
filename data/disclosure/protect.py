"""protect(): hide what is too small, then what would give it away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.disclosure.rules import RULES, Rule
from data.errors import DisclosureError

_MINT = object()
KEY = ["month_index", "channel_index", "area_number"]


@dataclass(frozen=True)
class Protected:
    """Counts that may be published: a frame in the schema TAKEUP, ordered by month, channel, area.

    Only this package makes one, so the writer cannot be handed counts that no rule has seen.
    """

    frame: pd.DataFrame
    rule: str
    _mint: object = field(default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self._mint is not _MINT:
            raise DisclosureError("Protected was made outside data.disclosure; call protect() or release()")

    @property
    def hidden(self) -> int:
        """Number of hidden cells."""
        return int(self.frame["is_hidden"].sum())


def _minted(frame: pd.DataFrame, rule: str) -> Protected:
    ordered = frame.sort_values(KEY, kind="stable", ignore_index=True)
    ordered["event_count"] = ordered["event_count"].where(~ordered["is_hidden"], 0)
    return Protected(frame=ordered, rule=rule, _mint=_MINT)


def release(frame: pd.DataFrame) -> Protected:
    """Counts of a data set whose owner signed the preset 'none' off. Counts that came hidden stay hidden."""
    return _minted(frame, "none")


@dataclass(frozen=True)
class Table:
    """One published table before protection: counts at one level of one item (a service or a theme's total).

    ``frame`` has the schema TAKEUP; channel 0 is the total over channels.
    """

    level: str
    item: str
    frame: pd.DataFrame


def protect(
    *,
    tables: Sequence[Table],
    rule: Rule,
    parents: Mapping[tuple[str, str], NDArray[np.uint32]],
    totals: Mapping[str, Sequence[str]],
) -> dict[tuple[str, str], Protected]:
    """Protect all tables of one data set jointly; keys of the result are (level, item).

    parents : (finer level, coarser level) → area number of the coarser area for each finer area (0 none).
    totals : item of a theme's total → items it sums.

    Primary: 0 < n < smallest. Secondary: a published line (areas within a parent, channels within their total, services within
    their theme) with exactly one hidden cell hides its next smallest as well; repeated until nothing changes. Then rounding.
    """
    if rule.key not in RULES or rule.key == "none":
        raise DisclosureError(f"protect() was given rule '{rule.key}'; give LA5, HES7 or TRE10, or call release() for signed-off open data")
    cells = _stack(tables)
    count = cells["event_count"].to_numpy()
    hidden = cells["is_hidden"].to_numpy() | ((count > 0) & (count < rule.smallest))
    lines = [_line_ids(cells, columns) for columns in _lines_of(cells, parents, totals)]
    changed = True
    while changed:
        before = int(hidden.sum())
        for ids in lines:
            _hide_second(ids, count, hidden)
        changed = int(hidden.sum()) > before
    if rule.rounding > 1:
        count = (count + rule.rounding // 2) // rule.rounding * rule.rounding
    cells["is_hidden"], cells["event_count"] = hidden, count.astype(np.int32)
    wanted = ["month_index", "channel_index", "area_number", "event_count", "is_hidden"]
    return {
        (str(level), str(item)): _minted(part[wanted].copy(), rule.key) for (level, item), part in cells.groupby(["level", "item"], sort=True, observed=True)
    }


def _stack(tables: Sequence[Table]) -> pd.DataFrame:
    parts = [t.frame.assign(level=t.level, item=t.item) for t in tables]
    return pd.concat(parts, ignore_index=True)


def _lines_of(cells: pd.DataFrame, parents: Mapping[tuple[str, str], NDArray[np.uint32]], totals: Mapping[str, Sequence[str]]) -> list[dict[str, Any]]:
    """Every family of published lines, as the columns whose equal values make a line. -1 marks cells outside the family."""
    level, item = cells["level"].to_numpy(), cells["item"].to_numpy()
    month, channel, area = (cells[c].to_numpy().astype(np.int64) for c in KEY)
    families: list[dict[str, Any]] = [{"level": level, "item": item, "month": month, "area": area, "in": np.where(channel > 0, 1, -1)}]
    for (fine, coarse), above in parents.items():
        inside = level == fine
        parent = np.where(inside, above[np.where(inside, area, 1) - 1] if len(above) else 0, 0).astype(np.int64)
        families.append(
            {"to": np.full(len(cells), coarse), "level": level, "item": item, "month": month, "channel": channel, "in": np.where(parent > 0, parent, -1)}
        )
    for total, summed in totals.items():
        families.append(
            {
                "level": level,
                "month": month,
                "channel": channel,
                "area": area,
                "in": np.where(np.isin(item, list(summed)), 1, -1),
                "total": np.full(len(cells), total),
            }
        )
    return families


def _line_ids(cells: pd.DataFrame, columns: dict[str, Any]) -> NDArray[np.int64]:
    frame = pd.DataFrame(columns, index=cells.index)
    ids = frame.groupby(list(columns), sort=False).ngroup().to_numpy().astype(np.int64)
    return np.where(frame["in"].to_numpy() == -1, -1, ids)


def _hide_second(ids: NDArray[np.int64], count: NDArray[np.int64], hidden: NDArray[np.bool_]) -> None:
    """Hide the smallest non-zero shown cell of every line that has exactly one hidden cell. Changes ``hidden`` in place."""
    inside = ids >= 0
    if not inside.any():
        return
    per_line = np.bincount(ids[inside], weights=hidden[inside], minlength=int(ids.max()) + 1)
    alone = per_line == 1
    candidate = inside & ~hidden & (count > 0)
    candidate[candidate] = alone[ids[candidate]]
    rows = np.flatnonzero(candidate)
    if len(rows) == 0:
        return
    order = rows[np.lexsort((rows, count[rows], ids[rows]))]
    first = np.ones(len(order), dtype=bool)
    first[1:] = ids[order][1:] != ids[order][:-1]
    hidden[order[first]] = True
