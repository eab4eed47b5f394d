"""The profile index of a segment: how common it is in each area against the whole atlas."""

from dataclasses import dataclass

import numpy as np

from data.answers.measures.question import tier_of
from data.stats.inputs import Codes, Flags, Floats, Interval, divided
from data.stats.intervals import wilson
from data.stats.profile import IMPORTANT_OVER, IMPORTANT_UNDER
from data.stats.verdict import bands_for
from data.store.reader import Atlas


@dataclass(frozen=True, slots=True)
class IndexAreas:
    """A segment in the n areas of a level; entry i is area number i + 1. NaN where an area has no
    mix.
    """

    level: str
    segment: str
    reference_share: float
    """Of the whole atlas, 0 to 1."""
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
        """Index below 90 or above 110: a matter of size, and no test."""
        return (self.index < IMPORTANT_UNDER) | (self.index > IMPORTANT_OVER)


def index_for(
    atlas: Atlas, level: str, classification: str, tier: str, segment: str
) -> IndexAreas | None:
    """The index of one segment in every area of a level; None where the level or tier has no mix,
    or the segment lives nowhere.
    """
    return atlas._load(
        f"measures/index/{level}/{classification}/{tier}/{segment}",
        lambda: (_index(atlas, level, classification, tier, segment),),
    )[0]


def _index(
    atlas: Atlas, level: str, classification: str, tier: str, segment: str
) -> IndexAreas | None:
    found = tier_of(atlas, classification, tier)
    order = [entry.key for entry in atlas.manifest.levels]
    if found is None or order.index(level) < order.index(found[0].given_level):
        return None
    codes = [s.code for s in found[1].segments]
    if segment not in codes:
        return None
    place = codes.index(segment)
    whole = atlas.mix_of(classification, tier, level, None)
    reference = float(whole[place] / whole.sum()) if whole.sum() > 0 else 0.0
    if not reference > 0:
        return None
    mix = atlas.mix(classification, level)
    owner = np.repeat(np.arange(len(mix.starts) - 1), np.diff(mix.starts))
    total = np.bincount(owner, weights=mix.counts, minlength=len(mix.starts) - 1)
    share = np.where(
        total > 0,
        atlas.segment_shares(classification, tier, level)[:, place].astype(np.float64),
        np.nan,
    )
    count = np.clip(np.nan_to_num(share) * total, 0, total)
    narrow, wide = (_over(wilson(count, total, width), reference) for width in (0.95, 0.998))
    return IndexAreas(
        level,
        segment,
        reference,
        share,
        100 * share / reference,
        narrow.low,
        narrow.high,
        bands_for(narrow, wide, 100.0),
    )


def _over(shares: Interval, reference: float) -> Interval:
    return Interval(100 * divided(shares.low, reference), 100 * divided(shares.high, reference))
