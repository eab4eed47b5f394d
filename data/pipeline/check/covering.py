"""Find record sets that are probably about a part of the atlas only."""

import numpy as np
import pandas as pd

from data.pipeline.areas.ladder import Ladder
from data.pipeline.catalogue import RecordsEntry
from data.pipeline.check.findings import Examination
from data.pipeline.suggestions import Suggestion

FEW_AREAS = 0.5
"""Share of the areas with counts up to which a record set is probably about these only."""
ENOUGH_AREAS = 4
"""Areas of a level from which such a share says something."""
MANY_EACH = 20
"""Events of an area with counts, on average, from which the others are not empty by chance."""
MOST_CODES = 30


def tell_covered(
    entry: RecordsEntry, cells: pd.DataFrame, level: str, ladder: Ladder, seen: Examination
) -> None:
    """Ask what a set covers that has counts in few of the areas of some level.

    cells : area_number, of the level, and event_count.
    """
    if entry.covers or not len(cells):
        return
    counts = cells.groupby("area_number")["event_count"].sum()
    own = np.bincount(counts.index, weights=counts, minlength=len(ladder[level]) + 1)[1:]
    for key in reversed([level, *(k for k in ladder if k in ladder[level].parents)]):
        size = len(ladder[key])
        above = ladder[level].parents[key] if key != level else np.arange(1, size + 1)
        sums = np.bincount(above, weights=own, minlength=size + 1)[1:]
        there = sums > 0
        if size < ENOUGH_AREAS or there.sum() > FEW_AREAS * size:
            continue
        if sums.sum() < MANY_EACH * there.sum():
            continue
        codes = [str(code) for code in ladder[key].codes[there]]
        line = Suggestion(
            ("records", entry.key),
            "covers",
            codes[:MOST_CODES],
            "only who knows where the records come from can say it",
            by_person=True,
        )
        more = " with the codes of those areas" if len(codes) > MOST_CODES else ""
        seen.add(
            "warn",
            f"records {entry.key}",
            f"There are records in {len(codes):,} of {size:,} {ladder[key].entry.names} only. If"
            " they are not about the others, those would be shown as areas where nobody comes.",
            f"if so, set {'covers' + more if more else line.line}",
            () if more else (line,),
        )
        return
