"""Cut the times off a column of dates, and move times with an offset to a time zone.

Millions of timestamps lie in few days. Their times are cut off all at once, so that each day is
read once.
"""

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

NO_ZONE = int(np.iinfo(np.int32).min)
"""In place of seconds of the day where a text has no time with an offset."""

_CHUNK = 1 << 20
"""Texts split at once: the parts of ten million would take too much memory."""
_SECONDS = 86_400
_SPACE = r"[\s\p{Z}]"
_PLAIN_TIME = r"(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:[.,]\d+)?)?"
_TIME = (
    rf"(?:{_PLAIN_TIME}(?:{_SPACE}?p\.?m\.?)?"
    rf"|(?:0?\d|1[0-2])(?::[0-5]\d(?::[0-5]\d(?:[.,]\d+)?)?)?{_SPACE}?[ap]\.?m\.?)"
)
_ZONE = rf"(?:{_SPACE}?(?:z|(?:utc|gmt)?[+-]\d{{2}}(?::?\d{{2}})?|utc|gmt|bst))?"
_PATTERNS = (
    # The commonest timestamps, found in a quarter of the time that the other two patterns take.
    rf"^(?P<date>\d{{1,4}}[-/.]\d{{1,2}}[-/.]\d{{1,4}})[T ](?P<time>{_PLAIN_TIME})"
    r"(?P<zone>Z|[+-]\d{2}:?\d{2})?$",
    # A time after the date, and a time before it.
    rf"(?is)^{_SPACE}*(?P<date>\S.*?)(?:,?{_SPACE}+(?:at{_SPACE}+)?|,|t)(?P<time>{_TIME})"
    rf"(?P<zone>{_ZONE}){_SPACE}*$",
    rf"(?is)^{_SPACE}*(?P<time>{_TIME})(?P<zone>{_ZONE})(?:,?{_SPACE}+(?:on{_SPACE}+)?|,)"
    r"(?P<date>\S.*)$",
)


@dataclass(frozen=True)
class SplitTexts:
    """The texts of a column without their times: text i has the date ``dates[codes[i]]``."""

    texts: "pd.Series[str]"
    codes: NDArray[np.int64]
    dates: list[str]
    """Each once."""
    seconds: NDArray[np.int32]
    """Seconds of the day in UTC, or NO_ZONE. They may be below 0, or above those of a day."""


def split_times(texts: "pd.Series[str]") -> SplitTexts:
    """Cut the times off. A text that is no date with a time stays as it is.

    >>> split_times(pd.Series(["01/02/2024 1:05 PM", "09:00 on 2024-02-01", "Mar-24"])).dates
    ['01/02/2024', '2024-02-01', 'Mar-24']
    """
    given = pa.array(texts, pa.string(), from_pandas=True)
    if isinstance(given, pa.ChunkedArray):
        given = given.combine_chunks()
    places: dict[str, int] = {}
    codes, seconds = [], []
    for start in range(0, max(len(given), 1), _CHUNK):
        dates, utc = _without_times(pc.fill_null(given.slice(start, _CHUNK), ""))
        encoded = dates.dictionary_encode()
        own = [places.setdefault(text, len(places)) for text in encoded.dictionary.to_pylist()]
        codes.append(np.array(own, dtype=np.int64)[encoded.indices.to_numpy()])
        seconds.append(utc)
    return SplitTexts(texts, np.concatenate(codes), list(places), np.concatenate(seconds))


def _without_times(given: pa.Array) -> tuple[pa.Array, NDArray[np.int32]]:
    seconds = np.full(len(given), NO_ZONE, dtype=np.int32)
    dates, left = given, np.arange(len(given))
    for pattern in _PATTERNS:
        found = pc.extract_regex(given.take(pa.array(left)), pattern)
        matched = found.is_valid().to_numpy(zero_copy_only=False)
        at = left[matched]
        if not len(at):
            continue
        found = found.filter(pa.array(matched))
        is_timed = np.zeros(len(given), dtype=bool)
        is_timed[at] = True
        dates = pc.replace_with_mask(dates, pa.array(is_timed), found.field("date"))
        seconds[at] = _utc_seconds(found.field("time"), found.field("zone"))
        left = left[~matched]
    return dates, seconds


def _utc_seconds(times: pa.Array, zones: pa.Array) -> NDArray[np.int32]:
    named = zones.dictionary_encode()
    offsets = [offset_of(text) for text in named.dictionary.to_pylist()]
    found: NDArray[np.int32] = np.array(offsets, dtype=np.int32)[named.indices.to_numpy()]
    has_zone = found != NO_ZONE
    if has_zone.any():
        written = times.filter(pa.array(has_zone)).dictionary_encode()
        local = np.array([seconds_of(text) for text in written.dictionary.to_pylist()], np.int32)
        found[has_zone] = local[written.indices.to_numpy()] - found[has_zone]
    return found


def offset_of(zone: str) -> int:
    """Seconds east of Greenwich, NO_ZONE where a text names no zone.

    >>> offset_of("Z"), offset_of(" +0530"), offset_of("") == NO_ZONE
    (0, 19800, True)
    """
    tidy = zone.strip().casefold()
    if not tidy:
        return NO_ZONE
    if tidy == "bst":
        return 3600
    digits = re.sub(r"\D", "", tidy).ljust(4, "0")
    return (-1 if "-" in tidy else 1) * (int(digits[:2]) * 3600 + int(digits[2:]) * 60)


def seconds_of(time: str) -> int:
    """Seconds of the day.

    >>> seconds_of("12:30 AM"), seconds_of("1 pm"), seconds_of("23:59:59.9")
    (1800, 46800, 86399)
    """
    hour, minute, second = ([int(n) for n in re.findall(r"\d+", time)[:3]] + [0, 0])[:3]
    tidy = time.casefold()
    if "p" in tidy and hour < 12:
        hour += 12
    if "a" in tidy and hour == 12:
        hour = 0
    return hour * 3600 + minute * 60 + second


def days_there(
    days: NDArray[np.int64], seconds: NDArray[np.int32], zone: str
) -> NDArray[np.datetime64]:
    """The days that moments lie in, in a time zone.

    days : (n,) days from 1 January 1970. seconds : (n,) seconds of that day in UTC.
    """
    moments = pd.DatetimeIndex((days * _SECONDS + seconds).astype("datetime64[s]"), tz="UTC")
    there: NDArray[np.datetime64] = moments.tz_convert(zone).tz_localize(None).to_numpy()
    return there.astype("datetime64[D]")
