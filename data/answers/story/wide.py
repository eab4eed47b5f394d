"""The wide table: every service of a place, or every area for one service, by the same columns.

Its figures are columns of numbers, since a level can have tens of thousands of areas. A cell
without a figure has the reason why. Nothing here is worked out from a hidden count: a channel, a
share or a change is there only where all that it is made of is published.
"""

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.answers.asked import Asked
from data.answers.calculations import Question
from data.answers.measures.difference import DifferenceMeasure
from data.answers.measures.registry import MEASURES, offered_measures
from data.answers.words import (
    HIDDEN_WORDS,
    MISSING_WORDS,
    UNCOVERED_WORDS,
    hidden_words,
)
from data.manifest import Item
from data.stats.inputs import Codes, Floats
from data.stats.refusals import Refusal, Rule, refusal_for
from data.store.reader import Atlas
from data.store.values import HIDDEN, MISSING, NOT_COVERED, RANGE, VALUE, Values

SHOWN = 0
ONLINE = "web"
"""The channel that counts as online."""
AGAINST = {
    "expected": "Against expected",
    "atlas": "Against the atlas",
    "parent": "Against around it",
    "nextdoor": "Against next door",
    "alike": "Against alike",
    "lastyear": "Against last year",
    "lastmonth": "Against the period before",
}
"""Head of the column that holds the comparison, by the comparator of the question."""
EXPECTED = "expected"
"""The comparator of a question that has none."""
LEAST_YEARS = 3
"""Years that a line over time needs."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its head, and how its cells are written."""

    key: str
    title: str
    help: str
    kind: str
    """``count``, ``rate``, ``ratio``, ``signed``, ``percent``, ``change``, ``text``, ``verdict`` or
    ``line``."""


@dataclass(frozen=True, slots=True)
class Absent:
    """A column that is left out, and why."""

    title: str
    reason: str


@dataclass(slots=True)
class Reasons:
    """Why cells have no figure: a mark and its meaning, by number from 1; 0 is a figure."""

    told: list[tuple[str, str]] = field(default_factory=list)

    def number(self, mark: str, words: str) -> int:
        if (mark, words) not in self.told:
            self.told.append((mark, words))
        return self.told.index((mark, words)) + 1

    def of_state(self, state: int, item: Item) -> int:
        """The number of the state of a count; 0 where it is known, or its least and most are."""
        if state in (VALUE, RANGE):
            return SHOWN
        return {
            HIDDEN: self.number("c", hidden_words(item.records)),
            NOT_COVERED: self.number("–", UNCOVERED_WORDS),
        }.get(state) or self.number("–", MISSING_WORDS)

    def of_states(self, states: NDArray[np.uint8], item: Item) -> Codes:
        """The same of many counts, (n,)."""
        table = np.zeros(256, dtype=np.uint8)
        for state in np.unique(states).tolist():
            table[state] = self.of_state(state, item)
        return table[states]

    def of_rules(self, rules: Codes) -> Codes:
        """The numbers of the rules that prevent a verdict, (n,); 0 where none does."""
        table = np.zeros(256, dtype=np.uint8)
        for rule in np.unique(rules).tolist():
            if rule:
                table[rule] = self.of_rule(Rule(rule))
        return table[rules]

    def of_refusal(self, refusal: Refusal) -> int:
        return self.number("–", refusal.reason[:1].lower() + refusal.reason[1:].rstrip("."))

    def of_rule(self, rule: Rule) -> int:
        refusal = refusal_for(rule)
        words = refusal.reason if refusal else HIDDEN_WORDS
        mark = "c" if rule in (Rule.HIDDEN, Rule.CAME_HIDDEN) else "–"
        return self.number(mark, words[:1].lower() + words[1:].rstrip("."))


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of one column, (n,) each; NaN where there is no figure."""

    least: Floats
    most: Floats
    why: Codes
    """0 where there is a figure, else the number of the reason."""
    low: Floats | None = None
    high: Floats | None = None
    """The 95 % interval."""
    bands: Codes | None = None
    """``Band`` of each: what chance can be blamed for."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The names of the n rows, and where each belongs."""

    names: tuple[str, ...]
    keys: tuple[str, ...]
    """What an address calls each: the code of an area, or the service."""
    groups: tuple[int, ...] = ()
    """Place of the group of each row among ``group_names``; empty where there are no groups."""
    group_keys: tuple[str, ...] = ()
    group_names: tuple[str, ...] = ()
    totals: tuple[int, ...] = ()
    """Rows that are the total of their group."""
    notes: tuple[str, ...] = ()
    """A line below each name; empty where no row has one."""
    at: tuple[NDArray[Any], NDArray[Any]] | None = None
    """Latitude and longitude of each area."""


@dataclass(frozen=True, slots=True)
class Sums:
    """What rates and gaps of a sum of areas are made of, beside their published counts.

    An area without a published count has neither base nor expected count here.
    """

    base: Floats | None = None
    """Base of each area, (n,), in units of ``unit``; NaN where there is none."""
    unit: str = ""
    """Whom a rate is for: "residents"."""
    expected: Floats | None = None
    """Events that are expected in each area, (n,); NaN where none are known."""
    is_share: bool = False
    """Whether each of a count is one of the base."""
    no_rate: str = ""
    """Why a sum has no rate, as a sentence; empty where it has."""
    no_gap: str = ""


@dataclass(frozen=True, slots=True)
class WideTable:
    """All that the wide table of a view shows."""

    turn: str
    name: str
    """What a row is: "service", "ward"."""
    names: str
    level: str
    """Key of the level of the rows; empty where they are services."""
    title: str
    headline: str
    caption: str
    columns: tuple[Column, ...]
    absent: tuple[Absent, ...]
    rows: Rows
    cells: dict[str, Cells]
    texts: tuple[str, ...] = ()
    """The words of cells that hold the place of a text."""
    lines: tuple[tuple[str, ...], NDArray[np.float64]] | None = None
    """Periods in words, and the figure of each row in each, (n, periods)."""
    reasons: tuple[tuple[str, str], ...] = ()
    rounding: int = 1
    """Counts were rounded to the nearest of this."""
    events: str = ""
    """What a sum of the rows counts; empty where the rows do not add up."""
    dispersion: float = 1.0
    """How many times as much a count varies as one of independent events would."""
    sums: Sums = Sums()


def comparing(asked: Asked) -> Asked:
    """The view with a measure that compares: its own, else that of its comparator.

    A question about who lives here, or about a place, becomes one about what is expected.
    """
    if _compares(asked.measure):
        return asked
    key = asked.comparator if asked.measure.subject == "takeup" else EXPECTED
    found = [m for m in offered_measures(asked.manifest, has_records=True) if _compares(m)]
    own = (m for m in found if m.comparator == key)
    chosen = next(own, found[0] if found else MEASURES["count"])
    return _with(asked, chosen)


def _compares(measure: Any) -> bool:
    return isinstance(measure, DifferenceMeasure) and not measure.is_of_two


def _with(asked: Asked, measure: Any) -> Asked:
    return replace(asked, measure=measure, view=replace(asked.view, measure=measure.key))


def no_cells(size: int) -> Cells:
    """Cells of a column whose contents are elsewhere."""
    return Cells(np.full(size, np.nan), np.full(size, np.nan), np.zeros(size, dtype=np.uint8))


def number_cells(ends: tuple[Floats, Floats], why: Codes) -> Cells:
    """Cells of numbers that are shown where ``why`` is 0."""
    least, most = (np.where(why == SHOWN, end, np.nan) for end in ends)
    return Cells(least, most, why)


def channel_cells(
    counts: dict[str, Values], item: Item, reasons: Reasons, titles: dict[str, str]
) -> tuple[Cells, Cells | None, list[str]]:
    """The commonest channel of each row, the share that is online, and the words of the first.

    Both are there only where the count of every channel is published.
    """
    keys = list(counts)
    states = np.stack([found.states for found in counts.values()])
    values = np.stack([found.values for found in counts.values()])
    why = np.zeros(states.shape[1], dtype=np.uint8)
    ranged = reasons.number("–", "the counts by channel came as ranges")
    for state in (RANGE, MISSING, NOT_COVERED, HIDDEN):
        number = ranged if state == RANGE else reasons.of_state(state, item)
        why[(states == state).any(axis=0)] = number
    total = np.where(why == SHOWN, values.sum(axis=0), np.nan)
    why[(why == SHOWN) & ~(total > 0)] = reasons.number("–", "none was counted")
    known = why == SHOWN
    is_most = (values == np.nanmax(np.where(known, values, -1), axis=0)) & known
    patterns = (is_most * (1 << np.arange(len(keys)))[:, None]).sum(axis=0)
    texts: list[str] = []
    place = np.full(len(why), np.nan)
    for pattern in np.unique(patterns[known]).tolist():
        named = [titles[key] for at, key in enumerate(keys) if pattern >> at & 1]
        place[known & (patterns == pattern)] = len(texts)
        texts.append(" or ".join(named))
    commonest = Cells(place, place, why)
    if ONLINE not in keys:
        return commonest, None, texts
    share = np.where(known, values[keys.index(ONLINE)] / np.where(known, total, 1.0), np.nan)
    return commonest, Cells(share, share, why), texts


def line_periods(atlas: Atlas, question: Question) -> tuple[str, tuple[int, ...]]:
    """The window and the periods of the line over time: separate years, or the counts of a stock.

    The last is the latest that the question's period allows.
    """
    item, level = question.item, question.level.key
    if item.is_stock:
        return "snapshot", atlas.months(level, item.key, "snapshot")
    months = atlas.months(level, item.key, "year")
    last = max((m for m in months if m <= question.month), default=max(months, default=0))
    return "year", tuple(m for m in months if m <= last and (last - m) % 12 == 0)
