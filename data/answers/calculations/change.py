"""Change on a year: every area of a level beside itself twelve months before."""

from dataclasses import dataclass, replace

import numpy as np

from data.answers.calculations.question import Question
from data.model import Level
from data.stats.change import percent_change
from data.stats.inputs import Codes, Floats
from data.stats.refusals import Refusal, Rule, line_refusal, refused
from data.stats.verdict import Verdict, Verdicts, verdicts_between
from data.store.reader import Atlas

YEAR = 12


@dataclass(frozen=True, slots=True)
class ChangeAreas:
    """The n areas of a level against themselves a year earlier.

    Entry i is area number ``first`` + i. A value is NaN where it is not known, and
    ``verdicts.rule`` gives the reason.
    """

    level: Level
    states: Codes
    verdicts: Verdicts
    """``value`` is the ratio of the two rates (1 means no change), with its interval and band."""
    before: Floats
    percent: Floats
    """100 · (now − before) / before."""
    first: int = 1

    @property
    def now(self) -> Floats:
        return self.verdicts.count

    def verdict(self, number: int) -> Verdict:
        """The verdict of one area, by number."""
        return self.verdicts.at(number - self.first, "the year before")


def change_for(atlas: Atlas, question: Question) -> ChangeAreas | Refusal:
    """The change of every area between one period and the same period a year earlier.

    A Refusal where no earlier period is counted, or where a definition changed in between.
    """
    return atlas.keep(f"change/{question.key}", lambda: change_once(atlas, question))


def change_refusal(atlas: Atlas, question: Question) -> Refusal | None:
    """Why a period cannot be compared with the one a year before; None where it can."""
    months = question.months(atlas)
    if question.month not in months:
        return refused(Rule.MISSING)
    if question.month - YEAR not in months:
        return refused(Rule.NO_COMPARATOR, detail="The same period a year earlier is not counted.")
    # The earlier twelve months must lie on the same side of a change too.
    first = question.month - YEAR - (YEAR - 1 if question.window == "year" else 0)
    breaks_at = question.item.records.breaks_at
    return line_refusal(first_month=first, last_month=question.month, breaks_at=breaks_at)


def change_once(
    atlas: Atlas, question: Question, number: int | None = None
) -> ChangeAreas | Refusal:
    """As ``change_for``, but not kept in memory.

    Used for all months in turn, where only the classes are needed, and for one area alone.
    """
    refusal = change_refusal(atlas, question)
    if refusal:
        return refusal
    earlier = replace(question, month=question.month - YEAR)
    now, before = (each.counts_of(atlas, number) for each in (question, earlier))
    # Both years have the same base, which cancels out; where none is known, counts are compared.
    rows = slice(None) if number is None else slice(number - 1, number)
    known = np.ones(len(now))
    if question.base:
        known = np.nan_to_num(atlas.base(question.level.key, question.base.key)[rows])
    base = np.where(known > 0, known, 1.0)
    verdicts = verdicts_between(
        now.values, base, before.values, base, states=now.states, other_states=before.states
    )
    return ChangeAreas(
        question.level,
        now.states,
        verdicts,
        before.values,
        percent_change(now.values, before.values),
        first=number or 1,
    )
