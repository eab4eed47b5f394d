"""A view with all that it names looked up, once for each request.

Everything below a route or a page takes an ``Asked``, so no key of the address is looked up again.
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from data.answers.calculations.question import Question
from data.answers.shape import Shape
from data.answers.spots import Spot
from data.answers.view import View
from data.answers.words import words_of_period
from data.manifest import Item, is_known_by
from data.model import (
    Base,
    Channel,
    Classification,
    Indicator,
    Level,
    Manifest,
    RecordSet,
    Segment,
    Tier,
)
from data.store.reader import Atlas

if TYPE_CHECKING:
    from data.answers.measures.measure import Measure


@dataclass(frozen=True, slots=True)
class Asked:
    """What a view asks of an atlas. ``data.answers.address.ask`` makes it."""

    view: View
    atlas: Atlas
    measure: "Measure"
    level: Level
    """The level that is shown: the one the view names, else the finest with the figures."""
    scheme: Classification | None = None
    tier: Tier | None = None
    segment: Segment | None = None
    """The segment of an index: the first that is kept, else the first of the tier."""
    item: Item | None = None
    """The service, or the total of a theme, whose take-up is asked for."""
    channel: Channel | None = None
    """None for all channels together."""
    indicator: Indicator | None = None
    month: int | None = None
    """Index of the month, or of the last of twelve; None where nothing is counted."""
    spot: Spot | None = None
    """The chosen area; None for the whole atlas."""
    beside: Spot | None = None
    """The area it is compared with."""
    second: "Asked | None" = None
    """What a second map asks; None where there is one map."""
    shape: Shape | None = None
    """Areas that are taken together; None where the view names none."""

    @property
    def manifest(self) -> Manifest:
        return self.atlas.manifest

    @property
    def base(self) -> Base | None:
        """The base that the item is counted per."""
        return self.item.base if self.item else None

    @property
    def records(self) -> RecordSet | None:
        """The record set that the item is counted from."""
        return self.item.records if self.item else None

    @property
    def comparator(self) -> str:
        """What the question compares with: that of its measure, else that of the view.

        ``expected`` is what the residents of an area lead one to expect; the others are those of
        ``data.answers.view.COMPARATORS``.
        """
        return self.measure.comparator or self.view.comparator

    @property
    def coarsest(self) -> Level:
        """The level of the atlas with the largest areas."""
        return self.manifest.levels[-1]

    def period_words(self, period: str = "") -> str:
        """A period (by default that of the view) in words; empty where nothing is counted."""
        return words_of_period(self.records, self.view.window, period or self.view.period)

    def at(self, level: Level) -> "Asked":
        """The same request, shown at another level."""
        return replace(self, level=level)

    def question(self, level: Level | None = None) -> Question | None:
        """The question to calculate at a level (by default the level shown).

        None where the view names no service or no month.
        """
        if self.item is None or self.month is None:
            return None
        scheme, tier = self.scheme, self.tier
        if scheme and tier and not is_known_by(scheme, tier):
            scheme = tier = None
        view = self.view
        at = level or self.level
        found = Question(at, self.item, view.channel, self.month, view.window, scheme, tier)
        if not (self.measure.is_of_two and self.second):
            return found
        return replace(found, against=self.second.question(at))

    def has_figures(self, level: Level) -> bool:
        """Whether the level has counts of the item for the period and the channel."""
        item, view, atlas = self.item, self.view, self.atlas
        return (
            item is not None
            and self.month in atlas.months(level.key, item.key, view.window)
            and atlas.has_channel(level.key, item.key, view.channel)
        )
