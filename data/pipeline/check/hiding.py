"""Find how much of a record set its disclosure rules would hide, and where unusable rows lie."""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from ibis.expr.types import Table

from data.model import Window
from data.pipeline.areas.ladder import Ladder
from data.pipeline.areas.mixes import SchemeMix
from data.pipeline.catalogue import RecordsEntry
from data.pipeline.check.findings import Examination, HidingLook, RecordsLook, percent
from data.pipeline.marks import read_count
from data.pipeline.records.cells import YEAR, small_counts
from data.pipeline.records.unplaced import uneven_groups
from data.pipeline.suggestions import Suggestion
from data.rules import OPEN, RULES
from data.windows import SPANS

MUCH = 0.2
"""A set of which a level or window loses more than this share of its sums is warned about."""
MARKS_SHOWN = 3
USUAL_BOUNDS = (1, 4)
"""What a mark such as * most often stands for: fewer than 5, and not none."""
WINDOW_WORDS = {"month": "monthly ", "quarter": "quarterly ", "year": "yearly ", "snapshot": ""}
SMALLEST = {rule.key: rule.smallest for rule in RULES.values() if rule.key != OPEN}


def look_at_hiding(cells: Table, ladder: Ladder, level: str, window: Window) -> list[HidingLook]:
    """The share of small counts for every level that the set can be shown at.

    It is the share of the counts above zero below each preset's smallest, by the window that the
    records came in, and by year.
    """
    span = cells.agg(first=cells.month_number.min(), last=cells.month_number.max()).execute()
    if span.isna().any(axis=None):
        return []
    first, last = int(span["first"].iloc[0]), int(span["last"].iloc[0])
    whole = 0 if window in ("year", "snapshot") else (last - first + SPANS[window]) // YEAR
    looks = []
    for key in [level, *(k for k in ladder if k in ladder[level].parents)]:
        above = _above(ladder, level, key)
        looks.append(_shares(key, ladder, window, small_counts(cells, above, SMALLEST)))
        if whole:
            looks.append(
                _shares(
                    key, ladder, "year", small_counts(cells, above, SMALLEST, years=(last, whole))
                )
            )
    return looks


def _above(ladder: Ladder, level: str, key: str) -> pd.DataFrame | None:
    if key == level:
        return None
    coarse = ladder[level].parents[key]
    above = pd.DataFrame(
        {
            "area_number": np.arange(1, len(coarse) + 1, dtype=np.int64),
            "coarse_number": coarse.astype(np.int64),
        }
    )
    return above[above["coarse_number"] > 0]


def _shares(key: str, ladder: Ladder, window: str, counted: Table) -> HidingLook:
    row = counted.execute().iloc[0]
    cells = int(row["cell_count"])
    shares = {preset: float(row[preset]) / cells if cells else 0.0 for preset in SMALLEST}
    return HidingLook(
        level=key,
        level_name=ladder[key].entry.name,
        window=window,
        cells=cells,
        shares=shares,
        level_names=ladder[key].entry.names,
        sums=int(row["sum_count"]),
        came_hidden=float(row["came_hidden"]) / max(int(row["sum_count"]), 1),
    )


def tell_came_hidden(entry: RecordsEntry, look: RecordsLook, seen: Examination) -> None:
    """Report how many sums of each level and window have a part that came hidden."""
    if not look.marks:
        return
    told = [_came_hidden_at(h) for h in look.hiding if h.sums]
    rows = percent(sum(look.marks.values()) / max(look.read, 1))
    marks = ", ".join(mark for mark, _ in look.marks.most_common(MARKS_SHOWN))
    becomes = "a range" if entry.came_hidden else "hidden"
    sentence = (
        f"{rows} of the rows came hidden (as {marks}). Every sum that one of them is a part of will"
        f" be {becomes}: {'; '.join(told)}."
    )
    most = max((h.came_hidden for h in look.hiding), default=0.0)
    is_much = most >= MUCH and not entry.came_hidden
    advice, meant = ("", []) if entry.came_hidden else _less_hidden(entry, look.marks)
    seen.add("warn" if is_much else "note", f"records {entry.key}", sentence, advice, meant)


def _came_hidden_at(look: HidingLook) -> str:
    share = "all" if look.came_hidden == 1.0 else f"{percent(look.came_hidden)} of the"
    return f"{share} {look.sums:,} {WINDOW_WORDS[look.window]}counts of {look.level_names}"


def _less_hidden(entry: RecordsEntry, marks: Mapping[str, int]) -> tuple[str, list[Suggestion]]:
    """The ways to have less hidden, as the advice of a finding, and the key it speaks of."""
    ways, meant = [], []
    if entry.channel:
        ways.append(f"ask the owner for counts without the column {entry.channel}")
    else:
        ways.append("ask the owner for counts of larger areas or longer periods")
    if not entry.disclosure.hides:
        least, most = _likely_bounds(marks)
        bounds = Suggestion(
            ("records", entry.key),
            "came_hidden",
            {"least": least, "most": most},
            "what a hidden count can be, only the owner of the data can say",
            by_person=True,
        )
        meant.append(bounds)
        ways.append(f"declare {bounds.line}")
    ways.append("ask for the counts as they are, under an agreement, and let a rule hide them here")
    return ", or ".join(ways), meant


def _likely_bounds(marks: Mapping[str, int]) -> tuple[int, int]:
    """The bounds that most of the marks say, where they say some; else those that are usual."""
    said = Counter(
        {
            (1 if read.least is None else read.least, read.most): rows
            for read, rows in ((read_count(text), rows) for text, rows in marks.items())
            if read.most is not None
        }
    )
    return said.most_common(1)[0][0] if said else USUAL_BOUNDS


def tell_hiding(entry: RecordsEntry, looks: Sequence[HidingLook], seen: Examination) -> None:
    """Report levels where the set's own rule would hide most of the counts."""
    preset = entry.disclosure.preset
    where = f"records {entry.key}"
    if not entry.disclosure.hides:
        seen.add(
            "note",
            where,
            "No count will be hidden for being small: the rule is 'none', signed off by"
            f" {entry.disclosure.name}.",
        )
        return
    finest = looks[0].window if looks else "month"
    which = "" if finest == "snapshot" else f"{finest}ly "
    by_finest = {
        look.level: look.shares[preset] for look in looks if look.window == finest and look.cells
    }
    for look in looks:
        share = look.shares[preset]
        if look.window == finest and share > 0.5:
            years = next(
                (o.shares[preset] for o in looks if o.level == look.level and o.window != finest),
                None,
            )
            rest = f"; by year {percent(years)}" if years is not None else ""
            coarser = next((k for k, s in by_finest.items() if s < 0.2), "")
            advice = (
                f"'{coarser}' is the finest level at which under a fifth of the {which}counts"
                " would be hidden"
                if coarser
                else ""
            )
            seen.add(
                "warn",
                where,
                f"{preset} would hide at least {percent(share)} of the {which}counts by"
                f" {look.level_name}{rest}.",
                advice,
            )


def check_bias(
    entry: RecordsEntry,
    fate: pd.DataFrame,
    ladder: Ladder,
    level: str,
    schemes: Sequence[SchemeMix],
    seen: Examination,
) -> None:
    """Report groups with far more unusable rows than the rest.

    ``fate`` is a result of data.pipeline.records.unplaced.fate_of.
    """
    usual = float(fate["refused"].sum() / max(fate["rows"].sum(), 1))
    for found in uneven_groups(fate, ladder, level, schemes):
        told = ", ".join(f"{name} ({percent(share)})" for name, share in found.shares[:5])
        seen.add(
            "warn",
            f"records {entry.key}",
            f"{percent(usual)} of all rows cannot be used, but by {found.kind} it is far more in:"
            f" {told}. Figures for these are too low.",
            "mend the rows, or build with them left out: the build notes it with every figure made"
            " from this record set",
        )
