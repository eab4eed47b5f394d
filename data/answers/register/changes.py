"""What changed in the data since the build before.

It is told from what both builds publish, and no exact figure of a set under a rule is in either.
"""

from collections.abc import Iterator

import numpy as np

from data.answers.words import count_of, format_count, format_percent, joined
from data.manifest import ALL, find_key
from data.model import HIDDEN, RANGE, Manifest, RecordSet, Window
from data.store.reader import Atlas

PLACES_AT_MOST = 1_000
"""Areas of a level up to which places are compared."""
NAMED = 5
WINDOWS: tuple[Window, ...] = ("month", "quarter", "snapshot", "year")
"""Windows in the order in which they are looked for: the first has the most figures."""


def changes_of(now: Atlas, before: Atlas) -> tuple[str, ...]:
    """Sentences about rows, places, services and what is hidden, in the order of the sets."""
    return (
        *(line for records in now.manifest.records for line in _of_records(now, before, records)),
        *(
            f"{old.title} is not in the atlas any more."
            for old in before.manifest.records
            if find_key(now.manifest.records, old.key) is None
        ),
        *_services(now.manifest, before.manifest),
    )


def _of_records(now: Atlas, before: Atlas, records: RecordSet) -> Iterator[str]:
    old = find_key(before.manifest.records, records.key)
    if old is None:
        yield f"{records.title} is new."
        return
    read, read_before = _rows(records), _rows(old)
    told = (
        f"{read} rows were read, as before"
        if read == read_before
        else f"{read} rows were read, {read_before} before"
    )
    yield f"{records.title}: {told}{_hidden(records, old)}."
    for words, ours, others in (
        ("no longer has figures", before, now),
        ("has figures for the first time", now, before),
    ):
        level, names = _only_in(ours, others, records.key)
        if names:
            shown = names if len(names) <= NAMED else [*names[:NAMED], "others"]
            which = count_of(len(names), *_called(ours, level))
            yield f"{records.title} {words} of {which}: {joined(shown)}."


def _rows(records: RecordSet) -> str:
    return f"{'about ' if records.hides else ''}{format_count(records.read)}"


def _hidden(records: RecordSet, old: RecordSet) -> str:
    """The share of the published figures that is hidden, now and before; '' where none is."""
    shares = [_share(each) for each in (records, old)]
    if not any(shares):
        return ""
    told, told_before = (format_percent(share) if share else "none" for share in shares)
    if told == told_before:
        return f"; {told} of the counts are hidden, as before"
    return f"; {told} of the counts are hidden, {told_before} before"


def _share(records: RecordSet) -> float:
    cells = sum(p.cells for p in records.published)
    return sum(p.hidden for p in records.published) / cells if cells else 0.0


def _called(atlas: Atlas, level: str) -> tuple[str, str]:
    declared = atlas.level(level)
    return declared.name, declared.names


def _only_in(ours: Atlas, others: Atlas, key: str) -> tuple[str, list[str]]:
    """The finest level that both publish, and names of its areas with figures in one build only."""
    level = next(
        (
            each.key
            for each in ours.manifest.levels
            if each.areas <= PLACES_AT_MOST
            and all(_publishes(atlas.manifest, key, each.key) for atlas in (ours, others))
        ),
        "",
    )
    if not level:
        return "", []
    here, there = (_with_figures(atlas, key, level) for atlas in (ours, others))
    # An area that the other build does not draw is a change of the map, not of the records.
    known = set(map(str, others.areas(level).codes))
    return level, [name for code, name in here.items() if code not in there and code in known]


def _publishes(manifest: Manifest, key: str, level: str) -> bool:
    records = find_key(manifest.records, key)
    return records is not None and any(p.level == level and p.months for p in records.published)


def _with_figures(atlas: Atlas, key: str, level: str) -> dict[str, str]:
    """Code → name of the areas with a count above zero, or a hidden one, in any period."""
    areas = atlas.areas(level)
    found = np.zeros(len(areas), dtype=bool)
    for service in atlas.manifest.services:
        if service.records != key:
            continue
        window = next((w for w in WINDOWS if atlas.months(level, service.key, w)), "month")
        _, values, states = atlas.series_matrix(level, service.key, ALL, window)
        is_there = (np.nan_to_num(values) > 0) | np.isin(states, (HIDDEN, RANGE))
        found |= is_there.any(axis=0)
    at = np.flatnonzero(found)
    return {str(areas.codes[i]): str(areas.names[i]) for i in at}


def _services(now: Manifest, before: Manifest) -> Iterator[str]:
    """The services that only one of both counts."""
    new, old = ({s.key: s.title for s in m.services if s.records} for m in (now, before))
    for words, ours, others in (("New", new, old), ("No longer counted", old, new)):
        if only := [title for key, title in ours.items() if key not in others]:
            yield f"{words}: {joined(only)}."
