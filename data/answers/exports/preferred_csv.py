"""Channels preferred and used as a file: a row for each channel."""

from dataclasses import replace

import numpy as np

from data.answers.asked import Asked
from data.answers.exports.areas import csv_of
from data.answers.exports.notes import Note, notes_for
from data.answers.exports.table import Column
from data.answers.measures.registry import MEASURES
from data.answers.story.preferred import preferred_for
from data.errors import NotFoundError

PER_CENT = 100
INTERVAL = "low and high are a 95 % interval of used less preferred: Wilson's, of the share used"


def has_preference(asked: Asked) -> bool:
    """Whether the view has channels preferred and used."""
    return preferred_for(asked) is not None


def preferred_csv(asked: Asked, root: str) -> bytes:
    """Each channel as CSV. ``root`` is the address of the page.

    Raises NotFoundError where no preference can be set beside what is used.
    """
    found = preferred_for(asked)
    if found is None:
        raise NotFoundError(
            "No preference can be set beside the channels used here: it needs [[attributes]] with"
            " a channel, and counts by channel that are all shown."
        )
    notes = notes_for(replace(asked, measure=MEASURES["count"]))
    rows = found.rows

    def numbers(key: str, title: str, values: list[float], places: int) -> Column:
        return Column(key, title, np.round(np.array(values), places) + 0.0, places=places)

    def texts(key: str, title: str, told: list[str]) -> Column:
        return Column(key, title, np.array(told, dtype=object))

    columns = (
        texts("channel", "Channel", [row.title for row in rows]),
        numbers("preferred", "% who prefer it", [PER_CENT * r.preferred for r in rows], 1),
        numbers("used", f"% of {found.events} by it", [PER_CENT * r.used for r in rows], 1),
        numbers("gap", "Used less preferred, in points", [PER_CENT * r.gap for r in rows], 1),
        numbers("low", "Low end of its 95 % interval", [PER_CENT * r.low for r in rows], 1),
        numbers("high", "High end of its 95 % interval", [PER_CENT * r.high for r in rows], 1),
        numbers("count", f"Number of {found.events}", [row.count for row in rows], 0),
        numbers("base", f"All {found.events} by these channels", [found.total] * len(rows), 0),
        texts("period", "Period", [found.period] * len(rows)),
        texts("rule", "Disclosure rule", [notes.rule_short] * len(rows)),
        texts("source", "Source of the preferences", [found.source] * len(rows)),
    )
    said = [
        Note("Interval", INTERVAL) if note.name == "Interval" else note
        for note in notes.listed(root)
    ]
    if found.left_out:
        left_out = ", ".join(found.left_out)
        said.append(Note("Not compared", f"{left_out}: no preference is known for it"))
    return csv_of(columns, said)
