"""Compare every cell that an atlas shows with the exact count, counted in another way.

Nothing here uses the project's own protection: the files of a store are read as they lie.
"""

import json
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq

MONTHS = {"month": 1, "quarter": 3, "year": 12}
SMALL, STEP = 5, 5


def compare_cells(store: Path, events: pd.DataFrame) -> tuple[int, int]:
    """Raise AssertionError for a cell that is not its exact count rounded to 5, or small and shown.

    events : one row an event or a count, with columns ``month`` (YYYY-MM), ``service`` and
    ``theme`` (keys), ``channel`` (key), ``count``, and one column a level with the area's code.
    Returns the cells that were shown and those that were hidden.
    """
    build = (store / "current").resolve()
    manifest = json.loads((build / "manifest.json").read_text())
    first = pd.Period(manifest["first_month"], "M").ordinal
    place = pd.PeriodIndex(events["month"], freq="M").astype("int64") - first
    channels = {each["key"]: at for at, each in enumerate(manifest["channels"], 1)}
    events = events.assign(at=place, channel=events["channel"].map(channels).fillna(0).astype(int))
    shown = hidden = 0
    for file in sorted(build.glob("takeup/*/*/*.parquet")):
        window, level, item = file.parts[-3], file.parts[-2], file.stem
        column, value = ("theme", item[6:]) if item.startswith("theme-") else ("service", item)
        own = events[events[column] == value]
        assert len(own), f"nothing in the records is {item}"
        areas = pq.read_table(build / "areas" / f"{level}.parquet").to_pandas()
        numbers = areas.set_index("area_code")["area_number"]
        own = own.assign(area_number=own[level].map(numbers))
        exact = pd.concat([own, own[own["channel"] > 0].assign(channel=0)])
        exact = exact if (own["channel"] > 0).any() else own
        cells = pq.read_table(file).to_pandas()
        ends = cells["month_index"].unique()
        length = MONTHS[window]
        parts = [exact[exact["at"].between(e - length + 1, e)].assign(month_index=e) for e in ends]
        keys = ["month_index", "channel", "area_number"]
        counted = pd.concat(parts).groupby(keys)["count"].sum()
        cells = cells.rename(columns={"channel_index": "channel"}).set_index(keys)
        both = cells.join(counted.rename("exact"), how="outer").fillna(
            {"event_count": 0, "is_hidden": False, "exact": 0}
        )
        # Channels are shown for a part of the tables only; what is not there shows nothing.
        both = both[both.index.isin(cells.index) | (both.index.get_level_values("channel") == 0)]
        is_hidden = both["is_hidden"].astype(bool)
        seen = both[~is_hidden]
        wrong = seen[seen["event_count"] != (seen["exact"] / STEP).round() * STEP]
        assert wrong.empty, f"{window} {level} {item}: {wrong.head().to_dict('index')}"
        small = seen[seen["exact"].between(1, SMALL - 1)]
        assert small.empty, f"{window} {level} {item}: {small.head().to_dict('index')}"
        shown, hidden = shown + len(seen), hidden + int(is_hidden.sum())
    return shown, hidden
