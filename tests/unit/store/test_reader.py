"""Figures of the small atlas as the reader gives them."""

import itertools

import numpy as np
import pyarrow.parquet as pq
import pytest

from data.errors import NotFoundError
from data.store import takeup
from data.store.reader import Atlas, open_atlas
from data.store.values import HIDDEN, MISSING, NO_SEGMENT, VALUE
from tests.support import stores
from tests.support.stores import GAP, MONTHS, SIDE, build_store, events_at, ward_of


@pytest.fixture(scope="module")
def atlas(tmp_path_factory: pytest.TempPathFactory) -> Atlas:
    return open_atlas(build_store(tmp_path_factory.mktemp("small") / "store"))


@pytest.mark.parametrize("item", ["lights", "potholes", "theme-street"])
@pytest.mark.parametrize("month", [0, 7, MONTHS - 1])
def test_counts_of_a_month_are_those_written_and_a_pair_without_a_row_is_a_true_zero(
    atlas, item, month
):
    counts = atlas.counts("oa", item, "web", month, "month")
    assert (counts.states == VALUE).all()
    np.testing.assert_array_equal(counts.values, events_at(item, month))


def test_all_channels_together_include_each(atlas):
    web, phone, both = (
        atlas.counts("oa", "lights", channel, 3, "month").values
        for channel in ("web", "phone", "all")
    )
    np.testing.assert_array_equal(web + phone, both)


def test_a_year_of_an_open_record_set_is_the_sum_of_its_twelve_months(atlas):
    year = atlas.counts("oa", "lights", "web", 14, "year")
    np.testing.assert_array_equal(
        year.values, sum(events_at("lights", month) for month in range(3, 15))
    )


def test_a_year_that_begins_before_the_records_is_missing_not_small(atlas):
    assert (atlas.counts("oa", "lights", "all", 10, "year").states == MISSING).all()
    assert (atlas.counts("oa", "lights", "all", 11, "year").states == VALUE).all()


def test_a_hidden_count_is_hidden_and_has_no_value(atlas):
    counts = atlas.counts("ward", "crime", "all", 0, "month")
    assert counts.states.tolist() == [HIDDEN, VALUE, VALUE, HIDDEN]
    assert np.isnan(counts.values[[0, 3]]).all()
    assert counts.values[[1, 2]].tolist() == [10, 10]


def test_years_under_a_rule_are_only_those_published(atlas):
    assert atlas.months("ward", "crime", "year") == (17, 29)
    assert (atlas.counts("ward", "crime", "all", 17, "year").values == 120).all()
    assert (atlas.counts("ward", "crime", "all", 20, "year").states == MISSING).all()


def test_a_month_without_records_and_a_level_too_fine_are_missing(atlas):
    assert (atlas.counts("ward", "crime", "all", GAP, "month").states == MISSING).all()
    assert (atlas.counts("oa", "crime", "all", 3, "month").states == MISSING).all()
    assert len(atlas.counts("oa", "crime", "all", 3, "month")) == SIDE**2


def test_a_channel_a_record_set_does_not_have_is_missing_not_zero(atlas):
    assert (atlas.counts("ward", "crime", "web", 3, "month").states == MISSING).all()


def test_rates_are_per_thousand_and_missing_where_the_base_is_unknown_or_nobody(atlas):
    rates = atlas.rates("oa", "lights", "web", 14, "year")
    counts, people = (
        atlas.counts("oa", "lights", "web", 14, "year").values,
        atlas.base("oa", "people"),
    )
    assert rates.states[:4].tolist() == [VALUE, MISSING, MISSING, VALUE]
    np.testing.assert_allclose(rates.values[3:], counts[3:] * 1000 / people[3:])


def test_the_total_of_the_atlas_is_taken_where_nothing_is_hidden(atlas):
    assert atlas.total("crime", "all", 0, "month") == (40, VALUE)
    assert atlas.total("crime", "all", 0, "month", "ward")[1] == HIDDEN
    assert atlas.total("lights", "web", 4, "month") == (events_at("lights", 4).sum(), VALUE)


def test_a_series_has_every_month_of_the_atlas_with_its_gap(atlas):
    series = atlas.series("ward", "crime", "all", 1, "month")
    assert len(series) == MONTHS
    assert series.cell(0)[1] == HIDDEN
    assert series.cell(GAP)[1] == MISSING
    assert series.cell(1) == (10, VALUE)


@pytest.mark.parametrize("number", [1, 17])
@pytest.mark.parametrize("window", ["month", "year"])
def test_a_series_says_the_same_as_each_month_asked_for_alone(atlas, number, window):
    series = atlas.series("oa", "lights", "all", number, window)
    alone = [
        atlas.counts("oa", "lights", "all", month, window).cell(number - 1)
        for month in range(MONTHS)
    ]
    np.testing.assert_array_equal(series.values, [value for value, _ in alone])
    np.testing.assert_array_equal(series.states, [state for _, state in alone])


def test_the_series_of_the_whole_atlas_rolls_too(atlas):
    expected = sum(events_at("lights", month).sum() for month in range(8, 20))
    assert atlas.series("oa", "lights", "web", None, "year").cell(19) == (expected, VALUE)


def test_the_matrix_has_one_row_for_each_month_that_has_figures(atlas):
    months, values, states = atlas.series_matrix("ward", "crime", "all", "month")
    assert months == [m for m in range(MONTHS) if m != GAP]
    assert values.shape == states.shape == (MONTHS - 1, 4)
    assert states[0].tolist() == [HIDDEN, VALUE, VALUE, HIDDEN]
    months, values, _ = atlas.series_matrix("oa", "lights", "web", "year")
    np.testing.assert_array_equal(
        values[months.index(14)], atlas.counts("oa", "lights", "web", 14, "year").values
    )


def test_all_items_of_an_area_agree_with_each_asked_for_alone(atlas):
    found = atlas.all_items("ward", 2, "all", 3, "month")
    assert list(found) == ["lights", "potholes", "crime", "theme-street"]
    for item, cell in found.items():
        assert cell == atlas.counts("ward", item, "all", 3, "month").cell(1)
    assert atlas.all_items("ward", None, "all", 3, "month")["crime"] == (40, VALUE)


def test_channels_of_an_area_add_up(atlas):
    found = atlas.channel_counts("ward", "lights", 1, 3, "month")
    assert found["phone"] == (1, VALUE)
    assert (
        sum(value for value, _ in found.values())
        == atlas.counts("ward", "lights", "all", 3, "month").values[0]
    )


def test_an_indicator_is_missing_where_an_area_has_none(atlas):
    found = atlas.indicator("oa", "imd", "2019")
    assert found.cell(4) == (50, VALUE)
    assert found.states[-1] == MISSING
    assert (atlas.indicator("ward", "imd", "2019").states == MISSING).all()
    assert (atlas.indicator("oa", "imd", "1999").states == MISSING).all()


def test_the_commonest_segment_follows_from_the_mix_at_every_level_and_tier(atlas):
    segments, shares = atlas.dominant("oac", "group", "oa")
    assert segments[:5].tolist() == [0, 1, 2, 3, 0]
    assert (shares == 1).all()
    segments, shares = atlas.dominant("oac", "supergroup", "ward")
    assert segments.tolist() == [0] * 4
    np.testing.assert_allclose(shares, 0.5)
    places, per_cents = atlas.top_shares("oac", "group", "ward")
    assert places[0].tolist() == [0, 1, 2]
    assert per_cents[0].tolist() == [25, 25, 25]
    assert atlas.top_shares("oac", "group", "oa")[0][0].tolist() == [0, NO_SEGMENT, NO_SEGMENT]


def test_an_area_without_a_population_still_shows_its_segment(tmp_path, monkeypatch):
    without_people = stores.mix_frame("oa").assign(
        base_count=lambda mix: mix["base_count"].where(mix["area_number"] != 3)
    )
    monkeypatch.setattr(stores, "mix_frame", lambda *_: without_people)
    atlas = open_atlas(build_store(tmp_path / "store"))
    segments, shares = atlas.dominant("oac", "group", "oa")
    assert (segments[2], shares[2]) == (2, 1.0)
    assert atlas.mix_of("oac", "group", "oa", 3).sum() == 0


def test_the_mix_of_the_atlas_is_the_sum_of_its_areas(atlas):
    whole = atlas.mix_of("oac", "group", "oa", None)
    np.testing.assert_array_equal(
        whole, sum(atlas.mix_of("oac", "group", "oa", n) for n in range(1, SIDE**2 + 1))
    )
    np.testing.assert_array_equal(whole, atlas.mix_of("oac", "group", "lad", 1))
    np.testing.assert_allclose(atlas.segment_shares("oac", "supergroup", "ward").sum(axis=1), 1)


@pytest.mark.parametrize("text", ["LS6 1AA", "ls61aa", " l s 6 1 a a "])
def test_a_postcode_is_found_in_any_spacing_and_case(atlas, text):
    assert atlas.find_postcode(text) == ("LS6 1AA", "oa", 1)


@pytest.mark.parametrize("text", ["", "LS6 1AB", "Headingley", "LS6\x001AA", "é" * 7, "L" * 5000])
def test_what_is_no_known_postcode_is_not_found(atlas, text):
    assert atlas.find_postcode(text) is None


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("headingley", "Headingley"),
        ("HEAD", "Headingley"),
        ("allerton", "Moor Allerton"),
        ("st annes", "St Anne's"),
        ("chateau", "Château Grove"),
        ("ledston", "Ledston"),
        ("e0000009", "E0000009"),
        ("W0000002", "St Anne's"),
    ],
)
def test_names_are_found_by_the_beginning_of_any_word_without_case_or_accents(atlas, text, first):
    assert atlas.find_names(text)[0][3] == first


def test_a_search_says_where_a_place_is_and_stays_within_its_limit(atlas):
    assert atlas.find_names("e0", limit=5)[0] == ("oa", 1, "E0000001", "E0000001", "Moor Allerton")
    assert len(atlas.find_names("e0", limit=5)) == 5
    assert atlas.find_names("nowhere at all") == atlas.find_names("") == atlas.find_names("'") == []


def test_codes_lead_to_numbers_in_any_case(atlas):
    assert [atlas.number("oa", code) for code in ("E0000007", " e0000007 ", "E000000", "")] == [
        7,
        7,
        None,
        None,
    ]


def test_parents_neighbours_points_and_breaks(atlas):
    np.testing.assert_array_equal(atlas.areas("oa").parents["ward"], ward_of())
    assert atlas.neighbours("ward", 2).tolist() == [1, 4]
    assert atlas.neighbours("oa", 2).tolist() == []
    # Each of the four wards touches the three others, one of them in a corner.
    touching = zip(*(end.tolist() for end in atlas.touching_pairs("ward")), strict=True)
    assert sorted(touching) == list(itertools.permutations(range(1, 5), 2))
    assert [end.tolist() for end in atlas.touching_pairs("oa")] == [[], []]
    assert atlas.points("lights") == [("Depot", 53.8, -1.6)]
    assert atlas.points("crime") == []
    assert atlas.breaks("ward", "lights", "count", "all", "month") == [10.0, 20.0]
    assert atlas.breaks("oa", "lights", "count", "all", "month") == []


@pytest.mark.parametrize(
    "ask",
    [
        lambda a: a.areas("parish"),
        lambda a: a.counts("oa", "lamps", "all", 0, "month"),
        lambda a: a.counts("oa", "theme-x", "all", 0, "month"),
        lambda a: a.counts("oa", "lights", "pigeon", 0, "month"),
        lambda a: a.counts("oa", "lights", "all", 0, "week"),
        lambda a: a.mix("mosaic", "oa"),
        lambda a: a.dominant("oac", "clan", "oa"),
        lambda a: a.indicator("oa", "wealth", "2019"),
        lambda a: a.base("oa", "dogs"),
        lambda a: a.points("x"),
        lambda a: a.tile("parish", 0, 0, 0),
        lambda a: a.neighbours("parish", 1),
        lambda a: a.content("../secret"),
    ],
)
def test_whatever_the_atlas_does_not_hold_is_refused_by_name(atlas, ask):
    with pytest.raises(NotFoundError):
        ask(atlas)


def test_answers_cannot_be_changed_by_who_gets_them(atlas):
    for array in (
        atlas.counts("oa", "lights", "all", 3, "month").values,
        atlas.areas("oa").bounds,
        atlas.dominant("oac", "group", "oa")[0],
    ):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1


@pytest.mark.slow
@pytest.mark.parametrize("together", [1, 150])
def test_a_table_stored_in_many_row_groups_answers_as_one_stored_whole(
    atlas, tmp_path, monkeypatch, together
):
    monkeypatch.setattr(takeup, "ROWS_TOGETHER", together)
    cut = open_atlas(build_store(tmp_path / "store"))
    path = cut.root / "takeup/month/oa/lights.parquet"
    assert pq.read_metadata(path).num_row_groups > MONTHS / 2
    assert pq.read_table(path) == pq.read_table(atlas.root / "takeup/month/oa/lights.parquet")
    for channel in ("web", "phone", "all"):
        for month, window in (
            (0, "month"),
            (MONTHS - 1, "month"),
            (11, "year"),
            (MONTHS - 1, "year"),
        ):
            asked = ("oa", "lights", channel, month, window)
            np.testing.assert_array_equal(cut.counts(*asked).values, atlas.counts(*asked).values)
        for number in (1, SIDE**2, None):
            along = ("oa", "lights", channel, number, "month")
            np.testing.assert_array_equal(cut.series(*along).values, atlas.series(*along).values)
    for each in (cut, atlas):
        assert each.series("ward", "crime", "all", 1, "month").states[0] == HIDDEN
        assert each.series("ward", "crime", "all", 2, "month").states[0] == VALUE


def test_a_month_is_read_without_the_row_groups_of_others(tmp_path, monkeypatch):
    monkeypatch.setattr(takeup, "ROWS_TOGETHER", 1)
    cut = open_atlas(build_store(tmp_path / "store"))
    metadata = pq.read_metadata(cut.root / "takeup/month/oa/lights.parquet")
    firsts, lasts = takeup.spans_of(metadata)
    assert firsts == lasts == sorted(set(firsts))
    assert metadata.num_row_groups == MONTHS * 3
