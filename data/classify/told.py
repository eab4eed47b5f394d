"""What is written down of a classification of one's own: published figures and counts of areas."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from data.own import (
    NOT_KNOWN,
    Own,
    OwnBeside,
    OwnDropped,
    OwnExplains,
    OwnGroup,
    OwnInput,
    OwnNumber,
)
from data.stats.crosswalk import cross_table
from data.stats.inputs import Floats
from data.stats.own import Groups

if TYPE_CHECKING:
    from data.classify.run import Judged, Made

KEPT = 0.9
"""Share of the draws from which an area counts as keeping its group."""


def own_of(made: "Made", codes: Sequence[str]) -> Own:
    """How groups were made. ``codes`` are those of the groups, by place."""
    entry, inputs = made.entry, made.inputs
    known = inputs.known[made.rows]
    size = len(inputs.used)
    short = [n for n in np.unique(known).tolist() if n < size]
    order = order_of(codes)
    return Own(
        key=entry.key,
        title=entry.title,
        version=entry.version,
        level=entry.level,
        areas=len(made.rows),
        whole=int((known == size).sum()),
        lacking=tuple((n, int((known == n).sum())) for n in reversed(short)),
        inputs=tuple(
            OwnInput(
                key=each.key,
                title=each.title,
                period=each.period,
                areas=int(each.known.sum()),
                service=each.item,
            )
            for each in inputs.used
        ),
        dropped=tuple(
            OwnDropped(
                key=each.input.key,
                title=each.input.title,
                why=each.why,
                service=each.input.item,
                twin=each.twin,
            )
            for each in inputs.dropped
        ),
        seed=entry.seed,
        starts=entry.starts,
        numbers=tuple(
            OwnNumber(
                groups=t.k,
                within=_short(t.within),
                silhouette=round(t.silhouette, 4),
                smallest=t.smallest,
                starts=t.starts,
            )
            for t in made.tries
        ),
        silhouette=round(made.groups.silhouette, 4),
        rand=round(made.stable.rand, 4),
        draws=made.stable.draws,
        kept=round(float(np.mean(made.stable.kept >= KEPT)), 4),
        groups=tuple(_groups(made, codes, order)),
        beside=_beside(made, order),
        explains=tuple(map(_explains, made.judged)),
    )


def order_of(codes: Sequence[str]) -> list[int]:
    """Places of the groups in the order of their codes: 2 before 10."""
    return sorted(range(len(codes)), key=lambda place: (len(codes[place]), codes[place]))


def deviations(made: "Made") -> Floats:
    """How far each centre (k) lies from the mean of all areas in each input (m), in deviations."""
    scaled = made.inputs.scaled
    result: Floats = (made.groups.centres - np.nanmean(scaled, axis=0)) / np.nanstd(scaled, axis=0)
    return result


def _groups(made: "Made", codes: Sequence[str], order: list[int]) -> Iterator[OwnGroup]:
    away = deviations(made)
    for place in order:
        mine = made.rows[made.groups.groups == place]
        yield OwnGroup(
            code=codes[place],
            areas=len(mine),
            means=tuple(_mean(each.values[mine]) for each in made.inputs.used),
            away=tuple(round(float(each), 2) for each in away[place]),
        )


def _mean(values: Floats) -> float | None:
    known = values[np.isfinite(values)]
    return _short(float(known.mean())) if len(known) else None


def _short(value: float) -> float:
    """A number to four figures."""
    return float(f"{value:.4g}")


def _beside(made: "Made", order: list[int]) -> OwnBeside | None:
    beside = made.beside
    if beside is None:
        return None
    theirs: Groups = beside.groups[made.rows]
    segments = [(s.code, s.name) for s in beside.tier.segments]
    if theirs.max() == len(segments):
        segments.append(("", NOT_KNOWN))
    shape = made.groups.k, len(segments)
    table = cross_table(made.groups.groups, theirs, np.ones(len(theirs)), shape)
    return OwnBeside(
        classification=beside.scheme.key,
        tier=beside.tier.key,
        title=beside.scheme.title,
        names=beside.tier.names,
        segments=tuple(segments),
        table=tuple(tuple(map(int, table[place])) for place in order),
        rand=round(beside.rand, 4),
    )


def _explains(judged: "Judged") -> OwnExplains:
    item, found = judged.item, judged.result
    told = OwnExplains(service=item.key, title=item.title, inputs=judged.inputs, areas=judged.areas)
    if found is None:
        return told
    return told.model_copy(
        update={
            "blocks": found.blocks,
            "own": round(found.own, 4),
            "other": round(found.other, 4),
            "low": round(found.low, 4),
            "high": round(found.high, 4),
            "is_sure": judged.is_sure,
        }
    )
