"""One service over the areas of a field: their verdicts, the funnel they lie in, and how they go
with an indicator.
"""

from dataclasses import dataclass

import numpy as np

from callbacks.measures import question_of, rated_for
from callbacks.story.places import Spot, comparator_of, find_spot, name_of, reach
from callbacks.story.takeup import chosen_item, cited_of, levels_of
from data.model import Level
from data.stats.funnel import funnel_of_rates
from data.stats.refusals import Refusal
from data.stats.relation import fitted_line
from data.store.reader import Atlas
from layouts.cited import cite_indicator
from layouts.panels.evidence import FieldFigure, FunnelFigure, ScatterFigure
from layouts.urls import canonical_query
from layouts.view import AUTO, View, find_key, month_index
from layouts.words import channel_words, level_name, window_words

ENOUGH_AREAS = 5
MANY_AREAS = 10
MOST_AREAS = 1_200
"""Points a chart in the panel can bear, in the browser's time and to the eye."""
EVERY = 10**9
LINE_POINTS = 60


@dataclass(frozen=True, slots=True)
class Field:
    """Areas that are set side by side: rows (area number − 1) of one level, all of it or those
    inside one area.
    """

    level: Level
    rows: np.ndarray
    within: Spot | None


def field_of(
    view: View, spot: Spot | None, levels: set[str], atlas: Atlas, *, most: int = MOST_AREAS
) -> Field | None:
    """The areas to set side by side: the level the view names, else that of the chosen area, else
    the coarsest with enough areas.

    A level with more than ``most`` areas is cut to those in the widest area around the chosen one
    that holds no more. None where no level of ``levels`` will do.
    """
    known = [level for level in atlas.manifest.levels if level.key in levels]
    pinned = find_key(known, view.level) if view.level != AUTO else None
    own = reach(spot, levels, atlas)
    at_spot = find_key(known, own.level) if own else None
    start = pinned or (at_spot if at_spot and at_spot.areas >= ENOUGH_AREAS else None)
    if start is None:
        start = next(
            (level for level in reversed(known) if level.areas >= MANY_AREAS),
            known[0] if known else None,
        )
    return _cut(start, spot, atlas, most, known) if start else None


def _cut(
    level: Level, spot: Spot | None, atlas: Atlas, most: int, known: list[Level]
) -> Field | None:
    if level.areas <= most:
        return Field(level, np.arange(level.areas), None)
    parents = atlas.areas(level.key).parents
    around = (
        []
        if spot is None
        else [
            spot,
            *(Spot(key, number) for key, number, _, _ in atlas.parents_of(spot.level, spot.number)),
        ]
    )
    inside = [
        (place, np.flatnonzero(parents[place.level] == place.number))
        for place in reversed(around)
        if place.level in parents
    ]
    found = next(
        ((place, rows) for place, rows in inside if ENOUGH_AREAS <= len(rows) <= most), None
    )
    if found:
        return Field(level, found[1], found[0])
    coarser = next((v for v in known if v.areas <= most and v.areas >= ENOUGH_AREAS), None)
    return Field(coarser, np.arange(coarser.areas), None) if coarser else None


def field_for(view: View, atlas: Atlas, *, most: int = MOST_AREAS) -> FieldFigure | None:
    """Rates of the chosen service over the field of at most ``most`` areas, judged against the
    view's comparator; None where there is nothing to set side by side."""
    item, month, spot = (
        chosen_item(view, atlas.manifest),
        month_index(atlas.manifest, view.period),
        find_spot(view.area, atlas),
    )
    field = (
        field_of(view, spot, levels_of(item.records), atlas, most=most)
        if item and month is not None
        else None
    )
    base_entry = find_key(atlas.manifest.bases, item.base) if item else None
    if item is None or month is None or field is None or base_entry is None:
        return None
    against, question = comparator_of(view, spot, atlas), question_of(view, field.level.key, atlas)
    rated = (
        rated_for(atlas, question, (against.level, against.number) if against else None)
        if question
        else None
    )
    if rated is None or not rated.is_known:
        return None
    rows, areas = field.rows, atlas.areas(field.level.key)
    verdicts = rated.verdicts.of(rows)
    own = reach(spot, levels_of(item.records), atlas)
    chosen = (
        np.flatnonzero(rows == own.number - 1)
        if own and own.level == field.level.key
        else np.empty(0, int)
    )
    return FieldFigure(
        names=field.level.names,
        where=name_of(field.within, atlas),
        references=tuple(f"{field.level.key}:{code}" for code in areas.codes[rows]),
        titles=tuple(map(str, areas.names[rows])),
        verdicts=verdicts,
        chosen=int(chosen[0]) if len(chosen) else None,
        comparator=rated.against.name,
        reference_count=rated.against.count,
        reference_base=rated.against.base,
        unit=f"{item.events} per 1,000 {base_entry.title}",
        base_title=base_entry.title,
        period=", ".join(
            filter(
                None, (window_words(view.window, view.period), channel_words(view, atlas.manifest))
            )
        ),
        download=f"/api/v1/{atlas.build_id}/rates.csv?{canonical_query(view, atlas.manifest)}",
        note=(
            f"Of {field.level.areas:,} {field.level.names}, those in {name_of(field.within, atlas)}"
            " are shown."
            if field.within
            else ""
        ),
        cited=cited_of(item, atlas.manifest),
    )


def funnel_for(field: FieldFigure) -> FunnelFigure:
    """The lines of the funnel over the sizes the field has."""
    sizes = field.verdicts.base[np.nan_to_num(field.verdicts.base) > 0]
    low, high = (float(sizes.min()), float(sizes.max())) if len(sizes) else (1.0, 2.0)
    at = np.geomspace(max(low * 0.9, 1.0), max(high * 1.05, 2.0), LINE_POINTS)
    lines = [
        funnel_of_rates(field.reference_count, field.reference_base, at, level)
        for level in (0.95, 0.998)
    ]
    return FunnelFigure(field, at, lines[0], lines[1])


def scatter_for(view: View, field: FieldFigure, atlas: Atlas) -> ScatterFigure | str:
    """The field against the view's indicator; a sentence where that is not known for these
    areas.
    """
    indicator = find_key(atlas.manifest.indicators, view.indicator)
    level = field.references[0].partition(":")[0] if field.references else ""
    if indicator is None or not indicator.latest:
        return "This atlas has no indicator to set take-up against."
    if level not in indicator.levels:
        known = ", ".join(level_name(atlas.manifest, key, plural=True) for key in indicator.levels)
        return (
            f"{indicator.title} is known for {known}, not for {field.names}. Choose another"
            " indicator, or other areas under Detail."
        )
    numbers = [
        atlas.number(level, reference.partition(":")[2]) or 1 for reference in field.references
    ]
    values = atlas.indicator(level, indicator.key, indicator.latest).values[np.array(numbers) - 1]
    fitted = fitted_line(values, field.verdicts.value)
    line, refusal = (None, fitted.text) if isinstance(fitted, Refusal) else (fitted, "")
    return ScatterFigure(
        field,
        indicator.title,
        indicator.unit,
        indicator.latest,
        values,
        line,
        refusal,
        (cite_indicator(indicator),),
    )
