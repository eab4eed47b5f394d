"""A register has one row for each person, and gives the number of people on days."""

import json
from pathlib import Path

import pytest

from data.commands import build
from data.pipeline.check.examine import examine
from tests.support.commands import status_of
from tests.support.council import write_csv
from tests.support.people import COUNTS, PEOPLE, REGISTER, council, snapshots


def test_people_are_counted_at_the_end_of_each_month_that_they_are_there(tmp_path: Path) -> None:
    path, store = council(tmp_path / "c", PEOPLE), tmp_path / "store"
    assert status_of(build, path, "--store", store, "--quiet") == 0
    assert snapshots(store) == COUNTS
    told = json.loads((tmp_path / "store-refused" / "fates.json").read_text())["reports"]
    assert told["read"] == {"rows": 9, "count": 9}
    assert {fate: each["count"] for fate, each in told["totals"].items()} == {
        "counted": 5,
        "elsewhere": 0,
        "out_of_scope": 0,
        "unusable": 4,
    }
    reasons = {part["reason"] for part in told["fates"]}
    assert {"ends before it begins", "Left: not a date like 31/03/2024"} <= reasons


@pytest.mark.parametrize(
    ("lines", "days"),
    [
        ('snapshots = "quarter"', ["2021-03-31"]),
        ('snapshots = "year"\nyears = "financial"', ["2021-03-31"]),
    ],
)
def test_a_register_is_counted_by_quarter_or_year(
    tmp_path: Path, lines: str, days: list[str]
) -> None:
    catalogue = REGISTER.replace('until = "Left"', f'until = "Left"\n{lines}')
    path, store = council(tmp_path / "c", PEOPLE, catalogue), tmp_path / "store"
    assert status_of(build, path, "--store", store, "--quiet") == 0
    assert snapshots(store) == {day: COUNTS[day] for day in days}


def test_two_files_of_a_register_are_counted_to_the_last_date_of_both(tmp_path: Path) -> None:
    catalogue = REGISTER.replace('file = "reports.csv"', 'files = ["reports.csv", "more.csv"]')
    path, store = council(tmp_path / "c", PEOPLE[:2], catalogue), tmp_path / "store"
    write_csv(path.parent / "more.csv", ("Joined", "Left", "lsoa"), PEOPLE[2:])
    assert status_of(build, path, "--store", store, "--quiet") == 0
    assert snapshots(store) == COUNTS


def test_memberships_that_end_on_a_day_to_come_give_no_snapshots_after_as_of(
    tmp_path: Path,
) -> None:
    dated = REGISTER.replace("[atlas]", '[atlas]\nas_of = "2021-04-30"')
    people = [(joined, left or "31/12/2050", place) for joined, left, place in PEOPLE]
    path, store = council(tmp_path / "c", people, REGISTER), tmp_path / "store"
    advice = [f.advice for f in examine(path).findings if "after today" in f.sentence]
    assert advice == ["set as_of in [atlas] to the day of the extract"]
    council(tmp_path / "c", people, dated)
    assert status_of(build, path, "--store", store, "--quiet") == 0
    assert snapshots(store) == COUNTS


@pytest.mark.parametrize("end", ["31/12/9999", "9999-12-31", "31/12/2199 00:00", "31/12/2099"])
def test_an_end_far_in_the_future_means_still_there(tmp_path: Path, end: str) -> None:
    people = [(joined, left or end, place) for joined, left, place in PEOPLE]
    path, store = council(tmp_path / "c", people), tmp_path / "store"
    told = " ".join(finding.sentence for finding in examine(path).findings)
    assert "after today" not in told
    assert "of the dates in column Left cannot be used" in told
    assert "each is counted as a person" not in told
    assert status_of(build, path, "--store", store, "--quiet") == 0
    assert snapshots(store) == COUNTS
    fates = json.loads((tmp_path / "store-refused" / "fates.json").read_text())["reports"]
    assert fates["totals"]["counted"]["count"] == 5


def test_a_register_with_equal_rows_counts_a_person_each(tmp_path: Path) -> None:
    path = council(tmp_path / "c", [*PEOPLE, PEOPLE[0]])
    told = [f.sentence for f in examine(path).findings if "as another" in f.sentence]
    assert [sentence.partition("; ")[2] for sentence in told] == ["each is counted as a person."]


REFUSED = {
    'about = "areas"': ('about = "individuals"', "a register is about people, but audit.about is"),
    "": ('kind = "stock"\n', 'give these services kind = "stock"'),
    'until = ""': ('until = "Left"', "from given without until"),
    'until = "Left"\ncount = "lsoa"': ('until = "Left"', "from and count given"),
    'until = "Left"\ndate = "Left"': ('until = "Left"', "date and from given"),
}


@pytest.mark.parametrize("new", REFUSED)
def test_what_is_no_register_is_refused_by_build_and_check(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], new: str
) -> None:
    old, sentence = REFUSED[new]
    path = council(tmp_path / "c", PEOPLE, REGISTER.replace(old, new))
    assert status_of(build, path, "--store", tmp_path / "store", "--quiet") == 1
    assert sentence in capsys.readouterr().err
    assert any(sentence in f.sentence for f in examine(path).findings if f.severity == "stop")


def test_a_register_that_reaches_no_end_of_a_month_is_refused(tmp_path: Path) -> None:
    path = council(tmp_path / "c", PEOPLE[:1])
    told = [f.sentence for f in examine(path).findings if f.severity == "stop"]
    assert [t.startswith("no month ends between the first and the last date") for t in told] == [
        True
    ]


def test_a_register_without_those_who_left_is_warned_about(tmp_path: Path) -> None:
    path = council(tmp_path / "c", [(joined, "", place) for joined, _, place in PEOPLE])
    seen = examine(path)
    assert seen.would_build
    assert any(
        "the people who left are probably not in the file" in f.sentence for f in seen.findings
    )


def test_a_register_that_reaches_far_back_is_told_to_count_less_often(tmp_path: Path) -> None:
    seen = examine(council(tmp_path / "c", [("15/03/1981", "", "L0"), *PEOPLE[:5]]))
    told = next(f for f in seen.findings if "snapshots, one at the end of each month" in f.sentence)
    assert "gives 482 snapshots" in told.sentence
    assert "from 1981-03 to 2021-04" in told.sentence
    assert told.advice == 'set snapshots = "year", which gives about 41'
