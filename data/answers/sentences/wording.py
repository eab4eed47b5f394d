"""Numbers, plurals and degrees of certainty in words, for every sentence."""

import math
from collections.abc import Iterable, Sequence

from data.answers.sentences.facts import Field, Rank, ServiceFacts
from data.answers.words import between
from data.stats.funnel import outside_by_chance
from data.stats.verdict import Band

NO_CHANGE = "hardly changed"
UNCOVERED_HERE = "these records do not cover this area"
UNSAID = "cannot be said, because some counts came hidden from the owner of the data"
UNSAID_SHORT = "cannot be said, as some counts came hidden"


def chance_key(bands: Iterable[Band]) -> str:
    """What the marks before the sentences of a list say of chance; empty where none has a verdict.

    >>> chance_key([Band.HIGH_95, Band.NONE, Band.LOW_998])
    'One arrow: unlikely to be chance. Two arrows: very unlikely to be chance.'
    >>> chance_key([Band.SIMILAR]), chance_key([Band.NONE])
    ('A dot: could be chance.', '')
    """
    known = {band.chance for band in bands}
    marks = {"One arrow": Band.LOW_95, "Two arrows": Band.LOW_998, "A dot": Band.SIMILAR}
    return " ".join(f"{mark}: {b.chance}." for mark, b in marks.items() if b.chance in known)


MOST_WORDS = 22
"""Words of a sentence, at most, where a shorter form is known."""


def is_sayable(sentence: str) -> bool:
    """Whether a sentence is short enough to be said aloud."""
    return len(sentence.split()) <= MOST_WORDS


def number(value: float) -> str:
    """A whole number with thousands separated.

    >>> number(12345.0)
    '12,345'
    """
    return f"{round(value):,}"


def counted(value: float, singular: str, plural: str, *, rounded: bool = False) -> str:
    """A count of things.

    >>> counted(1, "report", "reports"), counted(0, "report", "reports"), counted(
    ...     120, "report", "reports", rounded=True
    ... )
    ('1 report', 'no reports', 'about 120 reports')
    """
    whole = round(value)
    if whole == 0:
        return f"no {plural}"
    return f"{'about ' if rounded else ''}{whole:,} {singular if whole == 1 else plural}"


def observed(service: ServiceFacts) -> str:
    """The count: '120 reports'."""
    if service.least < service.most:
        return f"{between(number, (service.least, service.most))} {service.events}"
    return counted(service.most, service.event, service.events, rounded=service.is_rounded)


def rate(value: float, decimals: int | None = None) -> str:
    """A rate with as many places as its size justifies: 123, 20.6, 0.52.

    >>> rate(1234.4), rate(20.61), rate(0.518), rate(0), rate(0.001)
    ('1,234', '20.6', '0.52', '0', 'under 0.01')
    """
    if 0 < value < 0.005 and decimals is None:
        return "under 0.01"
    return "0" if value == 0 else f"{value:,.{_places(value) if decimals is None else decimals}f}"


def _places(value: float) -> int:
    return 0 if value >= 100 else 1 if value >= 1 else 2


def rates(first: float, second: float) -> tuple[str, str]:
    """Two rates that are shown side by side.

    They get more places where they would otherwise read the same and are not.

    >>> rates(8.14, 8.06), rates(8.0, 8.0)
    (('8.14', '8.06'), ('8.0', '8.0'))
    """
    texts = rate(first), rate(second)
    for places in range(1, 5):
        if texts[0] != texts[1] or first == second:
            break
        texts = rate(first, places), rate(second, places)
    return texts


def percents(first: float, second: float) -> tuple[str, str]:
    """Two percentages (0 to 100) that are shown side by side.

    They are whole numbers, with places only where they would otherwise read the same.

    >>> percents(31.0, 27.0), percents(27.4, 26.8), percents(0.2, 0.0)
    (('31%', '27%'), ('27.4%', '26.8%'), ('0.2%', '0.0%'))
    """
    texts = f"{first:.0f}%", f"{second:.0f}%"
    for places in range(1, 5):
        if texts[0] != texts[1] or first == second:
            break
        texts = f"{first:.{places}f}%", f"{second:.{places}f}%"
    return texts


def percent(share: float) -> str:
    """A share from 0 to 1 as a whole per cent.

    >>> percent(0.482), percent(0.003), percent(0.998), percent(1), percent(0)
    ('48%', 'under 1%', 'over 99%', '100%', '0%')
    """
    if 0 < share < 0.01:
        return "under 1%"
    if 0.99 < share < 1:
        return "over 99%"
    return f"{100 * share:.0f}%"


def times(ratio: float) -> str:
    """How many times as much.

    >>> times(2.02), times(3.14), times(12.4), times(0.5), times(0.34), times(0.04)
    ('twice', '3.1 times', '12 times', 'half', 'a third', 'a small part')
    """
    for value, words in ((0.5, "half"), (1 / 3, "a third"), (0.25, "a quarter"), (2.0, "twice")):
        if abs(ratio / value - 1) < 0.05:
            return words
    if ratio < 0.1:
        return "a small part"
    return f"{ratio:.0f} times" if ratio >= 10 else f"{ratio:.1f}".removesuffix(".0") + " times"


def change_in_percent(ratio: float) -> str:
    """A ratio to an earlier value as words of change; infinite where there was none before.

    >>> change_in_percent(1.3), change_in_percent(0.55), change_in_percent(4.6), change_in_percent(
    ...     1.001
    ... )
    ('up 30%', 'down 45%', '4.6 times as many', 'hardly changed')
    >>> change_in_percent(float("inf"))
    'up from none'
    """
    if math.isinf(ratio):
        return "up from none"
    if ratio >= 3:
        return f"{times(ratio)} as many"
    per_cent = round(100 * (ratio - 1))
    if per_cent == 0:
        return NO_CHANGE
    return f"{'up' if per_cent > 0 else 'down'} {abs(per_cent)}%"


def change_between(ratios: tuple[float, float]) -> str:
    """As ``change_in_percent``, of which the least and the most are known.

    >>> change_between((1.1, 1.13)), change_between((0.7, 0.8)), change_between((0.98, 1.2))
    ('up by between 10% and 13%', 'down by between 20% and 30%', 'down 2% to up 20%')
    """
    words = [change_in_percent(ratio) for ratio in ratios]
    per_cent = sorted(abs(round(100 * (ratio - 1))) for ratio in ratios)
    if words[0] == words[1]:
        return words[0]
    if NO_CHANGE in words or ratios[1] >= 3 or (ratios[0] < 1) != (ratios[1] < 1):
        return " to ".join(words)
    way = "up" if ratios[0] > 1 else "down"
    return f"{way} by between {per_cent[0]}% and {per_cent[1]}%"


def since_when(words: str, since: str, earlier: str) -> str:
    """A change with the period that it is measured from, by name and with its preposition.

    >>> since_when("up 37%", "the year before", "in the year before")
    'up 37% on the year before'
    >>> since_when("down 50%", "18 July 2020", "on 18 July 2020")
    'down 50% since 18 July 2020'
    >>> since_when("twice as many", "May 2018", "in May 2018")
    'twice as many as in May 2018'
    """
    if words.endswith("as many"):
        return f"{words} as {earlier}"
    is_on = since.endswith(" before") and NO_CHANGE not in words
    return f"{words} {'on' if is_on else 'since'} {since}"


def listed(names: Sequence[str], *, most: int = 3) -> str:
    """Names as a list in words; names beyond ``most`` are counted.

    >>> listed(["A"]), listed(["A", "B"]), listed(["A", "B", "C", "D", "E"])
    ('A', 'A and B', 'A, B, C and 2 others')
    """
    shown = (
        list(names)
        if len(names) <= most
        else [*names[:most], f"{len(names) - most} other{'s' if len(names) - most > 1 else ''}"]
    )
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def chance_words(areas: int) -> str:
    """How many of ``areas`` areas chance alone would put outside 95 %.

    >>> chance_words(33), chance_words(40), chance_words(5)
    ('1 or 2', '2', '0 or 1')
    """
    _, low, high = outside_by_chance(areas)
    return f"{low:,}" if low == high else f"{low:,} or {high:,}"


def superlative(rank: Rank | None, field: Field | None, direction: int) -> str:
    """'the highest rate of 33 wards' where the rank and the verdict agree; else empty.

    >>> wards = Field(name="ward", names="wards", areas=33)
    >>> superlative(Rank(place=1, of=33), wards, 1), superlative(Rank(place=33, of=33), wards, -1)
    ('the highest rate of 33 wards', 'the lowest rate of 33 wards')
    >>> superlative(Rank(place=1, of=30, ties=2), wards, 1)
    'the joint highest rate of the 30 wards that have one'
    >>> superlative(Rank(place=1, of=33), wards, -1), superlative(Rank(place=2, of=33), wards, 1)
    ('', '')
    """
    if rank is None or field is None or direction == 0 or rank.of < 2 or rank.ties >= rank.of:
        return ""
    last = rank.of - rank.ties + 1
    if rank.place != (1 if direction > 0 else last):
        return ""
    pair = rank.of == 2
    word = ("higher" if pair else "highest") if direction > 0 else ("lower" if pair else "lowest")
    holds = (
        f"{rank.of:,} {field.names}"
        if rank.of == field.areas
        else f"the {rank.of:,} {field.names} that have one"
    )
    return f"the {'joint ' if rank.ties > 1 else ''}{word} rate of {holds}"
