"""Measures of difference: one class for each verdict, in every month alike."""

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, NamedTuple

import numpy as np

from data.answers.calculations import Question
from data.answers.classes.of_differences import legend_of_differences
from data.answers.classes.of_values import NO_DATA, Bytes
from data.answers.classes.paint import Paint
from data.answers.measures.headline import Differences, headline_of_differences
from data.answers.measures.measure import Series
from data.answers.measures.takeup import TakeupMeasure
from data.answers.sentences import chance_words
from data.answers.verdict_words import MARKS
from data.answers.words import events_words, item_title
from data.manifest import MOST_CIRCLED
from data.stats.inputs import Floats, Interval
from data.stats.refusals import Refusal
from data.stats.verdict import Verdicts
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
    other: ClassVar[str]
    """The comparator in words: "the areas next door"."""
    is_other_known: ClassVar[bool] = False
    """Whether the comparator's value is taken as known, so that a funnel has lines."""

    def judged(self, atlas: Atlas, question: Question) -> Verdicts | Refusal:
        """The verdict of every area, as the classes of the map have it, kept in memory."""
        raise NotImplementedError

    def judgement(self, asked: "Asked") -> Verdicts | None:
        question = asked.question()
        if question is None or question.month not in question.months(asked.atlas):
            return None
        found = self.judged(asked.atlas, question)
        return None if isinstance(found, Refusal) else found

    def limits(self, asked: "Asked") -> Interval | None:
        judged = self.judgement(asked)
        return None if judged is None else Interval(judged.low, judged.high)

    def thing(self, asked: "Asked") -> str:
        """The subject of the headline: the service, and the channel where one is chosen."""
        channel = (
            f" by {asked.channel.title[:1].lower()}{asked.channel.title[1:]}"
            if asked.channel
            else ""
        )
        return f"{item_title(asked)}{channel}"

    def than(self, asked: "Asked") -> str:
        """The comparator, as it follows "than": "expected", "next door"."""
        raise NotImplementedError

    def same(self, asked: "Asked") -> str:
        """The words where nothing differs: "about as expected"."""
        return f"about the same as {self.than(asked)}"

    def would_be(self, asked: "Asked") -> str:
        """The comparator's number as the beginning of a sentence; ``{}`` is its place."""
        raise NotImplementedError

    def is_untested(self, asked: "Asked") -> bool:  # noqa: ARG002
        """Whether chance is not judged."""
        return False

    def differences(self, atlas: Atlas, question: Question) -> Differences | Refusal:
        """Class, count and gap of every area, kept in memory."""
        raise NotImplementedError

    def headline(self, asked: "Asked") -> str:
        return headline_of_differences(self, asked)

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
        areas = asked.atlas.areas_covered(level.key, asked.item.key) if asked.item else level.areas
        return (
            f"Chance alone would colour {chance_words(areas)} of {areas:,} {level.names}."
            if areas > 1
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
        found_paint = Paint(classes, legend, decimals=self.decimals(cut), values=values, ends=ends)
        return self._with_sizes(found_paint, asked, question)

    def _with_sizes(self, paint: Paint, asked: "Asked", question: Question) -> Paint:
        """The picture with the count of each area, which is the size of its circle.

        Unchanged where there are too many areas for circles.
        """
        if asked.level.areas > MOST_CIRCLED:
            return paint
        counts = question.counts(asked.atlas)
        least, most = (ends.astype(np.float32) for ends in counts.ends)
        known = most[np.isfinite(most)]
        overlay = {
            "title": item_title(asked),
            "kind": "verdicts",
            "max": float(known.max()) if len(known) else 0.0,
            "unit": events_words(asked),
            "period": asked.period_words(),
            "labels": {},
        }
        columns = [("overlay_value", counts.values.astype(np.float32))]
        if counts.least is not None:
            columns += [("overlay_least", least), ("overlay_most", most)]
        return replace(paint, overlay=overlay, overlay_columns=columns)

    def sizes(self, asked: "Asked", months: int) -> Floats | None:
        """The count of each area; of a range, the least."""
        question, atlas = asked.question(), asked.atlas
        if question is None or asked.level.areas > MOST_CIRCLED or not months:
            return None
        played = list(question.months(atlas))[-months:]
        counts = [replace(question, month=month).counts(atlas) for month in played]
        return np.array([c.values if c.least is None else c.ends[0] for c in counts])

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
    unlikely, very_unlikely = "unlikely to be chance", "very unlikely to be chance"
    words = (
        f"{lower}, {very_unlikely}",
        f"{lower}, {unlikely}",
        f"{similar}, could be chance",
        f"{higher}, {unlikely}",
        f"{higher}, {very_unlikely}",
    )
    return [f"{mark} {text}" for mark, text in zip(MARKS.values(), words, strict=True)]
