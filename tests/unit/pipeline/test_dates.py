"""Dates and periods as council files write them: what each text is, and why some are none."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.periods import Period, date_of, of_day
from data.pipeline.dates import DateForm, DateTexts, Evidence, form_problems, read_period

UK, US, ISO = DateForm("uk"), DateForm("us"), DateForm("iso")
DAYS = st.dates(date(1970, 1, 1), date(2068, 12, 31))


def label(text: str, form: DateForm = ISO) -> str:
    """The label of a period, or the reason in brackets."""
    read = read_period(text, form)
    return read.label if isinstance(read, Period) else f"({read})"


@pytest.mark.parametrize("form", [ISO, UK, US])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-03-31", "2024-03-31"),
        ("2024/3/31", "2024-03-31"),
        (" 2024-03-31T23:59:59Z ", "2024-03-31"),
        ("2024-03-31 08:00:00.000+01:00", "2024-03-31"),
        ("20240331", "2024-03-31"),
        ("17-May-21", "2021-05-17"),
        ("17 May 2021 14:05", "2021-05-17"),
        ("Monday 17th May 2021", "2021-05-17"),
        ("May 17, 2021 2:05 PM", "2021-05-17"),
        ("2024-03", "2024-03"),
        ("03/2024", "2024-03"),
        ("202403", "2024-03"),
        ("202403.0", "2024-03"),
        ("Mar-24", "2024-03"),
        ("Sept 2023", "2023-09"),
        ("MARCH 2024", "2024-03"),
        ("2024-W12", "2024-W12"),
        ("2024-W12-3", "2024-03-20"),
        ("Week 12, 2024", "2024-W12"),
        ("w/c 18 March 2024", "2024-W12"),
        ("2024-Q1", "2024-Q1"),
        ("2024 Q1", "2024-Q1"),
        ("Q1 2024", "2024-Q1"),
        ("January to March 2024", "2024-Q1"),
        ("Apr–Jun 2023", "2023-Q2"),
        ("2023/24 Q1", "2023/24 Q1"),
        ("2023-24 Q1", "2023/24 Q1"),
        ("Q1 2023/24", "2023/24 Q1"),
        ("2023/24", "2023/24"),
        ("2023-24", "2023/24"),
        ("2023/2024", "2023/24"),
        ("2011/12", "2011/12"),
        ("FY 2023/24", "2023/24"),
        ("Academic year 2023/24", "academic 2023/24"),
        ("1999/00", "1999/00"),
        ("2024", "2024"),
    ],
)
def test_what_can_mean_one_thing_only_is_read_under_any_order(
    text: str, expected: str, form: DateForm
) -> None:
    assert label(text, form) == expected


@pytest.mark.parametrize(
    ("text", "form", "expected"),
    [
        ("31/03/2024", UK, "2024-03-31"),
        ("1.3.2024", UK, "2024-03-01"),
        ("03/31/2024", US, "2024-03-31"),
        ("29/02/2024", UK, "2024-02-29"),
        ("15/03/24", UK, "2024-03-15"),
        ("15/03/68", UK, "2068-03-15"),
        ("15/03/69", UK, "1969-03-15"),
        ("01/02/2023 01:00:17 PM", US, "2023-01-02"),
        ("01/02/2023 1 p.m.", UK, "2023-02-01"),
        ("01/02/2023, 1:00:17\u202fPM", US, "2023-01-02"),
        ("14:05 31/03/2024", UK, "2024-03-31"),
        ("31/03/2024 at 14:05", UK, "2024-03-31"),
        ("45000", DateForm(spreadsheet_days=True), "2023-03-15"),
        ("45000.75", DateForm(spreadsheet_days=True), "2023-03-15"),
        ("2023/24", DateForm(years="academic"), "academic 2023/24"),
        ("15032024", DateForm(format="%d%m%Y"), "2024-03-15"),
        ("2024-03-15", DateForm(format="%d%m%Y"), "2024-03-15"),
        ("Y24P03", DateForm(format="Y%yP%m"), "2024-03"),
        ("2011-12", DateForm(format="%Y-%m"), "2011-12"),
        ("2023-06-30T23:30:00Z", DateForm(time_zone="Europe/London"), "2023-07-01"),
        ("2023-06-30T23:30:00+0100", DateForm(time_zone="Europe/London"), "2023-06-30"),
        ("2023-06-30 23:30:00", DateForm(time_zone="Europe/London"), "2023-06-30"),
        ("2023-12-31 23:30 UTC", DateForm(time_zone="Europe/London"), "2023-12-31"),
    ],
)
def test_the_rest_is_read_as_declared(text: str, form: DateForm, expected: str) -> None:
    assert label(text, form) == expected


@pytest.mark.parametrize(
    ("text", "form", "reason"),
    [
        ("", UK, "date is empty"),
        ("  ", ISO, "date is empty"),
        ("29/02/2023", UK, "no such date in uk order"),
        ("13/13/2024", US, "no such date in us order"),
        ("2024-13", ISO, "no such date"),
        ("2024-W54", ISO, "no such date"),
        ("0001-01-01", ISO, "year before 1900"),
        ("yesterday", ISO, "not a date like 2024-03-31 or 2024-03"),
        ("2024-03-31 25:00", ISO, "not a date like 2024-03-31 or 2024-03"),
        ("2023/25", ISO, "no such date"),
        ("2023/2025", ISO, "not a date"),
        ("03/04/24", ISO, "date_order"),
        ("31/03/2024", ISO, "date_order"),
        ("45000", UK, "spreadsheet_days"),
        ("24-Mar", ISO, "without a year"),
        ("w/c 19 March 2024", ISO, "does not begin on a Monday"),
        ("2023/24 Q1", DateForm(years="academic"), "academic year"),
        ("31/03/2024", DateForm("uk", format="%d%m%Y"), "not a date like %d%m%Y"),
        ("Wave 3", ISO, "not a date"),
        ("Census 2021", ISO, "not a date"),
    ],
)
def test_what_is_no_date_has_a_reason(text: str, form: DateForm, reason: str) -> None:
    assert reason in label(text, form)
    assert label(text, form).startswith("(")


WRITERS: list[tuple[Callable[[date], str], DateForm]] = [
    (lambda d: d.isoformat(), US),
    (lambda d: f"{d:%d/%m/%Y}", UK),
    (lambda d: f"{d.day}.{d.month}.{d:%y}", UK),
    (lambda d: f"{d:%m/%d/%Y} 11:59:59 PM", US),
    (lambda d: f"00:05 {d:%d-%m-%Y}", UK),
    (lambda d: f"{d:%d-%b-%y}", ISO),
    (lambda d: f"{d:%A, %d %B %Y}", ISO),
    (lambda d: f"{d:%B %d, %Y}", ISO),
    (lambda d: f"{d:%Y%m%d}", ISO),
    (
        lambda d: f"{d.isocalendar().year}-W{d.isocalendar().week:02d}-{d.isocalendar().weekday}",
        ISO,
    ),
    (lambda d: f"{d.isoformat()}T12:00:00+01:00", DateForm(time_zone="Europe/London")),
    (lambda d: str((d - date(1899, 12, 30)).days), DateForm(spreadsheet_days=True)),
    (lambda d: f"{d:%j of %Y}", DateForm(format="%j of %Y")),
]


@given(st.lists(DAYS, min_size=1, max_size=8))
def test_other_forms_of_the_same_dates_are_the_same_days(days: list[date]) -> None:
    for write, form in WRITERS:
        texts = DateTexts.of(pd.Series([write(day) for day in days], dtype=object), form)
        assert texts.periods() == [of_day(day) for day in days], write(days[0])


@given(
    st.lists(st.datetimes(datetime(1972, 1, 1), datetime(2037, 12, 31)), min_size=1, max_size=8),
    st.sampled_from(("Europe/London", "America/New_York", "Asia/Kolkata")),
    st.integers(-12, 14),
)
def test_moments_are_moved_to_the_declared_zone(
    moments: list[datetime], zone: str, hours: int
) -> None:
    sign = "-" if hours < 0 else "+"
    texts = pd.Series([f"{m:%Y-%m-%dT%H:%M:%S}{sign}{abs(hours):02d}:00" for m in moments])
    utc = [m.replace(tzinfo=ZoneInfo("UTC")) - timedelta(hours=hours) for m in moments]
    read = DateTexts.of(texts, DateForm(time_zone=zone)).read()
    expected = [m.astimezone(ZoneInfo(zone)).date() for m in utc]
    assert [date_of(int(day)) for day in read.first_day] == expected
    assert read.month_number.tolist() == [12 * d.year + d.month - 1 for d in expected]


MIXED = st.sampled_from(
    [
        "2011-12",
        "2010-11",
        "2011/12",
        "2011-11",
        "2012-01",
        "2023-24",
        "2012-13",
        "2023/24 Q1",
        "2024",
        "2024-03-31",
        "Mar-24",
        "2024-W12",
        "no date",
    ]
)


@given(st.lists(MIXED, min_size=1, max_size=8, unique=True), st.randoms(), st.integers(0, 8))
def test_order_and_files_do_not_matter(texts: list[str], chance: object, cut: int) -> None:
    """What a text means follows from the whole column, however it is shuffled and split."""
    whole = DateTexts.of(pd.Series(texts, dtype=object), ISO).for_counts()
    expected = dict(zip(texts, zip(whole.month_number, whole.reason, strict=True), strict=True))
    chance.shuffle(texts)  # type: ignore[attr-defined]
    parts = [
        DateTexts.of(pd.Series(part, dtype=object), ISO) for part in (texts[:cut], texts[cut:])
    ]
    known = parts[0].evidence | parts[1].evidence
    found: dict[str, tuple[int, str]] = {}
    for part in parts:
        judged = part.for_counts(known)
        found |= dict(
            zip(part.split.texts, zip(judged.month_number, judged.reason, strict=True), strict=True)
        )
    assert found == expected


def judged(*texts: str, form: DateForm = ISO) -> list[str]:
    """Label or reason of each text of a column."""
    read = DateTexts.of(pd.Series(texts, dtype=object), form)
    counts = read.for_counts()
    return [
        f"({reason})" if reason else period.label
        for period, reason in zip(read.periods(), counts.reason, strict=True)
    ]


def test_a_column_decides_whether_2011_12_is_a_month() -> None:
    assert judged("2011-12") == ["2011-12"]
    assert judged("2011-12", "2012-01") == ["2011-12", "2012-01"]
    assert judged("2011/12", "2012/01") == ["2011-12", "2012-01"]
    yearly = [read_period(t) for t in ("2012/13", "2011/12")]
    assert [p.label for p in DateTexts.of(pd.Series(["2011-12", "2012-13"]), ISO).periods()] == [
        "2011/12",
        "2012/13",
    ]
    assert all(isinstance(p, Period) and p.grain == "financial_year" for p in yearly)
    unclear = judged("2010-11", "2011-12")
    assert all("years = 'financial' or date_format = '%Y-%m'" in text for text in unclear)
    assert [
        p.label
        for p in DateTexts.of(
            pd.Series(["2010-11", "2011-12"]), DateForm(years="financial")
        ).periods()
    ] == ["2010/11", "2011/12"]
    assert judged("2010-11", "2011-12", form=DateForm(format="%Y-%m")) == ["2010-11", "2011-12"]


def test_days_weeks_and_months_are_counted_together_and_coarser_periods_set_aside() -> None:
    assert judged("2024-03-31", "Mar-24", "2024-W12", "2024", "2023/24", "2024 Q1") == [
        "2024-03-31",
        "2024-03",
        "2024-W12",
        "(a calendar year in a column of months)",
        "(a financial year in a column of months)",
        "(a quarter in a column of months)",
    ]


def test_coarser_periods_are_counted_where_most_of_a_column_is_of_them() -> None:
    assert judged("2023/24 Q1", "2023/24 Q2", "2023/24") == [
        "2023/24 Q1",
        "2023/24 Q2",
        "(a financial year in a column of quarters)",
    ]
    assert judged("2022/23", "2023/24") == ["2022/23", "2023/24"]


def test_years_of_another_kind_than_declared_are_set_aside() -> None:
    calendar, academic = DateForm(years="calendar"), DateForm(years="academic")
    told = "(a financial year, but years = 'calendar' is declared)"
    assert judged("2022/23", "2023/24", form=calendar) == [told, told]
    assert judged("2022", "2023", form=calendar) == ["2022", "2023"]
    assert judged("2022/23", form=academic) == ["academic 2022/23"]
    assert judged("Mar-24", "2024-W12", form=calendar) == ["2024-03", "2024-W12"]


def test_quarters_of_one_column_are_named_alike() -> None:
    texts = DateTexts.of(pd.Series(["2023/24 Q4", "2024-Q2"]), ISO)
    assert [p.label for p in texts.periods()] == ["2023/24 Q4", "2024/25 Q1"]


def test_nulls_and_no_texts_at_all_are_read() -> None:
    assert DateTexts.of(pd.Series([None], dtype=object), ISO).periods() == ["date is empty"]
    assert DateTexts.of(pd.Series([], dtype=object), ISO).periods() == []
    assert DateTexts.of(pd.Series([], dtype=object), ISO).evidence == Evidence()


@given(st.lists(st.text(max_size=20), max_size=20))
def test_any_text_is_a_period_or_has_a_reason(texts: list[str]) -> None:
    for form in (ISO, UK, DateForm(spreadsheet_days=True), DateForm(format="%d %b %Y")):
        read = DateTexts.of(pd.Series(texts, dtype=object), form).read()
        assert np.array_equal(read.reason == "", read.is_read)
        assert np.array_equal(read.is_read, read.grain >= 0)
        assert (read.last_day >= read.first_day).all()


def test_forms_that_cannot_be_used_are_told() -> None:
    assert form_problems(DateForm("uk", "%d/%m/%Y", time_zone="Europe/London")) == []
    (problem,) = form_problems(DateForm(time_zone="London"))
    assert "time_zone 'London' is not known" in problem
    (problem,) = form_problems(DateForm(format="%d/%m"))
    assert "has no year" in problem
    assert "cannot be used" in form_problems(DateForm(format="%Y %Q"))[0]
