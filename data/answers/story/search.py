"""The panel of a search for places: its conditions, the areas found, and what could be added."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from data.answers.cited import Cited
from data.answers.classes.of_values import FIRST, UNCOVERED
from data.answers.conditions.found import Found, found_for
from data.answers.conditions.kinds import (
    AgainstExpected,
    Changed,
    Grouped,
    Indicated,
    Rated,
    Within,
)
from data.answers.conditions.reading import MOST, conditions_of, without, written
from data.answers.conditions.wording import question_words
from data.answers.spots import names_at
from data.answers.words import first_up, title_of_item
from data.manifest import Item, find_key, is_known_by
from data.names import natural_key

if TYPE_CHECKING:
    from data.answers.asked import Asked

LISTED = 20
"""Areas found that the panel lists; the file has all."""
Choices = tuple[tuple[str, str], ...]
"""Values and words of a list."""
VERDICTS: Choices = (
    ("fewer", "fewer than expected"),
    ("surely-fewer", "fewer, very unlikely to be chance"),
    ("more", "more than expected"),
    ("surely-more", "more, very unlikely to be chance"),
)
CHANGES: Choices = (("fewer", "fewer than a year before"), ("more", "more than a year before"))
SIDES: Choices = (("over", "over"), ("under", "under"))
FIFTHS: Choices = (
    ("highest-fifth", "among the highest fifth"),
    ("lowest-fifth", "among the lowest fifth"),
)
MOST_PLACES = 400
"""Larger areas that a list offers."""


@dataclass(frozen=True, slots=True)
class ConditionRow:
    """One condition of the search."""

    words: str
    alone: int | None
    """Areas that meet it; None where the search cannot be made."""
    without: int | None
    """Areas that meet all the others."""
    here: str
    """Whether the chosen area meets it: "yes", "no" or "cannot be told"; empty where none is."""
    rest: str
    """The conditions without this one, as the address has them."""


@dataclass(frozen=True, slots=True)
class FoundRow:
    """One area that meets every condition."""

    reference: str
    name: str
    where: str


@dataclass(frozen=True, slots=True)
class Form:
    """What a condition of one kind can be made from, as lists in the order of its text."""

    kind: str
    title: str
    lists: tuple[tuple[str, Choices], ...]
    number: str = ""
    """The label of its number; empty where it has none."""


@dataclass(frozen=True, slots=True)
class SearchFigure:
    """A search as the panel shows it."""

    sentence: str
    where: str
    """The conditions as the address has them."""
    names: str
    refusal: str = ""
    rows: tuple[ConditionRow, ...] = ()
    found: tuple[FoundRow, ...] = ()
    more: int = 0
    """Areas found that are not listed."""
    left_open: int = 0
    """Areas that cannot be told."""
    forms: tuple[Form, ...] = ()
    notes: tuple[str, ...] = ()
    cited: tuple[Cited, ...] = ()


def search_for(asked: "Asked") -> SearchFigure:
    """The panel of a search; never raises."""
    conditions, found = conditions_of(asked), found_for(asked)
    is_found = isinstance(found, Found)
    rows = tuple(
        ConditionRow(
            words=first_up(condition.words(asked.atlas)),
            alone=found.alone(place) if isinstance(found, Found) else None,
            without=found.without(place) if isinstance(found, Found) else None,
            here=_here(asked, found, place) if isinstance(found, Found) else "",
            rest=without(conditions, place),
        )
        for place, condition in enumerate(conditions)
    )
    notes = dict.fromkeys(filter(None, (condition.note(asked) for condition in conditions)))
    listed = _listed(asked, found) if isinstance(found, Found) else ()
    return SearchFigure(
        sentence=f"{first_up(question_words(asked))}." if conditions else "",
        where=written(conditions),
        names=asked.level.names,
        refusal="" if is_found or not conditions else str(found),
        rows=rows,
        found=listed,
        more=int(found.met.sum()) - len(listed) if isinstance(found, Found) else 0,
        left_open=_left_open(found) if isinstance(found, Found) else 0,
        forms=_forms(asked) if len(conditions) < MOST else (),
        notes=tuple(notes),
        cited=asked.measure.cited(asked),
    )


def _here(asked: "Asked", found: Found, place: int) -> str:
    spot, judged = asked.spot, found.each[place]
    if spot is None or spot.level != asked.level.key:
        return ""
    if not judged.known[spot.number - 1]:
        return "cannot be told"
    return "yes" if judged.met[spot.number - 1] else "no"


def _left_open(found: Found) -> int:
    classes = found.classes
    return int(((classes < FIRST) | (classes >= UNCOVERED)).sum())


def _listed(asked: "Asked", found: Found) -> tuple[FoundRow, ...]:
    atlas, level = asked.atlas, asked.level
    places = np.flatnonzero(found.met)
    areas = atlas.areas(level.key)
    own = areas.names[places].astype(str)
    order = sorted(range(len(places)), key=lambda at: natural_key(str(own[at])))[:LISTED]
    kept = places[order].astype(np.intp)
    return tuple(
        FoundRow(f"{level.key}:{areas.codes[place]}", name, atlas.where(level.key, int(place) + 1))
        for place, name in zip(kept.tolist(), names_at(level.key, kept, atlas), strict=True)
    )


def _forms(asked: "Asked") -> tuple[Form, ...]:
    """The kinds of conditions that the atlas has data for."""
    manifest, items = asked.manifest, asked.atlas.items()
    forms = []
    based = [item for item in items if item.base]
    if based and manifest.classifications:
        forms.append(
            Form(
                AgainstExpected.kind,
                "A service against what is expected",
                (
                    ("Service", _services(based, asked)),
                    ("Verdict", VERDICTS),
                ),
            )
        )
    flows = [item for item in items if not item.is_stock]
    if flows:
        changed = (("Service", _services(flows, asked)), ("Change", CHANGES))
        forms.append(Form(Changed.kind, "A service that changed", changed))
    if based:
        rated = (("Service", _services(based, asked)), ("Side", SIDES))
        forms.append(Form(Rated.kind, "A rate for every 1,000", rated, "Rate"))
    groups = _groups(asked)
    if groups:
        forms.append(
            Form(Grouped.kind, "Who lives there", (("Group", groups), ("Side", SIDES)), "Per cent")
        )
    if manifest.indicators:
        indicators = tuple((i.key, i.title) for i in manifest.indicators)
        by_rank, by_value = (
            (("Indicator", indicators), ("Which", FIFTHS)),
            (
                ("Indicator", indicators),
                ("Side", SIDES),
            ),
        )
        forms.append(Form(Indicated.kind, "An indicator, by rank", by_rank))
        forms.append(Form(Indicated.kind, "An indicator, by value", by_value, "Value"))
    if places := _places(asked):
        forms.append(Form(Within.kind, "A place", (("Within", places),)))
    return tuple(forms)


def _services(items: list[Item], asked: "Asked") -> Choices:
    """Services to choose from, that of the view first."""
    chosen = find_key(items, asked.item.key) if asked.item else None
    others = [item for item in items if item is not chosen]
    every = ([chosen] if chosen else []) + others
    return tuple((item.key, title_of_item(item)) for item in every)


def _groups(asked: "Asked") -> Choices:
    """The groups of the tier of the view, each with the key of its scheme."""
    scheme, tier = asked.scheme, asked.tier
    if scheme is None or tier is None or not is_known_by(scheme, tier):
        return ()
    return tuple((f"{scheme.key}:{s.code}", f"{s.code} {s.name}") for s in tier.segments)


def _places(asked: "Asked") -> Choices:
    """Larger areas with names, the largest first, as far as a list can hold them."""
    atlas, level = asked.atlas, asked.level
    parents = atlas.areas(level.key).parents
    found: list[tuple[str, str]] = []
    for each in reversed(asked.manifest.levels):
        is_listed = each.named and 1 < each.areas <= MOST_PLACES - len(found)
        if is_listed and each.key in parents:
            areas = atlas.areas(each.key)
            order = sorted(range(len(areas)), key=lambda at: natural_key(str(areas.names[at])))
            found += [(f"{each.key}:{areas.codes[at]}", str(areas.names[at])) for at in order]
    return tuple(found)
