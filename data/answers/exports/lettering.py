"""Text in pictures: its width, its lines, and what of it can be drawn.

Pictures are lettered in Arimo, which comes with a package, so that every machine draws the same.
Its letters are as wide as Arial's, so that the lines of an SVG fit with the reader's own face.
"""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

FACES = "Arimo, Arial, Helvetica, 'Liberation Sans', sans-serif"
REGULAR, BOLD = "Regular", "Bold"


@lru_cache(maxsize=64)
def face(size: float, *, is_bold: bool = False) -> "FreeTypeFont":
    """The face in a size, in pixels."""
    from PIL import ImageFont  # a server that makes no pictures does not load it

    with as_file(files("fontpkg_arimo") / "files" / "Arimo[wght].ttf") as path:
        found = ImageFont.truetype(str(path), size)
    found.set_variation_by_name(BOLD if is_bold else REGULAR)
    return found


@lru_cache(maxsize=8192)
def width_of(text: str, size: float, *, is_bold: bool = False) -> float:
    """Width of a line, in the unit of its size."""
    return float(face(size, is_bold=is_bold).getlength(text))


def plain_line(text: str) -> str:
    """Text as one line without what no file can hold: control characters and odd spaces."""
    kept = (
        " " if letter.isspace() else letter
        for letter in text
        if letter.isspace() or unicodedata.category(letter) not in ("Cc", "Cs", "Cn", "Co")
    )
    return " ".join("".join(kept).split())


def wrapped(text: str, width: float, size: float, *, is_bold: bool = False) -> list[str]:
    """Text in lines no wider than ``width``; a word that is wider is broken."""
    lines: list[list[str]] = []
    used, space = 0.0, width_of(" ", size, is_bold=is_bold)
    for word in _words(plain_line(text), width, size, is_bold=is_bold):
        needed = width_of(word, size, is_bold=is_bold)
        if lines and used + space + needed <= width:
            lines[-1].append(word)
            used += space + needed
        else:
            lines.append([word])
            used = needed
    return [" ".join(line) for line in lines]


def _words(text: str, width: float, size: float, *, is_bold: bool) -> Iterator[str]:
    for word in text.split():
        if width_of(word, size, is_bold=is_bold) <= width:
            yield word
            continue
        part, used = "", 0.0
        for letter in word:
            needed = width_of(letter, size, is_bold=is_bold)
            if part and used + needed > width:
                yield part
                part, used = "", 0.0
            part, used = part + letter, used + needed
        yield part
