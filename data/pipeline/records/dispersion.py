"""Find how much counts vary by repeat visits, from the tables as they are published.

What is made from published tables alone gives nothing away that they do not.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.model import Dispersion
from data.pipeline.catalogue import ServiceEntry
from data.pipeline.records.publication import WrittenTable
from data.schema import TAKEUP_BOUNDS
from data.stats.dispersion import FEWEST_EXPECTED, WithinAreas, dispersion_within_areas
from data.windows import SPANS

PERIODS = (1, 3, 12)
"""Lengths of periods in months. The shortest that has enough cells is taken."""
MOST_HIDDEN = 0.05
"""A level of which more is hidden is not used.

Areas with a hidden month are left out. Where they are many, those that remain vary less than all.
"""
BOUNDS = tuple(column.name for column in TAKEUP_BOUNDS)
Ints = NDArray[np.int64]


@dataclass
class Dispersions:
    """The dispersion of each item of a record set.

    Levels are looked at from the finest on. The finest one with enough counts is taken, and of that
    the shortest periods, because there counts are least moved by what really changes in an area.
    """

    step: int
    """What counts were rounded to; 1 where they were not."""
    by_persons: Mapping[str, float]
    """Item → dispersion from the events of each person."""
    found: dict[str, Dispersion] = field(default_factory=dict)

    def look(self, tables: Sequence[WrittenTable], areas: int) -> None:
        """Look at the tables of one window at one level with so many areas."""
        for table in tables:
            span, known = SPANS.get(table.window, 0), self.found.get(table.item)
            if not span or table.item in self.by_persons:
                continue
            for months in (m for m in PERIODS if m >= span):
                if known and (known.level != table.level or known.months <= months):
                    break
                within = within_areas(table, months, areas, self.step)
                if within:
                    self.found[table.item] = Dispersion(
                        item=table.item,
                        value=within.dispersion,
                        how="periods",
                        level=table.level,
                        months=months,
                        cells=within.cells,
                    )
                    break

    def of(
        self, items: Mapping[str, Sequence[int]], services: Sequence[ServiceEntry]
    ) -> tuple[Dispersion, ...]:
        """The dispersion of every item. ``items``: places of the services that each sums."""
        return tuple(
            self._of(item, [services[place] for place in places]) for item, places in items.items()
        )

    def _of(self, item: str, services: Sequence[ServiceEntry]) -> Dispersion:
        if len(services) == 1 and _is_once(services[0]):
            return Dispersion(item=item, how="declared")
        if item in self.by_persons:
            return Dispersion(item=item, value=self.by_persons[item], how="persons")
        return self.found.get(item, Dispersion(item=item))


def _is_once(service: ServiceEntry) -> bool:
    """Whether each count of a service is of another person."""
    return not service.repeats or service.counts == "people" or service.kind == "stock"


def within_areas(table: WrittenTable, months: int, areas: int, step: int) -> WithinAreas | None:
    """Dispersion of a table over periods of so many months, which its own periods divide.

    None where too much is hidden or too little is there. Where counts are ranges, it is the greater
    of what their least and their most have.
    """
    frame = table.protected.frame
    ends = [name for name in BOUNDS if name in frame]
    frames = [frame.assign(event_count=frame[end], is_hidden=False) for end in ends] or [frame]
    found = [_within_areas(each, table, (months, areas), step) for each in frames]
    if any(each is None for each in found):
        return None
    return max(each for each in found if each)


def _within_areas(
    frame: pd.DataFrame, table: WrittenTable, size: tuple[int, int], step: int
) -> WithinAreas | None:
    """As ``within_areas``, of one frame. ``size``: months of a period, and the number of areas."""
    months, areas = size
    mine = frame["channel_index"].to_numpy() == 0
    number = frame["area_number"].to_numpy()[mine].astype(np.int64) - 1
    hidden, count = (frame[c].to_numpy()[mine] for c in ("is_hidden", "event_count"))
    if not len(number) or hidden.mean() > MOST_HIDDEN:
        return None
    span = SPANS[table.window]
    periods, blocks = period_of_months(table.months, months, span)
    at = periods[frame["month_index"].to_numpy()[mine]]
    # One hidden count hides the sum of the period and of the area.
    is_known = np.ones(areas, dtype=bool)
    is_known[number[hidden]] = False
    used = (at >= 0) & is_known[number]
    number, at, count = number[used], at[used], count[used].astype(np.float64)
    totals = np.bincount(at, weights=count, minlength=blocks)
    if not totals.any():
        return None
    sums = np.bincount(number, weights=count, minlength=areas)
    # Only areas that can have enough expected in some period are made into a table.
    large = sums * (totals.max() / totals.sum()) >= FEWEST_EXPECTED
    row = np.cumsum(large) - 1
    inside = large[number]
    place = row[number[inside]] * blocks + at[inside]
    cells = np.bincount(place, weights=count[inside], minlength=int(large.sum()) * blocks)
    return dispersion_within_areas(cells.reshape(-1, blocks), totals, step=step)


def period_of_months(months: Sequence[int], length: int, span: int = 1) -> tuple[Ints, int]:
    """For each month index the place of its period, -1 for none; and the number of periods.

    ``months``: last months of counts of ``span`` months each. Periods are of ``length`` months that
    such counts cover without a gap, counted back from the latest.

    >>> places, count = period_of_months([0, 1, 2, 3, 5, 6, 7], 3)
    >>> places.tolist(), count
    ([-1, 1, 1, 1, -1, 0, 0, 0], 2)
    """
    covered = set(months)
    places = np.full(max(covered, default=-1) + 1, -1, dtype=np.int64)
    count, end = 0, max(covered, default=-1)
    while end >= 0:
        block = range(end - length + span, end + 1, span)
        if block[0] >= 0 and covered.issuperset(block):
            places[block] = count
            count, end = count + 1, end - length
        else:
            end -= 1
    return places, count
