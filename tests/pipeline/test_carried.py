"""Segments that records carry: counted as recorded, with their own base, and protected."""

import csv
import itertools
import json
import tomllib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from dash._utils import to_json

from data.answers.address import ask_query
from data.answers.calculations import (
    RECORDED,
    expected_for,
    gap_parts_for,
    profile_for,
)
from data.answers.calculations.carried import carried_users
from data.answers.calculations.expected import ExpectedAreas
from data.answers.calculations.profile import SegmentProfile
from data.answers.exports.profile import profile_file
from data.answers.story.chart_values import MissedFigure, ProfileFigure
from data.answers.story.missing import missed_figure
from data.answers.story.profile import profile_figure
from data.errors import CatalogueError, NotFoundError
from data.pipeline.build import build_atlas
from data.pipeline.catalogue import parse_catalogue
from data.pipeline.check.examine import examine
from data.store.reader import Atlas, open_atlas
from data.store.values import HIDDEN, VALUE
from layouts.panels.missed import build_missed
from tests.support.asking import words
from tests.support.attack.crawl import Rule
from tests.support.attack.solving import (
    KEY,
    by_intervals,
    by_linear_programming,
    known_of,
    recovered,
)
from tests.support.council import CATALOGUE, write_council
from tests.support.missing import missing_text

CARRIED = CATALOGUE.replace(
    'channel = "how"\nchannels = { "Online" = "web" }\n',
    'segment = "how"\nsegment_scheme = "tribes"\nsegments = { "Online" = "a" }\n',
)
RULED = CARRIED.split("[records.disclosure]")[0] + '[records.disclosure]\npreset = "TRE10"\n'
WILSON_OF_300 = (282.13, 315.97)
"""95 % limits of 300 of 400 by Wilson, as a count: 70.5 and 79.0 %."""
YEAR = "service=potholes&measure=expected&level=ward&scheme=tribes&window=year&tab=users"


def rows(counts: dict[tuple[str, str], int]) -> list[tuple[str, ...]]:
    """Potholes of every month of 2023: in January those given by LSOA and tribe, then none."""
    told = [("01/01/2023", lsoa, "8", tribe, str(n)) for (lsoa, tribe), n in counts.items()]
    return [*told, *((f"01/{m:02d}/2023", "L0", "8", "a", "0") for m in range(2, 13))]


@pytest.fixture(scope="module")
def atlas(tmp_path_factory: pytest.TempPathFactory) -> Atlas:
    folder = tmp_path_factory.mktemp("carried")
    told = {("L0", "Online"): 100, ("L1", "A"): 80, ("L4", "a"): 120}
    told |= {("L0", "b"): 60, ("L5", "b"): 40, ("L2", "?"): 20}
    path = write_council(folder / "council", rows=rows(told), catalogue=CARRIED)
    build_atlas(path, folder / "store", silent=True)
    return open_atlas(folder / "store")


def test_the_profile_of_the_whole_atlas_is_the_one_worked_by_hand(atlas: Atlas) -> None:
    """Anglers: 300 of 400 records with a tribe, 1,365 of 2,883 residents: index 158.4."""
    asked = ask_query(YEAR, atlas)
    found = profile_for(atlas, asked.question(asked.coarsest))
    assert isinstance(found, SegmentProfile)
    assert found.is_recorded
    assert found.unknown == 20
    profile = found.profile
    assert profile.count.tolist() == [300, 100]
    assert profile.base.tolist() == [1365, 1518]
    assert profile.percent.tolist() == [75, 25]
    assert profile.penetration.round(2).tolist() == [21.98, 6.59]
    assert profile.index.round(1).tolist() == [158.4, 47.5]
    assert profile.band.tolist() == [5, 1]


def test_tab_and_file_have_the_profile_worked_by_hand(atlas: Atlas) -> None:
    """As above, with Wilson's limits of 300 of 400, over 1,365 of 2,883."""
    asked = ask_query(YEAR, atlas)
    figure = profile_figure(asked)
    assert isinstance(figure, ProfileFigure)
    assert figure.is_recorded
    assert "20 reports are of no known group, and in no figure here." in figure.notes
    content = profile_file(asked, "http://x/").csv().decode("utf-8-sig")
    lines = [line for line in content.splitlines() if not line.startswith(("#", '"#'))]
    rows = list(csv.DictReader(lines))
    assert [(row["group_code"], row["count"], row["base"]) for row in rows] == [
        ("a", "300", "1365"),
        ("b", "100", "1518"),
    ]
    first = rows[0]
    low, high = (float(end) / 400 / (1365 / 2883) * 100 for end in WILSON_OF_300)
    assert (first["percent"], first["index"]) == ("75.00", "158")
    assert (float(first["index_low"]), float(first["index_high"])) == (round(low), round(high))
    assert first["verdict"] == "over-represented"
    assert "20 reports are of no known group" in content
    other = replace(asked, view=replace(asked.view, tab="people"))
    with pytest.raises(NotFoundError, match="choose one on the map"):
        profile_file(other, "http://x/")


def test_expected_takes_the_rates_of_the_recorded_segments(atlas: Atlas) -> None:
    """By hand: the 20 of no tribe are like the others, so 315 and 105 of 1,365 and 1,518.

    Westside has 189 and 63 of those, and bases of 668 and 670. By the rates of the rest, 126 / 697
    and 42 / 848, it is expected to have 120.76 + 33.18.
    """
    asked = ask_query(YEAR, atlas)
    found = expected_for(atlas, asked.question(atlas.level("ward")))
    assert isinstance(found, ExpectedAreas)
    assert found.reference.users.tolist() == [315, 105]
    assert found.observed.tolist() == [260, 160]
    assert found.expected[0].round(2) == 153.94


def test_who_is_missing_is_told_by_recorded_segment_on_the_page_and_in_the_file(
    atlas: Atlas,
) -> None:
    """By hand: Eastside has bases of 697 Anglers and 848 Bakers, and 120 and 40 of its 160 reports.

    By the rates of Westside, 189 / 668 and 63 / 670, they would be 197.2 and 79.7, so that 77.2 and
    39.7 are missing, 116.9 together.
    """
    asked = ask_query(YEAR.replace("tab=users", "tab=missing"), atlas)
    found = gap_parts_for(atlas, asked.question(atlas.level("ward")), 2)
    assert found is not None
    assert found.round(1).tolist() == [-77.2, -39.7]
    figure = missed_figure(asked, None)
    assert isinstance(figure, MissedFigure)
    [row] = figure.rows
    assert (row.name, row.segment, row.base) == ("Eastside", "Anglers", 1545)
    assert (row.observed, round(row.expected, 1), round(row.missing, 1)) == (160, 276.9, 116.9)
    assert figure.is_recorded
    told = words(json.loads(to_json(build_missed(figure))))
    assert "77 of them from Anglers" in told
    assert RECORDED in told
    lines = [line for line in missing_text(asked).splitlines() if not line.startswith(("#", '"#'))]
    first = next(csv.DictReader(lines))
    assert (first["area_name"], first["expected"], first["missing"]) == (
        "Eastside",
        "276.9",
        "116.9",
    )
    assert (first["segment_code"], first["segment_missing"]) == ("a", "77.2")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ('segment = "how"', "give both"),
        ('segment = "how"\nsegment_scheme = "tribes"\nchannel = "by"', "give one of them"),
    ],
)
def test_half_an_entry_or_both_ways_to_tell_counts_apart_are_refused(given: str, told: str) -> None:
    text = CARRIED.replace('segment = "how"\nsegment_scheme = "tribes"', given)
    with pytest.raises(CatalogueError, match=told):
        parse_catalogue(tomllib.loads(text))


def test_the_check_names_what_is_no_segment_and_a_build_counts_the_rows(tmp_path: Path) -> None:
    kinds = {"A": 6, "tribe x": 7, "": 3, "Ms Jones": 6}
    told = [("01/01/2023", "L0", "8", kind, "9") for kind, n in kinds.items() for _ in range(n)]
    path = write_council(tmp_path, rows=told, catalogue=CARRIED)
    found = examine(path).ordered()
    words = " ".join(f"{f.sentence} {f.advice}" for f in found)
    assert "16 row(s), 72.7%, have no segment of 'tribes' in column how" in words
    assert "'tribe x' (7), empty (3)" in words
    assert "codes are a, b" in words
    assert "Jones" not in words
    build_atlas(path, tmp_path / "store", silent=True)
    report = (tmp_path / "store" / "current" / "report.json").read_text(encoding="utf-8")
    assert "16 row(s) have no segment of 'tribes' in column how and were counted in" in report


def few(lsoa: int, service: int, tribe: int, month: int) -> int:
    """A count from 0 to 24 that is often too small to show."""
    return (7 * lsoa + 5 * service + 11 * tribe + 3 * month) % (25 if tribe < 2 else 6)


@pytest.fixture(scope="module")
def ruled(tmp_path_factory: pytest.TempPathFactory) -> Atlas:
    folder = tmp_path_factory.mktemp("carried-ruled")
    told = [
        (f"01/{month:02d}/2023", f"L{lsoa}", "89"[service], "ab?"[tribe], str(few(*key)))
        for key in itertools.product(range(6), range(2), range(3), range(1, 3))
        for lsoa, service, tribe, month in (key,)
    ]
    path = write_council(folder / "council", rows=told, catalogue=RULED)
    build_atlas(path, folder / "store", silent=True)
    return open_atlas(folder / "store")


def published(atlas: Atlas) -> pd.DataFrame:
    """Every published cell above zero, by recorded segment too, as the attack reads them."""
    found = []
    keys = ("all", *atlas.manifest.records[0].parts)
    items = ("potholes", "lights", "theme-streets")
    for level, item, window in itertools.product(
        atlas.manifest.levels, items, ("month", "quarter", "year")
    ):
        for month, (place, key) in itertools.product(
            atlas.months(level.key, item, window), enumerate(keys)
        ):
            values = atlas.counts(level.key, item, key, month, window)
            hidden = values.states == HIDDEN
            shown = np.where(values.states == VALUE, values.values, 0)
            found += [
                (level.key, item, place, window, month, int(i) + 1, shown[i], bool(hidden[i]))
                for i in np.flatnonzero(hidden | (shown > 0))
            ]
    return pd.DataFrame(found, columns=[*KEY, "shown", "hidden"])


def attacked(atlas: Atlas, cells: pd.DataFrame) -> pd.DataFrame:
    levels = [level.key for level in atlas.manifest.levels]
    parents = {
        (a, b): atlas.areas(a).parents[b]
        for a, b in itertools.combinations(levels, 2)
        if b in atlas.areas(a).parents
    }
    known = known_of(
        cells,
        parents=parents,
        totals={"theme-streets": ["potholes", "lights"]},
        rule=Rule(smallest=10, rounding=1),
    )
    told = pd.concat([by_intervals(known), by_linear_programming(known, most=60)])
    return recovered(told, 10)


def test_no_hidden_count_by_recorded_segment_is_recovered(ruled: Atlas) -> None:
    cells = published(ruled)
    by_segment = cells[cells["channel"] > 0]
    assert by_segment["hidden"].any()
    assert not by_segment["hidden"].all()
    assert attacked(ruled, cells).empty


def test_the_attack_finds_a_count_that_nothing_covers(ruled: Atlas) -> None:
    """One hidden segment beside a shown one and their total is a subtraction."""
    where = ("authority", "potholes")
    lone = [(0, 30, False), (1, 20, False), (2, 0, True)]
    cells = [(*where, place, "month", 0, 1, shown, hidden) for place, shown, hidden in lone]
    assert not attacked(ruled, pd.DataFrame(cells, columns=[*KEY, "shown", "hidden"])).empty


def test_figures_by_segment_are_made_of_published_counts_alone(ruled: Atlas) -> None:
    """Every figure of a segment whose count is hidden is blank, the base apart."""
    asked = ask_query(YEAR, ruled)
    blank = 0
    for level in ruled.manifest.levels[-2:]:
        question = asked.question(level)
        if question is None or question.month not in question.months(ruled):
            continue
        for number in range(1, level.areas + 1):
            users = carried_users(ruled, question, number)
            found = profile_for(ruled, question, number)
            if isinstance(found, SegmentProfile) and found.is_recorded:
                for name in ("count", "percent", "penetration", "index", "low", "high"):
                    assert np.isnan(getattr(found.profile, name)[np.isnan(users)]).all()
                blank += int(np.isnan(users).sum())
    assert blank or not any(r.unpublished for r in ruled.manifest.records)
