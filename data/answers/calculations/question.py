"""The subject of a calculation: which counts, where, when, and by which segments."""

from dataclasses import dataclass, replace

import numpy as np

from data.manifest import Item, year_before
from data.model import Base, Classification, Level, Tier, Window
from data.store.reader import Atlas
from data.store.values import Cell, Values, exact, exact_cell, values_of


@dataclass(frozen=True, slots=True)
class Question:
    """The counts of one item at one level, in one period and channel, and a tier of segments.

    ``month`` is the index of the last month of the ``window``, or the place of a snapshot.
    ``channel`` is a channel's key or ``all``. ``scheme`` and ``tier`` are None where counts cannot
    be divided by segment: where there is no classification, or the tier is finer than areas are
    classified by.
    """

    level: Level
    item: Item
    channel: str
    month: int
    window: Window
    scheme: Classification | None = None
    tier: Tier | None = None

    @property
    def key(self) -> str:
        """The whole question as text: the key that results are kept under."""
        return f"{self.level.key}/{self.counted}/{self.groups}"

    @property
    def counted(self) -> str:
        """Item, channel and period as text."""
        return f"{self.item.key}/{self.channel}/{self.month}/{self.window}"

    @property
    def groups(self) -> str:
        """Classification and tier as text."""
        return f"{self.scheme.key}/{self.tier.key}" if self.scheme and self.tier else "/"

    @property
    def base(self) -> Base | None:
        """The base that the item is counted per."""
        return self.item.base

    @property
    def dispersion(self) -> float:
        """How many times as much the counts vary as those of independent events would."""
        return self.item.dispersion.value

    @property
    def places(self) -> dict[str, int]:
        """Place of each segment of the tier, by its code; empty without a tier."""
        return {s.code: i for i, s in enumerate(self.tier.segments)} if self.tier else {}

    def at(self, level: Level) -> "Question":
        """The same question at another level."""
        return replace(self, level=level)

    def year_before(self, atlas: Atlas) -> int | None:
        """The period a year before, None where there is none. It may be without figures."""
        return year_before(atlas.manifest, self.window, self.month)

    def months(self, atlas: Atlas) -> tuple[int, ...]:
        """Month indices that have figures at the level, in order."""
        return atlas.months(self.level.key, self.item.key, self.window)

    def counts(self, atlas: Atlas) -> Values:
        """Events of every area of the level, (n,); hidden where a part of them came hidden."""
        level, item = self.level.key, self.item.key
        return exact(atlas.counts(level, item, self.channel, self.month, self.window))

    def cell(self, atlas: Atlas, number: int) -> Cell:
        """Events of one area, and the state of that figure."""
        level, item = self.level.key, self.item.key
        return exact_cell(atlas.cell(level, item, self.channel, number, self.month, self.window))

    def counts_of(self, atlas: Atlas, number: int | None) -> Values:
        """Events of every area, or of area ``number`` alone as one entry."""
        if number is None:
            return self.counts(atlas)
        count, state = self.cell(atlas, number)
        return values_of(np.array([count]), np.array([state], dtype=np.uint8))

    def total(self, atlas: Atlas) -> Cell:
        """Events of the whole atlas."""
        return exact_cell(atlas.total(self.item.key, self.channel, self.month, self.window))
