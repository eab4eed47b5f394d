"""The sums of a shape as files: every service in the areas together, and the areas themselves."""

import math
from collections.abc import Sequence
from dataclasses import replace

from data.answers.asked import Asked
from data.answers.exports.notes import Note, Notes, notes_for, rule_words
from data.answers.exports.table import Column, number_column, text_column
from data.answers.exports.table_file import TableFile
from data.answers.register.entries import source_line
from data.answers.shape import Shape
from data.answers.story.services import rate_of
from data.answers.story.shape import ShapeRow, rows_for, shape_for
from data.answers.words import count_of, period_words
from data.errors import NotFoundError
from data.manifest import Item

SHEET = "Services"
RANGES = "Sums of published counts; a hidden count makes a sum a range, from _least to _most"
INTERVAL = "rate_low to rate_high and ratio_low to ratio_high are 95 % intervals"
EACH = "that of each service, beside its figures"
RATE_PLACES, RATIO_PLACES = 4, 1
ENDS = ("least", "most")


def has_shape(asked: Asked) -> bool:
    """Whether a view names areas that its atlas has."""
    return asked.shape is not None and len(asked.shape) > 0


def shape_notes_for(asked: Asked) -> Notes:
    """What a file of a shape says beside its sums. Raises NotFoundError where there is no shape."""
    shape = _shape_of(asked)
    rows, _ = rows_for(asked, shape)
    items = items_of(asked, rows)
    notes = notes_for(asked, shape.level)
    together = count_of(len(shape), shape.level.name, shape.level.names)
    sources = dict.fromkeys(source_line(i.records.source, i.records.licence) for i in items)
    bases = dict.fromkeys(source_line(i.base.source, i.base.licence) for i in items if i.base)
    return replace(
        notes,
        headline=shape_for(asked).headline,
        question=f"Every service in {together} together, {period_words(asked)}",
        measure="Sums of the published counts of whole areas, their rates and what is expected",
        unit="",
        areas=f"{together} of {notes.atlas}, taken together",
        chosen="",
        period=period_words(asked),
        base=EACH,
        base_short=EACH,
        interval=INTERVAL,
        rule=" ".join(dict.fromkeys(rule_words(item.records) for item in items)),
        rounding=(RANGES,),
        cautions=tuple(dict.fromkeys(each for i in items for each in i.records.cautions)),
        sources=tuple(dict.fromkeys(filter(None, (*sources, *bases)))),
    )


def _shape_of(asked: Asked) -> Shape:
    if asked.shape is None or not len(asked.shape):
        raise NotFoundError("This view has no shape: add a list of areas, such as shape=ward:E05.")
    return asked.shape


def items_of(asked: Asked, rows: Sequence[ShapeRow]) -> list[Item]:
    """The service of each row."""
    items = {(item.theme.key, item.name): item for item in asked.atlas.items()}
    return [items[row.row.theme, row.row.item] for row in rows]


def shape_file(asked: Asked, root: str) -> TableFile:
    """Every service in the areas of a shape together. ``root``: the address of the page.

    Raises NotFoundError where the view has no shape.
    """
    shape = _shape_of(asked)
    rows, absent = rows_for(asked, shape)
    notes = shape_notes_for(asked)
    codes = asked.atlas.areas(shape.level.key).codes[shape.rows]
    said = (
        *notes.listed(root),
        Note("Codes of the areas", ", ".join(map(str, codes))),
        *(Note("Not in this atlas", code) for code in shape.unknown),
        *(Note("Without a sum", f"{title} {reason}") for title, reason in absent),
    )
    return TableFile(SHEET, columns_of(rows, asked), said, notes)


def columns_of(rows: Sequence[ShapeRow], asked: Asked) -> tuple[Column, ...]:
    """The columns of the sums, (k,) each: every figure with its interval, base, period and rule."""
    items, made = items_of(asked, rows), [_numbers(row) for row in rows]

    def text(key: str, title: str, texts: Sequence[str]) -> Column:
        return text_column(key, title, list(texts))

    def ends(name: str, title: str, places: int, words: Sequence[str] = ENDS) -> list[Column]:
        told = {"least": "the least", "most": "the most"}
        told |= {end: f"{end} end of its 95 % interval" for end in ("low", "high")}
        return [
            number_column(
                f"{name}_{e}", f"{title}: {told[e]}", [m[f"{name}_{e}"] for m in made], places
            )
            for e in words
        ]

    def number(key: str, title: str) -> Column:
        return number_column(key, title, [m[key] for m in made], 0)

    every = (*ENDS, "low", "high")
    return (
        text("service", "Service", [row.row.title for row in rows]),
        text("theme", "Theme", [row.row.theme_title for row in rows]),
        *ends("count", "Count", 0),
        number("areas", "Areas in the sum"),
        number("areas_hidden", "Areas in it whose count is hidden"),
        number("areas_left_out", "Areas without a count"),
        number("base", "Base"),
        text("base_title", "What the base counts", [row.row.base_title for row in rows]),
        *ends("rate", "Rate per 1,000 of the base", RATE_PLACES, every),
        *ends("expected", "Expected from who lives there", RATIO_PLACES),
        *ends("ratio", "100 * count / expected", RATIO_PLACES, every),
        text("verdict", "Verdict", [_verdict(row) for row in rows]),
        *ends("change", "Change on a year, %", RATIO_PLACES),
        text("change_verdict", "Verdict of the change", [row.change_chance for row in rows]),
        text("period", "Period", [period_words(asked)] * len(rows)),
        text("rule", "Disclosure rule", [rule_words(item.records) for item in items]),
        text("source", "Source", [_source(item) for item in items]),
        text("note", "Note", [" ".join(notes_of_row(row)) for row in rows]),
    )


def notes_of_row(row: ShapeRow) -> list[str]:
    """Why a figure of a row is not there."""
    none = "" if row.row.has_rate else _no_rate(row)
    return list(dict.fromkeys(filter(None, (none, row.ratio_reason, row.change_reason))))


def _no_rate(row: ShapeRow) -> str:
    if not row.row.is_shown:
        return f"The number is {row.row.hidden_words}."
    rate = row.figures.rate
    return getattr(rate, "reason", "")


def _source(item: Item) -> str:
    return source_line(item.records.source, item.records.licence)


def _verdict(row: ShapeRow) -> str:
    verdict = row.row.verdict
    return verdict.band.words if verdict and not verdict.refusal else ""


def _numbers(row: ShapeRow) -> dict[str, float]:
    """The numbers of a row, NaN for those that are not known or not published."""
    own, found, verdict = row.row, row.figures, row.row.verdict
    unknown = (math.nan, math.nan)
    rates = tuple(rate_of(end, found.base) for end in found.rated.ends) if own.has_rate else unknown
    ends = verdict and (verdict.ends or (verdict, verdict))
    told = {
        "count": found.count.ends if own.is_shown else unknown,
        "rate": rates,
        "expected": tuple(sorted(verdict.range_of("base"))) if verdict else unknown,
        "ratio": (ends[0].value, ends[1].value) if ends else unknown,
        "change": row.change.ends if row.change else unknown,
    }
    limits = {
        "rate": row.rate_limits,
        "ratio": (ends[0].low, ends[1].high) if ends else unknown,
    }
    return {
        **{
            f"{n}_{end}": value
            for n, pair in told.items()
            for end, value in zip(ENDS, pair, strict=True)
        },
        **{
            f"{n}_{end}": value
            for n, pair in limits.items()
            for end, value in zip(("low", "high"), pair, strict=True)
        },
        "areas": float(len(found.count.rows)),
        "areas_hidden": float(found.count.hidden),
        "areas_left_out": float(found.count.left_out),
        "base": found.base,
    }
