"""The areas of a chart as a file: each with its count, base, rate, interval and verdict."""

from collections.abc import Iterator

from data.answers.asked import Asked
from data.answers.exports.csv_text import csv_text, note_of, plain_number, plain_text
from data.answers.story.areas_chart import EVERY, field_for
from data.answers.story.chart_values import FieldFigure
from data.answers.words import item_title
from data.errors import NotFoundError
from data.stats.verdict import Verdict
from data.store.reader import Atlas

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


def areas_csv(asked: Asked) -> str:
    """The file: lines of what it is, each behind ``#``, then a row an area. Raises NotFoundError
    where the view has no rates.
    """
    field = field_for(asked, most=EVERY)
    if field is None:
        raise NotFoundError(
            "There are no areas with rates for this service and period; choose another."
        )
    return csv_text(COLUMNS, _rows(field, asked.atlas), heading=_heading(field, asked))


def _rows(field: FieldFigure, atlas: Atlas) -> Iterator[list[str]]:
    for place, reference in enumerate(field.references):
        level, _, code = reference.partition(":")
        where = atlas.where(level, atlas.number(level, code) or 1)
        yield _row(code, field.titles[place], where, field.verdicts.at(place, field.comparator))


def _heading(field: FieldFigure, asked: Asked) -> Iterator[str]:
    manifest, item = asked.manifest, asked.item
    yield f"{manifest.title}: {item_title(asked)}, {field.unit}, by area ({field.names})"
    if manifest.fictional:
        yield "Fictional demonstration data"
    yield f"Areas: {field.names} in {field.where}"
    yield f"Period: {field.period}"
    if base := asked.base:
        yield f"Base: {base.title}, {base.period}. {base.source}"
    if item:
        yield f"Source: {item.records.source}. {item.records.licence}"
    yield f"Build: {asked.atlas.build_id}"
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
        *(plain_text(text) for text in (code, name, where)),
        *(plain_number(value, places) for value, places in numbers),
        plain_text(verdict.band.words),
        plain_text(verdict.comparator),
        plain_number(verdict.reference, 4),
        plain_text(note_of(verdict)),
    ]
