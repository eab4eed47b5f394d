"""Measures of who lives here, from a classification, by area."""

from typing import TYPE_CHECKING, ClassVar

from data.answers.cited import Cited, cite_classification
from data.answers.measures.measure import GROUPED, Measure
from data.answers.words import level_name
from data.model import Level

if TYPE_CHECKING:
    from data.answers.asked import Asked


class PeopleMeasure(Measure):
    """Base of the measures that need a classification and no counts."""

    subject = "people"
    painted_by: ClassVar[tuple[str, ...]] = GROUPED
    needs_classification = True

    def subtitle(self, asked: "Asked") -> str:
        return asked.scheme.source if asked.scheme else ""

    def cited(self, asked: "Asked") -> tuple[Cited, ...]:
        return (cite_classification(asked.scheme),) if asked.scheme else ()

    def finest(self, asked: "Asked") -> Level:
        if asked.scheme is None:
            return asked.manifest.levels[0]
        return asked.atlas.level(asked.scheme.given_level)

    def known_by(self, asked: "Asked") -> tuple[str, str]:
        if asked.scheme is None:
            return super().known_by(asked)
        return f"{asked.scheme.title} is given", level_name(
            asked.manifest, asked.scheme.given_level
        )

    def unknown(self, asked: "Asked") -> str:
        return f"{self.title(asked)}: these are finer than the classification is given by."
