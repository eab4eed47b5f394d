"""What the doctor says of a column of dates, and the line that it names."""

import tomllib
from collections.abc import Callable, Sequence
from datetime import date, timedelta

import pandas as pd
import pytest

from data.pipeline.catalogue import RecordsEntry, parse_catalogue
from data.pipeline.check.dates import check_dates
from data.pipeline.check.files import types_of
from data.pipeline.check.findings import Examination
from tests.support.council import CATALOGUE

UK = 'date_order = "uk"'
DAYS = [date(2023, 1 + n % 12, 1 + n) for n in range(28)]


def entry(*lines: str) -> RecordsEntry:
    """A record set with these lines about its dates."""
    parsed = tomllib.loads(CATALOGUE.replace(UK, "\n".join(lines)))
    return parse_catalogue(parsed).records[0]


def told(texts: Sequence[str], *lines: str) -> tuple[str, list[int]]:
    """What is said of a column, and the months with rows."""
    seen = Examination(catalogue="atlas.toml")
    frame = pd.DataFrame({"date": texts, "rows": 10})
    months, _ = check_dates(entry(*lines), frame, None, seen)
    return "\n".join(f"{f.severity}: {f.sentence} | {f.advice}" for f in seen.ordered()), months


@pytest.mark.parametrize(
    ("write", "lines", "line"),
    [
        (lambda d: f"{d:%d/%m/%Y}", [], UK),
        (lambda d: f"{d:%m/%d/%Y %I:%M:%S %p}", [UK], 'date_order = "us"'),
        (lambda d: str((d - date(1899, 12, 30)).days), [UK], "spreadsheet_days = true"),
        (lambda d: f"{d:%d/%m/%Y}", [UK, 'date_format = "%Y-%m-%d"'], 'date_format = ""'),
    ],
)
def test_the_line_that_reads_the_dates_is_named(
    write: Callable[[date], str], lines: list[str], line: str
) -> None:
    texts = [write(day) for day in DAYS]
    said, _ = told(texts, *lines)
    assert f"of the dates in column when can be used as declared, 100% with {line}." in said
    assert f"| set {line}" in said
    others = [given for given in lines if given.split()[0] != line.split()[0]]
    said, months = told(texts, *others, line)
    assert "stop" not in said
    assert len(months) == 12


def test_dates_that_two_orders_read_are_asked_about() -> None:
    said, _ = told(["01/02/24", "03/04/24", "11/12/24"])
    advice = 'set date_order = "uk" where the day comes first, or date_order = "us" where the month'
    assert f"{advice} does" in said
    said, months = told(["01/02/24", "03/04/24", "11/12/24"], UK)
    assert "the file itself cannot tell which" in said
    assert len(months) == 3


def test_two_orders_in_one_column_are_said_to_be_mixed() -> None:
    said, _ = told(["13/02/2024"] * 4 + ["02/13/2024"] * 6, UK)
    assert "40.0% of the dates in column when can be used as declared, 60.0% with" in said
    assert "two orders may be mixed" in said


def test_times_that_lie_in_another_month_in_the_usual_time_zone() -> None:
    texts = ["2023-06-30T23:30:00Z", "2023-12-31T23:30:00Z", "2023-06-15T12:00:00Z"]
    said, months = told(texts)
    assert "warn: 10 row(s) have a time with an offset" in said
    assert said.endswith('set time_zone = "Europe/London"')
    assert months == [2023 * 12 + 5, 2023 * 12 + 11]
    said, months = told(texts, 'time_zone = "Europe/London"')
    assert said == ""
    assert months == [2023 * 12 + 5, 2023 * 12 + 6, 2023 * 12 + 11]


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        (["2024-W11", "2024-W12"], "weeks (100%). A week is counted in the month of its Thursday."),
        (["202403", "202404"], "months (100%)."),
        (["2023/24 Q1", "2023/24 Q2"], "quarters (100%)."),
        (["2022/23", "2023/24"], "financial years (100%)."),
        (["Mar-24", "Apr-24", "2024"], "months (66.7%), calendar years (33.3%)."),
    ],
)
def test_the_periods_that_it_sees_are_named(texts: list[str], words: str) -> None:
    assert f"note: The dates in when are read as {words}" in told(texts)[0]


def test_a_spreadsheet_that_swapped_day_and_month_is_suspected() -> None:
    swapped = [date(2023, day, 1).isoformat() for day in range(1, 13)]
    texts = [f"{day}/01/2023" for day in range(13, 29)]
    said, _ = told(swapped + texts, UK)
    assert "12 real dates, none with a day after the 12th, and 16 texts" in said
    assert "A spreadsheet that expects month/day has probably swapped" in said
    assert "swapped" not in told([*swapped, "2023-01-13", *texts], UK)[0]
    assert "swapped" not in told([*swapped, "12/01/2023", *texts], UK)[0]
    american = [f"01/{day}/2023" for day in range(13, 29)]
    assert "expects day/month" in told(swapped + american, 'date_order = "us"')[0]


def test_columns_are_described_by_what_they_hold() -> None:
    later = [(date(2024, 1, 20) + timedelta(days=n)) for n in range(3)]
    assert types_of([f"{d:%d/%m/%Y 12:30}" for d in later]) == ["date (uk)"] * 3
    assert types_of(["2023/24", "Academic year 2023/24", "2023/24 Q1", "2024-W12", "Mar-24"]) == [
        "financial year",
        "academic year",
        "quarter",
        "week",
        "month",
    ]
