"""The plan for a budget as a file: each area that the panel lists, and those after it."""

from dataclasses import replace

import numpy as np

from data.answers.asked import Asked
from data.answers.exports.notes import Note, Notes, notes_for
from data.answers.exports.table import Column, number_column, text_column
from data.answers.exports.table_file import TableFile
from data.answers.measures.registry import MEASURES
from data.answers.story.plan import Planned, notes_of, planned_for, rows_of, sentences_of
from data.errors import NotFoundError

SHEET = "Plan"
EVERY = 1 << 31
INTERVAL = "missing_low and missing_high are a 95 % interval of what is missing, drawn together"


def has_plan(asked: Asked) -> bool:
    """Whether the view has a plan to take away."""
    return isinstance(planned_for(asked), Planned)


def plan_file(asked: Asked, root: str) -> TableFile:
    """The areas of the plan, most missing first. ``root`` is the address of the page.

    Raises NotFoundError, with the reason, where the view has no plan.
    """
    planned = planned_for(asked)
    if isinstance(planned, str):
        raise NotFoundError(planned)
    # The notes are those of what is expected, whatever the map shows.
    there = replace(asked, measure=MEASURES["expected"], level=planned.missed.field.level)
    notes = notes_for(there)
    said = [
        Note("Interval", INTERVAL) if note.name == "Interval" else note
        for note in notes.listed(root)
    ]
    told = (*sentences_of(planned), *notes_of(planned))
    said += [Note("Plan", sentence) for sentence in told]
    return TableFile(SHEET, _columns(planned, notes), tuple(said), notes)


def _columns(planned: Planned, notes: Notes) -> tuple[Column, ...]:
    rows, missed = rows_of(planned, EVERY), planned.missed
    places = planned.plan.order[: len(rows)]
    level, base, atlas = missed.field.level, missed.item.base, missed.atlas
    bases = atlas.base(level.key, base.key) if base else np.full(level.areas, np.nan)
    price = planned.price if planned.plan.spending is not None else None

    events = missed.item.events
    found = [
        text_column("area_code", "Code", [row.reference.partition(":")[2] for row in rows]),
        text_column("area_name", "Name", [row.name for row in rows]),
        number_column(
            "missing", f"Missing {events}, drawn to all areas", [r.missing for r in rows], 1
        ),
        number_column("missing_low", "Low end of its 95 % interval", [row.low for row in rows], 1),
        number_column(
            "missing_high", "High end of its 95 % interval", [row.high for row in rows], 1
        ),
    ]
    if price is not None:
        found += [
            number_column("to_reach", "People to reach", [row.served for row in rows], 1),
            number_column("cost", "Cost in pounds", [row.served * price for row in rows], 2),
        ]
    return (
        *found,
        number_column("count", f"Number of {events}", missed.found.observed[places].tolist(), 0),
        number_column(
            "expected", f"Number of {events} expected", missed.found.expected[places].tolist(), 1
        ),
        number_column("base", "Base", bases[places].tolist(), 0),
        text_column("base_of", "What the base counts", [notes.base_short] * len(rows)),
        text_column("period", "Period", [notes.period] * len(rows)),
        text_column("rule", "Disclosure rule", [notes.rule_short] * len(rows)),
    )
