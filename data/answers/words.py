"""The wording that several parts of the page share: months, periods, titles and numbers.

Plain values in, plain text out. The map, the panels, the tables and the exports take the names of
measures and periods from here and from nowhere else.
"""

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from data.manifest import Item, find_key
from data.model import Classification, Manifest, RecordSet, Tier, Window
from data.periods import MONTHS
from data.windows import ROLLING, SPANS, YEAR_ENDS

if TYPE_CHECKING:
    from data.answers.asked import Asked


HIDDEN_WORDS = "hidden to protect people"
CAME_HIDDEN_WORDS = "hidden by the owner of the data"
MISSING_WORDS = "no data"
UNCOVERED_WORDS = "not covered by these records"
MINUS = "−"
LEAST_SHOWN = 0.01
"""A rate above zero that rounds to zero is said to be under this."""


def month_name(label: str, *, short: bool = False) -> str:
    """``2019-06`` as "June 2019", or "Jun 2019" when short.

    Any other text is returned unchanged.
    """
    year, _, month = label.partition("-")
    if not (year.isdigit() and month.isdigit() and 1 <= int(month) <= 12):
        return label
    name = MONTHS[int(month) - 1]
    return f"{name[:3] if short else name} {year}"


def span_words(first: str, last: str) -> str:
    """Two months as a span, one where they are the same: "February 2023 to March 2024"."""
    names = month_name(first), month_name(last)
    return " to ".join(dict.fromkeys(names))


def day_name(label: str) -> str:
    """``2021-07-18`` as "18 July 2021"."""
    return f"{int(label[8:])} {month_name(label[:7])}"


def words_of_period(records: RecordSet | None, window: Window, period: str) -> str:
    """A period of a record set in words; empty where there is none."""
    if records is None:
        return window_words(window, period)
    if window == "snapshot" and records.dated_by == "month":
        return month_name(period[:7])
    return window_words(window, period, records.year_ends)


def window_words(window: Window, period: str, year_ends: int = ROLLING) -> str:
    """The period that ends with a month, or the day of a snapshot.

    year_ends : the month that the years of the records end with (RecordSet.year_ends).

    >>> window_words("month", "2019-06"), window_words("quarter", "2024-02")
    ('June 2019', 'December 2023 to February 2024')
    >>> window_words("year", "2019-06"), window_words("year", "2024-03", 3)
    ('12 months to June 2019', '2023/24')
    >>> window_words("year", "2023-12", 12), window_words("year", "2024-08", 8)
    ('2023', 'academic year 2023/24')
    >>> window_words("snapshot", "2021-07-18")
    '18 July 2021'
    """
    if not period or window == "month":
        return month_name(period)
    if window == "snapshot":
        return day_name(period)
    year = int(period[:4])
    if window == "quarter":
        first = month_name(_months_before(period, SPANS["quarter"] - 1))
        name, _, its_year = first.partition(" ")
        return f"{name if its_year == str(year) else first} to {month_name(period)}"
    if year_ends == ROLLING:
        return f"12 months to {month_name(period)}"
    if year_ends == YEAR_ENDS["calendar"]:
        return str(year)
    academic = "academic year " if year_ends == YEAR_ENDS["academic"] else ""
    return f"{academic}{year - 1}/{year % 100:02d}"


def _months_before(label: str, back: int) -> str:
    number = int(label[:4]) * 12 + int(label[5:7]) - 1 - back
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def with_the(period: str) -> str:
    """A period in words, with its article where it has one: "the 12 months to June 2019"."""
    return f"the {period}" if period.startswith(("12 months", "academic")) else period


def within(period: str, window: Window) -> str:
    """A period in words, as it ends a sentence: "in June 2019", "on 18 July 2021"."""
    before = {"snapshot": "on", "quarter": "from"}.get(window, "in")
    if window == "snapshot" and not period[:1].isdigit():
        before = "in"  # only the month of the count is known
    return f"{before} {with_the(period)}"


def joined(words: Sequence[str]) -> str:
    """Words as a list: "a, b and c"."""
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def item_title(asked: "Asked") -> str:
    """Name of the service, or of the theme whose total is shown."""
    return title_of_item(asked.item) if asked.item else ""


def title_of_item(item: Item) -> str:
    """Name of a service, or of a theme whose total is counted."""
    return f"{item.theme.title}, all services" if item.is_total else item.title


def events_words(asked: "Asked") -> str:
    """The counted events, in the plural: "reports"."""
    return asked.item.events if asked.item else "contacts"


def channel_words(asked: "Asked") -> str:
    """The channel that a view is limited to, "" for all together."""
    return asked.channel.title if asked.channel else ""


def period_words(asked: "Asked") -> str:
    """Period and channel, as they follow a number: "12 months to June 2019, Web"."""
    return ", ".join(filter(None, (asked.period_words(), channel_words(asked))))


def hidden_words(records: RecordSet | None) -> str:
    """Why a count of a record set is hidden.

    Where its rule hides nothing, what is hidden came so from the owner of the data.
    """
    return HIDDEN_WORDS if records is None or records.hides else CAME_HIDDEN_WORDS


def between(words: Callable[[float], str], ends: tuple[float, float]) -> str:
    """A number of which the least and the most are known: one text where both read the same.

    >>> between(format_count, (334_305, 374_982)), between(format_rate, (20.61, 20.62))
    ('between 334,305 and 374,982', '20.6')
    """
    least, most = (words(end) for end in ends)
    return least if least == most else f"between {least} and {most}"


def first_up(text: str) -> str:
    """The same text with a capital at the beginning."""
    return text[:1].upper() + text[1:]


def first_down(text: str) -> str:
    """The same text without a capital at the beginning, unless it is an abbreviation."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def scheme_words(scheme: Classification, tier: Tier) -> str:
    """A classification and one of its tiers: "OAC 2021 supergroups".

    A title that already ends in the tier's name is returned unchanged.
    """
    return (
        scheme.title
        if scheme.title.casefold().endswith(tier.names.casefold())
        else f"{scheme.title} {tier.names}"
    )


def level_name(manifest: Manifest, key: str, *, plural: bool = False) -> str:
    """A level in words, "LSOA" or "LSOAs"; the key itself where it is not known."""
    level = find_key(manifest.levels, key)
    if level is None:
        return key
    return level.names if plural else level.name


def with_article(noun: str) -> str:
    """``an output area``, ``an LSOA``, ``a ward``: initials are read letter by letter."""
    first = noun[:1]
    spelt = noun[:2].isupper()
    vowel = first.upper() in "AEFHILMNORSX" if spelt else first.lower() in "aeiou"
    return f"{'an' if vowel else 'a'} {noun}"


def format_number(value: float, decimals: int = 0) -> str:
    """A number with thousands separated: ``12,345.6``.

    It has a true minus sign. The result is a dash where there is no number.
    """
    if not math.isfinite(value):
        return "–"
    text = f"{value:,.{decimals}f}"
    # A number that rounds to zero has no sign.
    return (
        text.removeprefix("-")
        if not text.strip("-0.")
        else MINUS + text[1:]
        if text.startswith("-")
        else text
    )


def format_count(value: float) -> str:
    """A count of events, people or areas: ``12,345``."""
    return format_number(value)


def format_base(value: float, *, is_estimate: bool) -> str:
    """A base of an area, marked where it was scaled up: ``12,345 (estimate)``."""
    return format_count(value) + (" (estimate)" if is_estimate and math.isfinite(value) else "")


def format_rate(value: float) -> str:
    """A rate per 1,000 with places that depend on its size.

    Two places under 1, one under 100, none above. A true zero is ``0``, and a rate above it never
    looks like one.

    >>> format_rate(0.518), format_rate(0.0), format_rate(0.004)
    ('0.52', '0', 'under 0.01')
    """
    if 0 < value < LEAST_SHOWN / 2:
        return f"under {LEAST_SHOWN}"
    return "0" if value == 0 else format_number(value, rate_decimals(value))


def rate_decimals(value: float) -> int:
    """Decimal places of a rate."""
    size = abs(value)
    return 2 if size < 1 else 1 if size < 100 else 0


def rounded_rates(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Rates rounded to the places that ``format_rate`` shows of each.

    Those that it shows as under the least stay as they are.
    """
    size = np.abs(values)
    scale = np.where(size < 1, 100.0, np.where(size < 100, 10.0, 1.0))
    rounded = np.rint(values * scale) / scale
    kept: NDArray[np.float64] = np.where((rounded == 0) & (values > 0), values, rounded)
    return kept


def format_percent(share: float, decimals: int = 0) -> str:
    """A share between 0 and 1 as a percentage: ``34%``.

    A share under one in a hundred keeps one place.
    """
    if not math.isfinite(share):
        return "–"
    percent = 100 * share
    places = 1 if decimals == 0 and 0 < percent < 1 else decimals
    return f"{format_number(percent, places)}%"


def all_of(number: int, one: str, many: str) -> str:
    """All of some things, as it follows "in" or "for".

    >>> [all_of(n, "ward", "wards") for n in (1, 2, 33)]
    ['the one ward', 'both wards', 'all 33 wards']
    """
    if number == 1:
        return f"the one {one}"
    return f"both {many}" if number == 2 else f"all {format_count(number)} {many}"


def count_of(number: int, one: str, many: str, *, rounded: bool = False) -> str:
    """``1 area``, ``2,543 areas``; ``about 120 areas`` where it was rounded to protect people.

    Zero is never rounded.
    """
    about = "about " if rounded and number else ""
    return f"{about}{format_count(number)} {one if number == 1 else many}"
