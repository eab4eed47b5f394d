"""Decide which rows of a table are meant: ``where`` and ``leave_out`` of its entry."""

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from data.pipeline.catalogue import TableEntry


@dataclass(frozen=True, slots=True)
class Condition:
    """What one key of an entry demands of one column."""

    key: str
    """``where`` or ``leave_out``."""
    column: str
    values: frozenset[str]

    @property
    def reason(self) -> str:
        """Why a row that does not meet it is out of scope."""
        return f"left out by {self.key} [{self.column}]"

    def admits(self, text: str) -> bool:
        """Whether a row with this text is meant."""
        return (folded(text) in self.values) == (self.key == "where")


def folded(text: str) -> str:
    """A text as values are compared.

    >>> folded("  PERSONS ")
    'persons'
    """
    return text.strip().casefold()


def conditions_of(table: TableEntry) -> Iterator[Condition]:
    """Every condition of an entry, those of ``where`` first."""
    for key, demands in (("where", table.where), ("leave_out", table.leave_out)):
        for column, values in demands.items():
            yield Condition(key, column, frozenset(map(folded, values)))


def out_of_scope(frame: pd.DataFrame, table: TableEntry) -> "pd.Series[str]":
    """Why each row of a table of texts is not meant, '' where it is; the first reason counts."""
    reasons = pd.Series("", index=frame.index, dtype=object)
    for condition in conditions_of(table):
        texts = frame[condition.column]
        admitted = {text for text in texts.unique() if condition.admits(text)}
        reasons = reasons.mask((reasons == "") & ~texts.isin(admitted), condition.reason)
    return reasons
