"""What the residents of an area lead one to expect of it."""

from dataclasses import dataclass, replace

from data.answers.asked import Asked
from data.answers.calculations import expected_at, expected_once
from data.answers.spots import name_of
from data.answers.story.services import Counts, rate_of
from data.answers.story.values import NOTHING, ServiceRow
from data.manifest import Item
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
        "" if lead == NO_SEGMENT else question.tier.segments[lead].said,
        float(leading.amount[0]),
        found.own_level,
    )


def against_expected(asked: Asked, item: Item, row: ServiceRow, here: Counts) -> ServiceRow:
    """A service of an area against expected; without a verdict where nothing can be expected.

    The rate beside it is that of the expected count.
    """
    own, atlas = here.place(item), asked.atlas
    question = asked.question(atlas.level(own.level)) if own else None
    if own is None or question is None or question.month not in question.months(atlas):
        return replace(row, verdict=None, reference_rates=NOTHING)
    found = expected_once(atlas, replace(question, item=item), own.number)
    if isinstance(found, Refusal):
        return replace(row, verdict=None, reference_rates=NOTHING)
    verdict = found.verdict(own.number, "what is expected")
    least, most = verdict.range_of("base")
    base = here.base(item)
    rates = rate_of(least, base), rate_of(most, base)
    return replace(row, verdict=verdict, reference_rates=rates)
