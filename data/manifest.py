"""Questions of a manifest: what one thing of an atlas is to another. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol, TypeVar

from data.model import Manifest, RecordSet, Service, Theme

AUTO = "auto"


ALL = "all"


THEME_TOTAL = "total"
"""``service=total`` means all services of the theme together."""


class _HasKey(Protocol):
    @property
    def key(self) -> str: ...


Keyed = TypeVar("Keyed", bound=_HasKey)


def month_label(manifest: Manifest, index: int) -> str:
    """``YYYY-MM`` of a month index."""
    return _label(manifest.first_month, index)


@lru_cache(maxsize=256)
def month_labels(first_month: str, months: tuple[int, ...]) -> tuple[str, ...]:
    # Every reading of a link names all months of its records.
    return tuple(_label(first_month, month) for month in months)


@lru_cache(maxsize=4096)
def _label(first_month: str, index: int) -> str:
    year, month = (int(part) for part in first_month.split("-"))
    total = year * 12 + month - 1 + index
    return f"{total // 12:04d}-{total % 12 + 1:02d}"


def month_index(manifest: Manifest, label: str) -> int | None:
    """Month index of ``YYYY-MM``, None where it is malformed or outside the atlas."""
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
    """One thing that is counted: a service, or the total of a theme."""

    key: str
    """Name of its take-up table."""
    service: str
    """As the URL says it: the service's key, or ``total``."""
    title: str
    theme: str
    base: str
    event: str
    events: str
    records: RecordSet


def items_of(manifest: Manifest) -> list[Item]:
    """Every service that is counted, and each theme's total after its services."""
    found = []
    for theme in manifest.themes:
        services = [
            (s, records)
            for s in manifest.services
            if s.theme == theme.key and (records := find_key(manifest.records, s.records))
        ]
        found += [
            Item(
                s.key,
                s.key,
                s.title,
                theme.key,
                s.base,
                s.event,
                s.events,
                _where_published(records, s.key),
            )
            for s, records in services
        ]
        if services and theme.total_of:
            (first, records), key = services[0], f"theme-{theme.key}"
            records = _where_published(records, key)
            found.append(
                Item(
                    key,
                    THEME_TOTAL,
                    f"All of {theme.title}",
                    theme.key,
                    first.base,
                    first.event,
                    theme.total_of,
                    records,
                )
            )
    return found


def _where_published(records: RecordSet, item: str) -> RecordSet:
    """The record set as far as an item goes: without the levels that do without the item to protect
    people.
    """
    without = {u.level for u in records.unpublished if u.what == "counts" and item in u.items}
    return (
        records.model_copy(
            update={"published": tuple(p for p in records.published if p.level not in without)}
        )
        if without
        else records
    )


def levels_of(records: RecordSet) -> set[str]:
    """Levels a record set was published at, in any window."""
    return {p.level for p in records.published}
