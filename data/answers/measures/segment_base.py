"""The base of every area by segment, and the level it is known at: what expected take-up and
profiles are worked out from.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.answers.measures.question import Question, base_key_of, tier_of
from data.stats.inputs import Floats, divided
from data.stats.segments import Reference
from data.store.reader import Atlas
from data.store.values import VALUE

ENOUGH_KNOWN = 0.9
"""A level serves as reference where counts are known for areas with this share of the base; else
the next coarser one is tried.
"""
Entries = slice | NDArray[np.intp]
EVERY = slice(None)
ASSUMPTION = (
    "Records carry no segment: the counts of an area are shared out over its segments in proportion"
    " to how many live there, as if everyone within one small area used the service alike."
)


@dataclass(frozen=True, slots=True)
class ReferenceLevel:
    """Where users were told apart by segment: a level, its users and base by segment, and the share
    of the base whose counts are known.
    """

    level: str
    reference: Reference
    known: float


def reference_level(atlas: Atlas, question: Question) -> ReferenceLevel | None:
    """The finest level with counts, segments and base at which little is hidden; None where there
    is no such level.

    Finest, because the assumption above holds best there. Hidden areas are in neither users nor
    base, so that a level at which much is hidden would be a reference of busy areas only: the next
    coarser one is then taken.
    """
    return atlas._load(
        f"measures/reference/{question.at('').key}", lambda: (_reference_level(atlas, question),)
    )[0]


@dataclass(frozen=True, slots=True)
class Mixed:
    """The base of the n areas of a level by segment, without the segments that live nowhere: entry
    by entry, in the order of areas.
    """

    areas: NDArray[np.intp]
    """Place of each entry's area, from 0."""
    segments: NDArray[np.intp]
    shares: Floats
    """Part of the area's base that is of the segment; they sum to 1 over each area."""
    base: Floats
    totals: Floats
    """Base of each area, (n,)."""

    def users(self, counts: Floats, at: Entries = EVERY) -> Floats:
        """Events of some entries: an area's count shared out in proportion to its mix, 0 where it
        is not known.
        """
        shared: Floats = np.nan_to_num(counts[self.areas[at]]) * self.shares[at]
        return shared

    def base_where(self, known: NDArray[np.bool_], at: Entries = EVERY) -> Floats:
        """Base of some entries, 0 where the area's count is not known."""
        return self.base[at] if known.all() else np.where(known[self.areas[at]], self.base[at], 0.0)


def mixed(atlas: Atlas, question: Question, level: str) -> Mixed:
    """The base of a level by segment of the question's tier, for sums over many areas at a time."""
    key = f"measures/mixed/{level}/{base_key_of(atlas, question.item)}/{question.classification}/{question.tier}"
    return atlas._load(key, lambda: _mixed(segment_base(atlas, question, level, level)))


def _mixed(base: Floats) -> Mixed:
    areas, segments = np.nonzero(base)
    totals = base.sum(axis=1)
    entries = base[areas, segments]
    return Mixed(areas, segments, frozen(entries / totals[areas]), frozen(entries), frozen(totals))


def _reference_level(atlas: Atlas, question: Question) -> ReferenceLevel | None:
    best: ReferenceLevel | None = None
    found = tier_of(atlas, question.classification, question.tier)
    segments = len(found[1].segments) if found else 0
    for level in levels_with_all(atlas, question):
        counts = atlas.counts(
            level, question.item, question.channel, question.month, question.window
        )
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
    """Users and base of each segment over the areas whose counts are known, as
    ``data.stats.segments.reference_from`` has them.
    """
    return Reference(
        _binned(mix.segments, mix.users(counts), segments),
        _binned(mix.segments, mix.base_where(known), segments),
    )


def levels_with_all(atlas: Atlas, question: Question) -> list[str]:
    """Levels with counts of the month, segments and base, from fine to coarse."""
    found, base = (
        tier_of(atlas, question.classification, question.tier),
        base_key_of(atlas, question.item),
    )
    if found is None or not base:
        return []
    order = [level.key for level in atlas.manifest.levels]
    from_mix = order[order.index(found[0].given_level) :]
    return [
        k
        for k in from_mix
        if question.month in atlas.months(k, question.item, question.window)
        and _is_peopled(atlas, k, base)
    ]


def _is_peopled(atlas: Atlas, level: str, base: str) -> bool:
    """Whether a level knows a base at all."""
    return atlas._load(
        f"measures/peopled/{level}/{base}",
        lambda: bool((np.nan_to_num(atlas.base(level, base)) > 0).any()),
    )


def segment_base(atlas: Atlas, question: Question, own: str, level: str) -> Floats:
    """Base of each area of ``level`` by segment of the tier, (n, k); rows of 0 where it is not
    known.

    At ``own`` it is the area's base shared out by its mix; at a coarser level the sum of those,
    scaled to the level's own base where some of it is not known further down.
    """
    base_key = base_key_of(atlas, question.item)
    key = f"measures/base/{own}/{level}/{base_key}/{question.classification}/{question.tier}"
    return atlas._load(key, lambda: _segment_base(atlas, question, own, level, base_key))


def _segment_base(atlas: Atlas, question: Question, own: str, level: str, base_key: str) -> Floats:
    base = np.nan_to_num(atlas.base(level, base_key))
    if level == own:
        shares = atlas.segment_shares(question.classification, question.tier, level).astype(
            np.float64
        )
        return frozen(
            base[:, None] * np.nan_to_num(divided(shares, shares.sum(axis=1, keepdims=True)))
        )
    summed = _summed_to(atlas, question, own, level, lambda mix, at: mix.base[at])
    return frozen(summed * np.nan_to_num(divided(base, summed.sum(axis=1)))[:, None])


def segment_users(
    atlas: Atlas, question: Question, own: str, level: str, number: int | None = None
) -> Floats:
    """Users by segment of each area of ``level``, (n, k), over the areas of ``own`` in it whose
    counts are known; of area ``number`` alone (1, k).
    """
    counts = atlas.counts(own, question.item, question.channel, question.month, question.window)
    return _summed_to(
        atlas, question, own, level, lambda mix, at: mix.users(counts.values, at), number
    )


def segment_known(
    atlas: Atlas, question: Question, own: str, level: str, number: int | None = None
) -> Floats:
    """Base by segment of each area of ``level``, (n, k), over the areas of ``own`` in it whose
    counts are known; of area ``number`` alone (1, k).
    """
    known = (
        atlas.counts(own, question.item, question.channel, question.month, question.window).states
        == VALUE
    )
    return _summed_to(
        atlas, question, own, level, lambda mix, at: mix.base_where(known, at), number
    )


def _summed_to(
    atlas: Atlas,
    question: Question,
    own: str,
    level: str,
    told: Callable[[Mixed, Entries], Floats],
    number: int | None = None,
) -> Floats:
    """What is told of entries of a mix, summed over areas of ``level``, by segment. Areas of
    ``own`` that lie in none are left out.
    """
    found, mix = tier_of(atlas, question.classification, question.tier), mixed(atlas, question, own)
    size, segments = atlas.level(level).areas, len(found[1].segments) if found else 0
    key = f"measures/places/{own}/{level}/{base_key_of(atlas, question.item)}/{question.classification}/{question.tier}"
    places = atlas._load(key, lambda: _places(atlas, mix, own, level, segments))
    if number is None:
        return _binned(places, told(mix, EVERY), (size + 1) * segments).reshape(size + 1, segments)[
            1:
        ]
    first = number * segments
    inside = np.flatnonzero((places >= first) & (places < first + segments))
    return _binned(places[inside] - first, told(mix, inside), segments)[None, :]


def _binned(places: NDArray[np.intp], entries: Floats, size: int) -> Floats:
    return np.bincount(places, weights=entries, minlength=size).astype(np.float64, copy=False)


def _places(atlas: Atlas, mix: Mixed, own: str, level: str, segments: int) -> NDArray[np.intp]:
    """For each entry of a mix, its place in a table of areas (from number 0, which is none) by
    segments.
    """
    size = atlas.level(own).areas
    parents = (
        np.arange(1, size + 1)
        if own == level
        else atlas.areas(own).parents.get(level, np.zeros(size, np.intp)).astype(np.intp)
    )
    return parents[mix.areas] * segments + mix.segments


def frozen(values: NDArray[np.float64]) -> Floats:
    """The same array, read-only: it is handed to several threads."""
    values.flags.writeable = False
    return values
