"""How a class looks in a picture that the server makes: a ground, and hatches over it.

It is the look that the browser gives it (``assets/js/map/colours.js``), in the light page.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.answers.classes.of_values import (
    HIGHEST_FIFTH,
    NO_DATA,
    UNCOVERED,
    UNSAID,
    WITHHELD,
    ZERO,
    LegendEntry,
)
from data.answers.classes.paint import Paint
from data.palettes import interface_tokens

PERIOD = 8
"""Units after which a hatch repeats."""
OVERLAY, SHADE = 256, 768
"""A code is the byte of a class + 256 times the fifth of the overlay + 768 times the shade."""
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
    tints: Sequence[float] = ()
    """The part of the page's colour in each shade."""

    def of(self, code: int, *, in_key: bool = False) -> Look:
        """The look of a code; in a key, classes have their colour also where circles show it."""
        tokens = interface_tokens("light")
        number, fifth, shade = code % OVERLAY, code % SHADE // OVERLAY, code // SHADE
        if number in APART:
            ground = tokens["surface"] if number == ZERO else tokens["no_data"]
            return Look(ground, APART[number], tokens["no_data_hatch"])
        entry = self.legend.get(number)
        is_dropped = entry and entry.kind == "segment" and self.kept and entry.code not in self.kept
        if entry is None or is_dropped:
            return Look(tokens["no_data"])
        if self.is_circled and not in_key and entry.kind == "class":
            return Look(tokens["surface_raised"])
        hatches = ("|" if fifth == HIGHEST_FIFTH else "=") if fifth else ""
        ground = tinted(
            entry.colours["light"], tokens["surface"], self.tints[shade] if shade else 0
        )
        return Look(ground, hatches, tokens["hatch_on_fill"] if hatches else "")


def looks_for(paint: Paint, kept: frozenset[str], *, is_circled: bool = False) -> Looks:
    """The looks of the classes of a picture. ``kept``: codes of segments; none for all."""
    legend = {entry.number: entry for entry in paint.legend}
    tints = [step.tint for step in paint.shades.steps] if paint.shades else ()
    return Looks(legend, kept, is_circled, tints)


def codes_of(paint: Paint) -> NDArray[np.uint16]:
    """What each area (n,) of a picture looks like: class, fifth of the overlay, and shade."""
    codes = paint.classes.astype(np.uint16)
    over = dict(paint.overlay_columns).get("overlay_class")
    if over is not None:
        codes = codes + OVERLAY * over.astype(np.uint16)
    if paint.shades is not None:
        codes = codes + SHADE * paint.shades.numbers.astype(np.uint16)
    return codes


def tinted(colour: str, page: str, part: float) -> str:
    """A colour with a part (0 to 1) of the page's in it.

    >>> tinted("#204060", "#FFFFFF", 0.5)
    '#90A0B0'
    """
    mixed = [round(a * (1 - part) + b * part) for a, b in zip(rgb(colour), rgb(page), strict=True)]
    return "#{:02X}{:02X}{:02X}".format(*mixed)


def rgb(colour: str) -> tuple[int, int, int]:
    """``#RRGGBB`` as three numbers.

    >>> rgb("#FF8000")
    (255, 128, 0)
    """
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
