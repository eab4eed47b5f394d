"""Find areas by name, code or postcode."""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from data.store.values import Areas
from data.tables import column_of

_WORDS = re.compile("[0-9a-z]+")
_UK_POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][0-9A-Z]?[0-9][A-Z]{2}")


@dataclass(frozen=True, slots=True)
class Postcodes:
    """Postcodes without spaces, ascending (bytes), and the finest-level area each lies in."""

    codes: NDArray[np.bytes_]
    numbers: NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Codes:
    """The codes of one level in order, in upper case, and the place of each area in its level."""

    codes: NDArray[np.str_]
    order: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Index:
    """Searchable texts of one level: folded names, and codes.

    ``names`` has one line for each area; it is empty where the level has no names.
    """

    names: str
    line_starts: NDArray[np.int64]
    by_code: Codes


def folded(text: str) -> str:
    """Text for comparisons: without case, accents, punctuation at word edges or doubled spaces."""
    if text.isascii():
        return " ".join(_WORDS.findall(text.casefold().replace("'", "")))
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(
        "".join(
            c if c.isalnum() else " " for c in plain.casefold().replace("'", "").replace("’", "")
        ).split()
    )


def codes_of(areas: Areas) -> Codes:
    """The codes of one level."""
    codes = np.array([str(code).upper() for code in areas.codes], dtype=np.str_)
    order = np.argsort(codes, kind="stable")
    return Codes(codes[order], order)


def index_of(areas: Areas, by_code: Codes, *, named: bool) -> Index:
    """The searchable texts of one level."""
    lines = [folded(str(name)) for name in areas.names] if named else []
    starts = np.cumsum([0, *(len(line) + 1 for line in lines)], dtype=np.int64)[:-1]
    return Index("\n".join(lines), starts, by_code)


def number_in(by_code: Codes, code: str) -> int | None:
    """Area number of a code, in any case."""
    wanted = code.strip().upper()
    at = int(np.searchsorted(by_code.codes, wanted))
    return (
        int(by_code.order[at]) + 1
        if at < len(by_code.codes) and by_code.codes[at] == wanted
        else None
    )


def ranked(index: Index, query: str, limit: int) -> list[tuple[int, int]]:
    """(rank, area number) of the areas that match a query, best first.

    Rank 0 is the whole name or code, 1 the name's beginning, 2 a word's, 3 a code's.
    """
    found: dict[int, int] = {}
    wanted = folded(query)
    if wanted:
        for at in _places(index.names, wanted):
            line = bisect_right(index.line_starts, at) - 1
            start = int(index.line_starts[line])
            end = index.names.find("\n", at)
            whole = at == start and at + len(wanted) == (len(index.names) if end < 0 else end)
            found[line + 1] = min(found.get(line + 1, 9), 0 if whole else 1 if at == start else 2)
    exactly = number_in(index.by_code, query)
    for number in _by_code(index.by_code, query.strip().upper(), limit):
        found[number] = min(found.get(number, 9), 0 if number == exactly else 3)
    return sorted((rank, number) for number, rank in found.items())[:limit]


def _places(text: str, wanted: str) -> list[int]:
    """Positions in text where ``wanted`` begins a word."""
    places = []
    at = text.find(wanted)
    while at >= 0:
        if at == 0 or text[at - 1] in " \n":
            places.append(at)
        at = text.find(wanted, at + 1)
    return places


def _by_code(by_code: Codes, wanted: str, limit: int) -> list[int]:
    if not wanted:
        return []
    first = int(np.searchsorted(by_code.codes, wanted))
    last = int(np.searchsorted(by_code.codes, wanted + "\U0010ffff"))
    return [int(place) + 1 for place in by_code.order[first : min(last, first + limit)]]


def postcodes_of(table: pa.Table) -> Postcodes:
    """The stored postcode directory as arrays, without making a Python object of each."""
    from pyarrow import (
        compute as pc,
    )  # a tenth of a second at the start of a server, and only a search for a postcode needs it

    column = table.column("postcode").combine_chunks()
    width = max(1, pc.max(pc.binary_length(column)).as_py() or 1)
    # An Arrow string array is one run of bytes: padded to one width, it is a numpy array already.
    run = pc.utf8_rpad(column, width=width, padding="\0").buffers()[2] if len(column) else b""
    return Postcodes(np.frombuffer(run, dtype=f"S{width}"), column_of(table, "area_number"))


def postcode_key(text: str) -> str | None:
    """A postcode as stored (no spaces, upper case); None where the text cannot be one."""
    key = "".join(text.split()).upper()
    return key if key.isascii() and key.isalnum() and 2 <= len(key) <= 12 else None


def looks_like_postcode(text: str) -> bool:
    """Whether a text has the form of a whole UK postcode."""
    key = postcode_key(text)
    return key is not None and _UK_POSTCODE.fullmatch(key) is not None


def written(key: str) -> str:
    """A stored postcode in its written form.

    A UK one has a space before its last three characters.
    """
    return f"{key[:-3]} {key[-3:]}" if _UK_POSTCODE.fullmatch(key) else key


def find_in(postcodes: Postcodes, key: str) -> int | None:
    """Area number of a stored postcode."""
    wanted = np.bytes_(key.encode("ascii"))
    at = int(np.searchsorted(postcodes.codes, wanted))
    return (
        int(postcodes.numbers[at])
        if at < len(postcodes.codes) and postcodes.codes[at] == wanted
        else None
    )
