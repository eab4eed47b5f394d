"""The channel that people prefer, from who lives in an area."""

import numpy as np
from numpy.typing import ArrayLike

from data.stats.inputs import Floats, counts_from, divided, unwrapped


def preferred_shares(mix: ArrayLike, preferences: ArrayLike) -> Floats:
    """Share of the people of an area who prefer each channel, (c,); of n areas, (n, c).

    ``mix``: people or households of each of k segments, (k,) or (n, k). ``preferences``: share of a
    segment that prefers a channel, (k, c), from 0 to 1. P_c = Σ_g mix_g · p_gc / Σ_g mix_g: as if
    each segment here preferred what the owner of the classification says of it everywhere.
    Segments of which nothing is said (NaN) are left out. NaN where nobody is left.

    >>> preferred_shares([30, 10], [[0.2, 0.8], [0.6, 0.4]]).round(3).tolist()
    [0.3, 0.7]
    >>> preferred_shares([[30, 10], [0, 5]], [[0.2, 0.8], [0.6, 0.4]]).round(3).tolist()
    [[0.3, 0.7], [0.6, 0.4]]
    """
    people, shares = counts_from(mix, "mix"), np.asarray(preferences, dtype=np.float64)
    known = ~np.isnan(shares).any(axis=1)
    told = people[..., known]
    return unwrapped(np.asarray(divided(told @ shares[known], told.sum(axis=-1, keepdims=True))))
