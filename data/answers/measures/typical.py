"""How typical the areas of a classification of one's own are of their groups."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from data.answers.classes.of_values import shades_by_typicality
from data.answers.measures.measure import Hover
from data.store.values import NO_SEGMENT, Marks

if TYPE_CHECKING:
    from data.answers.asked import Asked

DRAWS = 10
"""The share of draws is told in so many parts."""


def marks_for(asked: "Asked") -> Marks | None:
    """How the areas of the view's level were put to their groups; None where it is not said."""
    scheme, tier = asked.scheme, asked.tier
    if scheme is None or tier is None or scheme.kind != "code":
        return None
    if asked.level.key != scheme.given_level or tier.key != scheme.given_tier:
        return None
    return asked.atlas.marks(scheme.key)


def explanation_of(asked: "Asked") -> str:
    """What the lightness means, and how many areas were put by fewer inputs."""
    scheme, marks = asked.scheme, marks_for(asked)
    if scheme is None or marks is None:
        return ""
    said = (
        "The paler an area, the less typical it is of its group. In full colour it is at least"
        " twice as near to its own centre as to any other. The palest lie between two groups."
    )
    own = scheme.own
    if own is None or not own.lacking:
        return said
    put = sum(areas for _, areas in own.lacking)
    areas = "1 area was" if put == 1 else f"{put:,} areas were"
    return f"{said} {areas} put to the nearest group by what is known. Nothing was filled in."


def hover_for(asked: "Asked") -> Hover | None:
    """How typical an area is of its group in words, and whether it keeps it in the draws."""
    marks = marks_for(asked)
    if marks is None:
        return None
    assert asked.scheme is not None
    assert asked.tier is not None
    groups, _ = asked.atlas.dominant(asked.scheme.key, asked.tier.key, asked.level.key)
    kept = np.nan_to_num(np.floor(DRAWS * marks.kept + 1e-9), nan=-1).astype(np.int64)
    own = asked.scheme.own
    whole = len(own.inputs) if own else 0
    known = np.nan_to_num(marks.inputs, nan=whole).astype(np.int64)
    short = np.where(known < whole, known, -1)
    shades = shades_by_typicality(groups, marks.typicality, asked.tier)
    step = np.where(groups == NO_SEGMENT, -1, 0 if shades is None else shades.numbers)
    rows = np.stack([step, kept, short], axis=1)
    kinds, place = np.unique(rows, axis=0, return_inverse=True)
    steps = [each.label for each in shades.steps] if shades else [""]
    words = {
        str(n): ", ".join(filter(None, (steps[of], *_parts(draws, inputs, whole))))
        for n, (of, draws, inputs) in enumerate(kinds.tolist())
        if of >= 0
    }
    nowhere = np.full(len(groups), np.nan, dtype=np.float32)
    return Hover(nowhere, nowhere, place.ravel().astype(np.uint8), words)


def _parts(draws: int, inputs: int, whole: int) -> Iterator[str]:
    if draws >= 0:
        yield f"keeps its group in {draws} of {DRAWS} draws"
    if inputs >= 0:
        yield f"put by {inputs} of {whole} inputs"
