"""Compute the population of each area, and two statistics about it."""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from data.sample.areas import Areas
from data.sample.noise import Flags, Floats, Ints, smooth_surface
from data.sample.segments import SHORELINE

DISADVANTAGE = dict(
    zip("ABCDEFGHIJKLMNO", (14, 11, 6, 11, 15, 16, 17, 30, 14, 26, 32, 24, 38, 50, 46), strict=True)
)
"""Score of an area of one group only, 0 (none) to about 70."""

WILD_AREAS = 4
UNKNOWN_AREAS = 3
BROADBAND_YEARS = (2022, 2023, 2024, 2025)


@dataclass(frozen=True)
class People:
    """Counts by finest area (n,); all are 0 where ``is_empty``."""

    households: Ints
    residents: Ints
    children: Ints
    older: Ints
    groups: Ints
    """Households by group (n, 15)."""
    is_empty: Flags
    is_unknown: Flags
    """Empty areas whose population was never counted."""


def choose_empty(features: dict[str, Floats], areas: Areas) -> tuple[Flags, Flags]:
    """Areas without residents, and those of them whose population is not known.

    Marshes and an airfield have no residents. The population of docks and building sites is not
    known. There is at most one such area for each ward, and unknown ones are in wards large enough
    to do without.
    """
    size = np.bincount(areas.ward)[areas.ward]
    wild = (
        features["rural"] * 0.6 + features["coast"] * features["rural"] * 2 - features["age"] * 0.2
    )
    built = features["works"] * (features["centre"] + features["newbuild"]) * (size > 24)
    empty, unknown = np.zeros(len(areas), dtype=bool), np.zeros(len(areas), dtype=bool)
    taken: set[int] = set()
    for likely, wanted, is_unknown in ((wild, WILD_AREAS, False), (built, UNKNOWN_AREAS, True)):
        aim = len(taken) + wanted
        for place in np.argsort(-likely, kind="stable"):
            ward = int(areas.ward[place])
            if len(taken) < aim and ward not in taken:
                taken.add(ward)
                empty[place] = True
                unknown[place] = is_unknown
    return empty, unknown


def count_people(rng: Generator, shares: Floats, is_empty: Flags, is_unknown: Flags) -> People:
    """People and households from the mix of groups; an area has about 125 households."""
    households = np.where(
        is_empty, 0, np.exp(rng.normal(np.log(124), 0.15, len(shares))).round()
    ).astype(np.int64)
    groups = rng.multinomial(households, shares)
    size, children, older = (
        np.array([getattr(g, name) for g in SHORELINE]) for name in ("size", "children", "older")
    )
    people = groups * size
    residents = (people.sum(axis=1) * rng.normal(1, 0.04, len(shares))).round().astype(np.int64)
    mean = people.sum(axis=1).clip(1)
    return People(
        households=households,
        residents=residents,
        children=rng.binomial(
            residents,
            np.clip(
                (people * children).sum(axis=1) / mean * rng.normal(1, 0.06, len(shares)), 0, 1
            ),
        ),
        older=rng.binomial(
            residents,
            np.clip((people * older).sum(axis=1) / mean * rng.normal(1, 0.06, len(shares)), 0, 1),
        ),
        groups=groups,
        is_empty=is_empty,
        is_unknown=is_unknown,
    )


def disadvantage_scores(rng: Generator, people: People, lsoa: Ints) -> Floats:
    """A score for each LSOA, higher where there is more disadvantage."""
    by_group = np.array(list(DISADVANTAGE.values()), dtype=float)
    count = int(lsoa.max()) + 1
    weighted = np.bincount(lsoa, people.groups @ by_group, minlength=count) / np.bincount(
        lsoa, people.households, minlength=count
    ).clip(1)
    scores: Floats = np.round(
        np.clip((weighted * 1.55 - 12) * np.exp(rng.normal(0, 0.12, count)), 1.2, 78), 1
    )
    return scores


def broadband_shares(
    rng: Generator, features: dict[str, Floats], areas: Areas, is_empty: Flags
) -> Floats:
    """Per cent of homes that can have full-fibre broadband, by area and year (n, 4).

    Towns come first, farms last; NaN where there are no homes.
    """
    local = smooth_surface(rng, areas.centres, 5_000, 2) * 0.7 + rng.normal(0, 0.25, len(areas))
    ease = local + 1.1 * features["city"] + 0.8 * features["centre"] + 0.7 * features["newbuild"]
    ease -= 1.9 * features["rural"] + 1.0 * features["village"] + 0.4 * features["coast"]
    years = np.array([-0.9, 0.0, 0.9, 1.7])
    shares: Floats = 100 / (1 + np.exp(-(ease[:, None] + years)))
    shares[is_empty] = np.nan
    return np.round(shares, 1)
