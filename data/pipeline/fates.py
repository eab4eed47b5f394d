"""The fates of rows: what becomes of each row of a record set, by service and reason.

Every row has one of four fates. They are counted by rows and by their count, which is the number in
the count column (0 where it came hidden or cannot be read), or 1 where there is no such column.
"""

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from data.errors import SourceError
from data.model import Fate, FateOfRows
from data.pipeline.rounding import at_most, roughly

FILE = "fates.json"
"""The only file with exact figures, in the owner's folder of refused rows."""
OUTSIDE = "outside the atlas"
"""The reason of every place elsewhere."""
UNCOVERED = "outside what the records cover"
"""The reason of every place in an area that the record set is not about: it is elsewhere too."""
TOTAL = "a total of a larger area"
"""The reason of every row whose place is 'Total', or an area above those that are counted."""
FATES: tuple[Fate, ...] = ("counted", "elsewhere", "out_of_scope", "unusable")


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of one service that became the same for the same reason.

    ``service`` is '' where it is not known, ``reason`` where the rows were counted.
    """

    service: str
    fate: Fate
    reason: str
    rows: int
    count: int


@dataclass(frozen=True, slots=True)
class Rows:
    """What was read of a record set: rows, and the sum of their counts."""

    rows: int
    count: int


def merged(parts: Iterable[Part]) -> list[Part]:
    """The parts with those of one service, fate and reason added up, in order."""
    sums: dict[tuple[int, str, str], list[int]] = {}
    for part in parts:
        own = sums.setdefault((FATES.index(part.fate), part.service, part.reason), [0, 0])
        own[0] += part.rows
        own[1] += part.count
    return [
        Part(service, FATES[fate], reason, rows, count)
        for (fate, service, reason), (rows, count) in sorted(sums.items())
        if rows
    ]


def check_fates(name: str, read: Rows, parts: Sequence[Part]) -> None:
    """Raises SourceError where the fates do not add up to what was read, by rows and by count.

    ``read`` was counted by other queries than the parts.
    """
    told = Rows(sum(p.rows for p in parts), sum(p.count for p in parts))
    if told != read:
        raise SourceError(
            f"{name}: {read.rows:,} rows with {read.count:,} counts were read, but the fates of"
            f" {told.rows:,} rows with {told.count:,} counts are known; this is a fault of"
            " Wardwise, please report it"
        )


def published_fates(
    parts: Sequence[Part], counted: Mapping[str, int] | None
) -> tuple[FateOfRows, ...]:
    """The fates as they are published.

    counted : None for a set whose rule hides nothing: its figures are exact. Else service → the
    count that the published tables show. It takes the place of the true count, so that fates tell
    nothing of a hidden one. All other parts are rounded, none down to nothing.
    """
    if counted is None:
        return tuple(FateOfRows(**asdict(part)) for part in parts)
    shown = [
        FateOfRows(service=service, fate="counted", reason="", rows=told, count=told)
        for service, count in sorted(counted.items())
        if (told := roughly(count))
    ]
    for part in parts:
        if part.fate != "counted":
            rows, count = (coarse(n) for n in (part.rows, part.count))
            if part.reason.startswith(TOTAL):
                count = 0  # with the figures that are shown it would tell of hidden ones
            shown.append(
                FateOfRows(
                    service=part.service, fate=part.fate, reason=part.reason, rows=rows, count=count
                )
            )
    return tuple(shown)


def coarse(number: int) -> int:
    """A number to two digits, and to whole tens upwards where it is small.

    >>> [coarse(n) for n in (0, 1, 14, 987, 12_345)]
    [0, 10, 20, 990, 12000]
    """
    return at_most(number) if number < 100 else roughly(number)


def rows_of(fates: Iterable[FateOfRows], fate: Fate) -> int:
    """Rows that became so."""
    return sum(each.rows for each in fates if each.fate == fate)


@dataclass(frozen=True, slots=True)
class FatesOfSet:
    """The exact fates of a record set, for its owner."""

    title: str
    read: Rows
    parts: Sequence[Part]
    counted_by: Mapping[str, Mapping[str, int]]
    """'year', or a level → year, or code of an area → sum of the counts that were counted."""


def write_fates(folder: Path, sets: Mapping[str, FatesOfSet]) -> None:
    """Write the exact fates of every record set to the owner's folder, for nobody else to read."""
    folder.mkdir(parents=True, exist_ok=True)
    os.chmod(folder, 0o700)
    told = {
        key: {
            "title": each.title,
            "read": asdict(each.read),
            "totals": {
                fate: {
                    "rows": sum(p.rows for p in each.parts if p.fate == fate),
                    "count": sum(p.count for p in each.parts if p.fate == fate),
                }
                for fate in FATES
            },
            "counted_by": {name: dict(sums) for name, sums in each.counted_by.items()},
            "fates": [asdict(part) for part in each.parts],
        }
        for key, each in sets.items()
    }
    target = folder / FILE
    target.unlink(missing_ok=True)
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as handle:
        handle.write(json.dumps(told, indent=1, ensure_ascii=False) + "\n")
