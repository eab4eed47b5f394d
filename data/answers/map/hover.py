"""What a hover tells besides the value: its 95 % interval, and the verdict in words. Decided here,
shown in the browser.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.answers.map.classes import Bytes
from data.answers.map.difference_classes import judged_words
from data.answers.map.paint import shown_level
from data.answers.measures import change_for, expected_for, index_for, question_of, rated_for
from data.answers.view import View, index_segment
from data.answers.words import format_rate, rounded_rates
from data.stats.inputs import Floats, Interval
from data.stats.refusals import Refusal, Rule, refusal_for
from data.stats.verdict import Band, Verdicts
from data.store.reader import Atlas

LEFT_OUT = 32
"""Added to the verdict of an area that is left out of its own comparator."""
RULES = 8
"""Added to the rule that stands in the way where there is no verdict."""
SAID_BY_CLASS = (Rule.NONE, Rule.HIDDEN, Rule.MISSING)
"""Rules that the class of an area tells already."""


@dataclass(frozen=True, slots=True)
class Told:
    """Of each of n areas, the limits of its value (NaN where not known) and the number of its
    verdict; ``words`` says what each number means.
    """

    low: NDArray[np.float32]
    high: NDArray[np.float32]
    verdict: Bytes
    words: dict[str, str]

    @property
    def columns(self) -> list[tuple[str, NDArray[Any]]]:
        columns: list[tuple[str, NDArray[Any]]] = [("low", self.low), ("high", self.high)]
        return [*columns, ("verdict", self.verdict)] if self.words else columns


def told_for(view: View, atlas: Atlas) -> Told | None:
    """Interval and verdict of every area of a view's level; None for measures that have none
    (counts, segments, indicators).
    """
    level = shown_level(view, atlas)
    if view.measure == "index":
        return _index(view, level, atlas)
    question = question_of(view, level, atlas)
    if question is None or question.month not in atlas.months(
        level, question.item, question.window
    ):
        return None
    if view.measure == "rate":
        rated = rated_for(atlas, question)
        return (
            _rate(rated.verdicts, rated.against.name, rated.verdicts.reference) if rated else None
        )
    if view.measure in ("expected", "gap"):
        found = expected_for(atlas, question)
        if isinstance(found, Refusal):
            return None
        if view.measure == "expected":
            return Told(*_whole(Interval(found.low, found.high)), *_nothing(len(found.bands)))
        return Told(
            *_whole(Interval(found.result.gap_low, found.result.gap_high), 1),
            *_words(found.result.verdicts, "gap"),
        )
    if view.measure == "change":
        changed = change_for(atlas, question)
        return (
            None
            if isinstance(changed, Refusal)
            else Told(*_percent(changed.verdicts), *_nothing(len(changed.before)))
        )
    return None


def _rate(verdicts: Verdicts, name: str, reference: Floats) -> Told:
    low, high = (rounded_rates(limit).astype(np.float32) for limit in (verdicts.low, verdicts.high))
    numbers, words = _words(verdicts, "rate")
    plain = reference[~verdicts.left_out & np.isfinite(reference)]
    against = f"{name} ({format_rate(float(plain[0]))})" if len(plain) else name
    said = {}
    for number, text in words.items():
        beside = f"the rest of {name}" if int(number) >= LEFT_OUT else against
        said[number] = text.replace("{}", beside)
    return Told(low, high, numbers, said)


def _index(view: View, level: str, atlas: Atlas) -> Told | None:
    segment = index_segment(view, atlas.manifest)
    found = (
        index_for(atlas, level, view.classification, view.tier, segment.code) if segment else None
    )
    if found is None:
        return None
    words = {
        str(number): judged_words("index", Band(number))
        for number in np.unique(found.band).tolist()
        if number
    }
    return Told(*_whole(Interval(found.low, found.high)), found.band.astype(np.uint8), words)


def _words(verdicts: Verdicts, measure: str) -> tuple[Bytes, dict[str, str]]:
    """Number of each verdict, and what each that occurs means: a band, or a rule that stands in the
    way.
    """
    rules = np.where(np.isin(verdicts.rule, SAID_BY_CLASS), 0, verdicts.rule + RULES)
    numbers = np.where(
        verdicts.band > 0, verdicts.band + LEFT_OUT * verdicts.left_out, rules
    ).astype(np.uint8)
    words = {}
    for number in np.unique(numbers[numbers > 0]).tolist():
        band = number % LEFT_OUT
        refusal = refusal_for(Rule(band - RULES)) if band >= RULES else None
        words[str(number)] = refusal.reason if refusal else judged_words(measure, Band(band))
    return numbers, words


def _nothing(areas: int) -> tuple[Bytes, dict[str, str]]:
    """No verdict in words: the class of each area is its verdict."""
    return np.zeros(areas, dtype=np.uint8), {}


def _whole(limits: Interval, places: int = 0) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Limits as they are shown: figures that are not shown would be sent for nothing."""
    return limits.low.round(places).astype(np.float32), limits.high.round(places).astype(np.float32)


def _percent(verdicts: Verdicts) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Limits of a change in per cent, from those of the ratio; none where there is no verdict."""
    known = verdicts.band > 0
    low, high = (
        np.where(known, 100 * (limit - 1), np.nan) for limit in (verdicts.low, verdicts.high)
    )
    return _whole(Interval(low, high))
