"""What the residents of an area lead one to expect of it."""

from dataclasses import dataclass

from data.answers.asked import Asked
from data.answers.calculations import expected_at
from data.answers.spots import name_of
from data.model import Level
from data.stats.refusals import Refusal
from data.stats.verdict import Verdict
from data.store.values import NO_SEGMENT


@dataclass(frozen=True, slots=True)
class ExpectedHere:
    """The verdict of one area against expected, and the segment that makes most of its gap."""

    verdict: Verdict
    segment: str
    """Name of the segment, empty where there is no gap."""
    events: float
    """Its part of the gap, signed."""
    own_level: Level
    """Level at which counts were divided by segment."""


def expected_here(asked: Asked) -> ExpectedHere | None:
    """The chosen area against expected.

    None for the whole atlas, which is its own reference, and where nothing can be expected.
    """
    spot, atlas = asked.spot, asked.atlas
    question = asked.question(atlas.level(spot.level)) if spot else None
    if spot is None or question is None:
        return None
    both = expected_at(atlas, question, spot.number)
    if isinstance(both, Refusal) or question.tier is None:
        return None
    found, leading = both
    lead = int(leading.segment[0])
    return ExpectedHere(
        found.verdict(spot.number, name_of(None, atlas)),
        "" if lead == NO_SEGMENT else question.tier.segments[lead].name,
        float(leading.amount[0]),
        found.own_level,
    )
