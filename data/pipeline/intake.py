"""Measure the intake of each entry of a catalogue, which data.pipeline.judge then judges."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from data.pipeline.areas.ladder import Ladder
from data.pipeline.catalogue import BaseEntry, IndicatorEntry
from data.pipeline.judge import Intake, SourceIntake
from data.pipeline.ledger import Account, Ledger
from data.pipeline.records.counter import CountedRecords


def base_intake(ledger: Ledger, entry: BaseEntry, ladder: Ladder) -> Intake:
    """The intake of a base: how many areas of its level have a value."""
    known = int(np.isfinite(ladder[ladder.level_of(entry.level)].bases[entry.key]).sum())
    return Intake("base", entry.key, _source(ledger, f"base-{entry.key}", known))


def indicator_intake(
    ledger: Ledger, entry: IndicatorEntry, tables: Mapping[str, pd.DataFrame]
) -> Intake:
    """The intake of an indicator: how many values its own level has."""
    values = len(next(iter(tables.values())))
    return Intake("indicator", entry.key, _source(ledger, f"indicator-{entry.key}", values))


def records_intake(ledger: Ledger, counted: CountedRecords, services: Sequence[str]) -> Intake:
    """The intake of a record set after counting.

    ``services`` are the keys of the catalogue, in order.
    """
    entry = counted.entry
    cells = counted.cells.group_by("service_index", "month_number").agg(
        event_count=counted.cells.event_count.sum()
    )
    return Intake(
        "records",
        entry.key,
        tuple(
            source_intake(a, a.accepted)
            for a in ledger.accounts
            if a.role == f"records-{entry.key}"
        ),
        counts=counts_of(cells.execute(), services),
        is_protected=entry.disclosure.preset != "none",
        by_day=counted.grain == "snapshot",
    )


def counts_of(cells: pd.DataFrame, services: Sequence[str]) -> dict[tuple[str, int], int]:
    """(service, month number) → count.

    ``cells`` has the columns service_index, month_number and event_count.
    """
    summed = cells.groupby(["service_index", "month_number"])["event_count"].sum()
    return {(services[int(i)], int(month)): int(n) for (i, month), n in summed.items()}


def source_intake(account: Account, used: int) -> SourceIntake:
    """The intake of one source from its account. ``used`` counts its usable rows or values."""
    return SourceIntake(
        account.path,
        account.read,
        used,
        dict(account.reasons + account.elsewhere + account.out_of_scope),
    )


def _source(ledger: Ledger, role: str, used: int) -> tuple[SourceIntake, ...]:
    return tuple(source_intake(a, used) for a in ledger.accounts if a.role == role)
