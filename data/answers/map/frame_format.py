"""Frames: columns of fixed width behind a JSON description.

A browser reads the columns without parsing (docs/browser-api.md).
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import brotli
import numpy as np
from numpy.typing import NDArray

from data.answers.map.prefix_codes import coded

MAGIC = b"WWF1"
ALIGN = 8
PACKED_FROM = 4096
"""Columns of bytes with at least this many rows are packed: several classes to a byte."""
CODED_TO = 1 << 18
"""Columns with more rows than this are not coded; brotli alone compresses them as well, and sooner.

They hold many months, which resemble each other, or more than an area's class.
"""
QUICKEST = 2
"""Brotli quality at which a column is tried.

The result is within a few hundredths of the final size, in under a millisecond for 100,000 bytes.
"""
LARGE = 1 << 20
"""Bytes from which brotli searches farther back for repeats, if it gets the size beforehand."""
LEFT_TO_BROTLI = 1.05
"""Entropy of a column over its size in brotli, from which the column is left to brotli.

Its numbers then repeat in an order that prefix codes cannot use.
"""


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame in parts: the head (its length, the JSON), and the columns.

    Each column has the bytes that bring its beginning to a multiple of 8 bytes.
    """

    parts: list[bytes]

    def whole(self) -> bytes:
        """The frame as the browser reads it."""
        return b"".join(self.parts)

    def compressed(self, quality: int) -> bytes:
        """The frame as brotli, each part with codes of its own.

        Words and classes have few bytes in common.
        """
        if max(map(len, self.parts)) >= LARGE:
            squeezed: bytes = brotli.compress(self.whole(), quality=quality)
            return squeezed
        packer = brotli.Compressor(quality=quality)
        parts = [packer.process(part) + packer.flush() for part in self.parts[:-1]]
        return b"".join([*parts, packer.process(self.parts[-1]), packer.finish()])


def frame_of(description: dict[str, Any], columns: Sequence[tuple[str, NDArray[Any]]]) -> Frame:
    """Make a frame of a description and columns.

    The frame is ``WWF1``, length of the JSON (uint32 LE), JSON, then the columns, each beginning at
    a multiple of 8 bytes.

    ``columns``: name and array (n,) or (n, width), uint8 or float32; the description gets them as
    ``columns`` with dtype (where not u1), width (where not 1) and offset from where the data begins
    (where not 0). For packed columns it has ``symbols`` and ``each`` (see ``packed``), for coded
    ones ``often`` and ``lengths`` too (see ``data.answers.map.prefix_codes``).
    """
    listed: list[dict[str, Any]] = []
    parts: list[bytes] = []
    offset = 0
    for name, values in columns:
        described: dict[str, Any] = {"name": name}
        described |= {"dtype": "f4"} if values.dtype == np.float32 else {}
        described |= {"width": values.shape[1]} if values.ndim > 1 else {}
        padding = b"\0" * (-offset % ALIGN)
        offset += len(padding)
        described |= {"offset": offset} if offset else {}
        content = (
            np.ascontiguousarray(values)
            .astype(values.dtype.newbyteorder("<"), copy=False)
            .tobytes()
        )
        if values.dtype == np.uint8 and values.size >= PACKED_FROM:
            how, content = _smallest(values.ravel())
            described |= how
        listed.append(described)
        parts.append(padding + content)
        offset += len(content)
    head = json.dumps(
        {**description, "columns": listed},
        ensure_ascii=False,
        separators=(",", ":"),
        allow_nan=False,
    ).encode()
    head += b" " * (-(len(MAGIC) + 4 + len(head)) % ALIGN)
    return Frame([b"".join([MAGIC, len(head).to_bytes(4, "little"), head]), *parts])


def _smallest(values: NDArray[np.uint8]) -> tuple[dict[str, Any], bytes]:
    """A column in the form with the fewest bytes.

    It is packed, so that brotli finds repeats, or coded where hardly anything repeats.
    """
    kinds = np.flatnonzero(np.bincount(values, minlength=256))
    base = max(len(kinds), 2)
    as_bytes = next(count for count in range(8, 0, -1) if base**count <= 256)
    plain = packed(values, kinds, as_bytes)
    said: dict[str, Any] = {"symbols": kinds.tolist(), "each": as_bytes}
    if len(values) > CODED_TO:
        return said, plain.tobytes()
    # More values in one symbol would come nearer to the entropy, but the lengths of their codes
    # would then take more than that saves.
    each = 3 if base <= 4 else 2 if base <= 16 else 1
    numbers = packed(values, kinds, each)
    least = len(brotli.compress(plain, quality=QUICKEST))
    if (
        _entropy(numbers) < LEFT_TO_BROTLI * least
        and len(found := coded(numbers, base**each)) < least
    ):
        return said | {"each": each, "often": found.often, "lengths": found.lengths}, found.content
    return said, plain.tobytes()


def _entropy(numbers: NDArray[np.uint8]) -> float:
    """Shannon's entropy of numbers times how many there are, in bytes."""
    share = np.bincount(numbers) / len(numbers)
    share = share[share > 0]
    return float(-(share * np.log2(share)).sum() * len(numbers) / 8)


def packed(values: NDArray[np.uint8], kinds: NDArray[np.intp], each: int) -> NDArray[np.uint8]:
    """Bytes of few kinds as digits of a number, ``each`` digits to a byte.

    The base of the number is how many kinds there are (at least 2). The first digit is the least.
    The last byte is filled up with the first kind.

    >>> packed(np.array([7, 9, 9, 7, 9], dtype=np.uint8), np.array([7, 9]), 8)
    array([22], dtype=uint8)
    """
    place = np.zeros(256, dtype=np.uint8)
    place[kinds] = np.arange(len(kinds))
    digits = np.zeros(-(-len(values) // each) * each, dtype=np.uint8)
    digits[: len(values)] = place[values]
    rows = digits.reshape(-1, each)
    number = rows[:, each - 1]
    for digit in range(each - 2, -1, -1):
        number = number * np.uint8(max(len(kinds), 2)) + rows[:, digit]
    return number
