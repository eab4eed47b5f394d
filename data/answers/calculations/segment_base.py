"""The base of every area by segment, and the level at which it is known.

Expected take-up and profiles are calculated from it.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.answers.calculations.carried import (
    RECORDED,
    carried_base,
    carried_by_area,
    carried_reference,
    carried_users,
    is_carried,
)
from data.answers.calculations.question import Question
from data.manifest import levels_from
from data.model import Base, Level
from data.stats.inputs import Floats, divided
from data.stats.segments import Reference
from data.store.reader import Atlas
from data.store.values import VALUE

ENOUGH_KNOWN = 0.9
"""Share of the base that a reference level must cover with known counts.

A level that covers less is not used; the next coarser one is tried.
"""
Entries = slice | NDArray[np.intp]
EVERY = slice(None)
ASSUMPTION = (
    "Records do not say who is in which group. The count of a small area is shared out over its"
    " groups, by how many live there. This takes all in one small area to act alike."
)

HIDDEN_GROUPS = (
    "Records say who is in which group, but some of those counts are hidden to protect people. So"
    " the count of a small area is shared out over its groups, by how many live there. This takes"
    " all in one small area to act alike."
)
SHARED_WHERE_HIDDEN = (
    " Where an area's count by group is hidden, its part is shared out by who lives there."
)


@dataclass(frozen=True, slots=True)
class ReferenceLevel:
    """The level at which users were divided by segment, with its users and base by segment.

    It also has the share of the base whose counts are known.
    """

    level: Level
    reference: Reference
    known: float
    is_recorded: bool = False
    """Whether records carry their segment themselves, so that nothing was shared out."""


def reference_level(atlas: Atlas, question: Question) -> ReferenceLevel | None:
    """The finest level with counts, segments and base at which little is hidden.

    The finest level is used because the assumption in ``data.answers.calculations`` holds best
    there. Hidden areas are in neither users nor base, so a level at which much is hidden would be a
    reference of busy areas only: the next coarser level is then taken.

    None where there is no such level.
    """
    key = f"reference/{question.counted}/{question.groups}"
    return atlas.keep(key, lambda: (_reference_level(atlas, question),))[0]


@dataclass(frozen=True, slots=True)
class Mixed:
    """The base of the n areas of a level by segment, without the segments that no area has.

    Entries are in the order of areas.
    """

    areas: NDArray[np.intp]
    """Place of each entry's area, from 0."""
    segments: NDArray[np.intp]
    shares: Floats
    """Part of the area's base that is of the segment. The parts of an area sum to 1."""
    base: Floats
    totals: Floats
    """Base of each area, (n,)."""

    def users(self, counts: Floats, at: Entries = EVERY) -> Floats:
        """Events of some entries.

        An area's count is shared out in proportion to its mix; it is 0 where the count is not
        known.
        """
        shared: Floats = np.nan_to_num(counts)[self.areas[at]] * self.shares[at]
        return shared

    def base_where(self, known: NDArray[np.bool_], at: Entries = EVERY) -> Floats:
        """Base of some entries, 0 where the area's count is not known."""
        return self.base[at] if known.all() else np.where(known[self.areas[at]], self.base[at], 0.0)


def is_recorded(atlas: Atlas, question: Question) -> bool:
    """Whether figures by segment are as recorded, not shared out by where people live."""
    return _recorded(atlas, question) is not None


def _recorded(atlas: Atlas, question: Question) -> Reference | None:
    """``carried_reference``, kept under a key of its own: bases by segment ask for it too."""
    if not is_carried(question):
        return None
    key = f"recorded/{question.counted}/{question.groups}"
    return atlas.keep(key, lambda: (carried_reference(atlas, question),))[0]


def mixed(atlas: Atlas, question: Question, level: Level) -> Mixed:
    """The base of a level by segment of the question's tier, for sums over many areas at a time."""
    key = f"mixed/{level.key}/{_base_and_groups(question)}"
    return atlas.keep(key, lambda: _mixed(atlas, question, level))


def _mixed(atlas: Atlas, question: Question, level: Level) -> Mixed:
    scheme, tier, counted = question.scheme, question.tier, question.base
    if scheme is None or tier is None or counted is None or is_recorded(atlas, question):
        base = segment_base(atlas, question, level, level)
        areas, segments = np.nonzero(base)
        entries = base[areas, segments]
    else:
        # As ``segment_base``, without a table of all areas by all segments.
        size = np.nan_to_num(atlas.base(level.key, counted.key))
        areas, segments, shares = atlas.share_entries(scheme.key, tier.key, level.key)
        parts = shares.astype(np.float64)
        whole = _binned(areas, parts, level.areas)
        entries = size[areas] * parts / whole[areas]
        there = entries > 0
        areas, segments, entries = areas[there], segments[there], entries[there]
    totals = _binned(areas, entries, level.areas)
    return Mixed(areas, segments, frozen(entries / totals[areas]), frozen(entries), frozen(totals))


def _reference_level(atlas: Atlas, question: Question) -> ReferenceLevel | None:
    if (carried := _recorded(atlas, question)) is not None:
        return ReferenceLevel(atlas.manifest.levels[-1], carried, 1.0, is_recorded=True)
    best: ReferenceLevel | None = None
    segments = len(question.places)
    for level in levels_with_all(atlas, question):
        counts = question.at(level).known_counts(atlas)
        mix, known_here = mixed(atlas, question, level), counts.states == VALUE
        total = mix.totals.sum()
        known = float(mix.totals[known_here].sum() / total) if total > 0 else 0.0
        if known > 0 and (best is None or known > best.known + 1e-9):
            best = ReferenceLevel(
                level, _reference(mix, counts.values, known_here, segments), known
            )
        if known >= ENOUGH_KNOWN:
            break
    return best


def _reference(mix: Mixed, counts: Floats, known: NDArray[np.bool_], segments: int) -> Reference:
    """Users and base of each segment over the areas whose counts are known.

    The result has the form of ``data.stats.segments.reference_from``.
    """
    return Reference(
        _binned(mix.segments, mix.users(counts), segments),
        _binned(mix.segments, mix.base_where(known), segments),
    )


def assumption_of(atlas: Atlas, question: Question | None) -> str:
    """Where the figures by segment come from: the records, or where people live."""
    if question is None or not is_carried(question):
        return ASSUMPTION
    if is_recorded(atlas, question):
        return RECORDED + SHARED_WHERE_HIDDEN
    return HIDDEN_GROUPS


def levels_with_all(atlas: Atlas, question: Question) -> list[Level]:
    """Levels with counts of the month, segments and base, from fine to coarse."""
    scheme, base = question.scheme, question.base
    if scheme is None or base is None:
        return []
    return [
        level
        for level in levels_from(atlas.manifest, scheme.given_level)
        if question.month in question.at(level).months(atlas) and _is_peopled(atlas, level, base)
    ]


def _is_peopled(atlas: Atlas, level: Level, base: Base) -> bool:
    """Whether a level has any known value of a base."""
    return atlas.keep(
        f"peopled/{level.key}/{base.key}",
        lambda: bool((np.nan_to_num(atlas.base(level.key, base.key)) > 0).any()),
    )


def _base_and_groups(question: Question) -> str:
    own = f"/{question.counted}" if is_carried(question) else ""
    return f"{question.base.key if question.base else ''}/{question.groups}{own}"


def segment_base(atlas: Atlas, question: Question, own: Level, level: Level) -> Floats:
    """Base of each area of ``level`` by segment of the tier, (n, k).

    Rows are 0 where the base is not known. At ``own`` it is the area's base shared out by its mix.
    At a coarser level it is the sum of those, scaled to the level's own base where some of it is
    not known at ``own``.
    """
    key = f"base/{own.key}/{level.key}/{_base_and_groups(question)}"
    return atlas.keep(key, lambda: _segment_base(atlas, question, own, level))


def _segment_base(atlas: Atlas, question: Question, own: Level, level: Level) -> Floats:
    scheme, tier, counted = question.scheme, question.tier, question.base
    if scheme is None or tier is None or counted is None:
        return np.zeros((level.areas, 0))
    if is_recorded(atlas, question):
        return frozen(carried_base(atlas, question, level))
    base = np.nan_to_num(atlas.base(level.key, counted.key))
    if level == own:
        shares = atlas.segment_shares(scheme.key, tier.key, level.key).astype(np.float64)
        parts = np.nan_to_num(divided(shares, shares.sum(axis=1, keepdims=True)))
        return frozen(base[:, None] * parts)
    summed = _summed_to(atlas, question, own, level, lambda mix, at: mix.base[at])
    return frozen(summed * np.nan_to_num(divided(base, summed.sum(axis=1)))[:, None])


def segment_users(
    atlas: Atlas, question: Question, own: Level, level: Level, number: int | None = None
) -> Floats:
    """Users by segment of each area of ``level``, (n, k).

    They are summed over the areas of ``own`` in it whose counts are known. With ``number`` the
    result is of that area alone, (1, k).
    """
    values = question.at(own).known_counts(atlas).values
    shared = _summed_to(atlas, question, own, level, lambda mix, at: mix.users(values, at), number)
    if not is_recorded(atlas, question):
        return shared
    found = reference_level(atlas, question)
    assert found is not None
    # Users of no known segment are taken to be like the others, here as in the reference.
    scale = found.reference.users.sum() / carried_users(atlas, question, None).sum()
    recorded = scale * carried_by_area(atlas, question, level)
    recorded = recorded if number is None else recorded[number - 1 : number]
    # Where a group's count is not shown, the area's count is shared out by who lives there.
    return np.where(np.isnan(recorded).any(axis=1, keepdims=True), shared, recorded)


def segment_known(
    atlas: Atlas, question: Question, own: Level, level: Level, number: int | None = None
) -> Floats:
    """Base by segment of each area of ``level``, (n, k).

    It is summed over the areas of ``own`` in it whose counts are known. With ``number`` the result
    is of that area alone, (1, k).
    """
    known = question.at(own).known_counts(atlas).states == VALUE
    return _summed_to(
        atlas, question, own, level, lambda mix, at: mix.base_where(known, at), number
    )


def _summed_to(
    atlas: Atlas,
    question: Question,
    own: Level,
    level: Level,
    entries_of: Callable[[Mixed, Entries], Floats],
    number: int | None = None,
) -> Floats:
    """Entries of a mix summed over areas of ``level``, by segment.

    Areas of ``own`` that are in no area of ``level`` are left out.
    """
    mix, segments, size = mixed(atlas, question, own), len(question.places), level.areas
    key = f"places/{own.key}/{level.key}/{_base_and_groups(question)}"
    places = atlas.keep(key, lambda: _places(atlas, mix, own, level, segments))
    if number is None:
        sums = _binned(places, entries_of(mix, EVERY), (size + 1) * segments)
        return sums.reshape(size + 1, segments)[1:]
    first = number * segments
    inside = np.flatnonzero((places >= first) & (places < first + segments))
    return _binned(places[inside] - first, entries_of(mix, inside), segments)[None, :]


def _binned(places: NDArray[np.intp], entries: Floats, size: int) -> Floats:
    return np.bincount(places, weights=entries, minlength=size).astype(np.float64, copy=False)


def _places(atlas: Atlas, mix: Mixed, own: Level, level: Level, segments: int) -> NDArray[np.intp]:
    """For each entry of a mix, its place in a table of areas by segments.

    Areas count from number 0, which is none.
    """
    if own == level:
        parents = np.arange(1, own.areas + 1)
    else:
        none = np.zeros(own.areas, np.intp)
        parents = atlas.areas(own.key).parents.get(level.key, none).astype(np.intp)
    return parents[mix.areas] * segments + mix.segments


def frozen(values: NDArray[np.float64]) -> Floats:
    """The same array, read-only, because several threads share it."""
    values.flags.writeable = False
    return values
