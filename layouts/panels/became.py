"""What became of each group from one version of a classification to the next."""

from data.answers.story.became import Became, OldGroup
from data.answers.words import first_up, format_count, format_percent
from layouts import elements as html
from layouts.panels.links import build_cited, build_files, build_go_link
from layouts.panels.slope import build_slope

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
            if became.on_map or not became.has_map
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
    old, new = became.versions
    return build_slope(
        became.rows,
        became.groups,
        f"{first_up(became.unit)} of {became.place}, by group of {old} and of {new}",
        f"Lines from the groups of {old} to those of {new}.",
    )


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
    told += [f"a trend is {row.trend}"] if row.is_same else []
    return html.Tr(
        [
            html.Th(f"{row.group.code} {row.group.name}", scope="row"),
            html.Td(format_count(row.count), className="number"),
            html.Td("; ".join(told) or "–"),
        ]
    )
