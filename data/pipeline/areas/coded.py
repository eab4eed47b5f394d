"""The segments of a scheme whose names are not open: the codes of the council's own file."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.errors import CatalogueError
from data.names import natural_key
from data.pipeline.catalogue import ClassificationEntry, TierEntry
from data.pipeline.ledger import Account
from data.pipeline.schemes import Scheme, known_as
from data.pipeline.workspace import Workspace

NAMED = 5
"""Codes that a refusal names."""


def coded_list(work: Workspace, entry: ClassificationEntry, account: Account) -> pd.DataFrame:
    """A list of segments in the form of a file that has one, from the columns of their codes.

    A name is the tier and the code. Codes that are not of the scheme are set aside and counted.
    Raises CatalogueError where half of the rows have such codes, and where a code has two parents.
    """
    table = entry.segments
    frame = work.read_lookup(table.file, list(table.columns.values()), account, table)
    scheme = known_as(entry.like) if entry.like else None
    frame = frame.assign(**{c: _tidied(frame[c], scheme) for c in table.columns.values()})
    faults = {
        column: _reasons(frame[column], tier, scheme)
        for tier in entry.tiers
        if (column := table.columns.get(tier.key))
    }
    if problems := [
        told for t in entry.tiers if (told := _outside(entry, t, frame, faults, scheme))
    ]:
        raise CatalogueError(problems)
    frame = work.settle(account, frame, faults)
    rows: list[dict[str, str]] = []
    above = pd.Series("", index=frame.index)
    for tier in entry.tiers:
        column = table.columns.get(tier.key)
        own = frame[column] if column else _beginnings(entry, tier, frame, scheme)
        if own is None:
            continue
        pairs = pd.DataFrame({"code": own, "parent": above}).drop_duplicates()
        if (twice := sorted(set(pairs.loc[pairs["code"].duplicated(), "code"]))) != []:
            raise CatalogueError(
                [
                    f"[classification {entry.key}] {len(twice):,} {tier.names} of {table.file} lie"
                    f" in more than one {_name_above(entry, tier)}: {_some(twice)}; correct the"
                    " file"
                ]
            )
        ordered = sorted(pairs.to_dict("records"), key=lambda row: natural_key(row["code"]))
        rows += [
            {
                table.tier: tier.key,
                table.code: row["code"],
                table.parent: row["parent"],
                table.name: f"{tier.name.capitalize()} {row['code']}",
            }
            for row in ordered
        ]
        above = own
    return pd.DataFrame(rows, columns=[table.tier, table.code, table.parent, table.name])


def _tidied(codes: "pd.Series[str]", scheme: Scheme | None) -> "pd.Series[str]":
    """Codes without the spaces around them and the '.0' that a spreadsheet adds, in the case that
    their owner writes them in: one file has 1A1 and another 1a1.
    """
    plain = codes.str.strip().str.removesuffix(".0")
    if scheme is None:
        return plain
    return plain.str.lower() if scheme.scheme == "OAC" else plain.str.upper()


def too_many(entry: ClassificationEntry, tier: TierEntry, codes: list[str]) -> str:
    """That a list has codes which are not of the scheme, or too many; empty where it has not."""
    if not entry.like or not (scheme := known_as(entry.like)).codes:
        return ""
    start = f"[classification {entry.key}] {entry.segments.file} lists"
    strange = [code for code in codes if not scheme.is_code(tier.key, code)]
    if strange:
        return (
            f"{start} {len(strange):,} of {len(codes):,} {tier.names} whose codes are not of"
            f" {scheme.title}: {_some(strange)}; {scheme.said}"
        )
    most = scheme.most[[key for key, *_ in scheme.tiers].index(tier.key)]
    if most and len(codes) > most:
        return f"{start} {len(codes):,} {tier.names}; {scheme.title} has {most}"
    return ""


def _reasons(
    codes: "pd.Series[str]", tier: TierEntry, scheme: Scheme | None
) -> NDArray[np.object_]:
    judged = {
        code: f"{tier.name} is empty"
        if not code
        else f"no such {tier.name} of {scheme.title}"
        if scheme and scheme.codes and not scheme.is_code(tier.key, code)
        else ""
        for code in codes.unique()
    }
    found: NDArray[np.object_] = codes.map(judged).to_numpy(dtype=object)
    return found


def _outside(
    entry: ClassificationEntry,
    tier: TierEntry,
    frame: pd.DataFrame,
    faults: dict[str, NDArray[np.object_]],
    scheme: Scheme | None,
) -> str:
    column = entry.segments.columns.get(tier.key, "")
    if scheme is None or column not in faults:
        return ""
    bad = (faults[column] != "") & (frame[column] != "").to_numpy()
    if not len(frame) or 2 * int(bad.sum()) < len(frame):
        return ""
    codes = sorted(set(frame.loc[bad, column]))
    return (
        f"[classification {entry.key}] {int(bad.sum()):,} of {len(frame):,} rows of"
        f" {entry.segments.file} have in {column} no {tier.name} of {scheme.title}:"
        f" {_some(codes)}; {scheme.said}"
    )


def _beginnings(
    entry: ClassificationEntry, tier: TierEntry, frame: pd.DataFrame, scheme: Scheme | None
) -> "pd.Series[str] | None":
    """The codes of a tier without a column: how finer ones begin. None where they do not tell."""
    letters = scheme.stem(tier.key) if scheme and scheme.stems else 0
    keys = [each.key for each in entry.tiers]
    finer = [k for k in keys[keys.index(tier.key) + 1 :] if k in entry.segments.columns]
    if not letters or not finer:
        return None
    return frame[entry.segments.columns[finer[-1]]].str[:letters]


def _name_above(entry: ClassificationEntry, tier: TierEntry) -> str:
    keys = [each.key for each in entry.tiers]
    return entry.tiers[max(keys.index(tier.key) - 1, 0)].name


def _some(codes: list[str]) -> str:
    return ", ".join(codes[:NAMED]) + (" …" if len(codes) > NAMED else "")
