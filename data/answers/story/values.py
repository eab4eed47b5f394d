"""The values of the story. They are plain and frozen; other modules read and judge them."""

import math
from dataclasses import dataclass

from data.answers.cited import Cited
from data.answers.sentences import Sentence
from data.answers.story.chart_values import Working
from data.answers.words import HIDDEN_WORDS
from data.stats.segments import HALF
from data.stats.trend import Trend as Direction
from data.stats.verdict import Verdict
from data.store.values import RANGE, VALUE

NOTHING = (math.nan, math.nan)


@dataclass(frozen=True, slots=True)
class Pictured:
    """A map as a picture among words."""

    address: str
    described: str
    """What it shows, in words: its alternative text."""
    caption: str
    legend: tuple[tuple[str, str, str], ...] = ()
    """Label, colour and kind of each class; empty where something beside it serves as a key."""


@dataclass(frozen=True, slots=True)
class Place:
    """The area of a story, or the whole atlas."""

    reference: str
    """``<level>:<code>``, empty for the whole atlas."""
    name: str
    """Its name; where it lies, where it has none: "An output area in Headingley ward"."""
    said: str
    """Its name in a sentence: a code is said with the area around it."""
    kind: str
    """Its level in words: 'ward'; 'whole atlas'."""
    parents: tuple[tuple[str, str, str], ...]
    """Level in words, name and reference of each coarser area it lies in, from near to far."""
    bounds: tuple[float, float, float, float]
    """West, south, east, north in degrees."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One base of an area: 'residents', 23,456, 'Census 2021'."""

    label: str
    value: float
    period: str
    compared: float | None = None
    """The base of the area beside it, where there is one."""
    is_estimate: bool = False
    is_compared_estimate: bool = False
    entry: str = ""
    """Entry of the base in the register."""


@dataclass(frozen=True, slots=True)
class MixRow:
    """One segment's share of an area, of what it is compared with, and of the area beside it."""

    code: str
    name: str
    colour: str
    colour_dark: str
    count: float
    share: float
    reference_share: float
    compared_share: float | None = None
    say: str = ""
    """The owner's own words for it; empty where there are none."""


@dataclass(frozen=True, slots=True)
class MixFigure:
    """Who lives in an area."""

    title: str
    """Scheme and tier in words."""
    counted: str
    """The unit of shares: 'households' or 'people'."""
    base: str
    """What the shares are of, with its period: '12,345 (estimate) households, Census 2021'.

    Without a number where the facts of the place tell another one.
    """
    rows: tuple[MixRow, ...]
    """Empty where the classification does not reach the area."""
    cited: tuple[Cited, ...]
    note: str = ""
    kept: tuple[str, ...] = ()
    """Codes of the segments the map keeps."""
    has_page: bool = False
    """Whether each group links to the page of groups; on a stage it does not."""
    is_own: bool = False
    """Whether the page of its groups tells how they were made."""

    @property
    def is_mixed(self) -> bool:
        """Whether no segment has half."""
        return bool(self.rows) and max(row.share for row in self.rows) < HALF


@dataclass(frozen=True, slots=True)
class Wider:
    """A view that has the figure: its area or period in words, and the change of the view."""

    title: str
    patch: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """One service in an area against the comparator.

    A value is NaN where it is not known; ``state`` gives the reason (data.store.values).
    """

    item: str
    title: str
    theme: str
    theme_title: str
    base_title: str
    count: float
    state: int
    rate: float
    verdict: Verdict | None
    """None for the whole atlas, which has no comparator."""
    range: tuple[float, float] | None = None
    """The least and the most that its count can be, where only these are known."""
    rate_range: tuple[float, float] | None = None
    """The same of its rate."""
    compared_rates: tuple[float, float] | None = None
    """The least and the most of the rate of the area beside it; None where there is none."""
    compared_state: int = 0
    reference_rates: tuple[float, float] | None = None
    """The same of the comparator, where the verdict is on the ratio of two rates and lacks it.

    Otherwise None.
    """
    event: str = ""
    """Name of one event of the count, in the singular."""
    base_is_estimate: bool = False
    """Whether the base of the rate was scaled up."""
    stands_out: bool = False
    """Whether its difference may be volunteered, as one of all findings of the area."""
    rounding: int = 1
    """Its count was rounded to the nearest of this to protect people; 1 for none."""
    hidden_words: str = HIDDEN_WORDS
    """Why it is hidden where it is: to protect people, or because it came so from the owner."""

    @property
    def is_shown(self) -> bool:
        """Whether its count is known, or the least and the most of it."""
        return self.state in (VALUE, RANGE)

    @property
    def ends(self) -> tuple[float, float]:
        """The least and the most that its count can be; the count twice where it is known."""
        return self.range or (self.count, self.count)

    @property
    def rates(self) -> tuple[float, float]:
        """The least and the most that its rate can be; the rate twice where it is known."""
        return self.rate_range or (self.rate, self.rate)

    @property
    def has_rate(self) -> bool:
        return not math.isnan(self.rates[0])

    @property
    def references(self) -> tuple[float, float]:
        """The least and the most that the rate of the comparator can be; NaN where not known."""
        if self.reference_rates is not None:
            return self.reference_rates
        return self.verdict.range_of("reference") if self.verdict else NOTHING

    @property
    def is_rounded(self) -> bool:
        return self.rounding > 1


@dataclass(frozen=True, slots=True)
class ChannelRow:
    """One channel's part of a service in an area and in the comparator."""

    title: str
    count: float
    state: int
    share: float
    reference_share: float
    hidden_words: str = HIDDEN_WORDS
    share_range: tuple[float, float] | None = None
    """The least and the most that its share can be, where only these are known."""
    reference_range: tuple[float, float] | None = None
    """The same of the comparator."""


@dataclass(frozen=True, slots=True)
class TrendLine:
    """One line of the trend: a value per month, None for a gap."""

    name: str
    values: tuple[float | None, ...]
    ranges: tuple[tuple[float, float] | None, ...] = ()
    """The least and the most of each value that is a range; empty where none is."""


@dataclass(frozen=True, slots=True)
class ControlLimits:
    """Control limits of a stretch of months, in events a month.

    ``start`` and ``end`` are places among the months of the trend; both belong to the stretch.
    """

    start: int
    end: int
    mean: float
    low: float
    high: float
    outside: tuple[int, ...]
    """Places of the months outside the limits."""
    in_rows: int
    """How many months belong to a run.

    A run is 7 or more in a row on one side of the mean, or all rising or all falling.
    """


@dataclass(frozen=True, slots=True)
class RecentTrend:
    """Whether the latest five separate years show a rise or a fall."""

    verdict: Direction
    reason: str
    """Why there is no trend, as the end of a sentence; empty where there is one."""
    counts: tuple[float, ...] = ()
    """Rates of the five years, oldest first."""
    slope: float = float("nan")
    """Slope of the rate per 1,000, for each year."""


@dataclass(frozen=True, slots=True)
class Trend:
    """A service over time: its counts as bars, and rates as lines. A stock has lines only."""

    title: str
    unit: str
    """Unit of the lines: 'reports per 1,000 residents'."""
    events: str
    each: str
    """The period of a bar: 'month'. 'count' for a stock, whose lines join its counts."""
    over: str
    """The period of a point of the lines: '12 months', 'a year'; empty for a stock."""
    periods: tuple[str, ...]
    """Labels of all periods from first to last, or the days of a stock's counts."""
    ends: tuple[str, str]
    """The first and the last period in words."""
    bars: TrendLine
    """Count of the area in each period."""
    lines: tuple[TrendLine, ...]
    """Rates of the area, its comparator, and the area beside it."""
    breaks: tuple[tuple[str, str], ...] = ()
    """Month and sentence of each change of the definition."""
    marked: str = ""
    """The period the page shows."""
    hidden_months: int = 0
    hidden_words: str = HIDDEN_WORDS
    ranges: tuple[tuple[float, float] | None, ...] = ()
    """The least and the most of each count that is a range; empty where none is."""
    missing_months: int = 0
    limits: tuple[ControlLimits, ...] = ()
    recent: RecentTrend | None = None

    @property
    def is_stock(self) -> bool:
        return not self.over


@dataclass(frozen=True, slots=True)
class SmallTrend:
    """Two lines that fit beside a sentence: the place, and what it is compared with."""

    title: str
    """What is drawn: "Loans a year per 1,000 residents"."""
    periods: tuple[str, ...]
    lines: tuple[TrendLine, ...]
    marked: str = ""
    """The period that is shown."""


@dataclass(frozen=True, slots=True)
class Story:
    """Everything the story panel shows of one view."""

    place: Place
    comparator: str
    """The comparator in words; empty for the whole atlas on its own."""
    comparator_short: str
    """The comparator's name for the head of a column."""
    known_short: str
    """The name of the whole atlas or the parent.

    It is used for figures that next door or an earlier time does not have.
    """
    mix_short: str
    """The comparator of the mix."""
    compared: Place | None
    """A second area, shown beside it."""
    facts: tuple[Fact, ...]
    sentences: tuple[Sentence, ...]
    mix: MixFigure | None
    period: str
    """'12 months to June 2019'."""
    service_title: str
    service_place: str
    """A sentence where the service figures are of a larger area than the chosen one."""
    chosen: ServiceRow | None
    trend: Trend | None
    channels: tuple[ChannelRow, ...]
    services: tuple[ServiceRow, ...]
    absent: tuple[str, ...]
    """Titles of services that have no data for the period."""
    cited: tuple[Cited, ...] = ()
    """The sources of the figures of the chosen service."""
    services_cited: tuple[Cited, ...] = ()
    """The sources of the figures of all services."""
    notes: tuple[str, ...] = ()
    """Notes that must accompany every figure of the chosen service."""
    elsewhere: str = ""
    """How many of its events are of places outside the atlas, beside the total of the atlas."""
    expected: Verdict | None = None
    """The chosen service against what the residents of the area lead one to expect."""
    working: Working | None = None
    wider: tuple[Wider, ...] = ()
    """Views that have the figure of the chosen service, where this one has none."""
