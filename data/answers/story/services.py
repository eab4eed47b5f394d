"""Take-up in an area: every service against the comparator, and the channels of the chosen one."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace

from data.answers.cited import Cited, cite_base, cite_records
from data.answers.measures import known_area, question_of, whole_of
from data.answers.story.spots import Spot, bases_of, reach
from data.answers.story.values import ChannelRow, ServiceRow
from data.answers.view import View, item_of
from data.manifest import Item, find_key, items_of, levels_of, month_index
from data.model import Manifest
from data.stats.verdict import Verdict, verdicts_against
from data.store.reader import Atlas
from data.store.values import HIDDEN, MISSING, VALUE, Cell

NOTHING: Cell = (math.nan, MISSING)


def chosen_item(view: View, manifest: Manifest) -> Item | None:
    """The item the view names."""
    return find_key(items_of(manifest), item_of(view))


def cited_of(item: Item, manifest: Manifest) -> tuple[Cited, ...]:
    """What the figures of an item come from: its records, and what its rates are divided by."""
    base = find_key(manifest.bases, item.base)
    return (*([cite_base(base)] if base else []), cite_records(item.records))


class Counts:
    """Counts of one place in one period and channel, each item read where its records reach."""

    def __init__(self, spot: Spot | None, view: View, atlas: Atlas) -> None:
        self._spot, self._view, self._atlas = spot, view, atlas
        self._month = month_index(atlas.manifest, view.period)
        self._bases: dict[Spot | None, dict[str, float]] = {}

    def place(self, item: Item) -> Spot | None:
        """Where the item's figures are read: the area, or the nearest larger one with figures."""
        return reach(self._spot, levels_of(item.records), self._atlas)

    def cell(self, item: Item, *, months_back: int = 0) -> Cell:
        """Count and state; MISSING where nothing is published for the period."""
        spot = self.place(item)
        if (
            self._month is None
            or self._month < months_back
            or (self._spot is not None and spot is None)
        ):
            return NOTHING
        month, window, channel = self._month - months_back, self._view.window, self._view.channel
        if spot is None:
            return self._atlas.total(item.key, channel, month, window)
        return self._atlas.cell(spot.level, item.key, channel, spot.number, month, window)

    def base(self, item: Item) -> float:
        """What the count is divided by, at the same place."""
        spot = self.place(item)
        if spot not in self._bases:
            self._bases[spot] = bases_of(spot, self._atlas)
        return self._bases[spot].get(item.base, math.nan)

    def reference(self, item: Item, beside: Spot | None) -> tuple[float, float]:
        """Count and base of this place as what ``beside`` is compared with; both NaN where there is
        nothing to compare with.
        """
        spot = self.place(item)
        at = spot or beside
        question = question_of(self._view, at.level, self._atlas) if at else None
        if question is None or (self._spot is not None and spot is None):
            return math.nan, math.nan
        asked = replace(question, item=item.key)
        return (
            known_area(self._atlas, asked, spot.number) if spot else whole_of(self._atlas, asked)
        ).known


def rate_of(cell: Cell, base: float) -> float:
    """Events per 1,000 of the base; NaN where either is not known."""
    count, state = cell
    return 1000 * count / base if state == VALUE and base > 0 else math.nan


def rows_for(
    items: Sequence[Item],
    here: Counts,
    there: Counts,
    beside: Counts | None,
    *,
    comparator: str,
    is_whole: bool,
    manifest: Manifest,
) -> list[ServiceRow]:
    """The services of the story with their verdicts. ``there`` counts the comparator; ``is_whole``
    is the atlas on its own.
    """
    cells, bases = [here.cell(item) for item in items], [here.base(item) for item in items]
    verdicts = None
    if items and not is_whole:
        reference = [there.reference(item, here.place(item)) for item in items]
        verdicts = verdicts_against(
            [count for count, _ in cells],
            bases,
            [count for count, _ in reference],
            [base for _, base in reference],
            states=[state for _, state in cells],
            includes_area=True,
        )
    return [
        _row(
            item,
            cells[i],
            bases[i],
            verdicts.at(i, comparator) if verdicts else None,
            beside,
            manifest,
        )
        for i, item in enumerate(items)
    ]


def _row(
    item: Item,
    cell: Cell,
    base: float,
    verdict: Verdict | None,
    beside: Counts | None,
    manifest: Manifest,
) -> ServiceRow:
    theme, base_entry = find_key(manifest.themes, item.theme), find_key(manifest.bases, item.base)
    other = beside.cell(item) if beside else None
    return ServiceRow(
        item=item.service,
        title=item.title,
        theme=item.theme,
        theme_title=theme.title if theme else "",
        base_title=base_entry.title if base_entry else "",
        count=cell[0],
        state=cell[1],
        rate=rate_of(cell, base),
        verdict=verdict,
        compared_rate=rate_of(other, beside.base(item)) if other and beside else None,
        compared_state=other[1] if other else 0,
        event=item.event,
    )


def channels_for(
    item: Item, view: View, spot: Spot | None, comparator: Spot | None, atlas: Atlas
) -> tuple[ChannelRow, ...]:
    """How people reach a service in an area and in its comparator, in the atlas's order of
    channels.

    Shares are of the channels that can be shown; with one hidden, no share is given, for it would
    tell what is hidden.
    """
    month = month_index(atlas.manifest, view.period)
    own = reach(spot, levels_of(item.records), atlas)
    if month is None or (spot is not None and own is None):
        return ()
    here = _by_channel(item, own, month, view.window, atlas)
    there = _by_channel(
        item, reach(comparator, levels_of(item.records), atlas), month, view.window, atlas
    )
    here_total, there_total = _total(here.values()), _total(there.values())
    rows = []
    for channel in atlas.manifest.channels:
        if channel.key in here:
            count, state = here[channel.key]
            share = count / here_total if state == VALUE and here_total > 0 else math.nan
            other, other_state = there.get(channel.key, NOTHING)
            rows.append(
                ChannelRow(
                    channel.title,
                    count,
                    HIDDEN if math.isnan(here_total) and state == VALUE else state,
                    share,
                    other / there_total if other_state == VALUE and there_total > 0 else math.nan,
                )
            )
    return tuple(rows) if any(r.state != MISSING for r in rows) else ()


def _by_channel(
    item: Item, spot: Spot | None, month: int, window: str, atlas: Atlas
) -> dict[str, Cell]:
    level, number = (spot.level, spot.number) if spot else (atlas.manifest.levels[-1].key, None)
    return atlas.channel_counts(level, item.key, number, month, window)


def _total(cells: Iterable[Cell]) -> float:
    found = list(cells)
    return (
        math.nan
        if any(state != VALUE for _, state in found)
        else float(sum(value for value, _ in found))
    )
