"""Rates against another rate: the whole atlas, the area around, next door, and areas alike."""

from typing import TYPE_CHECKING

from data.answers.calculations import (
    ComparedAreas,
    Question,
    compared_for,
    compared_once,
    rated_for,
)
from data.answers.classes.of_differences import classes_of_bands
from data.answers.measures.difference import Classed, DifferenceMeasure, labels_by_certainty
from data.answers.measures.headline import Differences
from data.answers.measures.measure import GROUPED
from data.answers.measures.takeup import TakeupMeasure
from data.answers.words import events_words, first_up
from data.stats.inputs import Interval
from data.stats.refusals import Refusal
from data.stats.verdict import Verdicts
from data.store.reader import Atlas

if TYPE_CHECKING:
    from data.answers.asked import Asked


class AgainstRate(DifferenceMeasure):
    """The rate of every area against the rate of its comparator."""

    needs_base = True
    says_base = True
    has_places_by_size = True

    def unit(self, asked: "Asked") -> str:
        events = events_words(asked)
        return f"{events} per 1,000 {asked.base.title}" if asked.base else events

    def after_service(self, asked: "Asked") -> str:  # noqa: ARG002
        return f"against {self.other}"

    def rated_words(self, asked: "Asked") -> str:
        return f"Rates per 1,000 {asked.base.title} are" if asked.base else "Rates are"

    def labels(self, cut: float) -> list[str]:  # noqa: ARG002
        return labels_by_certainty("fewer", "similar", "more")

    def classed(self, atlas: Atlas, question: Question) -> Classed | Refusal:
        return self._classed(compared_for(atlas, question, self.comparator))

    def classed_once(self, atlas: Atlas, question: Question) -> Classed | Refusal:
        return self._classed(compared_once(atlas, question, self.comparator))

    def _classed(self, found: ComparedAreas | Refusal) -> Classed | Refusal:
        if isinstance(found, Refusal):
            return found
        least, most = found.rates
        return Classed(
            classes_of_bands(found.verdicts.band, found.verdicts.rule), least, (least, most)
        )

    def differences(self, atlas: Atlas, question: Question) -> Differences | Refusal:
        found = compared_for(atlas, question, self.comparator)
        if isinstance(found, Refusal):
            return found
        classes = classes_of_bands(found.verdicts.band, found.verdicts.rule)
        return Differences(classes, found.counts, found.gaps)

    def limits(self, asked: "Asked") -> Interval | None:
        # The value is the rate of the area; the verdict may rest on the ratio of two rates.
        question = asked.question()
        if question is None or self.judgement(asked) is None:
            return None
        rated = rated_for(asked.atlas, question)
        return Interval(rated.verdicts.low, rated.verdicts.high) if rated else None

    def judged(self, atlas: Atlas, question: Question) -> Verdicts | Refusal:
        found = compared_for(atlas, question, self.comparator)
        return found if isinstance(found, Refusal) else found.verdicts

    def would_be(self, asked: "Asked") -> str:  # noqa: ARG002
        return f"at the rate of {self.other} there would be {{}}"

    def explanation(self, asked: "Asked") -> str:
        base = f"{asked.base.title}, {asked.base.period}" if asked.base else "no base"
        return (
            f"{first_up(events_words(asked))} per 1,000 of the base ({base}), each area against"
            f" {self.other}. {self.by_chance(asked)}".strip()
        )


class AgainstAtlas(AgainstRate):
    """Against the whole atlas."""

    key = comparator = "atlas"
    label = "the whole atlas"
    hint = "The rate of everyone in the atlas together."
    other = "the whole atlas"
    is_other_known = True

    def than(self, asked: "Asked") -> str:  # noqa: ARG002
        return "overall"


class AgainstParent(AgainstRate):
    """Against the larger area around."""

    key = comparator = "parent"
    label = "the area around it"
    hint = "The rate of the larger area that each lies in, such as its council."
    other = "the larger area around it"
    is_other_known = True

    def than(self, asked: "Asked") -> str:
        parents = asked.atlas.areas(self.told_level(asked).key).parents
        around = (v.name for v in asked.manifest.levels if v.named and v.areas > 1)
        keys = {v.name: v.key for v in asked.manifest.levels}
        name = next((name for name in around if keys[name] in parents), "area around it")
        return f"in its {name}"


class AgainstNextDoor(AgainstRate):
    """Against the areas that share a border."""

    key = comparator = "nextdoor"
    label = "next door"
    hint = "The areas that touch it, taken together."
    other = "the areas next door"

    def than(self, asked: "Asked") -> str:  # noqa: ARG002
        return "next door"


class AgainstAlike(AgainstRate):
    """Against the areas whose mix of segments is nearest."""

    key = comparator = "alike"
    label = "areas like it"
    hint = "The ten areas whose mix of groups is nearest."
    other = "the areas most like it"
    needs_classification = True
    painted_by = (*TakeupMeasure.painted_by, *GROUPED)

    def than(self, asked: "Asked") -> str:
        return f"{self.told_level(asked).names} like it"


AGAINST = (AgainstAtlas(), AgainstParent(), AgainstNextDoor(), AgainstAlike())
