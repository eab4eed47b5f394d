"""Count records: judge every row, count the usable rows and set the others aside."""

import functools
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import mul

import ibis
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
from ibis.backends import BaseBackend
from ibis.expr.types import Table

from data.errors import SourceError
from data.manifest import item_key
from data.model import DatedBy, Fate, Window, segment_key
from data.periods import Grain, date_of, month_of_day, part_months
from data.pipeline.areas.covered import Covered, covered_by
from data.pipeline.areas.ladder import Ladder
from data.pipeline.areas.mixes import SchemeMix
from data.pipeline.areas.places import PostcodeBook
from data.pipeline.areas.shapes import LevelAreas
from data.pipeline.areas.units import share_out
from data.pipeline.catalogue import (
    AreaPlace,
    RecordsEntry,
    ServiceEntry,
)
from data.pipeline.channels import channel_of
from data.pipeline.dated import date_text, dates_named
from data.pipeline.dates import DateTexts, Evidence, counted_as
from data.pipeline.fates import OUTSIDE, TOTAL, UNCOVERED, Part, merged
from data.pipeline.ledger import Account, PlacesOfSet
from data.pipeline.marks import NOT_APPLICABLE, CountRead, bounds_in, read_count
from data.pipeline.records.cells import (
    BOUNDS,
    KEYS,
    UNTIL,
    Judgement,
    accepted_cells,
    distinct_values,
    events_of_persons,
    plain_columns,
    refused_rows,
    snapshots_of,
    sums_of_persons,
    sums_of_uncounted,
    uncounted_rows,
)
from data.pipeline.records.placing import (
    PlaceFinder,
    are_postcodes,
    level_of_places,
    place_names,
    units_of,
    ways_in_words,
)
from data.pipeline.records.registers import judge_people, snapshot_days
from data.pipeline.records.unplaced import (
    AT_LEAST,
    NOTED_FROM,
    fate_of,
    uneven_groups,
    uneven_services,
    with_districts,
)
from data.pipeline.scope import Condition, conditions_of, out_of_scope
from data.pipeline.sources.engine import Engines, open_table, reading
from data.pipeline.sources.parquet import check_parquet
from data.pipeline.sources.tables import kind_of, stage
from data.pipeline.values import (
    tidy_code,
    tidy_codes,
)
from data.pipeline.workspace import Workspace
from data.rules import OPEN
from data.schema import ROW
from data.stats.dispersion import dispersion_of_persons
from data.windows import SPANS, YEAR, YearKind

AREAS_TOLD = 1_000
"""Areas of a level up to which the owner's file of fates has their counts."""
TOTALS_NAMED = 3
REFUSED_AT_ONCE = 100_000
FILE_READERS = ("pyspark",)
"""Engines that read a staged file in place, as a cluster does."""

ROWS_ROUNDED = 10
"""What the number of rows without a segment is rounded to, where the set is under a rule."""


@dataclass
class CountedRecords:
    """A record set after counting.

    Its table in the engine has the columns month_number, area_number, service_index, channel_index,
    event_count and hidden_rows; where the entry says what hidden counts can be, also hidden_least
    and hidden_most, the sums of their bounds.
    """

    entry: RecordsEntry
    level: str
    """Level of the area numbers."""
    cells: Table
    months: tuple[int, ...]
    """Last month (12 · year + month − 1) of every period with at least one row.

    For continuous coverage, all months between are included. For snapshots, their days, counted
    from 1 January 1970.
    """
    services: Sequence[int]
    """Indices of the services with at least one row."""
    channels: Sequence[int]
    """Indices of the channels with at least one row."""
    read: int
    accepted: int
    refused: int
    fates: Sequence[Part]
    """The fates of its rows."""
    count: int
    """Sum of the counts of all rows read."""
    uneven: Mapping[str, str] = field(default_factory=dict)
    """Service → where its unusable rows lie (data.pipeline.records.unplaced)."""
    by_persons: Mapping[str, float] = field(default_factory=dict)
    """Item → dispersion from the events of each person; empty without a column of persons."""
    grain: Window = "month"
    """The period that a row is about; days and weeks are counted by month."""
    first_day: date | None = None
    """First day of the earliest period among its dates, None where no date can be used."""
    last_day: date | None = None
    """Last day of the latest one. A month that lies only partly before it is not complete."""
    parts: Mapping[int, str] = field(default_factory=dict)
    """Months that are covered only in part, with words; they are not published."""
    years: YearKind = ""
    """The kind of year that its quarters or years are of, '' where they show none."""
    dated_by: DatedBy = "day"
    """Whether the days of snapshots were given, or only their months."""
    covered_areas: Covered | None = None
    """The areas that it is about; None for all."""

    @property
    def whole_months(self) -> tuple[int, ...]:
        """``months`` without those that are covered only in part."""
        return tuple(number for number in self.months if number not in self.parts)

    @property
    def covered(self) -> tuple[int, ...]:
        """Month numbers that the records cover whole; for snapshots, those they lie in."""
        if self.grain == "snapshot":
            return tuple(sorted({month_of_day(day) for day in self.months}))
        span = SPANS[self.grain]
        return tuple(
            sorted({n - back for n in self.months for back in range(span)} - set(self.parts))
        )


@dataclass
class Counter:
    """Count record sets.

    Service and channel indices are places in ``services`` and ``channels`` (plus 1).
    """

    work: Workspace
    ladder: Ladder
    book: PostcodeBook
    engines: Engines
    services: Sequence[str]
    service_codes: dict[str, int]
    """Tidy code → place in services."""
    channels: list[str]
    schemes: Sequence[SchemeMix] = ()
    """Classifications that show which groups of people the unusable rows come from."""
    evidence: dict[str, Evidence] = field(default_factory=dict)
    """Record set → what the dates of all its sources say together."""
    stocks: dict[str, bool] = field(default_factory=dict)
    """Record set → whether its services are stocks, once a source of it is judged."""

    def count(self, entry: RecordsEntry) -> CountedRecords:
        """Read, judge and count a record set."""
        level = level_of_places(entry, self.ladder)
        names = [
            f"cells_{entry.key}_{place}" for place, _ in enumerate(entry.paths or (entry.table,))
        ]
        opened = [
            (source, *self.open_source(entry, source, f"raw_{name}"))
            for name, source in zip(names, entry.paths or (entry.table,), strict=True)
        ]
        accounts = [account for _, _, account in opened]
        raws = [self.rows_meant(entry, *each) for each in opened]
        self.look_at_dates(entry, zip(raws, accounts, strict=True))
        periods = [
            self._count_source(entry, *each) for each in zip(raws, accounts, names, strict=True)
        ]
        cells = self.engines.cells.table(names[0])
        for name in names[1:]:
            cells = cells.union(self.engines.cells.table(name))
        if entry.is_register:
            cells = self.snapshots(entry, cells)
        kinds = distinct_values(cells, ["month_number", "service_index", "channel_index"]).execute()
        present, services, channels = (
            sorted(int(i) for i in kinds[column].unique()) for column in kinds.columns
        )
        known = self.evidence[entry.key]
        grain: Window = (
            "snapshot" if self.stocks.get(entry.key) else window_of(known.grain(entry.dates))
        )
        reached = pd.concat(periods)
        if entry.is_register:
            present = self.snapshot_days(entry)
        parts = _part_months(reached) if grain == "month" else {}
        for told in parts.values():
            self.work.ledger.remark(f"{entry.title}: {told}, so that month is not shown.")
        months = (
            range(present[0], present[-1] + 1, SPANS[grain])
            if present and entry.coverage == "continuous" and grain != "snapshot"
            else present
        )
        return CountedRecords(
            entry=entry,
            level=level,
            cells=cells,
            months=tuple(months),
            services=services,
            channels=channels,
            read=sum(a.read for a in accounts),
            accepted=sum(a.accepted for a in accounts),
            refused=sum(a.refused for a in accounts),
            fates=merged(part for a in accounts for part in a.parts),
            count=sum(a.count for a in accounts),
            uneven=self._uneven(entry, level, names, accounts),
            grain=grain,
            first_day=date_of(int(reached["first_day"].min())) if len(reached) else None,
            last_day=date_of(int(reached["last_day"].max())) if len(reached) else None,
            parts=parts,
            years=known.years(entry.dates),
            dated_by="day" if any(grain == "day" for grain, _ in known.periods) else "month",
            covered_areas=self.covered_areas(entry),
            by_persons={} if grain == "snapshot" else self._dispersions(entry, names, months),
        )

    def snapshot_days(self, entry: RecordsEntry) -> list[int]:
        """The days of a register's snapshots, once its dates are looked at."""
        known = self.evidence[entry.key]
        return snapshot_days(entry, known, self.work.catalogue.atlas.as_of)

    def snapshots(self, entry: RecordsEntry, people: Table) -> Table:
        """The counts of a register's people on each of its days, as a table.

        Raises SourceError where its dates reach no end of a month (or other window).
        """
        days = self.snapshot_days(entry)
        if not days and int(people.count().execute()):
            raise SourceError(
                f"[records {entry.key}] no {entry.snapshots} ends between the first and the last"
                f" date of {dates_named(entry)}, so the register has no snapshot; give a file that"
                f" reaches the end of a {entry.snapshots}"
            )
        return self.engines.cells.create_table(
            f"snapshots_{entry.key}", snapshots_of(people, days), overwrite=True
        )

    def look_at_dates(self, entry: RecordsEntry, sources: Iterable[tuple[Table, Account]]) -> None:
        """Note what the dates of several sources say together, before any of them is judged.

        ``sources`` are the plain rows and the account of each. A single source is looked at when
        it is judged, unless it is a register, which has two columns of dates.
        """
        given = list(sources)
        if len(given) < 2 and not entry.is_register:
            return
        known = Evidence()
        for raw, account in given:
            with reading(account.path):
                known |= _evidence_of(entry, _distinct(raw, list(_date_names(entry))))
        self.evidence[entry.key] = known

    def _uneven(
        self, entry: RecordsEntry, level: str, names: Sequence[str], accounts: Sequence[Account]
    ) -> dict[str, str]:
        """Read the rows once more, only where enough of them could not be used."""
        accepted, refused = sum(a.accepted for a in accounts), sum(a.refused for a in accounts)
        if refused < AT_LEAST or refused < NOTED_FROM * (accepted + refused):
            return {}
        fates = []
        for raw in self._raw(entry, names):
            judgements = with_districts(
                self.judge(entry, raw, silent=True),
                are_postcodes=are_postcodes(entry),
            )
            by_day = self.stocks.get(entry.key, False)
            fates.append(fate_of(raw, judgements, self.services, by_day=by_day))
        return uneven_services(
            pd.concat(fates),
            lambda fate: uneven_groups(fate, self.ladder, level, self.schemes),
            exact=not entry.disclosure.hides,
        )

    def _raw(self, entry: RecordsEntry, names: Sequence[str]) -> Iterator[Table]:
        """The rows of each source once more."""
        for name, source in zip(names, entry.paths or (entry.table,), strict=True):
            table = (
                open_table(self.engines.records, source)
                if entry.table
                else self._engine_of(entry).table(f"raw_{name}")
            )
            yield self.in_scope(entry, plain_rows(entry, table, source))

    def _dispersions(
        self, entry: RecordsEntry, names: Sequence[str], months: Sequence[int]
    ) -> dict[str, float]:
        """Item → dispersion, of the items with enough persons.

        Only sums over persons leave the engine.
        """
        if not entry.person or not months:
            return {}
        years = (months[-1], max(1, (months[-1] - months[0] + 1) // YEAR))
        parts = [
            events_of_persons(raw, self.judge(entry, raw, silent=True), years)
            for raw in self._raw(entry, names)
        ]
        events = functools.reduce(lambda a, b: a.union(b), parts)
        groups = groups_of_services(self.work.catalogue.service)
        member = pd.DataFrame(
            [(part, place) for place, parts in enumerate(groups.values()) for part in parts],
            columns=["service_index", "group_index"],
        )
        keys, found = list(groups), {}
        for row in sums_of_persons(events, member).execute().itertuples():
            value = dispersion_of_persons(row.events, row.squares, int(row.persons))
            if value is not None:
                found[keys[int(row.group_index)]] = value
        return found

    def _count_source(
        self, entry: RecordsEntry, raw: Table, account: Account, name: str
    ) -> pd.DataFrame:
        """Count a source. Returns its usable periods, by their first and last days."""
        with reading(account.path):
            judgements = self.judge(entry, raw)
            self._count_rows(entry, raw, judgements, account, name)
        account.check()
        return _periods(judgements[0].frame)

    def rows_meant(self, entry: RecordsEntry, source: str, table: Table, account: Account) -> Table:
        """The plain rows of an opened source that the entry means."""
        with reading(account.path):
            return self.begin_fates(entry, plain_rows(entry, table, source), account)

    def begin_fates(self, entry: RecordsEntry, raw: Table, account: Account) -> Table:
        """The rows that the entry means.

        The account is given the count of all rows, and the fates of malformed lines, of notes below
        the table and of the rows that are not meant. A malformed line counts one, or nothing where
        counts have a column; a note counts nothing.
        """
        for reason, rows in account.out_of_scope.items():
            account.parts.append(Part("", "out_of_scope", reason, rows, 0))
        notes = account.left_out
        for reason, rows in account.reasons.items():
            count = 0 if entry.count else rows
            account.parts.append(Part("", "unusable", reason, rows, count))
            account.count += count
        if entry.count:
            texts = raw.group_by("count").agg(row_count=raw.count()).execute()
            counts = [read_count(text).count for text in texts["count"]]
            account.count += sum(map(mul, counts, map(int, texts["row_count"])))
        else:
            account.count += account.read - account.refused - notes
        return self.in_scope(entry, raw, account)

    def in_scope(self, entry: RecordsEntry, raw: Table, account: Account | None = None) -> Table:
        """The rows that the entry means; the others are counted in the account."""
        for name, condition in scope_names(entry).items():
            texts = [str(text) for text in _distinct(raw, [name])[name]]
            meant = [text for text in texts if condition.admits(text)]
            if len(meant) == len(texts):
                continue
            # Exact texts, judged here: how an engine trims or folds a text does not matter.
            is_meant = raw[name].isin(meant) if meant else ibis.literal(False)
            if account is not None:
                self._leave_out(entry, raw.filter(~is_meant), condition.reason, account)
            raw = raw.filter(is_meant)
        return self._applicable(entry, self._without_totals(entry, raw, account), account)

    def _without_totals(self, entry: RecordsEntry, raw: Table, account: Account | None) -> Table:
        """The rows that are not totals of larger areas, where all places are codes or names."""
        ways = [way for way in entry.place if isinstance(way, AreaPlace)]
        if len(ways) < len(entry.place):
            return raw
        told: list[str] = []
        is_larger, is_other = ibis.literal(False), ibis.literal(False)
        for (name, *_), way in zip(place_names(entry), ways, strict=True):
            texts = [str(text) for text in _distinct(raw, [name])[name]]
            found = self.ladder.totals(way.level, texts)
            larger = [text for text, is_one in zip(texts, found, strict=True) if is_one]
            told += larger
            is_larger |= raw[name].isin(larger) if larger else ibis.literal(False)
            # A way that names an area of its own counts, and an empty one says nothing.
            blank = [text for text in texts if not text.strip()]
            is_other |= (
                ~raw[name].isin([*larger, *blank]) if larger or blank else ibis.literal(True)
            )
        if not told:
            return raw
        is_total = is_larger & ~is_other
        if account is not None:
            reason = f"{TOTAL} [{', '.join(dict.fromkeys(entry.place_columns))}]"
            self._leave_out(entry, raw.filter(is_total), reason, account)
            self.work.ledger.remark(
                f"[records {entry.key}] {account.out_of_scope[reason]:,} row(s) are totals of"
                f" larger areas ({', '.join(told[:TOTALS_NAMED])}) and are left out."
            )
        return raw.filter(~is_total)

    def _applicable(self, entry: RecordsEntry, raw: Table, account: Account | None) -> Table:
        """The rows for which there can be a count."""
        texts = [str(text) for text in _distinct(raw, ["count"])["count"]] if entry.count else []
        out = [text for text in texts if read_count(text).reason == NOT_APPLICABLE]
        if not out:
            return raw
        if account is not None:
            reason = f"{NOT_APPLICABLE} [{entry.count}]"
            self._leave_out(entry, raw.filter(raw["count"].isin(out)), reason, account)
        return raw.filter(~raw["count"].isin(out))

    def _leave_out(self, entry: RecordsEntry, rows: Table, reason: str, account: Account) -> None:
        """Note the fates of rows that are not meant."""
        left_out = rows.group_by("service", "count").agg(row_count=rows.count()).execute()
        for service, text, found in left_out.itertuples(index=False):
            index = (
                self.services.index(entry.service_is)
                if entry.service_is
                else self.service_codes.get(tidy_code(service), -1)
            )
            count = (read_count(text).count if entry.count else 1) * int(found)
            account.parts.append(
                Part(self._service(index), "out_of_scope", reason, int(found), count)
            )
            account.out_of_scope[reason] += int(found)

    def _service(self, index: int) -> str:
        return self.services[index] if index >= 0 else ""

    def _count_rows(
        self,
        entry: RecordsEntry,
        raw: Table,
        judgements: Sequence[Judgement],
        account: Account,
        name: str,
    ) -> None:
        grouped = accepted_cells(raw, judgements)
        # Rows are grouped in their own engine; only the cells are copied from another engine.
        self.engines.cells.create_table(
            name,
            grouped if self._is_here(entry) else self._engine_of(entry).to_pyarrow(grouped),
            overwrite=True,
        )
        cells = self.engines.cells.table(name)
        if self.has_shared(entry):
            shared = self.shared_out(entry, cells.execute(), account)
            self.engines.cells.create_table(name, shared, overwrite=True)
        by_service = cells.group_by("service_index").agg(
            row_count=cells.row_count.sum(), event_count=cells.event_count.sum()
        )
        self.note_counted(account, by_service.execute())
        # Rows that are not counted are found by a second query, not by subtraction, so that the
        # account can fail to add up.
        uncounted = uncounted_rows(raw, judgements)
        if uncounted is None:
            return
        if any(j.frame[j.reason].isin(j.elsewhere).any() for j in judgements):
            elsewhere = sums_of_uncounted(uncounted.filter(uncounted.is_elsewhere)).execute()
            self.note_uncounted(account, elsewhere)
        refused = refused_rows(uncounted)
        for batch in refused.to_pyarrow_batches(chunk_size=REFUSED_AT_ONCE):
            told = batch.to_pandas()
            columns = ["is_elsewhere", "service_index", "column", "reason"]
            summed = told.groupby(columns, as_index=False).agg(
                row_count=("event_count", "size"), event_count=("event_count", "sum")
            )
            self.note_uncounted(account, summed)
            rows = zip(
                told[ROW].astype(int), told["column"], told["reason"], told["value"], strict=True
            )
            self.work.ledger.set_aside(account, list(rows))

    def has_shared(self, entry: RecordsEntry) -> bool:
        """Whether a record set may have counts of units that are shared out."""
        return any(self.ladder.units[key].several for key in units_of(entry, self.ladder))

    def shared_out(
        self, entry: RecordsEntry, cells: pd.DataFrame, account: Account
    ) -> pd.DataFrame:
        """Cells with those of units shared out among their areas.

        The part of a unit that lies in no area of the atlas is noted as elsewhere.
        """
        shared = share_out(cells, [self.ladder.units[key] for key in units_of(entry, self.ladder)])
        sums = ["row_count", "event_count"]
        before, after = (each.groupby("service_index")[sums].sum() for each in (cells, shared))
        rest = before.sub(after, fill_value=0).astype(np.int64)
        rest = rest[(rest != 0).any(axis=1)].reset_index()
        self.note_uncounted(account, rest.assign(is_elsewhere=True, column="", reason=OUTSIDE))
        return shared

    def note_counted(self, account: Account, sums: pd.DataFrame) -> None:
        """Note the rows that were counted: service_index, row_count and event_count."""
        for index, rows, count in sums.itertuples(index=False):
            part = Part(self._service(int(index)), "counted", "", int(rows), int(count))
            account.parts.append(part)
            account.accepted += part.rows

    def note_uncounted(self, account: Account, sums: pd.DataFrame) -> None:
        """Note rows that were not counted, a result of ``sums_of_uncounted``."""
        for row in sums.itertuples():
            fate: Fate = "elsewhere" if row.is_elsewhere else "unusable"
            service, rows = self._service(int(row.service_index)), int(row.row_count)
            account.parts.append(Part(service, fate, row.reason, rows, int(row.event_count)))
            told = f"{row.reason} [{row.column}]" if row.column else row.reason
            (account.elsewhere if row.is_elsewhere else account.reasons)[told] += rows

    def open_source(self, entry: RecordsEntry, source: str, name: str) -> tuple[Table, Account]:
        """The source as a table of the engine, and its account with the records read."""
        if entry.table:
            account = self.work.ledger.open_account(
                path=source, role=f"records-{entry.key}", sha256=""
            )
            table = open_table(self.engines.records, source)
            account.read = int(table.count().execute())
            return table, account
        account = self.work.open_account(source, f"records-{entry.key}")
        path = self.work.path(source)
        engine = self._engine_of(entry)
        if engine.name == "duckdb" and kind_of(path) == "parquet" and not entry.form.wide:
            # Read in place: the engine numbers the rows itself, and the file states how many there
            # are.
            account.read = check_parquet(path, source_columns(entry))
            table = engine.read_parquet(path, table_name=name, file_row_number=True)
            return table.mutate(**{ROW: table.file_row_number.cast("int64") + 1}), account
        staged = self.work.stage(source, source_columns(entry), account, entry.form)
        return engine.read_parquet(str(staged.path), table_name=name), account

    def _engine_of(self, entry: RecordsEntry) -> BaseBackend:
        """The engine that groups the rows of an entry.

        Tables are grouped in their database, files in Spark or the embedded DuckDB: no row of a
        file is sent to a database.
        """
        return (
            self.engines.records
            if entry.table or self.engines.records.name in FILE_READERS
            else self.engines.cells
        )

    def _is_here(self, entry: RecordsEntry) -> bool:
        return self._engine_of(entry) is self.engines.cells

    def judge(self, entry: RecordsEntry, raw: Table, *, silent: bool = False) -> list[Judgement]:
        """The meaning of every distinct value of the rows.

        Where several judgements refuse a row, the earliest one names the reason.

        silent : leave no remark about values of the channel column that are no channel.
        """
        services = self._judge_services(entry, raw)
        is_stock = self._is_stock(entry, services)
        judgements = [
            self._judge_people(entry, raw)
            if entry.is_register
            else self._judge_dates(entry, raw, by_day=is_stock),
            self._judge_places(entry, raw, silent=silent),
            services,
        ]
        judgements.append(self._judge_channels(entry, raw, silent=silent))
        judgements.append(self._judge_counts(entry, raw, silent=silent))
        return judgements

    def _is_stock(self, entry: RecordsEntry, services: Judgement) -> bool:
        """Whether a record set counts stocks, by the services that its rows are about.

        Raises SourceError where it counts stocks and flows.
        """
        frame = services.frame
        found = sorted(set(frame.loc[frame["service_reason"] == "", "service_index"]))
        entries = [self.work.catalogue.service[place] for place in found]
        kinds = {service.kind == "stock" for service in entries}
        before = self.stocks.get(entry.key)
        if len(kinds | ({before} if before is not None else set())) > 1:
            raise SourceError(
                f"[records {entry.key}] counts stocks, which are there on a day, and flows, which"
                " add up over time; put each kind into a [[records]] of its own (with `where`, if"
                " they are one file)"
            )
        if entry.is_register and kinds == {False}:
            named = ", ".join(sorted(service.key for service in entries))
            raise SourceError(
                f"[records {entry.key}] is a register, of which people are counted on days, but"
                f' counts flows: {named}; give these services kind = "stock"'
            )
        if kinds:
            self.stocks[entry.key] = kinds.pop()
        return self.stocks.get(entry.key, False)

    def _judge_dates(self, entry: RecordsEntry, raw: Table, *, by_day: bool) -> Judgement:
        """The period of each date: its last month, or its last day for stocks."""
        frame = _distinct(raw, ["date"])
        texts = DateTexts.of(frame["date"], entry.dates)
        judged = texts.for_counts(self.evidence.setdefault(entry.key, texts.evidence))
        number = judged.month_number
        if by_day:
            late = judged.last_day > np.iinfo(KEYS["month_number"]).max
            judged = judged.setting_aside(late, "day too far in the future")
            number = np.where(judged.is_read, judged.last_day, -1)
        frame["month_number"], frame["date_reason"] = number, judged.reason
        frame["first_day"], frame["last_day"] = judged.first_day, judged.last_day
        return Judgement(
            name="date",
            column=dates_named(entry),
            on=("date",),
            meaning=("month_number",),
            frame=frame,
        )

    def _judge_people(self, entry: RecordsEntry, raw: Table) -> Judgement:
        """When the people of a register are there."""
        names = _date_names(entry)
        frame = _distinct(raw, list(names))
        known = self.evidence[entry.key]
        return Judgement(
            name="date",
            column=dates_named(entry),
            on=names,
            meaning=("month_number", UNTIL),
            frame=judge_people(entry, frame, known, window_of(known.grain(entry.dates))),
        )

    def _judge_places(self, entry: RecordsEntry, raw: Table, *, silent: bool) -> Judgement:
        on = [name for names in place_names(entry) for name in names]
        finder = PlaceFinder(self.ladder, self.book, self._old_codes, self.covered_areas(entry))
        if len(entry.place) == 1 or silent:
            frame = finder.judge(entry, _distinct(raw, on))
        else:
            counted = raw.group_by(on).agg(place_rows=raw.count()).execute()
            frame = finder.judge(entry, counted)
            rows = frame.groupby("way")["place_rows"].sum().astype(int).to_dict()
            self.work.ledger.remark(f"[records {entry.key}] {ways_in_words(entry, rows)}")
        return Judgement(
            name="place",
            column=", ".join(dict.fromkeys(entry.place_columns)),
            on=tuple(on),
            meaning=("area_number",),
            frame=frame,
            elsewhere=frozenset({OUTSIDE, UNCOVERED}),
        )

    def covered_areas(self, entry: RecordsEntry) -> Covered | None:
        """The areas that a record set covers; None for all."""
        return covered_by(entry.key, entry.covers, level_of_places(entry, self.ladder), self.ladder)

    def _old_codes(self, level: LevelAreas) -> set[str]:
        """Codes of the level at another date: nothing says whether their areas are in the atlas."""
        found: set[str] = set()
        for place, vintage in enumerate(level.entry.vintages):
            target = self.work.scratch / f"vintage-{level.entry.key}-{place}.parquet"
            columns = [vintage.code, *vintage.scope_columns]
            stage(self.work.path(vintage.file), columns, target, vintage.form)
            frame = pq.read_table(target).to_pandas().fillna("")
            found |= set(tidy_codes(frame[vintage.code][out_of_scope(frame, vintage) == ""]))
        return found - set(level.numbers) - {""}

    def _judge_services(self, entry: RecordsEntry, raw: Table) -> Judgement:
        frame = _distinct(raw, ["service"]) if entry.service else _without("service")
        if entry.service_is:
            index = np.full(len(frame), self.services.index(entry.service_is), dtype=np.int64)
            reasons = np.full(len(frame), "", dtype=object)
        else:
            index = (
                frame["service"]
                .map(lambda t: self.service_codes.get(tidy_code(t), -1))
                .to_numpy(dtype=np.int64)
            )
            reasons = np.where(
                frame["service"].str.strip() == "",
                "service is empty",
                np.where(index < 0, "no such service in the catalogue", ""),
            )
        frame["service_index"], frame["service_reason"] = index, reasons
        return Judgement(
            name="service",
            column=entry.service,
            on=("service",),
            meaning=("service_index",),
            frame=frame,
        )

    def _judge_channels(
        self, entry: RecordsEntry, raw: Table, *, silent: bool = False
    ) -> Judgement:
        """Channels are never refused: an unnamed channel counts as 'unknown'.

        The segments that records carry take the place of channels: like them they are parts of a
        total, so that they are protected in the same way.
        """
        frame = _distinct(raw, ["channel"]) if entry.split else _without("channel")
        known = {key: place + 1 for place, key in enumerate(self.channels)}
        if entry.segment:
            keys = carried_keys(entry, frame["channel"], self.channels)
        else:
            given = {value.strip().casefold(): key for value, key in entry.channels.items()}
            keys = [
                channel_key(text, given, known) if entry.channel else "unknown"
                for text in frame["channel"]
            ]
        strange = [k not in known for k in keys]
        if any(strange) and not silent:
            told = (
                self._no_segment(entry, raw, frame["channel"][strange])
                if entry.segment
                else f"{sum(strange)} value(s) of column {entry.split} are no channel of the"
                " catalogue and were counted as 'unknown'."
            )
            self.work.ledger.remark(f"[records {entry.key}] {told}")
        frame["channel_index"] = np.array(
            [known.get(k, known["unknown"]) for k in keys], dtype=np.int64
        )
        frame["channel_reason"] = ""
        return Judgement(
            name="channel",
            column=entry.split,
            on=("channel",),
            meaning=("channel_index",),
            frame=frame,
        )

    def _no_segment(self, entry: RecordsEntry, raw: Table, strange: "pd.Series[str]") -> str:
        """How many rows have no known segment. Under a rule their number is rounded."""
        rows = int(raw.filter(raw["channel"].isin(list(strange))).count().execute())
        if entry.disclosure.preset == OPEN:
            said = f"{rows:,} row(s)"
        else:
            near = (rows + ROWS_ROUNDED // 2) // ROWS_ROUNDED * ROWS_ROUNDED
            said = f"About {near:,} rows" if near else f"Fewer than {ROWS_ROUNDED} rows"
        return (
            f"{said} have no segment of '{entry.segment_scheme}' in column {entry.segment} and were"
            " counted in the total only."
        )

    def _judge_counts(self, entry: RecordsEntry, raw: Table, *, silent: bool = False) -> Judgement:
        """Counts, and what the hidden ones can be where the entry says it."""
        frame = _distinct(raw, ["count"]) if entry.count else _without("count")
        one = CountRead(1)
        judged = [read_count(text) if entry.count else one for text in frame["count"]]
        declared = entry.came_hidden.bounds if entry.came_hidden else None
        bounds = [bounds_in(each, declared) if each.is_hidden else None for each in judged]
        frame["event_count"] = np.array([each.count for each in judged], dtype=np.int64)
        frame["hidden_flag"] = np.array(
            [int(e.is_hidden and b is None) for e, b in zip(judged, bounds, strict=True)],
            dtype=np.int64,
        )
        frame["count_reason"] = np.array([each.reason for each in judged], dtype=object)
        meaning: tuple[str, ...] = ("event_count", "hidden_flag")
        if declared is not None:
            for place, column in enumerate(BOUNDS):
                frame[column] = np.array([b[place] if b else 0 for b in bounds], dtype=np.int64)
            meaning = (*meaning, *BOUNDS)
        if not silent:
            flags = [each.flag for each in judged]
            self._tell_flags(entry, raw, dict(zip(frame["count"], flags, strict=True)))
        return Judgement(
            name="count", column=entry.count, on=("count",), meaning=meaning, frame=frame
        )

    def _tell_flags(self, entry: RecordsEntry, raw: Table, flags: dict[str, str]) -> None:
        """Note how many counts had a mark behind the number, which is dropped."""
        texts = [text for text, flag in flags.items() if flag]
        if texts:
            rows = int(raw.filter(raw["count"].isin(texts)).count().execute())
            told = ", ".join(sorted(set(flags.values()) - {""}))
            self.work.ledger.remark(
                f"[records {entry.key}] {rows:,} count(s) of column {entry.count} had a mark behind"
                f" the number ({told}); the number was taken and the mark dropped."
            )


def carried_keys(entry: RecordsEntry, texts: Iterable[str], known: Sequence[str]) -> list[str]:
    """The key of the segment that each text means; '' where it is none of the scheme's."""
    start = segment_key(str(entry.segment_scheme), "")
    by_code = {tidy_code(k.removeprefix(start)): k for k in known if k.startswith(start)}
    given = {tidy_code(value): tidy_code(code) for value, code in entry.segments.items()}
    return [by_code.get(given.get(tidy_code(t), tidy_code(t)), "") for t in texts]


def channel_key(text: str, given: Mapping[str, str], known: Container[str]) -> str:
    """The channel that a text means: as the entry says, else its key, else a known word for it."""
    folded = text.strip().casefold()
    key = given.get(folded, folded)
    return key if key in known else channel_of(text)


def counted_by(counted: CountedRecords, ladder: Ladder) -> dict[str, dict[str, int]]:
    """Exact sums by year, and by area of each level with at most AREAS_TOLD areas.

    Stocks are not summed over time: they have none by year, and the areas are of the latest
    snapshot.
    """
    cells = counted.cells
    sums = (
        cells.group_by("month_number", "area_number")
        .agg(event_count=cells.event_count.sum())
        .execute()
    )
    told: dict[str, dict[str, int]] = {}
    if counted.grain == "snapshot":
        sums = sums[sums["month_number"] == sums["month_number"].max()].reset_index(drop=True)
    else:
        by_year = sums.groupby(sums["month_number"] // YEAR)["event_count"].sum()
        told["year"] = {str(int(year)): int(n) for year, n in by_year.items()}
    own = ladder[counted.level]
    for key, level in ladder.items():
        if len(level) > AREAS_TOLD or (level is not own and key not in own.parents):
            continue
        number = sums["area_number"].to_numpy(dtype=np.int64)
        above = number if level is own else own.parents[key].astype(np.int64)[number - 1]
        by_area = sums["event_count"].groupby(above).sum()
        told[key] = {str(level.codes[n - 1]): int(count) for n, count in by_area.items() if n}
    return told


def places_of(sums: Mapping[str, Mapping[str, int]], ladder: Ladder) -> PlacesOfSet:
    """The areas with rows at the finest level that ``counted_by`` has; it has those with a row."""
    key = next((key for key in ladder if key in sums), "")
    if not key:
        return PlacesOfSet("", {})
    level = ladder[key]
    names = dict(zip(map(str, level.codes), map(str, level.names), strict=True))
    return PlacesOfSet(level.entry.names, {code: names[code] for code in sorted(sums[key])})


def window_of(grain: Grain) -> Window:
    """The window of one period of a grain.

    >>> window_of("month"), window_of("academic_year")
    ('month', 'year')
    """
    if grain == "quarter":
        return "quarter"
    return "month" if counted_as(grain) == "month" else "year"


def plain_rows(entry: RecordsEntry, table: Table, source: str) -> Table:
    """The rows of a source under plain names, as text.

    Where no column has the date, every row has that of the source.
    """
    raw = plain_columns(table, plain_names(entry))
    return raw if entry.date else raw.mutate(date=ibis.literal(date_text(entry, source)))


def plain_names(entry: RecordsEntry) -> dict[str, str]:
    """Plain name → source column of all columns a record set can have, '' for one it lacks."""
    columns = {"person": entry.person} if entry.person else {}
    columns |= {"until": entry.until} if entry.until else {}
    columns |= {
        "date": entry.date,
        "service": entry.service,
        "channel": entry.split,
        "count": entry.count,
    }
    for way, names in zip(entry.place, place_names(entry), strict=True):
        columns |= dict(zip(names, way.columns, strict=True))
    return columns | {name: c.column for name, c in scope_names(entry).items()}


def scope_names(entry: RecordsEntry) -> dict[str, Condition]:
    """Plain name of a column that says which rows are meant → its condition."""
    return {f"scope_{place}": c for place, c in enumerate(conditions_of(entry))}


def source_columns(entry: RecordsEntry) -> list[str]:
    """Columns the record set's files must have."""
    return [source for source in dict.fromkeys(plain_names(entry).values()) if source]


def _part_months(periods: pd.DataFrame) -> dict[int, str]:
    """Months covered only in part, where all dates are days. At least one whole month must stay."""
    days = periods.loc[periods["first_day"] == periods["last_day"], "first_day"]
    if len(days) < len(periods):
        return {}
    found = part_months(int(day) for day in days)
    return found if {month_of_day(int(day)) for day in days} - set(found) else {}


def _periods(dates: pd.DataFrame) -> pd.DataFrame:
    """First and last day of every usable period, each once."""
    used = dates.loc[dates["date_reason"] == "", ["first_day", "last_day"]]
    return used.drop_duplicates()


def _date_names(entry: RecordsEntry) -> tuple[str, ...]:
    """Plain names of the columns with dates."""
    return ("date", "until") if entry.is_register else ("date",)


def _evidence_of(entry: RecordsEntry, dates: pd.DataFrame) -> Evidence:
    """What the texts of all columns of dates say together."""
    texts = pd.concat([dates[name] for name in _date_names(entry)], ignore_index=True)
    return DateTexts.of(texts.drop_duplicates(), entry.dates).evidence


def _distinct(raw: Table, columns: list[str]) -> pd.DataFrame:
    frame: pd.DataFrame = distinct_values(raw, columns).execute()
    return frame if len(frame) else frame.astype(dict.fromkeys(columns, object))


def _without(column: str) -> pd.DataFrame:
    """The only text of a column that the source does not have, so its rows are not searched."""
    return pd.DataFrame({column: pd.Series([""], dtype=object)})


def groups_of_services(services: Sequence[ServiceEntry]) -> dict[str, list[int]]:
    """Places of the services that are counted together: each by itself, and all of each theme.

    Stocks are left out: their counts are of different people.
    """
    flows = {place: s for place, s in enumerate(services) if s.kind == "flow"}
    groups = {s.key: [place] for place, s in flows.items()}
    for place, service in flows.items():
        groups.setdefault(item_key(service.theme), []).append(place)
    return groups


def service_codes(services: Sequence[tuple[str, Sequence[str]]]) -> dict[str, int]:
    """Tidy code → place of its service. Raises SourceError where two services claim one code."""
    codes: dict[str, int] = {}
    for place, (key, given) in enumerate(services):
        for code in given or (key,):
            tidy = tidy_code(code)
            if codes.setdefault(tidy, place) != place:
                raise SourceError(
                    f"the code '{code}' belongs to both {services[codes[tidy]][0]} and {key}; give"
                    " each service codes of its own"
                )
    return codes
