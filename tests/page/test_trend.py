"""The trend: control limits of its months, and the marker of five separate years."""

import numpy as np

from data.answers.address import ask
from data.answers.story import story_for
from data.answers.story.trend import control_limits, recent_years
from data.stats.control import ControlChart, control_chart
from data.stats.trend import Trend
from data.store.reader import Atlas
from data.store.values import Values
from tests.support.asking import See, coloured, view_of, ward, words


def test_the_trend_has_control_limits_of_its_months_and_marks_those_outside(
    see: See, atlas: Atlas
) -> None:
    trend = story_for(ask(view_of(f"service=lights&area={ward(atlas)}", atlas), atlas)).trend
    assert trend is not None
    counts = atlas.series("ward", "lights", "all", 1, "month").values
    chart = control_chart(counts, floor=0.0)
    assert isinstance(chart, ControlChart)
    (stretch,) = trend.limits
    assert (stretch.start, stretch.end, stretch.mean, stretch.low, stretch.high) == (
        0,
        29,
        chart.mean,
        chart.low,
        chart.high,
    )
    assert stretch.outside == tuple(np.flatnonzero(chart.signals & 1))
    query = f"service=lights&area={ward(atlas)}&tab=time"
    drawn = coloured(see(query, {"chart": "months"})["figure"])
    assert {"upper control limit", "lower control limit", "mean of the months"} <= {
        trace.name for trace in drawn.data
    }


def test_the_marker_says_why_five_separate_years_cannot_be_told(see: See, atlas: Atlas) -> None:
    trend = story_for(ask(view_of(f"service=lights&area={ward(atlas)}", atlas), atlas)).trend
    assert trend is not None
    assert trend.recent is not None
    assert trend.recent.verdict == Trend.CANNOT
    told = words(see(f"service=lights&area={ward(atlas)}&tab=time", {"chart": "trend"})["note"])
    assert "cannot be calculated" in told
    assert "five separate years are not counted" in told


def years(*counts: float) -> Values:
    """Twelve-month totals at the last month of each year; the months between are of no use here."""
    values = np.zeros(12 * len(counts))
    values[11::12] = counts
    return Values(values, np.zeros(len(values), dtype=np.uint8))


def test_the_recent_trend_is_of_five_years_that_share_no_month() -> None:
    rising = years(900, 100, 140, 190, 250, 320)
    found = recent_years(rising, 10_000, 71, ())
    assert (found.verdict, found.counts) == (Trend.UP, (100, 140, 190, 250, 320))
    assert recent_years(years(100, 104, 97, 101, 99), 10_000, 59, ()).verdict == Trend.NONE
    broken = recent_years(rising, 10_000, 71, ((30, "Wards were redrawn."),))
    assert (broken.verdict, broken.reason) == (Trend.CANNOT, "wards were redrawn")
    hidden = Values(rising.values, np.where(np.arange(72) == 47, 1, 0).astype(np.uint8))
    assert recent_years(hidden, 10_000, 71, ()).verdict == Trend.CANNOT


def test_limits_begin_anew_after_a_change_of_definition() -> None:
    monthly = Values(
        np.r_[np.tile([10.0, 12.0], 6), np.tile([50.0, 52.0], 6)], np.zeros(24, dtype=np.uint8)
    )
    before, after = control_limits(monthly, [12])
    assert (before.end, after.start) == (11, 12)
    assert (before.mean, after.mean) == (11.0, 51.0)
    assert before.outside == after.outside == ()
