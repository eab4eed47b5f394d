"""Read the segments of every classification and their mix of people at every level."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.errors import CatalogueError
from data.model import Classification, Segment, Tier
from data.pipeline.areas.coded import NAMED, coded_list, too_many
from data.pipeline.areas.ladder import Ladder, area_reasons
from data.pipeline.areas.made import mark_faults, marks_of, read_made
from data.pipeline.areas.places import PostcodeBook
from data.pipeline.areas.tier_colours import COLOUR, COLOUR_DARK, colours_of_tier
from data.pipeline.catalogue import ClassificationEntry, Membership
from data.pipeline.ledger import Account
from data.pipeline.repeats import OneRowEach, comparable, without_repeats
from data.pipeline.values import numbers, tidy_code, tidy_codes, tidy_postcodes, unreadable
from data.pipeline.workspace import Workspace


@dataclass
class SchemeMix:
    """A classification and the mix of every level that has one: frames in the schema MIX."""

    scheme: Classification
    mixes: dict[str, pd.DataFrame]
    marks: pd.DataFrame | None
    """How the areas were put to their segments, in the schema MARKS; None where it is not said."""


def read_scheme(
    work: Workspace, entry: ClassificationEntry, ladder: Ladder, book: PostcodeBook
) -> SchemeMix:
    """Segments and membership of a classification.

    Raises CatalogueError where a segment's parent does not exist.
    """
    tiers = _read_tiers(work, entry)
    given = next(t for t in tiers if t.key == entry.tier)
    level_key, mix, marks = _read_membership(work, entry, given, ladder, book)
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
        kind=_kind(entry.membership, ladder),
        weight=entry.counted,
        weight_base=entry.weight_base or "",
        source=entry.source,
        licence=entry.licence,
        own=read_made(work, entry, tiers),
    )
    return SchemeMix(scheme=scheme, mixes=mixes, marks=marks)


def _kind(m: Membership, ladder: Ladder) -> Literal["counts", "code"]:
    """Whether an area has counts of several segments, or the code of one."""
    is_mixed = m.postcode or m.count or m.counts or m.household or m.level in ladder.units
    return "counts" if is_mixed else "code"


def _ordered(mix: pd.DataFrame) -> pd.DataFrame:
    ordered = mix.sort_values(["area_number", "segment_code"], kind="stable", ignore_index=True)
    ordered["area_number"] = ordered["area_number"].astype(np.uint32)
    return ordered[["area_number", "segment_code", "base_count"]]


def _read_tiers(work: Workspace, entry: ClassificationEntry) -> list[Tier]:
    table = entry.segments
    account = work.open_account(table.file, f"segments-{entry.key}")
    frame = coded_list(work, entry, account) if table.columns else _listed(work, entry, account)
    tiers: list[Tier] = []
    parents, problems = {""}, list[str]()
    for tier in entry.tiers:
        rows = frame[frame[table.tier] == tier.key]
        codes = [str(c).strip().removesuffix(".0") for c in rows[table.code]]
        if entry.like and not codes and tier.key != entry.tier:
            # A known scheme has this tier, and the council's file does not.
            continue
        if said := too_many(entry, tier, codes):
            problems.append(said)
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
        above = tiers[-1].segments if tiers else ()
        colours, of_owner, wrong = colours_of_tier(entry, tier, rows, above)
        problems += wrong
        tiers.append(
            Tier(
                key=tier.key,
                name=tier.name,
                names=tier.names,
                segments=tuple(
                    _segment(entry, row, code, pair)
                    for (_, row), code, pair in zip(rows.iterrows(), codes, colours, strict=True)
                ),
                of_owner=of_owner,
            )
        )
        parents = set(codes)
    problems += _unknown_words(entry, {s.code for tier in tiers for s in tier.segments})
    if problems:
        raise CatalogueError(problems)
    return tiers


def _listed(work: Workspace, entry: ClassificationEntry, account: Account) -> pd.DataFrame:
    """The rows of a list of segments that are of a declared tier and have a code."""
    table = entry.segments
    optional = [c for c in (table.colour, table.colour_dark, table.description) if c]
    frame = work.read_lookup(
        table.file, [table.tier, table.code, table.parent, table.name, *optional], account, table
    )
    wanted = {t.key for t in entry.tiers}
    faults = {
        table.code: np.where(frame[table.code].str.strip() == "", "code is empty", ""),
        table.tier: np.where(frame[table.tier].isin(wanted), "", "tier is not in the catalogue"),
    }
    frame = work.settle(account, frame, faults)
    given = {COLOUR: table.colour, COLOUR_DARK: table.colour_dark}
    return frame.assign(**{name: frame[column] for name, column in given.items() if column})


def _unknown_words(entry: ClassificationEntry, known: set[str]) -> list[str]:
    """What is wrong with the codes that have words of the owner's own."""
    codes = [each.code for each in entry.segment]
    unknown = sorted(set(codes) - known)
    twice = sorted({code for code in codes if codes.count(code) > 1})
    start, listed = f"[classification {entry.key}] segment", entry.segments.file
    said = []
    if unknown:
        said.append(f"{start} has words for {', '.join(unknown[:5])}, which {listed} does not list")
    if twice:
        said.append(f"{start} has words for {', '.join(twice[:5])} more than once; keep one")
    return said


def _segment(
    entry: ClassificationEntry, row: "pd.Series[str]", code: str, pair: tuple[str, str]
) -> Segment:
    table = entry.segments
    return Segment(
        code=code,
        name=str(row[table.name]).strip(),
        parent=str(row[table.parent]).strip().removesuffix(".0"),
        colour=pair[0],
        colour_dark=pair[1],
        description=row[table.description] if table.description else "",
        say=next((each.say for each in entry.segment if each.code == code), ""),
    )


def _read_membership(
    work: Workspace, entry: ClassificationEntry, given: Tier, ladder: Ladder, book: PostcodeBook
) -> tuple[str, pd.DataFrame, pd.DataFrame | None]:
    """(level of the membership, mix there, marks of the areas where the table has some)."""
    m = entry.membership
    account = work.open_account(m.file, f"membership-{entry.key}")
    if m.counts:
        return *_wide_counts(work, entry, given, ladder, account), None
    columns = [c for c in (m.code, m.postcode, m.segment, m.count, *m.marks.values()) if c]
    frame = work.read_lookup(m.file, columns, account, m)
    given_as = m.level or next(iter(ladder))
    place = m.code or m.postcode
    if m.postcode:
        frame["own"] = tidy_postcodes(frame[m.postcode])
        is_known = book.numbers(frame["own"]) > 0
    else:
        frame["own"] = tidy_codes(frame[m.code])
        is_known = ladder.knows(given_as, frame["own"])
    canonical = {tidy_code(s.code): s.code for s in given.segments}
    frame["segment_code"] = tidy_codes(frame[m.segment]).map(canonical).fillna("")
    frame["segment"] = tidy_codes(frame[m.segment])
    one = OneRowEach(
        where=f"classification {entry.key}",
        at=("classification", entry.key, "membership"),
        file=m.file,
        table=m,
        names="postcodes" if m.postcode else ladder.names_of(given_as)[1],
        code=place,
        values=(m.count or m.segment,),
        key=("own", "segment") if m.count else ("own",),
        compared=("compared",),
    )
    _check_codes(entry, given, frame[is_known])
    frame["compared"] = comparable(frame[m.count]) if m.count else frame["segment"]
    if not m.household:
        frame = without_repeats(work, account, frame, is_known, one)
    lost = book.numbers(frame["own"]) == 0 if m.postcode else None
    faults = {
        place: area_reasons(frame["own"], given_as, ladder)
        if lost is None
        else np.where(lost, "no such place", ""),
        m.segment: np.where(frame["segment_code"] != "", "", f"no such {given.name}"),
    }
    if m.count:
        faults[m.count] = np.where(unreadable(frame[m.count]), "value is not a count", "")
    faults |= mark_faults(frame, m)
    frame = work.settle(account, frame, faults).copy()
    if m.postcode:
        frame = frame.assign(area_number=book.numbers(frame["own"]), base_count=1.0)
    else:
        frame = ladder.shared(given_as, frame, "own")
        frame["base_count"] = frame["share"] * (
            numbers(frame[m.count]).fillna(0)
            if m.count
            else 1.0
            if m.household
            else _weights(frame, given_as, str(entry.weight_base), ladder)
        )
    return ladder.level_of(given_as), _summed(frame), marks_of(frame, m)


def _check_codes(entry: ClassificationEntry, given: Tier, rows: pd.DataFrame) -> None:
    """Raise CatalogueError where half of the rows, of known places, have no segment of the list."""
    m = entry.membership
    lost = rows.loc[rows["segment_code"] == "", m.segment].str.strip()
    if not len(rows) or 2 * len(lost) < len(rows):
        return
    codes = sorted(set(lost))
    told = ", ".join(code or "an empty value" for code in codes[:NAMED])
    if len(codes) > NAMED:
        told += " …"
    raise CatalogueError(
        [
            f"[classification {entry.key}] {len(lost):,} of {len(rows):,} rows of {m.file} have in"
            f" {m.segment} no {given.name} that {entry.segments.file} lists: {told}; give the list"
            " of the same version and tier, or name another column"
        ]
    )


def _weights(frame: pd.DataFrame, given_as: str, base: str, ladder: Ladder) -> "pd.Series[float]":
    """The base of the area or unit of each row, 0 where it is not known."""
    if unit := ladder.units.get(given_as):
        return frame["own"].map(unit.bases[base]).astype(float).fillna(0)
    values: NDArray[np.float64] = ladder[given_as].bases[base]
    return pd.Series(np.nan_to_num(values[frame["area_number"].to_numpy() - 1]), index=frame.index)


def _summed(frame: pd.DataFrame) -> pd.DataFrame:
    """One row for each area and segment."""
    return frame.groupby(["area_number", "segment_code"], as_index=False)["base_count"].sum()


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
    given_as = str(m.level)
    frame = work.read_lookup(m.file, [m.code, *m.counts.values()], account, m)
    frame["own"] = tidy_codes(frame[m.code])
    is_known = ladder.knows(given_as, frame["own"])
    compared = {f"compared_{column}": comparable(frame[column]) for column in m.counts.values()}
    one = OneRowEach(
        where=f"classification {entry.key}",
        at=("classification", entry.key, "membership"),
        file=m.file,
        table=m,
        names=ladder.names_of(given_as)[1],
        code=m.code,
        values=tuple(m.counts.values()),
        key=("own",),
        compared=tuple(compared),
    )
    frame = without_repeats(work, account, frame.assign(**compared), is_known, one)
    faults = {m.code: area_reasons(frame["own"], given_as, ladder)} | {
        column: np.where(unreadable(frame[column]), "value is not a count", "")
        for column in m.counts.values()
    }
    frame = ladder.shared(given_as, work.settle(account, frame, faults), "own")
    parts = [
        pd.DataFrame(
            {
                "area_number": frame["area_number"],
                "segment_code": canonical[tidy_code(code)],
                "base_count": numbers(frame[column]).fillna(0) * frame["share"],
            }
        )
        for code, column in m.counts.items()
    ]
    mix = pd.concat(parts)
    return ladder.level_of(given_as), _summed(mix[mix["base_count"] > 0])
