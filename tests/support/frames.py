"""Frames as anybody may read them who has read docs/browser-api.md."""

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
from werkzeug.test import TestResponse

from data.answers.map.description import INSTEAD, MONTHS_OWN, PLAIN

ALIGN = 8
DTYPES = {"u1": np.uint8, "f4": np.float32}


def read_frame(
    content: bytes, held: dict[str, Any] | None = None
) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """Description and columns; of a frame without words with what ``held``, the description of
    another month, says.
    """
    assert content[:4] == b"WWF1"
    size = int.from_bytes(content[4:8], "little")
    assert (8 + size) % ALIGN == 0
    told = json.loads(content[8 : 8 + size])
    about = (
        told
        if "months" in told
        else (
            PLAIN | told
            if "classes" in told or held is None
            else held | {name: PLAIN[name] for name in MONTHS_OWN} | told
        )
    )
    columns = {}
    for column in told["columns"]:
        assert column.get("offset", 0) % ALIGN == 0
        is_bytes = column.get("dtype", "u1") == "u1"
        rows = (
            about["n"] * column.get("width", 1) * (len(about.get("months", [0])) if is_bytes else 1)
        )
        columns[column["name"]] = _column(
            content[8 + size + column.get("offset", 0) :], rows, column
        )
    if "months" not in told and "classes" in about:
        about["classes"] = list(_counted(about["classes"], columns["class"]))
    return about, columns


def _column(data: bytes, rows: int, column: dict[str, Any]) -> np.ndarray:
    if "symbols" not in column:
        return np.frombuffer(data, DTYPES[column.get("dtype", "u1")], rows)
    each, base = column["each"], max(len(column["symbols"]), 2)
    count = -(-rows // each)
    numbers = (
        read_bits(data, count, column["often"], column["lengths"])
        if "lengths" in column
        else np.frombuffer(data, np.uint8, count)
    )
    digits = np.asarray(numbers, dtype=int)[:, None] // base ** np.arange(each) % base
    return np.array([*column["symbols"], 0], dtype=np.uint8)[digits].reshape(-1)[:rows]


def read_bits(data: bytes, count: int, often: int, lengths: str) -> Sequence[int]:
    """Numbers in prefix codes, one bit after the other."""
    runs, codes, code = len(lengths) - 2, {}, 0
    for length in range(1, 13):
        code *= 2
        for symbol in (symbol for symbol, digit in enumerate(lengths) if int(digit, 16) == length):
            codes[length, code] = symbol
            code += 1
    found: list[int] = []
    worth, begun = 1, (0, 0)
    for bit in np.unpackbits(np.frombuffer(data, np.uint8)).tolist():
        if len(found) >= count:
            break
        begun = begun[0] + 1, 2 * begun[1] + bit
        if begun not in codes:
            continue
        symbol, begun = codes[begun], (0, 0)
        found += [symbol] if symbol < runs else [often] * (worth * (symbol - runs + 1))
        worth = 1 if symbol < runs else 2 * worth
    assert len(found) == count
    return found


def _counted(classes: list[dict[str, Any]], column: np.ndarray) -> Any:
    counts = np.bincount(column, minlength=256)
    for entry in classes:
        colours = dict(entry.get("colours", {}))
        for look in ("contrast", "projector"):
            if colours:
                colours.setdefault(look, colours[INSTEAD[look]])
        if counts[entry["class"]] or entry.get("kind", "class") in ("class", "segment"):
            yield {
                "code": "",
                "say": "",
                "kind": "class",
                **entry,
                "colours": colours,
                "areas": int(counts[entry["class"]]),
            }


def frame_of(answer: TestResponse) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """Description and columns of an answer of the API."""
    assert answer.status_code == 200
    return read_frame(answer.data)
