"""A record set under a rule: its counts, its tables, and counts that agree with the ledger."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import ibis
import numpy as np
import pandas as pd
from ibis.expr.types import Table as Cells
from numpy.typing import NDArray

from data.model import Window
from data.pipeline.areas.ladder import Ladder
from data.pipeline.catalogue import RecordsEntry
from data.pipeline.disclosure import RULES, Outcome, Rule, Table, protect
from data.pipeline.publications import labels_of
from data.pipeline.records.cells import KEYS
from data.pipeline.records.counter import CountedRecords
from data.pipeline.records.detail import Choice, Decisions, Item, groups_of
from data.pipeline.records.settled import Counts, Kept, settled
from data.pipeline.records.successive import NOTHING, Indices, Past
from data.pipeline.workspace import Workspace
from data.windows import SPANS

Frames = Callable[[CountedRecords, str, Sequence[Item]], Iterator[tuple[Item, pd.DataFrame]]]
"""The counts of items at a level, in the schema TAKEUP."""


@dataclass(frozen=True)
class Ruled:
    """A record set under a rule, and how to count and protect it."""

    work: Workspace
    ladder: Ladder
    counted: CountedRecords
    items: Sequence[Item]
    levels: Sequence[str]
    frames: Frames
    few_people: Mapping[tuple[str, str], NDArray[np.bool_]]
    number: Callable[[Window, NDArray[np.integer]], NDArray[np.integer]]
    """Indices of a window → month numbers, or days."""

    @property
    def entry(self) -> RecordsEntry:
        return self.counted.entry

    @property
    def rule(self) -> Rule:
        return RULES[self.entry.disclosure.preset]

    @property
    def grain(self) -> Window:
        return self.counted.grain

    @cached_property
    def parents(self) -> dict[tuple[str, str], NDArray[np.uint32]]:
        """(finer level, coarser level) → area of the coarser for each of the finer, 0 for none."""
        return {
            (a, b): self.ladder[a].parents[b]
            for a in self.levels
            for b in self.levels
            if b in self.ladder[a].parents
        }

    def remark(self, sentence: str) -> None:
        """A remark of the build about this set."""
        self.work.ledger.remark(f"{self.entry.title}: {sentence}")

    def say(self, sentence: str) -> None:
        """Tell the person who builds: the same files and ledger make the same build."""
        self.work.told.append(f"{self.entry.title}: {sentence}")

    def choice(self, windows: Sequence[Window], decided: Decisions) -> Choice:
        """A choice of tables, with nothing looked at yet."""
        return Choice(
            items=self.items,
            smallest=self.rule.smallest,
            windows=windows,
            by_channels=len(self.counted.channels) > 1,
            last=self.levels[-1],
            decided=decided,
        )

    def protect(self, tables: Sequence[Table]) -> Outcome:
        """The tables as they may be published."""
        names = {item.index: item.key for item in self.items}
        return protect(
            tables=sorted(tables, key=lambda table: self.levels.index(table.level)),
            rule=self.rule,
            parents=self.parents,
            totals={i.key: [names[p] for p in i.parts] for i in self.items if i.parts},
            few_people=self.few_people,
            counted=self.counted.level,
        )

    def labels(self, at: Mapping[Window, Collection[int]]) -> dict[Window, tuple[str, ...]]:
        """Periods as the ledger writes them; without windows that have none."""
        return {
            window: labels_of(window, self.number(window, np.array(list(periods))).tolist())
            for window, periods in at.items()
            if periods
        }

    def covered(self, past: Past) -> set[int]:
        """The periods of the grain that the files cover whole."""
        return set(map(int, past.index(np.array(self.counted.whole_months, dtype=np.int64))))

    def settled(
        self, past: Past, at: Mapping[Window, Indices]
    ) -> tuple[Counts, NDArray[np.int64], NDArray[np.bool_]] | None:
        """(counts of the records in published periods, changes that make them agree, dropped).

        The dropped ones are of services that were not known when the periods were published. None
        where there are no such changes.
        """
        months = at.get(self.grain, ())
        if not self.covered(past).issuperset(months) or not past.is_as_before(
            at, groups_of(self.items), self.rule
        ):
            return None
        counts = self._counts(past, months)
        known = [i.index for i in self.items if i.key in past.known_items(at)]
        dropped = ~np.isin(counts.service, known)
        found = settled(counts.only(~dropped), self.kept(past, at), self.rule)
        if found is None:
            return None
        inside, changed = found
        extra = counts.only(dropped)
        return (
            inside.plus(extra),
            np.concatenate([changed, np.zeros(len(extra), dtype=np.int64)]),
            np.arange(len(inside) + len(extra)) >= len(inside),
        )

    def kept(self, past: Past, at: Mapping[Window, Indices], revision: int = 0) -> list[Kept]:
        """The published tables of some periods, or of their late rows."""
        own = self.counted.level
        above = {v: self.ladder[own].parents[v] if v != own else None for v in self.levels}
        parts = {i.key: i.parts or (i.index,) for i in self.items}
        return past.kept(at, parts, above, grain=self.grain, revision=revision)

    def _counts(self, past: Past, periods: Indices) -> Counts:
        """The counts of some periods of the grain, of the finest areas."""
        numbers = self.number(self.grain, np.array(periods, dtype=np.int64))
        cells = self.counted.cells
        wanted = cells.filter(cells.month_number.isin([int(n) for n in numbers]))
        frame = (
            wanted.group_by(*KEYS)
            .agg(event_count=wanted.event_count.sum(), hidden_rows=wanted.hidden_rows.sum())
            .order_by(list(KEYS))
            .to_pandas()
        )
        columns = {name: frame[name].to_numpy().astype(np.int64) for name in frame.columns}
        hidden = columns["hidden_rows"] > 0
        return Counts(
            past.index(columns["month_number"]).astype(np.int64),
            columns["area_number"],
            columns["service_index"],
            columns["channel_index"],
            np.where(hidden, 0, columns["event_count"]),
            hidden,
        )

    def cells_of(self, counts: Counts, numbers: NDArray[np.int64], at: NDArray[np.int64]) -> Cells:
        """A table of cells with ``numbers`` for some counts."""
        frame = pd.DataFrame(
            {
                "month_number": self.number(self.grain, counts.period[at]),
                "area_number": counts.area[at],
                "service_index": counts.service[at],
                "channel_index": counts.channel[at],
                "event_count": numbers[at],
                "hidden_rows": 0,
            }
        )
        types = KEYS | {"event_count": "int64", "hidden_rows": "int64"}
        return ibis.memtable(frame).select(
            **{name: ibis._[name].cast(kind) for name, kind in types.items()}
        )


def parts_of(end: int, window: Window, grain: Window) -> range:
    """The periods of a grain in a longer period, each by its last month.

    >>> list(parts_of(11, "year", "quarter")), list(parts_of(7, "snapshot", "snapshot"))
    ([2, 5, 8, 11], [7])
    """
    if window == grain:
        return range(end, end + 1)
    return range(end - SPANS[window] + SPANS[grain], end + 1, SPANS[grain])


def at_periods(frame: pd.DataFrame, periods: Collection[int]) -> pd.DataFrame:
    """The rows of some periods."""
    if not len(frame) or not len(periods):
        return frame.iloc[:0] if len(frame) else NOTHING
    inside = np.isin(frame["month_index"].to_numpy(), list(periods))
    return frame if inside.all() else frame[inside]
