"""Bad spreadsheets and Parquet files of records."""

import datetime
import decimal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq

from tests.support.bad.cases import FIELDS, Bad, good

ISO = 'date_order = "iso"'
LONDON = pa.timestamp("us", tz="Europe/London")
DAY = datetime.datetime(2023, 1, 5, 8, 30)


def sheet(
    *rows: tuple[Any, ...],
    header: tuple[Any, ...] = FIELDS,
    above: tuple[tuple[Any, ...], ...] = (),
    title: str = "Sheet",
) -> Callable[[Path], None]:
    """Writes a workbook with one sheet."""

    def write(path: Path) -> None:
        book = openpyxl.Workbook()
        book.active.title = title
        for row in (*above, header, *rows):
            book.active.append(row)
        book.save(path)

    return write


def two_sheets(path: Path) -> None:
    book = openpyxl.Workbook()
    second = book.create_sheet("Data")
    for row in (FIELDS, *good()):
        second.append(row)
    book.save(path)


def merged(path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (FIELDS, *good()):
        book.active.append(row)
    book.active.merge_cells("A2:A4")
    book.save(path)


def with_chart_only(path: Path) -> None:
    book = openpyxl.Workbook()
    book.create_chartsheet("Chart")
    book.remove(book.active)
    book.save(path)


def parquet(**columns: Any) -> Callable[[Path], None]:
    """Writes a Parquet file: good rows, but for the columns given."""

    def write(path: Path) -> None:
        made = {name: [row[i] for row in good()] for i, name in enumerate(FIELDS)}
        pq.write_table(
            pa.table(
                {name: value for name, value in (made | columns).items() if value is not None}
            ),
            path,
        )

    return write


def xlsx(name: str, write: Callable[[Path], None], **more: Any) -> Bad:
    return Bad(name, write, suffix=".xlsx", **more)


def pqt(name: str, write: Callable[[Path], None], **more: Any) -> Bad:
    return Bad(name, write, suffix=".parquet", **more)


ROWS = tuple(good())
SHEETS = (
    xlsx("a sheet of good rows", sheet(*ROWS), rows=6, accepted=6, whole=False),
    xlsx("a sheet with nothing in it", sheet(header=()), whole=True),
    xlsx("a sheet with a header only", sheet(), rows=0),
    xlsx("a header in the third row", sheet(*ROWS, above=(("Reports",), ())), rows=6, accepted=6),
    xlsx(
        "a name missing in the header",
        sheet(*ROWS, header=("when", "where", None, "how", "n")),
        whole=True,
    ),
    xlsx(
        "a name twice in the header",
        sheet(*ROWS, header=("when", "where", "what", "what", "n")),
        whole=True,
    ),
    xlsx("a blank row between rows", sheet(ROWS[0], (), ROWS[1]), rows=3, accepted=2),
    xlsx(
        "dates that are dates",
        sheet(*((DAY, *r[1:]) for r in ROWS)),
        options=ISO,
        rows=6,
        accepted=6,
        whole=False,
    ),
    xlsx(
        "dates that are dates, under another order",
        sheet(*((DAY, *r[1:]) for r in ROWS)),
        rows=6,
        accepted=6,
        whole=False,
    ),
    xlsx("dates that are numbers", sheet(*((45000, *r[1:]) for r in ROWS)), rows=6, accepted=0),
    xlsx(
        "counts that are numbers",
        sheet(*((*r[:4], 2.0) for r in ROWS)),
        rows=6,
        accepted=6,
        whole=False,
    ),
    xlsx(
        "counts that are true and false", sheet(*((*r[:4], True) for r in ROWS)), rows=6, accepted=0
    ),
    xlsx(
        "counts that are formulas nobody worked out",
        sheet(*((*r[:4], "=1+1") for r in ROWS)),
        rows=6,
        accepted=0,
    ),
    xlsx("counts that are errors", sheet(*((*r[:4], "#REF!") for r in ROWS)), rows=6, accepted=0),
    xlsx(
        "services that are numbers",
        sheet(*((*r[:2], 8, *r[3:]) for r in ROWS)),
        rows=6,
        accepted=6,
        whole=False,
    ),
    xlsx("rows longer than the header", sheet(*((*r, "more") for r in ROWS)), rows=6),
    xlsx("rows shorter than the header", sheet(*(r[:3] for r in ROWS)), rows=6, accepted=0),
    xlsx("cells merged over three rows", merged, rows=6, accepted=4),
    xlsx("rows on the second sheet", two_sheets, whole=True),
    xlsx(
        "rows on the second sheet, and saying so",
        two_sheets,
        options='sheet = "Data"',
        rows=6,
        accepted=6,
        whole=False,
    ),
    xlsx("a sheet that is not there", sheet(*ROWS), options='sheet = "Reports"', whole=True),
    xlsx("a workbook with a chart and no sheet", with_chart_only, whole=True),
)
PARQUETS = (
    pqt("a Parquet file of good rows", parquet(), rows=6, accepted=6, whole=False),
    pqt(
        "a Parquet file without rows",
        parquet(**{name: pa.array([], pa.string()) for name in FIELDS}),
        rows=0,
    ),
    pqt("a Parquet file without a column", parquet(how=None), whole=True),
    pqt(
        "dates as dates",
        parquet(when=pa.array([DAY.date()] * 6)),
        options=ISO,
        rows=6,
        accepted=6,
        whole=False,
    ),
    pqt(
        "dates as moments with a zone",
        parquet(when=pa.array([DAY] * 6, LONDON)),
        options=ISO,
        rows=6,
        accepted=6,
        whole=False,
    ),
    pqt(
        "dates as moments in nanoseconds",
        parquet(when=pa.array([DAY] * 6, pa.timestamp("ns"))),
        options=ISO,
        rows=6,
        accepted=6,
        whole=False,
    ),
    pqt(
        "dates as numbers",
        parquet(when=pa.array([20230105] * 6)),
        rows=6,
        accepted=6,
        whole=False,
    ),
    pqt(
        "dates as times of day",
        parquet(when=pa.array([datetime.time(8, 30)] * 6)),
        rows=6,
        accepted=0,
    ),
    pqt("counts as whole numbers", parquet(n=pa.array([1, 2, 3, 4, 5, None])), rows=6, accepted=5),
    pqt(
        "counts as floats",
        parquet(n=pa.array([1.0, 2.5, float("nan"), 4.0, float("inf"), None])),
        rows=6,
        accepted=2,
    ),
    pqt(
        "counts as decimals", parquet(n=pa.array([decimal.Decimal("2.00")] * 6)), rows=6, accepted=6
    ),
    pqt("counts as true and false", parquet(n=pa.array([True] * 6)), rows=6, accepted=0),
    pqt(
        "counts as unsigned 64-bit",
        parquet(n=pa.array([2**64 - 1] * 6, pa.uint64())),
        rows=6,
        accepted=0,
    ),
    pqt(
        "places as a dictionary",
        parquet(where=pa.array(["L1"] * 6).dictionary_encode()),
        rows=6,
        accepted=6,
    ),
    pqt("places as bytes", parquet(where=pa.array([b"L1"] * 6))),
    pqt("places as bytes that are no text", parquet(where=pa.array([b"\xff\xfe"] * 6))),
    pqt("places as lists", parquet(where=pa.array([["L1"]] * 6))),
    pqt("places as records", parquet(where=pa.array([{"code": "L1"}] * 6))),
    pqt("a column of nothing", parquet(where=pa.nulls(6)), rows=6, accepted=0),
    pqt(
        "a nested column that is not used",
        parquet(more=pa.array([{"a": [1]}] * 6)),
        rows=6,
        accepted=6,
        whole=False,
    ),
)
TABLES = (*SHEETS, *PARQUETS)
