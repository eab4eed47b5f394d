"""The profile index of a segment: how common it is in each area against the whole atlas."""

from dataclasses import dataclass

import numpy as np

from data.manifest import is_finer, is_known_by
from data.model import Classification, Level, Segment, Tier
from data.stats.inputs import Codes, Flags, Floats, Interval, divided
from data.stats.intervals import wilson
from data.stats.profile import IMPORTANT_OVER, IMPORTANT_UNDER
from data.stats.verdict import bands_for
from data.store.reader import Atlas


@dataclass(frozen=True, slots=True)
class IndexAreas:
    """A segment in the n areas of a level.

    Entry i is area number i + 1. A value is NaN where an area has no mix.
    """

    level: str
    segment: str
    reference_share: float
    """Share of the segment in the whole atlas, 0 to 1."""
    count: Floats
    """People or households of the segment; 0 where an area has no mix."""
    share: Floats
    index: Floats
    """100 · share in the area / share in the atlas."""
    low: Floats
    high: Floats
    """95 % interval of the index: Wilson's of the share, over the atlas's share."""
    band: Codes
    """``data.stats.Band`` against 100."""

    @property
    def is_important(self) -> Flags:
        """Index below 90 or above 110. This depends on the size alone and is not a test."""
        return (self.index < IMPORTANT_UNDER) | (self.index > IMPORTANT_OVER)


def index_for(
    atlas: Atlas, level: Level, scheme: Classification, tier: Tier, segment: Segment
) -> IndexAreas | None:
    """The index of one segment of a tier in every area of a level.

    None where the level or tier has no mix, or where no area has the segment.
    """
    key = f"index/{level.key}/{scheme.key}/{tier.key}/{segment.code}"
    return atlas.keep(key, lambda: (_index(atlas, level, scheme, tier, segment),))[0]


def _index(
    atlas: Atlas, level: Level, scheme: Classification, tier: Tier, segment: Segment
) -> IndexAreas | None:
    if not is_known_by(scheme, tier) or is_finer(atlas.manifest, level.key, scheme.given_level):
        return None
    place = tier.segments.index(segment)
    whole = atlas.mix_of(scheme.key, tier.key, level.key, None)
    reference = float(whole[place] / whole.sum()) if whole.sum() > 0 else 0.0
    if not reference > 0:
        return None
    mix = atlas.mix(scheme.key, level.key)
    owner = np.repeat(np.arange(len(mix.starts) - 1), np.diff(mix.starts))
    total = np.bincount(owner, weights=mix.counts, minlength=len(mix.starts) - 1)
    shares = atlas.share_of(scheme.key, tier.key, level.key, place).astype(np.float64)
    share = np.where(total > 0, shares, np.nan)
    count: Floats = np.clip(np.nan_to_num(share) * total, 0, total).astype(np.float64)
    narrow, wide = (_over(wilson(count, total, width), reference) for width in (0.95, 0.998))
    return IndexAreas(
        level.key,
        segment.code,
        reference,
        count,
        share,
        100 * share / reference,
        narrow.low,
        narrow.high,
        bands_for(narrow, wide, 100.0),
    )


def _over(shares: Interval, reference: float) -> Interval:
    return Interval(100 * divided(shares.low, reference), 100 * divided(shares.high, reference))
