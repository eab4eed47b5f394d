"""An indicator: a figure of each area that others publish, such as deprivation."""

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from data.answers.cited import Cited, cite_indicator
from data.answers.classes.paint import Paint, ramp
from data.answers.measures.measure import Measure
from data.answers.sentences.headlines import indicator_headline
from data.answers.spots import reach, title_of
from data.answers.words import format_number, level_name
from data.manifest import AUTO
from data.model import Level
from data.periods import words_of_label

if TYPE_CHECKING:
    from data.answers.asked import Asked


class IndicatorValue(Measure):
    """The latest figure of the chosen indicator."""

    key = "indicator"
    label = "An indicator"
    subject = "indicator"
    painted_by = ("indicator",)
    constant = "An indicator"

    def title(self, asked: "Asked") -> str:
        return asked.indicator.title if asked.indicator else ""

    def unit(self, asked: "Asked") -> str:
        return asked.indicator.unit if asked.indicator else ""

    def period(self, asked: "Asked") -> str:
        return words_of_label(asked.indicator.latest) if asked.indicator else ""

    def subtitle(self, asked: "Asked") -> str:
        if asked.indicator is None:
            return ""
        higher = f"higher means {asked.indicator.higher}" if asked.indicator.higher else ""
        return ", ".join(filter(None, (self.period(asked), higher)))

    def cited(self, asked: "Asked") -> tuple[Cited, ...]:
        return (cite_indicator(asked.indicator),) if asked.indicator else ()

    def finest(self, asked: "Asked") -> Level:
        levels, indicator = asked.manifest.levels, asked.indicator
        made = (level for level in levels if indicator and level.key in indicator.levels)
        return next(made, levels[0])

    def told_level(self, asked: "Asked") -> Level:
        level, indicator = super().told_level(asked), asked.indicator
        if asked.view.level != AUTO or indicator is None or level.key in indicator.levels:
            return level
        # Larger areas may not have it, where it cannot be added up.
        made = (v for v in reversed(asked.manifest.levels) if v.key in indicator.levels)
        return next(made, level)

    def known_by(self, asked: "Asked") -> tuple[str, str]:
        indicator = asked.indicator
        if indicator is None:
            return super().known_by(asked)
        return f"{indicator.title} is known", level_name(asked.manifest, indicator.level)

    def unknown(self, asked: "Asked") -> str:
        if asked.indicator and not asked.indicator.latest:
            return f"{self.title(asked)} has no values in this atlas."
        return f"{self.title(asked)} is not made for {asked.level.names}."

    def headline(self, asked: "Asked") -> str:
        indicator, atlas = asked.indicator, asked.atlas
        if indicator is None or not indicator.latest:
            return self.unknown(asked)
        spot = reach(asked.spot, set(indicator.levels), atlas)
        level = atlas.level(spot.level) if spot else self.told_level(asked)
        if level.key not in indicator.levels:
            return indicator.title
        values = atlas.indicator(level.key, indicator.key, indicator.latest).values
        unit = indicator.unit if indicator.unit.startswith("%") else ""

        def told(value: float) -> str:
            return f"{format_number(value, indicator.decimals)}{unit}"

        if spot is not None:
            value = float(values[spot.number - 1])
            known = told(value) if np.isfinite(value) else "not known"
            return f"{indicator.title} in {title_of(spot, atlas)}: {known}"
        seen = values[np.isfinite(values)]
        if len(seen) < 2:
            return f"{indicator.title}: {told(float(seen[0]))}" if len(seen) else indicator.title
        ends = told(float(seen.min())), told(float(seen.max()))
        return indicator_headline(indicator.title, ends, level.name)

    def paint(self, asked: "Asked", *, with_mix: bool = False) -> Paint | None:  # noqa: ARG002
        indicator, level = asked.indicator, asked.level.key
        if indicator is None or level not in indicator.levels or not indicator.latest:
            return None
        values = asked.atlas.indicator(level, indicator.key, indicator.latest)
        edges = asked.atlas.breaks(level, indicator.key, self.key, "all", "")
        found = ramp(values, edges, whole=indicator.decimals == 0, has_zero=False)
        return replace(found, decimals=indicator.decimals)


INDICATOR = IndicatorValue()
