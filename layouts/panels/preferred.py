"""Channels preferred and used, as a table on the tab Users."""

from typing import Any

from data.answers.story.preferred import Preferred, PreferredRow
from data.answers.story.preferred_areas import PreferredThere
from data.answers.verdict_words import MARKS
from data.answers.words import first_up, format_count, format_percent
from layouts import elements as html
from layouts.panels.links import build_file_link, build_go_link

LEAD = "Preferred: as if each group here preferred what is said of it everywhere."
KEY = "Difference: share less preferred, in points, with a 95% interval of the share."


def build_preferred(found: Preferred | None, address: str) -> html.Element | None:
    """The section; None where nothing can be compared. ``address`` is that of its file."""
    if found is None:
        return None
    body = [_row(row) for row in found.rows]
    left_out = f" Not compared, as no preference is known: {', '.join(found.left_out)}."
    notes = f"{LEAD} {KEY}{left_out if found.left_out else ''} {found.scheme}; {found.source}. "
    return html.Section(
        [
            html.H2("Preferred and used", className="section-title", id="figure-preferred"),
            html.P(f"Share of {found.events} by channel, {found.period}", className="figure-note"),
            html.Table([_head("Channel"), html.Tbody(body)], className="mix preferred"),
            html.P(
                [notes, build_file_link("CSV", address, "preferred.csv")],
                className="figure-source",
            ),
        ],
        className="story-section",
    )


def build_preferred_there(found: PreferredThere | None) -> html.Element | None:
    """The areas in which use is furthest from preference; None where none can be compared."""
    if found is None:
        return None
    rows = [_row(far.row, (far.reference, far.name)) for far in found.rows]
    told = (
        f"Of {format_count(found.areas)} {found.names} that can be compared, those with the widest"
        " difference, each with its channel. The CSV file has every one of them."
    )
    table = html.Table([_head(first_up(found.names)), html.Tbody(rows)], className="mix preferred")
    return html.Section(
        [
            html.H2("Where they differ most", className="section-title"),
            table if rows else html.P("Nowhere by more than chance.", className="empty"),
            html.P(told, className="figure-source"),
        ],
        className="story-section",
    )


def _head(first: str) -> html.Element:
    heads = [html.Th(first, scope="col")]
    heads += [
        html.Th(words, scope="col", className="number")
        for words in ("Preferred", "Share", "Difference")
    ]
    return html.Thead(html.Tr(heads))


def _row(row: PreferredRow, place: tuple[str, str] | None = None) -> html.Element:
    """``place``: reference and name of the area; None where all rows are of one."""
    band, used = row.verdict.band, row.verdict.value
    mark = f"{MARKS[band]} " if band.direction else ""
    gap, low, high = (_points(each) for each in (row.gap, row.low, row.high))
    return html.Tr(
        [
            html.Th(_named(row, place), scope="row"),
            html.Td(format_percent(row.verdict.reference / 100), className="number"),
            html.Td(format_percent(used / 100), className="number"),
            html.Td(
                [f"{mark}{gap}", html.Span(f"{low} to {high}", className="interval")],
                className="number",
            ),
        ]
    )


def _named(row: PreferredRow, place: tuple[str, str] | None) -> Any:
    if place is None:
        return row.title
    reference, name = place
    link = build_go_link(name, {"area": reference}, fly=True)
    return [link, html.Span(row.title, className="interval")]


def _points(gap: float) -> str:
    number = round(gap)
    return f"{'+' if number > 0 else '−' if number < 0 else ''}{abs(number)}"
