"""Sentences about how the areas inside an authority or an atlas differ."""

import math

from data.answers.sentences.facts import PartsFacts, Sentence, ServiceFacts
from data.answers.sentences.wording import UNSAID, chance_words, listed, rates
from data.stats.chance import p_of_outside
from data.stats.funnel import outside_by_chance

UNLIKELY = 0.05


def parts_sentences(name: str, service: ServiceFacts) -> list[Sentence]:
    """Sentences about the areas inside, at most two.

    The first has how many areas differ from the whole by more than chance. The second has the range
    from lowest to highest.
    """
    parts = service.parts
    if parts is None or parts.field.areas < 2:
        return []
    found = [_outside(name, service, parts)]
    spread = _range(service, parts)
    return [*found, spread] if spread else found


def _held(parts: PartsFacts, words: str = "") -> tuple[int, str]:
    """How many areas have a figure, and the words for those that have none."""
    hidden = (
        f" ({parts.hidden:,} {'is' if parts.hidden == 1 else 'are'} {words})"
        if parts.hidden
        else ""
    )
    return parts.field.areas - parts.hidden - parts.missing, hidden


def _outside(name: str, service: ServiceFacts, parts: PartsFacts) -> Sentence:
    key, words, field = f"parts:{service.key}", service.hidden_words, parts.field
    known, hidden = _held(parts, words)
    if known <= 0:
        why = words if parts.hidden and not parts.missing else "hidden or missing"
        return Sentence(
            f"{service.title}: all {field.areas:,} {field.names} are {why} {service.period}.",
            key,
            9,
        )
    judged, few = _judged(parts), f", with too few to say in {parts.few:,}" if parts.few else ""
    if parts.unsaid:
        few += f"; of {parts.unsaid:,} it {UNSAID}"
    if judged <= 0 and parts.unsaid:
        text = f"{service.title}: how {field.names} differ {service.period} {UNSAID}{hidden}."
        return Sentence(text, key, 10)
    if judged <= 0:
        where = "both" if known == 2 else f"all {known:,}"
        return Sentence(
            f"{service.title}: in {where} {field.names} there are too few to say"
            f" {service.period}{hidden}.",
            key,
            10,
        )
    said = [
        f"{n:,} {'is' if n == 1 else 'are'} {word}"
        for n, word in ((parts.higher, "higher"), (parts.lower, "lower"))
        if n
    ]
    text = (
        f"{service.title}: of {known:,} {field.names}, {' and '.join(said)} than {name} as a whole"
        f" {service.period}{hidden}{few}"
    )
    if not said:
        return Sentence(
            f"{service.title}: none of {known:,} {field.names} differs from {name} by more than"
            f" chance {service.period}{hidden}{few}.",
            key,
            22,
        )
    if not _beyond_chance(parts):
        return Sentence(
            f"{text}, no more than chance alone would bring ({chance_words(judged)}).", key, 23
        )
    is_unlikely = p_of_parts(parts) <= UNLIKELY
    return Sentence(
        f"{text}; chance alone would bring {chance_words(judged)}.",
        key,
        50 + min(25.0, 50 * (parts.higher + parts.lower) / known) if is_unlikely else 23,
    )


def _judged(parts: PartsFacts) -> int:
    return max(0, _held(parts)[0] - parts.few - parts.unsaid)


def p_of_parts(parts: PartsFacts) -> float:
    """How often chance alone would make so many of the areas inside differ; NaN without any."""
    judged = _judged(parts)
    return p_of_outside(parts.higher + parts.lower, judged) if judged > 0 else math.nan


def _beyond_chance(parts: PartsFacts) -> bool:
    """Whether more areas differ than chance alone would produce."""
    return parts.higher + parts.lower > outside_by_chance(_judged(parts)).high


def _range(service: ServiceFacts, parts: PartsFacts) -> Sentence | None:
    """The range from the lowest to the highest.

    It is given only where more areas differ than chance would produce, so that neither end is mere
    luck.
    """
    if not parts.highest or not parts.lowest or not _beyond_chance(parts):
        return None
    if parts.highest_value == parts.lowest_value:
        return None
    (known, _), field, unit = (
        _held(parts),
        parts.field,
        f"{service.events} per 1,000 {service.base_title}",
    )
    high, low = rates(parts.highest_value, parts.lowest_value)
    of = (
        f"{known:,} {field.names}"
        if known == field.areas
        else f"the {known:,} {field.names} that have a figure"
    )
    top = (
        f"{listed(parts.highest)} {'has' if len(parts.highest) == 1 else 'have'} the most {unit} of"
        f" {of} {service.period} ({high})"
    )
    if parts.lowest_value == 0:
        least = f"{listed(parts.lowest)} {'has' if len(parts.lowest) == 1 else 'have'} none"
    else:
        least = (
            f"{listed(parts.lowest)} {'has' if len(parts.lowest) == 1 else 'have'} the fewest"
            f" ({low})"
        )
    key = f"parts:{service.key}"
    return Sentence(f"{service.title}: {top}; {least}.", key, 48, key)
