"""The objects that the steps of a build share.

They are the catalogue, the folder of its files, the ledger, a scratch directory and the progress.
"""

import hashlib
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq

from data.pipeline.catalogue import Catalogue
from data.pipeline.ledger import Account, Ledger
from data.pipeline.progress import Progress
from data.pipeline.sources.tables import Staged, sha256_of, stage


@contextmanager
def scratch_for(store: Path) -> Iterator[Path]:
    """A directory for staged rows, deleted when the build ends.

    A killed build of this store may have left rows behind. They are deleted first, because they may
    be personal data. Call it only under the store's lock, when no other build of the store is
    running.
    """
    prefix = f"wardwise-{hashlib.sha256(str(store.resolve()).encode()).hexdigest()[:12]}-"
    for left in Path(tempfile.gettempdir()).glob(f"{prefix}*"):
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=prefix) as folder:
        yield Path(folder)


@dataclass
class Workspace:
    """One build in progress."""

    catalogue: Catalogue
    root: Path
    """Directory of atlas.toml: its paths are relative to it."""
    scratch: Path
    ledger: Ledger
    progress: Progress

    def path(self, name: str) -> Path:
        return Path(name) if Path(name).is_absolute() else self.root / name

    def open_account(self, name: str, role: str) -> Account:
        return self.ledger.open_account(
            path=Path(name).name, role=role, sha256=sha256_of(self.path(name))
        )

    def stage(
        self,
        name: str,
        columns: Sequence[str],
        account: Account,
        *,
        delimiter: str = ",",
        encoding: str = "utf-8",
        sheet: str = "",
    ) -> Staged:
        """Stage a table; its malformed lines go to the ledger."""
        target = self.scratch / f"{len(self.ledger.accounts):03d}-{Path(name).stem}.parquet"
        staged = stage(
            self.path(name), columns, target, delimiter=delimiter, encoding=encoding, sheet=sheet
        )
        account.read += staged.records
        self.ledger.refuse(account, [(m.row, "", m.reason, m.text) for m in staged.malformed])
        return staged

    def read_lookup(self, name: str, columns: Sequence[str], account: Account) -> pd.DataFrame:
        """A small table held in memory: the columns as text, and source_row."""
        staged = self.stage(name, columns, account)
        frame: pd.DataFrame = pq.read_table(staged.path).to_pandas()
        return frame.fillna("")

    def settle(
        self, account: Account, frame: pd.DataFrame, reasons: "pd.Series[str]", column: str
    ) -> pd.DataFrame:
        """Return the rows without a reason; refuse the others and write them to the ledger.

        ``frame`` has source_row and ``column``.
        """
        bad = reasons.to_numpy() != ""
        told = frame.loc[bad]
        self.ledger.refuse(
            account,
            list(
                zip(
                    (int(r) for r in told["source_row"]),
                    [column] * len(told),
                    reasons[bad],
                    told[column].astype(str),
                    strict=True,
                )
            ),
        )
        account.accepted += int((~bad).sum())
        return frame.loc[~bad]
