"""Sentences that compare one period with an earlier one."""

import math

from data.answers.sentences.facts import ChangeFacts, Sentence, ServiceFacts
from data.answers.sentences.weights import distance_of, weight_of
from data.answers.sentences.wording import (
    NO_CHANGE,
    SURE,
    UNSAID,
    change_between,
    change_in_percent,
    number,
    observed,
)
from data.answers.words import between
from data.stats.refusals import Refusal, Rule
from data.stats.verdict import Verdict

NOTABLE = 1.0
"""A stock that changed by a tenth of a doubling or more is told like a sure change of a flow."""


def change_sentence(service: ServiceFacts) -> Sentence | None:
    """This period against the one before, or why they cannot be compared.

    None where there is nothing to compare.
    """
    change = service.change
    if change is None:
        return None
    verdict, key = change.verdict, f"change:{service.key}"
    if verdict.refusal and verdict.refusal.rule == Rule.ENDS_DIFFER:
        text = (
            f"{service.title}: {observed(service)}, against {_before(change)} {change.earlier};"
            f" whether it changed {UNSAID}."
        )
        return Sentence(text, key, 7)
    if verdict.refusal and verdict.refusal.rule != Rule.SAME_PEOPLE:
        return _no_change(service, verdict.refusal, change)
    is_told = verdict.is_different or (verdict.refusal and distance_of(verdict) >= NOTABLE)
    weight = weight_of(verdict, 58) if is_told else 18.0
    text = f"{service.title}: {observed(service)}, {_moved(service, change, verdict)}".strip()
    return Sentence(text, key, weight, key if verdict.is_different else "")


def _moved(service: ServiceFacts, change: ChangeFacts, verdict: Verdict) -> str:
    """The earlier value, the size of the change, and how sure it is.

    The percentage is the one the verdict is about, that of the rate. The words name the rate where
    the base changed too. Of a stock nothing is said of chance.
    """
    before, earlier, certain = change.before, change.earlier, SURE.get(verdict.band, "")
    was = f"{'about ' if service.is_rounded else ''}{_before(change)}"
    if round(before if math.isfinite(before) else verdict.range_of("other_count")[1]) == 0:
        return f"after none {earlier}. {certain}"
    if round(service.most) == 0:
        return f"after {was} {earlier}. {certain}"
    if verdict.ends:
        # The base is the same in both periods, so that this is the change of the count too.
        return f"against {was} {earlier}: {change_between(verdict.range_of('value'))}. {certain}"
    words, words_of_count = (
        change_in_percent(verdict.value),
        change_in_percent(service.count / before),
    )
    of_rate = "" if words == words_of_count else f" per 1,000 {service.base_title}"
    if words == NO_CHANGE and not verdict.is_different and not of_rate:
        return (
            f"the same as {earlier}."
            if round(service.count) == round(before)
            else f"hardly changed from {was} {earlier}."
        )
    return f"against {was} {earlier}: {words}{of_rate}. {certain}"


def _before(change: ChangeFacts) -> str:
    ends = change.verdict.range_of("other_count") if change.verdict.ends else (change.before,) * 2
    return between(number, ends)


def _no_change(service: ServiceFacts, refusal: Refusal, change: ChangeFacts) -> Sentence | None:
    earlier, name = change.earlier, change.verdict.comparator
    hidden = f"no change can be given, as the number {earlier} is {service.hidden_words}."
    texts = {
        Rule.HIDDEN: hidden,
        Rule.CAME_HIDDEN: hidden,
        Rule.LINE_BREAK: f"not compared with {name}. {refusal.reason}",
        Rule.TOO_FEW: f"too few to say whether anything changed since {name}.",
    }
    text = texts.get(refusal.rule)
    return Sentence(f"{service.title}: {text}", f"change:{service.key}", 7) if text else None
