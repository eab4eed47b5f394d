"""Measures of difference on the map: one class for each verdict, with its mark and its words.

A sentence says what is compared. The functions are pure.

Classes: 0 no data, 1 hidden, 2 too few to say, then 3 to 7 from lower to higher. Triangles (▲▲ ▲ ●
▼ ▼▼) show how sure a difference is; plus and minus signs show how large it is. The middle class has
the quiet middle colour of the ramp, so that a difference that could be chance does not stand out.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from data.answers.classes.of_values import (
    FIRST,
    NO_DATA,
    UNCOVERED,
    UNSAID,
    WITHHELD,
    ZERO,
    Bytes,
    LegendEntry,
    agreed,
    apart,
)
from data.answers.verdict_words import MARKS
from data.palettes import LOOKS, diverging
from data.stats.inputs import Codes, Floats
from data.stats.profile import IMPORTANT_OVER, IMPORTANT_UNDER
from data.stats.refusals import Rule
from data.stats.verdict import Band

Ends = tuple[Floats, Floats]
UNDECIDED = ZERO
"""Class of areas with too few to say.

It is drawn as true zeros are elsewhere, in the page's own colour with dots.
"""
UNDECIDED_WORDS = "Too few to say"
FIVE = len(MARKS)
HARDLY = 1.0
"""Changes of a stock under this many per cent are told as hardly any."""
_FEW = (Rule.TOO_FEW, Rule.FEW_EXPECTED)


def classes_of_bands(bands: Codes, rules: Codes) -> Bytes:
    """Class of each area from the band of its verdict and the rule that prevents one, both (n,)."""
    found = np.where(bands == Band.NONE, NO_DATA, bands + (FIRST - Band.LOW_998)).astype(np.uint8)
    found[np.isin(rules, _FEW)] = UNDECIDED
    found[np.isin(rules, (Rule.HIDDEN, Rule.CAME_HIDDEN))] = WITHHELD
    found[rules == Rule.ENDS_DIFFER] = UNSAID
    found[rules == Rule.NOT_COVERED] = UNCOVERED
    return found


def classes_of_changes(ends: Ends, rules: Codes) -> Bytes:
    """Class of each area from the size of a change in per cent, where chance is not judged.

    ``ends`` are the least and the most that each change can be, and ``rules`` is (n,). A change of
    under HARDLY per cent gets the middle class.
    """
    return _at_both(ends, lambda percent: _classes_of_changes(percent, rules))


def _classes_of_changes(percent: Floats, rules: Codes) -> Bytes:
    direction = np.sign(np.where(np.abs(percent) < HARDLY, 0.0, percent))
    bands = np.where(
        direction < 0, Band.LOW_95, np.where(direction > 0, Band.HIGH_95, Band.SIMILAR)
    )
    known = (rules == Rule.SAME_PEOPLE) & np.isfinite(percent)
    return classes_of_bands(np.where(known, bands, Band.NONE), rules)


def sized_classes(classes: Bytes, ends: Ends, cut: float) -> Bytes:
    """Classes of bands turned into classes of size.

    Areas beyond ``cut`` (in the unit of the amounts) get the outer classes, the others the inner
    ones. Areas that are similar keep their class. ``ends``: the least and the most that each amount
    can be.
    """
    return _at_both(ends, lambda amounts: _sized_classes(classes, amounts, cut))


def _at_both(ends: Ends, classes_of: Callable[[Floats], Bytes]) -> Bytes:
    """The classes of both ends; those of one where nothing is a range."""
    least, most = ends
    found = classes_of(least)
    return found if least is most else agreed(found, classes_of(most))


def _sized_classes(classes: Bytes, amounts: Floats, cut: float) -> Bytes:
    low, high = (
        (classes == FIRST) | (classes == FIRST + 1),
        (classes == FIRST + 3) | (classes == FIRST + 4),
    )
    found = classes.copy()
    found[low] = np.where(amounts[low] < -cut, FIRST, FIRST + 1)
    found[high] = np.where(amounts[high] > cut, FIRST + 4, FIRST + 3)
    return found


def cut_of(ends: Ends, classes: Bytes) -> float:
    """The amount at which a large difference begins.

    It is the middle size of those that differ, to one figure that reads well; 1 where none differ.
    ``ends``: the least and the most that each amount can be; both count.
    """
    is_different = np.isin(classes, (FIRST, FIRST + 1, FIRST + 3, FIRST + 4))
    least, most = ends
    each = (least,) if least is most else ends
    differing = np.abs(np.concatenate([amounts[is_different] for amounts in each]))
    if not len(differing):
        return 1.0
    middle = max(float(np.median(differing)), 1.0)
    step = 10.0 ** np.floor(np.log10(middle))
    return float(
        min(
            (step * part for part in (1, 2, 3, 4, 5, 6, 8, 10)), key=lambda size: abs(size - middle)
        )
    )


def index_classes(band: Codes, index: Floats) -> Bytes:
    """Class of each area from the band of an index against 100 and its importance.

    An index is important below 90 or above 110.
    """
    classes = np.where(band == Band.NONE, NO_DATA, band + (FIRST - Band.LOW_998)).astype(np.uint8)
    low, high = (
        (band == Band.LOW_998) | (band == Band.LOW_95),
        (band == Band.HIGH_95) | (band == Band.HIGH_998),
    )
    classes[low] = np.where(index[low] < IMPORTANT_UNDER, FIRST, FIRST + 1)
    classes[high] = np.where(index[high] > IMPORTANT_OVER, FIRST + 4, FIRST + 3)
    return classes


def sureness(band: Band) -> str:
    """What chance can be blamed for, in words that follow; empty where nothing differs."""
    return f", {band.chance}" if band.direction else ""


def legend_of_differences(classes: NDArray[np.uint8], labels: Sequence[str]) -> list[LegendEntry]:
    """The five classes, and the special ones that occur."""
    counts = np.bincount(classes.ravel(), minlength=256)
    ramps = {look: diverging(look, FIVE) for look in LOOKS}
    entries = [
        LegendEntry(
            FIRST + place,
            "",
            label,
            "class",
            {look: ramp[place] for look, ramp in ramps.items()},
            int(counts[FIRST + place]),
        )
        for place, label in enumerate(labels)
    ]
    others = [
        (
            LegendEntry(e.number, "", UNDECIDED_WORDS, "few", {}, e.areas)
            if e.number == UNDECIDED
            else e
        )
        for e in apart(counts)
    ]
    return [*others, *entries]
