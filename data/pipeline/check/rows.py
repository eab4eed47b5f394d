"""Check the rows of a record set by the build's own rules.

The checks cover services, channels, segments, counts and duplicates; dates are checked in
data.pipeline.check.dates.
"""

from collections import Counter
from collections.abc import Sequence
from difflib import get_close_matches

import pandas as pd
from ibis.expr.types import Table

from data.model import segment_key
from data.pipeline.catalogue import RecordsEntry, ServiceEntry
from data.pipeline.check.findings import Examination, percent
from data.pipeline.marks import NOT_APPLICABLE, read_count
from data.pipeline.masks import SHOWN_FROM, is_free_text, may_be_personal
from data.pipeline.records.counter import carried_keys, channel_key
from data.pipeline.records.placing import place_names
from data.pipeline.suggestions import Suggestion, set_lines
from data.pipeline.values import tidy_code

SHOWN, SHOWN_CODES = 6, 12


def value_counts(raw: Table, column: str) -> pd.DataFrame:
    """Distinct texts of a column with ``rows``, the commonest first."""
    counted = raw.group_by(column).agg(rows=raw.count()).execute()
    frame: pd.DataFrame = counted.sort_values(
        ["rows", column], ascending=[False, True], kind="stable", ignore_index=True
    )
    return frame


def _share(frame: pd.DataFrame, good: Sequence[bool]) -> float:
    rows = frame["rows"].to_numpy()
    return float(rows[list(good)].sum() / rows.sum()) if rows.sum() else 1.0


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
    without_zeros = _without_zeros(unknown["service"], services)
    advice = (
        f"codes seem to have lost the zeros they begin with: {set_lines(without_zeros)}"
        if without_zeros
        else "add the value to the codes of the service it belongs to, or a [[service]] of its own,"
        f' or leave its rows out on purpose: leave_out = {{ "{entry.service}" = ["the value"] }}'
    )
    seen.add(
        "warn",
        where,
        sentence + (f": {'; '.join(told)}." if told else "."),
        advice,
        without_zeros,
    )


def _without_zeros(texts: Sequence[str], services: Sequence[ServiceEntry]) -> list[Suggestion]:
    """The codes of services with those that a spreadsheet has taken the first zeros of.

    A text such as 8 is taken for 008 where this is the code of one service only.
    """
    codes = {service.key: service.codes or (service.key,) for service in services}
    owners: dict[str, dict[str, str]] = {}
    for key, own in codes.items():
        for code in own:
            owners.setdefault(tidy_code(code).lstrip("0"), {})[key] = code
    found: dict[str, dict[str, str]] = {}
    for short in dict.fromkeys(map(tidy_code, texts)):
        own_codes = owners.get(short, {})
        if short.isdigit() and not short.startswith("0") and len(own_codes) == 1:
            ((key, code),) = own_codes.items()
            found.setdefault(key, {})[short] = code
    return [
        Suggestion(
            ("service", key),
            "codes",
            [*codes[key], *shorts],
            " and ".join(f"{short} may be {code}" for short, code in shorts.items()),
        )
        for key, shorts in found.items()
    ]


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
    strange = frame[[channel_key(t, given, channels) not in channels for t in frame["channel"]]]
    if len(strange):
        told = ", ".join(f"'{v}' ({n:,})" for v, n in _showable(strange, "channel"))
        seen.add(
            "warn",
            f"records {entry.key}",
            f"{len(strange)} value(s) of column {entry.channel} are no channel and are counted as"
            " 'unknown'" + (f": {told[:300]}." if told else "."),
            f'name them in channels = {{ "value" = "key" }}; keys are {", ".join(channels)}',
        )


def check_segments(
    entry: RecordsEntry, frame: pd.DataFrame, codes: Sequence[str], seen: Examination
) -> None:
    """Values that are no segment of the scheme, whose ``codes`` are those of its membership."""
    if not entry.segment or not codes:
        return
    keys = [segment_key(str(entry.segment_scheme), code) for code in codes]
    strange = frame[[not key for key in carried_keys(entry, frame["channel"], keys)]]
    if not len(strange):
        return
    empty = strange["channel"].str.strip() == ""
    listed = strange[~empty].rename(columns={"channel": "value"})
    told = [f"'{v}' ({n:,})" for v, n in _showable(listed, "value")] if len(listed) else []
    if empty.any():
        told.append(f"empty ({int(strange.loc[empty, 'rows'].sum()):,})")
    rows, of_all = int(strange["rows"].sum()), float(frame["rows"].sum())
    shown = ", ".join(codes[:SHOWN_CODES]) + (" …" if len(codes) > SHOWN_CODES else "")
    seen.add(
        "warn",
        f"records {entry.key}",
        f"{rows:,} row(s), {percent(rows / of_all)}, have no segment of '{entry.segment_scheme}'"
        f" in column {entry.segment}, and count in the total only"
        + (f": {', '.join(told)[:300]}." if told else "."),
        f'name the values in segments = {{ "value" = "code" }}; codes are {shown}',
    )


def check_counts(entry: RecordsEntry, frame: pd.DataFrame, seen: Examination) -> "Counter[str]":
    """Counts that are none. Returns the marks of those that came hidden, with their rows."""
    if not entry.count:
        return Counter()
    judged = [read_count(t) for t in frame["count"]]
    bad = _share(frame, [each.reason not in ("", NOT_APPLICABLE) for each in judged])
    where = f"records {entry.key}"
    if bad:
        reasons = ", ".join(sorted({e.reason for e in judged if e.reason} - {NOT_APPLICABLE}))
        seen.add(
            "warn",
            where,
            f"{percent(bad)} of the counts cannot be used ({reasons}); those rows will be refused.",
        )
    rows = zip(frame["count"], frame["rows"], judged, strict=True)
    marks: Counter[str] = Counter()
    for text, count, read in rows:
        if read.is_hidden:
            marks[str(text).strip()] += int(count)
    return marks


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
        one = "a person" if entry.is_register else "an event of its own"
        seen.add(
            "note",
            where,
            f"{rows - distinct:,} row(s) ({share}) have the same {_names(entry, keys)} as another;"
            f" each is counted as {one}.",
        )


def _names(entry: RecordsEntry, keys: Sequence[str]) -> str:
    own = {
        "date": entry.date,
        "until": entry.until,
        "service": entry.service,
        "channel": entry.split,
    }
    for names, way in zip(place_names(entry), entry.place, strict=True):
        own |= dict(zip(names, way.columns, strict=True))
    return ", ".join(own.get(k, k) for k in keys if own.get(k, k))
