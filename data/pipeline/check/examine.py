"""Run one examination.

It examines every file, then runs the first half of a build in a scratch directory and deletes it.
"""

import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import TypeVar

import numpy as np
import pandas as pd
from ibis.expr.types import Table

from data.errors import CatalogueError, SourceError, WardwiseError, first_line, is_full_disk
from data.model import Window, segment_key
from data.periods import month_of_day
from data.pipeline.areas.extent import bulk_of_finest, stray_words
from data.pipeline.areas.ladder import Ladder, build_ladder
from data.pipeline.areas.mixes import SchemeMix, read_scheme
from data.pipeline.areas.places import PostcodeBook, read_postcodes
from data.pipeline.areas.shapes import LevelAreas
from data.pipeline.build import catalogue_with_services
from data.pipeline.catalogue import (
    Catalogue,
    IndicatorEntry,
    RecordsEntry,
)
from data.pipeline.channels import CHANNEL_TITLES
from data.pipeline.check.covering import tell_covered
from data.pipeline.check.dates import check_dates, check_missing_periods, month_name
from data.pipeline.check.files import look_at_file, tell_personal, tell_register
from data.pipeline.check.findings import Examination, RecordsLook, percent
from data.pipeline.check.hiding import check_bias, look_at_hiding, tell_came_hidden, tell_hiding
from data.pipeline.check.places import (
    KnownPlaces,
    Listed,
    check_places,
    ended_postcodes,
    listed_codes,
)
from data.pipeline.check.rows import (
    check_channels,
    check_counts,
    check_duplicates,
    check_segments,
    check_services,
    value_counts,
)
from data.pipeline.check.texts import WHOLE, large_sample, look_at_text, repeated_lines
from data.pipeline.cross_references import cross_reference_problems
from data.pipeline.dates import DateTexts, Evidence
from data.pipeline.indicators import read_indicator, read_points
from data.pipeline.intake import base_intake, counts_of, indicator_intake, source_intake
from data.pipeline.judge import (
    Intake,
    SourceIntake,
    against_published,
    audit_rulings,
    services_at_odds,
    too_little,
)
from data.pipeline.ledger import Account, Ledger
from data.pipeline.named import area_problems
from data.pipeline.preflight import needs_of
from data.pipeline.present import Present, read_present
from data.pipeline.progress import Progress
from data.pipeline.publications import Publications, read_publications
from data.pipeline.records.cells import (
    BOUNDS,
    KEYS,
    UNTIL,
    accepted_cells,
    sums_of_uncounted,
    uncounted_rows,
)
from data.pipeline.records.counter import (
    Counter,
    plain_names,
    scope_names,
    service_codes,
)
from data.pipeline.records.placing import are_postcodes, level_of_places, place_names
from data.pipeline.records.registers import is_open_end
from data.pipeline.records.unplaced import fate_of, with_districts
from data.pipeline.sources.engine import EMBEDDED, Engines, open_engines, reading
from data.pipeline.sources.tables import kind_of
from data.pipeline.suggestions import Suggestion
from data.pipeline.workspace import Workspace
from data.windows import SPANS

Made = TypeVar("Made")
SMALL_BOUNDARIES = 16 * 2**20
"""Bytes of boundary files up to which every level is drawn."""
LONGEST_LINE = 200
"""Characters of a suggested line that are printed."""
MANY_SNAPSHOTS = 120
"""Ten years of months: more snapshots of a register are told."""
CELLS = (*KEYS, "event_count", "hidden_rows", "row_count")


def examine(catalogue_path: Path, *, silent: bool = True, store: Path | None = None) -> Examination:
    """The findings about an atlas.toml and the files it names.

    It never raises for the content of the files, because that content is what it reports on.

    store : the store of the present atlas, to find whether a build would stop because it took in
    far less than that holds.
    """
    started = time.perf_counter()
    seen = Examination(catalogue=catalogue_path.name)
    try:
        catalogue = catalogue_with_services(catalogue_path)
    except CatalogueError as error:
        for problem in error.problems:
            seen.stop(catalogue_path.name, problem)
        return seen
    seen.title = catalogue.atlas.title
    root = catalogue_path.resolve().parent
    for problem in cross_reference_problems(catalogue):
        seen.stop(catalogue_path.name, problem)
    _tell_audits(catalogue, seen, None)
    for need in needs_of(catalogue):
        seen.files.append(look_at_file(need, root, seen))
    for records in catalogue.records:
        own = [look for look in seen.files if look.role == f"records {records.key}"]
        tell_personal(records, [look for look in own if look.personal], seen)
        tell_register(records, own, seen)
    with tempfile.TemporaryDirectory(prefix="wardwise-check-") as scratch:
        work = Workspace(
            catalogue=catalogue,
            root=root,
            scratch=Path(scratch),
            ledger=Ledger(Path(scratch) / "refused"),
            progress=Progress(silent=True),
            publications=_published(catalogue, root, seen),
        )
        present = read_present(store, [r.key for r in catalogue.records]) if store else Present()
        for remark in present.remarks:
            seen.add("note", "present atlas", remark)
        _Rehearsal(work, seen, present, silent=silent).run()
    seen.seconds = time.perf_counter() - started
    return seen


def _published(catalogue: Catalogue, root: Path, seen: Examination) -> Publications:
    """What earlier builds have published for good."""
    try:
        return read_publications(catalogue.ledger_in(root))
    except SourceError as error:
        seen.stop("publication ledger", str(error))
        return Publications()


def _tell_audits(catalogue: Catalogue, seen: Examination, last_month: int | None) -> None:
    """Report what the data audit stops and remarks on."""
    for severity, told in audit_rulings(catalogue, last_month):
        if severity == "stop":
            seen.stop("data audit", told)
        else:
            seen.add("warn", "data audit", told)


@dataclass
class _Rehearsal:
    """The first half of a build, step by step.

    A step that cannot be made is reported, and the steps that need it are left out.
    """

    work: Workspace
    seen: Examination
    present: Present = field(default_factory=Present)
    silent: bool = True
    ladder: Ladder = field(default_factory=Ladder)
    book: PostcodeBook = field(
        default_factory=lambda: PostcodeBook(
            places=pd.Series([], index=pd.Index([], dtype=object), dtype=np.uint32)
        )
    )
    schemes: list[SchemeMix] = field(default_factory=list)
    counted: dict[str, list[str]] = field(default_factory=dict)
    """Record set → services with counts."""
    last_month: int | None = None
    """Month number of the latest month with counts."""

    @cached_property
    def listed(self) -> list[Listed]:
        """Codes of other vintages: looked for only when there are codes that do not match."""
        return (
            self._step("lookups", lambda: listed_codes(self.work.catalogue, self.work.root)) or []
        )

    @cached_property
    def ended(self) -> frozenset[str]:
        """Terminated postcodes, read only where places are postcodes."""
        return (
            self._step(
                "postcodes",
                lambda: ended_postcodes(self.work.catalogue, self.work.root, self.work.scratch),
            )
            or frozenset()
        )

    def run(self) -> None:
        catalogue, work = self.work.catalogue, self.work
        finest = catalogue.level[0].key
        shapes = None if self._has_small_boundaries() else {finest}
        ladder = self._step("levels", lambda: build_ladder(work, shapes))
        if ladder is None:
            return
        self.ladder = ladder
        codes = {key: level.codes for key, level in ladder.items()}
        for problem in against_published(catalogue, work.publications, codes):
            self.seen.stop("publication ledger", problem)
        for problem in area_problems(catalogue, codes):
            self.seen.stop("levels", problem)
        self._tell_strays(ladder[finest])
        self._tell_unkept(ladder[finest])
        self.book = (
            self._step("postcodes", lambda: read_postcodes(work, next(iter(ladder.values()))))
            or self.book
        )
        for entry in catalogue.classification:
            scheme = self._step(
                f"classification {entry.key}",
                partial(read_scheme, work, entry, ladder, self.book),
            )
            self.schemes += [scheme] if scheme else []
        intakes: list[Intake] = [base_intake(work.ledger, b, ladder) for b in catalogue.base]
        for indicator in catalogue.indicator:
            taken = self._step(f"indicator {indicator.key}", partial(self._indicator, indicator))
            intakes += [taken] if taken else []
        self._tell_lookups()
        self._judge(intakes)
        if catalogue.engine.url != EMBEDDED:
            self._step("engine", lambda: open_engines(catalogue.engine.url, work.scratch).close())
        for records in catalogue.records:
            self._step(f"records {records.key}", partial(self._records, records))
        for problem in services_at_odds(catalogue, self.counted):
            self.seen.stop("records", problem)
        _tell_audits(catalogue, self.seen, self.last_month)
        self._step("service points", lambda: read_points(work))

    def _has_small_boundaries(self) -> bool:
        """Whether all shapes are read quickly, as a build does, and not the finest level's only."""
        levels = self.work.catalogue.level
        files = {self.work.path(v.boundaries.file) for v in levels if v.boundaries}
        return sum(f.stat().st_size for f in files if f.is_file()) <= SMALL_BOUNDARIES

    def _tell_unkept(self, finest: LevelAreas) -> None:
        """Offer to keep one's own areas where the boundaries go far beyond the lookups."""
        coarsest = next(reversed(self.ladder.values()))
        if coarsest is finest or self.work.catalogue.atlas.keep:
            return
        alone = float((finest.parents[coarsest.entry.key] == 0).mean())
        if alone > 0.5:
            told = f"{percent(alone)} of the {finest.entry.names} belong to no"
            told = f"{told} {coarsest.entry.name}"
            kept = {"level": coarsest.entry.key, "codes": [str(code) for code in coarsest.codes]}
            meant = Suggestion(("atlas",), "keep", kept, told)
            line = (
                f"{meant.line[:LONGEST_LINE]} …" if len(meant.line) > LONGEST_LINE else meant.line
            )
            advice = f"to keep your own areas only, set in [atlas]: {line}"
            self.seen.add("warn", "levels", f"{told}.", advice, [meant])

    def _tell_strays(self, finest: LevelAreas) -> None:
        """Report areas far from the others: often a mistake in a coordinate."""
        if told := stray_words(bulk_of_finest(self.ladder), finest):
            self.seen.add("warn", "levels", told, "is it meant to be there? else mend the file")

    def _indicator(self, entry: IndicatorEntry) -> Intake:
        tables = read_indicator(self.work, entry, self.ladder)
        return indicator_intake(self.work.ledger, entry, tables)

    def _judge(self, intakes: Sequence[Intake]) -> None:
        """Report where too little was taken in, by the same rules as a build."""
        for found in too_little(intakes, self.present.held):
            self.seen.stop(found.where, found.sentence, found.advice)

    def _step(self, where: str, make: Callable[[], Made]) -> Made | None:
        try:
            return make()
        except CatalogueError as error:
            for problem in error.problems:
                self.seen.stop(where, problem)
        except WardwiseError as error:
            if not self._is_told(where, str(error)):
                self.seen.stop(where, str(error))
        except Exception as error:  # a file that breaks a library is a finding, not an end
            if is_full_disk(error):
                raise
            if not self._is_told(where):
                self.seen.stop(
                    where,
                    f"{where} could not be read: {first_line(error)}",
                    "look at the files it names",
                )
        return None

    def _is_told(self, where: str, said: str = "") -> bool:
        """Whether a file has a finding that explains why a step is impossible, or says the same."""
        files = {look.file for look in self.seen.files if look.role == where}
        return any(
            f.severity == "stop"
            and (f.where == where or f.where in files or (said and said in f.sentence))
            for f in self.seen.findings
        )

    def _tell_lookups(self) -> None:
        """Report the refused rows of boundaries, lookups and lists, and the build's remarks."""
        for account in self.work.ledger.accounts:
            if account.refused:
                told = "; ".join(
                    f"{reason}: {count:,}" for reason, count in account.reasons.most_common(4)
                )
                share = account.refused / account.read if account.read else 0.0
                sentence = (
                    f"{account.refused:,} of {account.read:,} rows ({percent(share)}) will be"
                    f" refused as {account.role}: {told}."
                )
                self.seen.add("warn", account.path, sentence)
        for remark in self.work.ledger.remarks:
            self.seen.add("note", "levels", remark)

    def _records(self, entry: RecordsEntry) -> None:
        look = RecordsLook(key=entry.key, title=entry.title, rule=entry.disclosure.preset)
        self.seen.records.append(look)
        engines = open_engines(
            self.work.catalogue.engine.url if entry.table else EMBEDDED, self.work.scratch
        )
        counter = self._counter(engines)
        sources = [entry.table] if entry.table else list(entry.paths)
        opened = []
        for place, source in enumerate(sources):
            with reading(Path(source).name):
                part = self._bounded(entry, source)
                table, account = counter.open_source(entry, part, f"raw_{place}")
                opened.append((part, counter.rows_meant(entry, part, table, account), account))
        counter.look_at_dates(entry, [(raw, account) for _, raw, account in opened])
        kept, taken, months = [], [], set()
        window: Window = "month"
        for source, raw, account in opened:
            with reading(Path(source).name):
                cells, here, window = self._source(counter, entry, source, raw, account)
            kept.append(cells)
            taken.append(source_intake(account, account.accepted))
            look.add(account)
            months |= set(here)
        if look.elsewhere:
            share = percent(look.elsewhere / look.read)
            where = "outside what covers names" if entry.covers else "outside the atlas"
            sentence = (
                f"{look.elsewhere:,} row(s) ({share}) are of places {where}; they make no figure"
                " too low, and the page says how many there are."
            )
            advice = "if these places should be in it, look at the boundaries and their date"
            self.seen.add("note", f"records {entry.key}", sentence, advice)
        if look.totals:
            sentence = f"{look.totals:,} row(s) are totals of larger areas and are left out."
            self.seen.add("note", f"records {entry.key}", sentence)
        if counter.stocks.get(entry.key):
            window = "snapshot"
        counts = pd.concat(kept)
        if entry.is_register:
            people = engines.cells.create_table("people", counts)
            counts = counter.snapshots(entry, people).execute()
            months = {month_of_day(day) for day in counter.snapshot_days(entry)}
            self._snapshots(entry, sorted(months))
        self._note_counted(entry, counts, window)
        self._judge([self._records_intake(entry, taken, counts, window)])
        ordered = sorted(months)
        if window == "snapshot":
            look.first_month, look.last_month = (
                (month_name(ordered[0]), month_name(ordered[-1])) if ordered else ("", "")
            )
        elif ordered:
            look.months_missing = check_missing_periods(entry, ordered, window, self.seen)
            look.first_month = month_name(ordered[0] - SPANS[window] + 1)
            look.last_month = month_name(ordered[-1])
        cells = engines.cells.create_table("cells", counts)
        look.hiding = look_at_hiding(cells, self.ladder, self._level_of(entry), window)
        tell_hiding(entry, look.hiding, self.seen)
        tell_came_hidden(entry, look, self.seen)
        tell_covered(entry, counts, self._level_of(entry), self.ladder, self.seen)
        engines.close()

    def _note_counted(self, entry: RecordsEntry, cells: pd.DataFrame, window: Window) -> None:
        services = self.work.catalogue.service
        self.counted[entry.key] = [services[i].key for i in sorted(set(cells["service_index"]))]
        if len(cells):
            latest = int(cells["month_number"].max())
            latest = month_of_day(latest) if window == "snapshot" else latest
            self.last_month = max(latest, self.last_month or latest)

    def _records_intake(
        self,
        entry: RecordsEntry,
        taken: Sequence[SourceIntake],
        cells: pd.DataFrame,
        window: Window,
    ) -> Intake:
        services = [s.key for s in self.work.catalogue.service]
        files = {Path(path).name for path in entry.paths}
        is_whole = all(look.looked_at == 1 for look in self.seen.files if look.file in files)
        return Intake(
            "records",
            entry.key,
            tuple(taken),
            counts=counts_of(cells, services) if is_whole else None,
            is_protected=entry.disclosure.preset != "none",
            by_day=window == "snapshot",
        )

    def _codes_of(self, entry: RecordsEntry) -> list[str]:
        """The codes that the segments of a record set can have."""
        schemes = (each.scheme for each in self.schemes)
        scheme = next((s for s in schemes if s.key == entry.segment_scheme), None)
        given = [t for t in scheme.tiers if t.key == scheme.given_tier] if scheme else []
        return [segment.code for tier in given for segment in tier.segments]

    def _counter(self, engines: Engines) -> Counter:
        services = self.work.catalogue.service
        channels = list(
            dict.fromkeys([*CHANNEL_TITLES, *(c.key for c in self.work.catalogue.channel)])
        )
        channels += [
            segment_key(str(entry.segment_scheme), code)
            for entry in self.work.catalogue.records
            if entry.segment
            for code in self._codes_of(entry)
        ]
        codes = service_codes([(s.key, s.codes) for s in services])
        keys = [s.key for s in services]
        return Counter(
            work=self.work,
            ladder=self.ladder,
            book=self.book,
            engines=engines,
            services=keys,
            service_codes=codes,
            channels=list(dict.fromkeys(channels)),
        )

    def _bounded(self, entry: RecordsEntry, source: str) -> str:
        """A part of a large text file, or the file itself."""
        path = self.work.path(source)
        if entry.table or kind_of(path) != "csv" or path.stat().st_size <= WHOLE:
            return source
        text = look_at_text(path)
        if text.encoding.startswith("utf-16") or text.line_ends == "CR":
            return source
        target = self.work.scratch / f"parts-{len(list(self.work.scratch.iterdir()))}" / path.name
        target.parent.mkdir()
        share = large_sample(path, target)
        sentence = (
            f"{path.name} is large: {percent(share)} of it was looked at, in parts spread over it."
            " Counts of rows are of those parts."
        )
        self.seen.add("note", path.name, sentence)
        for look in self.seen.files:
            look.looked_at = share if look.file == path.name else look.looked_at
        return str(target)

    def _source(
        self, counter: Counter, entry: RecordsEntry, source: str, raw: Table, account: Account
    ) -> tuple[pd.DataFrame, list[int], Window]:
        """The cells of one file or table, and the periods with rows."""
        if account.read == account.refused:
            cells_of = (*CELLS, *(BOUNDS if entry.came_hidden else ()))
            cells_of = (*cells_of, UNTIL) if entry.is_register else cells_of
            empty = pd.DataFrame({c: np.array([], dtype=KEYS.get(c, "int64")) for c in cells_of})
            return empty, [], "month"
        months, window = self._columns(counter, entry, raw)
        judgements = with_districts(counter.judge(entry, raw), are_postcodes=are_postcodes(entry))
        cells: pd.DataFrame = accepted_cells(raw, judgements).execute()
        if counter.has_shared(entry):
            cells = counter.shared_out(entry, cells, account)
        sums = ["row_count", "event_count"]
        counter.note_counted(account, cells.groupby("service_index", as_index=False)[sums].sum())
        if (uncounted := uncounted_rows(raw, judgements)) is not None:
            counter.note_uncounted(account, sums_of_uncounted(uncounted).execute())
        self._duplicates(
            entry,
            source,
            raw,
            [c for c, given in plain_names(entry).items() if given and c not in scope_names(entry)],
            int(raw.count().execute()),
        )
        fates = fate_of(
            raw, judgements, counter.services, by_day=counter.stocks.get(entry.key, False)
        )
        check_bias(entry, fates, self.ladder, self._level_of(entry), self.schemes, self.seen)
        return cells, months, window

    def _level_of(self, entry: RecordsEntry) -> str:
        return level_of_places(entry, self.ladder)

    def _columns(
        self, counter: Counter, entry: RecordsEntry, raw: Table
    ) -> tuple[list[int], Window]:
        """Check every column by itself. Returns what check_dates does."""
        seen, catalogue = self.seen, self.work.catalogue
        known = counter.evidence.get(entry.key)
        if entry.is_register:
            self._ends(entry, raw, known)
        periods = check_dates(entry, value_counts(raw, "date"), known, seen)
        check_services(
            entry, value_counts(raw, "service"), catalogue.service, counter.service_codes, seen
        )
        check_channels(entry, value_counts(raw, "channel"), counter.channels, seen)
        check_segments(entry, value_counts(raw, "channel"), self._codes_of(entry), seen)
        marks = check_counts(entry, value_counts(raw, "count"), seen)
        seen.records[-1].marks.update(marks)
        on = [name for names in place_names(entry) for name in names]
        places = raw.group_by(*on).agg(rows=raw.count()).order_by(on).execute()
        there = KnownPlaces(self.ladder, self.book, lambda: self.listed, lambda: self.ended)
        check_places(entry, places, there, seen)
        return periods

    def _ends(self, entry: RecordsEntry, raw: Table, known: Evidence | None) -> None:
        """Check the days on which the people of a register left."""
        ends = value_counts(raw, "until").rename(columns={"until": "date"})
        judged = DateTexts.of(ends["date"], entry.dates).for_counts(known)
        ends = ends[~is_open_end(ends["date"], judged)].reset_index(drop=True)
        if len(ends):
            check_dates(entry.model_copy(update={"date": entry.until}), ends, known, self.seen)
            return
        self.seen.add(
            "warn",
            f"records {entry.key}",
            f"No row has a day in {entry.until}: the people who left are probably not in the file,"
            " and all snapshots but the last would then be too low.",
            "ask for an extract with those who left, or count it as one snapshot: date_is, the day"
            " of the extract, in place of from and until",
        )

    def _snapshots(self, entry: RecordsEntry, months: Sequence[int]) -> None:
        """Tell a register that reaches back so far that its snapshots take long."""
        if len(months) <= MANY_SNAPSHOTS:
            return
        coarser: Window = "quarter" if len(months) <= 3 * MANY_SNAPSHOTS else "year"
        few = len({month // SPANS[coarser] for month in months})
        self.seen.add(
            "warn",
            f"records {entry.key}",
            f"The register gives {len(months):,} snapshots, one at the end of each"
            f" {entry.snapshots} from {month_name(months[0])} to {month_name(months[-1])}. Each is"
            " counted and protected by itself, so a build can take many minutes; and early ones are"
            " right only if the file has everybody who has left since then.",
            f'set snapshots = "{coarser}", which gives about {few:,}',
        )

    def _duplicates(
        self, entry: RecordsEntry, source: str, raw: Table, columns: Sequence[str], rows: int
    ) -> None:
        check_duplicates(entry, raw, columns, rows, self.seen)
        path = self.work.path(source)
        if not entry.table and kind_of(path) == "csv" and (copies := repeated_lines(path)):
            share = percent(copies / max(rows, 1))
            sentence = (
                f"{copies:,} line(s) ({share}) of {path.name} are exact copies of another line."
            )
            self.seen.add(
                "warn", f"records {entry.key}", sentence, "was the extract appended to itself?"
            )
