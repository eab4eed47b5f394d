"""The page of groups: a list of all, and one or two in full side by side."""

from typing import Any

from data.answers.story.segments import SaidTable, SegmentCard, SegmentLine, Segments
from data.answers.words import first_up
from layouts import elements as html
from layouts.panels.links import build_cited, build_files, build_go_link, helped
from layouts.panels.own import build_own
from layouts.panels.pictured import build_pictured
from layouts.panels.take import TAKES

TITLE = "Groups of people"
FILES = (("segments.csv", "CSV"), ("segments.xlsx", "Excel"))
LEAD = "What each group is, where it lives, what it uses and how it prefers to be reached."


def build_segments(found: Segments | str) -> html.Element:
    """The whole page."""
    if isinstance(found, str):
        parts: list[Any] = [html.H1(TITLE), html.P(found, className="empty")]
        return html.Article(parts, className="about-article")
    return html.Article(
        [
            html.H1(TITLE),
            html.P(LEAD, className="lead"),
            _cards(found),
            *helped([_table(table, found.chosen) for table in found.tables]),
            html.H2(found.title, className="section-title"),
            _tiers(found),
            _list(found),
            *helped(build_own(found.own) if found.own else []),
            html.P(build_cited(found.cited), className="figure-source"),
            _files(found),
            html.P(html.Button("Take away", className="action", **TAKES)),
        ],
        className="about-article segments-article",
    )


def _cards(found: Segments) -> html.Element | None:
    if not found.chosen:
        return None
    cards = helped([_card(card, found) for card in found.chosen])
    return html.Div(cards, className="segment-cards")


def _of(found: Segments, code: str) -> dict[str, str]:
    """The names of the address that show one group or, after a comma, a second."""
    return {"mode": "segments", "classification": found.scheme, "tier": found.tier, "segment": code}


def _card(card: SegmentCard, found: Segments) -> html.Element:
    s = card.segment
    share = f"{card.share} of all {found.unit}." if card.share else ""
    areas = [
        html.Li(
            [
                build_go_link(name, {"mode": "explore", "area": reference}, fly=True),
                f" {said}",
            ]
        )
        for reference, name, said in card.areas
    ]
    map_patch = card.on_map or _of(found, s.code) | {"mode": "explore", "measure": "segment"}
    said = [
        html.H2(f"{s.code} {s.name}", className="ward-title"),
        html.P(first_up(s.say), className="card-headline") if s.say else None,
        html.P(f"{first_up(card.part_of)}.") if card.part_of else None,
        html.P(f"{first_up(card.made_by)}." if card.made_by else s.description)
        if card.made_by or s.description
        else None,
        html.P([share, " " if share else "", build_go_link("On the map", map_patch)]),
        html.P(f"{first_up(card.areas_of)}:") if areas else None,
        html.Ul(areas) if areas else None,
    ]
    picture = build_pictured(card.picture) if card.picture else None
    return html.Section([html.Div(said), picture], className="segment-card")


def _table(table: SaidTable, chosen: tuple[SegmentCard, ...]) -> html.Element:
    heads = [html.Th(f"{c.segment.code} {c.segment.name}", scope="col") for c in chosen]
    body = [
        html.Tr([html.Th(row.title, scope="row"), *(html.Td(v or "–") for v in row.values)])
        for row in table.rows
    ]
    return html.Section(
        [
            html.H2(table.title, className="section-title"),
            html.Div(
                html.Table(
                    [
                        html.Caption(table.title, className="visually-hidden"),
                        html.Thead(html.Tr([html.Td(""), *heads])),
                        html.Tbody(body),
                    ],
                    className="register-table",
                ),
                className="wide",
                role="region",
                tabIndex=0,
                **{"aria-label": table.title},
            ),
            html.P(f"{table.source}.", className="figure-source"),
        ],
        className="story-section",
    )


def _tiers(found: Segments) -> html.Element | None:
    if len(found.tiers) < 2:
        return None
    links: list[Any] = []
    for key, names in found.tiers:
        patch = _of(found, "") | {"tier": key}
        links += [" ", build_go_link(names, patch, is_current=key == found.tier)]
    return html.P(links[1:])


def _list(found: Segments) -> html.Element:
    return html.Ul([_line(line, found) for line in found.lines])


def _line(line: SegmentLine, found: Segments) -> html.Element:
    s, shown = line.segment, [card.segment.code for card in found.chosen]
    parts: list[Any] = [build_go_link(f"{s.code} {s.name}", _of(found, s.code))]
    if s.say:
        parts.append(f": {s.say}")
    if line.share:
        parts.append(f", {line.share}")
    if shown and s.code not in shown:
        beside = _of(found, f"{shown[0]},{s.code}")
        label = f"Set {s.code} beside {shown[0]}"
        parts += [" · ", build_go_link(label, beside)]
    return html.Li(parts)


def _files(found: Segments) -> html.Element | None:
    if not found.files:
        return None
    return build_files("Every group with all that is said of it:", FILES, dict(found.files))
