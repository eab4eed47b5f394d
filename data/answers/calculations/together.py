"""Which services go together over the areas of a level, beyond what who lives there explains."""

from dataclasses import dataclass, replace

import numpy as np

from data.answers.calculations.expected import expected_for
from data.answers.calculations.question import Question
from data.manifest import ALL, EVERY_WINDOW, Item
from data.model import Classification, Level, Tier
from data.stats.refusals import Refusal
from data.stats.together import LEAST_AREAS, LEAST_SERVICES, Together, left_over, used_together
from data.store.reader import Atlas


@dataclass(frozen=True, slots=True)
class ServicesTogether:
    """The services that could be judged, and their pairs in that order."""

    items: tuple[Item, ...]
    pairs: Together


def together_for(
    atlas: Atlas, level: Level, scheme: Classification | None, tier: Tier | None
) -> ServicesTogether | str:
    """Every pair of services at a level, in their latest periods, kept in memory.

    Text with the reason where none can be judged.
    """
    groups = f"{scheme.key}/{tier.key}" if scheme and tier else "/"
    return atlas.keep(
        f"together/{level.key}/{groups}", lambda: _together(atlas, level, scheme, tier)
    )


def _together(
    atlas: Atlas, level: Level, scheme: Classification | None, tier: Tier | None
) -> ServicesTogether | str:
    if level.areas < LEAST_AREAS:
        return f"There are too few {level.names}: pairs of services need at least {LEAST_AREAS}."
    items, observed, expected = [], [], []
    for item in atlas.items():
        question = None if item.is_total else _latest(atlas, level, item)
        if question is None:
            continue
        found = expected_for(atlas, replace(question, scheme=scheme, tier=tier))
        if not isinstance(found, Refusal) and np.isfinite(found.expected).any():
            items.append(item)
            observed.append(found.observed)
            expected.append(found.expected)
    few = f"Pairs of services need at least {LEAST_SERVICES} with enough events by {level.name}."
    if len(items) < LEAST_SERVICES:
        return few
    bounds = atlas.areas(level.key).bounds
    x, y = bounds[:, [0, 2]].mean(axis=1), bounds[:, [1, 3]].mean(axis=1)
    pairs = used_together(left_over(np.array(observed), np.array(expected)), x, y)
    return few if pairs is None else ServicesTogether(tuple(items), pairs)


def _latest(atlas: Atlas, level: Level, item: Item) -> Question | None:
    """The question of the longest window that has figures, at its latest period."""
    for window in EVERY_WINDOW:
        question = Question(level, item, ALL, 0, window)
        if months := question.months(atlas):
            return replace(question, month=months[-1])
    return None
