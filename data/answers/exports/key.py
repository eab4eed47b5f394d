"""The key of a map in a picture: its classes with their looks, and the sizes of its circles."""

from collections.abc import Sequence
from dataclasses import dataclass

from data.answers.classes.of_values import FIRST, LegendEntry
from data.answers.exports.drawing import Panel, Patch, Ring, Sheet, Sign, Words
from data.answers.exports.lettering import wrapped
from data.answers.map.drawn import DrawnMap, radius_of
from data.answers.map.looks import OVERLAY, SHADE, Look
from data.answers.map.overlay import CIRCLES, HATCH
from data.palettes import interface_tokens

KEY, KEY_ENDS = 20.0, 17.0
LEADING = 1.28
SWATCH, SWATCH_HEIGHT, COUNT = 36, 22, 76
MOST_BESIDE = 24
"""Rows of a key that stand beside a map; more stand under it, in columns."""
SIGNS = {"▼": "down", "▲": "up", "●": "dot"}
SIGN = 13.0


def rows_of(drawn: DrawnMap) -> list[LegendEntry]:
    """The classes of the key, in its order: those about the data come last."""
    legend = drawn.paint.legend
    if len(legend) > MOST_BESIDE:
        legend = [entry for entry in legend if entry.areas]
    ordinary = [entry for entry in legend if entry.kind in ("class", "segment")]
    return [*ordinary, *(entry for entry in legend if entry not in ordinary)]


def said_of(entry: LegendEntry) -> str:
    """A class in words, without its mark."""
    label = entry.label.lstrip("▼▲● ")
    return " ".join(filter(None, (entry.code, label, f"({entry.say})" if entry.say else "")))


@dataclass(frozen=True, slots=True)
class Key:
    """Writes the key of one map onto its sheet. Each step returns where the next begins."""

    sheet: Sheet
    panel: Panel

    def beside(self, left: float, width: float, rows: Sequence[LegendEntry]) -> float:
        """The key in a column at the right of its map, from its top on."""
        y = self._head(left, self.panel.y, width)
        for entry in rows:
            y = self._row(entry, (left, y), width)
        return self._end(rows, left, y, width)

    def under(
        self, top: float, rows: Sequence[LegendEntry], box: tuple[float, float, int], gap: float
    ) -> float:
        """The rows of the key in columns. ``box``: left, width and how many columns."""
        left, width, columns = box
        each = (width - (columns - 1) * gap) / columns
        size, lowest = -(-len(rows) // columns), top
        for column in range(columns):
            y = top
            for entry in rows[column * size : (column + 1) * size]:
                y = self._row(entry, (left + column * (each + gap), y), each)
            lowest = max(lowest, y)
        return lowest

    def ends(self, left: float, width: float, rows: Sequence[LegendEntry]) -> float:
        """The key without its rows, which stand under the map."""
        return self._end(rows, left, self._head(left, self.panel.y, width), width)

    def column(
        self, top: float, rows: Sequence[LegendEntry], box: tuple[float, float, int], gap: float
    ) -> float:
        """The whole key under its map."""
        left, width, _ = box
        y = self._head(left, top, width)
        return self._end(rows, left, self.under(y, rows, box, gap), width)

    def _head(self, left: float, y: float, width: float) -> float:
        """The unit, the areas that are counted, or why there are no figures."""
        drawn, tokens, sheet = self.panel.drawn, interface_tokens("light"), self.sheet
        asked, notice = drawn.asked, drawn.paint.notice
        measure, size, small = asked.measure, KEY * sheet.letter, KEY_ENDS * sheet.letter
        title = notice["text"] if notice else measure.title(asked)
        is_without = notice or measure.is_difference or measure.key == "segment"
        unit = "" if is_without else measure.unit(asked)
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

    def _row(self, entry: LegendEntry, at: tuple[float, float], width: float) -> float:
        """A class: its look, its marks, its words and how many areas it has."""
        look = self.panel.drawn.looks.of(entry.number, in_key=True)
        signs = [SIGNS[letter] for letter in entry.label if letter in SIGNS]
        words, _, ends = said_of(entry).partition(", ")
        if entry.kind != "class":
            words, ends = said_of(entry), ""
        return self._labelled(look, at, width, (words, ends, f"{entry.areas:,}", signs))

    def _labelled(
        self,
        look: Look,
        at: tuple[float, float],
        width: float,
        told: tuple[str, str, str, Sequence[str]],
    ) -> float:
        (left, y), (words, ends, count, signs) = at, told
        sheet, tokens, letter = self.sheet, interface_tokens("light"), self.sheet.letter
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

    def _end(self, rows: Sequence[LegendEntry], left: float, y: float, width: float) -> float:
        """What is not a class: how typical areas are, fifths of take-up, and circles' sizes."""
        drawn = self.panel.drawn
        paint, overlay = drawn.paint, drawn.paint.overlay or {}
        for place, step in enumerate(paint.shades.steps if paint.shades else ()):
            commonest = max(rows, key=lambda entry: (entry.kind == "segment", entry.areas))
            look = drawn.looks.of(commonest.number + SHADE * place, in_key=True)
            y = self._labelled(look, (left, y), width, (step.label, "", f"{step.areas:,}", ()))
        if overlay.get("kind") == HATCH:
            for number, label in overlay["labels"].items():
                look = drawn.looks.of(FIRST + OVERLAY * int(number), in_key=True)
                told = (f"{overlay['title']}: {label}", "", "", ())
                y = self._labelled(look, (left, y), width, told)
        left_out = len([e for e in rows_of(drawn) if e.areas]) - len(rows)
        small, outlined = KEY_ENDS * self.sheet.letter, self.panel.outlined
        more = f"and {left_out} groups with fewer" if left_out > 0 else ""
        for text in (more, f"Outlined: {outlined}" if outlined else ""):
            for line in wrapped(text, width, small):
                y += LEADING * small
                colour = interface_tokens("light")["text"]
                self.sheet.words.append(Words(left, y - 0.2 * small, line, small, colour))
        if drawn.circles and (drawn.looks.is_circled or overlay.get("kind") == CIRCLES):
            y = self._sizes(left, y + 10, width)
        return y

    def _sizes(self, left: float, y: float, width: float) -> float:
        """Circles of round sizes, with what they stand for."""
        drawn, tokens, sheet = self.panel.drawn, interface_tokens("light"), self.sheet
        x, size, overlay = left, KEY_ENDS * sheet.letter, drawn.paint.overlay or {}
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
