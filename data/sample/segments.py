"""Give each area an OAC 2021 subgroup, and households by group of a second scheme.

The second scheme is an invented commercial one.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.random import Generator

from data.sample.noise import Floats, Ints, smooth_surface

OAC_TABLE = Path(__file__).with_name("oac_2021.csv")
"""Tiers, codes and names of OAC 2021.

Source: Office for National Statistics, Open Government Licence v3.0.
"""


@dataclass(frozen=True, slots=True)
class Group:
    """A group of households.

    It has a share of the region in per cent, features that attract it to a place, and figures about
    its homes.
    """

    code: str
    name: str
    about: str
    say: str
    """Plain words of the invented council."""
    share: float
    drawn: str
    """Features and weights: ``"rural 3 status 1"``."""
    size: float = 2.4
    """Mean people in a household."""
    children: float = 0.18
    """Share of people under 16."""
    older: float = 0.18
    """Share of people aged 65 and over."""


SHORELINE = (
    Group(
        "A",
        "Orchard and Acre",
        "Farms and cottages, far from a bus stop",
        "farms and cottages",
        5.0,
        "rural 5 village 1.5 status 0.4",
        2.5,
        0.17,
        0.23,
    ),
    Group(
        "B",
        "Village Hall and Vestry",
        "Settled villagers who run things",
        "settled villagers",
        6.0,
        "village 3.6 rural 3.4 status 0.9 age 0.5",
        2.4,
        0.16,
        0.27,
    ),
    Group(
        "C",
        "Gravel Drives",
        "Large detached houses, two good incomes",
        "large detached houses",
        6.5,
        "status 2.4 edge 1.6 rural 1 village 1 centre -2",
        2.7,
        0.19,
        0.21,
    ),
    Group(
        "D",
        "Commuter Crescents",
        "Semi-detached families with two cars",
        "families with two cars",
        10.5,
        "edge 1.8 status 1.2 age -0.2 city 0.6 estate -0.6",
        2.7,
        0.22,
        0.14,
    ),
    Group(
        "E",
        "Fresh Plaster",
        "Young families in new houses",
        "young families in new homes",
        6.0,
        "newbuild 4.5 edge 0.8 age -1.1 status 0.3",
        2.9,
        0.29,
        0.05,
    ),
    Group(
        "F",
        "Market Square",
        "Shopkeepers and teachers of the market towns",
        "people of the market towns",
        7.5,
        "market 3.4 status 0.5 centre 0.4",
        2.3,
        0.17,
        0.21,
    ),
    Group(
        "G",
        "Seafront Retirement",
        "Bungalows and flats near the front",
        "retired by the sea",
        7.5,
        "age 1.9 coast 2 seaside 1.6 status 0.5",
        1.8,
        0.07,
        0.48,
    ),
    Group(
        "H",
        "Quiet Closes",
        "Older people in small homes inland",
        "older people inland",
        7.0,
        "age 2.1 coast -1 status -0.5 works 0.4 edge 0.3",
        1.7,
        0.08,
        0.42,
    ),
    Group(
        "I",
        "Careers and Coffee",
        "Graduates in flats near the stations",
        "graduates near the stations",
        6.5,
        "centre 2.2 city 1.3 status 1.1 age -1 student 0.4",
        1.9,
        0.09,
        0.07,
    ),
    Group(
        "J",
        "Term-Time Tenants",
        "Students and sharers",
        "students and sharers",
        3.0,
        "student 6 centre 0.7 age -0.8",
        2.6,
        0.04,
        0.03,
    ),
    Group(
        "K",
        "Long Terraces",
        "Families and first-time buyers in old terraces",
        "families in old terraces",
        10.0,
        "works 1.4 centre 1 status -0.5 age -0.5 city 0.4",
        2.5,
        0.22,
        0.12,
    ),
    Group(
        "L",
        "Shift and Salary",
        "Skilled work, long in the same street",
        "skilled workers",
        9.0,
        "works 1.5 edge 0.5 status -0.2 age 0.4 city 0.3",
        2.4,
        0.18,
        0.20,
    ),
    Group(
        "M",
        "Crossroads",
        "Many languages, busy homes, many children",
        "busy homes of many languages",
        5.5,
        "mixed 5.5 city 0.6 age -0.7 status -0.5",
        3.2,
        0.30,
        0.07,
    ),
    Group(
        "N",
        "Estate Beginnings",
        "Young families renting from the council",
        "young families who rent",
        6.5,
        "estate 3.2 status -1.7 age -0.7",
        2.7,
        0.31,
        0.07,
    ),
    Group(
        "O",
        "Bedsits by the Pier",
        "Single people in rented rooms",
        "single people in rented rooms",
        3.5,
        "seaside 1.9 centre 2.4 status -1.3 coast 0.8",
        1.5,
        0.08,
        0.14,
    ),
)
"""An invented commercial scheme of 15 groups. No real person or product has these names."""

PLAIN_WORDS = {
    "1": "older people in villages",
    "2": "owners at the edge of town",
    "3": "city graduates",
    "4": "newcomers and students who rent",
    "5": "commuter families",
    "6": "a bit of everything",
    "7": "working families in terraces",
    "8": "older people on estates",
}
"""Words of the invented council for the supergroups of OAC 2021, by code."""

_OAC = (
    ("1a", 6.0, "rural 4.5 village 1.5 status 0.9"),
    ("1b", 6.0, "village 1.5 market 2.4 status 0.8 age 0.5"),
    ("1c", 6.0, "status 2.2 edge 1.5 age 0.3"),
    ("2a", 7.0, "edge 1.2 market 1.2 status 0.3"),
    ("2b", 4.5, "rural 3.2 village 3"),
    ("2c", 6.0, "age 2.2 coast 1.3 seaside 1"),
    ("3a", 3.5, "student 5 centre 1 city 0.5"),
    ("3b", 2.5, "mixed 3.5 status 0.5 edge 0.6"),
    ("3c", 4.5, "centre 2.4 city 1.5 status 0.9 age -0.8"),
    ("4a", 3.0, "mixed 3 status -0.7 edge 0.4"),
    ("4b", 3.0, "mixed 4.6 age -0.5"),
    ("4c", 2.5, "mixed 4.2 status -1 centre 1"),
    ("5a", 4.5, "edge 1.6 city 1.4 status 0.7"),
    ("5b", 3.5, "newbuild 3.4 city 0.8 status 0.6 age -0.6"),
    ("6a", 7.5, "edge 0.4 works 0.6 status -0.1 age -0.5 newbuild 1.4"),
    ("6b", 6.0, "works 0.9 seaside 1.5 centre 0.8 status -0.2 age 0.4"),
    ("6c", 4.0, "centre 1 city 0.8 mixed 1.6 status -0.3"),
    ("7a", 6.5, "works 1.3 status -0.7 age 0.3"),
    ("7b", 6.0, "works 1.7 centre 0.8 age -0.8 status -0.5"),
    ("8a", 5.0, "estate 1.5 age 1.2 status -1.1"),
    ("8b", 3.0, "estate 3 status -1.6 age -0.6"),
)
OAC_SHARES = {code: share for code, share, _ in _OAC}


def shoreline_shares(rng: Generator, features: dict[str, Floats], centres: Floats) -> Floats:
    """Share of households of each of SHORELINE in each area (n, 15); each row adds up to 1."""
    scores = _scores(features, [g.drawn for g in SHORELINE])
    scores += np.column_stack([smooth_surface(rng, centres, 1_500, 2) for _ in SHORELINE]) * 0.55
    scores += rng.gumbel(0, 0.35, scores.shape)
    return _balanced(scores * 1.25, np.array([g.share for g in SHORELINE]))


def shoreline_counts(rng: Generator, shares: Floats, households: Ints) -> Ints:
    """Households of each group (n, 15) that add up to ``households`` (n,)."""
    counts: Ints = rng.multinomial(households, shares)
    return counts


def oac_subgroups(rng: Generator, features: dict[str, Floats], centres: Floats) -> list[str]:
    """An OAC 2021 subgroup code for each area.

    It is the group that fits best there, and a subgroup that continues in the next areas.
    """
    scores = _scores(features, [drawn for _, _, drawn in _OAC])
    scores += np.column_stack([smooth_surface(rng, centres, 1_700, 2) for _ in _OAC]) * 0.45
    scores += rng.gumbel(0, 0.2, scores.shape)
    best = _balanced(scores * 3.0, np.array([share for _, share, _ in _OAC])).argmax(axis=1)
    with OAC_TABLE.open(encoding="utf-8", newline="") as handle:
        below = [
            (row["parent"], row["code"])
            for row in csv.DictReader(handle)
            if row["level"] == "subgroup"
        ]
    chosen = np.full(len(centres), "", dtype=object)
    surface = smooth_surface(rng, centres, 2_400, 3) + rng.normal(0, 0.25, len(centres))
    for place, (group, _, _) in enumerate(_OAC):
        members = np.flatnonzero(best == place)
        options = [code for parent, code in below if parent == group]
        rank = np.argsort(np.argsort(surface[members], kind="stable"), kind="stable")
        for member, order in zip(members, rank * len(options) // max(len(members), 1), strict=True):
            chosen[member] = options[order]
    return [str(code) for code in chosen]


def _scores(features: dict[str, Floats], drawn: list[str]) -> Floats:
    columns = []
    for text in drawn:
        words = text.split()
        columns.append(
            np.sum(
                [
                    float(weight) * features[name]
                    for name, weight in zip(words[::2], words[1::2], strict=True)
                ],
                axis=0,
            )
        )
    return np.column_stack(columns)


def _balanced(scores: Floats, wanted: Floats) -> Floats:
    """Shares by area (rows add up to 1) from scores.

    Scores are raised or lowered by column until the mean shares are in the wanted proportions.
    """
    wanted = wanted / wanted.sum()
    lift = np.zeros(len(wanted))
    shares = scores
    for _ in range(40):
        raised = scores + lift
        shares = np.exp(raised - raised.max(axis=1, keepdims=True))
        shares /= shares.sum(axis=1, keepdims=True)
        lift += 0.7 * np.log(wanted / shares.mean(axis=0).clip(1e-9))
    return shares


def shoreline_attributes() -> dict[str, Sequence[object]]:
    """What the invented owner of the second scheme says of each group: a column for each attribute.

    Preferences are percentages that add up to 100, and lean on the telephone the more a group has
    older people.
    """
    phone = [round(18 + 90 * g.older) for g in SHORELINE]
    counter = [round(8 + 40 * g.older) for g in SHORELINE]
    by_age = sorted(g.older for g in SHORELINE)
    old, young = by_age[-len(by_age) // 3], by_age[len(by_age) // 3]
    return {
        "code": [g.code for g in SHORELINE],
        "household": [g.size for g in SHORELINE],
        "older_index": [round(100 * g.older / 0.18) for g in SHORELINE],
        "prefer_online": [100 - p - c for p, c in zip(phone, counter, strict=True)],
        "prefer_phone": phone,
        "prefer_counter": counter,
        "tone": [
            "Plain letters in large type"
            if g.older >= old
            else "Short messages in the evening"
            if g.older <= young
            else "A call back at an agreed time"
            for g in SHORELINE
        ],
        "media": [
            "Local paper and parish magazine"
            if g.older >= old
            else "Social media and posters at bus stops"
            if g.older <= young
            else "Local radio and the council's newsletter"
            for g in SHORELINE
        ],
    }
