"""One page about one area, to print and take along."""

from typing import Any

from data.answers.story.values import Story
from data.answers.verdict_words import verdict_words
from data.answers.words import count_of, format_rate
from layouts import elements as html
from layouts.panels.links import build_cited, build_go_link
from layouts.panels.mix import build_mix
from layouts.panels.place import build_facts, build_sentences
from layouts.panels.services import build_chosen, build_services

KEY_SERVICES = 10


def build_ward_page(
    story: Story,
    *,
    picture: str,
    caption: str,
    legend: list[tuple[str, str, str]],
    title: str,
    fictional: bool,
    item: str,
) -> html.Element:
    """The page of an area. ``picture`` is the address of its map, ``caption`` what the map shows
    and ``legend`` its colours, as label, colour and kind (empty where the bars of the mix are
    legend enough)."""
    place = story.place
    where = ", ".join(name for _, name, _ in place.parents)
    head: list[Any] = [
        html.P(
            [title, " · fictional demonstration data" if fictional else ""], className="ward-atlas"
        ),
        html.H2(place.name),
        html.P(
            f"{place.kind[:1].upper()}{place.kind[1:]}{' in ' + where if where else ''}",
            className="place-kind",
        ),
    ]
    events = story.trend.events if story.trend else ""
    left: list[Any] = [
        build_sentences(story.sentences, linked=False),
        build_facts(story.facts),
        (
            html.Section(
                [
                    html.H3(story.service_title, className="section-title"),
                    build_chosen(
                        story.chosen,
                        events=events,
                        period=story.period,
                        comparator=story.comparator,
                    ),
                ]
            )
            if story.chosen
            else None
        ),
    ]
    figure = html.Figure(
        [
            html.Img(
                src=picture,
                alt=" ".join(filter(None, (f"Map of {place.name}. {caption}", _told(story)))),
                className="ward-picture",
            ),
            _legend(legend),
            html.Figcaption(caption, className="figure-note"),
        ]
    )
    telling = tuple(
        sorted(
            story.services,
            key=lambda r: -abs(int(r.verdict.band) - 3) if r.verdict and r.verdict.band else 1,
        )[:KEY_SERVICES]
    )
    in_order = tuple(r for r in story.services if r in telling)
    return html.Article(
        [
            html.Div(
                [
                    html.Div(head),
                    html.Button("Print this page", className="button", **{"data-print": ""}),
                ],
                className="ward-head",
            ),
            html.Div([html.Div(left), figure], className="ward-columns"),
            html.Div(
                [
                    (
                        build_mix(story.mix, place="Here", comparator=story.mix_short, folded=False)
                        if story.mix
                        else None
                    ),
                    build_services(
                        in_order,
                        place=place.name,
                        comparator=story.comparator_short,
                        compared="",
                        chosen=item,
                        period=story.period,
                        absent=(),
                        title="Services that stand out",
                    ),
                ],
                className="ward-columns",
            ),
            html.P(
                [" ".join(story.notes), *build_cited(story.services_cited)],
                className="figure-source",
            ),
        ],
        className="ward-article",
    )


def _told(story: Story) -> str:
    """The chosen service here in one sentence, for those who do not see the map."""
    row = story.chosen
    if row is None or row.state or row.verdict is None or row.rate != row.rate:
        return ""
    return (
        f"{story.service_title} here: {format_rate(row.rate)} per 1,000 {row.base_title},"
        f" {verdict_words(row.verdict)}."
    )


def _legend(legend: list[tuple[str, str, str]]) -> html.Element | None:
    if not legend:
        return None
    items = [
        html.Li(
            [
                html.Span(
                    className=f"swatch swatch-{kind}",
                    style={"background": colour},
                    **{"aria-hidden": "true"},
                ),
                label,
            ]
        )
        for label, colour, kind in legend
    ]
    return html.Ul(items, className="picture-legend")


def build_ward_choice(areas: list[tuple[str, str]], level_names: str, more: int) -> html.Element:
    """What the ward page shows before an area is chosen: the areas to choose from, as (reference,
    name).
    """
    return html.Article(
        [
            html.H2("One page about one area"),
            html.P(
                f"Choose one of the {level_names}, search for a place or postcode above, or click"
                " an area on the map."
            ),
            html.Ul(
                [
                    html.Li(build_go_link(name, {"area": reference, "mode": "ward"}, fly=True))
                    for reference, name in areas
                ],
                className="choices",
            ),
            html.P(f"and {count_of(more, 'other', 'others')}: use the search.") if more else None,
        ],
        className="ward-article",
    )
