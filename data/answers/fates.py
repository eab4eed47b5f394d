"""What became of the rows behind a figure, as sentences: from elsewhere, or not to be used.

Rows of places elsewhere make no figure too low. Rows that could not be used may. Nothing is said of
rows that the catalogue leaves out.
"""

from collections.abc import Collection, Iterator

from data.answers.words import first_up, format_count, format_percent
from data.manifest import Item, services_of
from data.model import FateOfRows, Manifest, RecordSet

AT_LEAST = 20
"""Rows of which nothing is said below."""
TOLD_FROM = 0.01
"""Share of the rows of which nothing is said below."""
REASONS = 2
"""Reasons that are told, the commonest first."""
_WHY = (
    (("place is empty", "no coordinates", "coordinates are"), "had no place"),
    (("coordinates cannot",), "had coordinates that cannot be"),
    (("date is empty",), "had no date"),
    (("service is empty",), "named no service"),
    (("no such service",), "named a service that this atlas does not have"),
    (("count is empty",), "had no count"),
    (("postcode is not",), "had a postcode that is in no directory"),
    (("not a postcode",), "had a place that is no postcode"),
    (("of another date",), "had the code of a place at another date"),
    (
        ("no such date", "not a date", "date", "year", "month", "time"),
        "had a date that cannot be read",
    ),
    (("no such",), "had a place that this atlas does not know"),
    (("count",), "had a count that cannot be read"),
)
"""Parts of a reason → the reason in words for a reader, the first that fits."""


def elsewhere_words(manifest: Manifest, item: Item) -> str:
    """How many of the counted events are of places outside the atlas; '' where hardly any is."""
    mine = _of_item(manifest, item)
    elsewhere, counted = _count(mine, "elsewhere"), _count(mine, "counted")
    if not _is_told(_rows(mine, "elsewhere"), elsewhere, elsewhere + counted):
        return ""
    share = _share(elsewhere, elsewhere + counted, item.records)
    verb = "live" if item.is_stock else "come from"
    return f"{first_up(share)} of {item.events} {verb} outside {_place_of(item.records)}."


def unusable_words(manifest: Manifest, item: Item) -> tuple[str, ...]:
    """Sentences that accompany every figure of an item some of whose rows could not be used."""
    mine = _of_item(manifest, item)
    services = {each.service for each in mine}
    uneven = [item.records.uneven[s] for s in sorted(services) if s in item.records.uneven]
    unknown = [each for each in item.records.fates if not each.service]
    return (
        *_unusable(mine, item.events, item.records, uneven if len(services) == 1 else []),
        *_unknown(unknown, item.records),
    )


def fates_of_records(records: RecordSet) -> tuple[str, ...]:
    """The sentences about a whole record set."""
    elsewhere, counted = _count(records.fates, "elsewhere"), _count(records.fates, "counted")
    told = list(_unusable(records.fates, "these records", records, []))
    if _is_told(_rows(records.fates, "elsewhere"), elsewhere, elsewhere + counted):
        share = _share(elsewhere, elsewhere + counted, records)
        told.insert(
            0, f"{first_up(share)} of these records come from outside {_place_of(records)}."
        )
    return tuple(told)


def _place_of(records: RecordSet) -> str:
    """What rows from elsewhere lie outside of."""
    return "the areas that these records cover" if records.covers else "the area"


def _of_item(manifest: Manifest, item: Item) -> list[FateOfRows]:
    keys = (
        {s.key for s in services_of(manifest, item.theme.key)}
        if item.is_total
        else {item.service.key}
    )
    return [each for each in item.records.fates if each.service in keys]


def _unusable(
    fates: Collection[FateOfRows], events: str, records: RecordSet, uneven: Collection[str]
) -> Iterator[str]:
    bad = [each for each in fates if each.fate == "unusable"]
    # Counts that cannot be read count nothing: rows then say more.
    by_rows = any(each.count < each.rows for each in bad)
    lost, counted = (
        (_rows(fates, "unusable"), _rows(fates, "counted"))
        if by_rows
        else (_count(fates, "unusable"), _count(fates, "counted"))
    )
    if not _is_told(_rows(fates, "unusable"), lost, lost + counted):
        return
    about = "about " if records.hides else ""
    share = _share(lost, lost + counted, records)
    what = f"the rows about {events}" if by_rows and events != "these records" else events
    told = f"{first_up(share)} of {what} ({about}{format_count(lost)} of"
    told += f" {format_count(lost + counted)}) could not be used: {_why(bad)}."
    groups = f" Far more could not be used: {'; '.join(uneven)}." if uneven else ""
    yield f"{told} Figures may be too low.{groups}"


def _unknown(fates: Collection[FateOfRows], records: RecordSet) -> Iterator[str]:
    """Rows whose service is not known: some of them may be about any service of the set."""
    lost, counted = _rows(fates, "unusable"), _rows(records.fates, "counted")
    if _is_told(lost, lost, lost + counted):
        share = _share(lost, lost + counted, records)
        yield (
            f"{first_up(share)} of the rows of all services could not be used, and their service is"
            f" not known: {_why(fates)}."
        )


def _why(fates: Collection[FateOfRows]) -> str:
    """'they had no place', with the commonest reasons."""
    sums: dict[str, int] = {}
    for each in fates:
        if each.fate == "unusable":
            words = next(
                (told for parts, told in _WHY if any(part in each.reason for part in parts)),
                "could not be read",
            )
            sums[words] = sums.get(words, 0) + each.rows
    common = sorted(sums, key=lambda words: (-sums[words], words))[:REASONS]
    return f"they {' or '.join(common)}{' or other reasons' * (len(sums) > REASONS)}"


def _rows(fates: Collection[FateOfRows], fate: str) -> int:
    return sum(each.rows for each in fates if each.fate == fate)


def _count(fates: Collection[FateOfRows], fate: str) -> int:
    return sum(each.count for each in fates if each.fate == fate)


def _is_told(rows: int, part: int, whole: int) -> bool:
    return rows >= AT_LEAST and whole > 0 and part >= TOLD_FROM * whole


def _share(part: int, whole: int, records: RecordSet) -> str:
    return f"{'about ' if records.hides else ''}{format_percent(part / whole)}"
