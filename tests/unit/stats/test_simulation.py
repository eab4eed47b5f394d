"""Intervals hold the truth as often as they claim, and verdicts raise no more false alarms than
they allow, by simulation.
"""

import numpy as np
import pytest

from data.stats import count_limits, funnel_of_counts, verdicts_against, verdicts_between, wilson
from data.stats.verdict import Band
from tests.support.effort import tries

DRAWS = tries(20_000, 1_000_000)
LEVELS = (0.95, 0.998)
LOOSE = 0.002
"""How far below its level the mean coverage may be: the formulas are approximations."""
pytestmark = pytest.mark.prove(DRAWS)


def drawn(least: float, most: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """What is expected of so many areas, spread evenly over orders of magnitude, and Poisson counts
    of it.
    """
    random = np.random.default_rng(seed)
    expected = np.exp(random.uniform(np.log(least), np.log(most), DRAWS))
    return expected, random.poisson(expected)


def by_luck(share: float) -> float:
    """How far a simulated share may be from its true value: four standard errors."""
    return 4 * float(np.sqrt(share * (1 - share) / DRAWS))


@pytest.mark.parametrize("level", LEVELS)
def test_limits_of_a_count_hold_its_expectation(level: float) -> None:
    expected, counts = drawn(1, 500, seed=1)
    limits = count_limits(counts, level)
    held = ((limits.low <= expected) & (expected <= limits.high)).mean()
    assert held >= level - LOOSE - by_luck(level)
    assert held <= level + (1 - level) / 2 + by_luck(level), "wider than they need to be"


@pytest.mark.parametrize("level", LEVELS)
def test_limits_of_a_proportion_hold_it(level: float) -> None:
    random = np.random.default_rng(2)
    base, share = random.integers(20, 5000, DRAWS), random.uniform(0.01, 0.6, DRAWS)
    limits = wilson(random.binomial(base, share), base, level)
    held = ((limits.low <= share) & (share <= limits.high)).mean()
    assert abs(held - level) <= LOOSE + by_luck(level)


@pytest.mark.parametrize("level", LEVELS)
def test_no_more_areas_lie_outside_a_funnel_than_chance_puts_there(level: float) -> None:
    expected, counts = drawn(5, 500, seed=3)
    limits = funnel_of_counts(expected, level)
    outside = ((counts < limits.low) | (counts > limits.high)).mean()
    assert outside <= 1 - level + by_luck(level)
    assert outside >= (1 - level) / 2 - by_luck(level), "the funnel is too wide"


def test_an_area_like_its_comparator_is_seldom_said_to_differ() -> None:
    expected, counts = drawn(5, 500, seed=4)
    verdicts = verdicts_against(counts, expected * 100, 10_000_000, 1_000_000_000)
    alarms = np.isin(verdicts.band, (Band.LOW_95, Band.LOW_998, Band.HIGH_95, Band.HIGH_998))
    sure = np.isin(verdicts.band, (Band.LOW_998, Band.HIGH_998))
    assert alarms.mean() <= 0.05 + LOOSE + by_luck(0.05)
    assert sure.mean() <= 0.002 + LOOSE + by_luck(0.002)
    assert alarms.mean() >= 0.025, "nothing would ever be said"


def test_two_years_that_are_alike_are_seldom_said_to_differ() -> None:
    expected, counts = drawn(5, 500, seed=5)
    before, states = np.random.default_rng(6).poisson(expected), np.zeros(DRAWS, np.uint8)
    base = expected * 100
    verdicts = verdicts_between(counts, base, before, base, states=states, other_states=states)
    alarms = np.isin(verdicts.band, (Band.LOW_95, Band.LOW_998, Band.HIGH_95, Band.HIGH_998))
    assert alarms.mean() <= 0.05 + LOOSE + by_luck(0.05)
    assert alarms.mean() >= 0.025, "nothing would ever be said"


def test_two_areas_with_one_share_of_members_are_seldom_said_to_differ() -> None:
    random = np.random.default_rng(9)
    base, other = random.integers(50, 3_000, (2, DRAWS))
    share, states = random.uniform(0.1, 0.6, DRAWS), np.zeros(DRAWS, np.uint8)
    given = random.binomial(base, share), base, random.binomial(other, share), other
    alarms = {}
    for is_part in (True, False):
        found = verdicts_between(*given, states=states, other_states=states, part_of_base=is_part)
        alarms[is_part] = (found.band[found.band != Band.NONE] != Band.SIMILAR).mean()
    assert 0.04 <= alarms[True] <= 0.05 + LOOSE + by_luck(0.05)
    # The limits of counts are too wide, and leave differences untold.
    assert alarms[False] < 0.04


@pytest.mark.parametrize("phi", [1.5, 4.0])
def test_limits_hold_the_expectation_of_repeat_visits(phi: float) -> None:
    random = np.random.default_rng(7)
    expected = np.exp(random.uniform(np.log(1), np.log(500), DRAWS))
    counts = random.negative_binomial(expected / (phi - 1), 1 / phi)
    limits = count_limits(counts, dispersion=phi)
    held = ((limits.low <= expected) & (expected <= limits.high)).mean()
    assert held >= 0.95 - LOOSE - by_luck(0.95)
    plain = count_limits(counts)
    assert ((plain.low <= expected) & (expected <= plain.high)).mean() < 0.94, "nothing to correct"


def test_two_years_of_repeat_visits_that_are_alike_are_seldom_said_to_differ() -> None:
    random, phi = np.random.default_rng(8), 2.0
    expected = np.exp(random.uniform(np.log(10), np.log(500), DRAWS))
    now, before = (random.negative_binomial(expected, 1 / phi) for _ in range(2))
    states, base = np.zeros(DRAWS, np.uint8), expected * 100
    verdicts = verdicts_between(
        now, base, before, base, states=states, other_states=states, dispersion=phi
    )
    alarms = np.isin(verdicts.band, (Band.LOW_95, Band.LOW_998, Band.HIGH_95, Band.HIGH_998))
    assert 0.025 <= alarms.mean() <= 0.05 + LOOSE + by_luck(0.05)
