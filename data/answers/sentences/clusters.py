"""Words about areas that are high or low together."""

from collections.abc import Sequence

from data.answers.sentences.headlines import LONGEST
from data.answers.words import count_of, first_up
from data.stats.clusters import Kind

LABELS = (
    "▼▼ low, together",
    "▼ low, alone",
    "● other",
    "▲ high, alone",
    "▲▲ high, together",
)
"""Words of the five classes, in the order of ``Kind``."""
_KINDS = {
    Kind.LEFT_OUT: "left out, for want of a figure here or around it",
    Kind.LOW: "low, and so are its neighbours",
    Kind.LOW_AMONG_HIGH: "low, with neighbours that are high",
    Kind.NEITHER: "not part of a cluster",
    Kind.HIGH_AMONG_LOW: "high, with neighbours that are low",
    Kind.HIGH: "high, and so are its neighbours",
}
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_COMPASS = (
    *("east", "north-east", "north", "north-west"),
    *("west", "south-west", "south", "south-east"),
)


def kind_words(kind: Kind) -> str:
    """What an area is beside its neighbours, as it follows its name."""
    return _KINDS[kind]


def number_words(number: int) -> str:
    """A number as a word up to ten.

    >>> number_words(6), number_words(12)
    ('six', '12')
    """
    return _NUMBERS[number] if number < len(_NUMBERS) else f"{number:,}"


def compass_words(eighth: int | None) -> str:
    """Where a part lies in a whole: eighths of a turn from the east; None for the middle.

    >>> compass_words(6), compass_words(None)
    ('the south', 'the middle')
    """
    return "the middle" if eighth is None else f"the {_COMPASS[eighth % 8]}"


def cluster_words(areas: int, kind: Kind, names: Sequence[str], where: str) -> str:
    """A cluster as a clause. ``names``: the level in the singular and the plural.

    >>> cluster_words(6, Kind.LOW, ("LSOA", "LSOAs"), "the south of Leeds")
    'six neighbouring LSOAs in the south of Leeds are all low'
    >>> cluster_words(1, Kind.HIGH, ("ward", "wards"), "the middle of Leeds")
    'one ward in the middle of Leeds is high, like those around it'
    """
    way = "low" if kind == Kind.LOW else "high"
    if areas == 1:
        return f"one {names[0]} in {where} is {way}, like those around it"
    together = "both" if areas == 2 else "all"
    return f"{number_words(areas)} neighbouring {names[1]} in {where} are {together} {way}"


def clusters_headline(thing: str, clauses: Sequence[str], counts: tuple[int, int]) -> str:
    """The headline of a level. ``counts``: how many clusters are low, and how many high.

    >>> alone = ("six neighbouring LSOAs in the south are all low",)
    >>> clusters_headline("Library loans", alone, (1, 0))
    'Library loans: six neighbouring LSOAs in the south are all low'
    >>> clusters_headline("Library loans", ("", "", ""), (2, 1))
    'Library loans: low together in two places, high together in one'
    >>> clusters_headline("Library loans", (), (0, 0))
    'Library loans: nowhere high or low together, beyond chance'
    """
    low, high = counts
    if not low + high:
        return f"{thing}: nowhere high or low together, beyond chance"
    if len(clauses) == 1 and len(alone := f"{thing}: {clauses[0]}") <= LONGEST:
        return alone
    told = [
        f"{way} together in {number_words(count)}"
        for way, count in (("low", low), ("high", high))
        if count
    ]
    told[0] += " place" if (low or high) == 1 else " places"
    return f"{thing}: {', '.join(told)}"


def left_out_words(left_out: int, names: Sequence[str]) -> str:
    """How many areas are left out, as a sentence; empty where none is."""
    if not left_out:
        return ""
    are = "is" if left_out == 1 else "are"
    told = count_of(left_out, names[0], names[1])
    return first_up(f"{told} {are} left out, for want of a figure there or around it.")
