"""One service over the areas of a field.

The charts show the verdicts of the areas, their funnel, and how they vary with an indicator.
"""

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from data.answers.address import canonical_query
from data.answers.asked import Asked
from data.answers.calculations import Question, RatedAreas, rated_for
from data.answers.cited import cite_indicator
from data.answers.measures.difference import DifferenceMeasure
from data.answers.spots import Spot, comparator_of, name_of, names_at, reach
from data.answers.story.chart_values import FieldFigure, FunnelFigure, ScatterFigure
from data.answers.story.services import cited_of
from data.answers.words import level_name, period_words
from data.manifest import AUTO, Item, file_address, rated_levels
from data.model import Level
from data.periods import words_of_label
from data.stats.among import spread_among, wider
from data.stats.funnel import funnel_of_rates, funnel_of_ratios
from data.stats.ratios import AS_MANY, rates_judged, ratios_of, without_verdict
from data.stats.refusals import Refusal
from data.stats.relation import fitted_line
from data.stats.verdict import Verdicts

ENOUGH_AREAS = 5
MANY_AREAS = 10
MOST_AREAS = 1_200
"""The most points in a chart of the panel, for the browser's time and for the eye."""
EVERY = 10**9
LINE_POINTS = 60


@dataclass(frozen=True, slots=True)
class Field:
    """Areas that are compared with each other.

    They are rows (area number − 1) of one level: all of it, or those inside one area.
    """

    level: Level
    rows: np.ndarray
    within: Spot | None


def field_of(asked: Asked, item: Item, *, most: int = MOST_AREAS) -> Field | None:
    """The areas whose rates are compared with each other.

    They are of the level that the view names, else of the level of the chosen area, else of the
    coarsest level with enough areas. A level with more than ``most`` areas is cut to those in the
    widest area around the chosen one that holds no more.

    None where the item has rates at no suitable level.
    """
    counted = rated_levels(asked.manifest, item)
    known = [level for level in asked.manifest.levels if level.key in counted]
    pinned = asked.level if asked.view.level != AUTO and asked.level in known else None
    own = reach(asked.spot, counted, asked.atlas)
    at_spot = asked.atlas.level(own.level) if own else None
    start = pinned or (at_spot if at_spot and at_spot.areas >= ENOUGH_AREAS else None)
    if start is None:
        coarse = (level for level in reversed(known) if level.areas >= MANY_AREAS)
        start = next(coarse, known[0] if known else None)
    return _cut(asked, start, most, known) if start else None


def _cut(asked: Asked, level: Level, most: int, known: list[Level]) -> Field | None:
    if level.areas <= most:
        return Field(level, np.arange(level.areas), None)
    parents, spot = asked.atlas.areas(level.key).parents, asked.spot
    around: list[Spot] = []
    if spot is not None:
        above = asked.atlas.parents_of(spot.level, spot.number)
        around = [spot, *(Spot(key, number) for key, number, _, _ in above)]
    for place in reversed(around):
        if place.level in parents:
            rows = np.flatnonzero(parents[place.level] == place.number)
            if ENOUGH_AREAS <= len(rows) <= most:
                return Field(level, rows, place)
    coarser = next((v for v in known if ENOUGH_AREAS <= v.areas <= most), None)
    return Field(coarser, np.arange(coarser.areas), None) if coarser else None


def field_for(asked: Asked, *, most: int = MOST_AREAS) -> FieldFigure | None:
    """Rates of the chosen service over the field of at most ``most`` areas.

    They are judged against the comparator of the question, as the map is. None where there are no
    areas to compare.
    """
    item, atlas = asked.item, asked.atlas
    field = field_of(asked, item, most=most) if item and asked.month is not None else None
    question = asked.question(field.level) if field else None
    if item is None or item.base is None or field is None or question is None:
        return None
    rated = rated_for(atlas, question, comparator_of(asked))
    if rated is None or math.isnan(rated.against.rates[0]):
        return None
    rows, level, areas = field.rows, field.level, atlas.areas(field.level.key)
    against = _against(asked, question, rated)
    where = name_of(field.within, atlas)
    cut = f"Of {level.areas:,} {level.names}, those in {where} are shown."
    return FieldFigure(
        names=level.names,
        where=where,
        references=tuple(f"{level.key}:{code}" for code in areas.codes[rows]),
        titles=tuple(names_at(level.key, rows, atlas)),
        verdicts=against.rates.of(rows),
        chosen=_chosen_row(asked, item, field),
        comparator=against.name,
        reference_count=rated.against.count,
        reference_base=rated.against.base,
        reference_range=rated.against.rates if rated.against.range else None,
        dispersion=question.dispersion,
        part_of_base=question.part_of_base,
        step=item.records.rounding,
        unit=f"{item.events} per 1,000 {item.base.title}",
        base_title=item.base.title,
        period=period_words(asked),
        download=file_address(
            asked.manifest, "rates.csv", canonical_query(asked.view, asked.manifest)
        ),
        note=cut if field.within else "",
        cited=cited_of(item),
        ratios=against.ratios.of(rows) if against.ratios else None,
        has_lines=against.is_known,
        is_untested=against.is_untested,
        refusal=against.refusal,
        estimated=tuple(atlas.is_estimate(level.key, item.base.key)[rows].tolist()),
    )


class _Against(NamedTuple):
    """The areas of a level against the comparator of the question; fields as of a FieldFigure."""

    name: str
    rates: Verdicts
    ratios: Verdicts | None = None
    is_known: bool = True
    is_untested: bool = False
    refusal: str = ""


def _against(asked: Asked, question: Question, rated: RatedAreas) -> _Against:
    measure = asked.measure
    if not isinstance(measure, DifferenceMeasure) or measure.comparator == "atlas":
        return _Against(rated.against.name, rated.verdicts)
    judged = measure.judged(asked.atlas, question)
    if isinstance(judged, Refusal):
        rates = without_verdict(rated.verdicts, judged.rule)
        return _Against(measure.other, rates, refusal=judged.text)
    return _Against(
        measure.other,
        rates_judged(rated.verdicts, judged),
        ratios_of(judged),
        measure.is_other_known,
        measure.is_untested(asked),
    )


def _chosen_row(asked: Asked, item: Item, field: Field) -> int | None:
    """Place of the chosen area in the field."""
    own = reach(asked.spot, rated_levels(asked.manifest, item), asked.atlas)
    if own is None or own.level != field.level.key:
        return None
    found = np.flatnonzero(field.rows == own.number - 1)
    return int(found[0]) if len(found) else None


def funnel_for(field: FieldFigure) -> FunnelFigure:
    """The lines of the funnel over the sizes of base, or of what there would be, in the field."""
    sizes = field.drawn.base[np.nan_to_num(field.drawn.base) > 0]
    low, high = (float(sizes.min()), float(sizes.max())) if len(sizes) else (1.0, 2.0)
    at = np.geomspace(max(low * 0.9, 1.0), max(high * 1.05, 2.0), LINE_POINTS)
    if not field.has_lines or field.is_untested:
        return FunnelFigure(field, at, None, None)
    lines = [
        funnel_of_ratios(at, level, dispersion=field.dispersion)
        if field.ratios is not None
        else funnel_of_rates(
            field.reference_count,
            field.reference_base,
            at,
            level,
            dispersion=field.dispersion,
            part_of_base=field.part_of_base,
        )
        for level in (0.95, 0.998)
    ]
    spread = _spread(field)
    reference = (
        AS_MANY if field.ratios is not None else 1000 * field.reference_count / field.reference_base
    )
    among = wider(lines[0], reference, spread) if spread > 1 else None
    return FunnelFigure(field, at, lines[0], lines[1], spread, among)


def _spread(field: FieldFigure) -> float:
    """How many times as far areas lie from the reference as by chance, to one decimal; 1 if not."""
    verdicts, share = field.drawn, field.reference_count / field.reference_base
    is_ratio = field.ratios is not None
    found = spread_among(
        verdicts.count,
        verdicts.base if is_ratio else verdicts.base * share,
        verdicts.base if field.part_of_base and not is_ratio else None,
        dispersion=field.dispersion,
        step=field.step,
    )
    return round(found or 1.0, 1)


def scatter_for(asked: Asked, field: FieldFigure) -> ScatterFigure | str:
    """The field against the view's indicator.

    A sentence where the indicator is not known for these areas.
    """
    indicator, atlas = asked.indicator, asked.atlas
    level = field.references[0].partition(":")[0] if field.references else ""
    if indicator is None or not indicator.latest:
        return "This atlas has no indicator to set take-up against."
    if level not in indicator.levels:
        known = ", ".join(level_name(asked.manifest, key, plural=True) for key in indicator.levels)
        return (
            f"{indicator.title} is known for {known}, not for {field.names}. Choose another"
            " indicator, or other areas under Detail."
        )
    numbers = [atlas.number(level, ref.partition(":")[2]) or 1 for ref in field.references]
    every = atlas.indicator(level, indicator.key, indicator.latest)
    values = every.values[np.array(numbers) - 1]
    fitted = fitted_line(values, field.verdicts.value)
    line, refusal = (None, fitted.text) if isinstance(fitted, Refusal) else (fitted, "")
    return ScatterFigure(
        field,
        indicator.title,
        indicator.unit,
        words_of_label(indicator.latest),
        values,
        line,
        refusal,
        (cite_indicator(indicator),),
    )
