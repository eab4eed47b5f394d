"""The areas of a view as one table of values, from which every file with a table is written.

It holds what the map shows at the level that the headline speaks of, and published figures only.
Beside each figure are its interval, its base, its period and its disclosure rule.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.answers.asked import Asked
from data.answers.classes.of_values import NO_DATA, UNCOVERED, UNSAID, WITHHELD
from data.answers.classes.paint import Paint
from data.answers.exports.csv_text import RANGED
from data.answers.exports.notes import Note, Notes, notes_for
from data.answers.map.paint import paint_for
from data.answers.measures.typical import marks_for
from data.answers.words import events_words
from data.errors import NotFoundError
from data.model import Level
from data.names import natural_key
from data.stats.ratios import ratios_of
from data.stats.refusals import Rule, refusal_for
from data.stats.verdict import Band, Verdicts
from data.store.values import Areas

HIDDEN_MARK, NOT_APPLICABLE, NOT_AVAILABLE = "c", "z", "x"
"""Why a figure is empty: confidential, not applicable, not available (methods.md, "Marks")."""
MARKS_OF_CLASSES = {
    WITHHELD: HIDDEN_MARK,
    UNSAID: HIDDEN_MARK,
    UNCOVERED: NOT_APPLICABLE,
    NO_DATA: NOT_AVAILABLE,
}
MARKS_OF_RULES = {
    Rule.HIDDEN: HIDDEN_MARK,
    Rule.CAME_HIDDEN: HIDDEN_MARK,
    Rule.ENDS_DIFFER: HIDDEN_MARK,
    Rule.NOT_COVERED: NOT_APPLICABLE,
    Rule.FEW_EXPECTED: NOT_APPLICABLE,
    Rule.NO_COMPARATOR: NOT_APPLICABLE,
}
MARKS_NOTE = Note(
    "Mark",
    "c: hidden to protect people; z: not applicable; x: not available; empty: there is a figure",
)
RATE_PLACES, WHOLE = 4, 0
FIGURE = "value"
"""Key of the column with the value of the map, whatever it shows, so that programs find it."""

Numbers = NDArray[np.floating[Any]]
Texts = NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: a key for programs, a title for people, and (n,) values."""

    key: str
    title: str
    values: NDArray[Any]
    """Texts, or numbers rounded to ``places``; NaN where a number is not known or not published."""
    unit: str = ""
    places: int | None = None
    """Decimal places of a number; None for texts."""

    @property
    def is_number(self) -> bool:
        return self.places is not None


@dataclass(frozen=True, slots=True)
class Table:
    """The n areas of a level, in the order in which people look for their names."""

    level: Level
    columns: tuple[Column, ...]
    numbers: NDArray[np.int64]
    """The area number of each row."""
    figure: str
    """Key of the column with the value of the map; empty where the map shows no number.

    Its interval is in the columns of that key with ``_low`` and ``_high``.
    """
    notes: Notes

    def __len__(self) -> int:
        return len(self.numbers)

    def __getitem__(self, key: str) -> Column:
        """The column of a key. Raises KeyError."""
        return {column.key: column for column in self.columns}[key]

    def __contains__(self, key: str) -> bool:
        return any(column.key == key for column in self.columns)

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """The rows: a number, a text, or None for a number that is not there."""
        return zip(*(_plain(column) for column in self.columns), strict=True)


def column_words(column: Column) -> str:
    """What a column holds, as one line: its key, its title and its unit."""
    unit = f", {column.unit}" if column.unit and column.unit not in column.title else ""
    return f"{column.key}: {column.title}{unit}"


def _plain(column: Column) -> list[Any]:
    if not column.is_number:
        return [str(text) for text in column.values]
    return [None if value != value else value for value in column.values.tolist()]


def table_for(asked: Asked) -> Table:
    """The areas of a view.

    Raises NotFoundError, with the reason that the map gives, where there is nothing to show.
    """
    there, paint = shown_for(asked)
    made = _Maker(there, paint, notes_for(asked))
    columns = made.columns()
    order = order_of(there)
    ordered = tuple(Column(c.key, c.title, c.values[order], c.unit, c.places) for c in columns)
    figure = FIGURE if paint.values is not None else ""
    return Table(there.level, ordered, order + 1, figure, made.notes)


def shown_for(asked: Asked) -> tuple[Asked, Paint]:
    """A view at the level that the headline speaks of, and the picture of that level.

    Raises NotFoundError, with the reason that the map gives, where there is nothing to show.
    """
    there = asked.at(asked.measure.told_level(asked))
    paint = paint_for(there)
    if paint.notice is not None:
        raise NotFoundError(paint.notice["text"])
    return there, paint


def order_of(asked: Asked) -> NDArray[np.int64]:
    """Rows of the areas of a level (area number − 1), by name as people look for it, then by code.

    Kept in memory, since it is the same for every view of the level.
    """
    level = asked.level.key
    return asked.atlas.keep(f"by name/{level}", lambda: _by_name(asked.atlas.areas(level)))


def _by_name(areas: Areas) -> NDArray[np.int64]:
    names, codes = areas.names, areas.codes
    if (names == codes).all():
        return np.argsort(codes.astype(str), kind="stable")
    keys = [(natural_key(str(name)), str(code)) for name, code in zip(names, codes, strict=True)]
    return np.array(sorted(range(len(keys)), key=keys.__getitem__), dtype=np.int64)


class _Maker:
    """Makes the columns of one view, (n,) each, in the order of the area numbers."""

    def __init__(self, asked: Asked, paint: Paint, notes: Notes) -> None:
        self.asked, self.paint, self.notes = asked, paint, notes
        self.size = asked.level.areas
        question = asked.question() if asked.measure.subject == "takeup" else None
        is_there = question is not None and question.month in question.months(asked.atlas)
        self.question = question if is_there else None
        self.judged = asked.measure.judgement(asked)
        self.marks = self._marks()

    def columns(self) -> tuple[Column, ...]:
        return (
            *self._places(),
            *self._figure(),
            text_column("mark", "Mark", self.marks),
            text_column("class", "Class on the map", self._classes()),
            text_column("verdict", "Verdict", self._verdicts()),
            *self._made_from(),
            self._same("period", "Period", self.notes.period),
            self._same("rule", "Disclosure rule", self.notes.rule_short),
            text_column("note", "Note", self._note()),
        )

    def _same(self, key: str, title: str, text: str) -> Column:
        return text_column(key, title, np.full(self.size, text, dtype=object))

    def _places(self) -> tuple[Column, ...]:
        areas = self.asked.atlas.areas(self.asked.level.key)
        return (
            text_column("area_code", "Code", areas.codes),
            text_column("area_name", "Name", areas.names),
            text_column("in", "In", _where(self.asked)),
        )

    def _figure(self) -> Iterator[Column]:
        """The value of the map, its interval, and its ends where it can be a range."""
        measure, asked, paint = self.asked.measure, self.asked, self.paint
        key, title, unit = FIGURE, measure.title(asked), measure.unit(asked)
        if measure.key == "segment" and asked.tier:
            yield from self._segments()
        if paint.values is None:
            return
        places = self._decimals()
        is_known = self.marks == ""

        def number(name: str, words: str, values: Numbers, *, ranged: bool = False) -> Column:
            shown = values if ranged else np.where(is_known, values, np.nan)
            return number_column(name, words, shown, places, unit)

        yield number(key, title, paint.values)
        limits = measure.limits(asked) or (np.full(self.size, np.nan),) * 2
        for end, values in zip(("low", "high"), limits, strict=True):
            yield number(f"{key}_{end}", f"{title}: {end} end of its 95 % interval", values)
        records = asked.records
        if measure.subject == "takeup" and records and records.came_hidden:
            for end, values in zip(
                ("least", "most"), paint.ends or (paint.values,) * 2, strict=True
            ):
                words = f"{title}: the {end} that it can be"
                yield number(f"{key}_{end}", words, values, ranged=True)
        for extra in measure.extras(asked):
            yield number_column(extra.key, extra.title, extra.values, extra.places)

    def _decimals(self) -> int:
        measure = self.asked.measure
        if measure.has_places_by_size:
            return RATE_PLACES
        return max(self.paint.decimals, 1) if measure.is_difference else self.paint.decimals

    def _segments(self) -> Iterator[Column]:
        """Code and name of the commonest segment."""
        named = {entry.number: (entry.code, entry.label) for entry in self.paint.legend}
        found = [named.get(int(number), ("", "")) for number in self.paint.classes]
        is_segment = [code != "" for code, _ in found]
        for place, (key, title) in enumerate(
            (("segment_code", "Code of the commonest group"), ("segment_name", "Commonest group"))
        ):
            texts = [
                pair[place] if known else "" for pair, known in zip(found, is_segment, strict=True)
            ]
            yield text_column(key, title, np.array(texts, dtype=object))
        is_known = np.array(is_segment)
        yield from self._typical(is_known)
        if self.paint.values is not None:
            yield from self._mixtures()

    def _typical(self, is_known: NDArray[np.bool_]) -> Iterator[Column]:
        """How typical an area is of its commonest segment, in words and figures."""
        shades, marks = self.paint.shades, marks_for(self.asked)
        if shades is not None:
            words = np.array([step.label for step in shades.steps], dtype=object)
            typical = np.where(is_known, words[shades.numbers], "").astype(object)
            yield text_column("typical", "How typical of its commonest group", typical)
        if marks is not None:
            title = "Typicality: 1 at the centre of its group, 0 between two"
            yield number_column("typicality", title, marks.typicality, 3)
            title = "Share of draws in which it keeps its group, 0 to 1"
            yield number_column("kept", title, marks.kept, 2)
            title = "Inputs by which it was put to its group"
            yield number_column("inputs", title, marks.inputs, WHOLE)

    def _mixtures(self) -> Iterator[Column]:
        """The two commonest segments of an area."""
        asked = self.asked
        assert asked.scheme is not None
        assert asked.tier is not None
        segments = [f"{s.code} {s.name}" for s in asked.tier.segments]
        places, shares = asked.atlas.top_shares(
            asked.scheme.key, asked.tier.key, asked.level.key, 2
        )
        told = [
            ", ".join(f"{share}% {segments[at]}" for at, share in zip(*row, strict=True) if share)
            for row in zip(places.tolist(), shares.tolist(), strict=True)
        ]
        yield text_column("mixture", "The two commonest groups", np.array(told, dtype=object))

    def _made_from(self) -> Iterator[Column]:
        """What a figure is made from: its count, what it is compared with, and its base."""
        asked, question = self.asked, self.question
        if question is not None:
            counts, events = question.counts(asked.atlas), events_words(asked)
            if asked.measure.key != "count":
                yield number_column("count", f"Number of {events}", counts.values, WHOLE, events)
                if question.has_ranges:
                    for end, values in zip(("least", "most"), counts.ends, strict=True):
                        words = f"Number of {events}: the {end} that it can be"
                        yield number_column(f"count_{end}", words, values, WHOLE, events)
            if asked.measure.is_difference and self.judged is not None:
                yield from self._compared(self.judged, events)
        yield from self._base()
        yield self._same("base_of", "What the base counts", self.notes.base_short)

    def _compared(self, judged: Verdicts, events: str) -> Iterator[Column]:
        """How many there would be at the comparator's rate; empty where the count is hidden."""
        shown = np.where(np.isfinite(judged.count), ratios_of(judged).base, np.nan)
        label = self.asked.measure.label
        yield number_column(
            "would_be", f"Number of {events} by comparison: {label}", shown, 1, events
        )

    def _base(self) -> Iterator[Column]:
        asked, atlas, level = self.asked, self.asked.atlas, self.asked.level.key
        if self.question is not None and self.question.base is not None:
            base = self.question.base
            yield number_column("base", f"Base: {base.title}", atlas.base(level, base.key), WHOLE)
        elif asked.measure.subject == "people" and asked.scheme:
            mix, weight = atlas.mix(asked.scheme.key, level), asked.scheme.weight
            owner = np.repeat(np.arange(self.size), np.diff(mix.starts))
            total = np.bincount(owner, weights=mix.counts, minlength=self.size)
            yield number_column(
                "base", f"Base: {weight}", np.where(total > 0, total, np.nan), WHOLE
            )

    def _classes(self) -> Texts:
        """The words of each area's class, as the key of the map has them without their mark."""
        words = {entry.number: entry.label for entry in self.paint.legend}
        told = np.array([_without_mark(words.get(n, "")) for n in range(256)], dtype=object)
        return told[self.paint.classes]

    def _verdicts(self) -> Texts:
        asked = self.asked
        if self.judged is not None:
            words = np.array([band.words for band in Band], dtype=object)
            return words[self.judged.band]
        hover = asked.measure.hover(asked)
        if hover is None or not hover.words:
            return np.full(self.size, "", dtype=object)
        told = np.array([hover.words.get(str(n), "") for n in range(256)], dtype=object)
        return told[hover.verdict]

    def _marks(self) -> Texts:
        classes = self.paint.classes
        found = np.full(self.size, "", dtype=object)
        if self.paint.values is not None:
            found[np.isnan(self.paint.values)] = NOT_AVAILABLE
            if self.judged is not None:
                for rule, mark in MARKS_OF_RULES.items():
                    found[(self.judged.rule == rule) & (found != "")] = mark
        for number, mark in MARKS_OF_CLASSES.items():
            is_empty = found != "" if self.paint.values is not None else True
            found[(classes == number) & is_empty & (found != NOT_APPLICABLE)] = mark
        return found

    def _note(self) -> Texts:
        """Why there is no verdict, and what a reader must know of an area's figures."""
        found = np.full(self.size, "", dtype=object)
        if self.judged is not None:
            for number in np.unique(self.judged.rule).tolist():
                refusal = refusal_for(Rule(number))
                if refusal:
                    found[self.judged.rule == number] = refusal.reason
        question, atlas = self.question, self.asked.atlas
        if question is not None and question.has_ranges:
            least, most = question.counts(atlas).ends
            found[(least < most) & (found == "")] = RANGED
        if question is not None and question.base is not None:
            estimated = atlas.is_estimate(self.asked.level.key, question.base.key)
            said = np.where(found == "", "", " ").astype(object) + "The base is an estimate."
            found = np.where(estimated, found + said, found)
        return found


def number_column(
    key: str, title: str, values: Numbers | Sequence[float], places: int, unit: str = ""
) -> Column:
    """A column of numbers, rounded; infinity is not known."""
    rounded = np.round(np.asarray(values, dtype=np.float64), places) + 0.0
    return Column(key, title, np.where(np.isfinite(rounded), rounded, np.nan), unit, places)


def text_column(key: str, title: str, values: Texts | Sequence[Any]) -> Column:
    """A column of texts."""
    given = values if isinstance(values, np.ndarray) else np.array(values, dtype=object)
    return Column(key, title, given)


def _without_mark(label: str) -> str:
    return label.lstrip("▼▲●−+ ").strip()


def _where(asked: Asked) -> Texts:
    """Name of the nearest coarser area with a name of its own that each area lies in."""
    areas, atlas = asked.atlas.areas(asked.level.key), asked.atlas
    found = np.full(len(areas), "", dtype=object)
    for parent in asked.manifest.levels:
        if parent.named and parent.key in areas.parents:
            numbers = areas.parents[parent.key]
            named = np.array(["", *atlas.areas(parent.key).names.tolist()], dtype=object)
            found = np.where(found == "", named[numbers], found)
    return found
