"""How hard a sentence is to hear: its words, its numerals, and its grade of reading."""

import re

MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
DATE = re.compile(
    rf"(?:\b\d{{1,2}} )?(?:{MONTHS})(?: \d{{4}})?|\b(?:1[89]|20)\d\d(?:/\d\d)?\b"
    r"|\b\d+ months\b|\bper 1,000\b|\bevery 1,000\b|\b95% (?:interval|limits)\b"
)
"""Dates, periods, units of rates and the name of an interval are no numerals to keep in mind."""
RANGE = re.compile(r"(?:between )?−?[\d.,]+%? (?:and|to|or) −?[\d.,]+%?")
NUMERAL = re.compile(r"\d[\d.,]*")
VOWELS = re.compile(r"[aeiouy]+")
SILENT = re.compile(r"(?:[^laeiouy]es|[^aeiouytd]ed|[^l]e)$")


def parts(text: str) -> list[str]:
    """The sentences of a text."""
    return [part for part in re.split(r"(?<=[.?!])\s+(?=[A-Z0-9▲▼●⊙])", text.strip()) if part]


def words(text: str) -> list[str]:
    """The words of a text. Numbers are words too."""
    return re.findall(r"[A-Za-z0-9][\w.,%’'-]*", text)


def numerals(text: str) -> int:
    """How many numbers a listener has to keep: a range is one, and a date is none."""
    return len(NUMERAL.findall(RANGE.sub(" 7 ", DATE.sub(" then ", text))))


def syllables(word: str) -> int:
    """About how many syllables a word has.

    >>> [syllables(w) for w in ("rate", "unlikely", "expected", "areas", "chance", "reports")]
    [1, 3, 3, 3, 1, 2]
    """
    plain = re.sub(r"[^a-z]", "", word.lower())
    if not plain:
        return 1
    whole = re.sub(r"(?<=l)y$|(?<=e)ly$", "i", plain)
    count = len(VOWELS.findall(re.sub("ea(?=s$)", "e-a", whole)))
    return max(1, count - bool(SILENT.search(plain) and count > 1))


def grade(text: str) -> float:
    """The Flesch–Kincaid grade of a text (Kincaid and others 1975)."""
    said, found = parts(text), words(text)
    spoken = sum(map(syllables, found))
    return 0.39 * len(found) / len(said) + 11.8 * spoken / len(found) - 15.59
