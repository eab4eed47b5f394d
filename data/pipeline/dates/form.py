"""How the catalogue declares the dates of a column."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from data.windows import YearKind

DateOrder = Literal["iso", "uk", "us"]


@dataclass(frozen=True, slots=True)
class DateForm:
    """How the dates of a column are written, where that has to be declared."""

    order: DateOrder = "iso"
    format: str = ""
    """A format of strptime. Texts must then have it, or be a whole ISO date."""
    spreadsheet_days: bool = False
    """Whether 45000 is 15 March 2023."""
    time_zone: str = ""
    """Where a time with an offset is moved to before its day is taken; '' leaves it."""
    years: YearKind = ""
    """What 2023/24 is: an academic year, or else a financial year."""


def form_problems(form: DateForm) -> list[str]:
    """Reasons why a form cannot be used, as sentences.

    >>> form_problems(DateForm(format="%d.%m"))
    ["date_format '%d.%m' has no year; add %Y or %y"]
    """
    problems = []
    if form.format:
        if not re.search("%[YyGcx]", form.format):
            problems.append(f"date_format '{form.format}' has no year; add %Y or %y")
        try:
            datetime.strptime(datetime(2024, 3, 15).strftime(form.format), form.format)
        except ValueError as error:
            problems.append(
                f"date_format '{form.format}' cannot be used: {error}; write it as for Python's"
                " strptime, for example '%d.%m.%Y'"
            )
    if form.time_zone:
        try:
            ZoneInfo(form.time_zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            problems.append(
                f"time_zone '{form.time_zone}' is not known; write a name such as 'Europe/London'"
            )
    return problems
