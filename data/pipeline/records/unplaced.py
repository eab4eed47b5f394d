"""Find whether the unusable rows of a record set come evenly from all groups.

The groups are places, groups of people, services and years. Where rows are missing unevenly,
figures made from the rest are too low there. The doctor reports this before a build, and a build
adds it as a note to every figure of the services that it touches.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import ibis
import numpy as np
import pandas as pd
from ibis.expr.types import Table
from numpy.typing import NDArray

from data.periods import month_of_day
from data.pipeline.areas.ladder import Ladder
from data.pipeline.areas.mixes import SchemeMix
from data.pipeline.areas.units import SHARED_FROM
from data.pipeline.records.cells import YEAR, Judgement, judged_rows
from data.pipeline.values import tidy_postcodes

AT_LEAST = 20
"""Rows of a group that cannot be used below which nothing is said of it."""
ODDS = 2.5
"""A group is reported where the odds that its rows are unusable are this many times the usual odds.

Odds, and not shares, so that the rule still works where half of the rows are lost.
"""
NOTED_FROM = 0.01
"""Share of all rows below which a build reports nothing."""
NAMED = 3
NAMED_UP_TO = 0.28
"""Under a rule, groups are named only where at most this share of a service's rows is unusable.

To be named, a group has u unusable and under u · (rows − unusable) / (ODDS · unusable) usable rows.
With u ≥ AT_LEAST that bound is then over AT_LEAST, so that it tells nothing of a small count.
"""


@dataclass(frozen=True, slots=True)
class Uneven:
    """Groups of one kind ('ward', 'service') with far more unusable rows than usual.

    The worst come first.
    """

    kind: str
    shares: tuple[tuple[str, float], ...]


def with_districts(judgements: Sequence[Judgement], *, are_postcodes: bool) -> list[Judgement]:
    """The judgements with the postcode district of each place as ``outward``.

    ``outward`` is '' where places are no postcodes.
    """
    told = []
    for j in judgements:
        if j.name == "place":
            texts = tidy_postcodes(j.frame["place"]).str[:-3] if are_postcodes else ""
            j = Judgement(
                name=j.name,
                column=j.column,
                on=j.on,
                meaning=(*j.meaning, "outward"),
                frame=j.frame.assign(outward=texts),
                elsewhere=j.elsewhere,
            )
        told.append(j)
    return told


def fate_of(
    raw: Table, judgements: Sequence[Judgement], services: Sequence[str], *, by_day: bool
) -> pd.DataFrame:
    """The number of usable and unusable rows by area, month, service and postcode district.

    Rows of places elsewhere are neither. by_day : whether the judgements have days, as of stocks.

    Columns: area_number (0 unknown), month_number, service ('' unknown), outward, ``rows`` and
    ``refused``.
    """
    rows = judged_rows(raw, judgements)
    for judgement in judgements:
        if judgement.elsewhere:
            rows = rows.filter(~rows[judgement.reason].isin(sorted(judgement.elsewhere)))
    bad = ibis.or_(*(rows[j.reason] != "" for j in judgements))
    marked = rows.mutate(bad_flag=bad.ifelse(1, 0))
    fate: pd.DataFrame = (
        marked.group_by("area_number", "month_number", "service_index", "outward")
        .agg(rows=marked.count(), refused=marked.bad_flag.sum())
        .execute()
    )
    # Units that lie in several areas are of none of them here.
    fate["area_number"] = fate["area_number"].where(fate["area_number"] < SHARED_FROM, 0)
    if by_day:
        days = fate["month_number"]
        fate["month_number"] = [month_of_day(int(day)) if day >= 0 else -1 for day in days]
    names = np.array([*services, ""], dtype=object)
    return fate.assign(service=names[fate["service_index"].to_numpy(dtype=np.int64)])


def uneven_groups(
    fate: pd.DataFrame, ladder: Ladder, level: str, schemes: Sequence[SchemeMix]
) -> list[Uneven]:
    """Kinds of groups from which far more rows than usual cannot be used.

    ``fate`` is a result of ``fate_of``.
    """
    rows, refused = int(fate["rows"].sum()), int(fate["refused"].sum())
    if not rows or refused < AT_LEAST or refused == rows:
        return []
    return [
        found
        for kind, sums in _sums(fate, ladder, level, schemes)
        if (found := _uneven(kind, sums, refused / rows))
    ]


def uneven_services(
    fate: pd.DataFrame,
    groups: Callable[[pd.DataFrame], Sequence[Uneven]],
    *,
    exact: bool,
) -> dict[str, str]:
    """Service → the groups from which far more of its rows than usual cannot be used.

    Half a sentence each; services without such groups, or with few unusable rows, are left out.

    groups : the uneven groups of the rows of one service.
    exact : whether the share of each group is told; under a rule it is not.
    """
    told = {}
    for service in sorted(set(fate["service"]) - {""}):
        own = fate[fate["service"] == service]
        rows, refused = int(own["rows"].sum()), int(own["refused"].sum())
        if refused < AT_LEAST or refused < NOTED_FROM * rows:
            continue
        if not exact and refused > NAMED_UP_TO * rows:
            continue
        found = [each for each in groups(own) if each.kind != "service"]
        if found:
            told[service] = "; ".join(
                f"by {each.kind}, of {_named(each.shares, exact=exact)}" for each in found
            )
    return told


def _named(shares: Sequence[tuple[str, float]], *, exact: bool) -> str:
    told = [f"{name} ({share:.0%})" if exact else name for name, share in shares[:NAMED]]
    more = f" and {len(shares) - NAMED} more" if len(shares) > NAMED else ""
    return ", ".join(told) + more


def _uneven(kind: str, sums: pd.DataFrame, usual: float) -> Uneven | None:
    sums = sums[[bool(name) and name != "-1" for name in sums.index]]
    share = sums["refused"] / sums["rows"]
    odds = ODDS * usual / (1 - usual)
    worse = share[(sums["refused"] >= AT_LEAST) & (share > odds / (1 + odds))].sort_values(
        ascending=False, kind="stable"
    )
    return (
        Uneven(kind, tuple((str(name), float(part)) for name, part in worse.items()))
        if len(worse) and len(sums) > 1
        else None
    )


def _sums(
    fate: pd.DataFrame, ladder: Ladder, level: str, schemes: Sequence[SchemeMix]
) -> Iterator[tuple[str, pd.DataFrame]]:
    """For each kind of group: ``rows`` and ``refused`` by its name."""
    coarse = next(
        (k for k in reversed(list(ladder)) if k in ladder[level].parents and len(ladder[k]) > 1), ""
    )
    if coarse:
        names = np.concatenate([[""], ladder[coarse].names]).astype(object)
        yield (
            ladder[coarse].entry.name,
            _by_place(fate, names[np.concatenate([[0], ladder[level].parents[coarse]])]),
        )
    for mix in schemes:
        if level in mix.mixes:
            yield (
                f"{mix.scheme.title} group",
                _by_place(
                    fate,
                    np.concatenate(
                        [[""], commonest_segments(mix, level, len(ladder[level]))]
                    ).astype(object),
                ),
            )
    yield "service", _by(fate, fate["service"])
    yield "year", _by(fate, (fate["month_number"] // YEAR).astype(str))
    if (fate["outward"] != "").any():
        yield "postcode district", _by(fate, fate["outward"])


def _by(fate: pd.DataFrame, label: "pd.Series[str]") -> pd.DataFrame:
    return fate.groupby(label.to_numpy())[["rows", "refused"]].sum().astype(float)


def _by_place(fate: pd.DataFrame, of_area: NDArray[np.object_]) -> pd.DataFrame:
    """By the name that each area number has in ``of_area`` (number 0: '').

    Rows of unknown postcodes are spread like the placed rows of the same postcode district, because
    there is no better information about them.
    """
    fate = fate.assign(label=of_area[fate["area_number"].to_numpy(dtype=np.int64)])
    placed = fate[fate["area_number"] > 0]
    sums = _by(placed, placed["label"])
    lost = (
        fate[(fate["area_number"] == 0) & (fate["outward"] != "")].groupby("outward")["rows"].sum()
    )
    known = placed[placed["outward"].isin(lost.index)].groupby(["outward", "label"])["rows"].sum()
    if not len(known):
        return sums
    share = known / known.groupby(level=0).transform("sum")
    spread = (
        (share * lost.reindex(share.index.get_level_values(0)).to_numpy()).groupby(level=1).sum()
    )
    return sums.add(pd.DataFrame({"rows": spread, "refused": spread}), fill_value=0.0)


def commonest_segments(mix: SchemeMix, level: str, areas: int) -> NDArray[np.object_]:
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
    sums = (
        frame.groupby([frame["area_number"], coarse])["base_count"]
        .sum()
        .reset_index()
        .sort_values("base_count", ascending=False, kind="stable")
    )
    first = sums.drop_duplicates("area_number")
    names = np.full(areas, "", dtype=object)
    names[first["area_number"].to_numpy() - 1] = first["segment_code"].to_numpy()
    return names
