"""What a picture to take away is made of: maps, words, swatches and signs at their places."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from data.answers.exports.lettering import width_of
from data.answers.map.drawn import DrawnMap
from data.answers.map.looks import Look

WIDTH, MARGIN = 1600, 48


class Words(NamedTuple):
    """A line of text. ``x`` is its left end, or its right end; ``y`` its baseline."""

    x: float
    y: float
    text: str
    size: float
    colour: str
    is_bold: bool = False
    is_right: bool = False

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of the room that it takes."""
        width = width_of(self.text, self.size, is_bold=self.is_bold)
        left = self.x - width if self.is_right else self.x
        return left, self.y - 0.95 * self.size, left + width, self.y + 0.25 * self.size


class Patch(NamedTuple):
    """A swatch of the key."""

    x: float
    y: float
    width: float
    height: float
    look: Look


class Sign(NamedTuple):
    """A mark of a class, drawn: ``up``, ``down`` or ``dot``, around its middle."""

    x: float
    y: float
    size: float
    kind: str


class Ring(NamedTuple):
    """A circle that shows a size."""

    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class Panel:
    """One map of a sheet, with its top left corner."""

    drawn: DrawnMap
    x: float
    y: float
    outlined: str = ""
    """Name of the area that is outlined."""


@dataclass
class Sheet:
    """A picture: what it says, and where."""

    title: str
    description: str
    panels: list[Panel] = field(default_factory=list)
    letter: float = 1.0
    """How much larger the letters of its keys are."""
    height: float = 0.0
    words: list[Words] = field(default_factory=list)
    patches: list[Patch] = field(default_factory=list)
    signs: list[Sign] = field(default_factory=list)
    rings: list[Ring] = field(default_factory=list)
    lines: list[float] = field(default_factory=list)
    """Heights of lines across the sheet."""


def overlapping(sheet: Sheet) -> Iterator[tuple[Words, Words]]:
    """Pairs of lines of text that lie over each other; none in a sheet that is laid out well."""
    for place, one in enumerate(sheet.words):
        a = one.box
        for other in sheet.words[place + 1 :]:
            b = other.box
            if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]:
                yield one, other
