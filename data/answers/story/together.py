"""The services that go together with the service of a view, and all pairs that do."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from data.answers.calculations.together import ServicesTogether, together_for
from data.answers.conditions.kinds import AgainstExpected
from data.answers.conditions.reading import written
from data.answers.measures.found import FOUND
from data.answers.words import count_of
from data.manifest import Item, is_known_by
from data.model import Level

if TYPE_CHECKING:
    from data.answers.asked import Asked

CAVEAT = "That two go together says nothing of why."
FEWEST_PAIRS = 4
"""With fewer pairs, a list says all that a matrix would."""
METHOD = (
    "What is left of each service beside what is expected from who lives there. What all services"
    " share is taken out, since all share one count of residents."
)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two services that go together, or where one is high and the other low."""

    first: str
    second: str
    is_same_way: bool
    words: str
    search: tuple[tuple[str, str], ...]
    """The change of view that looks for areas that use the first and not yet the second."""
    search_words: str


@dataclass(frozen=True, slots=True)
class Matrix:
    """Services by services: which of them go together."""

    names: tuple[str, ...]
    """The services that are in some pair, in the order of the atlas."""
    cells: tuple[tuple[int | None, ...], ...]
    """For each two services 1 where they go together, −1 where one is high and the other low, 0
    where chance could explain it; None for a service and itself, and where too little is known."""
    chosen: int | None
    """Place of the service of the view; None where it is in no pair."""


@dataclass(frozen=True, slots=True)
class TogetherFigure:
    """What the section shows; ``refusal`` is a sentence where nothing can be judged."""

    headline: str
    pairs: tuple[Pair, ...] = ()
    others: tuple[Pair, ...] = ()
    """Pairs without the service of the view."""
    refusal: str = ""
    matrix: Matrix | None = None
    """All pairs at once; None where they are few."""


def together_figure(asked: "Asked") -> TogetherFigure:
    """The pairs of services at the level that the headline speaks of; never raises."""
    found, level = pairs_found(asked)
    if isinstance(found, str):
        return TogetherFigure("", refusal=found)
    every = _pairs(found, asked.at(level))
    key = asked.item.key if asked.item else ""
    own = tuple(pair for keys, pair in every if key in keys)
    others = tuple(pair for keys, pair in every if key not in keys)
    return TogetherFigure(_headline(asked, found, own), own, others, matrix=matrix_of(found, key))


def pairs_found(asked: "Asked") -> tuple[ServicesTogether | str, Level]:
    """Every pair at the level that the headline speaks of, or why there is none; and the level."""
    scheme, tier, level = asked.scheme, asked.tier, asked.measure.told_level(asked)
    if scheme and tier and not is_known_by(scheme, tier):
        scheme = tier = None
    return together_for(asked.atlas, level, scheme, tier), level


def matrix_of(found: ServicesTogether, key: str) -> Matrix | None:
    """The services that are in some pair, each beside each; None where the pairs are few.

    ``key``: the service of the view.
    """
    chosen = found.pairs.chosen
    if int(np.triu(chosen, 1).sum()) < FEWEST_PAIRS:
        return None
    places = np.flatnonzero(chosen.any(axis=1)).tolist()
    items = [found.items[place] for place in places]
    return Matrix(
        names=tuple(item.title for item in items),
        cells=tuple(tuple(_cell(found, a, b) for b in places) for a in places),
        chosen=next((at for at, item in enumerate(items) if item.key == key), None),
    )


def _cell(found: ServicesTogether, a: int, b: int) -> int | None:
    beyond = float(found.pairs.beyond[a, b])
    if a == b or beyond != beyond:
        return None
    if not found.pairs.chosen[a, b]:
        return 0
    return 1 if beyond > 0 else -1


def _headline(asked: "Asked", found: ServicesTogether, own: tuple[Pair, ...]) -> str:
    item = asked.item
    if item is None or item not in found.items:
        return "No single service is asked for; these are all pairs that go together."
    if not own:
        return f"{item.title} goes together with no other service, beyond what chance would bring."
    others = count_of(len(own), "other service", "other services")
    return f"{item.title} goes together with {others}, beyond what chance would bring."


def _pairs(found: ServicesTogether, asked: "Asked") -> list[tuple[tuple[str, str], Pair]]:
    """Chosen pairs with the keys of their services, the closest first."""
    chosen = np.argwhere(np.triu(found.pairs.chosen, 1))
    strength = [-abs(float(found.pairs.beyond[a, b])) for a, b in chosen]
    key = asked.item.key if asked.item else ""
    told = []
    for place in np.argsort(strength, kind="stable"):
        a, b = (found.items[at] for at in chosen[place])
        first, second = (b, a) if b.key == key else (a, b)
        is_same = float(found.pairs.beyond[tuple(chosen[place])]) > 0
        told.append(((a.key, b.key), _pair(first, second, asked, is_same_way=is_same)))
    return told


def _pair(first: Item, second: Item, asked: "Asked", *, is_same_way: bool) -> Pair:
    level = asked.level
    other = f"{'more' if is_same_way else 'fewer'} {second.events}"
    wanted = (AgainstExpected(first, "more"), AgainstExpected(second, "fewer"))
    return Pair(
        first=first.title,
        second=second.title,
        is_same_way=is_same_way,
        words=f"Where there are more {first.events} than expected, there are {other}.",
        search=(("measure", FOUND.key), ("level", level.key), ("where", written(wanted))),
        search_words=f"{level.names} that use {first.title} and not yet {second.title}",
    )
