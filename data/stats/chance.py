"""How often chance alone would bring a difference, and which of many may be volunteered.

Each p is two-sided and from the same test as the limits, so that p is under 0.05 exactly where the
95 % limits leave the comparator out.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from data.stats.inputs import Flags, Floats, counts_from, dispersion_from, divided, unwrapped
from data.stats.intervals import EXACT_BELOW, wilson_at
from data.stats.tails import at_least, at_least_of, beyond_normal, up_to
from data.stats.verdict import Band, Measure, Verdict

FALSE_DISCOVERY = 0.05
"""The largest expected share of false findings among those that are volunteered."""
OUTSIDE_95 = 0.05
LARGEST_Z = 40.0
"""Beyond it p is 0 in the numbers of a computer."""
HALVINGS = 60
"""Of an interval from 0 to LARGEST_Z: to the last digit of a number."""


def p_of_count(count: ArrayLike, expected: ArrayLike, *, dispersion: ArrayLike = 1.0) -> Floats:
    """Two-sided p of a count where so many are expected: ``count_limits``, solved for the level.

    Below 10 twice the smaller exact tail (Poisson, or negative binomial with the dispersion), from
    10 up Byar's limits solved for z. Shapes broadcast; NaN where nothing is expected. At most 1.

    >>> p_of_count([192, 5], [162, 2], dispersion=[1, 2]).round(3).tolist()
    [0.024, 0.219]
    """
    x, mean, phi = np.broadcast_arrays(
        counts_from(count), counts_from(expected, "expected count"), dispersion_from(dispersion)
    )
    scaled, size = mean / phi, np.where(x > 0, x / phi, 1.0)
    above = 3 * np.sqrt(size) * (1 - 1 / (9 * size) - np.cbrt(scaled / size))
    size = x / phi + 1
    below = 3 * np.sqrt(size) * (np.cbrt(scaled / size) - 1 + 1 / (9 * size))
    many = 2 * beyond_normal(np.maximum(above, below))
    p, few = np.atleast_1d(many), np.atleast_1d(x < EXACT_BELOW)
    if few.any():
        given = [np.atleast_1d(a)[few] for a in (x, mean, phi)]
        p[few] = 2 * np.minimum(up_to(*given), at_least(*given))
    p = np.minimum(p.reshape(x.shape), 1.0)
    return unwrapped(np.asarray(np.where(mean > 0, p, np.nan)))


def p_of_share(count: ArrayLike, base: ArrayLike, reference: ArrayLike) -> Floats:
    """Two-sided p of a proportion against a known share: Wilson's interval, solved for the level.

    z = (x/n − p0) / √(p0(1 − p0)/n). NaN where the base is 0 or the reference 0 or 1. Source:
    Wilson 1927.

    >>> p_of_share([310, 27], [1000, 100], 0.27).round(4).tolist()
    [0.0044, 1.0]
    """
    x, n = counts_from(count), counts_from(base, "base")
    p0 = np.asarray(reference, dtype=np.float64)
    z = divided(divided(x, n) - p0, np.sqrt(divided(p0 * (1 - p0), n)))
    return unwrapped(np.asarray(np.minimum(2 * beyond_normal(np.abs(z)), 1.0)))


def p_of_change(
    count: ArrayLike,
    base: ArrayLike,
    count_before: ArrayLike,
    base_before: ArrayLike,
    *,
    dispersion: ArrayLike = 1.0,
) -> Floats:
    """Two-sided p of the ratio of two rates: ``ratio_of_rates``, solved for the level.

    z = log RR / √(φ(1/x1 + 1/x0)); where one count is 0, twice the share of the other period's base
    to the power of the count over φ. NaN where both are 0 or a base is.

    >>> p_of_change([120, 14], [4000, 100], [90, 0], [3900, 100]).round(4).tolist()
    [0.0599, 0.0001]
    """
    x1, n1, x0, n0, phi = np.broadcast_arrays(
        counts_from(count),
        counts_from(base, "base"),
        counts_from(count_before),
        counts_from(base_before, "base"),
        dispersion_from(dispersion),
    )
    both = (x1 > 0) & (x0 > 0)
    ratio = np.where(both, divided(divided(x1, n1), divided(x0, n0)), 1.0)
    z = divided(np.abs(np.log(ratio)), np.sqrt(phi * (divided(1, x1) + divided(1, x0))))
    other = np.where(x1 > 0, divided(n1, n0 + n1), divided(n0, n0 + n1))
    edge = 2 * other ** (np.maximum(x1, x0) / phi)
    p = np.minimum(np.where(both, 2 * beyond_normal(z), edge), 1.0)
    return unwrapped(np.asarray(np.where((n1 > 0) & (n0 > 0) & (x1 + x0 > 0), p, np.nan)))


def p_of_shares(
    count: ArrayLike,
    base: ArrayLike,
    other_count: ArrayLike,
    other_base: ArrayLike,
    *,
    dispersion: ArrayLike = 1.0,
) -> Floats:
    """Two-sided p of two independent proportions: ``ratio_of_shares``, solved for the level.

    It is found by halving, because Wilson's limits of both sides depend on z: the z at which
    (p1 − l1)² + (u0 − p0)² is (p1 − p0)², for p1 the greater. Limits that never reach the other
    proportion have p = 0. NaN where both counts are 0 or a base is.

    >>> p_of_shares([56, 9], [70, 10], [48, 3], [80, 10]).round(4).tolist()
    [0.0081, 0.005]
    """
    x1, n1, x0, n0, phi = np.broadcast_arrays(
        counts_from(count),
        counts_from(base, "base"),
        counts_from(other_count),
        counts_from(other_base, "base"),
        dispersion_from(dispersion),
    )
    is_more = divided(x1, n1) >= divided(x0, n0)
    x, n = np.where(is_more, x1, x0) / phi, np.where(is_more, n1, n0) / phi
    y, m = np.where(is_more, x0, x1) / phi, np.where(is_more, n0, n1) / phi
    p, q = divided(x, n), divided(y, m)
    least, most = np.zeros(np.shape(p)), np.full(np.shape(p), LARGEST_Z)
    for _ in range(HALVINGS):
        z = (least + most) / 2
        down = p - wilson_at(x, n, z).low
        up = wilson_at(y, m, z).high - q
        reaches = down**2 + up**2 >= (p - q) ** 2
        least, most = np.where(reaches, least, z), np.where(reaches, z, most)
    found = np.minimum(2 * beyond_normal(most), 1.0)
    known = (n > 0) & (m > 0) & (x + y > 0)
    return unwrapped(np.asarray(np.where(known, found, np.nan)))


def p_of(verdicts: Sequence[Verdict]) -> Floats:
    """Two-sided p of each verdict, from the test of its own limits, (n,); NaN where it is none.

    Of a range it is the greater p of its two ends.

    >>> from data.stats.verdict import verdict_against, verdict_between
    >>> rate = verdict_against(192, 20_000, 8_100, 1_000_000)
    >>> p_of([rate, verdict_between(120, 4000, 90, 3900)]).round(3).tolist()
    [0.024, 0.06]
    >>> p_of([verdict_against(310, 1000, 2700, 10_000, part_of_base=True)]).round(4).tolist()
    [0.0044]
    """
    found = np.full(len(verdicts), np.nan)
    judged = [
        i for i, v in enumerate(verdicts) if not (v.refusal or v.ends) and v.band != Band.NONE
    ]
    for measure in {verdicts[i].measure for i in judged}:
        places = [i for i in judged if verdicts[i].measure == measure]
        numbers = [_numbers(verdicts[i]) for i in places]
        found[places] = _p_of(measure, *np.array(numbers, dtype=np.float64).T)
    for i, verdict in enumerate(verdicts):
        if verdict.ends and not verdict.refusal:
            found[i] = p_of(verdict.ends).max()
    return found


def _numbers(v: Verdict) -> tuple[float, ...]:
    return v.count, v.base, v.reference, v.other_count, v.other_base, v.dispersion, v.is_share


def _p_of(
    measure: Measure,
    x: Floats,
    n: Floats,
    reference: Floats,
    x0: Floats,
    n0: Floats,
    phi: Floats,
    is_share: Floats,
) -> Floats:
    at = is_share > 0
    if measure == "change":
        p = p_of_change(x, n, x0, n0, dispersion=phi)
        if at.any():
            p[at] = p_of_shares(x[at], n[at], x0[at], n0[at], dispersion=phi[at])
        return p
    if measure == "proportion":
        return p_of_share(x / phi, n / phi, reference / 100)
    p = p_of_count(x, n if measure == "ratio" else n * reference / 1000, dispersion=phi)
    if at.any():
        p[at] = p_of_share(x[at] / phi[at], n[at] / phi[at], reference[at] / 1000)
    return p


def p_of_outside(outside: int, areas: int) -> float:
    """How often chance alone would put so many of ``areas``, or more, outside their 95 % limits.

    P(K ≥ outside) of a binomial of ``areas`` and 0.05. The limits are a little wider than they
    claim, so the true p is lower.

    >>> round(p_of_outside(9, 33), 5), p_of_outside(0, 33)
    (3e-05, 1.0)
    """
    return float(at_least_of(outside, areas, OUTSIDE_95))


def surest(p: ArrayLike, shares: ArrayLike) -> Floats:
    """One p of several tests of the same thing, along the first axis: Bonferroni's, weighted.

    Each test has a share of the false findings that are allowed; the shares sum to 1. The least
    p over its share, at most 1; a test that gave no p leaves its share to the others. NaN where
    none gave one. Source: Genovese, Roeder & Wasserman 2006.

    >>> surest([[0.01, 0.6, float("nan")], [0.2, 0.9, 0.03]], [0.25, 0.75]).round(3).tolist()
    [0.04, 1.0, 0.03]
    """
    given = np.asarray(p, dtype=np.float64)
    weights = np.asarray(shares, dtype=np.float64).reshape(-1, *[1] * (given.ndim - 1))
    weights = np.where(np.isnan(given), 0.0, weights)
    weights = divided(weights, weights.sum(axis=0))
    weighed = np.where(weights > 0, divided(given, weights), np.inf).min(axis=0)
    return unwrapped(np.where(np.isfinite(weighed), np.minimum(weighed, 1.0), np.nan))


def discoveries(p: ArrayLike, rate: float = FALSE_DISCOVERY) -> Flags:
    """Which of a family of findings may be volunteered, (m,): Benjamini and Hochberg's choice.

    With the p of the family in order, all up to the largest p_(i) ≤ i · rate / m. A NaN is no
    member of the family and never chosen. Of findings that are all chance, any is chosen with a
    probability of at most ``rate`` (for independent and for positively dependent tests). Source:
    Benjamini & Hochberg 1995; Benjamini & Yekutieli 2001.

    >>> discoveries([0.001, 0.04, 0.03, 0.9, float("nan")]).tolist()
    [True, False, False, False, False]
    >>> discoveries([0.001, 0.02, 0.03, 0.9]).tolist()
    [True, True, True, False]
    """
    given = np.asarray(p, dtype=np.float64)
    known = np.sort(given[~np.isnan(given)])
    fits = np.flatnonzero(known <= rate * np.arange(1, len(known) + 1) / max(len(known), 1))
    if not len(fits):
        return np.zeros(given.shape, dtype=np.bool_)
    chosen: Flags = given <= known[fits[-1]]
    return chosen
