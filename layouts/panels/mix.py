"""Who lives in an area: a table of segments with a bar each, beside the comparator."""

import math
from typing import Any

from data.answers.story.values import MixFigure, MixRow
from data.answers.words import format_percent
from layouts import elements as html
from layouts.panels.links import build_cited, build_go_link, build_meaning

OWN_PAGE = {"mode": "segments", "segment": ""}
SHOWN = 8
"""Above this many segments, the commonest are shown and the rest are folded away.

More colours cannot be told apart.
"""


def build_mix(
    mix: MixFigure, *, place: str, comparator: str = "", compared: str = "", folded: bool = True
) -> html.Element:
    """The mix as a table with bars.

    ``comparator`` and ``compared`` are names; empty where there is none.
    """
    heading = html.H2("Who lives here", className="section-title", id="figure-mix")
    if not mix.rows:
        return html.Section(
            [
                heading,
                html.P(
                    mix.note or "This classification says nothing about the area.",
                    className="empty",
                ),
            ],
            className="story-section",
        )
    rows = list(mix.rows)
    most = (
        max((max(r.share, r.reference_share, r.compared_share or 0) for r in rows), default=0) or 1
    )
    if len(rows) > SHOWN:
        rows = sorted(rows, key=lambda r: -r.share)
    shown, rest = (rows[:SHOWN], rows[SHOWN:]) if folded and len(rows) > SHOWN + 1 else (rows, [])
    parts: list[Any] = [
        heading,
        html.P(
            [
                f"{mix.title}, share of {mix.counted}. ",
                "Mixed: no group has half. " if mix.is_mixed else "",
                build_meaning("segment", "What is a group?"),
                *(
                    [" ", build_go_link("How they were made", OWN_PAGE)]
                    if mix.is_own and mix.has_page
                    else []
                ),
            ],
            className="figure-note",
        ),
        _table(shown, mix, most, place, comparator, compared),
    ]
    if rest:
        is_kept = any(row.code in mix.kept for row in rest)
        smaller = [
            html.Summary(f"{len(rest)} smaller groups"),
            _table(rest, mix, most, place, comparator, compared),
        ]
        parts.append(html.Details(smaller, className="more", open=is_kept))
    said = [f"Base: {mix.base}.", mix.note]
    tick = (
        f"The mark on each bar is {'the atlas' if comparator == 'Atlas' else comparator}."
        if comparator
        else ""
    )
    parts.append(
        html.P(
            [" ".join(filter(None, [tick, *said])), *build_cited(mix.cited)],
            className="figure-source",
        )
    )
    return html.Section(parts, className="story-section")


def _table(
    rows: list[MixRow], mix: MixFigure, most: float, place: str, comparator: str, compared: str
) -> html.Element:
    names = [name for name in (place, comparator, compared) if name]
    heads = [
        html.Th("Group", scope="col"),
        *(html.Th(name, scope="col", className="number", title=name) for name in names),
    ]
    body = [
        _row(
            row,
            most,
            mix,
            comparator=bool(comparator),
            compared=bool(compared),
        )
        for row in rows
    ]
    return html.Table([html.Thead(html.Tr(heads)), html.Tbody(body)], className="mix")


def _row(
    row: MixRow, most: float, mix: MixFigure, *, comparator: bool, compared: bool
) -> html.Element:
    is_kept = row.code in mix.kept
    name = html.Span(
        [
            html.Span(row.code, className="code"),
            html.Span(
                [
                    build_where_they_live(row.code, row.name, is_kept=is_kept),
                    _below(row) if mix.has_page else build_say(row.say),
                ]
            ),
        ],
        className="bar-name",
    )
    bar = build_bar(row.share / most, row.reference_share / most if comparator else None)
    cells = [
        html.Th([name, bar], scope="row"),
        html.Td(format_percent(row.share), className="number"),
    ]
    if comparator:
        cells.append(html.Td(format_percent(row.reference_share), className="number quiet"))
    if compared:
        cells.append(
            html.Td(
                format_percent(row.compared_share if row.compared_share is not None else math.nan),
                className="number quiet",
            )
        )
    return html.Tr(
        cells,
        className="is-chosen" if is_kept else "",
        style={"--segment": row.colour, "--segment-dark": row.colour_dark},
    )


def build_where_they_live(code: str, name: str, *, is_kept: bool) -> html.Element:
    """A segment's name, which shows on the map where its people live.

    A second press shows all segments again.
    """
    return build_go_link(
        name,
        {"measure": "segment", "segment": "" if is_kept else code},
        class_name="go-link quiet-link",
        is_current=is_kept,
    )


def _below(row: MixRow) -> html.Element:
    """The owner's own words, and a link to the page of the group."""
    text = ["More about it", html.Span(f": {row.name}", className="visually-hidden")]
    link = build_go_link(
        text, {"mode": "segments", "segment": row.code}, class_name="go-link about-group"
    )
    return html.Span([f"{row.say} " if row.say else "", link], className="segment-say")


def build_say(words: str) -> html.Element | None:
    """The owner's own words for a segment, under its official name."""
    return html.Span(words, className="segment-say") if words else None


def build_bar(part: float, reference: float | None) -> html.Element:
    """A bar of ``part`` (0 to 1) of its track, with a tick at ``reference``.

    The numbers are beside it, so it is hidden from screen readers.
    """
    marks = [html.Span(className="bar", style={"width": f"{100 * part:.1f}%"})]
    if reference is not None and math.isfinite(reference):
        marks.append(html.Span(className="tick", style={"left": f"{100 * reference:.1f}%"}))
    return html.Span(marks, className="bar-track", **{"aria-hidden": "true"})
