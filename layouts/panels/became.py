"""What became of each group from one version of a classification to the next."""

from data.answers.story.became import Became, OldGroup
from data.answers.words import first_up, format_count, format_percent
from data.model import Segment
from layouts import elements as html
from layouts.figures.slope import slope_height, slope_picture
from layouts.panels.links import build_cited, build_files, build_go_link

MOST_DRAWN = 15
"""With more groups on a side there is a table only."""
SMALLEST = 0.02
"""Parts of an old group under this share are in the table and the file only."""
NAMED = 3
FILES = (("crosswalk.csv", "CSV"), ("crosswalk.xlsx", "Excel"))


def build_became(became: Became | str, files: dict[str, str]) -> html.Element:
    """The section. ``files``: the address of each file."""
    title = html.H2("What became of each group", className="section-title", id="figure-became")
    if isinstance(became, str):
        return html.Section([title, html.P(became, className="empty")], className="story-section")
    return html.Section(
        [
            title,
            html.P(became.lead),
            _chart(became),
            _table(became),
            html.P(became.trend),
            None
            if became.on_map
            else html.P(
                build_go_link("Map of the areas whose group changed", {"measure": became.measure})
            ),
            html.P(
                [" ".join(each for each in became.notes if each), *build_cited(became.cited)],
                className="figure-source",
            ),
            build_files("Take it away:", FILES, files),
        ],
        className="story-section became",
    )


def _chart(became: Became) -> html.Element | None:
    left, right = len(became.rows), len(became.groups)
    if max(left, right) > MOST_DRAWN:
        return None
    height = f"{slope_height(left, right)}px"
    told = f"Lines from the groups of {became.versions[0]} to those of {became.versions[1]}."
    pictures = [
        html.Img(
            src=slope_picture(_lines(became, dark=dark), left, right),
            alt=f"{told} The table below has the numbers.",
            className=f"slope-lines is-{'dark' if dark else 'light'}",
        )
        for dark in (False, True)
    ]
    shares = [
        sum(p.count for row in became.rows for p in row.parts if p.place == n) for n in range(right)
    ]
    whole = became.total or 1.0
    return html.Figure(
        [
            html.Figcaption(
                f"{first_up(became.unit)} of {became.place}, by group of {became.versions[0]} and"
                f" of {became.versions[1]}",
                className="small-title",
            ),
            html.Div(
                [
                    html.Ul(
                        [_name(r.group, r.count / whole) for r in became.rows],
                        className="slope-side",
                    ),
                    html.Div(pictures),
                    html.Ul(
                        [_name(g, n / whole) for g, n in zip(became.groups, shares, strict=True)],
                        className="slope-side is-right",
                    ),
                ],
                className="slope",
                style={"height": height},
            ),
        ]
    )


def _lines(became: Became, *, dark: bool) -> list[tuple[int, int, float, str]]:
    whole = became.total or 1.0
    return [
        (n, part.place, part.count / whole, row.group.colour_dark if dark else row.group.colour)
        for n, row in enumerate(became.rows)
        for part in row.parts
        if part.share >= SMALLEST
    ]


def _name(group: Segment, share: float) -> html.Element:
    colours = {"--segment": group.colour, "--segment-dark": group.colour_dark}
    said = html.Span(f" {format_percent(share)}", className="interval")
    return html.Li(html.Span([group.name, said]), style=colours)


def _table(became: Became) -> html.Element:
    heads = (
        html.Th(f"Group of {became.versions[0]}", scope="col"),
        html.Th(first_up(became.unit), scope="col", className="number"),
        html.Th(f"In {became.versions[1]}", scope="col"),
    )
    table = html.Table(
        [
            html.Caption(f"{became.title}, {became.place}", className="visually-hidden"),
            html.Thead(html.Tr(heads)),
            html.Tbody([_row(row) for row in became.rows]),
        ],
        className="became-table",
    )
    return html.Details([html.Summary("All the numbers"), table], className="more")


def _row(row: OldGroup) -> html.Element:
    told = [f"{format_percent(p.share)} {p.group.name}" for p in row.parts[:NAMED]]
    rest = sum(part.share for part in row.parts[NAMED:])
    told += [f"{format_percent(rest)} other groups"] if rest else []
    return html.Tr(
        [
            html.Th(f"{row.group.code} {row.group.name}", scope="row"),
            html.Td(format_count(row.count), className="number"),
            html.Td("; ".join(told) or "–"),
        ]
    )
