"""The difference of two maps: the rate of every area of the first against that of the second."""

from typing import TYPE_CHECKING

from data.answers.calculations import ComparedAreas, Question, between_for
from data.answers.classes.of_differences import classes_of_bands
from data.answers.measures.difference import Classed, DifferenceMeasure, labels_by_certainty
from data.answers.measures.headline import Differences
from data.answers.measures.limits import percent_limits, whole_limits
from data.answers.measures.measure import RECORDED, Hover, Series
from data.answers.measures.takeup import TakeupMeasure
from data.answers.measures.verdict_column import no_words
from data.answers.words import events_words, first_up, item_title, within
from data.manifest import is_finer
from data.model import Level
from data.stats.change import percent_change
from data.stats.inputs import Interval
from data.stats.refusals import Refusal
from data.stats.verdict import Verdicts
from data.store.reader import Atlas

if TYPE_CHECKING:
    from data.answers.asked import Asked


class Between(DifferenceMeasure):
    """100 times (the first rate less the second) over the second."""

    key = "between"
    label = "the second map"
    hint = "The rates of both maps, area by area."
    other = "the second map"
    is_of_two = True
    needs_base = True
    is_signed = True
    says_base = True
    painted_by = (*RECORDED, "beside")

    @property
    def still(self) -> str:
        return "Two maps are compared. Step through time instead."

    def unit(self, asked: "Asked") -> str:
        return f"% more or fewer than {self.than(asked)}"

    def after_service(self, asked: "Asked") -> str:
        return f"more or fewer than {self.than(asked)}"

    def rated_words(self, asked: "Asked") -> str:
        return f"Rates per 1,000 {asked.base.title} are" if asked.base else "Rates are"

    def finest(self, asked: "Asked") -> Level:
        """The finest level that has the figures of both maps."""
        finest = super().finest(asked)
        other = super().finest(asked.second) if asked.second else finest
        return finest if is_finer(asked.manifest, other.key, finest.key) else other

    def than(self, asked: "Asked") -> str:
        """What the second map has of its own: another service, channel or period."""
        second = asked.second
        if second is None or second.item is None or asked.item is None:
            return self.other
        if second.item.key != asked.item.key:
            title = item_title(second)
            return f"{title[:1].lower()}{title[1:]}"
        if second.channel != asked.channel:
            channel = second.channel
            return f"by {channel.title[:1].lower()}{channel.title[1:]}" if channel else "in all"
        if second.view.period != asked.view.period:
            return within(second.period_words(), second.view.window)
        return self.other

    def would_be(self, asked: "Asked") -> str:
        return f"{{}} are on the second map: {self.than(asked)}"

    def judged(self, atlas: Atlas, question: Question) -> Verdicts | Refusal:
        found = between_for(atlas, question)
        return found if isinstance(found, Refusal) else found.verdicts

    def differences(self, atlas: Atlas, question: Question) -> Differences | Refusal:
        found = between_for(atlas, question)
        if isinstance(found, Refusal):
            return found
        classes = classes_of_bands(found.verdicts.band, found.verdicts.rule)
        return Differences(classes, found.counts, found.gaps)

    def labels(self, cut: float) -> list[str]:  # noqa: ARG002
        return labels_by_certainty("fewer", "similar", "more")

    def classed(self, atlas: Atlas, question: Question) -> Classed | Refusal:
        return _classed(between_for(atlas, question))

    def classed_once(self, atlas: Atlas, question: Question) -> Classed | Refusal:
        return self.classed(atlas, question)

    def series(self, asked: "Asked") -> Series:
        # The months of the second map would have to follow.
        return TakeupMeasure.series(self, asked)

    def hover(self, asked: "Asked") -> Hover | None:
        judged = self.judgement(asked)
        if judged is None:
            return None
        return Hover(*whole_limits(percent_limits(judged)), *no_words(len(judged.band)))

    def limits(self, asked: "Asked") -> Interval | None:
        judged = self.judgement(asked)
        return None if judged is None else percent_limits(judged)

    def assumption(self, asked: "Asked") -> str:  # noqa: ARG002
        return "The two are taken as independent, though some people may be in both."

    def explanation(self, asked: "Asked") -> str:
        base = f"{asked.base.title}, {asked.base.period}" if asked.base else "no base"
        return (
            f"{first_up(events_words(asked))} per 1,000 of the base ({base}), each area against"
            f" itself on the second map. {self.by_chance(asked)}".strip()
        )


def _classed(found: ComparedAreas | Refusal) -> Classed | Refusal:
    if isinstance(found, Refusal):
        return found
    base = found.verdicts.base / 1000
    (least, most), (low, high) = found.counts, found.references
    ends = percent_change(least, high * base), percent_change(most, low * base)
    return Classed(classes_of_bands(found.verdicts.band, found.verdicts.rule), ends[0], ends)


BETWEEN = Between()
