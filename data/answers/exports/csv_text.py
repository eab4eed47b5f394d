"""Tables as files that spreadsheets open correctly."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from data.model import RecordSet
from data.stats.refusals import Rule
from data.stats.verdict import Verdict

RANGED = "Some counts came hidden from the owner of the data: read the least and the most."
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_text(
    columns: Sequence[str], rows: Iterable[Sequence[str]], *, heading: Iterable[str] = ()
) -> str:
    """A CSV file as text.

    Lines that describe it, each behind ``#``, then the names of the columns and the rows. No cell
    is a formula, wherever its text comes from.

    >>> csv_text(("name", "gap"), [("=1+1", plain_number(-2.5, 1)), ("-5", "")]).splitlines()
    ['name,gap', "'=1+1,-2.5", "'-5,"]
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([f"# {line}"] for line in heading)
    writer.writerow(columns)
    writer.writerows(
        [cell if isinstance(cell, Number) else plain_text(cell) for cell in row] for row in rows
    )
    return out.getvalue()


def rounding_line(records: RecordSet | None) -> Iterator[str]:
    """A line on the rounding of counts, where a rule rounds them."""
    if records and records.rounding > 1:
        yield f"Counts are rounded to the nearest {records.rounding} to protect people"


def has_comparator(verdict: Verdict) -> bool:
    """Whether there is anything to compare with."""
    return verdict.refusal is None or verdict.refusal.rule != Rule.NO_COMPARATOR


def compared_with(verdict: Verdict) -> tuple[str, str]:
    """Name and rate of the comparator; both empty where there is nothing to compare with."""
    if not has_comparator(verdict):
        return "", ""
    return verdict.comparator, plain_number(verdict.reference, 4)


def note_of(verdict: Verdict) -> str:
    """Why there is no verdict, and what a reader must know about one."""
    reason = verdict.refusal.reason if verdict.refusal else ""
    if verdict.ends and not reason:
        reason = RANGED
    return " ".join(filter(None, (reason, *(verdict.notes if has_comparator(verdict) else ()))))


def base_note_of(verdict: Verdict, *, is_estimate: bool) -> str:
    """The same, and whether the base was scaled up from a part that is known."""
    return " ".join(
        filter(None, (note_of(verdict), "The base is an estimate." if is_estimate else ""))
    )


def ends_of(name: str) -> tuple[str, str]:
    """Names of the columns of the least and the most of a number."""
    return f"{name}_least", f"{name}_most"


def ranges_line(records: RecordSet | None) -> Iterator[str]:
    """A line on the columns of ranges, where counts can be ranges."""
    if records and records.came_hidden:
        least, most = records.came_hidden
        yield (
            f"A count that came hidden is from {least} to {most}, unless its mark says otherwise."
            " A number with such parts has an empty cell: the columns _least and _most have the"
            " least and the most that it can be, and the verdict holds for both"
        )


class Number(str):
    """A number as text, which may begin with a minus."""

    __slots__ = ()


def plain_number(value: float, places: int) -> Number:
    """A plain number, empty where it is not known."""
    if value != value or value in (float("inf"), float("-inf")):
        return Number("")
    text = f"{value:.{places}f}"
    return Number(text.removeprefix("-") if not float(text) else text)


def plain_text(text: str) -> str:
    """Text that a spreadsheet reads as text.

    An apostrophe is put before a sign that starts a formula.
    """
    return f"'{text}" if text.startswith(STARTS_A_FORMULA) else text
