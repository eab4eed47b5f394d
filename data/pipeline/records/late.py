"""Rows that came late for periods already published: told roughly, until a revision."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.manifest import EVERY_WINDOW
from data.model import Window
from data.pipeline.disclosure import Outcome, Table
from data.pipeline.publications import Entry
from data.pipeline.records.detail import Choice, Decisions, groups_of
from data.pipeline.records.republished import to_figures
from data.pipeline.records.ruled import Ruled, at_periods, parts_of
from data.pipeline.records.settled import Counts, settled
from data.pipeline.records.shapes import to_json
from data.pipeline.records.successive import KEY, Indices, Past
from data.pipeline.records.windows import in_windows

COUNT = ["event_count", "is_hidden"]
FEW = 10
"""Late rows are told in whole tens, and below this as 'fewer than' it."""


@dataclass(frozen=True)
class LateRows:
    """The late rows of a record set, with what is published of it."""

    of: Ruled
    past: Past

    def tell(self) -> None:
        """A remark about how many are left out."""
        late = self._late()
        if late:
            about = (
                f"about {(late + FEW // 2) // FEW * FEW:,}" if late >= FEW else f"fewer than {FEW}"
            )
            self.of.remark(
                f"{about} rows for periods already published came late or were changed; they are"
                f" left out. To publish late rows: wardwise build --revise {self.of.entry.key}"
            )

    def _late(self) -> int:
        """About how many counts differ from what was published in total at the largest level.

        They are of the longest periods that are shown. Periods of which the files have nothing are
        left out. What rounding hides is not counted. A person of a register is in many snapshots:
        of these the one counts that differs most.
        """
        past, level, grain = self.past, self.of.levels[-1], self.of.grain
        covered = self.of.covered(past)
        ends: dict[Window, Indices] = {
            window: tuple(
                p
                for p in past.levels_at(window, level)
                if covered.issuperset(parts_of(p, window, grain))
            )
            for window in past.so_far.windows
        }
        totals = {group.key for group in groups_of(self.of.items)}
        items = [item for item in self.of.items if item.key in totals]
        late = 0
        for item, frame in (
            self.of.frames(self.of.counted, level, items) if any(ends.values()) else ()
        ):
            sums, seen = in_windows(frame, ends, grain), set[int]()
            for window in (w for w in EVERY_WINDOW if ends.get(w)):
                at = [p for p in ends[window] if seen.isdisjoint(parts_of(p, window, grain))]
                rows = at_periods(past.figures((window, level, item.key)), at)
                if len(rows):
                    differs = self._differs(at_periods(sums[window], at), rows)
                    late += int(differs.max() if self.of.entry.is_register else differs.sum())
                for end in rows.loc[~rows["is_hidden"], "month_index"].unique():
                    seen.update(parts_of(int(end), window, grain))
        return late

    def _differs(self, now: pd.DataFrame, told: pd.DataFrame) -> "pd.Series[int]":
        """By period, how many counts differ from what was published."""
        key = ["month_index", "area_number"]
        one, other = (f[f["channel_index"] == 0][[*key, *COUNT]] for f in (now, told))
        both = one.merge(other, on=key, how="outer", suffixes=("", "_told"))
        count, figure = (both[c].fillna(0).to_numpy() for c in ("event_count", "event_count_told"))
        hidden = both["is_hidden"].eq(True) | both["is_hidden_told"].eq(True)
        half = self.of.rule.rounding // 2 * (1 + self.past.so_far.revisions)
        over = np.where(figure > 0, np.maximum(np.abs(count - figure) - half, 0), count)
        shown = ~hidden.to_numpy()
        return pd.Series(over[shown]).groupby(both["month_index"].to_numpy()[shown]).sum()

    def revise(self) -> None:
        """Publish late rows of complete years as counts of their own, under the same rule.

        Months and quarters stay as they were published first.
        """
        past, closed = self.past, self._closed()
        found = self.of.settled(past, closed) if closed else None
        if found is None:
            self.of.say(
                "nothing was revised: no complete year is published yet, or the rows do not add up"
                " to what was published."
            )
            return
        counts, changed, dropped = found
        late = np.where(dropped, 0, np.maximum(-changed, 0))
        for revision in range(1, past.so_far.revisions + 1):
            kept = self.of.kept(past, closed, revision)
            earlier = settled(replace(counts, count=late), kept, self.of.rule)
            if earlier is None:
                self.of.say("nothing was revised: the rows lack late ones published before.")
                return
            late = np.maximum(late - (earlier[0].count + earlier[1])[: len(late)], 0)
        if not late.any():
            self.of.say("nothing was revised: no rows came late for complete years.")
            return
        longest: Window = "snapshot" if "snapshot" in closed else "year"
        closed = {longest: closed[longest]}
        outcome, choice = self._protect_late(counts, late, closed)
        figures = to_figures(outcome, self.of.number, past.channels, self.of.ladder)
        figures = figures[~figures["is_hidden"].to_numpy(dtype=bool)]
        if self.of.grain == "snapshot":
            figures = shown_throughout(figures, self.of.levels[-1])
        if not len(figures):
            self.of.say("nothing was revised: the late rows are too few to publish.")
            return
        self.of.work.publications.add(
            Entry(
                records=self.of.entry.key,
                rule=self.of.rule.key,
                revision=past.so_far.revisions + 1,
                periods=self.of.labels(closed),
                decisions=to_json(choice, closed),
                checked=outcome.audit.checked,
                repaired=outcome.audit.repaired,
            ),
            figures,
        )

    def _closed(self) -> dict[Window, Indices]:
        """Published periods that no later period will contain."""
        past, grain = self.past, self.of.grain
        if grain == "snapshot":
            return {"snapshot": past.at("snapshot")}
        covered = self.of.covered(past)
        ends = [end for end in past.at("year") if covered.issuperset(parts_of(end, "year", grain))]
        months = {n for end in ends for n in parts_of(end, "year", "month")}
        closed = {w: tuple(p for p in past.at(w) if p in months) for w in past.so_far.windows}
        return {window: at for window, at in closed.items() if at}

    def _protect_late(
        self, counts: Counts, late: NDArray[np.int64], closed: Mapping[Window, Indices]
    ) -> tuple[Outcome, Choice]:
        """Late rows as a set of their own, in tables that are published of the periods.

        Levels leave out tables of which nearly all counts would be hidden, as of any set, and finer
        levels are left out as far as the largest then shows more. Only figures that are shown are
        published of it: where none is, nobody is told whether rows came.
        """
        cells = self.of.cells_of(counts, late, np.flatnonzero(late))
        counted = replace(self.of.counted, cells=cells)
        choice = self.of.choice(tuple(w for w in EVERY_WINDOW if w in closed), Decisions())
        tables: list[Table] = []
        for level in self.of.levels:
            found: dict[Window, dict[str, pd.DataFrame]] = {w: {} for w in closed}
            for item, frame in self.of.frames(counted, level, self.of.items):
                for window, summed in in_windows(frame, closed, self.of.grain).items():
                    rows = at_periods(summed, closed[window])
                    was = self.past.was_published((window, level, item.key), rows)
                    found[window][item.key] = rows[was]
            choice.look(level, found)
            tables += choice.tables(level, found)
        choice.settle(counted.level, self.of.parents)
        kept = [rest for table in tables if (rest := choice.kept(table)) is not None]
        months = counts.period[late > 0]
        at = {window: self._in_years(periods, months) for window, periods in closed.items()}
        whole = [self._with_unknown(table, at[table.window], choice) for table in kept]
        outcomes = [
            self.of.protect([t for t in whole if t.level in self.of.levels[place:]])
            for place in range(len(self.of.levels))
        ]
        return max(outcomes, key=self._shown_at_largest), choice

    def _shown_at_largest(self, outcome: Outcome) -> int:
        """How many late rows the largest level shows: few of them can hide the many of a town."""
        last = self.of.levels[-1]
        return sum(
            int(t.frame["event_count"].sum()) for n, t in outcome.tables.items() if n[1] == last
        )

    def _in_years(self, at: Indices, months: NDArray[np.int64]) -> Indices:
        """The periods in years that hold some of the months."""
        ends = [e for e in self.past.at("year") if any(e - 12 < m <= e for m in months)]
        return tuple(p for p in at if not ends or any(e - 12 < p <= e for e in ends))

    def _with_unknown(self, table: Table, periods: Indices, choice: Choice) -> Table:
        """A table of late rows with its zeros as counts that nobody is told of."""
        name = table.window, table.level, table.item
        channels = [0, *(self.of.counted.channels if choice.by_channel(*name) else ())]
        areas = range(1, len(self.of.ladder[table.level]) + 1)
        cells = pd.MultiIndex.from_product([periods, channels, areas], names=KEY).to_frame(False)
        cells = cells[self.past.was_published(name, cells)]
        whole = cells.merge(table.frame, on=KEY, how="left")
        counts = whole["event_count"].fillna(0).astype(np.int64)
        return replace(table, frame=whole.assign(event_count=counts, is_hidden=counts == 0))


def shown_throughout(figures: pd.DataFrame, largest: str) -> pd.DataFrame:
    """The figures of late rows of snapshots, without areas that show them at some snapshots only.

    Most people of a snapshot are in the next one too. Late rows that an area shows at one snapshot
    and hides at another, to cover those of its neighbour, would tell these.

    figures : shown cells, in the columns FIGURES. largest : the level that keeps all of its own.
    """
    snapshots = figures.groupby("item")["period"].nunique()
    cell = ["level", "item", "channel", "area_code"]
    shown = figures.groupby(cell)["period"].transform("nunique")
    kept = (shown == figures["item"].map(snapshots)) | (figures["level"] == largest)
    return figures[kept.to_numpy(dtype=bool)]
