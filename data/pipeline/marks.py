"""The marks that stand in the place of a number in published tables: one table of them.

Source: "Symbols in tables" of the Government Statistical Service, and the forms that councils and
NHS bodies use. docs/data.md prints MARKS. Case and outer spaces do not matter.
"""

import re
from dataclasses import dataclass
from typing import Literal

Meaning = Literal["hidden", "missing", "not applicable"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark: its texts, case-folded, and what it means.

    ``least`` is the least that a hidden number can be, where the mark says it.
    """

    texts: tuple[str, ...]
    meaning: Meaning
    words: str
    least: int | None = None


MARKS = (
    Mark(("*", "[c]", "c", "#", "~", "s", "[s]", "suppressed"), "hidden", "hidden"),
    Mark(("[low]",), "hidden", "hidden, at least 1", least=1),
    Mark(("[x]", "x", ":", "..", "...", "-", "–", "—", "n/a", "na"), "missing", "not available"),
    Mark(("nan", "null", "none"), "missing", "not available, as programs write it"),
    Mark(("[w]", "w"), "missing", "none was recorded"),
    Mark(("[z]", "z"), "not applicable", "there can be no number"),
)
NOT_APPLICABLE = "count is not applicable"
"""Why a row is out of scope. The row is no zero and no hidden part."""
MISSING = "count is missing"
FORMS = ("1-4", "1 to 4", "<5", "fewer than 5", "5 or fewer")
"""Examples of hidden numbers that say their own bounds."""

_BY_TEXT = {text: mark for mark in MARKS for text in mark.texts}
_LESS = re.compile(r"^(?:<|under |fewer than |less than |below )\s*(\d{1,9})$")
_AT_MOST = re.compile(r"^(?:≤|<=|up to |at most )\s*(\d{1,9})$|^(\d{1,9}) or (?:fewer|less)$")
_RANGE = re.compile(r"^(\d{1,9})\s*(?:-|–|—|to)\s*(\d{1,9})$")
_COUNT = re.compile(r"^(\d{1,3}([, '’\u00a0\u2009\u202f]\d{3})+|\d+)(\.0+)?$")
_NUMBER = re.compile(
    r"^(?P<open>\()?(?P<minus>[-−])?\+?[£$€]?\s*"
    r"(?P<plain>(?:\d{1,3}(?:[, '’\u00a0\u2009\u202f]\d{3})+|\d+)(?:\.\d*)?"
    r"(?:e[+-]?\d{1,3})?|\.\d+)"
    r"\s*%?(?(open)\))$",
    re.IGNORECASE,
)
_FLAGGED = re.compile(r"^(?P<number>.*\d)\s*(?P<flag>\[(?:b|e|er|f|p|r|u)\]|[berpu])$")


@dataclass(frozen=True, slots=True)
class CountRead:
    """The meaning of a count's text.

    It is a number; or hidden, with the bounds that the text says (None where it says none); or it
    has a reason why its row cannot be counted.
    """

    count: int = 0
    is_hidden: bool = False
    least: int | None = None
    most: int | None = None
    reason: str = ""
    flag: str = ""
    """The mark behind a number, which is dropped."""


def read_count(text: str | None) -> CountRead:
    """The meaning of a count's text.

    >>> read_count("1,234 [p]").count, read_count("15r").flag
    (1234, 'r')
    >>> hidden = read_count("1 to 4")
    >>> hidden.is_hidden, hidden.least, hidden.most
    (True, 1, 4)
    >>> read_count("<5").most, read_count("5 or fewer").most, read_count("*").most
    (4, 5, None)
    >>> read_count("[x]").reason, read_count("z").reason, read_count("2.5").reason
    ('count is missing', 'count is not applicable', 'count is not a whole number')
    """
    tidy = (text or "").strip()
    if not tidy:
        return CountRead(reason="count is empty")
    folded = tidy.casefold()
    if mark := _BY_TEXT.get(folded):
        return _meaning_of(mark)
    if bounds := _bounds_of(folded):
        return CountRead(is_hidden=True, least=bounds[0], most=bounds[1])
    if flagged := _FLAGGED.match(folded):
        number = flagged["number"].strip()
        if _COUNT.match(number):
            return _number(number, flagged["flag"])
    if _COUNT.match(tidy):
        return _number(tidy, "")
    if re.match(r"^-\d", tidy):
        return CountRead(reason="count is negative")
    return CountRead(reason="count is not a whole number")


def read_number(text: str) -> float | None:
    """The number of a value's text; None where it is a mark, empty or no number.

    >>> [read_number(t) for t in ("12.5%", "£1,234", "(3.1)", "14.2 [p]", "1.2e3", "1 234,5")]
    [12.5, 1234.0, -3.1, 14.2, 1200.0, None]
    """
    tidy = text.strip()
    if is_mark(tidy.casefold()):
        return None
    if flagged := _FLAGGED.match(tidy.casefold()):
        tidy = flagged["number"].strip()
    found = _NUMBER.match(tidy)
    if not found:
        return None
    number = float(re.sub(r"[,\s'’]", "", found["plain"]))
    return -number if found["open"] or found["minus"] else number


def is_mark(folded: str) -> bool:
    """Whether a case-folded text without outer spaces stands for a number that is not given."""
    return folded in _BY_TEXT or _bounds_of(folded) is not None


def is_hidden_mark(folded: str) -> bool:
    """Whether a case-folded text without outer spaces stands for a hidden number."""
    mark = _BY_TEXT.get(folded)
    return mark.meaning == "hidden" if mark else _bounds_of(folded) is not None


def _meaning_of(mark: Mark) -> CountRead:
    if mark.meaning == "hidden":
        return CountRead(is_hidden=True, least=mark.least)
    return CountRead(reason=MISSING if mark.meaning == "missing" else NOT_APPLICABLE)


def _bounds_of(folded: str) -> tuple[int | None, int] | None:
    """The bounds that a text says; the least is None where it says only the most."""
    if found := _LESS.match(folded):
        return (None, int(found[1]) - 1) if int(found[1]) > 0 else None
    if found := _AT_MOST.match(folded):
        return None, int(found[1] or found[2])
    if (found := _RANGE.match(folded)) and int(found[1]) <= int(found[2]):
        return int(found[1]), int(found[2])
    return None


def bounds_in(read: CountRead, declared: tuple[int, int] | None) -> tuple[int, int] | None:
    """The least and the most that a hidden part can be; None where no bounds are declared.

    What the text does not say is as declared (``came_hidden`` of the record set).

    >>> bounds_in(read_count("*"), (1, 4)), bounds_in(read_count("<10"), (1, 4))
    ((1, 4), (1, 9))
    >>> bounds_in(read_count("5-9"), (1, 4)), bounds_in(read_count("5-9"), None)
    ((5, 9), None)
    """
    if declared is None:
        return None
    least = declared[0] if read.least is None else read.least
    if read.most is None:
        return least, max(least, declared[1])
    return min(least, read.most), read.most


def _number(text: str, flag: str) -> CountRead:
    count = int(float(re.sub(r"[^\d.]", "", text)))
    return CountRead(count, flag=flag) if count < 2**31 else CountRead(reason="count is too large")
