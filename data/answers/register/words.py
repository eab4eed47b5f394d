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
