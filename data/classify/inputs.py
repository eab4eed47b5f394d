"""The inputs of a classification of one's own: published figures of an atlas, area by area."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from data.answers.words import words_of_period
from data.errors import RequestError
from data.manifest import ALL, EVERY_WINDOW, Item, item_key, period_labels
from data.pipeline.catalogue import OwnClassificationEntry
from data.stats.inputs import Flags, Floats
from data.stats.own import Groups, has_every, scaled, twins
from data.store.reader import Atlas
from data.store.values import HIDDEN, RANGE, VALUE

HIDDEN_WHY = "figures of some areas are hidden"


@dataclass(frozen=True, slots=True)
class Input:
    """One input: a value for each area, (n,), NaN where it is not known."""

    key: str
    title: str
    values: Floats
    period: str = ""
    item: str = ""
    """Key of the service or total of a theme that is counted; empty for others."""
    theme: str = ""
    higher: str = ""
    """What a higher value means: 'less deprived'; empty where the catalogue does not say."""

    @property
    def known(self) -> Flags:
        result: Flags = np.isfinite(self.values)
        return result


@dataclass(frozen=True, slots=True)
class Dropped:
    """One input that is not used."""

    input: Input
    why: str
    twin: str = ""
    """Key of the service or total that ``why`` names."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """The inputs that are used, and why others are not."""

    used: tuple[Input, ...]
    dropped: tuple[Dropped, ...]

    @property
    def scaled(self) -> Floats:
        """The inputs (n, m), made comparable; NaN where an area lacks one."""
        return scaled(np.column_stack([each.values for each in self.used]))

    @property
    def known(self) -> Groups:
        """Inputs that each area has: (n,)."""
        result: Groups = np.sum([each.known for each in self.used], axis=0).astype(np.int64)
        return result

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
    # A record set is hidden whole with a closed theme, because its totals include it.
    shared = {s.theme for s in atlas.manifest.services if s.records == found.records.key}
    closed = [t for t in (found.theme, *atlas.manifest.themes) if t.groups]
    if told := [t.title for t in closed if t.key in {*shared, found.theme.key}]:
        raise RequestError(
            f"Only some groups may see the theme '{told[0]}', whose records have '{key}', and"
            " everybody would see what it made; leave it out"
        )
    return found


def inputs_of(atlas: Atlas, entry: OwnClassificationEntry) -> Inputs:
    """The inputs of an entry, without those that are hidden, lack too much or say the same.

    A pattern of hiding must not shape groups, so one hidden figure drops an input. One that more
    than ``entry.lacking`` % of the areas lack is dropped too; else those areas are put to groups by
    the inputs that they have.

    Raises RequestError where fewer than two are left, or a key is not in the atlas.
    """
    dropped: list[Dropped] = []
    known: list[Input] = []
    for each, given in _given(atlas, entry):
        if why := given or _why_not(each, entry.lacking):
            dropped.append(Dropped(each, why))
        else:
            known.append(each)
    if len(known) > 1:
        values = scaled(np.column_stack([each.values for each in known]))
        alike = twins(values[has_every(values)])
        dropped += [
            Dropped(known[column], f"almost the same as {known[first].title}", known[first].item)
            for column, first in alike.items()
        ]
        known = [each for place, each in enumerate(known) if place not in alike]
    if len(known) < 2:
        told = "; ".join(f"{each.input.key}: {each.why}" for each in dropped)
        raise RequestError(
            f"Fewer than 2 inputs of '{entry.key}' can be used ({told}); give others, or a coarser"
            " level"
        )
    return Inputs(tuple(known), tuple(dropped))


def _why_not(each: Input, most: float) -> str:
    """Why an input of which nothing is hidden cannot be used; empty where it can."""
    size = len(each.values)
    unknown = size - int(each.known.sum())
    if unknown > most / 100 * size:
        return f"not known for {unknown:,} of {size:,} areas, more than {most:g}% (lacking)"
    return "the same in every area" if np.ptp(each.values[each.known]) == 0 else ""


def _given(atlas: Atlas, entry: OwnClassificationEntry) -> Iterator[tuple[Input, str]]:
    """Each input that is asked for, and what forbids it before its figures are looked at."""
    level = entry.level
    for key in entry.indicators:
        found = atlas.find(atlas.manifest.indicators, key, "indicator")
        values = atlas.indicator(level, key, found.latest)
        yield Input(key, found.title, values.values, found.latest, higher=found.higher), ""
    for share in entry.bases:
        part, whole = share.split("/")
        both = [atlas.find(atlas.manifest.bases, key, "base") for key in (part, whole)]
        below = atlas.base(level, whole)
        values_of = np.full(len(below), np.nan)
        np.divide(atlas.base(level, part), below, out=values_of, where=below > 0)
        title = f"{both[0].title} per 100 {both[1].title}"
        yield Input(share, title, 100 * values_of, both[0].period), ""
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
            why = _not_counted(atlas, entry, name, channel)
            yield Input(key, title, unknown, "", name, item.theme.key), why
            continue
        rates = atlas.rates(level, name, channel or ALL, months[-1], entry.window)
        hidden = bool(np.isin(rates.states, (HIDDEN, RANGE)).any())
        known = np.where(rates.states == VALUE, rates.values, np.nan)
        label = period_labels(atlas.manifest, entry.window, months[-1:])[0]
        period = words_of_period(item.records, entry.window, label)
        why = HIDDEN_WHY if hidden else ""
        yield Input(key, title, known, period, name, item.theme.key), why


def _not_counted(atlas: Atlas, entry: OwnClassificationEntry, item: str, channel: str) -> str:
    """Why there are no counts of an item, with the windows in which there are."""
    level = atlas.level(entry.level)
    if atlas.months(level.key, item, entry.window):
        return f"not counted by channel '{channel}' for {level.names}"
    others = [w for w in EVERY_WINDOW if atlas.months(level.key, item, w)]
    said = f"no {entry.window} of it is counted for {level.names}"
    return f'{said}; window = "{others[0]}" would be' if others else said
