"""Bad values in files that are otherwise good: dates, places, services, channels and counts."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from tests.support.bad.cases import Bad, good, of_text, text_of

DATES_REFUSED = (
    "",
    " ",
    "yesterday",
    "31/02/2023",
    "32/01/2023",
    "00/01/2023",
    "01/13/2023",
    "1/1/0001",
    "01/01/9999",
    "45000",
    "1672531200",
    "2023-Q1",
    "2023/24",
    "12:30",
    "01/01/2023 (est.)",
    "NULL",
    "#VALUE!",
    "=TODAY()",
    "01/01/2023/01",
    "-1",
    "24-Jan",
    "2023-01-05 25:00",
)
DATES_USED = (
    "٠١/٠١/٢٠٢٣",
    "０１/０１/２０２３",
    "01/01/1900",
    "01/01/2099",
    "1.1.2023",
    "01-01-2023",
    "01/01/2023 23:59:59",
    " 01/01/2023 ",
    "01/01/2023T08:00Z",
    "08:00 01/01/2023",
    "01/01/2023 8:00 PM",
    "2023-01-05",
    "01/01/23",
    "Jan-23",
    "2023-W05",
    "01 January 2023",
)
CODES_REFUSED = (
    "",
    " ",
    "L9",
    "Nowhere",
    "L0;L1",
    "#N/A",
    "nan",
    "None",
    '=HYPERLINK("x")',
    "ZX00 1AA",
    "430100",
    "L\u0430",
    "L0\u200b",
    "L0.0",
    "0",
    "L" * 500,
    "E00",
    "../../etc/passwd",
    "' OR 1=1 --",
    "%00",
    "L0\x00",
)
CODES_USED = ("l0", " L0 ", "L0\t")
POSTCODES_REFUSED = (
    "",
    "ZX00",
    "ZX00 1A",
    "ZX99 9ZZ",
    "ZXOO 1AA",
    "90210",
    "not known",
    "ＺＸ００ １ＡＡ",
    "ZX001AAX",
    "BF1 0AA",
    "GIR 0AA",
    "ZX00-1AA",
)
POSTCODES_USED = ("zx00 1aa", "ZX001AA", " ZX00  1AA ", "ZX00\u00a01AA")
SERVICES_REFUSED = (
    "",
    "77",
    "pothole",
    "Mrs Smith rang about her bin",
    "8,9",
    "8.5",
    "None",
    "-8",
    "８",
)
SERVICES_USED = ("8", "8.0", " 8 ", "9.00")
COUNTS_REFUSED = (
    "",
    " ",
    "-3",
    "2.5",
    "many",
    "NaN",
    "inf",
    "-inf",
    "1e3",
    "2147483648",
    "9" * 40,
    "1.200,5",
    "50%",
    "£5",
    "true",
    "(5)",
    "0x10",
    "+5",
    "−3",
    "..",
    "5 or 6",
    "1,2,3",
)
COUNTS_USED = (
    "٣",
    "３４",
    "0",
    "1,200",
    "3.0",
    "*",
    "<5",
    "1 200",
    "[c]",
    "suppressed",
    "under 5",
    "2147483647",
)
CHANNELS = ("", "pigeon", "ONLINE", "web ", "=cmd|' /C calc'!A0", "x" * 5000, "Ünbekannt")
POINTS_REFUSED = (
    ("", ""),
    ("-1.54", ""),
    ("0", "0"),
    ("here", "there"),
    ("nan", "nan"),
    ("inf", "53.77"),
    ("1e400", "53.77"),
    ("-1,54", "53,77"),
    ("1°32'W", "53°46'N"),
    ("-1.54", "95"),
    ("181", "53.77"),
    ("430100", "430100"),
    ("-1.54 53.77", ""),
)
POINTS_ELSEWHERE = (("53.77", "-1.54"), ("-100", "40"))
"""On the earth, and not in the council."""
POINTS_USED = (("-1.5400", "53.7700"), ("-1.54", "+53.77"), (" -1.54 ", " 53.77 "))


def quoted(value: str) -> str:
    return '"' + value.replace('"', '""') + '"'


def column_of(
    what: str, column: int, refused: Sequence[str], used: Sequence[str], *, place: str = "code"
) -> Bad:
    """A file with a row for each value of one column: first those that cannot be used, then those
    that can.
    """
    rows = []
    for value in (*refused, *used):
        row = list(good(1)[0])
        row[1] = "ZX00 1AA" if place == "postcode" else row[1]
        row[column] = quoted(value)
        rows.append(row)
    return _bad(
        f"{len(refused)} bad values for a {what}",
        of_text(text_of(rows)),
        place,
        len(refused),
        len(used),
    )


def points() -> Bad:
    # Enough good ones that the bad ones are rows, not the file.
    used = [*POINTS_USED, *((f"{-1.54 + i / 1e6:.6f}", "53.77") for i in range(1, 3000))]
    rows = [
        (good(1)[0][0], quoted(x), quoted(y), "8", "Online", "1")
        for x, y in (*POINTS_REFUSED, *used, *POINTS_ELSEWHERE)
    ]
    text = text_of(rows, fields=("when", "x", "y", "what", "how", "n"))
    bad = _bad("bad points", of_text(text), "point", len(POINTS_REFUSED), len(used))
    return replace(bad, rows=len(rows))


def _bad(name: str, write: Callable[[Path], None], place: str, refused: int, used: int) -> Bad:
    return Bad(
        name,
        write,
        place=place,
        rows=refused + used,
        accepted=used,
        refused_rows=frozenset(range(1, refused + 1)),
        whole=False,
    )


TENTH = [(r[0], "" if i % 10 == 0 else r[1], *r[2:]) for i, r in enumerate(good(40))]
VALUES = (
    column_of("date", 0, DATES_REFUSED, DATES_USED),
    column_of("code", 1, CODES_REFUSED, CODES_USED),
    column_of("postcode", 1, POSTCODES_REFUSED, POSTCODES_USED, place="postcode"),
    column_of("service", 2, SERVICES_REFUSED, SERVICES_USED),
    column_of("channel", 3, (), CHANNELS),
    column_of("count", 4, COUNTS_REFUSED, COUNTS_USED),
    points(),
    Bad("a tenth of the rows without a place", of_text(text_of(TENTH)), rows=40, accepted=36),
    Bad(
        "nothing that can be used",
        of_text(text_of([("x", "x", "x", "x", "x")] * 9)),
        rows=9,
        accepted=0,
    ),
)
