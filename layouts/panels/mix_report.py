"""The profile of an area by segment, as a table, with the choice of what it is set beside."""

from collections.abc import Sequence
from typing import Any

from data.answers.story.mix_report import IMPORTANT, MixReport, ReportRow
from data.answers.verdict_words import MARKS
from data.answers.words import first_up, format_count, format_number
from layouts import elements as html
from layouts.panels.links import build_cited, build_files

MOST_OPEN = 15
"""Above this many groups the table is folded away."""
FILES = (("profile.csv", "CSV"), ("profile.xlsx", "Excel"), ("profile.html", "Page to print"))


def build_report(report: MixReport | str, files: dict[str, str]) -> html.Element:
    """The section of the report. ``files``: the address of each of its files."""
    title = html.H2("Profile", className="section-title", id="figure-report")
    if isinstance(report, str):
        return html.Section([title, html.P(report, className="empty")], className="story-section")
    notes = [note for note in report.notes if note]
    said = "100: as common as there. Below the index, its 95% interval."
    return html.Section(
        [
            title,
            html.P(report.lead, className="report-lead") if report.lead else None,
            _choice(report),
            build_report_table(report),
            html.P(
                [" ".join((said, *notes)), *build_cited(report.cited)], className="figure-source"
            ),
            build_files("Take it away:", FILES, files),
        ],
        className="story-section report",
    )


def _choice(report: MixReport) -> html.Element:
    return html.Div(
        html.Span("Against", **{"aria-hidden": "true"}),
        className="choice",
        **{
            "data-name": "against",
            "data-label": "Set the profile against",
            "data-chosen": report.against,
            "data-options": html.packed([list(each) for each in report.offered]),
        },
    )


def build_report_table(
    report: MixReport, sides: tuple[str, str] = ("Here", "There")
) -> html.Element:
    """A line for the name of each group and one for its numbers, so that neither is cut.

    ``sides``: what the columns of the two counts are called.
    """
    here, there = f"{first_up(report.unit)} of", f"{first_up(report.base_unit)} of"
    heads = (
        (sides[0], f"{here} {report.place}, and their %"),
        (sides[1], f"{there} {report.comparison}, and their %"),
        ("Penetration", f"Of 100 in {report.comparison}, how many are here"),
        ("Index", "100: as common as there"),
    )
    head = [html.Th(words, scope="col", className="number", title=told) for words, told in heads]
    caption = html.Caption(f"{report.title}. {report.scheme}, {report.unit}.")
    whole = (format_count(report.total), format_count(report.base_total), "", "")
    total = _lines("All", whole, class_name="is-total")
    table = html.Table(
        [caption, html.Thead(html.Tr(head)), *map(_group, report.rows), total],
        className="report-table",
    )
    if len(report.rows) <= MOST_OPEN:
        return table
    folded = [html.Summary(f"All {len(report.rows)} groups"), table]
    return html.Details(folded, className="more")


def _group(row: ReportRow) -> html.Element:
    mark = MARKS[row.band] if row.band.direction else ""
    told = ", ".join(filter(None, (row.verdict, IMPORTANT if row.is_important else "")))
    name = [
        html.Span(row.code, className="code"),
        html.Span(f"{row.name} "),
        html.Span(
            [html.Span(mark, **{"aria-hidden": "true"}), f" {told}"], className="report-said"
        ),
    ]
    has_none = row.index != row.index
    interval = f"{format_number(row.low)}–{format_number(row.high)}"
    index = (
        html.Abbr("–", title=row.verdict)
        if has_none
        else _below(format_number(row.index), interval)
    )
    cells = (
        _below(format_count(row.count), _percent(row.percent)),
        _below(format_count(row.base), _percent(row.base_percent)),
        _percent(row.penetration),
        index,
    )
    return _lines(name, cells, style={"--segment": row.colour, "--segment-dark": row.colour_dark})


def _lines(
    name: Any, cells: Sequence[Any], *, class_name: str = "", style: dict[str, str] | None = None
) -> html.Element:
    head = html.Tr(html.Th(name, scope="rowgroup", colSpan=len(cells)))
    numbers = html.Tr([html.Td(cell, className="number") for cell in cells])
    return html.Tbody([head, numbers], className=class_name, style=style or {})


def _below(words: str, second: str) -> list[html.Element]:
    return [html.Span(f"{words} "), html.Span(second, className="interval")]


def _percent(value: float) -> str:
    """A percentage of two places, as the reports of profilers have it."""
    return f"{format_number(value, 2)}%" if value == value else "–"
