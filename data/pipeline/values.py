"""Find the meaning of one cell's text: codes, postcodes (counts: data.pipeline.marks).

Each distinct text is judged once. Every function takes a Series of distinct texts and returns their
meanings and, where a text has none, the reason.
"""

import re
from collections.abc import Container

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from data.pipeline.marks import is_mark, read_number

_NUMERIC_TAIL = re.compile(r"^(\d+)\.0+$")
_POSTCODE = re.compile(r"^[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}$")


def tidy_code(text: str | None) -> str:
    """A code trimmed, upper case, and without the ``.0`` that a spreadsheet adds to a number.

    >>> tidy_code(" e01000001 "), tidy_code("8.0"), tidy_code("1a1")
    ('E01000001', '8', '1A1')
    """
    if text is None:
        return ""
    tidy = text.strip().upper()
    match = _NUMERIC_TAIL.match(tidy)
    return match.group(1) if match else tidy


def tidy_codes(texts: "pd.Series[str]") -> "pd.Series[str]":
    """tidy_code of each, all at once where they are plain text.

    >>> list(tidy_codes(pd.Series([" e01000001 ", "8.0", None])))
    ['E01000001', '8', '']
    """
    given = pc.fill_null(pa.array(texts.to_numpy(dtype=object), pa.string(), from_pandas=True), "")
    if not pc.all(pc.match_substring_regex(given, r"^[ -~]*\z")).as_py():
        # Other kinds of space and letters outside ASCII are rare, so tidy_code is called for each
        # text.
        return pd.Series(
            [tidy_code(text) for text in given.to_pylist()], index=texts.index, dtype=object
        )
    tidy = pc.ascii_upper(pc.ascii_trim(given, " "))
    if pc.any(pc.match_substring(tidy, ".0")).as_py():
        tidy = pc.replace_substring_regex(tidy, r"^(\d+)\.0+$", r"\1")
    return pd.Series(tidy.to_numpy(zero_copy_only=False), index=texts.index)


def among(texts: "pd.Series[str]", known: Container[str]) -> NDArray[np.bool_]:
    """Where a text is one of the known ones, (n,).

    ``Series.isin`` takes thirty times as long for the hundred thousands of codes of a country.

    >>> among(pd.Series(["a", "b"]), {"b": 1}).tolist()
    [False, True]
    """
    return np.fromiter(map(known.__contains__, texts.to_numpy(dtype=object)), bool, len(texts))


def tidy_postcode(text: str | None) -> str:
    """A postcode without spaces, upper case; empty where it is none.

    >>> tidy_postcode("ls1  4dy "), tidy_postcode("LS14DY"), tidy_postcode("LS1")
    ('LS14DY', 'LS14DY', '')
    """
    if text is None:
        return ""
    tidy = re.sub(r"\s+", "", text)
    tidy = tidy.upper() if tidy.isascii() else ""
    return tidy if _POSTCODE.match(tidy) else ""


def tidy_postcodes(texts: "pd.Series[str]") -> "pd.Series[str]":
    """tidy_postcode of each, all at once: a directory has millions.

    >>> list(tidy_postcodes(pd.Series(["ls1  4dy ", "LS1"])))
    ['LS14DY', '']
    """
    given = pa.array(texts.to_numpy(dtype=object), pa.string(), from_pandas=True)
    # Letters outside ASCII are in no postcode, and an upper-case form of theirs must not look like
    # one.
    upper = pc.ascii_upper(pc.replace_substring_regex(given, r"[\s\p{Z}]+", ""))
    whole = pc.fill_null(
        pc.match_substring_regex(upper, _POSTCODE.pattern.replace("$", r"\z")), False
    )
    return pd.Series(pc.if_else(whole, upper, "").to_numpy(zero_copy_only=False), index=texts.index)


def numbers(texts: "pd.Series[str]") -> "pd.Series[float]":
    """Numbers of a value column.

    Signs of money and percent, brackets for a minus and marks behind a number are read as
    data.pipeline.marks tells. Empty cells and marks are NaN. Any other text that is no number is
    NaN as well, and ``unreadable`` finds those.
    """
    cleaned = texts.fillna("").str.strip().str.replace(",", "", regex=False)
    found = pd.to_numeric(cleaned, errors="coerce").replace([np.inf, -np.inf], np.nan)
    # Few texts of a value column are no plain numbers: only these are examined one by one.
    strange = found.isna() & (cleaned != "")
    if strange.any():
        read = texts[strange].map(lambda text: read_number(str(text)))
        found = found.astype(float)
        found[strange] = read.astype(float)
    return found


def unreadable(texts: "pd.Series[str]") -> "pd.Series[bool]":
    """True where a value column holds a text that is no number, not empty and no mark."""
    strange = numbers(texts).isna()
    # Few texts of a value column are no numbers: only these are examined one by one.
    folded = texts[strange].fillna("").str.strip().str.casefold()
    marks = np.array([not text or is_mark(text) for text in folded], dtype=bool)
    strange[strange.to_numpy()] = ~marks
    return strange
