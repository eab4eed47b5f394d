"""The layout of a picture with its frame: headline, map, key and footer, each at its place.

``picture.svg`` and ``picture.png`` draw the same sheet, so that they say the same.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from data.answers.asked import Asked
from data.answers.cited import cite_records
from data.answers.classes.of_values import FIRST, LegendEntry
from data.answers.exports.lettering import plain_line, width_of, wrapped
from data.answers.exports.notes import Notes
from data.answers.map.drawn import VERDICTS, DrawnMap, drawn_for, radius_of
from data.answers.map.looks import OVERLAY, SHADE, Look
from data.answers.map.overlay import CIRCLES, HATCH
from data.palettes import interface_tokens

WIDTH, MARGIN = 1600, 48
MAP_WIDTH, GAP = 1056, 40
HEADLINE, QUESTION, KEY, KEY_ENDS, SMALL = 44.0, 22.0, 20.0, 17.0, 17.0
LEADING = 1.28
SWATCH, SWATCH_HEIGHT, COUNT = 36, 22, 76
LETTERS = (1.6, 1.3, 1.0)
"""How much larger the letters of a key can be in a picture that is set small, in a slide or on
paper: as large as leaves it no taller than the map, or hardly.
"""
TALLER = 1.1
MOST_SMALL = 18
"""Rows of the key of such a picture; the groups with the most areas are kept."""
MOST_BESIDE = 24
"""Rows of a key that stand beside the map; more stand under it, in columns."""
COLUMNS = 4
SIGNS = {"▼": "down", "▲": "up", "●": "dot"}
SIGN = 13.0
OF_VERDICTS = "▼ and ▲ lie outside the 95 % limits of chance, ▼▼ and ▲▲ outside the 99.8 % limits"
OF_VALUES = "the table of this view has that of each area"


class Words(NamedTuple):
    """A line of text. ``x`` is its left end, or its right end; ``y`` its baseline."""

    x: float
    y: float
    text: str
    size: float
    colour: str
    is_bold: bool = False
    is_right: bool = False

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of the room that it takes."""
        width = width_of(self.text, self.size, is_bold=self.is_bold)
        left = self.x - width if self.is_right else self.x
        return left, self.y - 0.95 * self.size, left + width, self.y + 0.25 * self.size


class Patch(NamedTuple):
    """A swatch of the key."""

    x: float
    y: float
    width: float
    height: float
    look: Look


class Sign(NamedTuple):
    """A mark of a class, drawn: ``up``, ``down`` or ``dot``, around its middle."""

    x: float
    y: float
    size: float
    kind: str


class Ring(NamedTuple):
    """A circle that shows a size."""

    x: float
    y: float
    radius: float


@dataclass
class Sheet:
    """A picture: what it says, and where."""

    drawn: DrawnMap
    title: str
    description: str
    outlined: str = ""
    """Name of the area that is outlined."""
    letter: float = 1.0
    """How much larger the letters of its key are."""
    height: float = 0.0
    top: float = 0.0
    """Where the map begins; it is at the left margin."""
    words: list[Words] = field(default_factory=list)
    patches: list[Patch] = field(default_factory=list)
    signs: list[Sign] = field(default_factory=list)
    rings: list[Ring] = field(default_factory=list)
    lines: list[float] = field(default_factory=list)
    """Heights of lines across the sheet."""


def sheet_for(asked: Asked, notes: Notes, root: str, *, is_framed: bool = True) -> Sheet:
    """The picture of a view. Without a frame it is the map and its key alone.

    ``root``: the address of the page.
    """
    drawn = drawn_for(asked, MAP_WIDTH)
    told = plain_line(notes.headline), plain_line(description_of(drawn, notes))
    sheet = Sheet(drawn, *told, outlined=notes.chosen)
    if not is_framed:
        return _small(sheet)
    y = _lines(sheet, notes.headline, MARGIN, HEADLINE, is_bold=True)
    sheet.top = _lines(sheet, notes.question, y + 4, QUESTION, is_muted=True) + 16
    y = _key(sheet, sheet.top, rows_of(drawn)) + 28
    sheet.lines.append(y)
    y += 12
    for standing in notes.standing:
        y = _lines(sheet, standing, y, SMALL, is_bold=True)
    for line in footer_of(drawn, notes, root):
        y = _lines(sheet, line, y, SMALL, is_muted=True)
    sheet.height = round(y + MARGIN)
    return sheet


def _small(plain: Sheet) -> Sheet:
    """The map and its key alone, with the largest letters that leave them side by side."""
    rows = rows_of(plain.drawn)
    if len(rows) > MOST_SMALL:
        # What is not of a group, such as no data, is never left out.
        order = sorted(rows, key=lambda entry: (entry.kind == "segment", -entry.areas))
        kept = order[:MOST_SMALL]
        rows = [entry for entry in rows if entry in kept]
    high, top = plain.drawn.size[1], 8.0
    for letter in LETTERS:
        sheet = replace(
            plain, letter=letter, top=top, words=[], patches=[], signs=[], rings=[], lines=[]
        )
        bottom = _key(sheet, top, rows)
        sheet.height = round(bottom + 8)
        if bottom - top <= TALLER * high:
            break
    return sheet


def footer_of(drawn: DrawnMap, notes: Notes, root: str) -> tuple[str, ...]:
    """What a picture says under its map: everything that must accompany its figures."""
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
    second = [f"Source: {sources}."] if sources else []
    shapes = [f"Boundaries: {notes.shapes.rstrip('.')}."] if notes.shapes else []
    build = f"{notes.atlas}, figures up to {notes.until}, build {notes.build}."
    return (f"{first}.", " ".join([*second, *shapes]), f"{build} {notes.address(root)}")


def description_of(drawn: DrawnMap, notes: Notes) -> str:
    """The picture in words, for readers who do not see it."""
    notice = drawn.paint.notice
    if notice is not None:
        return f"A map without figures: {notice['text']}"
    names = drawn.asked.level.names
    classes = "; ".join(
        f"{_said(entry)}: {entry.areas:,}" for entry in rows_of(drawn) if entry.areas
    )
    where = f" {notes.chosen} is outlined." if notes.chosen else ""
    return f"{notes.headline.rstrip('.')}. A map of {notes.areas}.{where} {names}: {classes}."


def rows_of(drawn: DrawnMap) -> list[LegendEntry]:
    """The classes of the key, in its order: those about the data come last."""
    legend = drawn.paint.legend
    if len(legend) > MOST_BESIDE:
        legend = [entry for entry in legend if entry.areas]
    ordinary = [entry for entry in legend if entry.kind in ("class", "segment")]
    return [*ordinary, *(entry for entry in legend if entry not in ordinary)]


def _said(entry: LegendEntry) -> str:
    label = entry.label.lstrip("▼▲● ")
    return " ".join(filter(None, (entry.code, label, f"({entry.say})" if entry.say else "")))


def _lines(
    sheet: Sheet, text: str, y: float, size: float, *, is_bold: bool = False, is_muted: bool = False
) -> float:
    """Lines across the sheet; returns where the next begin."""
    tokens = interface_tokens("light")
    colour = tokens["text_muted" if is_muted else "text"]
    for line in wrapped(text, WIDTH - 2 * MARGIN, size, is_bold=is_bold):
        y += LEADING * size
        sheet.words.append(Words(MARGIN, y - 0.3 * size, line, size, colour, is_bold))
    return y


def _key(sheet: Sheet, top: float, rows: Sequence[LegendEntry]) -> float:
    """The key beside the map, or under it; returns where both end."""
    bottom = top + sheet.drawn.size[1]
    left, width = MARGIN + MAP_WIDTH + GAP, WIDTH - 2 * MARGIN - MAP_WIDTH - GAP
    y = _key_head(sheet, left, top, width)
    if len(rows) <= MOST_BESIDE:
        for entry in rows:
            y = _row(sheet, entry, (left, y), width)
        return max(bottom, _key_end(sheet, rows, left, y, width))
    beside = _key_end(sheet, rows, left, y, width)
    each = (WIDTH - 2 * MARGIN - (COLUMNS - 1) * GAP) / COLUMNS
    start, lowest = max(bottom, beside) + 16, 0.0
    for column in range(COLUMNS):
        y = start
        for entry in _part(rows, column):
            y = _row(sheet, entry, (MARGIN + column * (each + GAP), y), each)
        lowest = max(lowest, y)
    return lowest


def _part(rows: Sequence[LegendEntry], column: int) -> Sequence[LegendEntry]:
    size = -(-len(rows) // COLUMNS)
    return rows[column * size : (column + 1) * size]


def _key_head(sheet: Sheet, left: float, y: float, width: float) -> float:
    """What the key is about: the unit, the areas that are counted, or why there are no figures."""
    drawn, tokens = sheet.drawn, interface_tokens("light")
    asked, notice = drawn.asked, drawn.paint.notice
    measure, size, small = asked.measure, KEY * sheet.letter, KEY_ENDS * sheet.letter
    title = notice["text"] if notice else measure.title(asked)
    unit = (
        "" if notice or measure.is_difference or measure.key == "segment" else measure.unit(asked)
    )
    for text, is_bold in ((title, True), (unit, False)):
        is_told = text is not title and text in title
        for line in () if is_told else wrapped(text, width, size, is_bold=is_bold):
            y += LEADING * size
            sheet.words.append(Words(left, y - 0.3 * size, line, size, tokens["text"], is_bold))
    y += LEADING * small + 6
    names = f"Number of {asked.level.names}"
    sheet.words.append(
        Words(left + width, y - 0.3 * small, names, small, tokens["text_muted"], is_right=True)
    )
    return y + 4


def _row(sheet: Sheet, entry: LegendEntry, at: tuple[float, float], width: float) -> float:
    """A class of the key: its look, its marks, its words and how many areas it has."""
    look = sheet.drawn.looks.of(entry.number, in_key=True)
    signs = [SIGNS[letter] for letter in entry.label if letter in SIGNS]
    words, _, ends = _said(entry).partition(", ")
    if entry.kind != "class":
        words, ends = _said(entry), ""
    return _labelled(sheet, look, at, width, (words, ends, f"{entry.areas:,}", signs))


def _labelled(
    sheet: Sheet,
    look: Look,
    at: tuple[float, float],
    width: float,
    told: tuple[str, str, str, Sequence[str]],
) -> float:
    (left, y), (words, ends, count, signs) = at, told
    tokens, letter = interface_tokens("light"), sheet.letter
    size, small, sign = KEY * letter, KEY_ENDS * letter, SIGN * letter
    high = SWATCH_HEIGHT * letter
    sheet.patches.append(Patch(left, y + 4, SWATCH * letter, high, look))
    x, right = left + (SWATCH + 12) * letter, left + width - COUNT * (letter if count else 0)
    for place, kind in enumerate(signs):
        sheet.signs.append(Sign(x + sign * (place + 0.5), y + 4 + high / 2, sign, kind))
    indent = sign * len(signs) + 8 if signs else 0.0
    baseline = y + 4 + 0.8 * size
    if count:
        sheet.words.append(
            Words(left + width, baseline, count, size, tokens["text"], is_right=True)
        )
    for text, each, colour in ((words, size, "text"), (ends, small, "text_muted")):
        for line in wrapped(text, right - x - indent, each):
            sheet.words.append(Words(x + indent, baseline, line, each, tokens[colour]))
            baseline += LEADING * each
    return max(baseline - 0.8 * size + 6, y + high + 12)


def _key_end(
    sheet: Sheet, rows: Sequence[LegendEntry], left: float, y: float, width: float
) -> float:
    """What is not a class: how typical areas are, fifths of take-up, and the size of circles."""
    drawn = sheet.drawn
    paint, overlay = drawn.paint, drawn.paint.overlay or {}
    for place, step in enumerate(paint.shades.steps if paint.shades else ()):
        commonest = max(rows, key=lambda entry: (entry.kind == "segment", entry.areas))
        look = drawn.looks.of(commonest.number + SHADE * place, in_key=True)
        y = _labelled(sheet, look, (left, y), width, (step.label, "", f"{step.areas:,}", ()))
    if overlay.get("kind") == HATCH:
        for number, label in overlay["labels"].items():
            look = drawn.looks.of(FIRST + OVERLAY * int(number), in_key=True)
            y = _labelled(
                sheet, look, (left, y), width, (f"{overlay['title']}: {label}", "", "", ())
            )
    left_out = len([e for e in rows_of(drawn) if e.areas]) - len(rows)
    small = KEY_ENDS * sheet.letter
    more = f"and {left_out} groups with fewer" if left_out > 0 else ""
    for text in (more, f"Outlined: {sheet.outlined}" if sheet.outlined else ""):
        for line in wrapped(text, width, small):
            y += LEADING * small
            sheet.words.append(
                Words(left, y - 0.2 * small, line, small, interface_tokens("light")["text"])
            )
    if drawn.circles and (drawn.looks.is_circled or overlay.get("kind") == CIRCLES):
        y = _sizes(sheet, left, y + 10, width)
    return y


def _sizes(sheet: Sheet, left: float, y: float, width: float) -> float:
    """Circles of round sizes, with what they stand for."""
    drawn, tokens, overlay = sheet.drawn, interface_tokens("light"), sheet.drawn.paint.overlay or {}
    x, size = left, KEY_ENDS * sheet.letter
    for value in round_sizes(drawn.largest[0]):
        radius = radius_of(value, drawn)
        text = f"{value:,} {overlay['unit']}"
        room = width - (x - left) - 2 * radius - 10
        for place, line in enumerate(wrapped(text, max(room, 80.0), size)):
            at = y + radius + 0.35 * size + place * LEADING * size
            sheet.words.append(Words(x + 2 * radius + 10, at, line, size, tokens["text"]))
        sheet.rings.append(Ring(x + radius, y + radius, radius))
        y += max(2 * radius, LEADING * size) + 10
    return y


def round_sizes(most: float) -> list[int]:
    """At most two round numbers under a largest value, from large to small.

    >>> round_sizes(376), round_sizes(3), round_sizes(0)
    ([200, 50], [2], [])
    """
    return list(dict.fromkeys(_round(each) for each in (most, most / 4) if each >= 1))


def _round(value: float) -> int:
    power: int = 10 ** (len(str(int(value))) - 1)
    return next(step * power for step in (5, 2, 1) if step * power <= value)


def overlapping(sheet: Sheet) -> Iterator[tuple[Words, Words]]:
    """Pairs of lines of text that lie over each other; none in a sheet that is laid out well."""
    for place, one in enumerate(sheet.words):
        a = one.box
        for other in sheet.words[place + 1 :]:
            b = other.box
            if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]:
                yield one, other
