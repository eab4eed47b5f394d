"""Frames: columns of fixed width behind a JSON description, which a browser reads without parsing (docs/api.md)."""

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

MAGIC = b"WWF1"
ALIGN = 8
_DTYPES = {"uint8": "u1", "float32": "f4"}
PACKED_FROM = 4096
"""Columns of bytes with at least so many rows are packed: several classes to a byte."""


def frame_bytes(description: dict[str, Any], columns: Sequence[tuple[str, NDArray[Any]]]) -> bytes:
    """``WWF1``, length of the JSON (uint32 LE), JSON, then the columns, each beginning at a multiple of 8 bytes.

    ``columns``: name and array (n,) or (n, width), uint8 or float32; the description gets them as ``columns`` with dtype, width
    and offset from where the data begins, and of packed ones ``symbols`` and ``each`` (see ``packed``).
    """
    listed: list[dict[str, Any]] = []
    parts: list[bytes] = []
    offset = 0
    for name, values in columns:
        width = 1 if values.ndim == 1 else values.shape[1]
        described = {"name": name, "dtype": _DTYPES[values.dtype.name], "width": width, "offset": offset}
        stored = values
        if values.dtype == np.uint8 and values.size >= PACKED_FROM:
            stored, symbols, each = packed(values.ravel())
            described |= {"symbols": symbols, "each": each}
        content = np.ascontiguousarray(stored).astype(stored.dtype.newbyteorder("<"), copy=False).tobytes()
        listed.append(described)
        padding = -len(content) % ALIGN
        parts += [content, b"\0" * padding]
        offset += len(content) + padding
    head = json.dumps({**description, "columns": listed}, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    head += b" " * (-(len(MAGIC) + 4 + len(head)) % ALIGN)
    return b"".join([MAGIC, len(head).to_bytes(4, "little"), head, *parts])


def packed(values: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], list[int], int]:
    """Bytes of few kinds as digits of a number to the base of how many kinds there are, as many to a byte as fit, the first the least.

    Classes of neighbours hardly repeat, so that brotli finds little to refer to and codes them one by one, in whole bits. Of several together
    it wastes a fraction of that, in a third of the time: what is sent comes to the entropy of the classes. Returns the packed bytes, the
    kinds in order, and how many there are to a byte.

    >>> packed(np.array([7, 9, 9, 7, 9], dtype=np.uint8))
    (array([22], dtype=uint8), [7, 9], 8)
    """
    kinds = np.flatnonzero(np.bincount(values, minlength=256))
    base = max(len(kinds), 2)
    each = next(count for count in range(8, 0, -1) if base**count <= 256)
    place = np.zeros(256, dtype=np.uint8)
    place[kinds] = np.arange(len(kinds))
    digits = np.zeros(-(-len(values) // each) * each, dtype=np.uint8)
    digits[: len(values)] = place[values]
    rows = digits.reshape(-1, each)
    number = rows[:, each - 1]
    for digit in range(each - 2, -1, -1):
        number = number * np.uint8(base) + rows[:, digit]
    return number, kinds.tolist(), each
