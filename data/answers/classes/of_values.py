"""From values to classes: one byte for each area, and the meaning of each class.

The functions are pure: they take arrays and plain values, and return the same.

Classes: 0 no data, 1 hidden, 2 a true zero, then ordinary classes from 3 in the order of the
legend; 126 not covered; 127 cannot be said. In a map of segments the class is 3 + place of the
segment in its tier. How typical the area is of it is a number beside the class (``Shades``).
"""

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.answers.words import HIDDEN_WORDS, MISSING_WORDS, UNCOVERED_WORDS, format_count
from data.model import Tier
from data.palettes import LOOKS, segment_tints, sequential
from data.stats.segments import APART, CLOSE, HALF, MOST, typical_steps
from data.store.values import HIDDEN, MISSING, NO_SEGMENT, NOT_COVERED, RANGE, VALUE, Values

Bytes = NDArray[np.uint8]

NO_DATA, WITHHELD, ZERO, FIRST = 0, 1, 2, 3
UNCOVERED = 126
"""Class of areas that the records are not about."""
UNSAID = 127
"""Class of areas of which a part came hidden, where the ends of the range have two classes."""
UNSAID_WORDS = "cannot be said: part came hidden from the owner"
MIXED_WORDS = "mixed: no group has half"
TYPICAL_WORDS = "typical of its group"
LESS_TYPICAL_WORDS = "less typical"
BETWEEN_WORDS = "between two groups"
LOWEST_FIFTH, HIGHEST_FIFTH = 1, 2
FIFTH = 0.2
LARGEST_FIFTH = 0.3
"""Largest share of the areas that a fifth may hold.

Ties can make a fifth larger. It then separates nothing and is not marked.
"""


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """One class: number, code (of a segment), label, colour by look, kind and count of areas.

    The kind is missing, uncovered, hidden, range, zero, class or segment.
    """

    number: int
    code: str
    label: str
    kind: str
    colours: dict[str, str]
    areas: int
    say: str = ""
    """The owner's own words for a segment; empty where there are none."""

    def as_json(self) -> dict[str, Any]:
        fields = asdict(self)
        return {"class": fields.pop("number"), **fields}


def classes_of_values(values: Values, edges: Sequence[float], *, has_zero: bool) -> Bytes:
    """Class of each area.

    ``edges`` (ascending) are upper ends, which belong to their class. ``has_zero`` gives true zeros
    a class of their own. A range has the class that both of its ends have, else UNSAID.
    """
    found = [
        classes_of_cells(ends, values.states, edges, has_zero=has_zero)
        for ends in (values.ends if values.least is not None else (values.values,))
    ]
    return agreed(found[0], found[-1])


def classes_of_cells(
    numbers: NDArray[np.floating[Any]], states: Bytes, edges: Sequence[float], *, has_zero: bool
) -> Bytes:
    """As ``classes_of_values``, for arrays of any shape, such as (months, n)."""
    found = np.full(numbers.shape, FIRST, dtype=np.uint8)
    # One comparison for each edge is several times faster than a binary search for the few classes
    # that a legend can have.
    for edge in edges:
        found += numbers > edge
    if has_zero:
        found[numbers == 0] = ZERO
    found[states == HIDDEN] = WITHHELD
    found[states == MISSING] = NO_DATA
    found[states == NOT_COVERED] = UNCOVERED
    return found


def agreed(least: Bytes, most: Bytes) -> Bytes:
    """Classes from those at both ends of ranges: UNSAID where the two differ."""
    return least if least is most else np.where(least == most, least, np.uint8(UNSAID))


def classes_of_segments(segments: Bytes) -> Bytes:
    """Class of each area from its commonest segment: its place in the tier, 255 for none."""
    found = segments + np.uint8(FIRST)
    found[segments == NO_SEGMENT] = NO_DATA
    return found


@dataclass(frozen=True, slots=True)
class Shade:
    """One lightness of a segment's colour: its words, and the page's part in it (0 to 1)."""

    label: str
    tint: float
    areas: int
    is_mixed: bool = False
    """Whether no segment has half of such an area."""


@dataclass(frozen=True, slots=True)
class Shades:
    """How typical each area is of its commonest segment, as the lightness of its colour.

    ``numbers`` (n,) are places among ``steps``, from the most typical on.
    """

    numbers: Bytes
    steps: tuple[Shade, ...]


def shades_of(segments: Bytes, shares: NDArray[np.float64], tier: Tier) -> Shades | None:
    """The shades of areas, by the share (n,) of their commonest segment; None where all are full.

    Tiers of many segments have two shades only (``data.palettes``).
    """
    cuts = (MOST, HALF)[-(len(segment_tints(len(tier.segments))) - 1) :]
    words = [f"{100 * cut:.0f}%" for cut in cuts]
    labels = [
        f"{words[0]} or more in one group",
        *(f"{low} to {high}" for high, low in pairwise(words)),
        MIXED_WORDS,
    ]
    found = _shades(segments, typical_steps(shares, cuts), labels, tier)
    if found is None:
        return None
    *others, last = found.steps
    return replace(found, steps=(*others, replace(last, is_mixed=True)))


def shades_by_typicality(
    segments: Bytes, typicality: NDArray[np.float64], tier: Tier
) -> Shades | None:
    """The shades of areas by how near they are to their group's centre, 0 to 1 (n,).

    NaN, for not known, has full colour. None where all areas have.
    """
    cuts = (CLOSE, APART)[-(len(segment_tints(len(tier.segments))) - 1) :]
    labels = [TYPICAL_WORDS, LESS_TYPICAL_WORDS, BETWEEN_WORDS]
    if len(cuts) == 1:
        labels = [f"not {BETWEEN_WORDS}", BETWEEN_WORDS]
    steps = typical_steps(np.nan_to_num(typicality, nan=1.0), cuts)
    return _shades(segments, steps, labels, tier)


def _shades(segments: Bytes, steps: Bytes, labels: Sequence[str], tier: Tier) -> Shades | None:
    known = segments != NO_SEGMENT
    numbers = np.where(known, steps, 0).astype(np.uint8)
    if not numbers.any():
        return None
    counts = np.bincount(numbers[known], minlength=len(labels))
    told = zip(labels, segment_tints(len(tier.segments)), counts.tolist(), strict=True)
    return Shades(numbers, tuple(Shade(*each) for each in told))


def fifths_of(rates: Values) -> Bytes:
    """The lowest and the highest fifth of areas by rate.

    1 for areas in the lowest fifth, 2 for the highest, 0 for the others and for those without a
    value. A range is in a fifth where it lies there whatever the numbers within all ranges are.
    """
    found = np.zeros(len(rates), dtype=np.uint8)
    known, (least, most) = np.isin(rates.states, (VALUE, RANGE)), rates.ends
    if known.sum() < 1 / FIFTH:
        return found
    low, high = np.quantile(least[known], FIFTH), np.quantile(most[known], 1 - FIFTH)
    if low == high:
        return found
    for number, chosen in (
        (LOWEST_FIFTH, known & (most <= low)),
        (HIGHEST_FIFTH, known & (least >= high)),
    ):
        if chosen.sum() <= LARGEST_FIFTH * known.sum():
            found[chosen] = number
    return found


def legend_of_values(classes: Bytes, edges: Sequence[float], *, whole: bool) -> list[LegendEntry]:
    """Every ordinary class of a ramp, and the special classes that occur.

    ``whole``: values are whole numbers, so that classes read '4 to 6'.
    """
    counts = np.bincount(classes, minlength=256)
    count = len(edges) + 1
    ramps = {look: sequential(look, count) for look in LOOKS}
    labels = class_labels(edges, whole=whole)
    entries = [
        LegendEntry(
            FIRST + place,
            "",
            labels[place],
            "class",
            {look: ramp[place] for look, ramp in ramps.items()},
            int(counts[FIRST + place]),
        )
        for place in range(count)
    ]
    return [*apart(counts), *entries]


def legend_of_segments(classes: Bytes, tier: Tier) -> list[LegendEntry]:
    """Every segment of a tier, and no data where it occurs."""
    counts = np.bincount(classes, minlength=256)
    entries = [
        LegendEntry(
            FIRST + place,
            s.code,
            s.name,
            "segment",
            segment_colours_of(s.colour, s.colour_dark),
            int(counts[FIRST + place]),
            s.say,
        )
        for place, s in enumerate(tier.segments)
    ]
    return [*apart(counts), *entries]


def segment_colours_of(light: str, dark: str) -> dict[str, str]:
    """A segment's colour in every look; contrast and projector use the light page."""
    return {look: dark if look == "dark" else light for look in LOOKS}


def class_labels(edges: Sequence[float], *, whole: bool) -> list[str]:
    """The range of each class in words: ``up to 1.5``, ``1.5 to 3``, ``over 3``.

    For whole numbers: ``1 to 3``, ``4 to 6``, ``over 6``.
    """
    if not edges:
        return ["over 0"] if whole else ["all values"]
    labels, lower = [], 1.0
    for place, edge in enumerate(edges):
        if whole:
            labels.append(_edge(edge) if edge <= lower else f"{_edge(lower)} to {_edge(edge)}")
        else:
            labels.append(
                f"up to {_edge(edge)}"
                if place == 0
                else f"{_edge(edges[place - 1])} to {_edge(edge)}"
            )
        lower = np.floor(edge) + 1
    return [*labels, f"over {_edge(edges[-1])}"]


def _edge(value: float) -> str:
    """An edge to three figures, for the legend; the class itself is cut at the exact value."""
    if value == int(value):
        return format_count(value)
    places = max(0, 2 - math.floor(math.log10(abs(value))))
    return f"{value:,.{places}f}".rstrip("0").rstrip(".")


def with_reason(legend: Sequence[LegendEntry], words: str) -> list[LegendEntry]:
    """The same legend, where the class of hidden areas says why they are."""
    return [
        replace(entry, label=words.capitalize()) if entry.kind == "hidden" else entry
        for entry in legend
    ]


def apart(counts: NDArray[np.int64]) -> list[LegendEntry]:
    """No data, not covered, hidden, cannot be said and zero, where they occur.

    The page draws them in its own colours and hatches.
    """
    kinds = (
        (NO_DATA, MISSING_WORDS, "missing"),
        (UNCOVERED, UNCOVERED_WORDS, "uncovered"),
        (WITHHELD, HIDDEN_WORDS, "hidden"),
        (UNSAID, UNSAID_WORDS, "range"),
        (ZERO, "none at all", "zero"),
    )
    return [
        LegendEntry(number, "", label.capitalize(), kind, {}, int(counts[number]))
        for number, label, kind in kinds
        if counts[number]
    ]
