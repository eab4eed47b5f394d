"""The facts that sentences are made from.

They are plain frozen values that a page can fill from the reader and the verdicts.
"""

from dataclasses import dataclass
from typing import NamedTuple

from data.answers.words import HIDDEN_WORDS
from data.stats.inputs import VALUE
from data.stats.verdict import Band, Verdict


class Sentence(NamedTuple):
    """One fact in words, the key of its figure, and its weight (higher comes first).

    ``figure_key`` is ``<kind>:<what>``: ``rate:<service>``, ``expected:<service>``,
    ``change:<service>``, ``parts:<service>``, ``mix:<classification>``, ``people`` or ``services``.
    Pages link a sentence to the figure of that key.
    """

    text: str
    figure_key: str
    weight: float
    finding: str = ""
    """The finding that it volunteers: a member of ``data.answers.sentences.family.family_of``.

    Empty where it claims no difference.
    """
    again: str = ""
    """Its words behind another sentence about the same service, without the name and the count.

    Empty where they stay the same.
    """
    band: Band = Band.NONE
    """Its verdict: what chance can be blamed for is told once for a list (``chance_key``)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """The areas that a superlative compares: 33 wards."""

    name: str
    """Singular: 'ward'."""
    names: str
    """Plural: 'wards'."""
    areas: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rank:
    """Place among the areas of the field that have a figure, 1 being the highest value."""

    place: int
    of: int
    """Areas with a figure; fewer than the field where some are hidden or missing."""
    ties: int = 1
    """Areas that share the place, including this one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentShare:
    """One segment of one tier: its share of the area and of the comparator, each from 0 to 1."""

    code: str
    name: str
    share: float
    reference_share: float
    say: str = ""
    """The owner's own words for it; empty where there are none."""

    @property
    def said(self) -> str:
        """Its name, with the owner's words in brackets where there are some."""
        return f"{self.name} ({self.say})" if self.say else self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class MixFacts:
    """Who lives in the area, beside the comparator."""

    classification: str
    """Key of the classification."""
    tier: str
    """The tier in the singular: 'supergroup'."""
    tiers: str
    """The tier in the plural: 'supergroups'."""
    counted: str
    """The unit of shares: 'households' or 'people'."""
    reference: str
    """The comparator in words: 'Leeds'. Empty where the area is the whole atlas."""
    segments: tuple[SegmentShare, ...]
    """All segments of the tier; empty where the area has no mix."""
    total: float = float("nan")
    """How many households or people the shares of the area are of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeFacts:
    """This period against an earlier one."""

    verdict: Verdict
    """From ``verdict_between``; its comparator names the earlier period: 'the year before'."""
    before: float
    """The earlier count; NaN where it is hidden or missing."""
    earlier: str = "in the year before"
    """The earlier period, with its preposition: 'on 18 July 2020'."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartsFacts:
    """How the areas inside an authority or an atlas differ from it on one service."""

    field: Field
    higher: int
    """Areas whose verdict is higher than the whole, and lower."""
    lower: int
    hidden: int
    missing: int = 0
    few: int = 0
    """Areas with too few to judge."""
    unsaid: int = 0
    """Areas of which nothing can be said, because some counts came hidden."""
    highest: tuple[str, ...] = ()
    """Names of the areas with the highest value (several where they tie), and of the lowest."""
    highest_value: float = float("nan")
    lowest: tuple[str, ...] = ()
    lowest_value: float = float("nan")


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceFacts:
    """The known facts of one service (or theme total) in one area and period."""

    key: str
    title: str
    event: str
    """Singular: 'report'."""
    events: str
    base_title: str
    """'residents'."""
    period: str
    """With its preposition: 'in the year to June 2019'. A list says it once, at its head."""
    count: float
    """Observed; NaN where hidden or missing."""
    state: int = VALUE
    verdict: Verdict | None = None
    """From ``verdict_against``; None where the area has no comparator (the whole atlas)."""
    rate: float = float("nan")
    """Per 1,000 of the base; read only where there is no verdict."""
    rank: Rank | None = None
    change: ChangeFacts | None = None
    expected: Verdict | None = None
    """From ``expected_takeup(...).verdict(i)``: its base is the expected count."""
    gap_segment: str = ""
    """Name of the segment that makes most of the gap, and its part of it in events."""
    gap_segment_events: float = float("nan")
    parts: PartsFacts | None = None
    ends: tuple[float, float] | None = None
    """The least and the most of a count of which a part came hidden; None where it is known."""
    rates: tuple[float, float] | None = None
    """The same of the rate."""
    hidden_words: str = HIDDEN_WORDS
    """Why the count is hidden where it is."""
    is_rounded: bool = False
    """Whether counts were rounded to protect people ('about 120 reports')."""

    @property
    def least(self) -> float:
        """The least that the count can be; the count where it is known."""
        return self.ends[0] if self.ends else self.count

    @property
    def most(self) -> float:
        """The most that the count can be; the count where it is known."""
        return self.ends[1] if self.ends else self.count


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaFacts:
    """All known facts of the area in view: a ward, an authority or the whole atlas."""

    name: str
    field: Field | None = None
    """The areas it is one of; None for the whole atlas."""
    population: float = float("nan")
    population_title: str = "residents"
    is_population_estimate: bool = False
    """Whether it was scaled up from a part that is known."""
    mix: MixFacts | None = None
    services: tuple[ServiceFacts, ...] = ()
    asked: str = ""
    """The figure that the question is about, as a ``figure_key``: 'expected:lights'."""


def of_service(service: ServiceFacts, said: str, key: str, weight: float) -> Sentence:
    """A sentence that claims nothing about a service; alone, it names the service first."""
    text = f"{service.title}: {said[:1].lower()}{said[1:]}"
    return Sentence(text, key, weight, again=said)
