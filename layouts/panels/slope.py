"""A slope chart with the names of the groups beside it: of two versions, or of two schemes."""

from collections.abc import Sequence

from data.answers.story.became import OldGroup
from data.answers.words import format_percent
from data.model import Segment
from layouts import elements as html
from layouts.figures.slope import slope_height, slope_picture

MOST_DRAWN = 15
"""With more groups on a side there is a table only."""
SMALLEST = 0.02
"""Parts of a group on the left under this share are in the table and the file only."""


def build_slope(
    rows: Sequence[OldGroup], groups: Sequence[Segment], caption: str, told: str
) -> html.Element | None:
    """Lines from the groups of ``rows`` to ``groups``; None where there are too many.

    ``told``: what the lines are, for those who cannot see them.
    """
    left, right = len(rows), len(groups)
    if max(left, right) > MOST_DRAWN:
        return None
    whole = sum(row.count for row in rows) or 1.0
    pictures = [
        html.Img(
            src=slope_picture(_lines(rows, whole, dark=dark), left, right),
            alt=f"{told} The table below has the numbers.",
            className=f"slope-lines is-{'dark' if dark else 'light'}",
        )
        for dark in (False, True)
    ]
    shares = [sum(p.count for row in rows for p in row.parts if p.place == n) for n in range(right)]
    return html.Figure(
        [
            html.Figcaption(caption, className="small-title"),
            html.Div(
                [
                    html.Ul(
                        [_name(r.group, r.count / whole) for r in rows], className="slope-side"
                    ),
                    html.Div(pictures),
                    html.Ul(
                        [_name(g, n / whole) for g, n in zip(groups, shares, strict=True)],
                        className="slope-side is-right",
                    ),
                ],
                className="slope",
                style={"height": f"{slope_height(left, right)}px"},
            ),
        ]
    )


def _lines(
    rows: Sequence[OldGroup], whole: float, *, dark: bool
) -> list[tuple[int, int, float, str]]:
    return [
        (n, part.place, part.count / whole, row.group.colour_dark if dark else row.group.colour)
        for n, row in enumerate(rows)
        for part in row.parts
        if part.share >= SMALLEST
    ]


def _name(group: Segment, share: float) -> html.Element:
    colours = {"--segment": group.colour, "--segment-dark": group.colour_dark}
    said = html.Span(f" {format_percent(share)}", className="interval")
    return html.Li(html.Span([group.name, said]), style=colours)
