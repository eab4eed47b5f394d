"""The view: what the page shows, as the URL says it. The one place where query parameters get their
meaning.

``assets/js/state/address.js`` reads and writes the same parameters from ``choices_for``, which
is derived from here.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from functools import lru_cache
from typing import Any, Protocol, TypeVar
from urllib.parse import parse_qsl

from data.model import Classification, Indicator, Manifest, RecordSet, Segment, Service, Theme, Tier
from layouts.register import entries_of, entry_ids, kinds_of, topics_of

MODES = ("explore", "ward", "present", "about")
MEASURES = ("segment", "rate", "count", "indicator", "expected", "gap", "change", "index")
TAKEUP_MEASURES = ("rate", "count", "expected", "gap", "change")
"""What the take-up of a service can be shown as."""
WHO_MEASURES = ("segment", "index")
"""What who lives here can be shown as. ``index`` is of one segment: the first of ``segment``, or of
the tier.
"""
BY_SEGMENT = ("segment", "index", "expected", "gap")
"""Measures that need a classification."""
WINDOWS = ("year", "month")
OVERLAYS = ("none", "takeup")
POINTS = ("hide", "show")
COMPARATORS = ("atlas", "parent", "nextdoor", "alike", "lastyear", "lastmonth")
"""What the chosen area is set against: the whole atlas, its parent, areas that share its border,
areas with a like mix of segments, itself earlier.
"""
AUTO = "auto"
ALL = "all"
THEME_TOTAL = "total"
"""``service=total`` means all services of the theme together."""

LONGEST_VALUE = 200
DEBUG = "debug"
"""``debug=1`` shows in a corner of the map how it is doing; it is no part of the state."""


class _HasKey(Protocol):
    @property
    def key(self) -> str: ...


Keyed = TypeVar("Keyed", bound=_HasKey)


@dataclass(frozen=True, slots=True)
class View:
    """One complete, valid state of the page. Every value has been looked up in the manifest, but
    ``area`` and ``compare``, which only the reader can look up, and ``at``, which the map owns."""

    mode: str = "explore"
    level: str = AUTO
    area: str = ""
    """``<level>:<code>`` of the chosen area, empty for the whole atlas."""
    compare: str = ""
    classification: str = ""
    tier: str = ""
    segment: tuple[str, ...] = ()
    """Segments kept when colouring by segment; empty keeps all. The first is the one an index is
    of.
    """
    theme: str = ""
    service: str = ""
    measure: str = "segment"
    channel: str = ALL
    indicator: str = ""
    period: str = ""
    window: str = "year"
    overlay: str = "none"
    points: str = "hide"
    comparator: str = "atlas"
    at: str = ""
    """``lat,lng,zoom`` of the map."""
    entry: str = ""
    """Entry of the register that is shown, ``<kind>:<key>``; like the three that follow it means
    something on the page About the data only.
    """
    find: str = ""
    kind: str = ""
    topic: str = ""
    """``level:<key>`` or ``theme:<key>``: data sets known by that level, or about that theme."""


NAMES = tuple(f.name for f in fields(View))


@dataclass(slots=True)
class Ignored:
    """What a link asked for that this atlas does not have, as sentences."""

    sentences: list[str] = field(default_factory=list)

    def say(self, name: str, given: str, known: Iterable[str] = ()) -> None:
        options = list(known)
        hint = (
            f"; it can be {', '.join(options[:8])}{' …' if len(options) > 8 else ''}"
            if options
            else ""
        )
        self.sentences.append(f"{name} '{given[:40]}' was ignored{hint}.")


def month_label(manifest: Manifest, index: int) -> str:
    """``YYYY-MM`` of a month index."""
    return _label(manifest.first_month, index)


@lru_cache(maxsize=256)
def _labels(first_month: str, months: tuple[int, ...]) -> tuple[str, ...]:
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


def item_of(view: View) -> str:
    """Name of the take-up table a view speaks of: a service's key, or ``theme-<key>`` for a theme's
    total.
    """
    return f"theme-{view.theme}" if view.service == THEME_TOTAL else view.service


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


def measures_of(manifest: Manifest, *, has_records: bool) -> list[str]:
    """Measures that can be asked for: of a service with records, of a classification, of an
    indicator.
    """

    def applies(measure: str) -> bool:
        if measure == "indicator":
            return bool(manifest.indicators)
        return (measure not in TAKEUP_MEASURES or has_records) and (
            measure not in BY_SEGMENT or bool(manifest.classifications)
        )

    return [m for m in MEASURES if applies(m)]


def index_segment(view: View, manifest: Manifest) -> Segment | None:
    """The segment an index is of: the first the view keeps, else the tier's first."""
    scheme = find_key(manifest.classifications, view.classification)
    tier = find_key(scheme.tiers, view.tier) if scheme else None
    if tier is None or not tier.segments:
        return None
    return next(
        (s for s in tier.segments if view.segment and s.code == view.segment[0]), tier.segments[0]
    )


def default_view(manifest: Manifest) -> View:
    """What the page shows when the URL says nothing."""
    return _resolve({}, manifest, Ignored())


def read_view(query: str | Mapping[str, str], manifest: Manifest) -> tuple[View, tuple[str, ...]]:
    """The view a query string means in this atlas, and sentences about what of it was ignored.

    Never raises: whatever cannot be used falls back to its default.
    """
    ignored = Ignored()
    if isinstance(query, str):
        try:
            pairs = parse_qsl(query[:4000].lstrip("?"), keep_blank_values=False, max_num_fields=60)
        except ValueError:
            pairs = []
            ignored.sentences.append("The link could not be read and was ignored.")
    else:
        pairs = list(query.items())
    asked: dict[str, str] = {}
    for name, value in pairs:
        if name == DEBUG:
            continue
        if name not in NAMES:
            ignored.sentences.append(
                f"'{name[:40]}' is not something a link can say; it was ignored."
            )
        elif len(value) > LONGEST_VALUE:
            ignored.say(name, value)
        elif name not in asked:
            asked[name] = value
    return _resolve(asked, manifest, ignored), tuple(ignored.sentences)


def _resolve(asked: Mapping[str, str], manifest: Manifest, ignored: Ignored) -> View:
    def choose(name: str, known: Iterable[str], default: str) -> str:
        options = list(known)
        given = asked.get(name)
        if given is None:
            return default
        if given in options:
            return given
        ignored.say(name, given, options)
        return default

    scheme_key = choose(
        "classification",
        (c.key for c in manifest.classifications),
        manifest.classifications[0].key if manifest.classifications else "",
    )
    scheme = find_key(manifest.classifications, scheme_key)
    tier_key = choose(
        "tier",
        (t.key for t in scheme.tiers) if scheme else (),
        scheme.tiers[0].key if scheme else "",
    )
    tier = find_key(scheme.tiers, tier_key) if scheme else None
    themes = themes_with_records(manifest)
    theme_key, service_key = _theme_and_service(asked, manifest, choose, themes)
    records = record_set_of(manifest, theme_key, service_key)
    measures = measures_of(manifest, has_records=records is not None)
    windows = [w for w in WINDOWS if records and months_of(records, w)]
    window = choose("window", windows, windows[0] if windows else "year")
    months = _labels(manifest.first_month, months_of(records, window)) if records else ()
    channels = (ALL, *(records.channels if records else ()))
    mode = choose("mode", MODES, "explore")
    return View(
        mode=mode,
        level=choose("level", (AUTO, *(level.key for level in manifest.levels)), AUTO),
        area=_area_reference("area", asked, manifest, ignored),
        compare=_area_reference("compare", asked, manifest, ignored),
        classification=scheme_key,
        tier=tier_key,
        segment=_segments(asked, tier, ignored),
        theme=theme_key,
        service=service_key,
        measure=choose("measure", measures, measures[0] if measures else "segment"),
        channel=choose("channel", channels, ALL),
        indicator=choose(
            "indicator",
            (i.key for i in manifest.indicators),
            manifest.indicators[0].key if manifest.indicators else "",
        ),
        period=choose("period", months, months[-1] if months else ""),
        window=window,
        overlay=choose("overlay", OVERLAYS, "none"),
        points=choose("points", POINTS, "hide"),
        comparator=choose("comparator", COMPARATORS, "atlas"),
        at=_map_position(asked, ignored),
        **(_register(asked, manifest, choose) if mode == "about" else {}),
    )


def _theme_and_service(
    asked: Mapping[str, str],
    manifest: Manifest,
    choose: Callable[[str, Iterable[str], str], str],
    themes: tuple[Theme, ...],
) -> tuple[str, str]:
    """A service alone brings its theme with it; a service of another theme than the one asked for
    is ignored.
    """
    default_theme = themes[0].key if themes else ""
    named = find_key(manifest.services, asked.get("service", ""))
    if named and named.records and "theme" not in asked:
        default_theme = named.theme
    theme = choose("theme", (t.key for t in themes), default_theme)
    services = [s.key for s in services_of(manifest, theme)]
    chosen = find_key(themes, theme)
    if chosen and chosen.total_of:
        services.insert(0, THEME_TOTAL)
    return theme, choose("service", services, services[0] if services else "")


def _register(
    asked: Mapping[str, str], manifest: Manifest, choose: Callable[[str, Iterable[str], str], str]
) -> dict[str, str]:
    """What of the register is looked for."""
    entries = entries_of(manifest)
    known = (
        ("entry", entry_ids(manifest)),
        ("kind", kinds_of(entries)),
        ("topic", topics_of(entries, manifest)),
    )
    return {"find": asked.get("find", "")} | {
        name: choose(name, options, "") for name, options in known
    }


def _segments(asked: Mapping[str, str], tier: Tier | None, ignored: Ignored) -> tuple[str, ...]:
    known = {s.code.casefold(): s.code for s in tier.segments} if tier else {}
    kept: list[str] = []
    for given in filter(None, asked.get("segment", "").split(",")):
        code = known.get(given.casefold())
        if code is None:
            ignored.say("segment", given, known.values())
        elif code not in kept:
            kept.append(code)
    return tuple(kept)


def _area_reference(
    name: str, asked: Mapping[str, str], manifest: Manifest, ignored: Ignored
) -> str:
    given = asked.get(name, "")
    if not given:
        return ""
    level, _, code = given.partition(":")
    if code and find_key(manifest.levels, level):
        return f"{level}:{code.strip().upper()}"
    ignored.say(name, given, (f"{level.key}:CODE" for level in manifest.levels))
    return ""


def _map_position(asked: Mapping[str, str], ignored: Ignored) -> str:
    given = asked.get("at", "")
    if not given:
        return ""
    try:
        lat, lng, zoom = (float(part) for part in given.split(","))
    except ValueError:
        lat = lng = zoom = float("nan")
    if -85.1 < lat < 85.1 and -180 <= lng <= 180 and 0 <= zoom <= 18:
        return given
    ignored.say("at", given)
    return ""


def choices_for(manifest: Manifest) -> dict[str, Any]:
    """What each control offers and what depends on what: all that the browser needs to read and
    write the URL, and to fill the controls, without asking. Plain JSON, a few kilobytes, the same
    for every visitor of a build."""
    entries = entries_of(manifest)
    record_sets = {
        r.key: {
            "level": r.level,
            "months": {w: [month_label(manifest, m) for m in months_of(r, w)] for w in WINDOWS},
            "channels": list(r.channels),
        }
        for r in manifest.records
    }
    return {
        "build": manifest.build_id,
        "names": list(NAMES),
        "defaults": {
            name: (
                list(value)
                if isinstance(value := getattr(default_view(manifest), name), tuple)
                else value
            )
            for name in NAMES
        },
        "levels": [
            {
                "key": v.key,
                "name": v.name,
                "names": v.names,
                "from_zoom": v.from_zoom,
                "areas": v.areas,
            }
            for v in manifest.levels
        ],
        "measures": measures_of(manifest, has_records=bool(manifest.records)),
        "windows": list(WINDOWS),
        "overlays": list(OVERLAYS),
        "points": list(POINTS),
        "comparators": list(COMPARATORS),
        "modes": list(MODES),
        "classifications": [_scheme_choice(c) for c in manifest.classifications],
        "themes": [
            {
                "key": t.key,
                "title": t.title,
                "total_of": t.total_of,
                "services": [
                    {"key": s.key, "title": s.title, "records": s.records, "points": s.points}
                    for s in services_of(manifest, t.key)
                ],
            }
            for t in themes_with_records(manifest)
        ],
        "records": record_sets,
        "channels": {c.key: c.title for c in manifest.channels},
        "indicators": [_indicator_choice(i) for i in manifest.indicators],
        "register": {
            "entries": list(entry_ids(manifest)),
            "kinds": list(kinds_of(entries)),
            "topics": list(topics_of(entries, manifest)),
        },
    }


def _scheme_choice(scheme: Classification) -> dict[str, Any]:
    return {
        "key": scheme.key,
        "title": scheme.title,
        "level": scheme.given_level,
        "tiers": [
            {
                "key": t.key,
                "name": t.name,
                "names": t.names,
                "segments": [{"code": s.code, "name": s.name} for s in t.segments],
            }
            for t in scheme.tiers
        ],
    }


def _indicator_choice(indicator: Indicator) -> dict[str, Any]:
    return {
        "key": indicator.key,
        "title": indicator.title,
        "level": indicator.level,
        "levels": list(indicator.levels),
    }
