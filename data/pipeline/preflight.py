"""Check every file and column that the catalogue names before a build.

All that is missing is then reported at once.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from data.errors import CatalogueError, SourceError
from data.pipeline.areas.made import made_problems
from data.pipeline.audit_questions import overdue, unanswered
from data.pipeline.catalogue import Catalogue, ClassificationEntry, LevelEntry
from data.pipeline.cross_references import cross_reference_problems
from data.pipeline.dates import is_period
from data.pipeline.forms import PLAIN, TableForm
from data.pipeline.records.counter import service_codes, source_columns
from data.pipeline.schemes import path_of
from data.pipeline.sources.boundaries import boundary_columns
from data.pipeline.sources.layout import spaced
from data.pipeline.sources.sheets import sheet_names
from data.pipeline.sources.tables import header_of, kind_of, read_header
from data.pipeline.suggestions import Problem, Step, Suggestion

_LIKE_DATA = re.compile(
    r"^\s*[-+£]?\d[\d.,/: -]*$|@|\d{4}-\d\d|^\s*[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\s*$",
    re.IGNORECASE,
)
"""Numbers, dates, e-mails and postcodes: these are not names of columns."""


MANY_PERIODS = 3
"""Headings that are periods from which a table looks wide."""
KEYS_OF_PERIODS = {
    "records": ("date", "count"),
    "indicator": ("value", "period", "period_column"),
}
"""Keys of an entry whose place the headings and cells of a wide table take."""
MANY_SHEETS = 20
"""Sheets of a workbook in which a column is looked for."""


@dataclass(frozen=True, slots=True)
class Need:
    """A file and the columns of it that an entry of the catalogue uses."""

    where: str
    file: str
    columns: tuple[str, ...]
    at: tuple[Step, ...]
    """The table of atlas.toml that names it."""
    boundaries: bool = False
    layer: str = ""
    form: TableForm = PLAIN


def check_catalogue(catalogue: Catalogue, root: Path) -> None:
    """Raises CatalogueError with every problem that the catalogue and its files have.

    Problems are keys that nothing declares, missing files, missing columns, and codes claimed
    twice.
    """
    problems = cross_reference_problems(catalogue) + unanswered(catalogue)[0]
    problems += overdue(catalogue, latest="")[0]
    problems += made_problems(catalogue, root)
    for need in needs_of(catalogue):
        problems += problems_of(need, root)
    try:
        service_codes([(s.key, s.codes) for s in catalogue.service])
    except SourceError as error:
        problems.append(f"[service] {error}")
    if problems:
        raise CatalogueError(list(dict.fromkeys(problems)))


def problems_of(need: Need, root: Path) -> list[Problem]:
    """Reasons why a file does not match the catalogue, as sentences."""
    path = path_of(need.file, root)
    if not path.is_file():
        return [
            Problem(
                f"[{need.where}] there is no file {need.file} beside the catalogue; correct the"
                " path or put the file there"
            )
        ]
    try:
        present = (
            boundary_columns(path, need.layer)
            if need.boundaries
            else read_header(path, need.form, need.columns)
        )
    except SourceError as error:
        return [Problem(f"[{need.where}] {error}")]
    there = set(map(spaced, present))
    lost = [column for column in need.columns if spaced(column) not in there]
    meant = _other_form(path, need, present) if lost and not need.boundaries else None
    return [
        Problem(
            f"[{need.where}] {need.file} has no column '{c}'"
            + (f"; {meant.reason}: {written(meant)}" if meant else _nearest(c, present)),
            [meant] if meant else (),
        )
        for c in lost
    ]


def _other_form(path: Path, need: Need, present: Sequence[str]) -> Suggestion | None:
    """The key that says how the table lies in its file, where it has the columns after all."""
    return _sheet_with(path, need) or periods_as_columns(need, present)


def written(suggestion: Suggestion) -> str:
    """What to write into an entry: 'add columns_are = "periods" and leave out date and count'."""
    out = suggestion.leave_out
    return f"add {suggestion.line}" + (f" and leave out {' and '.join(out)}" if out else "")


def periods_as_columns(need: Need, present: Sequence[str]) -> Suggestion | None:
    """The key of a wide table, where most headings are periods and none of ``present`` is asked for
    beside them.
    """
    taken = KEYS_OF_PERIODS.get(str(need.at[0]))
    periods = [name for name in present if is_period(name)]
    if (
        taken is None
        or need.form.wide
        or len(periods) < MANY_PERIODS
        or len(periods) <= len(present) / 2
    ):
        return None
    return Suggestion(
        need.at,
        "columns_are",
        "periods",
        f"its headings are periods ({', '.join(periods[:3])} …)",
        leave_out=taken,
    )


def _sheet_with(path: Path, need: Need) -> Suggestion | None:
    """The sheet with the columns, None where the file has none."""
    if kind_of(path) != "workbook" or need.form.sheet:
        return None
    for name in sheet_names(path)[1:MANY_SHEETS]:
        try:
            header = header_of(path, replace(need.form, sheet=name), need.columns)
        except SourceError:
            continue
        if set(map(spaced, need.columns)) <= set(header.given):
            return Suggestion(need.at, "sheet", name, f"its sheet '{name}' has all that are named")
    return None


def _nearest(column: str, present: list[str]) -> str:
    close = get_close_matches(column, present, n=3, cutoff=0.6)
    if not close and any(_LIKE_DATA.search(name) for name in present):
        # Not shown: where the header is missing, these are the values of a person's row.
        return (
            "; its first line looks like a row, not like the names of columns: is the header"
            " missing?"
        )
    if close:
        return f"; did you mean {', '.join(close)}?"
    return f"; it has {', '.join(present[:12])}{' …' if len(present) > 12 else ''}"


def needs_of(c: Catalogue) -> Iterator[Need]:
    """Every file the catalogue names, with the columns it uses of it."""
    for level in c.level:
        yield from _level_needs(level)
    for lookup in c.lookup:
        columns = _named(lookup.code, lookup.to, lookup.share, *lookup.scope_columns)
        yield Need(
            f"lookup {lookup.unit}", lookup.file, columns, ("lookup", lookup.unit), form=lookup.form
        )
    for place, directory in enumerate(c.postcodes):
        yield Need(
            "postcodes",
            directory.file,
            _named(
                directory.postcode,
                directory.area,
                directory.x,
                directory.y,
                directory.ended,
                *directory.scope_columns,
            ),
            ("postcodes", place),
            form=directory.form,
        )
    for base in c.base:
        columns = (base.code, base.value, *base.scope_columns)
        yield Need(f"base {base.key}", base.file, columns, ("base", base.key), form=base.form)
    for scheme in c.classification:
        yield from _classification_needs(scheme)
    yield from _crosswalk_needs(c)
    for place, table in enumerate(c.attributes):
        columns = _named(
            *(table.code, *table.of_long),
            *(each.column for each in table.columns),
            *table.scope_columns,
        )
        where = f"attributes {table.title}"
        yield Need(where, table.file, columns, ("attributes", place), form=table.form)
    yield from _point_needs(c)
    for records in c.records:
        for file in records.paths:
            columns = tuple(source_columns(records))
            yield Need(
                f"records {records.key}",
                file,
                columns,
                ("records", records.key),
                form=records.form,
            )
    for indicator in c.indicator:
        yield Need(
            f"indicator {indicator.key}",
            indicator.file,
            _named(
                indicator.code,
                indicator.value,
                indicator.period if indicator.period_column else "",
                *indicator.scope_columns,
            ),
            ("indicator", indicator.key),
            form=indicator.form,
        )


def _point_needs(c: Catalogue) -> Iterator[Need]:
    for service in c.service:
        if p := service.points:
            columns = _named(p.name, p.x, p.y, p.service, *p.scope_columns)
            at = ("service", service.key, "points")
            yield Need(f"service {service.key}", p.file, columns, at, form=p.form)


def _named(*columns: str) -> tuple[str, ...]:
    return tuple(c for c in columns if c)


def _level_needs(level: LevelEntry) -> Iterator[Need]:
    where, at = f"level {level.key}", ("level", level.key)
    if b := level.boundaries:
        columns = _named(b.code, b.name)
        yield Need(where, b.file, columns, (*at, "boundaries"), boundaries=True, layer=b.layer)
    if m := level.members:
        columns = (m.code, m.parent, *m.scope_columns)
        yield Need(where, m.file, columns, (*at, "members"), form=m.form)
    if n := level.names_from:
        columns = (n.code, n.name, *n.scope_columns)
        yield Need(where, n.file, columns, (*at, "names_from"), form=n.form)
    for place, vintage in enumerate(level.vintages):
        columns = (vintage.code, *vintage.scope_columns)
        yield Need(where, vintage.file, columns, (*at, "vintages", place), form=vintage.form)


def _crosswalk_needs(c: Catalogue) -> Iterator[Need]:
    for place, cross in enumerate(c.crosswalk):
        columns = (cross.code, cross.to, cross.share, *cross.scope_columns)
        where = f"crosswalk {cross.old} to {cross.new}"
        yield Need(where, cross.file, columns, ("crosswalk", place), form=cross.form)


def _classification_needs(scheme: ClassificationEntry) -> Iterator[Need]:
    where, s, m = f"classification {scheme.key}", scheme.segments, scheme.membership
    yield Need(
        where,
        s.file,
        _named(
            *(
                [column for of_tiers in s.of_tiers.values() for column in of_tiers.values()]
                if s.columns
                else (s.tier, s.code, s.parent, s.name, s.colour, s.colour_dark, s.description)
            ),
            *s.scope_columns,
        ),
        ("classification", scheme.key, "segments"),
        form=s.form,
    )
    columns = _named(
        *(m.code, m.postcode, m.segment, m.count, *m.counts.values()),
        *(*m.marks.values(), *m.scope_columns),
    )
    at = ("classification", scheme.key, "membership")
    yield Need(where, m.file, columns, at, form=m.form)
