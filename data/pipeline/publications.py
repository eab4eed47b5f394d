"""The publication ledger: what builds have published for good of record sets under a rule.

It is a folder beside atlas.toml. ``index.jsonl`` has a line for each record set that a build added
something to, and each line names a Parquet file with the figures. Builds only add to it. It holds
published figures and which cells are hidden, and no other count, so it may be kept in the open.
"""

import json
import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
from pydantic import BaseModel, ConfigDict, ValidationError

from data.errors import SourceError, first_line
from data.model import Window
from data.periods import date_of, day_number, month_of_day
from data.store.swap import held, sync
from data.tables import digest_of, parquet_bytes, read_table
from data.windows import SPANS, YearKind, month_of, month_text

INDEX = "index.jsonl"
FIGURES = pa.schema(
    [
        ("window", pa.string()),
        ("level", pa.string()),
        ("item", pa.string()),
        ("channel", pa.string()),
        ("period", pa.int32()),
        ("area_code", pa.string()),
        ("event_count", pa.int32()),
        ("is_hidden", pa.bool_()),
    ]
)
"""Columns of the published figures.

``period`` is a month number (12 · year + month − 1), or the day of a snapshot. A cell of a
published table that is not listed is a published zero.
"""
ORDER = ["window", "level", "item", "period", "channel", "area_code"]
Periods = Mapping[Window, tuple[str, ...]]


class Entry(BaseModel):
    """What one build published of one record set, for the first time."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    records: str
    rule: str
    years: YearKind = ""
    """The kind of year; empty where the set publishes none of a kind."""
    revision: int = 0
    """0 for figures published first; the number of the revision for late rows that it adds."""
    periods: Periods
    """Periods of each window, as ``YYYY-MM`` (the last month) or ``YYYY-MM-DD``."""
    withheld: Periods = {}
    """Periods that are never published, because they would give others away."""
    decisions: dict[str, Any] = {}
    """What each level publishes (data.pipeline.records.successive)."""
    areas: dict[str, str] = {}
    """Level → fingerprint of its codes."""
    definition: str = ""
    """Fingerprint of what the set counts."""
    checked: int = 0
    repaired: int = 0
    figures: str = ""
    """Name of the file with the figures."""
    sha256: str = ""


@dataclass(frozen=True)
class SoFar:
    """What the ledger holds of one record set."""

    folder: Path | None = None
    """None where no ledger is declared."""
    entries: tuple[Entry, ...] = ()
    unsaved: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    """Name of a file → its figures, where this build has added it."""

    @property
    def first(self) -> tuple[Entry, ...]:
        """The entries of figures published first, without revisions."""
        return tuple(entry for entry in self.entries if not entry.revision)

    @property
    def rule(self) -> str:
        """The rule of the latest figures; empty where there are none."""
        return self.entries[-1].rule if self.entries else ""

    @property
    def years(self) -> YearKind:
        """The kind of year; empty before the first year or quarter."""
        return next((entry.years for entry in self.entries if entry.years), "")

    @property
    def revisions(self) -> int:
        return max((entry.revision for entry in self.entries), default=0)

    def periods(self, window: Window) -> frozenset[int]:
        """The published periods of a window, as month numbers or days."""
        return frozenset(_numbers(self.first, window, "periods"))

    def withheld(self, window: Window) -> frozenset[int]:
        """The periods of a window that are never published."""
        return frozenset(_numbers(self.entries, window, "withheld"))

    @property
    def areas(self) -> dict[str, str]:
        """Level → fingerprint of the codes that its figures were published for."""
        return {level: mark for entry in self.entries for level, mark in entry.areas.items()}

    @property
    def months(self) -> frozenset[int]:
        """Months of the published periods."""
        found = {month_of_day(day) for day in self.periods("snapshot")}
        for window, span in SPANS.items():
            found |= {end - back for end in self.periods(window) for back in range(span)}
        return frozenset(found)

    @property
    def windows(self) -> tuple[Window, ...]:
        """Windows with a published period."""
        return tuple(dict.fromkeys(w for entry in self.first for w in entry.periods))

    def figures(self, entry: Entry) -> pd.DataFrame:
        """The figures of an entry, in the columns FIGURES.

        Raises SourceError where the file is missing or is not the one that was written.
        """
        if entry.figures in self.unsaved:
            return self.unsaved[entry.figures]
        assert self.folder is not None
        path = self.folder / entry.figures
        content = path.read_bytes() if path.is_file() else b""
        if digest_of(content) != entry.sha256:
            raise SourceError(
                f"{path} is not the file that the publication ledger {self.folder / INDEX} lists;"
                " restore the folder from a copy, since without it figures already published"
                " cannot be kept"
            )
        frame: pd.DataFrame = read_table(content).to_pandas()
        return frame


def _numbers(entries: Sequence[Entry], window: Window, name: str) -> Iterator[int]:
    for entry in entries:
        yield from map(number_of, getattr(entry, name).get(window, ()))


def fingerprint(texts: Collection[str]) -> str:
    """A short fingerprint of texts, in no order."""
    return digest_of("\n".join(sorted(texts)).encode())[:16]


def number_of(label: str) -> int:
    """The month number of ``YYYY-MM``, or the day of ``YYYY-MM-DD``."""
    if label.count("-") == 2:
        return day_number(date.fromisoformat(label))
    return month_of(label)


def labels_of(window: Window, numbers: Sequence[int]) -> tuple[str, ...]:
    """Periods as the ledger writes them."""
    if window == "snapshot":
        return tuple(date_of(day).isoformat() for day in sorted(numbers))
    return tuple(month_text(number) for number in sorted(numbers))


@dataclass
class Publications:
    """The ledger as a build found it, and what the build adds.

    ``folder`` is None where atlas.toml declares none: then nothing is kept.
    """

    folder: Path | None = None
    content: bytes = b""
    entries: tuple[Entry, ...] = ()
    added: list[tuple[Entry, pd.DataFrame]] = field(default_factory=list)

    def of(self, records: str) -> SoFar:
        """What it holds of a record set, with what this build has added."""
        entries = [*self.entries, *(entry for entry, _ in self.added)]
        mine = tuple(e for e in entries if e.records == records)
        return SoFar(self.folder, mine, {entry.figures: rows for entry, rows in self.added})

    def add(self, entry: Entry, figures: pd.DataFrame) -> None:
        """Add what this build publishes of a record set; ``figures`` has the columns FIGURES.

        Decisions are written where they differ from those of the entry before.
        """
        before = [
            e.decisions
            for e in self.of(entry.records).entries
            if e.decisions and e.revision == entry.revision
        ]
        number = len(self.entries) + len(self.added) + 1
        update: dict[str, Any] = {"figures": f"{number:04d}-{entry.records}.parquet"}
        if before and before[-1] == entry.decisions:
            update["decisions"] = {}
        if self.folder is not None:
            update["sha256"] = digest_of(_bytes_of(figures))
        self.added.append((entry.model_copy(update=update), figures))

    @property
    def _fresh(self) -> bytes:
        lines = (entry.model_dump_json(exclude_defaults=True) for entry, _ in self.added)
        return "".join(f"{line}\n" for line in lines).encode()

    @property
    def digest(self) -> str:
        """Fingerprint of the ledger as it stands after this build; empty where it is empty."""
        content = self.content + self._fresh
        return digest_of(content) if content and self.folder is not None else ""

    def save(self) -> None:
        """Write what was added. Call it before the build is swapped in.

        Whatever happens in between, no figure is then published that the ledger lacks. Raises
        SourceError where another build has added to it meanwhile.
        """
        if self.folder is None or not self.added:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        for entry, figures in self.added:
            path = self.folder / entry.figures
            partial = path.with_suffix(f".{os.getpid()}")
            partial.write_bytes(_bytes_of(figures))
            sync(partial)
            os.replace(partial, path)
        index = self.folder / INDEX
        told = f"Another build is writing to the publication ledger {index}; build again"
        with index.open("a+b") as handle, held(handle, told):
            handle.seek(0)
            if _whole_lines(handle.read()) != self.content:
                raise SourceError(told.replace("is writing", "has written"))
            handle.truncate(len(self.content))
            handle.write(self._fresh)
            handle.flush()
            os.fsync(handle.fileno())
        sync(self.folder)


def _bytes_of(figures: pd.DataFrame) -> bytes:
    ordered = figures.sort_values(ORDER, kind="stable")
    return parquet_bytes(pa.Table.from_pandas(ordered, schema=FIGURES, preserve_index=False))


def read_publications(folder: Path | None) -> Publications:
    """The ledger in a folder, empty where there is no such folder.

    Raises SourceError where a line of its index cannot be read.
    """
    if folder is None:
        return Publications()
    path = folder / INDEX
    if folder.exists() and not folder.is_dir():
        raise SourceError(
            f"{folder} is a file; `published` of [atlas] names a folder, which the build makes"
        )
    content = _whole_lines(path.read_bytes()) if path.is_file() else b""
    entries = []
    for number, line in enumerate(content.splitlines(), 1):
        try:
            entries.append(Entry.model_validate(json.loads(line)))
        except (ValueError, ValidationError) as error:
            raise SourceError(
                f"{path}, line {number}, is no entry of a publication ledger"
                f" ({first_line(error)}); restore the folder from a copy"
            ) from None
    return Publications(folder, content, tuple(entries))


def _whole_lines(content: bytes) -> bytes:
    """The content without a last line that a stopped build left unfinished.

    Nobody has seen what it would have published.
    """
    return content[: content.rfind(b"\n") + 1]
