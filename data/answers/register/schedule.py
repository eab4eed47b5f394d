"""What periods a protected record set publishes, and when the next figures come, in words."""

from data.answers.words import joined, words_of_period
from data.manifest import month_label
from data.model import Manifest, RecordSet, Window
from data.windows import ROLLING, SPANS, YEAR_ENDS

KINDS = {end: kind for kind, end in YEAR_ENDS.items()}
"""The month that a year ends with → its kind."""


def schedule_of(manifest: Manifest, records: RecordSet) -> tuple[str, ...]:
    """Sentences about the periods of the figures; none where no rule hides counts."""
    if not records.hides:
        return ()
    latest = _latest(records)
    if "snapshot" in latest:
        told = (
            "Figures are published for the day of each count. The next ones come with the next"
            " count."
        )
    elif latest:
        kinds = {window: _kind(records, window) for window in latest}
        coming = [
            f"the next {kinds[w]} is {_next(manifest, records, w, last)}"
            for w, last in latest.items()
        ]
        told = (
            f"Figures are published by {joined(list(kinds.values()))}:"
            f" {joined(coming)}. Each comes with the first build whose records cover it whole."
        )
    else:
        return ()
    kept = (
        "A figure that is published stays as it is in later builds. Rows that come late for it are"
        " left out until they are published together, as a revision."
    )
    return (told, kept) if manifest.ledger else (told,)


def next_words(manifest: Manifest, records: RecordSet, window: Window) -> str:
    """The next period of a window that will be published, in words; empty where none is known.

    A set without a rule shows every period as soon as it has records, so nothing is said of it.
    """
    last = _latest(records).get(window) if records.hides and window != "snapshot" else None
    return "" if last is None else _next(manifest, records, window, last)


def next_sentence(manifest: Manifest, records: RecordSet, window: Window) -> str:
    """When the next figure of a window comes; empty where that is not known."""
    words = next_words(manifest, records, window)
    return (
        f"The next figures are those of {words}: they come once its records are whole."
        if words
        else ""
    )


def _latest(records: RecordSet) -> dict[Window, int]:
    """Window → its last published period, the shortest window first."""
    found: dict[Window, int] = {}
    for each in sorted(records.published, key=lambda p: SPANS.get(p.window, 0)):
        if each.months:
            found[each.window] = max(found.get(each.window, 0), *each.months)
    return found


def _kind(records: RecordSet, window: Window) -> str:
    if window == "year" and records.year_ends != ROLLING:
        return f"{KINDS[records.year_ends]} year"
    return window


def _next(manifest: Manifest, records: RecordSet, window: Window, last: int) -> str:
    return words_of_period(records, window, month_label(manifest, last + SPANS[window]))
