"""Take-up in an area: every service against the comparator, and the channels of the chosen one."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from data.answers.asked import Asked
from data.answers.calculations import known_area, whole_of
from data.answers.cited import Cited, cite_base, cite_records
from data.answers.fates import unusable_words
from data.answers.spots import Spot, bases_of, estimates_of, name_of, reach
from data.answers.story.values import ChannelRow, ServiceRow
from data.answers.words import first_up, hidden_words
from data.manifest import Item, levels_of
from data.model import Manifest
from data.stats.bounds import ranges_against
from data.stats.inputs import Interval
from data.stats.verdict import Verdict, Verdicts, verdicts_against
from data.store.values import HIDDEN, MISSING, RANGE, VALUE, Cell, at_ends

NOTHING: Cell = (math.nan, MISSING)
Ends = tuple[float, float]


def cited_of(item: Item) -> tuple[Cited, ...]:
    """The sources of the figures of an item: its records, and the base of its rates."""
    base = (cite_base(item.base),) if item.base else ()
    return (*base, cite_records(item.records))


def notes_of(manifest: Manifest, item: Item) -> tuple[str, ...]:
    """Notes that must accompany every figure of a service."""
    records = item.records
    return (*records.notes, *records.cautions, *unusable_words(manifest, item))


class Counts:
    """Counts of one place in one period and channel.

    Each item is read in the place, or in the nearest larger area with figures.
    """

    def __init__(self, spot: Spot | None, asked: Asked) -> None:
        self._spot, self._asked, self._atlas = spot, asked, asked.atlas
        self._bases: dict[Spot | None, dict[str, float]] = {}
        self._estimates: dict[Spot | None, frozenset[str]] = {}

    @property
    def is_whole(self) -> bool:
        """Whether the place is the whole atlas."""
        return self._spot is None

    def place(self, item: Item) -> Spot | None:
        """The place of the item's figures: the area, or the nearest larger one with figures."""
        return reach(self._spot, levels_of(item.records), self._atlas)

    def cell(self, item: Item) -> Cell:
        """Count and state; MISSING where nothing is published for the period."""
        spot, month, view = self.place(item), self._asked.month, self._asked.view
        if month is None or (self._spot is not None and spot is None):
            return NOTHING
        if spot is None:
            return self._atlas.total(item.key, view.channel, month, view.window)
        level, number = spot.level, spot.number
        return self._atlas.cell(level, item.key, view.channel, number, month, view.window)

    def ends(self, item: Item, cell: Cell) -> Ends:
        """The least and the most of the count of an item, of which ``cell`` is the cell."""
        spot, month, view = self.place(item), self._asked.month, self._asked.view
        if cell[1] != RANGE or month is None:
            return cell[0], cell[0]
        level, number = (spot.level, spot.number) if spot else ("", None)
        return self._atlas.range_of(level, item.key, view.channel, number, month, view.window)

    def base(self, item: Item) -> float:
        """The base of the count, at the same place."""
        spot = self.place(item)
        if spot not in self._bases:
            self._bases[spot] = bases_of(spot, self._atlas)
        return self._bases[spot].get(item.base.key, math.nan) if item.base else math.nan

    def is_estimate(self, item: Item) -> bool:
        """Whether the base of the count was scaled up."""
        spot = self.place(item)
        if spot not in self._estimates:
            self._estimates[spot] = estimates_of(spot, self._atlas)
        return item.base is not None and item.base.key in self._estimates[spot]

    def reference(self, item: Item, beside: Spot | None) -> tuple[float, float, float]:
        """The least and the most of the count of this place as the comparator of ``beside``.

        Its base follows. All are NaN where there is no comparison.
        """
        spot = self.place(item)
        at = spot or beside
        question = self._asked.question(self._atlas.level(at.level)) if at else None
        if question is None or (self._spot is not None and spot is None):
            return math.nan, math.nan, math.nan
        asked = replace(question, item=item)
        known = (
            known_area(self._atlas, asked, spot.number) if spot else whole_of(self._atlas, asked)
        )
        (least, most), base = known.known_ends
        return float(least[0]), float(most[0]), float(base[0])


def estimated(rows: Sequence[ServiceRow]) -> list[str]:
    """A sentence on the bases that were scaled up, empty where none was."""
    titles = {row.base_title for row in rows if row.base_is_estimate and row.has_rate}
    named = " and ".join(sorted(titles, key=str.casefold))
    return [f"The number of {named} here is an estimate."] if titles else []


def place_words(asked: Asked, item: Item, here: Counts) -> str:
    """A sentence where the figures are of a larger area than the chosen one; else empty."""
    own, spot, atlas = here.place(item), asked.spot, asked.atlas
    if own == spot or spot is None:
        return ""
    counted = f"{first_up(item.events)} are not counted by {atlas.level(spot.level).name}"
    if own is None:
        return f"{counted}."
    where = f"{name_of(own, atlas)}, the {atlas.level(own.level).name} it lies in."
    return f"{counted}; the figures below are for {where}"


def rate_of(count: float, base: float) -> float:
    """Events per 1,000 of the base; NaN where either is not known."""
    return 1000 * count / base if base > 0 else math.nan


def rows_for(
    items: Sequence[Item], here: Counts, there: Counts, beside: Counts | None, *, comparator: str
) -> list[ServiceRow]:
    """The services of the story with their verdicts.

    ``there`` counts the comparator, whose name is ``comparator``. The whole atlas on its own has no
    comparator.
    """
    cells = [here.cell(item) for item in items]
    verdicts = _judged(items, cells, here, there) if items and not here.is_whole else None
    return [
        _row(item, cells[i], here, verdicts.at(i, comparator) if verdicts else None, beside)
        for i, item in enumerate(items)
    ]


def _judged(items: Sequence[Item], cells: Sequence[Cell], here: Counts, there: Counts) -> Verdicts:
    """The verdicts of the items of one place against another that holds it."""
    reference = np.array([there.reference(item, here.place(item)) for item in items]).T
    bases, dispersion = (
        [here.base(item) for item in items],
        [item.dispersion.value for item in items],
    )
    states = np.array([state for _, state in cells], dtype=np.uint8)
    part_of_base = [item.is_part_of_base for item in items]
    if any(item.records.came_hidden for item in items):
        ends = np.array([here.ends(i, cell) for i, cell in zip(items, cells, strict=True)]).T
        verdicts = ranges_against(
            Interval(*ends),
            bases,
            (Interval(*reference[:2]), reference[2]),
            states=at_ends(states),
            dispersion=dispersion,
            part_of_base=part_of_base,
        )
    else:
        verdicts = verdicts_against(
            [count for count, _ in cells],
            bases,
            reference[0],
            reference[2],
            states=states,
            includes_area=True,
            dispersion=dispersion,
            part_of_base=part_of_base,
        )
    return verdicts.from_owner([not item.records.hides for item in items])


def _row(
    item: Item, cell: Cell, here: Counts, verdict: Verdict | None, beside: Counts | None
) -> ServiceRow:
    base, ends = here.base(item), here.ends(item, cell)
    other = beside.cell(item) if beside else None
    compared = None
    if beside and other:
        least, most = beside.ends(item, other)
        compared = rate_of(least, beside.base(item)), rate_of(most, beside.base(item))
    return ServiceRow(
        item=item.name,
        title=item.title,
        theme=item.theme.key,
        theme_title=item.theme.title,
        base_title=item.base.title if item.base else "",
        count=cell[0],
        state=cell[1],
        rate=rate_of(cell[0], base),
        verdict=verdict,
        range=ends if cell[1] == RANGE else None,
        rate_range=(rate_of(ends[0], base), rate_of(ends[1], base)) if cell[1] == RANGE else None,
        compared_rates=compared,
        compared_state=other[1] if other else 0,
        event=item.event,
        base_is_estimate=here.is_estimate(item),
        rounding=item.records.rounding,
        hidden_words=hidden_words(item.records),
    )


def channels_for(asked: Asked, item: Item, comparator: Spot | None) -> tuple[ChannelRow, ...]:
    """How people reach a service in an area and in its comparator.

    Channels are in the atlas's order. Shares are of the channels that can be shown. Where one is
    hidden, no share is given, because it would disclose the hidden count.
    """
    levels, spot = levels_of(item.records), asked.spot
    own = reach(spot, levels, asked.atlas)
    if asked.month is None or (spot is not None and own is None):
        return ()
    here = _by_channel(asked, item, own)
    beside = reach(comparator, levels, asked.atlas)
    there = _by_channel(asked, item, beside)
    here_total, there_total = _total(here.values()), _total(there.values())
    shares = _share_ranges(asked, item, own, here)
    others = _share_ranges(asked, item, beside, there)
    rows = []
    for channel in asked.manifest.channels:
        if channel.key in here:
            count, state = here[channel.key]
            share = count / here_total if state == VALUE and here_total > 0 else math.nan
            other, other_state = there.get(channel.key, NOTHING)
            rows.append(
                ChannelRow(
                    channel.title,
                    count,
                    HIDDEN if math.isnan(here_total) and state in (VALUE, RANGE) else state,
                    share,
                    other / there_total if other_state == VALUE and there_total > 0 else math.nan,
                    hidden_words(item.records),
                    shares.get(channel.key),
                    others.get(channel.key),
                )
            )
    return tuple(rows) if any(r.state != MISSING for r in rows) else ()


def _by_channel(asked: Asked, item: Item, spot: Spot | None) -> dict[str, Cell]:
    level, number = (spot.level, spot.number) if spot else (asked.coarsest.key, None)
    assert asked.month is not None
    return asked.atlas.channel_counts(level, item.key, number, asked.month, asked.view.window)


def _share_ranges(
    asked: Asked, item: Item, spot: Spot | None, cells: dict[str, Cell]
) -> dict[str, Ends]:
    """The least and the most of the share of each channel; empty where no count is a range."""
    states = {state for _, state in cells.values()}
    if RANGE not in states or not states <= {VALUE, RANGE} or asked.month is None:
        return {}
    level, number = (spot.level, spot.number) if spot else ("", None)
    month, window = asked.month, asked.view.window
    ends = {
        channel: asked.atlas.range_of(level, item.key, channel, number, month, window)
        for channel in cells
    }
    least, most = (sum(end[place] for end in ends.values()) for place in (0, 1))
    # A share is least where its own count is least and the others are at their most.
    return {
        channel: (low / max(low + most - high, 1.0), high / max(high + least - low, 1.0))
        for channel, (low, high) in ends.items()
    }


def _total(cells: Iterable[Cell]) -> float:
    found = list(cells)
    return (
        math.nan
        if any(state != VALUE for _, state in found)
        else float(sum(value for value, _ in found))
    )
