"""Sentences about how the areas inside an authority or an atlas differ."""

import math
from collections.abc import Sequence

from data.answers.sentences.facts import PartsFacts, Sentence, ServiceFacts, of_service
from data.answers.sentences.wording import UNSAID_SHORT, chance_words
from data.answers.words import all_of, first_up
from data.stats.chance import p_of_outside
from data.stats.funnel import outside_by_chance

UNLIKELY = 0.05


def parts_sentences(name: str, service: ServiceFacts) -> list[Sentence]:
    """Sentences about the areas inside, at most two.

    The first has how many areas differ from the whole by more than chance. The second has the
    highest and the lowest.
    """
    parts = service.parts
    if parts is None or parts.field.areas < 2:
        return []
    found = [_outside(name, service, parts)]
    spread = _range(service, parts)
    return [*found, spread] if spread else found


def _known(parts: PartsFacts) -> int:
    """How many areas have a figure."""
    return parts.field.areas - parts.hidden - parts.missing


def _outside(name: str, service: ServiceFacts, parts: PartsFacts) -> Sentence:
    key, field, judged = f"parts:{service.key}", parts.field, _judged(parts)
    if _known(parts) <= 0:
        why = service.hidden_words if parts.hidden and not parts.missing else "hidden or missing"
        every = first_up(all_of(field.areas, field.name, field.names))
        return of_service(service, f"{every} are {why}.", key, 9)
    if judged <= 0 and parts.unsaid:
        return of_service(service, f"How {field.names} differ {UNSAID_SHORT}.", key, 10)
    if judged <= 0:
        where = all_of(_known(parts), field.name, field.names)
        said = f"In {where} there are too few to say."
        return of_service(service, said, key, 10)
    differing, rest = parts.higher + parts.lower, _rest(service, parts)
    names = field.name if judged == 1 else field.names
    if not differing:
        said = f"None of {judged:,} {names} differs from {name} by more than chance.{rest}"
        return of_service(service, said, key, 22)
    differ = "differs" if differing == 1 else "differ"
    told = f"{differing:,} of {judged:,} {names} {differ} from {name} as a whole."
    brought = chance_words(judged)
    if not _beyond_chance(parts):
        said = f"{told} Chance alone would bring as many.{rest}"
        return of_service(service, said, key, 23)
    weight = 50 + min(25.0, 50 * differing / _known(parts)) if p_of_parts(parts) <= UNLIKELY else 23
    said = f"{told} Chance alone would bring {brought}.{rest}"
    return of_service(service, said, key, weight)


def _rest(service: ServiceFacts, parts: PartsFacts) -> str:
    """Sentences about the areas that are not judged."""
    said = []
    if parts.hidden:
        is_are = "is" if parts.hidden == 1 else "are"
        said.append(f" {parts.hidden:,} {is_are} {service.hidden_words}.")
    if parts.few:
        said.append(f" In {parts.few:,} there are too few to say.")
    if parts.unsaid:
        said.append(f" Of {parts.unsaid:,} it {UNSAID_SHORT}.")
    return "".join(said)


def _judged(parts: PartsFacts) -> int:
    return max(0, _known(parts) - parts.few - parts.unsaid)


def p_of_parts(parts: PartsFacts) -> float:
    """How often chance alone would make so many of the areas inside differ; NaN without any."""
    judged = _judged(parts)
    return p_of_outside(parts.higher + parts.lower, judged) if judged > 0 else math.nan


def _beyond_chance(parts: PartsFacts) -> bool:
    """Whether more areas differ than chance alone would produce."""
    return parts.higher + parts.lower > outside_by_chance(_judged(parts)).high


def _joint(names: Sequence[str]) -> str:
    """Areas that tie: at most two by name, and no third number for the ear."""
    return f"{names[0]} and others" if len(names) > 2 else " and ".join(names)


def _range(service: ServiceFacts, parts: PartsFacts) -> Sentence | None:
    """The range from the lowest to the highest.

    It is given only where more areas differ than chance would produce, so that neither end is mere
    luck.
    """
    if not parts.highest or not parts.lowest or not _beyond_chance(parts):
        return None
    if parts.highest_value == parts.lowest_value:
        return None
    known, field = _known(parts), parts.field
    of = f"{known:,} {field.names}" + ("" if known == field.areas else " that have one")
    of = of if known == field.areas else f"the {of}"
    key = f"parts:{service.key}"
    if parts.lowest_value == 0:
        has = "has" if len(parts.lowest) == 1 else "have"
        lowest = f"{_joint(parts.lowest)} {has} none"
    else:
        lowest = f"{_joint(parts.lowest)} the lowest"
    has = "has" if len(parts.highest) == 1 else "have"
    said = f"{_joint(parts.highest)} {has} the highest rate of {of}, and {lowest}."
    return Sentence(f"{service.title}: {said}", key, 48, key, again=said)
