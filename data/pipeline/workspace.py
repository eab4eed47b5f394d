"""The objects that the steps of a build share.

They are the catalogue, the folder of its files, the ledger, a scratch directory and the progress.
"""

import hashlib
import shutil
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
from numpy.typing import NDArray

from data.pipeline.catalogue import Catalogue, TableEntry
from data.pipeline.fates import OUTSIDE, TOTAL
from data.pipeline.forms import PLAIN, TableForm
from data.pipeline.ledger import Account, Ledger, PlacesOfSet
from data.pipeline.progress import Progress
from data.pipeline.publications import Publications
from data.pipeline.schemes import path_of
from data.pipeline.scope import out_of_scope
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
    publications: Publications = field(default_factory=Publications)
    """What earlier builds have published for good, and what this one adds."""
    revise: Collection[str] = ()
    """Record sets whose late rows are to be published."""
    places: dict[str, PlacesOfSet] = field(default_factory=dict)
    """Record set → the areas with rows, once they are counted."""
    told: list[str] = field(default_factory=list)
    """Sentences for the person who builds, which stay out of the build."""

    def path(self, name: str) -> Path:
        return path_of(name, self.root)

    def open_account(self, name: str, role: str) -> Account:
        return self.ledger.open_account(
            path=Path(name).name, role=role, sha256=sha256_of(self.path(name))
        )

    def stage(
        self,
        name: str,
        columns: Sequence[str],
        account: Account,
        form: TableForm = PLAIN,
    ) -> Staged:
        """Stage a table; its malformed lines go to the ledger, and notes below it are counted."""
        target = self.scratch / f"{len(self.ledger.accounts):03d}-{Path(name).stem}.parquet"
        staged = stage(self.path(name), columns, target, form)
        account.read += staged.records
        account.out_of_scope.update(staged.left_out)
        self.ledger.refuse(account, [(m.row, "", m.reason, m.text) for m in staged.malformed])
        return staged

    def read_lookup(
        self, name: str, columns: Sequence[str], account: Account, table: TableEntry
    ) -> pd.DataFrame:
        """A small table held in memory: the columns as text, and source_row.

        It has only the rows that ``table`` means; the others are counted in the account.
        """
        staged = self.stage(name, [*columns, *table.scope_columns], account, table.form)
        frame: pd.DataFrame = pq.read_table(staged.path).to_pandas().fillna("")
        if not table.scope_columns:
            return frame
        reasons = out_of_scope(frame, table)
        account.out_of_scope.update(reasons[reasons != ""])
        return frame[reasons == ""].reset_index(drop=True)

    def settle(
        self,
        account: Account,
        frame: pd.DataFrame,
        faults: Mapping[str, NDArray[np.object_]],
    ) -> pd.DataFrame:
        """Return the rows without a fault; refuse the others and write them to the ledger.

        Rows whose reason is OUTSIDE or TOTAL are no fault: they are elsewhere, or left out.

        ``frame`` has source_row and the columns. ``faults`` has for each column why the row's value
        there cannot be used ('' where it can); the first column with a fault is named.
        """
        bad = np.zeros(len(frame), dtype=bool)
        rows = frame["source_row"].to_numpy()
        told: list[tuple[int, str, str, str]] = []
        for column, given in faults.items():
            reasons = np.asarray(given, dtype=object)
            outside, total = (~bad & (reasons == reason) for reason in (OUTSIDE, TOTAL))
            account.elsewhere[OUTSIDE] += int(outside.sum())
            account.out_of_scope[TOTAL] += int(total.sum())
            bad |= outside | total
            mine = ~bad & (reasons != "")
            told += [
                (int(row), column, str(reason), str(value))
                for row, reason, value in zip(
                    rows[mine],
                    reasons[mine],
                    frame[column][mine] if mine.any() else (),
                    strict=True,
                )
            ]
            bad |= mine
        self.ledger.refuse(account, sorted(told))
        account.accepted += int((~bad).sum())
        return frame.loc[~bad]
