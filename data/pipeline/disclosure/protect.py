"""Hide small counts, then the counts that would give them away, and prove that nothing does."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.errors import DisclosureError
from data.model import DisclosureAudit, HiddenAt, Window
from data.pipeline.disclosure.audit import audited
from data.pipeline.disclosure.intervals import hide_lines
from data.pipeline.disclosure.lines import WINDOWS, Cells, Parents, Table, cells_of, system_of
from data.pipeline.disclosure.worlds import Search
from data.rules import OPEN, RULES, Rule
from data.tables import sorted_by

_MINT = object()
KEY = ["month_index", "channel_index", "area_number"]


@dataclass(frozen=True)
class Protected:
    """Counts that may be published: a frame in the schema TAKEUP, ordered by month, channel, area.

    Only this package makes one, so the writer cannot receive counts that no rule has checked.
    """

    frame: pd.DataFrame
    rule: str
    _mint: object = field(default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self._mint is not _MINT:
            raise DisclosureError(
                "Protected was made outside data.pipeline.disclosure; call protect() or release()"
            )

    @property
    def hidden(self) -> int:
        """Number of hidden cells."""
        return int(self.frame["is_hidden"].sum())


def _minted(frame: pd.DataFrame, rule: str) -> Protected:
    ordered, _ = sorted_by(frame, KEY)
    shown = np.where(ordered["is_hidden"], 0, ordered["event_count"]).astype(
        ordered["event_count"].dtype
    )
    return Protected(frame=ordered.assign(event_count=shown), rule=rule, _mint=_MINT)


def release(frame: pd.DataFrame) -> Protected:
    """Counts of a data set whose owner signed off the preset 'none'.

    Counts that came hidden stay hidden.
    """
    return _minted(frame, OPEN)


def republish(frames: Sequence[pd.DataFrame], rule: Rule) -> Protected:
    """Figures that earlier builds published under a rule, and those of this build, as one table.

    Figures below the rule are withheld, where the rule became stricter since.
    """
    frame = pd.concat(frames, ignore_index=True)
    figure = frame["event_count"].to_numpy()
    below = (figure > 0) & (figure < rule.smallest)
    return _minted(frame.assign(is_hidden=frame["is_hidden"].to_numpy() | below), rule.key)


@dataclass(frozen=True)
class Outcome:
    """Protected tables by (window, level, item), and the result of the joint audit of them."""

    tables: dict[tuple[Window, str, str], Protected]
    audit: DisclosureAudit


def protect(
    *,
    tables: Sequence[Table],
    rule: Rule,
    parents: Parents,
    totals: Mapping[str, Sequence[str]],
    few_people: Mapping[tuple[str, str], NDArray[np.bool_]] | None = None,
    counted: str = "",
) -> Outcome:
    """Protect all tables of one record set jointly, and prove it.

    tables : every count above zero of each table.
    counted : the level the records are counted at, by default that of the first table.
    parents : (finer level, coarser level) → area number of the coarser area for each finer area (0
    none).
    totals : item of a theme's total → items it sums.
    few_people : (level, item) → areas whose base is so small that any count there is about few
    people.

    Tables that are settled take part in every equation and stay as they are; the answer has the
    others.

    Primary: 0 < n < smallest. Secondary: every count whose sum would give a hidden count away.
    Audit: the proof, for every hidden count, that it could have the values the rule demands, in
    worlds that publish the same figures; where a count fails, one more is hidden. Then rounding.
    Raises DisclosureError, naming the tables, where nothing helps.
    """
    if rule.key not in RULES or rule.key == OPEN:
        raise DisclosureError(
            f"protect() was given rule '{rule.key}'; give LA5, HES7 or TRE10, or call release() for"
            " signed-off open data"
        )
    cells = cells_of(tables)
    system = system_of(cells, parents, totals, counted)
    hidden, search, repaired = _audited(
        system, _covered(system, _primary(cells, rule, few_people or {}), rule), rule, parents
    )
    return Outcome(
        tables=_published(cells, hidden, rule),
        audit=_audit_of(cells, hidden, rule, search, repaired),
    )


def _primary(
    cells: Cells, rule: Rule, few_people: Mapping[tuple[str, str], NDArray[np.bool_]]
) -> NDArray[np.bool_]:
    hidden = cells.came_hidden | ((cells.count > 0) & (cells.count < rule.smallest))
    for (level, item), few in few_people.items():
        if level in cells.levels and item in cells.items:
            mine = np.flatnonzero(
                (cells.level == cells.levels.index(level)) & (cells.item == cells.items.index(item))
            )
            hidden[mine] |= few[cells.area[mine] - 1] & (cells.count[mine] > 0)
    return np.where(cells.settled, cells.settled_hidden, hidden) & cells.published


_covered, _audited = hide_lines, audited
"""Secondary suppression and audit, by names of their own.

The tests of an attack replace these names.
"""


def _published(
    cells: Cells, hidden: NDArray[np.bool_], rule: Rule
) -> dict[tuple[Window, str, str], Protected]:
    shown = (cells.count + rule.rounding // 2) // rule.rounding * rule.rounding
    table = np.stack([cells.level, cells.item, cells.window])
    starts = (
        np.flatnonzero(np.concatenate([[True], (table[:, 1:] != table[:, :-1]).any(axis=0)]))
        if len(cells)
        else np.empty(0, dtype=np.int64)
    )
    tables: dict[tuple[Window, str, str], Protected] = {}
    fresh = cells.published & ~cells.settled
    for start, stop in itertools.pairwise([*starts, len(cells)]):
        rows = start + np.flatnonzero(fresh[start:stop])
        if len(rows):
            frame = pd.DataFrame(
                {
                    "month_index": cells.month[rows].astype(np.uint16),
                    "channel_index": cells.channel[rows].astype(np.uint8),
                    "area_number": cells.area[rows].astype(np.uint32),
                    "event_count": shown[rows].astype(np.int32),
                    "is_hidden": hidden[rows],
                }
            )
            tables[
                WINDOWS[cells.window[start]],
                cells.levels[cells.level[start]],
                cells.items[cells.item[start]],
            ] = _minted(frame, rule.key)
    return tables


def _audit_of(
    cells: Cells, hidden: NDArray[np.bool_], rule: Rule, search: Search, repaired: int
) -> DisclosureAudit:
    fresh = cells.published & ~cells.settled
    checked = (search.demand.small | search.demand.other) & ~cells.settled
    at = []
    for place, level in enumerate(cells.levels):
        for number, window in enumerate(WINDOWS):
            mine = (cells.level == place) & (cells.window == number) & fresh & (cells.count > 0)
            if mine.any():
                at.append(
                    HiddenAt(
                        level=level,
                        window=window,
                        cells=int(mine.sum()),
                        hidden=int((mine & hidden).sum()),
                    )
                )
    return DisclosureAudit(
        rule=rule.key,
        smallest=rule.smallest,
        rounding=rule.rounding,
        cells=int(fresh.sum()),
        checked=int(checked.sum()),
        repaired=repaired,
        fewest=rule.smallest - 1,
        at=tuple(at),
    )
