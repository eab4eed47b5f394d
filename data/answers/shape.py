"""The areas of a shape, as an address lists them: a level and codes.

A shape is read in the browser, and only these codes leave it. Codes of one level mostly differ at
their ends, so that a code is written as what differs from the one before it:
``lsoa:E01011678,80,701`` is E01011678, E01011680 and E01011701. ``assets/js/state/codes.js`` does
the same in the browser.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

import numpy as np
from numpy.typing import NDArray

from data.manifest import find_key
from data.model import Level
from data.store.reader import Atlas

MOST = 400
"""Areas that a shape can have: an address must hold their codes."""
LONGEST = 2400
"""Characters of a list of codes: its address must fit a QR code, and the limits of servers."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Whole areas of one level that are taken together."""

    level: Level
    rows: NDArray[np.intp]
    """Places of the areas in their level, ascending; area number − 1."""
    unknown: tuple[str, ...] = ()
    """Codes that the level does not have."""

    def __len__(self) -> int:
        return len(self.rows)


def read_codes(text: str) -> tuple[str, tuple[str, ...]]:
    """The level and the codes of a list, each once; both empty where it is none.

    >>> read_codes("lsoa:E01011678,80,701,E02")
    ('lsoa', ('E01011678', 'E01011680', 'E01011701', 'E01011E02'))
    """
    level, colon, listed = text.partition(":")
    if not colon:
        return "", ()
    codes: dict[str, None] = {}
    before = ""
    for part in filter(None, (each.strip().upper() for each in listed.split(","))):
        before = before[: len(before) - len(part)] + part if len(part) < len(before) else part
        codes[before] = None
    return level, tuple(codes)


def write_codes(level: str, codes: Sequence[str]) -> str:
    """A level and codes as the address lists them, the shortest codes first; empty for none.

    >>> write_codes("lsoa", ["E01011701", "E01011678", "E01011680"])
    'lsoa:E01011678,80,701'
    """
    before, parts = "", list[str]()
    for code in sorted({each.upper() for each in codes}, key=lambda each: (len(each), each)):
        parts.append(code[_alike(before, code) :])
        before = code
    return f"{level}:{','.join(parts)}" if parts else ""


def _alike(before: str, code: str) -> int:
    """How many characters a code shares with the beginning of another of its length."""
    if len(before) != len(code):
        return 0
    return sum(
        1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(before, code, strict=True))
    )


def find_shape(text: str, atlas: Atlas) -> Shape | None:
    """The areas of a list in an atlas; None where it has no such level or the list is empty."""
    key, codes = read_codes(text)
    level = find_key(atlas.manifest.levels, key)
    if level is None or not codes:
        return None
    numbers = {code: atlas.number(level.key, code) for code in codes}
    rows = sorted(number - 1 for number in numbers.values() if number)
    unknown = tuple(code for code, number in numbers.items() if not number)
    return Shape(level, np.array(rows, dtype=np.intp), unknown)
