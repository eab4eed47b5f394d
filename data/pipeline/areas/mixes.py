"""Read the segments of every classification and their mix of people at every level."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data import palettes
from data.errors import CatalogueError
from data.model import Classification, Segment, Tier
from data.pipeline.areas.ladder import Ladder
from data.pipeline.areas.places import PostcodeBook
from data.pipeline.catalogue import ClassificationEntry
from data.pipeline.ledger import Account
from data.pipeline.repeats import OneRowEach, comparable, without_repeats
from data.pipeline.values import numbers, tidy_code, tidy_codes, tidy_postcode, unreadable
from data.pipeline.workspace import Workspace


@dataclass
class SchemeMix:
    """A classification and the mix of every level that has one: frames in the schema MIX."""

    scheme: Classification
    mixes: dict[str, pd.DataFrame]


def read_scheme(
    work: Workspace, entry: ClassificationEntry, ladder: Ladder, book: PostcodeBook
) -> SchemeMix:
    """Segments and membership of a classification.

    Raises CatalogueError where a segment's parent does not exist.
    """
    tiers = _read_tiers(work, entry)
    given = next(t for t in tiers if t.key == entry.tier)
    level_key, mix = _read_membership(work, entry, given, ladder, book)
    mixes = {level_key: _ordered(mix)}
    for key in list(ladder)[list(ladder).index(level_key) + 1 :]:
        above = ladder[level_key].parents.get(key)
        if above is None:
            continue
        summed = mix.assign(area_number=above[mix["area_number"].to_numpy() - 1])
        mixes[key] = _ordered(
            summed[summed["area_number"] > 0]
            .groupby(["area_number", "segment_code"], as_index=False)["base_count"]
            .sum()
        )
    scheme = Classification(
        key=entry.key,
        title=entry.title,
        scheme=entry.scheme,
        version=entry.version,
        tiers=tuple(tiers),
        given_tier=entry.tier,
        given_level=level_key,
        kind="counts" if entry.membership.count or entry.membership.counts else "code",
        weight=entry.weight,
        weight_base=entry.weight_base or "",
        source=entry.source,
        licence=entry.licence,
    )
    return SchemeMix(scheme=scheme, mixes=mixes)


def _ordered(mix: pd.DataFrame) -> pd.DataFrame:
    ordered = mix.sort_values(["area_number", "segment_code"], kind="stable", ignore_index=True)
    ordered["area_number"] = ordered["area_number"].astype(np.uint32)
    return ordered[["area_number", "segment_code", "base_count"]]


def _read_tiers(work: Workspace, entry: ClassificationEntry) -> list[Tier]:
    table = entry.segments
    optional = [c for c in (table.colour, table.colour_dark, table.description) if c]
    account = work.open_account(table.file, f"segments-{entry.key}")
    frame = work.read_lookup(
        table.file, [table.tier, table.code, table.parent, table.name, *optional], account, table
    )
    wanted = {t.key for t in entry.tiers}
    faults = {
        table.code: np.where(frame[table.code].str.strip() == "", "code is empty", ""),
        table.tier: np.where(frame[table.tier].isin(wanted), "", "tier is not in the catalogue"),
    }
    frame = work.settle(account, frame, faults)
    tiers, parents, problems = [], {""}, []
    for tier in entry.tiers:
        rows = frame[frame[table.tier] == tier.key]
        codes = [str(c).strip().removesuffix(".0") for c in rows[table.code]]
        known = {c.casefold() for c in parents}
        orphans = [
            c
            for c, p in zip(codes, rows[table.parent], strict=True)
            if str(p).strip().removesuffix(".0").casefold() not in known
        ]
        if orphans:
            problems.append(
                f"[classification {entry.key}] {tier.names} {', '.join(orphans[:5])} name a parent"
                f" that {table.file} does not list"
            )
        if not codes:
            problems.append(
                f"[classification {entry.key}] {table.file} lists no {tier.names}: no row has"
                f" '{tier.key}' in column {table.tier}"
            )
        colours = palettes.segment_colours(entry.scheme, entry.version, tier.key, codes)
        tiers.append(
            Tier(
                key=tier.key,
                name=tier.name,
                names=tier.names,
                segments=tuple(
                    _segment(entry, row, code, pair)
                    for (_, row), code, pair in zip(rows.iterrows(), codes, colours, strict=True)
                ),
            )
        )
        parents = set(codes)
    if problems:
        raise CatalogueError(problems)
    return tiers


def _segment(
    entry: ClassificationEntry, row: "pd.Series[str]", code: str, pair: tuple[str, str]
) -> Segment:
    table = entry.segments
    return Segment(
        code=code,
        name=str(row[table.name]).strip(),
        parent=str(row[table.parent]).strip().removesuffix(".0"),
        colour=(row[table.colour] if table.colour else "") or pair[0],
        colour_dark=(row[table.colour_dark] if table.colour_dark else "") or pair[1],
        description=row[table.description] if table.description else "",
    )


def _read_membership(
    work: Workspace, entry: ClassificationEntry, given: Tier, ladder: Ladder, book: PostcodeBook
) -> tuple[str, pd.DataFrame]:
    """(level of the membership, mix there)."""
    m = entry.membership
    account = work.open_account(m.file, f"membership-{entry.key}")
    if m.counts:
        return _wide_counts(work, entry, given, ladder, account)
    columns = [c for c in (m.code, m.postcode, m.segment, m.count) if c]
    frame = work.read_lookup(m.file, columns, account, m)
    level_key = m.level or next(iter(ladder))
    place = m.code or m.postcode
    if m.postcode:
        frame["area_number"] = book.numbers(frame[m.postcode].map(tidy_postcode))
    else:
        frame["area_number"] = (
            tidy_codes(frame[m.code]).map(ladder[level_key].numbers).fillna(0).astype(np.uint32)
        )
    canonical = {tidy_code(s.code): s.code for s in given.segments}
    frame["segment_code"] = tidy_codes(frame[m.segment]).map(canonical).fillna("")
    frame["own"] = frame[m.postcode].map(tidy_postcode) if m.postcode else frame["area_number"]
    frame["segment"] = tidy_codes(frame[m.segment])
    one = OneRowEach(
        where=f"classification {entry.key}",
        file=m.file,
        table=m,
        names="postcodes" if m.postcode else ladder[level_key].entry.names,
        code=place,
        values=(m.count or m.segment,),
        key=("own", "segment") if m.count else ("own",),
        compared=("compared",),
    )
    frame["compared"] = comparable(frame[m.count]) if m.count else frame["segment"]
    frame = without_repeats(work, account, frame, frame["area_number"] > 0, one)
    faults = {
        place: np.where(frame["area_number"] > 0, "", "no such place"),
        m.segment: np.where(frame["segment_code"] != "", "", f"no such {given.name}"),
    }
    if m.count:
        faults[m.count] = np.where(unreadable(frame[m.count]), "value is not a count", "")
    frame = work.settle(account, frame, faults).copy()
    if m.count:
        frame["base_count"] = numbers(frame[m.count]).fillna(0)
    elif m.postcode:
        frame["base_count"] = 1.0
    else:
        weights: NDArray[np.float64] = ladder[level_key].bases[str(entry.weight_base)]
        frame["base_count"] = np.nan_to_num(weights[frame["area_number"].to_numpy() - 1])
    return (
        level_key,
        frame.groupby(["area_number", "segment_code"], as_index=False)["base_count"].sum(),
    )


def _wide_counts(
    work: Workspace, entry: ClassificationEntry, given: Tier, ladder: Ladder, account: Account
) -> tuple[str, pd.DataFrame]:
    m = entry.membership
    canonical = {tidy_code(s.code): s.code for s in given.segments}
    strange = [c for c in m.counts if tidy_code(c) not in canonical]
    if strange:
        raise CatalogueError(
            [
                f"[classification {entry.key}] membership counts name the segment"
                f" {', '.join(strange)}, which {entry.segments.file} does not list"
            ]
        )
    level_key = str(m.level)
    frame = work.read_lookup(m.file, [m.code, *m.counts.values()], account, m)
    frame["area_number"] = (
        tidy_codes(frame[m.code]).map(ladder[level_key].numbers).fillna(0).astype(np.uint32)
    )
    compared = {f"compared_{column}": comparable(frame[column]) for column in m.counts.values()}
    one = OneRowEach(
        where=f"classification {entry.key}",
        file=m.file,
        table=m,
        names=ladder[level_key].entry.names,
        code=m.code,
        values=tuple(m.counts.values()),
        key=("area_number",),
        compared=tuple(compared),
    )
    frame = without_repeats(work, account, frame.assign(**compared), frame["area_number"] > 0, one)
    faults = {m.code: np.where(frame["area_number"] > 0, "", "no such place")} | {
        column: np.where(unreadable(frame[column]), "value is not a count", "")
        for column in m.counts.values()
    }
    frame = work.settle(account, frame, faults)
    parts = [
        pd.DataFrame(
            {
                "area_number": frame["area_number"],
                "segment_code": canonical[tidy_code(code)],
                "base_count": numbers(frame[column]).fillna(0),
            }
        )
        for code, column in m.counts.items()
    ]
    mix = pd.concat(parts)
    return (
        level_key,
        mix[mix["base_count"] > 0]
        .groupby(["area_number", "segment_code"], as_index=False)["base_count"]
        .sum(),
    )
