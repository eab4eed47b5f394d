"""A record set that is about some areas only says nothing of the others, on every way out."""

import json
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from flask import Flask

from callbacks.context import services_for
from data.answers.address import ask_query
from data.answers.calculations import ComparedAreas, compared_for, expected_for, whole_of
from data.answers.classes.of_values import UNCOVERED
from data.answers.exports.rates_csv import rates_csv
from data.answers.map.frame import classes_for, description_for
from data.answers.map.months import series_for
from data.answers.story.missing import missed_for
from data.commands import build
from data.pipeline.check.examine import examine
from data.settings import Settings
from data.stats.refusals import Refusal, Rule
from data.store.reader import Atlas, open_atlas
from data.store.values import NOT_COVERED, VALUE
from tests.support.asking import page_of, parts_of, words
from tests.support.commands import status_of
from tests.support.council import CATALOGUE, write_council

COVERED = ["L0", "L1", "L2", "L3"]
"""All of Westside, and one of the three LSOAs of Eastside."""
COVERS = CATALOGUE.replace('count = "n"', f'count = "n"\ncovers = {json.dumps(COVERED)}')
YEAR_ROWS = [
    (f"15/{month:02d}/2023", f"L{place}", service, "Online", str(2 + place))
    for month in range(1, 13)
    for place in range(6)
    for service in ("8", "9")
]
PEOPLE = {f"L{c}": sum(100 + 10 * c + r for r in range(4)) for c in range(6)}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("covers")
    path = write_council(folder / "c", rows=YEAR_ROWS, catalogue=COVERS)
    assert status_of(build, path, "--store", folder / "store", "--quiet") == 0
    return folder / "store"


@pytest.fixture(scope="module")
def atlas(store: Path) -> Atlas:
    return open_atlas(store)


def by_code(atlas: Atlas, level: str, what: str = "counts") -> dict[str, float]:
    """Number of each area; -1 where it is not covered, NaN where it is not known."""
    found = getattr(atlas, what)(level, "potholes", "all", 11, "year")
    numbers = np.where(found.states == NOT_COVERED, -1.0, found.values)
    return dict(zip(map(str, atlas.areas(level).codes), numbers.tolist(), strict=True))


def test_elsewhere_is_not_covered_and_the_rows_there_are_elsewhere(
    atlas: Atlas, store: Path
) -> None:
    inside = {f"L{c}": 12.0 * (2 + c) for c in range(4)}
    assert by_code(atlas, "lsoa") == {**inside, "L4": -1.0, "L5": -1.0}
    west, east = 12.0 * (2 + 3 + 4), 12.0 * 5
    assert by_code(atlas, "ward") == {"W0": west, "W1": east}
    assert atlas.total("potholes", "all", 11, "year") == (west + east, VALUE)
    fates = json.loads((store.parent / "store-refused" / "fates.json").read_text())
    part = [f for f in fates["reports"]["fates"] if f["fate"] == "elsewhere"]
    assert {f["reason"] for f in part} == {"outside what the records cover"}
    assert sum(f["count"] for f in part) == 2 * 12 * (6 + 7)


def test_rates_are_of_the_people_who_are_covered(atlas: Atlas) -> None:
    rates = by_code(atlas, "ward", "rates")
    assert rates["W1"] == pytest.approx(1000 * 60 / PEOPLE["L3"])
    assert by_code(atlas, "lsoa", "rates")["L5"] == -1
    (item, *_) = atlas.items()
    assert item.base is not None
    assert item.base.total == sum(PEOPLE[code] for code in COVERED)


def test_they_are_in_no_reference_and_in_no_list(atlas: Atlas) -> None:
    asked = ask_query("theme=streets&service=potholes&level=lsoa", atlas)
    question = asked.question()
    assert question is not None
    whole, expected = whole_of(atlas, question), expected_for(atlas, question)
    assert (whole.count, whole.base) == (168, sum(PEOPLE[code] for code in COVERED))
    assert not isinstance(expected, Refusal)
    assert expected.reference.base.sum() == pytest.approx(whole.base)
    assert expected.reference.users.sum() == pytest.approx(whole.count)
    missed = missed_for(asked)
    assert not isinstance(missed, str)
    assert missed.order.tolist() == [0, 1]
    found: list[ComparedAreas | Refusal] = [
        compared_for(atlas, question, comparator) for comparator in ("atlas", "nextdoor", "alike")
    ]
    rules = [each.verdicts.rule for each in found if not isinstance(each, Refusal)]
    assert len(rules) == 3
    for rule in (*rules, expected.rules):
        assert (rule == Rule.NOT_COVERED).tolist() == [False] * 4 + [True] * 2


@pytest.mark.parametrize(
    "measure", ["measure=count", "measure=rate", "measure=expected", "measure=nextdoor"]
)
def test_the_map_has_a_class_of_its_own_for_them(atlas: Atlas, measure: str) -> None:
    asked = ask_query(f"theme=streets&service=potholes&level=lsoa&{measure}", atlas)
    assert asked.measure.key == measure.rpartition("=")[2]
    classes = np.frombuffer(classes_for(asked), dtype=np.uint8)
    assert (classes == UNCOVERED).tolist() == [False] * 4 + [True] * 2
    entry = next(e for e in description_for(asked)["classes"] if e["class"] == UNCOVERED)
    assert (entry["label"], entry["areas"]) == ("Not covered by these records", 2)
    _, months, _ = series_for(asked)
    assert (months == UNCOVERED).all(axis=0).tolist() == [False] * 4 + [True] * 2


def test_page_and_file_say_so(store: Path, atlas: Atlas) -> None:
    see = partial(page_of, services_for(Settings(store=store), Flask("covers")))
    told = parts_of(see, "theme=streets&service=potholes&area=lsoa:L5")
    assert told["headline"] == "Potholes in an LSOA in Eastside ward: not covered by these records"
    assert told["now"].startswith("These records do not cover this area.")
    assert "Potholes not covered – – not covered" in told["services"]
    assert told["users"].startswith("These records do not cover this area.")
    whole = parts_of(see, "theme=streets&service=potholes&level=lsoa")
    assert "of the 4 LSOAs covered" in whole["headline"]
    assert "2 of these areas are not covered by these records" in whole["missing"]
    assert "These records cover 4 of 6 LSOAs; of the others they say nothing." in whole["now"]
    assert "come from outside the areas that these records cover" in whole["now"]
    assert "estimate" not in whole["now"]
    assert whole["people"].count("Residents") == 1
    page = words(see("mode=ward&area=lsoa:L5&theme=streets&service=potholes")["page"])
    assert "Potholes: these records do not cover this area." in page
    lines = rates_csv(ask_query("theme=streets&service=potholes&level=lsoa", atlas)).splitlines()
    rows = [line for line in lines if line.startswith(("L4", "L5"))]
    assert len(rows) == 2
    assert all("These records do not cover this area." in row for row in rows)
    assert all(row.split(",")[3:6] == ["", "", ""] for row in rows)


def test_a_rule_hides_the_same_as_if_the_rows_elsewhere_were_not_there(tmp_path: Path) -> None:
    """Areas that are not covered are no unknowns: nothing about them is published."""
    rule = COVERS[: COVERS.index("[records.disclosure]")] + "[records.disclosure]"
    inside = [row for row in YEAR_ROWS if row[1] in COVERED]
    tables = []
    for name, rows, text in (
        ("covers", YEAR_ROWS, rule),
        ("inside", inside, rule.replace(f"covers = {json.dumps(COVERED)}", "")),
    ):
        path = write_council(tmp_path / name, rows=rows, catalogue=text)
        assert status_of(build, path, "--store", tmp_path / f"{name}-store", "--quiet") == 0
        build_of = (tmp_path / f"{name}-store" / "current").resolve()
        tables.append(
            {
                str(file.relative_to(build_of)): file.read_bytes()
                for file in build_of.glob("takeup/*/*/*.parquet")
            }
        )
    assert tables[0]
    assert tables[0] == tables[1]


@pytest.mark.parametrize(
    ("codes", "told"),
    [
        (["L0", "L9"], "gives 1 code(s) that are of no LSOA of the atlas (L9)"),
        (["X1"], "gives 1 code(s) that are of no area of the atlas (X1)"),
        (["E00"], "gives output areas, but its rows are of LSOAs"),
    ],
)
def test_codes_that_cannot_be_meant_stop_check_and_build(
    tmp_path: Path, codes: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    text = COVERS.replace(json.dumps(COVERED), json.dumps(codes))
    path = write_council(tmp_path / "c", rows=YEAR_ROWS, catalogue=text)
    assert status_of(build, path, "--store", tmp_path / "store", "--quiet") != 0
    assert told in " ".join(capsys.readouterr().err.split())
    stops = [f.sentence for f in examine(path).findings if f.severity == "stop"]
    assert any(told in sentence for sentence in stops)


def test_check_asks_where_records_are_in_few_of_the_areas(tmp_path: Path) -> None:
    few = [(*row[:4], "20") for row in YEAR_ROWS if row[1] in ("L0", "L2")]
    plain = CATALOGUE
    path = write_council(tmp_path / "c", rows=few, catalogue=plain)
    asked = [f for f in examine(path).findings if "There are records in" in f.sentence]
    (finding,) = asked
    assert finding.sentence.startswith("There are records in 2 of 6 LSOAs only.")
    assert finding.advice == 'if so, set covers = ["L0", "L2"]'
    assert finding.suggests[0].by_person
    path.write_text(plain.replace('count = "n"', 'count = "n"\ncovers = ["L0", "L2"]'))
    assert not [f for f in examine(path).findings if "There are records in" in f.sentence]
