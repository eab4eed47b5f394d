"""Verdicts, refusals, profiles, charts: what each says in the cases people meet."""

import math

import numpy as np
import pytest

from data.stats import (
    HIDDEN,
    MISSING,
    VALUE,
    Band,
    Combined,
    ControlChart,
    Funnel,
    Refusal,
    Rule,
    Signal,
    StatsError,
    apportioned,
    control_chart,
    count_limits,
    expected_takeup,
    fitted_line,
    funnel_bands,
    funnel_of_counts,
    funnel_of_rates,
    funnel_of_ratios,
    index_refusal,
    line_refusal,
    merged_segments,
    outside_by_chance,
    over_areas,
    over_time,
    part_year,
    percent_change,
    profile_of,
    ratio_comparison_refusal,
    ratio_of_rates,
    recent_trend,
    reference_from,
    refusal_for,
    trend_refusal,
    unbroken_stretches,
    verdict_against,
    verdict_between,
    verdicts_against,
    wilson,
    z_of,
)
from data.stats.verdict import LEFT_OUT


@pytest.mark.parametrize(
    ("count", "band"),
    [
        (200, Band.SIMILAR),
        (160, Band.LOW_95),
        (120, Band.LOW_998),
        (240, Band.HIGH_95),
        (300, Band.HIGH_998),
    ],
)
def test_a_verdict_has_five_classes(count: int, band: Band) -> None:
    verdict = verdict_against(count, 10_000, 20_000, 1_000_000, comparator="Leeds")
    assert verdict.band == band
    assert verdict.refusal is None
    assert (verdict.value, verdict.reference, verdict.comparator) == (count / 10, 20.0, "Leeds")
    assert verdict.is_different == (band != Band.SIMILAR)


@pytest.mark.parametrize(
    ("count", "base", "state", "rule"),
    [
        (math.nan, 1000, HIDDEN, Rule.HIDDEN),
        (0, 1000, HIDDEN, Rule.HIDDEN),
        (0, 1000, MISSING, Rule.MISSING),
        (math.nan, 1000, VALUE, Rule.MISSING),
        (20, 0, VALUE, Rule.NO_BASE),
        (20, math.nan, VALUE, Rule.NO_BASE),
        (4, 400, VALUE, Rule.TOO_FEW),
        (0, 400, VALUE, Rule.TOO_FEW),
        (0, 4000, VALUE, None),
        (5, 400, VALUE, None),
    ],
)
def test_a_verdict_says_why_there_is_none(
    count: float, base: float, state: int, rule: Rule | None
) -> None:
    verdict = verdict_against(count, base, 8100, 1_000_000, state=state)
    assert (verdict.refusal.rule if verdict.refusal else None) == rule
    assert (verdict.band == Band.NONE) == (rule is not None)


def test_a_hidden_count_never_leaves_a_trace() -> None:
    verdict = verdict_against(3, 1000, 8100, 1_000_000, state=HIDDEN)
    assert all(math.isnan(v) for v in (verdict.count, verdict.value, verdict.low, verdict.high))


def test_an_area_that_is_much_of_its_comparator_is_left_out_of_it() -> None:
    verdict = verdict_against(300, 20_000, 1000, 100_000, comparator="Leeds", includes_area=True)
    assert verdict.reference == pytest.approx(1000 * 700 / 80_000)
    assert verdict.comparator == "the rest of Leeds"
    assert verdict.notes == (LEFT_OUT,)
    small = verdict_against(30, 2_000, 1000, 100_000, comparator="Leeds", includes_area=True)
    assert (small.reference, small.comparator, small.notes) == (10.0, "Leeds", ())


def test_an_area_that_is_all_of_its_comparator_has_nothing_to_be_compared_with() -> None:
    refusal = verdict_against(1000, 100_000, 1000, 100_000, includes_area=True).refusal
    assert refusal is not None
    assert refusal.rule == Rule.NO_COMPARATOR


def test_a_comparator_without_figures_gives_no_verdict() -> None:
    for reference in ((math.nan, 1000), (10, 0)):
        refusal = verdict_against(100, 1000, *reference).refusal
        assert refusal is not None
        assert refusal.rule == Rule.NO_COMPARATOR


def test_a_stock_is_judged_as_a_proportion() -> None:
    verdict = verdict_against(310, 1000, 27_000, 100_000, measure="proportion")
    assert (verdict.value, verdict.reference) == (31.0, 27.0)
    assert verdict.band == Band.HIGH_95
    with pytest.raises(StatsError, match=r"count of 1001.*base of 1000"):
        verdict_against(1001, 1000, 27_000, 100_000, measure="proportion")


def test_thirty_per_cent_more_can_be_chance() -> None:
    verdict = verdict_between(120, 4000, 90, 3900, comparator="the year before")
    assert verdict.band == Band.SIMILAR
    assert verdict.value == pytest.approx(1.3)


@pytest.mark.parametrize(
    ("now", "before", "band"),
    [
        (0, 40, Band.LOW_998),
        (40, 0, Band.HIGH_998),
        (0, 5, Band.SIMILAR),
        (7, 0, Band.HIGH_95),
        (90, 60, Band.HIGH_95),
        (60, 60, Band.SIMILAR),
    ],
)
def test_changes_from_and_to_nothing_are_judged_too(now: int, before: int, band: Band) -> None:
    assert verdict_between(now, 1000, before, 1000).band == band


@pytest.mark.parametrize(
    ("states", "counts", "bases", "rule"),
    [
        ((HIDDEN, VALUE), (9, 9), (10, 10), Rule.HIDDEN),
        ((VALUE, HIDDEN), (9, 9), (10, 10), Rule.HIDDEN),
        ((MISSING, VALUE), (9, 9), (10, 10), Rule.MISSING),
        ((VALUE, MISSING), (9, 9), (10, 10), Rule.NO_COMPARATOR),
        ((VALUE, VALUE), (9, 9), (10, 0), Rule.NO_BASE),
        ((VALUE, VALUE), (4, 4), (10, 10), Rule.TOO_FEW),
    ],
)
def test_a_change_says_why_there_is_none(
    states: tuple[int, int], counts: tuple[int, int], bases: tuple[int, int], rule: Rule
) -> None:
    refusal = verdict_between(
        counts[0], bases[0], counts[1], bases[1], state=states[0], other_state=states[1]
    ).refusal
    assert refusal is not None
    assert refusal.rule == rule


def test_verdicts_of_many_areas_are_those_of_each() -> None:
    counts, bases = np.array([412.0, 170, 2, 50]), np.array([20_000.0, 20_000, 300, 0])
    many = verdicts_against(counts, bases, 8100, 1_000_000)
    assert len(many) == 4
    for i in range(4):
        assert many.at(i) == verdict_against(counts[i], bases[i], 8100, 1_000_000) or math.isnan(
            many.at(i).value
        )
    assert many.rule.tolist() == [0, 0, Rule.TOO_FEW, Rule.NO_BASE]


@pytest.mark.parametrize("rule", [r for r in Rule if r != Rule.NONE])
def test_every_refusal_says_why_and_what_instead(rule: Rule) -> None:
    refusal = refusal_for(rule)
    assert refusal is not None
    assert refusal.reason.endswith(".")
    assert refusal.instead.endswith(".") or rule == Rule.HIDDEN
    assert refusal.text == f"{refusal.reason} {refusal.instead}".strip()
    # Whether one of these has a figure depends on the data: only who has looked may say so.
    assert not any(word in refusal.text for word in ("larger area", "longer period"))


def test_figures_that_would_mislead_are_refused() -> None:
    same = {
        "numerator_unit": "people",
        "base_unit": "people",
        "numerator_filter": "x",
        "base_filter": "x",
    }
    assert index_refusal(**same) is None
    units = index_refusal(**{**same, "base_unit": "households"})
    assert units is not None
    assert "people" in units.reason
    assert "households" in units.reason
    filtered = index_refusal(**{**same, "base_filter": ""})
    assert filtered is not None
    assert filtered.rule == Rule.FILTERED_NUMERATOR
    two = ratio_comparison_refusal(is_reference=False)
    assert two is not None
    assert two.rule == Rule.TWO_AREAS_ON_A_RATIO
    assert trend_refusal(window_months=12, step_months=12, points=5) is None
    few = trend_refusal(window_months=12, step_months=12, points=4)
    assert few is not None
    assert "4 of the 5" in few.reason
    broken = line_refusal(
        first_month=0, last_month=12, breaks_at=((12, "Wards were redrawn in May."),)
    )
    assert broken is not None
    assert "redrawn" in broken.reason


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: count_limits(-1), "count of -1"),
        (lambda: count_limits(float("inf")), "count of inf"),
        (lambda: wilson(5, 4), "count of 5 was given with a base of 4"),
        (lambda: z_of(95), "level of 95"),
        (lambda: part_year([1, 2], 1, 13), "13 months"),
        (lambda: profile_of([1, 2], [1]), "same order"),
        (lambda: profile_of([1], [9], all_base=3), "total base of 3"),
        (lambda: apportioned([1], [1, 2]), "same n areas"),
        (lambda: merged_segments([1, 2], ["a"]), "1 parents"),
        (lambda: recent_trend([1] * 5, [0] * 4, [2] * 5), "same"),
        (lambda: control_chart([[1.0]]), "one series"),
        (lambda: over_areas([], [], "flow"), "at least one"),
    ],
)
def test_impossible_numbers_are_refused_with_what_was_given(call: object, said: str) -> None:
    with pytest.raises(StatsError, match=said):
        call()  # type: ignore[operator]


def test_not_known_stays_not_known() -> None:
    assert all(
        np.isnan(limit)
        for limit in (*count_limits(np.nan), *wilson(np.nan, 5), *wilson(1, np.nan), *wilson(0, 0))
    )
    assert all(np.isnan(v) for v in ratio_of_rates(0, 10, 0, 10))
    assert np.isnan(percent_change(5, 0))
    assert np.isnan(part_year([1, np.nan, 3] * 5, 14, 3)[0])
    assert np.isnan(part_year([1, 2, 3], 2, 3)[1])


def test_profile_tells_importance_from_certainty() -> None:
    p = profile_of([12, 8], [1000, 1000])
    assert p.index.round().tolist() == [120, 80]
    assert p.is_important.tolist() == [True, True]
    assert p.band.tolist() == [Band.SIMILAR, Band.SIMILAR]
    large = profile_of([50_500, 49_500], [1000, 1000])
    assert large.is_important.tolist() == [False, False]
    assert large.band.tolist() == [Band.HIGH_95, Band.LOW_95] or large.band.tolist() == [
        Band.HIGH_998,
        Band.LOW_998,
    ]


def test_profile_interval_is_wilson_over_the_base_share() -> None:
    p = profile_of([81, 182], [1200, 4800])
    low, high = wilson(81, 263)
    assert (p.low[0], p.high[0]) == (
        pytest.approx(100 * low / 0.2),
        pytest.approx(100 * high / 0.2),
    )


def test_profile_with_a_hidden_segment_gives_no_percentages_unless_the_total_is_known() -> None:
    hidden = profile_of([30, np.nan, 50], [100, 100, 100])
    assert np.isnan(hidden.percent).all()
    assert set(hidden.rule.tolist()) == {Rule.HIDDEN}
    told = profile_of([30, np.nan, 50], [100, 100, 100], all_users=100)
    assert told.percent[[0, 2]].tolist() == [30, 50]
    assert told.rule.tolist() == [0, Rule.HIDDEN, 0]


def test_expected_follows_who_lives_there() -> None:
    # Two segments: 5 % and 1 % use the service everywhere, so an area of the first kind is expected
    # to have many and is no surprise.
    mix = np.array([[900.0, 100], [100, 900], [500, 500]] * 10)
    count = np.array([46.0, 14, 30] * 10)
    reference = reference_from(count, mix)
    assert reference.base.tolist() == [15_000, 15_000]
    exact = expected_takeup(
        count, mix, reference=type(reference)(np.array([750.0, 150.0]), reference.base)
    )
    assert np.allclose(exact.count[:3], [46, 14, 30])
    assert set(exact.verdicts.band.tolist()) == {Band.SIMILAR}
    assert exact.verdict(0, "Leeds").reference == 100


def test_no_ratio_where_fewer_than_five_are_expected() -> None:
    result = expected_takeup(
        [300, 3, 290, 310] * 4, [[6000.0, 100], [60, 10], [5900, 120], [6100, 90]] * 4
    )
    verdict = result.verdict(1)
    assert verdict.refusal is not None
    assert verdict.refusal.rule == Rule.FEW_EXPECTED
    assert math.isnan(verdict.value)
    assert 0 < verdict.base < 5
    assert result.gap[1] == pytest.approx(3 - verdict.base)


def test_hidden_and_missing_areas_are_in_neither_side_of_the_reference() -> None:
    mix = np.array([[1000.0, 0], [0, 1000], [1000, 1000], [400, 400]])
    count = np.array([50.0, 20, 9999, 30])
    result = expected_takeup(count, mix, states=[VALUE, VALUE, HIDDEN, MISSING], leave_out=False)
    assert np.allclose(result.rates, [0.05, 0.02])
    assert [r.rule if (r := result.verdict(i).refusal) else None for i in range(4)] == [
        None,
        None,
        Rule.HIDDEN,
        Rule.MISSING,
    ]
    assert np.isnan(result.gap[[2, 3]]).all()


def test_a_large_area_is_measured_by_the_others() -> None:
    mix = np.array([[1000.0], [1000.0], [8000.0]])
    count = np.array([100.0, 100.0, 400.0])
    result = expected_takeup(count, mix)
    assert result.count[2] == pytest.approx(800)
    assert result.verdicts.left_out.tolist() == [False, False, True]
    assert result.verdict(2, "Leeds").comparator == "the rest of Leeds"
    assert result.rates_for(2).tolist() == [0.1]
    assert expected_takeup(count, mix, leave_out=False).count[2] == pytest.approx(480)


def test_an_area_without_anyone_has_no_ratio() -> None:
    result = expected_takeup([50, 0, 60], [[1000.0], [0.0], [1000.0]])
    refusal = result.verdict(1).refusal
    assert refusal is not None
    assert refusal.rule == Rule.NO_BASE


def test_small_segments_are_merged_upwards() -> None:
    # 1b and 1c together reach ten; 2a does not and has no big enough sibling, so family 2 is one;
    # family 3 is small altogether.
    groups = merged_segments([40, 6, 5, 3, 30, 1, 2], parents=["1", "1", "1", "2", "2", "3", "3"])
    assert groups.tolist() == [0, 1, 1, 2, 2, 1, 1]


def test_funnels_narrow_as_areas_grow_and_hold_the_reference() -> None:
    for low, high in (
        funnel_of_counts([5, 50, 500]),
        funnel_of_ratios([5, 50, 500]),
        funnel_of_rates(81, 10_000, [1000, 10_000, 100_000]),
    ):
        assert (low < high).all()
    low, high = funnel_of_rates(81, 10_000, [1000, 10_000, 100_000])
    assert (np.diff(high) < 0).all()
    assert (np.diff(low) > 0).all()


def test_funnel_of_nothing_expected_is_nothing() -> None:
    low, high = funnel_of_counts([0, 2, np.nan])
    assert low[:2].tolist() == [0, 0]
    assert high[0] == 0
    assert np.isnan([low[2], high[2]]).all()


def test_funnel_bands_agree_with_the_verdict_well_away_from_the_lines() -> None:
    expected, observed = np.full(5, 100.0), np.array([50.0, 78, 100, 122, 140])
    bands = funnel_bands(
        100 * observed / expected,
        Funnel(funnel_of_ratios(expected), funnel_of_ratios(expected, 0.998)),
    )
    assert bands.tolist() == [Band.LOW_998, Band.LOW_95, Band.SIMILAR, Band.HIGH_95, Band.HIGH_998]


def test_chance_alone_is_said_in_whole_numbers() -> None:
    assert outside_by_chance(33)[1:] == (1, 2)
    assert outside_by_chance(40)[1:] == (2, 2)
    assert outside_by_chance(5)[1:] == (0, 1)


def test_control_chart_limits_are_mean_and_moving_range() -> None:
    values = [10.0, 12, 11, 13, 12, 11, 10, 12, 13, 11]
    chart = control_chart(values)
    assert isinstance(chart, ControlChart)
    reach = 2.66 * np.abs(np.diff(values)).mean()
    assert (chart.low, chart.high) == (pytest.approx(11.5 - reach), pytest.approx(11.5 + reach))
    assert not chart.signals.any()


def test_control_chart_sees_rows_on_one_side_and_rows_that_rise() -> None:
    shifted = control_chart([10.0, 11, 10, 11, 10, 11, 10, 20, 21, 20, 21, 20, 21, 20])
    assert isinstance(shifted, ControlChart)
    assert all(s & Signal.ONE_SIDE for s in shifted.signals)
    rising = control_chart([10.0, 9, 10, 9, 10, 9, 10, 11, 12, 13, 14, 15, 14])
    assert isinstance(rising, ControlChart)
    assert [i for i, s in enumerate(rising.signals) if s & Signal.RUNNING] == [
        5,
        6,
        7,
        8,
        9,
        10,
        11,
    ]
    assert Signal(int(rising.signals[8])).words.startswith("one of 7")


def test_a_gap_breaks_rows_in_a_control_chart() -> None:
    chart = control_chart([10.0, 11, 10, 11, 10, 11, 10, 20, 21, 20, np.nan, 21, 20, 21, 20])
    assert isinstance(chart, ControlChart)
    assert not any(s & Signal.ONE_SIDE for s in chart.signals[7:])


def test_control_chart_of_counts_does_not_go_below_nothing() -> None:
    chart = control_chart([0.0, 9, 0, 9, 0, 9, 0, 9, 0, 9], floor=0)
    assert isinstance(chart, ControlChart)
    assert chart.low == 0


def test_control_chart_needs_ten_points() -> None:
    refused = control_chart([1.0] * 9 + [np.nan])
    assert isinstance(refused, Refusal)
    assert "9 of the 10" in refused.reason


def test_lines_are_cut_at_gaps_and_breaks() -> None:
    assert unbroken_stretches([], []) == []
    assert unbroken_stretches([4, 5, 6], []) == [slice(0, 3)]
    assert unbroken_stretches([4, 5, 6], [(4, "x"), (6, "y")]) == [slice(0, 2), slice(2, 3)]


def test_stocks_take_the_latest_and_flows_add_up() -> None:
    values = np.array([[1.0, 2, 3], [4, np.nan, np.nan]])
    states = np.array([[VALUE, VALUE, VALUE], [VALUE, HIDDEN, MISSING]])
    flow, stock = over_time(values, states, "flow"), over_time(values, states, "stock")
    assert isinstance(flow, Combined)
    assert isinstance(stock, Combined)
    assert np.allclose(flow.values, [5, np.nan, np.nan], equal_nan=True)
    assert flow.states.tolist() == [VALUE, HIDDEN, MISSING]
    assert np.allclose(stock.values, [4, np.nan, 3], equal_nan=True)
    assert stock.states.tolist() == [VALUE, HIDDEN, VALUE]


def test_distinct_people_are_never_added_up() -> None:
    for refused in (
        over_time([1.0, 2.0], [0, 0], "distinct"),
        over_areas([1.0, 2.0], [0, 0], "distinct"),
    ):
        assert isinstance(refused, Refusal)
        assert refused.rule == Rule.DISTINCT_DO_NOT_ADD


def test_no_line_through_too_few_or_equal_points() -> None:
    for x, y in (
        ([1, 2, 3, 4], [1, 2, 3, 4]),
        ([2, 2, 2, 2, 2], [1, 2, 3, 4, 5]),
        ([1, 2, 3, 4, np.nan], [1, 2, 3, 4, 5]),
    ):
        assert isinstance(fitted_line(x, y), Refusal)
