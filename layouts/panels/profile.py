"""Which groups a service's events come from.

Each segment's index is a bar from 100 with its interval; a table beside it has all the numbers.
"""

import math
from collections.abc import Callable
from typing import Any

from data.answers.story.chart_values import ProfileFigure, ProfileRow
from data.answers.verdict_words import KINDS, MARKS
from data.answers.words import format_count, format_number
from data.names import natural_key
from layouts import elements as html
from layouts.panels.links import (
    build_cited,
    build_files,
    build_go_button,
    build_go_link,
    build_meaning,
)
from layouts.panels.mix import build_say, build_where_they_live

SHOWN = 7
"""Segments shown at each end; those between are in the table."""
WIDEST = 300.0
"""The scale of the bars never ends beyond this index."""
MARGIN = 1.05
FILES = (("profile.csv", "CSV"), ("profile.xlsx", "Excel"), ("profile.html", "Page to print"))
HIDDEN_MARK = "c"
"""In place of a count that is hidden, as files have it."""


def build_profile(figure: ProfileFigure | str, files: dict[str, str] | None = None) -> list[Any]:
    """The body of the section. ``files``: the address of each of its files.

    A text in place of a figure is the reason why there is none.
    """
    if isinstance(figure, str):
        return [html.P(figure, className="empty")]
    able = sorted(
        (r for r in figure.rows if r.indices[0] == r.indices[0]),
        key=lambda r: (*(-end for end in r.indices), natural_key(r.code)),
    )
    if not able:
        return [html.P("Segments cannot be told apart here.", className="empty")]
    withheld = [row for row in figure.rows if row.is_withheld]
    shown = [*_shown(able, figure), *withheld]
    of = " of these groups" if figure.is_recorded else ""
    said = (
        f"{figure.title}. 100: a group has the same share of the {figure.events} as of all"
        f" {figure.base_title}{of} in {figure.place}. Filled bars differ by more than chance; the"
        " line is the 95% interval."
    )
    return [
        html.P(
            [said, " ", build_meaning("profile index", "What is an index?")],
            className="figure-note",
        ),
        build_other_groups(figure.other, is_recorded=figure.is_recorded),
        _tiers(figure),
        _within(figure),
        _bars(shown, figure),
        (
            html.P(
                f"{len(figure.rows) - len(shown)} other groups are in the table.",
                className="figure-note",
            )
            if len(shown) < len(able) and not figure.within
            else None
        ),
        html.Details(
            [html.Summary("All the numbers"), _numbers(figure)], className="more on-paper"
        ),
        html.P("Click a group to see on the map where those people live.", className="figure-note"),
        html.P([" ".join(figure.notes), *build_cited(figure.cited)], className="figure-source"),
        build_files("Take it away:", FILES, files) if files else None,
    ]


def build_other_groups(other: tuple[str, str], *, is_recorded: bool) -> html.Element | None:
    """A link to the groups that the records carry, or from them to those of where people live.

    ``other``: key and title of the classification to look at as well; empty for none.
    """
    key, title = other
    if not key:
        return None
    said = "By where people live: " if is_recorded else "As the records themselves say: "
    patch = {"classification": key, "tier": "", "segment": ""}
    return html.P([said, build_go_link(title, patch)], className="figure-note")


def _shown(able: list[ProfileRow], figure: ProfileFigure) -> list[ProfileRow]:
    """The rows that are shown as bars.

    Where a group was opened, they are its parts. Otherwise they are all rows where those are few,
    or the rows at either end and those that the map keeps.
    """
    if figure.within:
        return [row for row in able if row.code in figure.kept] or able
    if len(able) <= 2 * SHOWN + 1:
        return able
    return [
        row
        for place, row in enumerate(able)
        if place < SHOWN or place >= len(able) - SHOWN or row.code in figure.kept
    ]


def _within(figure: ProfileFigure) -> html.Element | None:
    if not figure.within:
        return None
    every = build_go_button("Show all", {"segment": ""}, class_name="quiet-button")
    return html.P(
        [html.Span(["Within ", html.Strong(figure.within)]), every], className="place-beside"
    )


def _tiers(figure: ProfileFigure) -> html.Element | None:
    if len(figure.tiers) < 2:
        return None
    buttons = [
        build_go_button(
            name[:1].upper() + name[1:],
            {"tier": key, "segment": ""},
            class_name="quiet-button",
            extra={"aria-pressed": str(chosen).lower()},
        )
        for key, name, chosen in figure.tiers
    ]
    return html.Div(
        buttons, className="button-row", role="group", **{"aria-label": "Detail of groups"}
    )


def _bars(rows: list[ProfileRow], figure: ProfileFigure) -> html.Element:
    ends = (min(row.high, WIDEST) for row in rows if not row.is_withheld)
    top = min(WIDEST, MARGIN * max(115.0, *ends))
    head = html.Thead(
        html.Tr([html.Th("Group", scope="col"), html.Th("Index", scope="col", className="number")])
    )
    caption = html.Caption(f"Index of each group, {figure.place}", className="visually-hidden")
    return html.Table(
        [caption, head, html.Tbody([_bar_row(r, top, figure) for r in rows])],
        className="mix profile",
    )


def _bar_row(row: ProfileRow, top: float, figure: ProfileFigure) -> html.Element:
    is_kept = row.code in figure.kept
    where = build_where_they_live(row.code, row.name, is_kept=is_kept and not figure.within)
    name = html.Span(
        [
            html.Span(row.code, className="code"),
            html.Span([where, build_say(row.say), _drill(row, figure)]),
        ],
        className="bar-name",
    )
    cell = (
        [_hidden(row)]
        if row.is_withheld
        else [
            (
                html.Span(MARKS[row.band], className="mark", **{"aria-hidden": "true"})
                if row.band
                else None
            ),
            f" {_to(format_number, row.indices)}",
            html.Span(_interval(row), className="interval"),
            html.Span(_words(row), className="visually-hidden"),
        ]
    )
    return html.Tr(
        [
            html.Th([name, None if row.is_withheld else _bar(row, top)], scope="row"),
            html.Td(cell, className="number"),
        ],
        className="is-chosen" if is_kept and not figure.within else "",
        style={"--segment": row.colour, "--segment-dark": row.colour_dark},
    )


def _hidden(row: ProfileRow) -> html.Element:
    """The mark in place of a hidden count, with its meaning."""
    return html.Abbr(HIDDEN_MARK, title=row.reason)


def _drill(row: ProfileRow, figure: ProfileFigure) -> html.Element | None:
    """A button that opens a group: the profile of its segments in the next tier."""
    key, names = figure.finer
    if not key or len(row.inner) < 2:
        return None
    text = [f"its {names}", html.Span(f" within {row.name}", className="visually-hidden")]
    return build_go_link(
        text, {"tier": key, "segment": ",".join(row.inner)}, class_name="go-link drill"
    )


def _bar(row: ProfileRow, top: float) -> html.Element:
    least, most = row.indices
    # Of a range the end nearer to 100 is drawn, so that a bar is never too long.
    nearest = min(max(least, 100.0), most)
    start, end = sorted((100.0, min(nearest, top)))
    low, high = min(row.low, top), min(row.high, top)
    kind = KINDS[row.band] if row.band else "similar"
    marks = [
        html.Span(
            className=f"bar bar-{kind}",
            style={"left": _at(start, top), "width": _at(end - start, top)},
        ),
        html.Span(className="tick", style={"left": _at(100.0, top)}),
        html.Span(
            className="whisker", style={"left": _at(low, top), "width": _at(high - low, top)}
        ),
    ]
    return html.Span(marks, className="bar-track index-track", **{"aria-hidden": "true"})


def _at(value: float, top: float) -> str:
    return f"{100 * value / top:.1f}%"


def _interval(row: ProfileRow) -> str:
    return f"{format_number(row.low)}–{format_number(row.high)}"


def _to(words: Callable[[float], str], ends: tuple[float, float]) -> str:
    """The least and the most of a number, one where both read the same."""
    least, most = (words(end) for end in ends)
    return least if least == most else f"{least} to {most}"


def _words(row: ProfileRow) -> str:
    """The verdict for readers who do not see the bar."""
    if row.reason:
        return f", {row.reason}"
    return {"higher": ", over-represented", "lower": ", under-represented"}.get(
        KINDS[row.band] if row.band else "", ", could be chance"
    )


def _numbers(figure: ProfileFigure) -> html.Element:
    heads = (
        "Group",
        figure.events[:1].upper() + figure.events[1:],
        "%",
        "Base",
        "Base %",
        figure.rate_title,
        "Index",
        "95% interval",
        "Verdict",
    )
    head = html.Thead(
        html.Tr(
            [
                html.Th(text, scope="col", className="" if i == 0 else "number")
                for i, text in enumerate(heads)
            ]
        )
    )
    body = html.Tbody([_number_row(row, figure) for row in figure.rows])
    caption = html.Caption(f"{figure.place}. Base: {figure.base_title}.")
    return html.Div(
        html.Table([caption, head, body], className="register-table numbers"),
        className="table-scroll",
        tabIndex=0,
    )


def _number_row(row: ProfileRow, figure: ProfileFigure) -> html.Element:
    has_index = math.isfinite(row.indices[0])
    index = _to(format_number, row.indices) if has_index else html.Abbr("–", title=row.reason)
    verdict = row.reason or {"higher": "over", "lower": "under"}.get(
        KINDS[row.band] if row.band else "", "could be chance"
    )
    large = ", large" if row.is_important and row.band.direction else ""
    own = (row.count, row.percent, row.rate)
    count, percent, rate = (
        (row.ranges.count, row.ranges.percent, row.ranges.rate)
        if row.ranges
        else ((known, known) for known in own)
    )
    cells = (
        _hidden(row) if row.is_withheld else _to(format_count, count),
        _to(lambda value: format_number(value, 1), percent),
        format_count(row.base),
        format_number(row.base_percent, 1),
        _to(lambda value: format_number(value, figure.rate_decimals), rate),
        index,
        _interval(row) if has_index else "–",
        f"{verdict}{large}",
    )
    return html.Tr(
        [
            html.Th(f"{row.code} {row.name}", scope="row"),
            *(html.Td(cell, className="number") for cell in cells),
        ]
    )
