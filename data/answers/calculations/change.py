"""Change on a year: every area of a level beside itself a year before."""

from dataclasses import dataclass, replace

import numpy as np

from data.answers.calculations.question import Question
from data.manifest import month_of_snapshot
from data.model import Level, Window
from data.stats.bounds import ranges_between
from data.stats.change import percent_change
from data.stats.inputs import Codes, Floats, Interval
from data.stats.refusals import Refusal, Rule, line_refusal, refused
from data.stats.verdict import Verdict, Verdicts, verdict_between, verdicts_between, without_test
from data.store.reader import Atlas
from data.store.values import VALUE, at_ends
from data.windows import SPANS, YEAR

HALF_YEAR = YEAR // 2


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
    ends: tuple[Floats, Floats] | None = None
    """The least and the most that ``percent`` can be; None where no count can be a range."""

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
    before = question.year_before(atlas)
    if before not in months:
        return refused(Rule.NO_COMPARATOR, detail="The same period a year earlier is not counted.")
    return break_refusal(atlas, question, before)


def break_refusal(atlas: Atlas, question: Question, before: int) -> Refusal | None:
    """Why two periods cannot be compared: a definition changed in between."""
    window, breaks_at = question.window, question.item.records.breaks_at
    if window == "snapshot":
        first, last = (month_of_snapshot(atlas.manifest, p) for p in (before, question.month))
    else:
        first, last = before - SPANS[window] + 1, question.month
    return line_refusal(first_month=first, last_month=last, breaks_at=breaks_at)


def change_once(
    atlas: Atlas, question: Question, number: int | None = None
) -> ChangeAreas | Refusal:
    """As ``change_for``, but not kept in memory.

    Used for all months in turn, where only the classes are needed, and for one area alone.
    """
    refusal = change_refusal(atlas, question)
    if refusal:
        return refusal
    before = question.year_before(atlas)
    assert before is not None  # the refusal says so where there is none
    earlier = replace(question, month=before)
    now, then = (each.counts_of(atlas, number) for each in (question, earlier))
    # Both years have the same base, which cancels out; where none is known, counts are compared.
    rows = slice(None) if number is None else slice(number - 1, number)
    known = np.ones(len(now))
    if question.base:
        known = np.nan_to_num(atlas.base(question.level.key, question.base.key)[rows])
    base = np.where(known > 0, known, 1.0)
    ends = None
    if question.has_ranges:
        verdicts = ranges_between(
            Interval(*now.ends),
            base,
            Interval(*then.ends),
            base,
            states=(at_ends(now.states), at_ends(then.states)),
            dispersion=question.dispersion,
        )
        (low, high), (low_then, high_then) = now.ends, then.ends
        ends = percent_change(low, high_then), percent_change(high, low_then)
    else:
        verdicts = verdicts_between(
            now.values,
            base,
            then.values,
            base,
            states=now.states,
            other_states=then.states,
            dispersion=question.dispersion,
        )
    if question.item.is_stock:
        verdicts = without_test(verdicts)
    return ChangeAreas(
        question.level,
        now.states,
        question.told(verdicts),
        then.values,
        percent_change(now.values, then.values),
        first=number or 1,
        ends=ends,
    )


def half_year_change(atlas: Atlas, question: Question, number: int) -> Verdict | None:
    """The last six months of a year beside the same six a year before, in one area.

    A change half a year old fills these months, and only half of the twelve. Both sums are of
    months or quarters that the set publishes, so they say nothing new. Each part that is rounded
    to the nearest r adds r²/12 to the variance of the sum, which widens the limits. None where the
    question is not of twelve months or any of the parts is not known exactly. The caller has asked
    ``change_refusal`` about the years.
    """
    if question.window != "year" or question.item.is_stock:
        return None
    ends = (question.month, question.month - YEAR)
    sums = [each for last in ends if (each := _half_year(atlas, question, number, last))]
    if len(sums) < len(ends):
        return None
    (now, parts), (before, _) = sums
    base = 1.0
    if question.base:
        base = float(np.nan_to_num(atlas.base(question.level.key, question.base.key)[number - 1]))
    base = base if base > 0 else 1.0
    rounding = question.item.records.rounding
    error = parts * rounding**2 / 12 if rounding > 1 else 0.0
    return verdict_between(
        now,
        base,
        before,
        base,
        comparator="the year before",
        dispersion=question.dispersion + error / max(min(now, before), 1.0),
    )


def _half_year(
    atlas: Atlas, question: Question, number: int, last: int
) -> tuple[float, int] | None:
    """Events of one area in the six months up to ``last``, and of how many parts they are.

    None where a part is not known.
    """
    level, item = question.level.key, question.item.key
    windows: tuple[Window, ...] = ("quarter", "month")
    for window in windows:
        ends = np.arange(last - HALF_YEAR + SPANS[window], last + 1, SPANS[window])
        if not set(ends.tolist()) <= set(atlas.months(level, item, window)):
            continue
        found = atlas.series(level, item, question.channel, number, window).of(ends)
        if (found.states == VALUE).all():
            return float(found.values.sum()), len(ends)
    return None
