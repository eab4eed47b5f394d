"""Age bands of people aged 65 and over: how many live in each area, and who is visited."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from data.sample.noise import Floats, Ints
from data.sample.people import People


@dataclass(frozen=True, slots=True)
class Band:
    """An age band, with its share of people aged 65 and over, and how often they are visited."""

    code: str
    above: str
    """Code of the wider band it is part of."""
    name: str
    written: str
    """What the (fictional) records say."""
    share: float
    visited: float
    """Visits to a person, beside those to a person of the first band."""


WIDER = (("Y", "Aged 65 to 74"), ("O", "Aged 75 and over"))
"""Code and name of each wider band."""
BANDS = (
    Band("Y1", "Y", "Aged 65 to 74", "65-74", 0.53, 1.0),
    Band("O1", "O", "Aged 75 to 84", "75-84", 0.34, 2.4),
    Band("O2", "O", "Aged 85 and over", "85+", 0.13, 5.5),
)
STRANGE = ("", "not asked", "19345")
"""What some rows say in place of an age band."""
UNKNOWN_AGES = 1_200
"""Visits to people whose age band is not known."""


def people_by_age(rng: Generator, people: People) -> Ints:
    """People aged 65 and over by band in each finest area (n, 3); they add up to ``older``."""
    shares = rng.dirichlet([60 * band.share for band in BANDS], len(people.older))
    counts: Ints = rng.multinomial(people.older, shares)
    return counts


def drawn_bands(rng: Generator, area: Ints, by_age: Ints) -> Ints:
    """The place in BANDS of the person of each event; ``by_age`` is of people_by_age."""
    weights: Floats = by_age * np.array([band.visited for band in BANDS])
    reached = weights.cumsum(axis=1) / weights.sum(axis=1, keepdims=True).clip(1e-9)
    bands: Ints = (rng.random(len(area))[:, None] > reached[area][:, :-1]).sum(axis=1)
    return bands


def band_table() -> dict[str, Sequence[str]]:
    """The list of segments: a row for each band of either tier."""
    rows = [("wide", code, "", name) for code, name in WIDER]
    rows += [("band", band.code, band.above, band.name) for band in BANDS]
    columns = zip(*rows, strict=True)
    return dict(zip(("level", "code", "parent", "name"), columns, strict=True))
