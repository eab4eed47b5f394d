"""Areas with fewer events, or people, than their residents lead one to expect."""

from typing import Any

from data.answers.story.chart_values import PAGE, MissedFigure, MissedRow
from data.answers.verdict_words import MARKS
from data.answers.words import format_count, format_number
from layouts import elements as html
from layouts.panels.links import build_cited, build_files, build_go_link, helped
from layouts.panels.plan import build_switch
from layouts.panels.profile import build_other_groups

FILES = (("missing.csv", "CSV"), ("missing.xlsx", "Excel"))


def build_missed(figure: MissedFigure | str) -> list[Any]:
    """The body of the section. A text in place of a figure is the reason why there is none."""
    if isinstance(figure, str):
        return [html.P(figure, className="empty")]
    parts: list[Any] = [
        build_switch("missing"),
        html.P(_held(figure), className="figure-note"),
        build_other_groups(figure.other, is_recorded=figure.is_recorded),
    ]
    if figure.rows:
        parts += [_table(figure), _pages(figure)]
    else:
        parts.append(html.P(f"No {figure.names} have fewer than expected.", className="empty"))
    parts.append(build_files("The whole list:", FILES, figure.files))
    parts.append(
        html.P([" ".join(figure.notes), *build_cited(figure.cited)], className="figure-source")
    )
    return helped(parts)


def _held(figure: MissedFigure) -> str:
    """How many areas have fewer than expected, and how many chance alone would put outside."""
    if not figure.areas:
        return f"No {figure.names} in {figure.where} can be judged."
    if figure.areas == 1:
        has = "has" if figure.below else "does not have"
        one = f"Only one of the {figure.names} in {figure.where} can be judged."
        return f"{one} It {has} fewer {figure.events} than expected."
    held = (
        f"In {format_count(figure.below)} of {format_count(figure.areas)} {figure.names} in"
        f" {figure.where} that can be judged, there are fewer {figure.events} than expected."
    )
    return f"{held} Chance alone would put {figure.chance} outside, on either side."


def _table(figure: MissedFigure) -> html.Element:
    heads = (figure.names[:1].upper() + figure.names[1:], "Missing", "Seen", "Expected", "Base")
    head = html.Thead(
        html.Tr(
            [
                html.Th(text, scope="col", className="" if i == 0 else "number")
                for i, text in enumerate(heads)
            ]
        )
    )
    caption = html.Caption(
        f"Expected less seen, {figure.events}, {figure.period}, with its 95% interval. Base:"
        f" {figure.base_title}."
    )
    rows = html.Tbody([_row(row) for row in figure.rows])
    table = html.Table([caption, head, rows], className="services missed")
    return html.Div(table, className="table-scroll")


def _row(row: MissedRow) -> html.Element:
    channel = f"{row.channel_of}: {row.channel[:1].lower()}{row.channel[1:]}" if row.channel else ""
    below = "; ".join(filter(None, (_mostly(row), channel)))
    link = build_go_link(row.name, {"area": row.reference}, fly=True, is_current=row.is_chosen)
    name = [link, html.Span(below, className="interval") if below else None]
    mark = MARKS.get(row.band, "")
    missing = [
        html.Span(mark, className="mark", **{"aria-hidden": "true"}),
        html.Span(row.band.words, className="visually-hidden"),
        f" {format_count(row.missing) if row.ranges is None else _range(row.ranges.missing)}",
        html.Span(f"{format_number(row.low)} to {format_number(row.high)}", className="interval"),
    ]
    estimate = html.Span("estimate", className="interval") if row.base_is_estimate else None
    base = [format_count(row.base), estimate]
    if row.ranges:
        numbers = (_range(row.ranges.observed), _range(row.ranges.expected), base)
    else:
        numbers = (format_count(row.observed), format_count(row.expected), base)
    cells = [
        html.Th(name, scope="row"),
        html.Td(missing, className="number ratio"),
        *(html.Td(text, className="number quiet") for text in numbers),
    ]
    return html.Tr(cells, className="is-chosen" if row.is_chosen else "")


def _range(ends: tuple[float, float]) -> str:
    return " to ".join(format_count(end) for end in ends)


def _mostly(row: MissedRow) -> str:
    of = "of them" if row.is_of_people else "of them from"
    return (
        f"{format_count(row.segment_missing)} {of} {row.segment}"
        if row.segment and row.segment_missing >= 1
        else ""
    )


def _pages(figure: MissedFigure) -> html.Element | None:
    if figure.total <= PAGE:
        return None
    page, last = figure.first // PAGE, (figure.total - 1) // PAGE
    end = min(figure.first + PAGE, figure.total)
    steps = [
        html.Button(
            text,
            className="quiet-button",
            disabled=to < 0 or to > last,
            **{"data-page": str(to), "data-of": "missed", "aria-label": label},
        )
        for text, to, label in (
            ("Back", page - 1, "Earlier rows"),
            ("Next", page + 1, "Further rows"),
        )
    ]
    return html.Div(
        [
            steps[0],
            html.Span(f"{figure.first + 1}–{end} of {format_count(figure.total)}"),
            steps[1],
        ],
        className="button-row pages",
    )
