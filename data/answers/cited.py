"""Where figures come from: the data sets behind a figure, each by a name and its entry in the
register.
"""

from dataclasses import dataclass

from data.answers.register.entries import source_line
from data.answers.view import TAKEUP_MEASURES, WHO_MEASURES, View
from data.manifest import find_key, record_set_of
from data.model import Base, Classification, Indicator, Manifest, RecordSet


@dataclass(frozen=True, slots=True)
class Cited:
    """One data set behind a figure."""

    label: str
    """What it is to the figure: 'Source', 'Base'."""
    text: str
    entry: str
    """Its entry in the register."""


def cite_records(records: RecordSet) -> Cited:
    """The counts of a record set, by title, source, credit where it says more, and licence."""
    credit = records.credit if records.credit not in records.source else ""
    source = ". ".join(filter(None, (records.source, credit)))
    return Cited(
        "Source",
        ": ".join(filter(None, (records.title, source_line(source, records.licence)))),
        f"records:{records.key}",
    )


def cite_base(base: Base) -> Cited:
    """What a rate is divided by."""
    return Cited("Base", f"{base.title}, {base.period}", f"base:{base.key}")


def cite_classification(scheme: Classification) -> Cited:
    """Who lives where."""
    return Cited(
        "Source",
        source_line(scheme.source or scheme.title, scheme.licence).rstrip("."),
        f"classification:{scheme.key}",
    )


def cite_indicator(indicator: Indicator) -> Cited:
    """A figure of each area."""
    return Cited(
        "Source",
        source_line(indicator.source or indicator.title, indicator.licence),
        f"indicator:{indicator.key}",
    )


def cited_by_map(view: View, manifest: Manifest) -> tuple[Cited, ...]:
    """What the map of a view is made from."""
    found: list[Cited] = []
    scheme = find_key(manifest.classifications, view.classification)
    if view.measure in TAKEUP_MEASURES:
        records = record_set_of(manifest, view.theme, view.service)
        found += [cite_records(records)] if records else []
    if scheme and (view.measure in (*WHO_MEASURES, "expected", "gap")):
        found.append(cite_classification(scheme))
    indicator = find_key(manifest.indicators, view.indicator)
    if view.measure == "indicator" and indicator:
        found.append(cite_indicator(indicator))
    return tuple(found)
