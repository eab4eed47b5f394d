"""Channels preferred and used, as a table on the tab Users."""

from data.answers.story.preferred import Preferred, PreferredRow
from data.answers.verdict_words import MARKS
from data.answers.words import format_percent
from layouts import elements as html
from layouts.panels.links import build_file_link

LEAD = "Preferred: as if each group here preferred what is said of it everywhere."
KEY = "Difference: share less preferred, in points, with a 95% interval of the share."


def build_preferred(found: Preferred | None, address: str) -> html.Element | None:
    """The section; None where nothing can be compared. ``address`` is that of its file."""
    if found is None:
        return None
    heads = [html.Th("Channel", scope="col")]
    heads += [
        html.Th(words, scope="col", className="number")
        for words in ("Preferred", "Share", "Difference")
    ]
    body = [_row(row) for row in found.rows]
    left_out = f" Not compared, as no preference is known: {', '.join(found.left_out)}."
    notes = f"{LEAD} {KEY}{left_out if found.left_out else ''} {found.scheme}; {found.source}. "
    return html.Section(
        [
            html.H2("Preferred and used", className="section-title", id="figure-preferred"),
            html.P(f"Share of {found.events} by channel, {found.period}", className="figure-note"),
            html.Table([html.Thead(html.Tr(heads)), html.Tbody(body)], className="mix preferred"),
            html.P(
                [notes, build_file_link("CSV", address, "preferred.csv")],
                className="figure-source",
            ),
        ],
        className="story-section",
    )


def _row(row: PreferredRow) -> html.Element:
    band, used = row.verdict.band, row.verdict.value
    mark = f"{MARKS[band]} " if band.direction else ""
    gap, low, high = (_points(each) for each in (row.gap, row.low, row.high))
    return html.Tr(
        [
            html.Th(row.title, scope="row"),
            html.Td(format_percent(row.verdict.reference / 100), className="number"),
            html.Td(format_percent(used / 100), className="number"),
            html.Td(
                [f"{mark}{gap}", html.Span(f"{low} to {high}", className="interval")],
                className="number",
            ),
        ]
    )


def _points(gap: float) -> str:
    number = round(gap)
    return f"{'+' if number > 0 else '−' if number < 0 else ''}{abs(number)}"
