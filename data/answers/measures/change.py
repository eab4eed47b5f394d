"""Change on a year: every area of a level beside itself twelve months before."""

from dataclasses import dataclass, replace

import numpy as np

from data.answers.measures.question import Question, base_key_of, counts_of
from data.model import RecordSet
from data.stats.change import percent_change
from data.stats.inputs import Codes, Floats
from data.stats.refusals import Refusal, Rule, line_refusal, refused
from data.stats.verdict import Verdict, Verdicts, verdicts_between
from data.store.reader import Atlas

YEAR = 12


@dataclass(frozen=True, slots=True)
class ChangeAreas:
    """The n areas of a level against themselves a year earlier; entry i is area number ``first`` +
    i. NaN where not known, and ``verdicts.rule`` says why.
    """

    level: str
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
    """Like period with like, a year apart. A Refusal where no earlier period is counted, or a
    definition changed in between.
    """
    return atlas._load(f"measures/change/{question.key}", lambda: change_once(atlas, question))


def change_refusal(atlas: Atlas, question: Question) -> Refusal | None:
    """Why a period cannot be set against the one a year before; None where it can."""
    records: RecordSet | None = atlas.records_of(question.item)
    months = atlas.months(question.level, question.item, question.window)
    if records is None or question.month not in months:
        return refused(Rule.MISSING)
    if question.month - YEAR not in months:
        return refused(Rule.NO_COMPARATOR, detail="The same period a year earlier is not counted.")
    # The earlier twelve months must lie on the same side of a change too.
    first = question.month - YEAR - (YEAR - 1 if question.window == "year" else 0)
    return line_refusal(first_month=first, last_month=question.month, breaks_at=records.breaks_at)


def change_once(
    atlas: Atlas, question: Question, number: int | None = None
) -> ChangeAreas | Refusal:
    """As ``change_for``, but not kept: for all months in turn, of which only the classes are
    wanted, or of one area alone.
    """
    refusal = change_refusal(atlas, question)
    if refusal:
        return refusal
    now, before = (
        counts_of(atlas, each, number)
        for each in (question, replace(question, month=question.month - YEAR))
    )
    # One base stands for both years and cancels out; where none is known, counts are compared.
    base_key = base_key_of(atlas, question.item)
    rows = slice(None) if number is None else slice(number - 1, number)
    known = (
        np.nan_to_num(atlas.base(question.level, base_key)[rows]) if base_key else np.ones(len(now))
    )
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
