"""The register of the data sets as files: a table, and DCAT for data portals."""

from flask import Blueprint, Response, request

from callbacks.api.responses import ASK_AGAIN, bytes_response, csv_response, json_bytes
from callbacks.context import Services
from data.answers.exports.csv_text import csv_text
from data.answers.register.dcat import catalogue_in_dcat
from data.answers.register.entries import KINDS, Entry, entries_of
from data.answers.words import level_name
from data.manifest import find_key, month_label
from data.model import Manifest
from layouts.panels.about.entries import QUESTIONS, files_words, hidden_lines

COLUMNS = (
    "entry",
    "kind",
    "title",
    "about",
    "known_by",
    "themes",
    "first_month",
    "last_month",
    "period",
    "months_missing",
    "source",
    "licence",
    "credit",
    "files",
    "rows_read",
    "rows_used",
    "rows_elsewhere",
    "rows_left_out",
    "rows_set_aside",
    "rule",
    "rule_decided_by",
    "hidden",
    "notes",
    *(f"audit_{key}" for key, _ in QUESTIONS),
    "audit_beyond_purpose",
)


def register_register(blueprint: Blueprint, services: Services) -> None:
    """Wire ``/<build>/register.csv`` and ``/<build>/register.jsonld``."""

    @blueprint.get("/<build>/register.csv")
    def table(build: str) -> Response:
        manifest = services.atlases.at(build).manifest
        return csv_response(register_csv(manifest), "register")

    @blueprint.get("/<build>/register.jsonld")
    def dcat(build: str) -> Response:
        # The addresses in it are those of this server, so it is not kept for ever.
        content = json_bytes(
            catalogue_in_dcat(services.atlases.at(build).manifest, address=request.url_root)
        )
        return bytes_response(content, "application/ld+json", cache=ASK_AGAIN)


def register_csv(manifest: Manifest) -> str:
    """A row for each data set; several values of one column are separated by "; "."""
    return csv_text(
        COLUMNS,
        (_row(entry, manifest) for entry in entries_of(manifest)),
    )


def _row(entry: Entry, manifest: Manifest) -> list[str]:
    themes = [t.title if (t := find_key(manifest.themes, key)) else key for key in entry.themes]
    months = [month_label(manifest, month) for month in entry.months] if entry.months else ["", ""]
    return [
        entry.id,
        KINDS[entry.kind],
        entry.title,
        entry.about,
        _joined([level_name(manifest, key) for key in entry.levels]),
        _joined(themes),
        *months,
        entry.period,
        str(entry.gaps) if entry.months else "",
        entry.source,
        entry.licence,
        entry.credit,
        files_words(entry),
        *_rows(entry),
        *_rule(entry, manifest),
        _joined(entry.notes),
        *_answers(entry),
    ]


def _rows(entry: Entry) -> list[str]:
    """Rows read, and what became of them; roughly, part by part, for a protected set."""
    names = ("read", "accepted", "elsewhere", "left_out", "refused")
    if entry.records:
        about = "about " if entry.is_protected else ""
        return [f"{about}{getattr(entry.records, name)}" for name in names]
    return [
        str(sum(getattr(source, name) for source in entry.files)) if entry.files else ""
        for name in names
    ]


def _rule(entry: Entry, manifest: Manifest) -> list[str]:
    records = entry.records
    return (
        [records.rule, records.rule_name, _joined(hidden_lines(records, manifest))]
        if records
        else ["", "", ""]
    )


def _answers(entry: Entry) -> list[str]:
    audit = entry.records.audit if entry.records else {}
    beyond = ("yes" if audit.get("beyond_purpose") else "no") if entry.records else ""
    return [*(str(audit.get(key, "") or "") for key, _ in QUESTIONS), beyond]


def _joined(texts: list[str] | tuple[str, ...]) -> str:
    return "; ".join(texts)
