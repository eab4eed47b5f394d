"""What a build adds to the ledger, and what it publishes again from there."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.model import DisclosureAudit, HiddenAt, Window
from data.pipeline.areas.ladder import Ladder
from data.pipeline.disclosure import Outcome
from data.pipeline.disclosure.lines import WINDOWS
from data.pipeline.publications import FIGURES
from data.pipeline.records.detail import Choice
from data.pipeline.records.shapes import Name
from data.pipeline.records.successive import ALL, NOTHING, Indices, Past
from data.rules import Rule


def withheld(
    name: Name, past: Past, choice: Choice, listed: Indices, channels: Sequence[int]
) -> pd.DataFrame:
    """Hidden cells for the periods that a table lacks, of those that its level publishes.

    Without rows they would be shown as zeros.
    """
    window, level, _ = name
    split = choice.has(*name) and choice.by_channel(*name)
    cells: list[tuple[int, int]] = []
    for period in listed:
        detail = past.shape_at(window, period).detail(*name)
        cells += [(period, 0)] if detail is None else []
        cells += [(period, c) for c in channels if split and not (detail and detail.channels)]
    areas = np.arange(1, len(past.ladder[level]) + 1)
    month, channel = np.array(cells, dtype=np.int64).reshape(-1, 2).T
    return pd.DataFrame(
        {
            "month_index": np.repeat(month, len(areas)),
            "channel_index": np.repeat(channel, len(areas)),
            "area_number": np.tile(areas, len(cells)),
            "event_count": 0,
            "is_hidden": True,
        }
    ).astype(NOTHING.dtypes.to_dict())


def to_figures(
    outcome: Outcome,
    number: Callable[[Window, NDArray[np.integer]], NDArray[np.integer]],
    channels: Sequence[str],
    ladder: Ladder,
) -> pd.DataFrame:
    """What a build publishes, as the ledger writes it.

    number : the month numbers (or days) of the indices of a window.
    """
    keys = np.array([ALL, *channels], dtype=object)
    parts = [
        pd.DataFrame(
            {
                "window": window,
                "level": level,
                "item": item,
                "channel": keys[table.frame["channel_index"].to_numpy()],
                "period": number(window, table.frame["month_index"].to_numpy().astype(np.int64)),
                "area_code": ladder[level].codes[table.frame["area_number"].to_numpy() - 1],
                "event_count": table.frame["event_count"].to_numpy(),
                "is_hidden": table.frame["is_hidden"].to_numpy(),
            }
        )
        for (window, level, item), table in outcome.tables.items()
    ]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=FIGURES.names)


def audit_of(
    frames: Mapping[Name, pd.DataFrame], rule: Rule, checked: int, repaired: int
) -> DisclosureAudit:
    """The audit of everything that a set publishes, by this build and those before.

    frames : the rows of each table without those that are only withheld.
    """
    at = []
    for level in dict.fromkeys(level for _, level, _ in frames):
        for window in WINDOWS:
            mine = [f for (w, v, _), f in frames.items() if (w, v) == (window, level)]
            cells = sum(len(frame) for frame in mine)
            if cells:
                hidden = sum(int(frame["is_hidden"].sum()) for frame in mine)
                at.append(HiddenAt(level=level, window=window, cells=cells, hidden=hidden))
    return DisclosureAudit(
        rule=rule.key,
        smallest=rule.smallest,
        rounding=rule.rounding,
        cells=sum(one.cells for one in at),
        checked=checked,
        repaired=repaired,
        fewest=rule.smallest - 1,
        at=tuple(at),
    )
