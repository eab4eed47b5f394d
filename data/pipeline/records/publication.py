"""Publish take-up: roll counts up to every level, protect them by the set's rule and write them."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd
from ibis.backends import BaseBackend
from numpy.typing import NDArray

from data.manifest import EVERY_WINDOW, item_key
from data.model import DisclosureAudit, Published, Unpublished, Window
from data.pipeline.areas.ladder import Ladder
from data.pipeline.disclosure import RULES, Outcome, Protected, release, republish
from data.pipeline.records.cells import BOUNDS, cells_of_items, cells_of_level, sizes_of_items
from data.pipeline.records.counter import CountedRecords
from data.pipeline.records.detail import Item
from data.pipeline.records.protecting import Protecting
from data.pipeline.records.republished import audit_of, withheld
from data.pipeline.records.ruled import Ruled
from data.pipeline.records.successive import Past
from data.pipeline.records.windows import Schedule, in_windows, schedule_of
from data.pipeline.workspace import Workspace
from data.store.writer import StoreWriter
from data.tables import column_of
from data.windows import ROLLING, YEAR, whole_windows

ROWS_AT_ONCE = 4_000_000
"""Cells fetched from the engine in one query."""


@dataclass(frozen=True)
class WrittenTable:
    """A protected table after writing, for results derived from it (class breaks, totals)."""

    level: str
    item: str
    window: Window
    months: tuple[int, ...]
    protected: Protected


@dataclass
class TakeupWriter:
    """Writes the take-up of a record set.

    ``first`` is month 0 as month number; ``snapshots`` are the days of all snapshots of the atlas,
    in order.
    """

    work: Workspace
    ladder: Ladder
    engine: BaseBackend
    writer: StoreWriter
    first: int
    snapshots: tuple[int, ...]
    channels: Sequence[str]
    """Keys in order of channel index from 1."""
    base_of: Mapping[str, str]
    """Item → base."""
    aside: Executor
    """The executor that runs protection."""
    audit: DisclosureAudit | None = None
    """The result of the audit of the hidden counts, once they are protected."""
    unpublished: tuple[Unpublished, ...] = ()
    """The tables that some levels leave out."""
    year_ends: int = ROLLING

    def begin(
        self, counted: CountedRecords, items: Sequence[Item]
    ) -> Iterator[tuple[Published, list[WrittenTable]]]:
        """The published tables of every level that the set can be shown at, level by level.

        Counts that have to be protected are read at once and protected in the executor. The rest is
        done while the caller iterates over the answer.
        """
        levels = [
            counted.level,
            *(k for k in self.ladder if k in self.ladder[counted.level].parents),
        ]
        so_far = self.work.publications.of(counted.entry.key)
        schedule = schedule_of(counted, so_far)
        self.year_ends = schedule.year_ends
        if counted.entry.disclosure.hides:
            protecting = self._protecting(counted, items, levels, schedule)
            outcome = protecting.begin(self.aside)
            self.unpublished = protecting.unpublished
            return self._write_protected(protecting, outcome)
        ends = {
            window: tuple(int(i) for i in self._indices(np.array(at), counted))
            for window, at in schedule.ends.items()
        }
        return self._write_open(counted, items, levels, ends)

    def _numbers(self, window: Window, indices: NDArray[np.integer]) -> NDArray[np.integer]:
        """Month numbers of indices, or days of places among the snapshots."""
        if window == "snapshot":
            days: NDArray[np.integer] = np.array(self.snapshots, dtype=np.int64)[indices]
            return days
        return indices + self.first

    def _indices(
        self, numbers: NDArray[np.integer], counted: CountedRecords
    ) -> NDArray[np.integer]:
        """Month indices, or places among the snapshots of the atlas."""
        if counted.grain == "snapshot":
            return np.searchsorted(np.array(self.snapshots), numbers)
        return numbers.astype(np.int64) - self.first

    def _write_open(
        self,
        counted: CountedRecords,
        items: Sequence[Item],
        levels: Sequence[str],
        ends: Mapping[Window, tuple[int, ...]],
    ) -> Iterator[tuple[Published, list[WrittenTable]]]:
        for level in self.work.progress.over(levels, f"take-up: {counted.entry.title}"):
            found: dict[Window, list[WrittenTable]] = {window: [] for window in ends}
            for item, frame in self._frames(counted, level, items):
                for window, summed in in_windows(frame, ends, counted.grain).items():
                    found[window].append(
                        WrittenTable(level, item.key, window, ends[window], release(summed))
                    )
            for window, tables in found.items():
                yield self._written(level, window, ends[window], tables), tables

    def _frames(
        self, counted: CountedRecords, level: str, items: Sequence[Item]
    ) -> Iterator[tuple[Item, pd.DataFrame]]:
        """(item, frame in the schema TAKEUP) of a level."""
        above = None
        if level != counted.level:
            coarse = self.ladder[counted.level].parents[level]
            above = pd.DataFrame(
                {
                    "area_number": np.arange(1, len(coarse) + 1, dtype=np.int64),
                    "coarse_number": coarse.astype(np.int64),
                }
            )
            above = above[above["coarse_number"] > 0]
        totals = pd.DataFrame(
            [(part, item.index) for item in items for part in item.parts],
            columns=["service_index", "item_index"],
            dtype=np.int64,
        )
        name = f"level_{counted.entry.key}_{level}"
        self.engine.create_table(name, cells_of_level(counted.cells, above, totals), overwrite=True)
        table = self.engine.table(name)
        sizes = sizes_of_items(table).execute().set_index("item_index")["cell_count"]
        for run in runs_of_items(items, sizes.to_dict()):
            # One query for many items: an expression costs more to compile than a small table to
            # read.
            cells = cells_of_items(table, run[0].index, run[-1].index).to_pyarrow()
            columns = {column: column_of(cells, column) for column in cells.column_names}
            rows = np.argsort(columns["item_index"], kind="stable")
            index = columns["item_index"][rows]
            for item in run:
                start, stop = np.searchsorted(index, [item.index, item.index + 1])
                yield item, self._typed(counted, columns, rows[start:stop])
        self.engine.drop_table(name)

    def _typed(
        self,
        counted: CountedRecords,
        cells: Mapping[str, NDArray[np.integer]],
        rows: NDArray[np.int64],
    ) -> pd.DataFrame:
        """The cells ``rows`` in the schema TAKEUP, by month, channel and area.

        They are sorted here by one number for each, in a third of the time that an engine takes.
        """
        if counted.parts:
            rows = rows[~np.isin(cells["month_number"][rows], list(counted.parts))]
        month, channel = (
            cells["month_number"][rows].astype(np.int64),
            cells["channel_index"][rows].astype(np.int64),
        )
        rows = rows[np.argsort(month << 48 | channel << 32 | cells["area_number"][rows])]
        hidden = cells["hidden_rows"][rows] > 0
        if counted.entry.disclosure.hides:
            # A count of 0 says no more than a missing row, and would count as a part of a sum.
            told = hidden | (cells["event_count"][rows] != 0)
            rows, hidden = rows[told], hidden[told]
        count, bounds = cells["event_count"][rows], {}
        if BOUNDS[0] in cells:
            least, most = (cells["event_count"][rows] + cells[column][rows] for column in BOUNDS)
            bounds = {"least_count": least.astype(np.int32), "most_count": most.astype(np.int32)}
            count, hidden = least, least < most
        return pd.DataFrame(
            {
                "month_index": self._indices(cells["month_number"][rows], counted).astype(
                    np.uint16
                ),
                "channel_index": cells["channel_index"][rows].astype(np.uint8),
                "area_number": cells["area_number"][rows].astype(np.uint32),
                "event_count": np.where(hidden, 0, count).astype(np.int32),
                "is_hidden": hidden,
                **bounds,
            }
        )

    def _protecting(
        self,
        counted: CountedRecords,
        items: Sequence[Item],
        levels: Sequence[str],
        schedule: Schedule,
    ) -> Protecting:
        so_far = self.work.publications.of(counted.entry.key)
        smallest = RULES[counted.entry.disclosure.preset].smallest
        ruled = Ruled(
            work=self.work,
            ladder=self.ladder,
            counted=counted,
            items=items,
            levels=levels,
            frames=self._frames,
            few_people=self._few_people(items, levels, smallest),
            number=self._numbers,
        )
        index = partial(self._indices, counted=counted)
        return Protecting(ruled, Past(so_far, index, self.channels, self.ladder), schedule)

    def _write_protected(
        self, protecting: Protecting, outcome: Future[Outcome]
    ) -> Iterator[tuple[Published, list[WrittenTable]]]:
        past = protecting.finish(outcome.result())
        of, choice = protecting.of, protecting.choice
        names = [
            (window, level, item.key)
            for level in of.levels
            for window in EVERY_WINDOW
            for item in of.items
            if past.at(window)
        ]
        frames = {name: rows for name in names if len(rows := past.figures(name))}
        entries = past.so_far.entries
        self.audit = audit_of(
            frames, of.rule, sum(e.checked for e in entries), sum(e.repaired for e in entries)
        )
        for (window, level), mine in itertools.groupby(frames, key=lambda name: name[:2]):
            listed = past.levels_at(window, level)
            written = [
                WrittenTable(
                    level,
                    name[2],
                    window,
                    listed,
                    republish(
                        [
                            frames[name],
                            withheld(name, past, choice, listed, of.counted.channels),
                        ],
                        of.rule,
                    ),
                )
                for name in mine
            ]
            yield self._written(level, window, listed, written), written

    def _few_people(
        self, items: Sequence[Item], levels: Sequence[str], smallest: int
    ) -> dict[tuple[str, str], NDArray[np.bool_]]:
        """(level, item) → areas whose base is above zero and below the rule's smallest count."""
        found: dict[tuple[str, str], NDArray[np.bool_]] = {}
        for level in levels:
            bases = {
                key: (values > 0) & (values < smallest)
                for key, values in self.ladder[level].bases.items()
            }
            found |= {
                (level, i.key): bases[self.base_of[i.key]]
                for i in items
                if bases[self.base_of[i.key]].any()
            }
        return found

    def _written(
        self, level: str, window: Window, months: tuple[int, ...], tables: Sequence[WrittenTable]
    ) -> Published:
        for table in tables:
            self.writer.write_takeup(window, level, table.item, table.protected)
        return Published(
            level=level,
            window=window,
            months=months,
            cells=sum(len(t.protected.frame) for t in tables),
            hidden=sum(t.protected.hidden for t in tables),
        )


def runs_of_items(items: Sequence[Item], sizes: Mapping[int, int]) -> Iterator[list[Item]]:
    """Group items with following indices into runs of at most ROWS_AT_ONCE cells together.

    An item that is larger makes a run of its own.
    """
    run: list[Item] = []
    rows = 0
    for item in sorted(items, key=lambda i: i.index):
        size = sizes.get(item.index, 0)
        if run and rows + size > ROWS_AT_ONCE:
            yield run
            run, rows = [], 0
        run.append(item)
        rows += size
    if run:
        yield run


def items_of(services: Sequence[str], themes: dict[str, list[int]]) -> list[Item]:
    """Items of a record set.

    ``themes`` maps a theme's key to the places of the services that its total sums.
    """
    own = [Item(key=key, index=place) for place, key in enumerate(services)]
    return own + [
        Item(key=item_key(theme), index=len(services) + n, parts=tuple(parts))
        for n, (theme, parts) in enumerate(themes.items())
    ]


def latest_year_totals(table: WrittenTable, areas: int) -> NDArray[np.float64]:
    """The latest twelve months' count of each area over all channels.

    NaN where the count is hidden or no whole year is covered.
    """
    ends = table.months if table.window == "year" else whole_windows(table.months, "year")
    if not ends:
        return np.full(areas, np.nan)
    frame = table.protected.frame
    month = frame["month_index"].to_numpy().astype(np.int64)
    start = ends[-1] if table.window == "year" else ends[-1] - YEAR + 1
    mine = (frame["channel_index"].to_numpy() == 0) & (month >= start) & (month <= ends[-1])
    number = frame["area_number"].to_numpy()[mine]
    sums = np.bincount(number, weights=frame["event_count"].to_numpy()[mine], minlength=areas + 1)[
        1:
    ]
    hidden = np.bincount(number, weights=frame["is_hidden"].to_numpy()[mine], minlength=areas + 1)[
        1:
    ]
    return np.where(hidden > 0, np.nan, sums)
