"""What must hold of every figure, whatever the numbers."""

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from data.stats import (
    Band,
    Rule,
    alike,
    apportioned,
    byar,
    count_limits,
    expected_takeup,
    fitted_line,
    funnel_of_proportions,
    gap_by_segment,
    merged_segments,
    newcombe,
    outside_by_chance,
    profile_of,
    ratio_limits,
    ratio_of_rates,
    ratio_of_shares,
    recent_trend,
    reference_from,
    rolling_12,
    verdict_against,
    verdict_between,
    verdicts_against,
    wilson,
    year_on_year,
)
from data.stats.relation import FittedLine

counts = st.integers(0, 100_000)
bases = st.integers(1, 1_000_000)
levels = st.sampled_from([0.9, 0.95, 0.998])


@st.composite
def takeup(draw: st.DrawFn, *, least: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Counts (n,) and a mix (n, k) of areas that all have somebody in them."""
    n, k = draw(st.integers(least, 30)), draw(st.integers(1, 8))
    mix = draw(arrays(np.int64, (n, k), elements=st.integers(0, 5000))).astype(float)
    mix[:, 0] += 1
    return draw(arrays(np.int64, n, elements=st.integers(0, 3000))).astype(float), mix


@given(st.data(), levels)
def test_wilson_holds_the_proportion_and_stays_within_0_and_1(
    data: st.DataObject, level: float
) -> None:
    base = data.draw(bases)
    count = data.draw(st.integers(0, base))
    low, high = wilson(count, base, level)
    assert 0 <= low <= count / base + 1e-12
    assert count / base - 1e-12 <= high <= 1


@given(counts, levels)
def test_count_limits_hold_the_count(count: int, level: float) -> None:
    low, high = count_limits(count, level)
    assert 0 <= low <= count < high


@given(counts)
def test_a_surer_interval_is_wider(count: int) -> None:
    narrow, wide = count_limits(count, 0.95), count_limits(count, 0.998)
    assert wide.low <= narrow.low
    assert narrow.high < wide.high


@given(st.integers(1, 500), st.integers(2, 500), st.integers(2, 50))
def test_intervals_shrink_as_the_base_grows(count: int, base: int, factor: int) -> None:
    count = min(count, base)
    small, large = wilson(count, base), wilson(count * factor, base * factor)
    assert large.high - large.low < small.high - small.low
    once, often = byar(count), byar(count * factor)
    assert (often.high - often.low) / factor < once.high - once.low


@given(st.integers(0, 500), st.integers(1, 500), st.integers(0, 500), st.integers(1, 500))
def test_the_other_way_round_turns_a_difference_round(a: int, n: int, b: int, m: int) -> None:
    a, b = min(a, n), min(b, m)
    there, back = newcombe(a, n, b, m), newcombe(b, m, a, n)
    assert np.allclose((there.low, there.high), (-back.high, -back.low), atol=1e-12)


@given(st.integers(0, 500), st.integers(1, 500), st.integers(0, 500), st.integers(1, 500), levels)
def test_a_ratio_of_shares_differs_where_newcombes_difference_does(
    a: int, n: int, b: int, m: int, level: float
) -> None:
    a, b = min(a, n), min(b, m)
    assume(a + b > 0)
    there, back = ratio_of_shares(a, n, b, m, level), ratio_of_shares(b, m, a, n, level)
    difference = newcombe(a, n, b, m, level)
    assert (there.low > 1, there.high < 1) == (difference.low > 0, difference.high < 0)
    assert there.low <= there.ratio <= there.high
    if there.low > 0:
        assert np.isclose(there.low, 1 / back.high, rtol=1e-9)


@given(st.integers(0, 500), st.integers(1, 5000), st.integers(0, 500), st.integers(1, 5000), levels)
def test_a_ratio_lies_in_its_limits_and_its_inverse_in_theirs(
    a: int, n: int, b: int, m: int, level: float
) -> None:
    assume(a + b > 0)
    there, back = ratio_of_rates(a, n, b, m, level), ratio_of_rates(b, m, a, n, level)
    assert there.low <= there.ratio <= there.high
    if there.low > 0:
        assert np.isclose(there.low, 1 / back.high, rtol=1e-9)


@given(takeup())
def test_index_is_penetration_against_all_and_location_quotient(
    given_areas: tuple[np.ndarray, np.ndarray],
) -> None:
    count, mix = given_areas
    users, base = reference_from(count, mix).users, mix.sum(axis=0)
    assume(users.sum() > 0)
    p = profile_of(users, base)
    known = base > 0
    overall = 100 * users.sum() / base.sum()
    assert np.allclose(p.index[known], 100 * p.penetration[known] / overall)
    assert np.allclose(
        p.index[known], 100 * (users / users.sum())[known] / (base / base.sum())[known]
    )
    assert np.isnan(p.index[~known]).all()
    assert not np.isinf(p.index).any()
    assert np.isclose(p.percent.sum(), 100)
    # The mean of the indices, weighed by the base, is 100: nobody can be over-represented alone.
    assert np.isclose((p.index[known] * base[known]).sum() / base.sum(), 100)
    assert (p.low[known] <= p.index[known] + 1e-9).all()
    assert (p.index[known] <= p.high[known] + 1e-9).all()


@given(takeup(), st.booleans())
def test_expected_sums_to_observed_over_the_reference(
    given_areas: tuple[np.ndarray, np.ndarray], with_parents: bool
) -> None:
    count, mix = given_areas
    parents = [i % 3 for i in range(mix.shape[1])] if with_parents else None
    result = expected_takeup(count, mix, parents=parents, leave_out=False)
    assert np.isclose(result.count.sum(), count.sum(), rtol=1e-9, atol=1e-6)
    assert np.isclose(result.gap.sum(), 0, atol=1e-6 * max(1, count.sum()))


@given(takeup(least=2), st.randoms(use_true_random=False))
def test_the_order_of_areas_changes_nothing(
    given_areas: tuple[np.ndarray, np.ndarray], random: object
) -> None:
    count, mix = given_areas
    order = np.array(sorted(range(len(count)), key=lambda _: random.random()))  # type: ignore[attr-defined]
    plain, moved = expected_takeup(count, mix), expected_takeup(count[order], mix[order])
    assert np.allclose(plain.count[order], moved.count, rtol=1e-9, atol=1e-9, equal_nan=True)
    base = mix.sum(axis=1)
    a, b = (
        verdicts_against(count, base, 500, 100_000),
        verdicts_against(count[order], base[order], 500, 100_000),
    )
    assert (a.band[order] == b.band).all()


@given(takeup())
def test_where_all_areas_behave_alike_every_gap_is_nothing(
    given_areas: tuple[np.ndarray, np.ndarray],
) -> None:
    _, mix = given_areas
    count = np.round(0.05 * mix.sum(axis=1), 9)
    result = expected_takeup(count, mix)
    known = ~np.isnan(result.gap)
    assert np.allclose(result.gap[known], 0, atol=1e-6)
    # An area is left without a gap only where nobody else has one of its segments.
    assert np.isin(result.verdicts.rule[~known], [Rule.NO_COMPARATOR]).all()
    assert not np.isin(
        result.verdicts.band, [Band.LOW_95, Band.LOW_998, Band.HIGH_95, Band.HIGH_998]
    ).any()


@given(takeup(), st.data())
def test_segments_share_out_the_whole_gap(
    given_areas: tuple[np.ndarray, np.ndarray], data: st.DataObject
) -> None:
    count, mix = given_areas
    i = data.draw(st.integers(0, len(count) - 1))
    result = expected_takeup(count, mix)
    assume(not np.isnan(result.gap[i]))
    assert np.isclose(
        gap_by_segment(count[i], mix[i], result.rates_for(i)).sum(), result.gap[i], atol=1e-6
    )


@given(takeup())
def test_apportioning_keeps_every_area_whole(given_areas: tuple[np.ndarray, np.ndarray]) -> None:
    count, mix = given_areas
    assert np.allclose(apportioned(count, mix).sum(axis=1), count)


@given(st.lists(st.integers(0, 60), min_size=1, max_size=40), st.data())
def test_merged_groups_are_never_small_where_that_can_be_had(
    users: list[int], data: st.DataObject
) -> None:
    parents = data.draw(
        st.none() | st.lists(st.integers(0, 4), min_size=len(users), max_size=len(users))
    )
    groups = merged_segments(users, parents)
    totals = np.bincount(groups, weights=users)
    assert (totals >= 10).all() or len(totals) == 1
    assert sorted(set(groups.tolist())) == list(range(len(totals)))
    if min(users) >= 10:
        assert len(totals) == len(users)


@given(counts, bases, counts, bases)
def test_a_verdict_is_its_interval_and_nothing_else(
    count: int, base: int, reference: int, reference_base: int
) -> None:
    v = verdict_against(count, base, reference, reference_base)
    if v.refusal:
        assert v.band == Band.NONE
    else:
        outside = (v.reference < v.low) - (v.reference > v.high)
        assert v.band.direction == outside
        assert not (v.value > v.reference and v.band.direction < 0)


@given(st.integers(0, 400), bases, st.integers(0, 400), bases)
def test_a_change_turned_round_points_the_other_way(a: int, n: int, b: int, m: int) -> None:
    assert verdict_between(a, n, b, m).band.direction == -verdict_between(b, m, a, n).band.direction


@given(st.data())
def test_a_proportion_is_outside_the_funnel_where_its_wilson_interval_leaves_the_reference_out(
    data: st.DataObject,
) -> None:
    size = data.draw(st.integers(1, 5000))
    count, reference = data.draw(st.integers(0, size)), data.draw(st.floats(0.01, 0.99))
    low, high = funnel_of_proportions(reference, size)
    interval = wilson(count, size)
    share = count / size
    assume(min(abs(share - low), abs(share - high)) > 1e-9)
    assert (share < low) == (interval.high < reference)
    assert (share > high) == (interval.low > reference)


@given(st.lists(st.integers(0, 500) | st.none(), min_size=0, max_size=40))
def test_rolling_totals_are_whole_or_not_there(months: list[int | None]) -> None:
    series = np.array([np.nan if m is None else m for m in months], dtype=float)
    rolling = rolling_12(series)
    for i, value in enumerate(rolling):
        window = series[max(0, i - 11) : i + 1]
        if i < 11 or np.isnan(window).any():
            assert np.isnan(value)
        else:
            assert value == window.sum()


@given(arrays(np.float64, st.integers(0, 40), elements=st.integers(0, 500).map(float)))
def test_year_on_year_compares_a_month_with_itself(series: np.ndarray) -> None:
    change = year_on_year(series)
    assert np.isnan(change[:12]).all()
    assert not np.isinf(change).any()
    for i in range(12, len(series)):
        if series[i - 12] > 0:
            assert np.isclose(series[i - 12] * (1 + change[i] / 100), series[i])


@given(
    arrays(np.float64, 5, elements=st.floats(1, 100)),
    st.floats(0.1, 20),
    st.floats(-1000, 1000),
    st.integers(1900, 2100),
)
def test_a_trend_does_not_depend_on_where_the_zero_lies(
    values: np.ndarray, width: float, shift: float, year: int
) -> None:
    plain = recent_trend(values, values - width, values + width)
    moved = recent_trend(
        values + shift, values + shift - width, values + shift + width, np.arange(year, year + 5)
    )
    assert np.isclose(plain.slope, moved.slope, atol=1e-6)


@given(st.integers(0, 200_000), levels)
def test_what_chance_puts_outside_lies_between_whole_numbers(areas: int, level: float) -> None:
    mean, low, high = outside_by_chance(areas, level)
    assert low <= mean <= high <= low + 1


@given(st.integers(1, 2000), st.floats(5, 2000))
def test_ratio_limits_hold_the_ratio(observed: int, expected: float) -> None:
    low, high = ratio_limits(observed, expected)
    assert low <= 100 * observed / expected <= high


@given(takeup(least=2), st.data())
def test_an_area_with_the_same_mix_is_the_most_alike(
    given_areas: tuple[np.ndarray, np.ndarray], data: st.DataObject
) -> None:
    _, mix = given_areas
    i = data.draw(st.integers(0, len(mix) - 1))
    found = alike(np.vstack([mix, 3 * mix[i]]), i, len(mix))
    assert i not in found
    distance = (
        np.sqrt(mix[found[0]] / mix[found[0]].sum()) - np.sqrt(mix[i] / mix[i].sum())
        if found[0] < len(mix)
        else np.zeros(1)
    )
    assert np.allclose(distance, 0, atol=1e-6)


@given(st.lists(st.tuples(st.integers(-50, 50), st.integers(-50, 50)), min_size=5, max_size=40))
def test_a_fitted_line_explains_between_nothing_and_all(points: list[tuple[int, int]]) -> None:
    x, y = np.array(points, dtype=float).T
    line = fitted_line(x, y)
    if len(set(x)) > 1:
        assert isinstance(line, FittedLine)
        assert -1e-9 <= line.r_squared <= 1 + 1e-9
        assert line.low <= line.slope <= line.high or np.isnan(line.low)
