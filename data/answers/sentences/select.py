"""The choice of sentences and their order.

The most important come first, and no kind takes the place of the others.
"""

import math
from collections import Counter
from collections.abc import Iterable

from data.answers.sentences.facts import AreaFacts, Sentence, ServiceFacts
from data.answers.sentences.family import volunteered
from data.answers.sentences.mix import mix_sentences
from data.answers.sentences.parts import parts_sentences
from data.answers.sentences.services import service_sentences
from data.answers.sentences.weights import PLAIN
from data.answers.sentences.wording import UNSAID_SHORT, number
from data.answers.words import all_of
from data.stats.inputs import HIDDEN, MISSING, NOT_COVERED
from data.stats.refusals import Rule
from data.stats.verdict import Band

TOLD = 5
TELLING = 30.0
"""From this weight up a sentence states a finding.

Below it, a sentence states that nothing is known or that a difference could be chance.
"""


def sentences_for(facts: AreaFacts, *, limit: int = TOLD, least: int = TOLD) -> list[Sentence]:
    """At most ``limit`` sentences about an area, as a list says them.

    The first is about the question asked, where something is known of it; then come the most
    important. Sentences about one service stand together, and only the first of them names it.

    The same facts always give the same sentences. Beyond ``least`` there are only sentences that
    state a finding. A sentence that volunteers a difference is left out where the difference is not
    chosen from the family of all findings of the area.

    The most important sentence of each kind comes first (rate, expected, change, parts, mix). The
    next most important follow, whatever their kind, with no service more than twice. One sentence
    for all services together states what cannot be known of them.
    """
    chosen_findings = volunteered(facts)
    every = [s for s in all_sentences(facts) if not s.finding or s.finding in chosen_findings]
    ordered = sorted(every, key=lambda s: (-s.weight, s.figure_key, s.text))
    asked = _about_question(facts, ordered)
    telling = [s for s in ordered if s.weight >= TELLING]
    chosen = list(dict.fromkeys([*asked, *_first_of_each_kind(telling)]))[:limit]
    services: Counter[str] = Counter(_service_of(s) for s in chosen)
    for sentence in [*telling, *(s for s in ordered if s.weight < TELLING)]:
        if len(chosen) >= limit or (len(chosen) >= least and sentence.weight < TELLING):
            break
        if sentence not in chosen and (
            services[_service_of(sentence)] < 2 or not _service_of(sentence)
        ):
            chosen.append(sentence)
            services[_service_of(sentence)] += 1
    return _as_list(chosen, asked)


def _about_question(facts: AreaFacts, ordered: list[Sentence]) -> list[Sentence]:
    """The sentence about the figure that is asked for, else one about its service; or none."""
    _, _, service = facts.asked.partition(":")
    keys = (facts.asked, f"parts:{service}", f"rate:{service}") if service else ()
    found = (s for key in keys for s in ordered if s.figure_key == key)
    return [s for s in (next(found, None),) if s]


def _as_list(chosen: list[Sentence], asked: list[Sentence]) -> list[Sentence]:
    """The sentences in the order in which they are said, those of one service together."""
    ordered = sorted(chosen, key=lambda s: (s not in asked, -s.weight, s.figure_key, s.text))
    groups: dict[str, list[Sentence]] = {}
    for sentence in ordered:
        groups.setdefault(_service_of(sentence) or sentence.text, []).append(sentence)
    return [
        sentence if place == 0 or not sentence.again else sentence._replace(text=sentence.again)
        for group in groups.values()
        for place, sentence in enumerate(group)
    ]


def all_sentences(facts: AreaFacts) -> list[Sentence]:
    """Every sentence that the facts support, each difference by itself, in no order.

    Services without a finding share a sentence where there are several.
    """
    found = mix_sentences(facts.name, facts.mix)
    if facts.population > 0:
        an = "an estimated " if facts.is_population_estimate else ""
        people = f"{facts.name} has {an}{number(facts.population)} {facts.population_title}."
        found.append(Sentence(people, "people", 8))
    together = _grouped(facts.services)
    for service in facts.services:
        found += parts_sentences(facts.name, service)
        found += [
            s
            for s in service_sentences(service, facts)
            if not (s.figure_key == f"rate:{service.key}" and _quiet(service) in together)
        ]
    found += [_summary(reason, services, facts) for reason, services in together.items()]
    return found or [Sentence(f"Nothing is known of {facts.name}.", "people", 1)]


def _quiet(service: ServiceFacts) -> str:
    """Why a service has no finding: 'uncovered', 'missing', 'base', 'few', 'unsaid', 'similar'.

    Of a hidden count these are the words that say why it is hidden.

    Empty where it has one.
    """
    if service.state == HIDDEN:
        return service.hidden_words
    if service.state == NOT_COVERED:
        return "uncovered"
    if service.state == MISSING or math.isnan(service.most):
        return "missing"
    if service.verdict is None:
        return ""
    if service.verdict.refusal:
        return {
            Rule.TOO_FEW: "few",
            Rule.HIDDEN: service.hidden_words,
            Rule.CAME_HIDDEN: service.hidden_words,
            Rule.ENDS_DIFFER: "unsaid",
            Rule.MISSING: "missing",
            Rule.NO_BASE: "base",
        }.get(service.verdict.refusal.rule, "")
    return "similar" if service.verdict.band == Band.SIMILAR else ""


def _grouped(services: Iterable[ServiceFacts]) -> dict[str, list[ServiceFacts]]:
    """Services without a finding, by reason, where at least two share it."""
    by_reason: dict[str, list[ServiceFacts]] = {}
    for service in services:
        by_reason.setdefault(_quiet(service), []).append(service)
    return {
        reason: found for reason, found in sorted(by_reason.items()) if reason and len(found) > 1
    }


def _summary(reason: str, services: list[ServiceFacts], facts: AreaFacts) -> Sentence:
    quiet, total = len(services), len(facts.services)
    which = (
        f"{quiet:,} of {total:,} services"
        if quiet < total
        else all_of(total, "service", "services")
    )
    if reason == services[0].hidden_words:
        return Sentence(f"For {which} the number is {reason}.", "services", PLAIN[Rule.HIDDEN])
    if reason == "unsaid":
        text = f"For {which} the difference {UNSAID_SHORT}."
        return Sentence(text, "services", PLAIN[Rule.ENDS_DIFFER])
    if reason == "uncovered":
        text = f"For {which} the records do not cover this area."
        return Sentence(text, "services", PLAIN[Rule.NOT_COVERED])
    if reason == "missing":
        return Sentence(f"For {which} there is no count.", "services", PLAIN[Rule.MISSING])
    if reason == "base":
        return Sentence(
            f"For {which} there is no rate, as the base is not known.",
            "services",
            PLAIN[Rule.NO_BASE],
        )
    if reason == "few":
        return Sentence(f"For {which} there are too few to say.", "services", PLAIN[Rule.TOO_FEW])
    comparator = services[0].verdict.comparator if services[0].verdict else ""
    against = (
        f" from {comparator}"
        if comparator and all(s.verdict and s.verdict.comparator == comparator for s in services)
        else ""
    )
    text = f"For {which} the difference{against} could be chance."
    return Sentence(text, "services", 21)


def _service_of(sentence: Sentence) -> str:
    kind, _, key = sentence.figure_key.partition(":")
    return key if kind in ("rate", "expected", "change", "parts") else ""


def _first_of_each_kind(ordered: list[Sentence]) -> Iterable[Sentence]:
    kinds: set[str] = set()
    for sentence in ordered:
        kind = sentence.figure_key.partition(":")[0]
        if kind not in kinds:
            kinds.add(kind)
            yield sentence
