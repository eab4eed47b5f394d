"""Places where several conditions hold together: a search for areas."""

from typing import TYPE_CHECKING

import numpy as np

from data.answers.cited import Cited
from data.answers.classes.of_differences import UNDECIDED, UNDECIDED_WORDS
from data.answers.classes.of_values import Bytes, LegendEntry, apart
from data.answers.classes.paint import Paint
from data.answers.conditions.found import (
    ALL_BUT_ONE,
    EVERY,
    NOT_ALL,
    Found,
    found_for,
)
from data.answers.conditions.reading import conditions_of
from data.answers.conditions.wording import inside_words, place_of_most, question_words
from data.answers.measures.measure import GROUPED, Measure
from data.answers.sentences.headlines import LONGEST, Search, every_one, search_headline
from data.answers.spots import title_of
from data.model import Level, Manifest
from data.palettes import LOOKS, sequential

if TYPE_CHECKING:
    from data.answers.asked import Asked


CANNOT = "This search cannot be made"
"""The headline where the reason is longer than one; the panel has it."""


class PlacesFound(Measure):
    """How many of the conditions of a search each area meets."""

    key = "found"
    label = "places that meet conditions"
    hint = "Set conditions; the map shows the areas that meet all of them."
    subject = "find"
    painted_by = ("where", *GROUPED)
    constant = "A search for places"
    has_own_level = True

    def is_offered(self, manifest: Manifest, *, has_records: bool) -> bool:
        return has_records or bool(manifest.classifications) or bool(manifest.indicators)

    def title(self, asked: "Asked") -> str:
        return question_words(asked)

    def unit(self, asked: "Asked") -> str:
        return "condition met" if len(conditions_of(asked)) == 1 else "conditions met"

    def subtitle(self, asked: "Asked") -> str:
        notes = (condition.note(asked) for condition in conditions_of(asked))
        return "; ".join(dict.fromkeys(filter(None, notes)))

    def explanation(self, asked: "Asked") -> str:
        if not conditions_of(asked):
            return ""
        return (
            "An area is found where every condition is met for certain. Where a condition cannot be"
            " judged, the area is left open, unless another condition rules it out."
        )

    def cited(self, asked: "Asked") -> tuple[Cited, ...]:
        every = (cited for each in conditions_of(asked) for cited in each.cited())
        return tuple(dict.fromkeys(every))

    def finest(self, asked: "Asked") -> Level:
        levels = asked.manifest.levels
        return next((v for v in levels if self._found(asked.at(v))), asked.level or levels[0])

    def told_level(self, asked: "Asked") -> Level:
        return asked.level

    def is_too_fine(self, asked: "Asked") -> bool:
        return self._found(asked) is None

    def is_located(self, asked: "Asked") -> bool:  # noqa: ARG002
        # A level that cannot be searched says by ``unknown`` which condition prevents it.
        return True

    def unknown(self, asked: "Asked") -> str:
        found = found_for(asked)
        return found if isinstance(found, str) else ""

    def headline(self, asked: "Asked") -> str:
        found = found_for(asked)
        if isinstance(found, str):
            if not conditions_of(asked):
                return "Places where …"
            return found if len(found) <= LONGEST else CANNOT
        level, spot = asked.level, asked.spot
        place, own = "", None
        if spot is not None and spot.level == level.key:
            place, own = title_of(spot, asked.atlas), int(found.count_met[spot.number - 1])
        return search_headline(
            Search(
                name=level.name,
                names=level.names,
                areas=int(found.inside.sum()),
                found=int(found.met.sum()),
                conditions=len(found.conditions),
                inside=inside_words(asked),
                most_in=place_of_most(asked, found),
                place=place,
                own=own,
            )
        )

    def paint(self, asked: "Asked", *, with_mix: bool = False) -> Paint | None:  # noqa: ARG002
        found = found_for(asked)
        if not conditions_of(asked):
            classes = np.full(asked.level.areas, NOT_ALL, dtype=np.uint8)
            return Paint(classes, _legend(classes, 0))
        if isinstance(found, str):
            return None
        classes = found.classes
        values = found.count_met.astype(np.float32)
        values[(classes < NOT_ALL) | (classes > EVERY)] = np.nan
        return Paint(classes, _legend(classes, len(found.conditions)), values=values)

    def _found(self, asked: "Asked") -> Found | None:
        found = found_for(asked)
        return None if isinstance(found, str) else found


def _legend(classes: Bytes, conditions: int) -> list[LegendEntry]:
    counts = np.bincount(classes, minlength=256)
    labels = {NOT_ALL: "Fewer", ALL_BUT_ONE: "All but one", EVERY: every_one(conditions)}
    if conditions < 2:
        labels = {NOT_ALL: "Not met", EVERY: "Met"} if conditions else {NOT_ALL: "None set yet"}
    ramps = {look: sequential(look, EVERY - NOT_ALL + 1) for look in LOOKS}
    entries = [
        LegendEntry(
            number,
            "",
            label,
            "class",
            {look: ramp[number - NOT_ALL] for look, ramp in ramps.items()},
            int(counts[number]),
        )
        for number, label in labels.items()
    ]
    others = [
        LegendEntry(e.number, "", UNDECIDED_WORDS, "few", {}, e.areas)
        if e.number == UNDECIDED
        else e
        for e in apart(counts)
    ]
    return [*others, *entries]


FOUND = PlacesFound()
