"""Before and after a campaign: whether more changed in its areas than in areas like them.

Each area has at least five controls, the nearest in level, mix and size, each used once. The effect
is a ratio of ratios (difference in differences on a log scale). Its interval is made of placebos:
the same choice and matching on sets of areas in which nothing was done (Abadie, Diamond and
Hainmueller 2010). Areas are chosen because they were low, and so rise by themselves: the level
before is therefore taken from a period that the choice did not use, or drawn to that of all areas
(``data.stats.shrink``).
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from data.stats.inputs import Floats, Interval

CONTROLS = 5
"""Areas without a campaign beside each area with one."""
PLACEBOS, FEWEST_PLACEBOS = 399, 200
MOST_POOLED = 2000
"""Areas that are looked at, those most like the campaign's."""
NEAREST = 100
"""A placebo takes the place of each area by one of so many that are most like it."""
SEED = 20_261
POWER = 0.8
Z_FOUND, Z_POWER = 1.959964, 0.841621
"""Of a two-sided test at 5 %, and of 80 % power."""
STATED_AT = 1000.0
"""Expected events at which power is stated."""
Rows = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Effect:
    """The change in the campaign's areas beside that in areas like them."""

    ratio: float
    """1 where both changed alike; 1.2 where there are 20 % more than without it."""
    limits: Interval
    """Its 95 % interval, by placebo."""
    placebos: int
    controls: int
    """Areas it is compared with."""
    least_found: float
    """The least ratio above 1 that would be found in four cases of five."""
    least_found_stated: float
    """The same where 1,000 events are expected in the areas."""

    @property
    def is_found(self) -> bool:
        """Whether chance alone would bring so much in no more than one case of twenty."""
        return bool(self.limits.low > 1 or self.limits.high < 1)


@dataclass(frozen=True, slots=True)
class TooFew:
    """Nothing can be said: there are not enough areas without a campaign."""

    needed: int
    there: int


def features(level: Floats, mix: Floats, size: Floats) -> Floats:
    """What areas are matched by, (n, 2 + k): each of the three counts alike.

    ``level`` (n,): observed over expected, drawn to all areas. ``mix`` (n, k): shares of segments.
    ``size`` (n,): expected events. NaN where an area is not known.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        numbers = (_standard(np.log(level)[:, None]), _standard(np.log(size)[:, None]))
    spread = np.sqrt(np.nanvar(mix, axis=0).sum())
    shares = (mix - np.nanmean(mix, axis=0)) / (spread if spread > 0 else 1.0)
    return np.concatenate([*numbers, shares], axis=1)


def _standard(column: Floats) -> Floats:
    spread = float(np.nanstd(np.where(np.isfinite(column), column, np.nan)))
    centred = column - np.nanmean(np.where(np.isfinite(column), column, np.nan))
    found: Floats = centred / spread if spread > 0 else np.where(np.isfinite(column), 0.0, np.nan)
    return found


def ratio_of_ratios(
    before: ArrayLike, after: ArrayLike, treated: ArrayLike, controls: ArrayLike
) -> float:
    """The logarithm of (T after / T before) / (C after / C before), of sums over areas.

    With ½ added to each sum, so that none is 0.

    >>> before, after = np.array([100.0, 100, 100]), np.array([150.0, 120, 80])
    >>> round(float(np.exp(ratio_of_ratios(before, after, np.array([0]), np.array([1, 2])))), 3)
    1.498
    """
    counts = (np.asarray(before, dtype=np.float64), np.asarray(after, dtype=np.float64))
    return _change(*counts, np.asarray(treated), np.asarray(controls))[0]


def _change(before: Floats, after: Floats, treated: Rows, controls: Rows) -> tuple[float, float]:
    """The ratio of ratios as a logarithm, and its standard error were events independent."""
    sums = [float(x[rows].sum()) + 0.5 for rows in (treated, controls) for x in (after, before)]
    own, others = math.log(sums[0] / sums[1]), math.log(sums[2] / sums[3])
    return own - others, math.sqrt(sum(1 / each for each in sums))


def effect_of(
    counts: tuple[Floats, Floats],
    treated: Rows,
    free: Rows,
    matched_by: Floats,
    dispersion: float = 1.0,
) -> Effect | TooFew:
    """The effect of a campaign in the areas ``treated``, from n areas.

    ``counts``: events before and after, (n,) each. ``free``: areas without a campaign that have
    both. ``matched_by`` (n, f): ``features``. ``dispersion``: variance of a count over its
    expectation. The interval is never narrower than chance alone makes it.
    """
    after = counts[1]
    size, needed = len(treated), areas_needed(len(treated))
    if not size or len(free) < needed:
        return TooFew(needed, len(free))
    before, fit = as_others_did(*counts, free, matched_by)
    pool = _pool(free, treated, matched_by)
    # A campaign in one or two areas needs more of them, so that there are sets enough.
    many = max(NEAREST, 2 * size, int(1.5 * PLACEBOS ** (1 / size)))
    # Beyond so many of the nearest nobody looks: no more are used at once.
    looked_at = max(many, (CONTROLS + 1) * size + 1)
    nearest = _order(pool, treated, matched_by)[:, :looked_at].tolist()
    controls = _nearest(nearest[:size], bytearray(len(pool)))
    own = _change(before, after, treated, pool[controls])
    likes = [near[:many] for near in nearest[:size]]
    random = np.random.default_rng(SEED)
    found: dict[tuple[int, ...], float] = {}
    for _ in range(3 * PLACEBOS):
        stand_in = _stand_in(likes, random)
        key = tuple(sorted(stand_in))
        if key in found:
            continue
        used = bytearray(len(pool))
        for place in stand_in:
            used[place] = 1
        others = _nearest([nearest[size + place] for place in stand_in], used)
        change, error = _change(before, after, pool[stand_in], pool[others])
        found[key] = change / error
        if len(found) == PLACEBOS:
            break
    if len(found) < FEWEST_PLACEBOS:
        return TooFew(needed + FEWEST_PLACEBOS, len(free))  # twins, of which no set is another
    placebos = np.sort(np.array(list(found.values())))
    apart = _centre(before, matched_by, treated) - _centre(before, matched_by, pool[controls])
    # Placebos lie within what was fitted, and the lowest areas at its edge.
    error = math.sqrt(own[1] ** 2 + float(apart @ fit @ apart)) * _few_sets(len(pool) / size - 1)
    return _judged((own[0], error), placebos, float(before[treated].sum()), dispersion, size)


def areas_needed(size: int) -> int:
    """Areas without a campaign that a campaign in so many areas needs beside it."""
    return max(size * (CONTROLS + 1), FEWEST_PLACEBOS if size == 1 else 0)


def least_found(expected: float, dispersion: float = 1.0) -> float:
    """The least ratio above 1 that would be found in four cases of five, where areas change alike.

    ``expected``: events in the areas before, and as many after.

    >>> round(least_found(1000.0), 3)
    1.147
    """
    error = math.sqrt(2 * dispersion * (1 + 1 / CONTROLS) / expected)
    return math.exp((Z_FOUND + Z_POWER) * error)


def as_others_did(
    before: Floats, after: Floats, free: Rows, matched_by: Floats
) -> tuple[Floats, Floats]:
    """Events before, (n,), times the change that areas of such a level and size show.

    The second value is the covariance of the fit, (3, 3), were events independent.

    The lowest areas have no equals to be matched with, so what is left of the difference is taken
    off: matching with its bias corrected (Abadie and Imbens 2011). The change is fitted over areas
    without a campaign: log((after + ½) / (before + ½)) by level and size, weighted by counts.
    """
    x = np.column_stack([np.ones(len(before)), matched_by[:, :2]])
    a, b = after[free] + 0.5, before[free] + 0.5
    weight = np.sqrt(a * b / (a + b))
    fitted, *_ = np.linalg.lstsq(x[free] * weight[:, None], np.log(a / b) * weight, rcond=None)
    with np.errstate(invalid="ignore"):
        changed: Floats = before * np.exp(x @ fitted)
    weighted = x[free] * weight[:, None]
    covariance: Floats = np.linalg.pinv(weighted.T @ weighted)
    return changed, covariance


def _centre(before: Floats, matched_by: Floats, rows: Rows) -> Floats:
    """What ``as_others_did`` is fitted by, (3,): the mean of some areas, weighted by events."""
    x = np.column_stack([np.ones(len(rows)), matched_by[rows, :2]])
    events = before[rows] + 0.5
    mean: Floats = (x * events[:, None]).sum(axis=0) / events.sum()
    return mean


def _few_sets(freedom: float) -> float:
    """How many times as wide an interval must be, since the sets of placebos share areas.

    Only pool ÷ size of them are apart. It is Student's t over z with one less degrees of freedom,
    by the first term of Fisher's expansion.
    """
    return 1 + (Z_FOUND**2 + 1) / (4 * max(freedom, 1.0))


def _judged(
    change: tuple[float, float], placebos: Floats, events: float, dispersion: float, size: int
) -> Effect:
    """``change``: the campaign's own, and its error; ``placebos``: each divided by its own error.

    Errors differ as counts do: the areas of a campaign are often those with the fewest events.
    """
    own, error = change
    rank, chance = int(0.025 * (len(placebos) + 1)), Z_FOUND * math.sqrt(dispersion)
    low = error * min(float(placebos[rank - 1]), -chance)
    high = error * max(float(placebos[-rank]), chance)
    least = (Z_FOUND + Z_POWER) * error * max(float(placebos.std()), math.sqrt(dispersion))
    return Effect(
        ratio=float(np.exp(own)),
        limits=Interval(np.asarray(np.exp(own - high)), np.asarray(np.exp(own - low))),
        placebos=len(placebos),
        controls=size * CONTROLS,
        least_found=float(np.exp(least)),
        least_found_stated=float(np.exp(least * np.sqrt(max(events, 1.0) / STATED_AT))),
    )


def _pool(free: Rows, treated: Rows, matched_by: Floats) -> Rows:
    """The areas without a campaign that are most like one of the campaign's."""
    if len(free) <= MOST_POOLED:
        return free
    least = np.full(len(free), np.inf)
    for row in treated:
        apart = ((matched_by[free] - matched_by[row]) ** 2).sum(axis=1)
        least = np.minimum(least, apart)
    size = max(MOST_POOLED, len(treated) * (CONTROLS + 1))
    kept: Rows = free[np.sort(np.argsort(least, kind="stable")[:size])]
    return kept


def _order(pool: Rows, treated: Rows, matched_by: Floats) -> Rows:
    """For each area of the campaign and then of the pool, the pool from the nearest on."""
    own = matched_by[np.concatenate([treated, pool])]
    there = matched_by[pool]
    apart = (own**2).sum(axis=1)[:, None] + (there**2).sum(axis=1) - 2 * own @ there.T
    size = len(treated)
    apart[size + np.arange(len(pool)), np.arange(len(pool))] = np.inf
    order: Rows = np.argsort(apart, axis=1, kind="stable")
    return order


def _nearest(order: list[list[int]], used: bytearray) -> list[int]:
    """The controls of some areas, places in the pool: a round for each, the nearest not used."""
    chosen: list[int] = []
    starts = [0] * len(order)
    for _ in range(CONTROLS):
        for area, nearest in enumerate(order):
            at = starts[area]
            while used[nearest[at]]:
                at += 1
            starts[area] = at + 1
            used[nearest[at]] = 1
            chosen.append(nearest[at])
    return chosen


def _stand_in(likes: list[list[int]], random: np.random.Generator) -> list[int]:
    """For each area of the campaign another one like it, each used once; places in the pool."""
    taken: set[int] = set()
    draws = random.random(len(likes)).tolist()
    for area, draw in zip(random.permutation(len(likes)).tolist(), draws, strict=True):
        left = [place for place in likes[area] if place not in taken]
        taken.add(left[int(draw * len(left))])
    return list(taken)
