"""Prefix codes: columns of few kinds in about as many bits as their entropy.

The format is in docs/browser-api.md; assets/js/map/frame.js decodes it.

General compression refers back to earlier bytes. Classes of neighbours hardly repeat, so most
references cost more than they save, and a class that most areas have costs a whole bit each time.
Here several areas together are one symbol, and runs of the commonest symbol are written as numbers.
The rest is coded by the method of D. A. Huffman ("A Method for the Construction of
Minimum-Redundancy Codes", 1952).
"""

import heapq
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MOST_BITS = 12
"""Bits of the longest code: a table for this many bits decodes every code in one step."""
RUN_DIGITS = 2
_DIGITS = "0123456789abc"


@dataclass(frozen=True, slots=True)
class Coded:
    """A column in bits.

    It has the symbol that runs stand for, the length of each symbol's code (a digit each, 10 to 12
    are a to c) and the bits in whole bytes.
    """

    often: int
    lengths: str
    content: bytes

    def __len__(self) -> int:
        return len(self.lengths) + len(self.content)


def coded(symbols: NDArray[np.uint8], count: int) -> Coded:
    """Symbols (n,), each under ``count``, in bits.

    The two symbols from ``count`` on are the digits of runs.
    """
    often = int(np.bincount(symbols, minlength=1).argmax())
    written = with_runs(symbols, often, count)
    lengths = code_lengths(np.bincount(written, minlength=count + RUN_DIGITS))
    return Coded(
        often,
        "".join(_DIGITS[length] for length in lengths),
        _bits(codes_of(lengths)[written], lengths.astype(np.uint32)[written]),
    )


def with_runs(symbols: NDArray[np.uint8], often: int, count: int) -> NDArray[np.uint16]:
    """Symbols with each run of ``often`` written as a number.

    The digits are 1 (symbol ``count``) and 2 (``count`` + 1) to the base of 2, the least first.

    >>> with_runs(np.array([7, 0, 0, 0, 0, 0, 7, 0], dtype=np.uint8), 0, 8).tolist()
    [7, 8, 9, 7, 8]
    """
    is_often = np.zeros(len(symbols) + 2, dtype=bool)
    np.equal(symbols, often, out=is_often[1:-1])
    edges = np.flatnonzero(is_often[1:] != is_often[:-1]).astype(np.int32)
    starts, after = edges[::2], edges[1::2] - edges[::2] + 1
    digits = _whole_logarithms(after)
    size = (~is_often[1:-1]).astype(np.int32)
    others = np.flatnonzero(size)
    size[starts] = digits
    ends = np.cumsum(size, dtype=np.int32)
    written = np.empty(int(ends[-1]) if len(ends) else 0, dtype=np.uint16)
    written[ends[others] - 1] = symbols[others]
    first = ends[starts] - digits
    for digit in range(int(digits.max(initial=0))):
        reaching = digits > digit
        written[first[reaching] + digit] = count + ((after[reaching] >> digit) & 1)
    return written


def _whole_logarithms(numbers: NDArray[np.int32]) -> NDArray[np.int32]:
    """Logarithms to the base of 2, rounded down, of numbers from 1."""
    return (np.frexp(numbers.astype(np.float64))[1] - 1).astype(np.int32)


def code_lengths(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Bits of each symbol's code from how often it occurs, at most MOST_BITS.

    0 for symbols that do not occur, 1 for a symbol that is the only one.

    >>> code_lengths(np.array([5, 0, 2, 1])).tolist()
    [1, 0, 2, 2]
    """
    while (lengths := _lengths(counts)).max(initial=0) > MOST_BITS:
        # Count rare symbols as more frequent than they are until no code is too long.
        counts = (counts + 1) // 2
    return lengths


def _lengths(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    lengths = np.zeros(len(counts), dtype=np.int64)
    waiting = [(count, place, [place]) for place, count in enumerate(counts.tolist()) if count]
    if len(waiting) == 1:
        lengths[waiting[0][1]] = 1
    heapq.heapify(waiting)
    while len(waiting) > 1:
        first, second = heapq.heappop(waiting), heapq.heappop(waiting)
        together = first[2] + second[2]
        lengths[together] += 1
        heapq.heappush(waiting, (first[0] + second[0], first[1], together))
    return lengths


def codes_of(lengths: NDArray[np.int64]) -> NDArray[np.uint32]:
    """Codes of given lengths, which a reader can derive from the lengths alone.

    Short codes come first; equal ones are in the order of the symbols.

    >>> codes_of(np.array([1, 0, 2, 2])).tolist()
    [0, 0, 2, 3]
    """
    order = np.argsort(lengths, kind="stable")
    order = order[lengths[order] > 0]
    share = 1 << (MOST_BITS - lengths[order])
    codes = np.zeros(len(lengths), dtype=np.uint32)
    codes[order] = (np.cumsum(share) - share) >> (MOST_BITS - lengths[order])
    return codes


def _bits(codes: NDArray[np.uint32], lengths: NDArray[np.uint32]) -> bytes:
    """Codes one after the other, the first bit the highest of the first byte."""
    ends = np.cumsum(lengths, dtype=np.uint32)
    starts = ends - lengths
    word = starts >> 4
    reaching = codes << (32 - lengths - (starts & 15))
    # A code begins in every word of 16 bits, since none has more than MOST_BITS; the last may reach
    # into the word after it.
    first = np.flatnonzero(np.diff(word, prepend=np.uint32(1)))
    both = np.bitwise_or.reduceat(reaching, first)
    words = np.zeros(len(both) + 1, dtype=np.uint16)
    words[:-1] = both >> 16
    words[1:] |= (both & 0xFFFF).astype(np.uint16)
    return words.astype(">u2").tobytes()[: -(-int(ends[-1]) // 8)]
