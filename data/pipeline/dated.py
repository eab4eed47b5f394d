"""Dates that no column has: the one date of a record set, and dates in the names of its files."""

import re
from pathlib import Path

from data.pipeline.catalogue import RecordsEntry
from data.pipeline.dates import read_period


def dates_named(entry: RecordsEntry) -> str:
    """The column that has the dates of a record set, or the key of the catalogue in its place."""
    if entry.is_register:
        return f"{entry.begins}, {entry.until}"
    return entry.date or ("date_is" if entry.date_is else "date_from")


def date_text(entry: RecordsEntry, source: str) -> str:
    """The date of all rows of a source, '' where a column has it or the name has none."""
    if entry.date_from:
        found = re.search(entry.date_from, Path(source).name)
        return (found["date"] or "") if found else ""
    return entry.date_is


def date_problems(entry: RecordsEntry) -> list[str]:
    """Reasons why a date that no column has cannot be read, as sentences."""
    if entry.date:
        return []
    problems = []
    for source in entry.paths or (entry.table,):
        text = date_text(entry, source)
        read = read_period(text, entry.dates)
        if not isinstance(read, str):
            continue
        where = f"[records {entry.key}]"
        if entry.date_is:
            problems.append(f"{where} date_is is '{text}': {read}; write it as 2024-03-31")
        elif text:
            problems.append(
                f"{where} date_from finds '{text}' in {Path(source).name}: {read}; correct the"
                " pattern, or declare the date's form"
            )
        else:
            problems.append(
                f"{where} date_from finds no date in {Path(source).name}; correct the pattern or"
                " the name of the file"
            )
    return list(dict.fromkeys(problems))
