"""Chance: each p belongs to its limits, repeat visits widen both, and few of many are told."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from data.stats import (
    Band,
    StatsError,
    count_limits,
    discoveries,
    dispersion_of_persons,
    dispersion_within_areas,
    expected_takeup,
    funnel_of_counts,
    funnel_of_rates,
    p_of,
    p_of_change,
    p_of_outside,
    profile_of,
    rate_limits,
    ratio_of_rates,
    spread_among,
    verdict_against,
    verdict_between,
    verdicts_against,
)
from data.stats.segments import Reference

counts = st.integers(0, 3000)
bases = st.integers(1, 1_000_000)
dispersions = st.sampled_from([1.0, 1.1, 2.0, 6.5])


def assert_same(p: float, band: Band) -> None:
    assume(abs(p - 0.05) > 1e-9)
    assume(abs(p - 0.002) > 1e-9)
    assert math.isnan(p) == (band == Band.NONE)
    assert (p < 0.05) == (band.direction != 0)
    assert (p < 0.002) == (band in (Band.LOW_998, Band.HIGH_998))


@given(counts, bases, counts, bases, dispersions)
def test_p_of_a_rate_is_small_where_its_limits_leave_the_comparator_out(
    count: int, base: int, reference: int, reference_base: int, phi: float
) -> None:
    verdict = verdict_against(count, base, reference, reference_base, dispersion=phi)
    assert_same(float(p_of([verdict])[0]), verdict.band)


@given(counts, bases, counts, bases, dispersions)
def test_p_of_a_change_is_small_where_its_limits_leave_no_change_out(
    count: int, base: int, before: int, base_before: int, phi: float
) -> None:
    verdict = verdict_between(count, base, before, base_before, dispersion=phi)
    assert_same(float(p_of([verdict])[0]), verdict.band)


@given(st.integers(0, 400), st.integers(5, 400), dispersions)
def test_p_against_expected_is_small_where_the_ratio_leaves_100_out(
    count: int, expected: int, phi: float
) -> None:
    reference = Reference(users=np.array([1000.0]), base=np.array([1000.0]))
    verdict = expected_takeup(
        [count], [[expected]], reference=reference, leave_out=False, dispersion=phi
    ).verdict(0)
    assert_same(float(p_of([verdict])[0]), verdict.band)


@given(st.data(), st.floats(0.01, 0.99))
def test_p_of_a_share_is_small_where_wilsons_limits_leave_the_reference_out(
    data: st.DataObject, share: float
) -> None:
    base = data.draw(st.integers(1, 5000))
    count = data.draw(st.integers(0, base))
    verdict = verdict_against(count, base, share * 1000, 1000, measure="proportion")
    assert_same(float(p_of([verdict])[0]), verdict.band)


@given(st.data(), dispersions)
def test_p_of_two_shares_is_small_where_newcombes_limits_leave_no_difference_out(
    data: st.DataObject, phi: float
) -> None:
    count, other = (
        (data.draw(st.integers(0, base)), base)
        for base in (data.draw(st.integers(1, 3000)), data.draw(st.integers(1, 3000)))
    )
    verdict = verdict_between(*count, *other, dispersion=phi, part_of_base=True)
    assert_same(float(p_of([verdict])[0]), verdict.band)


@pytest.mark.parametrize("count", [0, 1, 4, 9])
@pytest.mark.parametrize("phi", [1.5, 2.0, 8.0])
def test_limits_of_few_events_are_those_of_a_negative_binomial(count: int, phi: float) -> None:
    low, high = count_limits(count, dispersion=phi)
    size = 1 / (phi - 1)
    assert stats.nbinom.cdf(count, high * size, 1 / phi) == pytest.approx(0.025, abs=1e-9)
    if count:
        assert stats.nbinom.sf(count - 1, low * size, 1 / phi) == pytest.approx(0.025, abs=1e-9)


def test_limits_of_many_events_have_the_variance_of_the_dispersion() -> None:
    plain, wide = (count_limits(10_000, dispersion=phi) for phi in (1, 4))
    assert (wide.high - wide.low) / (plain.high - plain.low) == pytest.approx(2, rel=0.01)


@given(st.integers(4, 3000), st.sampled_from([0.95, 0.998]))
def test_repeat_visits_never_make_anything_surer(count: int, level: float) -> None:
    plain, wide = (count_limits(count, level, dispersion=phi) for phi in (1.0, 3.0))
    assert wide.low <= plain.low + 1e-9
    assert wide.high >= plain.high - 1e-9
    now, then = (ratio_of_rates(count, 10, 20, 10, level, dispersion=phi) for phi in (1.0, 3.0))
    assert then.low <= now.low
    assert then.high >= now.high


@pytest.mark.parametrize("phi", [1.5, 2.0, 5.0])
def test_a_funnel_mirrors_the_limits_of_its_points(phi: float) -> None:
    for mean in (2.0, 6.0, 9.0, 14.0, 30.0, 200.0):
        low, high = (float(line) for line in funnel_of_counts(mean, dispersion=phi))
        for count in range(600):
            limits = count_limits(count, dispersion=phi)
            # From 10 up limits are Byar's, a hair from those of the line.
            if min(abs(count - low), abs(count - high)) < 0.02 * phi + 0.001 * mean:
                continue
            assert (limits.high < mean) == (count < low), (mean, count)
            assert (limits.low > mean) == (count > high), (mean, count)


def test_one_dispersion_a_row_gives_what_each_gives_alone() -> None:
    phi = [1.0, 2.0, 3.5, 1.0]
    many = rate_limits([4, 4, 120, 0], 1000, dispersion=phi)
    for place, (count, each) in enumerate(zip([4, 4, 120, 0], phi, strict=True)):
        alone = rate_limits(count, 1000, dispersion=each)
        assert (many.low[place], many.high[place]) == (alone.low, alone.high)


def test_the_profile_of_repeat_visits_has_wider_intervals() -> None:
    plain, wide = (profile_of([300, 700], [250, 750], dispersion=phi) for phi in (1, 6))
    assert (plain.index == wide.index).all()
    assert plain.band.tolist() == [Band.HIGH_998, Band.LOW_998]
    assert wide.band.tolist() == [Band.SIMILAR, Band.SIMILAR]


@pytest.mark.parametrize("phi", [0.9, math.nan, math.inf])
def test_a_dispersion_that_is_none_is_refused(phi: float) -> None:
    with pytest.raises(StatsError, match="from 1 up"):
        count_limits(5, dispersion=phi)


def drawn(phi: float, mean: float, shape: tuple[int, int], seed: int) -> np.ndarray:
    """Counts of areas by months, with areas that differ and a season that they share."""
    random = np.random.default_rng(seed)
    areas = np.exp(random.normal(0, 0.4, (shape[0], 1)))
    expected = mean * areas * (1 + 0.4 * np.sin(np.arange(shape[1])))
    if phi == 1:
        return random.poisson(expected)
    return random.negative_binomial(expected / (phi - 1), 1 / phi)


@pytest.mark.parametrize("phi", [1.0, 2.0, 4.0])
def test_dispersion_is_found_whatever_areas_and_seasons_do(phi: float) -> None:
    found = dispersion_within_areas(drawn(phi, 15, (300, 24), seed=1))
    assert found is not None
    assert found.dispersion == pytest.approx(phi, rel=0.06)


def test_rounding_to_protect_people_is_not_taken_for_repeat_visits() -> None:
    counts = drawn(1.0, 40, (300, 24), seed=2)
    rounded = (counts + 2) // 5 * 5
    plain, corrected = dispersion_within_areas(rounded), dispersion_within_areas(rounded, step=5)
    assert plain is not None
    assert corrected is not None
    assert (plain.dispersion, corrected.dispersion) == (1.1, 1.0)


def test_too_few_cells_give_no_dispersion() -> None:
    assert dispersion_within_areas(drawn(2.0, 40, (8, 12), seed=3)) is None
    assert dispersion_within_areas(drawn(2.0, 1, (300, 12), seed=3)) is None
    assert dispersion_within_areas(np.zeros((30, 12))) is None


def test_persons_give_the_dispersion_of_their_events() -> None:
    """500 persons with 1 event and 100 with 5: 3,000 squares over 1,000 events."""
    assert dispersion_of_persons(events=1000, squares=3000, persons=600) == 3.0
    assert dispersion_of_persons(events=1000, squares=3000, persons=99) is None
    assert dispersion_of_persons(events=600, squares=600, persons=600) == 1.0


@given(st.lists(st.floats(0, 1), max_size=30), st.integers(0, 5))
def test_more_of_a_family_never_makes_less_of_it_surer(p: list[float], nothing: int) -> None:
    """Benjamini and Hochberg's choice against its definition; findings without a test are no
    members.
    """
    chosen = discoveries([*p, *[math.nan] * nothing])
    assert not chosen[len(p) :].any()
    ordered = sorted(p)
    limit = max((v for i, v in enumerate(ordered, 1) if v <= i * 0.05 / len(p)), default=-1.0)
    assert chosen[: len(p)].tolist() == [v <= limit for v in p]


def test_a_count_of_areas_outside_is_judged_by_the_binomial() -> None:
    assert p_of_outside(4, 33) == pytest.approx(stats.binom.sf(3, 33, 0.05))
    assert p_of_outside(0, 33) == 1


def test_a_change_from_none_has_the_exact_p() -> None:
    """14 events in one of two equal years: twice a half to the power of 14; to that of 7 where they
    came in pairs.
    """
    assert p_of_change(14, 10, 0, 10) == pytest.approx(2 * 0.5**14)
    assert p_of_change(0, 10, 14, 10, dispersion=2) == pytest.approx(2 * 0.5**7)


def test_members_who_are_part_of_their_base_have_one_verdict_in_limits_p_and_funnel() -> None:
    random = np.random.default_rng(7)
    base = random.integers(20, 2_000, 3_000)
    count = random.binomial(base, random.beta(8, 12, len(base)))
    found = verdicts_against(count, base, 40_000, 100_000, part_of_base=True)
    judged = found.band != Band.NONE
    differs = found.band[judged] != Band.SIMILAR
    assert 0.2 < differs.mean() < 0.8
    p = p_of([found.at(i) for i in range(len(base))])[judged]
    assert ((p < 0.05) == differs).all()
    low, high = funnel_of_rates(40_000, 100_000, base, part_of_base=True)
    outside = (found.value < low) | (found.value > high)
    assert (outside[judged] == differs).all()
    # The limits of a count would call fewer of them different.
    as_counts = verdicts_against(count, base, 40_000, 100_000).band
    assert (as_counts[judged] != Band.SIMILAR).sum() < differs.sum()
    # More members than base cannot be a part of it.
    beyond = verdicts_against([60], [50], 40, 100, part_of_base=True)
    assert repr(beyond) == repr(verdicts_against([60], [50], 40, 100))


def test_the_spread_among_areas_is_one_where_only_chance_moves_them() -> None:
    random = np.random.default_rng(3)
    mean = random.uniform(8, 200, 300)
    sizes = np.full(300, 400)
    drawn = {
        "poisson": spread_among(random.poisson(mean), mean),
        "repeats": spread_among(random.negative_binomial(mean, 0.5), mean, dispersion=2),
        "rounded": spread_among((random.poisson(mean) + 2) // 5 * 5, mean, step=5),
        "members": spread_among(random.binomial(sizes, mean / 400), mean, sizes),
    }
    assert all(found is not None and found < 1.1 for found in drawn.values()), drawn
    # Areas that differ by a fifth lie √(1 + mean / 25) times as far as chance puts them.
    by_a_fifth = random.poisson(100 * random.gamma(25, 1 / 25, 300))
    assert spread_among(by_a_fifth, np.full(300, 100)) == pytest.approx(5**0.5, rel=0.1)
