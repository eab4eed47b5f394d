"""The profile of a place as files: a row for each group, with what is said of it."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from data.answers.address import ask_query
from data.answers.asked import Asked
from data.answers.exports.notes import PUBLISHED, Note, Notes, notes_for
from data.answers.exports.table import Column, number_column, text_column
from data.answers.exports.table_file import TableFile
from data.answers.measures.registry import MEASURES
from data.answers.register.entries import source_line
from data.answers.story.list_report import Setting
from data.answers.story.mix_report import IMPORTANT, MixReport, ReportRow, report_for
from data.answers.words import first_up
from data.errors import NotFoundError

SHEET = "Profile"
INTERVAL = "index_low and index_high are a 95 % interval: Wilson's of the share, over the base's"
OWN_LIST = "none: a list of your own, of which nothing is stored"
SAID = (
    Note("Verdict", "over- or under-represented only where the interval leaves 100 out"),
    Note("Importance", "an index below 90 or above 110: how large it is, which is not a test"),
)


def mix_file(asked: Asked, root: str) -> TableFile:
    """The profile of the chosen area. ``root`` is the address of the page.

    Raises NotFoundError, with the reason, where the view has none.
    """
    report, notes = _told(asked)
    said = said_of(report, notes.listed(root))
    return TableFile(SHEET, columns_of(report, notes), said, notes)


def list_file(report: MixReport, setting: Setting, extension: str, rule: str = OWN_LIST) -> bytes:
    """The profile of a list as ``csv``, ``xlsx`` or ``html``, a page to print.

    ``rule``: what was done to its counts, in words.
    """
    asked = replace(
        ask_query("", setting.atlas),
        measure=MEASURES["segment"],
        scheme=setting.scheme,
        tier=setting.tier,
    )
    source = source_line(setting.base.source, setting.base.licence) if setting.base else ""
    notes = _of_report(notes_for(asked), report, source)
    notes = replace(notes, rule=rule, rule_short=rule)
    # A list has no address of its own.
    listed = tuple(note for note in notes.listed() if note.name != "Address")
    made = TableFile(SHEET, columns_of(report, notes), said_of(report, listed), notes)
    if extension == "html":
        return made.html()
    return made.csv() if extension == "csv" else made.xlsx()


def has_mix(asked: Asked) -> bool:
    """Whether the view has a profile to take away."""
    return isinstance(report_for(asked), MixReport)


def _told(asked: Asked) -> tuple[MixReport, Notes]:
    report = report_for(asked)
    if not isinstance(report, MixReport):
        raise NotFoundError(report or "A profile is of an area; choose one on the map.")
    # The notes are those of who lives here, whatever the map shows.
    asked = replace(asked, measure=MEASURES["segment"])
    notes = notes_for(asked)
    source = (asked.scheme.source or asked.scheme.title) if asked.scheme else ""
    return report, _of_report(notes, report, source)


def _of_report(notes: Notes, report: MixReport, source: str) -> Notes:
    """The notes of a view as those of a report, whose base has a source."""
    base = f"{report.base_unit} of {report.comparison}"
    return replace(
        notes,
        headline=report.title,
        question=f"{report.scheme}: {report.title}",
        measure=f"{report.scheme}: count, share, penetration and index",
        unit="",
        areas=f"{report.place} against {report.comparison}",
        chosen="",
        base=f"{base}. {source}" if source else base,
        base_short=base,
        interval=INTERVAL,
        rule=f"{PUBLISHED}.",
        rule_short=PUBLISHED,
    )


def said_of(report: MixReport, notes: Sequence[Note]) -> tuple[Note, ...]:
    """What a file says of the report: its notes, its own, and what its words mean."""
    return (*notes, *(Note("Please note", note) for note in report.notes if note), *SAID)


def columns_of(report: MixReport, notes: Notes) -> tuple[Column, ...]:
    """The columns of the report, (k,) each."""
    counted, base = first_up(report.unit), first_up(report.base_unit)

    def numbers(key: str, title: str, places: int) -> Column:
        name = {"comparison_count": "base", "comparison_percent": "base_percent"}.get(key, key)
        name = name.removeprefix("index_")
        values = np.array([getattr(row, name) for row in report.rows], dtype=np.float64)
        return number_column(key, title, values, places)

    def same(key: str, title: str, words: str) -> Column:
        return text_column(key, title, [words] * len(report.rows))

    return (
        text_column("group_code", "Code", [row.code for row in report.rows]),
        text_column("group_name", "Group", [row.name for row in report.rows]),
        numbers("count", f"{counted} of {report.place}", 0 if report.is_whole else 1),
        numbers("percent", f"{counted} of {report.place}, %", 2),
        numbers("comparison_count", f"{base} of {report.comparison}", 0),
        numbers("comparison_percent", f"{base} of {report.comparison}, %", 2),
        numbers("penetration", f"Penetration: % of the group in {report.comparison}", 2),
        numbers("index", "Index (100: as common as in the comparison)", 0),
        numbers("index_low", "Index: low end of its 95 % interval", 0),
        numbers("index_high", "Index: high end of its 95 % interval", 0),
        text_column("verdict", "Verdict", [row.verdict for row in report.rows]),
        text_column("importance", "Importance", [_important(row) for row in report.rows]),
        same("base_of", "What the base counts", notes.base_short),
        same("period", "Edition", notes.period),
        same("rule", "Disclosure rule", notes.rule_short),
    )


def _important(row: ReportRow) -> str:
    return IMPORTANT if row.is_important else ""
