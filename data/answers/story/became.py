"""What became of the groups of an older version of a classification, in one area or in all."""

from dataclasses import dataclass

import numpy as np

from data.answers.asked import Asked
from data.answers.calculations.versions import Crosswalk, Versions, within
from data.answers.cited import Cited, cite_classification, cite_crosswalk
from data.answers.measures.reclassed import RECLASSED, found_for, pair_of, pair_title
from data.answers.sentences.versions import COMPARABLE, NOT_COMPARABLE, RE_BASED, trend_words
from data.answers.spots import name_of, reach
from data.answers.words import first_up, format_percent, scheme_words
from data.manifest import levels_from
from data.model import Classification, Segment, Tier
from data.palettes import segment_colours
from data.stats.crosswalk import shares_of_old

GIVEN = (
    "The shares of each old group are those of a file, the same in every area. The households are"
    " those of the older classification."
)


@dataclass(frozen=True, slots=True)
class Part:
    """The part of an old group that is in one new group. ``share`` of the old one, 0 to 1."""

    group: Segment
    count: float
    share: float
    place: int
    """Of the new group in its tier."""


@dataclass(frozen=True, slots=True)
class OldGroup:
    """An old group, and where those in it are now, the largest part first."""

    group: Segment
    count: float
    parts: tuple[Part, ...]
    is_same: bool
    """Whether it is the same people as its largest part's group, at least 0.99 both ways."""

    @property
    def trend(self) -> str:
        """What a trend over the change is."""
        return COMPARABLE if self.is_same else RE_BASED


@dataclass(frozen=True, slots=True)
class Became:
    """The groups of both versions, in their own order, with what became of the old ones."""

    title: str
    place: str
    old: str
    new: str
    """Version and tier in words: "Output Area Classification 2011 supergroups"."""
    versions: tuple[str, str]
    unit: str
    base: str
    """What is counted, in words: whose households."""
    rows: tuple[OldGroup, ...]
    groups: tuple[Segment, ...]
    """The new groups."""
    lead: str
    trend: str
    """For how many groups a trend over the change is comparable, and that others are re-based."""
    notes: tuple[str, ...]
    cited: tuple[Cited, ...]
    has_map: bool
    """Whether there can be a map of the areas that left their group."""
    on_map: bool
    """Whether the map of the view shows it."""
    measure: str = RECLASSED.key
    """Key of the measure that shows it on the map."""

    @property
    def total(self) -> float:
        return sum(row.count for row in self.rows)


def became_for(asked: Asked) -> Became | str | None:
    """What became of the groups where the view is.

    A sentence where it cannot be worked out; None where the atlas has one version only.
    """
    pair, found = pair_of(asked), found_for(asked)
    if pair is None:
        return None
    if found is None:
        reason = pair.refusal or (
            f"{pair.old.title} and {pair.new.title} are not both given by {pair.new_tier.names}."
        )
        return f"{reason} {NOT_COMPARABLE}"
    levels = {level.key for level in levels_from(asked.manifest, found.level)}
    spot = reach(asked.spot, levels, asked.atlas)
    here = within(found, asked.atlas, spot)
    rows = _rows(here, found)
    place = name_of(spot, asked.atlas)
    if not any(row.count for row in rows):
        return f"What became of the groups of {pair.old.title} is not known for {place}."
    versions = pair.names
    unit = (pair.old if pair.given else pair.new).weight
    whose = f"by {pair.old.title}" if pair.given else "the same for both versions"
    # A group without anybody in the whole atlas has nothing to be the same as.
    groups = int((found.table.sum(axis=1) > 0).sum())
    return Became(
        title=f"What became of each group: {pair_title(pair)}",
        place=place,
        old=scheme_words(pair.old, pair.old_tier),
        new=scheme_words(pair.new, pair.new_tier),
        versions=versions,
        unit=unit,
        base=f"{first_up(unit)} of {place}, {whose}",
        rows=rows,
        groups=pair.new_tier.segments,
        lead=_lead(rows, versions),
        trend=trend_words(*versions, int(found.same.sum()), groups),
        notes=(GIVEN if pair.given else RECLASSED.explanation(asked), *_colours(pair)),
        cited=(
            cite_classification(pair.old),
            cite_classification(pair.new),
            *([cite_crosswalk(pair.given, pair.old)] if pair.given and pair.given.source else []),
        ),
        has_map=not pair.map_refusal,
        on_map=asked.measure.key == RECLASSED.key,
    )


def _rows(here: Crosswalk, whole: Crosswalk) -> tuple[OldGroup, ...]:
    new, shares = here.versions.new_tier.segments, shares_of_old(here.table)
    same, found = whole.same, []
    for row, group in enumerate(here.versions.old_tier.segments):
        order = np.argsort(-here.table[row], kind="stable")
        parts = tuple(
            Part(new[n], float(here.table[row, n]), float(shares[row, n]), n)
            for n in order.tolist()
            if here.table[row, n] > 0
        )
        found.append(OldGroup(group, float(here.table[row].sum()), parts, bool(same[row])))
    return tuple(found)


def _lead(rows: tuple[OldGroup, ...], versions: tuple[str, str]) -> str:
    """What became of the largest old group, as a sentence."""
    largest = max(rows, key=lambda row: row.count)
    part = largest.parts[0]
    return (
        f"Of the largest group of {versions[0]}, {largest.group.name}, {format_percent(part.share)}"
        f" are now {part.group.name}."
    )


def _colours(pair: Versions) -> tuple[str, ...]:
    """Whose colours the groups have."""
    own = [
        colours_are_ours(v, t) for v, t in ((pair.old, pair.old_tier), (pair.new, pair.new_tier))
    ]
    if all(own):
        return ("The colours are Wardwise's own; none is official.",)
    if not any(own):
        return ("The colours are those of the files of the classifications.",)
    ours, theirs = (pair.old, pair.new) if own[0] else (pair.new, pair.old)
    return (
        f"The colours of {ours.version} are Wardwise's own, and not official; those of"
        f" {theirs.version} are its file's.",
    )


def colours_are_ours(scheme: Classification, tier: Tier) -> bool:
    """Whether a tier has the colours that Wardwise gives, and not those of its owner's file."""
    if tier.of_owner is not None:
        return not tier.of_owner
    given = segment_colours(
        scheme.scheme, scheme.version, tier.key, [s.code for s in tier.segments]
    )
    return [(s.colour, s.colour_dark) for s in tier.segments] == [tuple(each) for each in given]
