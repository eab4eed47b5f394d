"""Protect one record set under a rule, together with what earlier builds have published of it."""

import itertools
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from ibis.expr.types import Table as Cells

from data.errors import DisclosureError
from data.model import Unpublished, Window
from data.pipeline.disclosure import Outcome, Table
from data.pipeline.publications import Entry, fingerprint
from data.pipeline.records.cells import KEYS
from data.pipeline.records.counter import CountedRecords
from data.pipeline.records.detail import Choice
from data.pipeline.records.late import LateRows
from data.pipeline.records.republished import to_figures
from data.pipeline.records.ruled import Ruled, at_periods
from data.pipeline.records.shapes import Name, to_json
from data.pipeline.records.successive import Indices, Past, Plan
from data.pipeline.records.windows import Schedule, in_windows
from data.protection_words import unpublished_sentences


@dataclass
class Protecting:
    """One record set under a rule, from its counts to what may be published.

    ``begin`` reads and decides, and protects in an executor; ``finish`` adds the result to the
    ledger. What is then published is read from the ledger alone.
    """

    of: Ruled
    past: Past
    schedule: Schedule
    unpublished: tuple[Unpublished, ...] = ()
    choice: Choice = field(init=False)
    plan: Plan = field(init=False)
    withheld: bool = field(default=False, init=False)
    """Whether the longer periods had to be left out for the sake of those in them."""

    def begin(self, aside: Executor) -> Future[Outcome]:
        """Decide what is published of the new periods, and protect it in the executor."""
        work = self.of.work
        self.plan, counted = self._planned()
        self.choice = self.of.choice(tuple(self.plan.ends), self.past.decisions)
        tables, joint = self._tables(counted)
        self.unpublished = self.choice.unpublished()
        names = {level: self.of.ladder[level].entry.names for level in self.of.levels}
        for told in unpublished_sentences(self.unpublished, names):
            self.of.remark(told)

        def protected() -> Outcome:
            with work.progress.step(f"protected {self.of.entry.title}"):
                return self._protected(tables, joint)

        return aside.submit(protected)

    def _planned(self) -> tuple[Plan, CountedRecords]:
        """The periods, and the counts that they are made of.

        Where new periods contain published ones, these counts agree with what was published. Where
        none do, the longer periods are left out.
        """
        index = self.past.index
        ends = {w: tuple(map(int, index(np.array(at)))) for w, at in self.schedule.ends.items()}
        plan = self.past.plan(ends)
        for window, at in plan.inside.items():
            self.of.remark(
                f"no figure is published for {self._periods(window, at)}, because a longer period"
                " that it is part of was published without it: the rest could be worked out."
            )
        if not plan.joint:
            return plan, self.of.counted
        cells = self._settled_cells(plan.joint)
        if cells is not None:
            return plan, replace(self.of.counted, cells=cells)
        for window, at in plan.contested.items():
            self.of.remark(
                f"no figure is published for {self._periods(window, at)}, because the rows do not"
                " add up to what was published of shorter periods in it: rows are missing, or are"
                " counted otherwise. The shorter periods stay as published."
            )
        return plan.without_contested(), self.of.counted

    def _periods(self, window: Window, at: Collection[int]) -> str:
        labels = self.of.labels({window: at})[window]
        return ", ".join(f"the {window} to {label}" for label in labels)

    def _settled_cells(self, joint: Mapping[Window, Indices]) -> Cells | None:
        """The counts of the set, with those of published periods as they were published.

        None where no such counts are found.
        """
        found = self.of.settled(self.past, joint)
        if found is None:
            return None
        counts, changed, dropped = found
        difference = changed - np.where(dropped, counts.count, 0)
        moved = np.flatnonzero(difference)
        if not len(moved):
            return self.of.counted.cells
        columns = [*KEYS, "event_count", "hidden_rows"]
        change = self.of.cells_of(counts, difference, moved)
        return self.of.counted.cells.select(columns).union(change.select(columns))

    def _tables(self, counted: CountedRecords) -> tuple[list[Table], list[Table]]:
        """The tables of new periods, and those of published periods that these contain."""
        sums, plan, choice = self.plan.summed(), self.plan, self.choice
        tables: list[Table] = []
        shared: dict[Name, pd.DataFrame] = {}
        for level in self.of.work.progress.over(self.of.levels, f"take-up: {self.of.entry.title}"):
            fresh: dict[Window, dict[str, pd.DataFrame]] = {w: {} for w in plan.ends}
            for item, frame in self.of.frames(counted, level, self.of.items):
                for window, summed in in_windows(frame, sums, counted.grain).items():
                    fresh[window][item.key] = at_periods(summed, plan.new[window])
                    if window in plan.joint:
                        shared[window, level, item.key] = at_periods(summed, plan.joint[window])
            choice.look(level, fresh)
            tables += choice.tables(level, fresh)
        choice.settle(counted.level, self.of.parents)
        kept = [found for table in tables if (found := choice.kept(table)) is not None]
        return kept, list(self.past.joint_tables(shared, choice, self.of.rule))

    def _protected(self, tables: Sequence[Table], joint: Sequence[Table]) -> Outcome:
        try:
            return self.of.protect([*tables, *joint])
        except DisclosureError:
            if not joint:
                raise
        # The shorter periods are published already, so the longer ones that contain them give way.
        self.withheld = True
        left = self.plan.without_contested()
        rest = [
            replace(table, frame=at_periods(table.frame, left.new.get(table.window, ())))
            for table in tables
        ]
        return self.of.protect([table for table in rest if len(table.frame)])

    def finish(self, outcome: Outcome) -> Past:
        """Add what was protected to the ledger, and revise it where that was asked for.

        Returns what is published of the set from now on.
        """
        of, ledger = self.of, self.of.work.publications
        plan = self.plan.without_contested() if self.withheld else self.plan
        periods = of.labels(plan.new)
        withheld = of.labels(self.plan.contested) if self.withheld else {}
        if periods or withheld:
            ledger.add(
                Entry(
                    records=of.entry.key,
                    rule=of.rule.key,
                    years=self.schedule.years if set(periods) & {"year", "quarter"} else "",
                    periods=periods,
                    withheld=withheld,
                    decisions=to_json(self.choice, periods),
                    areas={level: fingerprint(of.ladder[level].codes) for level in of.levels},
                    definition=self._definition,
                    checked=outcome.audit.checked,
                    repaired=outcome.audit.repaired,
                ),
                to_figures(outcome, of.number, self.past.channels, of.ladder),
            )
        if of.entry.key in of.work.revise:
            LateRows(of, self._now()).revise()
        past = self._now()
        self._tell(past)
        if ledger.folder:
            LateRows(of, past).tell()
        return past

    def _now(self) -> Past:
        """What is published of the set, with what this build has added."""
        so_far = self.of.work.publications.of(self.of.entry.key)
        return replace(self.past, so_far=so_far)

    @property
    def _definition(self) -> str:
        """A fingerprint of what the set counts."""
        mine = {item.key for item in self.of.items}
        services = [
            f"{s.key}: {', '.join(sorted(s.codes))}"
            for s in self.of.work.catalogue.service
            if s.key in mine
        ]
        return fingerprint(
            [*services, *(f"{i.month}: {i.why}" for i in self.of.entry.interruptions)]
        )

    def _tell(self, past: Past) -> None:
        """Remarks about what stays as it was published.

        They follow from the ledger as it stands after the build and from the files.
        """
        entries = past.so_far.first
        for before, after in itertools.pairwise(entries):
            start = min((p for at in after.periods.values() for p in at), default="")
            if before.definition != after.definition and start:
                self.of.remark(
                    "what it counts was changed in atlas.toml. Figures published before stay as"
                    f" they are; those published from {start} on follow the new definition."
                )
        for entry in entries:
            for window, labels in entry.withheld.items():
                self.of.remark(
                    f"no figure is published for the {window} to {', '.join(labels)}: with the"
                    " shorter periods already published, it would give hidden counts away."
                )
