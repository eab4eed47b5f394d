"""Sentences that compare one period with an earlier one."""

from data.answers.sentences.facts import Sentence, ServiceFacts
from data.answers.sentences.weights import weight_of
from data.answers.sentences.wording import (
    HIDDEN_WORDS,
    NO_CHANGE,
    SURE,
    change_in_percent,
    number,
    observed,
)
from data.stats.refusals import Refusal, Rule
from data.stats.verdict import Verdict


def change_sentence(service: ServiceFacts) -> Sentence | None:
    """This period against the one before, or why they cannot be compared.

    None where there is nothing to compare.
    """
    change = service.change
    if change is None:
        return None
    verdict, key = change.verdict, f"change:{service.key}"
    if verdict.refusal:
        return _no_change(service, verdict.refusal, verdict.comparator)
    weight = weight_of(verdict, 58) if verdict.is_different else 18.0
    return Sentence(
        f"{service.title}: {observed(service)}, {_moved(service, change.before, verdict)}",
        key,
        weight,
    )


def _moved(service: ServiceFacts, before: float, verdict: Verdict) -> str:
    """The earlier value, the size of the change, and how sure it is.

    The percentage is the one the verdict is about, that of the rate. The words name the rate where
    the base changed too.
    """
    earlier, certain = verdict.comparator, SURE[verdict.band]
    if round(before) == 0:
        return f"after none in {earlier}. {certain}"
    if round(service.count) == 0:
        return f"after {number(before)} in {earlier}. {certain}"
    words, words_of_count = (
        change_in_percent(verdict.value),
        change_in_percent(service.count / before),
    )
    of_rate = "" if words == words_of_count else f" per 1,000 {service.base_title}"
    if words == NO_CHANGE and not verdict.is_different and not of_rate:
        return (
            f"the same as in {earlier}."
            if round(service.count) == round(before)
            else f"hardly changed from {number(before)} in {earlier}."
        )
    return f"against {number(before)} in {earlier}: {words}{of_rate}. {certain}"


def _no_change(service: ServiceFacts, refusal: Refusal, earlier: str) -> Sentence | None:
    texts = {
        Rule.HIDDEN: f"no change can be given, as the number in {earlier} is {HIDDEN_WORDS}.",
        Rule.LINE_BREAK: f"not compared with {earlier}. {refusal.reason}",
        Rule.TOO_FEW: f"too few to say whether anything changed since {earlier}.",
    }
    text = texts.get(refusal.rule)
    return Sentence(f"{service.title}: {text}", f"change:{service.key}", 7) if text else None
