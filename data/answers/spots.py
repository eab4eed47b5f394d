"""The area of a view, and the area that replaces it where figures are not known that far down."""

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from data.answers.words import with_article
from data.store.reader import Atlas

if TYPE_CHECKING:
    from data.answers.asked import Asked


_NUMBERED = re.compile(r"\b\d{3}[A-Z]?$")
"""The end of a name that is a code: "Leeds 014A" of an LSOA."""


@dataclass(frozen=True, slots=True)
class Spot:
    """One area by level and number."""

    level: str
    number: int


def find_spot(reference: str, atlas: Atlas) -> Spot | None:
    """The area of ``<level>:<code>``.

    None for an empty reference, or for one that this atlas does not have.
    """
    level, _, code = reference.partition(":")
    if not code or level not in {v.key for v in atlas.manifest.levels}:
        return None
    number = atlas.number(level, code)
    return Spot(level, number) if number else None


def reach(spot: Spot | None, levels: set[str], atlas: Atlas) -> Spot | None:
    """The area itself where its level has figures, else the nearest larger area with figures.

    The larger area is one that it lies in. None where there is none. ``levels`` are the levels with
    figures.
    """
    if spot is None or spot.level in levels:
        return spot
    return next(
        (
            Spot(level, number)
            for level, number, _, _ in atlas.parents_of(spot.level, spot.number)
            if level in levels
        ),
        None,
    )


def parent_of(spot: Spot | None, atlas: Atlas) -> Spot | None:
    """The nearest larger area with a name of its own that an area lies in.

    None for the whole atlas and at the top.
    """
    if spot is None:
        return None
    return next(
        (
            Spot(level, number)
            for level, number, _, named in atlas.parents_of(spot.level, spot.number)
            if named
        ),
        None,
    )


def comparator_of(asked: "Asked") -> Spot | None:
    """The comparator of an area: its parent where the view asks for that and there is one.

    None for the whole atlas.
    """
    return parent_of(asked.spot, asked.atlas) if asked.comparator == "parent" else None


def own_name_of(spot: Spot | None, atlas: Atlas) -> str:
    """Name of an area, its code where it has none; the atlas's own name for None."""
    return str(atlas.areas(spot.level).names[spot.number - 1]) if spot else atlas.manifest.title


def name_of(spot: Spot | None, atlas: Atlas) -> str:
    """Name of an area as text says it; the atlas's own name for None.

    An area with only a code is said with the area around it: "E00056750 in Headingley ward".
    """
    return (
        names_at(spot.level, np.array([spot.number - 1]), atlas)[0]
        if spot
        else own_name_of(None, atlas)
    )


def title_of(spot: Spot | None, atlas: Atlas) -> str:
    """Name of an area as a headline says it; the atlas's own name for None.

    An area with only a code is called by where it lies: "an output area in Headingley ward".
    """
    own, said = own_name_of(spot, atlas), name_of(spot, atlas)
    if spot is None or own == said or not said.startswith(f"{own} in "):
        return said
    return f"{with_article(atlas.level(spot.level).name)}{said.removeprefix(own)}"


def names_at(level: str, rows: NDArray[np.intp], atlas: Atlas) -> list[str]:
    """Names of some areas of a level, by row (area number − 1), as ``name_of`` has them.

    The area around is the nearest with a name that is no code itself ("Headingley", not "Leeds
    014A"), else the nearest with any name.
    """
    areas = atlas.areas(level)
    said = areas.names[rows].astype(object)
    is_code = said == areas.codes[rows]
    around = [p for p in atlas.manifest.levels if p.named and p.key in areas.parents]
    for is_numbered in (False, True):
        for parent in around:
            numbers, names = areas.parents[parent.key][rows], atlas.areas(parent.key).names
            for place in np.flatnonzero(is_code & (numbers > 0)):
                name = str(names[numbers[place] - 1])
                if is_numbered or not _NUMBERED.search(name):
                    said[place] = f"{said[place]} in {_with_kind(name, parent.name)}"
                    is_code[place] = False
    return [str(name) for name in said]


def _with_kind(name: str, kind: str) -> str:
    """A name with the name of its level: "Headingley ward", "Abbey Ward", "Leeds 014A"."""
    says_kind = kind.casefold() in name.casefold().split()
    return name if says_kind or _NUMBERED.search(name) else f"{name} {kind}"


def reference_of(spot: Spot, atlas: Atlas) -> str:
    return f"{spot.level}:{atlas.areas(spot.level).codes[spot.number - 1]}"


def estimates_of(spot: Spot | None, atlas: Atlas) -> frozenset[str]:
    """Keys of the bases of an area, or of the whole atlas, that are estimates."""
    return frozenset(
        base.key
        for base in atlas.manifest.bases
        if (
            bool(base.note) and base.total is not None
            if spot is None
            else bool(atlas.is_estimate(spot.level, base.key)[spot.number - 1])
        )
    )


def bases_of(spot: Spot | None, atlas: Atlas) -> dict[str, float]:
    """Every base of an area, or of the whole atlas for None; NaN where not known."""
    if spot is not None:
        return {
            key: float(column[spot.number - 1])
            for key, column in atlas.areas(spot.level).bases.items()
        }
    return {
        base.key: math.nan if base.total is None else base.total for base in atlas.manifest.bases
    }
