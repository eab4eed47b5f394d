"""Comparators of an area: the atlas, its parent, itself earlier, its neighbours, areas like it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from data.answers.calculations.change import break_refusal, change_refusal
from data.answers.calculations.question import Question
from data.answers.calculations.segment_base import frozen
from data.manifest import is_finer, period_before
from data.model import Window
from data.stats.bounds import ranges_against, ranges_between
from data.stats.inputs import Floats, Interval
from data.stats.refusals import Refusal, Rule, refused
from data.stats.relation import nearest, roots_of
from data.stats.verdict import (
    Verdict,
    Verdicts,
    verdicts_against,
    verdicts_between,
    without_test,
)
from data.store.reader import Atlas
from data.store.values import HIDDEN, MISSING, RANGE, VALUE, End, at_ends
from data.windows import ROLLING

ENDS: tuple[End, End] = ("least", "most")
ALIKE = 10
"""How many areas are taken as alike."""
EARLIER = ("lastyear", "lastmonth")
"""Comparators that are the same place at an earlier time."""
ALONE = Refusal(
    Rule.NO_COMPARATOR,
    "This is the whole atlas, and nothing lies beside it or around it.",
    "Choose an area on the map first.",
)


@dataclass(frozen=True, slots=True)
class Compared:
    """The other side of a comparison: its name in words, count, base and state.

    The state is VALUE, HIDDEN, MISSING or RANGE.
    """

    comparator: str
    name: str
    count: float
    base: float
    state: int
    areas: tuple[int, ...] = ()
    """Numbers of the areas it is made of, at the question's level.

    Empty where it is not made of such areas.
    """
    is_known: bool = False
    """Whether its value is taken as known.

    A parent and the atlas are; any other comparator is as uncertain as the area itself.
    """
    range: tuple[float, float] | None = None
    """The least and the most that its count can be, where the state is RANGE."""

    @property
    def ends(self) -> Interval:
        """The least and the most of its count, (1,) each; NaN where it is not known."""
        least, most = self.range or (self.count, self.count)
        return Interval(np.array([least]), np.array([most]))

    @property
    def rates(self) -> tuple[float, float]:
        """The least and the most of its rate per 1,000; NaN where it is not known."""
        least, most = self.range or (self.count, self.count)
        per = 1000 / self.base if self.base > 0 else math.nan
        return least * per, most * per

    @property
    def known_ends(self) -> tuple[Interval, Floats]:
        """As ``known``, with both ends of the count."""
        is_known = self.state in (VALUE, RANGE) and self.base > 0
        ends, unknown = self.ends, np.array([math.nan])
        return (ends, np.array([self.base])) if is_known else (Interval(unknown, unknown), unknown)

    @property
    def known(self) -> tuple[float, float]:
        """Count and base, both NaN where it has no rate to compare with."""
        return (
            (self.count, self.base)
            if self.state == VALUE and self.base > 0
            else (math.nan, math.nan)
        )


def compare_for(
    atlas: Atlas, question: Question, number: int | None, comparator: str
) -> Compared | Refusal:
    """The comparator of area ``number`` of the question's level, or (None) of the whole atlas.

    A Refusal where there is no such comparator; its text says what to do instead.
    """
    if question.has_ranges:
        return _ranged(*(compare_for(atlas, question.at_end(e), number, comparator) for e in ENDS))
    if comparator in EARLIER:
        return _earlier(atlas, question, number, comparator)
    if number is None:
        return ALONE
    if comparator == "atlas":
        return whole_of(atlas, question)
    if comparator == "parent":
        return _parent(atlas, question, number)
    near = (
        atlas.neighbours(question.level.key, number)
        if comparator == "nextdoor"
        else alike_numbers(atlas, question, number)
    )
    if not len(near):
        detail = (
            "No area shares a border with it."
            if comparator == "nextdoor"
            else "No other area's mix of groups is known."
        )
        return refused(Rule.NO_COMPARATOR, detail=detail)
    level, how = question.level, "next door" if comparator == "nextdoor" else "most alike"
    name = f"the {len(near)} {level.names} {how}" if len(near) > 1 else f"the {level.name} {how}"
    return _summed(atlas, question, comparator, name, tuple(int(n) for n in near))


def _ranged(least: "Compared | Refusal", most: "Compared | Refusal") -> "Compared | Refusal":
    """A comparator from both of its ends."""
    if isinstance(least, Refusal) or isinstance(most, Refusal):
        return least
    if least.state != VALUE or least.count == most.count:
        return least
    return replace(least, count=math.nan, state=RANGE, range=(least.count, most.count))


def verdict_with(
    atlas: Atlas, question: Question, number: int | None, compared: Compared
) -> Verdict:
    """The verdict on the rate of an area against what ``compare_for`` found.

    The area is ``number``, or (None) the whole atlas.
    """
    own = whole_of(atlas, question) if number is None else known_area(atlas, question, number)
    states, others = (at_ends(np.array([c.state], dtype=np.uint8)) for c in (own, compared))
    base, dispersion = np.array([own.base]), question.dispersion
    part_of_base = question.part_of_base
    is_untested = question.item.is_stock and compared.comparator in EARLIER
    if compared.is_known and not is_untested:
        if question.has_ranges:
            found = ranges_against(
                own.ends,
                base,
                compared.known_ends,
                states=states,
                dispersion=dispersion,
                part_of_base=part_of_base,
            )
        else:
            found = verdicts_against(
                [own.count],
                base,
                *compared.known,
                states=states,
                includes_area=True,
                dispersion=dispersion,
                part_of_base=part_of_base,
            )
    else:
        other_base = np.array([compared.base])
        if question.has_ranges:
            found = ranges_between(
                own.ends,
                base,
                compared.ends,
                other_base,
                states=(states, others),
                dispersion=dispersion,
                part_of_base=part_of_base,
            )
        else:
            found = _between([(question, own, compared)])
    # A stock beside itself earlier: the two counts, and no test.
    found = without_test(found) if is_untested else found
    return question.told(found).at(0, compared.name)


def verdicts_with(
    atlas: Atlas, number: int, judged: Sequence[tuple[Question, Compared]]
) -> list[Verdict]:
    """As ``verdict_with``, of several services at area ``number``.

    Those that need no other sum than two rates are worked out together, which takes a tenth of the
    time.
    """
    plain = [not (c.is_known or q.has_ranges or c.comparator in EARLIER) for q, c in judged]
    rates = [
        (q, known_area(atlas, q, number), c)
        for (q, c), is_plain in zip(judged, plain, strict=True)
        if is_plain
    ]
    found = _between(rates) if rates else None
    verdicts, place = [], 0
    for (question, compared), is_plain in zip(judged, plain, strict=True):
        if is_plain and found is not None:
            verdicts.append(question.told(found).at(place, compared.name))
            place += 1
        else:
            verdicts.append(verdict_with(atlas, question, number, compared))
    return verdicts


def _between(rates: Sequence[tuple[Question, Compared, Compared]]) -> Verdicts:
    """Verdicts on the rate of each question against that of its comparator."""
    own, other = [one for _, one, _ in rates], [compared for _, _, compared in rates]
    states, others = (
        at_ends(np.array([c.state for c in side], dtype=np.uint8)) for side in (own, other)
    )
    return verdicts_between(
        [c.count for c in own],
        np.array([c.base for c in own]),
        [c.count for c in other],
        np.array([c.base for c in other]),
        states=states,
        other_states=others,
        dispersion=np.array([question.dispersion for question, _, _ in rates]),
        part_of_base=np.array([question.part_of_base for question, _, _ in rates]),
    )


def alike_numbers(atlas: Atlas, question: Question, number: int) -> tuple[int, ...]:
    """Numbers of the areas of the level whose mix of segments is nearest, nearest first.

    Empty where no mix is known.
    """
    key = f"alike/{question.groups}/{question.level.key}/{number}"
    return atlas.keep(key, lambda: (_alike_numbers(atlas, question, number),))[0]


def _alike_numbers(atlas: Atlas, question: Question, number: int) -> tuple[int, ...]:
    scheme, tier, level = question.scheme, question.tier, question.level.key
    if scheme is None or tier is None or is_finer(atlas.manifest, level, scheme.given_level):
        return ()
    roots = atlas.keep(
        f"roots/{question.groups}/{level}",
        lambda: frozen(roots_of(atlas.segment_shares(scheme.key, tier.key, level))),
    )
    return (
        ()
        if np.isnan(roots[number - 1]).all()
        else tuple(int(place) + 1 for place in nearest(roots, number - 1, ALIKE))
    )


def whole_of(atlas: Atlas, question: Question) -> Compared:
    """The whole atlas as a comparator.

    Where the base of the whole is not known, it is made of the areas of the question's level whose
    base is known.
    """
    if question.has_ranges:
        found = _ranged(*(whole_of(atlas, question.at_end(end)) for end in ENDS))
        assert isinstance(found, Compared)
        return found
    count, state = question.cell(atlas, None)
    base = question.base
    if state != VALUE or base is None or base.total is not None:
        total = base.total if base and base.total is not None else math.nan
        return Compared("atlas", atlas.manifest.title, count, total, state, is_known=True)
    every = range(1, question.level.areas + 1)
    key = f"whole/{question.key}"
    return atlas.keep(
        key,
        lambda: replace(
            _summed(atlas, question, "atlas", atlas.manifest.title, every), areas=(), is_known=True
        ),
    )


def known_area(atlas: Atlas, question: Question, number: int) -> Compared:
    """One area of the question's level as a comparator whose value is taken as known."""
    count, state = question.cell(atlas, number)
    name = str(atlas.areas(question.level.key).names[number - 1])
    ends = question.range_of(atlas, number) if state == RANGE else None
    base = _base(atlas, question, number)
    return Compared("parent", name, count, base, state, is_known=True, range=ends)


def _parent(atlas: Atlas, question: Question, number: int) -> Compared | Refusal:
    above = [
        (level, place, name)
        for level, place, name, named in atlas.parents_of(question.level.key, number)
        if named
    ]
    if not above:
        return refused(Rule.NO_COMPARATOR, detail="No larger area holds it.")
    level, place, _ = above[0]
    return known_area(atlas, question.at(atlas.level(level)), place)


def _earlier(
    atlas: Atlas, question: Question, number: int | None, comparator: str
) -> Compared | Refusal:
    """The same place a year before, or in the period just before."""
    if comparator == "lastyear":
        period, name = question.year_before(atlas), "the year before"
        refusal = change_refusal(atlas, question)
    else:
        period = period_before(question.window, question.month)
        name = PERIOD_BEFORE[question.window]
        refusal = _step_refusal(atlas, question, period)
    if refusal or period is None:
        return refusal or refused(Rule.NO_COMPARATOR)
    before = replace(question, month=period)
    found = whole_of(atlas, before) if number is None else known_area(atlas, before, number)
    return replace(
        found,
        comparator=comparator,
        name=name,
        areas=() if number is None else (number,),
        is_known=False,
    )


PERIOD_BEFORE: dict[Window, str] = {
    "month": "the month before",
    "quarter": "the quarter before",
    "year": "the year before",
    "snapshot": "the count before",
}


def _step_refusal(atlas: Atlas, question: Question, before: int) -> Refusal | None:
    """Why a period cannot be compared with the one just before."""
    if question.window == "year" and question.item.records.year_ends == ROLLING:
        return refused(
            Rule.WINDOWS_DIFFER,
            detail="Two 12-month totals a month apart share eleven of their months.",
        )
    if before not in question.months(atlas):
        detail = f"{PERIOD_BEFORE[question.window].capitalize()} is not counted."
        return refused(Rule.NO_COMPARATOR, detail=detail)
    return break_refusal(atlas, question, before)


def _summed(
    atlas: Atlas, question: Question, comparator: str, name: str, numbers: Sequence[int]
) -> Compared:
    counts, at = question.counts(atlas), np.array(numbers) - 1
    states, bases = counts.states[at], np.full(len(at), np.nan)
    if question.base:
        bases = atlas.base(question.level.key, question.base.key)[at]
    # Areas without a base are left out on both sides; one hidden number hides the sum.
    known = np.nan_to_num(bases) > 0
    state = (
        HIDDEN
        if (states[known] == HIDDEN).any()
        else MISSING
        if not known.any() or (states[known] == MISSING).any()
        else VALUE
    )
    count = float(counts.values[at][known].sum()) if state == VALUE else math.nan
    return Compared(
        comparator,
        name,
        count,
        float(bases[known].sum()),
        state,
        areas=tuple(int(n) for n in np.array(numbers)[known]),
    )


def _base(atlas: Atlas, question: Question, number: int) -> float:
    if question.base is None:
        return math.nan
    return float(atlas.base(question.level.key, question.base.key)[number - 1])
