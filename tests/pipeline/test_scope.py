"""``where`` and ``leave_out`` say which rows of a table are meant; the others are counted."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from data.errors import CatalogueError
from data.pipeline.build import build_atlas
from data.pipeline.check.examine import examine
from data.store.reader import Atlas, open_atlas
from tests.support.council import CATALOGUE, FIELDS, GOOD_ROWS, write_council, write_csv

SEXES = ("Male", "Female", "Persons")
INDICATOR = """
[[indicator]]
key = "smoking"
title = "Smokers"
unit = "%"
file = "long.csv"
level = "lsoa"
code = "area"
value = "share"
period = "2023"
"""
BASE = CATALOGUE.replace(
    'file = "lookup.csv"\nlevel = "oa"\ncode = "oa"\nvalue = "people"',
    'file = "people.csv"\nlevel = "oa"\ncode = "oa"\nvalue = "people"',
)
MEMBERSHIP = CATALOGUE.replace(
    'membership = { file = "lookup.csv", level = "oa", code = "oa", segment = "tribe" }',
    'membership = { file = "tribes.csv", level = "oa", code = "oa", segment = "tribe" }',
)


def lookup_of(folder: Path) -> list[list[str]]:
    return [line.split(",") for line in (folder / "lookup.csv").read_text().splitlines()[1:]]


def with_smokers(
    folder: Path, rows: Sequence[Sequence[str]], *, more: str = "", head: Sequence[str] = ()
) -> Path:
    path = write_council(folder, catalogue=CATALOGUE + INDICATOR + more)
    write_csv(folder / "long.csv", head or ("area", "Sex", "share"), rows)
    return path


def by_sex(places: Sequence[str] = ("L0", "L1", "L2")) -> list[tuple[str, str, str]]:
    return [(p, s, str(10 * i + j)) for i, p in enumerate(places) for j, s in enumerate(SEXES)]


def with_people(folder: Path, catalogue: str = BASE) -> Path:
    """The council with its residents by sex in a file of their own."""
    path = write_council(folder, catalogue=catalogue)
    rows = [
        (oa, sex, int(people or 0) // 2 * (1 + (sex == "Persons")))
        for oa, *_, people, _ in lookup_of(folder)
        for sex in SEXES
    ]
    write_csv(folder / "people.csv", ("oa", "Sex", "people"), rows)
    return path


def with_tribes(folder: Path) -> Path:
    """The council with two answers to the tribe of each output area."""
    path = write_council(folder, catalogue=MEMBERSHIP)
    rows = [
        (oa, year, t)
        for oa, *_, t in lookup_of(folder)
        for year, t in (("2011", "a"), ("2021", "b"))
    ]
    write_csv(folder / "tribes.csv", ("oa", "Census", "tribe"), rows)
    return path


def refusal_of(path: Path) -> str:
    with pytest.raises(CatalogueError) as refused:
        build_atlas(path, path.parent / "store", silent=True)
    assert not (path.parent / "store" / "current").exists()
    return str(refused.value)


def built(path: Path) -> Atlas:
    build_atlas(path, path.parent / "store", silent=True)
    return open_atlas(path.parent / "store")


def stops(path: Path) -> str:
    return "\n".join(f.sentence for f in examine(path).findings if f.severity == "stop")


@pytest.mark.parametrize(
    ("make", "sentences"),
    [
        (
            lambda folder: with_smokers(folder, by_sex()),
            (
                "[indicator smoking] long.csv has several rows that disagree for 3 of the LSOAs,"
                " such as L0: 0, 1, 2. They differ in Sex (Female, Male, Persons). Which rows are"
                " meant?",
                'add to its entry: where = { Sex = "Persons" }',
            ),
        ),
        (
            with_people,
            (
                "[base residents] people.csv has several rows that disagree for 23 of the output"
                " areas, such as E00: 50, 100.",
                'where = { Sex = "Persons" }',
            ),
        ),
        (
            with_tribes,
            (
                "[classification tribes] tribes.csv has several rows that disagree for 24 of the"
                " output areas, such as E00: a, b. They differ in Census (2011, 2021).",
                'where = { Census = "2021" }',
            ),
        ),
    ],
    ids=["indicator", "base", "membership"],
)
def test_rows_that_disagree_stop_with_a_question_and_its_answer(
    tmp_path: Path, make, sentences: Sequence[str]
) -> None:
    path = make(tmp_path / "council")
    said, warned = refusal_of(path), stops(path)
    for sentence in sentences:
        assert sentence in said
        # The doctor tells the entry beside the sentence.
        assert sentence.partition("] ")[2] in warned


def test_the_answer_is_taken(tmp_path: Path) -> None:
    smokers = with_smokers(tmp_path / "a", by_sex(), more='where = { Sex = " persons" }\n')
    assert list(built(smokers).indicator("lsoa", "smoking", "2023").values[:3]) == [2, 12, 22]
    people = with_people(
        tmp_path / "b",
        BASE.replace('file = "people.csv"', 'file = "people.csv"\nwhere = { Sex = "Persons" }'),
    )
    # Nothing is halved: as many residents as the file has persons.
    whole = sum(int(row[4] or 0) // 2 * 2 for row in lookup_of(tmp_path / "b"))
    assert np.nansum(built(people).base("oa", "residents")) == whole
    report = json.loads(next((tmp_path / "b/store/builds").glob("*/report.json")).read_text())
    (account,) = [a for a in report["files"] if a["path"] == "people.csv"]
    assert (account["read"], account["accepted"], account["refused"]) == (72, 24, 0)
    assert account["left_out"] == 48


def test_a_value_of_years_is_offered_with_the_way_to_keep_them_all(tmp_path: Path) -> None:
    rows = [
        (p, y, str(i))
        for i, (p, y) in enumerate([(p, y) for p in ("L0", "L1") for y in ("2021", "2022")])
    ]
    path = with_smokers(tmp_path / "council", rows, head=("area", "Year", "share"))
    said = refusal_of(path)
    assert 'where = { Year = "2022" }' in said
    assert 'period = "Year" and period_column = true' in said


def test_two_columns_are_answered_together(tmp_path: Path) -> None:
    rows = [
        (p, sex, age, f"{i}.{j}{k}")
        for i, p in enumerate(("L0", "L1", "L2"))
        for j, sex in enumerate(SEXES)
        for k, age in enumerate(("16 to 64", "65 and over", "All ages"))
    ]
    path = with_smokers(tmp_path / "council", rows, head=("area", "Sex", "Age band", "share"))
    assert 'where = { Sex = "Persons", "Age band" = "All ages" }' in refusal_of(path)


def test_rows_that_nothing_tells_apart_are_named(tmp_path: Path) -> None:
    rows = [("L0", "", "1"), ("L0", "", "2"), ("L1", "", "3")]
    said = refusal_of(with_smokers(tmp_path / "council", rows))
    assert "for 1 of the LSOAs, such as L0: 1, 2. No other column tells these rows apart" in said


def test_rows_of_areas_elsewhere_may_disagree(tmp_path: Path) -> None:
    rows = [*[(f"L{i}", "Persons", "1") for i in range(6)], *by_sex(("Z1", "Z2"))]
    built(with_smokers(tmp_path / "council", rows))


def test_identical_rows_are_counted_once_and_told(tmp_path: Path) -> None:
    rows = [("L0", "a", "1.0"), ("L0", "b", "1"), ("L1", "a", "3")]
    path = with_smokers(tmp_path / "council", rows)
    made = build_atlas(path, tmp_path / "store", silent=True)
    assert (
        "[indicator smoking] long.csv: 1 row(s) repeat the value of another row of their LSOAs;"
        " each is counted once." in made.remarks
    )
    assert list(open_atlas(tmp_path / "store").indicator("lsoa", "smoking", "2023").values[:2]) == [
        1,
        3,
    ]


def test_a_column_that_where_names_must_be_there(tmp_path: Path) -> None:
    path = with_smokers(tmp_path / "council", by_sex(), more='where = { Gender = "Persons" }\n')
    assert "long.csv has no column 'Gender'" in refusal_of(path)
    assert "long.csv has no column 'Gender'" in stops(path)


def records(folder: Path, more: str) -> Path:
    """Rows of which a half is of another kind, and a tenth of a service that is left out."""
    rows = [(*row, "Requests" if i % 2 else "TESTS") for i, row in enumerate(GOOD_ROWS)]
    rows = [(*row[:2], "zz" if i % 10 == 1 else row[2], *row[3:]) for i, row in enumerate(rows)]
    catalogue = CATALOGUE.replace('count = "n"\n', f'count = "n"\n{more}\n')
    path = write_council(folder, catalogue=catalogue)
    write_csv(folder / "reports.csv", (*FIELDS, "kind"), rows)
    return path


def test_records_are_meant_or_left_out(tmp_path: Path) -> None:
    more = 'where = { kind = ["requests"] }\nleave_out = { what = "ZZ" }'
    path = records(tmp_path / "council", more)
    made = build_atlas(path, tmp_path / "store", silent=True)
    assert (made.read, made.accepted, made.refused) == (180, 72, 0)
    seen = examine(path)
    assert (seen.records[0].read, seen.records[0].accepted) == (180, 72)
    assert seen.would_build
    assert not [f for f in seen.findings if "no service" in f.sentence]


def test_a_number_in_toml_is_a_value(tmp_path: Path) -> None:
    rows = [(p, y, y[-1]) for p in ("L0", "L1") for y in ("2021", "2022")]
    head = ("area", "Year", "share")
    path = with_smokers(tmp_path / "c", rows, head=head, more="where = { Year = 2022 }\n")
    assert list(built(path).indicator("lsoa", "smoking", "2023").values[:2]) == [2, 2]


@pytest.mark.parametrize(
    "demand", ["where = { kind = [] }", "leave_out = { kind = true }", "where = 5"]
)
def test_a_condition_without_a_value_is_refused(tmp_path: Path, demand: str) -> None:
    assert "[records #1" in refusal_of(records(tmp_path / "council", demand))
