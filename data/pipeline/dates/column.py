"""Read the dates of a whole column: a period for each distinct text, or a reason."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.periods import GRAIN_NAMES, GRAINS, Grain, Period
from data.pipeline.dates.form import DateForm
from data.pipeline.dates.texts import (
    PAIR,
    follows,
    in_format,
    is_month,
    meaning_of,
    settled,
)
from data.pipeline.dates.times import NO_ZONE, SplitTexts, days_there, split_times
from data.windows import YearKind

DECLARED_YEARS: dict[YearKind, Grain] = {
    "financial": "financial_year",
    "academic": "academic_year",
    "calendar": "year",
}
"""What the catalogue calls a kind of year → its grain."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the texts of a whole column say together.

    It is the same in whatever order the rows come, and over however many files.
    """

    pairs: frozenset[str] = frozenset()
    """Texts such as 2011-12 and 2023/24."""
    periods: frozenset[tuple[Grain, int]] = frozenset()
    """Grain and first day of all other periods."""
    has_financial_quarters: bool = False
    """Whether a quarter is written as 2023/24 Q1."""

    def __or__(self, other: "Evidence") -> "Evidence":
        return Evidence(
            self.pairs | other.pairs,
            self.periods | other.periods,
            self.has_financial_quarters or other.has_financial_quarters,
        )

    def pairs_are(self, form: DateForm) -> Literal["month", "year", "either"]:
        """What texts such as 2011-12 are.

        2011-11 can only be a month and 2023-24 only a year: these decide. Where there is neither,
        2011/12 is a year, and 2011-12 alone is a month, as ISO writes it.

        >>> Evidence(frozenset({"2011-12", "2012-13"})).pairs_are(DateForm())
        'year'
        >>> Evidence(frozenset({"2011-12", "2012-01"})).pairs_are(DateForm())
        'month'
        """
        kinds = {(is_month(text), follows(text)) for text in self.pairs}
        only_month, only_year = (True, False) in kinds, (False, True) in kinds
        if only_month or only_year:
            return "either" if only_month and only_year else "month" if only_month else "year"
        if form.years in ("financial", "academic") or all("/" in text for text in self.pairs):
            return "year"
        return "month" if len(self.pairs) == 1 else "either"

    def grain(self, form: DateForm) -> Grain:
        """The grain that records of this column are counted by.

        It is that of the most periods; of two that have equally many, the finer one.
        """
        found = [counted_as(period.grain) for period in self.read(form)]
        return max(GRAINS[GRAINS.index("month") :], key=found.count)

    def read(self, form: DateForm) -> list[Period]:
        """Every period of the column, each once."""
        are = self.pairs_are(form)
        read = (settled(text, are, form) for text in self.pairs)
        return [
            *(Period(grain, first) for grain, first in self.periods),
            *(period for period in read if isinstance(period, Period)),
        ]

    def years(self, form: DateForm) -> YearKind:
        """The kind of year that the column is written in, '' where it shows none."""
        grain = self.grain(form)
        if grain == "quarter" and self.has_financial_quarters:
            return "financial"
        return next((kind for kind, its in DECLARED_YEARS.items() if its == grain), "")


def counted_as(grain: Grain) -> Grain:
    """The grain that such periods are counted by.

    >>> counted_as("week"), counted_as("quarter")
    ('month', 'quarter')
    """
    return "month" if grain in ("day", "week") else grain


@dataclass(frozen=True, slots=True)
class JudgedDates:
    """What each text of a column is. All arrays are (n,)."""

    grain: NDArray[np.int8]
    """Place in GRAINS, −1 where the text is no period."""
    first_day: NDArray[np.int64]
    """Days from 1 January 1970; 0 where the text is no period."""
    last_day: NDArray[np.int64]
    month_number: NDArray[np.int64]
    """The month that the period lies in, −1 where the text cannot be used."""
    reason: NDArray[np.object_]
    """Why a text cannot be used, '' where it can."""

    @property
    def is_read(self) -> NDArray[np.bool_]:
        """Where a text can be used."""
        return np.greater_equal(self.month_number, 0)

    def setting_aside(self, at: NDArray[np.bool_], reason: str) -> "JudgedDates":
        """The same, with a reason why the periods ``at`` cannot be used."""
        at = at & self.is_read
        return replace(
            self,
            month_number=np.where(at, -1, self.month_number),
            reason=np.where(at, reason, self.reason),
        )


@dataclass(frozen=True)
class DateTexts:
    """The distinct texts of one column of dates, read in one form."""

    split: SplitTexts
    form: DateForm

    @classmethod
    def of(cls, texts: "pd.Series[str]", form: DateForm) -> "DateTexts":
        """The texts of a Series; None is read as empty."""
        return cls(split_times(texts), form)

    @cached_property
    def _meanings(self) -> tuple[NDArray[np.int64], list[Period | str], NDArray[np.int32]]:
        """Place of each text's meaning, the meanings, and seconds of the day in UTC."""
        if not self.form.format:
            found = [meaning_of(text, self.form) for text in self.split.dates]
            return self.split.codes, found, self.split.seconds
        places: dict[Period | str, int] = {}
        codes, seconds = [], []
        for text in self.split.texts.fillna(""):
            meaning, utc = in_format(text, self.form)
            codes.append(places.setdefault(meaning, len(places)))
            seconds.append(utc)
        return np.array(codes, np.int64), list(places), np.array(seconds, np.int32)

    @property
    def has_zone(self) -> NDArray[np.bool_]:
        """(n,) where a text has a time with an offset, such as Z or +01:00."""
        seconds = self._meanings[2]
        return np.not_equal(seconds, NO_ZONE)

    @cached_property
    def evidence(self) -> Evidence:
        """What the texts say together."""
        meanings = self._meanings[1]
        return Evidence(
            frozenset(text for text in meanings if isinstance(text, str) and PAIR.fullmatch(text)),
            frozenset((p.grain, p.first_day) for p in meanings if isinstance(p, Period)),
            any(isinstance(p, Period) and p.by_financial_year for p in meanings),
        )

    def read(self, evidence: Evidence | None = None) -> JudgedDates:
        """What each text is. ``evidence`` is that of the whole column, by default its own."""
        codes, meanings, seconds = self._meanings
        are = (evidence or self.evidence).pairs_are(self.form)
        rows, reasons = np.zeros((4, len(meanings)), dtype=np.int64), []
        for place, given in enumerate(meanings):
            is_pair = isinstance(given, str) and PAIR.fullmatch(given)
            meaning = settled(str(given), are, self.form) if is_pair else given
            if isinstance(meaning, str):
                rows[:, place] = -1, 0, 0, -1
                reasons.append(meaning)
            else:
                days = meaning.first_day, meaning.last_day
                rows[:, place] = GRAINS.index(meaning.grain), *days, meaning.month_number
                reasons.append("")
        grain, first, last, month = rows[:, codes]
        reason = np.array(reasons, dtype=object)[codes]
        moved = (seconds != NO_ZONE) & (grain == GRAINS.index("day"))
        if self.form.time_zone and moved.any():
            there = days_there(first[moved], seconds[moved], self.form.time_zone)
            first[moved] = last[moved] = there.astype(np.int64)
            month[moved] = there.astype("datetime64[M]").astype(np.int64) + 1970 * 12
        return JudgedDates(grain.astype(np.int8), first, last, month, reason)

    def for_counts(self, evidence: Evidence | None = None) -> JudgedDates:
        """As ``read``, without what cannot be counted together.

        Set aside are periods of another grain than most of the column, and whole years that are not
        of the kind that the catalogue declares.
        """
        known = evidence or self.evidence
        judged, main = self.read(known), known.grain(self.form)
        for place, grain in enumerate(GRAINS):
            if counted_as(grain) != main:
                other = GRAIN_NAMES[grain][0]
                article = "an" if other[0] in "aeiou" else "a"
                told = f"{article} {other} in a column of {GRAIN_NAMES[main][1]}"
                judged = judged.setting_aside(judged.grain == place, told)
        is_year = main in DECLARED_YEARS.values()
        if is_year and main != DECLARED_YEARS.get(self.form.years, main):
            told = f"a {GRAIN_NAMES[main][0]}, but years = '{self.form.years}' is declared"
            judged = judged.setting_aside(judged.grain >= 0, told)
        return judged

    def periods(self) -> list[Period | str]:
        """The period of each text, or the reason why it is none.

        Quarters are named by the financial year where one of the column is.
        """
        judged = self.read()
        named = self.evidence.has_financial_quarters
        rows = zip(judged.grain, judged.first_day, judged.reason, strict=True)
        return [
            str(reason) or Period(GRAINS[grain], int(first), named and GRAINS[grain] == "quarter")
            for grain, first, reason in rows
        ]


def read_period(text: str, form: DateForm | None = None) -> Period | str:
    """The period of one text by itself, or the reason why it is none.

    >>> read_period("31/03/2024", DateForm("uk")).label, read_period("Mar-24").label
    ('2024-03-31', '2024-03')
    >>> read_period("2023-06-30T23:30:00Z", DateForm(time_zone="Europe/London")).label
    '2023-07-01'
    >>> read_period("45000", DateForm(spreadsheet_days=True)).label
    '2023-03-15'
    >>> read_period("03/04/24")
    "day/month or month/day; set date_order = 'uk' or 'us'"
    """
    return DateTexts.of(pd.Series([text], dtype=object), form or DateForm()).periods()[0]


def is_period(text: str, form: DateForm | None = None) -> bool:
    """Whether a text can be read as a period by itself.

    >>> is_period("Mar-24"), is_period("202403"), is_period("Ward")
    (True, True, False)
    """
    return isinstance(read_period(text, form), Period)
