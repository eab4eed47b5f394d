"""The areas that meet every condition of a search, those that do not, and those left open.

A condition that cannot be judged in an area (too few, hidden) leaves the area open, unless another
condition rules it out: Kleene's strong three-valued logic (Introduction to Metamathematics, 1952,
section 64).
"""

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from data.answers.classes.of_values import FIRST, Bytes
from data.answers.conditions.judged import Flags, Judged
from data.answers.conditions.kinds import Condition, Within
from data.answers.conditions.reading import conditions_of, written

if TYPE_CHECKING:
    from data.answers.asked import Asked

NOT_ALL, ALL_BUT_ONE, EVERY = FIRST, FIRST + 1, FIRST + 2
"""Classes of the map."""


@dataclass(frozen=True, slots=True)
class Found:
    """A search of the n areas of a level."""

    conditions: tuple[Condition, ...]
    each: tuple[Judged, ...]

    @property
    def areas(self) -> int:
        return len(self.each[0].met)

    @property
    def inside(self) -> Flags:
        """Areas that lie within the places that the search names."""
        named = (
            j.met for c, j in zip(self.conditions, self.each, strict=True) if isinstance(c, Within)
        )
        inside: Flags = np.logical_and.reduce([np.ones(self.areas, dtype=bool), *named])
        return inside

    @property
    def met(self) -> Flags:
        """Areas that meet every condition for certain."""
        met: Flags = np.logical_and.reduce([j.met for j in self.each])
        return met

    @property
    def failed(self) -> Flags:
        """Areas that some condition rules out."""
        failed: Flags = np.logical_or.reduce([j.failed for j in self.each])
        return failed

    @property
    def count_met(self) -> NDArray[np.intp]:
        """How many conditions each area meets for certain."""
        count: NDArray[np.intp] = np.sum([j.met for j in self.each], axis=0)
        return count

    @property
    def classes(self) -> Bytes:
        """Class of each area on the map.

        An area that no condition rules out, and that some cannot judge, has the class of the first
        that cannot.
        """
        failed, met = self.failed, self.met
        found = np.full(self.areas, NOT_ALL, dtype=np.uint8)
        if len(self.each) > 1:
            decided = np.logical_and.reduce([j.known for j in self.each])
            is_near = decided & failed & self.inside & (self.count_met == len(self.each) - 1)
            found[is_near] = ALL_BUT_ONE
        found[met] = EVERY
        is_open = ~failed & ~met
        for judged in reversed(self.each):
            found = np.where(is_open & ~judged.known, judged.why, found).astype(np.uint8)
        return found

    def without(self, place: int) -> int:
        """How many areas meet all conditions but the one at a place."""
        others = [j.met for at, j in enumerate(self.each) if at != place]
        return int(np.logical_and.reduce(others).sum()) if others else self.areas

    def alone(self, place: int) -> int:
        """How many areas meet one condition, whatever the others say."""
        return int(self.each[place].met.sum())


def found_for(asked: "Asked") -> Found | str:
    """The search of a view at the level shown, kept in memory.

    Text where there is none: no condition is set, or the sentence that says which cannot be judged
    at this level.
    """
    conditions = conditions_of(asked)
    if not conditions:
        return "No condition is set yet."
    groups = f"{asked.scheme.key}/{asked.tier.key}" if asked.scheme and asked.tier else "/"
    key = f"found/{asked.level.key}/{groups}/{written(conditions)}"
    return asked.atlas.keep(key, lambda: _found(asked, conditions))


def _found(asked: "Asked", conditions: tuple[Condition, ...]) -> Found | str:
    for one, other in itertools.combinations(conditions, 2):
        if one.excludes(other):
            pair = "; and ".join(each.words(asked.atlas) for each in (one, other))
            return f"No area can meet two of these at once: {pair}. Take one of them away."
    each: list[Judged] = []
    for condition in conditions:
        judged = condition.judge(asked)
        if isinstance(judged, str):
            return judged
        each.append(judged)
    return Found(conditions, tuple(each))
