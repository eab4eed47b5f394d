"""Count the physical lines of a text file without a parser, and check its encoding."""

import codecs
from pathlib import Path

import numpy as np

from data.errors import SourceError


def count_records(path: Path, encoding: str = "utf-8") -> int:
    """Records of a CSV file after its header, counted without a parser.

    It counts the line ends outside quotation marks. A file whose lines end with a bare carriage
    return is counted by those; UTF-16 by its two-byte units.
    """
    end, unit = line_end(path), _unit_of(path, encoding)
    lines, open_quote, last = 0, 0, end
    with path.open("rb") as handle:
        while chunk := handle.read(1 << 24):
            block = np.frombuffer(chunk[: len(chunk) // unit.itemsize * unit.itemsize], dtype=unit)
            if not len(block):
                break
            ends = block == end
            quotes = block == 34
            if open_quote or quotes.any():
                parity = (np.cumsum(quotes) + open_quote) & 1
                lines += int((ends & (parity == 0)).sum())
                open_quote = int(parity[-1])
            else:
                lines += int(ends.sum())
            last = int(block[-1])
    return lines - 1 + (last != end)


def line_end(path: Path) -> int:
    """The character that lines end with.

    It is 10 (with or without 13 before it), or 13 where the file's first megabyte has no other.
    """
    with path.open("rb") as handle:
        start = handle.read(1 << 20)
    return 13 if b"\r" in start and b"\n" not in start else 10


def _unit_of(path: Path, encoding: str) -> np.dtype[np.unsignedinteger]:
    """Width and byte order of one unit of text."""
    name = encoding.lower().replace("_", "-")
    if not name.startswith("utf-16"):
        return np.dtype("u1")
    with path.open("rb") as handle:
        big = name.endswith("be") or handle.read(2) == b"\xfe\xff"
    return np.dtype(">u2" if big else "<u2")


def check_utf8(path: Path, encoding: str) -> None:
    """Raises SourceError, naming the line, where a file is declared as UTF-8 and is not.

    It names the line of the first wrong byte.
    """
    if encoding.lower().replace("_", "-") not in ("utf-8", "utf8", "utf-8-sig"):
        return
    decoder, lines = codecs.getincrementaldecoder("utf-8")(), 0
    with path.open("rb") as handle:
        while True:
            chunk = handle.read(1 << 24)
            try:
                decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                line = lines + error.object[: error.start].count(b"\n") + 1
                raise SourceError(
                    f"{path.name} holds a byte that is not UTF-8 in line {line:,}; set encoding in"
                    " atlas.toml, for example 'cp1252'"
                ) from None
            if not chunk:
                return
            lines += chunk.count(b"\n")
