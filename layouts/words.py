"""The wording that several parts of the page share: months, periods, titles and numbers. Plain
values in, plain text out.

Everything the map, the panels, the tables and the exports call a measure or a period is worded here
and nowhere else.
"""

import math

import numpy as np
from numpy.typing import NDArray

from data.model import Base, Classification, Manifest, RecordSet, Service, Theme, Tier
from layouts.view import (
    ALL,
    THEME_TOTAL,
    WHO_MEASURES,
    View,
    find_key,
    index_segment,
    record_set_of,
)

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

HIDDEN_WORDS = "hidden to protect people"
MISSING_WORDS = "no data"
MINUS = "−"


def month_name(label: str, *, short: bool = False) -> str:
    """``2019-06`` as "June 2019", or "Jun 2019" when short; anything else comes back as it was
    given.
    """
    year, _, month = label.partition("-")
    if not (year.isdigit() and month.isdigit() and 1 <= int(month) <= 12):
        return label
    name = MONTHS[int(month) - 1]
    return f"{name[:3] if short else name} {year}"


def period_words(view: View, manifest: Manifest) -> str:
    """The period a view's measure speaks of: "12 months to June 2019", "June 2019", an indicator's
    period, or "" for segments.
    """
    if view.measure == "indicator":
        indicator = find_key(manifest.indicators, view.indicator)
        return indicator.latest if indicator else ""
    if view.measure in WHO_MEASURES or not view.period:
        return ""
    return window_words(view.window, view.period)


def window_words(window: str, period: str) -> str:
    """One month, or the twelve months that end with it: "June 2019", "12 months to June 2019"."""
    return month_name(period) if window == "month" else f"12 months to {month_name(period)}"


def item_title(view: View, manifest: Manifest) -> str:
    """Name of the service, or of the theme whose total is shown."""
    if view.service == THEME_TOTAL:
        theme = find_key(manifest.themes, view.theme)
        return f"{theme.title}, all services" if theme else ""
    service = find_key(manifest.services, view.service)
    return service.title if service else ""


def service_for(view: View, manifest: Manifest) -> Service | None:
    """The service of a view; for a theme's total the theme's first service with records, whose base
    and words then stand for all.
    """
    if view.service != THEME_TOTAL:
        return find_key(manifest.services, view.service)
    return next((s for s in manifest.services if s.theme == view.theme and s.records), None)


def base_for(view: View, manifest: Manifest) -> Base | None:
    """What the counts of a view's service are divided by."""
    service = service_for(view, manifest)
    return find_key(manifest.bases, service.base) if service else None


def events_words(view: View, manifest: Manifest) -> str:
    """What is counted, in the plural: "reports"."""
    theme: Theme | None = find_key(manifest.themes, view.theme)
    service = service_for(view, manifest)
    if view.service == THEME_TOTAL and theme and theme.total_of:
        return theme.total_of
    return service.events if service else "contacts"


def channel_words(view: View, manifest: Manifest) -> str:
    """The channel a view is narrowed to, "" for all together."""
    channel = find_key(manifest.channels, view.channel)
    return channel.title if channel and view.channel != ALL else ""


def measure_title(view: View, manifest: Manifest) -> str:
    """What the map is coloured by: "Potholes: reports per 1,000 residents", "Who lives here: OAC
    2021 supergroups".
    """
    if view.measure == "segment":
        scheme = find_key(manifest.classifications, view.classification)
        tier = find_key(scheme.tiers, view.tier) if scheme else None
        return (
            f"Who lives here: {scheme_words(scheme, tier)}" if scheme and tier else "Who lives here"
        )
    if view.measure == "indicator":
        indicator = find_key(manifest.indicators, view.indicator)
        return indicator.title if indicator else ""
    if view.measure == "index":
        segment = index_segment(view, manifest)
        return (
            f"{segment.code} {segment.name}: index of who lives here"
            if segment
            else "Index of who lives here"
        )
    events = events_words(view, manifest)
    differences = {
        "expected": f"{events} against expected",
        "gap": f"{events} more or fewer than expected",
        "change": f"change in {events} on a year",
    }
    return (
        f"{item_title(view, manifest)}:"
        f" {differences.get(view.measure) or unit_words(view, manifest)}"
    )


def scheme_words(scheme: Classification, tier: Tier) -> str:
    """A classification and one of its tiers: "OAC 2021 supergroups"; a title that ends in the
    tier's name already is left as it is.
    """
    return (
        scheme.title
        if scheme.title.casefold().endswith(tier.names.casefold())
        else f"{scheme.title} {tier.names}"
    )


def unit_words(view: View, manifest: Manifest) -> str:
    """The unit of a view's measure, as it follows a number: "reports per 1,000 residents",
    "reports", "%".
    """
    if view.measure == "segment":
        return "%"
    if view.measure == "indicator":
        indicator = find_key(manifest.indicators, view.indicator)
        return indicator.unit if indicator else ""
    events = events_words(view, manifest)
    differences = {
        "expected": "(100 = as expected)",
        "gap": f"{events} against expected",
        "change": "% on a year earlier",
        "index": "(100 = as common as overall)",
    }
    if view.measure in differences:
        return differences[view.measure]
    base = base_for(view, manifest)
    return f"{events} per 1,000 {base.title}" if view.measure == "rate" and base else events


def measure_subtitle(view: View, manifest: Manifest) -> str:
    """Period, channel, base and source of what the map shows, in one line."""
    if view.measure in WHO_MEASURES:
        scheme = find_key(manifest.classifications, view.classification)
        return scheme.source if scheme else ""
    if view.measure == "indicator":
        indicator = find_key(manifest.indicators, view.indicator)
        if not indicator:
            return ""
        higher = f"higher means {indicator.higher}" if indicator.higher else ""
        return ", ".join(filter(None, (period_words(view, manifest), higher)))
    base = base_for(view, manifest)
    parts = [period_words(view, manifest), channel_words(view, manifest)]
    if view.measure in ("rate", "change") and base:
        parts.append(f"base: {base.title}, {base.period}")
    return ", ".join(filter(None, parts))


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


def too_fine_words(view: View, manifest: Manifest, level: str) -> str:
    """Why a level finer than the data shows nothing: "Reports are counted by LSOA, not by output
    area.".
    """
    what, known = "This measure is known", ""
    if view.measure in WHO_MEASURES:
        scheme = find_key(manifest.classifications, view.classification)
        what, known = (f"{scheme.title} is given", scheme.given_level) if scheme else (what, known)
    elif view.measure == "indicator":
        indicator = find_key(manifest.indicators, view.indicator)
        what, known = (
            (f"{indicator.title} is known", indicator.level) if indicator else (what, known)
        )
    else:
        records: RecordSet | None = record_set_of(manifest, view.theme, view.service)
        events = events_words(view, manifest)
        what, known = (
            f"{events[:1].upper()}{events[1:]} are counted",
            (records.level if records else known),
        )
    by = level_name(manifest, known) if known else "coarser levels"
    return f"{what} by {by}, not by {level_name(manifest, level)}."


def format_number(value: float, decimals: int = 0) -> str:
    """A number with thousands separated: ``12,345.6``; a true minus sign; a dash where there is
    none.
    """
    if not math.isfinite(value):
        return "–"
    text = f"{value:,.{decimals}f}"
    # What rounds to nothing has no sign.
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


def format_rate(value: float) -> str:
    """A rate per 1,000 to what it can bear: two places under 1, one under 100, none above; a true
    zero is ``0``.
    """
    return "0" if value == 0 else format_number(value, rate_decimals(value))


def rate_decimals(value: float) -> int:
    """Decimal places a rate is shown to."""
    size = abs(value)
    return 2 if size < 1 else 1 if size < 100 else 0


def rounded_rates(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Rates rounded to the places ``format_rate`` shows of each."""
    size = np.abs(values)
    scale = np.where(size < 1, 100.0, np.where(size < 100, 10.0, 1.0))
    rounded: NDArray[np.float64] = np.rint(values * scale) / scale
    return rounded


def format_percent(share: float, decimals: int = 0) -> str:
    """A share between 0 and 1 as a percentage: ``34%``; under one in a hundred one place is
    kept.
    """
    if not math.isfinite(share):
        return "–"
    percent = 100 * share
    places = 1 if decimals == 0 and 0 < percent < 1 else decimals
    return f"{format_number(percent, places)}%"


def count_of(number: int, one: str, many: str) -> str:
    """``1 area``, ``2,543 areas``."""
    return f"{format_count(number)} {one if number == 1 else many}"
