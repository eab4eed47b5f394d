"""Users by the segment that their own records carry: an age band, a household type, a need.

Where the records of a set carry segments of the classification that is asked about, nothing is
shared out: counts by segment are those published, and the base is the people or households that the
classification itself counts in each segment.
"""

import math

import numpy as np

from data.answers.calculations.question import Question
from data.manifest import ALL
from data.model import Level, Tier, segment_key
from data.stats.inputs import Floats
from data.stats.segments import Reference
from data.store.mixes import blocks, to_tier
from data.store.reader import Atlas
from data.store.values import VALUE

UNKNOWN = "unknown"
"""Key of the records with no segment that is known."""
RECORDED = (
    "As recorded: each record says which group it is of, and the base is how many of that group"
    " live there."
)


def is_carried(question: Question) -> bool:
    """Whether the records carry segments of the question's classification.

    Segments and base must be counted in one unit: no count of people is divided by households.
    """
    carried, scheme, base = question.item.records.carried, question.scheme, question.base
    return (
        carried is not None
        and scheme is not None
        and question.tier is not None
        and base is not None
        and question.channel == ALL
        and carried.scheme == scheme.key
        and scheme.weight == base.unit
    )


def carried_users(atlas: Atlas, question: Question, number: int | None) -> Floats:
    """Users of each segment of the tier in one area (None: the whole atlas), (k,).

    NaN where a count is hidden or not published. A segment of a coarser tier is hidden where any of
    its parts is.
    """
    tier = question.tier
    assert tier is not None
    cells = _cells(atlas, question, number)
    found = np.zeros(len(tier.segments))
    for code, place in _places(question, tier).items():
        found[place] += _count(
            cells, segment_key(str(question.scheme and question.scheme.key), code)
        )
    return found


def carried_total(atlas: Atlas, question: Question, number: int | None) -> float:
    """Users of all segments together, by the published total; NaN where it is hidden.

    It is less those of no known segment, where their number is shown, and never less than the sum
    of the parts: each published count is rounded by itself.
    """
    count, state = question.cell(atlas, number)
    if state != VALUE:
        return math.nan
    unknown = _count(_cells(atlas, question, number), UNKNOWN)
    shown = float(np.nansum(carried_users(atlas, question, number)))
    return max(count - (0.0 if math.isnan(unknown) else unknown), shown)


def unknown_users(atlas: Atlas, question: Question, number: int | None) -> float:
    """Users whose records have no known segment; NaN where their number is hidden."""
    return _count(_cells(atlas, question, number), UNKNOWN)


def carried_base(atlas: Atlas, question: Question, level: Level) -> Floats:
    """People or households of each segment in each area of a level, (n, k).

    0 for areas that the records are not about.
    """
    scheme, tier = question.scheme, question.tier
    assert scheme is not None
    assert tier is not None
    mix, places = atlas.mix(scheme.key, level.key), to_tier(scheme, tier)
    parts = [counts for _, counts in blocks(mix, places, len(tier.segments))]
    # A segment whose base is not known has a trace in the mix, which is no base here.
    base: Floats = np.round(np.concatenate(parts), 6).astype(np.float64)
    covered = atlas.covered(question.item.records.key, level.key)
    return base if covered is None else np.where(covered[:, None], base, 0.0)


def carried_by_area(atlas: Atlas, question: Question, level: Level) -> Floats:
    """Users of each segment in each area of a level, (n, k); NaN where a count is not shown."""
    tier, scheme = question.tier, question.scheme
    assert tier is not None
    assert scheme is not None
    found = np.zeros((level.areas, len(tier.segments)))
    q, keys = question, question.item.records.parts
    for code, place in _places(question, tier).items():
        key = segment_key(scheme.key, code)
        if key not in keys:
            continue
        values = atlas.counts(level.key, q.item.key, key, q.month, q.window)
        found[:, place] += np.where(values.states == VALUE, values.values, np.nan)
    return found


def carried_reference(atlas: Atlas, question: Question) -> Reference | None:
    """Users and base of each segment over the whole atlas.

    Users of no known segment are taken to be like the others. None where any count is not shown:
    the rates of segments are then those of where people live.
    """
    if not is_carried(question):
        return None
    users, total = carried_users(atlas, question, None), question.cell(atlas, None)
    if np.isnan(users).any() or total[1] != VALUE or not users.sum() > 0:
        return None
    top = atlas.manifest.levels[-1]
    base = carried_base(atlas, question, top).sum(axis=0)
    return Reference(users * (total[0] / users.sum()), base)


def _cells(atlas: Atlas, question: Question, number: int | None) -> dict[str, tuple[float, int]]:
    q = question
    found: dict[str, tuple[float, int]] = atlas.carried_counts(
        q.level.key, q.item.key, number, q.month, q.window
    )
    return found


def _count(cells: dict[str, tuple[float, int]], key: str) -> float:
    """The count of one key: 0 where no record has it, NaN where it is not shown."""
    if key not in cells:
        return 0.0
    count, state = cells[key]
    return float(count) if state == VALUE else math.nan


def _places(question: Question, tier: Tier) -> dict[str, int]:
    """Code at the tier that records carry → place of its segment in ``tier``."""
    scheme = question.scheme
    assert scheme is not None
    given = next(t for t in scheme.tiers if t.key == scheme.given_tier)
    places = to_tier(scheme, tier)
    return {s.code: int(places[i]) for i, s in enumerate(given.segments)}
