"""The base of every area by segment, and the level it is known at: what expected take-up and profiles are worked out from."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from callbacks.measures.question import Question, base_key_of, tier_of
from data.stats.inputs import Floats, divided
from data.stats.segments import Reference, apportioned, reference_from
from data.store.reader import Atlas
from data.store.values import VALUE

ENOUGH_KNOWN = 0.9
"""A level serves as reference where counts are known for areas with this share of the base; else the next coarser one is tried."""
ASSUMPTION = (
    "Records carry no segment: the counts of an area are shared out over its segments in proportion to how many live there, "
    "as if everyone within one small area used the service alike."
)


@dataclass(frozen=True, slots=True)
class ReferenceLevel:
    """Where users were told apart by segment: a level, its users and base by segment, and the share of the base whose counts are known."""

    level: str
    reference: Reference
    known: float


def reference_level(atlas: Atlas, question: Question) -> ReferenceLevel | None:
    """The finest level with counts, segments and base at which little is hidden; None where there is no such level.

    Finest, because the assumption above holds best there. Hidden areas are in neither users nor base, so that a level at which much is hidden
    would be a reference of busy areas only: the next coarser one is then taken.
    """
    return atlas._load(f"measures/reference/{question.at('').key}", lambda: (_reference_level(atlas, question),))[0]


def _reference_level(atlas: Atlas, question: Question) -> ReferenceLevel | None:
    best: ReferenceLevel | None = None
    for level in levels_with_all(atlas, question):
        counts = atlas.counts(level, question.item, question.channel, question.month, question.window)
        base = segment_base(atlas, question, level, level)
        total = base.sum()
        known = float(base[counts.states == VALUE].sum() / total) if total > 0 else 0.0
        if known > 0 and (best is None or known > best.known + 1e-9):
            best = ReferenceLevel(level, reference_from(counts.values, base), known)
        if known >= ENOUGH_KNOWN:
            break
    return best


def levels_with_all(atlas: Atlas, question: Question) -> list[str]:
    """Levels with counts of the month, segments and base, from fine to coarse."""
    found, base = tier_of(atlas, question.classification, question.tier), base_key_of(atlas, question.item)
    if found is None or not base:
        return []
    order = [level.key for level in atlas.manifest.levels]
    from_mix = order[order.index(found[0].given_level) :]
    return [k for k in from_mix if question.month in atlas.months(k, question.item, question.window) and (np.nan_to_num(atlas.base(k, base)) > 0).any()]


def segment_base(atlas: Atlas, question: Question, own: str, level: str) -> Floats:
    """Base of each area of ``level`` by segment of the tier, (n, k); rows of 0 where it is not known.

    At ``own`` it is the area's base shared out by its mix; at a coarser level the sum of those, scaled to the level's own base where some of
    it is not known further down.
    """
    base_key = base_key_of(atlas, question.item)
    key = f"measures/base/{own}/{level}/{base_key}/{question.classification}/{question.tier}"
    return atlas._load(key, lambda: _segment_base(atlas, question, own, level, base_key))


def _segment_base(atlas: Atlas, question: Question, own: str, level: str, base_key: str) -> Floats:
    base = np.nan_to_num(atlas.base(level, base_key))
    if level == own:
        shares = atlas.segment_shares(question.classification, question.tier, level).astype(np.float64)
        return frozen(base[:, None] * np.nan_to_num(divided(shares, shares.sum(axis=1, keepdims=True))))
    summed = summed_to(atlas, segment_base(atlas, question, own, own), own, level)
    return frozen(summed * np.nan_to_num(divided(base, summed.sum(axis=1)))[:, None])


def segment_users(atlas: Atlas, question: Question, own: str, level: str) -> tuple[Floats, Floats]:
    """Users and base by segment of each area of ``level``, both (n, k), over the areas of ``own`` in it whose counts are known."""
    counts = atlas.counts(own, question.item, question.channel, question.month, question.window)
    base = segment_base(atlas, question, own, own)
    users = np.nan_to_num(apportioned(counts.values, base))
    known = np.where((counts.states == VALUE)[:, None], base, 0.0)
    return summed_to(atlas, users, own, level), summed_to(atlas, known, own, level)


def summed_to(atlas: Atlas, rows: Floats, own: str, level: str) -> Floats:
    """Rows (n of ``own``, k) summed over the areas of a coarser level, (n of ``level``, k)."""
    if own == level:
        return rows
    size = atlas.level(level).areas
    parents = atlas.areas(own).parents.get(level)
    if parents is None:
        return np.zeros((size, rows.shape[1]))
    at = parents.astype(np.intp)
    return np.column_stack([np.bincount(at, weights=column, minlength=size + 1)[1:] for column in rows.T])


def frozen(values: NDArray[np.float64]) -> Floats:
    """The same array, read-only: it is handed to several threads."""
    values.flags.writeable = False
    return values
