"""Decide how much of a record set each level publishes.

A table of which nearly all counts would be hidden is left out, and the manifest lists it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields

import numpy as np
import pandas as pd

from data.model import Unpublished, Window
from data.pipeline.disclosure import Table
from data.pipeline.disclosure.lines import Parents, nests

NEARLY_ALL_HIDDEN = 0.75
"""A level leaves out a table where more than this share of its counts above zero is too small.

A table is a theme's services, the channels, or all of it.
"""
MOSTLY_HIDDEN = 0.5
"""The same share for months and quarters, which longer windows replace."""
STEP = 0.05
"""Shares of unpublished counts are rounded to multiples of this.

They are computed from the true counts, so an exact share would give some away.
"""


@dataclass(frozen=True)
class Item:
    """A take-up table: a service, or a theme's total over ``parts``."""

    key: str
    index: int
    parts: tuple[int, ...] = ()


@dataclass(frozen=True)
class Detail:
    """The tables of a group that a level publishes.

    Each level publishes at least as much as finer ones do, so that no count of a finer one is a
    difference.
    """

    total: bool = False
    services: bool = False
    channels: bool = False
    quarters: bool = False
    months: bool = False

    def __and__(self, other: "Detail") -> "Detail":
        return Detail(*(getattr(self, f.name) and getattr(other, f.name) for f in fields(self)))

    def has(self, what: str) -> bool:
        """Whether a kind of table is published. Months make quarters."""
        return bool(getattr(self, what)) or (what == "quarters" and self.months)

    def holds(self, other: "Detail") -> bool:
        """Whether ``other`` has nothing that this one lacks."""
        return self & other == other


@dataclass(frozen=True)
class Group:
    """A theme that has a total, with its services; or a single service, which is its own total."""

    key: str
    totals: tuple[str, ...]
    services: tuple[str, ...]

    def items(self, detail: Detail) -> tuple[str, ...]:
        """Items published at a level of this detail."""
        return (*(self.totals if detail.total else ()), *(self.services if detail.services else ()))


def groups_of(items: Sequence[Item]) -> list[Group]:
    """Items by theme total, in order."""
    names = {i.index: i.key for i in items}
    themes = [
        Group(i.key, (i.key,), tuple(names[p] for p in i.parts if p in names))
        for i in items
        if i.parts
    ]
    summed = {key for theme in themes for key in theme.services}
    return themes + [
        Group(i.key, (i.key,), ()) for i in items if not i.parts and i.key not in summed
    ]


ByItem = Mapping[str, pd.DataFrame]
"""Item → its counts in the schema TAKEUP."""


@dataclass
class Choice:
    """The tables published of each group at each level of one record set.

    Levels are examined from the finest on.
    """

    items: Sequence[Item]
    smallest: int
    windows: Sequence[Window]
    """The windows of the set, the longest first. It is always published; the others are extras."""
    by_channels: bool
    """Whether there is more than one channel."""
    last: str
    """The largest level: it has every item, whatever is hidden there."""
    details: dict[tuple[str, str], Detail] = field(default_factory=dict)
    """(group, level) → the published detail."""
    shares: dict[tuple[str, str, str], float] = field(default_factory=dict)
    """(group, level, what) → share of the counts above zero that are too small."""
    overlapping: set[tuple[str, str]] = field(default_factory=set)
    """(group, level) where less is published because the level overlaps with a larger one."""
    levels: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.groups = groups_of(self.items)
        self.longest, *self.extras = self.windows

    def look(self, level: str, frames: Mapping[Window, ByItem]) -> None:
        """Choose the tables of a level from its counts, by window and item."""
        longest = frames[self.longest]
        for group in self.groups:
            before = (
                self.details.get((group.key, self.levels[-1]), Detail())
                if self.levels
                else Detail()
            )
            total = (
                level == self.last
                or before.total
                or self._is_useful(group, level, "total", [longest[k] for k in group.totals])
            )
            services = (
                level == self.last
                or before.services
                or (
                    self._is_useful(group, level, "services", [longest[k] for k in group.services])
                    and total
                )
            )
            mine = group.items(Detail(total=total, services=services))
            channels = self.by_channels and (
                before.channels
                or (
                    services
                    and self._is_useful(
                        group, level, "channels", [longest[k] for k in mine], by_channel=True
                    )
                )
            )

            def is_useful(
                window: Window,
                what: str,
                group: Group = group,
                mine: tuple[str, ...] = mine,
                by_channel: bool = channels,
            ) -> bool:
                counts = [frames[window][key] for key in mine]
                return self._is_useful(group, level, what, counts, by_channel=by_channel)

            months = "month" in self.extras and (
                before.months or (total and is_useful("month", "months"))
            )
            # Quarters say nothing more where there are months.
            quarters = "quarter" in self.extras and (
                before.quarters or (total and not months and is_useful("quarter", "quarters"))
            )
            self.details[group.key, level] = Detail(total, services, channels, quarters, months)
        self.levels.append(level)

    def _is_useful(
        self,
        group: Group,
        level: str,
        what: str,
        frames: Sequence[pd.DataFrame],
        *,
        by_channel: bool = False,
    ) -> bool:
        counts = [
            f["event_count"].to_numpy()[(f["channel_index"].to_numpy() > 0) == by_channel]
            for f in frames
        ]
        shown = np.concatenate(counts) if counts else np.empty(0)
        share = float(((shown > 0) & (shown < self.smallest)).mean()) if len(shown) else 0.0
        self.shares[group.key, level, what] = share
        return share <= (MOSTLY_HIDDEN if what in ("months", "quarters") else NEARLY_ALL_HIDDEN)

    def settle(self, counted: str, parents: Parents) -> None:
        """Limit the finer of two levels that overlap.

        It may publish no more than a level whose areas make up the areas of both. Otherwise their
        differences would be counts of parts.
        """
        for group in self.groups:
            for place in range(len(self.levels) - 1, -1, -1):
                level = self.levels[place]
                for larger in self.levels[place + 1 :]:
                    mine, other = self.details[group.key, level], self.details[group.key, larger]
                    if (
                        level != counted
                        and mine != Detail()
                        and other != Detail()
                        and not nests(counted, level, larger, parents)
                    ):
                        common = self._common(group.key, (level, larger), counted, parents)
                        if not common.holds(mine):
                            self.details[group.key, level] = mine & common
                            self.overlapping.add((group.key, level))

    def _common(self, group: str, pair: tuple[str, str], counted: str, parents: Parents) -> Detail:
        """The most that is published of a level whose areas both levels are made of."""
        under = [
            v
            for v in self.levels
            if v not in pair and all(nests(counted, v, larger, parents) for larger in pair)
        ]
        return self.details[group, under[-1]] if under else Detail()

    def tables(self, level: str, frames: Mapping[Window, ByItem]) -> Iterator[Table]:
        """The tables a level publishes."""
        for group in self.groups:
            detail = self.details[group.key, level]
            for key in group.items(detail):
                for window in self.windows:
                    if self._has(window, detail):
                        yield _table(level, key, frames[window][key], window, detail)

    def _has(self, window: Window, detail: Detail) -> bool:
        return window == self.longest or (detail.months if window == "month" else detail.quarters)

    def kept(self, table: Table) -> Table | None:
        """A table made before levels were settled, as it is published now."""
        group = next(g for g in self.groups if table.item in (*g.totals, *g.services))
        detail = self.details[group.key, table.level]
        if table.item not in group.items(detail) or not self._has(table.window, detail):
            return None
        return _table(table.level, table.item, table.frame, table.window, detail)

    def unpublished(self) -> tuple[Unpublished, ...]:
        """The tables that the levels leave out, from the finest level on."""
        found = []
        for level in self.levels:
            for group in self.groups:
                detail = self.details[group.key, level]
                for what, is_there, items in (
                    ("total", detail.total, group.totals),
                    ("services", detail.services, group.services),
                    ("channels", detail.channels or not self.by_channels, group.items(detail)),
                    ("quarters", self._is_there("quarter", detail), group.items(detail)),
                    ("months", self._is_there("month", detail), group.items(detail)),
                ):
                    if not is_there and items:
                        found.append(self._left_out(group, level, what, items))
        return tuple(found)

    def _is_there(self, window: Window, detail: Detail) -> bool:
        """Whether nothing of a window is left out."""
        return window not in self.extras or detail.has(f"{window}s")

    def _left_out(self, group: Group, level: str, what: str, items: tuple[str, ...]) -> Unpublished:
        larger = self.levels[self.levels.index(level) + 1 :]
        instead = next((v for v in larger if self.details[group.key, v].has(what)), "")
        share = self.shares.get((group.key, level, what))
        told = 1.0 if share is None else round(round(share / STEP) * STEP, 2)
        of = "counts" if what in ("total", "services") else what
        return Unpublished(
            level=level,
            what=of,
            items=items,
            share=told,
            overlaps=(group.key, level) in self.overlapping,
            instead=instead,
        )


def _table(level: str, item: str, frame: pd.DataFrame, window: Window, detail: Detail) -> Table:
    rows = frame if detail.channels else frame[frame["channel_index"].to_numpy() == 0]
    return Table(
        level=level, item=item, frame=rows.astype({"event_count": np.int64}), window=window
    )
