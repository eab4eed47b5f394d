"""One build from start to end: the catalogue in, a store out. Each step is a module beside this one."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
import pyproj
import shapely
from ibis.backends import BaseBackend
from numpy.typing import NDArray

from data import VERSION
from data.build.areas import neighbours_of
from data.build.breaks import edges_of, takeup_breaks
from data.build.indicators import read_indicator, read_points
from data.build.ladder import KNOWN_AT_LEAST, Ladder, build_ladder
from data.build.mixes import SchemeMix, read_scheme
from data.build.places import PostcodeBook, read_postcodes
from data.build.preflight import check_catalogue
from data.build.progress import Progress
from data.build.records import CountedRecords, Counter, service_codes
from data.build.report import report_html, report_json
from data.build.takeup import Item, TakeupWriter, WrittenTable, items_of, latest_year_totals, rolling_months
from data.build.workspace import Workspace
from data.build.zooms import from_zooms
from data.catalogue import read_catalogue
from data.errors import CatalogueError
from data.ingest.ledger import Ledger
from data.model import Base, Channel, Indicator, Level, Manifest, Published, RecordSet, Service, Source, Theme
from data.sources.boundaries import MERCATOR
from data.sources.engine import connect
from data.store.layout import breaks_key
from data.store.writer import StoreWriter

CHANNEL_TITLES = {
    "web": "Web", "phone": "Phone", "face_to_face": "Face to face", "post": "Post", "email": "Email", "sms": "Text message",
    "self_service": "Self-service", "home_visit": "Home visit", "third_party": "Through others", "unknown": "Unknown",
}
"""The channels councils use; a catalogue may add others."""


@dataclass(frozen=True)
class Built:
    """What a build came to."""

    build_id: str
    read: int
    accepted: int
    refused: int
    refused_folder: Path
    remarks: tuple[str, ...]
    seconds: dict[str, float]


@dataclass
class _Made:
    """What the steps made, for the manifest and what is derived."""

    breaks: dict[str, list[float]] = field(default_factory=dict)
    totals: dict[str, dict[str, NDArray[np.float64]]] = field(default_factory=dict)
    records: list[RecordSet] = field(default_factory=list)
    counted_by: dict[str, str] = field(default_factory=dict)
    theme_totals: dict[str, str] = field(default_factory=dict)


def build_atlas(catalogue_path: Path, store: Path, *, refused: Path | None = None, silent: bool = False) -> Built:
    """Build the atlas that ``catalogue_path`` describes into ``store`` and put it in the place of the old one.

    Refused rows go to ``refused``, by default the folder ``<store>-refused`` beside the store.
    Raises CatalogueError or SourceError where the sources are refused whole; the old atlas then stays.
    """
    catalogue = read_catalogue(catalogue_path)
    root = catalogue_path.resolve().parent
    progress = Progress(silent=silent)
    with progress.step("checked the catalogue"):
        check_catalogue(catalogue, root)
    folder = refused or store.with_name(store.name + "-refused")
    _clear(folder)
    with tempfile.TemporaryDirectory(prefix="wardwise-") as scratch, StoreWriter(store) as writer:
        work = Workspace(catalogue=catalogue, root=root, scratch=Path(scratch), ledger=Ledger(folder), progress=progress)
        manifest = _build(work, writer)
        with progress.step("wrote and swapped in the atlas"):
            build_id = writer.finish(manifest)
    accounts = work.ledger.accounts
    return Built(
        build_id=build_id, read=sum(a.read for a in accounts), accepted=sum(a.accepted for a in accounts), refused=sum(a.refused for a in accounts),
        refused_folder=folder, remarks=tuple(work.ledger.remarks), seconds=progress.seconds,
    )


def _clear(folder: Path) -> None:
    """Take away the refused rows of the build before: the folder always tells of the latest one."""
    for old in folder.glob("[0-9][0-9]*-*.csv") if folder.is_dir() else ():
        old.unlink()


def _build(work: Workspace, writer: StoreWriter) -> Manifest:
    catalogue, progress = work.catalogue, work.progress
    with progress.step("read areas"):
        ladder = build_ladder(work)
    finest = next(iter(ladder.values()))
    with progress.step("read postcodes"):
        book = read_postcodes(work, finest)
        writer.write_postcodes(book.frame())
    with progress.step("read classifications"):
        schemes = [read_scheme(work, entry, ladder, book) for entry in catalogue.classification]
        for mix in schemes:
            for level, frame in mix.mixes.items():
                writer.write_mix(mix.scheme.key, level, frame)
    channels = _channels(work)
    made = _Made()
    engine = connect(catalogue.engine.url)
    with progress.step("counted records"):
        counter = Counter(
            work=work, ladder=ladder, book=book, engine=engine, services=[s.key for s in catalogue.service],
            service_codes=service_codes([(s.key, s.codes) for s in catalogue.service]), channels=[c.key for c in channels],
        )
        counted = [counter.count(entry) for entry in catalogue.records]
    first, last = _month_span(counted)
    with progress.step("rolled up, protected and wrote take-up"):
        for records in counted:
            made.records.append(_write_records(work, writer, ladder, engine, records, first, channels, made))
    with progress.step("read indicators and points"):
        indicators = _write_indicators(work, writer, ladder, made)
        points = read_points(work)
        writer.write_points(points)
        writer.write_breaks(made.breaks)
    with progress.step("wrote areas and tiles"):
        for key in progress.over(ladder, "areas and tiles"):
            _write_level(writer, ladder, key, schemes, made)
    work.ledger.check()
    manifest = _manifest(work, ladder, schemes, channels, made, indicators, points, book, first, last)
    writer.write_text("report.json", report_json(manifest, work.ledger))
    writer.write_text("report.html", report_html(manifest, work.ledger))
    return manifest


def _channels(work: Workspace) -> list[Channel]:
    titles = dict(CHANNEL_TITLES) | {c.key: c.title for c in work.catalogue.channel}
    return [Channel(key=key, title=title) for key, title in titles.items()]


def _month_span(counted: Sequence[CountedRecords]) -> tuple[int, int]:
    months = [m for records in counted for m in records.months]
    return (min(months), max(months)) if months else (2000 * 12, 2000 * 12)


def _month_text(number: int) -> str:
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def _write_records(
    work: Workspace, writer: StoreWriter, ladder: Ladder, engine: BaseBackend, counted: CountedRecords, first: int, channels: list[Channel], made: _Made
) -> RecordSet:
    services = work.catalogue.service
    present = {int(i) for i in counted.cells.select("service_index").distinct().execute()["service_index"]}
    for place in sorted(present):
        other = made.counted_by.setdefault(services[place].key, counted.entry.key)
        if other != counted.entry.key:
            raise CatalogueError([f"[service {services[place].key}] is counted by both {other} and {counted.entry.key}; a service belongs to one record set"])
    themes = _summable_themes(work, present, made)
    items = [i for i in items_of([s.key for s in services], themes) if i.index in present or i.parts]
    used = sorted(int(i) for i in counted.cells.select("channel_index").distinct().execute()["channel_index"])
    base_of = {s.key: s.base for s in services} | {f"theme-{t}": services[parts[0]].base for t, parts in themes.items()}
    published: list[Published] = []
    takeup = TakeupWriter(work=work, ladder=ladder, engine=engine, writer=writer, first=first)
    for told, tables in takeup.write(counted, items):
        published += _with_years(told)
        for table in tables:
            base = ladder[told.level].bases[base_of[table.item]]
            made.breaks.update(takeup_breaks(table, channels=[c.key for c in channels], base=base))
        _note_totals(made, tables, told.level, len(ladder[told.level]), items)
    entry = counted.entry
    return RecordSet(
        key=entry.key, title=entry.title, level=counted.level, months=tuple(m - first for m in counted.months), channels=tuple(channels[i - 1].key for i in used),
        rule=entry.disclosure.preset, rule_name=entry.disclosure.name, rule_reason=entry.disclosure.reason, published=tuple(published),
        read=counted.read, accepted=counted.accepted, refused=counted.refused, source=entry.source, licence=entry.licence, credit=entry.credit,
        breaks_at=tuple((int(i.month[:4]) * 12 + int(i.month[5:]) - 1 - first, i.why) for i in entry.interruptions), notes=entry.notes,
    )


def _with_years(told: Published) -> list[Published]:
    """Where months are published, the reader makes rolling years of them."""
    years = rolling_months(told.months) if told.window == "month" else ()
    return [told, *([told.model_copy(update={"window": "year", "months": years})] if years else [])]


def _summable_themes(work: Workspace, present: set[int], made: _Made) -> dict[str, list[int]]:
    """Themes whose services can be added up: flows with one base, all counted by this record set."""
    summable: dict[str, list[int]] = {}
    for theme in work.catalogue.theme:
        places = [i for i, s in enumerate(work.catalogue.service) if s.theme == theme.key]
        here = [i for i in places if i in present]
        entries = [work.catalogue.service[i] for i in here]
        elsewhere = [i for i in places if i not in present and work.catalogue.service[i].key in made.counted_by]
        if len(here) > 1 and not elsewhere and {s.kind for s in entries} == {"flow"} and len({s.base for s in entries}) == 1:
            summable[theme.key] = here
            events = {s.events for s in entries}
            made.theme_totals[theme.key] = events.pop() if len(events) == 1 else "contacts"
    return summable


def _note_totals(made: _Made, tables: Sequence[WrittenTable], level: str, areas: int, items: Sequence[Item]) -> None:
    """Twelve-month totals per theme, for the GeoParquet tiles."""
    totals = {i.key for i in items if i.parts}
    for table in tables:
        if table.item in totals:
            made.totals.setdefault(level, {})[table.item.removeprefix("theme-")] = latest_year_totals(table, areas)


def _write_indicators(work: Workspace, writer: StoreWriter, ladder: Ladder, made: _Made) -> list[Indicator]:
    indicators = []
    for entry in work.catalogue.indicator:
        tables = read_indicator(work, entry, ladder)
        for level, frame in tables.items():
            writer.write_indicator(level, entry.key, frame)
            made.breaks[breaks_key(level=level, item=entry.key, measure="indicator", channel="all", window="")] = edges_of(frame["indicator_value"].to_numpy())
        periods = tuple(sorted({p for frame in tables.values() for p in frame["period"]}))
        indicators.append(
            Indicator(
                key=entry.key, title=entry.title, unit=entry.unit, level=entry.level, levels=tuple(k for k in ladder if k in tables), periods=periods,
                decimals=entry.decimals, rollup=entry.rollup, higher=entry.higher, source=entry.source,
            )
        )
    return indicators


def _write_level(writer: StoreWriter, ladder: Ladder, key: str, schemes: Sequence[SchemeMix], made: _Made) -> None:
    level = ladder[key]
    inside = shapely.point_on_surface(level.geometry)
    lng, lat = pyproj.Transformer.from_crs(MERCATOR, "EPSG:4326", always_xy=True).transform(shapely.get_x(inside), shapely.get_y(inside))
    bounds = shapely.bounds(level.geometry)
    columns: dict[str, object] = {
        "area_number": np.arange(1, len(level) + 1, dtype=np.uint32), "area_code": level.codes, "area_name": level.names,
        "lat": np.round(lat, 5), "lng": np.round(lng, 5), "xmin": bounds[:, 0], "ymin": bounds[:, 1], "xmax": bounds[:, 2], "ymax": bounds[:, 3],
    }
    columns |= {f"parent_{k}": numbers for k, numbers in level.parents.items()} | {f"base_{k}": values for k, values in level.bases.items()}
    frame = pd.DataFrame(columns)
    writer.write_areas(key, frame)
    segments = {s.scheme.key: _commonest(s.mixes[key], len(level)) for s in schemes if key in s.mixes}
    writer.write_tiles(key, frame, shapely.to_wkb(level.geometry), segments, made.totals.get(key, {}))
    writer.warm_area_tiles(key)
    writer.write_neighbours(key, neighbours_of(level.geometry))


def _commonest(mix: pd.DataFrame, areas: int) -> NDArray[np.object_]:
    first = mix.sort_values(["area_number", "base_count", "segment_code"], ascending=[True, False, True], kind="stable").drop_duplicates("area_number")
    codes = np.full(areas, None, dtype=object)
    codes[first["area_number"].to_numpy() - 1] = first["segment_code"].to_numpy()
    return codes


def _manifest(
    work: Workspace, ladder: Ladder, schemes: Sequence[SchemeMix], channels: list[Channel], made: _Made, indicators: list[Indicator],
    points: pd.DataFrame, book: PostcodeBook, first: int, last: int,
) -> Manifest:
    c = work.catalogue
    zooms = from_zooms(ladder)
    sites = points["service_key"].value_counts()
    boxes = np.array([shapely.total_bounds(level.geometry) for level in ladder.values()])
    box = (*boxes[:, :2].min(axis=0), *boxes[:, 2:].max(axis=0))
    bounds = pyproj.Transformer.from_crs(MERCATOR, "EPSG:4326", always_xy=True).transform_bounds(*box)
    return Manifest(
        code_version=VERSION, build_id="", title=c.atlas.title, organisation=c.atlas.organisation, contact=c.atlas.contact, fictional=c.atlas.fictional,
        credits=c.atlas.credits, first_month=_month_text(first), month_count=last - first + 1,
        levels=tuple(
            Level(
                key=k, name=v.entry.name, names=v.entry.names, areas=len(v), from_zoom=zooms[k], named=bool((v.names != v.codes).any()),
                parents=tuple(v.parents), neighbours=True,
            )
            for k, v in ladder.items()
        ),
        bases=tuple(
            Base(
                key=b.key, title=b.title, unit=b.unit, period=b.period, source=b.source, level=b.level,
                note=_base_note(ladder[b.level].bases[b.key], ladder[b.level].entry.names),
            )
            for b in c.base
        ),
        classifications=tuple(s.scheme for s in schemes),
        themes=tuple(Theme(key=t.key, title=t.title, esd=t.esd, total_of=made.theme_totals.get(t.key, "")) for t in c.theme),
        services=tuple(
            Service(
                key=s.key, title=s.title, theme=s.theme, esd=s.esd, base=s.base, kind=s.kind, polarity=s.polarity, records=made.counted_by.get(s.key, ""),
                events=s.events, event=s.event, points=int(sites.get(s.key, 0)),
            )
            for s in c.service
        ),
        channels=tuple(channels), records=tuple(made.records), indicators=tuple(indicators),
        bounds=(round(bounds[0], 5), round(bounds[1], 5), round(bounds[2], 5), round(bounds[3], 5)),
        sources=tuple(Source(path=a.path, role=a.role, sha256=a.sha256, read=a.read, accepted=a.accepted, refused=a.refused) for a in work.ledger.accounts),
        tiles=(), warmed={}, postcodes=len(book.places), files=(),
    )


def _base_note(values: NDArray[np.float64], names: str) -> str:
    unknown = int(np.isnan(values).sum())
    if not unknown:
        return ""
    return f"Not known for {unknown:,} of {len(values):,} {names}. A larger area's figure is the sum of those known, and left out where under {KNOWN_AT_LEAST:.0%} are known."
