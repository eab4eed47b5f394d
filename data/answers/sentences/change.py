"""Sentences that compare one period with an earlier one."""

from data.answers.sentences.facts import ChangeFacts, Sentence, ServiceFacts, of_service
from data.answers.sentences.weights import distance_of, weight_of
from data.answers.sentences.wording import (
    NO_CHANGE,
    UNSAID_SHORT,
    change_between,
    change_in_percent,
    number,
    observed,
    since_when,
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
        again = f"Whether it changed since {verdict.comparator} {UNSAID_SHORT}."
        return of_service(service, again, key, 7)
    if verdict.refusal and verdict.refusal.rule != Rule.SAME_PEOPLE:
        return _no_change(service, verdict.refusal, change)
    is_told = verdict.is_different or (verdict.refusal and distance_of(verdict) >= NOTABLE)
    moved = _moved(service, change, verdict)
    return Sentence(
        f"{service.title}: {observed(service)}, {moved}.",
        key,
        weight_of(verdict, 58) if is_told else 18.0,
        key if verdict.is_different else "",
        again=f"{'It' if moved.startswith(NO_CHANGE) else 'That is'} {moved}.",
        band=verdict.band,
    )


def _moved(service: ServiceFacts, change: ChangeFacts, verdict: Verdict) -> str:
    """The size of the change, and since when.

    The percentage is the one the verdict is about, that of the rate. The words name the rate where
    the base changed too.
    """
    before, since = change.before, verdict.comparator
    ends = verdict.range_of("other_count") if verdict.ends else (before, before)
    if round(ends[1]) == 0:
        return f"after none {change.earlier}"
    if round(service.most) == 0:
        about = "about " if service.is_rounded else ""
        return f"after {about}{between(number, ends)} {change.earlier}"
    if verdict.ends:
        # The base is the same in both periods, so that this is the change of the count too.
        return since_when(change_between(verdict.range_of("value")), since, change.earlier)
    words = change_in_percent(verdict.value)
    of_count = change_in_percent(service.count / before)
    if words == of_count == NO_CHANGE and not verdict.is_different:
        is_same = round(service.count) == round(before)
        return f"the same as {since}" if is_same else since_when(words, since, change.earlier)
    words += "" if words == of_count else " as a rate"
    return since_when(words, since, change.earlier)


def _no_change(service: ServiceFacts, refusal: Refusal, change: ChangeFacts) -> Sentence | None:
    earlier, name = change.earlier, change.verdict.comparator
    hidden = f"No change can be given, as the number {earlier} is {service.hidden_words}."
    texts = {
        Rule.HIDDEN: hidden,
        Rule.CAME_HIDDEN: hidden,
        Rule.LINE_BREAK: f"It is not compared with {name}. {refusal.reason}",
        Rule.TOO_FEW: f"There are too few to say whether it changed since {name}.",
    }
    text = texts.get(refusal.rule)
    return of_service(service, text, f"change:{service.key}", 7) if text else None
