"""The sums of a shape as a slide and as a paragraph: its map, and the services that say most."""

from collections.abc import Iterator, Sequence

from data.answers.asked import Asked
from data.answers.exports.extract import MOST_ROWS, Extract
from data.answers.exports.lettering import plain_line
from data.answers.exports.notes import Note, notes_for, rule_words
from data.answers.exports.paragraph import paragraph_of
from data.answers.exports.part import Part
from data.answers.exports.shape_file import items_of, notes_of_row, shape_notes_for
from data.answers.exports.sheet import footer_of, sheet_for
from data.answers.exports.slide import slide_of
from data.answers.register.entries import source_line
from data.answers.story.shape import ShapeFigure, ShapeRow, shape_for
from data.answers.verdict_words import MARKS
from data.answers.words import format_count, format_number, format_rate, period_words

HEADS = ("Service", "Count", "Rate per 1,000", "95 % interval", "Base", "100 = as expected")
TITLE = "Services furthest from what is expected"
NO_INTERVAL = "none"


def shape_pptx(asked: Asked, root: str) -> bytes:
    """The slide of a shape. ``root`` is the address of the page.

    Raises NotFoundError where the view has no shape.
    """
    return slide_of([_part(asked, root)], asked)


def shape_docx(asked: Asked, root: str) -> bytes:
    """The paragraph of a shape. As ``shape_pptx``."""
    return paragraph_of([_part(asked, root)], asked)


def _part(asked: Asked, root: str) -> Part:
    notes, figure = shape_notes_for(asked), shape_for(asked)
    of_map = notes_for(asked)
    sheet = sheet_for(asked, of_map, root, is_framed=False)
    rows = _telling(figure)
    table_footer = _footer(asked, rows)
    first, sources, last = footer_of(sheet.panels[0].drawn, of_map, root)
    named = f"Sums: {table_footer}"
    cited = "; ".join(dict.fromkeys(each.rstrip(".") for each in _sources(asked, rows)))
    return Part(
        notes=notes,
        sheet=sheet,
        footer=(first, named, f"Sources of the sums: {cited}. {sources}", last),
        table_footer=table_footer,
        sentences=(*figure.sentences, *figure.notes),
        extract=_extract(rows, figure) if rows else None,
        said=(*notes.listed(root), *_every(asked, figure)),
    )


def _telling(figure: ShapeFigure) -> list[ShapeRow]:
    """The chosen service, then those furthest from what is expected, the surest first."""
    shown = [row for row in figure.rows if row.row.is_shown and row is not figure.chosen]

    def weight(row: ShapeRow) -> tuple[int, float]:
        verdict = row.row.verdict
        if verdict is None or verdict.refusal:
            return 0, row.figures.count.least
        return len(MARKS[verdict.band]) * abs(verdict.band.direction) + 1, abs(
            verdict.count - verdict.base
        )

    ranked = sorted(shown, key=weight, reverse=True)
    chosen = [figure.chosen] if figure.chosen and figure.chosen.row.is_shown else []
    return [*chosen, *ranked][:MOST_ROWS]


def _extract(rows: Sequence[ShapeRow], figure: ShapeFigure) -> Extract:
    texts = [(row.row.title, row.count_words, *_rate(row), _base(row), _ratio(row)) for row in rows]
    chosen = 0 if rows and rows[0] is figure.chosen else None
    told = tuple(tuple(plain_line(text) for text in each) for each in texts)
    return Extract(TITLE, HEADS, told, (1, 2, 3, 4, 5), chosen)


def _rate(row: ShapeRow) -> tuple[str, str]:
    if not row.row.has_rate:
        return "–", NO_INTERVAL
    low, high = map(format_rate, row.rate_limits)
    return row.rate_words, f"{low} to {high}" if low != "–" else NO_INTERVAL


def _base(row: ShapeRow) -> str:
    return f"{format_count(row.figures.base)} {row.row.base_title}" if row.row.has_rate else "none"


def _ratio(row: ShapeRow) -> str:
    verdict = row.row.verdict
    if verdict is None or verdict.refusal:
        return "–"
    ends = verdict.ends or (verdict, verdict)
    values = " to ".join(dict.fromkeys(format_number(end.value) for end in ends))
    limits = f"{format_number(ends[0].low)} to {format_number(ends[1].high)}"
    return f"{MARKS[verdict.band]} {values} ({limits})"


def _footer(asked: Asked, rows: Sequence[ShapeRow]) -> str:
    rules = " ".join(dict.fromkeys(rule_words(i.records) for i in items_of(asked, rows)))
    return (
        f"Period: {period_words(asked)}. Base: that beside each rate. Intervals: 95 %, those of"
        f" ratios in brackets. Disclosure rule: {rules}"
    )


def _sources(asked: Asked, rows: Sequence[ShapeRow]) -> Iterator[str]:
    for item in items_of(asked, rows):
        yield source_line(item.records.source, item.records.licence)
        if item.base:
            yield source_line(item.base.source, item.base.licence)


def _every(asked: Asked, figure: ShapeFigure) -> Iterator[Note]:
    """Every service with its interval, base, period and rule, for the notes of a slide."""
    for row, item in zip(figure.rows, items_of(asked, figure.rows), strict=True):
        own = row.row
        if not own.is_shown:
            yield Note(own.title, " ".join(notes_of_row(row)))
            continue
        rate, limits = _rate(row)
        told = [f"{row.count_words} {item.events}"]
        if own.has_rate:
            told.append(f"{rate} per 1,000 {own.base_title} (95 % interval {limits})")
            told.append(f"base {_base(row)}")
        if own.verdict and not own.verdict.refusal:
            told.append(f"against 100 as expected: {_ratio(row)}")
        told += [period_words(asked), f"rule {item.records.rule}"]
        yield Note(own.title, "; ".join([*told, *notes_of_row(row)]))
    yield from (Note("Without a sum", f"{title} {reason}") for title, reason in figure.absent)
