"""Figures shown on pages of Leeds, worked out again from the files of the store alone: no reader,
no statistics of ours.
"""

import json
import math
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from flask import Flask
from scipy import stats
from scipy.optimize import brentq

from callbacks.context import Services, services_for
from data.settings import Settings
from tests.support.asking import See, part_of

pytestmark = pytest.mark.real

PAGES = (
    ("ward", "Headingley", "rubbish", "2015-08"),
    ("ward", "Chapel Allerton", "rubbish", "2015-08"),
    ("ward", "Armley", "rubbish", "2015-08"),
    ("ward", "City and Hunslet", "rubbish", "2015-08"),
    ("ward", "Armley", "road-surface-defects", "2011-09"),
    ("ward", "Hyde Park and Woodhouse", "road-surface-defects", "2011-09"),
    ("ward", "Beeston and Holbeck", "highways-enquiries", "2014-11"),
    ("ward", "Roundhay", "street-lights", "2012-12"),
    ("msoa", "", "rubbish", "2015-08"),
    ("authority", "Leeds", "rubbish", "2012-12"),
)
"""Level, name (empty: the first of the level), service, last month of the twelve."""

BASE = "residents_2020"


@dataclass(frozen=True)
class Files:
    """The tables of the build as pandas reads them."""

    build: Path

    def areas(self, level: str) -> pd.DataFrame:
        return pd.read_parquet(self.build / "areas" / f"{level}.parquet")

    def counts(self, level: str, item: str) -> pd.DataFrame:
        return pd.read_parquet(self.build / "takeup" / "month" / level / f"{item}.parquet")

    def mix(self, level: str) -> pd.DataFrame:
        return pd.read_parquet(self.build / "mix" / "oac2021" / f"{level}.parquet")

    def year(self, level: str, item: str, month: int) -> np.ndarray[Any, Any]:
        """Events of the twelve months that end with one, by area."""
        rows = self.counts(level, item)
        mine = rows[(rows.channel_index == 0) & rows.month_index.between(month - 11, month)]
        return (
            mine.groupby("area_number")
            .event_count.sum()
            .reindex(range(1, len(self.areas(level)) + 1), fill_value=0)
            .to_numpy(float)
        )

    def base(self, level: str) -> np.ndarray[Any, Any]:
        return self.areas(level)[f"base_{BASE}"].to_numpy(float)

    def segments(self) -> np.ndarray[Any, Any]:
        """Residents of each LSOA by supergroup: its base shared out by its households."""
        mix = self.mix("lsoa").assign(group=lambda m: m.segment_code.str[0])
        table = mix.pivot_table(
            index="area_number", columns="group", values="base_count", aggfunc="sum", fill_value=0
        )
        shares = table.reindex(range(1, len(self.areas("lsoa")) + 1), fill_value=0).to_numpy(float)
        total = shares.sum(axis=1, keepdims=True)
        return np.nan_to_num(self.base("lsoa"))[:, None] * np.divide(
            shares, total, out=np.zeros_like(shares), where=total > 0
        )


@pytest.fixture(scope="module")
def files(leeds_store: Path) -> Files:
    return Files((leeds_store / "current").resolve())


@pytest.fixture(scope="module")
def services(leeds_store: Path) -> Services:
    return services_for(Settings(store=leeds_store), Flask("figures"))


def month_of(files: Files, label: str) -> int:
    first = json.loads((files.build / "manifest.json").read_text())["first_month"]
    (y0, m0), (y, m) = ((int(part) for part in text.split("-")) for text in (first, label))
    return (y - y0) * 12 + m - m0


def number_of(files: Files, level: str, name: str) -> int:
    areas = files.areas(level)
    return 1 if not name else int(areas.loc[areas.area_name == name, "area_number"].iloc[0])


def page(
    see: See, files: Files, level: str, number: int, service: str, label: str, part: str
) -> str:
    """Words of a part of the page."""
    code = files.areas(level).area_code.iloc[number - 1]
    query = (
        f"service={service}&measure=rate&period={label}&area={level}:{code}"
        f"&classification=oac2021&level={level}"
    )
    assert see(query)["area"] == f"{level}:{code}"
    return part_of(see, query, part)


def repeats_of(files: Files, item: str) -> float:
    """How many times as much the counts of an item vary as those of independent events would."""
    manifest = json.loads((files.build / "manifest.json").read_text())
    (found,) = [
        d["value"] for r in manifest["records"] for d in r["dispersions"] if d["item"] == item
    ]
    return float(found)


def limits_of(count: float, repeats: float) -> tuple[float, float]:
    """Limits of the count: those of independent events, or wider where visits repeat."""
    if repeats == 1:
        return poisson_or_byar(count)
    if count >= 10:
        low, high = byar(count / repeats)
        return repeats * low, repeats * high

    def beyond(mean: float, *, above: bool) -> float:
        size, chance = mean / (repeats - 1), 1 / repeats
        if above:
            return float(stats.nbinom.sf(count - 1, size, chance)) - 0.025
        return float(stats.nbinom.cdf(count, size, chance)) - 0.025

    low = brentq(lambda m: beyond(m, above=True), 1e-9, 1000) if count else 0.0
    return low, brentq(lambda m: beyond(m, above=False), 1e-9, 1000)


def byar(count: float) -> tuple[float, float]:
    z, up = 1.959964, count + 1
    return (
        count * (1 - 1 / (9 * count) - z / (3 * math.sqrt(count))) ** 3,
        up * (1 - 1 / (9 * up) + z / (3 * math.sqrt(up))) ** 3,
    )


def poisson_or_byar(count: float) -> tuple[float, float]:
    if count < 10:
        return (stats.chi2.ppf(0.025, 2 * count) / 2 if count else 0.0), stats.chi2.ppf(
            0.975, 2 * count + 2
        ) / 2
    return byar(count)


def shown(value: float) -> str:
    """A rate as the page writes it."""
    return (
        "0" if value == 0 else f"{value:,.{2 if abs(value) < 1 else 1 if abs(value) < 100 else 0}f}"
    )


@pytest.mark.parametrize(("level", "name", "service", "label"), PAGES)
def test_rate_and_interval_are_those_of_the_files(
    files: Files, see: See, level: str, name: str, service: str, label: str
) -> None:
    number, month = number_of(files, level, name), month_of(files, label)
    count, base = files.year(level, service, month)[number - 1], files.base(level)[number - 1]
    told = page(see, files, level, number, service, label, "working")
    low, high = (1000 * limit / base for limit in limits_of(count, repeats_of(files, service)))
    assert (
        f"1,000 × {count:,.0f} ÷ {base:,.0f} = {shown(1000 * count / base)} (95% interval"
        f" {shown(low)} to {shown(high)}" in told
    )


def put_together(
    users: np.ndarray[Any, Any], base: np.ndarray[Any, Any]
) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Groups with fewer than 10 users become one, with the next smallest where that is still too
    few: users and base of each group's pool.
    """
    order = [int(g) for g in np.argsort(users, kind="stable")]
    pool = [g for g in order if users[g] < 10]
    for following in order[len(pool) :]:
        if not pool or users[pool].sum() >= 10:
            break
        pool.append(following)
    pooled_users, pooled_base = users.copy(), base.copy()
    pooled_users[pool], pooled_base[pool] = users[pool].sum(), base[pool].sum()
    return pooled_users, pooled_base


@pytest.mark.parametrize(("level", "name", "service", "label"), PAGES)
def test_expected_and_gap_are_those_of_the_files(
    files: Files, see: See, level: str, name: str, service: str, label: str
) -> None:
    number, month = number_of(files, level, name), month_of(files, label)
    told = page(see, files, level, number, service, label, "working")
    found = re.search(r"Gap seen − expected ([\d,]+) − ([\d,.]+) = (−?[\d,.]+)", told)
    if level == "authority" or found is None:
        assert level == "authority" or "Gap" not in told
        return
    residents, counts = files.segments(), files.year("lsoa", service, month)
    total = residents.sum(axis=1)
    users = counts[:, None] * np.divide(
        residents, total[:, None], out=np.zeros_like(residents), where=total[:, None] > 0
    )
    users_of, base_of = put_together(users.sum(axis=0), residents.sum(axis=0))
    parent = files.areas("lsoa")[f"parent_{level}"].to_numpy()
    inside = residents[parent == number].sum(axis=0)
    inside *= files.base(level)[number - 1] / inside.sum()
    assert inside.sum() < 0.1 * total.sum()
    expected = float((users_of / base_of * inside).sum())
    count = files.year(level, service, month)[number - 1]
    assert found[1] == f"{count:,.0f}"
    assert float(found[2].replace(",", "")) == pytest.approx(expected, abs=0.051)
    assert float(found[3].replace("−", "-").replace(",", "")) == pytest.approx(
        count - expected, abs=0.051
    )


@pytest.mark.parametrize(
    ("level", "name", "service", "label"), [p for p in PAGES if p[0] == "ward"]
)
def test_index_of_every_group_is_that_of_the_files(
    files: Files, see: See, level: str, name: str, service: str, label: str
) -> None:
    number, month = number_of(files, level, name), month_of(files, label)
    inside = files.areas("lsoa")[f"parent_{level}"].to_numpy() == number
    residents, counts = files.segments()[inside], files.year("lsoa", service, month)[inside]
    if counts.sum() == 0:
        pytest.skip("nothing was counted here")
    users = (counts[:, None] * residents / residents.sum(axis=1, keepdims=True)).sum(axis=0)
    base = residents.sum(axis=0)
    told = page(see, files, level, number, service, label, "users")
    told = told.partition("All the numbers")[2]
    for group in np.flatnonzero(base > 0):
        index = 100 * (users[group] / users.sum()) / (base[group] / base.sum())
        row = re.search(
            rf" {group + 1} [A-Z][^\d]* ([\d,]+) ([\d.]+) ([\d,]+) ([\d.]+) ([\d,.]+) ([\d,]+) ",
            told,
        )
        assert row is not None, (group, told)
        assert (row[1], row[3], row[6]) == (
            f"{users[group]:,.0f}",
            f"{base[group]:,.0f}",
            f"{index:,.0f}",
        )


@pytest.mark.parametrize(
    ("service", "label"), [("rubbish", "2012-12"), ("road-surface-defects", "2014-12")]
)
def test_every_rate_of_the_services_table_is_that_of_the_files(
    files: Files, see: See, service: str, label: str
) -> None:
    month, number = month_of(files, label), number_of(files, "ward", "Headingley")
    told = page(see, files, "ward", number, service, label, "services")
    titles = {
        s["key"]: s["title"]
        for s in json.loads((files.build / "manifest.json").read_text())["services"]
        if s["records"] == "fixmystreet"
    }
    for key, title in titles.items():
        rate = 1000 * files.year("ward", key, month)[number - 1] / files.base("ward")[number - 1]
        assert f" {title} {shown(rate)} " in told, title


FINDINGS = (
    (
        "theme=transport&service=total&measure=rate&period=2020-12",
        "now",
        (
            "229 reports on FixMyStreet in the 12 months to December 2020, up 28% on the year"
            " before: could be chance."
        ),
    ),
    (
        "service=rubbish&measure=rate&period=2015-08&area=ward:E05001414&level=ward",
        "headline",
        "1.3 for every 1,000 residents",
    ),
    (
        "service=rubbish&measure=expected&period=2015-08&area=ward:E05001429&level=ward",
        "headline",
        "17 fewer than expected",
    ),
    (
        "service=rubbish&period=2015-08&level=ward",
        "missing",
        (
            "In 1 of 33 wards in Leeds that can be judged, there are fewer reports on FixMyStreet"
            " than expected."
        ),
    ),
)
"""What the page says of Leeds, each worked out by hand from the bundle's own files."""


@pytest.mark.parametrize(("query", "part", "said"), FINDINGS)
def test_the_page_says_what_was_found_by_hand(see: See, query: str, part: str, said: str) -> None:
    assert said in part_of(see, query, part)


COUNCIL_SITE = {
    1: (67, 38, 115),
    2: (42, 23, 72),
    3: (165, 113, 235),
    4: (132, 98, 174),
    5: (112, 77, 157),
    6: (134, 102, 172),
    7: (20, 6, 66),
    8: (90, 34, 228),
}
NATIONAL_SITE = {
    1: (103, 81, 129),
    2: (108, 90, 127),
    3: (128, 102, 160),
    4: (61, 48, 78),
    5: (134, 113, 158),
    6: (90, 75, 107),
    7: (98, 73, 130),
    8: (88, 52, 146),
}
"""Index of each OAC supergroup and its interval: street problems in the 12 months to May 2011, by
hand from the bundle's files.
"""


@pytest.mark.parametrize(
    ("channel", "by_hand"), [("council_site", COUNCIL_SITE), ("national_site", NATIONAL_SITE)]
)
def test_who_reports_on_which_site_is_as_found_by_hand(
    see: See, channel: str, by_hand: dict[int, tuple[int, int, int]]
) -> None:
    query = f"theme=transport&service=total&channel={channel}&period=2011-05&classification=oac2021"
    told = part_of(see, query, "users").partition("All the numbers")[2]
    # The intervals by hand are of independent reports; repeated ones make them wider.
    for group, (index, low, high) in by_hand.items():
        found = re.search(rf" {group} [A-Z][^\d]*(?: [\d.,]+){{5}} {index} (\d+)–(\d+) ", told)
        assert found, (group, told)
        assert int(found[1]) < low
        assert int(found[2]) > high
