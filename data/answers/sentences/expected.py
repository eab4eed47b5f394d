"""Sentences that compare what was observed with what an area's segments lead one to expect."""

from data.answers.sentences.facts import Sentence, ServiceFacts, of_service
from data.answers.sentences.weights import weight_of
from data.answers.sentences.wording import (
    UNSAID_SHORT,
    counted,
    number,
    observed,
)
from data.answers.words import between
from data.stats.refusals import Rule


def expected_sentence(service: ServiceFacts) -> Sentence | None:
    """Observed against what the mix of segments leads one to expect."""
    verdict, key = service.expected, f"expected:{service.key}"
    if verdict is None:
        return None
    if verdict.refusal and verdict.refusal.rule == Rule.ENDS_DIFFER:
        again = f"Whether that is more or fewer than expected {UNSAID_SHORT}."
        return Sentence(f"{service.title}: {observed(service)}. {again}", key, 8, again=again)
    if verdict.refusal:
        if verdict.refusal.rule != Rule.FEW_EXPECTED:
            return None
        few = f"Fewer than 5 {service.events} are expected from who lives here, too few to say."
        return of_service(service, few, key, 8)
    gaps = [round(end.count) - round(end.base) for end in verdict.ends or (verdict, verdict)]
    finding, weight = "", 19.0
    if verdict.is_different:
        finding, weight = key, weight_of(verdict, 62)
        size = between(number, (min(map(abs, gaps)), max(map(abs, gaps))))
        end = f"{size} {'more' if gaps[1] > 0 else 'fewer'} than expected from who lives here"
        again = f"That is {end}."
    elif gaps == [0, 0]:
        end = "as many as expected from who lives here"
        again = f"That is {end}."
    else:
        expected = between(number, verdict.range_of("base"))
        end = f"where who lives here would lead to {expected}"
        again = f"Who lives here would lead to {expected}."
    text = f"{service.title}: {observed(service)}, {end}."
    return Sentence(text, key, weight, finding, again=again, band=verdict.band)


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
    said = f"Most of the gap is in {service.gap_segment}: about {part} {more}."
    key = f"expected:{service.key}"
    return of_service(service, said, key, 45)._replace(finding=key)
