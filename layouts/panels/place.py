"""The head of the story.

It has the name of the area, where it lies, how many people, and the most important sentences.
"""

from collections.abc import Sequence
from typing import Any

from data.answers.sentences import Sentence
from data.answers.story.chart_values import Against
from data.answers.story.values import Fact, Place, Story
from data.answers.words import format_base
from layouts import elements as html
from layouts import ids
from layouts.panels.links import build_go_button, build_go_link

FIGURE_ANCHORS = {
    "mix": "figure-mix",
    "people": "figure-people",
    "services": "figure-services",
    "parts": ids.TREND_SECTION,
    "expected": "figure-expected",
}


def build_place(story: Story) -> html.Element:
    """Heading, parents, bases and sentences."""
    parts: list[Any] = [_heading(story.place)]
    if story.compared:
        parts.append(_beside(story.compared))
    if story.facts:
        parts.append(build_facts(story.facts, story.compared))
    parts += [build_sentences(story.sentences), build_compare_bar(story.against)]
    return html.Div(parts, className="story-section place")


def _heading(place: Place) -> html.Element:
    if not place.reference:
        return html.Div(
            [
                html.H2(place.name, className="place-name"),
                html.P(place.kind, className="place-kind"),
            ],
            className="place-heading",
        )
    where: list[Any] = [place.kind[:1].upper() + place.kind[1:]]
    for position, (_, name, reference) in enumerate(place.parents):
        where += [
            " in " if position == 0 else ", ",
            build_go_link(name, {"area": reference}, fly=True),
        ]
    close = build_go_button("Whole atlas", {"area": "", "compare": ""}, class_name="quiet-button")
    return html.Div(
        [
            html.Div([html.H2(place.name, className="place-name"), close], className="place-row"),
            html.P(where, className="place-kind"),
        ],
        className="place-heading",
    )


def _beside(compared: Place) -> html.Element:
    stop = build_go_button("Stop comparing", {"compare": ""}, class_name="quiet-button")
    return html.P(
        [html.Span(["Beside ", html.Strong(compared.name), f", {compared.kind}"]), stop],
        className="place-beside",
    )


def build_facts(facts: tuple[Fact, ...], compared: Place | None = None) -> html.Element:
    """Each base of the area with its period; a dash where it is not known."""
    known_first = sorted(facts, key=lambda fact: fact.value != fact.value)
    return html.Dl(
        [_fact(fact, compared) for fact in known_first], className="facts", id="figure-people"
    )


def _fact(fact: Fact, compared: Place | None) -> html.Element:
    beside = None
    if compared is not None and fact.compared is not None:
        other = _known(fact.compared, is_estimate=fact.is_compared_estimate)
        beside = html.Span(f"{compared.name}: {other}", className="fact-beside")
    value = _known(fact.value, is_estimate=False)
    mark = html.Span("estimate", className="fact-estimate") if fact.is_estimate else None
    return html.Div(
        [
            html.Dt(fact.label[:1].upper() + fact.label[1:]),
            html.Dd([html.Strong(value), mark, _period(fact), beside]),
        ],
        className="fact",
    )


def _known(value: float, *, is_estimate: bool) -> str:
    return format_base(value, is_estimate=is_estimate) if value == value else "not known"


def _period(fact: Fact) -> Any:
    """The date of a base, which leads to its entry in the register."""
    return (
        build_go_link(
            fact.period, {"mode": "about", "entry": fact.entry}, class_name="fact-period cited"
        )
        if fact.entry and fact.period
        else None
    )


def build_sentences(sentences: tuple[Sentence, ...], *, linked: bool = True) -> html.Element:
    """Sentences, each a link to its figure."""
    return html.Ul(
        [
            html.Li(
                html.A(s.text, href=f"#{anchor_of(s.figure_key)}", className="sentence")
                if linked
                else s.text
            )
            for s in sentences
        ],
        className="sentences",
    )


def anchor_of(figure_key: str) -> str:
    """Element that shows the figure of a sentence."""
    return FIGURE_ANCHORS.get(figure_key.partition(":")[0], ids.TREND_SECTION)


def build_compare_bar(options: Sequence[Against]) -> html.Element | None:
    """A button for each comparison. A wrong one cannot be pressed and shows the reason."""
    if not options:
        return None
    label = html.Span("Compare with", className="compare-label", id="compare-label")
    return html.Div(
        [label, *(_button(option) for option in options)],
        className="compare-bar",
        role="group",
        **{"aria-labelledby": "compare-label"},
    )


def _button(option: Against) -> Any:
    pressed = {"aria-pressed": str(option.is_chosen).lower(), "data-key": option.key}
    if option.patch:
        return build_go_button(
            option.title,
            dict(option.patch),
            class_name="quiet-button",
            extra={"title": f"{option.title} (key {option.key})", **pressed},
        )
    # Not `disabled`: Tab must reach it so that its reason can be read, which is shown while it has
    # the focus or the pointer.
    said = [
        option.title,
        html.Span(": ", className="visually-hidden"),
        html.Span(option.reason, className="reason"),
    ]
    return html.Button(said, className="quiet-button", **{"aria-disabled": "true", **pressed})
