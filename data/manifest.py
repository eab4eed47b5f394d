"""Answer questions about a manifest: how the things of an atlas relate. It is pure."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Protocol, TypeVar

from data.model import (
    Base,
    Classification,
    Dispersion,
    Level,
    Manifest,
    RecordSet,
    Service,
    Theme,
    Tier,
    Window,
)
from data.windows import SPANS, YEAR

AUTO = "auto"


ALL = "all"


MOST_CIRCLED = 400
"""Areas of a level up to which each can be looked at by itself: as a circle, or in a list."""
ENOUGH_TO_JUDGE = 10
"""Events an area and year from which on most areas of a level can be judged: twice the five that a
verdict needs.
"""


THEME_TOTAL = "total"
"""``service=total`` means all services of the theme together."""


THEME_ITEM = "theme-"
EVERY_WINDOW: tuple[Window, ...] = ("year", "quarter", "month", "snapshot")
"""Windows of time, the default one first."""


FICTIONAL = "Fictional demonstration data"
DRAFT = "Draft: the data audit is not answered"
TRIAL = "Trial: areas of 2011 with coarse shapes, and postcodes in the place of people"


class HasKey(Protocol):
    @property
    def key(self) -> str: ...


Keyed = TypeVar("Keyed", bound=HasKey)


def standing_words(manifest: Manifest) -> tuple[str, ...]:
    """What every page says of the atlas as a whole."""
    said = (
        FICTIONAL if manifest.fictional else "",
        TRIAL if manifest.trial else "",
        DRAFT if manifest.draft else "",
    )
    return tuple(filter(None, said))


def file_address(manifest: Manifest, name: str, query: str = "") -> str:
    """The address of a file to take away; empty for a draft, which no file leaves."""
    end = f"?{query}" if query else ""
    return "" if manifest.draft else f"/api/v1/{manifest.build_id}/{name}{end}"


def month_label(manifest: Manifest, index: int) -> str:
    """``YYYY-MM`` of a month index."""
    return _label(manifest.first_month, index)


@lru_cache(maxsize=4096)
def _label(first_month: str, index: int) -> str:
    year, month = (int(part) for part in first_month.split("-"))
    total = year * 12 + month - 1 + index
    return f"{total // 12:04d}-{total % 12 + 1:02d}"


def period_labels(manifest: Manifest, window: str, periods: tuple[int, ...]) -> tuple[str, ...]:
    """The labels of periods of a window, as the address has them.

    ``YYYY-MM`` of the last month, or ``YYYY-MM-DD`` of a snapshot.
    """
    if window == "snapshot":
        return tuple(manifest.snapshots[place] for place in periods)
    return _labels(manifest.first_month, periods)


@lru_cache(maxsize=256)
def _labels(first_month: str, months: tuple[int, ...]) -> tuple[str, ...]:
    # Cached: every link that is read names all months of its records.
    return tuple(_label(first_month, month) for month in months)


def period_index(manifest: Manifest, window: str, label: str) -> int | None:
    """The month index, or place among the snapshots, of a label.

    None where it is malformed or outside the atlas.
    """
    if window == "snapshot":
        return manifest.snapshots.index(label) if label in manifest.snapshots else None
    index = _index(manifest.first_month, label)
    return index if index is not None and 0 <= index < manifest.month_count else None


@lru_cache(maxsize=4096)
def _index(first: str, label: str) -> int | None:
    try:
        year, month = (int(part) for part in label.split("-"))
    except ValueError:
        return None
    first_year, first_month = (int(part) for part in first.split("-"))
    return (year * 12 + month) - (first_year * 12 + first_month) if 1 <= month <= 12 else None


def period_count(manifest: Manifest, window: str) -> int:
    """How many periods a series over the whole atlas has: its months, or its snapshots."""
    return len(manifest.snapshots) if window == "snapshot" else manifest.month_count


NEAR_A_YEAR = 45
"""Days by which a snapshot may miss the same day a year before."""


def year_before(manifest: Manifest, window: str, period: int) -> int | None:
    """The period a year before: twelve months back, or the nearest snapshot to that day.

    None before the first, or where no snapshot is near.
    """
    if window != "snapshot":
        return period - YEAR if period >= YEAR else None
    days = [date.fromisoformat(day) for day in manifest.snapshots]
    wanted = days[period] - timedelta(days=365)
    nearest = min(range(len(days)), key=lambda place: abs((days[place] - wanted).days))
    return nearest if abs((days[nearest] - wanted).days) <= NEAR_A_YEAR else None


def month_of_snapshot(manifest: Manifest, place: int) -> int:
    """The month index that a snapshot lies in."""
    found = _index(manifest.first_month, manifest.snapshots[place][:7])
    assert found is not None  # the build writes whole dates
    return found


def period_before(window: Window, period: int) -> int:
    """The period just before: a month, a quarter, a year or a snapshot back."""
    return period - (1 if window == "snapshot" else SPANS[window])


def item_key(theme: str) -> str:
    """Name of the take-up table that holds a theme's total."""
    return f"{THEME_ITEM}{theme}"


def theme_of(item: str) -> str:
    """Key of the theme whose total an item is; empty for a service."""
    return item.removeprefix(THEME_ITEM) if item.startswith(THEME_ITEM) else ""


def is_finer(manifest: Manifest, level: str, than: str) -> bool:
    """Whether a level has smaller areas than another. Both are keys of the manifest's levels."""
    order = [declared.key for declared in manifest.levels]
    return order.index(level) < order.index(than)


def levels_from(manifest: Manifest, finest: str) -> tuple[Level, ...]:
    """Levels from one of them up to the coarsest."""
    order = [declared.key for declared in manifest.levels]
    return manifest.levels[order.index(finest) :]


def is_known_by(scheme: Classification, tier: Tier) -> bool:
    """Whether the segments of areas are known in as much detail as this tier."""
    order = [each.key for each in scheme.tiers]
    return order.index(tier.key) <= order.index(scheme.given_tier)


def find_key(items: Iterable[Keyed], key: str) -> Keyed | None:
    """The item with that key, or None."""
    return next((item for item in items if item.key == key), None)


def services_of(manifest: Manifest, theme: str) -> tuple[Service, ...]:
    """Services of a theme that have records."""
    return tuple(s for s in manifest.services if s.theme == theme and s.records)


def themes_with_records(manifest: Manifest) -> tuple[Theme, ...]:
    counted = {s.theme for s in manifest.services if s.records}
    return tuple(t for t in manifest.themes if t.key in counted)


def record_set_of(manifest: Manifest, theme: str, service: str) -> RecordSet | None:
    """The record set that counts a service or a theme's total."""
    if service == THEME_TOTAL:
        services = services_of(manifest, theme)
        return find_key(manifest.records, services[0].records) if services else None
    found = find_key(manifest.services, service)
    return find_key(manifest.records, found.records) if found else None


def months_of(records: RecordSet, window: str) -> tuple[int, ...]:
    """Month indices that can be shown in that window at any level, in order."""
    return _merged(tuple(p.months for p in records.published if p.window == window))


@lru_cache(maxsize=256)
def _merged(months: tuple[tuple[int, ...], ...]) -> tuple[int, ...]:
    return tuple(sorted(set().union(*months)))


@dataclass(frozen=True, slots=True)
class Item:
    """A thing that is counted: a service, or the total of a theme."""

    key: str
    """Name of its take-up table."""
    title: str
    theme: Theme
    service: Service
    """The service.

    For a total, the first of its services, whose base and words are used for all.
    """
    base: Base | None
    events: str
    """Name of the counted events, in the plural."""
    records: RecordSet
    is_total: bool = False

    @property
    def event(self) -> str:
        """Name of a counted event, in the singular."""
        return named_on(self.service.event, self.records)

    @property
    def dispersion(self) -> Dispersion:
        """How many times as much its counts vary as those of independent events would."""
        known = (each for each in self.records.dispersions if each.item == self.key)
        return next(known, Dispersion(item=self.key))

    @property
    def is_of_people(self) -> bool:
        """Whether each count is of another person; else one person may have several events."""
        return self.is_stock or self.service.counts == "people"

    @property
    def is_part_of_base(self) -> bool:
        """Whether each of a count is one of its base: people counted once, of a base of people."""
        counts_people = self.is_stock and self.service.counts == "people" and not self.is_total
        return counts_people and self.base is not None and self.base.unit == "people"

    @property
    def is_stock(self) -> bool:
        """Whether it is counted on a day, and not added up over time."""
        return self.service.kind == "stock"

    @property
    def name(self) -> str:
        """The item's name in the URL: the service's key, or ``total``."""
        return THEME_TOTAL if self.is_total else self.service.key


def items_of(manifest: Manifest) -> list[Item]:
    """Every service that is counted, and each theme's total after its services."""
    bases = {base.key: base for base in manifest.bases}
    records = {each.key: each for each in manifest.records}
    found = []
    for theme in manifest.themes:
        own = [s for s in services_of(manifest, theme.key) if s.records in records]
        found += [
            Item(
                s.key,
                s.title,
                theme,
                s,
                bases.get(s.base),
                named_on(s.events, records[s.records]),
                _for_item(records[s.records], s.key),
            )
            for s in own
        ]
        if own and theme.total_of:
            first, key = own[0], item_key(theme.key)
            counted = _for_item(records[first.records], key)
            title = f"All of {theme.title}"
            events = named_on(theme.total_of, counted)
            found.append(
                Item(key, title, theme, first, bases.get(first.base), events, counted, True)
            )
    return found


def named_on(events: str, records: RecordSet) -> str:
    """The name of events, with where they were recorded if they are not about use."""
    return f"{events} on {records.site}" if records.site else events


def _for_item(records: RecordSet, item: str) -> RecordSet:
    """The record set, limited to the levels of one item.

    Levels that leave the item out to protect people are removed.
    """
    without = {u.level for u in records.unpublished if u.what == "counts" and item in u.items}
    return (
        records.model_copy(
            update={"published": tuple(p for p in records.published if p.level not in without)}
        )
        if without
        else records
    )


def population_of(manifest: Manifest) -> Base | None:
    """The base that a page calls the population: the first of people, else the first."""
    people = (base for base in manifest.bases if base.unit == "people")
    return next(people, manifest.bases[0] if manifest.bases else None)


def declared_bases(manifest: Manifest) -> tuple[Base, ...]:
    """The bases that the catalogue declares, without the parts that record sets cover."""
    return tuple(base for base in manifest.bases if not base.part_of)


def levels_of_base(manifest: Manifest, base: Base) -> set[str]:
    """Keys of the levels at which a base is known."""
    if base.levels:
        return set(base.levels)
    own = find_key(manifest.levels, base.level)
    return {own.key, *own.parents} if own else {level.key for level in manifest.levels}


def rated_levels(manifest: Manifest, item: Item) -> set[str]:
    """Keys of the levels that have rates of an item: its counts are published, its base known."""
    counted = levels_of(item.records)
    return counted & levels_of_base(manifest, item.base) if item.base else set()


def level_to_compare(manifest: Manifest, item: "Item | None") -> str:
    """Key of the level at which the areas of an item are compared at first.

    It is the finest with rates and names whose areas can be looked at one by one and have enough
    events to be judged, else the coarsest; AUTO where there is none with more than one area.
    """
    rated = rated_levels(manifest, item) if item else set()
    named = (v for v in manifest.levels if v.named and v.key in rated)
    few = [v for v in named if 1 < v.areas <= MOST_CIRCLED]
    if item is None or not few:
        return AUTO
    usual = usual_count(manifest, item)
    return next((v.key for v in few if usual >= ENOUGH_TO_JUDGE * v.areas), few[-1].key)


def usual_count(manifest: Manifest, item: "Item") -> float:
    """About how many there are in the whole atlas in a year, or at a snapshot, of what was counted.

    It is made from what is published of the rows that were read, and infinite where that is
    nothing: then nothing speaks against a level.
    """
    services = {s.key for s in services_of(manifest, item.theme.key)}
    mine = services if item.is_total else {item.service.key}
    fates = item.records.fates
    counted = sum(f.count for f in fates if f.fate == "counted" and f.service in mine)
    times = len(manifest.snapshots) if item.is_stock else len(item.records.months) / YEAR
    return counted / times if counted and times else math.inf


def levels_of(records: RecordSet) -> set[str]:
    """Levels a record set was published at, in any window."""
    return {p.level for p in records.published}


USES = {
    "boundaries": "Boundaries",
    "members": "Which areas lie inside",
    "names": "Names",
    "lookup": "Areas of the records",
    "base": "Base",
    "postcodes": "Postcodes",
    "segments": "Names of the groups",
    "membership": "The group of each area",
    "made": "How the groups were made",
    "records": "Records",
    "indicator": "Indicator",
    "points": "Service points",
}
"""What a file was read for, by the first word of its role (Source.role)."""


def use_words(role: str, manifest: Manifest) -> str:
    """What a file was used for, by names that readers know: "Records: Customer contacts"."""
    kind, _, key = role.partition("-")
    schemes = {each.key: each.title for each in manifest.classifications}
    titles = {
        "base": {each.key: each.title for each in manifest.bases},
        "segments": schemes,
        "membership": schemes,
        "made": schemes,
        "records": {each.key: each.title for each in manifest.records},
        "indicator": {each.key: each.title for each in manifest.indicators},
        "points": {each.key: each.title for each in manifest.services},
    }
    levels = {each.key: each.names for each in manifest.levels}
    return ": ".join(filter(None, (USES.get(kind, ""), titles.get(kind, levels).get(key, ""))))
