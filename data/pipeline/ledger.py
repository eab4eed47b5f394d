"""The ledger: rows read, accepted and refused of each source, and the refused rows themselves.

Refused rows may hold personal data. They go to a private folder beside the store, never into a
build.
"""

import csv
import os
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from data.errors import SourceError
from data.pipeline.fates import Part, Rows, check_fates

FIELDS = ("file", "row", "column", "reason", "value")
NO_ROW = 0
RECORDS = "records-"


def is_records(role: str) -> bool:
    """Whether a source of this role holds records."""
    return role.startswith(RECORDS)


@dataclass
class Account:
    """The account of one source file or table."""

    path: str
    role: str
    sha256: str
    read: int = 0
    accepted: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    """Why rows cannot be used."""
    out_of_scope: Counter[str] = field(default_factory=Counter)
    """Why rows are not meant: the catalogue leaves them out, or they repeat another row."""
    elsewhere: Counter[str] = field(default_factory=Counter)
    """Why rows are of a place that is not in the atlas."""
    parts: list[Part] = field(default_factory=list)
    """Of records: the fates of the rows by service."""
    count: int = 0
    """Of records: the sum of the counts of all rows read."""

    @property
    def refused(self) -> int:
        return sum(self.reasons.values())

    @property
    def left_out(self) -> int:
        return sum(self.out_of_scope.values())

    def check(self) -> None:
        """Raises SourceError where the rows of all fates do not add up to those read.

        No row may be lost.
        """
        elsewhere = sum(self.elsewhere.values())
        if self.accepted + self.refused + self.left_out + elsewhere != self.read:
            raise SourceError(
                f"{self.path}: {self.read:,} rows were read but {self.accepted:,} accepted,"
                f" {self.refused:,} refused, {self.left_out:,} left out and {elsewhere:,} are of"
                " places elsewhere; this is a fault of Wardwise, please report it"
            )
        if is_records(self.role):
            check_fates(self.path, Rows(self.read, self.count), self.parts)


@dataclass(frozen=True, slots=True)
class RowsOfSet:
    """What became of the rows of one record set, over all its files."""

    read: int
    counted: int
    elsewhere: int
    left_out: int
    unusable: int


@dataclass(frozen=True, slots=True)
class PlacesOfSet:
    """The areas of one level with rows of a record set."""

    names: str
    """Plural of the level: 'wards'."""
    areas: Mapping[str, str]
    """Code → name."""


def rows_by_set(accounts: Iterable[Account]) -> dict[str, RowsOfSet]:
    """Record set → what became of its rows."""
    sums: dict[str, list[int]] = {}
    for a in filter(lambda account: is_records(account.role), accounts):
        own = sums.setdefault(a.role.removeprefix(RECORDS), [0] * 5)
        parts = (a.read, a.accepted, sum(a.elsewhere.values()), a.left_out, a.refused)
        own[:] = [total + part for total, part in zip(own, parts, strict=True)]
    return {key: RowsOfSet(*parts) for key, parts in sums.items()}


class Ledger:
    """All accounts of a build.

    Refused rows are written as they come, one CSV file for each source.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.accounts: list[Account] = []
        self.remarks: list[str] = []

    def open_account(self, *, path: str, role: str, sha256: str) -> Account:
        account = Account(path=path, role=role, sha256=sha256)
        self.accounts.append(account)
        return account

    def remark(self, sentence: str) -> None:
        """Note a fact that the owner should know and that is not a refusal."""
        self.remarks.append(sentence)

    def refuse(self, account: Account, rows: "list[tuple[int, str, str, str]]") -> None:
        """Count rows that cannot be used, and set them aside.

        Each is (row number, column, reason, value).
        """
        account.reasons.update(
            f"{reason} [{column}]" if column else reason for _, column, reason, _ in rows
        )
        self.set_aside(account, rows)

    def set_aside(self, account: Account, rows: "list[tuple[int, str, str, str]]") -> None:
        """Write rows to the file of the account, without counting them."""
        if not rows:
            return
        place = self.accounts.index(account)
        target = self.folder / f"{place:02d}-{account.role}-{Path(account.path).stem}.csv"
        is_new = not target.exists()
        if is_new:
            self.folder.mkdir(parents=True, exist_ok=True)
            os.chmod(self.folder, 0o700)
        with target.open("a", encoding="utf-8", newline="") as handle:
            writer = csv.writer(handle)
            if is_new:
                writer.writerow(FIELDS)
            writer.writerows((account.path, *row) for row in rows)

    def check(self) -> None:
        for account in self.accounts:
            account.check()
