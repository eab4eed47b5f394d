"""What the people who live in an area lead one to expect of it."""

from dataclasses import dataclass

from data.answers.measures import expected_at, question_of
from data.answers.story.spots import Spot, name_of
from data.answers.view import View
from data.manifest import find_key
from data.stats.refusals import Refusal
from data.stats.verdict import Verdict
from data.store.reader import Atlas


@dataclass(frozen=True, slots=True)
class ExpectedHere:
    """The verdict of one area against expected, and the segment that makes most of its gap."""

    verdict: Verdict
    segment: str
    """Its name, empty where there is no gap."""
    events: float
    """How much of the gap it makes, signed."""
    own_level: str
    """Level at which segments were told apart."""


def expected_here(view: View, spot: Spot | None, atlas: Atlas) -> ExpectedHere | None:
    """Against expected in one area; None for the whole atlas, which is its own reference, and where
    nothing can be expected.
    """
    question = question_of(view, spot.level, atlas) if spot else None
    if spot is None or question is None:
        return None
    told = expected_at(atlas, question, spot.number)
    if isinstance(told, Refusal):
        return None
    found, leading = told
    lead = int(leading.segment[0])
    scheme = find_key(atlas.manifest.classifications, view.classification)
    tier = find_key(scheme.tiers, view.tier) if scheme else None
    name = tier.segments[lead].name if tier and lead >= 0 else ""
    return ExpectedHere(
        found.verdict(spot.number, name_of(None, atlas)),
        name,
        float(leading.amount[0]),
        found.own_level,
    )
