"""Verdicts on counts that are known only to lie between two ends."""

import numpy as np
import pytest

from data.stats.bounds import (
    agreed,
    agreed_expected,
    agreed_profile,
    profile_ends,
    ranges_against,
    ranges_between,
)
from data.stats.chance import p_of
from data.stats.expected import expected_takeup
from data.stats.inputs import HIDDEN, VALUE, Interval
from data.stats.profile import profile_of
from data.stats.refusals import Rule
from data.stats.segments import reference_from
from data.stats.verdict import Band, verdicts_against, verdicts_between

SHOWN = np.zeros(1, dtype=np.uint8)
BASE = 1_000.0


def one(least: float, most: float) -> Interval:
    return Interval(np.array([least]), np.array([most]))


def against(least: float, most: float) -> tuple[Band, Rule]:
    """The verdict of a small area where the comparator's rate is 50 per 1,000."""
    found = ranges_against(one(least, most), [BASE], (one(5e4, 5e4), 1e6), states=SHOWN)
    return Band(found.band[0]), Rule(found.rule[0])


@pytest.mark.parametrize(
    ("least", "most", "band", "rule"),
    [
        # Byar: 95 % of 34 ends at 47.5, of 45 at 60.2; 99.8 % of 24 ends at 43.4, of 34 at 56.2;
        # 95 % of 68 begins at 52.8, 99.8 % of it at 45.3, of 85 at 59.3.
        (20, 24, Band.LOW_998, Rule.NONE),
        (24, 34, Band.LOW_95, Rule.NONE),
        (24, 45, Band.NONE, Rule.ENDS_DIFFER),
        (45, 55, Band.SIMILAR, Rule.NONE),
        (55, 75, Band.NONE, Rule.ENDS_DIFFER),
        (68, 90, Band.HIGH_95, Rule.NONE),
        (85, 90, Band.HIGH_998, Rule.NONE),
        (20, 90, Band.NONE, Rule.ENDS_DIFFER),
    ],
)
def test_a_verdict_is_said_where_it_holds_at_both_ends_and_the_less_sure_of_two(
    least: float, most: float, band: Band, rule: Rule
) -> None:
    assert against(least, most) == (band, rule)


def test_a_range_never_has_a_number_in_the_middle() -> None:
    found = ranges_against(one(20, 24), [BASE], (one(5e4, 5e4 + 4), 1e6), states=SHOWN).at(0, "x")
    assert np.isnan([found.count, found.value, found.reference]).all()
    assert found.range_of("count") == (20, 24)
    assert found.range_of("value") == (20, 24)
    # All that is hidden of the comparator is in the area: 50,000 with its least, else 50,004.
    assert found.range_of("reference") == (50, 50.004)
    assert found.ends is not None
    assert (found.low, found.high) == (found.ends[0].low, found.ends[1].high)


def test_what_is_known_stays_as_it_is() -> None:
    counts, bases = [20.0, 50.0, np.nan], [BASE, BASE, BASE]
    states = np.array([VALUE, VALUE, HIDDEN], dtype=np.uint8)
    plain = verdicts_against(counts, bases, 5e4, 1e6, states=states, includes_area=True)
    both = Interval(np.array(counts), np.array(counts))
    found = ranges_against(both, bases, (one(5e4, 5e4), 1e6), states=states)
    for name in ("count", "value", "low", "high", "reference", "band", "rule"):
        np.testing.assert_array_equal(getattr(found, name), getattr(plain, name))
    assert found.at(0).ends is None
    assert found.from_owner().rule.tolist() == [0, 0, Rule.CAME_HIDDEN]


def test_a_verdict_of_a_range_holds_for_every_truth_within_it() -> None:
    """Seeded worlds: whatever the hidden counts are, no verdict that is said is wrong of them."""
    chance, said = np.random.default_rng(12), 0
    for _ in range(150):
        areas = int(chance.integers(2, 14))
        base = chance.integers(200, 3_000, areas).astype(float)
        true = chance.poisson(base * chance.choice([0.02, 0.05, 0.1], areas)).astype(float)
        before = chance.poisson(base * 0.05).astype(float)
        hidden = chance.random(areas) < 0.5
        parts = np.where(hidden, chance.integers(1, 6, areas), 0)
        # Each hidden area has some parts that are known only to be from 1 to 4.
        true, before = true + 4 * parts, before + 4 * parts
        now, then = (
            Interval(x - 3 * parts + slack, x + slack)
            for x in (true, before)
            for slack in [chance.integers(0, 1 + 3 * parts)]
        )
        total = one(now.low.sum(), now.high.sum())
        states = np.zeros(areas, np.uint8)
        mix = np.stack([base * 0.3, base * 0.7], axis=1)
        ends = [
            expected_takeup(x, mix, reference=reference_from(y, mix), own_users=None)
            for x, y in ((now.low, now.high), (now.high, now.low))
        ]
        pairs = (
            (
                ranges_against(now, base, (total, base.sum()), states=states),
                verdicts_against(true, base, true.sum(), base.sum(), includes_area=True),
            ),
            (
                ranges_between(now, base, then, base, states=(states, states)),
                verdicts_between(true, base, before, base, states=states, other_states=states),
            ),
            (agreed_expected(*ends).verdicts, expected_takeup(true, mix).verdicts),
        )
        for found, truth in pairs:
            for is_said, is_true in zip(found.band.tolist(), truth.band.tolist(), strict=True):
                if is_said != Band.NONE:
                    said += is_said != Band.SIMILAR
                    assert Band(is_said).direction == Band(is_true).direction
                    assert abs(is_said - Band.SIMILAR) <= abs(is_true - Band.SIMILAR)
    assert said > 100


def test_a_group_is_over_or_under_represented_only_where_it_is_in_truth() -> None:
    chance, found = np.random.default_rng(5), []
    for _ in range(200):
        base = chance.integers(500, 5_000, 5).astype(float)
        true = chance.poisson(base * chance.uniform(0.02, 0.06, 5)).astype(float)
        slack = chance.integers(0, 20, (2, 5))
        users = Interval(np.maximum(true - slack[0], 0), true + slack[1])
        ends = profile_ends(users, base)
        both, truth = agreed_profile(*ends), profile_of(true, base)
        assert (ends[0].index <= truth.index + 1e-9).all()
        assert (truth.index <= ends[1].index + 1e-9).all()
        for said, real, rule in zip(both.band, truth.band, both.rule, strict=True):
            assert (said == Band.NONE) == (rule == Rule.ENDS_DIFFER)
            if said != Band.NONE:
                assert Band(said).direction == Band(real).direction
        found += both.band.tolist()
    assert set(found) == set(Band)


def test_of_a_range_the_greater_p_counts() -> None:
    least, most = (verdicts_against([x], [BASE], 5e4, 1e6) for x in (70, 90))
    both = agreed(least, most).at(0)
    assert p_of([both]).tolist() == [p_of([least.at(0)])[0]]
    unsaid = agreed(verdicts_against([50], [BASE], 5e4, 1e6), most).at(0)
    assert np.isnan(p_of([unsaid])).all()
