"""The areas that a record set covers, and the part of a base that lives there.

A record set may be about some areas only, such as the members of the libraries of a few districts.
Elsewhere it says nothing: nobody there is missing, and nobody there is part of what it is divided
by.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.errors import CatalogueError
from data.model import Covers
from data.pipeline.areas.ladder import Ladder, rolled_up
from data.pipeline.catalogue import BaseEntry
from data.pipeline.values import tidy_codes

CODES_NAMED = 3
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Covered:
    """The areas that a record set covers."""

    level: str
    """Level of the codes that the catalogue gives."""
    codes: tuple[str, ...]
    partly: Mapping[str, Flags]
    """Level → whether any part of each area is covered, (n,)."""
    wholly: Mapping[str, Flags]
    """Level → whether all of each area is covered, (n,)."""

    @property
    def stored(self) -> Covers:
        """As the manifest has it."""
        return Covers(level=self.level, codes=self.codes)

    def sentence(self, ladder: Ladder) -> str:
        """How much is covered, for the readers of its figures."""
        covered, level = self.wholly[self.level], ladder[self.level]
        which = f"{covered.sum():,} of {len(covered):,} {level.entry.names}"
        if covered.sum() <= CODES_NAMED:
            which += f" ({', '.join(map(str, level.names[covered]))})"
        return f"These records cover {which}; of the others they say nothing."


def covered_by(records: str, given: Sequence[str], counted: str, ladder: Ladder) -> Covered | None:
    """The areas that a record set covers, None where it gives no codes: it covers all.

    records : its key; given : its codes; counted : the level that its rows are counted at.

    Raises CatalogueError where the codes are not all of one level, or of one that is finer than
    the rows.
    """
    if not given:
        return None
    codes = tidy_codes(pd.Series(list(given), dtype=object))
    known = {key: int(ladder.knows(key, codes).sum()) for key in ladder}
    level = max(known, key=lambda key: known[key])
    where = f"[records {records}] covers"
    lost = codes[~ladder.knows(level, codes)]
    if len(lost):
        named = ", ".join(dict.fromkeys(lost.head(CODES_NAMED)))
        kind = ladder[level].entry.name if known[level] else "area"
        raise CatalogueError(
            [
                f"{where} gives {len(lost):,} code(s) that are of no {kind} of the atlas ({named});"
                " give codes of areas of one level"
            ]
        )
    finest, order = next(iter(ladder.values())), list(ladder)
    if order.index(level) < order.index(counted):
        fine, coarse = ladder[level].entry.names, ladder[counted].entry.names
        raise CatalogueError(
            [f"{where} gives {fine}, but its rows are of {coarse}; give codes of {coarse}"]
        )
    own = np.isin(ladder[level].codes.astype(str), codes.to_numpy(dtype=str))
    inside = own if level == order[0] else _of_parents(own, finest.parents[level])
    partly = {key: _any_of(inside, key, ladder) for key in ladder}
    wholly = {key: partly[key] & ~_any_of(~inside, key, ladder) for key in ladder}
    partly[level] = wholly[level] = own
    return Covered(level, tuple(sorted(set(codes))), partly, wholly)


def _of_parents(flags: Flags, parents: NDArray[np.uint32]) -> Flags:
    """The flag of the larger area that each area is in; False where it is in none."""
    found: Flags = np.append(False, flags)[parents]
    return found


def _any_of(inside: Flags, key: str, ladder: Ladder) -> Flags:
    """Whether any of the finest areas in each area of a level has a flag."""
    finest = next(iter(ladder.values()))
    if ladder[key] is finest:
        return inside
    held: Flags = np.bincount(finest.parents[key][inside], minlength=len(ladder[key]) + 1)[1:] > 0
    return held


def part_of_base(base: str, records: str) -> str:
    """Key of the part of a base that a record set covers."""
    return f"{base}-of-{records}"


def add_part_of_base(
    base: BaseEntry, records: str, covered: Covered, ladder: Ladder
) -> float | None:
    """Give every level the part of a base that a record set covers; returns its total.

    It is NaN in areas that are not covered. A larger area that is covered in part has the sum of
    the areas in it that are covered wholly.
    """
    own = ladder.level_of(base.level)
    found, total = rolled_up(own, ladder[own].bases[base.key], ladder, covered.wholly[own])
    for key, values in found.items():
        ladder[key].bases[part_of_base(base.key, records)] = values
    return total
