"""Rows of the table that a benchmark prints.

A row has the measured value, the target, and the yardstick of the same run.
"""

import json
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

FAILED = "failed"
_WIDTHS = (8, 66, 13, 13, 34, 8)


@dataclass(frozen=True)
class Row:
    """One figure.

    ``measured`` is None where it could not be measured, with the reason in ``note``; ``reach`` is
    None where nothing was promised.
    """

    part: str
    what: str
    measured: float | None
    unit: str = ""
    reach: float | None = None
    at_least: bool = False
    """Whether ``reach`` is a floor; else it is a ceiling."""
    yardstick: str = ""
    ratio: float | None = None
    """The measured value divided by the yardstick."""
    note: str = ""

    @property
    def verdict(self) -> str:
        if self.measured is None:
            return FAILED
        if self.reach is None:
            return ""
        return (
            "yes"
            if (self.measured >= self.reach if self.at_least else self.measured <= self.reach)
            else "no"
        )


def figure(value: float | None) -> str:
    """A number with as many digits as its size justifies.

    >>> figure(0.0421), figure(12.345), figure(181408), figure(None)
    ('0.042', '12.3', '181,408', '—')
    """
    if value is None:
        return "—"
    if abs(value) >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2g}"


def line(row: Row) -> str:
    """A row of the printed table."""
    reach = "" if row.reach is None else f"{'≥' if row.at_least else '≤'} {figure(row.reach)}"
    measured = f"{figure(row.measured)} {row.unit}".strip()
    ratio = "" if row.ratio is None else f"× {figure(row.ratio)}"
    cells = (row.part, row.what, measured, reach, f"{row.yardstick} {ratio}".strip(), row.verdict)
    text = "  ".join(cell.ljust(width) for cell, width in zip(cells, _WIDTHS, strict=True)).rstrip()
    return f"{text}\n{'':10}{row.note}" if row.note else text


def heading() -> str:
    names = ("part", "what", "measured", "to reach", "yardstick, ratio", "reached")
    return "  ".join(name.ljust(width) for name, width in zip(names, _WIDTHS, strict=True))


def write_results(path: Path, rows: Iterable[Row], machine: dict[str, Any]) -> None:
    """The rows and the machine as JSON."""
    told = {"machine": machine, "rows": [asdict(row) | {"reached": row.verdict} for row in rows]}
    path.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def share(values: Sequence[float], part: float) -> float:
    """The value that ``part`` of all do not exceed.

    >>> share([3, 1, 2, 4], 0.95), share([5], 0.5)
    (4, 5)
    """
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def median(values: Sequence[float]) -> float:
    return statistics.median(values)
