"""Facts and sentences about a place."""

from typing import Any

from data.answers.story.values import Fact, Place
from data.answers.words import format_base
from layouts import elements as html
from layouts.panels.links import build_go_link


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
