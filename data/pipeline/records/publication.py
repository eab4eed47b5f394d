"""Publish take-up: roll counts up to every level, protect them by the set's rule and write them."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass

import numpy as np
import pandas as pd
from ibis.backends import BaseBackend
from numpy.typing import NDArray

from data.manifest import EVERY_WINDOW, item_key
from data.model import DisclosureAudit, Published, Unpublished, Window
from data.pipeline.areas.ladder import Ladder
from data.pipeline.disclosure import RULES, Outcome, Protected, Table, protect, release
from data.pipeline.records.cells import BOUNDS, cells_of_items, cells_of_level, sizes_of_items
from data.pipeline.records.counter import CountedRecords
from data.pipeline.records.detail import Choice, Item
from data.pipeline.workspace import Workspace
from data.protection_words import unpublished_sentences
from data.schema import TAKEUP_BOUNDS
from data.store.writer import StoreWriter
from data.tables import column_of
from data.windows import ROLLING, SPANS, YEAR, YEAR_ENDS, likely_year, whole_windows

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


@dataclass(frozen=True)
class Schedule:
    """The windows that a record set is published in.

    ``ends``: window → its last months, as month numbers, or the days of snapshots. The longest
    window is first. Only the grain of the set may be without a period.
    """

    ends: Mapping[Window, tuple[int, ...]]
    year_ends: int = ROLLING
    """The month, 1 to 12, that its years end with."""


def schedule_of(counted: CountedRecords) -> Schedule:
    """The windows of a set, from the grain that it came in.

    Longer windows are made from it, shorter ones never. Sets under a rule are published by fixed
    years and quarters, so that two builds together give no figure of other periods. Years of open
    sets roll, unless the catalogue names their kind of year.
    """
    entry, grain = counted.entry, counted.grain
    numbers = tuple(number for number in counted.months if number not in counted.parts)
    if grain == "snapshot":
        return Schedule({"snapshot": numbers})
    kind = entry.years
    if grain == "month" and not entry.disclosure.hides and not kind:
        return Schedule({"month": numbers})
    # A quarter or year covers its months, and is named by the last.
    months = {n - back for n in numbers for back in range(SPANS[grain])}
    year_ends = YEAR_ENDS[kind or counted.years or likely_year(months)]
    windows: list[Window] = [w for w in EVERY_WINDOW if SPANS.get(w, 0) >= SPANS[grain]]
    ends: dict[Window, tuple[int, ...]] = {
        window: numbers if window == grain else whole_windows(months, window, year_ends)
        for window in windows
        if window != "quarter" or entry.quarters or grain == "quarter"
    }
    found = {window: at for window, at in ends.items() if at or window == grain}
    return Schedule(found, year_ends)


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
        schedule = schedule_of(counted)
        self.year_ends = schedule.year_ends
        ends = {
            window: tuple(int(i) for i in self._indices(np.array(at), counted))
            for window, at in schedule.ends.items()
        }
        if not counted.entry.disclosure.hides:
            return self._write_open(counted, items, levels, ends)
        return self._write_protected(
            self._protect(counted, items, levels, ends), items, levels, ends
        )

    def _indices(
        self, numbers: NDArray[np.integer], counted: CountedRecords
    ) -> NDArray[np.integer]:
        """Month indices, or places among the snapshots of the atlas."""
        if counted.grain == "snapshot":
            return np.searchsorted(np.array(self.snapshots), numbers)
        return numbers - self.first

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

    def _protect(
        self,
        counted: CountedRecords,
        items: Sequence[Item],
        levels: Sequence[str],
        ends: Mapping[Window, tuple[int, ...]],
    ) -> Future[Outcome]:
        """Protect every table of the set together.

        A count that one level or window hides must not be given away by another.
        """
        rule = RULES[counted.entry.disclosure.preset]
        choice = Choice(
            items=items,
            smallest=rule.smallest,
            windows=tuple(ends),
            by_channels=len(counted.channels) > 1,
            last=levels[-1],
        )
        parents = {
            (a, b): self.ladder[a].parents[b]
            for a in levels
            for b in levels
            if b in self.ladder[a].parents
        }
        tables: list[Table] = []
        for level in self.work.progress.over(levels, f"take-up: {counted.entry.title}"):
            frames: dict[Window, dict[str, pd.DataFrame]] = {w: {} for w in choice.windows}
            for item, frame in self._frames(counted, level, items):
                for window, summed in in_windows(frame, ends, counted.grain).items():
                    frames[window][item.key] = summed
            choice.look(level, frames)
            tables += choice.tables(level, frames)
        choice.settle(counted.level, parents)
        tables = [kept for table in tables if (kept := choice.kept(table)) is not None]
        self.unpublished = choice.unpublished()
        for told in unpublished_sentences(
            choice.unpublished(), {level: self.ladder[level].entry.names for level in levels}
        ):
            self.work.ledger.remark(f"{counted.entry.title}: {told}")
        names = {item.index: item.key for item in items}
        totals = {i.key: [names[p] for p in i.parts] for i in items if i.parts}
        few = self._few_people(items, levels, rule.smallest)

        def protected() -> Outcome:
            with self.work.progress.step(f"protected {counted.entry.title}"):
                return protect(
                    tables=tables,
                    rule=rule,
                    parents=parents,
                    totals=totals,
                    few_people=few,
                    counted=counted.level,
                )

        return self.aside.submit(protected)

    def _write_protected(
        self,
        protecting: Future[Outcome],
        items: Sequence[Item],
        levels: Sequence[str],
        windows: Mapping[Window, tuple[int, ...]],
    ) -> Iterator[tuple[Published, list[WrittenTable]]]:
        outcome = protecting.result()
        self.audit = outcome.audit
        for level in levels:
            for window, at in windows.items():
                written = [
                    WrittenTable(level, i.key, window, at, outcome.tables[window, level, i.key])
                    for i in items
                    if (window, level, i.key) in outcome.tables
                ]
                if at and written:
                    yield self._written(level, window, at, written), written

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


def in_windows(
    frame: pd.DataFrame, ends: Mapping[Window, tuple[int, ...]], grain: Window
) -> dict[Window, pd.DataFrame]:
    """The counts of every window, made from those of the grain. Periods not listed are left out."""
    return {
        window: frame if window == grain else window_sums(frame, at, SPANS[window])
        for window, at in ends.items()
    }


def window_sums(frame: pd.DataFrame, ends: Sequence[int], span: int) -> pd.DataFrame:
    """Sums of shorter periods by the window of ``span`` months they fall in.

    Periods in none are left out. ``ends`` are the last months of windows that do not overlap.
    """
    month, at = frame["month_index"].to_numpy().astype(np.int64), np.array(ends)
    place = np.searchsorted(at, month)
    last = at[np.minimum(place, len(ends) - 1)]
    inside = (place < len(ends)) & (month > last - span)
    kept = frame[inside].assign(month_index=last[inside].astype(np.uint16))
    bounds = [c.name for c in TAKEUP_BOUNDS if c.name in frame.columns]
    summed = kept.groupby(["month_index", "channel_index", "area_number"], as_index=False).agg(
        event_count=("event_count", "sum"),
        is_hidden=("is_hidden", "max"),
        **{column: (column, "sum") for column in bounds},
    )
    if bounds:
        summed["event_count"] = summed["event_count"].where(~summed["is_hidden"], 0)
    return summed.astype(
        {"event_count": np.int32, "is_hidden": bool} | dict.fromkeys(bounds, np.int32)
    )
