"""Read dates as periods.

Texts that can mean one thing only are read as they are. The others are read as the catalogue
declares (``form``), and never guessed. The parts: the meaning of one date (``texts``), times and
time zones (``times``), and whole columns (``column``).
"""

from data.pipeline.dates.column import (
    DateTexts,
    Evidence,
    JudgedDates,
    counted_as,
    is_period,
    read_period,
)
from data.pipeline.dates.form import DateForm, DateOrder, form_problems
from data.pipeline.dates.texts import DAY_NUMBER, NO_ORDER
from data.pipeline.dates.times import SplitTexts, split_times

__all__ = [
    "DAY_NUMBER",
    "NO_ORDER",
    "DateForm",
    "DateOrder",
    "DateTexts",
    "Evidence",
    "JudgedDates",
    "SplitTexts",
    "counted_as",
    "form_problems",
    "is_period",
    "read_period",
    "split_times",
]
