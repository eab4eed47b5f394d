"""Windows of time: the months that each covers, and how years are divided. It is pure.

Months are numbers: 12 · year + month − 1.
"""

from collections.abc import Collection
from typing import Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

from data.model import Window

Months = TypeVar("Months", int, NDArray[np.int64])

YearKind = Literal["", "financial", "calendar", "academic"]

YEAR = 12
SPANS: dict[Window, int] = {"month": 1, "quarter": 3, "year": YEAR}
"""Window → its months. A snapshot has none: it is a day."""
YEAR_ENDS: dict[YearKind, int] = {"financial": 3, "calendar": 12, "academic": 8}
"""Kind of year → the month (1 to 12) that it ends with."""
ROLLING = 0
"""In place of that month: twelve months that end with any month."""


def whole_windows(
    months: Collection[int], window: Window, year_ends: int = ROLLING
) -> tuple[int, ...]:
    """Last months of the windows that are covered whole, in order.

    A missing month makes a gap, not a part sum. Windows of a kind of year do not overlap: each
    year ends with the month ``year_ends``, and quarters divide that year.

    >>> april, march = 2023 * 12 + 3, 2024 * 12 + 2
    >>> [n - april for n in whole_windows(range(april, march + 1), "quarter", 3)]
    [2, 5, 8, 11]
    >>> [n - april for n in whole_windows(range(april, march + 1), "year", 3)]
    [11]
    >>> whole_windows(range(april, march + 1), "year", 12)
    ()
    """
    covered, span = set(months), SPANS[window]
    return tuple(
        month
        for month in sorted(covered)
        if (year_ends == ROLLING or (month + 1 - year_ends) % span == 0)
        and covered.issuperset(range(month - span + 1, month + 1))
    )


def window_end(month: Months, window: Window, year_ends: int) -> Months:
    """The last month of the window that a month lies in; of each one, where several are given.

    >>> [window_end(2024 * 12 + 1, each, 3) - 2024 * 12 for each in ("month", "quarter", "year")]
    [1, 2, 2]
    """
    return month + (year_ends - 1 - month) % SPANS[window]


def likely_year(months: Collection[int]) -> YearKind:
    """The kind of year with the most whole years in these months; financial where several have.

    >>> likely_year(range(2023 * 12, 2024 * 12)), likely_year(range(2023 * 12, 2023 * 12 + 3))
    ('calendar', 'financial')
    """
    return max(YEAR_ENDS, key=lambda kind: len(whole_windows(months, "year", YEAR_ENDS[kind])))


def month_of(text: str) -> int:
    """The month number of ``YYYY-MM``.

    >>> month_text(month_of("2024-03"))
    '2024-03'
    """
    year, month = map(int, text.split("-"))
    return year * 12 + month - 1


def month_text(number: int) -> str:
    """``YYYY-MM`` of a month number (12 · year + month − 1)."""
    return f"{number // 12:04d}-{number % 12 + 1:02d}"
