"""The areas of a chart as a file: each with its count, base, rate, interval and verdict."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.answers.asked import Asked
from data.answers.exports.csv_text import (
    base_note_of,
    compared_with,
    csv_text,
    ends_of,
    plain_number,
)
from data.answers.exports.notes import takeup_notes_for
from data.answers.map.paint import paint_for
from data.answers.spots import Spot, own_name_of
from data.answers.story.areas_chart import EVERY, field_for
from data.answers.story.chart_values import FieldFigure
from data.answers.words import item_title
from data.errors import NotFoundError
from data.names import natural_key
from data.stats.verdict import Verdict
from data.store.reader import Atlas

Floats = NDArray[np.floating[Any]]
COLUMNS = (
    "area_code",
    "area_name",
    "in",
    "count",
    "base",
    "rate",
    "rate_low",
    "rate_high",
    "verdict",
    "comparator",
    "comparator_rate",
    "note",
)
RANGED = (("count", "count", 0), ("rate", "value", 4), ("comparator_rate", "reference", 4))
"""Numbers that can be ranges, which have two columns each: name, field of a verdict, places."""


def rates_csv(asked: Asked) -> str:
    """The text of the file: lines that describe it, each behind ``#``, then a row for each area.

    Raises NotFoundError where the view has no rates.
    """
    field = field_for(asked, most=EVERY)
    if field is None:
        raise NotFoundError(
            "There are no areas with rates for this service and period; choose another."
        )
    shown = _shown_on_map(asked, field)
    heading = _heading(field, asked) if shown is None else (*_heading(field, asked), shown.words)
    has_ranges = asked.item is not None and asked.item.records.came_hidden is not None
    ranged = [end for name, _, _ in RANGED if has_ranges for end in ends_of(name)]
    columns = (*COLUMNS, *(shown.columns if shown else ()), *ranged)
    rows = _rows(field, asked.atlas, shown, has_ranges=has_ranges)
    return csv_text(columns, rows, heading=heading)


@dataclass(frozen=True, slots=True)
class Shown:
    """The value of each area on the map, where that is neither its count nor its rate."""

    columns: tuple[str, ...]
    words: str
    values: tuple[Floats, ...]
    """Value and, where there is one, the limits of its interval; each (n,), of the whole level."""


def _shown_on_map(asked: Asked, field: FieldFigure) -> Shown | None:
    measure, places = asked.measure, field.references
    if measure.is_in_rates_file or not places:
        return None
    level = asked.atlas.level(places[0].partition(":")[0])
    there = asked.at(level)
    paint, hover = paint_for(there), measure.hover(there)
    if paint.values is None:
        return None
    key, words = measure.key, f"{measure.key}: {measure.title(there)}, {measure.unit(there)}"
    columns, values = [key], [paint.values]
    if hover is not None:
        columns, values = (
            [*columns, f"{key}_low", f"{key}_high"],
            [*values, hover.low, hover.high],
        )
    if asked.item is not None and asked.item.records.came_hidden:
        columns = [*columns, *ends_of(key)]
        values = [*values, *(paint.ends or (paint.values, paint.values))]
    return Shown(tuple(columns), words, tuple(values))


def _rows(
    field: FieldFigure, atlas: Atlas, shown: Shown | None, *, has_ranges: bool
) -> Iterator[list[str]]:
    found = [
        Spot(level, atlas.number(level, code) or 1)
        for level, _, code in (reference.partition(":") for reference in field.references)
    ]
    names = [own_name_of(spot, atlas) for spot in found]
    for place in sorted(range(len(found)), key=lambda place: natural_key(names[place])):
        spot, code = found[place], field.references[place].partition(":")[2]
        where = atlas.where(spot.level, spot.number)
        verdict = field.verdicts.at(place, field.comparator)
        note = base_note_of(verdict, is_estimate=field.estimated[place])
        row = [*_row(code, names[place], where, verdict), note]
        more = shown.values if shown else ()
        row += [plain_number(float(values[spot.number - 1]), 4) for values in more]
        for _, name, places in RANGED if has_ranges else ():
            row += [plain_number(end, places) for end in verdict.range_of(name)]
        yield row


def _heading(field: FieldFigure, asked: Asked) -> Iterator[str]:
    yield f"{asked.manifest.title}: {item_title(asked)}, {field.unit}, by area ({field.names})"
    level = asked.atlas.level(field.references[0].partition(":")[0])
    yield from takeup_notes_for(asked, level, field.where).lines()
    yield (
        "rate = 1,000 * count / base; intervals are 95 %; the verdict sets the rate against that of"
        " the comparator"
    )


def _row(code: str, name: str, where: str, verdict: Verdict) -> list[str]:
    numbers = (
        (verdict.count, 0),
        (verdict.base, 0),
        (verdict.value, 4),
        (verdict.low, 4),
        (verdict.high, 4),
    )
    return [
        *(code, name, where),
        *(plain_number(value, places) for value, places in numbers),
        verdict.band.words,
        *compared_with(verdict),
    ]
