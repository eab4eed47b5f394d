"""How many counts are small, as Ibis expressions: what a disclosure rule would hide at the
least.
"""

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir
import pandas as pd

YEAR = 12


def small_counts(
    cells: ir.Table,
    above: pd.DataFrame | None,
    smallest: Mapping[str, int],
    *,
    years: tuple[int, int] | None = None,
) -> ir.Table:
    """One row: ``cell_count``, the counts above zero of a level by service, month and area over all
    channels, and how many are below each of ``smallest``.

    above : columns area_number, coarse_number; None where the level is that of the cells
    themselves. years : (last month number, whole years back from it) counts by years that do not
    overlap instead of months.
    """
    if above is not None:
        lookup = ibis.memtable(above).mutate(
            area_number=ibis._.area_number.cast("int32"),
            coarse_number=ibis._.coarse_number.cast("int32"),
        )
        joined = cells.inner_join(lookup, "area_number")
        cells = joined.select(
            "month_number", "service_index", "event_count", area_number=joined.coarse_number
        )
    if years is not None:
        last, whole = years
        back = (ibis.literal(last, "int32") - cells.month_number.cast("int32")) // YEAR
        cells = cells.mutate(month_number=back.cast("int32"))
        cells = cells.filter(cells.month_number < whole)
    summed = cells.group_by("service_index", "month_number", "area_number").agg(
        event_count=cells.event_count.sum()
    )
    shown = summed.filter(summed.event_count > 0)
    return shown.agg(
        cell_count=shown.count(),
        **{key: (shown.event_count < least).sum().fill_null(0) for key, least in smallest.items()},
    )
