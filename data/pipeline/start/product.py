"""What a recogniser of a publication is: its headings, their source, and what it is used for."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from data.pipeline.start.look import Boundaries, Table

OGL = "Open Government Licence v3.0"
ONS = "Office for National Statistics"
CROWN = "Contains OS data © Crown copyright and database right"
Use = Literal[
    "boundaries", "lookup", "base", "classification", "postcodes", "indicator", "names", "records"
]


@dataclass(frozen=True)
class Value:
    """A column of a product with a figure of each area."""

    column: str
    """Regular expression of its whole heading."""
    key: str
    title: str
    unit: str = ""
    higher: str = ""


@dataclass(frozen=True)
class Rows:
    """What the columns of a product with one row an event, or a count, are: their headings."""

    date: str
    service: str
    channel: str = ""
    count: str = ""
    keys: Mapping[str, Any] = field(default_factory=dict)
    """Keys that every entry of this product has, such as a caution."""
    is_published: bool = False
    """Whether everyone may have these rows: its publisher gives them to all."""


@dataclass(frozen=True)
class Product:
    """One publication."""

    key: str
    title: str
    use: Use
    columns: tuple[str, ...]
    """Regular expressions; each must be the whole of a heading."""
    headed_in: str
    """Where its headings are written down."""
    publisher: str = ONS
    licence: str = OGL
    credit: str = ""
    """What its licence asks to be said beside the publisher's name."""
    values: tuple[Value, ...] = ()
    period: str = ""
    rows: Rows | None = None
    sheet: str = ""
    """Regular expression that its sheet must match, '' where it does not matter."""
    said: tuple[tuple[str, str], ...] = ()
    """Name of a line above the header, and a regular expression of its whole value."""
    without: tuple[str, ...] = ()
    """Regular expressions that no heading may be the whole of."""
    others: str = ""
    """Regular expression that every other heading is the whole of, '' where they do not matter."""
    first_row: tuple[str, ...] = ()
    """Of a product without a row of headings: regular expressions of the values of its rows."""
    headings: tuple[str, ...] = ()
    """Of a product without a row of headings: its headings, in order."""

    @property
    def source(self) -> str:
        """The source line of an entry that is made of it."""
        said = f"{self.title}. {self.publisher}"
        return f"{said}. {self.credit}" if self.credit else said

    def is_in(self, table: Table | Boundaries) -> bool:
        """Whether a file has all of its headings."""
        if isinstance(table, Boundaries) != (self.use == "boundaries"):
            return False
        sheet = table.sheet if isinstance(table, Table) else ""
        if self.sheet and not re.search(self.sheet, sheet, re.IGNORECASE):
            return False
        if any(self.heading(table, pattern) for pattern in self.without):
            return False
        if self.others and not all(
            re.fullmatch(self.others, name.strip(), re.IGNORECASE) for name in table.columns
        ):
            return False
        return all(self.heading(table, p) for p in self.columns) and self._is_said_in(table)

    def _is_said_in(self, table: Table | Boundaries) -> bool:
        """Whether the lines above the header say what they must, and no line names a part."""
        if not self.said:
            return True
        lines = table.said if isinstance(table, Table) else {}
        asked = dict(self.said)
        return all(re.fullmatch(v, lines.get(k, ""), re.IGNORECASE) for k, v in asked.items()) and (
            all(
                name in asked or name in ("units", "date") or re.match(r"total|all\b", value, re.I)
                for name, value in lines.items()
            )
        )

    @staticmethod
    def heading(table: Table | Boundaries, pattern: str) -> str:
        """The heading of a table that a pattern is the whole of, '' where there is none."""
        matches = re.compile(pattern, re.IGNORECASE).fullmatch
        return next((name for name in table.columns if matches(name.strip())), "")

    def has_row(self, values: Sequence[str]) -> bool:
        """Whether values are a row of this product, which has no row of headings."""
        return (
            bool(self.first_row)
            and len(values) == len(self.first_row)
            and all(re.fullmatch(p, v.strip()) for p, v in zip(self.first_row, values, strict=True))
        )
