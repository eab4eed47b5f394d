"""Tables as files that spreadsheets open correctly."""

import csv
import io
from collections.abc import Iterable, Sequence

from data.stats.verdict import Verdict

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_text(
    columns: Sequence[str], rows: Iterable[Sequence[str]], *, heading: Iterable[str] = ()
) -> str:
    """A CSV file as text.

    Lines that describe it, each behind ``#``, then the names of the columns and the rows.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([f"# {line}"] for line in heading)
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue()


def note_of(verdict: Verdict) -> str:
    """Why there is no verdict, and what a reader must know about one."""
    return " ".join(
        filter(None, (verdict.refusal.reason if verdict.refusal else "", *verdict.notes))
    )


def base_note_of(verdict: Verdict, *, is_estimate: bool) -> str:
    """The same, and whether the base was scaled up from a part that is known."""
    return " ".join(
        filter(None, (note_of(verdict), "The base is an estimate." if is_estimate else ""))
    )


def plain_number(value: float, places: int) -> str:
    """A plain number, empty where it is not known."""
    if value != value or value in (float("inf"), float("-inf")):
        return ""
    text = f"{value:.{places}f}"
    return text.removeprefix("-") if not float(text) else text


def plain_text(text: str) -> str:
    """Text that a spreadsheet reads as text.

    An apostrophe is put before a sign that starts a formula.
    """
    return f"'{text}" if text.startswith(STARTS_A_FORMULA) else text
