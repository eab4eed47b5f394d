"""The results of the reader: frozen bundles of arrays, one entry an area."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.model import HIDDEN as HIDDEN
from data.model import MISSING as MISSING
from data.model import VALUE as VALUE

NO_SEGMENT = 255
"""Segment index of an area of which no segment is known."""

Cell = tuple[float, int]
"""One value (nan unless VALUE) and its state."""


@dataclass(frozen=True, slots=True)
class Values:
    """One number for each area; entry i is area number i + 1.

    ``values`` (n,) float64, nan wherever ``states`` (n,) uint8 is not VALUE.
    """

    values: NDArray[np.float64]
    states: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.values)

    def cell(self, index: int) -> Cell:
        """Value and state at an index."""
        return float(self.values[index]), int(self.states[index])


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


def values_of(values: NDArray[np.float64], states: NDArray[np.uint8]) -> Values:
    """Values with nan wherever the state is not VALUE, read-only.

    ``values`` is changed in place.
    """
    values[states != VALUE] = np.nan
    values.flags.writeable = False
    states.flags.writeable = False
    return Values(values, states)


def missing(count: int) -> Values:
    """``count`` missing values."""
    return values_of(np.full(count, np.nan), np.full(count, MISSING, dtype=np.uint8))
