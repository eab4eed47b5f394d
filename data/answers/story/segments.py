"""What the groups of a scheme are: a list of all of them, or one or two of them in full."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from data.answers.calculations import SegmentProfile, profile_for
from data.answers.calculations.profile_index import index_for
from data.answers.calculations.question import Question
from data.answers.cited import Cited, cite_classification
from data.answers.spots import names_at
from data.answers.story.own import OwnMade, own_for, what_makes
from data.answers.story.segment_map import map_of
from data.answers.story.values import Pictured
from data.answers.verdict_words import MARKS
from data.answers.words import first_up, format_number, format_percent, title_of_item
from data.manifest import ALL, EVERY_WINDOW, Item, file_address, is_finer, is_known_by, months_of
from data.model import Attribute, AttributeTable, Classification, Level, Manifest, Segment, Tier
from data.stats.verdict import Band
from data.store.reader import Atlas

if TYPE_CHECKING:
    from data.answers.asked import Asked

MOST_BESIDE = 2
MOST_AREAS = 5
TYPICAL = "most typical of it, from 0 (between two groups) to 1 (at the centre of this one)"
NO_SCHEME = "This atlas has no classification of the people who live here."
USES_NOTE = (
    "Index of the latest period, 100: as much as everybody, with its 95% interval. It assumes that"
    " within an area every group uses a service alike"
)


@dataclass(frozen=True, slots=True)
class SegmentLine:
    """One segment in the list."""

    segment: Segment
    share: str
    """Its share of the atlas in words; empty where it is not known."""


@dataclass(frozen=True, slots=True)
class SegmentCard:
    """One segment: what it is, where it lives and what it uses."""

    segment: Segment
    share: str
    areas: tuple[tuple[str, str, str], ...]
    """The areas most of it: reference, name, and their share or how typical they are, in words."""
    areas_of: str
    """What these areas are, with what their figures are; empty where none is classified."""
    part_of: str = ""
    """The larger groups that it is part of, the nearest first."""
    made_by: str = ""
    """The figures in which it is furthest from the mean; of a classification of one's own."""
    picture: Pictured | None = None
    """Where it lives, as a small map."""
    on_map: dict[str, str] = field(default_factory=dict)
    """What the address names to show that map large."""


@dataclass(frozen=True, slots=True)
class SaidRow:
    """One line of the table: what is said of each segment that is shown."""

    title: str
    values: tuple[str, ...]
    """Empty where nothing is said of a segment."""


@dataclass(frozen=True, slots=True)
class SaidTable:
    """Lines under one heading, with their source."""

    title: str
    rows: tuple[SaidRow, ...]
    source: str = ""


@dataclass(frozen=True, slots=True)
class Segments:
    """The page: all segments of a tier, and one or two of them in full where they are chosen."""

    title: str
    unit: str
    """What shares are of: 'households'."""
    lines: tuple[SegmentLine, ...]
    tiers: tuple[tuple[str, str], ...]
    """Key and names of the tiers that there are."""
    tier: str
    scheme: str
    chosen: tuple[SegmentCard, ...]
    tables: tuple[SaidTable, ...]
    cited: tuple[Cited, ...]
    files: tuple[tuple[str, str], ...]
    """Name and address of each file; empty where nothing is said of the segments."""
    own: OwnMade | None = None
    """How the groups were made, in the list of all of them, where they are one's own."""


def segments_for(asked: "Asked") -> Segments | str:
    """The segments of the view's scheme and tier; a sentence where there are none."""
    scheme, tier = asked.scheme, asked.tier
    if scheme is None or tier is None:
        return NO_SCHEME
    atlas, manifest = asked.atlas, asked.manifest
    mix = atlas.mix_of(scheme.key, tier.key, asked.coarsest.key, None)
    shares = mix / mix.sum() if is_known_by(scheme, tier) and mix.sum() > 0 else np.full(0, 0.0)
    told = [format_percent(float(share), 1) for share in shares] or [""] * len(tier.segments)
    kept = [k for k, s in enumerate(tier.segments) if s.code in asked.view.segment]
    kept.sort(key=lambda k: asked.view.segment.index(tier.segments[k].code))
    kept = kept[:MOST_BESIDE]
    cards = tuple(_pictured(asked, tier.segments[k], told[k]) for k in kept)
    shown = [tier.segments[k] for k in kept]
    return Segments(
        title=f"{scheme.title}: {tier.names}",
        unit=scheme.weight,
        lines=tuple(SegmentLine(s, told[k]) for k, s in enumerate(tier.segments)),
        tiers=tuple((t.key, first_up(t.names)) for t in scheme.tiers),
        tier=tier.key,
        scheme=scheme.key,
        chosen=cards,
        tables=(*said_tables(manifest, scheme, shown), *_uses(atlas, scheme, tier, kept))
        if kept
        else (),
        cited=(cite_classification(scheme),),
        files=tuple(
            (name, file_address(manifest, name, f"classification={scheme.key}"))
            for name in ("segments.csv", "segments.xlsx")
        )
        if tables_of(manifest, scheme)
        else (),
        own=None if kept else own_for(asked),
    )


def tables_of(manifest: Manifest, scheme: Classification) -> tuple[AttributeTable, ...]:
    """The tables that say something of the segments of a scheme."""
    return tuple(t for t in manifest.attributes if t.classification == scheme.key)


def value_words(attribute: Attribute, code: str) -> str:
    """What an attribute says of a segment, with its unit; empty where it says nothing."""
    said = attribute.values.get(code, "")
    if not said or attribute.kind in ("text", "index"):
        return said
    return f"{said}%" if attribute.kind == "percent" else f"{said} {attribute.unit}".strip()


def source_words(table: AttributeTable) -> str:
    """Where a table comes from, and the day, month or year it is of."""
    return ", ".join(filter(None, (table.source.rstrip("."), table.licence, table.dated)))


def said_tables(
    manifest: Manifest, scheme: Classification, shown: list[Segment]
) -> tuple[SaidTable, ...]:
    """What is said of some segments, a table for each heading, in the order of the files."""
    found: list[SaidTable] = []
    for table in tables_of(manifest, scheme):
        for group in dict.fromkeys(a.group for a in table.attributes):
            rows = [
                SaidRow(_titled(a), tuple(value_words(a, s.code) for s in shown))
                for a in table.attributes
                if a.group == group
            ]
            rows = [row for row in rows if any(row.values)]
            if rows:
                found.append(SaidTable(group or table.title, tuple(rows), source_words(table)))
    return tuple(found)


def _titled(attribute: Attribute) -> str:
    return (
        f"{attribute.title} (index, 100: as everywhere)"
        if attribute.kind == "index"
        else attribute.title
    )


def _pictured(asked: "Asked", segment: Segment, share: str) -> SegmentCard:
    """The card of a segment, with its small map where there is one."""
    assert asked.scheme is not None
    assert asked.tier is not None
    card = _card(asked.atlas, asked.scheme, asked.tier, segment, share)
    found = map_of(asked, segment)
    return replace(card, picture=found[0], on_map=found[1]) if found else card


def _card(
    atlas: Atlas, scheme: Classification, tier: Tier, segment: Segment, share: str
) -> SegmentCard:
    level = _level_of(atlas, scheme, tier)
    found = index_for(atlas, level, scheme, tier, segment) if level else None
    own = scheme.own
    group = next((g for g in own.groups if g.code == segment.code), None) if own else None
    made_by = what_makes(own, group) if own and group else ""
    about = (part_of(scheme, tier, segment), made_by)
    if (typical := _most_typical(atlas, scheme, tier, segment)) is not None:
        return SegmentCard(segment, share, *typical, *about)
    if level is None or found is None:
        return SegmentCard(segment, share, (), "", *about)
    known = np.nan_to_num(found.share)
    # Of areas with the same share, such as all of it, the one where most of it live comes first.
    rows = np.lexsort((-found.count, -known))[:MOST_AREAS]
    rows = rows[known[rows] > 0]
    told = [format_percent(float(known[row]), 1) for row in rows]
    title = f"{level.names} with the highest share"
    return SegmentCard(segment, share, _places(atlas, level, rows, told), title, *about)


def part_of(scheme: Classification, tier: Tier, segment: Segment) -> str:
    """The larger groups that a segment is part of, in words: the nearest first; empty for none."""
    told, code = [], segment.parent
    for above in reversed(scheme.tiers[: scheme.tiers.index(tier)]):
        parent = next((s for s in above.segments if s.code.casefold() == code.casefold()), None)
        if parent is None:
            break
        told.append(f"{above.name} {parent.code} {parent.name}")
        code = parent.parent
    return ", ".join(told)


def _most_typical(
    atlas: Atlas, scheme: Classification, tier: Tier, segment: Segment
) -> tuple[tuple[tuple[str, str, str], ...], str] | None:
    """The areas nearest to the centre of a group, and what they are; None where it is not said.

    Each area that was grouped is wholly in its group, so shares would tell nothing.
    """
    marks = atlas.marks(scheme.key)
    if marks is None or tier.key != scheme.given_tier:
        return None
    level = atlas.level(scheme.given_level)
    groups, _ = atlas.dominant(scheme.key, tier.key, level.key)
    known = np.where(groups == tier.segments.index(segment), marks.typicality, np.nan)
    rows = np.argsort(-known, kind="stable")[:MOST_AREAS]
    rows = rows[np.isfinite(known[rows])]
    if not rows.size:
        return None
    told = [f"{known[row]:.2f}" for row in rows]
    return _places(atlas, level, rows, told), f"{level.names} {TYPICAL}"


def _level_of(atlas: Atlas, scheme: Classification, tier: Tier) -> Level | None:
    """The finest level of areas with names that are classified; else the coarsest classified."""
    if not is_known_by(scheme, tier):
        return None
    manifest = atlas.manifest
    there = [v for v in manifest.levels if not is_finer(manifest, v.key, scheme.given_level)]
    named = [v for v in there if v.named and v.areas > 1]
    return next(iter([*named, *there[-1:]]), None)


def _places(
    atlas: Atlas, level: Level, rows: NDArray[np.intp], told: Sequence[str]
) -> tuple[tuple[str, str, str], ...]:
    """Some areas, by row: reference, name, and what is told of each."""
    codes, names = atlas.areas(level.key).codes, names_at(level.key, rows, atlas)
    return tuple(
        (f"{level.key}:{codes[row]}", name, said)
        for row, name, said in zip(rows, names, told, strict=True)
    )


def _uses(
    atlas: Atlas, scheme: Classification, tier: Tier, kept: list[int]
) -> tuple[SaidTable, ...]:
    """The profile index of every service, with its 95 % interval: (rows, segments shown).

    Those that differ most come first. Services whose counts do not tell groups apart are left out.
    """
    found = []
    for item in atlas.items():
        if item.base is None or not item.records.about_use:
            continue
        profile = _profile(atlas, scheme, tier, item)
        if profile is None:
            continue
        words = tuple(_index_words(profile, k) for k in kept)
        if any(words):
            found.append((-_far(profile, kept), SaidRow(title_of_item(item), words)))
    found.sort(key=lambda pair: pair[0])
    if not found:
        return ()
    return (SaidTable("What they use", tuple(row for _, row in found), USES_NOTE),)


def _profile(atlas: Atlas, scheme: Classification, tier: Tier, item: Item) -> SegmentProfile | None:
    """The profile of an item over the whole atlas, in its latest period."""

    def made() -> tuple[SegmentProfile | None]:
        window = next((w for w in EVERY_WINDOW if months_of(item.records, w)), None)
        if window is None or not is_known_by(scheme, tier):
            return (None,)
        month = months_of(item.records, window)[-1]
        level = atlas.manifest.levels[-1]
        profile = profile_for(atlas, Question(level, item, ALL, month, window, scheme, tier))
        return (profile if isinstance(profile, SegmentProfile) else None,)

    return atlas.keep(f"segment-use/{scheme.key}/{tier.key}/{item.key}", made)[0]


def _index_words(found: SegmentProfile, k: int) -> str:
    """The index of a segment with its interval and mark; empty where nothing can be said."""
    p = found.profile
    if not np.isfinite(p.low[k]) or found.ends is not None:
        return ""
    band = Band(int(p.band[k]))
    mark = f"{MARKS[band]} " if band.direction else ""
    return (
        f"{mark}{format_number(float(p.index[k]))}"
        f" ({format_number(float(p.low[k]))}–{format_number(float(p.high[k]))})"
    )


def _far(found: SegmentProfile, kept: list[int]) -> float:
    """How far the first segment's index is from 100 beyond its interval."""
    p, k = found.profile, kept[0]
    return float(np.nan_to_num(max(p.low[k] - 100, 100 - p.high[k], 0)))
