"""About the data.

It has the register of every data set, the proof that people in the counts are protected, and the
files that were read.
"""

from collections.abc import Sequence
from typing import Any

from data.answers.register.entries import entries_of
from data.answers.view import View
from data.answers.words import span_words
from data.manifest import month_label
from data.model import Manifest
from layouts import elements as html
from layouts.panels.about.entries import build_entries
from layouts.panels.about.files import build_files
from layouts.panels.about.finder import build_finder
from layouts.panels.about.proof import build_proof

__all__ = ["build_about"]


def build_about(
    manifest: Manifest, view: View, *, root: str, changes: Sequence[str] = ()
) -> html.Element:
    """The whole page.

    ``root`` is the address under which the build's files are; ``view`` has the search of the
    register; ``changes`` are sentences about what changed since the build before.
    """
    entries = entries_of(manifest)
    # A person who may not see every theme gets an atlas without its report.
    address = (
        f"{root}/report.html"
        if any(entry.path == "report.html" for entry in manifest.files)
        else ""
    )
    report = html.A(
        "The full report of this build",
        href=address,
        className="go-link",
        target="_blank",
        rel="noopener",
    )
    return html.Article(
        [
            html.H1("About the data"),
            html.P(_summary(manifest), className="lead"),
            (
                html.P(
                    "This is a fictional demonstration: the places, the people and the figures are"
                    " invented.",
                    className="notice-inline",
                )
                if manifest.fictional
                else None
            ),
            (
                html.P(
                    [report, ": every file read, and how many rows were refused, with the reason."]
                )
                if address
                else None
            ),
            *_changes(changes),
            html.H2("Every data set", className="about-part"),
            build_finder(entries, manifest, view),
            build_entries(entries, manifest),
            *build_proof(manifest, report=address),
            *build_files(manifest),
            *_credit(manifest),
        ],
        className="about-article",
    )


def _summary(manifest: Manifest) -> str:
    by = f", by {manifest.organisation}" if manifest.organisation else ""
    ask = f" Questions: {manifest.contact}." if manifest.contact else ""
    last = month_label(manifest, max(manifest.month_count - 1, 0))
    months = (
        f" Records of {span_words(manifest.first_month, last)}."
        if manifest.month_count and manifest.records
        else ""
    )
    return f"{manifest.title}{by}.{months}{ask}"


def _changes(changes: Sequence[str]) -> list[Any]:
    if not changes:
        return []
    return [
        html.H2("What changed in the data", className="about-part"),
        html.P("Since the build before, by what each publishes:"),
        html.Ul([html.Li(line) for line in changes], className="plain"),
    ]


def _credit(manifest: Manifest) -> list[Any]:
    return [
        html.H2("Credit", className="about-part"),
        html.Ul([html.Li(credit) for credit in manifest.credits], className="plain"),
        html.P(
            f"Build {manifest.build_id}, made by Wardwise {manifest.code_version}.",
            className="figure-source",
        ),
    ]
