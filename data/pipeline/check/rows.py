"""Check the rows of a record set by the build's own rules.

The checks cover dates, services, channels, counts and duplicates.
"""

from collections.abc import Sequence
from datetime import date
from difflib import get_close_matches
from typing import get_args

import pandas as pd
from ibis.expr.types import Table

from data.pipeline.catalogue import RecordsEntry, ServiceEntry
from data.pipeline.check.findings import Examination, percent
from data.pipeline.masks import SHOWN_FROM, is_free_text, may_be_personal
from data.pipeline.values import DateOrder, count_value, month_number, tidy_code

EARLY_YEAR = 1990
SHOWN = 6
READ_WELL = 0.9
SPARSE = 0.25
"""A month with fewer rows than this share of the median month is reported."""


def value_counts(raw: Table, column: str) -> pd.DataFrame:
    """Distinct texts of a column with ``rows``, the commonest first."""
    counted = raw.group_by(column).agg(rows=raw.count()).execute()
    frame: pd.DataFrame = counted.sort_values(
        ["rows", column], ascending=[False, True], kind="stable", ignore_index=True
    )
    return frame


def month_name(number: int) -> str:
    return f"{number // 12}-{number % 12 + 1:02d}"


def _share(frame: pd.DataFrame, good: Sequence[bool]) -> float:
    rows = frame["rows"].to_numpy()
    return float(rows[list(good)].sum() / rows.sum()) if rows.sum() else 1.0


def check_dates(entry: RecordsEntry, frame: pd.DataFrame, seen: Examination) -> list[int]:
    """Check dates in the declared order, and whether another order reads them better.

    Returns the month numbers with rows, in order.
    """
    where = f"records {entry.key}"
    shares = {
        order: _share(frame, [month_number(t, order)[0] >= 0 for t in frame["date"]])
        for order in get_args(DateOrder)
    }
    own = shares[entry.date_order]
    better = max(shares, key=lambda order: (shares[order], order == entry.date_order))
    if shares[better] > own + 0.02:
        sentence = (
            f"{percent(own)} of the dates in column {entry.date} can be read in the order"
            f" '{entry.date_order}'"
        )
        mixed = (
            "two orders may be mixed in this column; ask for dates that are not ambiguous"
            " (2024-03-31)"
        )
        advice = f'set date_order = "{better}"' if shares[better] > READ_WELL else mixed
        seen.add(
            "warn",
            where,
            f"{sentence}, {percent(shares[better])} in the order '{better}'.",
            advice,
        )
    elif own < 1:
        seen.add(
            "warn",
            where,
            f"{percent(1 - own)} of the dates in column {entry.date} cannot be read; those rows"
            " will be refused.",
            "see the reasons below",
        )
    if entry.date_order != "iso" and shares["uk"] == shares["us"] == 1.0:
        seen.add(
            "note",
            where,
            f"Every date in column {entry.date} can be read as day/month and as month/day; the file"
            " itself cannot tell which.",
        )
    months = pd.Series([month_number(t, entry.date_order)[0] for t in frame["date"]])
    by_month = frame["rows"].groupby(months.to_numpy()).sum()
    by_month = by_month[by_month.index >= 0]
    _check_span(entry, by_month, seen)
    return sorted(int(m) for m in by_month.index)


def _check_span(entry: RecordsEntry, by_month: "pd.Series[int]", seen: Examination) -> None:
    where = f"records {entry.key}"
    today = date.today()
    late = by_month[by_month.index > today.year * 12 + today.month - 1]
    early = by_month[by_month.index < EARLY_YEAR * 12]
    if len(late):
        until = month_name(int(late.index.max()))
        seen.add(
            "warn",
            where,
            f"{int(late.sum()):,} row(s) have a date after today, up to {until}; every month until"
            " then would be shown.",
        )
    if len(early):
        since = month_name(int(early.index.min()))
        seen.add(
            "warn",
            where,
            f"{int(early.sum()):,} row(s) have a date before {EARLY_YEAR}, from {since}: 1900-01"
            " often stands for no date.",
        )
    if len(by_month) < 2:
        return
    typical = float(by_month.median())
    sparse = by_month[by_month < SPARSE * typical]
    if len(sparse) and typical >= 20:
        told = ", ".join(f"{month_name(int(m))} ({n:,})" for m, n in list(sparse.items())[:SHOWN])
        sentence = (
            f"{len(sparse)} month(s) have under a quarter of the rows of a usual month"
            f" ({typical:,.0f}): {told}."
        )
        seen.add("note", where, sentence, "is the extract cut off there?")


def check_missing_months(
    entry: RecordsEntry, months: Sequence[int], seen: Examination
) -> list[str]:
    """Months between the first and the last that have no row, as ``YYYY-MM``."""
    if not months:
        return []
    likely = [m for m in months if m >= EARLY_YEAR * 12] or list(months)
    gaps = [month_name(m) for m in sorted(set(range(likely[0], likely[-1] + 1)) - set(likely))]
    if gaps:
        shown = ", ".join(gaps[:12]) + (" …" if len(gaps) > 12 else "")
        means = (
            "shown as true zeros, as coverage = 'continuous' says"
            if entry.coverage == "continuous"
            else "shown as missing"
        )
        between = f"between {month_name(likely[0])} and {month_name(likely[-1])}"
        seen.add(
            "note",
            f"records {entry.key}",
            f"{len(gaps):,} month(s) {between} have no row and are {means}: {shown}.",
        )
    return gaps


def check_services(
    entry: RecordsEntry,
    frame: pd.DataFrame,
    services: Sequence[ServiceEntry],
    codes: dict[str, int],
    seen: Examination,
) -> None:
    """Values that are no service of the catalogue, each with the nearest service."""
    if entry.service_is:
        return
    where = f"records {entry.key}"
    unknown = frame[[tidy_code(t) not in codes and bool(t.strip()) for t in frame["service"]]]
    blank = int(frame.loc[frame["service"].str.strip() == "", "rows"].sum())
    if blank:
        seen.add(
            "warn", where, f"{blank:,} row(s) have an empty {entry.service}; they will be refused."
        )
    if not len(unknown):
        return
    names = {text.casefold(): s.key for s in services for text in (s.key, s.title, *s.codes)}
    told = [
        f"'{v}' ({n:,} rows{_nearest_service(str(v), names)})"
        for v, n in _showable(unknown, "service")
    ]
    share = float(unknown["rows"].sum() / frame["rows"].sum())
    sentence = (
        f"{len(unknown):,} value(s) of column {entry.service}, in {percent(share)} of the rows, are"
        " no service of the catalogue"
    )
    advice = "add the value to the codes of the service it belongs to, or a [[service]] of its own"
    seen.add(
        "warn",
        where,
        sentence + (f": {'; '.join(told)}." if told else "."),
        advice,
    )


def _showable(frame: pd.DataFrame, column: str) -> list[tuple[str, int]]:
    """The commonest values that may be shown, with their rows.

    A value in few rows may be free text about a person; so may a value of a column with many
    values.
    """
    if is_free_text(len(frame), int(frame["rows"].sum())):
        return []
    pairs = zip(frame[column].astype(str), frame["rows"].astype(int), strict=True)
    return [
        (value, rows) for value, rows in pairs if rows >= SHOWN_FROM and not may_be_personal(value)
    ][:SHOWN]


def _nearest_service(value: str, names: dict[str, str]) -> str:
    close = get_close_matches(value.strip().casefold(), list(names), n=3, cutoff=0.6)
    keys = list(dict.fromkeys(names[c] for c in close))
    return f"; nearest: {', '.join(keys)}" if keys else ""


def check_channels(
    entry: RecordsEntry, frame: pd.DataFrame, channels: Sequence[str], seen: Examination
) -> None:
    """Values that are no channel; the build counts them as unknown."""
    if not entry.channel:
        return
    given = {value.strip().casefold(): key for value, key in entry.channels.items()}
    tidy = frame["channel"].str.strip().str.casefold()
    strange = frame[[given.get(t, t) not in channels for t in tidy]]
    if len(strange):
        told = ", ".join(f"'{v}' ({n:,})" for v, n in _showable(strange, "channel"))
        seen.add(
            "warn",
            f"records {entry.key}",
            f"{len(strange)} value(s) of column {entry.channel} are no channel and are counted as"
            " 'unknown'" + (f": {told[:300]}." if told else "."),
            f'name them in channels = {{ "value" = "key" }}; keys are {", ".join(channels)}',
        )


def check_counts(entry: RecordsEntry, frame: pd.DataFrame, seen: Examination) -> None:
    """Marks for hidden counts, and counts that are none."""
    if not entry.count:
        return
    judged = [count_value(t) for t in frame["count"]]
    hidden, bad = (
        _share(frame, [h for _, h, _ in judged]),
        _share(frame, [bool(r) for _, _, r in judged]),
    )
    where = f"records {entry.key}"
    if hidden:
        marks = ", ".join(
            f"'{t}'" for t, (_, h, _) in zip(frame["count"], judged, strict=True) if h
        )
        seen.add(
            "note",
            where,
            f"{percent(hidden)} of the counts came hidden ({marks[:100]}); they stay hidden, and so"
            " do sums they are part of.",
        )
    if bad:
        reasons = ", ".join(sorted({r for _, _, r in judged if r}))
        seen.add(
            "warn",
            where,
            f"{percent(bad)} of the counts cannot be used ({reasons}); those rows will be refused.",
        )


def check_duplicates(
    entry: RecordsEntry, raw: Table, columns: Sequence[str], rows: int, seen: Examination
) -> None:
    """Rows that occur more than once.

    ``columns`` are the columns of the plain table that distinguish rows.
    """
    counted = bool(entry.count)
    keys = [c for c in columns if c != "count"] if counted else list(columns)
    distinct = int(raw.select(*keys).distinct().count().execute())
    if distinct == rows or not rows:
        return
    share = percent((rows - distinct) / rows)
    where = f"records {entry.key}"
    if counted:
        sentence = (
            f"{rows - distinct:,} row(s) ({share}) repeat the {_names(entry, keys)} of another row;"
            " their counts are added up."
        )
        seen.add(
            "warn",
            where,
            sentence,
            "right where rows are parts of a count, wrong where an extract was joined to itself",
        )
    else:
        seen.add(
            "note",
            where,
            f"{rows - distinct:,} row(s) ({share}) have the same {_names(entry, keys)} as another;"
            " each is counted as an event of its own.",
        )


def _names(entry: RecordsEntry, keys: Sequence[str]) -> str:
    place = entry.place
    place_names = (
        place.code
        if hasattr(place, "code")
        else place.postcode
        if hasattr(place, "postcode")
        else place.x
    )
    own = {
        "date": entry.date,
        "service": entry.service,
        "channel": entry.channel,
        "place": place_names,
        "place_y": getattr(place, "y", ""),
    }
    return ", ".join(own.get(k, k) for k in keys if own.get(k, k))
