"""What earlier builds have published of a record set, and what this build may add to it.

A period is published once: its figures, which cells are hidden and which tables are left out then
stay. A longer period that contains published ones is protected together with them.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.errors import DisclosureError
from data.model import Window
from data.pipeline.areas.ladder import Ladder
from data.pipeline.disclosure import Table
from data.pipeline.publications import SoFar, number_of
from data.pipeline.records.detail import Choice, Decisions, Group
from data.pipeline.records.settled import Kept
from data.pipeline.records.shapes import Name, Shape, decisions_of, shape_of
from data.rules import Rule
from data.windows import SPANS

KEY = ["month_index", "channel_index", "area_number"]
NOTHING = pd.DataFrame(
    {
        "month_index": np.empty(0, dtype=np.uint16),
        "channel_index": np.empty(0, dtype=np.uint8),
        "area_number": np.empty(0, dtype=np.uint32),
        "event_count": np.empty(0, dtype=np.int32),
        "is_hidden": np.empty(0, dtype=np.bool_),
    }
)
"""A table without rows, in the schema TAKEUP."""
ALL = "all"
Indices = tuple[int, ...]


@dataclass(frozen=True)
class Plan:
    """The periods of a build, by window: indices of months, or places of snapshots."""

    ends: Mapping[Window, Indices]
    """All of them, the longest window first."""
    new: Mapping[Window, Indices]
    """Those that no build has published yet."""
    contested: Mapping[Window, Indices]
    """Those of the new ones that contain published periods."""
    joint: Mapping[Window, Indices]
    """Published periods in these."""
    inside: Mapping[Window, Indices]
    """Periods that are part of a published longer one and were not published with it: never."""

    def without_contested(self) -> "Plan":
        """The same without the periods that contain published ones."""
        left = {w: _less(at, self.contested.get(w, ())) for w, at in self.ends.items()}
        new = {w: _less(at, self.contested.get(w, ())) for w, at in self.new.items()}
        return Plan({w: at for w, at in left.items() if at}, new, {}, {}, self.inside)

    def summed(self) -> dict[Window, Indices]:
        """The periods that counts are needed of."""
        return {w: tuple(sorted({*self.new[w], *self.joint.get(w, ())})) for w in self.ends}


def _months_in(end: int, window: Window) -> range:
    """The months of a period, by its last."""
    return range(end - SPANS[window] + 1, end + 1)


def _inside(at: Indices, window: Window, past: Mapping[Window, Collection[int]]) -> Indices:
    """The periods that no build has published, though one has published a longer one around them.

    Less its other parts, that one would be the equation that their protection knew nothing of.
    """
    if window not in SPANS:
        return ()
    around = {
        month
        for longer in past
        if SPANS.get(longer, 0) > SPANS[window]
        for end in past[longer]
        for month in _months_in(end, longer)
    }
    return tuple(n for n in at if n in around and n not in past.get(window, ()))


def _less(at: Indices, without: Collection[int]) -> Indices:
    return tuple(n for n in at if n not in without)


@dataclass(frozen=True)
class Past:
    """What the ledger holds of a record set, numbered as this build numbers it."""

    so_far: SoFar
    index: Callable[[NDArray[np.integer]], NDArray[np.integer]]
    """Month numbers (or days of snapshots) → indices."""
    channels: Sequence[str]
    """Keys in order of channel index from 1."""
    ladder: Ladder

    @cached_property
    def shapes(self) -> tuple[tuple[dict[Window, Indices], Shape], ...]:
        """(periods, shape) of each entry of figures published first."""
        return tuple(self._shapes(0))

    def _shapes(self, revision: int) -> Iterator[tuple[dict[Window, Indices], Shape]]:
        told: Mapping[str, Any] = {}
        for entry in self.so_far.entries:
            if entry.revision == revision:
                told = entry.decisions or told
                at = {w: self._indices(labels) for w, labels in entry.periods.items()}
                yield at, shape_of(told, entry.rule)

    @property
    def decisions(self) -> Decisions:
        """The decisions that stay."""
        told = [entry.decisions for entry in self.so_far.first if entry.decisions]
        return decisions_of(told[-1]) if told else Decisions()

    def _indices(self, labels: Sequence[str]) -> Indices:
        numbers = np.array([number_of(label) for label in labels], dtype=np.int64)
        return tuple(int(n) for n in self.index(numbers))

    def at(self, window: Window) -> Indices:
        """The published periods of a window."""
        return tuple(sorted(n for at, _ in self.shapes for n in at.get(window, ())))

    def shape_at(self, window: Window, period: int, revision: int = 0) -> Shape:
        """The tables that were published of a period, or of its late rows."""
        shapes = self._shapes(revision) if revision else self.shapes
        return next((shape for at, shape in shapes if period in at.get(window, ())), Shape({}, {}))

    @cached_property
    def tables(self) -> dict[tuple[int, Window, str, str], pd.DataFrame]:
        """(revision, window, level, item) → published rows in the schema TAKEUP."""
        parts: dict[tuple[int, Window, str, str], list[pd.DataFrame]] = {}
        for entry in self.so_far.entries:
            rows = self.so_far.figures(entry)
            for name, part in rows.groupby(["window", "level", "item"], sort=True, observed=True):
                window, level, item = name
                if level in self.ladder:
                    numbered = self._numbered(part, level)
                    parts.setdefault((entry.revision, window, level, item), []).append(numbered)
        return {name: pd.concat(found, ignore_index=True) for name, found in parts.items()}

    def _numbered(self, rows: pd.DataFrame, level: str) -> pd.DataFrame:
        known = {ALL: 0} | {key: place for place, key in enumerate(self.channels, 1)}
        # A channel that the catalogue no longer has stays in the total over all channels.
        rows = rows[rows["channel"].isin(known)]
        return pd.DataFrame(
            {
                "month_index": self.index(rows["period"].to_numpy()).astype(np.uint16),
                "channel_index": rows["channel"].map(known).to_numpy(dtype=np.uint8),
                "area_number": rows["area_code"]
                .map(self.ladder[level].numbers)
                .to_numpy(dtype=np.uint32),
                "event_count": rows["event_count"].to_numpy(dtype=np.int32),
                "is_hidden": rows["is_hidden"].to_numpy(dtype=np.bool_),
            }
        )

    def rows(self, name: Name, revision: int = 0) -> pd.DataFrame:
        """The published rows of a table."""
        return self.tables.get((revision, *name), NOTHING)

    def plan(self, ends: Mapping[Window, Indices]) -> Plan:
        """Which of some periods are new, and which of these contain published ones."""
        past = {window: set(self.at(window)) for window in self.so_far.windows}
        inside = {window: _inside(at, window, past) for window, at in ends.items()}
        grain = tuple(ends)[-1]
        ends = {w: _less(at, inside[w]) for w, at in ends.items()}
        ends = {w: at for w, at in ends.items() if at or w == grain}
        new = {window: _less(at, past.get(window, ())) for window, at in ends.items()}
        contested: dict[Window, Indices] = {}
        joint: dict[Window, set[int]] = {}
        for window, at in new.items():
            for end in at:
                for shorter in ends:
                    if SPANS.get(shorter, 0) < SPANS.get(window, 0):
                        found = past.get(shorter, set()).intersection(_months_in(end, window))
                        if found:
                            contested[window] = (*contested.get(window, ()), end)
                            joint.setdefault(shorter, set()).update(found)
        return Plan(
            ends,
            new,
            {w: tuple(dict.fromkeys(at)) for w, at in contested.items()},
            {w: tuple(sorted(at)) for w, at in joint.items()},
            {w: at for w, at in inside.items() if at},
        )

    def is_as_before(
        self, at: Mapping[Window, Indices], groups: Sequence[Group], rule: Rule
    ) -> bool:
        """Whether published periods were published under this rule, with these groups and levels.

        Groups may have more services than they had.
        """
        now = {group.key: set(group.services) for group in groups}
        for window, periods in at.items():
            for period in periods:
                shape = self.shape_at(window, period)
                if not all(
                    now.get(g, set()) >= set(s) and g in now for g, s in shape.groups.items()
                ):
                    return False
                has_levels = all(level in self.ladder for _, level, _ in shape.tables())
                if not has_levels or shape.rule != rule.key:
                    return False
        return True

    def known_items(self, at: Mapping[Window, Indices]) -> set[str]:
        """Items that were known when each of some periods was published."""
        shapes = [self.shape_at(window, p) for window, periods in at.items() for p in periods]
        return set.intersection(*(shape.items for shape in shapes)) if shapes else set()

    def kept(
        self,
        at: Mapping[Window, Indices],
        parts: Mapping[str, Sequence[int]],
        above: Mapping[str, NDArray[np.uint32] | None],
        *,
        grain: Window,
        revision: int = 0,
    ) -> list[Kept]:
        """The published tables of some periods, as sums of the finest counts.

        parts : item → places of the services that it sums.
        above : level → its area for each finest area; None for the finest level itself.
        """
        found = []
        for window, periods in at.items():
            shapes = {p: self.shape_at(window, p, revision) for p in periods}
            names = dict.fromkeys(
                name for shape in shapes.values() for name in shape.tables() if name[0] == window
            )
            for name in names:
                _, level, item = name
                details = {p: s.detail(*name) for p, s in shapes.items()}
                ends = sorted(p for p, detail in details.items() if detail)
                if level not in above or item not in parts or not ends:
                    continue
                rows = self.rows(name, revision)
                rows = rows[rows["month_index"].isin(ends)]
                area = above[level]
                found.append(
                    Kept(
                        services=np.array(parts[item], dtype=np.int64),
                        above=None if area is None else area.astype(np.int64),
                        ends=np.array(ends, dtype=np.int64),
                        span=SPANS.get(window, 1) if window != grain else 1,
                        by_channel=np.array(
                            [bool((d := details[p]) and d.channels) for p in ends], dtype=bool
                        ),
                        period=rows["month_index"].to_numpy().astype(np.int64),
                        channel=rows["channel_index"].to_numpy().astype(np.int64),
                        area=rows["area_number"].to_numpy().astype(np.int64),
                        figure=rows["event_count"].to_numpy().astype(np.int64),
                        hidden=rows["is_hidden"].to_numpy(),
                        partial=revision > 0,
                    )
                )
        return found

    def joint_tables(
        self, frames: Mapping[Name, pd.DataFrame], choice: Choice, rule: Rule
    ) -> Iterator[Table]:
        """The tables of published periods that new ones contain.

        Those that were published are settled. Rows that were not, of tables that are published
        now, are parts of new sums that nobody is told of.
        """
        for (window, level, item), frame in frames.items():
            was = self.was_published((window, level, item), frame)
            fixed = self._settled((window, level, item), frame[was], rule)
            if fixed is not None:
                yield fixed
            if choice.has(window, level, item):
                rest = frame[~was]
                if not choice.by_channel(window, level, item):
                    rest = rest[rest["channel_index"] == 0]
                if len(rest):
                    yield Table(level, item, rest, window, published=False)

    def was_published(self, name: Name, frame: pd.DataFrame) -> NDArray[np.bool_]:
        """Whether the cell of each row is one that its period was published with."""
        found = np.zeros(len(frame), dtype=bool)
        month, channel = frame["month_index"].to_numpy(), frame["channel_index"].to_numpy()
        for period in np.unique(month):
            detail = self.shape_at(name[0], int(period)).detail(*name)
            if detail is not None:
                found |= (month == period) & (detail.channels | (channel == 0))
        return found

    def _settled(self, name: Name, frame: pd.DataFrame, rule: Rule) -> Table | None:
        """The settled table of some rows, with what was published of each.

        Raises DisclosureError where the rows would have been published otherwise.
        """
        window, level, item = name
        rows = frame[(frame["event_count"] > 0) | frame["is_hidden"]]
        told = rows[KEY].merge(
            self.rows(name).rename(columns={"event_count": "figure", "is_hidden": "was"}),
            on=KEY,
            how="left",
        )
        figure, was = told["figure"].to_numpy(), told["was"].to_numpy()
        count, came = rows["event_count"].to_numpy(), rows["is_hidden"].to_numpy()
        is_zero = np.isnan(figure.astype(np.float64))
        hidden = np.where(is_zero, False, was).astype(bool)
        shown = (count + rule.rounding // 2) // rule.rounding * rule.rounding
        if ((is_zero & (count > 0)) | (~is_zero & ~hidden & (shown != figure))).any():
            raise DisclosureError(
                f"{item} by {level} and {window} does not add up to what was published; this is a"
                " fault of Wardwise, please report it"
            )
        keep = ~is_zero
        if not keep.any():
            return None
        kept = rows[keep].assign(is_hidden=(came & hidden)[keep])
        return Table(level, item, kept, window, settled=hidden[keep])

    def levels_at(self, window: Window, level: str) -> Indices:
        """The published periods of which a level has a table."""
        return tuple(
            sorted(
                p
                for at, shape in self.shapes
                if any(w == window and v == level for w, v, _ in shape.tables())
                for p in at.get(window, ())
            )
        )

    def figures(self, name: Name) -> pd.DataFrame:
        """The rows of a table as the page shows them: with the late rows that revisions added.

        A revision publishes late rows as counts of their own, as far as they are shown. A figure is
        the sum of them and of what it was; a hidden cell stays hidden.
        """
        rows = self.rows(name)
        for revision in range(1, self.so_far.revisions + 1):
            late = self.rows(name, revision)
            both = rows.merge(late[[*KEY, "event_count"]], on=KEY, how="outer")
            hidden = both["is_hidden"].astype("boolean").fillna(False).to_numpy(dtype=bool)
            counts = both["event_count_x"].fillna(0) + both["event_count_y"].fillna(0)
            rows = both[KEY].assign(event_count=np.where(hidden, 0, counts), is_hidden=hidden)
        return rows.astype(NOTHING.dtypes.to_dict()) if len(rows) else NOTHING
