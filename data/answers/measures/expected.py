"""Take-up against what the residents of an area lead one to expect.

It is shown as a ratio, and as a gap in events.
"""

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from data.answers.calculations import (
    ExpectedAreas,
    Question,
    assumption_of,
    expected_for,
    expected_once,
)
from data.answers.classes.of_differences import (
    classes_of_bands,
    cut_of,
    sized_classes,
    sureness,
)
from data.answers.classes.of_values import Bytes
from data.answers.measures.difference import Classed, DifferenceMeasure, labels_by_certainty
from data.answers.measures.headline import Differences
from data.answers.measures.limits import whole_limits
from data.answers.measures.measure import GROUPED, Hover, Shaken
from data.answers.measures.takeup import TakeupMeasure
from data.answers.measures.verdict_column import no_words, verdict_column
from data.answers.words import events_words, first_up, format_count
from data.rules import RULES
from data.stats.inputs import Floats, Interval
from data.stats.refusals import Refusal, Rule, refused
from data.stats.shake import verdict_cuts
from data.stats.shrink import shrunk_ratios
from data.stats.verdict import Band, Verdicts
from data.store.reader import Atlas

if TYPE_CHECKING:
    from data.answers.asked import Asked

BANDS = {-1: "fewer than expected", 0: "as expected, or could be chance", 1: "more than expected"}
"""Words of a verdict, by its direction."""
SMALL_CUT = 10
"""Gaps under this many events are shown to one decimal place."""


class ExpectedMeasure(DifferenceMeasure):
    """Base of the two measures: what they need, and what they assume."""

    comparator = "expected"
    other = "what is expected"
    is_other_known = True
    painted_by = (*TakeupMeasure.painted_by, *GROUPED)
    needs_classification = True
    needs_base = True
    shakes = True

    def rated_words(self, asked: "Asked") -> str:
        return f"{first_up(events_words(asked))} to expect are"

    def value(self, found: ExpectedAreas) -> Floats:
        """The value of every area."""
        raise NotImplementedError

    def classed(self, atlas: Atlas, question: Question) -> Classed | Refusal:
        return self._classed(expected_for(atlas, question))

    def classed_once(self, atlas: Atlas, question: Question) -> Classed | Refusal:
        return self._classed(expected_once(atlas, question))

    def judged(self, atlas: Atlas, question: Question) -> Verdicts | Refusal:
        found = expected_for(atlas, question)
        return found if isinstance(found, Refusal) else found.result.verdicts

    def than(self, asked: "Asked") -> str:  # noqa: ARG002
        return "expected"

    def would_be(self, asked: "Asked") -> str:  # noqa: ARG002
        return "{} would be expected from the people who live here"

    def same(self, asked: "Asked") -> str:  # noqa: ARG002
        return "about as expected"

    def differences(self, atlas: Atlas, question: Question) -> Differences | Refusal:
        found = expected_for(atlas, question)
        if isinstance(found, Refusal):
            return found
        counts = question.counts(atlas).ends
        return Differences(classes_of_bands(found.bands, found.rules), counts, found.gap_ends)

    def _classed(self, found: ExpectedAreas | Refusal) -> Classed | Refusal:
        if isinstance(found, Refusal):
            return found
        value = self.value(found)
        ends = (self.value(found.ends[0]), self.value(found.ends[1])) if found.ends else None
        return Classed(classes_of_bands(found.bands, found.rules), value, ends or (value, value))

    def assumption(self, asked: "Asked") -> str:
        return assumption_of(asked.atlas, asked.question())

    def shaken(self, asked: "Asked") -> Shaken | Refusal | None:
        question = asked.question()
        if self.is_too_fine(asked) or question is None:
            return None
        if question.month not in question.months(asked.atlas):
            return None
        if question.has_ranges:
            return refused(Rule.ENDS_DIFFER)
        found = expected_for(asked.atlas, question)
        if isinstance(found, Refusal):
            return found
        is_drawn = found.rules == Rule.NONE
        expected = np.where(is_drawn, found.expected, np.nan)
        phi = question.dispersion
        shrunk = shrunk_ratios(np.where(is_drawn, found.observed, np.nan), expected, phi)
        rule = RULES.get(question.item.records.rule)
        return Shaken(
            expected,
            expected * shrunk.ratio,
            self.shaken_cuts(expected, phi, self.cut(asked.atlas, question)),
            phi,
            rule.smallest if rule else 0,
            question.item.records.rounding,
        )

    def shaken_cuts(self, expected: Floats, dispersion: float, cut: float) -> Floats:  # noqa: ARG002
        """The drawn counts at which the class changes, (n, 4)."""
        return verdict_cuts(expected, dispersion)

    def hover(self, asked: "Asked") -> Hover | None:
        question = asked.question()
        if question is None or question.month not in question.months(asked.atlas):
            return None
        found = expected_for(asked.atlas, question)
        return None if isinstance(found, Refusal) else self.hover_of(found)

    def hover_of(self, found: ExpectedAreas) -> Hover:
        """Interval and verdict of every area."""
        raise NotImplementedError

    def explanation(self, asked: "Asked") -> str:
        if asked.scheme is None or asked.tier is None:
            return ""
        base = asked.base
        based = f"Base: {base.title}, {base.period}" if base else "No base is known"
        return (
            f"{self.compared(asked)} if each of an area's {asked.tier.names} had its rate across"
            f" {asked.manifest.title}. {based}. {self.by_chance(asked)}".strip()
        )

    def compared(self, asked: "Asked") -> str:
        """The two sides of the comparison, as the beginning of the explanation."""
        raise NotImplementedError


class AgainstExpected(ExpectedMeasure):
    """100 times observed over expected."""

    key = "expected"
    label = "what is expected"
    hint = (
        "As many as if each group of people who live here acted as that group does across the"
        " atlas. The best first look."
    )

    def unit(self, asked: "Asked") -> str:  # noqa: ARG002
        return "(100 = as expected)"

    def after_service(self, asked: "Asked") -> str:
        return f"{events_words(asked)} against expected"

    def value(self, found: ExpectedAreas) -> Floats:
        return found.ratio

    def labels(self, cut: float) -> list[str]:  # noqa: ARG002
        return labels_by_certainty("fewer", "similar", "more")

    def hover_of(self, found: ExpectedAreas) -> Hover:
        limits = whole_limits(Interval(found.low, found.high))
        return Hover(*limits, *no_words(len(found.bands)))

    def compared(self, asked: "Asked") -> str:
        return f"100 is as many {events_words(asked)} as there would be"


class Gap(ExpectedMeasure):
    """Observed less expected, in events."""

    key = "gap"
    label = "what is expected, by size of the gap"
    hint = "How many more or fewer there are: the colour says how large the gap is."
    is_signed = True

    def unit(self, asked: "Asked") -> str:
        return f"{events_words(asked)} against expected"

    def after_service(self, asked: "Asked") -> str:
        return f"{events_words(asked)} more or fewer than expected"

    def value(self, found: ExpectedAreas) -> Floats:
        return found.gap

    def cut(self, atlas: Atlas, question: Question) -> float:
        """The cut of the level's latest period, so that colours mean the same in every month."""
        latest = max(question.months(atlas), default=question.month)
        found = self.classed(atlas, replace(question, month=latest))
        return 1.0 if isinstance(found, Refusal) else cut_of(found.ends, found.classes)

    def cut_classes(self, classed: Classed, cut: float) -> Bytes:
        return sized_classes(classed.classes, classed.ends, cut)

    def shaken_cuts(self, expected: Floats, dispersion: float, cut: float) -> Floats:
        cuts = verdict_cuts(expected, dispersion)
        # The outer classes are of the size of a gap, not of how sure it is.
        cuts[:, 0] = np.minimum(cuts[:, 1], np.ceil(expected - cut) - 1)
        cuts[:, 3] = np.maximum(cuts[:, 2], np.floor(expected + cut) + 1)
        return cuts

    def labels(self, cut: float) -> list[str]:
        size = format_count(cut)
        return [
            f"−− fewer, by over {size}",
            f"− fewer, by up to {size}",
            "● could be chance",
            f"+ more, by up to {size}",
            f"++ more, by over {size}",
        ]

    def decimals(self, cut: float) -> int:
        return 1 if cut < SMALL_CUT else 0

    def hover_of(self, found: ExpectedAreas) -> Hover:
        limits = whole_limits(Interval(found.result.gap_low, found.result.gap_high), 1)
        return Hover(*limits, *verdict_column(found.result.verdicts, _gap_words))

    def limits(self, asked: "Asked") -> Interval | None:
        question = asked.question()
        if question is None or self.judgement(asked) is None:
            return None
        found = expected_for(asked.atlas, question)
        if isinstance(found, Refusal):
            return None
        return Interval(found.result.gap_low, found.result.gap_high)

    def compared(self, asked: "Asked") -> str:
        return f"{first_up(events_words(asked))} more or fewer than"


def _gap_words(band: Band) -> str:
    return BANDS[band.direction] + sureness(band)


EXPECTED, GAP = AgainstExpected(), Gap()
