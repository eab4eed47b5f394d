"""An exercise: a question that one view of the atlas answers, and the words that answer it there.

The answer quotes the view: its words come from the same functions as the page of that view.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from data.answers.address import ask, canonical_query, read_view
from data.answers.asked import Asked
from data.store.reader import Atlas

THEMES = {
    "rates": "Counts and rates",
    "people": "Who lives here",
    "chance": "Chance",
    "reading": "Reading a picture",
    "limits": "What is not shown",
}
"""Titles of the groups of exercises, by the key that the address has."""
GLOSSARY = "glossary"
TOPICS = (*THEMES, GLOSSARY)
"""All that ``topic`` can be on the page."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What one view shows, and what is to be learnt from it."""

    query: str
    """The address of the view."""
    question: str
    quote: str
    """Words of the view, exactly as they are there."""
    lesson: tuple[str, ...]
    """Sentences that follow the quote."""
    chart: str = ""
    """The chart that has the quote; empty where the open tab has it."""


@dataclass(frozen=True, slots=True)
class Exercise:
    """One exercise. ``find`` returns None where no view of the atlas shows it."""

    key: str
    theme: str
    title: str
    find: Callable[[Atlas], Shown | None]
    needs: str
    """What an atlas needs to show it, as the end of a sentence: "a classification"."""


@dataclass(frozen=True, slots=True)
class Learned:
    """The exercises that an atlas can show, and those that it cannot."""

    shown: tuple[tuple[Exercise, Shown], ...]
    left_out: tuple[Exercise, ...]


def learned(atlas: Atlas, exercises: Iterable[Exercise]) -> Learned:
    """Look for each exercise in an atlas; what was found is kept for the build."""
    found = [(each, _kept(atlas, each)) for each in exercises]
    return Learned(
        tuple((each, shown) for each, shown in found if shown),
        tuple(each for each, shown in found if not shown),
    )


def _kept(atlas: Atlas, exercise: Exercise) -> Shown | None:
    # None is not kept, so the answer is kept in a tuple.
    found: tuple[Shown | None] = atlas.keep(
        f"learn/{exercise.key}", lambda: (exercise.find(atlas),)
    )
    return found[0]


def opened(atlas: Atlas, **names: str) -> Asked:
    """A view as its link opens it: the defaults of the atlas, and the names that are given."""
    view, _ = read_view({name: value for name, value in names.items() if value}, atlas.manifest)
    return ask(view, atlas)


def at_area(asked: Asked, reference: str) -> Asked:
    """The same view with an area chosen."""
    return ask(replace(asked.view, area=reference), asked.atlas)


def address_of(asked: Asked) -> str:
    """The query that opens a view."""
    return canonical_query(asked.view, asked.manifest)
