"""The wide table of a view as JSON, for the page's own script and for programs.

A column is lists of numbers, one a row, and null where there is no figure; ``why`` then has the
place of the reason. A column says how its numbers are written, and they are rounded to more places
than are shown, so that what is sorted by them is in the order of what is read.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.answers.asked import Asked
from data.answers.story.wide import Cells, Column, Rows, Sums, WideTable, comparing
from data.answers.story.wide_areas import areas_table
from data.answers.story.wide_services import services_table
from data.answers.verdict_words import MARKS
from data.stats.expected import FEWEST_EXPECTED
from data.stats.inputs import share_of
from data.stats.intervals import EXACT_BELOW, z_of
from data.stats.verdict import LARGE_SHARE

PLACES = {"count": 0, "rate": 4, "ratio": 1, "signed": 1, "percent": 4, "change": 1}
"""Decimal places of the numbers of a column, by how they are written."""
WITH_LIMITS = ("ratio",)
"""Kinds of columns whose cells show their interval; of the others it is in the file alone."""
WAYS = {-1: "fewer", 0: "similar", 1: "more"}


def limits_of_sums() -> dict[str, float]:
    """What the browser's limits of a sum are made with: those of all other figures."""
    return {
        "z": z_of(0.95),
        "tail": share_of(0.95),
        "exact_below": EXACT_BELOW,
        "fewest_expected": FEWEST_EXPECTED,
        "large_share": LARGE_SHARE,
    }


def table_for(asked: Asked) -> WideTable | str:
    """The wide table of a view; a sentence where there is none."""
    found = comparing(asked)
    return areas_table(found) if asked.view.turn == "areas" else services_table(found)


def table_json(asked: Asked) -> dict[str, Any]:
    """The table as plain JSON; only ``empty``, a sentence, where there is none."""
    table = table_for(asked)
    if isinstance(table, str):
        return {"turn": asked.view.turn, "empty": table}
    said = {
        "turn": table.turn,
        "name": table.name,
        "names": table.names,
        "level": table.level,
        "title": table.title,
        "caption": table.caption,
        "count": len(table.rows.names),
        "columns": [
            {"key": c.key, "title": c.title, "help": _help(c), "kind": c.kind}
            for c in table.columns
        ],
        "absent": [[each.title, each.reason] for each in table.absent],
        "reasons": [list(each) for each in table.reasons],
        "verdicts": [
            [int(band), mark, WAYS[band.direction], band.chance] for band, mark in MARKS.items()
        ],
        "texts": list(table.texts),
        "rounding": table.rounding,
        "events": table.events,
        "dispersion": table.dispersion,
        "sums": _sums(table.sums),
        "limits": limits_of_sums(),
        "rows": _rows(table.rows),
    }
    kinds = {column.key: column.kind for column in table.columns}
    cells = {key: _cells(found, kinds[key]) for key, found in table.cells.items() if key != "line"}
    if table.lines is None:
        return said | {"cells": cells}
    periods, matrix = table.lines
    return said | {"cells": cells, "lines": {"periods": list(periods), "of": _lines(matrix)}}


def _help(column: Column) -> str:
    has_limits = column.kind in WITH_LIMITS
    return f"{column.help} Below, the 95% interval." if has_limits else column.help


def _sums(sums: Sums) -> dict[str, Any]:
    """What rates and gaps of sums are made of; lists have null where an area adds nothing."""
    lists = {"base": (sums.base, 0), "expected": (sums.expected, 2)}
    return {
        "unit": sums.unit,
        "is_share": sums.is_share,
        "no_rate": sums.no_rate,
        "no_gap": sums.no_gap,
        **{key: _numbers(v, places) for key, (v, places) in lists.items() if v is not None},
    }


def _rows(rows: Rows) -> dict[str, Any]:
    said: dict[str, Any] = {
        "name": list(rows.names),
        "key": list(rows.keys),
        "group": list(rows.groups),
        "groups": [list(pair) for pair in zip(rows.group_keys, rows.group_names, strict=True)],
        "totals": list(rows.totals),
    }
    if any(rows.notes):
        said["note"] = list(rows.notes)
    if rows.at is not None:
        lat, lng = (np.round(np.asarray(each, dtype=np.float64), 4) for each in rows.at)
        said["at"] = [lat.tolist(), lng.tolist()]
    return said


def _cells(cells: Cells, kind: str) -> dict[str, Any]:
    """The lists of a column; those that say nothing more, or that no cell shows, are left out."""
    places = PLACES.get(kind, 0)
    said: dict[str, Any] = {"v": _numbers(cells.least, places)}
    if not np.array_equal(cells.least, cells.most, equal_nan=True):
        said["most"] = _numbers(cells.most, places)
    if cells.why.any():
        said["why"] = cells.why.tolist()
    for name, values in (("low", cells.low), ("high", cells.high)):
        if values is not None and kind in WITH_LIMITS:
            said[name] = _numbers(values, places)
    if cells.bands is not None:
        said["band"] = cells.bands.tolist()
    return said


def _numbers(values: NDArray[Any], places: int) -> list[float | None]:
    rounded = np.round(np.asarray(values, dtype=np.float64), places)
    whole = np.isfinite(rounded) & (rounded == np.round(rounded))
    return [
        int(value) if is_whole else value if value == value and abs(value) != np.inf else None
        for value, is_whole in zip(rounded.tolist(), whole.tolist(), strict=True)
    ]


def _lines(matrix: NDArray[np.float64]) -> list[list[float | None]]:
    """A list of numbers for each period, so that like stands beside like."""
    return [_numbers(column, 3) for column in matrix.T]
