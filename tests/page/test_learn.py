"""Learn: an exercise opens a view that has the words of its answer; the glossary has each term."""

import re
from functools import partial
from pathlib import Path

import pytest
from flask import Flask

from callbacks.context import Services, services_for
from data.answers.glossary import GLOSSARY as MEANINGS
from data.answers.learn import EXERCISES, THEMES, TOPICS, Exercise, learned
from data.answers.measures.registry import MEASURES
from data.answers.verdict_words import Band
from data.settings import Settings
from data.store.reader import Atlas
from layouts.shell import CHART_KINDS, TAB_TITLES
from tests.support.asking import See, page_of, words

ON_DEMONSTRATION = [each for each in EXERCISES if each.key != "range"]
"""No count of the demonstration came hidden; tests/pipeline/test_bounds.py has an atlas of them."""


def said_at(see: See, query: str, chart: str) -> str:
    """All words that a reader finds at an address, with a chart open."""
    answer = see(query, {"chart": chart} if chart else None)
    parts = [answer.get(name) for name in ("headline", "body", "page", "note")]
    return " ".join(" ".join(map(words, parts)).split())


def holds(text: str, quote: str) -> bool:
    """Whether a text has the quote, and not as a part of another number."""
    return re.search(rf"(?<![\d,.]){re.escape(quote)}(?!\d)", text) is not None


def grade_of(sentences: str) -> float:
    """The Flesch–Kincaid grade of a text."""
    ends = len(re.findall(r"[.?!:]", sentences)) or 1
    told = re.findall(r"[A-Za-z']+", sentences)
    sounds = sum(max(1, len(re.findall(r"[aeiouy]+", w.lower().removesuffix("e")))) for w in told)
    return 0.39 * len(told) / ends + 11.8 * sounds / len(told) - 15.59


@pytest.fixture(scope="module")
def demo_services(demo_store: Path) -> Services:
    return services_for(Settings(store=demo_store), Flask("demo"))


def test_the_demonstration_shows_all_fifteen(demo: Atlas) -> None:
    found = learned(demo, EXERCISES)
    assert len(found.shown) == 15
    assert [each.key for each in found.left_out] == ["range"]
    assert {each.theme for each in EXERCISES} == set(THEMES)


@pytest.mark.parametrize("exercise", ON_DEMONSTRATION, ids=lambda each: each.key)
def test_a_link_opens_a_view_with_the_words_of_its_answer(
    exercise: Exercise, demo: Atlas, demo_services: Services
) -> None:
    [(_, shown)] = learned(demo, [exercise]).shown
    see = partial(page_of, demo_services)
    assert holds(said_at(see, shown.query, shown.chart), shown.quote)
    tree = see(f"mode=learn&topic={exercise.theme}")["page"]
    own = words(tree)
    assert f"'href': {f'?{shown.query}'!r}" in str(tree)
    for text in (exercise.title, shown.question, shown.quote, *shown.lesson):
        assert text in own


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda each: each.key)
def test_an_atlas_shows_what_it_can_and_says_what_is_left_out(
    exercise: Exercise, atlas: Atlas, see: See
) -> None:
    page = " ".join(words(see("mode=learn")["page"]).split())
    found = learned(atlas, EXERCISES)
    assert f"{len(found.shown)} of {len(EXERCISES)} can be done on this atlas." in page
    shown = next((each for own, each in found.shown if own == exercise), None)
    if shown is None:
        assert f"{exercise.title}: it needs {exercise.needs}." in page
    else:
        assert holds(said_at(see, shown.query, shown.chart), shown.quote)


def test_the_words_of_exercises_and_glossary_are_plain(demo: Atlas) -> None:
    shown = learned(demo, EXERCISES).shown
    texts = [" ".join((each.question, *each.lesson)) for _, each in shown]
    assert grade_of(" ".join(texts)) <= 7
    assert grade_of(" ".join(MEANINGS.values())) <= 7


def test_the_glossary_has_an_address(see: See) -> None:
    answer = see("mode=learn&topic=glossary")
    assert answer["title"] == "Glossary"
    told = words(answer["page"])
    for term, meaning in MEANINGS.items():
        assert term in told
        assert meaning in told
    assert list(MEANINGS) == sorted(MEANINGS, key=str.casefold)


def test_an_unknown_topic_is_ignored_and_said(see: See) -> None:
    answer = see("mode=learn", raw="mode=learn&topic=nonsense")
    assert "The topic 'nonsense' was ignored" in words(answer["notice"])
    assert all(topic.isalpha() for topic in TOPICS)


def test_words_of_tabs_charts_verdicts_and_measures_have_an_entry() -> None:
    """What a heading or the key says is in the glossary, as a term or as a part of one."""
    bands = (re.sub(r"^\w+, ", "", band.words) for band in Band)
    asked = (
        *(TAB_TITLES[tab] for tab in ("users",)),
        *(title for key, title in CHART_KINDS if key in ("distribution", "funnel")),
        *(text for text in bands if "chance" in text),
        *(MEASURES[key].comparator for key in ("expected",)),
        "hidden",
        "no data",
        "not covered",
        "cannot be said",
        "too few to compare",
        "next door",
        "alike",
        "index",
        "rate",
        "base",
        "estimate",
    )
    for text in asked:
        assert text.casefold() in {term.casefold() for term in MEANINGS}, text
