"""Bad files of records by their bytes: structure, delimiters, line ends, encodings, disguises."""

import gzip
import io
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from tests.support.bad.cases import FIELDS, Bad, good, of_bytes, of_text, text_of, void

GOOD = text_of(good())
HEAD = ",".join(FIELDS) + "\n"
BODY = GOOD[len(HEAD) :]
CAFE = text_of([*good(5), ("01/01/2023", "L1", "8", "Café – naïve", "1")])
WORDS = "délivré à L'Haÿ"


def table_bytes() -> bytes:
    sink = io.BytesIO()
    pq.write_table(
        pa.table({name: [row[i] for row in good()] for i, name in enumerate(FIELDS)}), sink
    )
    return sink.getvalue()


def zip_bytes() -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        archive.writestr("reports.csv", GOOD)
    return sink.getvalue()


def text(name: str, content: str, **more: object) -> Bad:
    return Bad(name, of_text(content), **more)  # type: ignore[arg-type]


def raw(name: str, content: bytes, **more: object) -> Bad:
    return Bad(name, of_bytes(content), **more)  # type: ignore[arg-type]


def lines(name: str, *changed: str, rows: int | None = None, **more: object) -> Bad:
    """The header, six good rows and some further lines."""
    return text(
        name,
        GOOD + "".join(line + "\n" for line in changed),
        rows=rows if rows is not None else 6 + len(changed),
        **more,
    )


EMPTY = (
    raw("no bytes at all", b"", whole=True),
    raw("a byte-order mark and nothing else", b"\xef\xbb\xbf", whole=True),
    raw("one line end", b"\n", whole=True),
    raw("three line ends", b"\n\n\n", whole=True),
    raw("one space", b" ", whole=True),
    raw("one comma", b",", whole=True),
    text("a header and no rows", HEAD, rows=0),
    text("a header without a line end", HEAD.strip(), rows=0),
    text("a header twice", HEAD + GOOD, rows=7, accepted=6),
    text("rows without a header", BODY, whole=True),
    text(
        "two lines of title above the header",
        "Reports 2023\nMade by hand\n" + GOOD,
        rows=6,
        accepted=6,
    ),
    text("a line of comment above the header", "# extract of 1 May\n" + GOOD, rows=6, accepted=6),
    text("the header last", BODY + HEAD, whole=True),
)
HEADERS = (
    *(text(f"no column '{name}'", GOOD.replace(name, "other", 1), whole=True) for name in FIELDS),
    text("column names in capitals", GOOD.replace(HEAD, HEAD.upper()), whole=True),
    text(
        "column names with spaces around",
        GOOD.replace(HEAD, " when , where , what , how , n \n"),
        rows=6,
        accepted=6,
    ),
    text("one column name twice", GOOD.replace("how", "what", 1), whole=True),
    text(
        "all column names quoted",
        GOOD.replace(HEAD, '"when","where","what","how","n"\n'),
        rows=6,
        accepted=6,
        whole=False,
    ),
    text(
        "an empty column name",
        text_of([(*r, "") for r in good()], fields=(*FIELDS, "")),
        rows=6,
        accepted=6,
    ),
    text(
        "two empty column names",
        text_of([(*r, "", "") for r in good()], fields=(*FIELDS, "", "")),
        rows=6,
        accepted=6,
    ),
    text(
        "two hundred further columns",
        text_of(
            [(*r, *["x"] * 200) for r in good()], fields=(*FIELDS, *(f"c{i}" for i in range(200)))
        ),
        rows=6,
        accepted=6,
    ),
    text(
        "a line break in a column name",
        text_of([(*r, "x") for r in good()], fields=(*FIELDS, '"two\nlines"')),
        rows=6,
    ),
    text("an invisible space before the first name", "\u200b" + GOOD, whole=True),
    text("a mark of order within the header", GOOD.replace("where", "\ufeffwhere", 1), whole=True),
)
RAGGED = (
    lines("one row too short", "01/01/2023,L1,8", accepted=6),
    lines("one row too long", "01/01/2023,L1,8,Online,1,more", accepted=6),
    lines("one row with one value", "total", accepted=6),
    lines("a row of commas", ",,,,", accepted=6),
    lines("a blank line at the end", "", accepted=6),
    text("blank lines between rows", GOOD.replace("\n", "\n\n"), rows=13, accepted=6),
    lines("a line of spaces", "     ", accepted=6),
    lines("a footer with a total", "Total,,,,21", accepted=6),
    lines("a footer with a sentence", "Source: the contact centre, as of 1 May 2024", accepted=6),
    text(
        "a comma at the end of each row",
        "".join(line + ",\n" for line in GOOD.splitlines()),
        rows=6,
        accepted=6,
    ),
    text(
        "a comma at the end of each row but the header",
        HEAD + "".join(line + ",\n" for line in BODY.splitlines()),
        rows=6,
        accepted=0,
    ),
    text("every row too short", HEAD + "01/01/2023,L1\n" * 9, rows=9, accepted=0),
    text(
        "rows of every length",
        HEAD + "".join(",".join("x" * i) + "\n" for i in range(1, 20)),
        rows=19,
        accepted=0,
    ),
)
QUOTES = (
    lines("a quotation mark never closed, last row", '01/01/2023,L1,8,"Online,1'),
    text("a quotation mark never closed, first row", HEAD + '"01/01/2023,L1,8,Online,1\n' + BODY),
    text("a quotation mark never closed, in the header", '"' + GOOD),
    lines("a quotation mark within a value", '01/01/2023,L1,8,5" pipe,1', rows=7),
    lines("quotation marks doubled", '01/01/2023,L1,8,"say ""yes""",1', rows=7, accepted=7),
    lines(
        "a line break within quotation marks", '01/01/2023,L1,8,"on\nline",1', rows=7, accepted=7
    ),
    lines("a comma within quotation marks", '01/01/2023,L1,8,"a,b",1', accepted=7),
    lines("text after a closed quotation mark", '01/01/2023,L1,8,"on"line,1'),
    lines("single quotation marks", "'01/01/2023','L1','8','Online','1'", accepted=6),
    lines("typographic quotation marks", "“01/01/2023”,“L1”,“8”,“Online”,“1”", accepted=6),
    lines("a backslash before a comma", "01/01/2023,L1,8,a\\,b,1", accepted=6),
    lines("only quotation marks", '"""""","","","",""'),
)
DELIMITERS = (
    text("separated by two commas", GOOD.replace(",", ",,"), rows=6, accepted=6),
    *(
        text(f"separated by {name} without saying so", text_of(good(), delimiter=mark), whole=True)
        for name, mark in (
            ("semicolons", ";"),
            ("tabs", "\t"),
            ("bars", "|"),
            ("carets", "^"),
            ("spaces", " "),
            ("colons", ":"),
        )
    ),
    text(
        "separated by semicolons and saying so",
        text_of(good(), delimiter=";"),
        options='delimiter = ";"',
        rows=6,
        accepted=6,
        whole=False,
    ),
    text("separated by commas and saying semicolons", GOOD, options='delimiter = ";"', whole=True),
    text("two delimiters in one file", HEAD + BODY.replace(",", ";", 8), rows=6, accepted=4),
    text(
        "fixed width",
        "".join(f"{a:<12}{b:<8}{c:<8}\n" for a, b, c, *_ in [FIELDS, *good()]),
        whole=True,
    ),
)
ENDS = (
    text("bare carriage returns", text_of(good(), end="\r"), rows=6, accepted=6, whole=False),
    text(
        "carriage return and line feed",
        text_of(good(), end="\r\n"),
        rows=6,
        accepted=6,
        whole=False,
    ),
    text("line feed and carriage return", text_of(good(), end="\n\r")),
    text("two carriage returns and a line feed", text_of(good(), end="\r\r\n")),
    text(
        "line ends of two systems",
        text_of(good(3)) + "".join(",".join(r) + "\r\n" for r in good(3)),
        rows=6,
        accepted=6,
    ),
    text("a bare carriage return among line feeds", GOOD.replace("\n", "\r", 2)),
    text("next-line characters", text_of(good(), end="\u0085")),
    text("line separators", text_of(good(), end="\u2028")),
    text("form feeds", text_of(good(), end="\f")),
    text("no line end at the end", GOOD.rstrip("\n"), rows=6, accepted=6, whole=False),
    text("a control-Z at the end", GOOD + "\x1a", rows=7, accepted=6),
)
ENCODINGS = (
    raw(
        "UTF-8 with a byte-order mark",
        b"\xef\xbb\xbf" + GOOD.encode(),
        rows=6,
        accepted=6,
        whole=False,
    ),
    raw("two byte-order marks", b"\xef\xbb\xbf" * 2 + GOOD.encode(), whole=True),
    raw("Windows-1252 without saying so", CAFE.encode("cp1252")),
    raw(
        "Windows-1252 and saying so",
        CAFE.encode("cp1252"),
        options='encoding = "cp1252"',
        rows=6,
        accepted=6,
        whole=False,
    ),
    raw(
        "UTF-8 and saying Windows-1252",
        CAFE.encode(),
        options='encoding = "cp1252"',
        rows=6,
        accepted=6,
    ),
    *(
        raw(f"{name} without saying so", CAFE.encode(name), whole=True)
        for name in ("utf-16", "utf-16-le", "utf-16-be", "utf-32")
    ),
    raw(
        "utf-16 and saying so",
        CAFE.encode("utf-16"),
        options='encoding = "utf-16"',
        rows=6,
        accepted=6,
        whole=False,
    ),
    raw(
        "utf-16 cut in the middle of a character",
        GOOD.encode("utf-16")[:-3],
        options='encoding = "utf-16"',
    ),
    raw("EBCDIC", GOOD.encode("cp037"), whole=True),
    raw("Shift-JIS", text_of([("01/01/2023", "L1", "8", "ウェブ", "1")]).encode("shift-jis")),
    raw(
        "a byte that is no UTF-8 in one row", (GOOD + "01/01/2023,L1,8,").encode() + b"\xff\xfe,1\n"
    ),
    raw("a character cut off at the end", (GOOD + "01/01/2023,L1,8,caf").encode() + b"\xc3"),
    raw("an overlong character", (GOOD + "01/01/2023,L1,8,").encode() + b"\xc0\xaf,1\n"),
    Bad("half a pair of surrogates", of_text(GOOD + "01/01/2023,L1,8,\ud800,1\n")),
    raw(
        "UTF-8 read as Windows-1252 and saved again",
        CAFE.encode().decode("cp1252").encode(),
        rows=6,
        accepted=6,
        whole=False,
    ),
    text("an encoding nobody has heard of", GOOD, options='encoding = "klingon"', whole=True),
    text("an encoding that is no text", GOOD, options='encoding = "base64"', whole=True),
    raw("bytes of zero at the start", b"\0\0\0" + GOOD.encode(), whole=True),
    raw("a byte of zero in a value", (GOOD + "01/01/2023,L1,8,a\0b,1\n").encode(), rows=7),
    raw(
        "a bell, an escape and a backspace",
        (GOOD + "01/01/2023,L1,8,\x07\x1b\x08,1\n").encode(),
        rows=7,
        accepted=7,
    ),
    text(
        "text that runs from right to left",
        GOOD + "01/01/2023,L1,8,\u202eenilnO,1\n",
        rows=7,
        accepted=7,
    ),
)
DISGUISES = (
    raw("a zip file called CSV", zip_bytes(), whole=True),
    raw("a zip file called XLSX", zip_bytes(), suffix=".xlsx", whole=True),
    raw("a gzip file called CSV", gzip.compress(GOOD.encode()), whole=True),
    raw("a Parquet file called CSV", table_bytes(), whole=True),
    raw("a CSV file called Parquet", GOOD.encode(), suffix=".parquet", whole=True),
    raw("a CSV file called XLSX", GOOD.encode(), suffix=".xlsx", whole=True),
    raw(
        "an old Excel file called XLSX",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        suffix=".xlsx",
        whole=True,
    ),
    raw(
        "an old Excel file called CSV",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        whole=True,
    ),
    raw(
        "an old Excel file",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        suffix=".xls",
        whole=True,
    ),
    raw("a PDF called CSV", b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\n", whole=True),
    raw("a picture called CSV", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), whole=True),
    text(
        "a web page called CSV",
        "<!doctype html>\n<html><body><p>Sign in</p></body></html>\n",
        whole=True,
    ),
    text("JSON called CSV", '[{"when": "01/01/2023", "where": "L1"}]\n', whole=True),
    text(
        "XML called CSV",
        '<?xml version="1.0"?>\n<rows><row when="01/01/2023"/></rows>\n',
        whole=True,
    ),
    raw(
        "a Parquet file cut in half",
        table_bytes()[: len(table_bytes()) // 2],
        suffix=".parquet",
        whole=True,
    ),
    raw("a Parquet file without its end", table_bytes()[:-9], suffix=".parquet", whole=True),
    raw(
        "a Parquet file with its middle overwritten",
        b"PAR1" + b"\x55" * 60 + table_bytes()[64:],
        suffix=".parquet",
    ),
    raw("a Parquet file of no bytes", b"", suffix=".parquet", whole=True),
    raw("an XLSX file of no bytes", b"", suffix=".xlsx", whole=True),
    raw("random bytes", bytes((i * 73 + 41) % 256 for i in range(4096)), whole=True),
    text("a table called .dat", GOOD, suffix=".dat", whole=True),
    text("a table without a suffix", GOOD, suffix="", whole=True),
    Bad("no file at all", void, whole=True),
    Bad("a folder in its place", lambda path: void(path.mkdir()), whole=True),
    Bad(
        "a link that leads nowhere",
        lambda path: void(path.symlink_to(Path("nowhere.csv"))),
        whole=True,
    ),
)
LARGE = (
    lines("a value of a megabyte", f"01/01/2023,L1,8,{'x' * 1_000_000},1", rows=7, accepted=7),
    lines("a line of ten thousand values", ",".join("x" * 10_000), rows=7, accepted=6),
)

FILES = (*EMPTY, *HEADERS, *RAGGED, *QUOTES, *DELIMITERS, *ENDS, *ENCODINGS, *DISGUISES, *LARGE)
