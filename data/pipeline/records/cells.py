"""Turn records into counts, with Ibis expressions only: any Ibis engine can run them.

The meaning of a text is judged outside, once for each distinct text (data.pipeline.values).
The engine only joins those judgements to the rows and counts. So nothing depends on how an engine
casts, trims or parses.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd

from data.schema import ROW

KEYS = {
    "month_number": "int16",
    "area_number": "int32",
    "service_index": "int16",
    "channel_index": "int16",
}
"""Keys of a cell, each in the narrowest type that fits."""
UNTIL = "until_number"
"""Of a register: the first snapshot at which the people of a cell are gone, as a day."""
FOREVER = 2**15 - 1
"""In its place for people who are still there: the last day that a cell can have."""
YEAR = 12
BOUNDS = ("hidden_least", "hidden_most")
"""Sums of what the hidden parts of a cell can be, where the record set says it."""


@dataclass(frozen=True)
class Judgement:
    """The meaning of the distinct values of some columns of the records.

    ``frame`` has the columns ``on``, the ``meaning`` columns, and ``<name>_reason`` ('' where the
    value can be used).
    """

    name: str
    column: str
    """Column of the source, for the message of a refusal."""
    on: tuple[str, ...]
    meaning: tuple[str, ...]
    frame: pd.DataFrame
    elsewhere: frozenset[str] = frozenset()
    """Reasons that mean that the row is of a place elsewhere, and not at fault."""

    @property
    def reason(self) -> str:
        return f"{self.name}_reason"


def plain_columns(table: ir.Table, columns: Mapping[str, str]) -> ir.Table:
    """The wanted columns of a source under plain names, as text without nulls.

    ROW is included where the source has it.

    columns : plain name → column of the source, '' where it has no such column.
    """
    texts = {
        plain: _text(table[source]) if source else ibis.literal("")
        for plain, source in columns.items()
    }
    row = table[ROW] if ROW in table.columns else ibis.literal(0).cast("int64")
    return table.select(**texts, **{ROW: row})


def _text(column: ir.Value) -> ir.Value:
    """A column as text.

    Days lose their time, so that every engine writes them alike and there are few of them. Moments
    keep theirs, in UTC: the day that one lies in depends on the time zone that is declared.
    """
    kind = column.type()
    if kind.is_timestamp() and kind.timezone:
        text = column.strftime("%Y-%m-%d %H:%M") + "Z"
    elif kind.is_temporal() and not kind.is_time():
        text = column.strftime("%Y-%m-%d")
    else:
        text = column.cast("string")
    return text.fill_null("")


def distinct_values(raw: ir.Table, columns: Sequence[str]) -> ir.Table:
    """Every distinct combination of values of some columns, in no order."""
    return raw.select(*columns).distinct()


def judged_rows(raw: ir.Table, judgements: Sequence[Judgement]) -> ir.Table:
    """Every row with the meaning of its values and, where they have none, the reason."""
    return _with_meanings(raw, [(j, j.frame, (*j.meaning, j.reason)) for j in judgements])


def _with_meanings(
    rows: ir.Table, told: Sequence[tuple[Judgement, pd.DataFrame, Sequence[str]]]
) -> ir.Table:
    """The rows whose values the frames list, with the columns meant by each.

    All are joined before any column is chosen: one expression of many joins is compiled in half the
    time of many of one.
    """
    joined, chosen = rows, {name: ibis._[name] for name in rows.columns}
    for judgement, frame, meant in told:
        if len(judgement.frame) == len(frame) == 1:
            # The column has a single value, as where the source has no such column: no join is
            # needed.
            chosen |= {c: _literal(frame[c].iloc[0]) for c in meant}
            continue
        listed = frame[[*judgement.on, *meant]].reset_index(drop=True)
        meanings = ibis.memtable(listed).select(
            **{f"{judgement.name}_{c}_told": _narrow(c) for c in listed.columns}
        )
        joined = joined.inner_join(
            meanings, [rows[c] == meanings[f"{judgement.name}_{c}_told"] for c in judgement.on]
        )
        chosen |= {c: ibis._[f"{judgement.name}_{c}_told"] for c in meant}
    return joined.select(**chosen)


def _narrow(column: str) -> ir.Value:
    """A column in the type of a cell's key: narrow keys are grouped in half the time."""
    width = KEYS["month_number"] if column == UNTIL else KEYS.get(column)
    return ibis._[column].cast(width) if width else ibis._[column]


def _literal(value: str | int) -> ir.Value:
    if isinstance(value, str):
        return ibis.literal(value, type="string")
    return ibis.literal(int(value), type="int64")


def uncounted_rows(raw: ir.Table, judgements: Sequence[Judgement]) -> ir.Table | None:
    """Rows that are not counted.

    They have ROW, ``is_elsewhere``, the first column at fault, the reason and the value, and
    service_index and event_count. A row of a place elsewhere is that, whatever else is at fault.
    Returns None where no value of any column is at fault. Only the values at fault are joined, so
    that a file of good rows is not read a second time.
    """
    rows = raw
    faults: list[tuple[Judgement, ir.Table]] = []
    for judgement in judgements:
        bad = judgement.frame.loc[
            judgement.frame[judgement.reason] != "", [*judgement.on, judgement.reason]
        ]
        if bad.empty:
            continue
        faults.append(
            (
                judgement,
                ibis.memtable(bad.reset_index(drop=True)).select(
                    **{f"bad_{c}": ibis._[c] for c in bad.columns}
                ),
            )
        )
    if not faults:
        return None
    for judgement, at_fault in faults:
        matches = [rows[c] == at_fault[f"bad_{c}"] for c in judgement.on]
        rows = (
            rows.inner_join(at_fault, matches)
            if len(faults) == 1
            else rows.left_join(at_fault, matches)
        )
        rows = rows.drop(*(f"bad_{c}" for c in judgement.on)).mutate(
            **{judgement.reason: ibis._[f"bad_{judgement.reason}"].fill_null("")}
        )
    rows = rows.filter(ibis.or_(*(ibis._[j.reason] != "" for j, _ in faults)))
    told = [(rows[j.reason].isin(sorted(j.elsewhere)), j) for j, _ in faults if j.elsewhere]
    is_elsewhere = ibis.or_(*(fault for fault, _ in told)) if told else ibis.literal(False)
    told += [(rows[j.reason] != "", j) for j, _ in faults]
    column = ibis.cases(*((fault, ibis.literal(j.column)) for fault, j in told), else_="")
    reason = ibis.cases(*((fault, rows[j.reason]) for fault, j in told), else_="")
    value = ibis.cases(*((fault, rows[j.on[0]]) for fault, j in told), else_="")
    named = rows.select(
        *rows.columns, is_elsewhere=is_elsewhere, at_column=column, at_reason=reason, at_value=value
    )
    meant = [
        (j, j.frame, (name,))
        for j in judgements
        for name in ("service_index", "event_count")
        if name in j.meaning
    ]
    return _with_meanings(named, meant).select(
        **{ROW: ibis._[ROW]},
        is_elsewhere=ibis._.is_elsewhere,
        column=ibis._.at_column,
        reason=ibis._.at_reason,
        value=ibis._.at_value,
        service_index=ibis._.service_index,
        event_count=ibis._.event_count,
    )


def refused_rows(uncounted: ir.Table) -> ir.Table:
    """The rows that cannot be used, in order."""
    return uncounted.filter(~uncounted.is_elsewhere).order_by([ROW, "column", "value"])


def sums_of_uncounted(uncounted: ir.Table) -> ir.Table:
    """Rows that are not counted, by whether they are elsewhere, service, column and reason."""
    return uncounted.group_by("is_elsewhere", "service_index", "column", "reason").agg(
        row_count=uncounted.count(), event_count=uncounted.event_count.sum()
    )


def accepted_cells(raw: ir.Table, judgements: Sequence[Judgement]) -> ir.Table:
    """Counts by month, area, service and channel of the rows that can be used.

    ``row_count`` is how many rows a cell was made of: their sum is the number of accepted rows.
    Those of a register are also by UNTIL: ``snapshots_of`` makes counts of them.
    """
    good = [(j, j.frame[j.frame[j.reason] == ""], j.meaning) for j in judgements]
    kept = _with_meanings(raw, good)
    keys = KEYS | ({UNTIL: KEYS["month_number"]} if UNTIL in kept.columns else {})
    kept = kept.select(
        **{key: kept[key].cast(width) for key, width in keys.items()},
        **{column: kept[column] for column in judgements[-1].meaning},
    )
    grouped = kept.group_by(*keys)
    rows = kept.count().cast("int64")
    last = judgements[-1]
    if len(last.frame) == 1 and last.name == "count":
        # Every row counts the same (one, where the source has no counts), so this multiplies.
        event, hidden = (int(last.frame[c].iloc[0]) for c in ("event_count", "hidden_flag"))
        return grouped.agg(
            event_count=rows * ibis.literal(event, "int64"),
            hidden_rows=rows * ibis.literal(hidden, "int64"),
            **{c: rows * _literal(last.frame[c].iloc[0]) for c in BOUNDS if c in last.meaning},
            row_count=rows,
        )
    return grouped.agg(
        event_count=kept.event_count.sum().cast("int64"),
        hidden_rows=kept.hidden_flag.sum().cast("int64"),
        **{c: kept[c].sum().cast("int64") for c in bounds_in(kept)},
        row_count=rows,
    )


def snapshots_of(people: ir.Table, days: Sequence[int]) -> ir.Table:
    """Counts of a register on each of some days, as ``accepted_cells`` gives those of other sets.

    people : cells by month_number, the first day at which they are there, and UNTIL.
    """
    at = ibis.memtable(pd.DataFrame({"at_day": np.array(days, np.int16)})).select(
        at_day=ibis._.at_day.cast("int16")
    )
    there = people.inner_join(
        at, [people["month_number"] <= at["at_day"], people[UNTIL] > at["at_day"]]
    )
    there = there.drop("month_number", UNTIL).rename(month_number="at_day")
    sums = ("event_count", "hidden_rows", "row_count")
    return there.group_by(*KEYS).agg(**{name: there[name].sum().cast("int64") for name in sums})


def events_of_persons(
    raw: ir.Table, judgements: Sequence[Judgement], years: tuple[int, int]
) -> ir.Table:
    """Events of each person by service and year, of the rows that can be used and name a person.

    years : (last month number, whole years back from it).
    """
    last, whole = years
    kept = _with_meanings(
        raw, [(j, j.frame[j.frame[j.reason] == ""], j.meaning) for j in judgements]
    )
    back = (ibis.literal(last, "int32") - kept.month_number.cast("int32")) // YEAR
    kept = kept.mutate(person_text=kept.person.strip(), year_index=back.cast("int32"))
    kept = kept.filter((kept.person_text != "") & (kept.year_index < whole))
    return kept.group_by("person_text", "service_index", "year_index").agg(
        person_events=kept.event_count.sum().cast("int64")
    )


def sums_of_persons(events: ir.Table, groups: pd.DataFrame) -> ir.Table:
    """Σm, Σm² and the number of persons of each group of services; m is the events of one person.

    events : results of ``events_of_persons``, of one file or a union of several.
    groups : columns service_index, group_index.
    """
    member = ibis.memtable(groups).select(
        part_index=ibis._.service_index.cast("int16"), group_index=ibis._.group_index.cast("int16")
    )
    joined = events.inner_join(member, events.service_index == member.part_index)
    each = joined.group_by("group_index", "person_text", "year_index").agg(
        person_events=joined.person_events.sum().cast("float64")
    )
    return each.group_by("group_index").agg(
        events=each.person_events.sum(),
        squares=(each.person_events * each.person_events).sum(),
        persons=each.person_text.nunique(),
    )


def bounds_in(cells: ir.Table) -> list[str]:
    """The columns of bounds that a table has."""
    return [column for column in BOUNDS if column in cells.columns]


def cells_of_level(cells: ir.Table, above: pd.DataFrame | None, totals: pd.DataFrame) -> ir.Table:
    """Counts of a level by item, month, channel and area, with totals.

    The totals are over channels (channel 0) and over the services of a theme.

    above : columns area_number, coarse_number; None where the level is that of the cells
    themselves.
    totals : columns service_index, item_index: the theme totals that a service is part of.
    """
    if above is not None:
        lookup = ibis.memtable(above).mutate(
            area_number=ibis._.area_number.cast("int32"),
            coarse_number=ibis._.coarse_number.cast("int32"),
        )
        joined = cells.inner_join(lookup, "area_number")
        cells = joined.select(
            "month_number",
            "service_index",
            "channel_index",
            "event_count",
            "hidden_rows",
            *bounds_in(joined),
            area_number=joined.coarse_number,
        )
    by_channel = _summed(cells.rename(item_index="service_index"), "channel_index")
    everything = by_channel.union(_summed(by_channel, None))
    if len(totals):
        everything = everything.union(_summed(_theme_parts(everything, totals), "channel_index"))
    return everything


def _theme_parts(cells: ir.Table, totals: pd.DataFrame) -> ir.Table:
    themes = ibis.memtable(
        totals.rename(columns={"service_index": "part_index", "item_index": "total_index"})
    )
    themes = themes.mutate(
        part_index=themes.part_index.cast("int16"), total_index=themes.total_index.cast("int16")
    )
    joined = cells.inner_join(themes, cells.item_index == themes.part_index)
    return joined.select(
        "month_number",
        "channel_index",
        "area_number",
        "event_count",
        "hidden_rows",
        *bounds_in(joined),
        item_index=joined.total_index,
    )


def _summed(cells: ir.Table, channel: str | None) -> ir.Table:
    keys = ["item_index", "month_number", "area_number", *([channel] if channel else [])]
    summed = cells.group_by(*keys).agg(
        event_count=cells.event_count.sum().cast("int64"),
        hidden_rows=cells.hidden_rows.sum().cast("int64"),
        **{column: cells[column].sum().cast("int64") for column in bounds_in(cells)},
    )
    if channel is None:
        summed = summed.mutate(channel_index=ibis.literal(0).cast("int16"))
    return summed.select(
        "item_index",
        "month_number",
        "channel_index",
        "area_number",
        "event_count",
        "hidden_rows",
        *bounds_in(summed),
    )


def sizes_of_items(cells: ir.Table) -> ir.Table:
    """How many cells each item has, by item_index."""
    return cells.group_by("item_index").agg(cell_count=cells.count()).order_by("item_index")


def cells_of_items(cells: ir.Table, first: int, last: int) -> ir.Table:
    """The counts of the items first to last, in no order."""
    return cells.filter(cells.item_index.between(first, last))


def small_counts(
    cells: ir.Table,
    above: pd.DataFrame | None,
    smallest: Mapping[str, int],
    *,
    years: tuple[int, int] | None = None,
) -> ir.Table:
    """One row about the counts above zero of a level by service, month and area.

    It has ``cell_count``, their number over all channels, and the number below each of
    ``smallest``; ``sum_count``, the number of those and of sums with a part that came hidden, and
    ``came_hidden``, how many have such a part.

    above : columns area_number, coarse_number; None where the level is that of the cells
    themselves.
    years : (last month number, whole years back from it) counts by years that do not overlap
    instead of by months.
    """
    if above is not None:
        lookup = ibis.memtable(above).mutate(
            area_number=ibis._.area_number.cast("int32"),
            coarse_number=ibis._.coarse_number.cast("int32"),
        )
        joined = cells.inner_join(lookup, "area_number")
        cells = joined.select(
            "month_number",
            "service_index",
            "event_count",
            "hidden_rows",
            *bounds_in(joined),
            area_number=joined.coarse_number,
        )
    if years is not None:
        last, whole = years
        back = (ibis.literal(last, "int32") - cells.month_number.cast("int32")) // YEAR
        cells = cells.mutate(month_number=back.cast("int32"))
        cells = cells.filter(cells.month_number < whole)
    summed = cells.group_by("service_index", "month_number", "area_number").agg(
        event_count=cells.event_count.sum(), hidden_parts=_hidden_parts(cells).sum()
    )
    found = summed.filter((summed.event_count > 0) | (summed.hidden_parts > 0))
    is_small = {key: found.event_count.between(1, least - 1) for key, least in smallest.items()}
    return found.agg(
        cell_count=(found.event_count > 0).sum().fill_null(0),
        sum_count=found.count(),
        came_hidden=(found.hidden_parts > 0).sum().fill_null(0),
        **{key: small.sum().fill_null(0) for key, small in is_small.items()},
    )


def _hidden_parts(cells: ir.Table) -> ir.Value:
    """Above 0 for a cell with a part that came hidden, whether it has bounds or not."""
    if not bounds_in(cells):
        return cells.hidden_rows
    least, most = (cells[column] for column in BOUNDS)
    return cells.hidden_rows + most - least
