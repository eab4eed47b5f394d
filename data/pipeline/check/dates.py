"""Check the dates of a record set by the build's own reading of them.

Where another declaration reads them better, the line to write into atlas.toml is named.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import product
from typing import get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.model import Window
from data.periods import GRAIN_NAMES, GRAINS
from data.pipeline.catalogue import RecordsEntry
from data.pipeline.check.findings import Examination, percent
from data.pipeline.dated import dates_named
from data.pipeline.dates import (
    NO_ORDER,
    DateForm,
    DateOrder,
    DateTexts,
    Evidence,
    SplitTexts,
    is_period,
    split_times,
)
from data.pipeline.preflight import KEYS_OF_PERIODS, written
from data.pipeline.records.counter import window_of
from data.pipeline.suggestions import Suggestion, Value, set_lines
from data.windows import SPANS

EARLY_YEAR = 1990
SHOWN = 6
READ_WELL = 0.9
WORTH_SAYING = 0.02
"""Another declaration is named where it reads this share of the rows more."""
SPARSE = 0.25
"""A month with fewer rows than this share of the median month is reported."""
USUAL_ZONE = "Europe/London"
SWAPPED_FROM = 3
"""Fewest distinct dates of each kind from which a swap by a spreadsheet is suspected."""

_REAL_DATE = re.compile(r"\d{4}-\d\d-(\d\d)")
_NUMBERS = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](?:\d{4}|\d{2})")


def month_name(number: int) -> str:
    """``YYYY-MM`` of a month number."""
    return f"{number // 12}-{number % 12 + 1:02d}"


def period_name(end: int, window: Window) -> str:
    """A period by its last month.

    >>> period_name(2024 * 12 + 2, "month"), period_name(2024 * 12 + 2, "quarter")
    ('2024-03', '3 months to 2024-03')
    """
    return month_name(end) if window == "month" else f"{SPANS[window]} months to {month_name(end)}"


def check_dates(
    entry: RecordsEntry, frame: pd.DataFrame, evidence: Evidence | None, seen: Examination
) -> tuple[list[int], Window]:
    """Check dates as declared, and whether another declaration reads them better.

    ``frame`` has the distinct texts in ``date``, and their ``rows``. ``evidence`` is that of all
    sources of the set. Returns the last month of every period with rows, in order, and the window
    that each is counted in.
    """
    split, form = split_times(frame["date"]), entry.dates
    texts = DateTexts(split, form)
    judged = texts.for_counts(evidence)
    rows = frame["rows"].to_numpy()
    own = _share(rows, judged.is_read)
    if entry.date and own < 1:
        _tell_better(entry, split, rows, own, seen)
    _tell_orders(entry, split, judged.is_read, seen)
    _tell_grains(entry, rows, judged.grain, seen)
    _tell_zones(entry, texts, evidence, rows, seen)
    _tell_swap(entry, split, seen)
    by_month = frame["rows"].groupby(judged.month_number).sum()
    by_month = by_month[by_month.index >= 0]
    window = window_of((evidence or texts.evidence).grain(form))
    _check_span(entry, by_month, window, seen)
    return sorted(int(m) for m in by_month.index), window


def _share(rows: NDArray[np.int64], good: NDArray[np.bool_]) -> float:
    return float(rows[good].sum() / rows.sum()) if rows.sum() else 1.0


def _keys(form: DateForm, declared: DateForm) -> Mapping[str, Value]:
    """The keys of atlas.toml that turn the declared form into another.

    >>> _keys(DateForm("uk", spreadsheet_days=True), DateForm())
    {'date_order': 'uk', 'spreadsheet_days': True}
    """
    keys: dict[str, Value] = {}
    if form.format != declared.format:
        keys["date_format"] = ""
    if form.order != declared.order:
        keys["date_order"] = form.order
    if form.spreadsheet_days != declared.spreadsheet_days:
        keys["spreadsheet_days"] = form.spreadsheet_days
    return keys


def _suggested(entry: RecordsEntry, form: DateForm, why: str) -> list[Suggestion]:
    keys = _keys(form, entry.dates)
    return [Suggestion(("records", entry.key), key, value, why) for key, value in keys.items()]


def _tell_better(
    entry: RecordsEntry,
    split: SplitTexts,
    rows: NDArray[np.int64],
    own: float,
    seen: Examination,
) -> None:
    """The declaration that reads the most rows, of those that change the fewest keys."""
    declared = entry.dates
    forms = [
        replace(declared, format=written, spreadsheet_days=days, order=order)
        for written, days, order in product(
            dict.fromkeys((declared.format, "")),
            (declared.spreadsheet_days, not declared.spreadsheet_days),
            dict.fromkeys((declared.order, *get_args(DateOrder))),
        )
    ]
    shares = {form: _share(rows, DateTexts(split, form).for_counts().is_read) for form in forms}
    best = max(shares, key=lambda form: (shares[form], -len(_keys(form, declared))))
    where, column = f"records {entry.key}", entry.date
    if own == 0 and is_period(column):
        _tell_columns(entry, seen)
        return
    if shares[best] <= own + WORTH_SAYING:
        seen.add(
            "warn",
            where,
            f"{percent(1 - own)} of the dates in column {column} cannot be used; those rows will be"
            " refused.",
            "see the reasons below",
        )
        return
    meant = _suggested(entry, best, f"{percent(shares[best])} of the dates in {column} are read")
    advice = lines = set_lines(meant)
    either = replace(best, order="us" if best.order == "uk" else "uk")
    if best.order != declared.order and shares.get(either) == shares[best] and best.order != "iso":
        why = f"which of day and month comes first in {column}"
        meant = [replace(each, by_person=True, reason=why) for each in meant]
        other = set_lines(_suggested(entry, either, why)).removeprefix("set ")
        advice = f"{lines} where the day comes first, or {other} where the month does"
    if shares[best] <= READ_WELL:
        meant = []
        advice = (
            "two orders may be mixed in this column; ask for dates that are not ambiguous"
            " (2024-03-31)"
        )
    seen.add(
        "warn",
        where,
        f"{percent(own)} of the dates in column {column} can be used as declared,"
        f" {percent(shares[best])} with {lines.removeprefix('set ')}.",
        advice,
        meant,
    )


def _tell_columns(entry: RecordsEntry, seen: Examination) -> None:
    """A column of a wide table that is taken for the column of dates: its heading is a period."""
    meant = Suggestion(
        ("records", entry.key),
        "columns_are",
        "periods",
        f"the heading {entry.date} is a period",
        leave_out=KEYS_OF_PERIODS["records"],
    )
    seen.add(
        "warn",
        f"records {entry.key}",
        f"Column {entry.date} has a period for its heading and no dates below it: the table seems"
        " to have one column for each period.",
        written(meant),
        [meant],
    )


def _tell_orders(
    entry: RecordsEntry, split: SplitTexts, is_read: NDArray[np.bool_], seen: Examination
) -> None:
    if entry.date_order == "iso" or entry.date_format or not is_read.all():
        return
    other: DateOrder = "us" if entry.date_order == "uk" else "uk"
    as_iso = DateTexts(split, replace(entry.dates, order="iso")).read()
    as_other = DateTexts(split, replace(entry.dates, order=other)).read()
    if (as_iso.reason == NO_ORDER).any() and as_other.is_read.all():
        seen.add(
            "note",
            f"records {entry.key}",
            f"Every date in column {entry.date} can be read as day/month and as month/day; the file"
            " itself cannot tell which.",
        )


def _tell_grains(
    entry: RecordsEntry, rows: NDArray[np.int64], grain: NDArray[np.int8], seen: Examination
) -> None:
    """Periods that are no days, by what they are."""
    parts = {name: _share(rows, grain == place) for place, name in enumerate(GRAINS)}
    told = [f"{GRAIN_NAMES[g][1]} ({percent(s)})" for g, s in parts.items() if s and g != "day"]
    if not told:
        return
    weeks = " A week is counted in the month of its Thursday." if parts["week"] else ""
    seen.add(
        "note",
        f"records {entry.key}",
        f"The dates in {dates_named(entry)} are read as {', '.join(told)}.{weeks}",
    )


def _tell_zones(
    entry: RecordsEntry,
    texts: DateTexts,
    evidence: Evidence | None,
    rows: NDArray[np.int64],
    seen: Examination,
) -> None:
    """Times with an offset that lie in another month in the usual time zone."""
    if entry.time_zone or not texts.has_zone.any():
        return
    moved = DateTexts(texts.split, replace(entry.dates, time_zone=USUAL_ZONE)).read(evidence)
    other = int(rows[texts.read(evidence).month_number != moved.month_number].sum())
    if other:
        why = f"{other:,} row(s) lie in another month there"
        meant = [Suggestion(("records", entry.key), "time_zone", USUAL_ZONE, why)]
        seen.add(
            "warn",
            f"records {entry.key}",
            f"{other:,} row(s) have a time with an offset (such as Z or +01:00) in"
            f" {dates_named(entry)} and lie in another month in {USUAL_ZONE}.",
            set_lines(meant),
            meant,
        )


def _tell_swap(entry: RecordsEntry, split: SplitTexts, seen: Examination) -> None:
    """Real dates whose days go up to 12 only, beside texts whose days begin at 13.

    A spreadsheet that expects month/day makes real dates of 01/02/2024 to 12/02/2024, with day and
    month swapped, and leaves 13/02/2024 as text.
    """
    real = [int(found[1]) for text in split.dates if (found := _REAL_DATE.fullmatch(text.strip()))]
    written = [
        (int(found[1]), int(found[2]))
        for text in split.dates
        if (found := _NUMBERS.fullmatch(text.strip()))
    ]
    if min(len(real), len(written)) < SWAPPED_FROM or max(real) > 12:
        return
    for expected, order, first in (("month/day", "day/month", 0), ("day/month", "month/day", 1)):
        if all(pair[first] > 12 for pair in written):
            seen.add(
                "warn",
                f"records {entry.key}",
                f"Column {entry.date} mixes {len(real):,} real dates, none with a day after the"
                f" 12th, and {len(written):,} texts that are {order} and all after the 12th."
                f" A spreadsheet that expects {expected} has probably swapped day and month of"
                " the real dates.",
                "ask for the extract as it left the system, not as a spreadsheet saved it",
            )


def _check_span(
    entry: RecordsEntry, by_month: "pd.Series[int]", window: Window, seen: Examination
) -> None:
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
            "set as_of in [atlas] to the day of the extract" if entry.is_register else "",
        )
    if len(early):
        since = month_name(int(early.index.min()))
        seen.add(
            "warn",
            where,
            f"{int(early.sum()):,} row(s) have a date before {EARLY_YEAR}, from {since}: 1900-01"
            " often stands for no date.",
        )
    if len(by_month) < 2 or entry.is_register:
        return
    typical = float(by_month.median())
    sparse = by_month[by_month < SPARSE * typical]
    if len(sparse) and typical >= 20:
        told = ", ".join(
            f"{period_name(int(m), window)} ({n:,})" for m, n in list(sparse.items())[:SHOWN]
        )
        sentence = (
            f"{len(sparse)} {window}(s) have under a quarter of the rows of a usual {window}"
            f" ({typical:,.0f}): {told}."
        )
        seen.add("note", where, sentence, "is the extract cut off there?")


def check_missing_periods(
    entry: RecordsEntry, ends: Sequence[int], window: Window, seen: Examination
) -> list[str]:
    """Names of the periods between the first and the last that have no row.

    ``ends`` are the last months of those that have rows.
    """
    if not ends:
        return []
    likely = [m for m in ends if m >= EARLY_YEAR * 12] or list(ends)
    every = range(likely[0], likely[-1] + 1, SPANS[window])
    gaps = [period_name(m, window) for m in sorted(set(every) - set(likely))]
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
            f"{len(gaps):,} {window}(s) {between} have no row and are {means}: {shown}.",
        )
    return gaps
