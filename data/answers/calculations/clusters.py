"""The areas of a level that are high or low together, from published figures."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.answers.calculations.question import Question
from data.model import Level
from data.stats.clusters import (
    LEAST_AREAS,
    TENFOLD,
    Draws,
    Kind,
    clusters_of,
    components,
    smoothed_rates,
)
from data.stats.inputs import Codes, Floats, divided
from data.stats.refusals import Refusal, Rule, refused
from data.store.reader import Atlas

MOST_AREAS = 50_000
"""Levels with more areas than this are not searched: the draws of each authority take their time,
and in a hundred thousand areas nobody finds a cluster with the eye."""


@dataclass(frozen=True, slots=True)
class Group:
    """Areas that touch each other and are all low, or all high: their rows, and their family."""

    kind: Kind
    rows: NDArray[np.int64]
    family: int
    """Number of the area of the coarsest level that holds them; 0 where none does."""


@dataclass(frozen=True, slots=True)
class ClusterAreas:
    """The n areas of a level; entry i is area number i + 1."""

    level: Level
    kind: Codes
    gi: Floats
    p: Floats
    rates: Floats
    """Per 1,000 of the base, not smoothed; NaN where not known."""
    groups: tuple[Group, ...]
    """The largest first."""
    within: str
    """Key of the level whose areas are judged by themselves; empty where the atlas is one."""

    @property
    def left_out(self) -> int:
        """Areas that have no figure, or no neighbour with one, or too few beside them."""
        return int((self.kind == Kind.LEFT_OUT).sum())


def clusters_for(atlas: Atlas, question: Question) -> ClusterAreas | Refusal:
    """The clusters of the question's level, kept in memory.

    Each area of the coarsest level is a family of its own. Neighbours beyond its border do not
    count. A Refusal where there is no base, or where the areas are too few or too many.
    """
    return atlas.keep(f"clusters/{question.key}", lambda: _clusters(atlas, question))


def _clusters(atlas: Atlas, question: Question) -> ClusterAreas | Refusal:
    level = question.level
    if question.base is None:
        return refused(Rule.NO_BASE)
    if not LEAST_AREAS <= level.areas <= MOST_AREAS:
        return refused(Rule.FEW_POINTS, detail=why_not(level))
    own, other = (each.astype(np.int64) - 1 for each in atlas.touching_pairs(level.key))
    counts = question.known_counts(atlas).values
    base = atlas.base(level.key, question.base.key)
    rates, dispersion = divided(counts, base), question.dispersion
    within = level.parents[-1] if level.parents else ""
    areas = atlas.areas(level.key)
    families = areas.parents[within] if within in areas.parents else np.zeros(len(rates), np.uint32)
    kind = np.zeros(len(rates), dtype=np.uint8)
    gi, p = np.full((2, len(rates)), np.nan)
    place = np.zeros(len(rates), dtype=np.int64)
    inside = _by_family(families[own], families[own] == families[other])
    everywhere, draws = _by_family(families, np.ones(len(rates), dtype=bool)), Draws()
    # Those of as many areas with figures share their draws, which are most of the work.
    for family, rows in sorted(
        everywhere.items(), key=lambda each: np.isfinite(rates[each[1]]).sum()
    ):
        place[rows] = np.arange(len(rows))
        both = inside.get(family, np.empty(0, dtype=np.int64))
        values = _values(counts[rows], base[rows], dispersion)
        found = clusters_of(values, (place[own[both]], place[other[both]]), draws)
        kind[rows], gi[rows], p[rows] = found.kind, found.gi, found.p
    if not kind.any():
        return refused(Rule.FEW_POINTS, detail=why_not(level))
    groups = [
        Group(each, rows, int(families[rows[0]]))
        for each in (Kind.LOW, Kind.HIGH)
        for rows in _components(kind == each, families, (own, other))
    ]
    groups.sort(key=lambda group: -len(group.rows))
    return ClusterAreas(level, kind, gi, p, 1000 * rates, tuple(groups), within)


def _by_family(
    families: NDArray[np.uint32], which: NDArray[np.bool_]
) -> dict[int, NDArray[np.int64]]:
    """Places of the entries that are wanted, ascending, by family."""
    places = np.flatnonzero(which)
    places = places[np.argsort(families[places], kind="stable")]
    found, starts = np.unique(families[places], return_index=True)
    parts = np.split(places, starts[1:])[: len(found)]
    return dict(zip(found.tolist(), parts, strict=True))


def _components(
    which: NDArray[np.bool_], families: NDArray[np.uint32], pairs: tuple[NDArray[np.int64], ...]
) -> list[NDArray[np.int64]]:
    """The areas of one kind that touch within one family."""
    own, other = pairs
    inside = which[own] & which[other] & (families[own] == families[other])
    return components(np.flatnonzero(which), (own[inside], other[inside]))


def _values(counts: Floats, base: Floats, dispersion: float) -> Floats:
    """Rates, smoothed where bases differ more than tenfold."""
    known = base[np.isfinite(counts) & (np.nan_to_num(base) > 0)]
    if len(known) and known.max() > TENFOLD * known.min():
        return smoothed_rates(counts, base, dispersion)
    return divided(counts, base)


def why_not(level: Level) -> str:
    """Why a level is not searched for clusters, as a sentence."""
    if level.areas > MOST_AREAS:
        return f"Clusters are looked for among up to {MOST_AREAS:,} areas; {level.names} are more."
    return (
        f"Clusters need at least {LEAST_AREAS} areas with figures side by side; there are fewer"
        f" {level.names}."
    )
