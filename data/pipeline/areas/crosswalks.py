"""Read the shares of each group of a classification that are in each group of another."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from data.errors import CatalogueError
from data.model import Classification, CrosswalkTable, Tier
from data.pipeline.areas.shares import (
    AS_SHARES,
    OWN,
    PART,
    TO,
    share_reasons,
    whole_shares,
    without_repeated,
)
from data.pipeline.catalogue import CrosswalkEntry
from data.pipeline.values import numbers, tidy_code, tidy_codes
from data.pipeline.workspace import Workspace


def read_crosswalk(
    work: Workspace, entry: CrosswalkEntry, schemes: Sequence[Classification]
) -> CrosswalkTable:
    """The shares of a crosswalk, in the order of the old groups.

    Rows with a code that is no group or a share that is not from 0 to 1 are set aside and counted.
    Raises CatalogueError where no row can be used, and like ``whole_shares``.
    """
    by_key = {scheme.key: scheme for scheme in schemes}
    old, new = by_key[entry.old], by_key[entry.new]
    start = f"[crosswalk {entry.old} to {entry.new}] {entry.file}"
    old_tier = _tier(old, entry.old_tier, f"{start}: old_tier")
    new_tier = _tier(new, entry.new_tier, f"{start}: new_tier")
    account = work.open_account(entry.file, f"crosswalk-{entry.old}-{entry.new}")
    frame = work.read_lookup(entry.file, [entry.code, entry.to, entry.share], account, entry)
    for name, column, tier in ((OWN, entry.code, old_tier), (TO, entry.to, new_tier)):
        known = {tidy_code(s.code): s.code for s in tier.segments}
        frame[name] = tidy_codes(frame[column]).map(known).fillna("")
    frame[PART] = numbers(frame[entry.share])
    frame = without_repeated(frame, account)
    no_share = share_reasons(frame[entry.share])
    faults = {
        entry.code: np.where(frame[OWN] != "", "", f"no such {old_tier.name}").astype(object),
        entry.to: np.where(frame[TO] != "", "", f"no such {new_tier.name}").astype(object),
        entry.share: no_share,
    }
    if not np.logical_and.reduce([reasons == "" for reasons in faults.values()]).any():
        hints = (
            _other_tier(old, old_tier, frame[entry.code], "old_tier"),
            _other_tier(new, new_tier, frame[entry.to], "new_tier"),
            "" if (no_share == "").any() else AS_SHARES,
        )
        said = "; ".join(filter(None, hints)) or "check code, to and share"
        raise CatalogueError([f"{start} has no row that can be used: {said}"])
    frame = work.settle(account, frame, faults)
    every = [s.code for s in old_tier.segments]
    rows = whole_shares(frame, start, old_tier.names, every)
    return CrosswalkTable(
        old=old.key,
        new=new.key,
        old_tier=old_tier.key,
        new_tier=new_tier.key,
        shares=tuple(zip(rows[OWN], rows[TO], rows[PART].astype(float), strict=True)),
        source=entry.source,
        licence=entry.licence,
    )


def _tier(scheme: Classification, key: str | None, where: str) -> Tier:
    """The tier of a key; without one the first that the classification has segments of."""
    found = next((tier for tier in scheme.tiers if key in (None, tier.key)), None)
    if found is None:
        has = ", ".join(tier.key for tier in scheme.tiers)
        raise CatalogueError(
            [f"{where} = '{key}', of which {scheme.key} has no segments; it has {has}"]
        )
    return found


def _other_tier(scheme: Classification, tier: Tier, codes: "pd.Series[str]", name: str) -> str:
    """What to give where the codes are those of another tier; empty where they are not."""
    given = set(tidy_codes(codes))
    for other in scheme.tiers:
        if other.key != tier.key and given <= {tidy_code(s.code) for s in other.segments}:
            return f"its codes are those of {other.names}, so give {name} = '{other.key}'"
    return ""
