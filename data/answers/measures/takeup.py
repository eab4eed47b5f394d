"""Measures of the take-up of a service, or of all services of a theme together."""

from typing import TYPE_CHECKING, ClassVar

from data.answers.cited import Cited, cite_classification, cite_records
from data.answers.measures.measure import RECORDED, Measure
from data.answers.words import (
    channel_words,
    events_words,
    first_up,
    item_title,
    level_name,
)
from data.manifest import is_finer, levels_from, levels_of_base
from data.model import Level, Unpublished
from data.protection_words import unpublished_words

if TYPE_CHECKING:
    from data.answers.asked import Asked


class TakeupMeasure(Measure):
    """Base of the measures that are made from counts."""

    subject = "takeup"
    painted_by: ClassVar[tuple[str, ...]] = RECORDED
    says_base = False
    """Whether the line under the title names the base."""

    def after_service(self, asked: "Asked") -> str:
        """The words after the name of the service in the title."""
        return self.unit(asked)

    def title(self, asked: "Asked") -> str:
        return f"{item_title(asked)}: {self.after_service(asked)}"

    def period(self, asked: "Asked") -> str:
        return asked.period_words()

    def subtitle(self, asked: "Asked") -> str:
        base = asked.base if self.says_base else None
        based = f"base: {base.title}, {base.period}" if base else ""
        return ", ".join(filter(None, (self.period(asked), channel_words(asked), based)))

    def cited(self, asked: "Asked") -> tuple[Cited, ...]:
        records = (cite_records(asked.records),) if asked.records else ()
        if self.needs_classification and asked.scheme:
            return (*records, cite_classification(asked.scheme))
        return records

    def finest(self, asked: "Asked") -> Level:
        levels = asked.manifest.levels
        if self.needs_classification and asked.scheme:
            levels = levels_from(asked.manifest, asked.scheme.given_level)
        with_figures = (
            level for level in levels if asked.has_figures(level) and self._has_base(asked, level)
        )
        return next(with_figures, levels[0])

    def known_by(self, asked: "Asked") -> tuple[str, str]:
        if not self._has_base(asked, asked.level):
            return f"{self.rated_words(asked)} known", self.finest(asked).name
        by = level_name(asked.manifest, asked.records.level) if asked.records else ""
        return f"{first_up(events_words(asked))} are counted", by

    def rated_words(self, asked: "Asked") -> str:
        """The subject and verb of a sentence on a figure that is divided by a base."""
        raise NotImplementedError

    def is_located(self, asked: "Asked") -> bool:
        records, level = asked.records, asked.level
        return (
            records is not None
            and not is_finer(asked.manifest, level.key, records.level)
            and self._has_base(asked, level)
        )

    def why_not_finer(self, asked: "Asked") -> str:
        manifest, level = asked.manifest, asked.level
        below = [each for each in manifest.levels if is_finer(manifest, each.key, level.key)]
        if asked.item is None or not below or level != self.finest(asked):
            return ""
        finer = below[-1]
        if asked.base and asked.has_figures(finer) and not self._has_base(asked, finer):
            return (
                f"{first_up(asked.base.title)} are not known by {finer.name}, so {level.names} are"
                " the smallest areas with figures."
            )
        left_out = _left_out(asked.at(finer)) is not None
        return f"Not shown by {finer.name}, to protect people." if left_out else ""

    def _has_base(self, asked: "Asked", level: Level) -> bool:
        """Whether the base is known at a level, where the measure needs one."""
        if not self.needs_base:
            return True
        return asked.base is not None and level.key in levels_of_base(asked.manifest, asked.base)

    def unknown(self, asked: "Asked") -> str:
        if not self._has_base(asked, asked.level):
            base = asked.base.title if asked.base else "a base"
            return f"There are no rates for {asked.level.names}: {base} are not known there."
        return f"There are no figures for {asked.level.names} for {self.period(asked)}."

    def withheld(self, asked: "Asked") -> dict[str, str] | None:
        left_out = _left_out(asked)
        if left_out is None:
            return None
        names = {level.key: level.names for level in asked.manifest.levels}
        return {"text": unpublished_words(left_out, names), "offer_level": left_out.instead}


def _left_out(asked: "Asked") -> Unpublished | None:
    """The counts that the level leaves out to protect people."""
    if asked.item is None:
        return None
    needed = {"counts"}
    if asked.channel:
        needed.add("channels")
    if asked.view.window == "month":
        needed.add("months")
    return next(
        (
            each
            for each in asked.item.records.unpublished
            if each.level == asked.level.key
            and each.what in needed
            and asked.item.key in each.items
        ),
        None,
    )
