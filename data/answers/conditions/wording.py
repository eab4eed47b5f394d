"""The words of a search: the question as one sentence, and where most of its areas lie."""

from typing import TYPE_CHECKING

import numpy as np

from data.answers.conditions.found import Found
from data.answers.conditions.kinds import Within
from data.answers.conditions.reading import conditions_of
from data.answers.spots import name_of

if TYPE_CHECKING:
    from data.answers.asked import Asked

MOST_PART = 0.5
"""The part of the areas found that a place holds where a headline names it."""


def question_words(asked: "Asked") -> str:
    """The search as one sentence without its end.

    "LSOAs within Leeds with fewer loans than expected (Library loans) and over 30% of households in
    7 Hard-pressed". Conditions are joined by semicolons where one has a comma of its own.
    """
    conditions, atlas = conditions_of(asked), asked.atlas
    inside = [c.words(atlas) for c in conditions if isinstance(c, Within)]
    others = [c.words(atlas) for c in conditions if not isinstance(c, Within)]
    start = " and ".join([asked.level.names, *inside[:1]]).replace(" and ", " ", 1)
    more_inside = "".join(f" and {words}" for words in inside[1:])
    if not others:
        return f"{start}{more_inside}" if inside else f"{asked.level.names} that meet conditions"
    *first, last = others
    mark = ";" if any("," in words for words in others) else ","
    told = f"{f'{mark} '.join(first)}{mark if mark == ';' else ''} and {last}" if first else last
    return f"{start}{more_inside} with {told}"


def inside_words(asked: "Asked") -> str:
    """The place that the search is within, as it follows "in"; empty for the whole atlas."""
    named = [c for c in conditions_of(asked) if isinstance(c, Within)]
    return name_of(named[0].spot, asked.atlas) if len(named) == 1 else ""


def place_of_most(asked: "Asked", found: Found) -> str:
    """The larger area that holds over half of the areas found; empty where none does.

    It must hold more of them than of all areas, and the search must not name it itself.
    """
    met, areas = found.met, asked.atlas.areas(asked.level.key)
    above = [v for v in reversed(asked.manifest.levels) if v.named and v.key in areas.parents]
    named = {c.spot for c in found.conditions if isinstance(c, Within)}
    if met.sum() < 2:
        return ""
    for level in reversed(above):
        if level.areas < 2 or any(spot.level == level.key for spot in named):
            continue
        numbers = areas.parents[level.key]
        inside = np.bincount(numbers[met], minlength=level.areas + 1)
        every = np.bincount(numbers, minlength=level.areas + 1)
        most = int(inside[1:].argmax()) + 1
        part = inside[most] / met.sum()
        if part > MOST_PART and part > every[most] / len(met):
            return str(asked.atlas.areas(level.key).names[most - 1])
    return ""
