"""Periods: days, ISO weeks, months, quarters and years, each with a grain and a place in time.

Plain values, no reading of files. Days are counted from 1 January 1970, as in a column of dates.
Months are numbers: 12 · year + month − 1.
"""

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import total_ordering
from itertools import pairwise
from typing import Literal, get_args

Grain = Literal["day", "week", "month", "quarter", "financial_year", "academic_year", "year"]
GRAINS: tuple[Grain, ...] = get_args(Grain)
"""From fine to coarse; the three kinds of year are equally coarse."""
GRAIN_NAMES: dict[Grain, tuple[str, str]] = {
    "day": ("day", "days"),
    "week": ("week", "weeks"),
    "month": ("month", "months"),
    "quarter": ("quarter", "quarters"),
    "financial_year": ("financial year", "financial years"),
    "academic_year": ("academic year", "academic years"),
    "year": ("calendar year", "calendar years"),
}
"""Singular and plural of each grain."""
YEAR_BEGINS: dict[Grain, int] = {"financial_year": 4, "academic_year": 9, "year": 1}
"""First month, 1 to 12, of each kind of year."""
EARLIEST_YEAR, LATEST_YEAR = 1900, 2100
"""A period of any other year is more likely a mistake."""
YEAR_TOO_EARLY, YEAR_TOO_LATE = f"year before {EARLIEST_YEAR}", f"year after {LATEST_YEAR}"
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

_EPOCH = date(1970, 1, 1).toordinal()
_THURSDAY = 3
_LABELS = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)|(?P<week>\d{4}-W\d\d)|(?P<month>\d{4}-\d\d)|(?P<quarter>\d{4}-Q[1-4])"
    r"|(?P<financial_quarter>\d{4}/\d\d Q[1-4])|(?P<financial_year>\d{4}/\d\d)"
    r"|(?P<academic_year>academic \d{4}/\d\d)|(?P<year>\d{4})"
)


def day_number(day: date) -> int:
    """A date as a count of days from 1 January 1970."""
    return day.toordinal() - _EPOCH


def date_of(day: int) -> date:
    """The date of a count of days from 1 January 1970."""
    return date.fromordinal(day + _EPOCH)


def month_of_day(day: int) -> int:
    """The month number that a day lies in.

    >>> month_of_day(31) == 1970 * 12 + 1
    True
    """
    found = date_of(day)
    return found.year * 12 + found.month - 1


@total_ordering
@dataclass(frozen=True, slots=True)
class Period:
    """One period: its grain and its first day.

    Periods are ordered in time: by their last day, then by their first. Make them with ``of_day``,
    ``of_week``, ``of_month``, ``of_quarter`` and ``of_year``.
    """

    grain: Grain
    first_day: int
    by_financial_year: bool = field(default=False, compare=False)
    """Whether a quarter is named by the financial year: 2023/24 Q1, not 2023-Q2."""

    @property
    def last_day(self) -> int:
        """Its last day, which belongs to it."""
        if self.grain in ("day", "week"):
            return self.first_day + (6 if self.grain == "week" else 0)
        last = self.month_number
        return day_number(date(last // 12, last % 12 + 1, monthrange(last // 12, last % 12 + 1)[1]))

    @property
    def month_number(self) -> int:
        """The month that it lies in: the last one of a quarter or year.

        An ISO week lies in the month of its Thursday.

        >>> of_week(2024, 5).month_number == of_month(2024, 2).month_number
        True
        """
        if self.grain == "week":
            return month_of_day(self.first_day + _THURSDAY)
        spans = {"day": 1, "month": 1, "quarter": 3}
        return month_of_day(self.first_day) + spans.get(self.grain, 12) - 1

    @property
    def label(self) -> str:
        """Its text in a file or an address.

        >>> of_day(date(2024, 3, 31)).label, of_week(2024, 12).label, of_month(2024, 3).label
        ('2024-03-31', '2024-W12', '2024-03')
        >>> of_quarter(2024, 1).label, of_quarter(2023, 1, by_financial_year=True).label
        ('2024-Q1', '2023/24 Q1')
        >>> [of_year(2023, grain).label for grain in ("year", "financial_year", "academic_year")]
        ['2023', '2023/24', 'academic 2023/24']
        """
        first = date_of(self.first_day)
        if self.grain == "day":
            return first.isoformat()
        if self.grain == "week":
            year, week, _ = first.isocalendar()
            return f"{year:04d}-W{week:02d}"
        if self.grain == "month":
            return f"{first.year:04d}-{first.month:02d}"
        if self.grain == "quarter" and self.by_financial_year:
            year = first.year - (first.month < YEAR_BEGINS["financial_year"])
            return f"{_split_year(year)} Q{(first.month - 4) % 12 // 3 + 1}"
        if self.grain == "quarter":
            return f"{first.year:04d}-Q{first.month // 3 + 1}"
        if self.grain == "year":
            return f"{first.year:04d}"
        return ("academic " if self.grain == "academic_year" else "") + _split_year(first.year)

    @property
    def words(self) -> str:
        """Its name in a sentence.

        >>> of_day(date(2024, 3, 31)).words, of_week(2024, 12).words, of_month(2024, 3).words
        ('31 March 2024', 'week of 18 March 2024', 'March 2024')
        >>> of_quarter(2024, 1).words, of_year(2023, "academic_year").words
        ('January to March 2024', 'academic year 2023/24')
        """
        first = date_of(self.first_day)
        month = f"{MONTHS[first.month - 1]} {first.year}"
        if self.grain == "day":
            return f"{first.day} {month}"
        if self.grain == "week":
            return f"week of {first.day} {month}"
        if self.grain == "month":
            return month
        if self.grain == "quarter":
            return f"{MONTHS[first.month - 1]} to {MONTHS[first.month + 1]} {first.year}"
        return self.label.replace("academic", "academic year")

    def year_before(self) -> "Period":
        """The same period a year before.

        29 February becomes 28 February. Week 53 becomes the last week of the year before.

        >>> of_day(date(2024, 2, 29)).year_before().label, of_week(2020, 53).year_before().label
        ('2023-02-28', '2019-W52')
        >>> of_year(2023, "financial_year").year_before().label
        '2022/23'
        """
        first = date_of(self.first_day)
        if self.grain == "week":
            year, week, _ = first.isocalendar()
            return of_week(year - 1, min(week, weeks_of(year - 1)))
        day = min(first.day, monthrange(first.year - 1, first.month)[1])
        moved = day_number(date(first.year - 1, first.month, day))
        return Period(self.grain, moved, self.by_financial_year)

    def __lt__(self, other: "Period") -> bool:
        return self._place < other._place

    @property
    def _place(self) -> tuple[int, int, int]:
        return self.last_day, self.first_day, GRAINS.index(self.grain)


def of_day(day: date) -> Period:
    """The period of one day. Raises ValueError for a year out of range, as all of these do."""
    _in_range(day.year)
    return Period("day", day_number(day))


def of_week(year: int, week: int) -> Period:
    """An ISO week, Monday to Sunday."""
    _in_range(year)
    return Period("week", day_number(date.fromisocalendar(year, week, 1)))


def of_month(year: int, month: int) -> Period:
    """A month, 1 to 12."""
    _in_range(year)
    return Period("month", day_number(date(year, month, 1)))


def of_quarter(year: int, quarter: int, *, by_financial_year: bool = False) -> Period:
    """A quarter, 1 to 4, of a calendar year, or of the financial year that begins in ``year``."""
    _in_range(year)
    if not 1 <= quarter <= 4:
        raise ValueError("quarters are 1 to 4")
    month = 3 * (quarter - 1) + (3 if by_financial_year else 0)
    return Period(
        "quarter", day_number(date(year + month // 12, month % 12 + 1, 1)), by_financial_year
    )


def of_year(year: int, grain: Grain = "year") -> Period:
    """A year of one of the three kinds, that begins in ``year``."""
    _in_range(year)
    return Period(grain, day_number(date(year, YEAR_BEGINS[grain], 1)))


def weeks_of(year: int) -> int:
    """Number of ISO weeks of a year: 52 or 53."""
    return date(year, 12, 28).isocalendar().week


def period_of_label(text: str) -> Period | None:
    """The period that a label names, None where the text is no label.

    >>> [period_of_label(text) for text in ("IMD 2019", "2023/25", "2024-13")]
    [None, None, None]
    >>> period_of_label("2023/24 Q4").words
    'January to March 2024'
    """
    found = _LABELS.fullmatch(text)
    if found is None:
        return None
    first, *rest = (int(part) for part in re.findall(r"\d+", text))
    kind = found.lastgroup or ""
    try:
        if kind == "day":
            return of_day(date(first, *rest))
        if kind == "week":
            return of_week(first, *rest)
        if kind == "month":
            return of_month(first, *rest)
        if kind == "quarter":
            return of_quarter(first, *rest)
        if kind == "year":
            return of_year(first)
        if rest[0] != (first + 1) % 100:
            return None
        if kind == "financial_quarter":
            return of_quarter(first, rest[1], by_financial_year=True)
        return of_year(first, "academic_year" if kind == "academic_year" else "financial_year")
    except ValueError:
        return None


FEWEST_DAYS = 40
"""Different days from which a part of a month is told from a quiet one."""


def part_months(days: Iterable[int]) -> dict[int, str]:
    """Months at the ends of a run of days that are covered only in part, with words about it.

    A month is covered in part where more days are missing at its start or end than anywhere between
    two days of the run. With few different days nothing can be said.

    >>> april = day_number(date(2024, 4, 1))
    >>> list(part_months(range(april, april + 44)).values())
    ['May 2024 is counted until the 14th only']
    >>> part_months(range(april, april + 61)), part_months([april])
    ({}, {})
    """
    run = sorted(set(days))
    if len(run) < FEWEST_DAYS:
        return {}
    usual = max(later - earlier for earlier, later in pairwise(run))
    found: dict[int, str] = {}
    for day, is_first in ((run[0], True), (run[-1], False)):
        at = date_of(day)
        month = of_month(at.year, at.month)
        missing = day - month.first_day if is_first else month.last_day - day
        if missing >= max(usual, 2):
            side = "from" if is_first else "until"
            found[month.month_number] = f"{month.words} is counted {side} the {_nth(at.day)} only"
    return found


def _nth(number: int) -> str:
    """``1st``, ``2nd``, ``11th``."""
    ending = "th" if number in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def in_order(texts: Iterable[str]) -> tuple[str, ...]:
    """Distinct labels in order of time; where one is no label, all in the order of their text.

    Numbers in a text are compared as numbers.

    >>> in_order(["2024-03", "2023-09", "2023/24"])
    ('2023-09', '2023/24', '2024-03')
    >>> in_order(["Wave 10", "Wave 9"])
    ('Wave 9', 'Wave 10')
    """
    distinct = sorted(set(texts))
    periods = {text: period_of_label(text) for text in distinct}
    if None in periods.values():
        return tuple(sorted(distinct, key=_natural))
    return tuple(sorted(distinct, key=lambda text: (periods[text], text)))


def _natural(text: str) -> list[tuple[int, str]]:
    parts = re.split(r"(\d+)", text.casefold())
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]


def words_of_label(text: str) -> str:
    """The words of a label; any other text is returned unchanged.

    >>> words_of_label("2024-03"), words_of_label("IMD 2019")
    ('March 2024', 'IMD 2019')
    """
    period = period_of_label(text)
    return text if period is None else period.words


def _split_year(year: int) -> str:
    return f"{year:04d}/{(year + 1) % 100:02d}"


def _in_range(year: int) -> None:
    if year < EARLIEST_YEAR:
        raise ValueError(YEAR_TOO_EARLY)
    if year > LATEST_YEAR:
        raise ValueError(YEAR_TOO_LATE)
