"""Shapes under attack: sums of areas say no more than the published counts of the areas do.

What a sum may be is worked out here again, from the counts that the map serves. That two councils
which differ only in hidden counts answer the same for every shape is in test_twins.py.
"""

import csv
import io
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from app import create_app
from data.settings import Settings
from data.store.reader import Atlas
from tests.support.attack.crawl import WITHHELD, Crawler
from tests.support.effort import tries

YEAR = "2025-12"
SIZES = (2, 3, 5, 8, 30, 200)
ABOVE = ("ward", "authority")


@pytest.fixture(scope="module")
def crawler(demo_store: Path) -> Crawler:
    return Crawler(create_app(Settings(store=demo_store)).server.test_client(), "care")


Cells = tuple[NDArray[np.float64], NDArray[np.bool_]]


class Published:
    """The counts of a year by level and service, as the map serves them: NaN where hidden."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler, self.known = crawler, {}  # type: ignore[var-annotated]

    def cells(self, item: str, level: str) -> Cells:
        if (item, level) not in self.known:
            query = self.crawler.asked(item, "all", "year", YEAR, level, "count")
            frame = self.crawler.frame("paint.frame", **query)
            hidden = frame.columns["class"] == WITHHELD
            values = frame.columns["value"].astype(float)
            self.known[item, level] = np.where(hidden, np.nan, np.nan_to_num(values)), hidden
        found: Cells = self.known[item, level]
        return found

    def most(self, item: str, rows: NDArray[np.intp], atlas: Atlas) -> float:
        """The most that areas can be together, by the published counts of larger areas."""
        values, hidden = self.cells(item, "lsoa")
        slack = self.crawler.rule.rounding // 2
        total, rest = np.nansum(values[rows]), [row for row in rows if hidden[row]]
        for level in ABOVE:
            above, is_hidden = self.cells(item, level)
            parents = atlas.areas("lsoa").parents[level].astype(int) - 1
            for parent in sorted({parents[row] for row in rest}):
                if is_hidden[parent]:
                    continue
                inside = values[parents == parent]
                least = np.nansum(np.maximum(inside - slack, 0))
                total += max(above[parent] + (slack if above[parent] else 0) - least, 0)
                rest = [row for row in rest if parents[row] != parent]
        return np.inf if rest else float(total)


def summed(crawler: Crawler, level: str, rows: NDArray[np.intp]) -> dict[str, dict[str, str]]:
    """The file of a shape: service → its row."""
    codes = crawler.codes(level)
    shape = f"{level}:{','.join(codes[row] for row in rows)}"
    content = crawler.file("shape.csv", shape=shape, service="care-assessment", period=YEAR)
    assert content is not None
    lines = content.decode("utf-8-sig").splitlines()
    rows_ = csv.DictReader(io.StringIO("\n".join(x for x in lines if x[:1] not in ("#", '"'))))
    return {row["service"]: row for row in rows_}


def shapes(published: Published) -> list[NDArray[np.intp]]:
    """Areas drawn by chance, of which some are hidden, and the same with one area less."""
    draw, found = np.random.default_rng(7), []
    for size in SIZES[: tries(4, len(SIZES))]:
        _, hidden = published.cells("mobile-meals", "lsoa")
        some = draw.choice(np.flatnonzero(hidden), size=max(size // 2, 1), replace=False)
        rest = draw.choice(np.flatnonzero(~hidden), size=size - len(some), replace=False)
        found.append(np.sort(np.concatenate([some, rest])))
    return [*found, found[-1][1:]]


def test_a_sum_is_what_its_published_parts_give_and_no_more(crawler: Crawler, demo: Atlas) -> None:
    published, ranges = Published(crawler), 0
    titles = {i.key: i.title for i in demo.items() if i.key in crawler.items}
    for rows in shapes(published):
        told = summed(crawler, "lsoa", rows)
        for item, title in titles.items():
            values, hidden = published.cells(item, "lsoa")
            row, many = told[title], int(hidden[rows].sum())
            assert int(row["areas_hidden"]) == many
            assert int(row["areas"]) == len(rows)
            if many == len(rows):
                assert row["count_least"] == row["count_most"] == ""
                continue
            least, most = np.nansum(values[rows]), published.most(item, rows, demo)
            assert float(row["count_least"]) == least
            assert row["count_most"] == ("" if np.isinf(most) else f"{most:.0f}")
            if not many:
                assert least == most
                continue
            # A hidden count can still be anything that its rule promises.
            assert most - least >= many * (crawler.rule.smallest - 1)
            ranges += 1
            if row["rate_least"]:
                base = float(row["base"])
                assert float(row["rate_least"]) * base / 1000 == pytest.approx(least, abs=0.5)
                assert float(row["rate_most"]) * base / 1000 == pytest.approx(most, abs=0.5)
    assert ranges >= 4, "there must be something hidden for this to show anything"


def test_two_shapes_that_differ_by_a_hidden_area_differ_by_nothing_that_is_known(
    crawler: Crawler,
) -> None:
    published = Published(crawler)
    _, hidden = published.cells("mobile-meals", "lsoa")
    base = np.flatnonzero(~hidden)[:12]
    one = np.sort(np.append(base, np.flatnonzero(hidden)[0]))
    without, with_it = (summed(crawler, "lsoa", rows) for rows in (base, one))
    row, other = with_it["Meals at home"], without["Meals at home"]
    assert row["count_least"] == other["count_least"] == other["count_most"]
    assert float(row["count_most"]) - float(row["count_least"]) >= crawler.rule.smallest - 1
