"""The list of clusters beside the map: areas that are high or low together."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from data.answers.measures.clusters import ClustersOfRates, clause_of
from data.answers.sentences.clusters import left_out_words
from data.answers.spots import names_at
from data.answers.words import first_up
from data.stats.refusals import Refusal

if TYPE_CHECKING:
    from data.answers.asked import Asked

LISTED, NAMED = 12, 8
"""Clusters that are listed, and areas of each that are named; the file has all."""


@dataclass(frozen=True, slots=True)
class ClusterRow:
    """One cluster: its sentence, and references and names of its areas."""

    words: str
    areas: tuple[tuple[str, str], ...]
    more: int
    """Areas that are not named."""


@dataclass(frozen=True, slots=True)
class ClusterList:
    """The clusters of a level, the largest first."""

    rows: tuple[ClusterRow, ...]
    more: int
    """Clusters that are not listed."""
    notes: tuple[str, ...] = ()


def clusters_list(asked: "Asked", measure: ClustersOfRates) -> ClusterList | None:
    """The clusters of the level that the headline speaks of; None where none are looked for."""
    level = measure.told_level(asked)
    there = asked.at(level)
    found = measure.found(there)
    if found is None or isinstance(found, Refusal):
        return None
    codes = asked.atlas.areas(level.key).codes
    rows = []
    for group in found.groups[:LISTED]:
        shown = group.rows[:NAMED]
        names = names_at(level.key, shown, asked.atlas)
        areas = tuple(
            (f"{level.key}:{codes[row]}", name) for row, name in zip(shown, names, strict=True)
        )
        words = f"{first_up(clause_of(group, there))}."
        rows.append(ClusterRow(words, areas, len(group.rows) - len(shown)))
    notes = (
        measure.explanation(there),
        left_out_words(found.left_out, (level.name, level.names)),
    )
    return ClusterList(tuple(rows), len(found.groups) - len(rows), tuple(filter(None, notes)))
