"""Sentences about one service in one area.

They compare it with the comparator, with what is expected and with an earlier period.
"""

import math

from data.answers.sentences.change import change_sentence
from data.answers.sentences.expected import expected_sentence, gap_sentence
from data.answers.sentences.facts import AreaFacts, Sentence, ServiceFacts
from data.answers.sentences.weights import PLAIN, distance_of, weight_of
from data.answers.sentences.wording import (
    COULD_BE_CHANCE,
    SURE,
    UNCOVERED_HERE,
    UNSAID,
    observed,
    percents,
    rate,
    rates,
    superlative,
)
from data.answers.words import between
from data.stats.inputs import HIDDEN, MISSING, NOT_COVERED
from data.stats.refusals import Rule
from data.stats.verdict import Band, Verdict

A_HANDFUL = 10
"""Counts under this are given as they are, before the rate."""


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
    """The count or rate beside its comparator, with the verdict in words or why there is none."""
    key, state, verdict = f"rate:{service.key}", _state(service), service.verdict
    if state:
        return Sentence(_unknown(service, state), key, PLAIN[state])
    if verdict is None:
        rates_here = service.rates or (service.rate, service.rate)
        return Sentence(_described(service, rates_here), key, PLAIN[Rule.NO_COMPARATOR])
    if verdict.refusal:
        return _without_verdict(service, verdict, key)
    if verdict.band == Band.SIMILAR:
        return Sentence(_similar(service, verdict), key, 20 + distance_of(verdict) / 4)
    best = superlative(service.rank, facts.field, verdict.band.direction)
    return Sentence(
        _different(service, verdict, best), key, weight_of(verdict, 60) + (4 if best else 0), key
    )


def _unknown(service: ServiceFacts, state: Rule) -> str:
    if state in (Rule.HIDDEN, Rule.CAME_HIDDEN):
        return (
            f"{service.title}: the number of {service.events} {service.period} is"
            f" {service.hidden_words}."
        )
    if state == Rule.NOT_COVERED:
        return f"{service.title}: {UNCOVERED_HERE}."
    return f"{service.title}: there is no count of {service.events} {service.period}."


def _described(service: ServiceFacts, rates_here: tuple[float, float], more: str = "") -> str:
    told = ""
    if not math.isnan(rates_here[0]) and service.most > 0:
        told = f", {between(rate, rates_here)} per 1,000 {service.base_title}"
    return f"{service.title}: {observed(service)}{told}{more}."


def _without_verdict(service: ServiceFacts, verdict: Verdict, key: str) -> Sentence:
    rule = verdict.refusal.rule if verdict.refusal else Rule.NONE
    if rule in (Rule.HIDDEN, Rule.CAME_HIDDEN, Rule.MISSING, Rule.NOT_COVERED):
        return Sentence(_unknown(service, rule), key, PLAIN[rule])
    if rule == Rule.NO_BASE:
        text = (
            f"{service.title}: {observed(service)}; there is no rate, as the number of"
            f" {service.base_title} is not known."
        )
    elif rule == Rule.TOO_FEW:
        which = "fewer" if round(service.most) == 0 else "more or fewer"
        text = (
            f"{service.title}: {observed(service)}, too few to say whether that is {which} than in"
            f" {verdict.comparator}."
        )
    else:
        is_rate = verdict.measure == "rate"
        here = verdict.range_of("value") if is_rate else (math.nan, math.nan)
        is_unsaid = rule == Rule.ENDS_DIFFER
        beside = f"; whether that is more or fewer than in {verdict.comparator} {UNSAID}"
        text = _described(service, here, beside if is_unsaid else "")
        return Sentence(text, key, PLAIN[rule if is_unsaid else Rule.NO_COMPARATOR])
    return Sentence(text, key, PLAIN[rule])


def _figures(service: ServiceFacts, verdict: Verdict) -> tuple[str, str]:
    """The value with its unit and period, and the comparator's value.

    For example '20.6 reports per 1,000 residents in the year to June 2019' and '8.1'. A small count
    is given as a count, with its rate behind it.
    """
    if verdict.measure == "proportion":
        here, there = percents(verdict.value, verdict.reference)
        return f"{here} of {service.base_title} were {service.events} {service.period}", there
    if verdict.ends:
        here, there = (between(rate, verdict.range_of(name)) for name in ("value", "reference"))
    else:
        here, there = rates(verdict.value, verdict.reference)
    if round(service.most) < A_HANDFUL:
        return f"{observed(service)}, {here} per 1,000 {service.base_title}", there
    return f"{here} {service.events} per 1,000 {service.base_title} {service.period}", there


def _similar(service: ServiceFacts, verdict: Verdict) -> str:
    figure, there = _figures(service, verdict)
    if verdict.value == verdict.reference:
        return f"{service.title}: {figure}, the same as in {verdict.comparator}."
    return f"{service.title}: {figure}, against {there} in {verdict.comparator}. {COULD_BE_CHANCE}"


def _different(service: ServiceFacts, verdict: Verdict, best: str) -> str:
    figure, there = _figures(service, verdict)
    field = f", {best}" if best else ""
    if round(service.most) == 0:
        figure = observed(service)
        there += (
            f" of {service.base_title}"
            if verdict.measure == "proportion"
            else f" per 1,000 {service.base_title}"
        )
    elif not best:
        more = "more" if verdict.band.direction > 0 else "fewer"
        return (
            f"{service.title}: {figure}, {more} than in {verdict.comparator} ({there})."
            f" {SURE[verdict.band]}"
        )
    return (
        f"{service.title}: {figure}{field}, against {there} in {verdict.comparator}."
        f" {SURE[verdict.band]}"
    )
