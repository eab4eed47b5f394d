"""The values of the folded sections and of the charts of areas.

They are plain and frozen; other modules read and judge them.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from data.answers.cited import Cited
from data.stats.inputs import Codes, Floats, Interval
from data.stats.relation import FittedLine
from data.stats.verdict import Band, Verdicts


@dataclass(frozen=True, slots=True)
class FieldFigure:
    """One service in every area of a field: all wards, or the wards of one authority.

    Arrays have the shape (n,).
    """

    names: str
    """Level of the areas, in the plural: 'wards'."""
    where: str
    """The area they lie in, in words: 'Leeds'."""
    references: tuple[str, ...]
    """``<level>:<code>`` of each area."""
    titles: tuple[str, ...]
    verdicts: Verdicts
    """Rate per 1,000 of each area, with its verdict against the comparator of the question."""
    chosen: int | None
    """Place of the chosen area among them."""
    comparator: str
    reference_count: float
    """NaN where it is known only to lie in ``reference_range``."""
    reference_base: float
    unit: str
    """'reports per 1,000 residents'."""
    base_title: str
    period: str
    download: str
    """Address of the areas as a file, empty where no file leaves the atlas."""
    note: str = ""
    """Why not every area is shown, as a sentence."""
    cited: tuple[Cited, ...] = ()
    estimated: tuple[bool, ...] = ()
    """Whether the base of each area was scaled up; empty where none was."""
    dispersion: float = 1.0
    """How many times as much its counts vary as those of independent events would."""
    part_of_base: bool = False
    """Whether each of a count is one of its base."""
    step: int = 1
    """What its counts were rounded to."""
    reference_range: tuple[float, float] | None = None
    """The least and the most of the comparator's rate, where only these are known."""
    ratios: Verdicts | None = None
    """Each area as a ratio to its own comparator (100 is as many), whose base is the number at the
    comparator's rate. None where all are compared with one rate.
    """
    has_lines: bool = True
    """Whether the comparator's value is taken as known, so that chance has lines in a funnel."""
    is_untested: bool = False
    """Whether chance is not judged."""
    refusal: str = ""
    """Why nothing is compared, empty where something is."""

    @property
    def band(self) -> Codes:
        return self.verdicts.band

    @property
    def drawn(self) -> Verdicts:
        """What the ladder and the funnel draw: ratios, or rates."""
        return self.verdicts if self.ratios is None else self.ratios

    @property
    def is_ranged(self) -> bool:
        """Whether what areas are compared with is known only as a range, so that none is drawn."""
        drawn = self.drawn.value
        return self.reference_range is not None and (self.ratios is None or (drawn != drawn).all())

    @property
    def drawn_unit(self) -> str:
        return self.unit if self.ratios is None else f"100 = as many as {self.comparator}"

    @property
    def drawn_base(self) -> str:
        """The sizes of a funnel, in words."""
        events = self.unit.partition(" per ")[0]
        if self.ratios is None:
            return self.base_title
        return f"{events} that there would be"


@dataclass(frozen=True, slots=True)
class FunnelFigure:
    """The funnel around the comparator's rate: its lines at some sizes of base."""

    field: FieldFigure
    sizes: Floats
    at_95: Interval | None
    """None where each comparator is as uncertain as the area, so that no line holds for all."""
    at_998: Interval | None
    spread: float = 1.0
    """How many times as far its areas lie from the reference as by chance alone."""
    among: Interval | None = None
    """The lines of areas that are unusual among the others; None where chance explains them all."""


@dataclass(frozen=True, slots=True)
class ScatterFigure:
    """Take-up against an indicator."""

    field: FieldFigure
    indicator: str
    unit: str
    period: str
    values: Floats
    """Value of the indicator in each area of the field, NaN where not known."""
    line: FittedLine | None
    refusal: str
    """Why there is no line, empty where there is one."""
    cited: tuple[Cited, ...] = ()
    """Data sets of the indicator."""


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """One segment's part in a service. NaN where not known."""

    code: str
    name: str
    colour: str
    colour_dark: str
    count: float
    percent: float
    base: float
    base_percent: float
    rate: float
    """Users over base, in the unit that the figure names."""
    index: float
    low: float
    high: float
    band: Band
    is_important: bool
    reason: str
    """Why there is no index, empty where there is one."""
    inner: tuple[str, ...] = ()
    """Codes of its segments in the next finer tier."""
    ranges: "ProfileRanges | None" = None
    """The least and the most of its numbers; None where they are known."""
    say: str = ""
    """The owner's own words for it; empty where there are none."""
    is_withheld: bool = False
    """Whether its count is hidden to protect people."""

    @property
    def indices(self) -> tuple[float, float]:
        """The least and the most that the index can be: twice the same where it is known."""
        return self.ranges.index if self.ranges else (self.index, self.index)


@dataclass(frozen=True, slots=True)
class ProfileRanges:
    """The least and the most of the numbers of a segment."""

    count: tuple[float, float]
    percent: tuple[float, float]
    rate: tuple[float, float]
    index: tuple[float, float]


@dataclass(frozen=True, slots=True)
class ProfileFigure:
    """Who uses a service: segments against the base."""

    place: str
    title: str
    """Scheme and tier in words."""
    events: str
    base_title: str
    rate_title: str
    """'Rate per 1,000', 'Penetration, %' or 'Take-up, %'."""
    rate_decimals: int
    rows: tuple[ProfileRow, ...]
    tiers: tuple[tuple[str, str, bool], ...]
    """Key and name of each tier that can be shown, and whether it is the one shown."""
    notes: tuple[str, ...]
    cited: tuple[Cited, ...] = ()
    kept: tuple[str, ...] = ()
    """Codes of the segments the map keeps."""
    finer: tuple[str, str] = ("", "")
    """Key and name in the plural of the next finer tier, empty where there is none."""
    within: str = ""
    """Code and name of the coarser segment whose parts alone are shown, empty where all are."""
    is_recorded: bool = False
    """Whether the records say of which group each is."""
    other: tuple[str, str] = ("", "")
    """Key and title of the classification that records carry, where another is shown; of the
    atlas's first, where that of the records is shown."""


@dataclass(frozen=True, slots=True)
class MissedRanges:
    """The least and the most of the numbers of an area of which some counts came hidden."""

    observed: tuple[float, float]
    expected: tuple[float, float]
    missing: tuple[float, float]


@dataclass(frozen=True, slots=True)
class MissedRow:
    """One area with fewer than expected. Numbers are events or people; NaN where not known."""

    reference: str
    name: str
    where: str
    observed: float
    expected: float
    missing: float
    """Expected less observed, and its 95 % interval."""
    low: float
    high: float
    band: Band
    base: float
    segment: str
    """Name of the segment that makes most of the gap, empty where it is not known."""
    segment_code: str
    segment_missing: float
    channel: str
    channel_of: str
    """The words before the channel.

    They are 'most of theirs by' (for that segment) or 'most here by'.
    """
    is_of_people: bool = False
    """Whether the numbers are of people, each counted once; else they are of events."""
    is_chosen: bool = False
    base_is_estimate: bool = False
    ranges: MissedRanges | None = None
    """Where its numbers are known only to lie between two ends."""


@dataclass(frozen=True, slots=True)
class MissedFigure:
    """Who is missing: areas by expected less observed, largest first."""

    names: str
    events: str
    base_title: str
    period: str
    where: str
    """Where the areas lie: a parent's name, or the atlas's."""
    rows: tuple[MissedRow, ...]
    """The rows of one page."""
    first: int
    """Place of the first row in the whole list, from 0."""
    total: int
    below: int
    """Areas whose interval lies below what is expected."""
    areas: int
    chance: str
    """How many areas chance alone would put outside, in words."""
    files: Mapping[str, str]
    """The address of each file of the whole list, by its name; empty where none may leave."""
    notes: tuple[str, ...]
    cited: tuple[Cited, ...] = ()
    is_recorded: bool = False
    """Whether the records themselves say which group each is of."""
    other: tuple[str, str] = ("", "")
    """Key and title of the classification to look at as well, where records carry one."""


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a working.

    It has a name, the formula in words and the formula with numbers.
    """

    name: str
    formula: str
    numbers: str


@dataclass(frozen=True, slots=True)
class Working:
    """The calculation of the figures of the chosen service."""

    steps: tuple[Step, ...]
    sources: tuple[tuple[str, str], ...]
    """Name and text of each thing that they rest on: base, files, build."""
    cited: tuple[Cited, ...] = ()


PAGE = 10
"""Rows of a page of who is missing."""
