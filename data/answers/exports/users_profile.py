"""Who uses a service, group by group, as files: as recorded, or shared out by who lives where."""

from dataclasses import replace

from data.answers.asked import Asked
from data.answers.exports.mix_report import INTERVAL, SAID
from data.answers.exports.notes import Note, Notes, notes_for
from data.answers.exports.table import MARKS_NOTE, Column, number_column, text_column
from data.answers.exports.table_file import TableFile
from data.answers.measures.registry import MEASURES
from data.answers.story.chart_values import ProfileFigure, ProfileRow
from data.answers.story.mix_report import IMPORTANT, VERDICTS
from data.answers.story.profile import profile_figure
from data.answers.words import first_up, item_title
from data.errors import NotFoundError

SHEET = "Users"


def has_users(asked: Asked) -> bool:
    """Whether the view has a profile of those who use a service."""
    return isinstance(profile_figure(asked), ProfileFigure)


def users_file(asked: Asked, root: str) -> TableFile:
    """Each group's part in the service. ``root`` is the address of the page.

    Raises NotFoundError, with the reason, where the view has no such profile.
    """
    figure, notes = _told(asked)
    return TableFile(SHEET, columns_of(figure, notes), _said(figure, notes, root), notes)


def _told(asked: Asked) -> tuple[ProfileFigure, Notes]:
    figure = profile_figure(asked)
    if not isinstance(figure, ProfileFigure):
        raise NotFoundError(figure)
    # The notes are those of the counts, whatever the map shows.
    notes = notes_for(replace(asked, measure=MEASURES["rate"]))
    base = f"{figure.base_title} of {figure.place}, by group. {figure.title}"
    title = f"{item_title(asked)}: who uses it in {figure.place}, by {figure.title}"
    return figure, replace(
        notes,
        headline=title,
        measure="Count, share, rate and index of each group",
        unit="",
        areas=figure.place,
        base=base,
        base_short=f"{figure.base_title} of the group in {figure.place}",
        interval=INTERVAL,
        sources=tuple(dict.fromkeys((*notes.sources, *(c.text for c in figure.cited if c.text)))),
    )


def _said(figure: ProfileFigure, notes: Notes, root: str) -> tuple[Note, ...]:
    told = (Note("Please note", note) for note in figure.notes if note not in notes.cautions)
    return (*notes.listed(root), *told, *SAID, MARKS_NOTE)


def columns_of(figure: ProfileFigure, notes: Notes) -> tuple[Column, ...]:
    """The columns of the profile, (k,) each.

    A number that is known only to lie between two has both in columns of their own.
    """
    rows, events = figure.rows, first_up(figure.events)

    def numbers(key: str, title: str, places: int) -> Column:
        values = [getattr(row, key.removeprefix("index_")) for row in rows]
        return number_column(key, title, values, places)

    def same(key: str, title: str, words: str) -> Column:
        return text_column(key, title, [words] * len(rows))

    is_whole = all(row.count.is_integer() for row in rows if row.count == row.count)
    ranges = (
        number_column(f"count_{name}", f"{events}: the {name}", [_ends(r)[i] for r in rows], 0)
        for i, name in enumerate(("least", "most"))
    )
    return (
        text_column("group_code", "Code", [row.code for row in rows]),
        text_column("group_name", "Group", [row.name for row in rows]),
        numbers("count", events, 0 if is_whole else 1),
        *(ranges if any(row.ranges for row in rows) else ()),
        numbers("percent", f"{events}, %", 2),
        numbers("base", f"{first_up(figure.base_title)} of the group", 0),
        numbers("base_percent", f"{first_up(figure.base_title)} of the group, %", 2),
        numbers("rate", figure.rate_title, figure.rate_decimals),
        numbers("index", "Index (100: the same share of both)", 0),
        numbers("index_low", "Index: low end of its 95 % interval", 0),
        numbers("index_high", "Index: high end of its 95 % interval", 0),
        text_column("verdict", "Verdict", [_verdict(row) for row in rows]),
        text_column("importance", "Importance", [IMPORTANT * row.is_important for row in rows]),
        text_column("mark", "Mark: why a number is not there", [_mark(row) for row in rows]),
        same("base_of", "What the base counts", notes.base_short),
        same("period", "Period", notes.period),
        same("rule", "Disclosure rule", notes.rule_short),
    )


def _ends(row: ProfileRow) -> tuple[float, float]:
    return row.ranges.count if row.ranges else (row.count, row.count)


def _verdict(row: ProfileRow) -> str:
    return row.reason or VERDICTS[row.band.direction]


def _mark(row: ProfileRow) -> str:
    """The mark of a figure that is not there; empty where it is."""
    if row.is_withheld:
        return "c"
    if not row.base > 0:
        return "z"
    return "" if row.count == row.count or row.ranges else "x"
