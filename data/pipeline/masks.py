"""Mask the examples in a report.

A value that could identify a person or an address is shown only as its pattern, or not at all.
Reports are forwarded. A report must describe the fault of a column, not show its values.
"""

import re
from collections.abc import Collection

from data.pipeline.personal import IN_TEXT

LONGEST = 40
FREE_TEXT_FROM = 50
"""Least number of distinct values of a free-text column, where few rows share a value."""
FEW = 5
SHOWN_FROM = 5
"""Least number of rows of a value of a column of choices that may be shown."""
_AREA_CODE = re.compile(r"^[A-Z]\d{8}$")


def pattern_of(text: str) -> str:
    """The form of a value without the value.

    >>> pattern_of("LS1 4DY"), pattern_of("Mrs Smith"), pattern_of("E01000001")
    ('AA9 9AA', 'Aaa Aaaaa', 'A99999999')
    """
    plain = "".join(
        "A" if c.isupper() else "a" if c.isalpha() else "9" if c.isdigit() else c
        for c in text.strip()
    )
    return plain[:LONGEST] + ("…" if len(plain) > LONGEST else "")


def shown_code(code: str, own: Collection[str]) -> str:
    """A code that matches no area, in the form that a report may show.

    It is shown unchanged where it is formed like an area code or like the codes of the level;
    otherwise its pattern is shown.

    >>> shown_code("L9", {"L0", "L1"}), shown_code("LS1 4DY", {"L0"})
    ('L9', 'AA9 9AA')
    """
    known = {pattern_of(each) for each in list(own)[:200]}
    return code if _AREA_CODE.match(code) or pattern_of(code) in known else pattern_of(code)


def may_be_personal(text: str) -> bool:
    """Whether a value looks like something about one person.

    >>> [may_be_personal(t) for t in ("Pothole", "rang 0113 496 0000", "Mrs Smith")]
    [False, True, True]
    >>> [may_be_personal(t) for t in ("12 High Street", "a@b.org", "B26")]
    [True, True, False]
    """
    return bool(IN_TEXT.search(text)) or len(text) > LONGEST


def is_free_text(values: int, rows: int) -> bool:
    """Whether a column is free text rather than a list of choices.

    It is free text where it has many distinct values in few rows.
    """
    return values > FREE_TEXT_FROM and rows < FEW * values
