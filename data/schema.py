"""Every column of the store, declared once: type, unit and meaning.

The writer builds its Arrow schemas from here, the reader expects them, and docs/data.md lists them.
"""

from dataclasses import dataclass

import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a stored table."""

    name: str
    dtype: pa.DataType
    unit: str
    meaning: str


def _columns(*rows: tuple[str, pa.DataType, str, str]) -> tuple[Column, ...]:
    return tuple(Column(*row) for row in rows)


AREA_NUMBER = (
    "area_number",
    pa.uint32(),
    "number",
    "1 to n, the area's place along a Hilbert curve within its level; 0 means none",
)

AREAS = _columns(
    AREA_NUMBER,
    (
        "area_code",
        pa.string(),
        "code",
        "the owner's code, trimmed and upper case, unique within a level",
    ),
    ("area_name", pa.string(), "text", "the owner's name, or the code where it has none"),
    ("lat", pa.float64(), "degrees", "latitude of a point inside the area (EPSG:4326), 5 places"),
    ("lng", pa.float64(), "degrees", "longitude of that point, 5 places"),
    ("xmin", pa.float64(), "metres", "west edge in EPSG:3857"),
    ("ymin", pa.float64(), "metres", "south edge in EPSG:3857"),
    ("xmax", pa.float64(), "metres", "east edge in EPSG:3857"),
    ("ymax", pa.float64(), "metres", "north edge in EPSG:3857"),
)
"""Columns of every ``areas/<level>.parquet``.

One PARENT column per coarser level and one BASE column per base follow them.
"""


def parent_column(level: str) -> Column:
    return Column(
        f"parent_{level}",
        pa.uint32(),
        "number",
        f"area number of the {level} this area belongs to, 0 where none",
    )


def base_column(base: str) -> Column:
    return Column(
        f"base_{base}",
        pa.float64(),
        "count",
        f"the base '{base}' of the area, null where not known",
    )


MIX = _columns(
    AREA_NUMBER,
    ("segment_code", pa.string(), "code", "segment at the tier the classification is given at"),
    (
        "base_count",
        pa.float64(),
        "count",
        "households or people (as the classification says) of that segment in the area",
    ),
)
"""Columns of ``mix/<classification>/<level>.parquet``.

Rows are ordered by area_number, then segment_code.
"""

MARKS = _columns(
    AREA_NUMBER,
    (
        "typicality",
        pa.float64(),
        "0 to 1",
        "1 − distance to the own centre / distance to the nearest other",
    ),
    ("kept", pa.float64(), "0 to 1", "share of draws in which the area keeps its segment"),
    ("inputs", pa.float64(), "count", "inputs by which the area was put to its segment"),
)
"""Columns of ``marks/<classification>.parquet``, at the level its membership is given at.

Each is null where the membership does not say it.
"""

TAKEUP = _columns(
    (
        "month_index",
        pa.uint16(),
        "months",
        "month of the count, or last month of the window, counted from the manifest's first month",
    ),
    (
        "channel_index",
        pa.uint8(),
        "number",
        "0 for all channels together, else 1 + place in the manifest's channels",
    ),
    AREA_NUMBER,
    ("event_count", pa.int32(), "count", "events; 0 where hidden"),
    (
        "is_hidden",
        pa.bool_(),
        "flag",
        "true where the count is hidden by the disclosure rule or came hidden",
    ),
)
"""Columns of ``takeup/<window>/<level>/<item>.parquet``, ordered by month, channel, area.

A pair that is absent is a true zero in the months the records cover.
"""

TAKEUP_BOUNDS = _columns(
    (
        "least_count",
        pa.int32(),
        "count",
        "the least that it can be; the count where known",
    ),
    ("most_count", pa.int32(), "count", "the most that it can be"),
)
"""Columns that follow those of TAKEUP where a record set says what its hidden counts can be."""

INDICATOR = _columns(
    ("period", pa.string(), "period", "the period of the value as the owner writes it"),
    AREA_NUMBER,
    ("indicator_value", pa.float64(), "as declared", "the statistic"),
)
"""Columns of ``indicators/<level>/<indicator>.parquet``."""

POSTCODES = _columns(
    ("postcode", pa.string(), "text", "without spaces, upper case, ordered"),
    ("area_number", pa.uint32(), "number", "finest-level area the postcode lies in"),
)

POINTS = _columns(
    ("service_key", pa.string(), "key", "service given at the point"),
    ("point_name", pa.string(), "text", "name of the service point"),
    ("lat", pa.float64(), "degrees", "latitude (EPSG:4326)"),
    ("lng", pa.float64(), "degrees", "longitude (EPSG:4326)"),
)

NEIGHBOURS = _columns(
    AREA_NUMBER,
    (
        "neighbour_number",
        pa.uint32(),
        "number",
        "an area of the same level that shares a stretch of border",
    ),
)
"""Columns of ``neighbours/<level>.parquet``, both directions, ordered."""

CORNERS = _columns(
    AREA_NUMBER,
    ("neighbour_number", pa.uint32(), "number", "an area of the same level that only meets it"),
)
"""Columns of ``corners/<level>.parquet``: pairs that meet in a point and share no stretch."""

TILE = _columns(
    AREA_NUMBER,
    ("area_code", pa.string(), "code", "as in AREAS"),
    ("area_name", pa.string(), "text", "as in AREAS"),
)
"""Columns of ``tiles/<level>/<quadkey>.parquet``.

They are followed by parents, bases, segment per classification, 12-month totals per theme, ``bbox``
(struct of four doubles, the GeoParquet covering) and ``geometry`` (WKB, EPSG:3857).
"""


ROW = "source_row"
"""Column added to every source table while it is read: 1 for the first row after the header.

It is never stored.
"""


def arrow_schema(columns: tuple[Column, ...]) -> pa.Schema:
    """The Arrow schema of a stored table."""
    return pa.schema([pa.field(c.name, c.dtype) for c in columns])
