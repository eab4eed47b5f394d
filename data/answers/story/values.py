"""What the story is drawn from: plain frozen values, read and judged elsewhere."""

from dataclasses import dataclass

from data.answers.cited import Cited
from data.answers.sentences import Sentence
from data.answers.story.chart_values import Against, Working
from data.stats.trend import Trend as Direction
from data.stats.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Place:
    """The area a story is about, or the whole atlas."""

    reference: str
    """``<level>:<code>``, empty for the whole atlas."""
    name: str
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
    """The same of the area beside it, where there is one."""
    entry: str = ""
    """Of the base in the register."""


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


@dataclass(frozen=True, slots=True)
class MixFigure:
    """Who lives in an area."""

    title: str
    """Scheme and tier in words."""
    counted: str
    """What shares are of: 'households' or 'people'."""
    total: float
    rows: tuple[MixRow, ...]
    """Empty where the classification does not reach the area."""
    cited: tuple[Cited, ...]
    note: str = ""
    kept: tuple[str, ...] = ()
    """Codes of the segments the map keeps."""


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """One service in an area against the comparator. NaN where not known; ``state`` says why
    (data.store.values).
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
    """None for the whole atlas, which has nothing to be compared with."""
    compared_rate: float | None = None
    compared_state: int = 0
    reference_rate: float | None = None
    """Of the comparator, where the verdict is on the ratio of two rates and does not say it; else
    None.
    """
    event: str = ""
    """What one of the count is, in the singular."""


@dataclass(frozen=True, slots=True)
class ChannelRow:
    """One channel's part of a service in an area and in the comparator."""

    title: str
    count: float
    state: int
    share: float
    reference_share: float


@dataclass(frozen=True, slots=True)
class TrendLine:
    """One line of the trend: a value per month, None for a gap."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class ControlLimits:
    """Control limits of a stretch of months, in events a month. ``start`` and ``end`` are places
    among the months of the trend, both within.
    """

    start: int
    end: int
    mean: float
    low: float
    high: float
    outside: tuple[int, ...]
    """Places of the months outside the limits."""
    in_rows: int
    """How many months lie in a row of 7 or more on one side of the mean, or all rising or
    falling.
    """


@dataclass(frozen=True, slots=True)
class RecentTrend:
    """Whether the latest five separate years go up or down."""

    verdict: Direction
    reason: str
    """Why it cannot be told, as the end of a sentence; empty where it can."""
    counts: tuple[float, ...] = ()
    """Of the five years, oldest first."""
    slope: float = float("nan")
    """Of the rate per 1,000, a year."""


@dataclass(frozen=True, slots=True)
class Trend:
    """A service month by month."""

    title: str
    unit: str
    """Of the lines: 'reports per 1,000 residents'."""
    events: str
    months: tuple[str, ...]
    """``YYYY-MM``, every month from first to last."""
    bars: TrendLine
    """Count of the area in each month."""
    lines: tuple[TrendLine, ...]
    """Rates over 12 months: the area, what it is compared with, the area beside it."""
    breaks: tuple[tuple[str, str], ...] = ()
    """Month and sentence, where the definition changed."""
    marked: str = ""
    """The month the page shows."""
    hidden_months: int = 0
    missing_months: int = 0
    limits: tuple[ControlLimits, ...] = ()
    recent: RecentTrend | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """Everything the story panel shows of one view."""

    place: Place
    comparator: str
    """What it is compared with, in words; empty for the whole atlas on its own."""
    comparator_short: str
    """The same for the head of a column."""
    known_short: str
    """The same of the whole atlas or the parent, where figures are compared that next door or an
    earlier time does not have.
    """
    mix_short: str
    """What the mix stands beside."""
    compared: Place | None
    """A second area beside it."""
    facts: tuple[Fact, ...]
    sentences: tuple[Sentence, ...]
    mix: MixFigure | None
    period: str
    """'12 months to June 2019'."""
    service_title: str
    service_place: str
    """Where the service figures are of a larger area than the chosen one: a sentence that says
    so.
    """
    chosen: ServiceRow | None
    trend: Trend | None
    channels: tuple[ChannelRow, ...]
    services: tuple[ServiceRow, ...]
    absent: tuple[str, ...]
    """Titles of services that have no data for the period."""
    cited: tuple[Cited, ...] = ()
    """What the figures of the chosen service come from."""
    services_cited: tuple[Cited, ...] = ()
    """What the figures of all services come from."""
    notes: tuple[str, ...] = ()
    """What must be said with every figure of the chosen service."""
    expected: Verdict | None = None
    """The chosen service against what the people who live here lead one to expect."""
    working: Working | None = None
    against: tuple[Against, ...] = ()
