"""Run one build from start to end: read the catalogue and write a store.

Each step is a module in this package.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from data.errors import CatalogueError, SettingsError
from data.model import Channel, Classification, Indicator, Manifest, segment_key
from data.periods import in_order
from data.pipeline.areas.attributes import read_attributes
from data.pipeline.areas.crosswalks import read_crosswalk
from data.pipeline.areas.extent import bulk_of_finest, stray_words
from data.pipeline.areas.ladder import Ladder, build_ladder
from data.pipeline.areas.mixes import SchemeMix, read_scheme
from data.pipeline.areas.places import PostcodeBook, read_postcodes
from data.pipeline.areas.shapes import neighbours_of
from data.pipeline.catalogue import (
    BaseEntry,
    Catalogue,
    IndicatorEntry,
    RecordsEntry,
    read_catalogue,
)
from data.pipeline.channels import CHANNEL_TITLES
from data.pipeline.fates import FILE, FatesOfSet, Rows, write_fates
from data.pipeline.indicators import read_indicator, read_points
from data.pipeline.intake import base_intake, indicator_intake, records_intake
from data.pipeline.judge import (
    Intake,
    accept,
    against_published,
    audit_rulings,
    check_keys,
    services_at_odds,
    too_little,
)
from data.pipeline.ledger import Ledger, PlacesOfSet, RowsOfSet, is_records, rows_by_set
from data.pipeline.manifest import build_manifest
from data.pipeline.named import area_problems
from data.pipeline.preflight import check_catalogue
from data.pipeline.present import Present, read_present
from data.pipeline.progress import Progress
from data.pipeline.publications import read_publications
from data.pipeline.records.breaks import edges_of
from data.pipeline.records.counter import (
    CountedRecords,
    Counter,
    counted_by,
    places_of,
    service_codes,
)
from data.pipeline.records.sets import Made, note_covered, write_record_sets
from data.pipeline.report import report_html, report_json
from data.pipeline.services_by_value import with_services
from data.pipeline.sources.engine import Engines, open_engines
from data.pipeline.sources.systems import DEGREES, MERCATOR, transformer
from data.pipeline.workspace import Workspace, scratch_for
from data.store.layout import breaks_key
from data.store.writer import StoreWriter

MOST_CHANNELS = 255
"""A take-up table has one byte for the channel, and 0 is all together."""


@dataclass(frozen=True)
class Built:
    """The result of a build."""

    build_id: str
    read: int
    """Rows of records: accepted, elsewhere, left out and refused together."""
    accepted: int
    refused: int
    elsewhere: int
    left_out: int
    rows: Mapping[str, RowsOfSet]
    """The same for each record set."""
    places: Mapping[str, PlacesOfSet]
    """Record set → the areas with rows."""
    others_refused: int
    """Refused rows of all other tables."""
    refused_folder: Path
    remarks: tuple[str, ...]
    seconds: dict[str, float]


@dataclass(frozen=True)
class Allowance:
    """The standard for the intake of a build.

    It has the present atlas, and the keys for which a person accepts less.
    """

    present: Present
    accepted: Collection[str]


def keys_of(catalogue: Catalogue) -> list[str]:
    """Keys of all entries for which a person may accept less."""
    entries: list[RecordsEntry | IndicatorEntry | BaseEntry] = [
        *catalogue.records,
        *catalogue.indicator,
        *catalogue.base,
    ]
    return [entry.key for entry in entries]


def build_atlas(
    catalogue_path: Path,
    store: Path,
    *,
    refused: Path | None = None,
    silent: bool = False,
    accept_less: Collection[str] = (),
    revise: Collection[str] = (),
) -> Built:
    """Build the atlas that ``catalogue_path`` describes into ``store``, replacing the old one.

    Refused rows go to ``refused``, by default the folder ``<store>-refused`` beside the store.
    ``accept_less`` holds the keys of record sets, indicators and bases for which a person accepts
    less; ``revise`` those of record sets whose late rows are published.

    Raises SettingsError for a key that the catalogue does not have, CatalogueError or SourceError
    where a source is refused as a whole, and TooLittleError where too little can be used. The old
    atlas then stays.
    """
    catalogue = catalogue_with_services(catalogue_path)
    check_keys(accept_less, keys_of(catalogue))
    check_revise(revise, catalogue)
    root = catalogue_path.resolve().parent
    publications = read_publications(catalogue.ledger_in(root))
    progress = Progress(silent=silent)
    with progress.step("checked the catalogue"):
        check_catalogue(catalogue, root)
    folder = refused or store.with_name(store.name + "-refused")
    _clear(folder)
    with StoreWriter(store) as writer, scratch_for(store) as scratch:
        work = Workspace(
            catalogue=catalogue,
            root=root,
            scratch=scratch,
            ledger=Ledger(folder),
            progress=progress,
            publications=publications,
            revise=revise,
        )
        present = read_present(store, [r.key for r in catalogue.records])
        manifest = _build(work, writer, Allowance(present, accept_less))
        with progress.step("wrote and swapped in the atlas"):
            # The ledger first: what is then seen of this build is never missing in it.
            build_id = writer.finish(manifest, publications.save)
    accounts = [a for a in work.ledger.accounts if is_records(a.role)]
    others = [a for a in work.ledger.accounts if not is_records(a.role)]
    return Built(
        build_id=build_id,
        read=sum(a.read for a in accounts),
        accepted=sum(a.accepted for a in accounts),
        refused=sum(a.refused for a in accounts),
        elsewhere=sum(sum(a.elsewhere.values()) for a in accounts),
        left_out=sum(a.left_out for a in accounts),
        rows=rows_by_set(accounts),
        places=work.places,
        others_refused=sum(a.refused for a in others),
        refused_folder=folder,
        # Remarks about the present atlas stay out of the build: the same files make one build.
        remarks=(*work.ledger.remarks, *work.told, *present.remarks),
        seconds=progress.seconds,
    )


def check_revise(revise: Collection[str], catalogue: Catalogue) -> None:
    """Raises SettingsError for a key of ``--revise`` of which nothing is published for good."""
    under_rule = [r.key for r in catalogue.records if r.disclosure.hides]
    unknown = [key for key in dict.fromkeys(revise) if key not in under_rule]
    if unknown:
        raise SettingsError(
            f"--revise names {', '.join(map(repr, unknown))}, but no record set under a rule has"
            f" that key; there are: {', '.join(under_rule) or 'none'}. Correct the key and build"
            " again."
        )
    if revise and not catalogue.atlas.published:
        raise SettingsError(
            "--revise needs the ledger of what was published, and atlas.toml names none. Paste"
            ' published = "published" under [atlas]; figures are then kept from the next build on.'
        )


def catalogue_with_services(path: Path) -> Catalogue:
    """The catalogue in ``path``, with the services that its record sets make of values.

    Raises CatalogueError like ``read_catalogue`` and ``with_services``.
    """
    return with_services(read_catalogue(path), path.resolve().parent)


def _clear(folder: Path) -> None:
    """Delete the refused rows of the build before: the folder then holds only the latest ones."""
    old = [*folder.glob("[0-9][0-9]*-*.csv"), *folder.glob(FILE)] if folder.is_dir() else ()
    for file in old:
        file.unlink()


def _build(work: Workspace, writer: StoreWriter, allowance: Allowance) -> Manifest:
    catalogue, progress = work.catalogue, work.progress
    with progress.step("read areas"):
        ladder = build_ladder(work)
        bulk = bulk_of_finest(ladder)
        if told := stray_words(bulk, next(iter(ladder.values()))):
            work.ledger.remark(told)
    codes = {key: level.codes for key, level in ladder.items()}
    problems = against_published(catalogue, work.publications, codes)
    problems += area_problems(catalogue, codes)
    if problems:
        raise CatalogueError(problems)
    with progress.step("read postcodes"):
        book = read_postcodes(work, next(iter(ladder.values())))
        writer.write_postcodes(book.frame())
    with progress.step("read classifications"):
        schemes = [read_scheme(work, entry, ladder, book) for entry in catalogue.classification]
        for mix in schemes:
            for level, frame in mix.mixes.items():
                writer.write_mix(mix.scheme.key, level, frame)
            if mix.marks is not None:
                writer.write_marks(mix.scheme.key, mix.marks)
        attributes = [read_attributes(work, e, schemes) for e in catalogue.attributes]
        crosswalks = [
            read_crosswalk(work, e, [s.scheme for s in schemes]) for e in catalogue.crosswalk
        ]
    engines = open_engines(catalogue.engine.url, work.scratch)
    channels = _channels(work, [s.scheme for s in schemes])
    with progress.step("counted records"):
        counted = _count_records(work, ladder, book, engines, channels, schemes)
    with progress.step("read indicators"):
        indicators = {
            entry.key: read_indicator(work, entry, ladder) for entry in catalogue.indicator
        }
    sums = {c.entry.key: counted_by(c, ladder) for c in counted}
    work.places |= {key: places_of(by, ladder) for key, by in sums.items()}
    write_fates(
        work.ledger.folder,
        {
            c.entry.key: FatesOfSet(
                c.entry.title, Rows(c.read, c.count), c.fates, sums[c.entry.key]
            )
            for c in counted
        },
    )
    first, last = _month_span(work, counted)
    _look_at_audits(work, last if counted else None)
    services = {c.entry.key: [catalogue.service[i].key for i in c.services] for c in counted}
    if problems := services_at_odds(catalogue, services):
        raise CatalogueError(problems)
    _look_at_intake(work, allowance, _intakes(work, ladder, counted, indicators))
    made = Made(
        ladder=ladder,
        channels=channels,
        first=first,
        last=last,
        snapshots=_snapshots(work, counted),
        schemes=[s.scheme for s in schemes],
        attributes=attributes,
        crosswalks=crosswalks,
        counted_by={key: records for records, keys in services.items() for key in keys},
        postcodes=len(book.places),
        bulk=bulk,
    )
    note_covered(work, counted, made)
    with progress.step("rolled up, protected and wrote take-up"):
        write_record_sets(
            work=work, writer=writer, engine=engines.cells, counted=counted, made=made
        )
    engines.close()
    with progress.step("wrote indicators, read points"):
        made.indicators = _write_indicators(work, writer, made, indicators)
        points = read_points(work)
        made.points = {str(key): int(n) for key, n in points["service_key"].value_counts().items()}
        writer.write_points(points)
        writer.write_breaks(made.breaks)
    with progress.step("wrote areas and tiles"):
        for key in progress.over(ladder, "areas and tiles"):
            _write_level(writer, ladder, key, schemes, made)
    work.ledger.check()
    manifest = build_manifest(work, made)
    writer.write_text("report.json", report_json(manifest, work.ledger))
    writer.write_text("report.html", report_html(manifest, work.ledger))
    return manifest


def _look_at_audits(work: Workspace, last_month: int | None) -> None:
    """Raises CatalogueError where the data audit stops the build. Other gaps become remarks."""
    rulings = audit_rulings(work.catalogue, last_month)
    if refusals := [told for severity, told in rulings if severity == "stop"]:
        raise CatalogueError(refusals)
    for _, told in rulings:
        work.ledger.remark(told)
    _look_at_ledger(work)


def _look_at_ledger(work: Workspace) -> None:
    """A remark where figures under a rule are published and nothing keeps them."""
    atlas = work.catalogue.atlas
    hiding = [r.title for r in work.catalogue.records if r.disclosure.hides]
    if hiding and not atlas.published and not atlas.fictional:
        work.ledger.remark(
            f"Nothing keeps what is published of {', '.join(hiding)}. Where this atlas is built"
            " again with newer records, the figures of two builds together can give hidden counts"
            ' away. To prevent that, paste published = "published" under [atlas].'
        )


def _intakes(
    work: Workspace,
    ladder: Ladder,
    counted: Sequence[CountedRecords],
    indicators: Mapping[str, Mapping[str, pd.DataFrame]],
) -> list[Intake]:
    catalogue, ledger = work.catalogue, work.ledger
    services = [s.key for s in catalogue.service]
    return [
        *(base_intake(ledger, entry, ladder) for entry in catalogue.base),
        *(records_intake(ledger, records, services) for records in counted),
        *(indicator_intake(ledger, e, indicators[e.key]) for e in catalogue.indicator),
    ]


def _look_at_intake(work: Workspace, allowance: Allowance, intakes: Sequence[Intake]) -> None:
    """Raises TooLittleError where the intake is too small and no person accepted it.

    Accepted losses become remarks.
    """
    found = too_little(intakes, allowance.present.held)
    for remark in accept(found, allowance.accepted):
        work.ledger.remark(remark)


def _count_records(
    work: Workspace,
    ladder: Ladder,
    book: PostcodeBook,
    engines: Engines,
    channels: list[Channel],
    schemes: Sequence[SchemeMix],
) -> list[CountedRecords]:
    services = work.catalogue.service
    counter = Counter(
        work=work,
        ladder=ladder,
        book=book,
        engines=engines,
        services=[s.key for s in services],
        service_codes=service_codes([(s.key, s.codes) for s in services]),
        channels=[c.key for c in channels],
        schemes=schemes,
    )
    return [counter.count(entry) for entry in work.catalogue.records]


def _channels(work: Workspace, schemes: Sequence[Classification]) -> list[Channel]:
    """The channels, and the segments of the schemes that records carry.

    Raises CatalogueError where a store has no room for so many.
    """
    titles = dict(CHANNEL_TITLES) | {c.key: c.title for c in work.catalogue.channel}
    carried = {entry.segment_scheme for entry in work.catalogue.records if entry.segment}
    for scheme in schemes:
        if scheme.key in carried:
            tier = next(t for t in scheme.tiers if t.key == scheme.given_tier)
            titles |= {segment_key(scheme.key, s.code): s.name for s in tier.segments}
    if len(titles) > MOST_CHANNELS:
        raise CatalogueError(
            [
                f"there are {len(titles)} channels and segments that records carry, and a store"
                f" holds {MOST_CHANNELS}; use a tier with fewer segments"
            ]
        )
    return [Channel(key=key, title=title) for key, title in titles.items()]


def _month_span(work: Workspace, counted: Sequence[CountedRecords]) -> tuple[int, int]:
    """The first and the last month of the records, and of what was published of them."""
    months = [m for records in counted for m in records.covered]
    months += [m for records in counted for m in work.publications.of(records.entry.key).months]
    return (min(months), max(months)) if months else (2000 * 12, 2000 * 12)


def _snapshots(work: Workspace, counted: Sequence[CountedRecords]) -> tuple[int, ...]:
    """Days of all snapshots, in order."""
    stocks = [records for records in counted if records.grain == "snapshot"]
    days = {day for records in stocks for day in records.months}
    for records in stocks:
        days |= work.publications.of(records.entry.key).periods("snapshot")
    return tuple(sorted(days))


def _write_indicators(
    work: Workspace,
    writer: StoreWriter,
    made: Made,
    read: Mapping[str, Mapping[str, pd.DataFrame]],
) -> list[Indicator]:
    indicators = []
    for entry in work.catalogue.indicator:
        tables = read[entry.key]
        for level, frame in tables.items():
            writer.write_indicator(level, entry.key, frame)
            made.breaks[
                breaks_key(
                    level=level, item=entry.key, measure="indicator", channel="all", window=""
                )
            ] = edges_of(frame["indicator_value"].to_numpy())
        periods = in_order(p for frame in tables.values() for p in frame["period"].unique())
        indicators.append(
            Indicator(
                key=entry.key,
                title=entry.title,
                unit=entry.unit,
                level=work.catalogue.level_of(entry.level),
                levels=tuple(k for k in made.ladder if k in tables),
                periods=periods,
                decimals=entry.decimals,
                rollup=entry.rollup,
                higher=entry.higher,
                source=entry.source,
                licence=entry.licence,
            )
        )
    return indicators


def _write_level(
    writer: StoreWriter, ladder: Ladder, key: str, schemes: Sequence[SchemeMix], made: Made
) -> None:
    level = ladder[key]
    inside = shapely.point_on_surface(level.geometry)
    lng, lat = transformer(MERCATOR, DEGREES).transform(
        shapely.get_x(inside), shapely.get_y(inside)
    )
    bounds = shapely.bounds(level.geometry)
    columns: dict[str, object] = {
        "area_number": np.arange(1, len(level) + 1, dtype=np.uint32),
        "area_code": level.codes,
        "area_name": level.names,
        "lat": np.round(lat, 5),
        "lng": np.round(lng, 5),
        "xmin": bounds[:, 0],
        "ymin": bounds[:, 1],
        "xmax": bounds[:, 2],
        "ymax": bounds[:, 3],
    }
    columns |= {f"parent_{k}": numbers for k, numbers in level.parents.items()} | {
        f"base_{k}": values for k, values in level.bases.items()
    }
    frame = pd.DataFrame(columns)
    writer.write_areas(key, frame)
    segments = {
        s.scheme.key: _commonest(s.mixes[key], len(level)) for s in schemes if key in s.mixes
    }
    writer.write_tiles(
        key, frame, shapely.to_wkb(level.geometry), segments, made.totals.get(key, {})
    )
    writer.warm_area_tiles(key)
    borders, corners = neighbours_of(level.geometry)
    writer.write_neighbours(key, borders)
    writer.write_corners(key, corners)


def _commonest(mix: pd.DataFrame, areas: int) -> NDArray[np.object_]:
    first = mix.sort_values(
        ["area_number", "base_count", "segment_code"], ascending=[True, False, True], kind="stable"
    ).drop_duplicates("area_number")
    codes = np.full(areas, None, dtype=object)
    codes[first["area_number"].to_numpy() - 1] = first["segment_code"].to_numpy()
    return codes
