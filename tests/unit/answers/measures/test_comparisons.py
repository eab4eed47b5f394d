"""Change on a year, profile index, and what an area can be set against, on the small atlas."""

import numpy as np
import pytest

from data.answers.calculations import (
    ChangeAreas,
    Compared,
    IndexAreas,
    Question,
    change_for,
    compare_for,
    half_year_change,
    index_for,
    verdict_with,
)
from data.answers.view import COMPARATORS
from data.stats import Band, Refusal, Rule, ratio_of_rates, verdict_between
from data.store.reader import Atlas
from data.store.values import HIDDEN, VALUE
from tests.support import stores
from tests.support.questions import question

LIGHTS = ("ward", "lights", "all", 25, "month", "oac", "group")


def changed(atlas: Atlas, question: Question) -> ChangeAreas:
    found = change_for(atlas, question)
    assert isinstance(found, ChangeAreas)
    return found


def test_change_sets_a_month_against_the_same_month_a_year_before(atlas: Atlas) -> None:
    found = changed(atlas, question(atlas, *LIGHTS))
    now, before = (
        atlas.counts("ward", "lights", "all", month, "month").values for month in (25, 13)
    )
    np.testing.assert_allclose(found.percent, 100 * (now - before) / before)
    for number in range(1, 5):
        alone = verdict_between(
            now[number - 1], 1, before[number - 1], 1, dispersion=stores.REPEATS
        )
        assert found.verdict(number).band == alone.band
        assert np.isclose(found.verdicts.value[number - 1], alone.value)
    limits = ratio_of_rates(now, 1, before, 1, dispersion=stores.REPEATS)
    assert np.allclose(found.verdicts.low, limits.low)


def test_a_change_from_or_to_a_hidden_number_is_hidden(atlas: Atlas) -> None:
    found = changed(atlas, question(atlas, "ward", "crime", "all", 12, "month"))
    assert atlas.counts("ward", "crime", "all", 0, "month").states.tolist() == [
        HIDDEN,
        VALUE,
        VALUE,
        HIDDEN,
    ]
    assert found.verdicts.rule.tolist() == [Rule.HIDDEN, Rule.NONE, Rule.NONE, Rule.HIDDEN]
    assert np.isnan(found.percent[[0, 3]]).all()
    assert np.isnan(found.verdicts.value[[0, 3]]).all()
    assert found.verdicts.band.tolist() == [Band.NONE, Band.SIMILAR, Band.SIMILAR, Band.NONE]


def test_half_a_year_is_the_sum_of_its_months_beside_the_same_a_year_before(atlas: Atlas) -> None:
    asked = question(atlas, "ward", "lights", "all", 29, "year")
    found = half_year_change(atlas, asked, 2)
    monthly = atlas.series("ward", "lights", "all", 2, "month").values
    assert found is not None
    assert (found.count, found.other_count) == (monthly[24:30].sum(), monthly[12:18].sum())
    assert found.dispersion == stores.REPEATS


def test_half_a_year_with_a_month_that_is_not_known_is_not_judged(atlas: Atlas) -> None:
    across_the_gap = question(atlas, "ward", "crime", "all", stores.GAP + 2, "year")
    assert half_year_change(atlas, across_the_gap, 2) is None
    a_month = question(atlas, *LIGHTS)
    assert half_year_change(atlas, a_month, 2) is None


@pytest.mark.parametrize("month", [3, stores.GAP + 12, stores.GAP])
def test_without_the_year_before_there_is_no_change(atlas: Atlas, month: int) -> None:
    found = change_for(atlas, question(atlas, "ward", "crime", "all", month, "month"))
    assert isinstance(found, Refusal)
    assert found.rule == (Rule.MISSING if month == stores.GAP else Rule.NO_COMPARATOR)


def test_no_change_across_a_new_definition(demo: Atlas) -> None:
    records = next(r for r in demo.manifest.records if r.breaks_at)
    service = next(s for s in demo.manifest.services if s.records == records.key)
    month, sentence = records.breaks_at[0]
    for window in ("month", "year"):
        across = change_for(
            demo,
            question(demo, "ward", service.key, "all", min(month + 8, max(records.months)), window),
        )
        assert isinstance(across, Refusal)
        assert across.reason == sentence


def test_an_index_is_the_share_against_the_share_overall(atlas: Atlas) -> None:
    scheme = atlas.manifest.classifications[0]
    top, fine_tier = scheme.tiers
    found = index_for(atlas, atlas.level("ward"), scheme, top, top.segments[0])
    assert isinstance(found, IndexAreas)
    assert found.reference_share == 0.5
    assert found.index.round(3).tolist() == [100.0] * 4
    assert found.band.tolist() == [Band.SIMILAR] * 4
    assert not found.is_important.any()
    (second,) = (s for s in fine_tier.segments if s.code == "2a")
    fine = index_for(atlas, atlas.level("oa"), scheme, fine_tier, second)
    assert fine is not None
    assert sorted(set(fine.index.round(3).tolist())) == [0.0, 400.0]
    assert (fine.band[fine.index > 100] == Band.HIGH_998).all()
    finer = fine_tier.model_copy(update={"key": "subgroup"})
    deeper = scheme.model_copy(update={"tiers": (top, fine_tier, finer)})
    assert index_for(atlas, atlas.level("oa"), deeper, finer, second) is None


def test_every_comparison_has_a_name_or_a_reason(atlas: Atlas) -> None:
    names = {}
    for comparator in COMPARATORS:
        found = compare_for(atlas, question(atlas, *LIGHTS), 1, comparator)
        names[comparator] = found.name if isinstance(found, Compared) else found.text
        if isinstance(found, Compared):
            assert found.state == VALUE
            assert verdict_with(atlas, question(atlas, *LIGHTS), 1, found).comparator.endswith(
                found.name
            )
    assert names["nextdoor"] == "the 2 wards next door"
    assert names["alike"] == "the 3 wards most alike"
    assert (names["parent"], names["lastyear"], names["lastmonth"]) == (
        "Ledston",
        "the year before",
        "the month before",
    )


def test_neighbours_are_summed_and_one_hidden_number_hides_the_sum(atlas: Atlas) -> None:
    counts, people = (
        atlas.counts("ward", "lights", "all", 25, "month").values,
        atlas.base("ward", "people"),
    )
    found = compare_for(atlas, question(atlas, *LIGHTS), 1, "nextdoor")
    assert isinstance(found, Compared)
    assert found.areas == (2, 3)
    assert (found.count, found.base) == (counts[1] + counts[2], people[1] + people[2])
    crime = question(atlas, "ward", "crime", "all", 0, "month", "oac", "group")
    hidden = compare_for(atlas, crime, 2, "nextdoor")
    assert isinstance(hidden, Compared)
    assert hidden.state == HIDDEN
    assert np.isnan(hidden.count)
    verdict = verdict_with(atlas, crime, 2, hidden)
    assert verdict.refusal is not None
    assert verdict.refusal.rule == Rule.HIDDEN


def test_two_rolling_years_a_month_apart_are_not_compared(atlas: Atlas) -> None:
    found = compare_for(
        atlas, question(atlas, "ward", "lights", "all", 25, "year", "oac", "group"), 1, "lastmonth"
    )
    assert isinstance(found, Refusal)
    assert found.rule == Rule.WINDOWS_DIFFER
