"""How a class looks in a picture that the server makes: a ground, and hatches over it.

It is the look that the browser gives it (``assets/js/map/colours.js``), in the light page.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.answers.classes.of_values import (
    HIGHEST_FIFTH,
    NO_DATA,
    UNCOVERED,
    UNDER_HALF,
    UNSAID,
    WITHHELD,
    ZERO,
    LegendEntry,
)
from data.palettes import interface_tokens

PERIOD = 8
"""Units after which a hatch repeats."""
OVERLAY = 256
"""A code is the byte of a class + 256 times the fifth of the overlay."""
APART = {NO_DATA: "/", WITHHELD: "×", UNCOVERED: "–", UNSAID: "+", ZERO: "."}
"""The hatch of each class that is about the data and not about the place."""

Places = NDArray[np.signedinteger[Any]]


def _on(position: Places, width: int, grain: int) -> NDArray[np.bool_]:
    return np.asarray(position % (PERIOD * grain) < width * grain)


COVERS: dict[str, Callable[[Places, Places, int], NDArray[np.bool_]]] = {
    "/": lambda x, y, s: _on(x + y, 2, s),
    "×": lambda x, y, s: _on(x + y, 1, s) | _on(x - y, 1, s),
    "+": lambda x, y, s: _on(x, 1, s) | _on(y, 1, s),
    ".": lambda x, y, s: _on(x, 1, s) & _on(y, 1, s),
    "\\": lambda x, y, s: _on(x - y, 1, s),
    "|": lambda x, y, s: _on(x, 2, s),  # noqa: ARG005
    "–": lambda x, y, s: _on(y, 1, s),  # noqa: ARG005
    "=": lambda x, y, s: _on(y, 2, s),  # noqa: ARG005
}
"""Whether each hatch covers a pixel (x, y), where a unit is so many pixels."""


@dataclass(frozen=True, slots=True)
class Look:
    """A colour, and the marks of the hatches over it with their ink."""

    ground: str
    hatches: str = ""
    ink: str = ""


@dataclass(frozen=True, slots=True)
class Looks:
    """The looks of the classes of one picture."""

    legend: Mapping[int, LegendEntry]
    kept: frozenset[str] = frozenset()
    """Codes of the segments that are kept; empty where all are."""
    is_circled: bool = False
    """Whether verdicts are circles, so that the areas under them are quiet."""

    def of(self, code: int, *, in_key: bool = False) -> Look:
        """The look of a code; in a key, classes have their colour also where circles show it."""
        tokens = interface_tokens("light")
        number, fifth = code & 0xFF & ~UNDER_HALF, code // OVERLAY
        if number in APART:
            ground = tokens["surface"] if number == ZERO else tokens["no_data"]
            return Look(ground, APART[number], tokens["no_data_hatch"])
        entry = self.legend.get(number)
        is_dropped = entry and entry.kind == "segment" and self.kept and entry.code not in self.kept
        if entry is None or is_dropped:
            return Look(tokens["no_data"])
        if self.is_circled and not in_key and entry.kind == "class":
            return Look(tokens["surface_raised"])
        hatches = "\\" if code & UNDER_HALF else ""
        if fifth:
            hatches += "|" if fifth == HIGHEST_FIFTH else "="
        return Look(entry.colours["light"], hatches, tokens["hatch_on_fill"] if hatches else "")


def rgb(colour: str) -> tuple[int, int, int]:
    """``#RRGGBB`` as three numbers.

    >>> rgb("#FF8000")
    (255, 128, 0)
    """
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
