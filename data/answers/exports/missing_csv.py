"""Who is missing, as a file: every area of the level against what is expected of it."""

from collections.abc import Iterator
from dataclasses import replace

from data.answers.asked import Asked
from data.answers.exports.csv_text import (
    base_note_of,
    csv_text,
    ends_of,
    plain_number,
)
from data.answers.exports.notes import takeup_notes_for
from data.answers.spots import Spot, name_of, own_name_of
from data.answers.story.missing import Missed, missed_for, notes_of
from data.answers.words import item_title, scheme_words
from data.errors import NotFoundError

COLUMNS = (
    "area_code",
    "area_name",
    "in",
    "observed",
    "expected",
    "missing",
    "missing_low",
    "missing_high",
    "ratio",
    "ratio_low",
    "ratio_high",
    "verdict",
    "base",
    "segment_code",
    "segment_name",
    "segment_missing",
    "channel",
    "note",
)
RANGED = (("observed", 0), ("expected", 1), ("missing", 1))
"""Numbers that can be ranges, which have two columns each, and their decimal places."""


def missing_csv(asked: Asked) -> str:
    """The text of the file: lines that describe it, each behind ``#``, then a table.

    Areas with fewer than expected come first, those with most missing before the others.

    Raises NotFoundError, with the reason, where the view has no such list.
    """
    missed = missed_for(asked)
    if isinstance(missed, str):
        raise NotFoundError(missed)
    listed = [int(place) for place in missed.order]
    seen = set(listed)
    places = [*listed, *(int(p) for p in missed.field.rows if int(p) not in seen)]
    return csv_text(
        (*COLUMNS, *(end for name, _ in _ranged(missed) for end in ends_of(name))),
        (_row(missed, place) for place in places),
        heading=_heading(missed, asked),
    )


def _ranged(missed: Missed) -> tuple[tuple[str, int], ...]:
    return RANGED if missed.item.records.came_hidden else ()


def _heading(missed: Missed, asked: Asked) -> Iterator[str]:
    scheme, tier, field = asked.scheme, asked.tier, missed.field
    yield (
        f"{asked.manifest.title}: {item_title(asked)}, {missed.item.events} expected less"
        f" {missed.item.events} seen, by {field.level.name}"
    )
    notes = takeup_notes_for(asked, field.level, name_of(field.within, asked.atlas))
    if missed.is_recorded and scheme:
        notes = replace(notes, base=f"{missed.base_title}. {scheme.source}")
    said = tuple(notes.lines())
    yield from said
    if scheme and tier:
        yield f"Segments: {scheme_words(scheme, tier)}. {scheme.source}"
    yield "missing = expected - observed; intervals are 95 %; ratio = 100 * observed / expected"
    yield from (note for note in notes_of(missed) if note not in said)


def _row(missed: Missed, place: int) -> list[str]:
    row, verdict = missed.row(place, by_area=False), missed.found.verdict(place + 1)
    numbers = [
        (row.observed, 0),
        (row.expected, 1),
        (row.missing, 1),
        (row.low, 1),
        (row.high, 1),
        (verdict.value, 1),
        (verdict.low, 1),
        (verdict.high, 1),
    ]
    own_name = own_name_of(Spot(missed.field.level.key, place + 1), missed.atlas)
    texts = (row.reference.partition(":")[2], own_name, row.where)
    return [
        *texts,
        *(plain_number(value, places) for value, places in numbers),
        verdict.band.words,
        plain_number(row.base, 0),
        row.segment_code,
        row.segment,
        plain_number(row.segment_missing, 1),
        row.channel,
        base_note_of(verdict, is_estimate=row.base_is_estimate),
        *(
            plain_number(end, places)
            for name, places in _ranged(missed)
            for end in (getattr(row.ranges, name) if row.ranges else (getattr(row, name),) * 2)
        ),
    ]
