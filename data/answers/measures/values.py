"""Counts and rates: the plain figures of a service.

Their classes stay the same in every month.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from data.answers.calculations import Compared, RatedAreas, known_area, rated_for, whole_of
from data.answers.classes.of_values import Bytes, agreed, classes_of_cells, legend_of_values
from data.answers.classes.paint import Paint, ramp
from data.answers.measures.measure import Hover, Series
from data.answers.measures.takeup import TakeupMeasure
from data.answers.measures.verdict_column import LEFT_OUT, verdict_column
from data.answers.sentences.headlines import (
    Single,
    absent_headline,
    count_headline,
    rate_headline,
)
from data.answers.spots import reach, title_of
from data.answers.words import (
    UNCOVERED_WORDS,
    between,
    channel_words,
    events_words,
    first_up,
    format_rate,
    hidden_words,
    item_title,
    rounded_rates,
    within,
)
from data.manifest import levels_of
from data.stats.inputs import Floats, Interval
from data.stats.intervals import count_limits
from data.stats.verdict import Band, Verdicts
from data.store.values import (
    HIDDEN,
    NOT_COVERED,
    RANGE,
    VALUE,
    End,
    Values,
    missing,
    without_base,
)

if TYPE_CHECKING:
    from data.answers.asked import Asked

PER = 1000.0
FIFTHS = (0.2, 0.4, 0.6, 0.8)
ESTIMATE = 2 * LEFT_OUT
"""Added to the verdict of an area whose base was scaled up."""


class PlainMeasure(TakeupMeasure):
    """Base of the two measures that are read from the store and not calculated."""

    is_in_rates_file = True
    painted_by: ClassVar[tuple[str, ...]] = (*TakeupMeasure.painted_by, "beside")
    has_whole_values = True
    """Whether values are whole numbers, so that classes read '4 to 6'."""

    def values(self, asked: "Asked", month: int) -> Values:
        """The value of every area of the level shown."""
        raise NotImplementedError

    def of_months(
        self, asked: "Asked", counts: NDArray[Any], states: Bytes
    ) -> tuple[NDArray[np.floating[Any]], Bytes]:
        """Values and states of every month, (months, n), from counts."""
        raise NotImplementedError

    def paint(self, asked: "Asked", *, with_mix: bool = False) -> Paint | None:  # noqa: ARG002
        month = asked.month
        if month is None or not self.is_located(asked) or not asked.has_figures(asked.level):
            return None
        values, edges = self.values(asked, month), self._edges(asked)
        found = ramp(values, edges, whole=self.has_whole_values, has_zero=True)
        return replace(found, decimals=0 if self.has_whole_values else 1)

    def series(self, asked: "Asked") -> Series:
        if asked.item is None:
            return super().series(asked)
        view, level = asked.view, asked.level.key
        edges, found = self._edges(asked), []
        records = asked.item.records
        ends: tuple[End | None, ...] = ("least", "most") if records.came_hidden else (None,)
        for end in ends:
            months, counts, states = asked.atlas.series_matrix(
                level, asked.item.key, view.channel, view.window, end
            )
            numbers, states = self.of_months(asked, counts, states)
            found.append(classes_of_cells(numbers, states, edges, has_zero=True))
        classes = agreed(found[0], found[-1])
        legend = legend_of_values(classes.ravel(), edges, whole=self.has_whole_values)
        return list(months), classes, legend

    def headline(self, asked: "Asked") -> str:
        item = asked.item
        if item is None or asked.month is None:
            return super().headline(asked)
        thing = ", ".join(filter(None, (item_title(asked), channel_words(asked))))
        atlas, when = asked.atlas, within(asked.period_words(), asked.view.window)
        spot = reach(asked.spot, levels_of(item.records), atlas)
        place = title_of(spot if asked.spot else None, atlas)
        level = atlas.level(spot.level) if spot else self.told_level(asked)
        question = asked.question(level)
        if question is None or (asked.spot is not None and spot is None):
            return absent_headline(thing, title_of(asked.spot, atlas), "no figures this far down")
        known = known_area(atlas, question, spot.number) if spot else whole_of(atlas, question)
        if known.state not in (VALUE, RANGE):
            reason = {
                HIDDEN: hidden_words(item.records),
                NOT_COVERED: UNCOVERED_WORDS,
            }.get(known.state, f"no figures {when}")
            return absent_headline(thing, place, reason)
        named = replace(known, name=place) if asked.spot else known
        return self.headline_of(asked.at(level), named, thing)

    def headline_of(self, asked: "Asked", known: Compared, thing: str) -> str:
        """The headline of a place whose figures are known, at the level that words speak of."""
        raise NotImplementedError

    def _ends_of(self, asked: "Asked") -> tuple[float, float] | None:
        """The least and the most of the values of all areas; None where they are not known."""
        assert asked.month is not None
        if not self.is_located(asked) or not asked.has_figures(asked.level):
            return None
        values = self.values(asked, asked.month)
        least, most = (end[np.isfinite(end)] for end in values.ends)
        return (float(least.min()), float(most.max())) if len(least) > 1 else None

    def has_common_classes(self, asked: "Asked") -> bool:
        """Whether the classes are those of both maps: they count in one unit."""
        second = asked.second
        if second is None or second.item is None or asked.item is None or second.month is None:
            return False
        one, other = asked.item, second.item
        is_same = one.key == other.key and second.channel == asked.channel
        based = one.base is not None and other.base is not None and one.base.key == other.base.key
        counted = one.is_of_people == other.is_of_people and one.is_stock == other.is_stock
        return not is_same and counted and (based or not self.needs_base)

    def _common_edges(self, asked: "Asked") -> list[float]:
        """Edges of fifths of all areas of both maps, to two figures; empty where none are known."""
        second = asked.second and asked.second.at(asked.level)
        if second is None or not self.has_common_classes(asked):
            return []
        both = [
            each.measure.values(each, each.month).values
            for each in (asked, second)
            if isinstance(each.measure, PlainMeasure)
            and each.month is not None
            and self.is_located(each)
            and each.has_figures(each.level)
        ]
        known = np.concatenate(both) if len(both) == len((asked, second)) else np.zeros(0)
        known = known[np.isfinite(known) & (known > 0)]
        if not len(known):
            return []
        edges = sorted({float(f"{edge:.2g}") for edge in np.quantile(known, FIFTHS)})
        return [edge for edge in edges if known.min() <= edge < known.max()]

    def _edges(self, asked: "Asked") -> Sequence[float]:
        assert asked.item is not None
        if common := self._common_edges(asked):
            return common
        view = asked.view
        return asked.atlas.breaks(
            asked.level.key, asked.item.key, self.key, view.channel, view.window
        )


class Rate(PlainMeasure):
    """Events per 1,000 of the base."""

    key = "rate"
    label = "nothing: show the rate"
    hint = "Events for every 1,000 of the base, without a verdict."
    has_whole_values = False
    says_base = True
    needs_base = True
    has_places_by_size = True

    def unit(self, asked: "Asked") -> str:
        events = events_words(asked)
        return f"{events} per 1,000 {asked.base.title}" if asked.base else events

    def rated_words(self, asked: "Asked") -> str:
        return f"Rates per 1,000 {asked.base.title} are" if asked.base else "Rates are"

    def values(self, asked: "Asked", month: int) -> Values:
        assert asked.item is not None
        view = asked.view
        return asked.atlas.rates(asked.level.key, asked.item.key, view.channel, month, view.window)

    def of_months(
        self, asked: "Asked", counts: NDArray[Any], states: Bytes
    ) -> tuple[NDArray[np.floating[Any]], Bytes]:
        level = asked.level
        base = (
            asked.atlas.base(level.key, asked.base.key)
            if asked.base
            else missing(level.areas).values
        )
        known = np.nan_to_num(base) > 0
        rates = np.divide(counts * PER, base, out=np.full(counts.shape, np.nan), where=known)
        return rates, without_base(states, known)

    def headline_of(self, asked: "Asked", known: Compared, thing: str) -> str:
        assert asked.item is not None
        if not known.base > 0 or asked.base is None:
            return COUNT.headline_of(asked, known, thing)
        told, base = between(format_rate, known.rates), asked.base.title
        if asked.spot is not None:
            return f"{thing} in {known.name}: {told} for every 1,000 {base}"
        ends = self._ends_of(asked)
        if ends is None or asked.level.areas == 1:
            return f"{thing}: {told} for every 1,000 {base}"
        low, high = map(format_rate, ends)
        return rate_headline(thing, told, base, (low, high), asked.level.name)

    def judgement(self, asked: "Asked") -> Verdicts | None:
        rated = _rated(asked)
        return rated.verdicts if rated else None

    def limits(self, asked: "Asked") -> Interval | None:
        judged = self.judgement(asked)
        return None if judged is None else Interval(judged.low, judged.high)

    def hover(self, asked: "Asked") -> Hover | None:
        question, rated = asked.question(), _rated(asked)
        if question is None or rated is None or question.base is None:
            return None
        hover = _hover(rated.verdicts, rated.against.name)
        estimated = asked.atlas.is_estimate(asked.level.key, question.base.key)
        return _with_estimates(hover, estimated, question.base.title)


def _rated(asked: "Asked") -> RatedAreas | None:
    question = asked.question()
    if question is None or question.month not in question.months(asked.atlas):
        return None
    return rated_for(asked.atlas, question)


def _hover(verdicts: Verdicts, name: str) -> Hover:
    low, high = (rounded_rates(limit).astype(np.float32) for limit in (verdicts.low, verdicts.high))
    numbers, words = verdict_column(verdicts, _band_words)
    against = f"{name}{_plain_reference(verdicts)}"
    said = {}
    for number, text in words.items():
        beside = f"the rest of {name}" if int(number) >= LEFT_OUT else against
        said[number] = text.replace("{}", beside)
    return Hover(low, high, numbers, said)


def _with_estimates(hover: Hover, estimated: NDArray[np.bool_], title: str) -> Hover:
    """The words of areas whose base was scaled up say so."""
    numbers = hover.verdict + np.where(estimated, ESTIMATE, 0).astype(np.uint8)
    words = dict(hover.words)
    for number in np.unique(numbers[estimated]).tolist():
        plain = hover.words.get(str(number - ESTIMATE), "")
        words[str(number)] = "; ".join(filter(None, (plain, f"number of {title}: estimate")))
    return Hover(hover.low, hover.high, numbers, words)


def _plain_reference(verdicts: Verdicts) -> str:
    """The comparator's rate in brackets, for areas that are not left out of the comparator."""
    reference: Floats = verdicts.reference
    plain = reference[~verdicts.left_out & np.isfinite(reference)]
    return f" ({format_rate(float(plain[0]))})" if len(plain) else ""


def _band_words(band: Band) -> str:
    """A verdict as it follows a rate; ``{}`` is the place of the comparator's name."""
    return band.against("{}")


class Count(PlainMeasure):
    """Events."""

    key = "count"
    label = "nothing: show the count"
    hint = "How many there were, wherever more people live."

    def unit(self, asked: "Asked") -> str:
        return events_words(asked)

    def values(self, asked: "Asked", month: int) -> Values:
        assert asked.item is not None
        view = asked.view
        return asked.atlas.counts(asked.level.key, asked.item.key, view.channel, month, view.window)

    def limits(self, asked: "Asked") -> Interval | None:
        question = asked.question()
        if question is None or question.month not in question.months(asked.atlas):
            return None
        return count_limits(question.counts(asked.atlas).values, dispersion=question.dispersion)

    def headline_of(self, asked: "Asked", known: Compared, thing: str) -> str:
        item = asked.item
        assert item is not None
        least, most = known.range or (known.count, known.count)
        single = Single(
            place=first_up(known.name),
            thing=thing,
            event=item.event,
            events=item.events,
            counts=(least, most),
            is_rounded=item.records.rounding > 1,
        )
        return count_headline(single, within(asked.period_words(), asked.view.window))

    def of_months(
        self,
        asked: "Asked",  # noqa: ARG002
        counts: NDArray[Any],
        states: Bytes,
    ) -> tuple[NDArray[np.floating[Any]], Bytes]:
        return counts, states


RATE, COUNT = Rate(), Count()
