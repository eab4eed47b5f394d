"""Twenty questions of an atlas, fixed by rules, so that they are the same ones in every run.

They ask of large and small services, of every comparator, of coarse and fine areas, of one area and
of all, and of areas whose count is hidden, tied or zero, or that are alone at their level.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from data.manifest import (
    THEME_TOTAL,
    Item,
    months_of,
    period_labels,
    rated_levels,
    usual_count,
)
from data.model import Level, Window
from data.store.reader import Atlas
from data.store.values import HIDDEN, VALUE


class Case(NamedTuple):
    """A question, and what is special about it; empty where nothing is."""

    query: str
    kind: str = ""


def questions_of(atlas: Atlas) -> list[Case]:
    """The twenty questions of an atlas."""
    manifest = atlas.manifest
    rated = [item for item in atlas.items() if rated_levels(manifest, item)]
    by_size = sorted(rated, key=lambda item: (-usual_count(manifest, item), item.key))
    busy, middle, quiet = by_size[0], by_size[len(by_size) // 2], by_size[-1]
    total = next((item for item in by_size if item.is_total), busy)
    cases = [Case(_query(atlas, busy, measure)) for measure in MEASURES]
    cases += [Case(_query(atlas, item, "expected")) for item in (middle, quiet, total)]
    fine = _levels(atlas, middle)[0]
    coarse = _levels(atlas, busy)[-1]
    cases.append(Case(_query(atlas, middle, "atlas", fine)))
    cases.append(Case(_query(atlas, busy, "change", coarse)))
    cases.append(Case(_query(atlas, total, "nextdoor", _levels(atlas, total)[-2:][0])))
    cases.append(Case(_query(atlas, busy, "expected", when="earlier")))
    cases += _special(atlas, by_size)
    found: dict[str, Case] = {}
    for case in (*cases, *_more(atlas, by_size)):
        found[case.query] = found.get(case.query, case)
    return list(found.values())[:20]


MEASURES = ("expected", "gap", "atlas", "parent", "nextdoor", "alike", "change")


def _levels(atlas: Atlas, item: Item) -> list[Level]:
    """Levels with rates of an item, the finest first; those of one area are left out."""
    rated = rated_levels(atlas.manifest, item)
    return [level for level in atlas.manifest.levels if level.key in rated and level.areas > 1]


def _period(item: Item, when: str) -> tuple[Window, int]:
    for window in ("year", "quarter", "month", "snapshot"):
        months = months_of(item.records, window)
        if months:
            return window, months[-1] if when == "latest" else months[len(months) // 2]  # type: ignore[return-value]
    raise AssertionError(f"{item.key} has no period")


def _query(
    atlas: Atlas,
    item: Item,
    measure: str,
    level: Level | None = None,
    area: str = "",
    when: str = "latest",
) -> str:
    window, month = _period(item, when)
    [label] = period_labels(atlas.manifest, window, (month,))
    service = THEME_TOTAL if item.is_total else item.key
    parts = [f"theme={item.theme.key}&service={service}&measure={measure}"]
    parts.append(f"window={window}&period={label}")
    parts += [f"level={level.key}"] if level else []
    parts += [f"area={area}"] if area else []
    return "&".join(parts)


def _special(atlas: Atlas, items: list[Item]) -> Iterator[Case]:
    """Areas of each special kind, of the largest service that has one."""
    for kind in ("hidden", "tied", "zero"):
        found = next(filter(None, (_of_kind(atlas, item, kind) for item in items)), None)
        if found:
            item, level, code = found
            yield Case(_query(atlas, item, "expected", level, f"{level.key}:{code}"), kind)
            yield Case(_query(atlas, item, "atlas", level, f"{level.key}:{code}"), kind)
    alone = next((v for v in reversed(atlas.manifest.levels) if v.areas == 1), None)
    if alone and alone.key in rated_levels(atlas.manifest, items[0]):
        code = atlas.areas(alone.key).codes[0]
        yield Case(_query(atlas, items[0], "expected", alone, f"{alone.key}:{code}"), "alone")
        yield Case(_query(atlas, items[0], "change", alone), "alone")


def _of_kind(atlas: Atlas, item: Item, kind: str) -> tuple[Item, Level, str] | None:
    window, month = _period(item, "latest")
    for level in _levels(atlas, item):
        found = atlas.counts(level.key, item.key, "all", month, window)
        shown = found.states == VALUE
        if kind == "hidden":
            which = found.states == HIDDEN
        elif kind == "zero":
            which = shown & (found.values == 0)
        else:
            values, times = np.unique(found.values[shown], return_counts=True)
            tied = values[(times == 2) & (values >= 10)]
            which = shown & np.isin(found.values, tied)
        if which.any():
            return item, level, str(atlas.areas(level.key).codes[int(which.argmax())])
    return None


def _more(atlas: Atlas, items: list[Item]) -> Iterator[Case]:
    """One area of each level of each next service, by each comparator in turn."""
    for place, item in enumerate(items * 3):
        levels = _levels(atlas, item)
        level = levels[place % len(levels)]
        codes = atlas.areas(level.key).codes
        code = codes[(place * 7919) % len(codes)]
        measure = MEASURES[place % len(MEASURES)]
        yield Case(_query(atlas, item, measure, level, f"{level.key}:{code}"))
