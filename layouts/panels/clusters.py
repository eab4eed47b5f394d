"""The list of clusters: areas that are high or low together with those around them."""

from typing import Any

from data.answers.story.clusters import ClusterList, ClusterRow
from data.answers.words import format_count
from layouts import elements as html
from layouts.panels.links import build_go_link


def build_clusters(figure: ClusterList) -> html.Element:
    """Each cluster as a sentence, with links to its areas."""
    parts: list[Any] = [html.H2("Where they lie together", className="section-title")]
    if figure.rows:
        parts.append(html.Ul([_row(row) for row in figure.rows], className="found"))
    else:
        parts.append(html.P("No areas are high or low together, beyond chance."))
    if figure.more:
        parts.append(html.P(f"And {format_count(figure.more)} more, on the map and in the file."))
    parts += [html.P(note, className="figure-note") for note in figure.notes]
    return html.Section(parts, className="story-section")


def _row(row: ClusterRow) -> html.Element:
    told: list[Any] = []
    for place, (reference, name) in enumerate(row.areas):
        link = build_go_link(name, {"area": reference}, fly=True, class_name="go-link quiet-link")
        told += [", " if place else "", link]
    told.append(f" and {format_count(row.more)} more." if row.more else ".")
    return html.Li([row.words, html.Div(told, className="figure-note")])
