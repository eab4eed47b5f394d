"""Who uses it: the users of a service by segment, in the whole atlas or in one area."""

from dataclasses import dataclass, replace

import numpy as np

from data.answers.calculations.carried import (
    carried_base,
    carried_total,
    carried_users,
    is_carried,
    unknown_users,
)
from data.answers.calculations.comparators import ENDS
from data.answers.calculations.question import Question
from data.answers.calculations.segment_base import reference_level, segment_known, segment_users
from data.manifest import is_finer
from data.model import Level, Segment
from data.stats.bounds import agreed_profile, profile_ends
from data.stats.inputs import Floats, Interval
from data.stats.profile import Profile, profile_of
from data.stats.refusals import Refusal, Rule, refused
from data.store.reader import Atlas


@dataclass(frozen=True, slots=True)
class SegmentProfile:
    """The profile of a service over the k segments of a tier.

    Counts are events shared out to segments.
    """

    segments: tuple[Segment, ...]
    profile: Profile
    own_level: Level
    """Level at which events were shared out."""
    known: float
    """Share of the base whose counts are known, 0 to 1."""
    ends: tuple[Profile, Profile] | None = None
    """The same with each segment at its least and at its most; None where no count is a range."""
    is_recorded: bool = False
    """Whether the records carry the segment. Counts are then those published."""
    unknown: float = 0.0
    """Users whose records have no known segment; NaN where their number is hidden."""


def profile_for(
    atlas: Atlas, question: Question, number: int | None = None
) -> SegmentProfile | Refusal:
    """The profile of a service by segment, in an area or in the whole atlas.

    For every segment: count, %, base, base %, penetration, index and the interval of the index. The
    area is ``number`` of the question's level, or (None) the atlas.

    Users and base cover the same areas: those inside whose counts are known. A Refusal where
    nothing divides counts by segment: an area at or below the level at which counts are shared out,
    or one with nothing known. Counts that can be ranges are taken at both ends.
    """
    if question.has_ranges:
        low, high = (profile_for(atlas, question.at_end(end), number) for end in ENDS)
        if isinstance(high, Refusal):
            return high
        none = np.zeros(len(high.segments))
        least = none if isinstance(low, Refusal) else low.profile.count
        both = Interval(least, high.profile.count)
        ends = profile_ends(both, high.profile.base, dispersion=question.dispersion)
        return replace(high, profile=agreed_profile(*ends), ends=ends)
    if is_carried(question):
        recorded = _as_recorded(atlas, question, number)
        if recorded is not None:
            return recorded
    own, tier = reference_level(atlas, question), question.tier
    if own is None or tier is None:
        return refused(Rule.NO_BASE, detail="There are no segments, counts and base for one level.")
    if number is None:
        users, base = own.reference.users, own.reference.base
    elif is_finer(atlas.manifest, own.level.key, question.level.key):
        users, base = (
            of_segments(atlas, question, own.level, question.level)[number - 1]
            for of_segments in (segment_users, segment_known)
        )
    else:
        detail = f"Counts are told apart by {own.level.name} and no finer."
        return refused(Rule.MISSING, detail=detail)
    if not users.sum() > 0:
        return refused(Rule.MISSING)
    profile = profile_of(users, base, dispersion=question.dispersion)
    return SegmentProfile(tier.segments, profile, own.level, own.known)


def _as_recorded(atlas: Atlas, question: Question, number: int | None) -> SegmentProfile | None:
    """The profile by the segments that records carry.

    None where no count by segment is shown for the area.
    """
    tier, level = question.tier, question.level
    users, total = carried_users(atlas, question, number), carried_total(atlas, question, number)
    if tier is None or np.isnan(total) or not np.nansum(users) > 0:
        return None
    base = carried_base(atlas, question, level if number else atlas.manifest.levels[-1])
    of_all = base[number - 1] if number else base.sum(axis=0)
    profile = profile_of(users, of_all, all_users=total, dispersion=question.dispersion)
    unknown = unknown_users(atlas, question, number)
    return SegmentProfile(tier.segments, profile, level, 1.0, is_recorded=True, unknown=unknown)


def users_by_channel(atlas: Atlas, question: Question) -> dict[str, Floats]:
    """Users of each channel by segment over the whole atlas, (k,) each.

    Channels without a figure are left out. This gives the channel that a segment uses most.
    """
    found: dict[str, Floats] = {}
    for channel in question.item.records.channels:
        level = reference_level(atlas, replace(question, channel=channel))
        if level is not None:
            found[channel] = level.reference.users
    return found
