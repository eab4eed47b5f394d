"""Take-up in an area.

It has the chosen service in large type, every service in a table, and the channels that people use.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from data.answers.cited import Cited
from data.answers.story.values import ChannelRow, ServiceRow
from data.answers.verdict_words import KINDS, MARKS, Verdict
from data.answers.words import (
    HIDDEN_WORDS,
    MISSING_WORDS,
    count_of,
    format_count,
    format_number,
    format_percent,
    format_rate,
)
from layouts import elements as html
from layouts.panels.links import build_cited, build_go_link
from layouts.panels.mix import build_bar

STATE_MARKS = {1: ("c", HIDDEN_WORDS), 2: ("–", MISSING_WORDS)}
"""For each state of a cell (data.store.values): the text in a table, and its meaning."""


def build_chosen(
    row: ServiceRow | None,
    *,
    events: str,
    period: str,
    comparator: str,
    expected: Verdict | None = None,
) -> html.Element:
    """The chosen service: its rate in large type with the verdict, or why there is none."""
    if row is None:
        return html.Div(html.P("This service has no data for the period.", className="empty"))
    if row.state:
        sentence = (
            "The number is hidden to protect people. A larger area or a longer period may show it."
            if row.state == 1
            else "There is no data for this area and period."
        )
        return html.Div(html.P(sentence, className="empty"), className="chosen")
    about = "about " if row.is_rounded and row.count else ""
    large = format_rate(row.rate) if row.rate == row.rate else f"{about}{format_count(row.count)}"
    unit = f"{events} per 1,000 {row.base_title}" if row.rate == row.rate else events
    parts: list[Any] = [
        html.P(
            [
                html.Strong(large, className="chosen-value"),
                html.Span(f" {unit}", className="chosen-unit"),
            ],
            className="chosen-line",
        )
    ]
    if row.verdict:
        parts.append(_verdict_line(row.verdict, comparator, reference_of(row)))
    if expected and not expected.refusal:
        parts.append(_expected_line(expected, events))
    told = count_of(round(row.count), row.event or events, events, rounded=row.is_rounded)
    notes = " ".join((*(row.verdict.notes if row.verdict else ()), *_estimated([row])))
    parts.append(
        html.P(
            f"{told}, {period}. {notes}".strip(),
            className="figure-note",
        )
    )
    return html.Div(parts, className="chosen")


def _estimated(rows: Sequence[ServiceRow]) -> list[str]:
    """A sentence on the bases that were scaled up, empty where none was."""
    titles = {row.base_title for row in rows if row.base_is_estimate and row.rate == row.rate}
    named = " and ".join(sorted(titles, key=str.casefold))
    return [f"The number of {named} here is an estimate."] if titles else []


def _rounded(rows: Sequence[ServiceRow]) -> str:
    """A sentence on the counts that were rounded, empty where none was."""
    to = sorted({row.rounding for row in rows if row.is_rounded and not row.state})
    if not to:
        return ""
    every = all(row.is_rounded for row in rows if not row.state)
    which = "Counts" if every else "Counts that a rule protects"
    return f"{which} are rounded to the nearest {' or '.join(map(str, to))}."


def _expected_line(verdict: Verdict, events: str) -> html.Element:
    gap = round(verdict.count) - round(verdict.base)
    said = (
        f"{format_count(abs(gap))} {'more' if gap > 0 else 'fewer'} than the"
        f" {format_count(verdict.base)} {events} expected from who lives here: "
    )
    badge = html.Span(
        [html.Span(MARKS[verdict.band], **{"aria-hidden": "true"}), f" {verdict.band.words}"],
        className=f"verdict verdict-{KINDS[verdict.band]}",
    )
    same = f"As many as the {format_count(verdict.base)} {events} expected from who lives here: "
    return html.P([said if gap else same, badge], className="chosen-verdict", id="figure-expected")


def reference_of(row: ServiceRow) -> float:
    """Rate of the comparator of a service."""
    return (
        row.reference_rate
        if row.reference_rate is not None
        else row.verdict.reference
        if row.verdict
        else float("nan")
    )


def _verdict_line(verdict: Verdict, comparator: str, reference: float) -> html.Element:
    if verdict.refusal:
        return html.P(verdict.refusal.text, className="chosen-verdict")
    badge = html.Span(
        [html.Span(MARKS[verdict.band], **{"aria-hidden": "true"}), f" {verdict.band.words}"],
        className=f"verdict verdict-{KINDS[verdict.band]}",
    )
    beside = verdict.comparator or comparator
    return html.P(
        [
            badge,
            f" than {beside} " if verdict.is_different else f" to {beside} ",
            f"({format_rate(reference)})",
        ],
        className="chosen-verdict",
    )


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
    heading = html.H3(shown.title, className="section-title", id="figure-services")
    if not shown.rows:
        return html.Section(
            [heading, html.P("No service has data for this period.", className="empty")],
            className="story-section",
        )
    parts: list[Any] = [heading, html.Div(_table(shown), className="table-scroll")]
    notes: list[Any] = [
        (
            "▲ higher, ▼ lower, ● similar; doubled where chance is very unlikely (99.8%). c:"
            " hidden to protect people."
            if shown.comparator
            else ""
        ),
        f"Not counted in this period: {', '.join(shown.absent)}." if shown.absent else "",
        *_estimated(shown.rows),
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
        _state_cell(row.state) if row.state else html.Td(format_rate(row.rate), className="number"),
    ]
    if comparator:
        cells += [
            html.Td(format_rate(reference_of(row)), className="number quiet"),
            _ratio_cell(row),
        ]
    if compared:
        value = row.compared_rate if row.compared_rate is not None else float("nan")
        cells.append(
            _state_cell(row.compared_state)
            if row.compared_state
            else html.Td(format_rate(value), className="number quiet")
        )
    else:
        cells.append(
            _state_cell(row.state)
            if row.state
            else html.Td(format_count(row.count), className="number")
        )
    return html.Tr(cells, className="is-chosen" if row.item == chosen else "")


def _state_cell(state: int) -> html.Element:
    mark, meaning = STATE_MARKS[state]
    return html.Td(html.Abbr(mark, title=meaning), className="number state")


def _ratio_cell(row: ServiceRow) -> html.Element:
    verdict = row.verdict
    if verdict is None or verdict.refusal or not verdict.reference > 0:
        meaning = verdict.refusal.reason if verdict and verdict.refusal else "no comparison"
        return html.Td(html.Abbr("–", title=meaning), className="number state")
    ratio, low, high = (
        format_number(100 * value / verdict.reference)
        for value in (verdict.value, verdict.low, verdict.high)
    )
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
        className="number ratio",
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
            html.H3("Channels", className="section-title", id="figure-channels"),
            html.P(f"Share of {events} by channel, {period}", className="figure-note"),
            html.Table([html.Thead(html.Tr(heads)), html.Tbody(body)], className="mix channels"),
            html.P(build_cited(cited), className="figure-source") if cited else None,
        ],
        className="story-section",
    )


def _channel_row(row: ChannelRow, *, comparator: bool) -> html.Element:
    known = row.state == 0 and row.share == row.share
    bar = build_bar(row.share if known else 0.0, row.reference_share if comparator else None)
    cells = [
        html.Th([html.Span(row.title, className="bar-name"), bar], scope="row"),
        (
            html.Td(format_percent(row.share), className="number")
            if known
            else _state_cell(row.state or 2)
        ),
    ]
    if comparator:
        cells.append(html.Td(format_percent(row.reference_share), className="number quiet"))
    return html.Tr(cells)
