"""Make the requests of visitors from the manifest.

They are addresses of pictures, and bodies of changes of view.
"""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass

from data.manifest import month_label
from data.model import Manifest
from layouts import ids

CALLBACK = "/_dash-update-component"


@dataclass(frozen=True)
class Change:
    """A change of view: the query, its level and its measure."""

    level: str
    query: str

    def frame(self, build: str) -> str:
        return f"/api/v1/{build}/paint.frame?{self.query}"

    def body(self, build: str) -> bytes:
        """The request that the page sends for the panels of the view."""
        asked = {
            "output": f"{ids.ANSWER}.data",
            "outputs": {"id": ids.ANSWER, "property": "data"},
            "changedPropIds": [f"{ids.VIEW}.data"],
            "inputs": [
                {"id": ids.VIEW, "property": "data", "value": {"query": self.query}},
                {"id": ids.WANTED, "property": "data", "value": None},
            ],
            "state": [{"id": ids.CHOICES, "property": "data", "value": {"build": build}}],
        }
        return json.dumps(asked).encode()


def takeup_changes(
    manifest: Manifest, drawn: random.Random, level: str | None = None
) -> Iterator[Change]:
    """An endless series of services, measures, months and windows in random order.

    It is at the finest level of the records unless a level is named.
    """
    services = [s for s in manifest.services if s.records]
    records = {r.key: r for r in manifest.records}
    while True:
        service = drawn.choice(services)
        counted = records[service.records or ""]
        at = level or counted.level
        published = [p for p in counted.published if p.level == at and p.months]
        if not published:
            return
        window = drawn.choice(published)
        # Rolling years of open data are sums of months: any month with eleven before it ends one.
        name = (
            drawn.choice(["month", "year"])
            if len(published) == 1 and window.window == "month"
            else window.window
        )
        month = drawn.choice(
            window.months[11:] if name == "year" and window.window == "month" else window.months
        )
        measure = drawn.choice(["rate", "rate", "count"])
        query = (
            f"level={at}&theme={service.theme}&service={service.key}&measure={measure}"
            f"&period={month_label(manifest, month)}&window={name}"
        )
        yield Change(at, query)


def with_areas(
    changes: Iterator[Change], codes: list[str], drawn: random.Random
) -> Iterator[Change]:
    """The same changes, two in three of them with an area chosen.

    A visitor who reads about one place after another makes such changes.
    """
    for change in changes:
        yield (
            Change(change.level, f"{change.query}&area={drawn.choice(codes)}")
            if drawn.random() < 2 / 3
            else change
        )
