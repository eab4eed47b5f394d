"""Arithmetic on the mix of segments.

It sums a mix from the tier a classification is given at to a coarser tier, and finds the commonest
segment.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from data.errors import NotFoundError, StoreError
from data.model import Classification, Tier
from data.store.values import NO_SEGMENT, Marks, Mix
from data.tables import column_of

ROWS_AT_ONCE = 1 << 15
PRESENT = 1e-9
"""Weight of a segment whose base is not known.

An area without a population then still shows the segment it belongs to.
"""


@dataclass(frozen=True, slots=True)
class Commonest:
    """The ``k`` commonest segments of each area.

    ``segments`` (n, k) uint8 (255 where there are fewer), ``shares`` (n, k) float64, 0 to 1.
    """

    segments: NDArray[np.uint8]
    shares: NDArray[np.float64]


def mix_from(table: pa.Table, codes: list[str], size: int) -> Mix:
    """A stored mix as compressed rows.

    ``codes`` are the segments of the given tier, ``size`` the number of areas.
    """
    column = table.column("segment_code").combine_chunks().dictionary_encode()
    known = {code: place for place, code in enumerate(codes)}
    unknown = [code for code in column.dictionary.to_pylist() if code not in known]
    if unknown:
        raise StoreError(
            f"The mix names segment {unknown[0]!r}, which the manifest does not have; build the"
            " atlas again"
        )
    place_of = np.array([known[code] for code in column.dictionary.to_pylist()], dtype=np.uint16)
    numbers = column_of(table, "area_number")
    starts = np.searchsorted(numbers, np.arange(1, size + 2, dtype=np.uint32)).astype(np.int64)
    counts = np.nan_to_num(column_of(table, "base_count"), nan=0.0)
    return Mix(
        starts,
        place_of[np.from_dlpack(column.indices)] if len(table) else np.empty(0, np.uint16),
        counts,
    )


def marks_from(table: pa.Table, size: int) -> Marks:
    """Stored marks as one row for each of ``size`` areas."""
    at = column_of(table, "area_number") - 1
    columns = []
    for name in ("typicality", "kept", "inputs"):
        found = np.full(size, np.nan)
        found[at] = column_of(table, name)
        found.flags.writeable = False
        columns.append(found)
    return Marks(*columns)


def to_tier(scheme: Classification, tier: Tier) -> NDArray[np.int64]:
    """For each segment of the given tier, the place of its ancestor in ``tier``.

    Raises NotFoundError where ``tier`` is finer than given.
    """
    order = [t.key for t in scheme.tiers]
    given = order.index(scheme.given_tier)
    if order.index(tier.key) > given:
        raise NotFoundError(
            f"{scheme.title} is given by {scheme.tiers[given].names}, which cannot be split into"
            f" {tier.names}"
        )
    codes = [s.code for s in scheme.tiers[given].segments]
    for step in reversed(scheme.tiers[order.index(tier.key) + 1 : given + 1]):
        parent_of = {s.code: s.parent for s in step.segments}
        codes = [parent_of[code] for code in codes]
    place_of = {s.code: place for place, s in enumerate(tier.segments)}
    return np.array([place_of[code] for code in codes], dtype=np.int64)


def blocks(
    mix: Mix, places: NDArray[np.int64], tiers: int
) -> Iterator[tuple[slice, NDArray[np.float64]]]:
    """The mix as dense counts (rows, ``tiers``), a block of areas at a time.

    ``places`` is a result of to_tier.
    """
    size = len(mix.starts) - 1
    owner = np.repeat(np.arange(size), np.diff(mix.starts))
    for first in range(0, size, ROWS_AT_ONCE):
        last = min(first + ROWS_AT_ONCE, size)
        entries = slice(int(mix.starts[first]), int(mix.starts[last]))
        cells = (owner[entries] - first) * tiers + places[mix.segments[entries]]
        weights = np.maximum(mix.counts[entries], PRESENT)
        dense = np.bincount(cells, weights=weights, minlength=(last - first) * tiers).astype(
            np.float64, copy=False
        )
        yield slice(first, last), dense.reshape(-1, tiers)


def commonest(mix: Mix, places: NDArray[np.int64], tiers: int, k: int) -> Commonest:
    """The k commonest segments of each area.

    Of equally common ones, the first in the tier's order is taken.
    """
    size = len(mix.starts) - 1
    segments = np.full((size, k), NO_SEGMENT, dtype=np.uint8)
    shares = np.zeros((size, k))
    for rows, counts in blocks(mix, places, tiers):
        totals = counts.sum(axis=1)
        some = np.arange(len(counts))
        for rank in range(min(k, tiers)):
            best = counts.argmax(axis=1)
            most = counts[some, best]
            segments[rows, rank] = np.where(most > 0, best, NO_SEGMENT)
            shares[rows, rank] = np.divide(most, totals, out=np.zeros_like(most), where=totals > 0)
            counts[some, best] = 0.0
    segments.flags.writeable = shares.flags.writeable = False
    return Commonest(segments, shares)


def shares(mix: Mix, places: NDArray[np.int64], tiers: int) -> NDArray[np.float32]:
    """Share of each segment of the tier in each area: (n, ``tiers``) float32.

    Rows of areas without a mix are 0.
    """
    found = np.zeros((len(mix.starts) - 1, tiers), dtype=np.float32)
    for rows, counts in blocks(mix, places, tiers):
        totals = counts.sum(axis=1, keepdims=True)
        found[rows] = np.divide(counts, totals, out=np.zeros_like(counts), where=totals > 0)
    found.flags.writeable = False
    return found


def share_entries(
    mix: Mix, places: NDArray[np.int64], tiers: int
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float32]]:
    """The shares above 0 of ``shares``: place of the area, place of the segment, and share, (m,).

    Of the tier that is given no table of areas by segments is made: an area has few of many.
    """
    if not np.array_equal(places, np.arange(tiers)):
        dense = shares(mix, places, tiers)
        areas, segments = np.nonzero(dense)
        return areas, segments, dense[areas, segments]
    owner = np.repeat(np.arange(len(mix.starts) - 1), np.diff(mix.starts))
    counts = np.maximum(mix.counts, PRESENT)
    totals = np.bincount(owner, weights=counts, minlength=len(mix.starts) - 1)
    return owner, mix.segments.astype(np.intp), (counts / totals[owner]).astype(np.float32)


def share_of(mix: Mix, is_of: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Share in each area (n,) of the segments of the given tier that are marked, (k,) bool."""
    owner = np.repeat(np.arange(len(mix.starts) - 1), np.diff(mix.starts))
    counts, size = np.maximum(mix.counts, PRESENT), len(mix.starts) - 1
    totals = np.bincount(owner, weights=counts, minlength=size)
    marked = is_of[mix.segments]
    own = np.bincount(owner[marked], weights=counts[marked], minlength=size)
    found: NDArray[np.float32] = np.divide(own, totals, out=np.zeros(size), where=totals > 0)
    return found.astype(np.float32)


def counts_of(
    mix: Mix, places: NDArray[np.int64], tiers: int, number: int | None
) -> NDArray[np.float64]:
    """Households or people per segment of the tier in one area or in the whole atlas.

    Returns (``tiers``,) float64.
    """
    entries = (
        slice(None)
        if number is None
        else slice(int(mix.starts[number - 1]), int(mix.starts[number]))
    )
    return np.bincount(
        places[mix.segments[entries]], weights=mix.counts[entries], minlength=tiers
    ).astype(np.float64, copy=False)
