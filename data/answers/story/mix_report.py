"""The profile of a place, or of a list of customers, by segment: the report that profilers sell.

For each segment it has the count and the base, both with their share, the penetration, and the
index with its interval. The formulas are those of ``data.stats.profile``.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from data.answers.asked import Asked
from data.answers.cited import Cited, cite_classification
from data.answers.spots import Spot, name_of, parent_of, reach, reference_of
from data.answers.view import ATLAS
from data.answers.words import first_up, format_number, format_percent, scheme_words
from data.manifest import is_finer, levels_from
from data.model import Classification, Segment, Tier
from data.names import natural_key
from data.stats.inputs import Floats
from data.stats.profile import profile_of
from data.stats.refusals import Rule
from data.stats.verdict import Band
from data.store.reader import Atlas

MOST_OFFERED = 150
"""Levels with more areas are not offered to compare with; a link can name their areas."""
AROUND = "Around it"
NO_BASE = "no base"
VERDICTS = {-1: "under-represented", 0: "could be chance", 1: "over-represented"}
IMPORTANT = "important"


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One segment. Percentages are from 0 to 100; NaN where a figure cannot be given."""

    code: str
    name: str
    colour: str
    colour_dark: str
    count: float
    percent: float
    base: float
    base_percent: float
    penetration: float
    """Those counted out of 100 of the segment's base."""
    index: float
    low: float
    high: float
    """95 % interval of the index."""
    band: Band
    verdict: str
    """Over- or under-represented only where the interval leaves 100 out; else why not."""
    is_important: bool
    """Index below 90 or above 110: how large it is, whatever chance could bring."""


@dataclass(frozen=True, slots=True)
class MixReport:
    """The report: who is counted, beside what, and a row for each segment."""

    place: str
    comparison: str
    scheme: str
    """Classification and tier in words."""
    unit: str
    """What is counted: "households", "customers"."""
    base_unit: str
    rows: tuple[ReportRow, ...]
    notes: tuple[str, ...]
    cited: tuple[Cited, ...] = ()
    against: str = ""
    """What the address calls the comparison; empty for the nearest larger area."""
    offered: tuple[tuple[str, str, str], ...] = ()
    """Comparisons to choose from: what the address calls each, its name, and its kind."""
    counted: float | None = None
    """All that were counted, where some rows are hidden; else the sum of the rows."""

    @property
    def total(self) -> float:
        if self.counted is not None:
            return self.counted
        return float(np.nansum([row.count for row in self.rows]))

    @property
    def base_total(self) -> float:
        return float(np.nansum([row.base for row in self.rows]))

    @property
    def is_whole(self) -> bool:
        """Whether every count is a whole number: none was shared out."""
        return all(row.count.is_integer() for row in self.rows if row.count == row.count)

    @property
    def title(self) -> str:
        return f"Profile of {self.place} against {self.comparison}"

    @property
    def lead(self) -> str:
        """The segment that is most over-represented, as a sentence; empty where none is."""
        over = [row for row in self.rows if row.band.direction > 0]
        if not over:
            return ""
        most = max(over, key=lambda row: row.index)
        index = format_number(most.index)
        return f"{most.name}: the most over-represented group, with an index of {index}."


def rows_of(
    segments: Sequence[Segment],
    counts: Floats,
    base: Floats,
    *,
    is_part: bool = True,
    total: float | None = None,
) -> tuple[ReportRow, ...]:
    """The rows of a report. ``counts`` and ``base``: (k,), in one unit and in the segments' order.

    ``is_part``: those counted are part of the base. Else there is no penetration. ``total``: all
    that were counted, where some counts are hidden (NaN).
    """
    found = profile_of(counts, base, all_users=total)
    important = found.is_important
    rows = []
    for i, segment in enumerate(segments):
        band = Band(int(found.band[i]))
        has_none = found.rule[i] == Rule.NO_BASE
        rows.append(
            ReportRow(
                code=segment.code,
                name=segment.name,
                colour=segment.colour,
                colour_dark=segment.colour_dark,
                count=float(found.count[i]),
                percent=float(found.percent[i]),
                base=float(found.base[i]),
                base_percent=float(found.base_percent[i]),
                penetration=float(found.penetration[i]) if is_part else np.nan,
                index=float(found.index[i]),
                low=float(found.low[i]),
                high=float(found.high[i]),
                band=band,
                verdict=NO_BASE if has_none else VERDICTS[band.direction],
                is_important=bool(important[i]) and not has_none,
            )
        )
    return tuple(rows)


def report_for(asked: Asked) -> MixReport | str | None:
    """The profile of the chosen area against a larger one.

    A sentence where there is nothing to compare with, and None where no area is chosen or the
    atlas has no classification.
    """
    scheme, tier, atlas = asked.scheme, asked.tier, asked.atlas
    if scheme is None or tier is None or asked.spot is None:
        return None
    levels = {level.key for level in levels_from(asked.manifest, scheme.given_level)}
    spot = reach(asked.spot, levels, atlas)
    if spot is None:
        return f"{scheme.title} is given for larger areas only."
    other = comparison_of(asked, spot)
    counts, base = (_mix(atlas, scheme, tier, place) for place in (spot, other))
    place, comparison = name_of(spot, atlas), name_of(other, atlas)
    if not counts.sum() > 0:
        return f"{scheme.title} says nothing of {place}."
    if np.array_equal(counts, base):
        return f"{place} is all of {comparison}, so there is nothing to compare with."
    is_part = _lies_in(spot, other, atlas)
    return MixReport(
        place=place,
        comparison=comparison,
        scheme=scheme_words(scheme, tier),
        unit=scheme.weight,
        base_unit=scheme.weight,
        rows=rows_of(tier.segments, counts, base, is_part=is_part),
        notes=_notes(asked, spot, is_part, float(counts.sum() / base.sum())),
        cited=(cite_classification(scheme),),
        against=_chosen(asked, spot, other),
        offered=_offered(asked, spot),
    )


def comparison_of(asked: Asked, spot: Spot) -> Spot | None:
    """What an area is profiled against: the larger area that the view names, else its parent.

    None for the whole atlas.
    """
    against, atlas = asked.view.against, asked.atlas
    if against == ATLAS:
        return None
    level, _, code = against.partition(":")
    if code and is_finer(asked.manifest, spot.level, level):
        number = atlas.number(level, code)
        if number:
            return Spot(level, number)
    return parent_of(spot, atlas)


def _mix(atlas: Atlas, scheme: Classification, tier: Tier, place: Spot | None) -> Floats:
    level = place.level if place else atlas.manifest.levels[-1].key
    found: Floats = atlas.mix_of(scheme.key, tier.key, level, place.number if place else None)
    return found


def _lies_in(spot: Spot, other: Spot | None, atlas: Atlas) -> bool:
    if other is None:
        return True
    return any(
        Spot(level, number) == other
        for level, number, _, _ in atlas.parents_of(spot.level, spot.number)
    )


def _notes(asked: Asked, spot: Spot, is_part: bool, share: float) -> tuple[str, ...]:
    place = name_of(spot, asked.atlas)
    other = name_of(comparison_of(asked, spot), asked.atlas)
    return (
        f"Given for {place}, which this area lies in." if spot != asked.spot else "",
        f"{place} is {format_percent(share, 1)} of {other}, and counted in it."
        if is_part
        else f"{place} does not lie in {other}, so there is no penetration.",
    )


def _chosen(asked: Asked, spot: Spot, other: Spot | None) -> str:
    """What the list of comparisons calls the one that is shown."""
    if other == parent_of(spot, asked.atlas):
        return ""
    return reference_of(other, asked.atlas) if other else ATLAS


def _offered(asked: Asked, spot: Spot) -> tuple[tuple[str, str, str], ...]:
    """Larger areas: those around first, the whole atlas, then all others of levels with few."""
    atlas, manifest = asked.atlas, asked.manifest
    around = [
        Spot(level, number)
        for level, number, _, named in atlas.parents_of(spot.level, spot.number)
        if named
    ]
    first = [(reference_of(each, atlas), name_of(each, atlas), AROUND) for each in around]
    if first:
        # It is what an address without a choice means.
        first[0] = ("", *first[0][1:])
    known = {reference_of(each, atlas) for each in around}
    rest = [
        (reference, str(name), first_up(level.names))
        for level in manifest.levels
        if level.named and is_finer(manifest, spot.level, level.key)
        if 1 < level.areas <= MOST_OFFERED
        for code, name in zip(
            atlas.areas(level.key).codes, atlas.areas(level.key).names, strict=True
        )
        if (reference := f"{level.key}:{code}") not in known
    ]
    whole = (ATLAS if first else "", manifest.title, AROUND)
    return (*first, whole, *sorted(rest, key=lambda each: (each[2], natural_key(each[1]))))
