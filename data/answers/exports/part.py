"""What a slide and a paragraph show of a view: a map, sentences and a table, with their sources."""

from dataclasses import dataclass

from data.answers.asked import Asked
from data.answers.exports.drawing import Sheet
from data.answers.exports.extract import Extract, extract_for, sentences_for, working_lines
from data.answers.exports.maps import maps_of
from data.answers.exports.notes import Note, Notes, notes_for, together
from data.answers.exports.sheet import footer_of, sheet_for
from data.answers.words import first_up


@dataclass(frozen=True, slots=True)
class Part:
    """One map with all that accompanies it."""

    notes: Notes
    sheet: Sheet
    footer: tuple[str, ...]
    """What must accompany the figures, in lines. The last is about the atlas and the address."""
    table_footer: str
    """The period, base, intervals and rule of the table."""
    sentences: tuple[str, ...]
    """The reason first, where there are no figures."""
    extract: Extract | None
    """The table; None where there are no figures."""
    said: tuple[Note, ...] = ()
    """All that the file says beside its figures, for the notes of a slide."""
    working: tuple[str, ...] = ()
    """The sum behind the figure of the place, a line for each step."""


def parts_of(asked: Asked, root: str) -> list[Part]:
    """The maps of a view, from left to right. ``root``: the address of the page."""
    return [_part(each, root) for each in maps_of(asked)]


def notes_of_parts(parts: list[Part]) -> Notes:
    """What the file of one map or of two says."""
    return together(*(p.notes for p in parts)) if len(parts) > 1 else parts[0].notes


def _part(asked: Asked, root: str) -> Part:
    notes = notes_for(asked)
    sheet = sheet_for(asked, notes, root, is_framed=False)
    drawn = sheet.panels[0].drawn
    footer, notice = footer_of(drawn, notes, root), drawn.paint.notice
    said = [notice["text"]] if notice else []
    said += [f"{first_up(notes.asked)}."] if notes.asked else []
    return Part(
        notes=notes,
        sheet=sheet,
        footer=footer,
        table_footer=footer[0],
        sentences=tuple(dict.fromkeys([*said, *sentences_for(asked)])),
        extract=extract_for(asked),
        said=notes.listed(root),
        working=tuple(working_lines(asked)),
    )
