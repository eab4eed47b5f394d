"""atlas.toml: the one file that says what an atlas is made of. Every key is declared, and
documented, here.
"""

import os
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from glob import glob
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from data.errors import CatalogueError
from data.model import CampaignStatus, Window
from data.pipeline.dates import DateForm, DateOrder, form_problems, is_period
from data.pipeline.forms import CELL, HEAD_LINES, HEADING, TableForm, Wide
from data.pipeline.schemes import filled_like
from data.rules import OPEN
from data.talk import MOST_SCENES, Scene
from data.windows import YearKind

Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,59}$")]
Group = Annotated[str, Field(pattern=r"^[^\s,:][^,:\x00-\x1f]{0,119}$")]


class Entry(BaseModel):
    """Base of every table of atlas.toml."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _texts(given: object) -> object:
    """One value or a list of values as a tuple of texts: a number in TOML stands for its text."""
    listed = given if isinstance(given, list | tuple) else (given,)
    return tuple(
        str(v) if isinstance(v, int | float) and not isinstance(v, bool) else v for v in listed
    )


Texts = Annotated[tuple[str, ...], BeforeValidator(_texts), Field(min_length=1)]
"""One value, or a list of values."""


class TableEntry(Entry):
    """What can be said of every table that rows are read from.

    Each entry that names a table of rows is one of these, so that a new key needs one line here.
    """

    where: dict[str, Texts] = Field(
        {},
        description=(
            'Column → value or list of values: `where = { Sex = "Persons" }`. Only rows that have'
            " one of them in each of these columns are meant; the others are out of scope, and"
            " counted. Case and outer spaces do not matter."
        ),
    )
    leave_out: dict[str, Texts] = Field(
        {},
        description=(
            "Column → value or list of values of rows that are not meant, such as a service that"
            ' this atlas does not show: `leave_out = { Type = ["Test", "Internal"] }`. They are'
            " out of scope, and counted."
        ),
    )

    delimiter: str = Field(
        "",
        max_length=1,
        description=(
            "Character between the values of a text file; by default the tab of a `.tsv` file and"
            " the comma of any other."
        ),
    )
    encoding: str = Field(
        "utf-8",
        description="Encoding of a text file, for example 'cp1252' for an old Windows export.",
    )
    sheet: str = Field("", description="Sheet of a workbook; by default its first one.")
    header_row: int = Field(
        0,
        ge=0,
        le=HEAD_LINES,
        description=(
            "Row of the header, from 1. By default it is found: it is the first row with all the"
            " names of columns that the entry gives."
        ),
    )
    headings: tuple[str, ...] = Field(
        (),
        description=(
            "Names of the columns, in order, of a file whose first row is a row of the table, as"
            " those of Code-Point Open are."
        ),
    )

    @model_validator(mode="after")
    def _headed_once(self) -> "TableEntry":
        if self.headings and self.header_row:
            raise ValueError(
                f"header_row = {self.header_row} and headings given; headings are for a file"
                " without a row of headings, so leave one of them out"
            )
        return self

    @property
    def form(self) -> TableForm:
        """How the table lies in its file."""
        return TableForm(
            delimiter=self.delimiter,
            encoding=self.encoding,
            sheet=self.sheet,
            header_row=self.header_row,
            headings=self.headings,
        )

    @property
    def scope_columns(self) -> tuple[str, ...]:
        """Columns that say which rows are meant."""
        return tuple(dict.fromkeys([*self.where, *self.leave_out]))


class DatedEntry(TableEntry):
    """Keys that say how dates and periods are written, for every table that has them."""

    date_order: DateOrder = Field(
        "iso",
        description=(
            "Order of day, month and year where all are numbers: 'iso' 2024-03-31, 'uk' 31/03/2024,"
            " 'us' 03/31/2024. ISO dates and dates with the name of a month are read under any."
        ),
    )
    date_format: str = Field(
        "",
        description=(
            "Format of the dates as for Python's strptime, such as `%d%m%Y`. Only texts of this"
            " format, and whole ISO dates, are then read."
        ),
    )
    spreadsheet_days: bool = Field(
        False,
        description=(
            "True where a number of five digits is a spreadsheet's day: 45000 is 15 March 2023."
        ),
    )
    time_zone: str = Field(
        "",
        description=(
            "Where times with an offset (Z, +01:00) are moved to before their day is taken, such as"
            " 'Europe/London'."
        ),
    )
    years: YearKind = Field(
        "",
        description=(
            "What 2023/24 is: an 'academic' year (September to August); otherwise a financial year"
            " (April to March)."
        ),
    )

    @property
    def dates(self) -> DateForm:
        """How its dates are written."""
        return DateForm(
            order=self.date_order,
            format=self.date_format,
            spreadsheet_days=self.spreadsheet_days,
            time_zone=self.time_zone,
            years=self.years,
        )

    @model_validator(mode="after")
    def _readable(self) -> "DatedEntry":
        if problems := form_problems(self.dates):
            raise ValueError("; ".join(problems))
        return self


def _turned(given: object, filled_in: Mapping[str, dict[str, object]]) -> object:
    """The keys of an entry with those that ``columns_are`` stands for.

    ``filled_in`` has them for each kind of heading. Raises ValueError where one is given as well.
    """
    if not isinstance(given, dict) or not given.get("columns_are"):
        return given
    kind = given["columns_are"]
    new = filled_in.get(kind, {})
    both = [key for key in new if given.get(key) not in (None, "", new[key])]
    if both:
        raise ValueError(
            f'columns_are = "{kind}" and {", ".join(both)} were given; with columns_are the'
            f" headings and the cells of the table say that, so leave out {' and '.join(both)}"
        )
    return {**given, **new}


class Keep(Entry):
    """The part of all files that is meant: the areas within some larger ones."""

    level: Key
    codes: Texts = Field(description="Codes of the areas of that level.")


class AtlasEntry(Entry):
    """What the atlas is called and who answers for it."""

    title: str = Field(description="Name shown at the top of every page.")
    organisation: str = Field("", description="Who publishes it.")
    contact: str = Field("", description="Whom to ask about it.")
    draft: bool = Field(
        False,
        description=(
            "True while the data audit is not answered: every page says so, and the atlas is served"
            " to this machine only, without files to take away."
        ),
    )
    trial: bool = Field(
        False,
        description=(
            "True where areas and postcodes are those of the packages of requirements-uk.txt and"
            " no population is known: every page says so."
        ),
    )
    fictional: bool = Field(False, description="Label every page as fictional demonstration data.")
    profile_lists: bool = Field(
        False,
        description=(
            "True where whoever may read the atlas may also send it a list of postcodes or areas"
            " and get its profile back (`wardwise profile` without the atlas on their machine). It"
            " opens nothing that the map does not show: the group of the area that each postcode"
            " lies in. Do not set it for a scheme whose licence forbids to profile customers for"
            " others."
        ),
    )
    credits: tuple[str, ...] = Field((), description="Credit lines shown on the map.")
    keep: Keep | None = Field(
        None,
        description=(
            "Cuts every file to one's own areas:"
            ' `keep = { level = "authority", codes = ["E06000022"] }`. What is cut is counted as'
            " elsewhere."
        ),
    )
    as_of: str = Field(
        "",
        pattern=r"^(\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01]))?$",
        description=(
            "Date, YYYY-MM-DD, that review dates are compared with; by default the end of the"
            " latest month with records. No build looks at the clock. A register has no snapshot"
            " after it."
        ),
    )
    published: str = Field(
        "",
        description=(
            "Folder of the publication ledger, relative to atlas.toml, such as 'published'. Builds"
            " add to it what they publish of sets under a rule, so that later builds keep it"
            " (docs/disclosure.md); by default none is kept."
        ),
    )


class Boundaries(Entry):
    """A geometry file: GeoPackage, GeoJSON, Shapefile, GeoParquet or anything else GDAL reads."""

    file: str = Field(description="Path, relative to atlas.toml.")
    code: str = Field(description="Column with the area's code.")
    name: str = Field("", description="Column with its name; leave out where it has none.")
    layer: str = Field("", description="Layer, where the file has several.")


class Members(TableEntry):
    """Which area of this level each area of the finest level belongs to."""

    file: str = Field(description="Table with one row for each area of the finest level.")
    code: str = Field(description="Column with the finest level's code.")
    parent: str = Field(description="Column with this level's code.")


class NameTable(TableEntry):
    """Names from a table, where the boundaries have none."""

    file: str
    code: str = Field(description="Column with this level's code.")
    name: str = Field(description="Column with the name.")


class Vintage(TableEntry):
    """A list of the codes of a level at another date, so that the doctor can say which date a file
    is of.
    """

    file: str
    code: str = Field(
        description="Column with the codes; a year in its name, as in LSOA21CD, is told."
    )


class LevelEntry(Entry):
    """One kind of area. The first level is the finest; the others follow from fine to coarse.

    A level of your own, such as regeneration areas, is declared like any other. Its `members` say
    which of the finest areas lie in which of yours; the rest may lie in none. Its shapes are a
    GeoPackage (`boundaries`), or merged from finer areas (`dissolved`). With `boundaries` and no
    `members`, an area belongs to the polygon that its middle lies in; the report says how many
    areas cross a border, with how much of the base. Polygons that overlap, or that hold the middle
    of no area, are refused. Its counts are protected together with those of all other levels.
    """

    key: Key
    name: str = Field(description="Singular: 'output area'.")
    names: str = Field(description="Plural: 'output areas'.")
    boundaries: Boundaries | None = Field(None, description="Geometry file; or give `dissolved`.")
    dissolved: Key | None = Field(
        None, description="Finer level whose areas are merged into this level's shapes."
    )
    members: Members | None = Field(
        None,
        description=(
            "Lookup from the finest level; a level with `boundaries` may do without, and one that"
            " is `dissolved` needs it."
        ),
    )
    names_from: NameTable | None = Field(None, description="Table of names.")
    from_zoom: int | None = Field(
        None,
        ge=0,
        le=18,
        description=(
            "Map zoom from which this level is drawn; by default from the size of its areas."
        ),
    )
    vintages: tuple[Vintage, ...] = Field(
        (), description="Lists of its codes at other dates, for the import doctor."
    )
    source: str = Field("", description="Who drew the boundaries.")
    licence: str = Field(
        "", description="Licence it is used under: 'Open Government Licence v3.0'."
    )


class LookupEntry(TableEntry):
    """Units that tables may be of, and the areas of a level that each lies in.

    They are finer areas that are not drawn, such as output areas, or areas of another date, such as
    LSOAs of 2011. Counts of a unit that lies in several areas are shared out; what lies outside
    the atlas is counted as elsewhere.
    """

    unit: Key = Field(description="What other entries call it in the place of a level.")
    name: str = Field(description="Singular: 'LSOA of 2011'.")
    names: str = Field(description="Plural: 'LSOAs of 2011'.")
    level: Key = Field(description="Level of the codes in `to`.")
    file: str
    code: str = Field(description="Column with the unit's code.")
    to: str = Field(description="Column with the code of the level's area.")
    share: str = Field(
        "",
        description=(
            "Column with the share of each unit that lies in the area, 0 to 1. The shares of a"
            " unit sum to 1, those outside the atlas among them; without the column its parts are"
            " equal."
        ),
    )
    source: str = Field("", description="Who made the lookup.")
    licence: str = Field(
        "", description="Licence it is used under: 'Open Government Licence v3.0'."
    )


class AreaPlace(Entry):
    """A place given as the code or the name of an area."""

    level: Key = Field(description="A level, or the unit of a [[lookup]].")
    code: str = Field("", description="Column with the area's code; or give `name`.")
    name: str = Field(
        "",
        description=(
            "Column with the area's name, with or without the word for the level: 'Abbey', 'Abbey"
            " Ward'. Case, accents and apostrophes do not matter."
        ),
    )
    within: str = Field(
        "",
        description=(
            "Column with the code or name of a larger area, where a name occurs more than once."
        ),
    )

    @model_validator(mode="after")
    def _one_of_both(self) -> "AreaPlace":
        if bool(self.code) == bool(self.name) or (self.within and not self.name):
            raise ValueError(
                "give exactly one of code and name (columns); within goes with name only"
            )
        return self

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns that say where a row is."""
        return tuple(c for c in (self.code or self.name, self.within) if c)


class PostcodePlace(Entry):
    """A place given as a postcode, in any spacing and case."""

    postcode: str = Field("", description="Column with the postcode; or give `postcode_in`.")
    postcode_in: str = Field(
        "", description="Column with a text that has the postcode in it, such as an address."
    )

    @model_validator(mode="after")
    def _one_of_both(self) -> "PostcodePlace":
        if bool(self.postcode) == bool(self.postcode_in):
            raise ValueError("give exactly one of postcode and postcode_in (columns)")
        return self

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns that say where a row is."""
        return (self.postcode or self.postcode_in,)


class PointPlace(Entry):
    """A place given as coordinates."""

    x: str = Field(description="Column with the easting or longitude.")
    y: str = Field(description="Column with the northing or latitude.")
    crs: str = Field(
        description=(
            "'EPSG:4326' for longitude and latitude, 'EPSG:27700' for British National Grid, or any"
            " other."
        )
    )

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns that say where a row is."""
        return self.x, self.y


Place = AreaPlace | PostcodePlace | PointPlace


def _listed(given: object) -> object:
    return given if isinstance(given, list | tuple) else (given,)


Places = Annotated[tuple[Place, ...], BeforeValidator(_listed), Field(min_length=1, max_length=4)]
"""One way to a place, or a list of ways in order."""


class PostcodesEntry(TableEntry):
    """A postcode directory. Each postcode falls in an area of the finest level, by code or by
    coordinates.
    """

    file: str
    postcode: str = Field(description="Column with the postcode.")
    area: str = Field("", description="Column with the finest level's code; or give x, y and crs.")
    x: str = ""
    y: str = ""
    crs: str = ""
    ended: str = Field(
        "",
        description=(
            "Column that says when a postcode was terminated, empty while it is in use; for the"
            " import doctor."
        ),
    )
    source: str = Field("", description="Who keeps the directory.")
    licence: str = Field(
        "", description="Licence it is used under: 'Open Government Licence v3.0'."
    )


class BaseEntry(TableEntry):
    """What counts are divided by."""

    key: Key
    title: str = Field(description="As in 'per 1,000 …': 'residents'.")
    unit: Literal["people", "households", "other"]
    period: str = Field(description="Date of the count: 'Census 2021'.")
    file: str
    level: Key
    code: str = Field(description="Column with the area's code.")
    value: str = Field(description="Column with the count; may be empty for some areas.")
    source: str = Field("", description="Who counted.")
    licence: str = Field(
        "", description="Licence it is used under: 'Open Government Licence v3.0'."
    )


class TierEntry(Entry):
    """One level of detail of a classification."""

    key: Key
    name: str = Field(description="Singular: 'supergroup'.")
    names: str = Field(description="Plural: 'supergroups'.")
    palette: str = Field(
        "",
        description=(
            "Name of a palette of layouts/palettes.json; by default chosen by the number of"
            " segments."
        ),
    )


class SegmentsTable(TableEntry):
    """The list of segments: one row each, with columns tier, code, parent, name and, where there
    are, colour, colour_dark and description.

    Or, with `columns`, any table that has their codes: a row for each type, say, with its group and
    its supergroup beside it. `names` and `colours` are then its columns with names and colours.
    """

    file: str
    tier: str = Field("level", description="Column that says which tier the row belongs to.")
    code: str = "code"
    parent: str = "parent"
    name: str = "name"
    colour: str = ""
    colour_dark: str = ""
    description: str = ""
    columns: dict[str, str] = Field(
        {},
        description=(
            "Tier → column with its codes, where there is no list of names: the segments are the"
            " codes in these columns, and a row says which belong together. A coarser tier without"
            " a column is the beginning of the finer codes, where `like` says so."
        ),
    )
    names: dict[str, str] = Field(
        {},
        description=(
            "With `columns`: tier → column with its names. A tier with names and no codes is"
            " numbered from 1, in the order of the file. Without names a segment is called by its"
            " tier and code."
        ),
    )
    colours: dict[str, str] = Field(
        {}, description="With `columns`: tier → column with its colours, `#rrggbb`."
    )

    @property
    def of_tiers(self) -> dict[str, dict[str, str]]:
        """The keys of a table that has a column for each tier, with what they name."""
        return {"columns": self.columns, "names": self.names, "colours": self.colours}


class Membership(TableEntry):
    """Who belongs to which segment: exactly one of the three forms."""

    file: str
    level: Key | None = Field(None, description="Level of the codes in `code`.")
    code: str = Field(
        "",
        description=(
            "Column with the area's code: one row an area (or, with `count`, one an area and"
            " segment)."
        ),
    )
    postcode: str = Field(
        "", description="Column with the postcode, where membership is by postcode."
    )
    segment: str = Field("", description="Column with the segment's code.")
    count: str = Field(
        "", description="Column with the households or people of that segment in that area."
    )
    counts: dict[str, str] = Field(
        {}, description="Segment code → column, where each segment has a column of its own."
    )
    household: bool = Field(
        False,
        description=(
            "Whether each row is one household: the rows of an area or a postcode are then counted"
            " by segment."
        ),
    )
    typicality: str = Field(
        "",
        description=(
            "Column with how typical an area is of its segment, from 0 (as near to another) to 1,"
            " as `wardwise classify` writes it."
        ),
    )
    kept: str = Field(
        "",
        description=(
            "Column with the share of draws, 0 to 1, in which an area keeps its segment when the"
            " areas are drawn again."
        ),
    )
    inputs: str = Field(
        "", description="Column with the number of inputs by which an area was put to its segment."
    )

    @property
    def marks(self) -> dict[str, str]:
        """Name of each column of the store that says how an area was put to its segment."""
        named = {"typicality": self.typicality, "kept": self.kept, "inputs": self.inputs}
        return {name: column for name, column in named.items() if column}


class SegmentEntry(Entry):
    """The owner's own words for one segment."""

    code: str = Field(min_length=1, description="Its code in the list of segments, of any tier.")
    say: str = Field(
        min_length=1,
        max_length=60,
        pattern=r"^[^\x00-\x1f]+$",
        description=(
            "Plain words for it, shown beside its official name: 'older people in villages'. They"
            " follow the name in brackets, so they begin with a small letter."
        ),
    )


class ClassificationEntry(Entry):
    """One geodemographic scheme in one version.

    `like` gives the title, scheme, version, tiers and tier of one that is known, and its segments
    and their names where these are open. Then only `key`, `like` and `membership` are needed.
    """

    key: Key
    like: str = Field(
        "",
        description=(
            "A known scheme that it is: `oac2021`, `oac2011`, `ruc2021`, `ruc2011` (with their"
            " names); `oac2001`, `mosaic2009`, `acorn` (names come with your own list)."
        ),
    )
    title: str
    scheme: str = Field(description="'OAC', 'Mosaic', 'Acorn' …")
    version: str
    tiers: tuple[TierEntry, ...] = Field(min_length=1, description="From coarsest to finest.")
    tier: Key = Field(description="Tier of the codes in the membership.")
    segments: SegmentsTable
    segment: tuple[SegmentEntry, ...] = Field(
        (), description="Plain words of your own for some or all of the segments."
    )
    membership: Membership
    weight: Literal["people", "households", "postcodes"] | None = Field(
        None,
        description=(
            "What the mix of a larger area is counted in. [postcodes where the membership has a row"
            " for each, else households]"
        ),
    )
    weight_base: Key | None = Field(
        None,
        description=(
            "Base that weighs areas in the mix of a larger area (membership by code or postcode)."
        ),
    )
    made: str = Field(
        "",
        description=(
            "File `made.json` of `wardwise classify`: what a classification of your own was made"
            " of."
        ),
    )
    source: str = ""
    licence: str = Field(
        "", description="Licence it is used under: 'Open Government Licence v3.0'."
    )

    @model_validator(mode="before")
    @classmethod
    def _filled(cls, given: object) -> object:
        return filled_like(given) if isinstance(given, dict) and given.get("like") else given

    @property
    def counted(self) -> Literal["people", "households", "postcodes"]:
        """What the mix of a larger area is counted in."""
        by_postcode = self.membership.postcode and not self.membership.household
        return self.weight or ("postcodes" if by_postcode else "households")


class OwnClassificationEntry(Entry):
    """A classification of your own, that `wardwise classify` makes of what an atlas shows.

    The command writes a list of segments, a membership and a `[[classification]]` to add. Themes
    that only some groups may see are no input, because everybody would see what they made.
    """

    key: Key
    title: str = Field(min_length=1, max_length=120)
    version: str = Field(
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,19}$", description="'2026': part of names of files."
    )
    level: Key = Field(description="Level of the areas that are grouped.")
    indicators: tuple[Key, ...] = Field((), description="Indicators, as in their last period.")
    bases: tuple[str, ...] = Field(
        (),
        description=(
            "Bases as shares of others: `older/residents` is people aged 65 and over of residents."
        ),
    )
    services: tuple[str, ...] = Field(
        (),
        description=(
            "Take-up per 1,000 of services, `theme-KEY` for all of a theme, and of one channel of"
            " them: `libraries/web`."
        ),
    )
    explains: tuple[str, ...] = Field(
        (),
        description=(
            "Services to judge the groups by. [all that are counted at the level, where empty]"
        ),
    )
    window: Window = Field("year", description="Length of the last period that take-up is of.")
    weight_base: Key = Field(description="Base that weighs areas in the mix of a larger area.")
    groups: int | tuple[int, int] = Field(
        (4, 10), description="How many groups, or the fewest and the most of them: `[4, 10]`."
    )
    beside: Key | None = Field(
        None, description="Classification to set it beside. [the first, where empty]"
    )
    tier: Key | None = Field(None, description="Tier of it. [the first, where empty]")
    lacking: float = Field(
        5,
        ge=0,
        le=50,
        description=(
            "An input that more than this share of the areas lack, in %, is left out; else they"
            " are put to groups by the inputs that they have."
        ),
    )
    starts: int = Field(20, ge=1, le=1000, description="Starts of k-means for each number.")
    seconds: float = Field(
        60, gt=0, le=86_400, description="Time for the starts, and again for the stability."
    )
    seed: int = Field(1, ge=0, le=2**31, description="The same seed gives the same groups.")

    @model_validator(mode="after")
    def _can_be_made(self) -> "OwnClassificationEntry":
        low, high = self.numbers
        if not 2 <= low <= high <= 60:
            raise ValueError(f"groups is {self.groups}; give one or two numbers from 2 to 60")
        if len(self.indicators) + len(self.bases) + len(self.services) < 2:
            raise ValueError("fewer than 2 inputs; give indicators, bases or services")
        for share in self.bases:
            if share.count("/") != 1:
                raise ValueError(f"bases has '{share}'; give a share, such as 'older/residents'")
        return self

    @property
    def numbers(self) -> tuple[int, int]:
        """The fewest and the most groups."""
        return self.groups if isinstance(self.groups, tuple) else (self.groups, self.groups)


AttributeKind = Literal["text", "number", "percent", "index"]


class AttributeColumn(Entry):
    """One attribute of a wide table: a column with a value for each segment."""

    column: str = Field(description="Its column.")
    title: str = Field("", description="Its name on the page; by default that of the column.")
    group: str = Field("", description="Heading that it stands under.")
    kind: AttributeKind = Field(
        "text", description="What a value is: words, a number, a percentage or an index."
    )
    unit: str = Field("", description="Unit of a number: 'hours a week'.")
    channel: str = Field(
        "",
        description=(
            'Key of the channel that it is the preference for: `channel = "phone"`. Its values'
            " are percentages."
        ),
    )

    @model_validator(mode="after")
    def _can_be(self) -> "AttributeColumn":
        if self.unit and self.kind != "number":
            raise ValueError(
                f"unit = '{self.unit}' is given with kind = '{self.kind}'; only a number has a unit"
            )
        if self.channel and self.kind != "percent":
            raise ValueError(
                f"channel = '{self.channel}' is given with kind = '{self.kind}'; a preference is a"
                ' percentage, so give kind = "percent"'
            )
        return self


class CrosswalkEntry(TableEntry):
    """Shares of the households of each group of one classification that are in each group of
    another: a later version, or another scheme. They sum to 1 over each group of the first.

    The page then tells by these shares what became of a group. Without such a table two versions
    are compared by the groups of their own areas.
    """

    old: Key = Field(description="The classification whose groups are shared out.")
    new: Key = Field(description="The classification that they are shared to.")
    old_tier: Key | None = Field(None, description="Tier of `code`. [the first, where empty]")
    new_tier: Key | None = Field(None, description="Tier of `to`. [the first, where empty]")
    file: str
    code: str = Field(description="Column with the code of the old group.")
    to: str = Field(description="Column with the code of the new group.")
    share: str = Field(description="Column with the share, 0 to 1.")
    source: str = Field("", description="Who made the table.")
    licence: str = Field(
        "", description="Licence it is used under: 'Open Government Licence v3.0'."
    )


class AttributesEntry(TableEntry):
    """What a classification's owner says of each segment: what people are like, how they prefer to
    be reached, the media that they use.

    Either wide, a row for each segment with `columns`; or long, a row for each segment and
    attribute, with `name` and `value`. A scheme under licence has them in the council's own file.
    """

    classification: Key = Field(description="The scheme whose segments they are of.")
    title: str = Field(min_length=1, max_length=120, description="Name of the table.")
    file: str
    code: str = Field(description="Column with the segment's code, of any tier.")
    columns: tuple[AttributeColumn, ...] = Field(
        (), description="Attributes of a wide table, in the order of the page."
    )
    name: str = Field("", description="Long table: column with the name of the attribute.")
    value: str = Field("", description="Long table: column with what is said.")
    group: str = Field("", description="Long table: column with the heading it stands under.")
    kind: str = Field(
        "",
        description=(
            "Long table: column with what a value is: 'text', 'number', 'percent' or 'index'; empty"
            " is text."
        ),
    )
    unit: str = Field("", description="Long table: column with the unit of a number.")
    channel: str = Field(
        "",
        description=(
            "Long table: column with the channel that an attribute is the preference for, by its"
            " key or a word for it; its values are percentages."
        ),
    )
    source: str = Field(min_length=1, description="Who says so.")
    licence: str = Field("", description="Licence it is used under.")
    dated: str = Field(
        min_length=1, max_length=40, description="What day, month or year it is of: '2025'."
    )

    @model_validator(mode="after")
    def _one_form(self) -> "AttributesEntry":
        if bool(self.columns) == bool(self.name and self.value):
            raise ValueError("give either columns (a wide table), or name and value (a long table)")
        if self.columns and any(self.of_long):
            raise ValueError(
                "name, value, group, kind, unit and channel are of a long table; leave them out"
            )
        return self

    @property
    def of_long(self) -> tuple[str, ...]:
        """The columns of a long table, as they are declared; empty names are not there."""
        return (self.name, self.value, self.group, self.kind, self.unit, self.channel)


class ThemeEntry(Entry):
    """A group of services."""

    key: Key
    title: str
    esd: str = Field("", description="Identifier in the esd function list.")
    groups: tuple[Group, ...] = Field(
        (),
        description=(
            "Only people in one of these groups see the theme, once sign-in is set"
            " (docs/security.md); without groups everybody does."
        ),
    )


class Points(TableEntry):
    """Where a service is given: branches, centres, sites."""

    file: str
    name: str = Field(description="Column with the point's name.")
    x: str
    y: str
    crs: str
    service: str = Field(
        "", description="Column with the service's key, where the file holds several services."
    )


class ServiceEntry(Entry):
    """A service whose take-up is counted."""

    key: Key
    title: str
    theme: Key
    esd: str = Field("", description="Identifier in the esd service list.")
    codes: tuple[str, ...] = Field(
        (),
        description=(
            "Values of the records' service column that mean this service; by default its key."
        ),
    )
    base: Key
    kind: Literal["flow", "stock"] = "flow"
    polarity: Literal["", "higher_is_better", "lower_is_better"] = ""
    counts: Literal["events", "people"] = Field(
        "events",
        description=(
            "'people' where each person is counted once in a period; 'events' where one person may"
            " have several. A register counts people. Where a stock of people has a base of people,"
            " each is taken as one of the base, and limits are those of a share."
        ),
    )
    repeats: bool = Field(
        True,
        description=(
            "False where nobody has two events in a year, such as registrations of a birth: counts"
            " then vary as independent events do, and chance is judged by that."
        ),
    )
    event: str = Field("contact", description="What one event is: 'report'.")
    events: str = Field("contacts", description="The same in the plural.")
    points: Points | None = None


class Audit(Entry):
    """The questions an analyst should be able to answer about a data set."""

    about: Literal["areas", "households", "individuals"] = "areas"
    collected: str = Field("", description="How it was collected, when and by whom.")
    purpose: str = Field("", description="What they were collected for.")
    used_for: str = Field("", description="What this atlas uses them for.")
    beyond_purpose: bool = Field(
        False,
        description=(
            "True where that is not what they were collected for: `policy` says what follows."
        ),
    )
    consent: str = Field(
        "", description="Whether people were asked if it may be shared, and for what."
    )
    sharing: str = Field("", description="Sharing protocol or licence under which it is used.")
    lawful_basis: str = ""
    retention: str = ""
    review: str = Field("", description="Date by which it is looked at again, YYYY-MM-DD.")
    owner: str = Field("", description="Who answers for the data, by name.")
    analyst: str = Field("", description="Who works with them, by name.")
    policy: Literal["refuse", "warn"] = Field(
        "refuse",
        description=(
            "What a gap in these answers, a use beyond the purpose or a passed review date does to"
            " a build about households or individuals."
        ),
    )


class Disclosure(Entry):
    """The disclosure rule of a data set."""

    preset: Literal["LA5", "HES7", "TRE10", "none"] = "LA5"
    name: str = Field("", description="Who signed 'none' off.")
    reason: str = Field("", description="Why nothing needs hiding.")

    @property
    def hides(self) -> bool:
        """Whether the preset hides counts."""
        return self.preset != OPEN

    @model_validator(mode="after")
    def _signed(self) -> "Disclosure":
        if not self.hides and not (self.name.strip() and self.reason.strip()):
            raise ValueError(
                "preset 'none' was given without a name and a reason; add both (who decided that"
                " nothing needs hiding, and why)"
            )
        return self


class CameHidden(Entry):
    """What a count can be that came hidden, such as `*`: sums of them are then ranges.

    A mark that says its own bounds, such as `5-9` or `<10`, keeps them.
    """

    least: int = Field(ge=0, description="The least that a hidden count can be.")
    most: int = Field(ge=0, description="The most that a hidden count can be.")

    @model_validator(mode="after")
    def _in_order(self) -> "CameHidden":
        if self.least > self.most:
            raise ValueError(
                f"least = {self.least} is more than most = {self.most}; give the smaller one as"
                " least"
            )
        return self

    @property
    def bounds(self) -> tuple[int, int]:
        return self.least, self.most


class Interruption(Entry):
    """A month from which counts mean something else: lines are broken there."""

    month: str = Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")
    why: str


class ServicesByValue(Entry):
    """Services made of the values of a column, each with its value for a title."""

    column: str
    theme: Key = Field(description="Theme they belong to.")
    base: Key = Field(description="What their counts are divided by.")
    at_least: int = Field(
        50, ge=1, description="Rows of a value from which it is a service of its own."
    )
    rest: str = Field(
        "Other requests", description="Title of the service of all values with fewer rows."
    )
    kind: Literal["flow", "stock"] = "flow"
    event: str = Field("request", description="What one event is: 'report'.")
    events: str = Field("requests", description="The same in the plural.")


class RecordsEntry(DatedEntry):
    """A set of records: one row an event, or one row a count."""

    key: Key
    title: str
    file: str = Field("", description="One file, or give `files` or `table`.")
    files: tuple[str, ...] = Field(
        (),
        description=(
            "Several files with the same columns. `*` and `?` stand for any text and any character:"
            " `members_*.csv`."
        ),
    )
    table: str = Field("", description="Table of the database named in [engine].")
    date: str = Field(
        "", description="Column with the date or month; or give `date_is` or `date_from`."
    )
    begins: str = Field(
        "",
        alias="from",
        description=(
            "Column with the day from which a person is there, in place of `date`. With `until` it"
            " makes the set a register, which has one row for each person and gives snapshots."
        ),
    )
    until: str = Field(
        "",
        description=(
            "Column of a register with the day on which the person left; empty, or far in the"
            " future (31/12/9999), where they are still there."
        ),
    )
    snapshots: Literal["month", "quarter", "year"] = Field(
        "month",
        description=(
            "How often the people of a register are counted: at the end of each month, quarter or"
            " year (of the kind `years`) from its first date to its last one."
        ),
    )
    date_is: str = Field("", description="The one date of all rows: '2021-07-18'.")
    date_from: str = Field(
        "",
        description=(
            "Regular expression that finds the date in a file's name, as the group `date`:"
            r" `members_(?P<date>\d{4}-\d{2}-\d{2})`."
        ),
    )
    place: Places
    service: str = Field(
        "", description="Column with the service; or give `services` or `service_is`."
    )
    services: ServicesByValue | None = Field(
        None,
        description=(
            'Makes a service of each value of a column: `services = { column = "Complaint Type",'
            ' theme = "streets", base = "residents", at_least = 50, rest = "Other requests" }`.'
        ),
    )
    service_is: Key | None = Field(None, description="The one service all rows are about.")
    channel: str = Field(
        "", description="Column with the channel; without it all rows are 'unknown'."
    )
    channels: dict[str, Key] = Field(
        {},
        description=(
            "Value of the channel column → channel key; values not named must be keys themselves."
        ),
    )
    segment: str = Field(
        "",
        description=(
            "Column with the group of the person or household of each row (age band, household"
            " type, need), which the records themselves carry. Leave `channel` out then: counts by"
            " both are not published together."
        ),
    )
    segment_scheme: Key | None = Field(
        None,
        description=(
            "Classification that the codes of `segment` are of. Its membership, with counts of"
            " people or households by area, is what the counts are divided by."
        ),
    )
    segments: dict[str, str] = Field(
        {},
        description=(
            "Value of the segment column → code of the segment; values not named must be codes"
            " themselves. Rows with any other value count in the total and in no segment."
        ),
    )
    count: str = Field(
        "", description="Column with the number of events; without it each row is one."
    )
    person: str = Field(
        "",
        description=(
            "Column that says whose event it is, such as a card or account number. It is read to"
            " find how far chance goes where the same people come again, and is never stored."
        ),
    )
    columns_are: Literal["", "periods", "services", "areas"] = Field(
        "",
        description=(
            "What the headings are, where a table has one column for each month (or other period),"
            " each service or each area, and counts below: 'periods', 'services' or 'areas'. The"
            " keys date, service and count are then left out; a place is named as"
            ' `place = { level = "ward", code = "heading" }`.'
        ),
    )
    came_hidden: CameHidden | None = Field(
        None,
        description=(
            "What a count can be that came hidden: `came_hidden = { least = 1, most = 4 }`. Sums"
            " with such parts are then ranges. Without it they stay hidden. Only with the preset"
            " 'none'."
        ),
    )
    covers: tuple[str, ...] = Field(
        (),
        description=(
            "Codes of the areas, all of one level, that the records are about:"
            ' `covers = ["E06000022"]`. Elsewhere they say nothing: other areas are shown as not'
            " covered, their people are in no rate or expectation, and rows there are counted as"
            " elsewhere. By default the records are about all areas of the atlas."
        ),
    )
    coverage: Literal["rows", "continuous"] = Field(
        "rows",
        description=(
            "'rows': a month without a single row is missing; 'continuous': it is a true zero."
        ),
    )
    years: YearKind = Field(
        "",
        description=(
            "Years that its figures are published by: 'financial' (to March), 'calendar' or"
            " 'academic' (to August), as which 2023/24 is then read. By default sets under a rule"
            " take the kind with the most whole years, and the years of other sets end with any"
            " month."
        ),
    )
    quarters: bool = Field(
        False,
        description=(
            "Publish quarters too. Sets under a rule do so at levels that hide most of their"
            " monthly counts; the proof that nothing hidden can be worked out then takes longer."
        ),
    )
    interruptions: tuple[Interruption, ...] = ()
    source: str = ""
    licence: str = ""
    credit: str = ""
    notes: tuple[str, ...] = Field(
        (), description="Sentences shown with every figure made from it."
    )
    about_use: bool = Field(
        True,
        description=(
            "False where the records are a sample that does not show how much a service is used,"
            " such as the reports on a national website; give `site` and `caution` then."
        ),
    )
    site: str = Field(
        "",
        description=(
            "Where such records were made, as named after their events: 'FixMyStreet' gives"
            " 'reports on FixMyStreet'."
        ),
    )
    caution: str = Field("", description="A sentence shown with every figure made from it.")
    audit: Audit = Audit()
    disclosure: Disclosure

    @model_validator(mode="before")
    @classmethod
    def _with_headings(cls, given: object) -> object:
        cells: dict[str, object] = {"count": CELL}
        if isinstance(given, dict) and given.get("from"):
            if given.get("date", given["from"]) != given["from"]:
                raise ValueError("date and from given; a register has no date, so leave date out")
            given = {**given, "date": given["from"]}
        return _turned(
            given,
            {
                "periods": {**cells, "date": HEADING},
                "services": {**cells, "service": HEADING},
                "areas": cells,
            },
        )

    @property
    def split(self) -> str:
        """Column that counts are told apart by: the channel, or the segment of the record."""
        return self.channel or self.segment

    @property
    def place_columns(self) -> tuple[str, ...]:
        """Columns that say where a row is."""
        return tuple(dict.fromkeys(c for way in self.place for c in way.columns))

    @property
    def form(self) -> TableForm:
        """How the table lies in its file."""
        if not self.columns_are:
            return super().form
        named = [self.date, self.service, self.split, self.person, *self.place_columns]
        return _wide_form(super().form, self, self.columns_are, named)

    @model_validator(mode="after")
    def _named_where_not_about_use(self) -> "RecordsEntry":
        if self.about_use == bool(self.site) or not (self.about_use or self.caution):
            raise ValueError(
                f"about_use = {str(self.about_use).lower()}, site = '{self.site}' and caution ="
                f" '{self.caution}' were given; where records do not show how much a service is"
                " used, give about_use = false, site (where they were made) and caution (a"
                " sentence); otherwise leave out about_use and site"
            )
        return self

    @model_validator(mode="after")
    def _one_split(self) -> "RecordsEntry":
        if bool(self.segment) != bool(self.segment_scheme):
            raise ValueError(
                f"segment = '{self.segment}' and segment_scheme = '{self.segment_scheme or ''}'"
                " were given; give both, the column and the key of the classification, or neither"
            )
        if self.segment and self.channel:
            raise ValueError(
                f"channel = '{self.channel}' and segment = '{self.segment}' were given; give one"
                " of them, because counts by channel and by segment are not published together"
            )
        return self

    @model_validator(mode="after")
    def _one_origin(self) -> "RecordsEntry":
        given = [name for name in ("file", "files", "table") if getattr(self, name)]
        if len(given) != 1:
            raise ValueError(
                f"{' and '.join(given) or 'none of file, files and table'} given; give exactly one"
                " of file, files and table"
            )
        dated = [name for name in ("date", "date_is", "date_from") if getattr(self, name)]
        if len(dated) != 1:
            raise ValueError(
                f"{' and '.join(dated) or 'none of date, date_is and date_from'} given; give"
                " exactly one of date (a column), date_is (a date) and date_from (a pattern)"
            )
        if self.date_from:
            _check_pattern(self.date_from, self.table)
        if sum(map(bool, (self.service, self.services, self.service_is))) != 1:
            raise ValueError(
                "give exactly one of service (a column), services (a column of which each value"
                " becomes a service) and service_is (a service key)"
            )
        if self.services and self.table:
            raise ValueError("services needs files; for a table write the [[service]] blocks")
        return self

    @property
    def is_register(self) -> bool:
        """Whether a row is a person who is there from one day until another."""
        return bool(self.begins)

    @model_validator(mode="after")
    def _whole_register(self) -> "RecordsEntry":
        if bool(self.begins) != bool(self.until):
            given, missing = ("from", "until") if self.begins else ("until", "from")
            raise ValueError(
                f"{given} given without {missing}; a register needs both columns, because without"
                " the people who left its earlier snapshots would be too low. If those are not in"
                " the file, count it as one snapshot: date_is, the day of the extract"
            )
        if not self.is_register:
            return self
        if rest := [k for k in ("count", "person", "columns_are", "came_hidden") if self._has(k)]:
            raise ValueError(
                f"from and {' and '.join(rest)} given; a register has one row for each person, so"
                f" leave out {' and '.join(rest)}"
            )
        if self.audit.about == "areas":
            raise ValueError(
                'a register is about people, but audit.about is "areas"; set about ='
                ' "individuals" (or "households") in [records.audit] and answer its questions'
            )
        return self

    def _has(self, key: str) -> bool:
        return bool(getattr(self, key))

    @property
    def paths(self) -> tuple[str, ...]:
        return (self.file,) if self.file else self.files


def _check_pattern(pattern: str, table: str) -> None:
    try:
        groups = re.compile(pattern).groupindex
    except re.error as error:
        raise ValueError(f"date_from '{pattern}' is not a regular expression: {error}") from None
    if "date" not in groups:
        raise ValueError(f"date_from '{pattern}' has no group 'date'; write (?P<date>…) around it")
    if table:
        raise ValueError("date_from needs files; a table has no file name, so give date or date_is")


def _wide_form(form: TableForm, entry: DatedEntry, kind: str, named: Sequence[str]) -> TableForm:
    """The form of a table whose headings are values; ``named`` are the columns beside them."""
    dates = entry.dates
    beside = tuple(n for n in (*named, *entry.scope_columns) if n and n not in (HEADING, CELL))
    return replace(
        form,
        wide=Wide(
            kind=kind,
            is_value=(lambda text: is_period(text, dates)) if kind == "periods" else bool,
            beside=beside,
        ),
    )


class IndicatorEntry(DatedEntry):
    """A statistic of an area that is not counted from records."""

    key: Key
    title: str
    unit: str = Field("", description="'rank', '%', '£' …")
    file: str
    level: Key
    code: str = Field(description="Column with the area's code.")
    value: str = Field(description="Column with the value.")
    period: str = Field(
        description="Period of the value, or the name of a column when `period_column` is true."
    )
    period_column: bool = Field(
        False, description="True where `period` names a column of the file."
    )
    columns_are: Literal["", "periods"] = Field(
        "",
        description=(
            "'periods' where the table has one column for each year or other period, with the"
            " values below. The keys value, period and period_column are then left out."
        ),
    )
    rollup: Literal["none", "sum", "mean"] = Field(
        "none",
        description=(
            "How a coarser level's value is made: not at all, as a sum, or as a mean weighted by"
            " `weight`."
        ),
    )
    weight: Key | None = Field(None, description="Base that weighs the mean.")
    decimals: int = Field(0, ge=0, le=6, description="Decimal places shown.")
    higher: str = Field("", description="What a higher value means: 'less deprived'.")
    source: str = ""
    licence: str = Field(
        "", description="Licence it is used under: 'Open Government Licence v3.0'."
    )

    @model_validator(mode="before")
    @classmethod
    def _with_headings(cls, given: object) -> object:
        filled_in: dict[str, object] = {"period": HEADING, "period_column": True, "value": CELL}
        return _turned(given, {"periods": filled_in})

    @property
    def form(self) -> TableForm:
        """How the table lies in its file."""
        if not self.columns_are:
            return super().form
        return _wide_form(super().form, self, self.columns_are, [self.code])


class EngineEntry(Entry):
    """Where records are grouped."""

    url: str = Field(
        "duckdb://", description="An Ibis connection URL; DuckDB in memory by default."
    )


class ChannelEntry(Entry):
    """A title for a channel; the usual ones have theirs already."""

    key: Key
    title: str


class ViewEntry(Entry):
    """A view that everybody is offered: a card of the page Views, with its headline as it stands.

    Copy its address from the page; `wardwise add` checks such tables and inserts them. A build and
    `wardwise check` refuse one that names a key or an area that the atlas does not have.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_name=True)

    title: str = Field(min_length=1, max_length=120, description="Its name on the card.")
    query: str = Field(
        min_length=1,
        max_length=4000,
        pattern=r"^[^\s#]+$",
        description="The part of its address after the question mark.",
    )
    audience: str = Field(
        "", alias="for", max_length=120, description='For whom it is: "Councillors".'
    )

    @model_validator(mode="after")
    def _is_a_query(self) -> "ViewEntry":
        if self.query.startswith("?") or "://" in self.query:
            raise ValueError(
                f"query is {self.query[:60]!r}, and must be the part of an address that follows the"
                " question mark, such as 'level=ward&service=libraries'"
            )
        return self


class ReachEntry(Entry):
    """A way to reach people, with what it costs: a choice of the tab Plan."""

    key: Key
    title: str = Field(min_length=1, max_length=60, description='"Letter".')
    cost: float = Field(gt=0, le=1e6, description="Pounds for each person reached.")


class CampaignEntry(Entry):
    """Something that is done in some areas for a service; the page tells what changed there.

    The tab Plan gives such a table; `wardwise add` checks it and inserts it. A build and `wardwise
    check` refuse one whose service, level or areas the atlas does not have.
    """

    title: str = Field(min_length=1, max_length=120, description="Its name on the page.")
    service: str = Field(
        description="Key of the service, or `theme-KEY` for all services of a theme."
    )
    level: Key = Field(description="Level of the areas.")
    areas: Texts = Field(description="Codes of the areas, each once.")
    begins: date = Field(description="The first day: 2027-01-04.")
    ends: date = Field(description="The last day.")
    cost: float = Field(ge=0, le=1e9, description="Pounds.")
    channel: str = Field(
        min_length=1,
        max_length=60,
        description='How people are reached, in your own words: "Letter".',
    )
    owner: str = Field(min_length=1, max_length=120, description="Who is responsible for it.")
    status: CampaignStatus = Field("planned", description="How far it is.")
    review: date = Field(description="The day on which somebody looks at what changed.")
    window: Window = Field(
        "year", description="Length of the period whose figures the areas were chosen by."
    )
    chosen: str = Field(
        pattern=r"^\d{4}-(0[1-9]|1[0-2])(-\d{2})?$",
        description="That period, by its last month: 2025-12. It says nothing of what changed.",
    )

    @model_validator(mode="after")
    def _can_be(self) -> "CampaignEntry":
        twice = next((code for code in self.areas if self.areas.count(code) > 1), None)
        if twice:
            raise ValueError(f"areas has '{twice}' more than once; give each code once")
        if self.ends < self.begins:
            raise ValueError(
                f"ends is {self.ends}, and begins is {self.begins}; give a last day that is not"
                " before the first"
            )
        if self.review < self.begins:
            raise ValueError(
                f"review is {self.review}, and begins is {self.begins}; give a day after it began"
            )
        if self.chosen[:7] > f"{self.begins:%Y-%m}":
            raise ValueError(
                f"chosen is '{self.chosen}', and begins is {self.begins}; give the period that the"
                " areas were chosen by, which is not after it began"
            )
        return self


class SceneEntry(Scene, Entry):
    """One scene of a story: a view with words of its own."""


class StoryEntry(Entry):
    """A talk: scenes in order, which the page Present shows one at a time.

    The page gives such a table; `wardwise add` checks it and inserts it. A build and `wardwise
    check` refuse one whose scenes name a key or an area that the atlas does not have.
    """

    key: Key = Field(description="Its name in an address: `mode=present&story=KEY`.")
    title: str = Field(min_length=1, max_length=120, description="Its name in the list of stories.")
    scene: tuple[SceneEntry, ...] = Field(
        min_length=1, max_length=MOST_SCENES, description="`[[story.scene]]` tables, in order."
    )


class Catalogue(Entry):
    """The whole of atlas.toml."""

    atlas: AtlasEntry
    engine: EngineEntry = EngineEntry()
    level: tuple[LevelEntry, ...] = Field(min_length=1)
    lookup: tuple[LookupEntry, ...] = ()
    postcodes: tuple[PostcodesEntry, ...] = ()
    base: tuple[BaseEntry, ...] = ()
    classification: tuple[ClassificationEntry, ...] = ()
    own_classification: tuple[OwnClassificationEntry, ...] = ()
    crosswalk: tuple[CrosswalkEntry, ...] = ()
    theme: tuple[ThemeEntry, ...] = ()
    service: tuple[ServiceEntry, ...] = ()
    channel: tuple[ChannelEntry, ...] = ()
    records: tuple[RecordsEntry, ...] = ()
    indicator: tuple[IndicatorEntry, ...] = ()
    view: tuple[ViewEntry, ...] = ()
    reach: tuple[ReachEntry, ...] = ()
    campaign: tuple[CampaignEntry, ...] = ()
    attributes: tuple[AttributesEntry, ...] = ()
    story: tuple[StoryEntry, ...] = ()

    def ledger_in(self, root: Path) -> Path | None:
        """The folder of the publication ledger; None where none is declared.

        root : the folder of atlas.toml.
        """
        return root / self.atlas.published if self.atlas.published else None

    def level_of(self, key: str) -> str:
        """The level of a key that is one, or that is the unit of a lookup."""
        return next((lookup.level for lookup in self.lookup if lookup.unit == key), key)


_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}")


def fill_variables(text: str, environment: Mapping[str, str]) -> str:
    """Replace ``${NAME}`` and ``${NAME:-default}`` in text. Raises CatalogueError naming every
    variable that is not set.
    """
    missing: list[str] = []

    def value_of(match: re.Match[str]) -> str:
        name, default = match.group(1), match.group(2)
        if environment.get(name):
            return environment[name]
        if default is None:
            missing.append(name)
            return ""
        return default

    filled = _VARIABLE.sub(value_of, text)
    if missing:
        raise CatalogueError(
            [
                f"${{{name}}} is used but the environment variable {name} is not set; set it, or"
                f" write ${{{name}:-default}}"
                for name in dict.fromkeys(missing)
            ]
        )
    return filled


def read_catalogue(path: Path, environment: Mapping[str, str] | None = None) -> Catalogue:
    """The catalogue in ``path``, of correct form. Raises CatalogueError with every problem of form.

    What it refers to is checked by data.pipeline.preflight, together with the files.
    """
    if not path.is_file():
        raise CatalogueError([f"There is no file {path}; give the path of an atlas.toml"])
    text = fill_variables(
        path.read_text(encoding="utf-8-sig"), os.environ if environment is None else environment
    )
    try:
        parsed = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CatalogueError([f"{path.name} is not valid TOML: {error}"]) from None
    return _with_files(parse_catalogue(parsed), path.resolve().parent)


def _with_files(catalogue: Catalogue, root: Path) -> Catalogue:
    """The catalogue with the files that patterns such as 'members_*.csv' stand for, sorted.

    Raises CatalogueError where no file matches a pattern.
    """
    problems, records = [], []
    for entry in catalogue.records:
        files: dict[str, None] = {}
        for pattern in entry.files:
            found = _matching(pattern, root)
            files |= dict.fromkeys(found)
            if not found:
                problems.append(
                    f"[records {entry.key}] no file matches '{pattern}'; correct the pattern or put"
                    " the files there"
                )
        records.append(entry.model_copy(update={"files": tuple(files)}))
    if problems:
        raise CatalogueError(problems)
    return catalogue.model_copy(update={"records": tuple(records)})


def _matching(pattern: str, root: Path) -> list[str]:
    if not set("*?") & set(pattern):
        return [pattern]
    # A spreadsheet that is open leaves a file beside it whose name begins with ~$.
    return sorted(
        name
        for name in glob(pattern, root_dir=root)
        if (root / name).is_file() and not Path(name).name.startswith("~$")
    )


def parse_catalogue(parsed: Mapping[str, object]) -> Catalogue:
    """A catalogue from parsed TOML. Raises CatalogueError like read_catalogue."""
    try:
        return Catalogue.model_validate(parsed)
    except ValidationError as error:
        raise CatalogueError(
            [
                f"[{_where(e['loc'])}] {e['msg'].removeprefix('Value error, ')}"
                for e in error.errors()
            ]
        ) from None


def _where(location: tuple[int | str, ...]) -> str:
    words: list[str] = []
    for part in location:
        if isinstance(part, int):
            words[-1] += f" #{part + 1}"
        else:
            words.append(part)
    return ".".join(words) or "atlas.toml"
