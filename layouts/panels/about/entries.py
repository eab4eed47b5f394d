"""The entries of the register.

Each has a description of the data set, who is responsible for it, what was read of it, and how much
of it is hidden.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from data.answers.register.entries import KINDS, NAMED, PROTECTION, Entry
from data.answers.register.words import known_words, period_words
from data.answers.words import (
    count_of,
    first_up,
    format_count,
    format_percent,
    level_name,
    month_name,
)
from data.manifest import find_key, month_label
from data.model import Manifest, RecordSet
from data.rules import RULES
from layouts import elements as html
from layouts.panels.links import build_go_link

QUESTIONS = (
    ("about", "About"),
    ("collected", "How it was collected"),
    ("purpose", "Collected for"),
    ("used_for", "Used here for"),
    ("consent", "Were people asked"),
    ("lawful_basis", "Lawful basis"),
    ("sharing", "Shared under"),
    ("retention", "Kept for"),
    ("review", "Looked at again by"),
    ("owner", "Owner"),
    ("analyst", "Analyst"),
)
"""Answers of the data audit, in the order of the page."""
ABOUT = {"areas": "Areas, not people", "households": "Households", "individuals": "Individuals"}


def build_entries(entries: Sequence[Entry], manifest: Manifest) -> html.Element:
    """All entries, each folded to its title.

    ``assets/js/panels/register.js`` filters them and opens the one that the address names.
    """
    return html.Div([_entry(entry, manifest) for entry in entries], className="entries")


def _entry(entry: Entry, manifest: Manifest) -> html.Element:
    summary = html.Summary(
        [
            html.Span(entry.title, className="entry-title"),
            html.Span(KINDS[entry.kind], className="entry-kind"),
            html.Span(
                " · ".join(
                    filter(None, (known_words(entry, manifest), period_words(entry, manifest)))
                ),
                className="entry-known",
            ),
        ]
    )
    rows = html.Dl(
        [
            html.Div([html.Dt(name), html.Dd(told)])
            for name, told in rows_of(entry, manifest)
            if told
        ],
        className="register",
    )
    return html.Details(
        [summary, rows],
        id=entry.anchor,
        className="entry",
        **{"data-entry": entry.id, "data-kind": entry.kind, "data-topics": " ".join(entry.topics)},
    )


def rows_of(entry: Entry, manifest: Manifest) -> Iterator[tuple[str, Any]]:
    """Name and text of every line of an entry; the caller leaves out empty texts."""
    gaps = (
        f"; {count_of(entry.gaps, 'month', 'months')} between"
        f" {'has' if entry.gaps == 1 else 'have'} no data"
        if entry.gaps
        else ""
    )
    yield "What it is", f"{entry.about[:1].upper()}{entry.about[1:]}."
    yield (
        "Services",
        (
            ", ".join(entry.services)
            if len(entry.services) > NAMED or entry.kind == "points"
            else ""
        ),
    )
    yield "Known by", ", ".join(level_name(manifest, level, plural=True) for level in entry.levels)
    yield "Covers", f"{period_words(entry, manifest)}{gaps}"
    if entry.records:
        yield from _of_records(entry.records, manifest)
    yield "Source", entry.source
    yield "Licence", entry.licence
    yield "Credit", entry.credit
    for note in entry.notes:
        yield "Note", note
    yield "Files", files_words(entry)
    yield (
        "Link",
        build_go_link("Address of this entry", {"mode": "about", "entry": entry.id}),
    )


def files_words(entry: Entry) -> str:
    """Names of the files an entry was read from."""
    return ", ".join(dict.fromkeys(source.path for source in entry.files))


def _of_records(records: RecordSet, manifest: Manifest) -> Iterator[tuple[str, Any]]:
    channels = [c.title for key in records.channels if (c := find_key(manifest.channels, key))]
    yield "Channels", ", ".join(channels) if len(channels) > 1 else "Not told apart"
    yield "Rows", rows_words(records)
    yield "Protecting people", _rule(records)
    if records.disclosure:
        yield (
            "How much is hidden",
            html.Ul([html.Li(line) for line in hidden_lines(records, manifest)], className="plain"),
        )
    for month, sentence in records.breaks_at:
        yield month_name(month_label(manifest, month)), sentence
    yield from answers_of(records)


def rows_words(records: RecordSet) -> str:
    """The rows that were read, and what became of them.

    For a protected set the manifest has rounded numbers, and their sum.
    """
    about = "about " if records.hides else ""
    parts = [f"{about}{format_count(records.accepted)} used"]
    if records.elsewhere:
        parts.append(f"{about}{format_count(records.elsewhere)} of places elsewhere")
    if records.left_out:
        parts.append(f"{about}{format_count(records.left_out)} left out")
    parts.append(
        f"{about}{format_count(records.refused)} set aside" if records.refused else "none set aside"
    )
    return f"{first_up(about)}{format_count(records.read)} read: {', '.join(parts)}"


def hidden_lines(records: RecordSet, manifest: Manifest) -> list[str]:
    """Share of the counts above zero that is hidden, a line for each level and window."""
    if records.disclosure is None:
        return []
    return [
        f"By {level_name(manifest, at.level)} and {at.window}:"
        f" {format_percent(at.hidden / at.cells)} of {format_count(at.cells)} counts"
        for at in records.disclosure.at
        if at.cells
    ]


def answers_of(records: RecordSet) -> Iterator[tuple[str, str]]:
    """The answers of the data audit, and the questions without an answer."""
    audit = records.audit
    for key, question in QUESTIONS:
        answer = str(audit.get(key, "") or "")
        yield question, ABOUT.get(answer, answer)
    if audit.get("beyond_purpose"):
        yield "Beyond its purpose", "Yes: this use is not what they were collected for"
    open_questions = [question.lower() for key, question in QUESTIONS if not audit.get(key)]
    yield "Not answered", ", ".join(open_questions)


def _rule(records: RecordSet) -> Any:
    if not records.hides:
        reason = f": {records.rule_reason.rstrip('.')}." if records.rule_reason else "."
        return f"Nothing is hidden. Signed off by {records.rule_name}{reason}"
    return [
        f"{RULES[records.rule].words} ",
        build_go_link("How that was checked", {"mode": "about", "entry": PROTECTION}),
        ".",
    ]
