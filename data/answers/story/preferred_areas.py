"""How the people of each area prefer to be reached, beside the channels used there."""

from dataclasses import dataclass

import numpy as np

from data.answers.asked import Asked
from data.answers.spots import names_at
from data.answers.story.preferred import LEAST_COVERED, PreferredRow, preferences_of, share_of
from data.manifest import levels_from, levels_of
from data.model import Channel, Level
from data.stats.inputs import Flags, Floats
from data.stats.preference import preferred_shares
from data.stats.verdict import Band, Verdicts, verdicts_against
from data.store.values import VALUE

MOST_SHOWN = 5
AGAINST = "what is preferred"
APART = (Band.LOW_998, Band.LOW_95, Band.HIGH_95, Band.HIGH_998)


@dataclass(frozen=True, slots=True)
class PreferredAreas:
    """Channels preferred and used in each of the n areas of a level."""

    level: Level
    channels: tuple[Channel, ...]
    verdicts: tuple[Verdicts, ...]
    """One for each channel: of the share used, in per cent, against the share preferred."""
    known: Flags
    """Areas in which every channel's count is shown and the preference known, (n,)."""

    def row(self, place: int, channel: int) -> PreferredRow:
        """One channel in one area, by their places."""
        found = self.channels[channel]
        return PreferredRow(found.key, found.title, self.verdicts[channel].at(place, AGAINST))

    @property
    def furthest(self) -> tuple[tuple[int, int], ...]:
        """Places of area and channel where use is furthest from preference, beyond chance.

        Each area has its own furthest channel, and those with the widest gap come first.
        """
        apart = np.stack([_beyond(each) for each in self.verdicts], axis=1)
        apart[~self.known] = 0.0
        most, channels = apart.max(axis=1), apart.argmax(axis=1)
        order = np.argsort(-most, kind="stable")[:MOST_SHOWN]
        return tuple((int(place), int(channels[place])) for place in order if most[place] > 0)


@dataclass(frozen=True, slots=True)
class FarChannel:
    """The channel whose use in an area is furthest from what is preferred there."""

    reference: str
    name: str
    row: PreferredRow


@dataclass(frozen=True, slots=True)
class PreferredThere:
    """The areas in which channels used and preferred differ most."""

    names: str
    areas: int
    """Areas that can be compared."""
    rows: tuple[FarChannel, ...]


def preferred_there(asked: Asked) -> PreferredThere | None:
    """The areas of the level shown in which use and preference differ most, beyond chance.

    None where an area is chosen, or nothing can be compared in any.
    """
    found = preferred_areas(asked) if asked.spot is None else None
    if found is None:
        return None
    key, far = found.level.key, found.furthest
    codes = asked.atlas.areas(key).codes
    names = names_at(key, np.array([place for place, _ in far], dtype=int), asked.atlas)
    rows = (
        FarChannel(f"{key}:{codes[place]}", name, found.row(place, channel))
        for (place, channel), name in zip(far, names, strict=True)
    )
    return PreferredThere(found.level.names, int(found.known.sum()), tuple(rows))


def _beyond(found: Verdicts) -> Floats:
    """Points by which an area's share used differs from what is preferred, (n,).

    0 where the difference could be chance.
    """
    is_apart = np.isin(found.band, APART)
    gap: Floats = np.where(is_apart, np.abs(found.value - found.reference), 0.0)
    return gap


def preferred_areas(asked: Asked) -> PreferredAreas | None:
    """Channels preferred and used in the areas of the level that is shown.

    An area is known where the counts of all its channels are shown: the shares of the others would
    tell the one that is hidden. None where nothing can be compared in any area.
    """
    item, month, atlas, level = asked.item, asked.month, asked.atlas, asked.level
    found = preferences_of(asked)
    if item is None or month is None or found is None or item.is_stock:
        return None
    scheme, tier, _, by_channel = found
    given = {each.key for each in levels_from(asked.manifest, scheme.given_level)}
    used = item.records.channels
    if level.key not in given & set(levels_of(item.records)) or not set(by_channel) <= set(used):
        return None
    channels = tuple(c for c in asked.manifest.channels if c.key in by_channel)
    counts = {key: atlas.counts(level.key, item.key, key, month, asked.view.window) for key in used}
    known = np.all([values.states == VALUE for values in counts.values()], axis=0)
    events = np.stack([counts[channel.key].values for channel in channels], axis=1)
    shares = np.array(
        [[share_of(by_channel[c.key], s.code) for c in channels] for s in tier.segments]
    )
    mix = atlas.segment_shares(scheme.key, tier.key, level.key).astype(np.float64)
    covered = mix[:, ~np.isnan(shares).any(axis=1)].sum(axis=1)
    totals = events.sum(axis=1)
    known &= (covered >= LEAST_COVERED) & (totals > 0)
    if not known.any():
        return None
    preferred = preferred_shares(mix, shares)
    verdicts = tuple(
        verdicts_against(
            np.where(known, events[:, n], np.nan),
            np.where(known, totals, np.nan),
            preferred[:, n],
            1.0,
            measure="proportion",
            dispersion=item.dispersion.value,
        )
        for n in range(len(channels))
    )
    return PreferredAreas(level, channels, verdicts, known)
