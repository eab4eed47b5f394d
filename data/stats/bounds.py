"""Verdicts on counts that are known only to lie between two ends.

Every figure is worked out twice: once with the area as low and its comparator as high as they can
be, once the other way round. A verdict is given where it holds at both ends, and none otherwise.
Source: bounds under partial identification (Manski 2003, chapter 1); a number in the middle is
never made.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from data.stats.expected import Expected
from data.stats.inputs import Codes, Floats, Interval, counts_from
from data.stats.profile import Profile, profile_of
from data.stats.refusals import Rule
from data.stats.verdict import Band, Verdicts, verdicts_against, verdicts_between


def agreed(least: Verdicts, most: Verdicts) -> Verdicts:
    """The verdicts that hold at both ends of every range, both of n areas.

    Of two verdicts in one direction the less sure one holds at both ends. A number is NaN where its
    ends differ; the interval is from the lower limit of the least to the upper limit of the most.
    Where the ends have no verdict in common the rule is ``Rule.ENDS_DIFFER``.

    >>> ends = [verdicts_against([x, 60], [10, 10], 50, 10) for x in (30, 45)]
    >>> both = agreed(*ends)
    >>> both.rule.tolist() == [Rule.ENDS_DIFFER, Rule.NONE], both.value.tolist()
    (True, [nan, 6000.0])
    """
    band, rule = _agreed_bands(least.band, most.band, least.rule, most.rule)
    return replace(
        least,
        count=_known(least.count, most.count),
        base=_known(least.base, most.base),
        value=_known(least.value, most.value),
        low=least.low,
        high=most.high,
        reference=_known(least.reference, most.reference),
        band=band,
        rule=rule,
        left_out=least.left_out | most.left_out,
        other_count=_known_or_none(least.other_count, most.other_count),
        ends=(least, most),
    )


def agreed_expected(least: Expected, most: Expected) -> Expected:
    """Observed against expected from both ends, as ``agreed``.

    The rates of the segments are those of the least observed.
    """
    return replace(
        least,
        verdicts=agreed(least.verdicts, most.verdicts),
        gap=_known(least.gap, most.gap),
        gap_low=least.gap_low,
        gap_high=most.gap_high,
    )


def profile_ends(
    users: Interval, base: ArrayLike, *, dispersion: float = 1.0
) -> tuple[Profile, Profile]:
    """The profile of users with two ends, (k,), once with each segment at its least, once its most.

    While a segment is at its least, all others are at their most, so that its share of the users
    is the least that it can be.

    >>> users = Interval(np.array([40.0, 90.0]), np.array([50.0, 110.0]))
    >>> least, most = profile_ends(users, [300, 1000])
    >>> least.index.round().tolist(), most.index.round().tolist()
    ([116.0, 84.0], [155.0, 95.0])
    """
    low, high = counts_from(users.low), counts_from(users.high)
    rest_low, rest_high = low.sum() - low, high.sum() - high
    return (
        profile_of(low, base, all_users=low + rest_high, dispersion=dispersion),
        profile_of(high, base, all_users=high + rest_low, dispersion=dispersion),
    )


def agreed_profile(least: Profile, most: Profile) -> Profile:
    """The profile that holds at both ends, as ``agreed``."""
    band, rule = _agreed_bands(least.band, most.band, least.rule, most.rule)
    return replace(
        least,
        count=_known(least.count, most.count),
        percent=_known(least.percent, most.percent),
        penetration=_known(least.penetration, most.penetration),
        index=_known(least.index, most.index),
        low=least.low,
        high=most.high,
        band=band,
        rule=rule,
    )


def ranges_against(
    count: Interval,
    base: ArrayLike,
    reference: tuple[Interval, ArrayLike],
    *,
    states: Codes,
    dispersion: ArrayLike = 1.0,
    part_of_base: ArrayLike = False,
) -> Verdicts:
    """As ``verdicts_against``, for counts with two ends against a comparator that holds the areas.

    ``count``: both ends, (n,). ``reference``: both ends of the comparator's count, and its base.
    ``states``: those of a count that is no range. While an area is at its least, the rest of its
    comparator is at its most.

    >>> count = Interval(np.array([101.0]), np.array([104.0]))
    >>> atlas, shown = Interval(np.array(8000.0), np.array(8200.0)), np.zeros(1, np.uint8)
    >>> found = ranges_against(count, [20_000], (atlas, 1_000_000), states=shown)
    >>> Band(found.band[0]).words, [end.reference.round(3).tolist() for end in found.ends]
    ('lower, very unlikely to be chance', [[8.197], [8.003]])
    """
    width = np.nan_to_num(np.asarray(count.high) - np.asarray(count.low))
    total, total_base = reference
    least, most = (
        verdicts_against(
            own,
            base,
            other,
            total_base,
            states=states,
            includes_area=True,
            dispersion=dispersion,
            part_of_base=part_of_base,
        )
        for own, other in (
            (count.low, np.fmax(total.high - width, total.low)),
            (count.high, np.fmin(total.low + width, total.high)),
        )
    )
    return agreed(least, most)


def ranges_between(
    count: Interval,
    base: ArrayLike,
    other: Interval,
    other_base: ArrayLike,
    *,
    states: tuple[Codes, Codes],
    dispersion: ArrayLike = 1.0,
    part_of_base: ArrayLike = False,
) -> Verdicts:
    """As ``verdicts_between``, for two counts of which each has two ends.

    >>> now, before = Interval(*np.array([[60.0], [64.0]])), Interval(*np.array([[20.0], [26.0]]))
    >>> shown = np.zeros(1, np.uint8)
    >>> found = ranges_between(now, [1000], before, [1000], states=(shown, shown))
    >>> Band(found.band[0]).words, [end.value.round(2).tolist() for end in found.ends]
    ('higher, very unlikely to be chance', [[2.31], [3.2]])
    """
    least, most = (
        verdicts_between(
            one,
            base,
            two,
            other_base,
            states=states[0],
            other_states=states[1],
            dispersion=dispersion,
            part_of_base=part_of_base,
        )
        for one, two in ((count.low, other.high), (count.high, other.low))
    )
    return agreed(least, most)


def _agreed_bands(band: Codes, other: Codes, rule: Codes, other_rule: Codes) -> tuple[Codes, Codes]:
    """Bands, and what prevents them, of two ends."""
    same = (rule == other_rule) & (_direction(band) == _direction(other))
    sure = [np.abs(end.astype(int) - Band.SIMILAR) for end in (band, other)]
    nearer = np.where(sure[0] <= sure[1], band, other)
    return (
        np.where(same, nearer, Band.NONE).astype(np.uint8),
        np.where(same, rule, Rule.ENDS_DIFFER).astype(np.uint8),
    )


def _direction(band: Codes) -> Codes:
    """0 for no verdict, 1 lower, 2 similar, 3 higher."""
    return np.array([Band.NONE, 1, 1, 2, 3, 3], dtype=np.uint8)[band]


def _known(least: Floats, most: Floats) -> Floats:
    """The number where both ends have the same, else NaN."""
    found: Floats = np.where(least == most, least, np.nan)
    return found


def _known_or_none(least: Floats | None, most: Floats | None) -> Floats | None:
    return None if least is None or most is None else _known(least, most)
