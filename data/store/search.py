"""Find areas by name, code or postcode."""

import re
from bisect import bisect_right
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from data.names import folded_name, natural_key, turned_name
from data.store.values import Areas
from data.tables import column_of

FORM = "\t"
"""Between two forms of one name."""
ENDS = f"{FORM}\n"
"""What ends a name."""
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

    ``names`` has one line for each area, with the forms of its name; it is empty where the level
    has no names. ``order`` is the place of each area in the natural order of names.
    """

    names: str
    line_starts: NDArray[np.int64]
    order: NDArray[np.int64]
    by_code: Codes


def codes_of(areas: Areas) -> Codes:
    """The codes of one level."""
    codes = np.array([str(code).upper() for code in areas.codes], dtype=np.str_)
    order = np.argsort(codes, kind="stable")
    return Codes(codes[order], order)


def index_of(areas: Areas, by_code: Codes, *, named: bool) -> Index:
    """The searchable texts of one level."""
    lines = [_forms(str(name)) for name in areas.names] if named else []
    starts = np.cumsum([0, *(len(line) + 1 for line in lines)], dtype=np.int64)[:-1]
    order = np.empty(len(areas), dtype=np.int64)
    if named:
        keys = [natural_key(str(name)) for name in areas.names]
        order[sorted(range(len(areas)), key=lambda place: keys[place])] = np.arange(len(areas))
    else:
        order[by_code.order] = np.arange(len(areas))
    return Index("\n".join(lines), starts, order, by_code)


def _forms(name: str) -> str:
    """A name as it is said, and as registers turn it round, folded."""
    return FORM.join(map(folded_name, filter(None, (name, turned_name(name)))))


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
    """(rank, area number) of the areas that match a query, best first, then in natural order.

    Rank 0 is the whole name or code, 1 the name's beginning, 2 a word's, 3 a code's.
    """
    found: dict[int, int] = {}
    wanted = folded_name(query)
    if wanted:
        for at in _places(index.names, wanted):
            line = bisect_right(index.line_starts, at) - 1
            is_first = at == 0 or index.names[at - 1] in ENDS
            after = index.names[at + len(wanted) : at + len(wanted) + 1]
            is_whole = is_first and (not after or after in ENDS)
            rank = 0 if is_whole else 1 if is_first else 2
            found[line + 1] = min(found.get(line + 1, 9), rank)
    exactly = number_in(index.by_code, query)
    for number in _by_code(index.by_code, query.strip().upper(), limit):
        found[number] = min(found.get(number, 9), 0 if number == exactly else 3)
    ordered = sorted((rank, int(index.order[number - 1]), number) for number, rank in found.items())
    return [(rank, number) for rank, _, number in ordered[:limit]]


def _places(text: str, wanted: str) -> list[int]:
    """Positions in text where ``wanted`` begins a word."""
    places = []
    at = text.find(wanted)
    while at >= 0:
        if at == 0 or text[at - 1] in f" {ENDS}":
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


def in_district(postcodes: Postcodes, district: str) -> dict[str, int]:
    """The UK postcodes of a district, such as LS6: their last three characters → area number."""
    wanted = np.bytes_(district.encode("ascii"))
    first = int(np.searchsorted(postcodes.codes, wanted))
    # No postcode has a character above Z.
    last = int(np.searchsorted(postcodes.codes, np.bytes_(district.encode("ascii") + b"[")))
    codes = [bytes(code).decode("ascii") for code in postcodes.codes[first:last]]
    return {
        code[-3:]: int(postcodes.numbers[first + place])
        for place, code in enumerate(codes)
        if len(code) == len(district) + 3
    }


def find_in(postcodes: Postcodes, key: str) -> int | None:
    """Area number of a stored postcode."""
    wanted = np.bytes_(key.encode("ascii"))
    at = int(np.searchsorted(postcodes.codes, wanted))
    return (
        int(postcodes.numbers[at])
        if at < len(postcodes.codes) and postcodes.codes[at] == wanted
        else None
    )
