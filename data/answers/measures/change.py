"""Change on a year: every area against itself a year before."""

from dataclasses import replace
from typing import TYPE_CHECKING

from data.answers.calculations import ChangeAreas, Question, change_for, change_once
from data.answers.classes.of_differences import (
    HARDLY,
    classes_of_bands,
    classes_of_changes,
    cut_of,
    sized_classes,
)
from data.answers.classes.of_values import Bytes
from data.answers.measures.difference import Classed, DifferenceMeasure, labels_by_certainty
from data.answers.measures.headline import Differences
from data.answers.measures.limits import percent_limits, whole_limits
from data.answers.measures.measure import Hover
from data.answers.measures.verdict_column import no_words
from data.answers.words import events_words, first_up, format_count, with_the, within
from data.manifest import period_labels
from data.stats.inputs import Interval
from data.stats.refusals import Refusal, Rule, refused
from data.stats.verdict import Verdicts
from data.store.reader import Atlas

if TYPE_CHECKING:
    from data.answers.asked import Asked


class ChangeOnYear(DifferenceMeasure):
    """100 times (now less before) over before."""

    key = "change"
    label = "a year before"
    hint = "The same areas in the same period a year earlier."
    comparator = "lastyear"
    other = "a year before"
    needs_year_before = True
    is_signed = True
    says_base = True

    def unit(self, asked: "Asked") -> str:  # noqa: ARG002
        return "% on a year earlier"

    def after_service(self, asked: "Asked") -> str:
        return f"change in {events_words(asked)} on a year"

    def judged(self, atlas: Atlas, question: Question) -> Verdicts | Refusal:
        found = change_for(atlas, question)
        return found if isinstance(found, Refusal) else found.verdicts

    def than(self, asked: "Asked") -> str:  # noqa: ARG002
        return self.other

    def would_be(self, asked: "Asked") -> str:  # noqa: ARG002
        return "there were {} a year before"

    def is_untested(self, asked: "Asked") -> bool:
        return asked.item is not None and asked.item.is_stock

    def differences(self, atlas: Atlas, question: Question) -> Differences | Refusal:
        found = self.classed(atlas, question)
        before = question.year_before(atlas)
        if isinstance(found, Refusal) or before is None:
            return found if isinstance(found, Refusal) else refused(Rule.NO_COMPARATOR)
        (least, most) = now = question.counts(atlas).ends
        low, high = replace(question, month=before).counts(atlas).ends
        return Differences(found.classes, now, (least - high, most - low))

    def labels(self, cut: float) -> list[str]:
        """By certainty, or by size where ``cut`` is above 0: for stocks, chance is not judged."""
        if not cut:
            return labels_by_certainty("fell", "no clear change", "rose")
        size, hardly = format_count(cut), format_count(HARDLY)
        return [
            f"−− fell, by over {size}%",
            f"− fell, by up to {size}%",
            f"● changed by under {hardly}%",
            f"+ rose, by up to {size}%",
            f"++ rose, by over {size}%",
        ]

    def classed(self, atlas: Atlas, question: Question) -> Classed | Refusal:
        return _classed(change_for(atlas, question), question)

    def classed_once(self, atlas: Atlas, question: Question) -> Classed | Refusal:
        return _classed(change_once(atlas, question), question)

    def cut(self, atlas: Atlas, question: Question) -> float:
        """For a stock, the cut of the level's latest change: it is the same at all times."""
        if not question.item.is_stock:
            return 0.0
        for period in reversed(question.months(atlas)):
            found = self.classed(atlas, replace(question, month=period))
            if not isinstance(found, Refusal):
                return cut_of(found.ends, found.classes)
        return 1.0

    def cut_classes(self, classed: Classed, cut: float) -> Bytes:
        return sized_classes(classed.classes, classed.ends, cut) if cut else classed.classes

    def hover(self, asked: "Asked") -> Hover | None:
        question = asked.question()
        if question is None or question.month not in question.months(asked.atlas):
            return None
        found = change_for(asked.atlas, question)
        if isinstance(found, Refusal):
            return None
        return Hover(*whole_limits(percent_limits(found.verdicts)), *no_words(len(found.before)))

    def limits(self, asked: "Asked") -> Interval | None:
        judged = self.judgement(asked)
        return None if judged is None else percent_limits(judged)

    def explanation(self, asked: "Asked") -> str:
        question = asked.question()
        before = question.year_before(asked.atlas) if question else None
        if before is None:
            return ""
        window = asked.view.window
        [label] = period_labels(asked.manifest, window, (before,))
        return (
            f"{first_up(events_words(asked))} {within(asked.period_words(), window)}"
            f" against {with_the(asked.period_words(label))}."
            f" {'' if question and question.item.is_stock else self.by_chance(asked)}".rstrip()
        )


def _classed(found: ChangeAreas | Refusal, question: Question) -> Classed | Refusal:
    if isinstance(found, Refusal):
        return found
    ends, rules = found.ends or (found.percent, found.percent), found.verdicts.rule
    if question.item.is_stock:
        classes = classes_of_changes(ends, rules)
    else:
        classes = classes_of_bands(found.verdicts.band, rules)
    return Classed(classes, found.percent, ends)


CHANGE = ChangeOnYear()
