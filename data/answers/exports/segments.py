"""What is said of the segments of a scheme as a file: a row for each segment and attribute."""

from dataclasses import replace

from data.answers.asked import Asked
from data.answers.exports.notes import PUBLISHED, Notes, notes_for
from data.answers.exports.table import Column, text_column
from data.answers.exports.table_file import TableFile
from data.answers.measures.registry import MEASURES
from data.answers.story.segments import source_words, tables_of
from data.errors import NotFoundError

SHEET = "Groups"
KEYS = (
    ("group_code", "Code"),
    ("group_name", "Group"),
    ("tier", "Kind of group"),
    ("heading", "Heading"),
    ("attribute", "Attribute"),
    ("value", "What is said"),
    ("unit", "Unit: % of the group, an index (100: as everywhere), or as given"),
    ("channel", "Channel that it is the preference for"),
    ("source", "Source, licence and date"),
)
UNITS = {"percent": "%", "index": "index"}


def has_attributes(asked: Asked) -> bool:
    """Whether anything is said of the segments of the view's scheme."""
    return asked.scheme is not None and bool(tables_of(asked.manifest, asked.scheme))


def segments_notes_for(asked: Asked) -> Notes:
    """What the file says beside its rows. As ``segments_file``."""
    return _told(asked)[1]


def segments_file(asked: Asked, root: str) -> TableFile:
    """Every segment with every attribute. ``root`` is the address of the page.

    Raises NotFoundError where nothing is said of the segments.
    """
    columns, notes = _told(asked)
    return TableFile(SHEET, columns, notes.listed(root), notes)


def _told(asked: Asked) -> tuple[tuple[Column, ...], Notes]:
    scheme = asked.scheme
    if scheme is None or not has_attributes(asked):
        raise NotFoundError(
            "Nothing is said of these groups; a table under [[attributes]] in atlas.toml says it."
        )
    titles = {channel.key: channel.title for channel in asked.manifest.channels}
    rows = [
        (
            *(segment.code, segment.name, tier.name, a.group or table.title, a.title),
            *(a.values[segment.code], UNITS.get(a.kind, a.unit), titles.get(a.channel, "")),
            source_words(table),
        )
        for tier in scheme.tiers
        for segment in tier.segments
        for table in tables_of(asked.manifest, scheme)
        for a in table.attributes
        if segment.code in a.values
    ]
    columns = tuple(
        text_column(key, title, [row[i] for row in rows]) for i, (key, title) in enumerate(KEYS)
    )
    notes = notes_for(replace(asked, measure=MEASURES["segment"]))
    tables = tables_of(asked.manifest, scheme)
    return columns, replace(
        notes,
        headline=f"{scheme.title}: what is said of each group",
        question=f"What is said of the groups of {scheme.title}?",
        measure="Attributes of each group, as their owner gives them",
        unit="",
        areas="none: the rows are groups of people, not areas",
        chosen="",
        base="",
        interval="none: the figures are their owner's",
        rule=f"{PUBLISHED}.",
        sources=tuple(dict.fromkeys(source_words(table) for table in tables)),
    )
