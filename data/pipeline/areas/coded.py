"""The segments of a scheme whose names are not open: the codes of the council's own file."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.errors import CatalogueError
from data.names import natural_key
from data.pipeline.areas.tier_colours import COLOUR
from data.pipeline.catalogue import ClassificationEntry, TierEntry
from data.pipeline.ledger import Account
from data.pipeline.schemes import Scheme, known_as
from data.pipeline.workspace import Workspace

NAMED = 5
"""Codes that a refusal names."""


def coded_list(work: Workspace, entry: ClassificationEntry, account: Account) -> pd.DataFrame:
    """A list of segments in the form of a file that has one, from columns for each tier.

    A name is that of the file, else the tier and the code. Codes that are not of the scheme are set
    aside and counted. Raises CatalogueError where half of the rows have such codes, and where a
    code has two parents, names or colours.
    """
    table = entry.segments
    columns = dict.fromkeys(c for of_tiers in table.of_tiers.values() for c in of_tiers.values())
    frame = work.read_lookup(table.file, list(columns), account, table)
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
    for tier in _numbered(entry, scheme):
        column = table.names[tier.key]
        faults[column] = _reasons(frame[column].str.strip(), tier, None)
    frame = work.settle(account, frame, faults)
    lists: list[pd.DataFrame] = []
    above = pd.Series("", index=frame.index)
    for tier in entry.tiers:
        own = _codes_of(entry, tier, frame, scheme)
        if own is None:
            continue
        lists.append(_tier_list(entry, tier, frame.assign(own_code=own, code_above=above)))
        above = own
    return pd.concat(lists, ignore_index=True).fillna("")


def _numbered(entry: ClassificationEntry, scheme: Scheme | None) -> list[TierEntry]:
    """The tiers of which a table has names, and neither codes nor finer codes that begin so."""
    columns, names = entry.segments.columns, entry.segments.names
    return [
        tier
        for tier in entry.tiers
        if tier.key in names and tier.key not in columns and not _letters(entry, tier, scheme)
    ]


def _codes_of(
    entry: ClassificationEntry, tier: TierEntry, frame: pd.DataFrame, scheme: Scheme | None
) -> "pd.Series[str] | None":
    """The code of a tier in each row; None where the table has none."""
    table = entry.segments
    if column := table.columns.get(tier.key):
        return frame[column]
    begins = _beginnings(entry, tier, frame, scheme)
    if begins is not None or tier.key not in table.names:
        return begins
    names = frame[table.names[tier.key]].str.strip()
    places = {name: str(place) for place, name in enumerate(names.unique(), start=1)}
    return names.map(places)


def _tier_list(entry: ClassificationEntry, tier: TierEntry, frame: pd.DataFrame) -> pd.DataFrame:
    """The segments of one tier. ``frame`` has own_code and code_above beside its columns.

    Raises CatalogueError where a code has two parents, names or colours.
    """
    table, several = entry.segments, f"more than one {_name_above(entry, tier)}"
    codes = frame["own_code"]
    found = pd.DataFrame({table.tier: tier.key, table.code: codes}).assign(
        **{
            table.parent: _one_each(entry, tier, codes, frame["code_above"], f"lie in {several}"),
            table.name: f"{tier.name.capitalize()} " + codes,
        }
    )
    for target, of_tiers in ((table.name, table.names), (COLOUR, table.colours)):
        if column := of_tiers.get(tier.key):
            word = "name" if of_tiers is table.names else "colour"
            given = frame[column].str.strip()
            given = _one_each(entry, tier, codes, given, f"have more than one {word}")
            if of_tiers is table.names:
                given = given.where(given != "", found[table.name])
            found[target] = given
    found = found.drop_duplicates(table.code)
    order = sorted(found.index, key=lambda row: natural_key(found.at[row, table.code]))
    return found.loc[order]


def _one_each(
    entry: ClassificationEntry,
    tier: TierEntry,
    codes: "pd.Series[str]",
    values: "pd.Series[str]",
    said: str,
) -> "pd.Series[str]":
    """Values that are the same in all rows of a code; an empty one is that of another row.

    Raises CatalogueError, saying what the codes do that have several.
    """
    pairs = pd.DataFrame({"code": codes, "value": values}).drop_duplicates()
    pairs = pairs[pairs["value"] != ""]
    twice = sorted(set(pairs.loc[pairs["code"].duplicated(), "code"]))
    if twice:
        raise CatalogueError(
            [
                f"[classification {entry.key}] {entry.segments.file} has {tier.names} that {said}:"
                f" {_some(twice)}; correct the file"
            ]
        )
    of_code = dict(zip(pairs["code"], pairs["value"], strict=True))
    return codes.map(lambda code: of_code.get(code, ""))


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
    letters = _letters(entry, tier, scheme)
    return frame[_finer(entry, tier)[-1]].str[:letters] if letters else None


def _letters(entry: ClassificationEntry, tier: TierEntry, scheme: Scheme | None) -> int:
    """How many letters of finer codes are the code of a tier; 0 where they do not tell."""
    return scheme.stem(tier.key) if scheme and scheme.stems and _finer(entry, tier) else 0


def _finer(entry: ClassificationEntry, tier: TierEntry) -> list[str]:
    """The columns with the codes of finer tiers, from coarse to fine."""
    keys = [each.key for each in entry.tiers]
    columns = entry.segments.columns
    return [columns[key] for key in keys[keys.index(tier.key) + 1 :] if key in columns]


def _name_above(entry: ClassificationEntry, tier: TierEntry) -> str:
    keys = [each.key for each in entry.tiers]
    return entry.tiers[max(keys.index(tier.key) - 1, 0)].name


def _some(codes: list[str]) -> str:
    return ", ".join(codes[:NAMED]) + (" …" if len(codes) > NAMED else "")
