"""The weight of a sentence: certainty first, then size."""

import math

from data.stats.refusals import Rule
from data.stats.verdict import Band, Verdict

PLAIN = {
    Rule.HIDDEN: 12.0,
    Rule.CAME_HIDDEN: 12.0,
    Rule.ENDS_DIFFER: 11.0,
    Rule.MISSING: 5.0,
    Rule.NOT_COVERED: 6.0,
    Rule.NO_BASE: 9.0,
    Rule.TOO_FEW: 10.0,
    Rule.NO_COMPARATOR: 15.0,
}
"""Weight of a sentence that gives no verdict, by the rule that prevents one."""


def distance_of(verdict: Verdict) -> float:
    """0 to 20: the distance of the value from the reference, in tenths of a doubling.

    20 where either is 0. Of a range it is that of the nearer end.
    """
    if verdict.ends:
        return min(distance_of(end) for end in verdict.ends)
    if not (verdict.value > 0 and verdict.reference > 0) or math.isinf(verdict.value):
        return 20.0
    return min(20.0, 10 * abs(math.log2(verdict.value / verdict.reference)))


def weight_of(verdict: Verdict, start: float) -> float:
    """The weight ``start``, 15 more for a difference at 99.8 %, and up to 20 more for its size."""
    return (
        start + (15 if verdict.band in (Band.LOW_998, Band.HIGH_998) else 0) + distance_of(verdict)
    )
