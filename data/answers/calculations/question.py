"""The subject of a calculation: which counts, where, when, and by which segments."""

from dataclasses import dataclass, replace

import numpy as np

from data.manifest import Item, year_before
from data.model import Base, Classification, Level, Tier, Window
from data.stats.verdict import Verdicts
from data.store.reader import Atlas
from data.store.values import RANGE, VALUE, Cell, End, Values, exact, ranges_of


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
    end: End | None = None
    """Where given, every range is replaced by that end of it."""
    against: "Question | None" = None
    """The question of a second map, where the two are compared."""

    @property
    def has_ranges(self) -> bool:
        """Whether counts can be ranges, because parts of them came hidden."""
        return self.end is None and self.item.records.came_hidden is not None

    def at_end(self, end: End) -> "Question":
        """The same question with every range replaced by one end of it."""
        return replace(self, end=end)

    @property
    def key(self) -> str:
        """The whole question as text: the key that results are kept under."""
        return f"{self.level.key}/{self.counted}/{self.groups}"

    @property
    def counted(self) -> str:
        """Item, channel and period as text."""
        end = f"/{self.end}" if self.end else ""
        return f"{self.item.key}/{self.channel}/{self.month}/{self.window}{end}"

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
    def part_of_base(self) -> bool:
        """Whether each of a count is one of its base."""
        return self.item.is_part_of_base

    @property
    def places(self) -> dict[str, int]:
        """Place of each segment of the tier, by its code; empty without a tier."""
        return {s.code: i for i, s in enumerate(self.tier.segments)} if self.tier else {}

    def at(self, level: Level) -> "Question":
        """The same question at another level."""
        against = self.against and self.against.at(level)
        return replace(self, level=level, against=against)

    def year_before(self, atlas: Atlas) -> int | None:
        """The period a year before, None where there is none. It may be without figures."""
        return year_before(atlas.manifest, self.window, self.month)

    def months(self, atlas: Atlas) -> tuple[int, ...]:
        """Month indices that have figures at the level, in order."""
        return atlas.months(self.level.key, self.item.key, self.window)

    def counts(self, atlas: Atlas) -> Values:
        """Events of every area of the level, (n,)."""
        found = atlas.counts(self.level.key, self.item.key, self.channel, self.month, self.window)
        return found.at_end(self.end) if self.end else found

    def known_counts(self, atlas: Atlas) -> Values:
        """The same, hidden where only the least and the most are known."""
        return exact(self.counts(atlas))

    def cell(self, atlas: Atlas, number: int | None) -> Cell:
        """Events of one area (None: the whole atlas), and the state of that figure."""
        level, item = self.level.key, self.item.key
        if number is None:
            found = atlas.total(item, self.channel, self.month, self.window)
        else:
            found = atlas.cell(level, item, self.channel, number, self.month, self.window)
        if found[1] != RANGE or self.end is None:
            return found
        return self.range_of(atlas, number)[self.end == "most"], VALUE

    def range_of(self, atlas: Atlas, number: int | None) -> tuple[float, float]:
        """The least and the most that the events of one area (None: the whole atlas) can be."""
        level, item = self.level.key, self.item.key
        return atlas.range_of(level, item, self.channel, number, self.month, self.window)

    def counts_of(self, atlas: Atlas, number: int | None) -> Values:
        """Events of every area, or of area ``number`` alone as one entry."""
        if number is None:
            return self.counts(atlas)
        count, state = self.cell(atlas, number)
        least, most = self.range_of(atlas, number) if state == RANGE else (count, count)
        states = np.array([VALUE if state == RANGE else state], dtype=np.uint8)
        return ranges_of(np.array([least]), np.array([most]), states)

    def told(self, verdicts: Verdicts) -> Verdicts:
        """Verdicts with the reason why a count of this record set is hidden.

        Where its rule hides nothing, what is hidden came so from the owner.
        """
        return verdicts if self.item.records.hides else verdicts.from_owner()
