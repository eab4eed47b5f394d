"""The register: what went into the atlas, under which rule, and how much of it was refused."""

from collections.abc import Sequence
from typing import Any

from dash import html

from data.model import Manifest, RecordSet
from data.rules import RULES
from layouts.view import find_key, month_label
from layouts.words import count_of, format_count, level_name, month_name


def build_about(manifest: Manifest, *, report: str) -> html.Article:
    """The whole register of a build. ``report`` is the address of its report."""
    return html.Article(
        [
            html.H2("About the data"),
            html.P(_summary(manifest), className="lead"),
            html.P("This is a fictional demonstration: the places, the people and the figures are invented.", className="notice-inline")
            if manifest.fictional
            else None,
            html.P(
                [
                    html.A("The full report of this build", href=report, className="go-link", target="_blank", rel="noopener"),
                    ": every file read, and every row that was refused, with the reason.",
                ]
            ),
            *[_records(manifest, records) for records in manifest.records],
            html.H3("Who lives here"),
            _table(
                ("Classification", "Given by", "Counts", "Source"),
                [(c.title, level_name(manifest, c.given_level), c.weight, c.source) for c in manifest.classifications],
            ),
            html.H3("What rates are divided by"),
            _table(("Base", "Counted", "Period", "Source"), [(b.title, b.unit, b.period, b.source) for b in manifest.bases]),
            *_indicators(manifest),
            html.H3("Areas"),
            _table(("Kind", "Number"), [(v.names, format_count(v.areas)) for v in manifest.levels], numbers=(1,)),
            html.H3("Files taken in"),
            _table(
                ("File", "Used for", "Rows read", "Accepted", "Refused", "Fingerprint"),
                [(s.path, s.role, format_count(s.read), format_count(s.accepted), format_count(s.refused), s.sha256[:12]) for s in manifest.sources],
                numbers=(2, 3, 4),
            ),
            html.H3("Credit"),
            html.Ul([html.Li(credit) for credit in manifest.credits], className="plain"),
            html.P(f"Build {manifest.build_id}, made by Wardwise {manifest.code_version}.", className="figure-source"),
        ],
        className="about-article",
    )


def _summary(manifest: Manifest) -> str:
    last = month_label(manifest, max(manifest.month_count - 1, 0))
    by = f", by {manifest.organisation}" if manifest.organisation else ""
    ask = f" Questions: {manifest.contact}." if manifest.contact else ""
    counted = sum(r.accepted for r in manifest.records)
    months = f"{month_name(manifest.first_month)} to {month_name(last)}" if manifest.month_count else "no months"
    return f"{manifest.title}{by}. {count_of(counted, 'record', 'records')} counted, {months}.{ask}"


def _records(manifest: Manifest, records: RecordSet) -> html.Section:
    months = sorted(records.months)
    span = f"{month_name(month_label(manifest, months[0]))} to {month_name(month_label(manifest, months[-1]))}" if months else "none"
    gaps = (months[-1] - months[0] + 1 - len(months)) if months else 0
    channels = [c.title for key in records.channels if (c := find_key(manifest.channels, key))]
    rows: list[tuple[str, Any]] = [
        ("Counted by", level_name(manifest, records.level)),
        ("Months covered", f"{span}; {count_of(gaps, 'month', 'months')} between have no data" if gaps else span),
        ("Channels", ", ".join(channels) or "not told apart"),
        ("Rows", f"{format_count(records.read)} read: {format_count(records.accepted)} accepted, {format_count(records.refused)} refused"),
        ("Protecting people", _rule(records)),
        ("Source", records.source),
        ("Licence", records.licence),
        ("Credit", records.credit),
        *(("Note", note) for note in records.notes),
        *((month_name(month_label(manifest, month)), sentence) for month, sentence in records.breaks_at),
    ]
    return html.Section([html.H3(records.title), html.Dl([html.Div([html.Dt(name), html.Dd(value)]) for name, value in rows if value], className="register")])


def _rule(records: RecordSet) -> str:
    if records.rule != "none":
        hidden, cells = sum(p.hidden for p in records.published), sum(p.cells for p in records.published)
        return f"{RULES[records.rule].words} {format_count(hidden)} of {format_count(cells)} published figures are hidden."
    signed = f" Signed off by {records.rule_name}" if records.rule_name else ""
    reason = f": {records.rule_reason.rstrip('.')}." if records.rule_reason and signed else "." if signed else ""
    return f"Nothing is hidden.{signed}{reason}"


def _indicators(manifest: Manifest) -> list[Any]:
    if not manifest.indicators:
        return []
    rows = [(i.title, i.unit, ", ".join(i.periods), level_name(manifest, i.level), i.source) for i in manifest.indicators]
    return [html.H3("Indicators"), _table(("Indicator", "Unit", "Period", "Known by", "Source"), rows)]


def _table(heads: tuple[str, ...], rows: Sequence[tuple[str, ...]], numbers: tuple[int, ...] = ()) -> html.Div:
    head = html.Thead(html.Tr([html.Th(text, scope="col", className="number" if i in numbers else "") for i, text in enumerate(heads)]))
    body = html.Tbody(
        [
            html.Tr([html.Th(cell, scope="row") if i == 0 else html.Td(cell, className="number" if i in numbers else "") for i, cell in enumerate(row)])
            for row in rows
        ]
    )
    return html.Div(html.Table([head, body], className="register-table"), className="table-scroll", tabIndex=0)
