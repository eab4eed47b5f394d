"""The section of services that are used together."""

from typing import Any

from data.answers.story.together import CAVEAT, METHOD, Pair, TogetherFigure
from data.answers.words import first_up
from layouts import elements as html
from layouts.panels.links import build_go_link


def build_together(figure: TogetherFigure) -> list[Any]:
    """Headline, the pairs of the service, and all others folded."""
    if figure.refusal:
        return [html.P(figure.refusal, className="empty")]
    parts: list[Any] = [html.P(figure.headline)]
    if figure.pairs:
        parts.append(_listed(figure.pairs))
    if figure.others:
        more = [html.Summary(f"All other pairs ({len(figure.others)})"), _listed(figure.others)]
        parts.append(html.Details(more, className="more"))
    return [*parts, html.P(f"{METHOD} {CAVEAT}", className="figure-note")]


def _listed(pairs: tuple[Pair, ...]) -> html.Element:
    return html.Ul([_pair(pair) for pair in pairs], className="plain pairs")


def _pair(pair: Pair) -> html.Element:
    sign = "with" if pair.is_same_way else "against"
    return html.Li(
        [
            html.Strong(f"{pair.first} {sign} {pair.second}"),
            html.P(pair.words),
            build_go_link(first_up(pair.search_words), dict(pair.search)),
        ]
    )
