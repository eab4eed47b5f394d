"""The inputs of a classification of one's own: published figures of an atlas, area by area."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from data.errors import RequestError
from data.manifest import ALL, Item, item_key
from data.pipeline.catalogue import OwnClassificationEntry
from data.stats.inputs import Floats
from data.stats.own import scaled, twins
from data.store.reader import Atlas
from data.store.values import HIDDEN, RANGE, VALUE


@dataclass(frozen=True, slots=True)
class Input:
    """One input, known for every area."""

    key: str
    title: str
    values: Floats
    item: str = ""
    """Key of the service or total of a theme that is counted; empty for others."""
    theme: str = ""


@dataclass(frozen=True, slots=True)
class Inputs:
    """The inputs that are used, and why others are not."""

    used: tuple[Input, ...]
    dropped: dict[str, str]
    """Key of an input → why it is not used."""

    @property
    def scaled(self) -> Floats:
        """The inputs (n, m), made comparable."""
        return scaled(np.column_stack([each.values for each in self.used]))

    def without(self, item: Item) -> "Inputs":
        """The inputs that do not count a service.

        Its own take-up is left out, by channel too, and the total of its theme; of a total, every
        service of the theme.
        """
        total = item_key(item.theme.key)
        left = {item.key, total}
        return Inputs(
            tuple(
                each
                for each in self.used
                if each.item not in left and not (item.is_total and each.theme == item.theme.key)
            ),
            self.dropped,
        )


def item_of(atlas: Atlas, key: str) -> Item:
    """A service or total that is counted. Raises RequestError where it cannot be used."""
    found = next((each for each in atlas.items() if each.key == key), None)
    if found is None:
        known = ", ".join(each.key for each in atlas.items())
        raise RequestError(f"'{key}' is not counted in this atlas; counted are {known or 'none'}")
    if found.theme.groups:
        raise RequestError(
            f"Only some groups may see the theme '{found.theme.title}' of '{key}', and everybody"
            " would see what it made; leave it out"
        )
    return found


def inputs_of(atlas: Atlas, entry: OwnClassificationEntry) -> Inputs:
    """The inputs of an entry, without those that are not known everywhere or say the same.

    Raises RequestError where fewer than two are left, or a key is not in the atlas.
    """
    dropped: dict[str, str] = {}
    known = []
    for each, hidden in _given(atlas, entry):
        if hidden:
            dropped[each.key] = "figures of some areas are hidden"
        elif unknown := int((~np.isfinite(each.values)).sum()):
            dropped[each.key] = f"not known for {unknown:,} of {len(each.values):,} areas"
        elif np.ptp(each.values) == 0:
            dropped[each.key] = "the same in every area"
        else:
            known.append(each)
    if len(known) > 1:
        alike = twins(scaled(np.column_stack([each.values for each in known])))
        dropped |= {
            known[column].key: f"almost the same as {known[first].key}"
            for column, first in alike.items()
        }
        known = [each for place, each in enumerate(known) if place not in alike]
    if len(known) < 2:
        why = "; ".join(f"{key}: {reason}" for key, reason in dropped.items())
        raise RequestError(
            f"Fewer than 2 inputs of '{entry.key}' can be used ({why}); give others, or a coarser"
            " level"
        )
    return Inputs(tuple(known), dropped)


def _given(atlas: Atlas, entry: OwnClassificationEntry) -> Iterator[tuple[Input, bool]]:
    """Each input that is asked for, and whether a figure of it is hidden."""
    level = entry.level
    for key in entry.indicators:
        found = atlas.find(atlas.manifest.indicators, key, "indicator")
        values = atlas.indicator(level, key, found.latest)
        yield Input(key, found.title, values.values), False
    for share in entry.bases:
        part, whole = share.split("/")
        titles = [atlas.find(atlas.manifest.bases, key, "base").title for key in (part, whole)]
        below = atlas.base(level, whole)
        values_of = np.full(len(below), np.nan)
        np.divide(atlas.base(level, part), below, out=values_of, where=below > 0)
        yield Input(share, f"{titles[0]} among {titles[1]}", 100 * values_of), False
    for key in entry.services:
        name, _, channel = key.partition("/")
        item = item_of(atlas, name)
        months = atlas.months(level, name, entry.window)
        title = item.title
        if channel:
            where = atlas.find(atlas.manifest.channels, channel, "channel").title
            title = f"{title} by {where}"
        if not months or not atlas.has_channel(level, name, channel or ALL):
            unknown = np.full(atlas.level(level).areas, np.nan)
            yield Input(key, title, unknown, name, item.theme.key), False
            continue
        rates = atlas.rates(level, name, channel or ALL, months[-1], entry.window)
        hidden = bool(np.isin(rates.states, (HIDDEN, RANGE)).any())
        known = np.where(rates.states == VALUE, rates.values, np.nan)
        yield Input(key, title, known, name, item.theme.key), hidden
