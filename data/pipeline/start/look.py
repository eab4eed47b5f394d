"""Look at every file of a folder: its columns, and the distinct values of each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pyogrio

from data.errors import SourceError
from data.pipeline.check.texts import look_at_text
from data.pipeline.dates import DateForm, DateTexts
from data.pipeline.forms import TableForm
from data.pipeline.personal import Kind, personal_kind
from data.pipeline.sources.layout import is_said
from data.pipeline.sources.sheets import sheet_names
from data.pipeline.sources.tables import SUFFIXES, head_of, kind_of, read_whole, rows_above
from data.pipeline.values import numbers, tidy_codes, tidy_postcodes

SHAPES = (".gpkg", ".geojson", ".json", ".shp", ".geoparquet", ".parquet", ".kml", ".gml", ".fgb")
SHEETS_LOOKED_AT = 12
LARGE = 200 * 2**20
"""Bytes of a file above which only its first rows are looked at."""
HEAD_ROWS = 200_000
PERSONAL_FROM = 2_000
"""Different texts of a column that are looked at for data about persons."""
OURS = ("atlas.toml",)


@dataclass(frozen=True)
class Column:
    """One column: its distinct texts, with their rows."""

    name: str
    rows: "pd.Series[int]"
    """Rows by text; empty texts are left out."""
    of: int
    """Rows of the table."""

    @property
    def filled(self) -> float:
        """Share of the rows with a text."""
        return float(self.rows.sum()) / self.of if self.of else 0.0

    @cached_property
    def texts(self) -> "pd.Series[str]":
        return pd.Series(self.rows.index, dtype=object)

    @cached_property
    def codes(self) -> frozenset[str]:
        """Its texts as codes are compared."""
        return frozenset(tidy_codes(self.texts)) - {""}

    def share(self, good: "pd.Series[bool] | Sequence[bool]") -> float:
        """Share of the filled rows whose text is good."""
        total = float(self.rows.sum())
        return (
            float(self.rows.to_numpy()[np.asarray(good, dtype=bool)].sum()) / total
            if total
            else 0.0
        )

    @cached_property
    def postcodes(self) -> float:
        """Share of the filled rows with a postcode."""
        return self.share(tidy_postcodes(self.texts) != "")

    @cached_property
    def numeric(self) -> float:
        """Share of the filled rows with a number."""
        return self.share(numbers(self.texts).notna())

    @cached_property
    def personal(self) -> Kind | None:
        """The kind of data about a person that it seems to hold, None where it holds none."""
        head = self.rows.head(PERSONAL_FROM)
        return personal_kind(self.name, {str(text): int(n) for text, n in head.items()})

    @cached_property
    def date_form(self) -> tuple[DateForm, float]:
        """The way to read it as dates that reads most rows, and the share of those rows."""
        head = self.texts.head(3000)
        found = []
        for form in (DateForm("iso"), DateForm("uk"), DateForm("us")):
            judged = DateTexts.of(head, form).read()
            rows = self.rows.to_numpy()[: len(head)]
            share = float(rows[judged.is_read].sum()) / max(float(rows.sum()), 1.0)
            found.append((round(share, 4), form))
        share, form = max(found, key=lambda each: each[0])
        return form, share


@dataclass
class Table:
    """A file of rows, or a sheet of one."""

    file: str
    """Path relative to the folder."""
    form: TableForm
    frame: pa.Table
    is_whole: bool = True
    sheet: str = ""
    """Name of its sheet, that of a first one too."""
    said: dict[str, str] = field(default_factory=dict)
    """Lines above the header that give a name and a value, such as Population: All households."""
    used_for: list[str] = field(default_factory=list)
    """What it is taken for, in words."""

    @cached_property
    def columns(self) -> dict[str, Column]:
        found = {}
        for name in self.frame.column_names:
            counted = self.frame.column(name).value_counts().to_pandas()
            texts = pd.Series([c["values"] or "" for c in counted], dtype=object)
            rows = pd.Series([int(c["counts"]) for c in counted], index=texts.str.strip())
            rows = rows[rows.index != ""].groupby(level=0, sort=False).sum()
            found[name] = Column(name, rows, self.frame.num_rows)
        return found

    @property
    def rows(self) -> int:
        return int(self.frame.num_rows)

    def pairs(self, *names: str) -> pd.DataFrame:
        """Distinct combinations of the tidy codes of some columns."""
        frame = pd.DataFrame(
            {name: tidy_codes(self.frame.column(name).to_pandas()) for name in names}
        )
        return frame.drop_duplicates()


@dataclass
class Boundaries:
    """A file of shapes."""

    file: str
    layer: str
    columns: dict[str, Column]
    areas: int
    path: Path
    bounds: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    crs: str | None = None
    """Reference system of the bounds, None where it is not known."""
    used_for: list[str] = field(default_factory=list)


@dataclass
class Folder:
    """All files of a folder that can be read, and why the others cannot."""

    root: Path
    tables: list[Table] = field(default_factory=list)
    boundaries: list[Boundaries] = field(default_factory=list)
    unread: dict[str, str] = field(default_factory=dict)

    @property
    def all(self) -> "list[Boundaries | Table]":
        return [*self.boundaries, *self.tables]


Headings = Callable[[Sequence[str]], tuple[str, ...]]
"""From the first row of a file: its headings, where that row is one of its table; else ()."""


def look_at_folder(
    folder: Path, extracts: Sequence[Path] = (), headings: Headings = lambda _: ()
) -> Folder:
    """Every file of a folder and its sub-folders, and extracts that lie elsewhere.

    headings : knows files without a row of headings.
    """
    found = Folder(folder)
    inside = [p for p in sorted(folder.rglob("*")) if p.is_file() and _is_meant(p, folder)]
    others = [p.resolve() for p in extracts if not p.resolve().is_relative_to(folder.resolve())]
    for path in [*inside, *others]:
        name = str(path.relative_to(folder)) if path in inside else str(path)
        try:
            if shapes := _boundaries_in(path, name):
                found.boundaries.append(shapes)
            elif path.suffix.lower() in SUFFIXES:
                found.tables += _tables_in(path, name, headings)
        except (SourceError, pa.ArrowException, OSError, UnicodeDecodeError, ValueError) as error:
            found.unread[name] = str(error).splitlines()[0] if str(error) else type(error).__name__
    return found


def _is_meant(path: Path, folder: Path) -> bool:
    parts = path.relative_to(folder).parts
    if any(part.startswith((".", "~$")) or part.endswith("-refused") for part in parts):
        return False
    return path.name not in OURS and path.suffix.lower() in {*SUFFIXES, *SHAPES}


def _boundaries_in(path: Path, name: str) -> Boundaries | None:
    """The shapes of a file, None where it has none."""
    suffix = path.suffix.lower()
    if suffix not in SHAPES:
        return None
    if suffix in (".parquet", ".geoparquet"):
        schema = pq.read_schema(path)
        if b"geo" not in (schema.metadata or {}):
            return None
        plain = [n for n in schema.names if not pa.types.is_nested(schema.field(n).type)]
        frame = pq.read_table(path, columns=[n for n in plain if n != "geometry"]).to_pandas()
        frame = frame[[c for c in frame if frame[c].map(type).ne(bytes).all()]]
        return Boundaries(name, "", _columns_of(frame), len(frame), path)
    if (
        suffix == ".json"
        and '"coordinates"' not in path.read_text("utf-8", errors="replace")[:20_000]
    ):
        return None
    try:
        layer = str(pyogrio.list_layers(path)[0][0])
        info = pyogrio.read_info(path, layer=layer)
    except pyogrio.errors.DataSourceError:
        return None
    if not info["geometry_type"]:
        return None
    frame = pyogrio.read_dataframe(path, layer=layer, read_geometry=False)
    several = len(pyogrio.list_layers(path)) > 1
    return Boundaries(
        name,
        layer if several else "",
        _columns_of(frame),
        len(frame),
        path,
        tuple(pyogrio.read_info(path, layer=layer, force_total_bounds=True)["total_bounds"]),
        info["crs"],
    )


def _columns_of(frame: pd.DataFrame) -> dict[str, Column]:
    found = {}
    for name in frame.columns:
        texts = frame[name].dropna().map(str).str.strip()
        rows = texts[texts != ""].value_counts(sort=False)
        found[str(name)] = Column(str(name), rows, len(frame))
    return found


def _tables_in(path: Path, name: str, headings: Headings) -> list[Table]:
    kind = kind_of(path)
    if kind == "csv":
        text = look_at_text(path)
        if text.is_really:
            raise SourceError(f"{path.name} is {text.is_really}; rename it, or save it as CSV")
        usual = "\t" if path.suffix.lower() == ".tsv" else ","
        form = TableForm(
            delimiter="" if text.delimiter in ("", usual) else text.delimiter,
            encoding="utf-8" if text.encoding in ("", "utf-8") else text.encoding,
        )
        above = rows_above(path, form)
        form = replace(form, headings=headings(above[0]) if above else ())
        return [_table(path, name, form)]
    if kind == "parquet":
        return [_table(path, name, TableForm())]
    tables = []
    for place, sheet in enumerate(sheet_names(path)[:SHEETS_LOOKED_AT]):
        try:
            form = TableForm(sheet=sheet if place else "")
            table = replace(_table(path, name, form), sheet=sheet)
        except SourceError:
            continue
        if len(table.frame.column_names) > 1 and table.rows > 1:
            tables.append(table)
    # Sheets beside the data, such as a list of contents, are small.
    most = max((t.rows * len(t.frame.column_names) for t in tables), default=0)
    return [t for t in tables if t.rows * len(t.frame.column_names) > most / 10]


def _table(path: Path, name: str, form: TableForm) -> Table:
    said = {} if form.headings else _said(rows_above(path, form)[:-1])
    if path.stat().st_size > LARGE:
        return Table(name, form, head_of(path, HEAD_ROWS, form), is_whole=False, said=said)
    return Table(name, form, _without_blank_rows(read_whole(path, form)), said=said)


def _without_blank_rows(frame: pa.Table) -> pa.Table:
    """Nomis leaves a line free below its headings."""
    texts = [pc.fill_null(column, "") for column in frame.columns]
    if not texts or not frame.num_rows:
        return frame
    return frame.filter(pc.not_equal(pc.binary_join_element_wise(*texts, ""), ""))


def _said(rows: Sequence[Sequence[str]]) -> dict[str, str]:
    """Of rows above a header: those with a name that ends in a colon, and its value."""
    found = {}
    for row in rows:
        texts = [text.strip() for text in row if text.strip()]
        if is_said(texts):
            found[texts[0].rstrip(": ").casefold()] = texts[1]
    return found
