"""Read take-up and indicators.

Every answer marks each figure as a value, as hidden or as missing.
"""

import json
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from data.errors import NotFoundError
from data.manifest import (
    ALL,
    EVERY_WINDOW,
    Item,
    items_of,
    period_count,
    services_of,
    theme_of,
)
from data.model import Indicator, RecordSet, Service
from data.store import layout
from data.store.build_files import OpenedBuild
from data.store.takeup import (
    YEAR,
    Part,
    Takeup,
    part_of,
    read_part,
    rolling_year,
    spans_of,
    sum_of_months,
)
from data.store.values import (
    MISSING,
    NOT_COVERED,
    RANGE,
    VALUE,
    Cell,
    End,
    Values,
    missing,
    ranges_of,
    rates_of,
    values_of,
    where_covered,
)
from data.tables import column_of, read_table, table_metadata
from data.windows import ROLLING


class CountReader(OpenedBuild):
    """Read the take-up of items: a service's key, or ``theme-<theme key>`` for a theme's total.

    ``channel`` is ``all`` or a channel's key; ``window`` one of data.model.Window; ``month`` the
    index of its last month, or the place of a snapshot. Unknown keys raise NotFoundError; a month,
    level or channel without figures is MISSING.
    """

    def records_of(self, item: str) -> RecordSet | None:
        """The record set that counts an item, None where none does."""
        if ("records", item) not in self._known:
            service = self._service_of(item)
            self._known["records", item] = (
                self.find(self.manifest.records, service.records, "record set")
                if service and service.records
                else None
            )
        found: RecordSet | None = self._known["records", item]
        return found

    def months(self, level: str, item: str, window: str) -> tuple[int, ...]:
        """Month indices of an item that have figures at a level, in order."""
        return self._stored(level, item, window)[1]

    def counts(self, level: str, item: str, channel: str, month: int, window: str) -> Values:
        """Events of every area of a level."""
        index = self._channel_index(level, item, channel)
        if month not in self.months(level, item, window) or index is None:
            return missing(self.level(level).areas)

        def read() -> Values:
            is_summed = self._is_summed(level, item, window)
            table = self._takeup(level, item, "month" if is_summed else window)
            months = range(month - YEAR + 1 if is_summed else month, month + 1)
            found, covered = table.sum_of(months, index), self._covered(item, level)
            return found if covered is None else where_covered(found, covered)

        return self._load(f"counts/{window}/{level}/{item}/{index}/{month}", read)

    def rates(self, level: str, item: str, channel: str, month: int, window: str) -> Values:
        """Events per 1,000 of the item's base; MISSING where the base is unknown or 0."""
        counts = self.counts(level, item, channel, month, window)
        service = self._service_of(item)
        base = self.base(level, service.base) if service else np.full(len(counts), np.nan)
        return rates_of(counts, base)

    def areas_covered(self, level: str, item: str) -> int:
        """How many areas of a level the records of an item are about."""
        covered = self._covered(item, level)
        return self.level(level).areas if covered is None else int(covered.sum())

    def has_channel(self, level: str, item: str, channel: str) -> bool:
        """Whether the level has figures of the item for that channel; ``all`` it always has."""
        return self._channel_index(level, item, channel) is not None

    def total(
        self, item: str, channel: str, month: int, window: str, level_hint: str | None = None
    ) -> Cell:
        """Events of the whole atlas: the sum over a level, hidden where a part of it is.

        By default the level is the coarsest at which the item is published.
        """
        return self._cell(level_hint or self._coarsest(item), item, channel, None, month, window)

    def series(
        self, level: str, item: str, channel: str, number: int | None, window: str
    ) -> Values:
        """Events of one area (None: the whole atlas) in each of the manifest's periods."""
        level = level if number is not None else self._coarsest(item)
        index = self._channel_index(level, item, channel)
        if number is not None:
            return self._series(level, item, index, number, window)
        # Every place is compared with these figures.
        return self._load(
            f"series/{window}/{item}/{index}",
            lambda: self._series(level, item, index, None, window),
        )

    def _series(
        self, level: str, item: str, index: int | None, number: int | None, window: str
    ) -> Values:
        stored = "month" if self._is_summed(level, item, window) else window
        size = period_count(self.manifest, window)
        states = np.full(size, MISSING, dtype=np.uint8)
        least, most = np.full(size, np.nan), np.full(size, np.nan)
        if index is not None and (covered := list(self.months(level, item, stored))):
            table, every = self._takeup(level, item, stored), range(size)
            found = (
                table.of_all(every, index)
                if number is None
                else table.of_area(every, index, number)
            )
            states[covered] = np.where(found.states == RANGE, VALUE, found.states)[covered]
            least[covered], most[covered] = (ends[covered] for ends in found.ends)
        values = ranges_of(least, most, states)
        if number is not None and not self._is_covered(item, level, number):
            values = where_covered(values, np.zeros(size, dtype=bool))
        return rolling_year(values) if stored != window else values

    def series_matrix(
        self, level: str, item: str, channel: str, window: str, end: End | None = None
    ) -> tuple[list[int], NDArray[np.float32], NDArray[np.uint8]]:
        """Every month that has figures, over all areas.

        Returns month indices, values (months, n) float32 with nan, and states (months, n) uint8.
        With ``end``, a range has one of its ends as value, and keeps its state.
        """
        months = list(self.months(level, item, window))
        size = self.level(level).areas
        values, states = (
            np.full((len(months), size), np.nan, dtype=np.float32),
            np.full((len(months), size), MISSING, dtype=np.uint8),
        )
        index = self._channel_index(level, item, channel)
        if index is None or not months:
            return months, values, states
        summed = self._is_summed(level, item, window)
        table = self._takeup(level, item, "month" if summed else window)
        covered = self._covered(item, level)
        for row, month in enumerate(months):
            found = (
                table.sum_of(range(month - YEAR + 1, month + 1), index)
                if summed
                else table.month(month, index)
            )
            numbers = found.ends[end == "most"] if end else found.values
            values[row], states[row] = numbers, found.states
        if covered is not None:
            values[:, ~covered], states[:, ~covered] = np.nan, NOT_COVERED
        return months, values, states

    def cell(
        self, level: str, item: str, channel: str, number: int, month: int, window: str
    ) -> Cell:
        """Events of one area, without those of its level."""
        return self._cell(level, item, channel, number, month, window)

    def range_of(
        self, level: str, item: str, channel: str, number: int | None, month: int, window: str
    ) -> tuple[float, float]:
        """The least and the most that the events of one area (None: the whole atlas) can be."""
        at = level if number is not None else self._coarsest(item)
        least, most = self._one(at, item, channel, number, month, window).ends
        return float(least[0]), float(most[0])

    def all_items(
        self, level: str, number: int | None, channel: str, month: int, window: str
    ) -> dict[str, Cell]:
        """Events of one area (None: the whole atlas) for every item that is counted."""
        return {
            item: self._cell(
                level if number is not None else self._coarsest(item),
                item,
                channel,
                number,
                month,
                window,
            )
            for item in (each.key for each in sorted(self.items(), key=lambda i: i.is_total))
        }

    def channel_counts(
        self, level: str, item: str, number: int | None, month: int, window: str
    ) -> dict[str, Cell]:
        """Events of one area (None: the whole atlas) by channel."""
        records = self.records_of(item)
        at = level if number is not None else self._coarsest(item)
        return (
            {c: self._cell(at, item, c, number, month, window) for c in records.channels}
            if records
            else {}
        )

    def carried_counts(
        self, level: str, item: str, number: int | None, month: int, window: str
    ) -> dict[str, Cell]:
        """Events of one area (None: the whole atlas) by the segment that records carry."""
        records = self.records_of(item)
        at = level if number is not None else self._coarsest(item)
        keys = records.carried.keys if records and records.carried else ()
        return {key: self._cell(at, item, key, number, month, window) for key in keys}

    def items(self) -> tuple[Item, ...]:
        """Every item that is counted: the services of each theme, then its total."""
        if "items" not in self._known:
            self._known["items"] = tuple(items_of(self.manifest))
        found: tuple[Item, ...] = self._known["items"]
        return found

    def indicator(self, level: str, key: str, period: str) -> Values:
        """An indicator's values; MISSING where an area, the level or the period has none."""
        declared: Indicator = self.find(self.manifest.indicators, key, "indicator")
        size = self.level(level).areas
        path = layout.indicator_path(level, key)
        if period not in declared.periods or not self.holds(path):
            return missing(size)

        def read() -> Values:
            table = self._table(path)
            chosen = column_of(table, "period") == period
            values, states = np.full(size, np.nan), np.full(size, MISSING, dtype=np.uint8)
            found = column_of(table, "indicator_value")[chosen]
            at = column_of(table, "area_number")[chosen] - 1
            values[at] = found
            states[at] = np.where(np.isfinite(found), VALUE, MISSING)
            return values_of(values, states)

        return self._load(f"{path}/{period}", read)

    def breaks(self, level: str, item: str, measure: str, channel: str, window: str) -> list[float]:
        """Ascending upper edges of all classes but the last, fixed at build over values above zero.

        Empty where none were made.
        """
        if measure != "indicator":
            self._service_of(item)  # raises for a missing or hidden item
        table: dict[str, list[float]] = self._load(
            layout.BREAKS,
            lambda: json.loads(self.content(layout.BREAKS)) if self.holds(layout.BREAKS) else {},
        )
        return table.get(
            layout.breaks_key(
                level=level, item=item, measure=measure, channel=channel, window=window
            ),
            [],
        )

    def _cell(
        self, level: str, item: str, channel: str, number: int | None, month: int, window: str
    ) -> Cell:
        return self._one(level, item, channel, number, month, window).cell(0)

    def _one(
        self, level: str, item: str, channel: str, number: int | None, month: int, window: str
    ) -> Values:
        """Events of one area, as values of one entry."""
        index = self._channel_index(level, item, channel)
        if index is None or month not in self.months(level, item, window):
            return missing(1)
        if number is None and level == self._coarsest(item):
            return self.series(level, item, channel, None, window).of(slice(month, month + 1))
        first = month - YEAR + 1 if self._is_summed(level, item, window) else month
        table = self._takeup(level, item, "month" if first < month else window)
        months = range(first, month + 1)
        if number is not None and not self._is_covered(item, level, number):
            return where_covered(missing(1), np.zeros(1, dtype=bool))
        return sum_of_months(
            table.of_all(months, index) if number is None else table.of_area(months, index, number)
        )

    def _covered(self, item: str, level: str) -> NDArray[np.bool_] | None:
        """Whether the record set of an item is about each area, (n,); None where about all."""
        records = self.records_of(item)
        return self.covered(records.key, level) if records and records.covers else None

    def _is_covered(self, item: str, level: str, number: int) -> bool:
        covered = self._covered(item, level)
        return covered is None or bool(covered[number - 1])

    def _takeup(self, level: str, item: str, window: str) -> Takeup:
        path = layout.takeup_path(window, level, item)
        size, kept = self.level(level).areas, f"{path}#bytes"

        def read() -> Takeup:
            content = self.content(path)
            metadata = table_metadata(content)
            firsts, lasts = spans_of(metadata)
            if len(firsts) == 1:
                return Takeup(firsts, lasts, size, whole=part_of(read_table(content)))
            self._load(kept, lambda: content)

            def part(place: int) -> Part:
                return self._load(
                    f"{path}#{place}",
                    lambda: read_part(
                        self._load(kept, lambda: self.content(path)), place, metadata
                    ),
                )

            return Takeup(firsts, lasts, size, read=part)

        return self._load(path, read)

    def _is_summed(self, level: str, item: str, window: str) -> bool:
        return self._stored(level, item, window)[0]

    def _stored(self, level: str, item: str, window: str) -> tuple[bool, tuple[int, ...]]:
        """Whether a window is summed from stored months; and the months it has figures for.

        Years are summed where nothing is hidden and no table of them is stored. The result is kept,
        because every figure of every service needs it.
        """
        found: tuple[bool, tuple[int, ...]] | None = self._known.get((level, item, window))
        if found is None:
            self.level(level)
            if window not in EVERY_WINDOW:
                known = ", ".join(EVERY_WINDOW)
                raise NotFoundError(f"There is no window '{window[:60]}'; it can be {known}.")
            found = self._known[level, item, window] = self._looked_up(level, item, window)
        return found

    def _looked_up(self, level: str, item: str, window: str) -> tuple[bool, tuple[int, ...]]:
        records = self.records_of(item)
        if records is None:
            return False, ()
        has = {w for w in EVERY_WINDOW if self.holds(layout.takeup_path(w, level, item))}
        is_rolling = records.year_ends == ROLLING and not records.hides
        if window == "year" and is_rolling and "month" in has and "year" not in has:
            covered = set(self._published(records, level, "month"))
            return True, tuple(
                m for m in sorted(covered) if covered.issuperset(range(m - YEAR + 1, m + 1))
            )
        return False, self._published(records, level, window) if window in has else ()

    def _service_of(self, item: str) -> Service | None:
        """The service of an item; for a theme's total the first of its services that is counted."""
        if not (theme := theme_of(item)):
            return self.service(item)
        self.find(self.manifest.themes, theme, "theme")
        return next(iter(services_of(self.manifest, theme)), None)

    def _channel_index(self, level: str, item: str, channel: str) -> int | None:
        """0 for all channels, else 1 + the channel's place.

        None where the item is not counted, or not published at the level, by that channel.
        """
        if channel == ALL:
            return 0
        place = self.channel_order.index(self.find(self.manifest.channels, channel, "channel").key)
        records = self.records_of(item)
        if records is None or channel not in records.parts:
            return None
        if len(records.parts) == 1:
            return 0
        left_out = any(
            u.what in ("channels", "segments") and u.level == level and item in u.items
            for u in records.unpublished
        )
        return None if left_out else place + 1

    def _coarsest(self, item: str) -> str:
        records = self.records_of(item)
        published = {p.level for p in records.published} if records else set()
        order: Sequence[str] = [level.key for level in self.manifest.levels]
        return next((key for key in reversed(order) if key in published), order[-1])

    @staticmethod
    def _published(records: RecordSet, level: str, window: str) -> tuple[int, ...]:
        return next(
            (p.months for p in records.published if p.level == level and p.window == window), ()
        )
