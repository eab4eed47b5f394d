"""Sentences about who lives in an area."""

import math

from data.answers.sentences.facts import MixFacts, SegmentShare, Sentence
from data.answers.sentences.wording import is_sayable, listed, percent, times
from data.stats.segments import HALF

NOTABLE_SHARE = 0.05
"""A segment under this share of both area and comparator gets no sentence."""
UNUSUAL_RATIO = 1.25
"""A share is unusual from this ratio to the comparator up, or from its inverse down."""


def mix_sentences(name: str, mix: MixFacts | None) -> list[Sentence]:
    """At most three sentences about the mix of an area.

    They are about the commonest segment, the most unusual one, and a segment common elsewhere that
    is absent here.
    """
    if mix is None:
        return []
    key = f"mix:{mix.classification}"
    if not mix.segments or not any(s.share > 0 for s in mix.segments):
        return [Sentence(f"Who lives in {name} is not known to this classification.", key, 6)]
    found = [_commonest(name, mix, key)]
    unusual = _most_unusual(mix)
    leaders = _leaders(mix)
    # A mixture is told without a comparison, so that its first group may still be the unusual one.
    if unusual and (len(leaders) > 1 or leaders[0].share < HALF or unusual != leaders[0]):
        found.append(_unusual_sentence(name, mix, unusual, key))
    absent = _absent(mix)
    if absent and leaders[0].share < 1:
        text = (
            f"None of the {mix.counted} in {name} are in the {mix.tier} {absent.name}, the"
            f" commonest in {mix.reference} ({percent(absent.reference_share)})."
        )
        found.append(Sentence(text, key, 38, f"mix:{absent.code}"))
    return found


def _leaders(mix: MixFacts) -> list[SegmentShare]:
    top = max(s.share for s in mix.segments)
    return [s for s in mix.segments if s.share == top]


def _commonest(name: str, mix: MixFacts, key: str) -> Sentence:
    leaders = _leaders(mix)
    first = leaders[0]
    if len(leaders) > 1:
        text = (
            f"The commonest {mix.tiers} in {name} are {listed([s.name for s in leaders])}:"
            f" {percent(first.share)} of {mix.counted} each."
        )
        return Sentence(text, key, 34)
    if first.share < HALF:
        return _mixture(name, mix, key)
    here, there = percent(first.share), percent(first.reference_share)
    # A share that does not differ is not compared.
    differs = bool(mix.reference) and here != there
    if first.share == 1:
        beside = f"; in {mix.reference} {there} are" if differs else ""
        return Sentence(
            f"All {mix.counted} in {name} are in one {mix.tier}, {first.said}{beside}.",
            key,
            36 + _surprise(first),
        )
    against = f", against {there} in {mix.reference}" if differs else ""
    text = f"The commonest {mix.tier} in {name} is {first.said}: {here} of {mix.counted}{against}."
    return Sentence(text, key, 35 + (_surprise(first) if mix.reference else 0))


def _mixture(name: str, mix: MixFacts, key: str) -> Sentence:
    """The two commonest segments of an area in which none has half."""
    first, second = sorted(mix.segments, key=lambda s: -s.share)[:2]
    here, there = percent(first.share), percent(second.share)
    forms = [
        f"{name} is mixed: {here} of {mix.counted} are {one}, {there} {two}."
        for one, two in ((first.said, second.said), (first.name, second.name))
    ]
    return Sentence(next((f for f in forms if is_sayable(f)), forms[-1]), key, 35)


def _surprise(segment: SegmentShare) -> float:
    """0 to 30: the distance of a share from the comparator's, in doublings and in points."""
    if not segment.reference_share:
        return 15.0 if segment.share >= NOTABLE_SHARE else 0.0
    doublings = abs(math.log2(max(segment.share, 0.001) / segment.reference_share))
    return min(30.0, 40 * abs(segment.share - segment.reference_share) * min(doublings, 3))


def _most_unusual(mix: MixFacts) -> SegmentShare | None:
    """The segment furthest above its comparator among those large enough to matter.

    On a tie it is the first in the tier's order.
    """
    if not mix.reference:
        return None
    able = [
        s
        for s in mix.segments
        if s.share >= NOTABLE_SHARE
        and s.reference_share > 0
        and s.share / s.reference_share >= UNUSUAL_RATIO
    ]
    return max(able, key=_surprise) if able else None


def _unusual_sentence(name: str, mix: MixFacts, segment: SegmentShare, key: str) -> Sentence:
    how_many = times(segment.share / segment.reference_share)
    text = (
        f"The {mix.tier} {segment.said} is {how_many} as common in {name} as in {mix.reference}:"
        f" {percent(segment.share)} of {mix.counted}."
    )
    return Sentence(text, key, 33 + _surprise(segment), f"mix:{segment.code}")


def _absent(mix: MixFacts) -> SegmentShare | None:
    """The comparator's commonest segment, where no one here is in it."""
    if not mix.reference:
        return None
    top = max(mix.segments, key=lambda s: s.reference_share)
    return top if top.share == 0 and top.reference_share >= 2 * NOTABLE_SHARE else None
