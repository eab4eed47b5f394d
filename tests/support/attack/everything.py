"""Everything that HTTP serves of an atlas, asked as a program that has read its catalogue would
ask: every address, and every answer of the page.
"""

import gzip
import itertools
from collections.abc import Iterator
from typing import Any

import brotli
from flask.testing import FlaskClient

from callbacks.api.exports import EXPORTS
from data.answers.view import TABS
from tests.support.exports import unpacked

FRAMES = ("paint", "paint.json", "paint.frame", "series.frame", "shake.frame")
FILES = ("missing.csv", "rates.csv", "areas.csv")
TAKEN = tuple(e.key for e in EXPORTS if e.key not in FILES and e.mode != "shape")
"""Files to take away that are slower to make, so that fewer of them are asked for."""
TALKS = tuple(export.key for export in EXPORTS if export.tell)
"""Of those, the files of a talk, which is the same whatever the measure."""
TABLES = tuple(export.key for export in EXPORTS if export.has_table)
PICTURED = ("segment", "expected", "rate")
"""Measures of which the pictures, slides and paragraphs are asked for."""
OF_SHAPES = tuple(export.key for export in EXPORTS if export.mode == "shape")
OF_TWO = ("picture.svg", "slide.pptx", "paragraph.docx")
"""Files that have both maps of a view with two."""
WIDE = ("table.json?turn=areas", "table.json?turn=services")
MEASURES = (
    "rate",
    "count",
    "expected",
    "gap",
    "change",
    "atlas",
    "parent",
    "nextdoor",
    "alike",
    "clusters",
)
"""Measures of take-up."""
OF_PEOPLE = ("segment", "reclassed")
"""Measures of who lives there, which have no counts of a service."""
COMPARATORS = ("atlas", "parent", "nextdoor", "alike", "lastyear", "lastmonth")
MODES = (
    *("explore", "ward", "present", "services", "learn", "about", "shape", "views", "campaigns"),
    *("segments", "list"),
)
WANTED = (
    {"open": ["working"], "chart": "funnel", "full": True},
    {"open": [], "chart": "distribution", "full": False},
)
CALLBACK = "/_dash-update-component"
ORIGIN = {"Origin": "http://localhost"}
LISTED = 4
"""Customers in each area of the list that is posted."""
VIEW, LOOKED_AT, CHOICES, ANSWER = "view", "wanted", "choices", "answer"


def plain(answer: Any) -> bytes:
    """The body without its coding."""
    coding = answer.headers.get("Content-Encoding")
    return (
        brotli.decompress(answer.data)
        if coding == "br"
        else gzip.decompress(answer.data)
        if coding == "gzip"
        else answer.data
    )


def _whole(answer: Any) -> bytes:
    """The body and the headers, but for those that tell of the moment or of the body's length."""
    told = [(k, v) for k, v in answer.headers if k not in ("Date", "ETag", "Content-Length")]
    return unpacked(plain(answer)) + repr(sorted(told)).encode()


class Everything:
    """All answers, by name. ``ids`` are the page's components, as its dependencies tell them."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.catalogue = client.get("/api/v1/catalogue.json").get_json()
        self.build = self.catalogue["build"]
        self.root = f"/api/v1/{self.build}"
        self.questions = [
            d for d in client.get("/_dash-dependencies").get_json() if not d["clientside_function"]
        ]
        self.levels = [v["key"] for v in self.catalogue["levels"]]

    def answers(self, *, areas: int) -> dict[str, bytes]:
        """Name of the question → answer; ``areas`` of each level are asked about."""
        found = {path: _whole(self.client.get(path)) for path in self.addresses()}
        places = dict.fromkeys(self.codes(self.levels[0]), LISTED)
        for path in self.lists():
            answer = self.client.post(path, json={"places": places}, headers=ORIGIN)
            found[path] = _whole(answer)
        for query, wanted in itertools.product(self.queries(areas), WANTED):
            for question in self.questions:
                found[f"{question['output']} {query} {wanted['chart']}"] = self.asked(
                    question, query, wanted
                )
        return found

    def addresses(self) -> Iterator[str]:
        yield from (
            "/",
            "/healthz",
            "/_dash-layout",
            "/_dash-dependencies",
            "/api",
            "/api/v1/catalogue.json",
        )
        yield from (
            f"{self.root}/{name}"
            for name in (
                "report.html",
                "register.csv",
                "register.jsonld",
                "search?q=L",
                "search?q=ZX",
                "qr.svg?measure=rate",
                f"postcodes/{self.levels[0]}/L1",
                "exports.json?measure=rate",
            )
        )
        services = [s["key"] for s in self.catalogue["services"]]
        yield from (f"{self.root}/points/{service}" for service in services)
        for level in self.levels:
            yield from (f"{self.root}/areas/{level}", f"{self.root}/tiles/{level}/9/253/164")
            yield f"/ward/{self.codes(level)[0]}/feed.atom"
            yield from (f"{self.root}/{name}?shape={self.shape(level)}" for name in OF_SHAPES)
        for query in self.views():
            yield from (f"{self.root}/{name}?{query}&values=1" for name in (*FRAMES, *FILES))
            yield f"{self.root}/paint.frame?{query}&values=1&words=0"
            yield from (f"{self.root}/{table}&{query}" for table in WIDE)
        for level, measure in itertools.product(self.levels[:1], (*OF_PEOPLE, *MEASURES)):
            view = f"service={services[0]}&level={level}&measure={measure}"
            names = TAKEN if measure in PICTURED else (key for key in TAKEN if key in TABLES)
            yield from (f"{self.root}/{name}?{view}" for name in names if name not in TALKS)
            yield f"{self.root}/scene.json?{view}&chart=1"
            yield f"{self.root}/scene.json?{view}&tab=missing&beside=service:{services[-1]}"
            yield f"{self.root}/table.csv?{view}&turn=areas"
        two = f"service={services[0]}&beside=service:{services[-1]}&measure=rate"
        yield from (f"{self.root}/{name}?{two}" for name in OF_TWO)
        yield from (f"{self.root}/{name}?service={services[0]}" for name in TALKS)
        yield from (f"{self.root}/where/{level}/{self.codes(level)[0]}" for level in self.levels)
        yield from (
            f"{self.root}/map.png?measure=rate&level={level}&service={services[0]}"
            for level in self.levels
        )

    def lists(self) -> Iterator[str]:
        """Addresses that a list of customers is posted to."""
        yield from (f"{self.root}/list.{kind}" for kind in ("json", "csv", "xlsx"))

    def views(self) -> Iterator[str]:
        """Views of the map: every level, measure, item, window and channel."""
        items = [f"theme={s['theme']}&service={s['key']}" for s in self.catalogue["services"]]
        items += [
            f"theme={t['key']}&service=total" for t in self.catalogue["themes"] if t["total_of"]
        ]
        for level, item in itertools.product(self.levels, items):
            yield from (f"{item}&level={level}&measure={measure}" for measure in MEASURES)
            yield f"{item}&level={level}&measure=count&window=month&channel=web"
            yield f"{item}&level={level}&measure=gap&against=lastyear"
        yield from (
            f"level={level}&measure={measure}"
            for level, measure in itertools.product(self.levels, OF_PEOPLE)
        )
        services = self.catalogue["services"]
        for one, other in itertools.pairwise([*services, services[0]]):
            second = f"service={one['key']}&beside=service:{other['key']}&level={self.levels[0]}"
            yield from (f"{second}&measure={measure}" for measure in ("rate", "between"))

    def queries(self, areas: int) -> Iterator[str]:
        """Views of the page: every mode, some areas of each level, every comparator, area beside
        area.
        """
        yield from (f"mode={mode}" for mode in MODES)
        yield from (f"mode=shape&shape={self.shape(level)}" for level in self.levels)
        for level in self.levels:
            codes = [f"{level}:{code}" for code in self.codes(level)[:areas]]
            for place, code in enumerate(codes):
                mode, comparator = MODES[place % 3], COMPARATORS[place % len(COMPARATORS)]
                measure, tab = MEASURES[place % len(MEASURES)], TABS[place % len(TABS)]
                yield (
                    f"mode={mode}&area={code}&comparator={comparator}&tab={tab}"
                    f"&compare={codes[place - 1]}&measure={measure}&level={level}"
                )

    def shape(self, level: str) -> str:
        """The first four areas of a level, taken together."""
        return f"{level}:{','.join(self.codes(level)[:4])}"

    def codes(self, level: str) -> list[str]:
        return [area["code"] for area in self.client.get(f"{self.root}/areas/{level}").get_json()]

    def asked(self, question: dict[str, Any], query: str, wanted: dict[str, Any]) -> bytes:
        """The answer of the page to a view, as the browser asks for it."""
        values = {
            VIEW: {"query": query, "raw": query, "wanted": wanted},
            LOOKED_AT: wanted,
            CHOICES: {"build": self.build},
        }
        entries = {
            kind: [entry | {"value": values.get(entry["id"])} for entry in question[kind]]
            for kind in ("inputs", "state")
        }
        name, _, prop = question["output"].strip(".").partition(".")
        body = {
            "output": question["output"],
            "outputs": {"id": name, "property": prop},
            "changedPropIds": [f"{VIEW}.data"],
            **entries,
        }
        return plain(self.client.post(CALLBACK, json=body))
