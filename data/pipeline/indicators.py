"""Indicators: statistics of areas that are not counted from records; and service points."""

import numpy as np
import pandas as pd
import pyproj
from numpy.typing import NDArray

from data.errors import SourceError
from data.periods import Period, in_order
from data.pipeline.areas.ladder import Ladder, area_reasons
from data.pipeline.catalogue import IndicatorEntry
from data.pipeline.dates import DateTexts
from data.pipeline.repeats import OneRowEach, comparable, without_repeats
from data.pipeline.sources.boundaries import impossible_coordinates
from data.pipeline.sources.systems import DEGREES, transformer
from data.pipeline.values import numbers, tidy_codes, unreadable
from data.pipeline.workspace import Workspace

NAMED = 3
"""Texts of periods named in a remark."""


def read_indicator(
    work: Workspace, entry: IndicatorEntry, ladder: Ladder
) -> dict[str, pd.DataFrame]:
    """Level → frame in the schema INDICATOR, for the level given and those it rolls up to."""
    account = work.open_account(entry.file, f"indicator-{entry.key}")
    columns = [entry.code, entry.value, *([entry.period] if entry.period_column else [])]
    frame = work.read_lookup(entry.file, columns, account, entry)
    own = ladder.level_of(entry.level)
    level = ladder[own]
    given = frame[entry.period] if entry.period_column else entry.period
    texts = pd.Series(given, index=frame.index, dtype=object).str.strip()
    labels = _labels(work, entry, texts)
    frame = frame.assign(
        area=tidy_codes(frame[entry.code]),
        period=texts.map({text: label for text, (label, _) in labels.items()}),
        undated=texts.map({text: reason for text, (_, reason) in labels.items()}),
        indicator_value=numbers(frame[entry.value]),
    )
    one = OneRowEach(
        where=f"indicator {entry.key}",
        at=("indicator", entry.key),
        file=entry.file,
        table=entry,
        names=ladder.names_of(entry.level)[1],
        code=entry.code,
        values=(entry.value,),
        key=("area", "period"),
        compared=("compared",),
    )
    known = ladder.knows(entry.level, frame["area"]) & (frame["undated"] == "").to_numpy()
    frame = without_repeats(
        work, account, frame.assign(compared=comparable(frame[entry.value])), known, one
    )
    faults = {
        entry.code: area_reasons(frame["area"], entry.level, ladder),
        **({entry.period: frame["undated"].to_numpy()} if entry.period_column else {}),
        entry.value: np.where(unreadable(frame[entry.value]), "value is not a number", ""),
    }
    frame = work.settle(account, frame, faults)
    frame = ladder.shared(entry.level, frame[frame["indicator_value"].notna()], "area")
    if unit := ladder.units.get(entry.level):
        weights = frame["area"].map(unit.bases[entry.weight]) if entry.weight else 1.0
        frame = _summed(frame.assign(weight=frame["share"] * weights), entry)
    frame = frame[["period", "area_number", "indicator_value"]]
    tables = {own: frame}
    if entry.rollup != "none":
        weight = level.bases[entry.weight] if entry.weight else None
        tables |= {
            key: _rolled_up(frame, above, entry, weight) for key, above in level.parents.items()
        }
    return {
        key: table.sort_values(["period", "area_number"], kind="stable", ignore_index=True)
        for key, table in tables.items()
    }


def _labels(
    work: Workspace, entry: IndicatorEntry, texts: "pd.Series[str]"
) -> dict[str, tuple[str, str]]:
    """Text of a period → its label, and the reason why it is none.

    Where no text of a column is a period, as with 'Census', all are taken as they are.
    """
    distinct = texts.drop_duplicates()
    read = dict(zip(distinct, DateTexts.of(distinct, entry.dates).periods(), strict=True))
    if not any(isinstance(period, Period) for period in read.values()):
        named = in_order(text for text in read if text)
        if entry.period_column and named:
            shown = ", ".join(f"'{text}'" for text in named[:NAMED])
            work.ledger.remark(
                f"[indicator {entry.key}] No text in column {entry.period} is a date that can be"
                f" read ({shown}), so they are shown as they are, in the order of their text."
            )
        is_needed = entry.period_column
        return {t: (t, "period is empty" if is_needed and not t else "") for t in read}
    return {
        text: (period.label, "") if isinstance(period, Period) else ("", period)
        for text, period in read.items()
    }


def _rolled_up(
    frame: pd.DataFrame,
    above: NDArray[np.uint32],
    entry: IndicatorEntry,
    weight: NDArray[np.float64] | None,
) -> pd.DataFrame:
    place = frame["area_number"].to_numpy() - 1
    weights = np.nan_to_num(weight[place]) if weight is not None else np.ones(len(frame))
    return _summed(frame.assign(area_number=above[place], weight=weights), entry)


def _summed(frame: pd.DataFrame, entry: IndicatorEntry) -> pd.DataFrame:
    """Sums or weighted means by period and area, of rows with a value and a weight each."""
    by_weight = frame["weight"] if entry.rollup == "mean" or "share" in frame else 1.0
    parts = frame[["period", "area_number", "weight"]].assign(
        product=frame["indicator_value"] * by_weight
    )
    summed = (
        parts[parts["area_number"] > 0].groupby(["period", "area_number"], as_index=False).sum()
    )
    if entry.rollup == "mean":
        summed = summed[summed["weight"] > 0]
        summed["product"] = summed["product"] / summed["weight"]
    return summed.rename(columns={"product": "indicator_value"})[
        ["period", "area_number", "indicator_value"]
    ]


def read_points(work: Workspace) -> pd.DataFrame:
    """All service points: frame in the schema POINTS.

    A row without coordinates or of an unknown service is refused.
    """
    parts = []
    keys = [s.key for s in work.catalogue.service]
    for service in work.catalogue.service:
        p = service.points
        if p is None:
            continue
        account = work.open_account(p.file, f"points-{service.key}")
        frame = work.read_lookup(
            p.file, [p.name, p.x, p.y, *([p.service] if p.service else [])], account, p
        )
        named = (
            frame[p.service].str.strip().str.casefold()
            if p.service
            else pd.Series(service.key, index=frame.index)
        )
        x, y = numbers(frame[p.x]).to_numpy(), numbers(frame[p.y]).to_numpy()
        blank = ~(np.isfinite(x) & np.isfinite(y))
        frame = frame.assign(x=x, y=y, service_key=named)
        faults = {
            p.x: np.where(blank, "no coordinates", ""),
            p.service: np.where(named.isin(keys), "", "no such service in the catalogue"),
        }
        frame = work.settle(account, frame, faults)
        frame = frame[frame["service_key"] == service.key]
        if frame.empty:
            continue
        box = (frame["x"].min(), frame["y"].min(), frame["x"].max(), frame["y"].max())
        if problem := impossible_coordinates(pyproj.CRS(p.crs), *(float(v) for v in box)):
            raise SourceError(
                f"{p.file} says {p.crs} but {problem}; name the reference system the coordinates"
                " are really in"
            )
        lng, lat = transformer(p.crs, DEGREES).transform(
            frame["x"].to_numpy(), frame["y"].to_numpy()
        )
        parts.append(
            pd.DataFrame(
                {
                    "service_key": service.key,
                    "point_name": frame[p.name].str.strip().to_numpy(),
                    "lat": np.round(lat, 5),
                    "lng": np.round(lng, 5),
                }
            )
        )
    columns = ["service_key", "point_name", "lat", "lng"]
    points = (
        pd.concat(parts, ignore_index=True)
        if parts
        else pd.DataFrame(
            {c: pd.Series(dtype=object if c.endswith(("key", "name")) else float) for c in columns}
        )
    )
    return points.sort_values(columns, kind="stable", ignore_index=True)
