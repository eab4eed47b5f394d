"""Read what a classification's owner says of each segment."""

from collections.abc import Iterator, Sequence
from typing import get_args

import numpy as np
import pandas as pd

from data.errors import CatalogueError
from data.model import Attribute, AttributeTable, Classification
from data.pipeline.areas.mixes import SchemeMix
from data.pipeline.catalogue import AttributeKind, AttributesEntry
from data.pipeline.channels import CHANNEL_TITLES, channel_of
from data.pipeline.ledger import Account
from data.pipeline.values import tidy_code, tidy_codes
from data.pipeline.workspace import Workspace

MOST_VALUES = 20_000
"""The manifest holds them, and every request reads it."""
LONGEST = 300
"""Characters of one value."""
UNKNOWN = "segment is not one of the scheme"
ROWS = ("segment", "name", "said", "group", "kind", "unit", "channel")
KINDS = get_args(AttributeKind)


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
    """One row for each segment and attribute, with the columns ROWS, and what is wrong."""
    columns = [c.column for c in entry.columns] or [c for c in entry.of_long if c]
    frame = work.read_lookup(entry.file, [entry.code, *dict.fromkeys(columns)], account, entry)
    known = {tidy_code(s.code): s.code for tier in scheme.tiers for s in tier.segments}
    frame["segment"] = tidy_codes(frame[entry.code]).map(known).fillna("")
    reasons = np.where(frame["segment"] != "", "", UNKNOWN).astype(object)
    frame = work.settle(account, frame, {entry.code: reasons})
    parts = [
        pd.DataFrame(
            {
                "segment": frame["segment"],
                "name": c.column,
                "said": frame[c.column],
                "group": c.group,
                "kind": c.kind,
                "unit": c.unit,
                "channel": c.channel,
            }
        )
        for c in entry.columns
    ]
    if not entry.columns:
        named = zip(ROWS[1:], entry.of_long, strict=True)
        given = {name: frame[column].str.strip() if column else "" for name, column in named}
        parts = [pd.DataFrame({"segment": frame["segment"], **given}, index=frame.index)]
    long = pd.concat(parts)
    long["said"] = long["said"].str.strip()
    long["kind"] = long["kind"].str.casefold().replace("", "text")
    own = {c.key.casefold(): c.key for c in work.catalogue.channel}
    keys = {text: own.get(text.casefold()) or _channel(text) for text in long["channel"].unique()}
    unheard = [text for text, key in keys.items() if text and not key]
    long["channel"] = long["channel"].map(keys)
    long = long[(long["said"] != "") & (long["name"] != "")].drop_duplicates(
        ["segment", "name", "said"]
    )
    problems = [f"'{text}' in {entry.channel} is no channel" for text in unheard[:5]]
    return long, [*problems, *_problems(entry, long)]


def _channel(text: str) -> str:
    """The key of a channel that every atlas has, from its key or a word for it; '' for none."""
    key = text.casefold()
    return key if not key or key in CHANNEL_TITLES else channel_of(text)


def _problems(entry: AttributesEntry, rows: pd.DataFrame) -> Iterator[str]:
    twice = rows[rows.duplicated(["segment", "name"])].head(5)
    for segment, name in zip(twice["segment"], twice["name"], strict=True):
        yield f"{entry.file} says two things of '{name}' for segment {segment}; keep one"
    for long in rows.loc[rows["said"].str.len() > LONGEST, "name"].unique()[:5]:
        yield f"a value of '{long}' has more than {LONGEST} characters; shorten it"
    for name, mine in rows.groupby("name", sort=False):
        for told in ROWS[3:]:
            if (ways := mine[told].unique().tolist())[1:]:
                yield f"'{name}' has {told} '{ways[0]}' and '{ways[1]}'; give one for all its rows"
        kind, unit, channel = (str(mine[told].iloc[0]) for told in ("kind", "unit", "channel"))
        if kind not in KINDS:
            yield f"'{name}' has kind '{kind}'; give one of {', '.join(KINDS)}"
        elif unit and kind != "number":
            yield f"'{name}' has unit '{unit}' and kind '{kind}'; only a number has a unit"
        elif channel and kind != "percent":
            yield (
                f"'{name}' has channel '{channel}' and kind '{kind}'; a preference is a percentage,"
                " so give the kind percent"
            )
        elif kind != "text":
            yield from _no_numbers(str(name), kind, mine["said"])


def _no_numbers(name: str, kind: str, said: "pd.Series[str]") -> Iterator[str]:
    """What is wrong with values that are declared numbers."""
    values = pd.to_numeric(said, errors="coerce").to_numpy(dtype=np.float64)
    bad = ~np.isfinite(values)
    if kind != "number":
        bad |= values < 0
    if kind == "percent":
        bad |= values > 100
    if bad.any():
        given = said[bad].iloc[0]
        yield (
            f"column '{name}' is declared {kind}, and a cell has '{given[:40]}'; correct it, or"
            " leave kind out for words"
        )


def _attributes(entry: AttributesEntry, rows: pd.DataFrame) -> Iterator[Attribute]:
    titles = {c.column: c.title for c in entry.columns}
    for name, mine in rows.groupby("name", sort=False):
        first = mine.iloc[0]
        yield Attribute(
            title=titles.get(str(name)) or str(name),
            group=str(first["group"]).strip(),
            kind=first["kind"],
            unit=str(first["unit"]),
            channel=str(first["channel"]),
            values=dict(zip(mine["segment"], mine["said"], strict=True)),
        )
