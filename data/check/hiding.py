"""What the disclosure rules would hide of a record set, and where what cannot be used lies."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from ibis.expr.types import Table
from numpy.typing import NDArray

from data.aggregate.small import YEAR, small_counts
from data.build.ladder import Ladder
from data.build.mixes import SchemeMix
from data.catalogue import RecordsEntry
from data.check.findings import Examination, HidingLook, percent
from data.disclosure import RULES

TWICE = 2.0
AT_LEAST = 20
"""Refused rows of a group below which nothing is said of it."""
SMALLEST = {rule.key: rule.smallest for rule in RULES.values() if rule.key != "none"}


def look_at_hiding(cells: Table, ladder: Ladder, level: str) -> list[HidingLook]:
    """For every level the set can be shown at: share of the counts above zero below each preset's smallest, by month and by year."""
    span = cells.agg(first=cells.month_number.min(), last=cells.month_number.max()).execute()
    if span.isna().any(axis=None):
        return []
    first, last = int(span["first"].iloc[0]), int(span["last"].iloc[0])
    whole = (last - first + 1) // YEAR
    looks = []
    for key in [level, *(k for k in ladder if k in ladder[level].parents)]:
        above = _above(ladder, level, key)
        looks.append(_shares(key, ladder, "month", small_counts(cells, above, SMALLEST)))
        if whole:
            looks.append(_shares(key, ladder, "year", small_counts(cells, above, SMALLEST, years=(last, whole))))
    return looks


def _above(ladder: Ladder, level: str, key: str) -> pd.DataFrame | None:
    if key == level:
        return None
    coarse = ladder[level].parents[key]
    above = pd.DataFrame({"area_number": np.arange(1, len(coarse) + 1, dtype=np.int64), "coarse_number": coarse.astype(np.int64)})
    return above[above["coarse_number"] > 0]


def _shares(key: str, ladder: Ladder, window: str, counted: Table) -> HidingLook:
    row = counted.execute().iloc[0]
    cells = int(row["cell_count"])
    shares = {preset: float(row[preset]) / cells if cells else 0.0 for preset in SMALLEST}
    return HidingLook(level=key, level_name=ladder[key].entry.name, window=window, cells=cells, shares=shares)


def tell_hiding(entry: RecordsEntry, looks: Sequence[HidingLook], seen: Examination) -> None:
    """Levels where the set's own rule would hide most of what there is."""
    preset = entry.disclosure.preset
    where = f"records {entry.key}"
    if preset == "none":
        seen.add("note", where, f"Nothing will be hidden: the rule is 'none', signed off by {entry.disclosure.name}.")
        return
    by_month = {look.level: look.shares[preset] for look in looks if look.window == "month" and look.cells}
    for look in looks:
        share = look.shares[preset]
        if look.window == "month" and share > 0.5:
            years = next((o.shares[preset] for o in looks if o.level == look.level and o.window == "year"), None)
            rest = f"; by year {percent(years)}" if years is not None else ""
            coarser = next((k for k, s in by_month.items() if s < 0.2), "")
            advice = f"'{coarser}' is the finest level at which under a fifth of the monthly counts would be hidden" if coarser else ""
            seen.add("warn", where, f"{preset} would hide at least {percent(share)} of the monthly counts by {look.level_name}{rest}.", advice)


def check_bias(entry: RecordsEntry, fate: pd.DataFrame, ladder: Ladder, level: str, schemes: Sequence[SchemeMix], seen: Examination) -> None:
    """Groups of which far more is refused than of the rest.

    fate : one row for each combination of area_number (0 unknown), month_number, service and outward (postcode district), with ``rows`` and ``refused``.
    """
    rows, refused = int(fate["rows"].sum()), int(fate["refused"].sum())
    if not rows or refused < AT_LEAST or refused == rows:
        return
    placed = fate[fate["area_number"] > 0]
    groups: dict[str, tuple[pd.DataFrame, pd.Series[str]]] = {"service": (fate, fate["service"])}
    groups["year"] = (fate, (fate["month_number"] // YEAR).astype(str))
    if (fate["outward"] != "").any():
        groups["postcode district"] = (fate, fate["outward"])
    coarse = next((k for k in reversed(list(ladder)) if k in ladder[level].parents and len(ladder[k]) > 1), "")
    if coarse and len(placed):
        above = ladder[level].parents[coarse][placed["area_number"].to_numpy() - 1]
        names = np.concatenate([[""], ladder[coarse].names])
        groups[ladder[coarse].entry.name] = (placed, pd.Series(names[above], index=placed.index))
    for mix in schemes:
        if level in mix.mixes and len(placed):
            of_area = _segments(mix, level, len(ladder[level]))
            groups[f"{mix.scheme.title} segment"] = (placed, pd.Series(of_area[placed["area_number"].to_numpy() - 1], index=placed.index))
    for kind, (part, label) in groups.items():
        _tell_bias(entry, kind, part, label, refused / rows, seen)


def _tell_bias(entry: RecordsEntry, kind: str, part: pd.DataFrame, label: "pd.Series[str]", usual: float, seen: Examination) -> None:
    sums = part.groupby(label.to_numpy())[["rows", "refused"]].sum()
    sums = sums[[bool(name) and name != "-1" for name in sums.index]]
    sums["share"] = sums["refused"] / sums["rows"]
    worse = sums[(sums["refused"] >= AT_LEAST) & (sums["share"] > TWICE * usual)].sort_values("share", ascending=False)
    if len(worse) and len(sums) > 1:
        told = ", ".join(f"{name} ({percent(r['share'])})" for name, r in worse.head(5).iterrows())
        seen.add(
            "warn", f"records {entry.key}",
            f"{percent(usual)} of all rows cannot be used, but by {kind} it is more than twice that in: {told}. Figures for these are too low.",
            "say so in notes = [...] of this record set: notes are shown with every figure made from it",
        )  # fmt: skip


def _segments(mix: SchemeMix, level: str, areas: int) -> NDArray[np.object_]:
    """Name of the commonest segment of the coarsest tier by area, '' where none."""
    tiers = mix.scheme.tiers
    top = {s.code: s.name for s in tiers[0].segments}
    parent = {s.code: s.parent for t in tiers for s in t.segments}

    def highest(code: str) -> str:
        while code not in top and parent.get(code):
            code = str(parent[code])
        return top.get(code, "")

    frame = mix.mixes[level]
    coarse = frame["segment_code"].map({c: highest(str(c)) for c in frame["segment_code"].unique()})
    sums = frame.groupby([frame["area_number"], coarse])["base_count"].sum().reset_index().sort_values("base_count", ascending=False, kind="stable")
    first = sums.drop_duplicates("area_number")
    names = np.full(areas, "", dtype=object)
    names[first["area_number"].to_numpy() - 1] = first["segment_code"].to_numpy()
    return names
