"""Words of the register about a data set: its finest level and its period."""

from data.answers.register.entries import Entry
from data.answers.words import level_name, span_words
from data.manifest import month_label
from data.model import Manifest


def known_words(entry: Entry, manifest: Manifest) -> str:
    """The finest level at which an entry is known: "by LSOA"."""
    if not entry.levels or entry.kind == "boundaries":
        return ""
    return f"by {level_name(manifest, entry.levels[0])}"


def period_words(entry: Entry, manifest: Manifest) -> str:
    """The period that an entry covers: "January 2023 to December 2025", "Census 2021"."""
    if entry.months is None:
        return entry.period
    first, last = (month_label(manifest, month) for month in entry.months)
    return span_words(first, last)


USES = {
    "boundaries": "Boundaries",
    "members": "Which areas lie inside",
    "names": "Names",
    "lookup": "Areas of the records",
    "base": "Base",
    "postcodes": "Postcodes",
    "segments": "Names of the groups",
    "membership": "The group of each area",
    "records": "Records",
    "indicator": "Indicator",
    "points": "Service points",
}
"""What a file was read for, by the first word of its role (Source.role)."""


def use_words(role: str, manifest: Manifest) -> str:
    """What a file was used for, by names that readers know: "Records: Customer contacts"."""
    kind, _, key = role.partition("-")
    schemes = {each.key: each.title for each in manifest.classifications}
    titles = {
        "base": {each.key: each.title for each in manifest.bases},
        "segments": schemes,
        "membership": schemes,
        "records": {each.key: each.title for each in manifest.records},
        "indicator": {each.key: each.title for each in manifest.indicators},
        "points": {each.key: each.title for each in manifest.services},
    }
    levels = {each.key: each.names for each in manifest.levels}
    return ": ".join(filter(None, (USES.get(kind, ""), titles.get(kind, levels).get(key, ""))))
