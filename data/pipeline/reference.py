"""Write docs/data.md from the models: every key of atlas.toml and every column of the store.

Run ``python -m data.pipeline.reference`` to write it.
"""

import re
import sys
import types
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from data import schema
from data.pipeline import catalogue
from data.pipeline.channels import CHANNEL_TITLES, CHANNEL_WORDS
from data.pipeline.disclosure import RULES
from data.pipeline.marks import FORMS, MARKS
from data.pipeline.sources import workbook
from data.pipeline.sources.sheets import SECONDS_AT_MOST
from data.pipeline.start.products import products_of

TARGET = Path(__file__).resolve().parents[2] / "docs" / "data.md"


def marks_table() -> str:
    """The marks that stand in the place of a number, as a table."""
    rows = [
        f"| {', '.join(f'`{text}`' for text in mark.texts)} | {mark.meaning} | {mark.words} |"
        for mark in MARKS
    ]
    return "\n".join(["| mark | read as | meaning |", "|---|---|---|", *rows])


def channels_table() -> str:
    """The channels, with the words that extracts have for them, as a table."""
    rows = [
        f"| `{key}` | {title} | {', '.join(word for word in CHANNEL_WORDS[key] if word)} |"
        for key, title in CHANNEL_TITLES.items()
    ]
    return "\n".join(["| key | channel | words |", "|---|---|---|", *rows])


_USES = (
    ("boundaries", "boundaries"),
    ("lookup", "lookups between areas"),
    ("names", "names of areas"),
    ("postcodes", "postcodes"),
    ("base", "people and households"),
    ("classification", "classifications"),
    ("indicator", "indicators"),
    ("records", "records"),
)


def products_table() -> str:
    """The products that `wardwise start` knows by their headings, as a table."""
    rows = [
        f"| {told} | {product.title} | {product.publisher} | {product.licence or 'see its page'} |"
        f" {product.headed_in} |"
        for use, told in _USES
        for product in products_of(use)
    ]
    return "\n".join(
        ["| for | product | publisher | licence | headings as in |", "|---|---|---|---|---|", *rows]
    )


_FILLED_IN = (
    f"{workbook.UNPACKED_AT_MOST // 10**6:,}",
    f"{workbook.PARTS_AT_MOST:,}",
    SECONDS_AT_MOST,
    workbook.MEMORY_AT_MOST // 2**30,
    f"{workbook.CELLS_AT_MOST:,}",
    ", ".join(f"`{form}`" for form in FORMS),
    marks_table(),
    channels_table(),
    products_table(),
)
"""Values of the limits and marks in the introduction, in order."""

INTRODUCTION = """# Data: what goes in, what comes out

<!-- Written by `python -m data.pipeline.reference` from data/pipeline/catalogue.py and \
data/schema.py; a test compares them. -->

An atlas is made from files that a council has already: boundaries, lookups, a segmentation, \
extracts of service records.
One file, `atlas.toml`, says what they are and which column is which.
Paths are relative to it.
`${NAME}` and `${NAME:-default}` are filled from the environment.

```
wardwise build path/to/atlas.toml --store store
```

Before that, `wardwise check path/to/atlas.toml --html check.html` looks at the same files \
without building.
It reports encoding and delimiter, dates, codes of another vintage, postcodes, swapped \
coordinates, services that are not in the catalogue, repeated rows, where the rows lie that \
cannot be used, and what the disclosure rule would hide.
It writes nothing but the report that you ask for (`--json` for programs).
Where a key of `atlas.toml` would mend what it found, it prints the line.
`--fix` shows the difference, asks, writes the lines and checks again; comments stay.
It never writes what only a person can decide, such as which of several rows is meant.
A build that is refused prints the same lines.
With `--store store` it also compares the counts with those of the present atlas, as a build does.
[The command line](commands.md) has all options.

## When a build stops because it took too little in

A build puts a new atlas in the place of the present one only if enough was taken in.
It stops, and the present atlas stays, where

* no row of a file or table of a record set can be used,
* an indicator or a base has no readable value, or
* a record set holds less than half of the counts that the present atlas holds for the same months.

The last rule compares totals over all services of a record set, from the first to the last \
month of the new files.
So a shorter extract is no loss, but months missing within it are.
Of the present atlas it takes the counts that are published at the coarsest level, where the \
disclosure rule hides least.
Hidden counts are left out, so the new files are never asked for more than there was.
Totals of a set with a rule that hides counts are rounded before they are compared.
A present atlas that cannot be read stops nothing.
Neither does a record set that the catalogue no longer has: the build prints a note.

Where the smaller figures are right, name the record set, indicator or base by its key.
The report of the build then says so.
The option may be given several times.

```
wardwise build path/to/atlas.toml --store store --accept-less crm
```

`wardwise check` judges by the same rules.

## Examples

Two whole examples are `tests/real/leeds.toml` and `tests/real/england_wales.toml`.
Records may be a table of a database: [Scale](scale.md).

## How values are read

* **Tables** are CSV, TSV, Parquet, XLSX, XLSB, XLS or ODS.
  Every value is read as text first, so that a code that looks like a number stays a code.
  Every table has the keys `encoding`, `delimiter`, `sheet`, `header_row` and `headings`.
* **Titles above a table** are no fault.
  The header is the first row with all the names that the entry gives; `header_row` says it where \
that does not.
  Headings that nobody asks for may be blank or repeated.
  Spaces around a heading and line breaks in it do not matter.
* **Notes below a table** ("Source: …"), and blank rows there, are left out and counted.
* **Rows of totals** are left out and counted: those whose place is "Total", "All areas", "England",
  or a larger area of the atlas by its code or name.
* **Wide tables** have one column for each period, service or area, with counts below.
  `columns_are = "periods"` turns such a table when it is read: each filled cell is then a row, \
with the columns `heading` and `cell`.
  Empty cells are left out and counted.
* **Workbooks** are read in a process of their own, with limits.
  A workbook may unpack to %s MB and hold %s parts.
  A sheet may take %s seconds and %s GB of memory to read.
  On systems other than Linux, where memory cannot be limited, it may reach %s cells (rows times \
columns).
  A file beyond that is refused; save its sheet as CSV.
  A date is taken as a day, whatever the format of its cell.
  A cell with an error such as `#N/A`, or with a formula that has no stored result, is never read \
as empty: its row is set aside with that text.
  Of merged cells only the first has a value.
* **Codes** are trimmed and compared without regard to case.
  `8.0`, as spreadsheets write it, is code 8.
* **Dates** are read as [Dates and periods](#dates-and-periods) tells, and never guessed.
* **Places** are codes or names of a level, postcodes in any spacing or within an address, or \
coordinates in any reference system you name.
  A list of them is tried in order: `place = [{ postcode = "Postcode" }, { level = "lsoa", code = \
"LSOA" }]`.
  The build says how many rows came by each.
* **Names of places** match with or without the word for the level ("Abbey Ward"), whatever their \
case, accents and apostrophes.
  `within` names the larger area where a name occurs twice.
* **Parts of one code**, such as the islands of an area, are joined, and the build says so.
* **Tables of other areas.**
  A `[[lookup]]` leads from a *unit* that is not drawn to a level: from finer areas such as output \
areas, or from areas of another date such as LSOAs of 2011.
  Its unit then stands in the place of a level, in bases, memberships, indicators and places.
  Bases are summed, classes become a mix.
  Events of a unit that lies in several areas are shared out in whole numbers, or go where a later \
way to the place says.
* **Your own areas only.**
  `keep` in `[atlas]` cuts every file to the areas within some larger ones.
  Larger areas without a member in the atlas are left out by themselves.
  Rows about what was cut are elsewhere, and no fault.
* **Services by value.**
  `services = { column = "Complaint Type", theme = "streets", base = "residents", at_least = 50, \
rest = "Other requests" }` makes a service of each value.
  Values that look like texts about people go to the rest.
* **Channels** are known by the words in [Channels](#channels).
* **Counts** may be written `1,200`, `1 200` or `3.0`.
  A mark behind a number, as in `1,234 [p]`, `15r` or `12 [e]`, is dropped, and the build says how \
many there were.
  Marks in the place of a number are never 0: see [Marks](#marks).
* **A row that cannot be used** is set aside, with its file, row number, column, reason and value.
  It goes to the folder `<store>-refused` beside the store; `--refused` names another.
  That folder may hold personal data; it is yours and is never part of a build.
  The report counts such rows for each file and each reason.
* **Which rows are meant** is said by `where` and `leave_out`, which every table of rows has.
  Other rows are *left out*: they are counted, and not set aside.
* **Every row of a record set has one of four fates**; see below.
* **Several rows of one area.**
  A base, an indicator, a membership and a lookup have one row for each area (and period, or \
segment).
  Rows that repeat another are counted once, and the build says so.
  Rows that disagree stop the build, and the check before it, with a question: which are meant?
  It names the columns in which they differ, and the line that answers it: \
`where = { Sex = "Persons" }`.
* **A file that cannot be what the catalogue says** is refused whole.
  Examples are missing files and columns, unknown levels, boundaries without a reference system \
or with coordinates impossible for it, and one code with two names.
  All such problems are reported at once, and the old atlas stays.
* **Shapes that are not valid** are mended, and counted.
  **Areas without a population** are kept, and shown without rates.

## Dates and periods

What can mean one thing only is read as it is, whatever `date_order` says.
The month's name may be short or long, in any case.

| period | forms |
|---|---|
| day | `2024-03-31`, `20240331`, `17-May-21`, `17 May 2021`, `Mon 17th May 2021`, `May 17, 2021` |
| ISO week | `2024-W12`, `Week 12 2024`, `w/c 18 March 2024` (a Monday) |
| month | `2024-03`, `202403`, `03/2024`, `Mar-24`, `March 2024` |
| quarter | `2024-Q1`, `2024 Q1`, `Q1 2024`, `January to March 2024` |
| quarter of a financial year | `2023/24 Q1`, `2023-24 Q1`, `Q1 2023/24` |
| financial year, April to March | `2023/24`, `2023-24`, `2023/2024`, `FY 2023/24` |
| academic year, September to August | `Academic year 2023/24`; `2023/24` with \
`years = "academic"` |
| calendar year | `2024` |

The rest is read as declared, and otherwise refused.

| text | may be | declare |
|---|---|---|
| `03/04/2024`, `3.4.24` | 3 April or 4 March | `date_order = "uk"` or `"us"` |
| `45000`, `45000.5` | a spreadsheet's number of a day: 15 March 2023 | `spreadsheet_days = true` |
| `15032024`, `Y24P03` | a form of your own | `date_format = "%%d%%m%%Y"`, as for Python's \
strptime |
| `2010-11` and `2011-12`, nothing else | months or financial years | `years = "financial"` or \
`date_format = "%%Y-%%m"` |

* **Two-digit years** from 00 to 68 are 2000 to 2068, the others 1969 to 1999.
  Years before 1900 and after 2100 are refused.
* **A time** may stand before or after the date, with seconds or without, on a clock of 24 or of \
12 hours (`2:05 PM`).
* **An offset** (`Z`, `+01:00`) is left alone unless `time_zone` is declared.
  With `time_zone = "Europe/London"`, 2023-06-30T23:30:00Z is 1 July.
  Times without an offset are local already.
* **Cells with a real date** in a workbook need no `date_order`.
  Texts beside them follow it.
  The check warns where the spreadsheet seems to have swapped day and month.
* **2011-12** is December 2011, as ISO writes months, unless the other texts of the column can \
only be financial years.
  2011/12 is a financial year, unless the others can only be months.
* **The column decides.** Days, weeks and months are counted by month, a week in the month of its \
Thursday.
  A quarter or a year among them is set aside.
  Of several files all are looked at together.
* **A record set has the grain that it came in.**
  Longer periods are made from it, shorter ones never: a set by quarter has no months.
* **No column with a date?** Write `date_is = "2021-07-18"`, or take the date from the names of \
the files: `files = ["members_*.csv"]` and `date_from = 'members_(?P<date>\\d{4}-\\d{2}-\\d{2})'`.
* **Periods of indicators** are read in the same way and shown in order of time.
  Where no text of the column is a period (`Census`), all are shown as they are, in the order of \
their text.

## What becomes of each row

| fate | which rows | what the page says |
|---|---|---|
| counted | the others | |
| elsewhere | rows of a valid place that is not in the atlas | "7%% of reports come from outside \
the area", beside the total |
| out of scope | rows that `where` or `leave_out` leaves out | nothing |
| unusable | rows whose place, date, count or service is empty or cannot be read | "3%% of reports \
could not be used. Figures may be too low", for the services it touches, with the groups that it \
touches most |

A place is elsewhere only where something says so:

* a point outside all areas (0, 0 is no place);
* a postcode that the directory places outside, or in a district that it has only outside, or of a \
postcode area that the atlas has nothing of;
* a code that a lookup, a list of names or the postcode directory has and the boundaries lack, or \
a nine-character code of the same kind of area.

A postcode in no directory may be new or mistyped, and the code of another date (`vintages`) may \
be of a place in the atlas: such rows are unusable.
A service value that no service claims makes a row unusable, unless `leave_out` names it.

Rows are counted, and so is the sum of their counts, for each service and reason.
Read = counted + elsewhere + out of scope + unusable, by rows and by count, or the build stops.
A record set that is about some areas only says which: `covers = ["E06000022"]`.
Elsewhere it is *not covered*: a class of its own on the map, outside every total, expectation and \
list of who is missing ([Areas that are not covered](methods.md#areas-that-are-not-covered)).
Rows from there are elsewhere.
The check asks where records lie in few of the areas only.
The exact numbers are in `fates.json` in the owner's folder of refused rows, which only its owner \
can read.
What is published of a set under a disclosure rule is rounded part by part, and its totals are the \
sums of the rounded parts: [Disclosure control](disclosure.md).

## Marks

A text in the place of a number is *hidden*, *missing* or *not applicable*.
A hidden number may say its own bounds: %s.

%s

* A row with a **hidden** count is a part of its sums, and they are hidden too.
  `came_hidden = { least = 1, most = 4 }` in `[[records]]` says what such a count can be.
  Sums are then ranges, such as "334,305 to 374,982", and never a number in the middle \
([Bounds](methods.md#bounds)).
  Bounds that a mark says itself count before it.
* A row with a **missing** count cannot be used, and is set aside.
* A row to which a count is **not applicable** is left out. It is no zero and no hidden part.

In bases, indicators and counts by segment, every mark means that there is no value.

## Channels

A value of the channel column is the key of a channel, one of these words, or what `channels` of \
the record set says.
Case and punctuation do not matter.
Any other value counts as unknown, and the build says so.

%s

## Products known by their headings

`wardwise start` knows these files by their headings, whatever they are called, and writes their \
licence and source into `atlas.toml`.
Anything else is taken for what its values are: codes that match an area, postcodes, dates, whole \
numbers, words for channels.

%s

Mosaic and Acorn have no row here, because no public page gives the headings of their files.
The names of the groups of the Output Area Classification of 2011 and 2021 and of the Rural Urban \
Classification come with Wardwise.

## Mosaic, Acorn and OAC 2001: your own files

Names and colours of these schemes are their owners', so they come with your files.
`like` brings the rest: title, version, tiers, and what codes look like.
Two files are meant, and one may be both:

* the **membership**: a type for each postcode, household or area;
* the **list** of segments, wide as owners print it: a row for each type, with its group and its \
supergroup or category beside it.

```toml
[[classification]]
key = "mosaic"
like = "mosaic2009"

[classification.segments]
file = "mosaic_list.csv"
columns = { group = "Group", type = "Type" }
names = { supergroup = "Supergroup", group = "Group name", type = "Type name" }
colours = { group = "Group colour" }

[classification.membership]
file = "mosaic_postcodes.csv"
postcode = "Postcode"
segment = "Type"

[[classification]]
key = "acorn"
like = "acorn"
version = "2024"

[classification.segments]
file = "acorn_list.csv"
columns = { category = "Category", group = "Group", type = "Type" }
names = { category = "Category name", group = "Group name", type = "Type name" }

[classification.membership]
file = "acorn_households.csv"
postcode = "Postcode"
segment = "Type"
household = true

[[classification]]
key = "oac2001"
like = "oac2001"
weight = "households"
weight_base = "households"
membership = { file = "oac2001.csv", level = "oa", code = "OA", segment = "Subgroup" }
```

* Without `segments` the codes of the membership are the list, and a segment is called by its tier \
and code ("Type A01"); OAC 2001 and Mosaic then have their groups too, which their codes begin with.
* A supergroup with a name and no code, as Mosaic's seven, is numbered in the order of the list.
* A colour is `#RRGGBB`; one for light pages is that of dark pages too, where there is no other.
* A tier without colours has some of Wardwise's own, which nobody's owner made.
  A tier of more than 26 segments, such as the 69 types, then has the colours of its groups.
* A build stops, and says why, where a file or a column is missing, where half of the codes are \
not of the scheme or not in the list, where a segment has two parents, names or colours, and where \
a colour is none.

## How a finer level is summed to a coarser one

`members` of a level say which of its areas each area of the finest level belongs to.
Without them its `boundaries` say it: an area belongs to the polygon that its middle lies in.
Between other levels the parent is the area that holds most of the first base known at the \
finest level (*best fit*).
The build reports how much of the base lies in the right place.
It does not sum a level to one that it fits badly (under 85 %%).
"""


COMMON = {
    "key": (
        "Short name used in links and by other entries: lower-case letters, digits, `-` and `_`."
    ),
    "title": "Name shown on the page.",
    "file": "Path, relative to atlas.toml.",
    "source": "Where it comes from, as told under About the data.",
    "licence": "Licence, as told under About the data.",
    "credit": "Credit line, as told under About the data.",
    "scheme": "Name of the scheme.",
    "version": "Version of the scheme. A segment code means nothing without it.",
    "code": "Column with the code.",
    "name": "Column with the name.",
    "layer": "Layer of the file.",
    "theme": "Theme it belongs to.",
    "base": "What its counts are divided by.",
    "level": "Level of the codes.",
    "place": "Where the rows are: a code of a level, a postcode or coordinates.",
    "x": "Column with the easting or longitude.",
    "y": "Column with the northing or latitude.",
    "crs": "Reference system of x and y, for example `EPSG:27700` or `EPSG:4326`.",
    "segments": "The list of segments.",
    "membership": "Who belongs to which segment.",
    "points": "Where the service is given.",
    "kind": (
        "A flow (requests, visits) adds up over time; a stock (members, claimants) is a snapshot."
    ),
    "polarity": "Whether more is better; not judged unless given.",
    "delimiter": "Character between values.",
    "encoding": "Encoding of the file, for example `cp1252` for an old Windows export.",
    "interruptions": "Months where the definition changed.",
    "audit": "Answers to the data audit.",
    "disclosure": "The disclosure rule of the set.",
    "month": "First month of the new meaning, `YYYY-MM`.",
    "why": "What changed, as a sentence.",
    "colour": "Column with a colour for light pages, `#rrggbb`.",
    "colour_dark": "Column with a colour for dark pages. [that of light pages]",
    "parent": "Column with the code of the segment or area above.",
    "description": "Column with a description.",
    "unit": "What is counted.",
    "preset": "The preset; see below.",
    "about": "What a row is about.",
    "purpose": "What it was collected for.",
    "lawful_basis": "Lawful basis of the processing.",
    "retention": "How long it is kept.",
    "owner": "Who owns the data.",
    "analyst": "Who prepared it.",
    "service": "Column with the service.",
}
"""The meaning of a key wherever its entry does not give a longer one."""


def type_words(annotation: Any) -> str:
    """A type in an analyst's words."""
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin in (Union, types.UnionType):
        return " or ".join(type_words(p) for p in parts if p is not type(None))
    if origin is Literal:
        return " or ".join(f'`"{p}"`' for p in parts)
    if origin is tuple:
        return f"list of {type_words(parts[0])}"
    if origin is dict:
        return "table"
    if origin is Annotated:
        return type_words(parts[0])
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return f"[{annotation.__name__}](#{annotation.__name__.lower()})"
    plain = {str: "text", int: "number", float: "number", bool: "true or false", date: "day"}
    return plain.get(annotation, str(annotation))


def sentences_of(docstring: str) -> list[str]:
    """The sentences of a docstring, one a line, however its lines are wrapped.

    >>> sentences_of("A place. It has a code or\\n    coordinates, e.g. of a door.")
    ['A place.', 'It has a code or coordinates, e.g. of a door.']
    """
    return re.split(r"(?<=[.?!]) (?=[A-Z`])", " ".join(docstring.split()))


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "**required**"
    value = field.default
    if isinstance(value, BaseModel) or value in ("", None, (), {}):
        return ""
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def _entry_lines(entry: type[BaseModel], heading: str) -> Iterator[str]:
    yield f"### {heading}"
    yield ""
    yield from sentences_of(entry.__doc__ or "")
    yield ""
    yield "| key | type | default | meaning |"
    yield "|---|---|---|---|"
    for name, field in _own_first(entry):
        yield (
            f"| `{field.alias or name}` | {type_words(field.annotation)} | {_default(field)} |"
            f" {field.description or COMMON.get(name, '')} |".replace("  |", " |")
        )
    yield ""


def _own_first(entry: type[BaseModel]) -> list[tuple[str, FieldInfo]]:
    """The keys of an entry; those that several entries have come last."""
    shared = catalogue.DatedEntry.model_fields
    return sorted(entry.model_fields.items(), key=lambda named: named[0] in shared)


def _nested(entry: type[BaseModel], seen: dict[str, type[BaseModel]]) -> None:
    for field in entry.model_fields.values():
        for part in _models_in(field.annotation):
            if part.__name__ not in seen:
                seen[part.__name__] = part
                _nested(part, seen)


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models_in(part)


def _catalogue_lines() -> Iterator[str]:
    yield "## atlas.toml, every key"
    yield ""
    tables: dict[str, type[BaseModel]] = {}
    for name, field in catalogue.Catalogue.model_fields.items():
        model = next(_models_in(field.annotation))
        many = get_origin(field.annotation) is tuple
        tables[model.__name__] = model
        yield from _entry_lines(model, f"`[[{name}]]`" if many else f"`[{name}]`")
    nested: dict[str, type[BaseModel]] = dict(tables)
    for model in tables.values():
        _nested(model, nested)
    for name, model in nested.items():
        if name not in tables:
            yield from _entry_lines(model, name)


def _rule_lines() -> Iterator[str]:
    yield "## Disclosure presets"
    yield ""
    yield "| preset | rule |"
    yield "|---|---|"
    for rule in RULES.values():
        yield f"| `{rule.key}` | {rule.words} |"
    yield ""


def _table_lines(title: str, path: str, columns: tuple[schema.Column, ...]) -> Iterator[str]:
    yield f"### {title}"
    yield ""
    yield f"`{path}`"
    yield ""
    yield "| column | type | unit | meaning |"
    yield "|---|---|---|---|"
    yield from _column_rows(columns)
    yield ""


def _column_rows(columns: tuple[schema.Column, ...]) -> Iterator[str]:
    for column in columns:
        yield f"| `{column.name}` | {column.dtype} | {column.unit} | {column.meaning} |"


def _store_lines() -> Iterator[str]:
    yield "## The store, every column"
    yield ""
    yield "A store is one directory."
    yield "Each build in it has an id made from its content; `current` points to the newest."
    yield "All tables are Parquet; `geopandas.read_parquet` opens the tiles."
    yield ""
    yield from _table_lines(
        "Areas",
        "areas/<level>.parquet",
        (*schema.AREAS, schema.parent_column("<level>"), schema.base_column("<base>")),
    )
    yield from _table_lines("Tiles", "tiles/<level>/<quadkey>.parquet", schema.TILE)
    yield from _table_lines("Mix", "mix/<classification>/<level>.parquet", schema.MIX)
    yield from _table_lines("Marks", "marks/<classification>.parquet", schema.MARKS)
    yield from _table_lines("Take-up", "takeup/<window>/<level>/<item>.parquet", schema.TAKEUP)
    yield "Where a record set says what its hidden counts can be (`came_hidden`), these follow."
    yield "`is_hidden` is then true where the two differ."
    yield ""
    yield "| column | type | unit | meaning |"
    yield "|---|---|---|---|"
    yield from _column_rows(schema.TAKEUP_BOUNDS)
    yield ""
    yield from _table_lines(
        "Indicators", "indicators/<level>/<indicator>.parquet", schema.INDICATOR
    )
    yield from _table_lines("Neighbours", "neighbours/<level>.parquet", schema.NEIGHBOURS)
    yield from _table_lines("Corners", "corners/<level>.parquet", schema.CORNERS)
    yield from _table_lines("Postcodes", "postcodes.parquet", schema.POSTCODES)
    yield from _table_lines("Service points", "points.parquet", schema.POINTS)
    yield "Beside them lie:"
    yield ""
    yield "* `manifest.json`: every file with its hash, sources, rules and counts"
    yield "* `breaks.json`: class breaks"
    yield "* `area_tiles/`: area tiles that were drawn at build time"
    yield "* `report.html` and `report.json`: what was taken in, what was refused and why"


def reference() -> str:
    """The text of docs/data.md."""
    return "\n".join(
        [INTRODUCTION % _FILLED_IN, *_catalogue_lines(), *_rule_lines(), *_store_lines(), ""]
    )


if __name__ == "__main__":
    TARGET.write_text(reference(), encoding="utf-8")
    print(f"wrote {TARGET.name}", file=sys.stderr)  # noqa: T201
