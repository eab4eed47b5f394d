"""Areas that are high or low together with the areas around them."""

from typing import TYPE_CHECKING

import numpy as np

from data.answers.calculations.clusters import MOST_AREAS, ClusterAreas, Group, clusters_for
from data.answers.classes.of_differences import UNDECIDED, legend_of_differences
from data.answers.classes.of_values import FIRST, NO_DATA, UNCOVERED, WITHHELD
from data.answers.classes.paint import Paint
from data.answers.measures.measure import Extra, Hover, Measure, Series
from data.answers.measures.values import RATE, Rate
from data.answers.sentences.clusters import (
    LABELS,
    cluster_words,
    clusters_headline,
    compass_words,
    kind_words,
)
from data.answers.spots import Spot, name_of, title_of
from data.answers.words import channel_words, item_title
from data.manifest import AUTO
from data.model import Level, Manifest
from data.stats.clusters import Kind
from data.stats.inputs import Interval
from data.stats.refusals import Refusal, Rule
from data.stats.verdict import Verdicts
from data.store.values import HIDDEN, NOT_COVERED, RANGE

if TYPE_CHECKING:
    from data.answers.asked import Asked

ENOUGH = 60
"""Areas to each area of the coarsest level, from which a level shows clusters well."""
MIDDLE = 0.3
"""A place this near to the middle of a whole, as a part of its half, lies in no direction."""


class ClustersOfRates(Rate):
    """The rate, in classes of what each area is beside its neighbours."""

    key = "clusters"
    label = "its neighbours: clusters"
    hint = "Areas that are high, or low, together with the areas around them, beyond chance."
    is_in_rates_file = False

    @property
    def still(self) -> str:
        return (
            "Clusters are looked for in one period at a time. Colour the map by the rate to play"
            " its months."
        )

    def opens_at(self, manifest: Manifest) -> str:
        coarsest = manifest.levels[-1]
        able = (
            level.key
            for level in reversed(manifest.levels)
            if level.neighbours and coarsest.areas * ENOUGH <= level.areas <= MOST_AREAS
        )
        return next(able, "")

    def is_offered(self, manifest: Manifest, *, has_records: bool) -> bool:
        return super().is_offered(manifest, has_records=has_records) and any(
            level.neighbours for level in manifest.levels
        )

    def after_service(self, asked: "Asked") -> str:  # noqa: ARG002
        return "high or low together"

    def explanation(self, asked: "Asked") -> str:
        found = self.found(asked)
        if found is None or isinstance(found, Refusal):
            return ""
        within = next((v for v in asked.manifest.levels if v.key == found.within), None)
        place = f"its {within.name}" if within and within.areas > 1 else asked.manifest.title
        return (
            f"A cluster is an area whose rate, like those around it, is high or low for {place},"
            " beyond chance."
        )

    def told_level(self, asked: "Asked") -> Level:
        key = self.opens_at(asked.manifest)
        if asked.view.level == AUTO and key:
            return asked.atlas.level(key)
        return super().told_level(asked)

    def found(self, asked: "Asked") -> ClusterAreas | Refusal | None:
        """The clusters of the level shown; None where the period has no figures."""
        question = asked.question()
        if question is None or question.month not in question.months(asked.atlas):
            return None
        return clusters_for(asked.atlas, question)

    def withheld(self, asked: "Asked") -> dict[str, str] | None:
        found = self.found(asked)
        if isinstance(found, Refusal) and found.rule == Rule.FEW_POINTS:
            key = self.opens_at(asked.manifest)
            offer = "" if key == asked.level.key else key
            return {"text": found.reason.partition(". ")[2], "offer_level": offer}
        return super().withheld(asked)

    def unknown(self, asked: "Asked") -> str:
        found = self.found(asked)
        return found.text if isinstance(found, Refusal) else super().unknown(asked)

    def series(self, asked: "Asked") -> Series:
        return Measure.series(self, asked)

    def paint(self, asked: "Asked", *, with_mix: bool = False) -> Paint | None:  # noqa: ARG002
        found, question = self.found(asked), asked.question()
        if question is None or not isinstance(found, ClusterAreas) or self.is_too_fine(asked):
            return None
        counts = question.counts(asked.atlas)
        classes = (found.kind + np.uint8(FIRST - Kind.LOW)).astype(np.uint8)
        left_out = found.kind == Kind.LEFT_OUT
        classes[left_out] = np.where(np.isfinite(found.rates[left_out]), UNDECIDED, NO_DATA)
        hidden = left_out & np.isin(counts.states, (HIDDEN, RANGE))
        classes[hidden] = WITHHELD
        classes[left_out & (counts.states == NOT_COVERED)] = UNCOVERED
        legend = legend_of_differences(classes, LABELS)
        return Paint(classes, legend, decimals=1, values=found.rates.astype(np.float32))

    def hover(self, asked: "Asked") -> Hover | None:
        found, rate = self.found(asked), super().hover(asked)
        if found is None or isinstance(found, Refusal) or rate is None:
            return None
        words = {str(int(kind)): kind_words(kind) for kind in Kind if kind}
        return Hover(rate.low, rate.high, found.kind.astype(np.uint8), words)

    def limits(self, asked: "Asked") -> Interval | None:
        return RATE.limits(asked)

    def judgement(self, asked: "Asked") -> Verdicts | None:  # noqa: ARG002
        # The verdict of an area is its class, and not that of its rate alone.
        return None

    def extras(self, asked: "Asked") -> tuple[Extra, ...]:
        found = self.found(asked)
        if found is None or isinstance(found, Refusal):
            return ()
        number = np.full(asked.level.areas, np.nan)
        for place, group in enumerate(found.groups, start=1):
            number[group.rows] = place
        return (
            Extra("cluster", "Number of the cluster, the largest first", number, 0),
            Extra("gi", "Gi* of the area with its neighbours, in standard errors", found.gi, 2),
            Extra("p", "p of local Moran, two-sided", found.p, 4),
        )

    def headline(self, asked: "Asked") -> str:
        item = asked.item
        level = asked.atlas.level(asked.spot.level) if asked.spot else self.told_level(asked)
        found = self.found(asked.at(level))
        if item is None or found is None:
            return RATE.headline(asked)
        thing = ", ".join(filter(None, (item_title(asked), channel_words(asked))))
        if isinstance(found, Refusal):
            return f"{thing}: clusters cannot be looked for among {level.names}"
        if asked.spot is not None:
            kind = Kind(int(found.kind[asked.spot.number - 1]))
            return f"{thing} in {title_of(asked.spot, asked.atlas)}: {kind_words(kind)}"
        clauses = [clause_of(group, asked.at(level)) for group in found.groups]
        low = sum(group.kind == Kind.LOW for group in found.groups)
        return clusters_headline(thing, clauses, (low, len(found.groups) - low))


def clause_of(group: Group, asked: "Asked") -> str:
    """A cluster of the level shown as a clause: how many areas, where, and which way."""
    level, atlas = asked.level, asked.atlas
    found = clusters_within(level, group)
    place = name_of(found, atlas) if found else atlas.manifest.title
    where = f"{compass_words(_eighth(group, found, asked))} of {place}"
    return cluster_words(len(group.rows), group.kind, (level.name, level.names), where)


def clusters_within(level: Level, group: Group) -> Spot | None:
    """The area of the coarsest level that a cluster lies in; None for the whole atlas."""
    return Spot(level.parents[-1], group.family) if level.parents and group.family else None


def _eighth(group: Group, within: Spot | None, asked: "Asked") -> int | None:
    """The eighth of a turn, from the east, in which a cluster lies; None around the middle."""
    bounds = asked.atlas.areas(asked.level.key).bounds
    if within:
        west, south, east, north = asked.atlas.areas(within.level).bounds[within.number - 1]
    else:
        west, south = bounds[:, :2].min(axis=0)
        east, north = bounds[:, 2:].max(axis=0)
    x, y = ((bounds[group.rows, :2] + bounds[group.rows, 2:]) / 2).mean(axis=0)
    across = float((2 * x - west - east) / (east - west))
    up = float((2 * y - south - north) / (north - south))
    if np.hypot(across, up) < MIDDLE:
        return None
    return round(4 * float(np.arctan2(up, across)) / np.pi) % 8


CLUSTERS = ClustersOfRates()
