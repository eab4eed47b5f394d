"""The kinds of conditions. Each is one class; ``KINDS`` of ``reading`` lists them.

A condition reads published figures only: a verdict that the map shows, a rate, a share of a group,
an indicator, or the larger area that an area lies in. So a search tells nothing that the map does
not show.
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from data.answers.calculations import change_for, expected_for
from data.answers.calculations.question import Question
from data.answers.cited import Cited, cite_classification, cite_indicator, cite_records
from data.answers.classes.of_differences import classes_of_bands
from data.answers.classes.of_values import (
    FIRST,
    HIGHEST_FIFTH,
    LOWEST_FIFTH,
    NO_DATA,
    UNCOVERED,
    Bytes,
    fifths_of,
)
from data.answers.conditions.judged import Judged, judged_by_class, judged_by_number
from data.answers.spots import Spot, name_of
from data.answers.words import (
    first_down,
    first_up,
    format_number,
    title_of_item,
    with_article,
    words_of_period,
)
from data.manifest import (
    ALL,
    EVERY_WINDOW,
    Item,
    is_finer,
    is_known_by,
    levels_of_base,
    months_of,
    period_labels,
)
from data.model import Classification, Indicator, Level, Segment, Tier
from data.stats.refusals import Refusal
from data.store.reader import Atlas
from data.store.values import VALUE, rates_of, values_of

if TYPE_CHECKING:
    from data.answers.asked import Asked

WHOLE = 100.0
"""Per cent that the shares of all groups make."""
LOWER, HIGHER = (FIRST, FIRST + 1), (FIRST + 3, FIRST + 4)
"""Classes of a difference, those of the surest verdict at the outer ends."""


class Condition:
    """Base of every condition."""

    kind: str

    @property
    def tests(self) -> tuple[str, ...]:
        """The parts of its text after the kind."""
        raise NotImplementedError

    @property
    def text(self) -> str:
        """The condition as the address has it."""
        return ":".join((self.kind, *self.tests))

    def words(self, atlas: Atlas) -> str:
        """The condition as it follows "with": "over 30% of households in Group 7"."""
        raise NotImplementedError

    def note(self, asked: "Asked") -> str:  # noqa: ARG002
        """The period that it is judged by, in words; empty where it has none."""
        return ""

    def cited(self) -> tuple[Cited, ...]:
        """The data sets that it is judged by."""
        return ()

    def judge(self, asked: "Asked") -> Judged | str:
        """The judgement of every area of the level of ``asked``, or why there is none."""
        raise NotImplementedError

    def excludes(self, other: "Condition") -> bool:  # noqa: ARG002
        """Whether no area at all can meet this and another condition."""
        return False


@dataclass(frozen=True, slots=True)
class _OfItem(Condition):
    """Base of the conditions on the take-up of a service, in its latest period."""

    item: Item
    test: str

    def cited(self) -> tuple[Cited, ...]:
        return (cite_records(self.item.records),)

    def title(self) -> str:
        """The service, as it stands in brackets."""
        return title_of_item(self.item)

    def note(self, asked: "Asked") -> str:
        question = self._question(asked)
        if isinstance(question, str):
            return ""
        [label] = period_labels(asked.manifest, question.window, (question.month,))
        when = words_of_period(self.item.records, question.window, label)
        return f"{self.title()}: {when}"

    def _question(self, asked: "Asked") -> Question | str:
        """The question of the latest period with figures, or why the level has none."""
        scheme, tier, records = asked.scheme, asked.tier, self.item.records
        if scheme and tier and not is_known_by(scheme, tier):
            scheme = tier = None
        window = next((w for w in EVERY_WINDOW if months_of(records, w)), EVERY_WINDOW[0])
        question = Question(asked.level, self.item, ALL, 0, window, scheme, tier)
        months = question.months(asked.atlas)
        if months:
            return replace(question, month=months[-1])
        having = [v.names for v in asked.manifest.levels if question.at(v).months(asked.atlas)]
        known = f"; choose {' or '.join(having)}" if having else ""
        return f"{self.title()} has no figures by {asked.level.name}{known}."


@dataclass(frozen=True, slots=True)
class AgainstExpected(_OfItem):
    """Fewer or more than expected from who lives there, by the verdict that the map shows."""

    kind = "takeup"

    TESTS = ("fewer", "more", "surely-fewer", "surely-more")

    @property
    def tests(self) -> tuple[str, ...]:
        return (self.item.key, self.test)

    def words(self, atlas: Atlas) -> str:  # noqa: ARG002
        sure = ", very unlikely to be chance" if self.test.startswith("surely") else ""
        word = self.test.removeprefix("surely-")
        return f"{word} {self.item.events} than expected ({self.title()}){sure}"

    def excludes(self, other: Condition) -> bool:
        return (
            isinstance(other, AgainstExpected)
            and self.item == other.item
            and self.test.removeprefix("surely-") != other.test.removeprefix("surely-")
        )

    def judge(self, asked: "Asked") -> Judged | str:
        question = self._question(asked)
        if isinstance(question, str):
            return question
        found = expected_for(asked.atlas, question)
        if isinstance(found, Refusal):
            return f"{self.title()}: {found.text}"
        classes = classes_of_bands(found.bands, found.rules)
        side = LOWER if self.test.endswith("fewer") else HIGHER
        outer = side[:1] if side is LOWER else side[1:]
        wanted = outer if self.test.startswith("surely") else side
        return _of_difference(classes, wanted)


@dataclass(frozen=True, slots=True)
class Changed(_OfItem):
    """Fewer or more than a year before, beyond chance."""

    kind = "change"

    TESTS = ("fewer", "more")

    @property
    def tests(self) -> tuple[str, ...]:
        return (self.item.key, self.test)

    def words(self, atlas: Atlas) -> str:  # noqa: ARG002
        return f"{self.test} {self.item.events} than a year before ({self.title()})"

    def excludes(self, other: Condition) -> bool:
        is_alike = isinstance(other, Changed) and self.item == other.item
        return is_alike and self.test != other.tests[-1]

    def judge(self, asked: "Asked") -> Judged | str:
        question = self._question(asked)
        if isinstance(question, str):
            return question
        if self.item.is_stock:
            return (
                f"{self.title()}: chance is not judged between two days, because largely the same"
                " people are in both counts."
            )
        found = change_for(asked.atlas, question)
        if isinstance(found, Refusal):
            return f"{self.title()}: {found.text}"
        classes = classes_of_bands(found.verdicts.band, found.verdicts.rule)
        return _of_difference(classes, LOWER if self.test == "fewer" else HIGHER)


@dataclass(frozen=True, slots=True)
class Rated(_OfItem):
    """A rate for every 1,000 of its base, over or under a limit."""

    limit: float

    kind = "rate"

    TESTS = ("over", "under")

    @property
    def tests(self) -> tuple[str, ...]:
        return (self.item.key, self.test, plain(self.limit))

    def words(self, atlas: Atlas) -> str:  # noqa: ARG002
        base = f" {self.item.base.title}" if self.item.base else ""
        return (
            f"{self.test} {told(self.limit)} {self.item.events} for every 1,000{base}"
            f" ({self.title()})"
        )

    def excludes(self, other: Condition) -> bool:
        if not isinstance(other, Rated) or self.item != other.item:
            return False
        return _no_number_is(self, other)

    def judge(self, asked: "Asked") -> Judged | str:
        question = self._question(asked)
        if isinstance(question, str):
            return question
        base = self.item.base
        if base is None or asked.level.key not in levels_of_base(asked.manifest, base):
            return f"{self.title()}: rates are not known by {asked.level.name}."
        rates = rates_of(question.counts(asked.atlas), asked.atlas.base(asked.level.key, base.key))
        return judged_by_number(rates, over=self.test == "over", limit=self.limit)


@dataclass(frozen=True, slots=True)
class Grouped(Condition):
    """The share of a group of residents, over or under a limit in per cent."""

    scheme: Classification
    tier: Tier
    segment: Segment
    test: str
    limit: float

    kind = "group"

    TESTS = ("over", "under")

    @property
    def tests(self) -> tuple[str, ...]:
        return (self.scheme.key, self.segment.code, self.test, plain(self.limit))

    def words(self, atlas: Atlas) -> str:  # noqa: ARG002
        share = f"{self.test} {told(self.limit)}% of {self.scheme.weight}"
        return f"{share} in group {self.segment.code} ({self.segment.name})"

    def excludes(self, other: Condition) -> bool:
        if not isinstance(other, Grouped) or (self.scheme, self.tier) != (other.scheme, other.tier):
            return False
        if self.segment == other.segment:
            return _no_number_is(self, other)
        return self.test == other.test == "over" and self.limit + other.limit >= WHOLE

    def cited(self) -> tuple[Cited, ...]:
        return (cite_classification(self.scheme),)

    def judge(self, asked: "Asked") -> Judged | str:
        level, scheme = asked.level, self.scheme
        if is_finer(asked.manifest, level.key, scheme.given_level):
            given = asked.atlas.level(scheme.given_level).names
            return f"{scheme.title} is given by {given}, not by {level.name}."
        if not is_known_by(scheme, self.tier):
            return f"{scheme.title}: areas are not classified by {self.tier.names}."
        shares = asked.atlas.segment_shares(scheme.key, self.tier.key, level.key)
        codes = [s.code for s in self.tier.segments]
        own = shares[:, codes.index(self.segment.code)].astype(np.float64)
        is_known = np.nan_to_num(shares.sum(axis=1)) > 0
        states = np.where(is_known, VALUE, NO_DATA).astype(np.uint8)
        found = values_of(100 * own, states)
        return judged_by_number(found, over=self.test == "over", limit=self.limit)


@dataclass(frozen=True, slots=True)
class Indicated(Condition):
    """An indicator over or under a limit, or among the highest or the lowest fifth of areas."""

    indicator: Indicator
    test: str
    limit: float = 0.0

    kind = "indicator"

    TESTS = ("over", "under", "highest-fifth", "lowest-fifth")

    @property
    def tests(self) -> tuple[str, ...]:
        limit = () if self.test.endswith("fifth") else (plain(self.limit),)
        return (self.indicator.key, self.test, *limit)

    def words(self, atlas: Atlas) -> str:  # noqa: ARG002
        title = first_down(self.indicator.title)
        if self.test.endswith("fifth"):
            meaning = f" ({self.indicator.higher})" if self.indicator.higher else ""
            shown = meaning if self.test.startswith("highest") else ""
            return f"{title} among the {self.test.replace('-', ' ')}{shown}"
        unit = self.indicator.unit if self.indicator.unit.startswith("%") else ""
        return f"{title} {self.test} {told(self.limit)}{unit}"

    def excludes(self, other: Condition) -> bool:
        if not isinstance(other, Indicated) or self.indicator != other.indicator:
            return False
        if self.test.endswith("fifth") or other.test.endswith("fifth"):
            return {self.test, other.test} == {"highest-fifth", "lowest-fifth"}
        return _no_number_is(self, other)

    def cited(self) -> tuple[Cited, ...]:
        return (cite_indicator(self.indicator),)

    def judge(self, asked: "Asked") -> Judged | str:
        indicator, level = self.indicator, asked.level
        if level.key not in indicator.levels or not indicator.latest:
            names = " or ".join(asked.atlas.level(key).names for key in indicator.levels)
            known = f"; choose {names}" if names else ""
            return f"{indicator.title} is not made for {level.names}{known}."
        values = asked.atlas.indicator(level.key, indicator.key, indicator.latest)
        if not self.test.endswith("fifth"):
            return judged_by_number(values, over=self.test == "over", limit=self.limit)
        wanted = HIGHEST_FIFTH if self.test.startswith("highest") else LOWEST_FIFTH
        fifths = fifths_of(values)
        if not (fifths == wanted).any():
            return (
                f"{indicator.title}: too many {level.names} have the same value to tell a fifth of"
                " them from the others."
            )
        is_known = values.states == VALUE
        why = np.where(is_known, 0, NO_DATA).astype(np.uint8)
        return Judged(is_known & (fifths == wanted), is_known, why)


@dataclass(frozen=True, slots=True)
class Within(Condition):
    """The larger area that an area lies in."""

    spot: Spot
    code: str

    kind = "within"

    @property
    def tests(self) -> tuple[str, ...]:
        return (self.spot.level, self.code)

    def words(self, atlas: Atlas) -> str:
        return f"within {name_of(self.spot, atlas)}"

    def excludes(self, other: Condition) -> bool:
        is_alike = isinstance(other, Within) and self.spot.level == other.spot.level
        return is_alike and self != other

    def judge(self, asked: "Asked") -> Judged | str:
        areas, level = asked.atlas.areas(asked.level.key), asked.level
        if self.spot.level == level.key:
            inside = np.arange(1, len(areas) + 1) == self.spot.number
        elif self.spot.level in areas.parents:
            inside = areas.parents[self.spot.level] == self.spot.number
        else:
            own: Level = asked.atlas.level(self.spot.level)
            return f"{first_up(level.names)} do not lie within {with_article(own.name)}."
        every = np.ones(len(areas), dtype=bool)
        return Judged(inside, every, np.zeros(len(areas), dtype=np.uint8))


Limited = Rated | Grouped | Indicated
"""Conditions with a number over or under a limit."""


def _of_difference(classes: Bytes, wanted: tuple[int, ...]) -> Judged:
    ordinary = (classes >= FIRST) & (classes < UNCOVERED)
    return judged_by_class(classes, np.array(wanted), ordinary)


def _no_number_is(one: "Limited", other: "Limited") -> bool:
    """Whether no number is over the limit of one condition and under that of the other."""
    over, under = (one, other) if one.test == "over" else (other, one)
    return (over.test, under.test) == ("over", "under") and over.limit >= under.limit


def plain(number: float) -> str:
    """A number as the address has it: the shortest text that reads as the same number."""
    return f"{number:.6g}"


def told(number: float) -> str:
    """A limit as a sentence has it."""
    places = 0 if number == int(number) else 1 if round(number, 1) == number else 2
    return format_number(number, places)
