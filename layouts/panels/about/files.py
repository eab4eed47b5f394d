"""The files that were read: the use of each, and how many of its rows."""

from typing import Any

from data.answers.words import format_count
from data.model import Manifest, Source
from layouts import elements as html
from layouts.panels.about.tables import build_table

HEADS = ("File", "Used for", "Rows read", "Used", "Set aside", "Fingerprint")


def build_files(manifest: Manifest) -> list[Any]:
    """The section, folded, because only an analyst opens it."""
    protected = {f"records-{r.key}" for r in manifest.records if r.hides}
    rows = [_row(source, is_protected=source.role in protected) for source in manifest.sources]
    told = (
        "For sets with a rule that hides counts, row numbers are rounded and files have no"
        " fingerprint."
    )
    note = html.P(told, className="figure-note") if protected else None
    table = build_table(HEADS, rows, numbers=(2, 3, 4))
    return [
        html.H3("Files taken in", className="about-part"),
        html.Details([html.Summary(f"{len(rows)} files"), table, note], className="more"),
    ]


def _row(source: Source, *, is_protected: bool) -> tuple[str, ...]:
    used = source.role.replace("-", " ", 1)
    if is_protected:
        return (source.path, used, f"about {format_count(source.read)}", "", "", "")
    return (
        source.path,
        used,
        format_count(source.read),
        format_count(source.accepted),
        format_count(source.refused),
        source.sha256[:12],
    )
