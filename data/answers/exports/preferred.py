"""Channels preferred and used as a file: a row for each channel, also of each area."""

from dataclasses import replace

import numpy as np

from data.answers.asked import Asked
from data.answers.exports.notes import Note, notes_for
from data.answers.exports.table import number_column, text_column
from data.answers.exports.table_file import TableFile
from data.answers.measures.registry import MEASURES
from data.answers.spots import name_of
from data.answers.story.preferred import Preferred, PreferredRow, preferred_for
from data.answers.story.preferred_areas import preferred_areas
from data.errors import NotFoundError

SHEET = "Channels"
INTERVAL = "low and high are a 95 % interval of used less preferred: Wilson's, of the share used"


def has_preference(asked: Asked) -> bool:
    """Whether the view has channels preferred and used."""
    return preferred_for(asked) is not None


def preferred_file(asked: Asked, root: str) -> TableFile:
    """Each channel. ``root`` is the address of the page.

    Raises NotFoundError where no preference can be set beside what is used.
    """
    found = preferred_for(asked)
    if found is None:
        raise NotFoundError(
            "No preference can be set beside the channels used here: it needs [[attributes]] with"
            " a channel, and counts by channel that are all shown."
        )
    notes = notes_for(replace(asked, measure=MEASURES["count"]))
    places = _places(asked, found)
    rows = [row for _, _, row in places]
    verdicts = [row.verdict for row in rows]
    low, high = [row.low for row in rows], [row.high for row in rows]
    total = f"All {found.events} by these channels"
    columns = (
        text_column("area_code", "Area", [code for code, _, _ in places]),
        text_column("area_name", "Name of the area", [name for _, name, _ in places]),
        text_column("channel", "Channel", [row.title for row in rows]),
        number_column("preferred", "% who prefer it", [v.reference for v in verdicts], 1),
        number_column("used", f"% of {found.events} by it", [v.value for v in verdicts], 1),
        number_column("gap", "Used less preferred, in points", [row.gap for row in rows], 1),
        number_column("low", "Low end of its 95 % interval", low, 1),
        number_column("high", "High end of its 95 % interval", high, 1),
        text_column("verdict", "Verdict", [v.band.words for v in verdicts]),
        number_column("count", f"Number of {found.events}", [v.count for v in verdicts], 0),
        number_column("base", total, [v.base for v in verdicts], 0),
        text_column("period", "Period", [found.period] * len(rows)),
        text_column("rule", "Disclosure rule", [notes.rule_short] * len(rows)),
        text_column("source", "Source of the preferences", [found.source] * len(rows)),
    )
    said = [
        Note("Interval", INTERVAL) if note.name == "Interval" else note
        for note in notes.listed(root)
    ]
    if found.left_out:
        left_out = ", ".join(found.left_out)
        said.append(Note("Not compared", f"{left_out}: no preference is known for it"))
    return TableFile(SHEET, columns, tuple(said), notes)


def _places(asked: Asked, found: Preferred) -> list[tuple[str, str, PreferredRow]]:
    """Code and name of an area, and one of its channels.

    First the chosen area, or the whole atlas, without a code; then, where no area is chosen, every
    area of the level shown of which it can be said.
    """
    code = asked.view.area.partition(":")[2]
    rows = [(code, name_of(asked.spot, asked.atlas), row) for row in found.rows]
    inside = preferred_areas(asked) if asked.spot is None else None
    if inside is None:
        return rows
    areas = asked.atlas.areas(inside.level.key)
    return rows + [
        (str(areas.codes[place]), str(areas.names[place]), inside.row(place, channel))
        for place in np.flatnonzero(inside.known).tolist()
        for channel in range(len(inside.channels))
    ]
