"""An area beside its neighbours, or beside another that was chosen: the same rates of each."""

from dataclasses import dataclass

import numpy as np

from data.answers.asked import Asked
from data.answers.calculations import Question
from data.answers.spots import Spot, bases_of, name_of
from data.answers.words import UNCOVERED_WORDS, between, format_rate
from data.store.values import HIDDEN, NOT_COVERED, RANGE, VALUE, Values

MOST_ROWS, MOST_BESIDE = 5, 2
NOT_KNOWN = "–"


@dataclass(frozen=True, slots=True)
class SideRow:
    """One service: its name, its unit and its rate in each of the areas, as text."""

    title: str
    unit: str
    rates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Some services of an area and of those beside it."""

    names: tuple[str, ...]
    """Names of the areas: the own one first."""
    references: tuple[str, ...]
    """``<level>:<code>`` of each."""
    rows: tuple[SideRow, ...]
    others: tuple[tuple[str, str], ...]
    """Reference and name of the other areas next door, which may be shown instead."""


def side_by_side(asked: Asked, questions: list[Question]) -> SideBySide | None:
    """The area with at most two beside it; None where it has no neighbour and none was chosen.

    questions : of the services that are shown, at the level of the area.
    """
    spot, atlas = asked.spot, asked.atlas
    if spot is None or not questions:
        return None
    near = [Spot(spot.level, int(number)) for number in atlas.neighbours(spot.level, spot.number)]
    near.sort(key=lambda each: -_size(asked, each))
    chosen = [asked.beside] if asked.beside and asked.beside.level == spot.level else []
    beside = [each for each in (*chosen, *near) if each != spot]
    beside = list(dict.fromkeys(beside))[: 1 if chosen else MOST_BESIDE]
    if not beside:
        return None
    shown = [spot, *beside]
    codes = atlas.areas(spot.level).codes
    return SideBySide(
        names=tuple(name_of(each, atlas) for each in shown),
        references=tuple(f"{spot.level}:{codes[each.number - 1]}" for each in shown),
        rows=tuple(_row(asked, question, shown) for question in questions[:MOST_ROWS]),
        others=tuple(
            (f"{spot.level}:{codes[each.number - 1]}", name_of(each, atlas))
            for each in near
            if each not in shown
        ),
    )


def _size(asked: Asked, spot: Spot) -> float:
    """Its first known base: the neighbours with the most people come first."""
    found = (value for value in bases_of(spot, asked.atlas).values() if value == value)
    return next(found, 0.0)


def _row(asked: Asked, question: Question, shown: list[Spot]) -> SideRow:
    item, view = question.item, asked.view
    rates = asked.atlas.rates(question.level.key, item.key, "all", question.month, view.window)
    base = item.base.title if item.base else ""
    unit = f"{item.events} per 1,000 {base}"
    return SideRow(item.title, unit, tuple(_told(rates, each.number - 1) for each in shown))


def _told(rates: Values, at: int) -> str:
    state = int(rates.states[at])
    if state == RANGE:
        least, most = (float(ends[at]) for ends in rates.ends)
        return between(format_rate, (least, most))
    if state == VALUE and np.isfinite(rates.values[at]):
        return format_rate(float(rates.values[at]))
    return {HIDDEN: "hidden", NOT_COVERED: UNCOVERED_WORDS}.get(state, NOT_KNOWN)


def questions_to_show(known: list[tuple[Question, Spot]], told: set[str]) -> list[Question]:
    """The questions of the services that the page tells of, then others, as many as are shown."""
    every = [question for question, _ in known]
    first = [question for question in every if question.item.name in told]
    return [*first, *(question for question in every if question not in first)][:MOST_ROWS]
