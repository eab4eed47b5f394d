"""Measures of difference on the map: one class for each verdict, its mark and words, and a sentence
that says what is compared. Pure.

Classes: 0 no data, 1 hidden, 2 too few to say, then 3 to 7 from lower to higher. Triangles (▲▲ ▲ ●
▼ ▼▼) say how sure a difference is, plus and minus signs how large. The middle class is drawn in the
quiet middle of the ramp: what could be chance does not shout.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from data.answers.map.classes import FIRST, NO_DATA, WITHHELD, ZERO, Bytes, LegendEntry, apart
from data.answers.verdict_words import MARKS
from data.answers.view import View, index_segment
from data.answers.words import base_for, events_words, format_count, window_words
from data.manifest import find_key
from data.model import Manifest
from data.palettes import LOOKS, diverging
from data.stats.inputs import Codes, Floats
from data.stats.profile import IMPORTANT_OVER, IMPORTANT_UNDER
from data.stats.refusals import Rule
from data.stats.verdict import Band

DIFFERENCES = ("expected", "gap", "change", "index")
UNDECIDED = ZERO
"""Class of areas with too few to say: drawn as true zeros are elsewhere, in the page's own colour
with dots.
"""
UNDECIDED_WORDS = "Too few to say"
FIVE = len(MARKS)
_FEW = (Rule.TOO_FEW, Rule.FEW_EXPECTED)


def classes_of_bands(bands: Codes, rules: Codes) -> Bytes:
    """Class of each area from its verdict's band and the rule that stands in its way, both (n,)."""
    found = np.where(bands == Band.NONE, NO_DATA, bands + (FIRST - Band.LOW_998)).astype(np.uint8)
    found[np.isin(rules, _FEW)] = UNDECIDED
    found[rules == Rule.HIDDEN] = WITHHELD
    return found


def sized_classes(classes: Bytes, amounts: Floats, cut: float) -> Bytes:
    """Classes of bands turned into classes of size: beyond ``cut`` (in the unit of ``amounts``) the
    outer ones, else the inner. What is similar stays.
    """
    low, high = (
        (classes == FIRST) | (classes == FIRST + 1),
        (classes == FIRST + 3) | (classes == FIRST + 4),
    )
    found = classes.copy()
    found[low] = np.where(amounts[low] < -cut, FIRST, FIRST + 1)
    found[high] = np.where(amounts[high] > cut, FIRST + 4, FIRST + 3)
    return found


def cut_of(amounts: Floats, classes: Bytes) -> float:
    """Where large begins: the middle size of those that differ, to one figure that reads well; 1
    where none differ.
    """
    differing = np.abs(amounts[np.isin(classes, (FIRST, FIRST + 1, FIRST + 3, FIRST + 4))])
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
    """Class of each area from the band of an index against 100 and its importance (below 90, above
    110).
    """
    classes = np.where(band == Band.NONE, NO_DATA, band + (FIRST - Band.LOW_998)).astype(np.uint8)
    low, high = (
        (band == Band.LOW_998) | (band == Band.LOW_95),
        (band == Band.HIGH_95) | (band == Band.HIGH_998),
    )
    classes[low] = np.where(index[low] < IMPORTANT_UNDER, FIRST, FIRST + 1)
    classes[high] = np.where(index[high] > IMPORTANT_OVER, FIRST + 4, FIRST + 3)
    return classes


def labels_for(measure: str, cut: float = 0.0) -> list[str]:
    """Words of the five classes, from lower to higher."""
    if measure == "gap":
        size = format_count(cut)
        return [
            f"−− fewer, by over {size}",
            f"− fewer, by up to {size}",
            "● could be chance",
            f"+ more, by up to {size}",
            f"++ more, by over {size}",
        ]
    if measure == "index":
        return [
            f"−− rarer: under {IMPORTANT_UNDER}",
            f"− rarer: {IMPORTANT_UNDER} to 100",
            "● as common, or could be chance",
            f"+ commoner: 100 to {IMPORTANT_OVER}",
            f"++ commoner: over {IMPORTANT_OVER}",
        ]
    similar, lower, higher = (
        ("no clear change", "fell", "rose")
        if measure == "change"
        else ("as expected", "lower", "higher")
    )
    sure_95, sure_998 = "(95% sure)", "(99.8% sure)"
    words = (
        f"{lower} {sure_998}",
        f"{lower} {sure_95}",
        f"{similar}, or could be chance",
        f"{higher} {sure_95}",
        f"{higher} {sure_998}",
    )
    return [f"{mark} {text}" for mark, text in zip(MARKS.values(), words, strict=True)]


def judged_words(measure: str, band: Band) -> str:
    """A verdict as it follows a value; for a rate ``{}`` stands for what it is compared with."""
    if measure == "rate":
        return f"{band.words} {'than' if band.direction else 'to'} {{}}"
    if measure == "index":
        return {-1: "rarer", 0: "as common, or could be chance", 1: "commoner"}[
            band.direction
        ] + _sureness(band)
    return {
        -1: "fewer than expected",
        0: "as expected, or could be chance",
        1: "more than expected",
    }[band.direction] + _sureness(band)


def _sureness(band: Band) -> str:
    return (
        ""
        if band.direction == 0
        else " (99.8% sure)"
        if band in (Band.LOW_998, Band.HIGH_998)
        else " (95% sure)"
    )


def legend_of_differences(classes: NDArray[np.uint8], labels: Sequence[str]) -> list[LegendEntry]:
    """The five classes, and those apart that occur."""
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


def explanation_for(view: View, manifest: Manifest) -> str:
    """One sentence: what is compared with what, and on which base. Empty for measures that their
    title explains.
    """
    scheme = find_key(manifest.classifications, view.classification)
    tier = find_key(scheme.tiers, view.tier) if scheme else None
    if view.measure == "index" and scheme and tier:
        segment, counted = (
            index_segment(view, manifest),
            ("areas" if scheme.weight == "areas" else scheme.weight),
        )
        return (
            f"Share of {counted} in {tier.name} {segment.code} {segment.name}, where its share of"
            f" {manifest.title} is 100."
            if segment
            else ""
        )
    events, base = events_words(view, manifest), base_for(view, manifest)
    based = f"base: {base.title}, {base.period}" if base else "no base is known"
    if view.measure == "change":
        before = f"{int(view.period[:4]) - 1}{view.period[4:]}"
        the = "the " if view.window == "year" else ""
        return (
            f"{_first_up(events)} in {the}{window_words(view.window, view.period)} against"
            f" {the}{window_words(view.window, before)}."
        )
    if view.measure in ("expected", "gap") and scheme and tier:
        if_alike = (
            f"if each of an area's {tier.names} had its rate across {manifest.title}; {based}."
        )
        return (
            f"100 is as many {events} as there would be {if_alike}"
            if view.measure == "expected"
            else f"{_first_up(events)} more or fewer than {if_alike}"
        )
    return ""


def assumption_for(view: View) -> str:
    """The assumption behind a measure, as a sentence; empty where there is none."""
    if view.measure not in ("expected", "gap"):
        return ""
    return (
        "Records carry no group: the count of each small area is shared out over the groups that"
        " live there, in proportion to their number."
    )


def _first_up(text: str) -> str:
    return text[:1].upper() + text[1:]
