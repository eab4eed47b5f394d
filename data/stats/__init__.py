"""Statistics that can be defended: pure functions on arrays.

Each has its formula, unit, shape and source beside it. They do no IO.
"""

from data.stats.change import (
    RateRatio,
    newcombe,
    part_year,
    percent_change,
    ratio_of_rates,
    rolling_12,
    year_on_year,
)
from data.stats.combine import Combined, over_areas, over_time
from data.stats.control import ControlChart, Signal, control_chart, unbroken_stretches
from data.stats.expected import (
    Expected,
    expected_counts,
    expected_takeup,
    gap_by_segment,
    ratio_limits,
)
from data.stats.funnel import (
    ByChance,
    Funnel,
    funnel_bands,
    funnel_of_counts,
    funnel_of_proportions,
    funnel_of_rates,
    funnel_of_ratios,
    outside_by_chance,
)
from data.stats.inputs import HIDDEN, MISSING, VALUE, Interval, StatsError
from data.stats.intervals import (
    byar,
    count_limits,
    crude_rate,
    exact_limits,
    rate_limits,
    wilson,
    z_of,
)
from data.stats.profile import Profile, profile_of
from data.stats.refusals import (
    Refusal,
    Rule,
    index_refusal,
    line_refusal,
    ratio_comparison_refusal,
    refusal_for,
    trend_refusal,
)
from data.stats.relation import FittedLine, alike, fitted_line
from data.stats.segments import (
    Reference,
    apportioned,
    merged_segments,
    pooled_rates,
    reference_from,
)
from data.stats.trend import Trend, TrendResult, recent_trend, trend_from, weighted_slope
from data.stats.verdict import (
    Band,
    Verdict,
    Verdicts,
    bands_for,
    verdict_against,
    verdict_between,
    verdicts_against,
    verdicts_between,
)

__all__ = [
    "HIDDEN",
    "MISSING",
    "VALUE",
    "Band",
    "ByChance",
    "Combined",
    "ControlChart",
    "Expected",
    "FittedLine",
    "Funnel",
    "Interval",
    "Profile",
    "RateRatio",
    "Reference",
    "Refusal",
    "Rule",
    "Signal",
    "StatsError",
    "Trend",
    "TrendResult",
    "Verdict",
    "Verdicts",
    "alike",
    "apportioned",
    "bands_for",
    "byar",
    "control_chart",
    "count_limits",
    "crude_rate",
    "exact_limits",
    "expected_counts",
    "expected_takeup",
    "fitted_line",
    "funnel_bands",
    "funnel_of_counts",
    "funnel_of_proportions",
    "funnel_of_rates",
    "funnel_of_ratios",
    "gap_by_segment",
    "index_refusal",
    "line_refusal",
    "merged_segments",
    "newcombe",
    "outside_by_chance",
    "over_areas",
    "over_time",
    "part_year",
    "percent_change",
    "pooled_rates",
    "profile_of",
    "rate_limits",
    "ratio_comparison_refusal",
    "ratio_limits",
    "ratio_of_rates",
    "recent_trend",
    "reference_from",
    "refusal_for",
    "rolling_12",
    "trend_from",
    "trend_refusal",
    "unbroken_stretches",
    "verdict_against",
    "verdict_between",
    "verdicts_against",
    "verdicts_between",
    "weighted_slope",
    "wilson",
    "year_on_year",
    "z_of",
]
