"""The meaning of one date without a time: a period, or the reason why it is none."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial

from data.periods import (
    MONTHS,
    YEAR_TOO_EARLY,
    YEAR_TOO_LATE,
    Grain,
    Period,
    date_of,
    of_day,
    of_month,
    of_quarter,
    of_week,
    of_year,
)
from data.pipeline.dates.form import DateForm, DateOrder
from data.pipeline.dates.times import NO_ZONE

EMPTY = "date is empty"
NO_SUCH_DATE = "no such date"
NO_ORDER = "day/month or month/day; set date_order = 'uk' or 'us'"
DAY_NUMBER = "a spreadsheet's number of a day, perhaps; set spreadsheet_days = true"
MONTH_OR_YEAR = "a month or a financial year; set years = 'financial' or date_format = '%Y-%m'"
NO_YEAR = "a day and a month without a year"
NOT_MONDAY = "a week that does not begin on a Monday"
ACADEMIC_QUARTER = "a quarter of an academic year; expected its months"
EXAMPLES: dict[DateOrder, str] = {
    "iso": "2024-03-31 or 2024-03",
    "uk": "31/03/2024",
    "us": "03/31/2024",
}
PAIR = re.compile(r"(\d{4})[-/](\d{2})")
"""A month or a financial year: 2011-12."""

_LAST_OF_2000S = 68
"""Two-digit years up to this are 20xx, the others 19xx, as in strptime."""
_SPREADSHEET_EPOCH = date(1899, 12, 30)
_SHORT = {name[:3].casefold(): place for place, name in enumerate(MONTHS, 1)}
_NAME = "(?:" + "|".join(f"{name[:3]}(?:{name[3:]})?" for name in MONTHS).casefold() + r"|sept)\.?"
_WEEKDAY = re.compile(
    r"^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,? (?=\S)"
)
_FORMAT_DAY, _FORMAT_MONTH = set("djcxuwAa"), set("mbB")

Made = Callable[[re.Match[str], DateForm], Period | str]
_FORMS: list[tuple[re.Pattern[str], Made]] = []


def meaning_of(text: str, form: DateForm) -> Period | str:
    """The period of a date, or the reason why it is none.

    A text such as 2011-12 is returned as it is: the whole column decides what it is.

    >>> meaning_of("31/03/2024", DateForm("uk")).label, meaning_of("17-May-21", DateForm()).label
    ('2024-03-31', '2021-05-17')
    >>> meaning_of("Q1 2023/24", DateForm()).words, meaning_of("2011-12", DateForm())
    ('April to June 2023', '2011-12')
    """
    tidy = " ".join(text.replace("–", "-").replace("—", "-").split()).casefold()
    tidy = _WEEKDAY.sub("", re.sub(r"['’]", "", tidy)).strip(" ,")
    tidy = re.sub(r"^(\d+)\.0+$", r"\1", tidy)
    if not tidy:
        return EMPTY
    if PAIR.fullmatch(tidy):
        return tidy
    for pattern, made in _FORMS:
        found = pattern.fullmatch(tidy)
        if found is not None:
            return _existing(partial(made, found, form))
    return not_a_date(form)


def _existing(make: Callable[[], Period | str], otherwise: str = NO_SUCH_DATE) -> Period | str:
    """A period, or the reason where its year, month or day does not exist."""
    try:
        return make()
    except ValueError as error:
        told = str(error)
        return told if told in (YEAR_TOO_EARLY, YEAR_TOO_LATE) else otherwise


def not_a_date(form: DateForm) -> str:
    """The reason for a text of no known form."""
    return f"not a date like {form.format or EXAMPLES[form.order]}"


def settled(pair: str, are: str, form: DateForm) -> Period | str:
    """The meaning of a text such as 2011-12, where the column shows what such texts ``are``."""
    year, second = int(pair[:4]), int(pair[5:])
    can_be_month, can_be_year = is_month(pair), follows(pair)
    if can_be_month and can_be_year and are == "either":
        return MONTH_OR_YEAR
    if can_be_month and not (can_be_year and are == "year"):
        return _existing(lambda: of_month(year, second))
    if can_be_year:
        return _existing(lambda: of_year(year, split_year_grain(form)))
    return NO_SUCH_DATE


def is_month(pair: str) -> bool:
    """Whether a text such as 2011-12 can be a month."""
    return 1 <= int(pair[5:]) <= 12


def follows(pair: str) -> bool:
    """Whether the second year of a text such as 2011-12 follows the first."""
    return int(pair[5:]) == (int(pair[:4]) + 1) % 100


def split_year_grain(form: DateForm) -> Grain:
    """The grain of 2023/24."""
    return "academic_year" if form.years == "academic" else "financial_year"


def in_format(text: str, form: DateForm) -> tuple[Period | str, int]:
    """The period of a text in the declared format, and its seconds of the day in UTC.

    The seconds are NO_ZONE where it has no offset. A whole ISO date is read too, because a
    spreadsheet's real dates are written so.
    """
    tidy = text.strip()
    try:
        found = datetime.strptime(tidy, form.format)
    except ValueError:
        is_whole = not tidy or re.fullmatch(r"\d{4}-\d\d-\d\d", tidy)
        return (meaning_of(tidy, form) if is_whole else not_a_date(form)), NO_ZONE
    asked = set(re.findall("%([A-Za-z])", form.format))
    offset = found.utcoffset()
    seconds = (
        NO_ZONE
        if offset is None
        else found.hour * 3600 + found.minute * 60 + found.second - int(offset.total_seconds())
    )
    if asked & _FORMAT_DAY:
        return _existing(lambda: of_day(found.date())), seconds
    if asked & _FORMAT_MONTH:
        return _existing(lambda: of_month(found.year, found.month)), seconds
    return _existing(lambda: of_year(found.year)), seconds


def _year_of(digits: str) -> int:
    """A year of two or four digits.

    >>> _year_of("24"), _year_of("69"), _year_of("1969")
    (2024, 1969, 1969)
    """
    year = int(digits)
    if len(digits) == 2:
        year += 2000 if year <= _LAST_OF_2000S else 1900
    return year


def _month_of(name: str) -> int:
    return _SHORT[name[:3]]


def _first_of(first: str, second: str) -> int | None:
    """The year that 2023/24 begins in, None where the second does not follow the first."""
    begins = _year_of(first)
    expected = str(begins + 1)[-len(second) :]
    return begins if second == expected else None


def _reads(pattern: str) -> Callable[[Made], Made]:
    """Register a function that makes a period of what a pattern finds in a case-folded text."""

    def register(made: Made) -> Made:
        _FORMS.append((re.compile(pattern), made))
        return made

    return register


@_reads(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
def _iso_day(found: re.Match[str], _form: DateForm) -> Period:
    return of_day(date(int(found[1]), int(found[3]), int(found[4])))


@_reads(r"(\d{1,2})([-/. ])(\d{1,2})\2(\d{4}|\d{2})")
def _day_of_order(found: re.Match[str], form: DateForm) -> Period | str:
    if form.order == "iso":
        return NO_ORDER
    first, second, year = int(found[1]), int(found[3]), _year_of(found[4])
    day, month = (first, second) if form.order == "uk" else (second, first)
    return _existing(
        lambda: of_day(date(year, month, day)), f"{NO_SUCH_DATE} in {form.order} order"
    )


@_reads(r"(\d{4})(\d{2})(\d{2})")
def _compact_day(found: re.Match[str], _form: DateForm) -> Period:
    return of_day(date(*(int(part) for part in found.groups())))


@_reads(r"(\d{4})(\d{2})|(\d{4})[-/. ](\d)|(\d{4})[. ](\d{2})|(\d{4}) ?m(\d{1,2})")
def _year_and_month(found: re.Match[str], _form: DateForm) -> Period:
    return of_month(*(int(part) for part in found.groups() if part))


@_reads(r"(\d{1,2})[-/. ](\d{4})")
def _month_and_year(found: re.Match[str], _form: DateForm) -> Period:
    return of_month(int(found[2]), int(found[1]))


@_reads(r"([1-9]\d{4})(?:\.\d+)?")
def _spreadsheet_day(found: re.Match[str], form: DateForm) -> Period | str:
    """A number of five digits: from 17 May 1927. Smaller numbers are more likely years."""
    if not form.spreadsheet_days:
        return DAY_NUMBER
    return of_day(_SPREADSHEET_EPOCH + timedelta(days=int(found[1])))


@_reads(rf"({_NAME})[-/ .,]*(\d{{4}}|\d{{2}})")
def _named_month(found: re.Match[str], _form: DateForm) -> Period:
    return of_month(_year_of(found[2]), _month_of(found[1]))


@_reads(rf"(\d{{4}})[-/ .,]*({_NAME})")
def _year_and_named_month(found: re.Match[str], _form: DateForm) -> Period:
    return of_month(int(found[1]), _month_of(found[2]))


@_reads(rf"(\d{{1,2}})(?:st|nd|rd|th)?[-/ .,]*(?:of )?({_NAME})[-/ .,]*(\d{{4}}|\d{{2}})")
def _named_day(found: re.Match[str], _form: DateForm) -> Period:
    return of_day(date(_year_of(found[3]), _month_of(found[2]), int(found[1])))


@_reads(rf"({_NAME})[-/ .]*(\d{{1,2}})(?:st|nd|rd|th)?[-/ ,]+(\d{{4}})")
def _american_named_day(found: re.Match[str], _form: DateForm) -> Period:
    return of_day(date(int(found[3]), _month_of(found[1]), int(found[2])))


@_reads(rf"(\d{{4}})[-/ ]({_NAME})[-/ ](\d{{1,2}})")
def _year_and_named_day(found: re.Match[str], _form: DateForm) -> Period:
    return of_day(date(int(found[1]), _month_of(found[2]), int(found[3])))


@_reads(rf"\d{{1,2}}[-/ ]{_NAME}")
def _without_year(_found: re.Match[str], _form: DateForm) -> str:
    return NO_YEAR


@_reads(rf"({_NAME}) ?(?:-|to) ?({_NAME})[ ,]*(\d{{4}})")
def _quarter_by_months(found: re.Match[str], form: DateForm) -> Period | str:
    first, last = _month_of(found[1]), _month_of(found[2])
    if first % 3 != 1 or last != first + 2:
        return not_a_date(form)
    return of_quarter(int(found[3]), last // 3)


@_reads(r"(?:fy ?)?(\d{4}|\d{2})[-/](\d{4}|\d{2})[-/ ,]*q(?:uarter|tr)? ?([1-4])")
def _year_and_quarter(found: re.Match[str], form: DateForm) -> Period | str:
    return _financial_quarter(found[1], found[2], int(found[3]), form)


@_reads(r"q(?:uarter|tr)? ?([1-4])[-/ ,]*(?:of )?(?:fy ?)?(\d{4}|\d{2})[-/](\d{4}|\d{2})")
def _quarter_and_year(found: re.Match[str], form: DateForm) -> Period | str:
    return _financial_quarter(found[2], found[3], int(found[1]), form)


def _financial_quarter(first: str, second: str, quarter: int, form: DateForm) -> Period | str:
    begins = _first_of(first, second)
    if begins is None:
        return not_a_date(form)
    if form.years == "academic":
        return ACADEMIC_QUARTER
    return of_quarter(begins, quarter, by_financial_year=True)


@_reads(r"(\d{4})[-/ ,]*q(?:uarter|tr)? ?([1-4])")
def _calendar_year_and_quarter(found: re.Match[str], _form: DateForm) -> Period:
    return of_quarter(int(found[1]), int(found[2]))


@_reads(r"q(?:uarter|tr)? ?([1-4])[-/ ,]*(?:of )?(\d{4})")
def _quarter_and_calendar_year(found: re.Match[str], _form: DateForm) -> Period:
    return of_quarter(int(found[2]), int(found[1]))


@_reads(r"(fy|ay|(?:financial|fiscal|academic|school)(?: year)?)? ?(\d{4})[-/](\d{4}|\d{2})")
def _split_year(found: re.Match[str], form: DateForm) -> Period | str:
    begins = _first_of(found[2], found[3])
    if begins is None:
        return not_a_date(form)
    kind = found[1] or form.years
    return of_year(begins, "academic_year" if kind[:1] in ("a", "s") else "financial_year")


@_reads(r"\d{4}")
def _year(found: re.Match[str], _form: DateForm) -> Period:
    return of_year(int(found[0]))


@_reads(r"(\d{4})[- ]?w(?:eek|k)? ?(\d{1,2})(?:-([1-7]))?")
def _week(found: re.Match[str], _form: DateForm) -> Period:
    week = of_week(int(found[1]), int(found[2]))
    return of_day(date_of(week.first_day + int(found[3]) - 1)) if found[3] else week


@_reads(r"w(?:eek|k)? ?(\d{1,2})[-/ ,]+(?:of )?(\d{4})")
def _week_and_year(found: re.Match[str], _form: DateForm) -> Period:
    return of_week(int(found[2]), int(found[1]))


@_reads(r"(?:w/?c|w/?b|week (?:commencing|beginning|starting|of))[: ]+(.+)")
def _week_by_day(found: re.Match[str], form: DateForm) -> Period | str:
    day = meaning_of(found[1], form)
    if isinstance(day, str):
        return not_a_date(form) if PAIR.fullmatch(day) else day
    if day.grain != "day":
        return not_a_date(form)
    return NOT_MONDAY if date_of(day.first_day).weekday() else Period("week", day.first_day)
