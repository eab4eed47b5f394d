"""Give each area a subgroup of the Output Area Classification before: that of 2011.

Names are those of the Office for National Statistics; which area is of which subgroup is invented.
"""

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.random import Generator

EARLIER_TABLE = Path(__file__).parents[1] / "schemes" / "oac_2011.csv"
_CAME_FROM = {
    "1a": "1a 7 1b 2 1c 1",
    "1b": "6b 5 6a 3 5b 2",
    "1c": "6a 6 6b 3 1c 1",
    "2a": "6b 5 8a 3 5a 2",
    "2b": "1c 6 1b 3 1a 1",
    "2c": "5b 6 6b 2 7d 2",
    "3a": "2a",
    "3b": "3b 5 3a 3 4c 2",
    "3c": "2d 5 3d 4 2c 1",
    "4a": "4a 6 4c 3 7a 1",
    "4b": "4b 8 3a 2",
    "4c": "3c 6 3a 2 2b 2",
    "5a": "5a 4 6b 4 6a 2",
    "5b": "5a 5 6a 4 4c 1",
    "6a": "7b 4 7a 4 8d 2",
    "6b": "8b 5 7c 3 8c 2",
    "6c": "4a 4 7a 3 4c 3",
    "7a": "8a 5 8b 3 7c 2",
    "7b": "8d 6 8a 2 4a 2",
    "8a": "8c 6 7d 3 8a 1",
    "8b": "7d 5 8c 3 7b 2",
}
"""Group of 2021 → groups of 2011 that its areas were in, and how often. All of 3a were in 2a and
nobody else was, so that one group stays the same people."""


def earlier_subgroups(rng: Generator, subgroups: Sequence[str]) -> list[str]:
    """An OAC 2011 subgroup code for each area, drawn from the OAC 2021 subgroup that it is in."""
    with EARLIER_TABLE.open(encoding="utf-8", newline="") as handle:
        rows = [row for row in csv.DictReader(handle) if row["level"] == "subgroup"]
    below: dict[str, list[str]] = {}
    for row in rows:
        below.setdefault(row["parent"], []).append(row["code"])
    now = np.array([code[:2] for code in subgroups])
    drawn = rng.random((2, len(now)))
    found = np.full(len(now), "", dtype=object)
    for group, text in _CAME_FROM.items():
        words = text.split()
        before, often = words[::2], np.array([float(each) for each in words[1::2] or ["1"]])
        members = np.flatnonzero(now == group)
        chosen = np.searchsorted(np.cumsum(often) / often.sum(), drawn[0, members], side="right")
        for member, place in zip(members, chosen, strict=True):
            options = below[before[place]]
            found[member] = options[int(drawn[1, member] * len(options))]
    return [str(code) for code in found]
