"""Names of places as people say them, and the order in which people look for names."""

import re
import unicodedata

_TURNED = re.compile(r"(?P<name>[^,]+), (?P<front>(?:(?:[A-Z]\w*|&|and) )+of|The)")
_SAID = re.compile(
    r"(?P<front>(?:(?:City|County|Borough|[A-Z]\w+ Borough|City (?:&|and) County) of)|The)"
    r" (?P<name>.+)"
)
_WORDS = re.compile(r"[a-z0-9]+")
_DIGITS = re.compile(r"(\d+)")


def said_name(name: str) -> str:
    """A name that a register turns round, as people say it. Any other name stays as it is.

    >>> [said_name(n) for n in ("Bristol, City of", "Herefordshire, County of", "Leeds")]
    ['City of Bristol', 'County of Herefordshire', 'Leeds']
    >>> said_name("Vale of Glamorgan, The"), said_name("Bourne, Rippingale and Fen")
    ('The Vale of Glamorgan', 'Bourne, Rippingale and Fen')
    """
    found = _TURNED.fullmatch(name)
    return f"{found['front']} {found['name']}" if found else name


def turned_name(name: str) -> str:
    """The opposite of ``said_name``, for a search; empty where a name has no such form.

    >>> turned_name("City of Bristol"), turned_name("Isle of Wight"), turned_name("Leeds")
    ('Bristol, City of', '', '')
    """
    found = _SAID.fullmatch(name)
    return f"{found['name']}, {found['front']}" if found else ""


def natural_key(text: str) -> tuple[tuple[int, int, str], ...]:
    """The key that sorts text as people do: case does not count, and 2 comes before 10.

    >>> sorted(["Ward 10", "ward 2", "Ward 1", "2b", "10a"], key=natural_key)
    ['2b', '10a', 'Ward 1', 'ward 2', 'Ward 10']
    """
    return tuple(
        (0, int(part), "") if part.isdecimal() else (1, 0, part.casefold())
        for part in _DIGITS.split(text)
        if part
    )


def folded_name(text: str) -> str:
    """A name for comparisons: without case, accents, apostrophes, punctuation or doubled spaces.

    >>> folded_name("Ynys Môn"), folded_name("King’s  Lynn"), folded_name("Stoke-on-Trent")
    ('ynys mon', 'kings lynn', 'stoke on trent')
    """
    if text.isascii():
        return " ".join(_WORDS.findall(text.casefold().replace("'", "")))
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(
        "".join(
            c if c.isalnum() else " " for c in plain.casefold().replace("'", "").replace("’", "")
        ).split()
    )
