"""Learn: short exercises on the atlas itself, and the glossary."""

from collections.abc import Iterable
from typing import Any

from data.answers.glossary import GLOSSARY as MEANINGS
from data.answers.glossary import anchor_of
from data.answers.learn import EXERCISES, GLOSSARY, THEMES, Exercise, Learned, Shown
from layouts import elements as html
from layouts.panels.links import build_go_link

TITLE = "Learn to read this atlas"
GLOSSARY_TITLE = "Glossary"
ALL_EXERCISES = "All exercises"


def build_learn(found: Learned, topic: str) -> html.Element:
    """The exercises of one theme, or of all for an empty ``topic``."""
    themes = [key for key in THEMES if topic in ("", key)]
    return html.Article(
        [
            html.H1(TITLE),
            html.P(_lead(found), className="lead"),
            _topics(topic),
            *(_theme(key, found) for key in themes),
            _left_out(found.left_out) if not topic else None,
        ],
        className="about-article learn-article",
    )


def build_glossary() -> html.Element:
    """Every term of the page with its meaning."""
    rows: list[Any] = []
    for term, meaning in MEANINGS.items():
        rows += [html.Dt(term, id=anchor_of(term)), html.Dd(meaning)]
    return html.Article(
        [
            html.H1(GLOSSARY_TITLE),
            html.P("What the words of this page mean.", className="lead"),
            _topics(GLOSSARY),
            html.Dl(rows, className="glossary"),
        ],
        className="about-article learn-article",
    )


def _lead(found: Learned) -> str:
    shown, every = len(found.shown), len(EXERCISES)
    start = "Each exercise is a question. Open the view, look for the answer, and come back."
    if shown == every:
        return f"{start} All {every} can be done on this atlas."
    return f"{start} {shown} of {every} can be done on this atlas."


def _topics(topic: str) -> html.Element:
    names = {"": ALL_EXERCISES, **THEMES, GLOSSARY: GLOSSARY_TITLE}
    links = [
        html.Li(
            build_go_link(
                name, {"mode": "learn", "topic": key}, class_name="go-link", is_current=key == topic
            )
        )
        for key, name in names.items()
    ]
    return html.Ul(links, className="learn-topics")


def _theme(key: str, found: Learned) -> html.Element | None:
    own = [(each, shown) for each, shown in found.shown if each.theme == key]
    if not own:
        return None
    title = html.H2(THEMES[key], className="ward-title")
    return html.Section([title, *(_exercise(*each) for each in own)], className="learn-theme")


def _exercise(exercise: Exercise, shown: Shown) -> html.Element:
    link = html.A(
        "Open the view",
        href=f"?{shown.query}" if shown.query else ".",
        className="action exercise-link",
        **{"aria-label": f"Open the view of “{exercise.title}”"},
    )
    answer = [
        html.Summary("Show the answer"),
        html.P(["It says: ", html.Strong(shown.quote, className="quote")]),
        *(html.P(sentence) for sentence in shown.lesson),
    ]
    return html.Section(
        [
            html.H3(exercise.title),
            html.P(shown.question),
            link,
            html.Details(answer, className="more"),
        ],
        className="exercise",
        id=f"exercise-{exercise.key}",
    )


def _left_out(exercises: Iterable[Exercise]) -> html.Element | None:
    lines = [html.Li(f"{each.title}: it needs {each.needs}.") for each in exercises]
    if not lines:
        return None
    title = html.H2("Not on this atlas", className="ward-title")
    return html.Section([title, html.Ul(lines, className="plain")], className="learn-theme")
