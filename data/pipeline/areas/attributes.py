"""Read what a classification's owner says of each segment."""

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from data.errors import CatalogueError
from data.model import Attribute, AttributeTable, Classification
from data.pipeline.areas.mixes import SchemeMix
from data.pipeline.catalogue import AttributesEntry
from data.pipeline.ledger import Account
from data.pipeline.values import tidy_code, tidy_codes
from data.pipeline.workspace import Workspace

MOST_VALUES = 20_000
"""The manifest holds them, and every request reads it."""
LONGEST = 300
"""Characters of one value."""
UNKNOWN = "segment is not one of the scheme"


def read_attributes(
    work: Workspace, entry: AttributesEntry, schemes: Sequence[SchemeMix]
) -> AttributeTable:
    """The attributes of one table. Rows of codes that the scheme does not have are refused.

    Raises CatalogueError where a segment has two values of one attribute, where a value is not a
    number though its column says so, where no row can be used, or where there are too many.
    """
    scheme = next(s.scheme for s in schemes if s.scheme.key == entry.classification)
    account = work.open_account(entry.file, f"attributes-{entry.classification}")
    rows, problems = _rows(work, entry, scheme, account)
    attributes = [] if problems else list(_attributes(entry, rows))
    if not problems and not attributes:
        problems.append(f"{entry.file} says nothing of a segment of {scheme.title}; look at code")
    if (many := sum(len(a.values) for a in attributes)) > MOST_VALUES:
        problems.append(f"{entry.file} has {many:,} values; give at most {MOST_VALUES:,}")
    if problems:
        raise CatalogueError([f"[attributes {entry.title}] {told}" for told in problems])
    return AttributeTable(
        classification=entry.classification,
        title=entry.title,
        attributes=tuple(attributes),
        source=entry.source,
        licence=entry.licence,
        dated=entry.dated,
    )


def _rows(
    work: Workspace, entry: AttributesEntry, scheme: Classification, account: Account
) -> tuple[pd.DataFrame, list[str]]:
    """One row for each segment and attribute (segment, name, group, said), and what is wrong."""
    columns = [c.column for c in entry.columns] or [
        c for c in (entry.name, entry.value, entry.group) if c
    ]
    frame = work.read_lookup(entry.file, [entry.code, *columns], account, entry)
    known = {tidy_code(s.code): s.code for tier in scheme.tiers for s in tier.segments}
    frame["segment"] = tidy_codes(frame[entry.code]).map(known).fillna("")
    reasons = np.where(frame["segment"] != "", "", UNKNOWN).astype(object)
    frame = work.settle(account, frame, {entry.code: reasons})
    if entry.columns:
        parts = [
            frame[["segment"]].assign(name=c.column, group="", said=frame[c.column])
            for c in entry.columns
        ]
        long = pd.concat(parts)
    else:
        group = frame[entry.group] if entry.group else ""
        long = pd.DataFrame(
            {
                "segment": frame["segment"],
                "name": frame[entry.name].str.strip(),
                "group": group,
                "said": frame[entry.value],
            }
        )
    long["said"] = long["said"].str.strip()
    long = long[(long["said"] != "") & (long["name"] != "")].drop_duplicates(
        ["segment", "name", "said"]
    )
    return long, list(_problems(entry, long))


def _problems(entry: AttributesEntry, rows: pd.DataFrame) -> Iterator[str]:
    twice = rows[rows.duplicated(["segment", "name"])].head(5)
    for segment, name in zip(twice["segment"], twice["name"], strict=True):
        yield f"{entry.file} says two things of '{name}' for segment {segment}; keep one"
    for long in rows.loc[rows["said"].str.len() > LONGEST, "name"].unique()[:5]:
        yield f"a value of '{long}' has more than {LONGEST} characters; shorten it"
    for column in entry.columns:
        if column.kind == "text":
            continue
        said = rows.loc[rows["name"] == column.column, "said"]
        values = pd.to_numeric(said, errors="coerce")
        bad = ~np.isfinite(values.to_numpy(dtype=np.float64))
        if column.kind != "number":
            bad |= values.to_numpy(dtype=np.float64) < 0
        if column.kind == "percent":
            bad |= values.to_numpy(dtype=np.float64) > 100
        if bad.any():
            given = said[bad].iloc[0]
            yield (
                f"column '{column.column}' is declared {column.kind}, and a cell has"
                f" '{given[:40]}'; correct it, or leave kind out for words"
            )


def _attributes(entry: AttributesEntry, rows: pd.DataFrame) -> Iterator[Attribute]:
    declared = {c.column: c for c in entry.columns}
    for name, mine in rows.groupby("name", sort=False):
        column = declared.get(str(name))
        yield Attribute(
            title=(column and column.title) or str(name),
            group=column.group if column else str(mine["group"].iloc[0]).strip(),
            kind=column.kind if column else "text",
            unit=column.unit if column else "",
            channel=column.channel if column else "",
            values=dict(zip(mine["segment"], mine["said"], strict=True)),
        )
