"""Read the counts of the present atlas of a store, to compare a new build with them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from data.errors import WardwiseError, first_line
from data.model import RecordSet, Window
from data.periods import day_number
from data.pipeline.judge import Held
from data.store.layout import CURRENT, takeup_path
from data.store.reader import Atlas, open_atlas
from data.tables import column_of, read_table
from data.windows import SPANS


@dataclass(frozen=True, slots=True)
class Present:
    """Record set → its published counts; and sentences for the person who builds."""

    held: Mapping[str, Sequence[Held]] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()


def read_present(store: Path, keys: Collection[str]) -> Present:
    """The counts that the present atlas holds of the record sets ``keys``, empty without an atlas.

    A store that cannot be read, or that another version of Wardwise wrote, does not stop a build. A
    remark then states that no counts were compared.
    """
    if not (store / CURRENT).is_symlink() and not (store / CURRENT).exists():
        return Present()
    try:
        atlas = open_atlas(store)
        sets = atlas.manifest.records
        held = {r.key: list(_held(atlas, r)) for r in sets if r.key in keys}
    except (WardwiseError, OSError, ValueError, KeyError) as error:
        return Present(
            remarks=(
                f"The atlas that is in {store} cannot be read, so counts were not compared with it:"
                f" {first_line(error)}",
            )
        )
    gone = [r for r in sets if r.key not in keys]
    return Present(
        held,
        tuple(
            f"The atlas that is in {store} has the record set '{r.key}' ({r.title}), which this"
            " catalogue does not have."
            for r in gone
        ),
    )


def _held(atlas: Atlas, records: RecordSet) -> Iterator[Held]:
    """The counts of every service of a set, summed over the areas of one level.

    It is the coarsest level that publishes the service, because the rule hides least there. Counts
    are by month, or by quarter or year where no months are published.
    """
    for service in (s.key for s in atlas.manifest.services if s.records == records.key):
        path, window = _coarsest(atlas, service)
        if path:
            yield from _counts(atlas, path, window, service)


def _coarsest(atlas: Atlas, service: str) -> tuple[str, Window]:
    windows: list[Window] = [*SPANS, "snapshot"]
    for window in windows:
        for level in reversed(atlas.manifest.levels):
            path = takeup_path(window, level.key, service)
            if atlas.holds(path):
                return path, window
    return "", "month"


def _counts(atlas: Atlas, path: str, window: Window, service: str) -> Iterator[Held]:
    """One Held for each period of a table, over all channels.

    A hidden count is stored as 0.
    """
    manifest = atlas.manifest
    year, month = (int(part) for part in manifest.first_month.split("-"))
    table = read_table(atlas.content(path))
    whole = column_of(table, "channel_index") == 0
    ends, counts = (column_of(table, name)[whole] for name in ("month_index", "event_count"))
    span = SPANS.get(window, 1)
    for end in sorted({int(index) for index in ends}):
        last = 12 * year + month - 1 + end
        if window == "snapshot":
            last = day_number(date.fromisoformat(manifest.snapshots[end]))
        yield Held(service, last - span + 1, last, int(counts[ends == end].sum()))
