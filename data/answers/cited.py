"""The sources of figures: the data sets behind a figure.

Each has a name and its entry in the register.
"""

from dataclasses import dataclass

from data.answers.register.entries import source_line
from data.model import Base, Classification, CrosswalkTable, Indicator, RecordSet


@dataclass(frozen=True, slots=True)
class Cited:
    """One data set behind a figure."""

    label: str
    """Its part in the figure: 'Source', 'Base'."""
    text: str
    entry: str
    """Its entry in the register."""


def cite_records(records: RecordSet) -> Cited:
    """The counts of a record set: title, source, credit where it adds something, and licence."""
    credit = records.credit if records.credit not in records.source else ""
    source = ". ".join(filter(None, (records.source, credit)))
    return Cited(
        "Source",
        ": ".join(filter(None, (records.title, source_line(source, records.licence)))),
        f"records:{records.key}",
    )


def cite_base(base: Base) -> Cited:
    """The base that a rate is divided by."""
    return Cited("Base", f"{base.title}, {base.period}", f"base:{base.part_of or base.key}")


def cite_classification(scheme: Classification) -> Cited:
    """The classification of who lives where."""
    return Cited(
        "Source",
        source_line(scheme.source or scheme.title, scheme.licence).rstrip("."),
        f"classification:{scheme.key}",
    )


def cite_crosswalk(table: CrosswalkTable, old: Classification) -> Cited:
    """The shares of the groups of ``old`` that are in those of another classification."""
    said = source_line(table.source, table.licence).rstrip(".")
    return Cited("Shares", said, f"classification:{old.key}")


def cite_indicator(indicator: Indicator) -> Cited:
    """The indicator: a figure of each area."""
    return Cited(
        "Source",
        source_line(indicator.source or indicator.title, indicator.licence),
        f"indicator:{indicator.key}",
    )
