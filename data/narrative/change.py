"""Sentences that set one period beside an earlier one."""

from data.narrative.facts import Sentence, ServiceFacts
from data.narrative.weights import weight_of
from data.narrative.wording import HIDDEN_WORDS, SURE, change_in_percent, number, observed
from data.stats.refusals import Refusal, Rule


def change_sentence(service: ServiceFacts) -> Sentence | None:
    """This period against the one before, or why they cannot be compared; None where there is nothing to compare."""
    change = service.change
    if change is None:
        return None
    verdict, key = change.verdict, f"change:{service.key}"
    if verdict.refusal:
        return _no_change(service, verdict.refusal, verdict.comparator)
    certain = SURE[verdict.band] if verdict.is_different else "that could be chance"
    weight = weight_of(verdict, 58) if verdict.is_different else 18.0
    return Sentence(f"{service.title}: {observed(service)}, {_moved(service, change.before, verdict.value, verdict.comparator, certain)}.", key, weight)


def _moved(service: ServiceFacts, before: float, ratio: float, earlier: str, certain: str) -> str:
    """From what, by how much, and how surely. The percentage is the one the verdict is about, that of the rate: said so where the base changed too."""
    if round(before) == 0:
        return f"after none in {earlier}; {certain}"
    if round(service.count) == 0:
        return f"after {number(before)} in {earlier}; {certain}"
    words, words_of_count = change_in_percent(ratio), change_in_percent(service.count / before)
    if round(service.count) == round(before) and words == words_of_count:
        return f"the same as in {earlier}"
    of_rate = "" if words == words_of_count else f"per 1,000 {service.base_title}, "
    return f"against {number(before)} in {earlier}: {of_rate}{words}; {certain}"


def _no_change(service: ServiceFacts, refusal: Refusal, earlier: str) -> Sentence | None:
    texts = {
        Rule.HIDDEN: f"no change can be given, as the number in {earlier} is {HIDDEN_WORDS}.",
        Rule.LINE_BREAK: f"not compared with {earlier}. {refusal.reason}",
        Rule.TOO_FEW: f"too few to say whether anything changed since {earlier}.",
    }
    text = texts.get(refusal.rule)
    return Sentence(f"{service.title}: {text}", f"change:{service.key}", 7) if text else None
