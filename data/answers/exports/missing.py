"""Who is missing, as a file: every area of the level against what is expected of it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from data.answers.asked import Asked
from data.answers.exports.csv_text import base_note_of, ends_of
from data.answers.exports.notes import Note, Notes, notes_for
from data.answers.exports.table import Column, number_column, text_column
from data.answers.exports.table_file import TableFile
from data.answers.measures.registry import MEASURES
from data.answers.spots import Spot, name_of, own_name_of
from data.answers.story.chart_values import MissedRow
from data.answers.story.missing import Missed, missed_for, notes_of
from data.answers.words import scheme_words
from data.errors import NotFoundError
from data.stats.verdict import Verdict

SHEET = "Missing"
INTERVAL = "columns with _low and _high are the ends of a 95 % interval"
SUMS = "missing = expected - observed; ratio = 100 * observed / expected"
RANGED = (("observed", 0), ("expected", 1), ("missing", 1))
"""Numbers that can be ranges, which have two columns each, and their decimal places."""


def has_missing(asked: Asked) -> bool:
    """Whether the view has a list of who is missing."""
    return isinstance(missed_for(asked), Missed)


def missing_file(asked: Asked, root: str) -> TableFile:
    """Every area. ``root`` is the address of the page.

    Areas with fewer than expected come first, those with most missing before the others.

    Raises NotFoundError, with the reason, where the view has no such list.
    """
    missed = missed_for(asked)
    if isinstance(missed, str):
        raise NotFoundError(missed)
    listed = [int(place) for place in missed.order]
    seen = set(listed)
    places = [*listed, *(int(p) for p in missed.field.rows if int(p) not in seen)]
    notes = _notes(missed, asked)
    said = tuple(_said(missed, asked, notes, root))
    return TableFile(SHEET, tuple(_columns(missed, places, notes)), said, notes)


def _notes(missed: Missed, asked: Asked) -> Notes:
    """The notes of what is expected, whatever the map shows."""
    level, scheme = missed.field.level, asked.scheme
    where = name_of(missed.field.within, asked.atlas)
    there = replace(asked, measure=MEASURES["expected"], level=level)
    notes = replace(notes_for(there), areas=f"{len(missed.field.rows):,} {level.names} in {where}")
    if missed.is_recorded and scheme:
        title = missed.base_title
        notes = replace(notes, base=f"{title}. {scheme.source}", base_short=title)
    return notes


def _said(missed: Missed, asked: Asked, notes: Notes, root: str) -> Iterator[Note]:
    said = set()
    for note in notes.listed(root):
        said.add(note.text)
        yield Note("Interval", INTERVAL) if note.name == "Interval" else note
    if asked.scheme and asked.tier:
        words = scheme_words(asked.scheme, asked.tier)
        yield Note("Segments", f"{words}. {asked.scheme.source}")
    yield Note("Sums", SUMS)
    yield from (Note("Please note", text) for text in notes_of(missed) if text not in said)


def _columns(missed: Missed, places: Sequence[int], notes: Notes) -> Iterator[Column]:
    rows = [missed.row(place, by_area=False) for place in places]
    verdicts = [missed.found.verdict(place + 1) for place in places]
    spots = [Spot(missed.field.level.key, place + 1) for place in places]
    events = missed.item.events
    yield text_column("area_code", "Code", [r.reference.partition(":")[2] for r in rows])
    yield text_column("area_name", "Name", [own_name_of(spot, missed.atlas) for spot in spots])
    yield text_column("in", "In", [row.where for row in rows])
    yield number_column("observed", f"Number of {events}", [r.observed for r in rows], 0)
    yield number_column("expected", f"Number of {events} expected", [r.expected for r in rows], 1)
    yield number_column("missing", f"Missing {events}", [row.missing for row in rows], 1)
    yield number_column("missing_low", "Missing: low end", [row.low for row in rows], 1)
    yield number_column("missing_high", "Missing: high end", [row.high for row in rows], 1)
    yield from _judged(verdicts)
    yield number_column("base", "Base", [row.base for row in rows], 0)
    for key, title, text in (
        ("base_of", "What the base counts", notes.base_short),
        ("period", "Period", notes.period),
        ("rule", "Disclosure rule", notes.rule_short),
    ):
        yield text_column(key, title, [text] * len(rows))
    yield text_column("segment_code", "Code of the group", [r.segment_code for r in rows])
    yield text_column("segment_name", "Group with most missing", [r.segment for r in rows])
    missing = [row.segment_missing for row in rows]
    yield number_column("segment_missing", f"Missing {events} of that group", missing, 1)
    yield text_column("channel", "Channel that it uses most", [row.channel for row in rows])
    told = [
        base_note_of(verdict, is_estimate=row.base_is_estimate)
        for verdict, row in zip(verdicts, rows, strict=True)
    ]
    yield text_column("note", "Note", told)
    if missed.item.records.came_hidden:
        yield from _ranges(rows)


def _judged(verdicts: Sequence[Verdict]) -> Iterator[Column]:
    title = "Observed as % of expected"
    yield number_column("ratio", title, [v.value for v in verdicts], 1)
    yield number_column("ratio_low", f"{title}: low end", [v.low for v in verdicts], 1)
    yield number_column("ratio_high", f"{title}: high end", [v.high for v in verdicts], 1)
    yield text_column("verdict", "Verdict", [v.band.words for v in verdicts])


def _ranges(rows: Sequence[MissedRow]) -> Iterator[Column]:
    """The least and the most that each number can be."""
    for name, places in RANGED:
        pairs = [
            getattr(row.ranges, name) if row.ranges else (getattr(row, name),) * 2 for row in rows
        ]
        for at, (key, word) in enumerate(zip(ends_of(name), ("least", "most"), strict=True)):
            title = f"{name.capitalize()}: the {word} that it can be"
            yield number_column(key, title, [pair[at] for pair in pairs], places)
