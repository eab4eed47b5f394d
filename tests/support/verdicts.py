"""One question asked of everything that answers it: map, headline, key, sentences, list, charts and
files. All must have the same verdict of the same areas.
"""

import csv
import io
import json
import re
from dataclasses import dataclass
from typing import Any

import numpy as np
from dash._utils import to_json
from numpy.typing import NDArray

from callbacks.pages.sections import chart_for
from data.answers.address import ask
from data.answers.asked import Asked
from data.answers.classes.of_values import FIRST
from data.answers.exports.rates_csv import rates_csv
from data.answers.map.frame import frame_for
from data.answers.measures.difference import DifferenceMeasure
from data.answers.story.areas_chart import MOST_AREAS
from data.answers.story.now import now_for
from data.errors import NotFoundError
from data.stats import Band
from data.store.reader import Atlas
from tests.support.asking import See, view_of, words
from tests.support.frames import read_frame
from tests.support.missing import missing_text

TRACES = {
    "too few to say": 0,
    "lower, very unlikely to be chance": 1,
    "lower, unlikely to be chance": 2,
    "could be chance": 3,
    "higher, unlikely to be chance": 4,
    "higher, very unlikely to be chance": 5,
}
"""Name of a trace of areas in a chart → the band of its areas."""
BANDS = range(FIRST, FIRST + 5)
WAYS = {-1: "fewer", 1: "more"}


@dataclass(frozen=True)
class Judged:
    """What the map says of every area of a level."""

    codes: NDArray[Any]
    classes: NDArray[np.uint8]
    about: dict[str, Any]

    def count(self, way: int) -> int:
        """How many areas have fewer (−1), or more (1)."""
        ordinary = np.isin(self.classes, BANDS)
        return int((ordinary & (np.sign(self.classes.astype(int) - FIRST - 2) == way)).sum())

    def bands(self, level: str) -> dict[str, int]:
        """Band of every area that has a verdict."""
        return {
            f"{level}:{code}": int(number) - FIRST + 1
            for code, number in zip(self.codes, self.classes, strict=True)
            if number in BANDS
        }


def judged(asked: Asked) -> Judged:
    """The map of a question, from its frame."""
    about, columns = read_frame(frame_for(asked).whole())
    level = asked.level.key
    return Judged(asked.atlas.areas(level).codes, columns["class"], about)


def assert_one_verdict(see: See, atlas: Atlas, query: str) -> None:
    """Ask one question everywhere and compare the answers."""
    asked = ask(view_of(query, atlas), atlas)
    measure = asked.measure
    assert isinstance(measure, DifferenceMeasure), query
    # The words may speak of larger areas than the map, where these are too many to look at.
    told = asked.at(atlas.level(asked.spot.level) if asked.spot else measure.told_level(asked))
    shown = judged(told)
    answer = see(query)
    assert answer["title"] == answer["status"] == answer["headline"]
    body = " ".join(words(answer["body"]).split())
    if shown.about["notice"]:
        # Nothing is compared: no number of areas may be claimed.
        assert not re.search(r"(fewer|more) than .* in \d+ of", answer["headline"]), query
        return
    verdict = shown if measure.key != "gap" else judged(_plain(query, atlas, told.level.key))
    if asked.spot is None:
        _assert_spread(told, verdict, answer["headline"], body)
    else:
        _assert_single(told, verdict, answer["headline"], body)
    _assert_charts(query, told, verdict, atlas)
    _assert_files(told, verdict)


def _plain(query: str, atlas: Atlas, level: str) -> Asked:
    """The same question by what chance can be blamed for, where the map shows the size of a gap."""
    other = ask(view_of(query.replace("measure=gap", "measure=expected"), atlas), atlas)
    return other.at(atlas.level(level))


def _assert_spread(told: Asked, verdict: Judged, headline: str, body: str) -> None:
    lower, higher, level = verdict.count(-1), verdict.count(1), told.level
    stated = {int(n.replace(",", "")) for n in re.findall(r"(?<= in )[\d,]+(?![\d:])", headline)}
    judged_areas = int(np.isin(verdict.classes, BANDS).sum())
    assert stated <= {lower, higher, level.areas, judged_areas}, headline
    if (lower or higher) and " stand" in headline:
        assert f"{lower + higher:,} of " in headline
    elif (lower or higher) and "as many as chance" not in headline:
        way = -1 if lower >= higher else 1
        assert f"{WAYS[way]} than " in headline
    elif not lower and not higher:
        assert " than " not in headline
    measure = told.measure
    assert isinstance(measure, DifferenceMeasure)
    rows = now_for(told, measure).rows
    bands = verdict.bands(level.key)
    assert {row.reference: int(row.band) for row in rows} == {
        row.reference: bands[row.reference] for row in rows
    }
    assert len(rows) == min(len(rows), lower + higher)
    assert bool(rows) == bool(lower + higher)
    assert all(row.name in body for row in rows)
    if chance := re.search(r"([\d,]+) [^.;]+ differs?; chance alone", body):
        assert int(chance[1].replace(",", "")) == lower + higher


def _assert_single(told: Asked, verdict: Judged, headline: str, body: str) -> None:
    spot, measure = told.spot, told.measure
    assert spot is not None
    assert isinstance(measure, DifferenceMeasure)
    number = int(verdict.classes[spot.number - 1])
    if number not in BANDS:
        assert " fewer than " not in headline
        assert " more than " not in headline
        return
    way = int(np.sign(number - FIRST - 2))
    assert (f" {WAYS[way]} than " if way else "about ") in headline, headline
    if not measure.is_untested(told):
        assert Band(number - FIRST + 1).chance in body


def _assert_charts(query: str, told: Asked, verdict: Judged, atlas: Atlas) -> None:
    level = told.level
    pinned = ask(view_of(f"{_without_level(query)}&level={level.key}", atlas), atlas)
    if level.areas > MOST_AREAS or pinned.measure.is_untested(pinned):  # type: ignore[attr-defined]
        return
    for chart in ("distribution", "funnel"):
        figure, note = chart_for(pinned, chart)
        if not figure["data"]:
            assert words(json.loads(to_json(note)))
            continue
        drawn = {
            reference: TRACES[trace["name"]]
            for trace in figure["data"]
            if trace["name"] in TRACES
            for reference in trace["customdata"]
        }
        known = {area: band for area, band in drawn.items() if band}
        bands = verdict.bands(level.key)
        assert known == {area: bands[area] for area in known}, chart
        # A range has no place in a chart; all else that is judged is drawn.
        assert set(bands) - set(known) <= set(bands) - set(drawn), chart


def _without_level(query: str) -> str:
    return "&".join(part for part in query.split("&") if not part.startswith("level="))


def _assert_files(told: Asked, verdict: Judged) -> None:
    level = told.level.key
    pinned = told
    if told.view.level != level:
        return
    bands = verdict.bands(level)
    said = _verdicts(rates_csv(pinned))
    assert said == {code: Band(bands.get(f"{level}:{code}", 0)).words for code in said}
    assert set(said) == set(map(str, verdict.codes))
    if told.measure.comparator == "expected":
        try:
            missing = _verdicts(missing_text(pinned))
        except NotFoundError:
            return
        assert missing == {code: Band(bands.get(f"{level}:{code}", 0)).words for code in missing}


def _verdicts(content: str) -> dict[str, str]:
    """Code → verdict of a file."""
    lines = [line for line in content.splitlines() if not line.startswith(("# ", '"# '))]
    return {
        row["area_code"]: row["verdict"] for row in csv.DictReader(io.StringIO("\n".join(lines)))
    }
