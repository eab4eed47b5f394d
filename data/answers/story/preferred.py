"""How the people of an area prefer to be reached, beside the channels that they use."""

from dataclasses import dataclass

import numpy as np

from data.answers.asked import Asked
from data.answers.spots import Spot, reach
from data.answers.story.segments import source_words
from data.answers.words import period_words
from data.manifest import levels_from, levels_of
from data.model import Attribute, AttributeTable, Classification, Tier
from data.stats.preference import preferred_shares
from data.stats.verdict import Verdict, verdicts_against
from data.store.values import VALUE

LEAST_COVERED = 0.9
"""Part of the people of whose groups a preference must be known."""


@dataclass(frozen=True, slots=True)
class PreferredRow:
    """One channel: what is used of it, against what is preferred."""

    channel: str
    title: str
    verdict: Verdict
    """Of the share used, in per cent, against the share preferred."""

    @property
    def gap(self) -> float:
        """Used less preferred, in points."""
        return self.verdict.value - self.verdict.reference

    @property
    def low(self) -> float:
        """The low end of its 95 % interval: the preference has none of its own."""
        return self.verdict.low - self.verdict.reference

    @property
    def high(self) -> float:
        return self.verdict.high - self.verdict.reference


@dataclass(frozen=True, slots=True)
class Preferred:
    """The channels of a service in an area, preferred and used."""

    rows: tuple[PreferredRow, ...]
    events: str
    total: float
    """Events by the channels of the rows."""
    period: str
    scheme: str
    source: str
    left_out: tuple[str, ...]
    """Channels that are used and of which no preference is known; they are in no share."""


def preferred_for(asked: Asked) -> Preferred | None:
    """Channels preferred and used in the area of a view, or in the whole atlas.

    Shares are of the channels of which a preference is known. None where no classification has
    preferences by channel, where records do not tell all these channels apart, and where any
    channel's count is hidden or missing: a share would tell it.
    """
    item, manifest = asked.item, asked.manifest
    found = preferences_of(asked)
    if item is None or asked.month is None or found is None or item.is_stock:
        return None
    scheme, tier, table, by_channel = found
    levels = {level.key for level in levels_from(manifest, scheme.given_level)}
    own = reach(asked.spot, levels & set(levels_of(item.records)), asked.atlas)
    if asked.spot is not None and own != asked.spot:
        return None
    counts = _counts(asked, own)
    if not set(by_channel) <= set(counts):
        return None
    channels = [c for c in manifest.channels if c.key in by_channel]
    others = [c.title for c in manifest.channels if counts.get(c.key) and c.key not in by_channel]
    shares = np.array(
        [[share_of(by_channel[c.key], s.code) for c in channels] for s in tier.segments]
    )
    place = (own.level, own.number) if own else (asked.coarsest.key, None)
    mix = asked.atlas.mix_of(scheme.key, tier.key, *place)
    covered = float(mix[~np.isnan(shares).any(axis=1)].sum())
    events = np.array([counts[c.key] for c in channels])
    if not covered >= LEAST_COVERED * mix.sum() > 0 or not events.sum() > 0:
        return None
    verdicts = verdicts_against(
        events,
        np.full(len(events), events.sum()),
        preferred_shares(mix, shares),
        1.0,
        measure="proportion",
        dispersion=item.dispersion.value,
    )
    return Preferred(
        rows=tuple(
            PreferredRow(channel.key, channel.title, verdicts.at(n, "what is preferred"))
            for n, channel in enumerate(channels)
        ),
        events=item.events,
        total=float(events.sum()),
        period=period_words(asked),
        scheme=scheme.title,
        source=source_words(table),
        left_out=tuple(others),
    )


def preferences_of(
    asked: Asked,
) -> tuple[Classification, Tier, AttributeTable, dict[str, Attribute]] | None:
    """The classification with preferences by channel: that of the view first."""
    schemes = asked.manifest.classifications
    ordered = sorted(schemes, key=lambda s: s is not asked.scheme)
    for scheme in ordered:
        for table in asked.manifest.attributes:
            by_channel = {a.channel: a for a in table.attributes if a.channel}
            if table.classification != scheme.key or len(by_channel) < 2:
                continue
            codes = set().union(*(a.values for a in by_channel.values()))
            for tier in scheme.tiers:
                if codes & {segment.code for segment in tier.segments}:
                    return scheme, tier, table, by_channel
    return None


def share_of(attribute: Attribute, code: str) -> float:
    """The share of a segment that prefers a channel; NaN where nothing is said of it."""
    said = attribute.values.get(code, "")
    return float(said) / 100 if said else float("nan")


def _counts(asked: Asked, own: Spot | None) -> dict[str, float]:
    """Events by channel; empty where any of them is not shown."""
    assert asked.item is not None
    assert asked.month is not None
    level, number = (own.level, own.number) if own else (asked.coarsest.key, None)
    cells = asked.atlas.channel_counts(
        level, asked.item.key, number, asked.month, asked.view.window
    )
    if any(state != VALUE for _, state in cells.values()):
        return {}
    return {channel: count for channel, (count, _) in cells.items()}
