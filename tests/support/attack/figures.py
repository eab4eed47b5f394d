"""Counts worked out of what is derived from them: rates, intervals, ratios, differences, orders.
Shares no code with the software.
"""

import csv
import io
import itertools
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import chi2

from tests.support.attack.crawl import WITHHELD, Crawler

NUMBERS = (
    "count",
    "rate",
    "rate_low",
    "rate_high",
    "observed",
    "missing",
    "missing_low",
    "missing_high",
    "ratio",
    "ratio_low",
    "ratio_high",
    "segment_missing",
)
PER = 1_000
SURE = 0.95


def table_of(content: bytes) -> pd.DataFrame:
    """A file of areas as a frame of texts, in its order, without the lines that begin with '#'."""
    lines = [
        line
        for line in csv.reader(io.StringIO(content.decode("utf-8-sig")))
        if line and not line[0].startswith("#")
    ]
    return pd.DataFrame(lines[1:], columns=lines[0])


def without_figures(table: pd.DataFrame) -> pd.DataFrame:
    """Rows in which no number tells of a count."""
    return table[(table[[n for n in NUMBERS if n in table]] == "").all(axis=1)]


def counts_from_limits(table: pd.DataFrame) -> pd.DataFrame:
    """Least and greatest count whose exact limits agree with those a file gives, by area code: a
    limit rounded to four places is still a count.
    """
    rows = table[table["rate_low"] != ""]
    base = rows["base"].astype(float)
    count = np.arange(0, 200_000)
    low = chi2.ppf((1 - SURE) / 2, 2 * np.maximum(count, 1)) / 2 * (count > 0)
    high = chi2.ppf((1 + SURE) / 2, 2 * count + 2) / 2
    told_low, told_high = (
        rows["rate_low"].astype(float) * base / PER,
        rows["rate_high"].astype(float) * base / PER,
    )
    return pd.DataFrame(
        {
            "area_code": rows["area_code"],
            "from_low": _nearest(low, told_low),
            "from_high": _nearest(high, told_high),
        }
    ).set_index("area_code")


def _nearest(limits: np.ndarray, told: pd.Series) -> np.ndarray:
    right = np.clip(np.searchsorted(limits, told), 1, len(limits) - 1)
    return np.where(told - limits[right - 1] < limits[right] - told, right - 1, right)


def counts_from_rates(table: pd.DataFrame) -> pd.Series:
    """Rate times base, by area code."""
    rows = table[table["rate"] != ""]
    return (rows["rate"].astype(float) * rows["base"].astype(float) / PER).set_axis(
        rows["area_code"]
    )


def counts_from_expected(table: pd.DataFrame) -> pd.DataFrame:
    """Ratio times expected, and expected less missing, by area code."""
    rows = table[table["ratio"] != ""]
    expected, missing, ratio = (rows[n].astype(float) for n in ("expected", "missing", "ratio"))
    return pd.DataFrame(
        {
            "area_code": rows["area_code"],
            "by_ratio": ratio * expected / 100,
            "by_gap": expected - missing,
        }
    ).set_index("area_code")


def turned_back_is_published(crawler: Crawler, level: str, period: str) -> int:
    """Number of figures turned back. Fails where a file of areas tells of a hidden count, or more
    of a shown one than is published, for any item.
    """
    orders: dict[str, list[list[str]]] = {}
    codes, compared = crawler.codes(level), 0
    # Limits of visits that repeat are wider, so they say less of a count than its rate does.
    plain = {d["item"] for d in crawler.records["dispersions"] if d["value"] == 1}
    for item in crawler.items:
        asked = crawler.asked(item, "all", "year", period, level, "count")
        frame = crawler.frame("paint.frame", **asked)
        if "value" not in frame.columns or frame.said["level"] != level:
            continue
        published = pd.Series(frame.columns["value"].astype(float), index=codes)
        hidden = set(np.array(codes)[frame.columns["class"] == WITHHELD])
        for name, measure in (("rates.csv", "rate"), ("missing.csv", "gap")):
            content = crawler.file(name, **asked | {"measure": measure})
            table = table_of(content) if content else pd.DataFrame({"area_code": []})
            if not set(table["area_code"]) <= set(codes):
                continue
            rows = table[table["area_code"].isin(hidden)]
            assert len(without_figures(rows)) == len(rows)
            orders.setdefault(name, []).append(list(rows["area_code"]))
            if name == "rates.csv" and len(table):
                if item in plain:
                    told = counts_from_limits(table)
                    compared += len(told)
                    assert (published[told.index] == told["from_low"]).all()
                    assert (published[told.index] == told["from_high"]).all()
                rates = counts_from_rates(table)
                assert np.allclose(rates, published[rates.index], atol=0.5)
            elif len(table):
                # Expected counts are told to one place, so that a ratio gives its count to within
                # as much.
                back = counts_from_expected(table)
                assert np.allclose(back["by_gap"], published[back.index], atol=0.11)
                assert np.allclose(back["by_ratio"], published[back.index], rtol=0.02, atol=2.5)
    for lists in orders.values():
        for one, other in itertools.pairwise(lists):
            both = set(one) & set(other)
            assert [c for c in one if c in both] == [c for c in other if c in both], (
                "the order of areas without figures tells of their counts"
            )
    return compared


JUDGED = ("atlas", "nextdoor")


def wide_turned_back_is_published(crawler: Crawler, level: str, period: str) -> int:
    """Number of figures of ``table.json`` turned back into counts. Fails where they tell of a
    hidden count, or more of a shown one than is published, for any item: by area, with what sums
    are made of, and by service.
    """
    compared = 0
    asking = [
        *((item, "expected") for item in crawler.items),
        *zip(crawler.items, JUDGED, strict=False),
    ]
    for item, measure in asking:
        asked = crawler.asked(item, "all", "year", period, level, "count")
        frame = crawler.frame("paint.frame", **asked)
        query = asked | {"measure": measure, "turn": "areas"}
        table = crawler.client.get(f"{crawler.root}/table.json", query_string=query).get_json()
        if "value" not in frame.columns or table.get("level") != frame.said["level"] != level:
            continue
        codes = crawler.codes(level)
        assert table["rows"]["key"] == codes
        published = frame.columns["value"].astype(float)
        hidden = frame.columns["class"] == WITHHELD
        told = pd.DataFrame(_numbers_of(table), dtype=float)
        assert told[hidden].isna().all(axis=None), "a hidden area has a figure"
        for count in _counts_from(told, table["rounding"]):
            known = count.notna()
            assert np.allclose(count[known], published[known], rtol=0.02, atol=0.6)
            compared += int(known.sum())
        place = next(iter(np.flatnonzero(hidden)), None)
        if place is not None and measure == "expected":
            compared += _service_says_nothing(crawler, query, codes[place])
    return compared


def _numbers_of(table: dict[str, Any]) -> dict[str, list[float | None]]:
    """Every number of each row: of cells with their ends and limits, of sums, and of the period
    asked for in the line over time.
    """
    found = {
        f"{key} {part}": values
        for key, cells in table["cells"].items()
        for part, values in cells.items()
        if part not in ("why", "band")
    }
    found |= {key: v for key, v in table["sums"].items() if isinstance(v, list)}
    return found | ({"line": table["lines"]["of"][-1]} if "lines" in table else {})


def _counts_from(told: pd.DataFrame, rounding: int) -> Iterator[pd.Series]:
    """The count of each row, as each of the other figures gives it."""
    yield told["count v"]
    if "line" in told:
        yield told["line"]
    if "rate v" in told and "base" in told:
        yield told["rate v"] * told["base"] / PER
    if "expected" in told:
        yield told["gap v"] + told["expected"]
        # Ratios are told to one place.
        close = told["expected"] * 0.05 / 100 < rounding / 10
        yield (told["ratio v"] * told["expected"] / 100).where(close)


def _service_says_nothing(crawler: Crawler, query: dict[str, str], code: str) -> int:
    """The row of the service in the table of an area whose count is hidden has no number."""
    area = query | {"turn": "services", "area": f"{query['level']}:{code}"}
    table = crawler.client.get(f"{crawler.root}/table.json", query_string=area).get_json()
    rows = table["rows"]
    themes = [rows["groups"][group][0] for group in rows["group"]]
    at = list(zip(themes, rows["key"], strict=True)).index((query["theme"], query["service"]))
    numbers = {key: values[at] for key, values in _numbers_of(table | {"sums": {}}).items()}
    if "lines" in table:
        numbers.pop("line")
    assert all(value is None for value in numbers.values()), numbers
    return 1
