"""Examples that may be shown: values that could tell of a person or an address are shown as their
pattern only, or not at all.

A report is forwarded. What it needs to say is what is wrong with a column, not what stands in it.
"""

import re
from collections.abc import Collection

LONGEST = 40
FREE_TEXT_FROM = 50
"""Distinct values from which a column with few rows for each is taken as free text."""
FEW = 5
SHOWN_FROM = 5
"""Rows from which a value of a column of choices may be shown."""
_AREA_CODE = re.compile(r"^[A-Z]\d{8}$")
_PERSONAL = re.compile(
    r"@|\d(?:[\s-]*\d){5,}|\b(?:mr|mrs|ms|miss|dr|sir)\b|\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b|\b[A-Z]{2}\s*(?:\d\s*){6}[A-D]\b|\b\d+\s+\w+\s+(?:st|street|road|rd|lane|avenue|close)\b",
    re.IGNORECASE,
)
"""E-mail, six digits or more (telephone, NHS, UPRN), a form of address, a whole postcode, a
National Insurance number, a house number with its street.
"""


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
    """A code that matches no area, as it is where it is formed like an area code or like those of
    the level; else its pattern.

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
    return bool(_PERSONAL.search(text)) or len(text) > LONGEST


def is_free_text(values: int, rows: int) -> bool:
    """Whether so many distinct values in so few rows are free text rather than a list of
    choices.
    """
    return values > FREE_TEXT_FROM and rows < FEW * values
