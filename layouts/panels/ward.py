"""One page about one area, for printing."""

from dataclasses import dataclass
from typing import Any

from data.answers.story.values import ServiceRow, Story
from data.answers.verdict_words import Band, verdict_words
from data.answers.words import between, count_of, first_up, format_rate
from data.manifest import standing_words
from data.model import Manifest
from layouts import elements as html
from layouts.panels.links import build_cited, build_go_link
from layouts.panels.mix import build_mix
from layouts.panels.place import build_facts, build_sentences
from layouts.panels.services import ServicesTable, build_chosen, build_services

KEY_SERVICES = 10


@dataclass(frozen=True, slots=True)
class WardMap:
    """The picture of the map on the page."""

    address: str
    caption: str
    """The contents of the map, as a sentence."""
    legend: list[tuple[str, str, str]]
    """Label, colour and kind of each class; empty where the bars of the mix serve as a legend."""


def build_ward_page(
    story: Story, picture: WardMap, manifest: Manifest, *, item: str
) -> html.Element:
    """The page of an area. ``item`` is the chosen service."""
    head = html.Div(
        [
            html.Div(_head(story, manifest)),
            html.Button("Print this page", className="button", **{"data-print": ""}),
        ],
        className="ward-head",
    )
    first = html.Div([html.Div(_facts(story)), _figure(story, picture)], className="ward-columns")
    second = html.Div([_mix(story), _services(story, item)], className="ward-columns")
    sources = html.P(
        [" ".join(story.notes), *build_cited(story.services_cited)],
        className="figure-source",
    )
    return html.Article([head, first, second, sources], className="ward-article")


def _head(story: Story, manifest: Manifest) -> list[Any]:
    place = story.place
    where = ", ".join(name for _, name, _ in place.parents)
    title = " · ".join((manifest.title, *standing_words(manifest)))
    kind = f"{first_up(place.kind)}{' in ' + where if where else ''}"
    return [
        html.P(title, className="ward-atlas"),
        html.H2(place.name),
        html.P(kind, className="place-kind"),
    ]


def _facts(story: Story) -> list[Any]:
    parts = [build_sentences(story.sentences, linked=False), build_facts(story.facts)]
    if story.chosen is None:
        return [*parts, None]
    chosen = build_chosen(
        story.chosen,
        events=story.trend.events if story.trend else "",
        period=story.period,
        comparator=story.comparator,
    )
    title = html.H3(story.service_title, className="section-title")
    return [*parts, html.Section([title, chosen])]


def _figure(story: Story, picture: WardMap) -> html.Element:
    said = (f"Map of {story.place.said}. {picture.caption}", _told(story))
    image = html.Img(
        src=picture.address, alt=" ".join(filter(None, said)), className="ward-picture"
    )
    caption = html.Figcaption(picture.caption, className="figure-note")
    return html.Figure([image, _legend(picture.legend), caption])


def _mix(story: Story) -> html.Element | None:
    if story.mix is None:
        return None
    return build_mix(story.mix, place="Here", comparator=story.mix_short, folded=False)


def _services(story: Story, chosen: str) -> html.Element:
    """The services that stand out, in the order of the atlas.

    Those of the whole atlas have nothing to stand out from, and the first are shown.
    """
    has_verdicts = any(row.verdict for row in story.services)
    able = [row for row in story.services if row.stands_out or not has_verdicts]
    telling = sorted(able, key=_likeness)[:KEY_SERVICES]
    title = "Services that stand out" if has_verdicts else "Services"
    if has_verdicts and not telling:
        every = count_of(len(story.services), "service", "services")
        said = f"None of {every} differs clearly enough to stand out among so many."
        return html.Section([html.H3(title, className="section-title"), html.P(said)])
    return build_services(
        ServicesTable(
            rows=tuple(r for r in story.services if r in telling),
            place=story.place.said,
            comparator=story.comparator_short,
            chosen=chosen,
            period=story.period,
            title=title,
        )
    )


def _likeness(row: ServiceRow) -> int:
    """A number that is lower the surer a service differs from its comparator."""
    if row.verdict is None or not row.verdict.band:
        return 1
    return -abs(int(row.verdict.band) - Band.SIMILAR)


def _told(story: Story) -> str:
    """The chosen service here in one sentence, for readers who do not see the map."""
    row = story.chosen
    if row is None or not row.is_shown or row.verdict is None or not row.has_rate:
        return ""
    return (
        f"{story.service_title} here: {between(format_rate, row.rates)} per 1,000 {row.base_title}"
        f"{' (an estimate)' if row.base_is_estimate else ''},"
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
    """The ward page before an area is chosen.

    It lists the areas to choose from, as (reference, name).
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
