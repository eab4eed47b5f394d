"""Shares of one thing in several others, as files give them: units in areas, groups in groups.

They sum to 1 over each thing that is shared out. More would count people twice, and less would
lose some, so a file with other sums is refused whole.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.errors import CatalogueError
from data.pipeline.ledger import Account
from data.pipeline.repeats import REPEATED
from data.pipeline.values import numbers

OWN, TO, PART = "shared_own", "shared_to", "shared_part"
"""Columns of a frame: the code that is shared out, the one that it is shared to, and the share."""
ROUNDING, SLACK = 0.005, 0.02
"""How far a sum may be from 1 for each of its parts, and at most: published shares are rounded."""
AS_SHARES = "shares are numbers from 0 to 1, such as 0.6 for 60%"
NAMED = 5
"""Faults that a refusal names."""


def share_reasons(texts: "pd.Series[str]") -> NDArray[np.object_]:
    """Why each text is no share, empty where it is one."""
    is_share = numbers(texts).between(0, 1)
    return np.where(is_share, "", "share is not a number from 0 to 1").astype(object)


def without_repeated(frame: pd.DataFrame, account: Account) -> pd.DataFrame:
    """A frame with the columns OWN, TO and PART without rows that repeat another: the account
    counts them.
    """
    repeats = frame.duplicated([OWN, TO, PART])
    account.out_of_scope[REPEATED] += int(repeats.sum())
    return frame[~repeats].copy()


def whole_shares(
    frame: pd.DataFrame, start: str, names: str, every: Sequence[str] | None = None
) -> pd.DataFrame:
    """A frame with the columns OWN, TO and PART, whose shares sum to 1 over each OWN.

    Raises CatalogueError where a pair has two different shares, and where shares do not sum to 1
    but for rounding.

    start : what a refusal begins with; names : of what is shared out, plural; every : the codes
    that must have shares, by default those of the frame.
    """
    problems = []
    twice = frame[frame.duplicated([OWN, TO])]
    if len(twice):
        first = twice.iloc[0]
        problems.append(
            f"{start} has {len(twice):,} pairs twice, with different shares: {first[OWN]} to"
            f" {first[TO]}; keep one"
        )
    by_own = frame.groupby(OWN)[PART]
    sums, parts = by_own.sum(), by_own.size()
    if every is not None:
        sums, parts = sums.reindex(every), parts.reindex(every)
    off = (sums - 1).abs() - np.minimum(ROUNDING * parts, SLACK)
    wrong = sums[~(off <= 1e-9)].fillna(0)
    if len(wrong):
        told = ", ".join(f"{code} ({total:.2f})" for code, total in wrong.head(NAMED).items())
        if len(wrong) > NAMED:
            told += " …"
        hint = f"; {AS_SHARES}" if (wrong == 0).all() else ""
        problems.append(
            f"{start}: the shares of {len(wrong):,} of {len(sums):,} {names} do not sum to 1:"
            f" {told}; give each all its parts, once{hint}"
        )
    if problems:
        raise CatalogueError(problems)
    return frame.assign(**{PART: frame[PART] / frame[OWN].map(sums)})
