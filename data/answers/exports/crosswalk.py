"""What became of each group as files: a row for each old and new group that share anybody."""

from dataclasses import replace

from data.answers.asked import Asked
from data.answers.exports.notes import PUBLISHED, Note, Notes, notes_for
from data.answers.exports.table import Column, number_column, text_column
from data.answers.exports.table_file import TableFile
from data.answers.measures.registry import MEASURES
from data.answers.story.became import Became, became_for
from data.answers.words import first_up
from data.errors import NotFoundError

SHEET = "Crosswalk"
INTERVAL = "none: counts by group, or shared out by a file, and not a sample"


def crosswalk_file(asked: Asked, root: str) -> TableFile:
    """The crosswalk. ``root`` is the address of the page.

    Raises NotFoundError, with the reason, where the view has none.
    """
    became, notes = _told(asked)
    return TableFile(SHEET, _columns(became, notes), _said(became, notes, root), notes)


def has_crosswalk(asked: Asked) -> bool:
    """Whether the view has a crosswalk to take away."""
    return isinstance(became_for(asked), Became)


def _told(asked: Asked) -> tuple[Became, Notes]:
    became = became_for(asked)
    if not isinstance(became, Became):
        raise NotFoundError(
            became or "This classification has one version in the atlas; add another to compare."
        )
    notes = notes_for(replace(asked, measure=MEASURES["segment"]))
    return became, replace(
        notes,
        headline=became.title,
        question=f"{became.old} and {became.new}: {became.title}",
        measure="Count and share of the old group",
        unit="",
        areas=became.place,
        chosen="",
        period=" and ".join(became.versions),
        base=became.base,
        base_short=became.base,
        interval=INTERVAL,
        rule=f"{PUBLISHED}.",
        rule_short=PUBLISHED,
        sources=tuple(each.text for each in became.cited),
    )


def _said(became: Became, notes: Notes, root: str) -> tuple[Note, ...]:
    said = (became.trend, *filter(None, became.notes))
    return (*notes.listed(root), *(Note("Please note", each) for each in said))


def _columns(became: Became, notes: Notes) -> tuple[Column, ...]:
    rows = [(old, part) for old in became.rows for part in old.parts]
    old, new = became.versions
    counts = [part.count for _, part in rows]
    whole = all(count.is_integer() for count in counts)

    def same(key: str, title: str, words: str) -> Column:
        return text_column(key, title, [words] * len(rows))

    return (
        text_column("from", f"Code in {old}", [each.group.code for each, _ in rows]),
        text_column("from_name", f"Group in {old}", [each.group.name for each, _ in rows]),
        text_column("to", f"Code in {new}", [part.group.code for _, part in rows]),
        text_column("to_name", f"Group in {new}", [part.group.name for _, part in rows]),
        number_column("count", first_up(became.unit), counts, 0 if whole else 1),
        number_column("share", "Share of the old group, 0 to 1", [p.share for _, p in rows], 4),
        text_column("trend", "Trend over the change", [each.trend for each, _ in rows]),
        same("base_of", "What is counted", notes.base_short),
        same("rule", "Disclosure rule", notes.rule_short),
    )
