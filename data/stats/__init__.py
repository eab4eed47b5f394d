"""Figures that can be defended: pure functions on arrays, with formula, unit, shape and source beside each. No IO."""

from data.stats.change import RateRatio, newcombe, part_year, percent_change, ratio_of_rates, rolling_12, year_on_year
from data.stats.inputs import HIDDEN, MISSING, VALUE, Interval, StatsError
from data.stats.intervals import byar, count_limits, crude_rate, exact_limits, rate_limits, wilson, z_of
from data.stats.refusals import Refusal, Rule, index_refusal, line_refusal, ratio_comparison_refusal, refusal_for, trend_refusal
from data.stats.verdict import Band, Verdict, Verdicts, verdict_against, verdict_between, verdicts_against

__all__ = [
    "HIDDEN", "MISSING", "VALUE", "Band", "Interval", "RateRatio", "Refusal", "Rule", "StatsError", "Verdict", "Verdicts",
    "byar", "count_limits", "crude_rate", "exact_limits", "index_refusal", "line_refusal", "newcombe", "part_year",
    "percent_change", "rate_limits", "ratio_comparison_refusal", "ratio_of_rates", "refusal_for", "rolling_12", "trend_refusal",
    "verdict_against", "verdict_between", "verdicts_against", "wilson", "year_on_year", "z_of",
]
