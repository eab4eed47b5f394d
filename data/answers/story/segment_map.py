"""Where the people of a segment live, as a small map: its index in each area, with its verdict."""

from typing import TYPE_CHECKING

import numpy as np

from data.answers.address import ask, canonical_query, read_view
from data.answers.calculations import IndexAreas, index_for
from data.answers.map.paint import paint_for
from data.answers.spots import names_at
from data.answers.story.values import Pictured
from data.answers.words import format_count
from data.manifest import is_finer, is_known_by
from data.model import Classification, Level, Manifest, Segment, Tier
from data.stats.verdict import Band
from data.store.reader import Atlas

if TYPE_CHECKING:
    from data.answers.asked import Asked

MOST_DRAWN = 1_000
"""Areas of a small map. More would be smaller than its pixels."""
MOST_NAMED = 3
RARER = (Band.LOW_998, Band.LOW_95)
COMMONER = (Band.HIGH_95, Band.HIGH_998)
KNOWN = (*RARER, Band.SIMILAR, *COMMONER)


def level_of_map(manifest: Manifest, scheme: Classification, tier: Tier) -> Level | None:
    """The finest classified level with names that is not too many areas for a small map."""
    if not is_known_by(scheme, tier):
        return None
    return next(
        (
            level
            for level in manifest.levels
            if level.named
            and 1 < level.areas <= MOST_DRAWN
            and not is_finer(manifest, level.key, scheme.given_level)
        ),
        None,
    )


def map_of(asked: "Asked", segment: Segment) -> tuple[Pictured, dict[str, str]] | None:
    """The small map of a segment, and the names of the address that show it large.

    None where no level of areas is classified, or nobody lives in the segment.
    """
    scheme, tier = asked.scheme, asked.tier
    if scheme is None or tier is None:
        return None
    level = level_of_map(asked.manifest, scheme, tier)
    if level is None:
        return None
    large = {
        "classification": scheme.key,
        "tier": tier.key,
        "segment": segment.code,
        "measure": "index",
        "level": level.key,
    }
    manifest, atlas = asked.manifest, asked.atlas
    there = ask(read_view(large, manifest)[0], atlas)
    found, paint = index_for(atlas, level, scheme, tier, segment), paint_for(there)
    if found is None:
        return None
    picture = Pictured(
        address=f"/api/v1/{atlas.build_id}/map.png?{canonical_query(there.view, manifest)}&small=1",
        described=f"Map by {level.name}: {_described(atlas, level, segment, found)}",
        caption=(
            f"Index of its share of {scheme.weight} in each {level.name}; 100: as in all of"
            f" {manifest.title}. Blue or brown only where it differs by more than chance."
        ),
        legend=tuple(
            (
                f"{entry.label} ({format_count(entry.areas)})",
                entry.colours.get("light", ""),
                entry.kind,
            )
            for entry in paint.legend
            if entry.areas
        ),
    )
    return picture, large | {"mode": "explore"}


def _described(atlas: Atlas, level: Level, segment: Segment, found: IndexAreas) -> str:
    """In how many areas the segment is commoner and rarer, and where it is commonest."""
    known, up, down = (int(np.isin(found.band, bands).sum()) for bands in (KNOWN, COMMONER, RARER))
    rows = np.argsort(-np.nan_to_num(found.share), kind="stable")[:MOST_NAMED]
    names = names_at(level.key, rows[found.share[rows] > 0], atlas)
    counts = f"{format_count(up)} of {format_count(known)} {level.names}, rarer in"
    highest = f" The highest share: {', '.join(names)}." if up else ""
    return (
        f"{segment.name}, by more than chance: commoner than overall in {counts}"
        f" {format_count(down)}.{highest}"
    )
