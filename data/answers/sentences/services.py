"""Sentences about one service in one area.

They compare it with the comparator, with what is expected and with an earlier period.
"""

import math

from data.answers.sentences.change import change_sentence
from data.answers.sentences.expected import expected_sentence, gap_sentence
from data.answers.sentences.facts import AreaFacts, Sentence, ServiceFacts, of_service
from data.answers.sentences.weights import PLAIN, distance_of, weight_of
from data.answers.sentences.wording import (
    UNCOVERED_HERE,
    UNSAID_SHORT,
    number,
    observed,
    percents,
    superlative,
)
from data.answers.words import between
from data.stats.inputs import HIDDEN, MISSING, NOT_COVERED
from data.stats.refusals import Rule
from data.stats.verdict import Verdict

PER = 1000
"""Rates are per so many of the base."""


def service_sentences(service: ServiceFacts, facts: AreaFacts) -> list[Sentence]:
    """All sentences about one service, in no order.

    There are one to four; the one on its rate always comes first.
    """
    found = [rate_sentence(service, facts)]
    if _state(service):
        return found
    others = expected_sentence(service), gap_sentence(service), change_sentence(service)
    return [*found, *(s for s in others if s)]


def _state(service: ServiceFacts) -> Rule | None:
    if service.state in (HIDDEN, NOT_COVERED):
        return Rule.HIDDEN if service.state == HIDDEN else Rule.NOT_COVERED
    return Rule.MISSING if service.state == MISSING or math.isnan(service.most) else None


def rate_sentence(service: ServiceFacts, facts: AreaFacts) -> Sentence:
    """The count beside what the comparator's rate would give, or why there is no verdict."""
    key, state, verdict = f"rate:{service.key}", _state(service), service.verdict
    if state:
        return of_service(service, _unknown(service, state), key, PLAIN[state])
    if verdict is None:
        return Sentence(f"{service.title}: {observed(service)}.", key, PLAIN[Rule.NO_COMPARATOR])
    if verdict.refusal:
        return _without_verdict(service, verdict, key)
    finding, weight = "", 20 + distance_of(verdict) / 4
    best = superlative(service.rank, facts.field, verdict.band.direction)
    if verdict.is_different:
        finding, weight = key, weight_of(verdict, 60) + (4 if best else 0)
    figure, end, again = _beside(service, verdict, best)
    text = f"{service.title}: {figure}, {end}."
    return Sentence(text, key, weight, finding, again=again, band=verdict.band)


def _unknown(service: ServiceFacts, state: Rule) -> str:
    if state in (Rule.HIDDEN, Rule.CAME_HIDDEN):
        return f"The number is {service.hidden_words}."
    if state == Rule.NOT_COVERED:
        return f"{UNCOVERED_HERE[:1].upper()}{UNCOVERED_HERE[1:]}."
    return "There is no count."


def _without_verdict(service: ServiceFacts, verdict: Verdict, key: str) -> Sentence:
    rule = verdict.refusal.rule if verdict.refusal else Rule.NONE
    told, weight = f"{service.title}: {observed(service)}", PLAIN.get(rule, 0.0)
    if rule in (Rule.HIDDEN, Rule.CAME_HIDDEN, Rule.MISSING, Rule.NOT_COVERED):
        return of_service(service, _unknown(service, rule), key, weight)
    if rule == Rule.NO_BASE:
        again = f"There is no rate, as the number of {service.base_title} is not known."
    elif rule == Rule.TOO_FEW:
        again = f"There are too few to set beside {verdict.comparator}."
    elif rule == Rule.ENDS_DIFFER:
        again = f"Whether that is more or fewer than in {verdict.comparator} {UNSAID_SHORT}."
    else:
        return Sentence(f"{told}.", key, PLAIN[Rule.NO_COMPARATOR])
    return Sentence(f"{told}. {again}", key, weight, again=again)


def _beside(service: ServiceFacts, verdict: Verdict, best: str) -> tuple[str, str, str]:
    """The figure of the area, what stands beside it, and that as a sentence of its own.

    Events are counts, so that a reader sees how many they are: '412 reports', 'where the rate of
    Leeds would give 162'.
    """
    name = verdict.comparator
    if verdict.measure == "proportion":
        here, there = percents(verdict.value, verdict.reference)
        figure = f"{here} of {service.base_title} are {service.events}"
        if round(service.most) == 0:
            figure = observed(service)
        return figure, best or f"against {there} in {name}", f"In {name} it is {there}."
    figure = observed(service)
    if best:
        return figure, best, f"That is {best}."
    if verdict.measure == "change":
        usual = (verdict.base * verdict.other_count / verdict.other_base,) * 2
    else:
        usual = _usual(verdict)
    would_be = between(number, usual)
    if would_be == between(number, (service.least, service.most)) and not verdict.is_different:
        return figure, f"as many as the rate of {name} gives", f"The rate of {name} gives as many."
    return (
        figure,
        f"where the rate of {name} gives {would_be}",
        f"The rate of {name} gives {would_be}.",
    )


def _usual(verdict: Verdict) -> tuple[float, float]:
    """How many the comparator's rate gives, the least and the most."""
    found = [end.base * end.reference / PER for end in verdict.ends or (verdict, verdict)]
    return min(found), max(found)
