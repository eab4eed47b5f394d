"""Sentences about a classification of one's own, beside another."""

from collections.abc import Sequence

from data.answers.words import MINUS
from data.own import Own, OwnBeside, OwnExplains

CANNOT_BE_SAID = "cannot be said: too few inputs, larger areas or events"
RAND_WORDS = "1 would be the same groups, and 0 as much as chance brings."
UNSAID, NEITHER, NO_DIFFERENCE, OWN_EXPLAINS, THEIRS_EXPLAIN = range(5)
"""Kinds of what can be said of a service."""


def explains_kind(each: OwnExplains) -> int:
    """Which of two classifications explains a service better, out of sample."""
    if each.own is None or each.other is None:
        return UNSAID
    if max(each.own, each.other) <= 0:
        return NEITHER
    if not each.is_sure:
        return NO_DIFFERENCE
    return OWN_EXPLAINS if each.own > each.other else THEIRS_EXPLAIN


def explains_verdict(each: OwnExplains, own: str, other: str) -> str:
    """The same as a part of a sentence."""
    kind = explains_kind(each)
    if kind == UNSAID:
        return CANNOT_BE_SAID
    if kind == NEITHER:
        return "neither explains it in areas that it did not learn from"
    if kind == NO_DIFFERENCE:
        return "no difference that stands"
    return f"explained better by {own if kind == OWN_EXPLAINS else other}"


def explains_figures(each: OwnExplains) -> tuple[str, str, str]:
    """The share that each explains, and the interval of the difference in points, as text."""
    if each.own is None or each.other is None or each.low is None or each.high is None:
        return "–", "–", "–"
    apart = f"{_points(each.low)} to {_points(each.high)}"
    return _percent(each.own), _percent(each.other), apart


def explains_words(each: OwnExplains, own: str, other: str) -> str:
    """The verdict with its figures.

    >>> said = OwnExplains(service="a", title="A", inputs=5, areas=80, blocks=12, own=0.21,
    ...                    other=0.15, low=-0.02, high=0.14)
    >>> explains_words(said, "Ours", "OAC")
    'no difference that stands: Ours 21.0%, OAC 15.0%, apart by −2.0 to +14.0 points'
    """
    said = explains_verdict(each, own, other)
    if explains_kind(each) == UNSAID:
        return said
    mine, theirs, apart = explains_figures(each)
    return f"{said}: {own} {mine}, {other} {theirs}, apart by {apart} points"


def inside_name(title: str) -> str:
    """A title inside a sentence: one such as IMD keeps its capitals.

    >>> inside_name("Web requests"), inside_name("IMD score")
    ('web requests', 'IMD score')
    """
    return title if title[:2].isupper() else title[:1].lower() + title[1:]


def agree_words(own: Own, beside: OwnBeside, names: Sequence[str]) -> str:
    """How far two classifications agree. ``names`` are those of the own groups, in order."""
    rand = f"{beside.rand:.2f}".replace("-", MINUS)
    said = f"Their adjusted Rand is {rand}. {RAND_WORDS}"
    largest = max(range(len(own.groups)), key=lambda place: own.groups[place].areas)
    row = beside.table[largest]
    most = max(range(len(row)), key=lambda place: row[place])
    share = row[most] / sum(row)
    return (
        f"{said} Of the areas of the largest group, {names[largest]}, {100 * share:.0f}% are"
        f" {beside.segments[most][1]} there."
    )


def _percent(share: float) -> str:
    return f"{100 * share:.1f}%".replace("-", MINUS)


def _points(share: float) -> str:
    return f"{100 * share:+.1f}".replace("-", MINUS)
