"""Write the take-up of each record set at every level, with class breaks and totals of themes."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np
from ibis.backends import BaseBackend
from numpy.typing import NDArray

from data.manifest import item_key, theme_of
from data.model import (
    AttributeTable,
    Carried,
    Channel,
    Classification,
    CrosswalkTable,
    FateOfRows,
    Indicator,
    Published,
    RecordSet,
    Window,
)
from data.pipeline.areas.covered import add_part_of_base, part_of_base
from data.pipeline.areas.extent import Bulk
from data.pipeline.areas.ladder import Ladder
from data.pipeline.catalogue import BaseEntry
from data.pipeline.disclosure import RULES
from data.pipeline.fates import published_fates, rows_of
from data.pipeline.records.breaks import takeup_breaks
from data.pipeline.records.counter import CountedRecords
from data.pipeline.records.detail import Item
from data.pipeline.records.dispersion import Dispersions
from data.pipeline.records.publication import (
    TakeupWriter,
    WrittenTable,
    items_of,
    latest_year_totals,
)
from data.pipeline.workspace import Workspace
from data.store.writer import StoreWriter
from data.windows import ROLLING, SPANS, whole_windows


@dataclass(frozen=True)
class PartOfBase:
    """The part of a base that a record set covers."""

    base: BaseEntry
    records: str
    title: str
    total: float | None
    unknown: int
    """Areas of the base's own level that are covered and of which it is not known."""


@dataclass
class Made:
    """The results of the steps of a build, from which the manifest is written."""

    ladder: Ladder
    channels: list[Channel]
    first: int
    """Month 0, as month number."""
    last: int
    snapshots: tuple[int, ...] = ()
    """Days of all snapshots of stocks, counted from 1 January 1970, in order."""
    schemes: list[Classification] = field(default_factory=list)
    attributes: list[AttributeTable] = field(default_factory=list)
    crosswalks: list[CrosswalkTable] = field(default_factory=list)
    records: list[RecordSet] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)
    points: dict[str, int] = field(default_factory=dict)
    """Service → number of its points."""
    postcodes: int = 0
    breaks: dict[str, list[float]] = field(default_factory=dict)
    totals: dict[str, dict[str, NDArray[np.float64]]] = field(default_factory=dict)
    """Level → theme → events of the latest twelve months by area."""
    counted_by: dict[str, str] = field(default_factory=dict)
    """Service → record set."""
    theme_totals: dict[str, str] = field(default_factory=dict)
    """Theme whose services can be added up → what the total counts."""
    bulk: Bulk | None = None
    """Where the bulk of the areas lies."""
    base_of: dict[str, str] = field(default_factory=dict)
    """Service → base, of the services whose record set covers a part of its base only."""
    parts_of_bases: list[PartOfBase] = field(default_factory=list)


def note_covered(work: Workspace, counted: Sequence[CountedRecords], made: Made) -> None:
    """Make the parts of the bases that record sets cover, where they do not cover all."""
    bases = {base.key: base for base in work.catalogue.base}
    for records in counted:
        if records.covered_areas is None:
            continue
        entry, own = records.entry, [work.catalogue.service[i] for i in records.services]
        for base in dict.fromkeys(service.base for service in own):
            covered, level = records.covered_areas, made.ladder.level_of(bases[base].level)
            total = add_part_of_base(bases[base], entry.key, covered, made.ladder)
            is_unknown = np.isnan(made.ladder[level].bases[base]) & covered.wholly[level]
            part = PartOfBase(bases[base], entry.key, entry.title, total, int(is_unknown.sum()))
            made.parts_of_bases.append(part)
        made.base_of |= {s.key: part_of_base(s.base, entry.key) for s in own}


@dataclass
class _Begun:
    """A record set after reading, while its counts are protected where the rule demands it.

    ``tables`` writes them.
    """

    counted: CountedRecords
    items: Sequence[Item]
    takeup: TakeupWriter
    tables: Iterator[tuple[Published, list[WrittenTable]]]
    dispersions: Dispersions


def write_record_sets(
    *,
    work: Workspace,
    writer: StoreWriter,
    engine: BaseBackend,
    counted: Sequence[CountedRecords],
    made: Made,
) -> None:
    """Write the take-up of all record sets at every level.

    Record sets (in their order), class breaks and totals are noted in ``made``. Protection runs
    outside Python, so other sets are read meanwhile. One set at a time is protected, so that no
    more than that is held in memory.
    """
    done: dict[str, RecordSet] = {}
    protecting: _Begun | None = None
    with ThreadPoolExecutor(1) as aside:
        for records in sorted(counted, key=_is_open):
            begun = _begin(work, writer, engine, records, made, aside)
            if _is_open(records):
                ready: _Begun | None = begun
            else:
                ready, protecting = protecting, begun
            if ready:
                done[ready.counted.entry.key] = _finish(ready, made)
        if protecting:
            done[protecting.counted.entry.key] = _finish(protecting, made)
    made.records += [done[records.entry.key] for records in counted]


def _is_open(counted: CountedRecords) -> bool:
    return not counted.entry.disclosure.hides


def _begin(
    work: Workspace,
    writer: StoreWriter,
    engine: BaseBackend,
    counted: CountedRecords,
    made: Made,
    aside: Executor,
) -> _Begun:
    services = work.catalogue.service
    themes = _summable_themes(work, counted.entry.key, made)
    mine = {
        place for place, s in enumerate(services) if made.counted_by.get(s.key) == counted.entry.key
    }
    items = [i for i in items_of([s.key for s in services], themes) if i.index in mine or i.parts]
    base_of = {s.key: s.base for s in services} | made.base_of
    base_of |= {item_key(t): base_of[services[parts[0]].key] for t, parts in themes.items()}
    takeup = TakeupWriter(
        work=work,
        ladder=made.ladder,
        engine=engine,
        writer=writer,
        first=made.first,
        snapshots=made.snapshots,
        channels=[c.key for c in made.channels],
        base_of=base_of,
        aside=aside,
    )
    step = RULES[counted.entry.disclosure.preset].rounding
    dispersions = Dispersions(step, counted.by_persons)
    return _Begun(counted, items, takeup, takeup.begin(counted, items), dispersions)


def _finish(begun: _Begun, made: Made) -> RecordSet:
    published: list[Published] = []
    shown: dict[str, dict[Window, WrittenTable]] = {}
    level_of: dict[str, str] = {}
    for told, tables in begun.tables:
        rolls = begun.takeup.year_ends == ROLLING
        published += _with_years(told) if rolls else [told]
        for table in tables:
            base = made.ladder[told.level].bases[begun.takeup.base_of[table.item]]
            made.breaks.update(
                takeup_breaks(
                    table, channels=[c.key for c in made.channels], base=base, rolls=rolls
                )
            )
        begun.dispersions.look(tables, len(made.ladder[told.level]))
        if rolls or told.window == "year":
            _note_totals(made, tables, told.level, begun)
        # Levels come from fine to coarse: what the coarsest one shows stays.
        shown |= {table.item: {} for table in tables if table.level != level_of.get(table.item)}
        level_of |= {table.item: table.level for table in tables}
        for table in tables:
            shown[table.item][table.window] = table
    services = {item.key for item in begun.items if not item.parts}
    counted = None if _is_open(begun.counted) else counts_shown(shown, services, begun.counted)
    fates = published_fates(begun.counted.fates, counted)
    return _record_set(begun, made, tuple(published), fates)


def counts_shown(
    shown: Mapping[str, Mapping[Window, WrittenTable]],
    services: Collection[str],
    counted: CountedRecords,
) -> dict[str, int]:
    """Service → its count over all periods, by what its published tables show at one level.

    It is worked out of published figures alone, so that it tells nothing of a hidden count: the
    sum of the shown counts of the window that covers most periods, half of the smallest count for
    each hidden one, and as much again for periods in no window.
    """
    smallest = RULES[counted.entry.disclosure.preset].smallest
    found = {}
    for item, by_window in shown.items():
        if item not in services:
            continue
        best = max(
            by_window.values(), key=lambda table: len(table.months) * SPANS.get(table.window, 1)
        )
        frame = best.protected.frame[best.protected.frame["channel_index"] == 0]
        whole = int(frame["event_count"].sum()) + int(frame["is_hidden"].sum()) * smallest // 2
        covered = len(best.months) * SPANS.get(best.window, 1)
        periods = len(counted.months if counted.grain == "snapshot" else counted.covered)
        found[item] = whole * periods // max(covered, 1)
    return found


def _record_set(
    begun: _Begun, made: Made, published: tuple[Published, ...], fates: tuple[FateOfRows, ...]
) -> RecordSet:
    counted, takeup = begun.counted, begun.takeup
    covered = counted.covered_areas
    entry, items = counted.entry, {i.key: i.parts or (i.index,) for i in begun.items}
    keys = tuple(made.channels[i - 1].key for i in counted.channels)
    return RecordSet(
        key=entry.key,
        title=entry.title,
        level=counted.level,
        months=tuple(
            m - made.first
            for m in sorted({*counted.covered, *takeup.work.publications.of(entry.key).months})
        ),
        channels=() if entry.segment else keys,
        carried=Carried(scheme=entry.segment_scheme, keys=keys) if entry.segment_scheme else None,
        year_ends=takeup.year_ends,
        dated_by=counted.dated_by,
        rule=entry.disclosure.preset,
        rule_name=entry.disclosure.name,
        rule_reason=entry.disclosure.reason,
        published=published,
        read=sum(each.rows for each in fates),
        accepted=rows_of(fates, "counted"),
        refused=rows_of(fates, "unusable"),
        elsewhere=rows_of(fates, "elsewhere"),
        left_out=rows_of(fates, "out_of_scope"),
        fates=fates,
        uneven=dict(counted.uneven),
        source=entry.source,
        licence=entry.licence,
        credit=entry.credit,
        breaks_at=tuple(
            (int(i.month[:4]) * 12 + int(i.month[5:]) - 1 - made.first, i.why)
            for i in entry.interruptions
        ),
        notes=(
            *entry.notes,
            *([covered.sentence(made.ladder)] if covered else []),
            *(f"{told}, so it is left out." for told in counted.parts.values()),
        ),
        audit=entry.audit.model_dump(exclude={"policy"}),
        disclosure=takeup.audit,
        unpublished=tuple(
            u.model_copy(update={"what": "segments"})
            if entry.segment and u.what == "channels"
            else u
            for u in takeup.unpublished
        ),
        dispersions=begun.dispersions.of(items, takeup.work.catalogue.service),
        about_use=entry.about_use,
        site=entry.site,
        caution=entry.caution,
        came_hidden=entry.came_hidden.bounds if entry.came_hidden else None,
        covers=covered.stored if covered else None,
    )


def _with_years(told: Published) -> list[Published]:
    """The window, and the rolling years that the reader makes where months are published."""
    years = whole_windows(told.months, "year") if told.window == "month" else ()
    return [told, *([told.model_copy(update={"window": "year", "months": years})] if years else [])]


def _summable_themes(work: Workspace, records: str, made: Made) -> dict[str, list[int]]:
    """Themes whose services can be added up.

    Their services are flows with one base, all counted by this record set.
    """
    summable: dict[str, list[int]] = {}
    for theme in work.catalogue.theme:
        places = [
            i
            for i, s in enumerate(work.catalogue.service)
            if s.theme == theme.key and s.key in made.counted_by
        ]
        entries = [work.catalogue.service[i] for i in places]
        if len(entries) < 2 or {made.counted_by[s.key] for s in entries} != {records}:
            continue
        if {s.kind for s in entries} == {"flow"} and len({s.base for s in entries}) == 1:
            summable[theme.key] = places
            events = {s.events for s in entries}
            made.theme_totals[theme.key] = events.pop() if len(events) == 1 else "contacts"
    return summable


def _note_totals(made: Made, tables: Sequence[WrittenTable], level: str, begun: _Begun) -> None:
    """Twelve-month totals per theme, for the GeoParquet tiles; NaN where nothing is covered."""
    totals = {i.key for i in begun.items if i.parts}
    covered = begun.counted.covered_areas
    for table in tables:
        if table.item in totals:
            found = latest_year_totals(table, len(made.ladder[level]))
            found = found if covered is None else np.where(covered.partly[level], found, np.nan)
            made.totals.setdefault(level, {})[theme_of(table.item)] = found
