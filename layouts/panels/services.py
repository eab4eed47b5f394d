"""Take-up in an area.

It has the chosen service in large type, every service in a table, and the channels that people use.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from data.answers.cited import Cited
from data.answers.story.services import estimated
from data.answers.story.values import NOTHING, ChannelRow, ServiceRow
from data.answers.verdict_words import KINDS, MARKS
from data.answers.words import (
    HIDDEN_WORDS,
    MISSING_WORDS,
    UNCOVERED_WORDS,
    format_count,
    format_number,
    format_percent,
    format_rate,
)
from layouts import elements as html
from layouts.panels.links import build_cited, build_go_link
from layouts.panels.mix import build_bar

HIDDEN = 1
NOT_COVERED = 4
STATE_MARKS = {
    HIDDEN: ("c", HIDDEN_WORDS),
    2: ("–", MISSING_WORDS),
    NOT_COVERED: ("not covered", UNCOVERED_WORDS),
}
"""For each state of a cell (data.store.values): the text in a table, and its meaning."""


def _rounded(rows: Sequence[ServiceRow]) -> str:
    """A sentence on the counts that were rounded, empty where none was."""
    to = sorted({row.rounding for row in rows if row.is_rounded and row.is_shown})
    if not to:
        return ""
    every = all(row.is_rounded for row in rows if row.is_shown)
    which = "Counts" if every else "Counts that a rule protects"
    return f"{which} are rounded to the nearest {' or '.join(map(str, to))}."


@dataclass(frozen=True, slots=True)
class ServicesTable:
    """The services of an area, as a table shows them."""

    rows: tuple[ServiceRow, ...]
    place: str
    comparator: str
    """Name of the comparator for the head of its columns; empty where there is none."""
    chosen: str
    """The service that is marked."""
    period: str
    compared: str = ""
    """Name of the area beside it, whose rates replace the counts."""
    absent: tuple[str, ...] = ()
    """Titles of the services that are not counted in the period."""
    title: str = "All services"
    cited: tuple[Cited, ...] = ()


def build_services(shown: ServicesTable) -> html.Element:
    """Every service of the area as a table.

    Its columns are rate, comparator's rate, ratio with its interval, and count.
    """
    heading = html.H2(shown.title, className="section-title", id="figure-services")
    if not shown.rows:
        return html.Section(
            [heading, html.P("No service has data for this period.", className="empty")],
            className="story-section",
        )
    parts: list[Any] = [heading, html.Div(_table(shown), className="table-scroll")]
    notes: list[Any] = [
        (
            "▲ higher, ▼ lower, ● similar. Marks are doubled where chance is very unlikely (99.8%)."
            f" The letter c: {' or '.join(dict.fromkeys(row.hidden_words for row in shown.rows))}."
            if shown.comparator
            else ""
        ),
        f"Not counted in this period: {', '.join(shown.absent)}." if shown.absent else "",
        *estimated(shown.rows),
        _rounded(shown.rows),
        build_cited(shown.cited) if shown.cited else "",
    ]
    parts += [html.P(note, className="figure-source") for note in notes if note]
    return html.Section(
        parts, className="story-section", **{"aria-label": f"Services in {shown.place}"}
    )


def _table(shown: ServicesTable) -> html.Element:
    comparator = shown.comparator
    caption = f"Rate per 1,000 of each service's base, {shown.period}" + (
        f"; ratio to {comparator} = 100, with its 95% interval" if comparator else ""
    )
    # The panel has room for five columns: beside a second area, the counts are left out.
    beside = [comparator, "Ratio"] if comparator else []
    heads = ["Service", "Rate", *beside, shown.compared or "Count"]
    cells = [
        html.Th(text, scope="col", className="" if i == 0 else "number", title=text)
        for i, text in enumerate(heads)
    ]
    themes = dict.fromkeys(row.theme for row in shown.rows)
    bodies = [_theme_body(shown, theme, columns=len(heads)) for theme in themes]
    return html.Table(
        [html.Caption(caption), html.Thead(html.Tr(cells)), *bodies], className="services"
    )


def _theme_body(shown: ServicesTable, theme: str, *, columns: int) -> html.Element:
    rows = [row for row in shown.rows if row.theme == theme]
    title = html.Tr(
        html.Th(rows[0].theme_title, colSpan=columns, scope="rowgroup", className="theme-row")
    )
    comparator, compared = bool(shown.comparator), bool(shown.compared)
    return html.Tbody(
        [
            title,
            *(
                _service_row(row, theme, shown.chosen, comparator=comparator, compared=compared)
                for row in rows
            ),
        ]
    )


def _service_row(
    row: ServiceRow, theme: str, chosen: str, *, comparator: bool, compared: bool
) -> html.Element:
    cells = [
        html.Th(build_go_link(row.title, {"theme": theme, "service": row.item}), scope="row"),
        number_cell(format_rate, row.rates) if row.is_shown else hidden_cell(row, row.state),
    ]
    if comparator:
        cells += [
            number_cell(format_rate, row.references, "number quiet"),
            ratio_cell(row),
        ]
    if compared:
        cells.append(
            hidden_cell(row, row.compared_state)
            if row.compared_state in STATE_MARKS
            else number_cell(format_rate, row.compared_rates or NOTHING, "number quiet")
        )
    else:
        cells.append(
            number_cell(format_count, row.ends) if row.is_shown else hidden_cell(row, row.state)
        )
    return html.Tr(cells, className="is-chosen" if row.item == chosen else "")


def number_cell(
    words: Callable[[float], str], ends: tuple[float, float], class_name: str = "number"
) -> html.Element:
    """A number, or the least and the most that it can be; these may take two lines."""
    least, most = (words(end) for end in ends)
    if least == most:
        return html.Td(least, className=class_name)
    return html.Td(f"{least} to {most}", className=f"{class_name} range")


def hidden_cell(row: ServiceRow | ChannelRow, state: int) -> html.Element:
    mark, meaning = STATE_MARKS[state]
    meaning = row.hidden_words if state == HIDDEN else meaning
    return html.Td(html.Abbr(mark, title=meaning), className="number state")


def ratio_cell(row: ServiceRow) -> html.Element:
    verdict = row.verdict
    if verdict is None or verdict.refusal or not verdict.range_of("reference")[0] > 0:
        meaning = verdict.refusal.reason if verdict and verdict.refusal else "no comparison"
        return html.Td(html.Abbr("–", title=meaning), className="number state")
    least, most = verdict.ends or (verdict, verdict)
    values = [
        (least.value, least.reference),
        (most.value, most.reference),
        (least.low, least.reference),
        (most.high, most.reference),
    ]
    first, last, low, high = (format_number(100 * value / beside) for value, beside in values)
    ratio = first if first == last else f"{first} to {last}"
    return html.Td(
        [
            html.Span(
                MARKS[verdict.band],
                className=f"mark mark-{KINDS[verdict.band]}",
                title=verdict.band.words,
                **{"aria-hidden": "true"},
            ),
            html.Span(verdict.band.words, className="visually-hidden"),
            f" {ratio}",
            html.Span(f"{low}–{high}", className="interval"),
        ],
        className="number ratio" if first == last else "number ratio range",
    )


def build_channels(
    rows: tuple[ChannelRow, ...],
    *,
    events: str,
    place: str,
    comparator: str,
    period: str,
    cited: tuple[Cited, ...] = (),
) -> html.Element | None:
    """How people reach the service, as bars; None where there is only one way."""
    if len(rows) < 2:
        return None
    body = [_channel_row(row, comparator=bool(comparator)) for row in rows]
    heads = [
        html.Th("Channel", scope="col"),
        *(
            html.Th(name, scope="col", className="number", title=name)
            for name in (place, comparator)
            if name
        ),
    ]
    return html.Section(
        [
            html.H2("Channels", className="section-title", id="figure-channels"),
            html.P(f"Share of {events} by channel, {period}", className="figure-note"),
            html.Table([html.Thead(html.Tr(heads)), html.Tbody(body)], className="mix channels"),
            html.P(build_cited(cited), className="figure-source") if cited else None,
        ],
        className="story-section",
    )


def _channel_row(row: ChannelRow, *, comparator: bool) -> html.Element:
    known = row.state == 0 and row.share == row.share
    share = row.share if known else row.share_range[0] if row.share_range else 0.0
    bar = build_bar(share, row.reference_share if comparator else None)
    cells = [
        html.Th([html.Span(row.title, className="bar-name"), bar], scope="row"),
        (
            number_cell(format_percent, row.share_range or (row.share, row.share))
            if known or row.share_range
            else hidden_cell(row, row.state if row.state in STATE_MARKS else 2)
        ),
    ]
    if comparator:
        ends = row.reference_range or (row.reference_share, row.reference_share)
        cells.append(number_cell(format_percent, ends, "number quiet"))
    return html.Tr(cells)
