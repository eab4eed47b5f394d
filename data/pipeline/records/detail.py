"""Decide how much of a record set each level publishes.

A table of which nearly all counts would be hidden is left out, and the manifest lists it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Literal

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
"""The same share for months and quarters, which longer windows replace, now or later."""
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
    """The tables of a group that a level publishes in one window.

    Each level publishes at least as much as finer ones do, so that no count of a finer one is a
    difference.
    """

    total: bool = False
    services: bool = False
    channels: bool = False

    def __and__(self, other: "Detail") -> "Detail":
        return Detail(*(getattr(self, f.name) and getattr(other, f.name) for f in fields(self)))

    def __or__(self, other: "Detail") -> "Detail":
        return Detail(*(getattr(self, f.name) or getattr(other, f.name) for f in fields(self)))

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
Place = tuple[Window, str, str]
"""Window, group and level."""


@dataclass(frozen=True)
class Decisions:
    """What was decided of the windows, groups and levels of a record set.

    A decision that a build has published stays for all later builds.
    """

    details: Mapping[Place, Detail] = field(default_factory=dict)
    shares: Mapping[tuple[Window, str, str, str], float] = field(default_factory=dict)
    """(window, group, level, what) → about which share of the counts above zero is too small."""
    overlapping: frozenset[Place] = frozenset()
    """Where less is published because the level overlaps with a larger one."""


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
    decided: Decisions = Decisions()
    """The decisions of earlier builds."""
    details: dict[Place, Detail] = field(default_factory=dict)
    shares: dict[tuple[Window, str, str, str], float] = field(default_factory=dict)
    overlapping: set[Place] = field(default_factory=set)
    levels: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.groups = groups_of(self.items)
        self.longest, *self.extras = self.windows
        self.shares |= self.decided.shares
        self.overlapping |= self.decided.overlapping

    @property
    def decisions(self) -> Decisions:
        """All decisions: those of earlier builds, and those made now."""
        return Decisions(
            {**self.decided.details, **self.details}, self.shares, frozenset(self.overlapping)
        )

    def look(self, level: str, frames: Mapping[Window, ByItem]) -> None:
        """Choose the tables of a level from its counts, by window and item."""
        for group in self.groups:
            # The shortest extra first: quarters say nothing more where there are months.
            for window in (self.longest, *reversed(self.extras)):
                place = window, group.key, level
                found = self.decided.details.get(place)
                if found is None:
                    choose = self._of_longest if window == self.longest else self._of_extra
                    found = choose(group, level, window, frames[window])
                self.details[place] = found
        self.levels.append(level)

    def _finer(self, window: Window, group: Group) -> Detail:
        """What the next finer level publishes."""
        return self.details[window, group.key, self.levels[-1]] if self.levels else Detail()

    def _of_longest(self, group: Group, level: str, window: Window, frames: ByItem) -> Detail:
        before = self._finer(window, group)
        for extra in self.extras:
            before |= self.decided.details.get((extra, group.key, level), Detail())
        place = window, group.key, level
        total = (
            level == self.last
            or before.total
            or self._is_useful(place, "total", [frames[k] for k in group.totals])
        )
        services = (
            level == self.last
            or before.services
            or (self._is_useful(place, "services", [frames[k] for k in group.services]) and total)
        )
        mine = [frames[k] for k in group.items(Detail(total=total, services=services))]
        channels = self.by_channels and (
            before.channels
            or (services and self._is_useful(place, "channels", mine, by_channel=True))
        )
        return Detail(total, services, channels)

    def _of_extra(self, group: Group, level: str, window: Window, frames: ByItem) -> Detail:
        whole = self.details[self.longest, group.key, level]
        if window == "quarter" and self._has_months(group.key, level):
            return Detail()
        mine = [frames[key] for key in group.items(whole)]
        is_useful = self._finer(window, group).total or (
            whole.total
            and self._is_useful(
                (window, group.key, level), "total", mine, by_channel=whole.channels
            )
        )
        return whole if is_useful else Detail()

    def _has_months(self, group: str, level: str) -> bool:
        return "month" in self.extras and self.details["month", group, level].total

    def _is_useful(
        self,
        place: Place,
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
        self.shares[*place, what] = round(round(share / STEP) * STEP, 2)
        return share <= (MOSTLY_HIDDEN if place[0] in ("month", "quarter") else NEARLY_ALL_HIDDEN)

    def settle(self, counted: str, parents: Parents) -> None:
        """Limit the finer of two levels that overlap.

        It may publish no more than a level whose areas make up the areas of both. Otherwise their
        differences would be counts of parts. Decisions of earlier builds stay: levels and windows
        that are new are limited to what the larger ones have.
        """
        for group in self.groups:
            for place in range(len(self.levels) - 1, -1, -1):
                level = self.levels[place]
                for larger in self.levels[place + 1 :]:
                    if all(
                        self.details[self.longest, group.key, v] != Detail()
                        for v in (level, larger)
                    ) and not (level == counted or nests(counted, level, larger, parents)):
                        common = self._under((level, larger), counted, parents)
                        for window in self.windows:
                            self._limit(window, group.key, level, common)
                    for window in self.windows:
                        at, above = (window, group.key, level), (window, group.key, larger)
                        if above in self.decided.details and at not in self.decided.details:
                            self.details[at] &= self.details[above]

    def _limit(self, window: Window, group: str, level: str, common: str) -> None:
        """Limit a window of a level to what a finer level publishes, '' for no level."""
        at = window, group, level
        most = self.details[window, group, common] if common else Detail()
        if at not in self.decided.details and not most.holds(self.details[at]):
            self.details[at] &= most
            self.overlapping.add(at)

    def _under(self, pair: tuple[str, str], counted: str, parents: Parents) -> str:
        """The largest level that the areas of both levels are made of; '' where there is none."""
        under = [
            v
            for v in self.levels
            if v not in pair and all(nests(counted, v, larger, parents) for larger in pair)
        ]
        return under[-1] if under else ""

    def group_of(self, item: str) -> Group:
        """The group that an item belongs to."""
        return next(g for g in self.groups if item in (*g.totals, *g.services))

    def has(self, window: Window, level: str, item: str) -> bool:
        """Whether a table is published."""
        group = self.group_of(item)
        return item in group.items(self.details[window, group.key, level])

    def by_channel(self, window: Window, level: str, item: str) -> bool:
        """Whether a table is published by channel too."""
        return self.details[window, self.group_of(item).key, level].channels

    def tables(self, level: str, frames: Mapping[Window, ByItem]) -> Iterator[Table]:
        """The tables a level publishes."""
        for group in self.groups:
            for window in self.windows:
                detail = self.details[window, group.key, level]
                for key in group.items(detail):
                    yield _table(level, key, frames[window][key], window, detail)

    def kept(self, table: Table) -> Table | None:
        """A table made before levels were settled, as it is published now."""
        if not self.has(table.window, table.level, table.item):
            return None
        detail = self.details[table.window, self.group_of(table.item).key, table.level]
        return _table(table.level, table.item, table.frame, table.window, detail)

    def unpublished(self) -> tuple[Unpublished, ...]:
        """The tables that the levels leave out, from the finest level on."""
        found = []
        for level in self.levels:
            for group in self.groups:
                detail = self.details[self.longest, group.key, level]
                left_out: list[tuple[What, bool, tuple[str, ...]]] = [
                    ("total", detail.total, group.totals),
                    ("services", detail.services, group.services),
                    ("channels", detail.channels or not self.by_channels, group.items(detail)),
                    ("quarters", self._is_there("quarter", group, level), group.items(detail)),
                    ("months", self._is_there("month", group, level), group.items(detail)),
                ]
                found += [
                    self._left_out(group, level, what, items)
                    for what, is_there, items in left_out
                    if not is_there and items
                ]
        return tuple(found)

    def _is_there(self, window: Window, group: Group, level: str) -> bool:
        """Whether nothing of a window is left out. Months make quarters."""
        return (
            window not in self.extras
            or self.details[window, group.key, level].total
            or (window == "quarter" and self._has_months(group.key, level))
        )

    def _left_out(
        self, group: Group, level: str, what: "What", items: tuple[str, ...]
    ) -> Unpublished:
        larger = self.levels[self.levels.index(level) + 1 :]
        window, part = _LEFT_OUT.get(what, (self.longest, what))
        instead = next(
            (v for v in larger if self._publishes(window, part, group.key, v)),
            "",
        )
        return Unpublished(
            level=level,
            what="counts" if what in ("total", "services") else what,
            items=items,
            share=self.shares.get((window, group.key, level, part), 1.0),
            overlaps=any((w, group.key, level) in self.overlapping for w in self.windows),
            instead=instead,
        )

    def _publishes(self, window: Window, part: str, group: str, level: str) -> bool:
        has: bool = getattr(self.details[window, group, level], part)
        return has or (window == "quarter" and self._has_months(group, level))


What = Literal["total", "services", "channels", "quarters", "months"]
_LEFT_OUT: dict[str, tuple[Window, str]] = {
    "quarters": ("quarter", "total"),
    "months": ("month", "total"),
}
"""What is left out → the window it is of, and the part of its detail."""


def _table(level: str, item: str, frame: pd.DataFrame, window: Window, detail: Detail) -> Table:
    rows = frame if detail.channels else frame[frame["channel_index"].to_numpy() == 0]
    return Table(
        level=level, item=item, frame=rows.astype({"event_count": np.int64}), window=window
    )
