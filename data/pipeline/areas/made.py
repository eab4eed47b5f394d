"""Read how a classification of one's own was made, and how areas were put to its groups."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data import schema
from data.errors import CatalogueError
from data.manifest import item_key
from data.model import Tier
from data.own import Own, read_own
from data.pipeline.catalogue import Catalogue, ClassificationEntry, Membership
from data.pipeline.schemes import path_of
from data.pipeline.values import numbers, tidy_code
from data.pipeline.workspace import Workspace


def made_problems(catalogue: Catalogue, root: Path) -> list[str]:
    """What is wrong with the files that say how classifications were made, before a build."""
    closed = {
        key
        for theme in catalogue.theme
        if theme.groups
        for key in (
            item_key(theme.key),
            *(s.key for s in catalogue.service if s.theme == theme.key),
        )
    }
    return [
        problem
        for entry in catalogue.classification
        if entry.made
        for problem in _problems(entry, root, closed)
    ]


def _problems(entry: ClassificationEntry, root: Path, closed: set[str]) -> Iterator[str]:
    where = f"[classification {entry.key}]"
    try:
        own = read_own(path_of(entry.made, root).read_bytes(), entry.made)
    except OSError as error:
        yield f"{where} made: {entry.made} cannot be read ({error.strerror}); correct the path"
        return
    except CatalogueError as error:
        yield from (f"{where} made: {problem}" for problem in error.problems)
        return
    if said := closed & own.services:
        yield (
            f"{where} was made of {', '.join(sorted(said))}, whose theme only some groups may see,"
            " and everybody would see what it made; make it again without"
        )


def read_made(work: Workspace, entry: ClassificationEntry, tiers: Sequence[Tier]) -> Own | None:
    """How a classification was made; None where it is not one's own.

    Raises CatalogueError where the groups of the file are not those of the scheme.
    """
    if not entry.made:
        return None
    account = work.open_account(entry.made, f"made-{entry.key}")
    own = read_own(work.path(entry.made).read_bytes(), entry.made)
    account.read = account.accepted = len(own.groups)
    known = {tidy_code(s.code) for t in tiers if t.key == entry.tier for s in t.segments}
    if known != {tidy_code(group.code) for group in own.groups}:
        raise CatalogueError(
            [
                f"[classification {entry.key}] {entry.made} and {entry.segments.file} have"
                " different groups; make the classification again"
            ]
        )
    return own


def mark_faults(frame: pd.DataFrame, m: Membership) -> dict[str, NDArray[np.object_]]:
    """For each column of marks why a value cannot be used; '' where it can. Empty is not known."""
    found = {}
    for name, column in m.marks.items():
        values, is_empty = numbers(frame[column]), frame[column].str.strip() == ""
        most = np.inf if name == "inputs" else 1.0
        words = "a count" if name == "inputs" else "a number from 0 to 1"
        is_good = is_empty | values.between(0, most)
        found[column] = np.where(is_good, "", f"value is not {words}").astype(object)
    return found


def marks_of(frame: pd.DataFrame, m: Membership) -> pd.DataFrame | None:
    """The marks of the areas of a membership, as the store has them."""
    if not m.marks:
        return None
    names = [column.name for column in schema.MARKS[1:]]
    columns = {
        name: numbers(frame[m.marks[name]]).astype(float) if name in m.marks else np.nan
        for name in names
    }
    marks = frame[["area_number"]].assign(**columns).astype({"area_number": np.uint32})
    return marks.drop_duplicates("area_number")
