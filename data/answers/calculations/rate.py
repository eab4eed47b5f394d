"""The rate of every area of a level against a comparator whose value is taken as known.

The comparator is the whole atlas, or one area such as a parent.
"""

from dataclasses import dataclass

from data.answers.calculations.comparators import Compared, known_area, whole_of
from data.answers.calculations.question import Question
from data.answers.spots import Spot
from data.model import Level
from data.stats.bounds import ranges_against
from data.stats.inputs import Interval
from data.stats.verdict import Verdict, Verdicts, verdicts_against
from data.store.reader import Atlas
from data.store.values import at_ends


@dataclass(frozen=True, slots=True)
class RatedAreas:
    """The n areas of a level against one comparator; entry i is area number i + 1."""

    level: Level
    against: Compared
    verdicts: Verdicts
    """Rate per 1,000, its interval, and the band against the comparator's rate."""

    def verdict(self, number: int) -> Verdict:
        """The verdict of one area, by number."""
        return self.verdicts.at(number - 1, self.against.name)


def rated_for(atlas: Atlas, question: Question, within: Spot | None = None) -> RatedAreas | None:
    """Rates of the question's level against the whole atlas, or against area ``within``.

    None where the item has no base.
    """
    return atlas.keep(f"rated/{question.key}/{within}", lambda: (_rated(atlas, question, within),))[
        0
    ]


def _rated(atlas: Atlas, question: Question, within: Spot | None) -> RatedAreas | None:
    if question.base is None:
        return None
    if within:
        against = known_area(atlas, question.at(atlas.level(within.level)), within.number)
    else:
        against = whole_of(atlas, question)
    counts = question.counts(atlas)
    base = atlas.base(question.level.key, question.base.key)
    if question.has_ranges:
        verdicts = ranges_against(
            Interval(*counts.ends),
            base,
            against.known_ends,
            states=at_ends(counts.states),
            dispersion=question.dispersion,
            part_of_base=question.part_of_base,
        )
    else:
        verdicts = verdicts_against(
            counts.values,
            base,
            *against.known,
            states=counts.states,
            includes_area=True,
            dispersion=question.dispersion,
            part_of_base=question.part_of_base,
        )
    return RatedAreas(question.level, against, question.told(verdicts))
