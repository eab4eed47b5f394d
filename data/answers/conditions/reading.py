"""Conditions from the text of an address.

``where=takeup:library_loans:fewer,group:oac:7:over:30,within:lad:E08000035``: conditions are set
apart by commas, the parts of one by colons. docs/api.md lists every form.
"""

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from data.answers.conditions.kinds import (
    AgainstExpected,
    Changed,
    Condition,
    Grouped,
    Indicated,
    Rated,
    Within,
)
from data.answers.spots import find_spot
from data.manifest import find_key
from data.store.reader import Atlas

if TYPE_CHECKING:
    from data.answers.asked import Asked

MOST = 8
"""Conditions of one search. More than these nobody keeps in mind."""
Reader = Callable[[Sequence[str], Atlas], Condition | None]


def read_conditions(text: str, atlas: Atlas) -> tuple[tuple[Condition, ...], tuple[str, ...]]:
    """The conditions of a text, in its order, and the parts of it that mean nothing in this atlas.

    Never raises. A condition that is said twice counts once. What comes after ``MOST`` conditions
    is among the parts that are not used.
    """
    found: list[Condition] = []
    unread: list[str] = []
    for given in filter(None, (part.strip() for part in text.split(","))):
        kind, *tests = given.split(":")
        condition = _READERS[kind](tests, atlas) if kind in _READERS else None
        if condition is None or len(found) >= MOST:
            unread.append(given)
        elif condition not in found:
            found.append(condition)
    return tuple(found), tuple(unread)


def written(conditions: Sequence[Condition]) -> str:
    """The text of conditions, which ``read_conditions`` turns back into them."""
    return ",".join(condition.text for condition in conditions)


def without(conditions: Sequence[Condition], place: int) -> str:
    """The text of all conditions but one."""
    return written([*conditions[:place], *conditions[place + 1 :]])


def _takeup(tests: Sequence[str], atlas: Atlas) -> Condition | None:
    key, test = _padded(tests, 2)
    item = find_key(atlas.items(), key)
    return AgainstExpected(item, test) if item and test in AgainstExpected.TESTS else None


def _change(tests: Sequence[str], atlas: Atlas) -> Condition | None:
    key, test = _padded(tests, 2)
    item = find_key(atlas.items(), key)
    return Changed(item, test) if item and test in Changed.TESTS else None


def _rate(tests: Sequence[str], atlas: Atlas) -> Condition | None:
    key, test, limit = _padded(tests, 3)
    item, number = find_key(atlas.items(), key), _number(limit)
    if item is None or number is None or test not in Rated.TESTS:
        return None
    return Rated(item, test, number)


def _group(tests: Sequence[str], atlas: Atlas) -> Condition | None:
    key, code, test, limit = _padded(tests, 4)
    scheme, number = find_key(atlas.manifest.classifications, key), _number(limit)
    if scheme is None or number is None or test not in Grouped.TESTS:
        return None
    for tier in scheme.tiers:
        for segment in tier.segments:
            if segment.code.casefold() == code.casefold():
                return Grouped(scheme, tier, segment, test, number)
    return None


def _indicator(tests: Sequence[str], atlas: Atlas) -> Condition | None:
    key, test, limit = _padded(tests, 3)
    indicator = find_key(atlas.manifest.indicators, key)
    if indicator is None or test not in Indicated.TESTS:
        return None
    if test.endswith("fifth"):
        return None if limit else Indicated(indicator, test)
    number = _number(limit)
    return None if number is None else Indicated(indicator, test, number)


def _within(tests: Sequence[str], atlas: Atlas) -> Condition | None:
    level, code = _padded(tests, 2)
    spot = find_spot(f"{level}:{code.upper()}", atlas)
    return Within(spot, str(atlas.areas(level).codes[spot.number - 1])) if spot else None


def _padded(tests: Sequence[str], count: int) -> Sequence[str]:
    """The parts of a condition, as many as its kind has; too many mean nothing."""
    return [*tests, *[""] * count][:count] if len(tests) <= count else [""] * count


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) and abs(number) < 1e9 else None


_READERS: dict[str, Reader] = {
    "takeup": _takeup,
    "change": _change,
    "rate": _rate,
    "group": _group,
    "indicator": _indicator,
    "within": _within,
}


def conditions_of(asked: "Asked") -> tuple[Condition, ...]:
    """The conditions of a view."""
    return read_conditions(asked.view.where, asked.atlas)[0]
