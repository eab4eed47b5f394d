"""Before and after a campaign: the ratio of ratios, its controls and what cannot be said."""

import numpy as np
import pytest

from data.stats.campaign import (
    CONTROLS,
    Effect,
    TooFew,
    as_others_did,
    effect_of,
    features,
    least_found,
    ratio_of_ratios,
)
from data.stats.shrink import shrunk_ratios
from tests.support.effort import tries

Region = tuple[tuple[np.ndarray, np.ndarray], np.ndarray, np.ndarray, np.ndarray]


AREAS, SIZE = 150, 6
"""Areas, and how many of them have the campaign."""


def region(
    seed: int, *, events: float = 1000.0, lift: float = 1.0, phi: float = 1.0, trend: float = 0.0
) -> Region:
    """Counts before and after, the lowest areas of a year between, the others, and features.

    ``events`` are expected in the areas of the campaign together. ``phi``: variance of a count over
    its mean. ``trend``: each area's own change from year to year, as a standard deviation of logs.
    """
    random = np.random.default_rng(seed)
    areas, size = AREAS, SIZE

    def counts(mean: np.ndarray) -> np.ndarray:
        more = phi - 1
        drawn = random.negative_binomial(mean / more, 1 / phi) if more else random.poisson(mean)
        return drawn.astype(float)

    expected = random.gamma(8.0, 1 / 8.0, areas) * events / size
    level = np.exp(random.normal(0, 0.25, areas))
    before = counts(expected * level)
    level = level * (np.exp(random.normal(0, trend, areas)) if trend else 1)
    between = counts(expected * level)
    shrunk = shrunk_ratios(between, expected)
    treated = np.argsort(-shrunk.missing)[:size]
    own = np.isin(np.arange(areas), treated)
    level = level * (np.exp(random.normal(0, trend, areas)) if trend else 1)
    after = counts(expected * level * np.where(own, lift, 1.0))
    mix = random.dirichlet(np.ones(6), areas)
    free = np.flatnonzero(~own)
    return (before, after), treated, free, features(shrunk.ratio, mix, expected)


def test_a_ratio_of_ratios_by_hand() -> None:
    # 40 to 60 where there was a campaign, 200 to 220 elsewhere: 1.4939 / 1.0998.
    before, after = np.array([40.0, 120, 80]), np.array([60.0, 130, 90])
    found = np.exp(ratio_of_ratios(before, after, np.array([0]), np.array([1, 2])))
    assert found == pytest.approx((60.5 / 40.5) / (220.5 / 200.5))


def test_a_planted_rise_is_found_and_its_interval_holds_it() -> None:
    effect = effect_of(*region(3, lift=1.5))
    assert isinstance(effect, Effect)
    assert effect.is_found
    assert effect.limits.low < 1.5 < effect.limits.high
    assert effect.placebos >= 200
    assert effect.controls == 6 * CONTROLS


def test_the_error_of_the_fit_is_that_of_weighted_least_squares() -> None:
    # 100 before and 100 after in each of four areas: the weight of each is 100 · 100 / 200 = 50,
    # so the sum of weights is 200, and that of levels of −1 and 1, squared, as much.
    level = np.array([-1.0, 1, -1, 1])
    matched_by = np.column_stack([level, np.zeros(4), np.zeros(4)])
    counts = np.full(4, 99.5)
    changed, fit = as_others_did(counts, counts, np.arange(4), matched_by)
    assert changed == pytest.approx(counts)
    assert fit == pytest.approx(np.diag([1 / 200, 1 / 200, 0]))


def test_no_interval_is_narrower_than_chance_alone_makes_it() -> None:
    counts, treated, free, matched_by = region(4)
    once = effect_of(counts, treated, free, matched_by, 1.0)
    often = effect_of(counts, treated, free, matched_by, 6.0)
    assert isinstance(once, Effect)
    assert isinstance(often, Effect)
    assert often.limits.high / often.limits.low > once.limits.high / once.limits.low
    assert often.least_found > once.least_found >= least_found(counts[0][treated].sum()) - 0.03


def test_too_few_areas_to_compare_with_are_said_in_numbers() -> None:
    counts, treated, free, matched_by = region(5)
    assert effect_of(counts, treated, free[:35], matched_by) == TooFew(36, 35)
    assert effect_of(counts, treated[:1], free[:140], matched_by) == TooFew(200, 140)
    assert effect_of(counts, treated[:0], free, matched_by) == TooFew(0, len(free))


RISE = 1.2


def claims(cases: int, **how: float) -> tuple[float, float]:
    """The share of campaigns of which a change is claimed, and their mean effect."""
    found = [effect_of(*region(seed, **how)) for seed in range(cases)]  # type: ignore[arg-type]
    effects = [each for each in found if isinstance(each, Effect)]
    mean = float(np.exp(np.mean([np.log(each.ratio) for each in effects])))
    return sum(each.is_found for each in effects) / cases, mean


CASES = tries(4, 1000)


@pytest.mark.prove(CASES)
@pytest.mark.parametrize(
    ("how", "spread"),
    [({}, 0.2), ({"phi": 2.0}, 0.3), ({"trend": 0.1}, 0.3), ({"events": 100.0}, 0.7)],
)
def test_a_campaign_without_effect_is_seldom_claimed_to_have_one(
    how: dict[str, float], spread: float
) -> None:
    # The campaign is not told φ, so that only its placebos can.
    share, mean = claims(CASES, **how)
    assert share <= 0.05 + 2.6 * np.sqrt(0.05 * 0.95 / CASES)
    assert mean == pytest.approx(1, abs=spread / np.sqrt(CASES))


@pytest.mark.prove(CASES)
def test_a_rise_at_a_thousand_expected_events_is_found() -> None:
    share, mean = claims(CASES, lift=RISE)
    assert share >= 0.8 - 2.6 * np.sqrt(0.8 * 0.2 / CASES)
    assert mean == pytest.approx(RISE, abs=0.2 / np.sqrt(CASES))
