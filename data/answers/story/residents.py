"""Who lives in an area: its bases and its mix of segments."""

import math
import re
from collections.abc import Mapping

import numpy as np

from data.answers.asked import Asked
from data.answers.cited import cite_base, cite_classification
from data.answers.shape import Shape
from data.answers.spots import Spot, bases_of, estimates_of, name_of, reach
from data.answers.story.values import Fact, MixFigure, MixRow
from data.answers.words import format_base, format_count, scheme_words
from data.manifest import declared_bases, find_key, levels_from, population_of
from data.model import Base, Classification, Manifest, Tier

_TIMES = re.compile(r"\s*\([^)]*\)|,? *\b(?:in |at |mid-?)?(?:19|20)\d\d\b")
"""Words of a title that say when, or how, a base was counted."""


def facts_for(asked: Asked) -> tuple[Fact, ...]:
    """The bases of the chosen area, and of the area beside it, each at one time only.

    The population comes first.
    """
    own, estimated = bases_of(asked.spot, asked.atlas), estimates_of(asked.spot, asked.atlas)
    other = bases_of(asked.beside, asked.atlas) if asked.beside else {}
    others_estimated = estimates_of(asked.beside, asked.atlas) if asked.beside else frozenset()
    return tuple(
        Fact(
            b.title,
            own.get(b.key, math.nan),
            b.period,
            other.get(b.key),
            b.key in estimated,
            b.key in others_estimated,
            cite_base(b).entry,
        )
        for b in told_once(asked.manifest, own)
    )


def told_once(manifest: Manifest, known: Mapping[str, float]) -> list[Base]:
    """Bases, those that count the same at several times once; the population comes first.

    They have the same unit, and the same title but for a year or words in brackets: a card with
    'residents' and 'residents (mid-2020)' would show two populations. It is the first one that is
    known for the area; ``known`` has the value of each base there, NaN where not.
    """
    groups: dict[tuple[str, str], list[Base]] = {}
    people = population_of(manifest)
    for base in dict.fromkeys([*([people] if people else []), *declared_bases(manifest)]):
        title = _TIMES.sub("", base.title).strip().casefold()
        groups.setdefault((base.unit, title), []).append(base)
    return [
        next((b for b in group if not math.isnan(known.get(b.key, math.nan))), group[0])
        for group in groups.values()
    ]


def mix_for(
    asked: Asked, comparator: Spot | None, among: tuple[Spot, ...] = ()
) -> MixFigure | None:
    """The mix of an area against its comparator; None where the atlas has no classification.

    ``among``: areas that together are the comparator, in place of ``comparator``. An area below the
    level of the classification shows the mix of the smallest area around it that has one, and
    states so.
    """
    scheme, tier, spot, atlas = asked.scheme, asked.tier, asked.spot, asked.atlas
    if scheme is None or tier is None:
        return None
    title, cited = scheme_words(scheme, tier), (cite_classification(scheme),)
    levels = {level.key for level in levels_from(asked.manifest, scheme.given_level)}
    reached = reach(spot, levels, atlas)
    if spot is not None and reached is None:
        note = f"{scheme.title} is given for larger areas only."
        return MixFigure(title, scheme.weight, "", (), cited, note)

    def counts_at(place: Spot | None) -> np.ndarray:
        level, number = (place.level, place.number) if place else (asked.coarsest.key, None)
        return atlas.mix_of(scheme.key, tier.key, level, number)

    counts = counts_at(reached)
    compared = [counts_at(place) for place in among or (comparator,)]
    reference = _shares(sum(compared, np.zeros(len(tier.segments))))
    other = _shares(counts_at(asked.beside)) if asked.beside else None
    rows = _rows(tier, counts, reference, other) if counts.sum() > 0 else ()
    note = f"Given for {name_of(reached, atlas)}, which this area lies in."
    return MixFigure(
        title,
        scheme.weight,
        _base_words(asked, scheme, reached, float(counts.sum())),
        rows,
        cited,
        note if reached != spot else "",
        kept_of(asked),
        has_page=True,
        is_own=scheme.own is not None,
    )


def mix_together(asked: Asked, shape: Shape) -> MixFigure | None:
    """The mix of the areas of a shape together, against the whole atlas.

    None where the atlas has no classification.
    """
    scheme, tier, atlas = asked.scheme, asked.tier, asked.atlas
    if scheme is None or tier is None:
        return None
    title, cited = scheme_words(scheme, tier), (cite_classification(scheme),)
    if shape.level not in levels_from(asked.manifest, scheme.given_level):
        note = f"{scheme.title} is given for larger areas only."
        return MixFigure(title, scheme.weight, "", (), cited, note)
    parts = (
        atlas.mix_of(scheme.key, tier.key, shape.level.key, row + 1) for row in shape.rows.tolist()
    )
    counts = sum(parts, np.zeros(len(tier.segments)))
    whole = atlas.mix_of(scheme.key, tier.key, asked.coarsest.key, None)
    rows = _rows(tier, counts, _shares(whole), None) if counts.sum() > 0 else ()
    base = f"{format_count(float(counts.sum()))} {scheme.weight}"
    return MixFigure(title, scheme.weight, base, rows, cited, "", kept_of(asked), has_page=True)


def facts_together(asked: Asked, shape: Shape) -> tuple[Fact, ...]:
    """The bases of the areas of a shape together, with how many areas they are of, if not all."""
    columns = asked.atlas.areas(shape.level.key).bases
    known = {key: int(np.isfinite(column[shape.rows]).sum()) for key, column in columns.items()}
    own = {
        key: float(np.nansum(column[shape.rows])) if known[key] else math.nan
        for key, column in columns.items()
    }

    def title(base: Base) -> str:
        some = known.get(base.key, 0)
        of = f", {some} of {len(shape)} {shape.level.names}" if 0 < some < len(shape) else ""
        return f"{base.title}{of}"

    return tuple(
        Fact(
            title(base),
            own.get(base.key, math.nan),
            base.period,
            None,
            bool(asked.atlas.is_estimate(shape.level.key, base.key)[shape.rows].any()),
            entry=cite_base(base).entry,
        )
        for base in told_once(asked.manifest, own)
    )


def _base_words(asked: Asked, scheme: Classification, spot: Spot | None, counted: float) -> str:
    """What shares are of.

    A place has one number of households, and one of people: where its facts tell another one than
    the shares are of (of another year, or what the membership counts), only the words are given.
    """
    known = bases_of(spot, asked.atlas)
    base, told = (
        find_key(asked.manifest.bases, scheme.weight_base),
        told_once(asked.manifest, known),
    )
    value = known.get(base.key, math.nan) if base else math.nan
    if base is None or not value > 0:
        is_told = any(each.unit == scheme.weight for each in told)
        return scheme.weight if is_told else f"{format_count(counted)} {scheme.weight}"
    if base not in told and any(each.unit == base.unit for each in told):
        return f"{scheme.weight}, {base.period}"
    is_estimate = base.key in estimates_of(spot, asked.atlas)
    return f"{format_base(value, is_estimate=is_estimate)} {scheme.weight}, {base.period}"


def _rows(
    tier: Tier, counts: np.ndarray, reference: np.ndarray, other: np.ndarray | None
) -> tuple[MixRow, ...]:
    shares = _shares(counts)
    return tuple(
        MixRow(
            s.code,
            s.name,
            s.colour,
            s.colour_dark,
            float(counts[i]),
            float(shares[i]),
            float(reference[i]),
            float(other[i]) if other is not None else None,
            s.say,
        )
        for i, s in enumerate(tier.segments)
    )


def kept_of(asked: Asked) -> tuple[str, ...]:
    """Codes of the segments that the map keeps, where it shows who lives here."""
    return asked.view.segment if asked.measure.subject == "people" else ()


def _shares(counts: np.ndarray) -> np.ndarray:
    total = counts.sum()
    return counts / total if total > 0 else np.zeros_like(counts)
