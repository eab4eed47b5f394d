"""What anybody can fetch from an atlas over HTTP: every count that is shown, and every cell that is
said to be hidden.
"""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from flask.testing import FlaskClient

from tests.support.frames import read_frame

NO_DATA, WITHHELD, ZERO, UNCOVERED = 0, 1, 2, 126


@dataclass(frozen=True)
class Rule:
    """A rule as anybody can look it up."""

    smallest: int
    rounding: int


RULES = {"LA5": Rule(5, 5), "HES7": Rule(8, 5), "TRE10": Rule(10, 1)}
COLUMNS = ["level", "item", "channel", "window", "month", "area", "shown", "hidden"]


@dataclass(frozen=True)
class Frame:
    """One frame as a browser reads it: the description and its columns."""

    said: dict[str, Any]
    columns: dict[str, np.ndarray]


class Crawler:
    """Fetches everything an atlas tells of one record set."""

    def __init__(self, client: FlaskClient, records: str) -> None:
        self.client = client
        self.catalogue = client.get("/api/v1/catalogue.json").get_json()
        self.root = f"/api/v1/{self.catalogue['build']}"
        self.records = next(r for r in self.catalogue["records"] if r["key"] == records)
        counted = [s for s in self.catalogue["services"] if s["records"] == records]
        themes = [
            t
            for t in self.catalogue["themes"]
            if t["total_of"] and any(s["theme"] == t["key"] for s in counted)
        ]
        self.items = {s["key"]: (s["theme"], s["key"]) for s in counted} | {
            f"theme-{t['key']}": (t["key"], "total") for t in themes
        }
        self.totals = {
            f"theme-{t['key']}": [s["key"] for s in counted if s["theme"] == t["key"]]
            for t in themes
        }
        self.bases = {
            item: next(s["base"] for s in counted if item in (s["key"], f"theme-{s['theme']}"))
            for item in self.items
        }
        self.levels = [v["key"] for v in self.catalogue["levels"]]
        self.channels = ["all", *self.records["channels"]]

    def frame(self, name: str, **query: str) -> Frame:
        answer = self.client.get(
            f"{self.root}/{name}",
            query_string={"values": "1", **query},
            headers={"Accept-Encoding": "identity"},
        )
        assert answer.status_code == 200, answer.get_json()
        return Frame(*read_frame(answer.data))

    def asked(
        self, item: str, channel: str, window: str, month: str, level: str, measure: str
    ) -> dict[str, str]:
        theme, service = self.items[item]
        return {
            "theme": theme,
            "service": service,
            "channel": channel,
            "window": window,
            "period": month,
            "level": level,
            "measure": measure,
        }

    def published(self) -> Iterator[tuple[str, str, str]]:
        """Every level, window and month; also those that the catalogue does not promise, for every
        level has a last month and year.
        """
        told = {
            (p["level"], p["window"], m) for p in self.records["published"] for m in p["months"]
        }
        yield from sorted(
            told | {(level, w, self.latest(w)) for level in self.levels for w in ("month", "year")}
        )

    def latest(self, window: str) -> str:
        """The last month of the latest period of a window that any level publishes."""
        months = [
            m for p in self.records["published"] if p["window"] == window for m in p["months"]
        ]
        return max(months, default=self.records["months"][-1])

    def _said_not_to_be_there(self, level: str, item: str, channel: str, window: str) -> bool:
        """Whether the catalogue says so: it is believed for all but the latest period, for which it
        is put to the test.
        """
        without = {
            u["what"]
            for u in self.records["unpublished"]
            if u["level"] == level and item in u["items"]
        }
        return (
            "counts" in without
            or (channel != "all" and "channels" in without)
            or (window == "month" and "months" in without)
        )

    @property
    def rule(self) -> Rule:
        return RULES[self.records["rule"]]

    def file(self, name: str, **query: str) -> bytes | None:
        """A file of a view, None where there is none."""
        answer = self.client.get(
            f"{self.root}/{name}", query_string=query, headers={"Accept-Encoding": "identity"}
        )
        assert answer.status_code in (200, 404), answer.data
        return answer.data if answer.status_code == 200 else None

    def events(self, item: str) -> str:
        """The events of an item, as the head of a column names them."""
        totals = {f"theme-{t['key']}": t["total_of"] for t in self.catalogue["themes"]}
        named = {s["key"]: s["events"] for s in self.catalogue["services"]} | totals
        return named[item][:1].upper() + named[item][1:]

    def fates(self) -> pd.DataFrame:
        """What became of the rows, by service, fate and reason, as the catalogue tells it."""
        return pd.DataFrame(self.records["fates"])

    def codes(self, level: str) -> list[str]:
        return [a["code"] for a in self.client.get(f"{self.root}/areas/{level}").get_json()]

    def counts(self, months: int = 1_000) -> pd.DataFrame:
        """Every cell that is not zero: one row each with the columns COLUMNS; ``shown`` is NaN
        where hidden.

        months : of single months, the latest so many; all years.
        """
        # Up to the end of the latest year, so that every year has all of its months or none.
        until = [m for m in self.catalogue["months"] if m <= self.latest("year")]
        parts, latest = [], until[-months:] if months < len(until) else self.catalogue["months"]
        asked = [p for p in self.published() if p[1] == "year" or p[2] in latest]
        for (level, window, month), item, channel in itertools.product(
            asked, self.items, self.channels
        ):
            if month != self.latest(window) and self._said_not_to_be_there(
                level, item, channel, window
            ):
                continue
            frame = self.frame(
                "paint.frame", **self.asked(item, channel, window, month, level, "count")
            )
            classes, values = frame.columns["class"], frame.columns.get("value")
            if values is None or not (classes != NO_DATA).any():
                continue
            there = np.flatnonzero(~np.isin(classes, (NO_DATA, ZERO, UNCOVERED)))
            number = self.catalogue["months"].index(month)
            part = pd.DataFrame(
                {
                    "area": there + 1,
                    "shown": values[there].astype(float),
                    "hidden": classes[there] == WITHHELD,
                }
            )
            parts.append(
                part.assign(
                    level=level,
                    item=item,
                    channel=self.channels.index(channel),
                    window=window,
                    month=number,
                )
            )
        return pd.concat(parts, ignore_index=True)[COLUMNS]
