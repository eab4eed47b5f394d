"""Units of area that are not drawn: the tables of a council may be of these.

A unit is finer than a level, such as the output areas of a census, or a level at another date,
such as LSOAs of 2011. A lookup of the catalogue says which areas of a level each unit lies in.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.errors import CatalogueError
from data.pipeline.areas.shapes import LevelAreas
from data.pipeline.areas.shares import OWN, PART, TO, share_reasons, whole_shares, without_repeated
from data.pipeline.catalogue import LookupEntry
from data.pipeline.values import numbers, tidy_codes
from data.pipeline.workspace import Workspace

SHARED_FROM = 2**30
"""Numbers from here on are of units that lie in several areas, or in part elsewhere, until counts
are shared out."""
UNITS_APART = 2**24
WHOLE = 1e-6
"""A share so near to 1 is all of a unit."""
SUMS = ("event_count", "row_count")
"""Columns of cells that are shared out in whole numbers."""


@dataclass
class Unit:
    """The units of one lookup."""

    entry: LookupEntry
    parts: pd.DataFrame
    """Columns unit (tidy code), area_number and share, ordered; the shares of each unit sum to 1
    over the areas of the atlas and those elsewhere."""
    listed: set[str]
    """Codes of units that lie wholly elsewhere."""
    bases: dict[str, "pd.Series[float]"] = field(default_factory=dict)
    """Base → its value by the code of the unit."""

    first: int = SHARED_FROM
    """Number of its first unit that lies in several areas."""

    def __post_init__(self) -> None:
        self.codes = frozenset(self.parts["unit"])
        by_unit = self.parts.groupby("unit")["share"].agg(["size", "sum"])
        is_one = (by_unit["size"] == 1) & (by_unit["sum"] > 1 - WHOLE)
        self.several = sorted(by_unit.index[~is_one])
        """Codes of the units that lie in several areas, or in part elsewhere."""
        alone = self.parts[~self.parts["unit"].isin(self.several)]
        self.numbers: dict[str, int] = dict(zip(alone["unit"], alone["area_number"], strict=True))
        """Code → number of its area, from ``first`` on for a unit that lies in several."""
        self.numbers |= {code: self.first + at for at, code in enumerate(self.several)}


def read_unit(work: Workspace, entry: LookupEntry, level: LevelAreas, place: int) -> Unit:
    """The units of the lookup at ``place`` of the catalogue.

    Raises CatalogueError where none of its rows leads to the level, and like ``whole_shares``.
    """
    account = work.open_account(entry.file, f"lookup-{entry.unit}")
    columns = [entry.code, entry.to, *([entry.share] if entry.share else [])]
    frame = work.read_lookup(entry.file, columns, account, entry)
    frame[OWN], frame[TO] = tidy_codes(frame[entry.code]), tidy_codes(frame[entry.to])
    frame[PART] = numbers(frame[entry.share]) if entry.share else 1.0
    frame = without_repeated(frame, account)
    faults = {entry.code: np.where(frame[OWN] == "", "code is empty", "").astype(object)}
    if entry.share:
        faults[entry.share] = share_reasons(frame[entry.share])
    else:
        frame[PART] = 1 / frame.groupby(OWN)[TO].transform("size")
    frame = work.settle(account, frame, faults)
    if entry.share:
        frame = whole_shares(frame, f"[lookup {entry.unit}] {entry.file}", entry.names)
    numbered = frame[TO].map(level.numbers).fillna(0).astype(np.int64)
    frame = frame.assign(unit=frame[OWN], area_number=numbered, share=frame[PART])
    frame = frame[frame["share"] > 0]
    inside = frame[frame["area_number"] > 0]
    if inside.empty:
        raise CatalogueError(
            [
                f"[lookup {entry.unit}] no row of {entry.file} leads to a {level.entry.name} of the"
                f" atlas: check code, to and level"
            ]
        )
    return Unit(
        entry=entry,
        parts=inside[["unit", "area_number", "share"]].sort_values(
            ["unit", "area_number"], ignore_index=True
        ),
        listed=set(frame["unit"]) - set(inside["unit"]),
        first=SHARED_FROM + place * UNITS_APART,
    )


def share_out(cells: pd.DataFrame, units: Iterable[Unit]) -> pd.DataFrame:
    """Cells with those of units that lie in several areas shared out among these.

    Whole numbers stay whole, and their sums stay the same but for what lies elsewhere: within a
    unit, service and channel the counts of all months are added up in order, and each month adds
    what the share of that sum has gained. So an area with a share of 60 % gets 60 % of the events
    over time, not all or none.

    What came hidden may be in each of the areas, wholly or not at all.

    cells : area_number, month_number, service_index, channel_index, event_count, row_count,
    hidden_rows and, where there are any, hidden_least and hidden_most.
    """
    is_shared = cells["area_number"] >= SHARED_FROM
    if not is_shared.any():
        return cells
    parts = pd.concat(
        unit.parts.assign(shared=unit.parts["unit"].map(unit.numbers)) for unit in units
    ).drop(columns="unit")
    parts = parts[parts["shared"] >= SHARED_FROM]
    parts["until"] = parts.groupby("shared")["share"].cumsum()
    parts["from"] = parts["until"] - parts["share"]
    series = ["shared", "service_index", "channel_index"]
    given = cells[is_shared].rename(columns={"area_number": "shared"})
    given = given.sort_values([*series, "month_number"], ignore_index=True)
    added = {f"{name}_so_far": given.groupby(series)[name].cumsum() for name in SUMS}
    spread = given.assign(**added).merge(parts, on="shared")
    for name in SUMS:
        so_far, before = spread[f"{name}_so_far"], spread[f"{name}_so_far"] - spread[name]
        spread[name] = (
            _below(so_far, spread["until"])
            - _below(so_far, spread["from"])
            - _below(before, spread["until"])
            + _below(before, spread["from"])
        )
    if "hidden_least" in spread:
        spread["hidden_least"] = 0
    kept = spread[(spread[[*SUMS, "hidden_rows"]] != 0).any(axis=1)]
    return pd.concat([cells[~is_shared], kept[list(cells.columns)]], ignore_index=True)


def _below(sums: "pd.Series[int]", share: "pd.Series[float]") -> "pd.Series[int]":
    """How many of the first ``sums`` events lie below a share of the unit."""
    return np.floor(sums * share + 0.5 + 1e-9).astype(np.int64)


def summed(unit: Unit, values: "pd.Series[float]", areas: int) -> NDArray[np.float64]:
    """Sums of the values of units by area, each value shared out; NaN where one is not known.

    values : by code of the unit; areas : number of areas of the level; returns (areas,).
    """
    given = unit.parts["unit"].map(values).astype(float)
    place = unit.parts["area_number"].to_numpy()
    sums = np.bincount(
        place, weights=np.nan_to_num(given * unit.parts["share"]), minlength=areas + 1
    )[1:].astype(np.float64)
    lost = np.bincount(place, weights=given.isna().to_numpy(), minlength=areas + 1)[1:]
    none = np.bincount(place, minlength=areas + 1)[1:] == 0
    return np.where((lost > 0) | none, np.nan, np.round(sums))
