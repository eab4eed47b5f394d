"""What a slide or a paragraph shows of a view: a few rows of its table, as texts, and sentences."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.answers.asked import Asked
from data.answers.classes.paint import Paint
from data.answers.exports.lettering import plain_line
from data.answers.exports.table import Table, table_for
from data.answers.map.paint import paint_for
from data.answers.measures.difference import DifferenceMeasure
from data.answers.spots import names_at
from data.answers.story.now import now_for, plain_for
from data.answers.story.working import working_of
from data.answers.verdict_words import MARKS
from data.answers.words import first_up, format_number, format_rate
from data.errors import NotFoundError
from data.stats.verdict import Band

MOST_ROWS = 8
EMPTY = {"c": "hidden", "z": "not applicable", "x": "not available"}
"""What stands in place of a figure, by its mark in the table."""


@dataclass(frozen=True, slots=True)
class Extract:
    """Rows to show, each with as many texts as there are heads."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]
    """Places of the columns that hold numbers, which stand at the right."""
    chosen: int | None = None
    """Place of the chosen area among the rows."""
    codes: tuple[str, ...] = ()
    """Code of each area; empty where the rows are of groups."""


def extract_for(asked: Asked, most: int = MOST_ROWS) -> Extract | None:
    """The rows that say most: those far from their comparator, or those with the most.

    The chosen area comes first. None where the view has no figures.
    """
    there = asked.at(asked.measure.told_level(asked))
    if asked.measure.key == "segment":
        return _groups(there, paint_for(there))
    try:
        table = table_for(asked)
    except NotFoundError:
        return None
    if not table.figure or not np.isfinite(table["value"].values).any():
        return None
    places, chosen = _told(table, there, most)
    columns = list(_columns(table, there, places))
    return Extract(
        title=_title(asked),
        heads=tuple(plain_line(head) for head, _, _ in columns),
        rows=tuple(
            tuple(plain_line(texts[row]) for _, texts, _ in columns) for row in range(len(places))
        ),
        numbers=tuple(place for place, (_, _, is_number) in enumerate(columns) if is_number),
        chosen=chosen,
        codes=tuple(str(code) for code in table["area_code"].values[places]),
    )


def _title(asked: Asked) -> str:
    measure = asked.measure
    if isinstance(measure, DifferenceMeasure):
        return f"Furthest from {measure.other}"
    names = measure.told_level(asked).names
    if measure.subject == "find":
        return f"{first_up(names)} that meet the most conditions"
    return f"{first_up(names)} with the highest figures"


def _told(table: Table, there: Asked, most: int) -> tuple[NDArray[np.int64], int | None]:
    """Rows of the table, and the place of the chosen area among them."""
    values = table["value"].values
    if "would_be" in table:
        judged = there.measure.judgement(there)
        size = np.abs(table["count"].values - table["would_be"].values)
        if judged is not None:
            # Those that differ by more than chance come before those that do not.
            band = judged.band[table.numbers - 1]
            size = size + np.where((band == Band.NONE) | (band == Band.SIMILAR), 0.0, 1e12)
    else:
        size = values
    order = np.argsort(-np.where(np.isfinite(size), size, -np.inf), kind="stable")
    order = order[np.isfinite(values[order])][:most]
    spot = there.spot
    if spot is None or spot.level != table.level.key:
        return order, None
    own = int(np.flatnonzero(table.numbers == spot.number)[0])
    rest = order[order != own]
    return np.concatenate([[own], rest[: most - 1]]).astype(np.int64), 0


Told = tuple[str, list[str], bool]
"""Head, texts, and whether they are numbers."""


def _columns(table: Table, there: Asked, places: NDArray[np.int64]) -> Iterator[Told]:
    measure = there.measure
    rows = (table.numbers[places] - 1).astype(np.intp)
    missing = [EMPTY.get(str(mark), "") for mark in table["mark"].values[places]]
    yield first_up(table.level.name), names_at(table.level.key, rows, there.atlas), False
    by_size = measure.has_places_by_size or not isinstance(table["value"].places, int)
    texts = [
        _number(value, table["value"].places, by_size=by_size) or said
        for value, said in zip(table["value"].values[places].tolist(), missing, strict=True)
    ]
    unit = table["value"].unit or table["value"].title
    unit = unit[1:-1] if unit.startswith("(") else unit
    yield first_up(unit), texts, True
    low, high = (table[f"value_{end}"] for end in ("low", "high"))
    if np.isfinite(low.values).any():
        ends = zip(low.values[places].tolist(), high.values[places].tolist(), strict=True)
        yield "95 % interval", [_between(pair, low.places, by_size=by_size) for pair in ends], True
    if "count" in table:
        column = table["count"]
        yield first_up(column.unit), _texts(column.values[places], 0), True
    if "would_be" in table:
        column = table["would_be"]
        head = column.title.partition(": ")[2].partition(",")[0] or "By comparison"
        yield first_up(head), _texts(column.values[places], column.places), True
    if measure.is_difference:
        yield "Verdict", list(_verdicts(table, there, places)), False


def _verdicts(table: Table, there: Asked, places: NDArray[np.int64]) -> Iterator[str]:
    """The class of each area, with its mark in place of the words about chance."""
    judged, classes = there.measure.judgement(there), table["class"].values[places]
    for row, words in zip((table.numbers[places] - 1).tolist(), classes, strict=True):
        mark = MARKS.get(Band(int(judged.band[row]))) if judged is not None else None
        yield f"{mark} {str(words).partition(', ')[0]}" if mark else str(words)


def _texts(values: NDArray[Any], places: int | None) -> list[str]:
    return [_number(value, places, by_size=False) for value in values.tolist()]


def _number(value: float, places: int | None, *, by_size: bool) -> str:
    if value != value:
        return ""
    return format_rate(value) if by_size else format_number(value, places or 0)


def _between(ends: tuple[float, float], places: int | None, *, by_size: bool) -> str:
    low, high = (_number(end, places, by_size=by_size) for end in ends)
    if not low and not high:
        return ""
    return f"{low or 'no lower limit'} to {high or 'no upper limit'}"


def _groups(there: Asked, paint: Paint) -> Extract | None:
    """The groups that are commonest somewhere, and in how many areas."""
    found = [entry for entry in paint.legend if entry.kind == "segment" and entry.areas]
    if not found:
        return None
    ranked = sorted(found, key=lambda entry: -entry.areas)[: MOST_ROWS + 2]
    named = [entry.say or "" for entry in ranked]
    heads = ["Group", *(["In plain words"] if any(named) else []), first_up(there.level.names)]
    rows = tuple(
        (
            plain_line(f"{entry.code} {entry.label}"),
            *([plain_line(words)] if any(named) else []),
            f"{entry.areas:,}",
        )
        for entry, words in zip(ranked, named, strict=True)
    )
    return Extract("Where each group is the commonest", tuple(heads), rows, (len(heads) - 1,))


def sentences_for(asked: Asked) -> tuple[str, ...]:
    """The sentences of the view, as the panel has them beside the map."""
    measure = asked.measure
    if measure.subject in ("people", "find"):
        return tuple(filter(None, (measure.explanation(asked),)))
    now = now_for(asked, measure) if isinstance(measure, DifferenceMeasure) else plain_for(asked)
    return now.sentences


def working_lines(asked: Asked) -> Iterator[str]:
    """The sum behind the figure of the place, a line for each step."""
    working = working_of(asked) if asked.measure.subject == "takeup" else None
    for step in working.steps if working else ():
        yield f"{step.name}: {step.formula}. {step.numbers}"
