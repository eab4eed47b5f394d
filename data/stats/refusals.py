"""Refusals: results for figures that are not given, with the rule that prevents them.

Each also names an alternative. A refusal is shown in the place of the figure; it is never an error
and never an empty space.
"""

from dataclasses import dataclass
from enum import IntEnum


class Rule(IntEnum):
    """The reason why there is no figure.

    Arrays of rules hold the number; 0 means that no rule prevents the figure.
    """

    NONE = 0
    HIDDEN = 1
    MISSING = 2
    NO_BASE = 3
    NO_COMPARATOR = 4
    TOO_FEW = 5
    FEW_EXPECTED = 6
    UNITS_DIFFER = 7
    FILTERED_NUMERATOR = 8
    TWO_AREAS_ON_A_RATIO = 9
    TREND_ON_ROLLING = 10
    FEW_POINTS = 11
    LINE_BREAK = 12
    DISTINCT_DO_NOT_ADD = 13
    WINDOWS_DIFFER = 14
    SAME_PEOPLE = 15
    CAME_HIDDEN = 16
    ENDS_DIFFER = 17
    NOT_COVERED = 18


@dataclass(frozen=True, slots=True)
class Refusal:
    """A figure that is not given. ``reason`` and ``instead`` are sentences.

    ``instead`` holds whatever the data are, and is empty where nothing does: only who has looked
    may say that a larger area or a longer period has a figure (data.answers.story.wider).
    """

    rule: Rule
    reason: str
    instead: str

    @property
    def text(self) -> str:
        """The reason and the alternative as one text."""
        return f"{self.reason} {self.instead}".strip()


_WORDS: dict[Rule, tuple[str, str]] = {
    Rule.HIDDEN: (
        "The number is hidden to protect people.",
        "",
    ),
    Rule.MISSING: (
        "There is no data for this area and period.",
        "Choose a period or level the records cover.",
    ),
    Rule.NOT_COVERED: (
        "These records do not cover this area.",
        "Choose an area that they cover.",
    ),
    Rule.NO_BASE: (
        "There is no base to divide by here.",
        "Read the count.",
    ),
    Rule.NO_COMPARATOR: ("There is nothing to compare with.", "Choose another comparator."),
    Rule.TOO_FEW: (
        "There are too few to say: fewer than 5 here, and fewer than 5 would be usual.",
        "Read the count.",
    ),
    Rule.FEW_EXPECTED: (
        "Fewer than 5 would be expected here, so the ratio would mean nothing.",
        "Read the count.",
    ),
    Rule.UNITS_DIFFER: (
        "The two sides count different things, such as households and people.",
        "Choose a base in the same unit.",
    ),
    Rule.FILTERED_NUMERATOR: (
        "The users are filtered but the base they are set against is not.",
        "Filter both the same way, or neither.",
    ),
    Rule.TWO_AREAS_ON_A_RATIO: (
        (
            "Two areas cannot be compared on 'against expected': each was weighed by its own mix of"
            " segments."
        ),
        (
            "Compare each with the reference, or compare the two on the crude rate or segment by"
            " segment."
        ),
    ),
    Rule.TREND_ON_ROLLING: (
        (
            "A trend test needs points that share no months; rolling 12-month totals share eleven"
            " of them."
        ),
        "Test separate years, or use a control chart on months.",
    ),
    Rule.FEW_POINTS: (
        "There are not enough points, so this cannot be calculated.",
        "Wait for more periods, or read the values as they are.",
    ),
    Rule.LINE_BREAK: (
        "The boundaries, the classification or the definition changed between these two periods.",
        "Compare periods on the same side of the change.",
    ),
    Rule.DISTINCT_DO_NOT_ADD: (
        "Distinct users do not add up: one person may be counted in several months or areas.",
        "Use the count made for this window and area, or count visits.",
    ),
    Rule.SAME_PEOPLE: (
        "Largely the same people are in both counts, so chance cannot be judged.",
        "Read the two counts and their difference.",
    ),
    Rule.CAME_HIDDEN: (
        "The number came hidden from the owner of the data.",
        "Ask the owner for it.",
    ),
    Rule.ENDS_DIFFER: (
        (
            "Whether it is higher or lower cannot be said, because some counts came hidden from the"
            " owner of the data."
        ),
        "Read the least and the most that it can be.",
    ),
    Rule.WINDOWS_DIFFER: (
        "The two periods do not cover the same months of the year.",
        "Compare like with like: the same months a year apart.",
    ),
}


def refusal_for(rule: Rule, *, detail: str = "") -> Refusal | None:
    """The refusal for a rule, None for ``Rule.NONE``.

    ``detail`` is put after the reason, such as which units were given.

    >>> refusal_for(Rule.TOO_FEW).instead
    'Read the count.'
    >>> refusal_for(Rule.NONE) is None
    True
    """
    return None if rule == Rule.NONE else refused(rule, detail=detail)


def refused(rule: Rule, *, detail: str = "") -> Refusal:
    """The refusal of a rule other than ``Rule.NONE``; see ``refusal_for``."""
    reason, instead = _WORDS[rule]
    return Refusal(rule, f"{reason} {detail}".strip(), instead)


def index_refusal(
    *, numerator_unit: str, base_unit: str, numerator_filter: str, base_filter: str
) -> Refusal | None:
    """Why a profile index may not be given, or None where it may.

    Units such as 'households'; filters as canonical text (area, time and theme chosen), equal where
    both sides are cut alike.

    >>> index_refusal(
    ...     numerator_unit="people", base_unit="households", numerator_filter="", base_filter=""
    ... ).rule.name
    'UNITS_DIFFER'
    >>> index_refusal(
    ...     numerator_unit="people", base_unit="people", numerator_filter="ward:E1", base_filter=""
    ... ).rule.name
    'FILTERED_NUMERATOR'
    """
    if numerator_unit != base_unit:
        return refused(
            Rule.UNITS_DIFFER,
            detail=f"Users are counted in {numerator_unit}, the base in {base_unit}.",
        )
    if numerator_filter != base_filter:
        return refused(Rule.FILTERED_NUMERATOR)
    return None


def ratio_comparison_refusal(*, is_reference: bool) -> Refusal | None:
    """Why two standardised ratios may not be set side by side.

    None where the other side is the reference itself.

    >>> ratio_comparison_refusal(is_reference=True) is None
    True
    """
    return None if is_reference else refused(Rule.TWO_AREAS_ON_A_RATIO)


def trend_refusal(
    *, window_months: int, step_months: int, points: int, needed: int = 5
) -> Refusal | None:
    """Why a trend may not be tested.

    Reasons are windows that overlap (a 12-month window stepping by 1), or too few points.

    >>> trend_refusal(window_months=12, step_months=1, points=60).rule.name
    'TREND_ON_ROLLING'
    >>> trend_refusal(window_months=12, step_months=12, points=4).rule.name
    'FEW_POINTS'
    """
    if step_months < window_months:
        return refused(Rule.TREND_ON_ROLLING)
    if points < needed:
        return refused(Rule.FEW_POINTS, detail=f"{points} of the {needed} needed are there.")
    return None


def line_refusal(
    *, first_month: int, last_month: int, breaks_at: tuple[tuple[int, str], ...]
) -> Refusal | None:
    """Why two periods may not be joined by a line or a change: a break lies between them.

    A break counts after the first period, up to the last.

    Months are month indices; each break is the first month of the new definition and a sentence
    about it, which becomes the reason.

    >>> breaks = ((6, "Wards were redrawn."),)
    >>> refusal = line_refusal(first_month=3, last_month=9, breaks_at=breaks)
    >>> refusal.reason.endswith("Wards were redrawn.")
    True
    >>> line_refusal(first_month=6, last_month=9, breaks_at=breaks) is None
    True
    """
    for month, sentence in breaks_at:
        if first_month < month <= last_month:
            general = refused(Rule.LINE_BREAK)
            return Refusal(Rule.LINE_BREAK, sentence or general.reason, general.instead)
    return None
