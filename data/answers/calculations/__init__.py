"""Measures of difference: against expected, gap, change on a year and profile index.

They are calculated from the store, without Flask or Dash.

    question = asked.question(level)
    found = expected_for(atlas, question)  # ExpectedAreas, or a Refusal with the reason

Every result is made from the protected counts of the reader, so what is hidden stays hidden in
everything made from it. Results are kept in the atlas's memory, so that map, panel and file read
the same arrays.

**Assumption.** Where records carry no segment (``carried``), the events of an area are shared out
over its segments in proportion to their base there, at the finest level that serves
(``reference_level``). This assumes that everyone within one small area uses a service alike (an
*ecological* assumption).
"""

from data.answers.calculations.between import between_for, between_refusal
from data.answers.calculations.carried import RECORDED
from data.answers.calculations.change import (
    ChangeAreas,
    change_for,
    change_once,
    change_refusal,
    half_year_change,
)
from data.answers.calculations.comparators import (
    Compared,
    alike_numbers,
    compare_for,
    known_area,
    verdict_with,
    verdicts_with,
    whole_of,
)
from data.answers.calculations.compared import ComparedAreas, compared_for, compared_once
from data.answers.calculations.expected import (
    ExpectedAreas,
    Leading,
    expected_at,
    expected_for,
    expected_once,
    gap_parts,
    gap_parts_for,
    leading_for,
)
from data.answers.calculations.plan import Plan, channels_in, groups_in, plan_for
from data.answers.calculations.profile import SegmentProfile, profile_for, users_by_channel
from data.answers.calculations.profile_index import IndexAreas, index_for
from data.answers.calculations.question import Question
from data.answers.calculations.rate import RatedAreas, rated_for
from data.answers.calculations.segment_base import (
    assumption_of,
    reference_level,
    segment_base,
)

__all__ = [
    "RECORDED",
    "ChangeAreas",
    "Compared",
    "ComparedAreas",
    "ExpectedAreas",
    "IndexAreas",
    "Leading",
    "Plan",
    "Question",
    "RatedAreas",
    "SegmentProfile",
    "alike_numbers",
    "assumption_of",
    "between_for",
    "between_refusal",
    "change_for",
    "change_once",
    "change_refusal",
    "channels_in",
    "compare_for",
    "compared_for",
    "compared_once",
    "expected_at",
    "expected_for",
    "expected_once",
    "gap_parts",
    "gap_parts_for",
    "groups_in",
    "half_year_change",
    "index_for",
    "known_area",
    "leading_for",
    "plan_for",
    "profile_for",
    "rated_for",
    "reference_level",
    "segment_base",
    "users_by_channel",
    "verdict_with",
    "verdicts_with",
    "whole_of",
]
