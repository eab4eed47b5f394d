"""Areas as the points of a chart, and the words that describe a chart of areas.

Values come in as arrays of shape (n,), one entry for each area, and are returned as plain lists, so
that the code that draws them computes nothing.
"""

import numpy as np

from data.answers.sentences import chance_words
from data.answers.story.chart_values import FieldFigure, FunnelFigure, ScatterFigure
from data.answers.verdict_words import verdict_words
from data.answers.words import first_up, format_count, format_number
from data.stats.inputs import Floats
from data.stats.ratios import AS_MANY
from data.stats.verdict import Band

LARGEST_STEP = 1_000_000
"""Largest step of an indicator in which a slope is given."""
TOLD = 5
"""The most areas that are named on either side."""

Coordinates = list[float | None]


def coordinates(values: Floats) -> Coordinates:
    """Values (n,) to four places; None where a value is not known or has no limit."""
    return [
        round(v, 4) if v == v and abs(v) != float("inf") else None
        for v in np.asarray(values, dtype=float).tolist()
    ]


def reference_of(field: FieldFigure) -> float:
    """Where the comparator lies in the ladder and the funnel: its rate per 1,000, or 100."""
    if field.ratios is not None:
        return AS_MANY
    return 1000 * field.reference_count / field.reference_base


def ranks(field: FieldFigure) -> Coordinates:
    """Place of each area from lowest (1) to highest; None where its value is not known."""
    values = field.drawn.value
    order = np.argsort(np.where(np.isnan(values), np.inf, values), kind="stable")
    rank = np.empty(len(order))
    rank[order] = np.arange(1, len(order) + 1)
    rank[np.isnan(values)] = np.nan
    return coordinates(rank)


def rank_words(field: FieldFigure, rank: Coordinates) -> str:
    """The place of the chosen area among the others, as a sentence."""
    known = sum(place is not None for place in rank)
    own = None if field.chosen is None else rank[field.chosen]
    if field.chosen is None or own is None:
        return f"{format_count(known)} {field.names}, from lowest to highest."
    number = (
        f"{field.titles[field.chosen]} is number {format_count(known - int(own) + 1)} of"
        f" {format_count(known)} {field.names}, counted from the highest"
    )
    verdict = field.verdicts.at(field.chosen, field.comparator)
    said = verdict_words(verdict)
    return f"{number}. {first_up(said) if verdict.refusal else f'It is {said}'}."


def funnel_lines(funnel: FunnelFigure) -> tuple[list[list[float]], list[float]]:
    """The limits, each lower and upper, and their bases.

    They are those at 95 %, at 99.8 % and, where there are any, of what is unusual among areas.
    """
    pairs = filter(None, (funnel.at_95, funnel.at_998, funnel.among))
    lines = [line.round(4).tolist() for limits in pairs for line in limits]
    return lines, funnel.sizes.round().tolist()


def unusual_words(funnel: FunnelFigure) -> str:
    """What the lines of unusual areas are, empty where there are none.

    They say nothing about chance.
    """
    if funnel.among is None:
        return ""
    names = funnel.field.names
    return (
        f"Thin solid lines: unusual among {names}. These {names} lie"
        f" {format_number(funnel.spread, 1)} times as far from {funnel.field.comparator} as chance"
        " alone would put them. About one in twenty lies outside these lines."
    )


def funnel_words(field: FieldFigure) -> str:
    """How many areas lie outside the limits, and how many chance alone would put there."""
    if field.is_untested:
        return "Largely the same people are in both counts, so chance is not judged."
    known = int((field.band > 0).sum())
    outside = int(((field.band > 0) & (field.band != Band.SIMILAR)).sum())
    judged = (
        f"{format_count(known)} {field.names}"
        if known == len(field.titles)
        else f"the {format_count(known)} {field.names} that can be judged"
    )
    if not field.has_lines:
        differ = "differs" if outside == 1 else "differ"
        seen = f"Of {judged}, {format_count(outside)} {differ} from {field.comparator}"
        return (
            f"{seen}. Chance alone would bring {chance_words(known)}. There are no lines: each is"
            " compared with another rate, which is uncertain too."
        )
    lies = "lies" if outside == 1 else "lie"
    seen = f"Of {judged}, {format_count(outside)} {lies} outside the dashed lines"
    return f"{seen}. Chance alone would bring {chance_words(known)}."


def fit_words(scatter: ScatterFigure) -> str:
    """How well the fitted line fits, or why there is none."""
    line = scatter.line
    if line is None:
        return scatter.refusal
    percent = f"{100 * line.r_squared:.0f}%"
    areas = f"{format_count(line.areas)} {scatter.field.names}"
    share = f"The line accounts for {percent} (R²) of the differences between {areas}."
    flat = " Its slope could be chance." if line.low <= 0 <= line.high else ""
    # A slope is given for as large a step of the indicator as makes it a readable number.
    size, per = max(abs(line.low), abs(line.high)), 1
    while size * per < 0.1 and per < LARGEST_STEP:
        per *= 10
    limits = (line.slope, line.low, line.high)
    slope, low, high = (format_number(value * per, 2) for value in limits)
    return (
        f"{share}{flat} Slope {slope} for each {per:,} on the indicator's scale ({scatter.unit})."
        f" Its 95% interval is {low} to {high}."
    )


def has_undecided(field: FieldFigure) -> bool:
    """Whether an area has a value that is not judged."""
    return bool(((field.band == Band.NONE) & np.isfinite(field.drawn.value)).any())


def furthest(field: FieldFigure, direction: int) -> tuple[list[int], int]:
    """Places of the areas furthest out on one side (1 above, -1 below), and how many more."""
    if direction > 0:
        side = np.flatnonzero(field.band > Band.SIMILAR)
    else:
        side = np.flatnonzero((field.band > Band.NONE) & (field.band < Band.SIMILAR))
    order = np.argsort(-direction * field.drawn.value[side], kind="stable")
    return side[order][:TOLD].tolist(), max(0, len(side) - TOLD)
