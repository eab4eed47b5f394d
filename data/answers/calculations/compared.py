"""Every area of a level against another rate: a parent, the areas next door, or areas like it.

These compare **rates**, never two standardised ratios.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.answers.calculations.comparators import ALIKE, whole_of
from data.answers.calculations.question import Question
from data.manifest import is_finer
from data.model import Level
from data.stats.bounds import ranges_against, ranges_between
from data.stats.inputs import Floats, Interval, divided
from data.stats.refusals import Refusal, Rule, refused
from data.stats.relation import nearest, roots_of
from data.stats.verdict import Verdicts, verdicts_against, verdicts_between
from data.store.reader import Atlas
from data.store.values import HIDDEN, MISSING, VALUE, Values, at_ends

MOST_ALIKE = 1_000
"""Areas of a level beyond which areas alike are not looked for.

Each area is compared with every other, so that the time grows with the square of their number.
"""
PER = 1000.0
Rows = NDArray[np.int64]
Ends = tuple[Floats, Floats]


@dataclass(frozen=True, slots=True)
class ComparedAreas:
    """The n areas of a level against a comparator each; entry i is area number i + 1."""

    level: Level
    verdicts: Verdicts
    counts: Ends
    """The least and the most of each count, twice the same where none is a range."""
    references: Ends
    """The least and the most of the rate of each comparator, per 1,000; NaN where not known."""

    @property
    def rates(self) -> Ends:
        """The least and the most of the rate of each area, per 1,000."""
        return _per(self.counts, self.verdicts.base)

    @property
    def gaps(self) -> Ends:
        """The least and the most of each gap: events more than at the comparator's rate."""
        (least, most), (low, high) = self.counts, self.references
        base = self.verdicts.base / PER
        return least - high * base, most - low * base


def compared_for(atlas: Atlas, question: Question, comparator: str) -> ComparedAreas | Refusal:
    """Every area of the question's level against its comparator, kept in memory.

    ``comparator``: ``atlas``, ``parent``, ``nextdoor`` or ``alike``. A Refusal where there is no
    base, or no such comparator at the level.
    """
    key = f"compared/{question.key}/{comparator}"
    return atlas.keep(key, lambda: compared_once(atlas, question, comparator))


def compared_once(atlas: Atlas, question: Question, comparator: str) -> ComparedAreas | Refusal:
    """As ``compared_for``, but not kept in memory: for all months in turn."""
    if question.base is None:
        return refused(Rule.NO_BASE)
    base = atlas.base(question.level.key, question.base.key)
    if comparator == "atlas":
        (least, most), whole = whole_of(atlas, question).known_ends
        return _against_known(atlas, question, base, ((least, most), whole))
    if comparator == "parent":
        return _against_parents(atlas, question, base)
    pairs = _pairs(atlas, question, comparator)
    return pairs if isinstance(pairs, Refusal) else _against_sums(atlas, question, base, pairs)


def _per(counts: Ends, base: Floats) -> Ends:
    return PER * divided(counts[0], base), PER * divided(counts[1], base)


def _against_known(
    atlas: Atlas, question: Question, base: Floats, other: tuple[Ends, Floats]
) -> ComparedAreas:
    """Against counts and bases that hold the areas, whose values are taken as known."""
    counts, (ends, whole), phi = question.counts(atlas), other, question.dispersion
    if question.has_ranges:
        verdicts = ranges_against(
            Interval(*counts.ends),
            base,
            (Interval(*ends), whole),
            states=at_ends(counts.states),
            dispersion=phi,
            part_of_base=question.part_of_base,
        )
    else:
        verdicts = verdicts_against(
            counts.values,
            base,
            ends[0],
            whole,
            states=counts.states,
            includes_area=True,
            dispersion=phi,
            part_of_base=question.part_of_base,
        )
    size = np.ones(len(base))
    references = _per((ends[0] * size, ends[1] * size), whole * size)
    return ComparedAreas(question.level, question.told(verdicts), counts.ends, references)


def _against_parents(atlas: Atlas, question: Question, base: Floats) -> ComparedAreas | Refusal:
    assert question.base is not None
    parents = atlas.areas(question.level.key).parents
    held = [v for v in atlas.manifest.levels if v.named and v.key in parents and v.areas > 1]
    if not held:
        return refused(Rule.NO_COMPARATOR, detail="No larger areas hold these.")
    above = held[0]
    numbers = parents[above.key].astype(np.int64)
    rows = np.maximum(numbers - 1, 0)
    ends = [
        np.where(numbers > 0, end[rows], np.nan) for end in question.at(above).counts(atlas).ends
    ]
    whole = np.where(numbers > 0, atlas.base(above.key, question.base.key)[rows], np.nan)
    return _against_known(atlas, question, base, ((ends[0], ends[1]), whole))


def _against_sums(
    atlas: Atlas, question: Question, base: Floats, pairs: tuple[Rows, Rows]
) -> ComparedAreas:
    """Against the sum of several areas, which is as uncertain as the area itself."""
    counts, phi = question.counts(atlas), question.dispersion
    others, other_base = _summed(counts, base, pairs)
    states = at_ends(counts.states), others.states
    if question.has_ranges:
        verdicts = ranges_between(
            Interval(*counts.ends),
            base,
            Interval(*others.ends),
            other_base,
            states=states,
            dispersion=phi,
            part_of_base=question.part_of_base,
        )
    else:
        verdicts = verdicts_between(
            counts.values,
            base,
            others.values,
            other_base,
            states=states[0],
            other_states=states[1],
            dispersion=phi,
            part_of_base=question.part_of_base,
        )
    references = _per(others.ends, other_base)
    return ComparedAreas(question.level, question.told(verdicts), counts.ends, references)


def _summed(counts: Values, base: Floats, pairs: tuple[Rows, Rows]) -> tuple[Values, Floats]:
    """Counts, as ends of ranges, and bases of the comparators.

    Areas without a base are left out on both sides; one hidden or missing count hides the sum.
    """
    rows, others = pairs
    known = np.nan_to_num(base)[others] > 0
    rows, others = rows[known], others[known]
    size, states = len(base), counts.states[others]

    def total(weights: NDArray[np.float64] | NDArray[np.bool_]) -> Floats:
        found: Floats = np.bincount(rows, weights=weights, minlength=size).astype(np.float64)
        return found

    state = np.full(size, VALUE, dtype=np.uint8)
    state[(total(states == MISSING) > 0) | (np.bincount(rows, minlength=size) == 0)] = MISSING
    state[total(states == HIDDEN) > 0] = HIDDEN
    least, most = (
        np.where(state == VALUE, total(np.nan_to_num(end[others])), np.nan) for end in counts.ends
    )
    return Values(least, state, least, most), total(base[others])


def _pairs(atlas: Atlas, question: Question, comparator: str) -> tuple[Rows, Rows] | Refusal:
    """Rows of areas, and for each one row of its comparator's areas."""
    level, scheme, tier = question.level, question.scheme, question.tier
    if comparator == "nextdoor":
        areas, others = atlas.neighbour_pairs(level.key)
        if not len(areas):
            return refused(Rule.NO_COMPARATOR, detail="These areas share no borders.")
        return areas.astype(np.int64) - 1, others.astype(np.int64) - 1
    if scheme is None or tier is None or is_finer(atlas.manifest, level.key, scheme.given_level):
        return refused(Rule.NO_COMPARATOR, detail="The mix of groups is not known here.")
    if level.areas > MOST_ALIKE:
        return Refusal(
            Rule.NO_COMPARATOR,
            f"Areas alike are not looked for among {level.areas:,} {level.names}.",
            "Choose larger areas.",
        )
    return atlas.keep(
        f"alike-pairs/{question.groups}/{level.key}",
        lambda: _alike_pairs(atlas.segment_shares(scheme.key, tier.key, level.key)),
    )


def _alike_pairs(shares: NDArray[np.floating[Any]]) -> tuple[Rows, Rows]:
    """For each area the areas whose mix is nearest, as many as ``alike_numbers`` takes."""
    roots = roots_of(shares)
    with_mix = np.flatnonzero(~np.isnan(roots).all(axis=1)).tolist()
    near = [np.asarray(nearest(roots, row, ALIKE), dtype=np.int64) for row in with_mix]
    rows = np.repeat(with_mix, [len(each) for each in near]).astype(np.int64)
    return rows, np.concatenate([np.zeros(0, dtype=np.int64), *near])
