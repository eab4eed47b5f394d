"""Dates in a build: other forms of the same dates give the same tables, and the doctor names the
line to write where a form has to be declared.
"""

import json
import random
import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest

from data.errors import CatalogueError
from data.model import Indicator
from data.pipeline.build import Built, build_atlas
from data.pipeline.catalogue import RecordsEntry
from data.pipeline.check.examine import examine
from data.pipeline.check.findings import Examination
from data.pipeline.records.counter import CountedRecords, Counter
from data.store.reader import open_atlas
from tests.support.council import CATALOGUE, FIELDS, GOOD_ROWS, write_council, write_csv

UK = 'date_order = "uk"'
Rows = Sequence[Sequence[str]]


def declared(*lines: str, file: str = 'file = "reports.csv"') -> str:
    """The catalogue with other lines about dates."""
    return CATALOGUE.replace(UK, "\n".join(lines)).replace('file = "reports.csv"', file)


def written(write: Callable[[date], str], rows: Rows = GOOD_ROWS) -> list[tuple[str, ...]]:
    """The rows with their dates in another form."""
    days = [datetime.strptime(row[0], "%d/%m/%Y").date() for row in rows]
    return [(write(day), *row[1:]) for day, row in zip(days, rows, strict=True)]


def counts_in(store: Path, built: Built) -> dict[str, bytes]:
    root = store / "builds" / built.build_id / "takeup"
    return {str(p.relative_to(root)): p.read_bytes() for p in sorted(root.rglob("*.parquet"))}


def counted(folder: Path, rows: Rows, catalogue: str = CATALOGUE) -> dict[str, bytes]:
    """The tables of take-up of a build."""
    path = write_council(folder / "council", rows=rows, catalogue=catalogue)
    return counts_in(folder / "store", build_atlas(path, folder / "store", silent=True))


def financial_quarter(day: date) -> str:
    begins = day.year - (day.month < 4)
    return f"{begins}/{begins % 100 + 1} Q{(day.month - 4) % 12 // 3 + 1}"


def told(seen: Examination) -> str:
    return "\n".join(f"{f.severity}: {f.sentence} | {f.advice}" for f in seen.ordered())


def shuffled(rows: Rows) -> list[Sequence[str]]:
    return random.Random(12).sample(list(rows), len(rows))


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The tables made of dates in UK order."""
    return counted(tmp_path_factory.mktemp("usual"), GOOD_ROWS)


@pytest.mark.parametrize(
    ("write", "lines"),
    [
        (lambda d: f"{d:%m/%d/%y} 11:59:59 PM", ['date_order = "us"']),
        (lambda d: f"{d:%b-%y}", [UK]),
        (
            lambda d: f"{d - timedelta(days=1):%Y-%m-%d}T23:30:00-01:00",
            ['time_zone = "Europe/London"'],
        ),
        (lambda d: str((d - date(1899, 12, 30)).days), [UK, "spreadsheet_days = true"]),
    ],
    ids=["us with a clock of 12 hours", "months", "moments", "a spreadsheet's days"],
)
def test_other_forms_of_the_same_dates_give_the_same_tables(
    tmp_path: Path, usual: dict[str, bytes], write: Callable[[date], str], lines: list[str]
) -> None:
    assert counted(tmp_path, shuffled(written(write)), declared(*lines)) == usual


def test_rows_spread_over_files_of_other_forms_give_the_same_tables(
    tmp_path: Path, usual: dict[str, bytes]
) -> None:
    catalogue = declared(UK, file='files = ["part_*.csv", "reports.csv"]')
    rows = shuffled(GOOD_ROWS)
    path = write_council(tmp_path / "council", rows=rows[:60], catalogue=catalogue)
    write_csv(path.parent / "part_1.csv", FIELDS, written(lambda d: d.isoformat(), rows[60:90]))
    write_csv(path.parent / "part_2.csv", FIELDS, written(lambda d: f"{d:%d %B %Y}", rows[90:]))
    built = build_atlas(path, tmp_path / "store", silent=True)
    assert counts_in(tmp_path / "store", built) == usual


def test_a_date_of_the_files_name_is_that_of_all_its_rows(tmp_path: Path) -> None:
    rows = [row for row in GOOD_ROWS if row[0][3:5] in ("01", "02")]
    usual = counted(tmp_path / "usual", rows)
    pattern = r"date_from = 'reports_(?P<date>\d{4}-\d{2})\.csv'"
    catalogue = declared(file=f'files = ["reports_*.csv"]\n{pattern}').replace('date = "when"', "")
    path = write_council(tmp_path / "council", rows=[], catalogue=catalogue)
    for month in ("2023-01", "2024-02"):
        mine = [row[1:] for row in written(lambda d: f"{d:%Y-%m}", rows) if row[0] == month]
        write_csv(path.parent / f"reports_{month}.csv", FIELDS[1:], mine)
    built = build_atlas(path, tmp_path / "store", silent=True)
    assert counts_in(tmp_path / "store", built) == usual
    assert examine(path).would_build


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        (['date_is = "31/03/2024"'], "date_is is '31/03/2024': day/month or month/day"),
        ([r"date_from = '(?P<date>\d{4})'"], "date_from finds no date in reports.csv"),
        (["date_from = '(reports)'"], "has no group 'date'"),
        (["date_from = '('"], "is not a regular expression"),
        ([], "none of date, date_is and date_from given"),
        (['date_is = "2024"', 'date = "when"'], "date and date_is given"),
        (['date = "when"', 'time_zone = "Leeds"'], "time_zone 'Leeds' is not known"),
    ],
)
def test_dates_that_are_declared_wrongly_are_refused(
    tmp_path: Path, lines: list[str], problem: str
) -> None:
    catalogue = CATALOGUE.replace(f'date = "when"\n{UK}', "\n".join(lines))
    path = write_council(tmp_path, catalogue=catalogue)
    with pytest.raises(CatalogueError, match=re.escape(problem)):
        build_atlas(path, tmp_path / "store", silent=True)
    assert problem in told(examine(path))


def test_a_pattern_without_files_is_refused_and_open_workbooks_are_no_files(
    tmp_path: Path,
) -> None:
    path = write_council(tmp_path, catalogue=declared(UK, file='files = ["extract_*.csv"]'))
    (tmp_path / "~$extract_1.csv").write_text("")
    with pytest.raises(CatalogueError, match=r"no file matches 'extract_\*\.csv'"):
        build_atlas(path, tmp_path / "store", silent=True)


def test_the_days_that_dates_reach_over_are_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that a month that lies only partly in the extract can be told from a whole one."""
    found: list[CountedRecords] = []
    count = Counter.count

    def noted(counter: Counter, entry: RecordsEntry) -> CountedRecords:
        found.append(count(counter, entry))
        return found[-1]

    monkeypatch.setattr(Counter, "count", noted)
    rows = [("05/01/2023", *GOOD_ROWS[0][1:]), ("31/02/2023", *GOOD_ROWS[0][1:])]
    counted(tmp_path / "days", [*rows, ("14/03/2023", *GOOD_ROWS[0][1:])])
    counted(tmp_path / "months", [("Mar-23", *GOOD_ROWS[0][1:])])
    spans = [(c.grain, c.first_day, c.last_day) for c in found]
    assert spans == [
        ("month", date(2023, 1, 5), date(2023, 3, 14)),
        ("month", date(2023, 3, 1), date(2023, 3, 31)),
    ]


@pytest.mark.parametrize(
    ("write", "windows", "missing"),
    [
        (
            financial_quarter,
            {"quarter": (2, 5, 8, 11, 14, 17, 20, 23), "year": (14,)},
            [],
        ),
        (lambda d: str(d.year), {"year": (11, 23)}, []),
        (
            lambda d: f"{2021 if d.year == 2023 else 2023}/{22 if d.year == 2023 else 24}",
            {"year": (11, 35)},
            ["12 months to 2023-03"],
        ),
    ],
    ids=["quarters of financial years", "calendar years", "financial years"],
)
def test_records_by_quarter_or_year_have_no_shorter_periods(
    tmp_path: Path,
    write: Callable[[date], str],
    windows: dict[str, tuple[int, ...]],
    missing: list[str],
) -> None:
    path = write_council(tmp_path / "council", rows=written(write), catalogue=declared())
    seen = examine(path)
    assert seen.would_build, told(seen)
    assert seen.records[0].months_missing == missing
    assert build_atlas(path, tmp_path / "store", silent=True).refused == 0
    (records,) = open_atlas(tmp_path / "store").manifest.records
    assert {p.window: p.months for p in records.published if p.level == "lsoa"} == windows


def test_a_year_among_months_is_set_aside_with_the_reason(tmp_path: Path) -> None:
    rows = [*written(lambda d: f"{d:%b %Y}"), ("2023/24", "L1", "8", "web", "1000")]
    path = write_council(tmp_path / "council", rows=rows)
    built = build_atlas(path, tmp_path / "store", silent=True)
    assert built.refused == 1
    reports = json.loads(next((tmp_path / "store").glob("builds/*/report.json")).read_text())
    reasons = next(f for f in reports["files"] if f["role"] == "records-reports")["reasons"]
    assert reasons == {"a financial year in a column of months [when]": 1}


def test_a_spreadsheet_that_swapped_day_and_month_is_suspected(tmp_path: Path) -> None:
    """Real dates are read beside texts in UK order; those it may have swapped are told."""
    path = write_council(tmp_path, catalogue=CATALOGUE.replace("reports.csv", "reports.xlsx"))
    book = openpyxl.Workbook()
    days = [date(2023, 1, day) for day in range(1, 29)]
    book.active.append(FIELDS)
    for day in days:
        cell = date(day.year, day.day, day.month) if day.day <= 12 else f"{day:%d/%m/%Y}"
        book.active.append((cell, "L1", "8", "web", "1"))
    book.save(tmp_path / "reports.xlsx")
    seen = examine(path)
    assert (seen.records[0].read, seen.records[0].accepted) == (28, 28)
    assert "A spreadsheet that expects month/day has probably swapped day and month" in told(seen)


INDICATOR = """
[[indicator]]
key = "smoking"
title = "Smokers"
file = "smoking.csv"
level = "lsoa"
code = "area"
value = "share"
period = "when"
period_column = true
"""


def indicator_of(folder: Path, periods: Sequence[str]) -> tuple[Indicator, str]:
    """The indicator with these periods, and what the build says."""
    path = write_council(folder / "council", catalogue=CATALOGUE + INDICATOR)
    rows = [("L0", str(place), when) for place, when in enumerate(periods)]
    write_csv(path.parent / "smoking.csv", ("area", "share", "when"), rows)
    built = build_atlas(path, folder / "store", silent=True)
    (indicator,) = open_atlas(folder / "store").manifest.indicators
    return indicator, "\n".join(built.remarks)


def test_periods_of_an_indicator_are_in_order_of_time(tmp_path: Path) -> None:
    found, said = indicator_of(tmp_path, ["Mar 2024", "Sep 2023", "2022/23", "Q4 2023", "Census"])
    assert found.periods == ("2022/23", "2023-09", "2023-Q4", "2024-03")
    assert found.latest == "2024-03"
    assert "is a date that can be read" not in said
    atlas = open_atlas(tmp_path / "store")
    assert atlas.indicator("lsoa", "smoking", "2024-03").values[0] == 0


def test_periods_that_are_no_dates_are_kept_and_told(tmp_path: Path) -> None:
    found, said = indicator_of(tmp_path, ["Wave 10", "Wave 9", "Baseline"])
    assert found.periods == ("Baseline", "Wave 9", "Wave 10")
    assert "No text in column when is a date that can be read ('Baseline', 'Wave 9'" in said


def test_a_month_that_is_counted_in_part_is_left_out_and_told(tmp_path: Path) -> None:
    days = [date(2023, 1, 1) + timedelta(days=n) for n in range(31 + 28 + 14)]
    rows = [(f"{d:%d/%m/%Y}", "L0", "8", "Online", "2") for d in days]
    path = write_council(tmp_path / "council", rows=rows)
    built = build_atlas(path, tmp_path / "store", silent=True)
    told = "March 2023 is counted until the 14th only"
    assert any(told in remark for remark in built.remarks)
    atlas = open_atlas(tmp_path / "store")
    assert atlas.months("lsoa", "potholes", "month") == (0, 1)
    (records,) = atlas.manifest.records
    assert records.notes == (f"{told}, so it is left out.",)
