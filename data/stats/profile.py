"""The profile of a service's users over the segments of a classification.

With a_g users of segment g of A users, and b_g of a base B. Sources: location quotient (Isard
1960), as the profile index of geodemographic reports; interval by Wilson on a_g/A (APHO Technical
Briefing 3).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from data.stats.inputs import (
    Codes,
    Flags,
    Floats,
    Interval,
    StatsError,
    counts_from,
    dispersion_from,
    divided,
)
from data.stats.intervals import wilson
from data.stats.refusals import Rule
from data.stats.verdict import bands_for

IMPORTANT_UNDER, IMPORTANT_OVER = 90, 110
"""An index outside these limits is important in size.

It is not a test: the band shows whether chance could explain the index.
"""


@dataclass(frozen=True, slots=True)
class Profile:
    """One entry per segment, arrays of shape (k,). NaN where a figure is undefined."""

    count: Floats
    percent: Floats
    """100 · a_g / A."""
    base: Floats
    base_percent: Floats
    """100 · b_g / B."""
    penetration: Floats
    """100 · a_g / b_g: users per 100 of everyone in the segment.

    Take-up is the same over those eligible.
    """
    index: Floats
    """100 · (a_g/A) / (b_g/B); at 100 the segment is as common among users as in the base."""
    low: Floats
    high: Floats
    """95 % interval of the index."""
    band: Codes
    """``Band`` against 100: over- or under-represented only where the interval leaves 100 out."""
    rule: Codes
    """``Rule`` that prevents an index, 0 where none."""

    @property
    def is_important(self) -> Flags:
        """Index below 90 or above 110. Shown beside the band, never instead of it. (k,)"""
        return (self.index < IMPORTANT_UNDER) | (self.index > IMPORTANT_OVER)


def profile_of(
    users: ArrayLike,
    base: ArrayLike,
    *,
    all_users: ArrayLike | None = None,
    all_base: float | None = None,
    dispersion: float = 1.0,
) -> Profile:
    """The profile of users over segments. ``users`` and ``base``: (k,), NaN for a hidden count.

    ``all_users`` (a number, or (k,)) and ``all_base`` are the totals, by default the sums; give
    them where some segments are hidden, or the total (and with it every percentage) is not known.
    ``dispersion`` φ
    as in ``count_limits``: the interval is that of a_g/φ of A/φ. Units must agree
    and both sides be filtered alike: see ``index_refusal``. Raises StatsError for shapes that
    differ, negative counts, or a total under its part.

    >>> p = profile_of([81, 182, 0, 3], [1200, 4800, 500, 0])
    >>> p.percent.round(1).tolist(), p.penetration.round(2).tolist()
    ([30.5, 68.4, 0.0, 1.1], [6.75, 3.79, 0.0, nan])
    >>> p.index.round().tolist(), p.low.round().tolist(), p.high.round().tolist()
    ([165.0, 93.0, 0.0, nan], [137.0, 85.0, 0.0, nan], [196.0, 100.0, 19.0, nan])
    >>> p.band.tolist(), p.rule.tolist()
    ([5, 2, 1, 0], [0, 0, 0, 3])
    """
    a, b = counts_from(users, "number of users"), counts_from(base, "base")
    if a.shape != b.shape or a.ndim != 1:
        raise StatsError(
            f"users of shape {a.shape} and a base of shape {b.shape} were given; both need one"
            " number per segment, in the same order"
        )
    total_users = np.broadcast_to(
        a.sum() if all_users is None else np.asarray(all_users, dtype=np.float64), a.shape
    )
    total_base = np.broadcast_to(b.sum() if all_base is None else float(all_base), b.shape)
    if (b > total_base).any():
        raise StatsError(
            f"a base of {np.nanmax(b):g} was given with a total base of {total_base[0]:g}; the"
            " total must hold all its segments"
        )
    phi = float(dispersion_from(dispersion))
    share, base_share = divided(a, total_users), divided(b, total_base)
    index = 100 * divided(share, base_share)
    limits = [
        Interval(100 * divided(i.low, base_share), 100 * divided(i.high, base_share))
        for i in (wilson(a / phi, total_users / phi, level) for level in (0.95, 0.998))
    ]
    rule = np.select(
        [np.isnan(a), ~(b > 0), np.isnan(index)],
        [Rule.HIDDEN, Rule.NO_BASE, Rule.HIDDEN],
        Rule.NONE,
    ).astype(np.uint8)
    return Profile(
        count=a,
        percent=100 * share,
        base=b,
        base_percent=100 * base_share,
        penetration=100 * divided(a, b),
        index=index,
        low=limits[0].low,
        high=limits[0].high,
        band=bands_for(limits[0], limits[1], 100.0),
        rule=rule,
    )
