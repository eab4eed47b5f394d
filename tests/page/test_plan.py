"""The tab Plan: where to begin with a budget, in words that hold for the figures beside them."""

import numpy as np
import pytest

from data.answers.address import ask_query
from data.answers.calculations.plan import shrunk_for
from data.answers.exports.menu import menu_for
from data.answers.exports.plan import plan_file
from data.answers.story.plan import plan_figure, planned_for
from data.stats import shrink
from data.stats.refusals import Refusal
from data.stats.shrink import Shrunk, shrunk_ratios, spent
from data.store.reader import Atlas
from tests.support.asking import See, words
from tests.support.exports import notes_in, table_in

LOANS = "service=libraries&measure=expected&level=ward&tab=plan"


def test_a_gap_is_drawn_to_all_areas_as_the_formula_says() -> None:
    # By hand: m = 300/300 = 1; s² = (0.16 + 0 + 0.16)/3; v = s² − 1/100;
    # the first is 1 − 0.4 · v/(v + 1/100).
    found = shrunk_ratios(np.array([60.0, 100.0, 140.0, np.nan]), np.full(4, 100.0))
    v = 0.32 / 3 - 0.01
    assert found.spread == pytest.approx(v)
    assert found.missing[:2] == pytest.approx([40 * v / (v + 0.01), 0])
    assert np.isnan(found.missing[3])


def test_repeat_visits_draw_more_and_pure_chance_leaves_no_gap() -> None:
    few, many = (
        shrunk_ratios(np.array([60.0, 100.0, 140.0]), np.full(3, 100.0), phi).missing[0]
        for phi in (1.0, 3.0)
    )
    assert 0 < many < few < 40
    by_chance = np.random.default_rng(1).poisson(100.0, 200).astype(float)
    found = shrunk_ratios(by_chance, np.full(200, 100.0))
    assert np.abs(found.missing).max() < 12 < np.abs(100 - by_chance).max()


def test_a_budget_goes_to_the_largest_gaps_first_and_closes_no_more_than_is_missing() -> None:
    found = shrunk_ratios(np.array([30.0, 60.0, 210.0]), np.full(3, 100.0))
    rows = np.array([0, 1])
    plan = spent(found, rows, found.missing[0] + 10)
    assert plan.served == pytest.approx([found.missing[0], 10])
    assert plan.limits.low < plan.share < plan.limits.high < 1
    every = spent(found, rows, 10_000)
    assert every.served == pytest.approx(found.missing[rows])
    assert every.share <= 1


def test_what_many_areas_miss_together_has_the_moments_of_their_draws() -> None:
    # Shape and rate 1: the mean of max(1 − R, 0) is 1/e, that of its square 1 − 2/e. Ten events are
    # expected in each of two areas.
    one = np.ones(2)
    two = Shrunk(1.0, 1.0, 10 * one, one, one)
    mean, variance = two.missing_moments(np.arange(2))
    assert mean == pytest.approx(2 * 10 / np.e)
    assert variance == pytest.approx(2 * 100 * (1 - 2 / np.e - 1 / np.e**2))
    drawn = np.maximum(two.draws(np.arange(2)), 0).sum(axis=1)
    assert drawn.mean() == pytest.approx(mean, abs=0.5)
    assert drawn.var() == pytest.approx(variance, rel=0.15)


def test_limits_of_what_is_missing_hold_nineteen_draws_of_twenty() -> None:
    found = shrunk_ratios(np.array([60.0, 100.0, 140.0]), np.full(3, 100.0))
    rows = np.array([0, 2])
    limits, draws = found.missing_limits(rows), found.draws(rows)
    inside = ((draws > limits.low) & (draws < limits.high)).mean(axis=0)
    assert inside == pytest.approx([0.95, 0.95], abs=0.02)


def test_the_smallest_gaps_are_summed_as_if_each_was_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(2)
    expected = random.gamma(3.0, 20.0, 900)
    observed = random.poisson(expected * random.gamma(20.0, 1 / 20.0, 900)).astype(float)
    found = shrunk_ratios(observed, expected)
    order = np.argsort(-found.missing)[: int((found.missing >= 1).sum())]
    monkeypatch.setattr(shrink, "DRAWN", 50)
    some = spent(found, order, 200)
    monkeypatch.setattr(shrink, "DRAWN", 900)
    every = spent(found, order, 200)
    assert some.share == pytest.approx(every.share, rel=0.01)
    assert some.limits.low == pytest.approx(every.limits.low, rel=0.03)
    assert some.limits.high == pytest.approx(every.limits.high, rel=0.03)


def test_the_tab_says_where_to_begin_and_how_much_it_closes(demo: Atlas) -> None:
    asked = ask_query(f"{LOANS}&budget=2000&cost=4", demo)
    figure = plan_figure(asked)
    assert figure.sentences[1].startswith("Start with these 2 wards: the budget reaches 500 people")
    assert [row.name for row in figure.rows] == ["Kelmouth Coastguard", "Kelmouth Station"]
    assert sum(row.served for row in figure.rows) == pytest.approx(500)
    assert figure.outlined == tuple(row.reference for row in figure.rows)
    question = asked.question(asked.level)
    assert question is not None
    shrunk = shrunk_for(demo, question)
    assert not isinstance(shrunk, Refusal)
    gap = np.nansum(shrunk.missing[shrunk.missing >= 1])
    assert f"About {gap:,.0f} visits are missing" in figure.sentences[0]
    assert f"about {100 * 500 / gap:.0f}% of the gap" in figure.sentences[2]
    assert sum(part.here for part in figure.channels) == pytest.approx(1)
    assert {part.name for part in figure.channels} == {"Face to face", "Self-service"}


def test_without_a_budget_the_gaps_are_listed_and_nothing_is_outlined(demo: Atlas) -> None:
    figure = plan_figure(ask_query(LOANS, demo))
    assert len(figure.sentences) == 1
    assert figure.more > 0
    assert figure.outlined == ()
    assert [row.missing for row in figure.rows] == sorted(
        (row.missing for row in figure.rows), reverse=True
    )


def test_a_budget_that_is_too_large_is_said_to_be_left_over(demo: Atlas) -> None:
    figure = plan_figure(ask_query(f"{LOANS}&budget=90000&cost=4", demo))
    reached = sum(float(s) for s in planned_served(demo))
    assert figure.sentences[1].startswith("The budget goes to all 55 wards and reaches ")
    assert figure.sentences[-1] == f"£{90000 - 4 * reached:,.0f} of the budget is left."


def planned_served(atlas: Atlas) -> list[float]:
    planned = planned_for(ask_query(f"{LOANS}&budget=90000&cost=4", atlas))
    assert not isinstance(planned, str)
    assert planned.plan.spending is not None
    served: list[float] = planned.plan.spending.served.tolist()
    return served


def test_where_nothing_can_be_judged_the_tab_says_so(demo: Atlas) -> None:
    query = "service=boat-moorings&measure=expected&level=oa&tab=plan&budget=90&cost=4"
    [told] = plan_figure(ask_query(query, demo)).sentences
    assert told.startswith("No output area can be judged")


def test_hidden_areas_are_left_out_and_counted(demo: Atlas) -> None:
    query = "service=mobile-meals&measure=expected&level=lsoa&tab=plan"
    figure = plan_figure(ask_query(query, demo))
    assert any("are left out: hidden" in note for note in figure.notes)


def test_what_is_no_sum_of_money_is_ignored_in_words(see: See) -> None:
    told = words(see("", raw="budget=lots&cost=0")["notice"])
    assert "'lots' was ignored: it must be in pounds, such as 5000 or 4.50." in told
    assert "'0' was ignored" in told


def test_the_file_of_a_plan_has_each_figure_with_its_interval_base_period_and_rule(
    demo: Atlas,
) -> None:
    asked = ask_query(f"{LOANS}&budget=2000&cost=4", demo)
    content = plan_file(asked, "http://atlas.example/").csv()
    table, notes = table_in("csv", content), notes_in("csv", content)
    assert table["to_reach"].sum() == pytest.approx(500, abs=0.2)
    assert table["cost"].sum() == pytest.approx(2000, abs=1)
    assert (table["missing_low"] < table["missing"]).all()
    assert (table["missing"] < table["missing_high"]).all()
    assert table[["base_of", "period", "rule"]].ne("").all(axis=None)
    assert plan_figure(asked).sentences == tuple(notes["Plan"][:4])
    assert "plan.csv" in {file["key"] for file in menu_for(asked, "http://atlas.example/")["files"]}
