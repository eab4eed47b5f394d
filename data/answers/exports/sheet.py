"""The layout of a picture with its frame: headline, map, key and footer, each at its place.

``picture.svg`` and ``picture.png`` draw the same sheet, so that they say the same. A view of two
maps has both on one sheet, each with its own headline, key and sources.
"""

from collections.abc import Sequence

from data.answers.asked import Asked
from data.answers.cited import cite_records
from data.answers.classes.of_values import LegendEntry
from data.answers.exports.drawing import MARGIN, WIDTH, Panel, Sheet, Words
from data.answers.exports.key import LEADING, MOST_BESIDE, Key, rows_of, said_of
from data.answers.exports.lettering import plain_line, wrapped
from data.answers.exports.maps import maps_of
from data.answers.exports.notes import Notes, notes_for, together
from data.answers.map.drawn import VERDICTS, DrawnMap, drawn_for
from data.palettes import interface_tokens

MAP_WIDTH, GAP = 1056, 40
HALF = (WIDTH - 2 * MARGIN - GAP) // 2
"""Width of each of two maps."""
HEADLINE, QUESTION, SMALL = 44.0, 22.0, 17.0
HEADLINE_OF_TWO, QUESTION_OF_TWO = 30.0, 19.0
LETTERS = (1.6, 1.3, 1.0)
"""How much larger the letters of a key can be in a picture that is set small, in a slide or on
paper: as large as leaves it no taller than the map, or hardly.
"""
TALLER = 1.1
MOST_SMALL = 18
"""Rows of the key of such a picture; the groups with the most areas are kept."""
COLUMNS = 4
MOST_IN_COLUMN = 12
"""Rows in one column of a key under one of two maps."""
OF_VERDICTS = "▼ and ▲ lie outside the 95 % limits of chance, ▼▼ and ▲▲ outside the 99.8 % limits"
OF_VALUES = "the table of this view has that of each area"
SIDES = ("Left", "Right")
"""What each of two maps is called."""


def picture_of(asked: Asked, root: str) -> Sheet:
    """The picture of a view in its frame, with one map or two.

    ``root``: the address of the page.
    """
    maps = maps_of(asked)
    if len(maps) > 1:
        return _two(maps, root)
    return sheet_for(asked, notes_for(asked), root)


def sheet_for(asked: Asked, notes: Notes, root: str, *, is_framed: bool = True) -> Sheet:
    """The picture of one map. Without a frame it is the map and its key alone.

    ``root``: the address of the page.
    """
    drawn = drawn_for(asked, MAP_WIDTH)
    told = plain_line(notes.headline), plain_line(description_of(drawn, notes))
    sheet = Sheet(*told)
    if not is_framed:
        return _small(sheet, Panel(drawn, MARGIN, 8.0, notes.chosen))
    y = _lines(sheet, notes.headline, MARGIN, HEADLINE, is_bold=True)
    top = _lines(sheet, notes.question, y + 4, QUESTION) + 16
    y = _with_key(sheet, Panel(drawn, MARGIN, top, notes.chosen), rows_of(drawn)) + 28
    sheet.lines.append(y)
    y += 12
    for standing in notes.standing:
        y = _lines(sheet, standing, y, SMALL, is_bold=True)
    for line in footer_of(drawn, notes, root):
        y = _lines(sheet, line, y, SMALL)
    sheet.height = round(y + MARGIN)
    return sheet


def _two(maps: Sequence[Asked], root: str) -> Sheet:
    """Two maps in columns: headline, question, map, key and sources of each; then of both."""
    drawn = [drawn_for(each, HALF) for each in maps]
    notes = [notes_for(each) for each in maps]
    sheet = Sheet(
        plain_line(together(*notes).headline), plain_line(described_together(drawn, notes))
    )
    lefts = [MARGIN + place * (HALF + GAP) for place in range(len(maps))]

    def in_columns(texts: Sequence[str], y: float, size: float, *, is_bold: bool = False) -> float:
        ends = [
            _lines(sheet, text, y, size, is_bold=is_bold, column=(left, HALF))
            for text, left in zip(texts, lefts, strict=True)
        ]
        return max(ends)

    y = in_columns([each.headline for each in notes], MARGIN, HEADLINE_OF_TWO, is_bold=True)
    top = in_columns([each.question for each in notes], y + 4, QUESTION_OF_TWO) + 16
    under, bottom = top + max(each.size[1] for each in drawn) + 12, 0.0
    for each, told, left in zip(drawn, notes, lefts, strict=True):
        panel = Panel(each, left, top, told.chosen)
        sheet.panels.append(panel)
        rows = rows_of(each)
        box = (float(left), float(HALF), 1 if len(rows) <= MOST_IN_COLUMN else 2)
        bottom = max(bottom, Key(sheet, panel).column(under, rows, box, GAP))
    sheet.lines.append(bottom + 20)
    footers = [footer_of(*each, root) for each in zip(drawn, notes, strict=True)]
    y = bottom + 32
    for lines in zip(*(footer[:-1] for footer in footers), strict=True):
        y = in_columns(lines, y, SMALL)
    y += 8
    for standing in notes[0].standing:
        y = _lines(sheet, standing, y, SMALL, is_bold=True)
    y = _lines(sheet, footers[0][-1], y, SMALL)
    sheet.height = round(y + MARGIN)
    return sheet


def _small(plain: Sheet, panel: Panel) -> Sheet:
    """The map and its key alone, with the largest letters that leave them side by side."""
    rows = rows_of(panel.drawn)
    if len(rows) > MOST_SMALL:
        # What is not of a group, such as no data, is never left out.
        order = sorted(rows, key=lambda entry: (entry.kind == "segment", -entry.areas))
        kept = order[:MOST_SMALL]
        rows = [entry for entry in rows if entry in kept]
    high = panel.drawn.size[1]
    for letter in LETTERS:
        sheet = Sheet(plain.title, plain.description, letter=letter)
        bottom = _with_key(sheet, panel, rows)
        sheet.height = round(bottom + 8)
        if bottom - panel.y <= TALLER * high:
            break
    return sheet


def footer_of(drawn: DrawnMap, notes: Notes, root: str) -> tuple[str, ...]:
    """What a picture says under its map: everything that must accompany its figures.

    The last line is about the atlas and the address, and is the same for every map of a view.
    """
    measure = drawn.asked.measure
    interval = OF_VERDICTS if measure.is_difference else OF_VALUES
    if measure.limits(drawn.asked) is None and not measure.is_difference:
        interval = "none"
    told = (
        ("Period", notes.period),
        ("Base", notes.base_short),
        ("Intervals", interval),
        ("Disclosure rule", notes.rule),
    )
    first = ". ".join(f"{name}: {text.rstrip('.')}" for name, text in told if text)
    over, records = drawn.paint.overlay, drawn.asked.records
    cited = list(notes.sources)
    if over and over["kind"] != VERDICTS and records:
        # What lies over the groups has a source and a rule of its own.
        cited.append(cite_records(records).text)
        said = ", ".join(filter(None, (over["title"], over["unit"], over["period"])))
        first = f"{first}. Over the groups: {said}, under the rule {records.rule}"
    sources = "; ".join(text.rstrip(".") for text in cited)
    named = [f"Source: {sources}."] if sources else []
    shapes = [f"Boundaries: {notes.shapes.rstrip('.')}."] if notes.shapes else []
    build = f"{notes.atlas}, figures up to {notes.until}, build {notes.build}."
    return (f"{first}.", " ".join([*named, *shapes]), f"{build} {notes.address(root)}")


def described_together(drawn: Sequence[DrawnMap], notes: Sequence[Notes]) -> str:
    """Two maps in words, for readers who do not see them."""
    told = (
        f"{side}: {description_of(*each)}"
        for side, each in zip(SIDES, zip(drawn, notes, strict=True), strict=True)
    )
    return f"Two maps beside each other. {' '.join(told)}"


def description_of(drawn: DrawnMap, notes: Notes) -> str:
    """The picture in words, for readers who do not see it."""
    notice = drawn.paint.notice
    if notice is not None:
        return f"A map without figures: {notice['text']}"
    names = drawn.asked.level.names
    classes = "; ".join(
        f"{said_of(entry)}: {entry.areas:,}" for entry in rows_of(drawn) if entry.areas
    )
    where = f" {notes.chosen} is outlined." if notes.chosen else ""
    return f"{notes.headline.rstrip('.')}. A map of {notes.areas}.{where} {names}: {classes}."


def _lines(
    sheet: Sheet,
    text: str,
    y: float,
    size: float,
    *,
    is_bold: bool = False,
    column: tuple[float, float] = (MARGIN, WIDTH - 2 * MARGIN),
) -> float:
    """Lines across the sheet, or a column of it (left, width); returns where the next begin.

    They are muted where they are not bold.
    """
    tokens = interface_tokens("light")
    colour, (left, width) = tokens["text" if is_bold else "text_muted"], column
    for line in wrapped(text, width, size, is_bold=is_bold):
        y += LEADING * size
        sheet.words.append(Words(left, y - 0.3 * size, line, size, colour, is_bold))
    return y


def _with_key(sheet: Sheet, panel: Panel, rows: Sequence[LegendEntry]) -> float:
    """A map with its key beside it, or under it; returns where both end."""
    sheet.panels.append(panel)
    key, bottom = Key(sheet, panel), panel.y + panel.drawn.size[1]
    left, width = MARGIN + MAP_WIDTH + GAP, WIDTH - 2 * MARGIN - MAP_WIDTH - GAP
    if len(rows) <= MOST_BESIDE:
        return max(bottom, key.beside(left, width, rows))
    start = max(bottom, key.ends(left, width, rows)) + 16
    return key.under(start, rows, (MARGIN, WIDTH - 2 * MARGIN, COLUMNS), GAP)
