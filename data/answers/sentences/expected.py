"""Sentences that compare what was observed with what an area's segments lead one to expect."""

from data.answers.sentences.facts import Sentence, ServiceFacts
from data.answers.sentences.weights import weight_of
from data.answers.sentences.wording import (
    COULD_BE_CHANCE,
    SURE,
    UNSAID,
    counted,
    number,
    observed,
)
from data.answers.words import between
from data.stats.refusals import Rule
from data.stats.verdict import Band


def expected_sentence(service: ServiceFacts) -> Sentence | None:
    """Observed against what the mix of segments leads one to expect."""
    verdict, key = service.expected, f"expected:{service.key}"
    if verdict is None:
        return None
    if verdict.refusal and verdict.refusal.rule == Rule.ENDS_DIFFER:
        expected = between(number, verdict.range_of("base"))
        text = (
            f"{service.title}: {observed(service)}, {expected} expected from who lives here;"
            f" whether that is more or fewer {UNSAID}."
        )
        return Sentence(text, key, 8)
    if verdict.refusal:
        if verdict.refusal.rule != Rule.FEW_EXPECTED:
            return None
        text = (
            f"{service.title}: fewer than 5 {service.events} would be expected {service.period}"
            " from who lives here: too few to say."
        )
        return Sentence(text, key, 8)
    expected = between(number, verdict.range_of("base"))
    gaps = [round(end.count) - round(end.base) for end in verdict.ends or (verdict, verdict)]
    if verdict.band == Band.SIMILAR:
        if gaps == [0, 0]:
            return Sentence(
                f"{service.title}: {observed(service)}, as many as expected from who lives here.",
                key,
                19,
            )
        return Sentence(
            f"{service.title}: {observed(service)}, against {expected} expected from"
            f" who lives here. {COULD_BE_CHANCE}",
            key,
            19,
        )
    size = between(number, (min(map(abs, gaps)), max(map(abs, gaps))))
    text = (
        f"{service.title}: {observed(service)}, {size} {'more' if gaps[1] > 0 else 'fewer'} than"
        f" expected from who lives here ({expected}). {SURE[verdict.band]}"
    )
    return Sentence(text, key, weight_of(verdict, 62), key)


def gap_sentence(service: ServiceFacts) -> Sentence | None:
    """The segment that makes the largest part of a gap that is not chance."""
    verdict = service.expected
    if (
        verdict is None
        or not verdict.is_different
        or not service.gap_segment
        or round(service.gap_segment_events) == 0
    ):
        return None
    more = "more" if verdict.band.direction > 0 else "fewer"
    part = counted(abs(service.gap_segment_events), service.event, service.events)
    text = (
        f"{service.title}: the largest part of the gap is in {service.gap_segment}, with about"
        f" {part} {more} than expected."
    )
    key = f"expected:{service.key}"
    return Sentence(text, key, 45, key)
