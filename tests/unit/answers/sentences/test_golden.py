"""What is said in each situation, word for word.

tests/support/situations.py has the facts, golden.txt the words: a line ``# situation`` and
below it, indented, what is said.
"""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from data.answers.sentences import (
    AreaFacts,
    Sentence,
    all_sentences,
    sentences_for,
    service_sentences,
)
from data.answers.sentences.mix import mix_sentences
from data.answers.sentences.parts import parts_sentences
from data.answers.verdict_words import MARKS
from tests.support import situations
from tests.support.reading import grade, numerals, parts, words

GOLDEN = Path(__file__).parent / "golden.txt"
GROUPS = {
    "ONE_SERVICE": "rate:",
    "CHANGES": "change:",
    "EXPECTED": "expected:",
    "MIXES": "mix:",
    "PARTS": "parts:",
    "AREAS": "",
}


def sentences_of(group: str, what: str) -> list[Sentence]:
    """The sentences of one situation."""
    given = getattr(situations, group)[what]
    if group == "MIXES":
        return mix_sentences("Headingley", given)
    if group == "PARTS":
        return parts_sentences("Leeds", situations.whole(8100, parts=given))
    if group == "AREAS":
        return sentences_for(given)
    facts = given if isinstance(given, AreaFacts) else situations.area(given)
    return [
        s
        for s in service_sentences(facts.services[0], facts)
        if s.figure_key.startswith(GROUPS[group])
    ]


def told(group: str, what: str) -> list[str]:
    """What a list says: each sentence behind the mark of its verdict."""
    said = [(MARKS.get(s.band, ""), s.text) for s in sentences_of(group, what)]
    return [f"{mark} {text}".strip() for mark, text in said]


def read_golden() -> dict[tuple[str, str], list[str]]:
    """(group, situation) → its sentences."""
    found: dict[tuple[str, str], list[str]] = {}
    group = what = ""
    for line in GOLDEN.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            group = line[3:]
        elif line.startswith("# "):
            what = line[2:]
            found[group, what] = []
        elif line.strip():
            found[group, what].append(line.strip())
    return found


SITUATIONS = [(group, what) for group in GROUPS for what in getattr(situations, group)]


def test_every_situation_has_its_words_and_there_are_many() -> None:
    assert set(read_golden()) == set(SITUATIONS)
    assert len(SITUATIONS) >= 60


@pytest.mark.parametrize(
    ("group", "what"), SITUATIONS, ids=[f"{g.lower()}: {w}" for g, w in SITUATIONS]
)
def test_words(group: str, what: str) -> None:
    assert told(group, what) == read_golden()[group, what]


@pytest.mark.parametrize(
    ("group", "what"), SITUATIONS, ids=[f"{g.lower()}: {w}" for g, w in SITUATIONS]
)
def test_form(group: str, what: str) -> None:
    for sentence in sentences_of(group, what):
        assert re.fullmatch(r"[^ ].*[^ ]\.", sentence.text)
        assert not re.search(
            r"  |nan|inf|None(?! of)| 1 (reports|wards|others|members)\b|, ,|\.\.", sentence.text
        ), sentence.text
        if re.search(r"\b(highest|lowest|higher of|lower of|most .* per|fewest)\b", sentence.text):
            assert re.search(r"of (the )?[\d,]+ wards", sentence.text), (
                f"a superlative without its field: {sentence.text}"
            )
        assert re.fullmatch(
            r"(rate|expected|change|parts):[a-z]+|mix:oac|people|services", sentence.figure_key
        )


NAMES = {
    "Street lights": "Bins",
    "Library membership": "Bins",
    "Dog fouling": "Bins",
    "Headingley": "Leeds",
    "Wetherby": "Leeds",
    "Armley": "Leeds",
    "Cosmopolitans": "Group A",
    "Suburbanites": "Group B",
    "Urbanites": "Group C",
}
"""Names are as long as they are: they say nothing about our words."""


@pytest.mark.parametrize(
    ("group", "what"), SITUATIONS, ids=[f"{g.lower()}: {w}" for g, w in SITUATIONS]
)
def test_a_listener_can_keep_each_sentence(group: str, what: str) -> None:
    for sentence in sentences_of(group, what):
        for part in parts(sentence.text):
            assert len(words(part)) <= 22, part
            assert numerals(part) <= 2, part


def test_the_words_are_plain() -> None:
    every = " ".join(text for said in read_golden().values() for text in said)
    for name, plain in NAMES.items():
        every = every.replace(name, plain)
    assert grade(re.sub("[▲▼●]", "", every)) <= 7


@pytest.mark.parametrize("what", situations.AREAS)
def test_a_list_names_a_service_once_and_has_no_caveat_twice(what: str) -> None:
    told = sentences_for(situations.AREAS[what])
    named = [text.partition(":")[0] for text in (s.text for s in told) if ":" in text]
    assert len(named) == len(set(named))
    every = " ".join(s.text for s in told)
    for caveat in ("chance", "hidden to protect people", "came hidden"):
        assert every.count(caveat) <= 1, every


def test_the_first_sentence_is_about_the_question() -> None:
    facts = situations.AREAS["a ward with much to tell"]
    for asked in ("expected:lights", "change:lights", "rate:dogs"):
        if any(s.figure_key == asked for s in all_sentences(facts)):
            assert sentences_for(replace(facts, asked=asked))[0].figure_key == asked
