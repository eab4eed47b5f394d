"""Find the header of a table, and the notes above and below it, in lines of values.

Downloads of official statistics have a title above the header and footnotes below the rows.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from data.errors import SourceError

TAIL_LINES = 200
"""Rows that may be footnotes."""
_NUMBER = re.compile(r"^[-+£$€]?[\d.,\s]+%?$")
_NOTE = re.compile(
    r"^(?:source|notes?|copyright|©|\*|†|\[\w{1,3}\]|\(\w{1,3}\)|\d{1,2}[.)]\s|report run|end of"
    r"|generated|printed|produced|extracted|downloaded|crown copyright|contains |this (?:table"
    r"|file|report))",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Header:
    """The header of a table."""

    row: int
    """Its row, from 0: so many rows lie above it. -1 where the file has none."""
    given: tuple[str, ...]
    """Headings as they are written, with single spaces; '' for a blank one."""
    lines: int = 0
    """Of a text file: lines up to and with the header."""

    @property
    def names(self) -> list[str]:
        """One name for each column: blank and repeated headings are told apart by a number.

        >>> Header(0, ("Ward", "Flags", "", "Flags")).names
        ['Ward', 'Flags', 'column 3', 'Flags (2)']
        """
        seen: Counter[str] = Counter()
        names: list[str] = []
        for place, heading in enumerate(self.given, 1):
            name = heading or f"column {place}"
            seen[name] += 1
            while seen[name] > 1 and f"{name} ({seen[name]})" in self.given:
                seen[name] += 1
            names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
        return names

    def check(self, file: str, wanted: Sequence[str]) -> None:
        """Raises SourceError where a wanted heading is there more than once."""
        times = Counter(self.given)
        twice = sorted(name for name in set(wanted) if times[spaced(name)] > 1)
        if twice:
            raise SourceError(
                f"{file} has the column {', '.join(repr(n) for n in twice[:6])} more than once;"
                " give each of these columns a name of its own"
            )


def spaced(heading: str) -> str:
    """A heading with single spaces: those of workbooks may run over several lines.

    >>> spaced(" Number of\\nhouseholds ")
    'Number of households'
    """
    return " ".join(heading.split())


def declared_header(file: str, rows: Sequence[Sequence[str]], headings: Sequence[str]) -> Header:
    """The header of a file without a row of headings: the names that were declared.

    Raises SourceError where the first row has another number of values.
    """
    width = len(rows[0]) if rows else 0
    if width != len(headings):
        raise SourceError(
            f"{file} has {width} values in its first row, and headings names {len(headings)}"
            " columns; correct headings in atlas.toml"
        )
    return Header(-1, tuple(spaced(text) for text in headings))


def find_header(
    file: str, rows: Sequence[Sequence[str]], wanted: Sequence[str], declared: int
) -> Header:
    """The header among the first rows of a file.

    It is the row ``declared``, from 1, where that is not 0. Else it is the first row with all
    ``wanted`` names, else the first that looks like a header. Raises SourceError where there is
    no such row.
    """
    if declared:
        if declared > len(rows) or not any(rows[declared - 1]):
            raise SourceError(
                f"{file} has no header in row {declared}; correct header_row in atlas.toml"
            )
        place = declared - 1
    elif not any(any(row) for row in rows):
        raise SourceError(f"{file} is empty; it needs a header line and rows")
    else:
        place = _with_names(rows, wanted)
    return Header(place, tuple(spaced(text) for text in rows[place]))


def _with_names(rows: Sequence[Sequence[str]], wanted: Sequence[str]) -> int:
    """Place of the first row with all wanted names, else of that which looks like a header."""
    asked = {spaced(name) for name in wanted}
    for place, row in enumerate(rows):
        if asked and asked <= {spaced(text) for text in row}:
            width = _filled(row)
            # Rows of the table above it would be lost, so they are no title.
            if all(
                _filled(above) < width and _filled(above) <= max(2, width / 2)
                for above in rows[:place]
            ):
                return place
            break
    return likely_header(rows)


def _filled(row: Sequence[str]) -> int:
    return sum(1 for text in row if text.strip())


def likely_header(rows: Sequence[Sequence[str]]) -> int:
    """Place of the row that looks like a header: the first one with many different words.

    >>> likely_header([["Table 1"], [], ["Code", "Ward", "2024"], ["E05", "Abbey", "12"]])
    2
    """
    filled = [[spaced(text) for text in row if text.strip()] for row in rows]
    most = max(map(len, filled), default=0)
    for place, texts in enumerate(filled):
        is_wide = len(texts) >= max(1, most / 2)
        if is_wide and not all(map(_NUMBER.match, texts)) and not is_said(texts):
            return place
    return 0


def is_said(texts: Sequence[str]) -> bool:
    """Whether the filled cells of a row are a name with a colon and its value.

    >>> is_said(["Population :", "All usual residents"]), is_said(["Ward", "Residents"])
    (True, False)
    """
    return len(texts) == 2 and texts[0].endswith(":") and not texts[1].endswith(":")


def footnotes(rows: Sequence[Sequence[str]], width: int) -> int:
    """How many of the last rows are notes below a table of ``width`` columns, or blank.

    A row is a note where it has text in its first cell only, or is too short, and that text begins
    as notes do or is longer than all texts above it in that column. A table of one column has none.

    >>> footnotes([["E05", "3"], ["E06", "4"], [], ["Source: ONS"]], 2)
    2
    >>> footnotes([["E05", "3"], ["E06", ""]], 2)
    0
    """
    if width < 2:
        return 0
    rows = rows[-TAIL_LINES:]
    longest, first_note = 0, len(rows)
    likely = [_is_sentence(row, width) for row in rows]
    while first_note and likely[first_note - 1]:
        first_note -= 1
    for row, maybe in zip(rows, likely, strict=True):
        if not maybe and row:
            longest = max(longest, len(row[0].strip()))
    # From the top down: what stands under a note is one too.
    for place in range(first_note, len(rows)):
        text = _first(rows[place])
        if not text or _NOTE.match(text) or (longest and len(text) > max(longest, 15)):
            return len(rows) - place
    return 0


def _first(row: Sequence[str]) -> str:
    return row[0].strip() if row else ""


def _is_sentence(row: Sequence[str], width: int) -> bool:
    """Whether a row can be a note: blank, with its first cell only, or too short and in words."""
    filled = [text for text in row if text.strip()]
    if not filled:
        return True
    if not _first(row):
        return False
    return len(filled) == 1 or (len(row) != width and " " in _first(row))
