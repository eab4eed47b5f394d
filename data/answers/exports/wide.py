"""The wide table of a view as a file: every service of a place, or every area for one service.

It has the rows and figures of the page Services (``data.answers.story.wide``), and beside each
figure what the page has no room for: interval, base, period, rule and source.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from data.answers.asked import Asked
from data.answers.exports.notes import Note, Notes, notes_for, rule_words
from data.answers.exports.table import (
    WHOLE,
    Column,
    number_column,
    order_of,
    text_column,
)
from data.answers.exports.table_file import TableFile
from data.answers.exports.table_json import PLACES, table_for
from data.answers.register.entries import source_line
from data.answers.story.services import Counts
from data.answers.story.wide import SHOWN, Cells, WideTable, comparing
from data.answers.story.wide_areas import no_areas
from data.answers.words import count_of, period_words
from data.errors import NotFoundError
from data.manifest import Item
from data.stats.inputs import Interval
from data.stats.intervals import count_limits, rate_limits, wilson
from data.stats.verdict import Band

SHEETS = {"services": "Services", "areas": "Areas"}
INTERVAL = (
    "columns with _low and _high are 95 % intervals: of counts and rates what chance alone could"
    " explain; of the share by web Wilson's"
)
COUNTED = "Count, rate, comparison, change and channels"
ENDS = ("least", "most")


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the n rows of a table: an entry for each row, or for the only one."""

    items: Sequence[Item]
    base: NDArray[np.float64]
    """(n,), NaN where it is not known."""

    @property
    def dispersion(self) -> NDArray[np.float64]:
        return np.array([item.dispersion.value for item in self.items])

    @property
    def is_share(self) -> NDArray[np.bool_]:
        return np.array([item.is_part_of_base for item in self.items])

    def texts(self, told: Sequence[str]) -> list[str]:
        """A text for each row, from one for each service."""
        return list(told) * (len(self.base) if len(self.items) == 1 else 1)


def wide_file(asked: Asked, root: str) -> TableFile:
    """The table of the page Services. ``root`` is the address of the page.

    Raises NotFoundError, with the reason, where the view has none.
    """
    table, beside, notes = _told_of(asked)
    there = comparing(asked)
    columns = (*_names(table), *_figures(table, beside), *_besides(table, beside, notes))
    if table.turn == "areas":
        order = order_of(there.at(there.measure.told_level(there)))
        columns = tuple(replace(column, values=column.values[order]) for column in columns)
    absent = dict.fromkeys(f"{each.title}: {each.reason}" for each in table.absent)
    said = (*notes.listed(root), *(Note("Left out", each) for each in absent))
    return TableFile(SHEETS[table.turn], columns, said, notes)


def wide_notes_for(asked: Asked) -> Notes:
    """What the file says beside its figures. As ``wide_file``."""
    return _told_of(asked)[2]


def has_wide(asked: Asked) -> bool:
    """Whether the view has such a table to take away."""
    return asked.view.turn != "areas" or not no_areas(comparing(asked))


def _told_of(asked: Asked) -> tuple[WideTable, Beside, Notes]:
    table = table_for(asked)
    if isinstance(table, str):
        raise NotFoundError(table)
    there = comparing(asked)
    beside = _of_areas(there) if table.turn == "areas" else _of_services(there, table)
    return table, beside, _notes(there, table, beside)


def _of_areas(asked: Asked) -> Beside:
    question = asked.question(asked.measure.told_level(asked))
    assert question is not None
    level, base = question.level, question.base
    known = asked.atlas.base(level.key, base.key) if base else np.full(level.areas, np.nan)
    return Beside((question.item,), np.asarray(known, dtype=np.float64))


def _of_services(asked: Asked, table: WideTable) -> Beside:
    items, rows = {(i.theme.key, i.name): i for i in asked.atlas.items()}, table.rows
    found = [
        items[rows.group_keys[group], key]
        for group, key in zip(rows.groups, rows.keys, strict=True)
    ]
    here = Counts(asked.spot, asked)
    return Beside(found, np.array([here.base(item) for item in found], dtype=np.float64))


def _notes(asked: Asked, table: WideTable, beside: Beside) -> Notes:
    level, items = asked.measure.told_level(asked), beside.items
    records = [item.records for item in items]
    notes = notes_for(asked, level)
    named = [source_line(each.source, each.licence) for each in records]
    bases = [source_line(i.base.source, i.base.licence) for i in items if i.base]
    many = count_of(len(table.rows.names), table.name, table.names)
    return replace(
        notes,
        headline=table.headline,
        question=table.caption,
        measure=f"{COUNTED}, beside {asked.measure.label}",
        unit="",
        areas=f"{many} in {table.title}" if table.turn == "services" else notes.areas,
        chosen="",
        period=period_words(asked),
        base="that of each row, beside its figures",
        interval=INTERVAL,
        rule=" ".join(dict.fromkeys(map(rule_words, records))),
        cautions=tuple(dict.fromkeys(each for r in records for each in r.cautions)),
        sources=tuple(dict.fromkeys(filter(None, (*named, *bases)))),
    )


def _names(table: WideTable) -> Iterator[Column]:
    rows = table.rows
    groups = [rows.group_names[group] for group in rows.groups]
    if table.turn == "areas":
        yield text_column("area_code", "Code", rows.keys)
        yield text_column("area_name", "Name", rows.names)
        yield text_column("in", "In", groups or [""] * len(rows.names))
        return
    yield text_column("service", "Service", rows.names)
    yield text_column("theme", "Theme", groups)
    where = [note.removeprefix("figures for ") or table.title for note in rows.notes]
    yield text_column("place", "Place of the figures", where)


def _figures(table: WideTable, beside: Beside) -> Iterator[Column]:
    """The columns of the table, each with its interval."""
    for column in table.columns:
        cells, key, title = table.cells[column.key], column.key, column.title
        if column.kind == "line":
            continue
        if column.kind == "text":
            yield text_column(key, title, _words(cells, table.texts))
        elif column.kind == "verdict":
            bands = np.nan_to_num(cells.least).astype(int)
            yield text_column(key, title, [Band(band).words if band else "" for band in bands])
        else:
            places = PLACES[column.kind]
            yield from _number(key, f"{title}: {column.help.rstrip('.')}", cells, places)
            limits = _limits(key, column.kind, table.cells, beside)
            for end, values in zip(("low", "high"), limits or (), strict=False):
                words = f"{title}: {end} end of its 95 % interval"
                yield number_column(f"{key}_{end}", words, values, places)
        if column.kind == "change" and cells.bands is not None:
            chance = [Band(band).chance for band in cells.bands]
            yield text_column("change_verdict", "What chance can be blamed for", chance)


def _number(key: str, title: str, cells: Cells, places: int) -> Iterator[Column]:
    """A figure; where it can be a range, the least and the most of it too."""
    is_ranged = cells.least != cells.most
    is_range = is_ranged & np.isfinite(cells.least)
    yield number_column(key, title, np.where(is_range, np.nan, cells.least), places)
    if is_range.any():
        for end, values in zip(ENDS, (cells.least, cells.most), strict=True):
            yield number_column(f"{key}_{end}", f"{title}: the {end}", values, places)


def _limits(key: str, kind: str, cells: dict[str, Cells], beside: Beside) -> Interval | None:
    """The 95 % interval of a column, None where it has none."""
    own, count = cells[key], cells["count"]
    if own.low is not None and own.high is not None:
        return Interval(own.low, own.high)
    if key == "count":
        ends = (
            count_limits(end, dispersion=beside.dispersion) for end in (count.least, count.most)
        )
    elif kind == "rate":
        ends = (
            rate_limits(
                end, beside.base, dispersion=beside.dispersion, part_of_base=beside.is_share
            )
            for end in (count.least, count.most)
        )
    elif kind == "percent":
        n = np.where(count.least == count.most, count.least, np.nan) / beside.dispersion
        return wilson(np.minimum(own.least * n, n), n)
    elif key == "gap" and "ratio" in cells:
        return _gap_limits(own, count, cells["ratio"])
    else:
        return None
    (low, _), (_, high) = ends
    is_shown = np.isfinite(own.least)
    return Interval(np.where(is_shown, low, np.nan), np.where(is_shown, high, np.nan))


def _gap_limits(gap: Cells, count: Cells, ratio: Cells) -> Interval:
    """The interval of a gap: that of its ratio, in events."""
    assert ratio.low is not None
    assert ratio.high is not None
    would_be = np.where(gap.least == gap.most, count.least - gap.least, np.nan)
    return Interval(would_be * (ratio.low / 100 - 1), would_be * (ratio.high / 100 - 1))


def _words(cells: Cells, texts: Sequence[str]) -> list[str]:
    return ["" if place != place else texts[int(place)] for place in cells.least.tolist()]


def _besides(table: WideTable, beside: Beside, notes: Notes) -> Iterator[Column]:
    """What stands beside every figure of a row."""
    items, none = beside.items, "none"

    def each(key: str, title: str, told: Sequence[str]) -> Column:
        return text_column(key, title, beside.texts(told))

    named = [f"{i.base.title}, {i.base.period}".rstrip(", ") if i.base else none for i in items]
    yield number_column("base", "Base", beside.base, WHOLE)
    yield each("base_of", "What the base counts", named)
    yield each("counted", "What is counted", [item.events for item in items])
    yield each("period", "Period", [notes.period] * len(items))
    yield each("rule", "Disclosure rule", [rule_words(item.records) for item in items])
    sources = [source_line(item.records.source, item.records.licence) for item in items]
    yield each("source", "Source", sources)
    yield text_column("note", "Why a figure is not there", _why(table))


def _why(table: WideTable) -> list[str]:
    """Why figures of each row are not there, each reason once."""
    titles = {column.key: column.title for column in table.columns if column.kind != "line"}
    told: list[dict[str, list[str]]] = [{} for _ in table.rows.names]
    for key, title in titles.items():
        why = table.cells[key].why
        for row in np.flatnonzero(why != SHOWN).tolist():
            told[row].setdefault(table.reasons[why[row] - 1][1], []).append(title)
    return ["; ".join(f"{', '.join(t)}: {why}" for why, t in each.items()) for each in told]
