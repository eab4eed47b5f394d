"""The parts of an atlas, as the store's manifest holds them and the web process reads them.

They are frozen values and do no IO.
"""

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from data.own import Own
from data.rules import OPEN, RULES
from data.talk import Talk

VALUE, HIDDEN, MISSING, RANGE, NOT_COVERED = 0, 1, 2, 3, 4
"""States of a value.

HIDDEN: withheld by the disclosure rule, or came hidden. MISSING: there is no figure (no records of
the period, no base, level too fine). RANGE: part of it came hidden, and only the least and the most
that it can be are known. NOT_COVERED: the record set is not about the area.
"""

Window = Literal["month", "quarter", "year", "snapshot"]
"""A period of counts. Months, quarters and years are named by their last month.

``year``: the twelve months that end with the month named. ``snapshot``: a stock on one day.
"""

DatedBy = Literal["day", "month"]


class Frozen(BaseModel):
    """Base of every manifest value: immutable, no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Level(Frozen):
    """One kind of area, such as wards.

    Levels are ordered from finest to coarsest in the manifest.
    """

    key: str
    name: str
    names: str
    areas: int
    from_zoom: int
    """The map draws this level by itself from this zoom up, until a finer level replaces it."""
    named: bool
    """Whether its areas have names of their own (an output area has only a code)."""
    parents: tuple[str, ...]
    """Keys of the coarser levels its areas can be summed to."""
    neighbours: bool = False
    source: str = ""
    licence: str = ""


class Base(Frozen):
    """The denominator of counts: people, households or any eligible population."""

    key: str
    title: str
    """As in 'per 1,000 <title>': 'residents'."""
    unit: Literal["people", "households", "other"]
    period: str
    source: str
    level: str = ""
    """Finest level at which it is known."""
    levels: tuple[str, ...] = ()
    """Levels at which it is known for some area; empty in stores made before this was noted."""
    total: float | None = None
    """Total of the whole atlas; None where too little of it is known."""
    note: str = ""
    """A sentence: for how many areas it is not known; empty where it is known for all."""
    licence: str = ""
    part_of: str = Field("", exclude_if=lambda key: not key)
    """Key of the declared base of which this is the part that a record set covers; empty for those
    that are declared."""
    records: str = Field("", exclude_if=lambda key: not key)
    """Key of that record set."""


class Covers(Frozen):
    """The areas that a record set is about."""

    level: str
    codes: tuple[str, ...]
    """Codes of areas of that level, in order."""


class Segment(Frozen):
    """One segment of one tier of a classification."""

    code: str
    name: str
    parent: str
    colour: str
    colour_dark: str
    description: str = ""
    say: str = Field("", exclude_if=lambda words: not words)
    """The owner's own plain words: 'older people in villages'. Empty where there are none."""

    @property
    def said(self) -> str:
        """Its name in a sentence, with the plain words in brackets where there are some."""
        return f"{self.name} ({self.say})" if self.say else self.name

    @property
    def forms(self) -> tuple[str, ...]:
        """Its names for a sentence, the fullest first."""
        return (self.said, self.name) if self.say else (self.name,)


class Tier(Frozen):
    """One level of detail of a classification, such as supergroups."""

    key: str
    name: str
    names: str
    segments: tuple[Segment, ...]
    of_owner: bool | None = Field(None, exclude_if=lambda known: known is None)
    """Whether its colours are those of its owner's file; None in stores that do not say."""


class Classification(Frozen):
    """One geodemographic scheme in one version. A segment code has no meaning without it."""

    key: str
    title: str
    scheme: str
    version: str
    tiers: tuple[Tier, ...]
    """From coarsest (supergroups) to finest (subgroups)."""
    given_tier: str
    """Tier of the codes in ``mix``; coarser tiers follow by ``Segment.parent``."""
    given_level: str
    """Finest level with a membership."""
    kind: Literal["code", "counts"]
    """``code``: one segment for each area of the given level; ``counts``: a mix already there."""
    weight: Literal["people", "households", "postcodes", "areas"]
    """The unit of ``base_count`` of the mix."""
    weight_base: str = ""
    """Key of the base that ``base_count`` is made of; empty where the membership has counts."""
    source: str
    licence: str = ""
    own: Own | None = Field(None, exclude_if=lambda own: own is None)
    """How it was made, where it is one of the council's own."""


class Attribute(Frozen):
    """One thing that a table says of the segments of a classification."""

    title: str
    group: str
    """Heading that it stands under."""
    kind: Literal["text", "number", "percent", "index"]
    unit: str = ""
    channel: str = ""
    """Key of the channel that it is the preference for; empty for none."""
    values: dict[str, str]
    """Segment code → what is said of it, as it was given."""


class CrosswalkTable(Frozen):
    """Shares of each group of one classification that are in each group of another."""

    old: str
    new: str
    """Keys of the two classifications."""
    old_tier: str
    new_tier: str
    shares: tuple[tuple[str, str, float], ...]
    """Code of the old group, code of the new one, share of the old one, 0 to 1."""
    source: str = ""
    licence: str = ""


class AttributeTable(Frozen):
    """What a classification's owner says of each of its segments."""

    classification: str
    title: str
    attributes: tuple[Attribute, ...]
    source: str
    licence: str = ""
    dated: str = ""
    """The day, month or year that it is of, in words."""


class Theme(Frozen):
    """A group of services, as in the esd function list."""

    key: str
    title: str
    esd: str
    total_of: str
    """Title of the events that the theme's total counts ('reports').

    Empty where its services cannot be added up.
    """
    groups: tuple[str, ...] = ()
    """Groups that may see it; everybody may where there are none."""


class Service(Frozen):
    """A service whose take-up is counted."""

    key: str
    title: str
    theme: str
    esd: str
    base: str
    kind: Literal["flow", "stock"]
    polarity: Literal["", "higher_is_better", "lower_is_better"]
    records: str
    """Key of the record set that counts it; empty where none does."""
    events: str
    """Name of its events, in the plural: 'reports'."""
    event: str
    """Name of one event, in the singular: 'report'."""
    points: int
    """Number of service points."""
    counts: Literal["events", "people"] = "events"
    """What one count is. One person may have several events."""


class Dispersion(Frozen):
    """How many times as much the counts of an item vary as those of independent events would.

    Events of the same people come together, so that counts vary more (data.stats.dispersion).
    """

    item: str
    """A service, or the total of a theme as ``theme-<key>``."""
    value: float = 1.0
    """Variance over expectation, from 1 up, to one decimal."""
    how: Literal["declared", "persons", "periods", "unknown"] = "unknown"
    """The way it was found.

    ``declared``: the catalogue says that events are of different people (1). ``persons``: from the
    events of each person. ``periods``: from how counts of areas vary from period to period.
    ``unknown``: there is too little to tell, and 1 is taken.
    """
    level: str = ""
    """Level of the areas whose counts vary; empty where it was found in another way."""
    months: int = 0
    """Length of the periods."""
    cells: int = 0
    """Number of counts of an area and period that it rests on."""


class Channel(Frozen):
    """A way people reach a service, or a segment that records carry (see ``segment_key``)."""

    key: str
    title: str

    @property
    def is_segment(self) -> bool:
        return "." in self.key


class Carried(Frozen):
    """The segments that the records of a set carry themselves."""

    scheme: str
    """Key of their classification. Codes are of the tier that it is given at."""
    keys: tuple[str, ...]
    """Of those with any row: ``segment_key`` of each, and 'unknown' for rows with no segment."""


def segment_key(scheme: str, code: str) -> str:
    """The key under which counts of a segment that records carry are stored, as a channel's are.

    No channel has it, because the key of a channel has no full stop.
    """
    return f"{scheme}.{code}"


Fate = Literal["counted", "elsewhere", "out_of_scope", "unusable"]
"""What became of a row.

``elsewhere``: its place is valid and not in the atlas. ``out_of_scope``: the catalogue leaves it
out. ``unusable``: its place, date, count or service is empty or cannot be read.
"""


class FateOfRows(Frozen):
    """Rows of one service of a record set that became the same for the same reason.

    Rounded under a rule; ``counted`` is then what the published tables show.
    """

    service: str
    """Empty where the service is not known."""
    fate: Fate
    reason: str
    """Empty for rows that were counted."""
    rows: int
    count: int
    """Sum of the count column; as many as rows where there is none."""


class Published(Frozen):
    """One window of one record set at one level, as a build wrote it."""

    level: str
    window: Window
    months: tuple[int, ...]
    """Month indices (last months, for quarters and years) that can be shown.

    For snapshots, places in the manifest's ``snapshots``.
    """
    cells: int
    hidden: int


class Unpublished(Frozen):
    """Items of a record set that a level leaves out, so that no person can be identified."""

    level: str
    what: Literal["counts", "channels", "segments", "quarters", "months"]
    items: tuple[str, ...]
    """Services, and totals of themes as ``theme-<key>``."""
    share: float
    """Approximate share of its counts above zero that would be too small to show, 0 to 1."""
    overlaps: bool
    """Whether it is left out because the level overlaps with a larger one.

    Differences between them would give counts of parts.
    """
    instead: str
    """The next larger level where it is published; empty where none is."""


class HiddenAt(Frozen):
    """The counts of one window of a record set that are hidden at one level."""

    level: str
    window: Window
    cells: int
    """Counts above zero."""
    hidden: int


class DisclosureAudit(Frozen):
    """Results of the audit of the hidden counts of a record set (docs/disclosure.md)."""

    rule: str
    smallest: int
    """Counts from 1 to one less than this are hidden."""
    rounding: int
    cells: int
    checked: int
    """Number of counts that were shown to be safe.

    They are hidden counts, and small ones that are not published but could follow from published
    ones.
    """
    repaired: int
    """Counts that were hidden because the audit found others exposed."""
    relaxed: int = 0
    """Cells proved safe for numbers with fractions only; always 0 in stores made now."""
    fewest: int
    """Least number of values shown to be possible for every hidden count.

    The exact number would give information about the counts themselves.
    """
    at: tuple[HiddenAt, ...]


class RecordSet(Frozen):
    """A set of records after counting."""

    key: str
    title: str
    level: str
    """Finest level at which it is shown."""
    months: tuple[int, ...]
    """Month indices the records cover."""
    channels: tuple[str, ...]
    year_ends: int = 0
    """The month, 1 to 12, that its published years end with; 0 where they end with any month."""
    dated_by: DatedBy = "day"
    """Whether the days of its snapshots were given, or only their months."""
    rule: str
    """Disclosure preset: LA5, HES7, TRE10 or none."""
    rule_name: str
    """Name of the person who signed off the preset 'none'; empty otherwise."""
    rule_reason: str
    published: tuple[Published, ...]
    read: int
    """Rows: accepted, elsewhere, left out and refused together. Under a rule they are rounded, and
    those accepted are the counts that are published."""
    accepted: int
    refused: int
    """Rows that could not be used."""
    source: str
    licence: str
    credit: str
    elsewhere: int = 0
    """Rows of places that are not in the atlas."""
    left_out: int = 0
    """Rows that the catalogue leaves out."""
    fates: tuple[FateOfRows, ...] = ()
    uneven: dict[str, str] = {}
    """Service → half a sentence: groups from which far more of its rows could not be used."""
    breaks_at: tuple[tuple[int, str], ...] = ()
    """Months where the definition changed, with a sentence: charts break their lines there."""
    notes: tuple[str, ...] = ()
    audit: dict[str, str | bool] = {}
    """Answers to the data audit (data.pipeline.catalogue.Audit)."""
    unplaced: tuple[str, ...] = ()
    """Sentences about rows that could not be used, in stores made before rows had fates."""
    disclosure: DisclosureAudit | None = None
    """The audit of the hidden counts; None for the rule 'none'."""
    unpublished: tuple[Unpublished, ...] = ()
    """Items that some levels leave out under the rule."""
    dispersions: tuple[Dispersion, ...] = ()
    """For each item, how many times as much its counts vary as those of independent events."""
    about_use: bool = True
    """Whether its counts say how much a service is used.

    They do not where it is a sample, such as the reports on one national website.
    """
    site: str = ""
    """Where its events were recorded, as named after them: 'reports on FixMyStreet'.

    Empty where its counts are about use.
    """
    caution: str = ""
    """A sentence that goes with every figure made from it; empty for none."""
    came_hidden: tuple[int, int] | None = Field(None, exclude_if=lambda bounds: bounds is None)
    """The least and the most that a count can be that came hidden; None where nobody says it."""
    covers: Covers | None = Field(None, exclude_if=lambda covers: covers is None)
    """The areas it is about; None where it is about all."""
    carried: Carried | None = Field(None, exclude_if=lambda carried: carried is None)
    """The segments that its records carry; None where they carry none. It has no channels then."""

    @property
    def parts(self) -> tuple[str, ...]:
        """Keys of what its counts are told apart by: channels, or the segments it carries."""
        return self.carried.keys if self.carried else self.channels

    @property
    def rounding(self) -> int:
        """Counts that its rule does not hide are rounded to the nearest of this; 1 for none."""
        return RULES[self.rule].rounding if self.rule in RULES else 1

    @property
    def cautions(self) -> tuple[str, ...]:
        """Sentences about what its counts do not hold, for every figure made from it."""
        return (*((self.caution,) if self.caution else ()), *self.unplaced)

    @property
    def hides(self) -> bool:
        """Whether its rule hides counts."""
        return self.rule != OPEN


class Indicator(Frozen):
    """A statistic of an area that is not counted from records."""

    key: str
    title: str
    unit: str
    level: str
    """Finest level with values."""
    levels: tuple[str, ...]
    periods: tuple[str, ...]
    decimals: int
    rollup: Literal["none", "sum", "mean"]
    higher: str
    """Meaning of a higher value, as a plain phrase; may be empty."""
    source: str
    licence: str = ""

    @property
    def latest(self) -> str:
        """The last period with values; empty where no area has a value in any."""
        return self.periods[-1] if self.periods else ""


class FileEntry(Frozen):
    """One file of a build."""

    path: str
    sha256: str
    size: int


class TileFile(Frozen):
    """One GeoParquet tile: its areas and their extent (EPSG:3857, metres)."""

    level: str
    quadkey: str
    areas: int
    xmin: float
    ymin: float
    xmax: float
    ymax: float

    def meets(self, extent: tuple[float, float, float, float]) -> bool:
        """Whether some area of it may lie in an extent (west, south, east, north; EPSG:3857)."""
        west, south, east, north = extent
        return self.xmin < east and self.xmax > west and self.ymin < north and self.ymax > south


class Source(Frozen):
    """One input file or table, as it was read."""

    path: str
    """File name as the catalogue writes it; never an absolute path."""
    role: str
    sha256: str
    read: int
    accepted: int
    refused: int
    elsewhere: int = 0
    """Rows of places that are not in the atlas."""
    left_out: int = 0
    """Rows that the catalogue leaves out, and rows that repeat another."""


class SharedView(Frozen):
    """A view that the catalogue offers to everybody, as a card of the page Views."""

    title: str
    query: str
    """The query of its address, without the question mark."""
    audience: str
    """For whom it is, in words; may be empty."""


class Reach(Frozen):
    """A way to reach people, with what it costs for each."""

    key: str
    title: str
    cost: float
    """Pounds for each person reached."""


CampaignStatus = Literal["planned", "running", "finished", "stopped"]


class Campaign(Frozen):
    """Something that was done in some areas for a service, so that what changed can be told."""

    title: str
    item: str
    """A service, or the total of a theme as ``theme-<key>``."""
    level: str
    areas: tuple[str, ...]
    """Codes of areas of that level."""
    begins: date
    ends: date
    cost: float
    """Pounds."""
    channel: str
    """How people were reached, in words."""
    owner: str
    status: CampaignStatus
    review: date
    window: Window
    chosen: str
    """Label of the period, of that window, whose figures the areas were chosen by."""


class Manifest(Frozen):
    """Everything a web process needs of a build before it opens a table."""

    format: int = 1
    code_version: str
    build_id: str
    title: str
    organisation: str
    contact: str
    fictional: bool
    draft: bool = False
    trial: bool = False
    """Whether its data audit is not answered: served to its own machine only, without files."""
    credits: tuple[str, ...]
    first_month: str
    """Month 0 of every month index, ``YYYY-MM``."""
    month_count: int
    snapshots: tuple[str, ...] = ()
    """Days, ``YYYY-MM-DD``, of all snapshots of stocks, in order."""
    levels: tuple[Level, ...]
    bases: tuple[Base, ...]
    classifications: tuple[Classification, ...]
    themes: tuple[Theme, ...]
    services: tuple[Service, ...]
    channels: tuple[Channel, ...]
    records: tuple[RecordSet, ...]
    indicators: tuple[Indicator, ...]
    bounds: tuple[float, float, float, float]
    """West, south, east, north of all areas in degrees (EPSG:4326)."""
    opening: tuple[float, float, float, float] | None = None
    """The same of the bulk of the areas, where that is much smaller."""
    sources: tuple[Source, ...]
    tiles: tuple[TileFile, ...]
    warmed: dict[str, int]
    """Level → deepest zoom whose area tiles were drawn at build time; -1 for none."""
    postcodes: int
    postcodes_source: str = ""
    postcodes_licence: str = ""
    ledger: str = Field("", exclude_if=lambda fingerprint: not fingerprint)
    """Fingerprint of the publication ledger as it stands after the build; empty without one."""
    views: tuple[SharedView, ...] = Field((), exclude_if=lambda views: not views)
    reaches: tuple[Reach, ...] = Field((), exclude_if=lambda reaches: not reaches)
    campaigns: tuple[Campaign, ...] = Field((), exclude_if=lambda campaigns: not campaigns)
    attributes: tuple[AttributeTable, ...] = Field((), exclude_if=lambda tables: not tables)
    crosswalks: tuple[CrosswalkTable, ...] = Field((), exclude_if=lambda tables: not tables)
    stories: tuple[Talk, ...] = Field((), exclude_if=lambda stories: not stories)
    profile_lists: bool = Field(False, exclude_if=lambda allowed: not allowed)
    """Whether a server may count lists of customers by segment."""
    files: tuple[FileEntry, ...]

    @property
    def opens_on(self) -> tuple[float, float, float, float]:
        """West, south, east, north of what the map opens on, in degrees (EPSG:4326)."""
        return self.opening or self.bounds
