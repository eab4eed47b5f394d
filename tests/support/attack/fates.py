"""What the fates of rows tell of counts. Shares no code with the software."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import scipy.sparse as sp

from tests.support.attack.crawl import Crawler
from tests.support.attack.solving import Known

SPANS = {"month": 1, "quarter": 3, "year": 12}


def counted_by_figures(crawler: Crawler, cells: pd.DataFrame, service: str) -> int:
    """The number that the fates should tell as counted, from the other published figures alone.

    Where it is the number that they tell, they tell nothing new.
    """
    mine = cells[(cells["item"] == service) & (cells["channel"] == 0)]
    level = next(level for level in reversed(crawler.levels) if (mine["level"] == level).any())
    windows = {
        p["window"]: len(p["months"])
        for p in crawler.records["published"]
        if p["level"] == level and (mine.loc[mine["level"] == level, "window"] == p["window"]).any()
    }
    window = max(windows, key=lambda w: (windows[w] * SPANS[w], SPANS[w]))
    found = mine[(mine["level"] == level) & (mine["window"] == window)]
    whole = found["shown"].sum() + found["hidden"].sum() * crawler.rule.smallest // 2
    whole = int(whole) * len(crawler.records["months"]) // (windows[window] * SPANS[window])
    step = max(10, 10 ** (len(str(whole)) - 2))
    return int((whole + step // 2) // step * step)


def with_totals(known: Known, totals: Mapping[str, int], level: str, window: str) -> Known:
    """All that is known, and the exact total of each service over the areas of a level."""
    cells, least, greatest = known.cells, known.least, known.greatest
    rows = [known.sums]
    for service, total in totals.items():
        mine = (
            (cells["item"] == service)
            & (cells["level"] == level)
            & (cells["window"] == window)
            & (cells["channel"] == 0)
        )
        parts = np.append(np.where(mine, 1.0, 0.0), np.zeros(len(least) - len(cells)))
        rows = [sp.hstack([each, sp.csr_matrix((each.shape[0], 1))]) for each in rows]
        rows.append(sp.csr_matrix(np.append(parts, -1.0)))
        least, greatest = np.append(least, total), np.append(greatest, total)
    told = cells.assign(hidden=cells["hidden"])
    more = pd.DataFrame({"hidden": [False] * (len(least) - len(cells))})
    return Known(
        pd.concat([told, more], ignore_index=True), sp.csr_matrix(sp.vstack(rows)), least, greatest
    )
