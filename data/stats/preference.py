"""The channel that people prefer, from who lives in an area, beside the channel that they use."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from data.stats.inputs import Floats, counts_from, divided, unwrapped
from data.stats.intervals import wilson


class ChannelGap(NamedTuple):
    """Of each of c channels: shares from 0 to 1, and the gap with its 95 % limits. NaN: unknown."""

    preferred: Floats
    used: Floats
    gap: Floats
    """Used less preferred."""
    low: Floats
    high: Floats


def preferred_shares(mix: ArrayLike, preferences: ArrayLike) -> Floats:
    """Share of the people of an area who prefer each channel, (c,).

    ``mix``: people or households of each of k segments, (k,). ``preferences``: share of a segment
    that prefers a channel, (k, c), from 0 to 1. P_c = Σ_g mix_g · p_gc / Σ_g mix_g: as if each
    segment here preferred what the owner of the classification says of it everywhere. Segments
    of which nothing is said (NaN) are left out. NaN where nobody is left.

    >>> preferred_shares([30, 10], [[0.2, 0.8], [0.6, 0.4]]).round(3).tolist()
    [0.3, 0.7]
    """
    people, shares = counts_from(mix, "mix"), np.asarray(preferences, dtype=np.float64)
    known = ~np.isnan(shares).any(axis=1) & (people > 0)
    of_all = people[known].sum()
    return unwrapped(np.asarray(divided(people[known] @ shares[known], of_all)))


def channel_gaps(preferred: ArrayLike, counts: ArrayLike, dispersion: float = 1.0) -> ChannelGap:
    """How much more each channel is used than preferred, (c,) each.

    ``counts``: events of each channel, (c,), all of them known. The limits are Wilson's of the
    share used, with x/φ of n/φ, less the share preferred, which has no interval of its own. NaN
    where there are no events.

    >>> found = channel_gaps([0.3, 0.7], [60, 40])
    >>> found.gap.round(2).tolist(), found.low.round(3).tolist(), found.high.round(3).tolist()
    ([0.3, -0.3], [0.202, -0.391], [0.391, -0.202])
    """
    given, x = np.asarray(preferred, dtype=np.float64), counts_from(counts)
    total = np.full(x.shape, x.sum())
    used = divided(x, total)
    low, high = wilson(x / dispersion, total / dispersion)
    return ChannelGap(given, used, used - given, low - given, high - given)
