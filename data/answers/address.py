"""The address of the page: reads a query into a view, and writes a view as a query.

This module also looks up what a view names. It is the one place where query parameters get their
meaning.

The browser reads and writes the same parameters from ``data.answers.choices``.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from operator import attrgetter
from typing import Any
from urllib.parse import parse_qsl, urlencode

from data.answers.asked import Asked
from data.answers.measures.registry import MEASURES, offered_measures
from data.answers.pages import FIRST_PAGE, PAGES
from data.answers.register.entries import entries_of, entry_ids, kinds_of, topics_of
from data.answers.shape import LONGEST as LONGEST_SHAPE
from data.answers.shape import MOST as MOST_IN_SHAPE
from data.answers.shape import find_shape, read_codes, write_codes
from data.answers.spots import find_spot
from data.answers.view import (
    APART,
    ATLAS,
    COMPARATORS,
    DRAWN,
    MINE,
    NAMES,
    OVERLAYS,
    POINTS,
    SHAKES,
    SORTS,
    SPLITS,
    TABS,
    TURNS,
    VERDICTS,
    View,
)
from data.manifest import (
    ALL,
    AUTO,
    EVERY_WINDOW,
    THEME_TOTAL,
    find_key,
    item_key,
    items_of,
    level_to_compare,
    months_of,
    period_index,
    period_labels,
    record_set_of,
    services_of,
    themes_with_records,
)
from data.model import Manifest, Segment, Theme, Tier
from data.store.reader import Atlas
from data.talk import MOST_SCENES

LONGEST_VALUE = 400
LONGER = {"shape": LONGEST_SHAPE}
"""Names whose values may be longer."""
LONGEST_QUERY = 4000
DEBUG = "debug"
"""``debug=1`` shows in a corner of the map how it performs; it is not part of the state."""

SAID = {
    "mode": "The page",
    "level": "The areas",
    "area": "The area",
    "compare": "The area to compare with",
    "classification": "The classification",
    "tier": "The kind of group",
    "segment": "The group",
    "theme": "The theme",
    "service": "The service",
    "measure": "The comparison",
    "channel": "The channel",
    "indicator": "The indicator",
    "period": "The time",
    "window": "The length of time",
    "overlay": "The layer of circles",
    "points": "The choice of service points",
    "draw": "The choice of areas or circles",
    "tab": "The tab",
    "comparator": "The comparison",
    "against": "The area to profile against",
    "where": "The conditions",
    "budget": "The budget",
    "cost": "The cost for each person",
    "by": "The way to reach people",
    "shape": "The list of areas",
    "entry": "The data set",
    "find": "The words to find",
    "kind": "The kind",
    "topic": "The topic",
    "at": "The place of the map",
    "turn": "The choice of rows",
    "sort": "The order",
    "box": "The box on the map",
    "beside": "The second map",
    "split": "The way to show two maps",
    "story": "The story",
    "scene": "The scene",
    "shake": "The shaken map",
    "seed": "The number of the draws",
}
"""What a notice calls each name of the address: the words that the page has for it."""


@dataclass(slots=True)
class Ignored:
    """Sentences about what a link asked for and this atlas does not have."""

    sentences: list[str] = field(default_factory=list)

    def say(self, name: str, given: str) -> None:
        """Say that a value was left out; what it could be is in docs/api.md, not on the page."""
        self.sentences.append(
            f"{SAID[name]} '{given[:40]}' was ignored: this atlas does not have it."
        )


def ask(view: View, atlas: Atlas) -> Asked:
    """Look up in an atlas all that a view names.

    Never raises: what the atlas does not have is None.
    """
    manifest = atlas.manifest
    scheme = find_key(manifest.classifications, view.classification)
    tier = find_key(scheme.tiers, view.tier) if scheme else None
    found = Asked(
        view=view,
        atlas=atlas,
        measure=MEASURES[view.measure],
        level=find_key(manifest.levels, view.level) or manifest.levels[0],
        scheme=scheme,
        tier=tier,
        segment=_one_segment(view, tier),
        item=find_key(atlas.items(), view.item),
        channel=find_key(manifest.channels, view.channel),
        indicator=find_key(manifest.indicators, view.indicator),
        month=period_index(manifest, view.window, view.period),
        spot=find_spot(view.area, atlas),
        beside=find_spot(view.compare, atlas),
        second=ask(second_view(view, manifest), atlas) if view.beside else None,
        shape=find_shape(view.shape, atlas),
    )
    return found.at(found.measure.finest(found)) if view.level == AUTO else found


def ask_query(query: str | Mapping[str, str], atlas: Atlas) -> Asked:
    """Read a query and look up what it asks of an atlas."""
    return ask(read_view(query, atlas.manifest)[0], atlas)


def _one_segment(view: View, tier: Tier | None) -> Segment | None:
    """The segment of an index: the first that the view keeps, else the first of the tier."""
    if tier is None or not tier.segments:
        return None
    kept = (s for s in tier.segments if view.segment and s.code == view.segment[0])
    return next(kept, tier.segments[0])


def default_view(manifest: Manifest) -> View:
    """The view of an address without a query."""
    return _resolve({}, manifest, Ignored())


def read_view(query: str | Mapping[str, str], manifest: Manifest) -> tuple[View, tuple[str, ...]]:
    """The view that a query string means in this atlas, and sentences about what was ignored.

    Never raises: a value that cannot be used falls back to its default.
    """
    ignored = Ignored()
    if isinstance(query, str):
        try:
            pairs = parse_qsl(
                query[:LONGEST_QUERY].lstrip("?"), keep_blank_values=False, max_num_fields=60
            )
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
        elif len(value) > LONGER.get(name, LONGEST_VALUE):
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
        ignored.say(name, given)
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
    measures = [m.key for m in offered_measures(manifest, has_records=records is not None)]
    windows = [w for w in EVERY_WINDOW if records and months_of(records, w)]
    window = choose("window", windows, windows[0] if windows else "year")
    months = period_labels(manifest, window, months_of(records, window)) if records else ()
    channels = (ALL, *(records.channels if records else ()))
    mode = choose("mode", PAGES.keys, FIRST_PAGE)
    measure = choose("measure", measures, measures[0] if measures else "segment")
    level = MEASURES[measure].opens_at(manifest) if measure in MEASURES else ""
    if not level and measure in MEASURES and MEASURES[measure].keeps_level:
        level = _level_to_compare(manifest, theme_key, service_key)
    level = level or AUTO
    view = View(
        mode=mode,
        level=choose("level", (AUTO, *(v.key for v in manifest.levels)), level),
        area=_area_reference("area", asked, manifest, ignored),
        compare=_area_reference("compare", asked, manifest, ignored),
        classification=scheme_key,
        tier=tier_key,
        segment=_segments(asked, tier, ignored),
        theme=theme_key,
        service=service_key,
        measure=measure,
        channel=choose("channel", channels, ALL),
        indicator=choose(
            "indicator",
            (i.key for i in manifest.indicators),
            manifest.indicators[0].key if manifest.indicators else "",
        ),
        period=choose("period", months, months[-1] if months else ""),
        window=next((w for w in EVERY_WINDOW if w == window), EVERY_WINDOW[0]),
        overlay=choose("overlay", OVERLAYS, "none"),
        points=choose("points", POINTS, "hide"),
        draw=choose("draw", DRAWN, DRAWN[0]),
        tab=choose("tab", tabs_of(manifest), TABS[0]),
        comparator=choose("comparator", COMPARATORS, "atlas"),
        against=ATLAS
        if asked.get("against") == ATLAS
        else _area_reference("against", asked, manifest, ignored),
        where=_conditions(measure, asked),
        budget=_money("budget", asked, ignored),
        cost=_money("cost", asked, ignored),
        by=choose("by", (reach.key for reach in manifest.reaches), ""),
        shape=_shape(mode, asked, manifest, ignored),
        at=_map_position(asked, ignored),
        box=_box(asked, ignored) if mode in PAGES and PAGES[mode].is_table else "",
        split=choose("split", SPLITS, SPLITS[0]),
        shake=choose("shake", SHAKES, SHAKES[0]),
        seed=_seed(asked, ignored),
        **_own_names(mode, asked, manifest, choose),
    )
    return (
        replace(view, beside=_beside(asked["beside"], view, manifest, ignored))
        if ("beside" in asked)
        else view
    )


def second_view(view: View, manifest: Manifest) -> View:
    """The view of the second map: that of the first, with what the second has of its own."""
    return _with(view, _apart(view.beside), manifest)


def _apart(beside: str) -> dict[str, str]:
    """What a second map has of its own, as name and text."""
    pairs = (pair.partition(":") for pair in beside.split("~"))
    return {name: value for name, _, value in pairs if name in APART and value}


def _with(view: View, own: dict[str, str], manifest: Manifest) -> View:
    """A view with other values; one that does not fit them falls back to its default."""
    said = {name: _text(getattr(view, name)) for name in NAMES if name not in ("beside", "split")}
    if "service" in own and own["service"] not in _services_offered(manifest, view.theme):
        said["theme"] = ""
    return _resolve({n: v for n, v in (said | own).items() if v}, manifest, Ignored())


def _beside(given: str, view: View, manifest: Manifest, ignored: Ignored) -> str:
    """What is left of a second map: values that this atlas has, and the first map has not."""
    own = _apart(given)
    second = _with(view, own, manifest)
    kept = [
        f"{name}:{own[name]}"
        for name in APART
        if name in own and _text(getattr(view, name)) != own[name] == _text(getattr(second, name))
    ]
    if not kept:
        ignored.say("beside", given)
    return "~".join(kept)


_levels_kept: dict[tuple[str, str], str] = {}


def _level_to_compare(manifest: Manifest, theme: str, service: str) -> str:
    """As ``level_to_compare``, kept for the build: a link is read once for each name in it."""
    key = item_key(theme) if service == THEME_TOTAL else service
    if not manifest.build_id:
        return level_to_compare(manifest, find_key(items_of(manifest), key))
    if (manifest.build_id, key) not in _levels_kept:
        if len(_levels_kept) >= MOST_KEPT:
            _levels_kept.clear()
        found = {item.key: level_to_compare(manifest, item) for item in items_of(manifest)}
        _levels_kept.update({(manifest.build_id, item): level for item, level in found.items()})
        _levels_kept.setdefault((manifest.build_id, key), AUTO)
    return _levels_kept[manifest.build_id, key]


def tabs_of(manifest: Manifest) -> tuple[str, ...]:
    """The tabs of an answer for which an atlas has the data."""
    by_group = ("users", "missing", "plan")
    absent = {
        *(() if manifest.records else ("time", "services", *by_group)),
        *(() if manifest.classifications else ("people", *by_group)),
    }
    return tuple(tab for tab in TABS if tab not in absent)


def _theme_and_service(
    asked: Mapping[str, str],
    manifest: Manifest,
    choose: Callable[[str, Iterable[str], str], str],
    themes: tuple[Theme, ...],
) -> tuple[str, str]:
    """Read the theme and the service of a query.

    A service without a theme brings its own theme. A service of another theme than the one asked
    for is ignored.
    """
    default_theme = themes[0].key if themes else ""
    named = find_key(manifest.services, asked.get("service", ""))
    if named and named.records and "theme" not in asked:
        default_theme = named.theme
    theme = choose("theme", (t.key for t in themes), default_theme)
    services = _services_offered(manifest, theme)
    return theme, choose("service", services, services[0] if services else "")


def _services_offered(manifest: Manifest, theme: str) -> list[str]:
    """Keys of the services of a theme that are counted, after that of its total."""
    chosen = find_key(themes_with_records(manifest), theme)
    total = [THEME_TOTAL] if chosen and chosen.total_of else []
    return [*total, *(service.key for service in services_of(manifest, theme))]


def _own_names(
    mode: str,
    asked: Mapping[str, str],
    manifest: Manifest,
    choose: Callable[[str, Iterable[str], str], str],
) -> dict[str, str]:
    """The names that only one page uses: those of a search, of a table, or a topic of the page."""
    if mode not in PAGES:
        return {}
    page = PAGES[mode]
    if page.searches_register:
        return _register(asked, manifest, choose)
    if page.is_table:
        return _table(asked, manifest, choose)
    if page.tells_stories:
        return {
            "story": choose("story", stories_of(manifest), ""),
            "scene": choose("scene", SCENES, SCENES[0]),
        }
    return {"topic": choose("topic", page.topics, "")} if page.topics else {}


def _register(
    asked: Mapping[str, str], manifest: Manifest, choose: Callable[[str, Iterable[str], str], str]
) -> dict[str, str]:
    """The parameters that search the register."""
    entries = entries_of(manifest)
    known = (
        ("entry", entry_ids(manifest)),
        ("kind", kinds_of(entries)),
        ("topic", topics_of(entries, manifest)),
    )
    return {"find": asked.get("find", "")} | {
        name: choose(name, options, "") for name, options in known
    }


def _table(
    asked: Mapping[str, str], manifest: Manifest, choose: Callable[[str, Iterable[str], str], str]
) -> dict[str, str]:
    """The parameters that turn, sort and filter a table."""
    known = (
        ("turn", TURNS, TURNS[0]),
        ("sort", SORTS, ""),
        ("kind", VERDICTS, ""),
        ("topic", table_topics(manifest), ""),
    )
    return {"find": asked.get("find", "")} | {
        name: choose(name, options, default) for name, options, default in known
    }


SCENES = tuple(str(number) for number in range(1, MOST_SCENES + 1))
"""What ``scene`` of the address can be."""


def stories_of(manifest: Manifest) -> tuple[str, ...]:
    """What ``story`` of the address can be."""
    return ("", MINE, *(story.key for story in manifest.stories))


def table_topics(manifest: Manifest) -> tuple[str, ...]:
    """The themes that the services of a table can be limited to, as ``topic`` has them."""
    return tuple(f"theme:{theme.key}" for theme in themes_with_records(manifest))


def _segments(asked: Mapping[str, str], tier: Tier | None, ignored: Ignored) -> tuple[str, ...]:
    known = {s.code.casefold(): s.code for s in tier.segments} if tier else {}
    kept: list[str] = []
    for given in filter(None, asked.get("segment", "").split(",")):
        code = known.get(given.casefold())
        if code is None:
            ignored.say("segment", given)
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
    ignored.say(name, given)
    return ""


def _conditions(measure: str, asked: Mapping[str, str]) -> str:
    """The conditions of a search, for a measure that shows one; ``ask`` looks up what they name."""
    looks = measure in MEASURES and "where" in MEASURES[measure].painted_by
    return asked.get("where", "") if looks else ""


MONEY = re.compile(r"(?=.*[1-9])[0-9]{1,9}(\.[0-9]{1,2})?")
"""Pounds above zero, with pence or without."""


def _money(name: str, asked: Mapping[str, str], ignored: Ignored) -> str:
    given = asked.get(name, "")
    if not given or MONEY.fullmatch(given):
        return given
    ignored.sentences.append(
        f"{SAID[name]} '{given[:40]}' was ignored: it must be in pounds, such as 5000 or 4.50."
    )
    return ""


SEED = re.compile(r"[1-9][0-9]{0,5}")


def _seed(asked: Mapping[str, str], ignored: Ignored) -> str:
    """The number of the draws of a shaken map, 1 to 999999."""
    given = asked.get("seed", "1")
    if SEED.fullmatch(given):
        return given
    ignored.sentences.append(
        f"{SAID['seed']} '{given[:40]}' was ignored: it must be a whole number from 1 to 999999."
    )
    return "1"


def _shape(mode: str, asked: Mapping[str, str], manifest: Manifest, ignored: Ignored) -> str:
    """The areas of a shape in their shortest form, on a page that adds them up."""
    given = asked.get("shape", "")
    if not given or mode not in PAGES or not PAGES[mode].adds_areas:
        return ""
    level, codes = read_codes(given)
    if len(codes) > MOST_IN_SHAPE:
        ignored.sentences.append(
            f"{SAID['shape']} was ignored: it has {len(codes)} areas, and a shape can"
            f" have {MOST_IN_SHAPE}."
        )
        return ""
    if codes and find_key(manifest.levels, level):
        return write_codes(level, codes)
    ignored.say("shape", given)
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


def _box(asked: Mapping[str, str], ignored: Ignored) -> str:
    """A box of the map: west, south, east and north, of which the first pair is the least."""
    given = asked.get("box", "")
    if not given:
        return ""
    try:
        west, south, east, north = (float(part) for part in given.split(","))
    except ValueError:
        west = east = south = north = float("nan")
    if -180 <= west < east <= 180 and -90 <= south < north <= 90:
        return given
    ignored.say("box", given)
    return ""


DEFAULTS_DEPEND_ON = {"mode", "classification", "tier", "theme", "service", "measure", "window"}
"""Names whose value decides the defaults of other names.

After each of them a link has to be read again.
"""


MOST_KEPT = 4096


_values = attrgetter(*NAMES)


_kept: dict[tuple[str, View], str] = {}


def canonical_query(view: View, manifest: Manifest) -> str:
    """The shortest query string that ``read_view`` turns back into this view, in a fixed order.

    A name is left out only where reading the link without it gives the same value. The default of
    one name may depend on another (a classification's first tier, a service's last month), so a
    comparison with one fixed set of defaults would be wrong. ``assets/js/state/address.js`` does
    the same in the browser.

    The result is cached for the build, because the link is read once for each name in it.
    """
    key = (manifest.build_id, view)
    if manifest.build_id and key in _kept:
        return _kept[key]
    if len(_kept) >= MOST_KEPT:
        _kept.clear()
    _kept[key] = _shortest(view, manifest)
    return _kept[key]


def _shortest(view: View, manifest: Manifest) -> str:
    wanted = _values(view)
    said: dict[str, str] = {}
    understood = _values(read_view(said, manifest)[0])
    while differing := [
        place
        for place, name in enumerate(NAMES)
        if name not in said and understood[place] != wanted[place]
    ]:
        for place in differing:
            said[NAMES[place]] = _text(wanted[place])
            if NAMES[place] in DEFAULTS_DEPEND_ON:
                break
        understood = _values(read_view(said, manifest)[0])
    return urlencode([(name, said[name]) for name in NAMES if name in said], safe=":,")


def _text(value: Any) -> str:
    return ",".join(value) if isinstance(value, tuple) else str(value)
