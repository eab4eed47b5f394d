"""Against expected, on small numbers, on the demonstration and, recomputed from the files, on
Leeds.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data.answers.calculations import (
    ExpectedAreas,
    Question,
    SegmentProfile,
    expected_for,
    gap_parts,
    gap_parts_for,
    leading_for,
    profile_for,
    users_by_channel,
)
from data.answers.calculations.expected import Leading
from data.stats import Band, Refusal, Rule, ratio_limits
from data.store.reader import Atlas
from data.store.values import HIDDEN, NO_SEGMENT, VALUE
from tests.support import stores
from tests.support.questions import Keys, question

LIGHTS = ("oa", "lights", "all", 11, "year", "oac", "group")
CRIME = ("ward", "crime", "all", 0, "month", "oac", "supergroup")


def found(atlas: Atlas, question: Question) -> ExpectedAreas:
    answer = expected_for(atlas, question)
    assert isinstance(answer, ExpectedAreas)
    return answer


def test_expected_counts_follow_the_rates_of_segments(atlas: Atlas) -> None:
    """By hand: each output area is of one group, so its expected count is its residents times that
    group's rate.
    """
    people, counts = stores.people_at("oa"), atlas.counts("oa", "lights", "all", 11, "year").values
    group = np.arange(64) % 4
    known = np.nan_to_num(people) > 0
    rate = np.array(
        [counts[known & (group == g)].sum() / people[known & (group == g)].sum() for g in range(4)]
    )
    answer = found(atlas, question(atlas, *LIGHTS))
    np.testing.assert_allclose(answer.rates, rate)
    np.testing.assert_allclose(answer.expected[known], people[known] * rate[group[known]])
    np.testing.assert_allclose(
        answer.gap[known], counts[known] - people[known] * rate[group[known]], atol=1e-9
    )
    assert (answer.rules[~known] == Rule.NO_BASE).all()


def test_expected_sums_to_observed_over_the_reference(atlas: Atlas) -> None:
    answer = found(atlas, question(atlas, *LIGHTS))
    known = np.nan_to_num(stores.people_at("oa")) > 0
    assert np.isclose(answer.expected[known].sum(), answer.observed[known].sum())


def test_coarser_levels_sum_the_finest(atlas: Atlas) -> None:
    """Each ward is a quarter of the atlas, so it is measured by the other three; the words say
    so.
    """
    answer = found(atlas, question(atlas, *LIGHTS).at(atlas.level("ward")))
    assert answer.own_level.key == "oa"
    people, counts = (
        np.nan_to_num(stores.people_at("oa")),
        atlas.counts("oa", "lights", "all", 11, "year").values,
    )
    group, ward = np.arange(64) % 4, stores.ward_of()
    for number in range(1, 5):
        others = (ward != number) & (people > 0)
        rate = np.array(
            [
                counts[others & (group == g)].sum() / people[others & (group == g)].sum()
                for g in range(4)
            ]
        )
        here = np.array([people[(ward == number) & (group == g)].sum() for g in range(4)])
        # The level's own base is what the small areas are scaled to.
        here *= atlas.base("ward", "people")[number - 1] / here.sum()
        assert np.isclose(answer.expected[number - 1], here @ rate)
        assert answer.verdict(number, "Test atlas").comparator == "the rest of Test atlas"


def test_bands_are_those_of_the_limits(atlas: Atlas) -> None:
    answer = found(atlas, question(atlas, *LIGHTS).at(atlas.level("ward")))
    low, high = ratio_limits(answer.observed, answer.expected, dispersion=stores.REPEATS)
    assert ((answer.bands == Band.SIMILAR) == ((low <= 100) & (high >= 100)))[
        answer.bands > 0
    ].all()
    assert np.allclose(answer.low, low)


def test_the_whole_atlas_has_nothing_to_be_measured_by(atlas: Atlas) -> None:
    answer = found(atlas, question(atlas, *LIGHTS).at(atlas.level("lad")))
    assert answer.rules.tolist() == [Rule.NO_COMPARATOR]
    assert np.isnan(answer.ratio).all()


def test_hidden_counts_have_no_ratio_gap_or_segment(atlas: Atlas) -> None:
    answer, counts = (
        found(atlas, question(atlas, *CRIME)),
        atlas.counts("ward", "crime", "all", 0, "month"),
    )
    assert counts.states.tolist() == [HIDDEN, VALUE, VALUE, HIDDEN]
    hidden = counts.states == HIDDEN
    for figure in (
        answer.observed,
        answer.ratio,
        answer.low,
        answer.high,
        answer.gap,
        answer.result.gap_low,
        answer.result.gap_high,
    ):
        assert np.isnan(figure[hidden]).all()
    assert (answer.rules[hidden] == Rule.HIDDEN).all()
    leading = leading_for(atlas, question(atlas, *CRIME))
    assert isinstance(leading, Leading)
    assert (leading.segment[hidden] == NO_SEGMENT).all()
    assert np.isnan(gap_parts(atlas, question(atlas, *CRIME), answer)[hidden]).all()
    assert gap_parts_for(atlas, question(atlas, *CRIME), 1) is None


def test_where_much_is_hidden_the_reference_is_made_higher_up(atlas: Atlas) -> None:
    assert found(atlas, question(atlas, *CRIME)).own_level.key == "lad"
    assert (
        found(
            atlas, question(atlas, "ward", "crime", "all", 1, "month", "oac", "supergroup")
        ).own_level.key
        == "ward"
    )


@pytest.mark.parametrize(
    "keys",
    [
        ("ward", "lights", "all", 3, "year", "oac", "group"),
        ("ward", "lights", "all", 11, "year", "", ""),
        ("oa", "crime", "all", 1, "month", "oac", "supergroup"),
        ("ward", "crime", "all", stores.GAP, "month", "oac", "supergroup"),
    ],
)
def test_what_cannot_be_had_says_why(atlas: Atlas, keys: Keys) -> None:
    answer = expected_for(atlas, question(atlas, *keys))
    assert isinstance(answer, Refusal)
    assert answer.reason
    assert answer.instead


def test_parts_of_segments_sum_to_the_gap(atlas: Atlas) -> None:
    asked = question(atlas, *LIGHTS).at(atlas.level("ward"))
    answer = found(atlas, asked)
    for number in range(1, 5):
        parts = gap_parts_for(atlas, asked, number)
        assert parts is not None
        assert np.isclose(parts.sum(), answer.gap[number - 1])


def test_a_profile_shares_all_users_out_and_is_refused_where_nothing_tells_segments_apart(
    atlas: Atlas,
) -> None:
    profile = profile_for(atlas, question(atlas, *LIGHTS))
    assert isinstance(profile, SegmentProfile)
    assert np.isclose(profile.profile.percent.sum(), 100)
    assert np.isclose((profile.profile.index * profile.profile.base_percent).sum(), 10_000)
    assert isinstance(
        profile_for(atlas, question(atlas, *LIGHTS).at(atlas.level("ward")), 2), SegmentProfile
    )
    assert isinstance(profile_for(atlas, question(atlas, *LIGHTS), 1), Refusal)
    channels = users_by_channel(atlas, question(atlas, *LIGHTS))
    assert np.isclose(sum(users.sum() for users in channels.values()), profile.profile.count.sum())


def test_every_service_of_the_demonstration_is_expected_what_it_has(demo: Atlas) -> None:
    scheme = demo.manifest.classifications[0]
    checked = 0
    for records in demo.manifest.records:
        service = next(s for s in demo.manifest.services if s.records == records.key)
        for published in records.published:
            months = demo.months(published.level, service.key, published.window)
            if not months:
                continue
            asked = question(
                demo,
                published.level,
                service.key,
                "all",
                max(months),
                published.window,
                scheme.key,
                scheme.tiers[0].key,
            )
            answer = found(demo, asked)
            counts = demo.counts(published.level, service.key, "all", asked.month, published.window)
            assert np.isnan(answer.ratio[counts.states != VALUE]).all()
            assert not answer.bands[counts.states == HIDDEN].any()
            assert ((answer.bands > 0) == (answer.rules == Rule.NONE)).all()
            if answer.own_level.key == published.level and not answer.result.own_rates:
                told = ~np.isnan(answer.expected) & (counts.states == VALUE)
                assert np.isclose(answer.expected[told].sum(), answer.reference.users.sum())
            checked += 1
    assert checked > 8


@pytest.mark.real
def test_a_ward_of_leeds_by_hand(leeds: Atlas, leeds_files: Path) -> None:
    """From the files alone: reports of rubbish in the busiest twelve months, residents of each LSOA
    shared by households of its output areas.
    """
    reports = pd.read_csv(leeds_files / "fixmystreet_lsoa_month.csv").query("SHEF_B_CODE == 'B26'")
    monthly = reports.groupby("month")["reports"].sum()
    months = pd.period_range("2007-03", "2020-12", freq="M").astype(str)
    last = (
        int(np.argmax(monthly.reindex(months, fill_value=0).rolling(12).sum().to_numpy()[11:])) + 11
    )
    mine = (
        reports[reports["month"].isin(months[last - 11 : last + 1])]
        .groupby("lsoa")["reports"]
        .sum()
    )
    areas = leeds.areas("lsoa")
    people = (
        pd.read_csv(leeds_files / "lsoa11_attributes.csv")
        .set_index("LSOA11CD")["pop2020"]
        .reindex(areas.codes)
    )
    oas = pd.read_csv(leeds_files / "oa11_attributes.csv", dtype={"oac21_supergroup": "Int64"})
    mix = oas.pivot_table(
        index="LSOA11CD", columns="oac21_supergroup", values="hh2011", aggfunc="sum", fill_value=0
    ).reindex(areas.codes)
    base = mix.div(mix.sum(axis=1), axis=0).mul(people, axis=0).to_numpy(dtype=float)
    users = mine.reindex(areas.codes, fill_value=0).to_numpy()
    shared = users[:, None] * base / base.sum(axis=1, keepdims=True)
    totals, bases = shared.sum(axis=0), base.sum(axis=0)
    rates = totals / bases
    small = np.argsort(totals)[:2]
    assert totals[small[0]] < 10 <= totals[small[1]], (
        "supergroup 8 is too small to stand alone and goes with the next smallest"
    )
    rates[small] = totals[small].sum() / bases[small].sum()
    wards = areas.parents["ward"]
    month = (
        (int(months[last][:4]) - int(leeds.manifest.first_month[:4])) * 12
        + int(months[last][5:])
        - int(leeds.manifest.first_month[5:])
    )
    answer = found(
        leeds, question(leeds, "ward", "rubbish", "all", month, "year", "oac2021", "supergroup")
    )
    assert answer.own_level.key == "lsoa"
    np.testing.assert_allclose(answer.rates, rates, rtol=1e-5)
    for number in range(1, 34):
        if number - 1 not in answer.result.own_rates:
            np.testing.assert_allclose(
                answer.expected[number - 1], (base[wards == number] @ rates).sum(), rtol=1e-5
            )
            assert answer.observed[number - 1] == users[wards == number].sum()
