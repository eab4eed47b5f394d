"""The sums of a shape as a file: every service in the areas together, and the areas themselves."""

import math
from collections.abc import Iterator

from data.answers.asked import Asked
from data.answers.exports.csv_text import csv_text, plain_number, plain_text
from data.answers.exports.notes import rule_words
from data.answers.register.entries import source_line
from data.answers.shape import Shape
from data.answers.story.services import rate_of
from data.answers.story.shape import ShapeRow, rows_for
from data.answers.words import period_words
from data.errors import NotFoundError
from data.manifest import Item, standing_words

COLUMNS = (
    "service",
    "theme",
    "count_least",
    "count_most",
    "areas",
    "areas_hidden",
    "areas_left_out",
    "base",
    "base_title",
    "rate_least",
    "rate_most",
    "rate_low",
    "rate_high",
    "expected_least",
    "expected_most",
    "ratio_least",
    "ratio_most",
    "ratio_low",
    "ratio_high",
    "verdict",
    "change_least",
    "change_most",
    "change_verdict",
    "period",
    "rule",
    "source",
    "note",
)


def shape_csv(asked: Asked) -> str:
    """The text of the file: lines that describe it, each behind ``#``, then a table.

    Raises NotFoundError where the view has no shape.
    """
    shape = asked.shape
    if shape is None or not len(shape):
        raise NotFoundError("This view has no shape: add a list of areas, such as shape=ward:E05.")
    rows, absent = rows_for(asked, shape)
    items = {(item.theme.key, item.name): item for item in asked.atlas.items()}
    table = [_row(row, items[row.row.theme, row.row.item], asked) for row in rows]
    return csv_text(COLUMNS, table, heading=_heading(asked, shape, absent))


def _heading(asked: Asked, shape: Shape, absent: tuple[tuple[str, str], ...]) -> Iterator[str]:
    areas = asked.atlas.areas(shape.level.key)
    yield f"{asked.manifest.title}: {len(shape)} {shape.level.names} taken together"
    yield from standing_words(asked.manifest)
    yield f"Areas: {', '.join(str(areas.codes[row]) for row in shape.rows.tolist())}"
    yield from (f"Not in this atlas: {code}" for code in shape.unknown)
    yield f"Period: {period_words(asked)}"
    yield "Sums of published counts; a hidden count makes a sum a range, from count_least to most"
    yield "rate is per 1,000 of the base; ratio = 100 * count / expected; intervals are 95 %"
    yield f"Boundaries: {source_line(shape.level.source, shape.level.licence)}"
    yield from (f"Without a sum: {title} {reason}" for title, reason in absent)
    yield f"Build: {asked.atlas.build_id}"


def _row(row: ShapeRow, item: Item, asked: Asked) -> list[str]:
    own, found = row.row, row.figures
    is_shown, records = own.is_shown, item.records
    unknown = math.nan
    count = found.count.ends if is_shown else (unknown, unknown)
    rates = [rate_of(end, found.base) if own.has_rate else unknown for end in found.rated.ends]
    verdict = own.verdict
    ends = verdict and (verdict.ends or (verdict, verdict))
    expected = sorted(verdict.range_of("base")) if verdict else (unknown, unknown)
    ratio = [ends[0].value, ends[1].value, ends[0].low, ends[1].high] if ends else [unknown] * 4
    change = row.change
    changes = change.ends if change else (unknown, unknown)
    notes = [row.ratio_reason, row.change_reason]
    numbers = [
        *((end, 0) for end in count),
        (len(found.count.rows), 0),
        (found.count.hidden, 0),
        (found.count.left_out, 0),
        (found.base, 0),
    ]
    after = [
        *((end, 4) for end in (*rates, *row.rate_limits)),
        *((end, 1) for end in (*expected, *ratio)),
    ]
    judged = bool(verdict and not verdict.refusal)
    return [
        plain_text(own.title),
        plain_text(own.theme_title),
        *(plain_number(float(value), places) for value, places in numbers),
        plain_text(own.base_title),
        *(plain_number(value, places) for value, places in after),
        plain_text(verdict.band.words) if verdict and judged else "",
        *(plain_number(end, 1) for end in changes),
        plain_text(row.change_chance),
        period_words(asked),
        plain_text(rule_words(records)),
        plain_text(source_line(records.source, records.licence)),
        plain_text(" ".join(dict.fromkeys(filter(None, notes)))),
    ]
