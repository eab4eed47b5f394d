"""Frames: columns of fixed width behind a JSON description, which a browser reads without parsing (docs/api.md)."""

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

MAGIC = b"WWF1"
ALIGN = 8
_DTYPES = {"uint8": "u1", "float32": "f4"}


def frame_bytes(description: dict[str, Any], columns: Sequence[tuple[str, NDArray[Any]]]) -> bytes:
    """``WWF1``, length of the JSON (uint32 LE), JSON, then the columns, each beginning at a multiple of 8 bytes.

    ``columns``: name and array (n,) or (n, width), uint8 or float32; the description gets them as ``columns`` with dtype, width
    and offset from where the data begins.
    """
    listed, parts, offset = [], [], 0
    for name, values in columns:
        content = np.ascontiguousarray(values).astype(values.dtype.newbyteorder("<"), copy=False).tobytes()
        width = 1 if values.ndim == 1 else values.shape[1]
        listed.append({"name": name, "dtype": _DTYPES[values.dtype.name], "width": width, "offset": offset})
        padding = -len(content) % ALIGN
        parts += [content, b"\0" * padding]
        offset += len(content) + padding
    head = json.dumps({**description, "columns": listed}, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    head += b" " * (-(len(MAGIC) + 4 + len(head)) % ALIGN)
    return b"".join([MAGIC, len(head).to_bytes(4, "little"), head, *parts])
