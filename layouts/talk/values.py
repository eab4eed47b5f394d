"""The values that a talk's pages for phones draw."""

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KeyRow:
    """One class of the key to a map: its colour as a PNG, its words and its number of areas."""

    swatch: bytes
    text: str
    areas: str


@dataclass(frozen=True, slots=True)
class Slide:
    """One scene as followers see it, and the speaker's note, which they never get."""

    headline: str
    question: str
    """With what must stand on every page: that data are fictional, or a draft."""
    words: tuple[str, ...]
    picture: bytes
    """A PNG; empty where the scene has no map."""
    described: str
    """The picture in words."""
    key: tuple[KeyRow, ...] = ()
    sources: tuple[str, ...] = ()
    note: str = ""
    name: str = ""
    """Of one of two maps: what it shows, and of which place where they differ in that."""
    second: "Slide | None" = None
    """The second of two maps: its headline, picture, key and sources."""

    @property
    def maps(self) -> "tuple[Slide, ...]":
        """The slide, and the second map where it has one."""
        return (self, self.second) if self.second else (self,)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of its picture, from the head of the PNG (section 11.2.1)."""
        return int.from_bytes(self.picture[16:20]), int.from_bytes(self.picture[20:24])

    @property
    def picture_name(self) -> str:
        """The name of its picture, by its content, so that a browser can keep it."""
        return f"{hashlib.sha256(self.picture).hexdigest()[:16]}.png" if self.picture else ""
