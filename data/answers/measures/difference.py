"""Measures of difference: one class for each verdict, in every month alike."""

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from data.answers.calculations import Question
from data.answers.classes.of_differences import legend_of_differences
from data.answers.classes.of_values import NO_DATA, Bytes
from data.answers.classes.paint import Paint
from data.answers.measures.measure import Series
from data.answers.measures.takeup import TakeupMeasure
from data.answers.sentences import chance_words
from data.answers.verdict_words import MARKS
from data.stats.inputs import Floats
from data.stats.refusals import Refusal
from data.store.reader import Atlas

if TYPE_CHECKING:
    from data.answers.asked import Asked


class Classed(NamedTuple):
    """Class and value of each area, with the least and the most that each value can be."""

    classes: Bytes
    values: Floats
    ends: tuple[Floats, Floats]

    @property
    def has_ranges(self) -> bool:
        """Whether a value is known only to lie between its ends."""
        least, most = self.ends
        return least is not most and bool((least < most).any())


class DifferenceMeasure(TakeupMeasure):
    """Base of the measures whose classes are verdicts."""

    is_difference = True

    def classed(self, atlas: Atlas, question: Question) -> Classed | Refusal:
        """Class and value of every area, kept in memory."""
        raise NotImplementedError

    def classed_once(self, atlas: Atlas, question: Question) -> Classed | Refusal:
        """As ``classed``, but not kept in memory: for all months in turn."""
        raise NotImplementedError

    def cut(self, atlas: Atlas, question: Question) -> float:  # noqa: ARG002
        """The amount at which a large difference begins, for measures that show the size."""
        return 0.0

    def cut_classes(self, classed: Classed, cut: float) -> Bytes:  # noqa: ARG002
        """Classes by size instead of certainty, for measures that show the size."""
        return classed.classes

    def labels(self, cut: float) -> list[str]:
        """Words of the five classes, from lower to higher."""
        raise NotImplementedError

    def decimals(self, cut: float) -> int:  # noqa: ARG002
        """Decimal places of a value."""
        return 0

    def by_chance(self, asked: "Asked") -> str:
        """How many areas of the level shown chance alone would colour, as a sentence."""
        level = asked.level
        return (
            f"Chance alone would colour {chance_words(level.areas)} of {level.areas:,}"
            f" {level.names}."
            if level.areas > 1
            else ""
        )

    def paint(self, asked: "Asked", *, with_mix: bool = False) -> Paint | Refusal | None:  # noqa: ARG002
        question = asked.question()
        if self.is_too_fine(asked) or question is None:
            return None
        if question.month not in question.months(asked.atlas):
            return None
        found = self.classed(asked.atlas, question)
        if isinstance(found, Refusal):
            return found
        cut = self.cut(asked.atlas, question)
        classes = self.cut_classes(found, cut)
        legend = legend_of_differences(classes, self.labels(cut))
        values, ends = found.values.astype(np.float32), None
        if found.has_ranges:
            ends = found.ends[0].astype(np.float32), found.ends[1].astype(np.float32)
        return Paint(classes, legend, decimals=self.decimals(cut), values=values, ends=ends)

    def series(self, asked: "Asked") -> Series:
        """Every month from the first that has a figure.

        A month without a figure, such as one across a change of definition, is a picture without
        data.
        """
        question, atlas = asked.question(), asked.atlas
        months = list(question.months(atlas)) if question else []
        if question is None or not months:
            return super().series(asked)
        cut = self.cut(atlas, question)
        classes = np.full((len(months), asked.level.areas), NO_DATA, dtype=np.uint8)
        first = len(months)
        for row, month in enumerate(months):
            found = self.classed_once(atlas, replace(question, month=month))
            if isinstance(found, Refusal):
                continue
            first = min(first, row)
            classes[row] = self.cut_classes(found, cut)
        legend = legend_of_differences(classes[first:], self.labels(cut))
        return months[first:], classes[first:], legend


def labels_by_certainty(lower: str, similar: str, higher: str) -> list[str]:
    """Words of five classes that describe how sure a difference is."""
    sure_95, sure_998 = "(95% sure)", "(99.8% sure)"
    words = (
        f"{lower} {sure_998}",
        f"{lower} {sure_95}",
        f"{similar}, or could be chance",
        f"{higher} {sure_95}",
        f"{higher} {sure_998}",
    )
    return [f"{mark} {text}" for mark, text in zip(MARKS.values(), words, strict=True)]
