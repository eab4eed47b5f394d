"""Where to begin with a budget: areas by their gap, as far as chance lets it be known."""

from dataclasses import dataclass, replace

import numpy as np

from data.answers.calculations.expected import expected_for
from data.answers.calculations.question import Question
from data.answers.calculations.segment_base import reference_level, segment_base
from data.manifest import ALL
from data.stats.inputs import Floats, divided
from data.stats.refusals import Refusal
from data.stats.shrink import Shrunk, Spending, shrunk_ratios, spent
from data.store.reader import Atlas

LEAST_MISSING = 1.0
"""Events that must be missing in an area for it to be planned for."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The areas of a level with fewer than expected, those with most missing first."""

    order: np.ndarray
    """Their rows (number − 1), (k,)."""
    missing: Floats
    """What is missing in each, (k,), drawn to all areas as far as chance explains it."""
    low: Floats
    high: Floats
    """Its 95 % interval, (k,)."""
    left_out: int
    """Areas that cannot be judged: hidden, not covered, or too few expected."""
    spending: Spending | None = None
    """None without a budget."""


def shrunk_for(atlas: Atlas, question: Question) -> Shrunk | Refusal:
    """Every area of the question's level against expected, drawn together; kept in memory."""
    found = expected_for(atlas, question)
    if isinstance(found, Refusal):
        return found
    return atlas.keep(
        f"shrunk/{question.key}",
        lambda: shrunk_ratios(
            np.where(found.bands > 0, found.observed, np.nan), found.expected, question.dispersion
        ),
    )


def plan_for(
    atlas: Atlas, question: Question, rows: np.ndarray, people: float | None
) -> Plan | Refusal:
    """The plan for some areas of the question's level, and how far so many people go in it.

    ``rows``: the areas that are looked at. ``people``: how many can be reached; None without a
    budget.
    """
    shrunk = shrunk_for(atlas, question)
    if isinstance(shrunk, Refusal):
        return shrunk
    missing = shrunk.missing
    judged = rows[np.isfinite(missing[rows])]
    short = judged[missing[judged] >= LEAST_MISSING]
    order = short[np.argsort(-missing[short], kind="stable")]
    limits = shrunk.missing_limits(order)
    return Plan(
        order=order,
        missing=missing[order],
        low=limits.low,
        high=limits.high,
        left_out=len(rows) - len(judged),
        spending=spent(shrunk, order, people) if people is not None and len(order) else None,
    )


def groups_in(atlas: Atlas, question: Question, rows: np.ndarray) -> tuple[Floats, Floats]:
    """The share of each segment in some areas together, and in the whole atlas, (k,) each.

    They are shares of the base that the question is counted per, 0 to 1.
    """
    base = segment_base(atlas, question, question.level, question.level)
    some, every = base[rows].sum(axis=0), base.sum(axis=0)
    return divided(some, some.sum()), divided(every, every.sum())


def channels_in(atlas: Atlas, question: Question, rows: np.ndarray) -> dict[str, float]:
    """The share of each channel, 0 to 1, as groups like those of some areas use it elsewhere.

    It is made of published figures of each channel by segment over the whole atlas. Empty where a
    channel has none, or where the question is of one channel.
    """
    channels = question.item.records.channels
    if question.channel != ALL or len(channels) < 2:
        return {}
    lived = segment_base(atlas, question, question.level, question.level)[rows].sum(axis=0)
    found = {}
    for channel in channels:
        own = reference_level(atlas, replace(question, channel=channel))
        if own is None:
            return {}
        found[channel] = float(np.nansum(divided(own.reference.users, own.reference.base) * lived))
    total = sum(found.values())
    return {key: value / total for key, value in found.items()} if total > 0 else {}
