"""The files that were read: the use of each, and how many of its rows."""

from typing import Any

from data.answers.words import format_count
from data.manifest import use_words
from data.model import Manifest, Source
from layouts import elements as html
from layouts.panels.about.tables import build_table

HEADS = (
    "File",
    "Used for",
    "Rows read",
    "Used",
    "Elsewhere",
    "Left out",
    "Set aside",
    "Fingerprint",
)


def build_files(manifest: Manifest) -> list[Any]:
    """The section, folded, because only an analyst opens it."""
    protected = {f"records-{r.key}" for r in manifest.records if r.hides}
    rows = [
        _row(source, use_words(source.role, manifest), is_protected=source.role in protected)
        for source in manifest.sources
    ]
    told = (
        "Files of sets with a rule that hides counts have no row numbers here, and no fingerprint."
        " The entry of the set has the rows of all its files, rounded."
    )
    note = html.P(told, className="figure-note") if protected else None
    table = build_table(HEADS, rows, numbers=(2, 3, 4, 5, 6))
    return [
        html.H2("Files taken in", className="about-part"),
        html.Details([html.Summary(f"{len(rows)} files"), table, note], className="more"),
    ]


def _row(source: Source, used: str, *, is_protected: bool) -> tuple[str, ...]:
    if is_protected:
        return (source.path, used, "", "", "", "", "", "")
    return (
        source.path,
        used,
        format_count(source.read),
        format_count(source.accepted),
        format_count(source.elsewhere),
        format_count(source.left_out),
        format_count(source.refused),
        source.sha256[:12],
    )
