"""The results of the reader: frozen bundles of arrays, one entry an area."""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from data.model import HIDDEN as HIDDEN
from data.model import MISSING as MISSING
from data.model import NOT_COVERED as NOT_COVERED
from data.model import RANGE as RANGE
from data.model import VALUE as VALUE

NO_SEGMENT = 255
"""Segment index of an area of which no segment is known."""

End = Literal["least", "most"]
"""One end of a range."""
Cell = tuple[float, int]
"""One value (nan unless VALUE) and its state."""


@dataclass(frozen=True, slots=True)
class Values:
    """One number for each area; entry i is area number i + 1.

    ``values`` (n,) float64, nan wherever ``states`` (n,) uint8 is not VALUE. ``least`` and ``most``
    (n,) are the ends of every number: the value itself, both ends of a range, or nan. They are None
    where nothing is a range.
    """

    values: NDArray[np.float64]
    states: NDArray[np.uint8]
    least: NDArray[np.float64] | None = None
    most: NDArray[np.float64] | None = None

    def __len__(self) -> int:
        return len(self.values)

    def cell(self, index: int) -> Cell:
        """Value and state at an index."""
        return float(self.values[index]), int(self.states[index])

    @property
    def ends(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The least and the most that each number can be; nan where it is hidden or missing."""
        if self.least is None or self.most is None:
            return self.values, self.values
        return self.least, self.most

    def of(self, rows: slice | NDArray[np.integer[Any]]) -> "Values":
        """Some of the numbers."""
        least, most = (None if e is None else e[rows] for e in (self.least, self.most))
        return Values(self.values[rows], self.states[rows], least, most)

    def at_end(self, end: End) -> "Values":
        """The same numbers with every range replaced by one of its ends."""
        if self.least is None or self.most is None:
            return self
        chosen = self.least if end == "least" else self.most
        return values_of(chosen.copy(), at_ends(self.states))


@dataclass(frozen=True, slots=True)
class Areas:
    """The areas of one level as columns; entry i is area number i + 1.

    ``bounds`` (n, 4): west, south, east, north in metres (EPSG:3857). ``parents``: coarser level →
    area numbers there, 0 for none. ``bases``: base → float64, nan where not known.
    """

    codes: NDArray[np.object_]
    names: NDArray[np.object_]
    lat: NDArray[np.float64]
    lng: NDArray[np.float64]
    bounds: NDArray[np.float64]
    parents: dict[str, NDArray[np.uint32]]
    bases: dict[str, NDArray[np.float64]]

    def __len__(self) -> int:
        return len(self.codes)


@dataclass(frozen=True, slots=True)
class Mix:
    """Segments of each area at the tier a classification is given at, as compressed rows.

    Area number i + 1 has the entries ``starts[i]:starts[i + 1]`` of ``segments`` (uint16, place in
    the given tier) and ``counts`` (float64).
    """

    starts: NDArray[np.int64]
    segments: NDArray[np.uint16]
    counts: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Marks:
    """How each area was put to its segment: (n,) float64 each, NaN where it is not said."""

    typicality: NDArray[np.float64]
    """1 − distance to the own centre / distance to the nearest other, 0 to 1."""
    kept: NDArray[np.float64]
    """Share of draws in which it keeps its segment, 0 to 1."""
    inputs: NDArray[np.float64]
    """Inputs by which it was put to its segment."""


def values_of(values: NDArray[np.float64], states: NDArray[np.uint8]) -> Values:
    """Values with nan wherever the state is not VALUE, read-only.

    ``values`` is changed in place.
    """
    values[states != VALUE] = np.nan
    values.flags.writeable = False
    states.flags.writeable = False
    return Values(values, states)


def ranges_of(
    least: NDArray[np.float64], most: NDArray[np.float64], states: NDArray[np.uint8]
) -> Values:
    """Values from both ends of every number, read-only.

    A number whose ends differ is a range. ``states`` has no ranges yet; the arrays are changed in
    place.
    """
    states[(states == VALUE) & (least < most)] = RANGE
    unknown = (states != VALUE) & (states != RANGE)
    for ends in (least, most):
        ends[unknown] = np.nan
        ends.flags.writeable = False
    found = values_of(least.copy(), states)
    return Values(found.values, found.states, least, most) if (states == RANGE).any() else found


def rates_of(counts: Values, base: NDArray[np.float64], per: float = 1000.0) -> Values:
    """Counts per 1,000 of a base (n,); MISSING where the base is unknown or 0."""
    known = np.nan_to_num(base, nan=0.0) > 0
    without = without_base(counts.states, known)
    if counts.least is None:
        rates = np.divide(counts.values * per, base, out=np.full(len(counts), np.nan), where=known)
        return values_of(rates, without)
    least, most = (
        np.divide(ends * per, base, out=np.full(ends.shape, np.nan), where=known)
        for ends in counts.ends
    )
    return ranges_of(least, most, at_ends(without))


def without_base(states: NDArray[np.uint8], known: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """States of rates from those of counts; MISSING where the base is not known.

    Where nothing is covered it stays so. ``known`` (n,); ``states`` (n,) or (months, n).
    """
    return np.where(known | (states == NOT_COVERED), states, np.uint8(MISSING))


def where_covered(found: Values, covered: NDArray[np.bool_]) -> Values:
    """The same numbers, NOT_COVERED elsewhere. ``covered`` is (n,) or one flag for all."""
    states = np.where(covered, found.states, np.uint8(NOT_COVERED))
    if found.least is None or found.most is None:
        return values_of(found.values.copy(), states)
    return ranges_of(found.least.copy(), found.most.copy(), at_ends(states))


def worst_of(states: NDArray[np.uint8], axis: int = -1) -> NDArray[np.uint8]:
    """The state of a sum along an axis: missing, else hidden, else a range where a part is.

    Not covered where a part is not covered.
    """
    found: NDArray[np.uint8] = _BY_RANK[_RANK[states].max(axis=axis)]
    return found


_RANK = np.array([0, 2, 3, 1, 4], dtype=np.uint8)
_BY_RANK = np.argsort(_RANK).astype(np.uint8)


def at_ends(states: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """States of the numbers at either end of a range, which are values there."""
    return np.where(states == RANGE, np.uint8(VALUE), states)


def exact(found: Values) -> Values:
    """Values, hidden where only their least and their most are known."""
    if not (found.states == RANGE).any():
        return found
    states = np.where(found.states == RANGE, np.uint8(HIDDEN), found.states)
    return values_of(found.values.copy(), states)


def missing(count: int) -> Values:
    """``count`` missing values."""
    return values_of(np.full(count, np.nan), np.full(count, MISSING, dtype=np.uint8))
