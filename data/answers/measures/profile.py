"""Who uses it: the users of a service by segment, in the whole atlas or in one area."""

from dataclasses import dataclass, replace

from data.answers.measures.question import Question, tier_of
from data.answers.measures.segment_base import reference_level, segment_known, segment_users
from data.model import Segment
from data.stats.inputs import Floats
from data.stats.profile import Profile, profile_of
from data.stats.refusals import Refusal, Rule, refused
from data.store.reader import Atlas


@dataclass(frozen=True, slots=True)
class SegmentProfile:
    """The profile of a service over the k segments of a tier: counts are events shared out to
    segments.
    """

    segments: tuple[Segment, ...]
    profile: Profile
    own_level: str
    """Level at which events were shared out."""
    known: float
    """Share of the base whose counts are known, 0 to 1."""


def profile_for(
    atlas: Atlas, question: Question, number: int | None = None
) -> SegmentProfile | Refusal:
    """Count, %, base, base %, penetration, index and its interval of every segment, in area
    ``number`` of the question's level or (None) the atlas.

    Users and base are cut alike: both over the areas inside whose counts are known. A Refusal where
    nothing tells segments apart: an area at or below the level at which counts are shared out, or
    one with nothing known.
    """
    own, found = (
        reference_level(atlas, question),
        tier_of(atlas, question.classification, question.tier),
    )
    if own is None or found is None:
        return refused(Rule.NO_BASE, detail="There are no segments, counts and base for one level.")
    if number is None:
        profile = (
            profile_of(own.reference.users, own.reference.base)
            if own.reference.users.sum() > 0
            else None
        )
        known = own.known
    else:
        order = [level.key for level in atlas.manifest.levels]
        if order.index(question.level) <= order.index(own.level):
            return refused(
                Rule.MISSING,
                detail=f"Counts are told apart by {atlas.level(own.level).name} and no finer.",
            )
        users, base = (
            told(atlas, question, own.level, question.level)
            for told in (segment_users, segment_known)
        )
        some = users[number - 1].sum() > 0
        profile = profile_of(users[number - 1], base[number - 1]) if some else None
        known = own.known
    if profile is None:
        return refused(Rule.MISSING)
    return SegmentProfile(found[1].segments, profile, own.level, known)


def users_by_channel(atlas: Atlas, question: Question) -> dict[str, Floats]:
    """Users of each channel by segment over the whole atlas, (k,) each; channels without a figure
    are left out. Which channel a segment uses most.
    """
    records = atlas.records_of(question.item)
    found: dict[str, Floats] = {}
    for channel in records.channels if records else ():
        level = reference_level(atlas, replace(question, channel=channel))
        if level is not None:
            found[channel] = level.reference.users
    return found
