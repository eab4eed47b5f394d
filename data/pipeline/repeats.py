"""Tables with one row for each area: repeats are counted once, rows that disagree stop.

A file with rows for women, men and all persons must not be read as if one of them were meant.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
from numpy.typing import NDArray

from data.errors import CatalogueError
from data.pipeline.catalogue import TableEntry
from data.pipeline.ledger import Account
from data.pipeline.masks import is_free_text, may_be_personal
from data.pipeline.scope import folded
from data.pipeline.sources.tables import read_header, stage
from data.pipeline.suggestions import Problem, Step, Suggestion
from data.pipeline.values import numbers
from data.pipeline.workspace import Workspace
from data.schema import ROW

REPEATED = "repeats another row"
FEW_VALUES = 12
"""A column tells rows apart by kinds where it has at most so many values."""
SHOWN = 4
GROUP = "wardwise_group"
_WHOLES = re.compile(
    r"^(all|total|overall|both|any|persons?|people|everyone|everybody|t)\b", re.IGNORECASE
)
"""How publishers name the row that holds all the others."""
_YEAR = re.compile(r"^\d{4}\b")


@dataclass(frozen=True)
class OneRowEach:
    """A table that should have one row for each key.

    ``key`` and ``compared`` are columns of the frame, ``code`` and ``values`` of the file.
    """

    where: str
    """Entry of the catalogue: 'indicator smoking'."""
    at: tuple[Step, ...]
    """Its table in atlas.toml."""
    file: str
    table: TableEntry
    names: str
    """Plural of what a key stands for: 'LSOAs'."""
    code: str
    """Column with the code of the area."""
    values: tuple[str, ...]
    """Columns with what must agree; the first is shown."""
    key: tuple[str, ...]
    compared: tuple[str, ...]


def comparable(texts: "pd.Series[str]") -> "pd.Series[object]":
    """Values so that equal ones are equal: numbers as numbers, other texts folded.

    >>> list(comparable(pd.Series(["1,200", "1200.0", " X ", ""])))
    [1200.0, 1200.0, 'x', '']
    """
    told = numbers(texts).astype(object)
    missing = told.isna()
    return told.mask(missing, texts[missing].map(folded))


def without_repeats(
    work: Workspace,
    account: Account,
    frame: pd.DataFrame,
    known: NDArray[np.bool_],
    one: OneRowEach,
) -> pd.DataFrame:
    """The frame with one row for each key; a row that repeats another is counted in the account.

    Only rows that are ``known``, those of areas of the atlas, are looked at. Raises CatalogueError
    with a question where rows of one key differ.
    """
    key = list(one.key)
    several = frame[known]
    several = several[several.duplicated(key, keep=False)]
    if several.empty:
        return frame
    kinds = several.drop_duplicates([*key, *one.compared])
    differing = kinds[kinds.duplicated(key, keep=False)]
    if len(differing):
        at_odds = several.merge(differing[key].drop_duplicates(), on=key)
        raise CatalogueError([_question(work, at_odds, one)])
    repeats = several[several.duplicated(key)].index
    account.out_of_scope[REPEATED] += len(repeats)
    work.ledger.remark(
        f"[{one.where}] {Path(one.file).name}: {len(repeats):,} row(s) repeat the value of another"
        f" row of their {one.names}; each is counted once."
    )
    return frame.drop(index=repeats)


def _question(work: Workspace, at_odds: pd.DataFrame, one: OneRowEach) -> Problem:
    groups = at_odds.groupby(list(one.key), sort=False).ngroup()
    first = at_odds[groups == 0]
    values = ", ".join(dict.fromkeys(_shown(v) for v in first[one.values[0]]))
    told = (
        f"[{one.where}] {Path(one.file).name} has several rows that disagree for"
        f" {groups.nunique():,} of the {one.names}, such as {first[one.code].iloc[0].strip()}:"
        f" {values}."
    )
    rows = _whole_rows(work, at_odds.assign(**{GROUP: groups}), one)
    columns = telling_columns(rows, skip=(one.code, *one.values, ROW, GROUP))
    if not columns:
        return Problem(
            f"{told} No other column tells these rows apart; keep one row for each area in the"
            " file."
        )
    differ = "; ".join(f"{name} ({_listed(list(kinds))})" for name, kinds in columns.items())
    told = f"{told} They differ in {differ}. Which rows are meant?"
    answer = answer_for(rows, columns, one.values)
    if not answer:
        return Problem(f"{told} Say so with where = {{ … }} in its entry.")
    where = {**one.table.where, **answer}
    meant = Suggestion(
        one.at,
        "where",
        {name: values[0] if len(values) == 1 else values for name, values in where.items()},
        "which of the rows that disagree are meant",
        by_person=True,
    )
    told = f"{told} For example, add to its entry: {meant.line}"
    dated = [name for name, kinds in columns.items() if all(map(_YEAR.match, kinds))]
    if dated and one.where.startswith("indicator "):
        told += f'; or, to keep every period: period = "{dated[0]}" and period_column = true'
    return Problem(told, [meant])


def _shown(value: object) -> str:
    return "an empty value" if str(value).strip() == "" else str(value).strip()


def _listed(kinds: Sequence[str]) -> str:
    shown = ", ".join(kind or "empty" for kind in kinds[:SHOWN])
    return f"{shown} and {len(kinds) - SHOWN} more" if len(kinds) > SHOWN else shown


def _whole_rows(work: Workspace, at_odds: pd.DataFrame, one: OneRowEach) -> pd.DataFrame:
    """All columns of the rows at odds, with the number of the group of each."""
    path = work.path(one.file)
    target = work.scratch / f"whole-{len(list(work.scratch.iterdir()))}.parquet"
    form = one.table.form
    columns = read_header(path, form, [one.code, *one.values])
    staged = stage(path, columns, target, form)
    wanted = at_odds[ROW].tolist()
    rows: pd.DataFrame = (
        pq.read_table(staged.path, filters=[(ROW, "in", wanted)]).to_pandas().fillna("")
    )
    return rows.merge(at_odds[[ROW, GROUP]], on=ROW)


def telling_columns(rows: pd.DataFrame, skip: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Columns whose few values tell rows of one group apart, with their values in order.

    ``rows`` is a table of texts with the column GROUP. A column counts where it differs within at
    least half of the groups. Columns with values that may be about a person are left out.
    """
    found: dict[str, tuple[str, ...]] = {}
    for name in rows.columns:
        if name in skip:
            continue
        texts = rows[name].str.strip()
        kinds = list(dict.fromkeys(sorted(texts)))
        if not 1 < len(kinds) <= FEW_VALUES or is_free_text(len(kinds), len(rows)):
            continue
        if any(map(may_be_personal, kinds)):
            continue
        differs = texts.str.casefold().groupby(rows[GROUP]).nunique() > 1
        if differs.mean() >= 0.5:
            found[name] = tuple(kinds)
    return found


def answer_for(
    rows: pd.DataFrame, columns: Mapping[str, Sequence[str]], values: Sequence[str]
) -> dict[str, list[str]]:
    """Column → value that leaves rows of one group without a difference; empty where none does.

    The row of the whole is chosen where there is one ("Persons"), the latest of years, else the
    commonest value. One column is tried first, then all that still help.
    """
    chosen = {name: _choice(rows[name].str.strip(), kinds) for name, kinds in columns.items()}
    for name, kind in chosen.items():
        if _agree(rows[rows[name].str.strip() == kind], values):
            return {name: [kind]}
    left = rows
    answer: dict[str, list[str]] = {}
    for name, kind in chosen.items():
        kept = left[left[name].str.strip() == kind]
        if len(kept) and len(kept) < len(left):
            left, answer = kept, {**answer, name: [kind]}
        if _agree(left, values):
            return answer
    return {}


def _choice(texts: "pd.Series[str]", kinds: Sequence[str]) -> str:
    wholes = [kind for kind in kinds if _WHOLES.match(kind)]
    if wholes:
        return min(wholes, key=len)
    if all(map(_YEAR.match, kinds)):
        return max(kinds)
    counts = texts.value_counts()
    return max(kinds, key=lambda kind: int(counts[kind]))


def _agree(rows: pd.DataFrame, values: Sequence[str]) -> bool:
    """Whether there are rows, and those of each group have the same values."""
    told = pd.DataFrame({name: comparable(rows[name]) for name in values}).assign(of=rows[GROUP])
    return len(told) > 0 and not told.drop_duplicates()["of"].duplicated().any()
